"""The table of the months of a report: one column a month, one line for each number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import GRID_COLUMNS, GRID_LABEL, FigureLine, figure_cells, figure_grid
from qic_desktop.reports.fonts import one_line, text_width
from qic_desktop.reports.monthly_value import MonthRow, MonthTable
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles

_LONGEST_NOTE = 24


def month_table(styles: Styles, months: MonthTable, width: float) -> list[Any]:
    """The table, and below it the notes that are too long for a column. More than twelve months: several tables."""
    parts: list[Any] = []
    for start in range(0, len(months.rows), GRID_COLUMNS):
        rows = months.rows[start : start + GRID_COLUMNS]
        parts += [*([Spacer(0, 8 * PX)] if parts else []), _grid(styles, months, rows, width)]
    long = [row for row in months.rows if _note(row) and not _fits(_note(row), width)]
    if long:
        parts.append(Spacer(0, 3 * PX))
    parts += [styles.labelled(styles.small, f"{one_line(row.month)}:", _note(row)) for row in long]
    return parts


def _grid(styles: Styles, months: MonthTable, rows: Sequence[MonthRow], width: float) -> Any:
    lines: list[FigureLine] = []
    for label, texts, weight in (
        (months.numerator_label, [row.numerator for row in rows], 400),
        (months.denominator_label, [row.denominator for row in rows], 400),
        (months.value_label, [row.value for row in rows], 600),
        (_("Recount"), [row.checked for row in rows], 400),
    ):
        if any(one_line(text) for text in texts):
            lines.append(FigureLine(label, figure_cells(styles, texts, width, weight)))
    notes = [_note(row) for row in rows]
    if any(notes):
        cells = [styles.text(styles.note, note if _fits(note, width) else _("below")) for note in notes]
        lines.append(FigureLine(months.note_label or _("Note"), cells))
    return figure_grid(styles, [row.month for row in rows], lines, width)


def _note(row: MonthRow) -> str:
    note = one_line(row.note)
    return note if note or one_line(row.value) else _("not reported")


def _fits(note: str, width: float) -> bool:
    """Whether every word fits into a column and they fill three lines at most."""
    column = (width - GRID_LABEL) / GRID_COLUMNS - 2 * PX
    return len(note) <= _LONGEST_NOTE and all(text_width(word, 11 * PX) <= column for word in note.split(" "))
