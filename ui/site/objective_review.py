"""Whether an objective is met, and what was said of it: asked below each one when both lists stand side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.team import Objective
from qic_desktop.i18n import _
from qic_desktop.services.teamwork.team_support import MET
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import met_name
from ui.site.note_field import NoteField
from ui.widgets.choice import Select
from ui.widgets.texts import label


class ObjectiveReview(QWidget):
    """Signal: ``reviewed(met, said)`` when the answer or what was said of it changes."""

    reviewed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 8)
        layout.setSpacing(4)
        self.met, self.said = Select(), NoteField(_("for example: at night not yet"))
        self.met.chosen.connect(lambda key: self._tell(key, self.said.toPlainText()))
        layout.addWidget(self.met)
        self.said.committed.connect(lambda text: self._tell(self.met.key, text))
        layout.addWidget(self.said)
        self._on = label("", "small")
        layout.addWidget(self._on)
        self.answer = label("", "small", wrap=True)
        layout.addWidget(self.answer)

    def show_review(self, one: Objective, name: str, answer: str = "") -> None:
        """Show what was answered; ``name`` is the objective's, for who hears the page, ``answer`` the organiser's."""
        self.answer.setText(answer)
        self.answer.setVisible(bool(answer))
        # Nobody goes back to "not reviewed": Undo takes an answer back.
        open_choice = [] if one.met else [("", met_name(""))]
        self.met.set_options([*open_choice, *((key, met_name(key)) for key in MET)])
        self.met.choose(one.met or "")
        self.met.setAccessibleName(_("Is it met? {objective}").format(objective=name))
        self.said.setAccessibleName(_("What was said of: {objective}").format(objective=name))
        self.said.show_text(one.review or "")
        self.said.setVisible(bool(one.met))
        self._on.setVisible(bool(one.reviewed_on))
        self._on.setText(_("reviewed on {day}").format(day=period_name(one.reviewed_on or "")))

    def commit(self) -> None:
        """Record what is half typed."""
        self.said.commit()

    def _tell(self, met: str, said: str) -> None:
        if met:
            self.reviewed.emit(met, said)
