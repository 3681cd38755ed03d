"""Questions about passphrases: opening a locked workspace, a new passphrase, and the words of the recovery sheet.

The dialogs check nothing themselves: they tell what was typed, and show the sentence that came back.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.locking.store_locks import passphrase_strength
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import CheckBox
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import NoticeBar
from ui.widgets.texts import label

_WIDTH = 560


class PassphraseField(Field):
    """A passphrase, hidden as it is typed unless :meth:`show_text` says otherwise."""

    def __init__(self, title: str, help_text: str = "") -> None:
        self.line_edit = TextField()
        self.line_edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(title, self.line_edit, help_text)

    def typed(self) -> str:
        """What was typed."""
        return self.line_edit.text()

    def show_text(self, shown: bool) -> None:
        """Show or hide the letters."""
        self.line_edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with a hint how hard it is to guess. ``changed`` as it is typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = PassphraseField(_("New passphrase"), strength_words(0))
        self.second = PassphraseField(_("The same once more"))
        self.shown = CheckBox(_("Show what I type"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (self.first, self.second, self.shown):
            layout.addWidget(part)
        self.shown.toggled.connect(self._on_shown_toggled)
        self.first.line_edit.textChanged.connect(self._on_typed)
        self.second.line_edit.textChanged.connect(self._on_typed)

    def answer(self) -> str:
        """The passphrase, empty unless both fields hold the same."""
        same = self.first.typed() == self.second.typed() and self.first.typed().strip()
        return self.first.typed() if same else ""

    def _on_shown_toggled(self, shown: bool) -> None:
        self.first.show_text(shown)
        self.second.show_text(shown)

    def _on_typed(self) -> None:
        self.first.explain(strength_words(passphrase_strength(self.first.typed())))
        first, second = self.first.typed(), self.second.typed()
        # Said when it can no longer become the same, not while it is being typed.
        self.second.say_error("" if first.startswith(second) else _("The two are not the same yet."))
        self.changed.emit()


def strength_words(strength: int) -> str:
    """The hint below a new passphrase."""
    return (
        _("Four or five words that only you put together are easy to keep in mind and hard to guess."),
        _("Easy to guess. A few more words help."),
        _("Somebody with time could guess it. One more word helps."),
        _("Good."),
        _("Very good."),
    )[strength]


class _Asking(Sheet):
    """A sheet with one step at its foot, which waits for the answer."""

    def __init__(self, icon: str, title: str, under: str, step: str, parent: QWidget | None) -> None:
        super().__init__(icon, title, (_WIDTH, 0), parent)
        self.say(title, under)
        self.step = Button(step, kind="primary")
        self.step.setDefault(True)
        self.step.clicked.connect(self.send)
        self._notice: NoticeBar | None = None

    def send(self) -> None:
        """Tell what was typed."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit_words()

    def wait(self) -> None:
        """Nothing can be typed while the answer is on its way."""
        self._set_enabled(False)
        self.step.setText(_("One moment …"))

    def refuse(self, sentence: str) -> None:
        """Say why it did not help; the person may go on."""
        self._set_enabled(True)
        if self._notice is not None:
            self._notice.deleteLater()
        self._notice = NoticeBar(sentence, "concern")
        self.body.addWidget(self._notice)
        self.fit_words()

    def fit_words(self) -> None:
        """As high as its words need now."""
        if self.isVisible():
            # What was added is measured first: a layout that does not know it yet answers its former height.
            self.body.activate()
            QTimer.singleShot(0, self, lambda: self.fit((_WIDTH, 0)))

    def _set_enabled(self, enabled: bool) -> None:
        for part in self.findChildren(QLineEdit) + self.findChildren(QPlainTextEdit):
            part.setEnabled(enabled)
        self.step.setEnabled(enabled)


