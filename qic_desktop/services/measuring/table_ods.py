"""The sheets of an ODS file (LibreOffice Calc), read from its XML: repeats are never followed further than a sheet
may be large, merged cells are filled, failed formulas keep their words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from qic_desktop.errors import TableError
from qic_desktop.services.measuring import table_files
from qic_desktop.services.measuring.table_files import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Area, TableSheet

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KEPT = ("value", "date-value", "boolean-value", "time-value", "string-value")
MOST_IN_ALL = 3 * MOST_CELLS
"""So many cells may all sheets of a file have together: a repeat costs a file nothing, and us memory."""
_EMPTY_END = 1_000
"""More empty rows in a piece than this are the end of a sheet, not a gap."""


def sheets_of(parts: dict[str, bytes], name: str) -> tuple[TableSheet, ...]:
    """The sheets of an unpacked document.

    Raises:
        TableError: it is damaged, made to do harm, or locked.
    """
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise TableError("password", name)
    content = parts["content.xml"]
    if table_files.is_odd_xml(content):
        raise TableError("damaged", name)
    try:
        return tuple(_sheets(content))
    except (ElementTree.ParseError, ValueError, LookupError, OverflowError) as error:
        raise TableError("damaged", name) from error


def _sheets(content: bytes) -> Iterator[TableSheet]:
    depth, sheet, left = 0, _Sheet(""), MOST_IN_ALL
    unseen: set[str] = set()
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        if event == "end" and element.tag == f"{_STYLE}style":
            if any(one.get(f"{_TABLE}display") == "false" for one in element):
                unseen.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == f"{_TABLE}table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                sheet = _Sheet(element.get(f"{_TABLE}name", ""), min(left, MOST_CELLS))
            elif event == "end" and depth == 0:
                left -= len(sheet.rows) * sheet.width
                yield replace(sheet.made(), hidden=element.get(f"{_TABLE}style-name") in unseen)
                element.clear()
        elif event == "end" and depth == 1 and element.tag == f"{_TABLE}table-row":
            sheet.add(element)
            element.clear()


class _Sheet:
    """A sheet while its rows come."""

    def __init__(self, name: str, most: int = MOST_CELLS) -> None:
        self.name = name
        self.width = 0
        self._most = most
        self.rows: list[list[object]] = []
        self.problem = ""
        self._merged: list[Area] = []

    def add(self, element: Element) -> None:
        if self.problem:
            return
        cells = self._cells(element)
        times = _count(element, "rows-repeated")
        if not cells and times > _EMPTY_END:
            return
        self.width = max(self.width, len(cells))
        if len(self.rows) + times > MOST_ROWS or (len(self.rows) + times) * self.width > self._most:
            self.problem = "rows" if cells else ""
            return
        self.rows += [list(cells) for _time in range(times)]

    def made(self) -> TableSheet:
        if self.problem:
            return TableSheet(self.name, problem=self.problem)
        for row in self.rows:
            row += [None] * (self.width - len(row))
        table_files.fill_merged(self.rows, self._merged)
        return table_files.make_sheet(self.name, self.rows)

    def _cells(self, element: Element) -> list[object]:
        cells: list[object] = []
        waiting = 0
        for cell in element:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            value, times = _value(cell), _count(cell, "columns-repeated")
            if value is None:
                waiting += times
                continue
            if len(cells) + waiting + times > MOST_COLUMNS:
                self.problem = "columns"
                return []
            cells += [None] * waiting + [value] * times
            waiting = 0
            down, along = _count(cell, "rows-spanned"), _count(cell, "columns-spanned")
            if down > 1 or along > 1:
                start = (len(self.rows), len(cells) - 1)
                self._merged.append((start, (start[0] + down - 1, start[1] + along - 1)))
        return cells


def _count(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}number-{name}", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _value(cell: Element) -> object:
    """What a cell holds; the words of a failed formula rather than its 0, one never reckoned as it is written."""
    words = "\n".join("".join(one.itertext()) for one in cell.iter(f"{_TEXT}p"))
    if words.startswith(("#", "Err:")):
        return words
    kind = cell.get(f"{_OFFICE}value-type", "")
    formula = cell.get(f"{_TABLE}formula", "")
    if formula and not words and not any(cell.get(f"{_OFFICE}{name}") for name in _KEPT):
        return "=" + formula.partition("=")[2] if kind != "string" else None
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(f"{_OFFICE}value", "nan"))
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "")[:10] or None
    return words or None
