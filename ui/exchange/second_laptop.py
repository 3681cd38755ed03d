"""A team's laptops on the exchange page: who they are, a copy for a further one, one that asks to be let in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services import copies
from qic_desktop.services.exchanging import completeness, exchange_state
from qic_desktop.services.exchanging.completeness import LaptopLine
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.trusting import trust, vouching
from qic_desktop.services.trusting.vouching import AskingLaptop
from qic_desktop.wording import laptops as words
from qic_desktop.wording.spoken_words import spoken_text
from ui.asking import ask_folder, open_dialog
from ui.desk import Desk
from ui.exchange.drives import writable_drives
from ui.exchange.lists import ListSection, RowWords
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import NoticeBar, Step
from ui.widgets.panel import clear
from ui.widgets.spoken_words import SpokenWords, WordsField
from ui.widgets.texts import label

_ICONS = {"waiting": "circle-help", "declined": "circle-x", "provisional": "clock", "confirmed": "circle-check"}


class TeamLaptops(QWidget):
    """The laptops that write for this team; ``notices`` asks about new ones. Reads by itself on ``refresh``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.dialog: VouchDialog | CopyDialog | None = None
        # For the top of the page: nobody looks for a question at its end.
        self.notices = QWidget()
        self.asking = QVBoxLayout(self.notices)
        self.asking.setContentsMargins(0, 0, 0, 0)
        self.asking.setSpacing(8)
        self.notices.hide()
        self.laptops = ListSection(_("Our team’s laptops"))
        self.copy = button(_("Copy for our own laptop …"), self.make_copy, kind="quiet", size="small")
        self.laptops.head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.laptops)

    def refresh(self) -> None:
        """Read who writes and who asks, and show it."""
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (completeness.laptop_lines(workspace), vouching.asking_laptops(workspace)),
            lambda found: self.show_laptops(*found),
            owner=self,
            topic="laptops",
        )

    def show_laptops(self, lines: tuple[LaptopLine, ...], asking: tuple[AskingLaptop, ...]) -> None:
        """Show the laptops; those that ask come first, with a button to compare."""
        clear(self.asking)
        for one in asking:
            if not one.declined:
                said = _("A second laptop wants to write for our team. {waiting}").format(
                    waiting=words.asking_sentence(one.waiting)
                )
                steps = [Step(_("Compare words …"), partial(self.answer, one))]
                self.asking.addWidget(NoticeBar(said, "concern", steps))
        self.notices.setVisible(any(not one.declined for one in asking))
        by_key = {one.key: one for one in asking}
        # A team with one laptop has nothing to look at here; it finds the copy for another one under “Send”.
        self.setVisible(len(lines) > 1 or any(line.missing for line in lines) or bool(asking))
        self.laptops.show_rows([self._row(line, by_key) for line in lines], "", "")

    def _row(self, line: LaptopLine, asking: dict[str, AskingLaptop]) -> RowWords:
        one = line.view
        parts = [line.name, _("this laptop") if one.own else "", spoken_text(one.fingerprint), line.missing]
        said = " · ".join(part for part in parts if part)
        icon = "triangle-alert" if line.missing else _ICONS.get(one.standing, "laptop")
        asks = asking.get(one.writer)
        return RowWords(icon, said, line.standing, partial(self.answer, asks) if asks is not None else None)

    def ask_about(self, result: ImportResult) -> None:
        """Go on to comparing words where a package waits for the team to let its laptop in."""
        keys = {one.packer for one in result.packages if one.outcome == "quarantine" and one.code == "Q-UNKNOWN-KEY"}
        workspace = self.desk.workspace
        if keys:
            self.desk.tasks.query(
                lambda: [one for one in vouching.asking_laptops(workspace) if one.key in keys and not one.declined],
                lambda asking: self.answer(asking[0]) if asking else None,
                owner=self,
                topic="asking",
            )

    def answer(self, asking: AskingLaptop) -> None:
        """Show the words of a laptop that asks, to compare with those on its own screen."""
        self.dialog = VouchDialog(self.desk, asking, self)
        self.dialog.finished.connect(lambda _result: self.refresh())
        open_dialog(self.dialog)

    def make_copy(self) -> None:
        """Explain what a copy for the own laptop is, and write it."""
        self.dialog = CopyDialog(self.desk, self)
        open_dialog(self.dialog)


