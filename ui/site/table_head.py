"""The head of the import: which file, which sheet of it, whose numbers, another file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.table_import import ImportPlan
from qic_desktop.wording.table_import import quoted, sheet_name
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.texts import Headline, label

SIDE_BY_SIDE = 760
"""From this width on, at 100 % text, the menus stand beside the file's name."""


class TableHead(QWidget):
    """Emits ``sheet_chosen(name)``, ``measure_chosen(id)`` (empty for several measures) and ``file_asked``."""

    sheet_chosen = Signal(str)
    measure_chosen = Signal(str)
    file_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(12)
        self.headline = Headline()
        self._both.addWidget(self.headline, 1)
        menus = QHBoxLayout()
        menus.setSpacing(12)
        self._both.addLayout(menus)
        self._sheet_word = label(_("Sheet"), "field")
        self.sheets = Select()
        self.sheets.setAccessibleName(_("Sheet"))
        self.sheets.chosen.connect(self.sheet_chosen)
        self.measures = Select()
        self.measures.setAccessibleName(_("Which measure are these numbers of?"))
        self.measures.chosen.connect(self.measure_chosen)
        self.measures.setMaximumWidth(current().px(280))
        for part in (self._sheet_word, self.sheets, label(_("Numbers of"), "field"), self.measures):
            menus.addWidget(part)
        menus.addStretch(1)
        menus.addWidget(button(_("Another file …"), self.file_asked.emit, icon="folder-open"))

    def show_plan(self, plan: ImportPlan, views: Sequence[MeasureView]) -> None:
        """Show the file and what is chosen of it."""
        rows = len(plan.sheet.rows) - plan.reading.first
        parts = [n_("{n} row", "{n} rows", rows).format(n=format_number(rows))]
        if plan.remembered:
            parts.append(_("read as you did the last time"))
        elif plan.sheet.turned:
            parts.append(_("months side by side, turned; check what each column is"))
        elif plan.reading.heading >= 0:
            parts.append(_("headings in row {n}; check what each column is").format(n=plan.reading.heading + 1))
        self.headline.say(quoted(plan.file.name), " · ".join(parts))
        self.sheets.set_options([(one.name, sheet_name(one.name, hidden=one.hidden)) for one in plan.file.sheets])
        self.sheets.choose(plan.sheet.name)
        for part in (self._sheet_word, self.sheets):
            part.setVisible(len(plan.file.sheets) > 1)
        self.measures.set_options([("", _("Several measures")), *((view.id, view.name) for view in views)])
        self.measures.choose(plan.reading.measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large text the menus stand below the file's name."""
        super().resizeEvent(event)
        narrow = self.width() / current().scale < SIDE_BY_SIDE
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
