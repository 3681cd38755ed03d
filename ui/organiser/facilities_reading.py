"""A facility list that was opened: what its columns mean, what it brings, what in it cannot be used; then one act."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.measuring.table_files import TableSheet
from qic_desktop.services.organising.candidates import ListPlan
from qic_desktop.services.organising.facility_list import COLUMNS, ListReading
from qic_desktop.wording.facilities import (
    LONGEST_SAID,
    alike_words,
    column_word,
    list_words,
    remark_words,
    renamed_words,
    repeated_words,
)
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, clear
from ui.widgets.room import BodyArea
from ui.widgets.texts import label

MOST_SAID = 6
MOST_HEIGHT = 244


class ReadingPanel(Panel):
    """``changed(reading)`` when a column means something else, ``taken`` and ``left`` at the end."""

    changed = Signal(object)
    taken = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("The list that you opened"), parent)
        self.reading: ListReading | None = None
        self.columns: list[Select] = []
        columns = QWidget()
        self._columns = FlowLayout(columns, 10)
        self._area = _ColumnsArea(columns)
        self.add(self._area)
        self.said = label("", "strong", wrap=True)
        self.add(self.said)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(3)
        self.add(self._remarks)
        steps = QHBoxLayout()
        self.take: Button = button(_("Take it in"), self.taken.emit, kind="primary", icon="check")
        steps.addWidget(self.take)
        steps.addWidget(button(_("Not now"), self.left.emit))
        steps.addStretch(1)
        self.add(steps)
        self.hide()

    def show_sheet(self, sheet: TableSheet, reading: ListReading) -> None:
        """Show the columns of a sheet and what each means."""
        self.reading = reading
        clear(self._columns)
        self.columns = []
        options = [("", column_word("")), *((one, column_word(one)) for one in COLUMNS)]
        for place, meaning in enumerate(reading.columns):
            select = Select(options)
            select.choose(meaning)
            name = _heading(sheet, reading, place)
            select.setAccessibleName(_("What the column “{name}” means").format(name=name))
            select.chosen.connect(lambda key, place=place: self._on_chosen(place, key))
            field = Field(name, select)
            field.setMaximumWidth(current().px(180))
            self._columns.addWidget(field)
            self.columns.append(select)
        self._area.updateGeometry()
        self.show()

    def show_plan(self, plan: ListPlan) -> None:
        """Say what the list brings, and what in it cannot be used."""
        self.said.setText(list_words(len(plan.new), len(plan.changed), plan.same))
        self.take.setEnabled(bool(plan.new or plan.changed or plan.same))
        lines = [renamed_words(old, new) for old, new in plan.renamed]
        lines += [repeated_words(code, places) for code, places in plan.read.repeated.items()]
        lines += [remark_words(one.why, one.line, one.text) for one in plan.read.remarks]
        lines += [alike_words(*pair) for pair in plan.alike]
        self._say(lines)

    def show_problem(self, sentence: str) -> None:
        """Say why the list cannot be read so."""
        self.said.setText(sentence)
        self.take.setEnabled(False)
        self._say([])

    def _say(self, lines: list[str]) -> None:
        clear(self._remarks)
        for one in lines[:MOST_SAID]:
            self._remarks.addWidget(label(f"• {one}", wrap=True))
        more = len(lines) - MOST_SAID
        if more > 0:
            said = n_("and {n} more remark", "and {n} more remarks", more).format(n=format_number(more))
            self._remarks.addWidget(label(said, "small"))

    def _on_chosen(self, place: int, key: str) -> None:
        if self.reading is not None:
            self.reading = self.reading.with_column(place, key)
            for select, meaning in zip(self.columns, self.reading.columns, strict=True):
                select.choose(meaning)
            self.changed.emit(self.reading)


class _ColumnsArea(BodyArea):
    """As high as its columns need, up to four lines of them; more are scrolled to."""

    def __init__(self, columns: QWidget) -> None:
        super().__init__(columns)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return min(super().heightForWidth(width), current().px(MOST_HEIGHT))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(max(self.width(), 1)))


def _heading(sheet: TableSheet, reading: ListReading, place: int) -> str:
    """A column's own heading, else what stands first in it."""
    row = sheet.rows[max(0, reading.heading)]
    cell = row[place] if place < len(row) else None
    return str(cell)[:LONGEST_SAID] if cell is not None else _("Column {n}").format(n=format_number(place + 1))