class VouchDialog(Sheet):
    """A laptop that asks to write for this team: compare its words, then yes or no."""

    def __init__(self, desk: Desk, asking: AskingLaptop, parent: QWidget | None = None) -> None:
        super().__init__("laptop", _("A second laptop wants to write for our team"), (620, 0), parent)
        self.desk = desk
        self._asking = asking
        self.under.setText(words.asking_sentence(asking.waiting))
        question = _("The other laptop shows these words under Exchange. Are they the same?")
        self.body.addWidget(label(question, wrap=True))
        self.words = SpokenWords(_("Words of the other laptop"))
        self.words.show_spoken(asking.fingerprint)
        self.body.addWidget(self.words)
        self.heard = WordsField(
            _("Words that stand on the other laptop"),
            _("Look at both screens, or let them be read to you. If they differ, it is not yours."),
        )
        self.heard.show_spoken(asking.fingerprint)
        self.heard.compared.connect(self._on_compared)
        self.body.addWidget(self.heard)
        self.name = TextField(placeholder=_("for example Maternity desk"))
        self.name.setMaxLength(vouching.MAX_LAPTOP_NAME)
        self.body.addWidget(Field(_("What do you call it? (may stay empty)"), self.name))
        after = _("Its entries come in at once. The organiser confirms it later, and nothing waits for that here.")
        self.body.addWidget(label(after, "muted", wrap=True))
        self.no = button(_("It is not ours"), self.decline)
        self.foot.addWidget(self.no)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.yes = Button(_("Yes, it is ours"), kind="primary", icon="check")
        self.yes.clicked.connect(self.vouch)
        self.foot.addWidget(self.yes)
        self.heard.editor.setFocus()

    def _on_compared(self, _match: object) -> None:
        self.yes.setEnabled(not self.heard.differs)

    def vouch(self) -> None:
        """Let it write."""
        workspace, key, name = self.desk.workspace, self._asking.key, self.name.text()
        self._run(
            lambda: vouching.vouch(workspace, key, name=name),
            _("It writes for your team now. Send a package, so that the organiser can confirm it."),
        )

    def decline(self) -> None:
        """Keep it out."""
        workspace, key = self.desk.workspace, self._asking.key
        self._run(
            lambda: vouching.decline(workspace, key),
            _("It is kept out, and what it wrote stays aside. Please tell the organiser."),
        )

    def _run(self, act: Callable[[], object], said: str) -> None:
        self.setEnabled(False)

        def done(_changes: object) -> None:
            self.accept()
            self.desk.say.toast(said)

        self.desk.tasks.change(act, done, failed=self._on_failed, owner=self, sentence=_("Answering"))

    def _on_failed(self, error: QicError) -> None:
        self.setEnabled(True)
        self.body.addWidget(NoticeBar(sentence_of(error), "concern"))
        self.yes.hide()
        self.grow()


class CopyDialog(Sheet):
    """A copy of everything for another laptop of the team. Emits ``written(SentPackage)``."""

    written = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("laptop", _("Copy for our own laptop"), (620, 0), parent)
        self.desk = desk
        self.under.setText(_("For a second laptop of your team, or a new one in place of an old one."))
        warning = _(
            "Everything of your team is in it, names and minutes too. Keep the stick like a key: hand it to nobody, "
            "and delete the file when the other laptop has it."
        )
        self.warning = NoticeBar(warning, "concern")
        self.body.addWidget(self.warning)
        how = _(
            "On the other laptop: start QIC Desktop, choose “Our team already works on another laptop”, open the file, "
            "and compare these words."
        )
        self.how = label(how, wrap=True)
        self.body.addWidget(self.how)
        self.words = SpokenWords(_("Words of this laptop"))
        self.body.addWidget(self.words)
        self.outcome = label("", wrap=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        self.places = QHBoxLayout()
        self.places.setSpacing(8)
        self.foot.addLayout(self.places)
        self.foot.addStretch(1)
        self.closing = button(_("Close"), self.reject)
        self.foot.addWidget(self.closing)
        self._offer_places()
        workspace = desk.workspace
        self.desk.tasks.query(lambda: trust.fingerprint(workspace), self._on_words, owner=self, topic="key")

    def _on_words(self, spoken: Spoken) -> None:
        self.words.show_spoken(spoken)
        self.grow()

    def _offer_places(self) -> None:
        for drive in writable_drives()[:2]:
            step = button(drive.name, partial(self.write_to, drive.path), icon="usb", kind="primary")
            self.places.addWidget(step)
        self.places.addWidget(button(_("Another folder …"), self._ask_folder, icon="folder"))

    def _ask_folder(self) -> None:
        folder = ask_folder(self, _("Where to?"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the copy there."""
        workspace = self.desk.workspace
        answers: list[SentPackage] = []

        def run() -> object:
            answers.append(vouching.copy_for_own_laptop(workspace, folder))
            return exchange_state.no_changes()

        self.desk.tasks.change(
            run,
            lambda _changes: self._on_written(answers[0]),
            failed=self._on_failed,
            owner=self,
            sentence=_("Writing the copy"),
        )

    def _on_written(self, sent: SentPackage) -> None:
        said = _("{file} is on {place}. It was read back and is whole.").format(
            file=sent.file.name, place=copies.place_name(sent.file.parent)
        )
        self.outcome.setText(said)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.show()
        clear(self.places)
        self.closing.setText(_("Done"))
        self.closing.setFocus()
        self.grow()
        self.written.emit(sent)

    def _on_failed(self, error: QicError) -> None:
        self.outcome.setText(sentence_of(error))
        self.outcome.show()
        self.grow()
