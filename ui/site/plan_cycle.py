"""The one question before a cycle is planned: a new idea, or the next test of one that is running."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.i18n import _
from qic_desktop.services.improving.cycle_sheets import RampRow
from qic_desktop.services.improving.driver_forest import Node
from ui.site.cycle_words import short
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import RadioButton, Select
from ui.widgets.fields import Field, TextField
from ui.widgets.texts import label


class PlanCycleDialog(QDialog):
    """What is tested next.

    Signals: ``idea_given(title)`` for a new ramp, ``idea_chosen(id)`` for one of the driver diagram,
    ``ramp_chosen(id)`` for the next cycle of one.
    """

    idea_given = Signal(str)
    ramp_chosen = Signal(str)
    idea_chosen = Signal(str)

    def __init__(self, rows: Sequence[RampRow], parent: QWidget | None = None, *, ideas: Sequence[Node] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Plan a cycle"))
        self.setMinimumWidth(current().px(460))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = [row for row in rows if row.ramp is not None and row.awaits_next and not row.is_finished]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label(_("Plan a cycle"), "section"))
        layout.addWidget(label(_("Take one idea, one person, one day."), "muted", wrap=True))
        self.new = RadioButton(_("A new idea"))
        self.old = RadioButton(_("The next cycle of an idea that is being tested"))
        self.idea = TextField("", _("for example: streaming nurse at the front door"))
        self.ramps = Select([(row.key, _row_words(row)) for row in self._rows])
        self.ramps.setAccessibleName(_("Idea that is being tested"))
        if self._rows or ideas:
            layout.addWidget(self.new)
        self._field = Field(_("What do you want to try?"), self.idea)
        layout.addWidget(self._field)
        self._ideas = {one.key: one for one in ideas}
        self.listed = RadioButton(_("An idea of the driver diagram"))
        self.ideas = Select([(one.key, one.text) for one in ideas])
        self.ideas.setAccessibleName(_("Idea of the driver diagram"))
        self.ideas.currentIndexChanged.connect(lambda _index: self._show_why())
        self._why = label("", "small", wrap=True)
        if ideas:
            layout.addWidget(self.listed)
            layout.addWidget(self.ideas)
            layout.addWidget(self._why)
            self.listed.toggled.connect(self._show_choice)
        if self._rows:
            layout.addWidget(self.old)
            layout.addWidget(self.ramps)
        self.new.setChecked(True)
        self.new.toggled.connect(self._show_choice)
        self._show_choice()
        foot = QHBoxLayout()
        foot.addStretch(1)
        later = button(_("Not now"), self.reject)
        foot.addWidget(later)
        self.go = button(_("Plan it"), self.accept, kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.go)
        layout.addSpacing(4)
        layout.addLayout(foot)
        self.setTabOrder(self.go, later)
        self.idea.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        if self._rows and self.old.isChecked():
            self.ramp_chosen.emit(self.ramps.key)
        elif self._ideas and self.listed.isChecked():
            self.idea_chosen.emit(self.ideas.key)
        elif title := self.idea.text().strip():
            self.idea_given.emit(title)
        else:
            self._field.say_error(_("A few words are enough."))
            self.idea.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()

    def _show_choice(self) -> None:
        fresh = self.new.isChecked() or not (self._rows or self._ideas)
        self._field.setEnabled(fresh)
        self.ideas.setEnabled(self.listed.isChecked())
        self.ramps.setEnabled(self.old.isChecked())
        self._show_why()

    def _show_why(self) -> None:
        """Why the idea should help, and how it can be tested, as its card says."""
        node = self._ideas.get(self.ideas.key)
        record = node.record if node is not None else None
        said = (record.why, record.how_to_test) if isinstance(record, ChangeIdea) else ()
        words = " ".join(short(text, 200) for text in said if text)
        self._why.setText(words)
        self._why.setVisible(bool(words) and self.listed.isChecked())


def _row_words(row: RampRow) -> str:
    ramp = row.ramp
    return f"{ramp.letter} · {ramp.title}" if ramp else ""
