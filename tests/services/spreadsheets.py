"""Real spreadsheets made by tests: XLSX with a writer, ODS by hand, damaged and hostile ones by their bytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)


_ODS_STYLES = _ODS.replace(
    "<office:body>",
    '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body>",
)
NO_RESULT = "taken-out-again"


class Failed(str):
    """A formula that failed, with the words that a spreadsheet shows."""


class Unreckoned(str):
    """A formula that was saved without its result, as programs write it that reckon nothing."""


def write_xlsx(
    path: Path, sheets: Mapping[str, Rows], merged: Mapping[str, object] | None = None, hidden: Sequence[str] = ()
) -> Path:
    """A workbook; days are real dates, :class:`Failed` are formulas. ``merged`` are ranges of every sheet."""
    with xlsxwriter.Workbook(path) as book:
        month = book.add_format({"num_format": "mmm yy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            else:
                sheet.activate()
                sheet.set_first_sheet()
            for area, value in (merged or {}).items():
                sheet.merge_range(area, value)
            for down, row in enumerate(rows):
                for along, value in enumerate(row):
                    _write(sheet, (down, along), value, month)
    return _without_results(path)


def _write(sheet: Worksheet, place: tuple[int, int], value: object, month: Format) -> None:
    down, along = place
    if isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - as Excel has it
        sheet.write_datetime(down, along, moment, month)
    elif isinstance(value, Failed):
        sheet.write_formula(down, along, "=1/0", None, str(value))
    elif isinstance(value, Unreckoned):
        sheet.write_formula(down, along, f"={value}", None, NO_RESULT)
    elif isinstance(value, str):
        sheet.write_string(down, along, value)
    elif value is not None:
        sheet.write(down, along, value)


def _without_results(path: Path) -> Path:
    """The writer always keeps some result: it is taken out again."""
    for part in [f"xl/worksheets/sheet{number}.xml" for number in range(1, 9)]:
        content = part_of(path, part)
        kept = re.sub(rb'( t="str")?><f>([^<]*)</f><v>' + NO_RESULT.encode() + b"</v>", rb"><f>\2</f>", content)
        if kept != content:
            with_part(path, part, kept)
    return path


def part_of(path: Path, part: str) -> bytes:
    """A part of a packed file; empty without one."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(part) if part in archive.namelist() else b""


def write_ods(path: Path, sheets: Mapping[str, str | Rows], locked: bool = False, hidden: Sequence[str] = ()) -> Path:
    """An ODS document; a sheet is rows of cells, or the XML of its rows."""
    body = "".join(
        f"{_ods_table(name, name in hidden)}{rows if isinstance(rows, str) else ods_rows(rows)}</table:table>"
        for name, rows in sheets.items()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f"{_ODS_STYLES}{body}</office:spreadsheet></office:body></office:document-content>"
        )
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>" if locked else "<manifest/>")
    return path


def _ods_table(name: str, hidden: bool) -> str:
    style = "ta2" if hidden else "ta1"
    return f'<table:table table:name={quoteattr(name)} table:style-name="{style}">'


def ods_rows(rows: Rows) -> str:
    """Rows as Calc writes them."""
    return "".join(f"<table:table-row>{''.join(_ods_cell(one) for one in row)}</table:table-row>" for row in rows)


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, Failed):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="0">{text}</table:table-cell>'
    if isinstance(value, Unreckoned):
        return f"<table:table-cell table:formula={quoteattr('of:=' + value)}/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}T00:00:00"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def with_part(path: Path, part: str, content: bytes) -> Path:
    """A packed file with another content of one of its parts."""
    raw = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
        new.writestr(part, content)
    return path


def write_xls(path: Path, rows: Rows, *, encrypted: bool = False, last: tuple[int, int] | None = None) -> Path:
    """An old Excel file (BIFF8 in a compound file), by hand; ``last`` adds a number in this row and column."""
    cells = [(down, along, value) for down, row in enumerate(rows) for along, value in enumerate(row)]
    cells += [(*last, 1.0)] if last else []
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    for down, along, value in cells:
        place = struct.pack("<HHH", down, along, 0)
        if isinstance(value, int | float):
            sheet += _record(0x0203, place + struct.pack("<d", value))
        elif value is not None:
            text = str(value).encode("utf-16-le")
            sheet += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    start += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if encrypted else b""
    name = b"Data"
    length = len(start) + 4 + 8 + len(name) + 4
    start += _record(0x0085, struct.pack("<IHBB", length, 0, len(name), 0) + name) + _record(0x000A, b"")
    path.write_bytes(_compound(start + sheet))
    return path


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, "Workbook"; long enough to lie in sectors of its own."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    end = 0xFFFFFFFE
    about = (_MARK, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header = struct.pack("<8s16sHHHHH6sIIIIIIIIII", *about).ljust(512, b"\xff")
    folder = _entry("Root Entry", 5, start=end, size=0, child=1)
    folder += _entry("Workbook", 2, start=2, size=len(stream))
    return header + fat + folder.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, *, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, len(text), kind, 1, none, none, child, bytes(16), 0, 0, 0, start, size
    )
