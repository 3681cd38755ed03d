"""Which practice data? Two cards with one sentence each, one button. Knows no services: it emits a set's code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.first_start import RoleCard
from ui.theme.tokens import current
from ui.widgets.buttons import Button
from ui.widgets.texts import IconLabel, label, rule


class PracticeQuestion(QWidget):
    """ "What would you like to look at?" Keys 1 and 2 choose, Enter opens. Emits ``chosen(code)``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = (
            RoleCard("emergency", "hospital", _("Emergency departments"), _emergency_meaning(), "1"),
            RoleCard("births", "heart-handshake", _("Births at health centres"), _births_meaning(), "2"),
        )
        self.cards[0].setChecked(True)
        self.go_on = Button(
            _("Open the practice data"), kind="primary", icon="arrow-right", size="large", trailing=True
        )
        self.go_on.clicked.connect(self.answer)
        across = QHBoxLayout(self)
        across.setContentsMargins(32, current().px(24), 32, 16)
        across.setSpacing(0)
        across.addStretch(1)
        across.addLayout(self._left_column(), 12)
        across.addSpacing(current().px(56))
        across.addWidget(rule(upright=True))
        across.addSpacing(current().px(40))
        across.addLayout(_right_column(), 8)
        across.addStretch(1)

    def first_field(self) -> QWidget:
        """The card that is chosen."""
        return next(card for card in self.cards if card.isChecked())

    def answer(self) -> None:
        """Open the chosen set."""
        self.chosen.emit(next(card.role for card in self.cards if card.isChecked()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 choose, Enter opens."""
        key = event.key()
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_2:
            card = self.cards[key - Qt.Key.Key_1]
            card.setChecked(True)
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)

    def _left_column(self) -> QVBoxLayout:
        theme = current()
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(label(_("What would you like to look at?"), "hero"))
        left.addWidget(label(_("You can open the other one later."), "lead", wrap=True))
        left.addSpacing(12)
        for card in self.cards:
            card.setMaximumWidth(theme.px(600))
            left.addWidget(card)
        left.addSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self.go_on)
        row.addStretch(1)
        left.addLayout(row)
        left.addStretch(1)
        return left


def _right_column() -> QVBoxLayout:
    right = QVBoxLayout()
    right.setSpacing(2)
    right.addWidget(label(_("In both"), "small"))
    right.addWidget(label(_("Twenty teams, a coach and an organiser"), "section", wrap=True))
    right.addSpacing(12)
    promises = (
        ("users", _("You open one team’s workspace. The coach’s and the organiser’s stand beside it.")),
        ("pencil", _("Type, change and send what you like: nothing of it can reach a real collaborative.")),
        ("info", _("Names of people and places are invented, and every page says so.")),
    )
    for icon, words in promises:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, wrap=True), 1)
        right.addLayout(row)
        right.addSpacing(10)
    right.addStretch(1)
    return right


def _emergency_meaning() -> str:
    return _("Large hospitals, three years of real published counts: long lines, small swings.")


def _births_meaning() -> str:
    return _("Small numbers, gaps and a weekly tally, as in a rural district; all invented.")
