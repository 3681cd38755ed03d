"""The workbook in which a site without a laptop reports: locked but for its fields, with hidden marks to read it by.

Knows cells and words, no store: what stands in it comes as values. The only module that knows XlsxWriter. Every line
has a hidden key, so that a file is read by keys and never by places; formulas are never written.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MARK_SHEET = "_qic"
MARK = "qic-excel-return"
VERSION = "1"
HEADS = {"number": "qic:number", "out_of": "qic:out-of", "reason": "qic:reason", "note": "qic:note", "key": "qic:key"}
"""Hidden words above the columns that are read."""

_NUMBER, _OUT_OF, _REASON, _NOTE, _KEY = 3, 5, 6, 7, 8
_COLUMNS = {"number": _NUMBER, "out_of": _OUT_OF, "reason": _REASON, "note": _NOTE, "key": _KEY}
_WIDTHS = (5, 34, 34, 11, 30, 11, 22, 34)
_INK, _LINE, _BAND, _FIELD = "#1B2430", "#C9CDD2", "#EFEDE6", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line to fill in. ``out_of_words`` is empty where a number stands alone."""

    key: str
    name: str
    number_words: str
    out_of_words: str = ""
    number: float | None = None
    out_of: float | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnBlock:
    """A month with its lines."""

    title: str
    lines: tuple[ReturnLine, ...]


@dataclass(frozen=True, slots=True)
class ReturnBook:
    """A whole workbook.

    ``heads`` are the words above number, out of, reason and note; ``sheets`` the names of the two sheets that are
    seen; ``definitions`` rows of words with a head; ``reasons`` what may be chosen for a missing number; ``marks`` the
    rows of the hidden sheet; ``refusals`` the words when something else than a number is typed.
    """

    title: str
    lead: tuple[str, ...]
    heads: tuple[str, str, str, str, str]
    sheets: tuple[str, str]
    blocks: tuple[ReturnBlock, ...]
    definitions: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...]
    refusals: tuple[str, str]
    right_to_left: bool
    made: datetime


def write_workbook(book: ReturnBook) -> bytes:
    """The workbook as the bytes of a file."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = xlsxwriter.Workbook(out, options)
    made.set_properties({"title": book.title, "created": book.made})
    looks = _Looks(made)
    _write_return(made.add_worksheet(book.sheets[0]), book, looks)
    _write_definitions(made.add_worksheet(book.sheets[1]), book, looks)
    _write_marks(made.add_worksheet(MARK_SHEET), book)
    made.close()
    return out.getvalue()


class _Looks:
    """The formats of cells."""

    def __init__(self, made: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "vcenter"}
        line = {"bottom": 1, "bottom_color": _LINE}
        field = {**base, "border": 1, "border_color": "#8A8F98", "bg_color": _FIELD, "locked": False}
        self.title = made.add_format({**base, "font_size": 16, "bold": True})
        self.lead = made.add_format(base)
        self.band = made.add_format({**base, "bold": True, "font_size": 12, "bg_color": _BAND})
        self.head = made.add_format({**base, "font_color": "#5A6270", "text_wrap": True, **line})
        self.name = made.add_format({**base, "bold": True, "text_wrap": True, **line})
        self.words = made.add_format({**base, "text_wrap": True, **line})
        self.number = made.add_format({**field, "num_format": "0.##"})
        self.text = made.add_format({**field, "text_wrap": True, "num_format": "@"})
        self.concern = made.add_format({"bg_color": "#F6DFC6"})


def _write_return(sheet: Any, book: ReturnBook, looks: _Looks) -> None:
    if book.right_to_left:
        sheet.right_to_left()
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_column(_KEY, _KEY, 2, None, {"hidden": True})
    for name, place in _COLUMNS.items():
        sheet.write_string(0, place, HEADS[name])
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.write_string(1, 0, book.title, looks.title)
    sheet.set_row(1, 26)
    row = 2
    for text in book.lead:
        sheet.write_string(row, 0, text, looks.lead)
        row += 1
    for block in book.blocks:
        row = _write_block(sheet, row + 1, block, book, looks)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_block(sheet: Any, row: int, block: ReturnBlock, book: ReturnBook, looks: _Looks) -> int:
    for place in range(_KEY):
        sheet.write_blank(row, place, None, looks.band)
    sheet.write_string(row, 0, block.title, looks.band)
    row += 1
    name, number, out_of, reason, note = book.heads
    heads = ("", name, "", number, "", out_of, reason, note)
    for place, text in enumerate(heads):
        sheet.write_string(row, place, text, looks.head)
    for count, line in enumerate(block.lines, 1):
        row += 1
        _write_line(sheet, row, count, line, looks)
        _check_cells(sheet, row, line, book, looks)
    return row + 1


def _write_line(sheet: Any, row: int, count: int, line: ReturnLine, looks: _Looks) -> None:
    sheet.set_row(row, 32)
    sheet.write_number(row, 0, count, looks.words)
    sheet.write_string(row, 1, line.name, looks.name)
    sheet.write_string(row, 2, line.number_words, looks.words)
    _write_number(sheet, (row, _NUMBER), line.number, looks)
    sheet.write_string(row, 4, line.out_of_words, looks.words)
    if line.out_of_words:
        _write_number(sheet, (row, _OUT_OF), line.out_of, looks)
    else:
        sheet.write_blank(row, _OUT_OF, None, looks.words)
    for place, text in ((_REASON, line.reason), (_NOTE, line.note)):
        if text:
            sheet.write_string(row, place, text, looks.text)
        else:
            sheet.write_blank(row, place, None, looks.text)
    sheet.write_string(row, _KEY, line.key)


def _write_number(sheet: Any, place: tuple[int, int], number: float | None, looks: _Looks) -> None:
    if number is None:
        sheet.write_blank(*place, None, looks.number)
    else:
        sheet.write_number(*place, number, looks.number)


def _check_cells(sheet: Any, row: int, line: ReturnLine, book: ReturnBook, looks: _Looks) -> None:
    title, said = book.refusals
    whole = {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "error_title": title[:32],
        "error_message": said[:255],
    }
    sheet.data_validation(row, _NUMBER, row, _NUMBER, whole)
    if line.out_of_words:
        sheet.data_validation(row, _OUT_OF, row, _OUT_OF, whole)
        # More than all cases: the field turns, and nothing is refused.
        cells = f"=AND(ISNUMBER($D{row + 1}),ISNUMBER($F{row + 1}),$D{row + 1}>$F{row + 1})"
        sheet.conditional_format(
            row, _NUMBER, row, _NUMBER, {"type": "formula", "criteria": cells, "format": looks.concern}
        )
    if book.reasons:
        chosen = {"validate": "list", "source": list(book.reasons), "error_title": title, "error_type": "warning"}
        sheet.data_validation(row, _REASON, row, _REASON, chosen)


def _write_definitions(sheet: Any, book: ReturnBook, looks: _Looks) -> None:
    if book.right_to_left:
        sheet.right_to_left()
    for place, width in enumerate((34, 50, 50, 36)):
        sheet.set_column(place, place, width)
    for row, cells in enumerate(book.definitions):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, looks.head if row == 0 else looks.name if place == 0 else looks.words)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_marks(sheet: Any, book: ReturnBook) -> None:
    for row, cells in enumerate(book.marks):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text)
    sheet.protect("")
    sheet.very_hidden()
