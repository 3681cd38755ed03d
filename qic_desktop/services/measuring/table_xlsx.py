"""The sheets of an XLSX or XLSM file, read from its XML: values, days by the format of their cells, failed formulas.

Read here and not by the library that reads old files: that one keeps a block of memory as large as the corner of the
last cell, so that one cell in the last row of the last column ends the program, and it hides failed formulas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from qic_desktop.errors import TableError
from qic_desktop.services.measuring import table_files
from qic_desktop.services.measuring.table_files import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Area, TableSheet

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_REL = "relationships}id"
_DAY_FORMATS = frozenset([*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)])
"""Numbers of the built-in formats that show a day (ECMA-376 part 1, 18.8.30)."""
_UNSAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_START, _START_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY = 2_958_465
_Part = Mapping[str, bytes]


@dataclass(slots=True)
class _Book:
    """What all sheets share."""

    texts: Sequence[str] = ()
    day_styles: frozenset[int] = frozenset()
    start: date = _START


@dataclass(slots=True)
class _Cells:
    """A sheet while its cells come."""

    found: dict[tuple[int, int], object] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def put(self, row: int, column: int, value: object) -> None:
        """Keep a cell; one beyond all bounds only tells how far the sheet reaches."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if row < MOST_ROWS and column < MOST_COLUMNS:
            self.found[row, column] = value

    def made(self, name: str) -> TableSheet:
        """The sheet."""
        if self.columns > MOST_COLUMNS:
            return TableSheet(name, problem="columns")
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_CELLS:
            return TableSheet(name, problem="rows")
        grid: list[list[object]] = [[None] * self.columns for _row in range(self.rows)]
        for (row, column), value in self.found.items():
            grid[row][column] = value
        table_files.fill_merged(grid, self.merged)
        return table_files.make_sheet(name, grid)


def sheets_of(parts: _Part, name: str) -> tuple[TableSheet, ...]:
    """The sheets of an unpacked workbook.

    Raises:
        TableError: it is damaged, or made to do harm.
    """
    if any(table_files.is_odd_xml(content) for part, content in parts.items() if part.endswith((".xml", ".rels"))):
        raise TableError("damaged", name)
    try:
        book = _book(parts)
        named = _sheet_parts(parts)
        hidden = _hidden_sheets(parts)
        read = (_sheet(title, parts[part], book) for title, part in named if part in parts)
        return tuple(replace(sheet, hidden=sheet.name in hidden) for sheet in read)
    except (ElementTree.ParseError, KeyError, ValueError, LookupError, OverflowError) as error:
        raise TableError("damaged", name) from error


def formulas_of(parts: _Part, name: str) -> dict[str, frozenset[tuple[int, int]]]:
    """Where formulas stand: sheet → (row, column) from 0. Their values are read as they were kept; none is ever run.

    Raises:
        TableError: it is damaged, or made to do harm.
    """
    if any(table_files.is_odd_xml(content) for part, content in parts.items() if part.endswith((".xml", ".rels"))):
        raise TableError("damaged", name)
    found: dict[str, frozenset[tuple[int, int]]] = {}
    try:
        for title, part in _sheet_parts(parts):
            cells = ElementTree.iterparse(io.BytesIO(parts.get(part, b"<a/>")))
            run = [one.get("r", "") for _event, one in cells if _tag(one) == "c" and any(_tag(f) == "f" for f in one)]
            found[title] = frozenset(place for place in map(_place, run) if place is not None)
    except (ElementTree.ParseError, KeyError, ValueError, LookupError) as error:
        raise TableError("damaged", name) from error
    return found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: Element, tag: str) -> Iterator[Element]:
    return (one for one in element if _tag(one) == tag)


def _sheet_parts(parts: _Part) -> list[tuple[str, str]]:
    """The sheets' names with their parts, in their order."""
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    found = []
    for one in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if _tag(one) == "sheet":
            key = next((value for name, value in one.attrib.items() if name.endswith(_REL)), "")
            target = targets.get(key, "")
            if "worksheet" in target:
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                found.append((one.get("name", ""), part))
    return found


