"""Where a cycle comes from: who drove it, and whether it was first written on paper; and questions with yes or no."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.i18n import _
from ui.site.day_field import DayField
from ui.site.note_field import leading_margins
from ui.theme.tokens import current
from ui.widgets.choice import CheckBox, Select
from ui.widgets.flow import FlowLayout
from ui.widgets.texts import label


class YesNo(QWidget):
    """Yes, no, or not said yet: two boxes of which at most one is ticked. ``answered(True, False or None)``."""

    answered = Signal(object)

    def __init__(self, yes: str, no: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.yes, self.no = CheckBox(yes), CheckBox(no)
        layout = FlowLayout(self, 16)
        for box, other, answer in ((self.yes, self.no, True), (self.no, self.yes, False)):
            layout.addWidget(box)
            box.clicked.connect(lambda on, other=other, answer=answer: self._on_clicked(other, answer, on=on))

    def show_answer(self, answer: bool | None) -> None:
        """Show what was said, without telling anyone."""
        self.yes.setChecked(answer is True)
        self.no.setChecked(answer is False)

    def _on_clicked(self, other: CheckBox, answer: bool, *, on: bool) -> None:
        other.setChecked(False)
        self.answered.emit(answer if on else None)


class CycleOrigin(QWidget):
    """``value_set(field, value)`` for who drove the test and for paper; ``day_refused(text)`` for what is no day."""

    value_set = Signal(str, object)
    day_refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(leading_margins())
        layout = FlowLayout(self, 16)
        self.driver = Select([("team", _("the team")), ("coach", _("the coach"))])
        self.driver.setAccessibleName(_("Who drove this test"))
        self.driver.chosen.connect(lambda key: self.value_set.emit("initiated_by", key))
        layout.addWidget(_together(label(_("Driven by"), "small"), self.driver))
        self.paper = CheckBox(_("First written on paper"))
        self.paper.clicked.connect(lambda on: self.value_set.emit("from_paper", True if on else None))
        self.paper.setFixedHeight(current().px(32))
        layout.addWidget(self.paper)
        self.written = DayField(_("Written on paper on"))
        self.written.day_set.connect(lambda day: self.value_set.emit("written_on", day))
        self.written.day_refused.connect(self.day_refused)
        self._day = _together(label(_("on"), "small"), self.written)
        layout.addWidget(self._day)

    def show_cycle(self, cycle: PdsaCycle) -> None:
        """Show what is recorded; another word for who drove it stays as it was written."""
        known = cycle.initiated_by or "team"
        options = [("team", _("the team")), ("coach", _("the coach"))]
        if known not in ("team", "coach"):
            options.append((known, known))
        self.driver.set_options(options)
        self.driver.choose(known)
        self.paper.setChecked(bool(cycle.from_paper))
        self.written.show_day(cycle.written_on)
        self._day.setVisible(bool(cycle.from_paper))


def _together(*parts: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    return made
