"""Joining: whose invitation it is, under which code, and the words to compare by voice, before anything changes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import exchange_state
from qic_desktop.services.trusting import joining
from qic_desktop.services.trusting.joining import InvitationView
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.notice import NoticeBar
from ui.widgets.spoken_words import SpokenWords, WordsField
from ui.widgets.texts import label


class JoinDialog(Sheet):
    """One invitation. Emits ``joined(name of the collaborative)``."""

    joined = Signal(str)

    def __init__(self, desk: Desk, invitation: InvitationView, parent: QWidget | None = None) -> None:
        name = invitation.collaborative or _("a collaborative")
        super().__init__("heart-handshake", _("Invitation to {name}").format(name=name), (620, 0), parent)
        self.desk = desk
        self._invitation = invitation
        self.under.setText(invitation.aim)
        self.under.setVisible(bool(invitation.aim))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        lines = [(_("Invited as"), invitation.name), (_("Your code"), invitation.code)]
        for row, (word, value) in enumerate((word, value) for word, value in lines if value):
            grid.addWidget(label(word, "muted"), row, 0)
            shown = label(value, "strong")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(f"{word}: {value}")
            grid.addWidget(shown, row, 1)
        name = _("Organiser’s key")
        grid.addWidget(label(name, "muted"), len(lines), 0, Qt.AlignmentFlag.AlignTop)
        self.words = SpokenWords(name)
        self.words.show_spoken(invitation.root)
        grid.addWidget(self.words, len(lines), 1)
        self.body.addLayout(grid)
        self.heard = WordsField(
            _("Words that the organiser reads to you, or that stand on the invitation"),
            _("Compare by telephone, face to face or on paper. If they differ, do not join."),
        )
        self.heard.show_spoken(invitation.root)
        self.heard.compared.connect(self._on_compared)
        self.body.addWidget(self.heard)
        self.heard.editor.setFocus()
        self.body.addWidget(
            label(
                _("Everything you have entered stays. The collaborative’s measures come to your own ones."),
                "muted",
                wrap=True,
            )
        )
        self.foot.addWidget(label(_("Nothing has changed yet."), "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.join = Button(_("Join"), kind="primary", icon="heart-handshake")
        self.join.clicked.connect(self._join)
        self.join.setDefault(True)
        self.foot.addWidget(self.join)

    def _on_compared(self, _match: object) -> None:
        self.join.setEnabled(not self.heard.differs)

    def _join(self) -> None:
        workspace, file = self.desk.workspace, self._invitation.file

        def run() -> object:
            return exchange_state.changes_of(joining.join(workspace, file))

        self.join.setEnabled(False)
        self.heard.setEnabled(False)
        self.desk.tasks.change(
            run, lambda _changes: self._on_joined(), failed=self._on_failed, owner=self, sentence=_("Joining")
        )

    def _on_joined(self) -> None:
        self.accept()
        self.joined.emit(self._invitation.collaborative)

    def _on_failed(self, error: QicError) -> None:
        self.body.addWidget(NoticeBar(sentence_of(error), "concern"))
        self.join.hide()
        self.grow()