def _hidden_sheets(parts: _Part) -> frozenset[str]:
    """The names of the sheets that the file does not show."""
    sheets = (one for one in ElementTree.fromstring(parts["xl/workbook.xml"]).iter() if _tag(one) == "sheet")
    return frozenset(one.get("name", "") for one in sheets if one.get("state", "visible") != "visible")


def _book(parts: _Part) -> _Book:
    root = ElementTree.fromstring(parts["xl/workbook.xml"])
    old = any(_tag(one) == "workbookPr" and one.get("date1904") in ("1", "true") for one in root)
    texts = _texts(parts["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in parts else ()
    styles = _day_styles(parts["xl/styles.xml"]) if "xl/styles.xml" in parts else frozenset()
    return _Book(texts, styles, _START_1904 if old else _START)


def _texts(content: bytes) -> list[str]:
    found = []
    for _event, element in ElementTree.iterparse(io.BytesIO(content)):
        if _tag(element) == "si":
            found.append(_words(element))
            element.clear()
    return found


def _words(element: Element) -> str:
    """A text without the marks of pronunciation that stand with it."""
    parts = []
    for one in element:
        if _tag(one) == "t":
            parts.append(one.text or "")
        elif _tag(one) == "r":
            parts += [run.text or "" for run in _children(one, "t")]
    return "".join(parts)


def _day_styles(content: bytes) -> frozenset[int]:
    """The styles of cells that show a day."""
    root = ElementTree.fromstring(content)
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter() if _tag(one) == "numFmt"}
    cells = next(_children(root, "cellXfs"), None)
    found = set()
    for place, style in enumerate(cells if cells is not None else ()):
        number = style.get("numFmtId", "0")
        if _shows_day(codes[number]) if number in codes else number.isdigit() and int(number) in _DAY_FORMATS:
            found.add(place)
    return frozenset(found)


def _shows_day(code: str) -> bool:
    said = _UNSAID.sub("", code.partition(";")[0]).lower()
    return "d" in said or "y" in said or ("m" in said and not {"h", "s"} & set(said))


def _sheet(name: str, content: bytes, book: _Book) -> TableSheet:
    cells = _Cells()
    row = column = -1
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        tag = _tag(element)
        if event == "start":
            if tag == "row":
                row, column = int(element.get("r", str(row + 2))) - 1, -1
            continue
        if tag == "c":
            place = _place(element.get("r", ""))
            row, column = place if place is not None else (row, column + 1)
            value = _value(element, book)
            if value is not None and row >= 0:
                cells.put(row, column, value)
        elif tag == "mergeCell":
            first, _colon, last = element.get("ref", "").partition(":")
            ends = _place(first), _place(last)
            if ends[0] is not None and ends[1] is not None:
                cells.merged.append((ends[0], ends[1]))
        elif tag == "row":
            element.clear()
    return cells.made(name)


def _place(text: str) -> tuple[int, int] | None:
    """(row, column) from 0 of a cell's name."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _value(cell: Element, book: _Book) -> object:
    """What a cell holds; the words of a failed formula as they stand, one that was never reckoned as it is written."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_words(one) for one in _children(cell, "is")) or None
    text = next((one.text for one in _children(cell, "v")), None)
    if text is None:
        return next((f"={one.text or ''}" for one in _children(cell, "f")), None)
    if not text:
        return None
    if kind == "s":
        return book.texts[int(text)]
    if kind == "b":
        return text == "1"
    if kind == "d":
        return text[:10]
    if kind in ("str", "e"):
        return text
    number = float(text)
    style = cell.get("s", "0")
    if style.isdigit() and int(style) in book.day_styles and 1 <= number <= _LAST_DAY:
        return book.start + timedelta(days=int(number))
    return number