class UnlockDialog(_Asking):
    """Asks for the passphrase of a workspace. Emits ``tried(str, remember)`` and ``forgotten()``."""

    tried = Signal(str, bool)
    forgotten = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, may_remember: bool = False) -> None:
        title = _("“{name}” is locked").format(name=name)
        super().__init__("lock", title, "", _("Open"), parent)
        self.passphrase = PassphraseField(_("Passphrase"))
        self.shown = CheckBox(_("Show what I type"))
        self.shown.toggled.connect(self.passphrase.show_text)
        self.remember = CheckBox(_("Remember on this computer, for whoever is logged in here as you"))
        self.remember.setVisible(may_remember)
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.shown)
        self.body.addWidget(self.remember)
        self.foot.addWidget(button(_("I have forgotten it"), self.forgotten.emit, kind="quiet"))
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Cancel"), self.reject))
        self.foot.addWidget(self.step)
        self.passphrase.line_edit.setFocus()

    def send(self) -> None:
        if self.passphrase.typed().strip():
            self.wait()
            self.tried.emit(self.passphrase.typed(), self.remember.isChecked())

    def refuse(self, sentence: str) -> None:
        super().refuse("")
        if self._notice is not None:
            self._notice.hide()
        self.step.setText(_("Open"))
        self.passphrase.say_error(sentence)
        self.passphrase.line_edit.selectAll()
        self.passphrase.line_edit.setFocus()
        self.fit_words()


class NewLockDialog(_Asking):
    """A passphrase for a workspace. Emits ``chosen(str)``; empty where the person wants none now."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, may_skip: bool = True, change: bool = False) -> None:
        title = _("A new passphrase") if change else _("Lock this workspace with a passphrase")
        under = _("The recovery sheet stays as it is.") if change else (_coach_reason() if may_skip else _reason())
        super().__init__("lock", title, under, _("Change it") if change else _("Lock"), parent)
        self._step = self.step.text()
        self.old = PassphraseField(_("The passphrase until now")) if change else None
        if self.old is not None:
            self.body.addWidget(self.old)
        self.new = NewPassphrase()
        self.new.changed.connect(self._on_changed)
        self.body.addWidget(self.new)
        if not change:
            told = _("After this you get a recovery sheet: 24 words that open the workspace when it is forgotten.")
            self.body.addWidget(label(told, "muted", wrap=True))
        self.skip = button(_("Not now"), self._skip, kind="quiet")
        self.skip.setVisible(may_skip)
        self._skipping = False
        self.foot.addWidget(self.skip)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Cancel"), self.reject))
        self.foot.addWidget(self.step)
        self.step.setEnabled(False)
        (self.old.line_edit if self.old is not None else self.new.first.line_edit).setFocus()

    def send(self) -> None:
        if self.new.answer():
            self.wait()
            self.chosen.emit(self.new.answer())

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self.step.setText(self._step)

    def _skip(self) -> None:
        if self._skipping:
            self.chosen.emit("")
            return
        # Said once, plainly, before it is done.
        self._skipping = True
        self.refuse(
            _(
                "Without a passphrase, whoever finds this laptop can read every team’s entries. You can lock the "
                "workspace later, in Settings."
            )
        )
        self.skip.setText(_("Go on without"))
        self._on_changed()

    def _on_changed(self) -> None:
        self.step.setEnabled(bool(self.new.answer()))


def _coach_reason() -> str:
    return _(
        "You carry the entries of several teams. If this laptop is lost, nobody can read them without the passphrase. "
        "It is asked for when the program starts."
    )


def _reason() -> str:
    return _(
        "If this laptop is lost, nobody can read the entries without the passphrase. It is asked for when the program "
        "starts."
    )


class ForgottenDialog(_Asking):
    """The words of the recovery sheet and a new passphrase. Emits ``sent(words, passphrase)``."""

    sent = Signal(str, str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        under = _(
            "Type the 24 words of its recovery sheet, in the order of their numbers, and choose a new passphrase."
        )
        title = _("Open “{name}” with the recovery sheet").format(name=name)
        super().__init__("key-round", title, under, _("Open"), parent)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(current().px(96))
        self.words.setProperty("ownFocus", True)
        self.field = Field(_("Words"), self.words, _("Four letters of each are enough."))
        self.new = NewPassphrase()
        self.body.addWidget(self.field)
        self.body.addWidget(self.new)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Cancel"), self.reject))
        self.foot.addWidget(self.step)
        self.new.changed.connect(self._on_changed)
        self.words.textChanged.connect(self._on_changed)
        self.step.setEnabled(False)
        self.words.setFocus()

    def send(self) -> None:
        self.wait()
        self.sent.emit(self.words.toPlainText(), self.new.answer())

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self.step.setText(_("Open"))
        self._on_changed()
        self.words.setFocus()

    def _on_changed(self) -> None:
        self.step.setEnabled(bool(self.new.answer() and self.words.toPlainText().strip()))
