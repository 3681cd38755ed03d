"""New key for this laptop: what follows, in plain words, and then the new words to compare."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging.exchange_state import no_changes
from qic_desktop.services.trusting import rotating, trust
from qic_desktop.services.workspace import Role
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.notice import NoticeBar
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import label


class NewKeyDialog(Sheet):
    """Asks, makes the key, shows its words. Emits ``made``."""

    made = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("key-round", _("New key for this laptop"), (580, 0), parent)
        self.desk = desk
        self.under.setText(_("For when somebody else may have used this laptop, or a copy of it."))
        self._words = label(consequences(desk.workspace.role), wrap=True)
        self.body.addWidget(self._words)
        self.spoken = SpokenWords(_("This laptop"))
        self.spoken.hide()
        self.body.addWidget(self.spoken)
        self._calm = label(_("Nothing has changed yet."), "muted")
        self.foot.addWidget(self._calm, 1)
        self.later = button(_("Keep the key"), self.reject)
        self.foot.addWidget(self.later)
        self.step = Button(_("Make a new key"), kind="primary", icon="key-round")
        self.step.clicked.connect(self._make)
        self.foot.addWidget(self.step)
        self.later.setFocus()

    def _make(self) -> None:
        workspace = self.desk.workspace
        answers: list[Spoken] = []

        def run() -> object:
            rotating.rotate_key(workspace)
            answers.append(trust.fingerprint(workspace))
            return no_changes()

        self.step.setEnabled(False)
        self.desk.tasks.change(
            run,
            lambda _changes: self._on_made(answers[0]),
            failed=self._on_failed,
            owner=self,
            sentence=_("Making the key"),
        )

    def _on_made(self, spoken: Spoken) -> None:
        self._words.setText(next_words(self.desk.workspace.role))
        self.spoken.show_spoken(spoken)
        self.spoken.show()
        self._calm.setText("")
        self.step.hide()
        self.later.setText(_("Close"))
        self.grow()
        self.made.emit()

    def _on_failed(self, error: QicError) -> None:
        self.body.addWidget(NoticeBar(sentence_of(error), "concern"))
        self.step.hide()
        self.grow()


def consequences(role: Role) -> str:
    """What follows from a new key, for the role."""
    stays = _("Everything you have entered stays, and stays valid.")
    then = {
        Role.SITE: _(
            "The program asks the organiser to accept the new key by itself, with your next package. Until then your "
            "old key vouches for the new one, so nothing of yours waits. The organiser compares the new words with you."
        ),
        Role.COACH: _(
            "The program asks the organiser to accept the new key by itself, with your next package. What you write "
            "until then waits there. The organiser compares the new words with you."
        ),
        Role.ORGANISER: _(
            "The old key names the new one and ends. Publish afterwards, so that every site knows. Where this laptop’s "
            "key is the whole root, the root’s words change as well: print the sheet for invitations again."
        ),
    }[role]
    return f"{stays} {then}"


def next_words(role: Role) -> str:
    """What to do once there is a new key."""
    if role is Role.ORGANISER:
        return _("This laptop has a new key. Write the news and give it to every site. The new words are:")
    return _("This laptop has a new key. Send your next package, and read the new words to the organiser:")


def ask_for_new_key(desk: Desk, page: QWidget, then: Callable[[], object]) -> NewKeyDialog:
    """Ask over ``page``; ``then`` once there is a new key."""
    dialog = NewKeyDialog(desk, page)
    dialog.made.connect(then)
    open_dialog(dialog)
    return dialog
