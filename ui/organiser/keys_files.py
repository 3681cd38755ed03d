"""Two small dialogs about root keys in files: making one, and signing with one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services.trusting import rooting
from qic_desktop.services.trusting.rooting import Proposal, RootKey
from qic_desktop.wording.spoken_words import spoken_text
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import NoticeBar
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import ElidedLabel, label

LEAST_PASSPHRASE = 8


class _KeyDialog(Sheet):
    """What both have: a place for what went wrong, and a passphrase that is not shown."""

    def __init__(self, desk: Desk, title: str, word: str, parent: QWidget | None) -> None:
        super().__init__("key-round", title, (560, 0), parent)
        self.desk = desk
        self._problem: NoticeBar | None = None
        self.step = Button(word, kind="primary", icon="key-round")
        self.step.setDefault(True)
        self.passphrase = _secret()

    def end(self, calm: str) -> None:
        """The foot, once the body is filled."""
        self.foot.addWidget(label(calm, "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.foot.addWidget(self.step)

    def on_failed(self, error: QicError) -> None:
        """Say what went wrong; it can be tried again."""
        self.forget_problem()
        self._problem = NoticeBar(sentence_of(error), "concern")
        self.body.addWidget(self._problem)
        self.step.setEnabled(True)
        self.grow()

    def forget_problem(self) -> None:
        """What went wrong before is put right."""
        if self._problem is not None:
            self._problem.hide()
            self._problem.deleteLater()
            self._problem = None


class MakeKeyDialog(_KeyDialog):
    """A new root key, under a passphrase, in a file on a stick. ``made(sentence)``."""

    made = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Make a root key"), _("Save it on a stick …"), parent)
        self.under.setText(_("For one person, on one stick. Nothing of it stays on this laptop."))
        self.name = TextField(placeholder=_("Amina Okoro"))
        self.body.addWidget(Field(_("Who keeps it"), self.name))
        help_text = _("Eight characters at least; four common words are good. Without it the key is of no use.")
        self.body.addWidget(Field(_("Passphrase"), self.passphrase, help_text))
        self.again = _secret()
        self.body.addWidget(Field(_("The passphrase again"), self.again))
        self.end("")
        self.step.clicked.connect(self._ask_where)
        for field in (self.name, self.passphrase, self.again):
            field.textChanged.connect(lambda _text: self._follow())
        self._follow()
        self.name.setFocus()

    def _follow(self) -> None:
        whole = len(self.passphrase.text()) >= LEAST_PASSPHRASE and self.passphrase.text() == self.again.text()
        self.step.setEnabled(whole and bool(self.name.text().strip()))

    def _ask_where(self) -> None:
        safe = "".join(mark if mark.isalnum() else "-" for mark in self.name.text().strip()).strip("-").lower()
        found, _kind = QFileDialog.getSaveFileName(self, _("Save the root key"), f"{safe}.qickey")
        if found:
            self.save(Path(found))

    def save(self, file: Path) -> None:
        """Make the key and write it there."""
        name, passphrase = self.name.text(), self.passphrase.text()
        self.step.setEnabled(False)
        self.desk.tasks.work(
            lambda _progress: rooting.new_root_key(file, name, passphrase),
            self._on_made,
            failed=self.on_failed,
            owner=self,
            sentence=_("Making the key"),
        )

    def _on_made(self, key: RootKey) -> None:
        self.made.emit(_("Root key of {name}: {words}").format(name=key.name, words=spoken_text(key.spoken)))
        self.accept()


class SignDialog(_KeyDialog):
    """One root key signs a proposal. ``signed(Proposal)``."""

    signed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Sign with a root key"), _("Sign"), parent)
        self.under.setText(_("The file is signed where it lies; take it on to the next person."))
        self.file: Path | None = None
        self.key: Path | None = None
        self._choosers: list[Button] = []
        self._file_name = self._chooser(_("What is signed"), "*.qicroot", self.use_file)
        self.words = SpokenWords(_("Words of the new root"))
        self._words = Field(_("Words of the new root"), self.words)
        self._words.hide()
        self.body.addWidget(self._words)
        self.standing = label("", "muted", wrap=True)
        self.standing.hide()
        self.body.addWidget(self.standing)
        self._key_name = self._chooser(_("Your root key"), "*.qickey", self.use_key)
        self.body.addWidget(Field(_("Its passphrase"), self.passphrase))
        self.end(_("Compare the words of the new root with the others who sign."))
        self.step.clicked.connect(self._sign)
        self.passphrase.textChanged.connect(lambda _text: self._follow())
        self._follow()
        self._choosers[0].setFocus()

    def _chooser(self, title: str, kind: str, use: object) -> ElidedLabel:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        name = ElidedLabel(_("not chosen yet"), "muted")

        def ask() -> None:
            found, _kind = QFileDialog.getOpenFileName(self, title, "", f"QIC ({kind})")
            if found and callable(use):
                use(Path(found))

        step = button(_("Choose …"), ask, icon="folder-open", size="small")
        step.setAccessibleName(_("Choose: {title}").format(title=title))
        self._choosers.append(step)
        across.addWidget(step)
        across.addWidget(name, 1)
        self.body.addWidget(Field(title, row))
        return name

    def use_file(self, file: Path) -> None:
        """Show what this proposal says, to be compared before it is signed."""
        self._file_name.set_text(file.name)
        self.file = None
        self._follow()
        self.desk.tasks.work(
            lambda _progress: rooting.read_proposal(file),
            self.show_proposal,
            failed=self._on_unreadable,
            owner=self,
            sentence=_("Reading"),
        )

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the words of the new root and how many signatures are missing; it can be signed now."""
        self.file = proposal.file
        self.forget_problem()
        self.words.show_spoken(proposal.spoken)
        missing = n_("It needs {n} more signature.", "It needs {n} more signatures.", proposal.missing)
        said = missing.format(n=proposal.missing) if proposal.missing else _("It is complete.")
        self.standing.setText(said)
        self._show_standing(shown=True)

    def _on_unreadable(self, error: QicError) -> None:
        self.on_failed(error)
        self._show_standing(shown=False)

    def _show_standing(self, *, shown: bool) -> None:
        self._words.setVisible(shown)
        self.standing.setVisible(shown)
        self._follow()
        self.grow()

    def use_key(self, file: Path) -> None:
        """Sign with this key."""
        self.key = file
        self._key_name.set_text(file.name)
        self._follow()

    def _follow(self) -> None:
        self.step.setEnabled(self.file is not None and self.key is not None and bool(self.passphrase.text()))

    def _sign(self) -> None:
        file, key, passphrase = self.file, self.key, self.passphrase.text()
        if file is None or key is None:
            return
        self.step.setEnabled(False)
        self.desk.tasks.work(
            lambda _progress: rooting.sign_proposal(file, key, passphrase),
            self._on_signed,
            failed=self.on_failed,
            owner=self,
            sentence=_("Signing"),
        )

    def _on_signed(self, proposal: Proposal) -> None:
        self.signed.emit(proposal)
        self.accept()


def _secret() -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setProperty("ownFocus", True)
    return made
