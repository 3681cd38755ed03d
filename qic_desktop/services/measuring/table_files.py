"""A team's own spreadsheet as sheets of plain cells: CSV, XLSX, XLSM, XLS and ODS.

Owns what a file may cost (bytes, unpacked bytes, rows, columns) and what its cells become: text, number, day, nothing.
Knows no measures. Formulas give the value that was kept with them; macros are never looked at. Old files are read in
a process of its own, since nothing bounds what a damaged one makes their library do.
"""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qic_desktop.errors import TableError

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_CELLS = 1_000_000
OLD_SECONDS = 60
"""How long an old file may take."""
LONGEST_TEXT = 4_000
"""A longer text in one cell is cut: nothing that is imported is so long."""

ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls", ".csv", ".tsv", ".txt")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = (",", ";", "\t", "|")
_LINES_LOOKED_AT = 60

Cell = str | int | float | date | None
Row = tuple[Cell, ...]
Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged one, as (row, column) from 0."""


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One sheet: rows of equal length from the top left corner on. ``problem`` is a code where it cannot be read.

    ``turned`` where its months stand side by side: rows are then the columns of the file. ``hidden`` where the file
    does not show it: such a sheet is offered, and never chosen by itself.
    """

    name: str
    rows: tuple[Row, ...] = ()
    problem: str = ""
    turned: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file's sheets in their order; at least one can be read."""

    name: str
    sheets: tuple[TableSheet, ...]

    @property
    def first(self) -> TableSheet:
        """The first sheet with rows; a hidden one only where no other has any."""
        return min((sheet for sheet in self.sheets if sheet.rows), key=lambda sheet: sheet.hidden)

    def sheet(self, name: str) -> TableSheet:
        """The sheet of this name, the first with rows where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), self.first)


def read_table(path: Path) -> TableFile:
    """Read a spreadsheet; at most a few seconds and some hundred megabytes, whatever it holds.

    Raises:
        TableError: why it cannot be read.
    """
    raw = _bytes_of(path)
    if raw.startswith(b"PK"):
        sheets = _packed_sheets(raw, path.name)
    elif raw.startswith(_OLE):
        sheets = _old_sheets(raw, path)
    else:
        sheets = (_text_sheet(raw, path.name),)
    if not any(sheet.rows for sheet in sheets):
        raise TableError(next((sheet.problem for sheet in sheets if sheet.problem), "empty"), path.name)
    return TableFile(path.name, sheets)


def read_pasted(text: str, name: str) -> TableFile:
    """Read rows that were copied from a spreadsheet; lines without a separator are one column.

    Raises:
        TableError: why they cannot be read.
    """
    raw = text.encode(errors="replace")
    if not text.strip():
        raise TableError("nothing-copied", name)
    if len(raw) > MOST_BYTES:
        raise TableError("large", name)
    lines = text.splitlines()
    if _separator_of(lines):
        sheet = _text_sheet(raw, name)
    elif len(lines) > MOST_ROWS:
        sheet = TableSheet(name, problem="rows")
    else:
        sheet = make_sheet(name, [[line] for line in lines])
    if not sheet.rows:
        raise TableError(sheet.problem or "empty", name)
    return TableFile(name, (sheet,))


def read_workbook(raw: bytes, name: str) -> tuple[TableFile, Mapping[str, frozenset[tuple[int, int]]]]:
    """The sheets of a newer Excel workbook, and where formulas stand in them.

    Raises:
        TableError: why it cannot be read.
    """
    from qic_desktop.services.measuring import table_xlsx

    if len(raw) > MOST_BYTES:
        raise TableError("large", name)
    if raw.startswith(_OLE):
        raise TableError("password" if "EncryptedPackage".encode("utf-16-le") in raw else "no-table", name)
    parts = _unpacked(raw, name)
    if "xl/workbook.xml" not in parts:
        raise TableError("no-table", name)
    return TableFile(name, table_xlsx.sheets_of(parts, name)), table_xlsx.formulas_of(parts, name)


def make_sheet(name: str, rows: Iterable[Sequence[object]]) -> TableSheet:
    """A sheet of cleaned cells: empty rows and columns at the end go, the rows are made equally long."""
    cleaned = [[clean_cell(cell) for cell in row] for row in rows]
    while cleaned and not any(cell is not None for cell in cleaned[-1]):
        cleaned.pop()
    width = max((place + 1 for row in cleaned for place, cell in enumerate(row) if cell is not None), default=0)
    if len(cleaned) > MOST_ROWS:
        return TableSheet(name, problem="rows")
    if width > MOST_COLUMNS:
        return TableSheet(name, problem="columns")
    return TableSheet(name, tuple(tuple((row + [None] * width)[:width]) for row in cleaned))


def clean_cell(value: object) -> Cell:
    """A cell as it is kept: whole numbers are integers, a moment is its day, controls and edges of texts go."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if float(value).is_integer() and abs(value) <= 2**53 else float(value)
    text = "".join(
        mark if unicodedata.category(mark) not in ("Cc", "Cs") else " "
        for mark in str(value)[:LONGEST_TEXT]
        if mark != "\0"
    )
    return unicodedata.normalize("NFC", text).strip("\ufeff\u200b ") or None


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError("large", path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise TableError("gone", path.name) from error
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise TableError("empty", path.name)
    return raw


# --- packed files: XLSX, XLSM, ODS ------------------------------------------------------------------------------


def _packed_sheets(raw: bytes, name: str) -> tuple[TableSheet, ...]:
    from qic_desktop.services.measuring import table_ods, table_xlsx

    parts = _unpacked(raw, name)
    if "xl/workbook.xml" in parts:
        return table_xlsx.sheets_of(parts, name)
    if "content.xml" in parts and b"spreadsheet" in parts.get("mimetype", b"spreadsheet"):
        return table_ods.sheets_of(parts, name)
    raise TableError("xlsb" if "xl/workbook.bin" in parts else "no-table", name)


def _unpacked(raw: bytes, name: str) -> dict[str, bytes]:
    """The parts that hold cells; a part is read to the length that it declares and no further."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise TableError("bomb", name)
            if any(info.flag_bits & 1 for info in infos):
                raise TableError("password", name)
            return {info.filename: archive.read(info) for info in infos if _holds_cells(info.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise TableError("damaged", name) from error


def _holds_cells(part: str) -> bool:
    return part == "mimetype" or part == "xl/workbook.bin" or part.endswith((".xml", ".rels"))


# --- old files: XLS ---------------------------------------------------------------------------------------------


def _old_sheets(raw: bytes, path: Path) -> tuple[TableSheet, ...]:
    name = path.name
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise TableError("password", name)
    if "WordDocument".encode("utf-16-le") in raw or "PowerPoint Document".encode("utf-16-le") in raw:
        raise TableError("no-table", name)
    child = Path(__file__).with_name("table_xls_child.py")
    limits = [str(limit) for limit in (MOST_ROWS, MOST_COLUMNS, MOST_CELLS)]
    command = [sys.executable, "-I", str(child), str(path.absolute()), *limits]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=OLD_SECONDS)
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise TableError("damaged", name) from error
    if "why" in answer:
        raise TableError(answer["why"], name)
    return tuple(_old_sheet(one) for one in answer["sheets"])


def _old_sheet(told: dict[str, Any]) -> TableSheet:
    if "problem" in told:
        return TableSheet(told["name"], problem=told["problem"], hidden=told["hidden"])
    cells = [[date.fromisoformat(cell[0]) if isinstance(cell, list) else cell for cell in row] for row in told["cells"]]
    fill_merged(cells, told["merged"])
    return replace(make_sheet(told["name"], cells), hidden=told["hidden"])


# --- what packed and old files share ------------------------------------------------------------------------------


def fill_merged(cells: list[list[object]], areas: Iterable[Area]) -> None:
    """Words and days of a merged cell stand for all that it covers; a number stands once, or it would count twice."""
    left = MOST_CELLS
    for (top, first), (bottom, last) in areas:
        if top >= len(cells) or first >= len(cells[top]):
            continue
        value = cells[top][first]
        if isinstance(value, int | float) and not _is_year(value):
            continue
        rows = cells[top : bottom + 1]
        left -= len(rows) * (min(last + 1, len(cells[top])) - first)
        if left < 0:
            return
        for row in rows:
            for column in range(first, min(last + 1, len(row))):
                row[column] = value


def is_odd_xml(content: bytes) -> bool:
    """XML with a document type, which nothing here has, or in an encoding in which it could not be found."""
    return b"\0" in content[:4000] or b"<!DOCTYPE" in content or b"<!ENTITY" in content


def _is_year(value: float) -> bool:
    return not isinstance(value, bool) and 1900 <= value < 2200 and float(value).is_integer()


# --- text: CSV, TSV ---------------------------------------------------------------------------------------------


def _text_sheet(raw: bytes, name: str) -> TableSheet:
    if raw.startswith((b"%PDF", b"MZ", b"\x89PNG", b"\xff\xd8", b"{\\rtf")):
        raise TableError("no-table", name)
    text = _decoded(raw)
    start = text[:400].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<?xml")):
        raise TableError("html", name)
    if sum(unicodedata.category(mark) == "Cc" and mark not in "\t\r\n\0\f" for mark in text[:4000]) > 8:
        raise TableError("no-table", name)
    lines = text.replace("\0", "").splitlines()
    separator = _separator_of(lines)
    if lines and lines[0].strip().lower().startswith("sep="):
        said = lines[0].strip()[4:5]
        separator = said if _may_separate(said) else separator
        lines = lines[1:]
    if not separator:
        raise TableError("no-table", name)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                return TableSheet(Path(name).stem, problem="rows")
    except csv.Error as error:
        raise TableError("no-table", name) from error
    return make_sheet(Path(name).stem, rows)


def _decoded(raw: bytes) -> str:
    """The text of a file that does not say how it is written: UTF-8, UTF-16, else what Windows writes in the West."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    start = raw[:2000]
    if start.count(0) > len(start) // 4:
        even = start[::2].count(0)
        return raw.decode("utf-16-be" if even > len(start) // 4 else "utf-16-le", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _separator_of(lines: Sequence[str]) -> str:
    """What stands between cells: what most lines hold equally often; nothing where no line has two cells."""
    shown = [line for line in lines[:_LINES_LOOKED_AT] if line.strip()]
    best, most = "", 0.0
    for mark in _SEPARATORS:
        widths = [_width(line, mark) for line in shown]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        wide = [width for width in widths if width > 1]
        score = (widths.count(usual) if usual > 1 else len(wide) / 2) + min(max(wide, default=0), 9) / 10
        if wide and score > most:
            best, most = mark, score
    return best


def _may_separate(mark: str) -> bool:
    """Whether a file may say that this stands between its cells: a sign or a tab, no letter and no quote."""
    return mark == "\t" or (mark not in ("", '"') and unicodedata.category(mark)[0] in "PS")


def _width(line: str, mark: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=mark), []))
    except csv.Error:
        return 1
