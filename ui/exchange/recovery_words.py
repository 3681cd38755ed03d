"""Locked packages in the review: an organiser opens them with the words of the recovery sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging import exchange_state
from qic_desktop.services.exchanging.reviewing import ReviewedPackage
from qic_desktop.services.locking import package_recovery
from qic_desktop.services.workspace import Role
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.texts import IconLabel, label


class WordsDialog(Sheet):
    """Asks for the 24 words. Emits ``opened()`` once they open something."""

    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("key-round", _("Open with the recovery words"), (620, 0), parent)
        self._desk = desk
        self.say(
            self.windowTitle(),
            _(
                "Type the 24 words of the recovery sheet in their order. The first four letters of each are enough. "
                "The program forgets them when the store is closed."
            ),
        )
        self.box = QPlainTextEdit()
        self.box.setAccessibleName(_("The 24 words"))
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(current().px(116))
        self.body.addWidget(self.box)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.open_button = Button(_("Open"), kind="primary", icon="key-round")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self.use)
        self.foot.addWidget(self.open_button)
        self.box.setFocus()

    def use(self) -> None:
        """Try the words."""
        workspace, text = self._desk.workspace, self.box.toPlainText()
        self._desk.tasks.query(
            lambda: package_recovery.lend(workspace, text),
            self._on_lent,
            failed=self._on_failed,
            owner=self,
            topic="words",
        )

    def _on_lent(self, _sheet: Spoken) -> None:
        self.box.clear()
        self.accept()
        self.opened.emit()

    def _on_failed(self, error: QicError) -> None:
        self.problem.setText(sentence_of(error))
        self.problem.show()
        self.fit((620, 0))
        self.box.setFocus()


class LockedHelp(QFrame):
    """The line of the review that offers the recovery words. Emits ``opened()``."""

    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dialog: WordsDialog | None = None
        self.setProperty("panel", "card")
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 8, 8, 8)
        across.setSpacing(12)
        across.addWidget(IconLabel("lock", "accent", 20))
        words = _("Locked for another laptop of the organiser. The words of the recovery sheet open it.")
        across.addWidget(label(words, wrap=True), 1)
        self.step = button(_("Open with the recovery words …"), self.ask, icon="key-round")
        across.addWidget(self.step)
        self.hide()

    def look(self, packages: Sequence[ReviewedPackage]) -> None:
        """Show the line where it helps."""
        is_organiser = self._desk.workspace.role is Role.ORGANISER
        self.setVisible(is_organiser and any(one.is_locked for one in packages))

    def ask(self) -> None:
        """Ask for the words."""
        self.dialog = WordsDialog(self._desk, self)
        self.dialog.opened.connect(self.opened)
        open_dialog(self.dialog)


def open_waiting(desk: Desk, page: QWidget) -> WordsDialog:
    """Ask for the words, and judge once more what stayed shut in the inbox; pages follow by themselves."""
    dialog = WordsDialog(desk, page)
    workspace = desk.workspace

    def said(opened: tuple[str, ...]) -> None:
        desk.tasks.bus.tell(exchange_state.no_changes())
        if opened:
            count = len(opened)
            desk.say.toast(n_("{n} package opened", "{n} packages opened", count).format(n=format_number(count)))
        else:
            desk.say.notice(_("These words open none of the locked packages. Is it the newest sheet?"), "concern")

    dialog.opened.connect(
        lambda: desk.tasks.query(
            lambda: package_recovery.open_waiting(workspace), said, failed=desk.say.error, owner=page, topic="unlock"
        )
    )
    open_dialog(dialog)
    return dialog
