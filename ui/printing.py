"""Papers and files that a page makes: read on the store lane, made beside the window, saved, told, opened.

Here alone is asked about texts on a paper that look as if they named a patient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing.papers import Paper, save_paper
from qic_desktop.services.removing.printed_texts import open_on, taken_out_yet_on
from qic_desktop.services.removing.text_guard import OpenText
from ui.asking import open_dialog
from ui.desk import Desk
from ui.widgets.notice import Step

P = TypeVar("P")
T = TypeVar("T")
Ended = Callable[[QicError | None], object]
TOPIC, TEXTS = "saved-file", "texts-on-paper"


class Printer:
    """Where the files of a page go (the documents unless it says another folder), and what is done with them."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    @property
    def place(self) -> Path:
        """The folder where the next file goes."""
        return self.folder or default_store_folder()

    def print(self, read: Callable[[], Paper[T]]) -> None:
        """Read a paper, make its PDF, open it."""
        self.save(read, save_paper)

    def save(
        self,
        read: Callable[[], P],
        save: Callable[[P, Path], Path],
        ended: Ended = lambda _error: None,
    ) -> None:
        """Read with ``read``, make and save a file of any kind with ``save(what was read, folder)``, open it.

        Where a text on it may name a patient and nobody answered yet, that is told first. ``ended`` is told when it
        is over, or waits for the person, with the error that stopped it.
        """
        self.ask_first(read, lambda prepared: self._make(prepared, save, ended), ended)

    def ask_first(self, read: Callable[[], P], then: Callable[[P], object], ended: Ended = lambda _error: None) -> None:
        """Read what is to stand on a paper, tell of texts on it that may name a patient, and go on with ``then``."""
        workspace = self._desk.workspace

        def look() -> tuple[P, tuple[OpenText, ...]]:
            prepared = read()
            return prepared, open_on(workspace, prepared)

        def shown(answer: tuple[P, tuple[OpenText, ...]]) -> None:
            prepared, found = answer
            if found:
                ended(None)
                self._ask(found, partial(then, prepared), lambda: self._read_again(read, found, then, ended))
            else:
                then(prepared)

        self._desk.say.clear_notice(TOPIC)
        self._desk.say.clear_notice(TEXTS)
        self._desk.tasks.query(look, shown, failed=partial(self._fail, ended), owner=self._owner)

    def _ask(self, found: Sequence[OpenText], anyway: Callable[[], object], again: Callable[[], object]) -> None:
        """Tell of texts on the paper that may name a patient. Nothing is made until somebody says so."""
        count = len(found)
        words = n_(
            "{n} text on this paper may name a patient.", "{n} texts on this paper may name a patient.", count
        ).format(n=count)

        def look_at_them() -> None:
            from ui.exchange.text_questions import TextQuestions

            self._desk.say.clear_notice(TEXTS)
            sheet = TextQuestions(self._desk, found, self._owner, for_paper=True)
            sheet.settled.connect(again)
            open_dialog(sheet)

        def go_on() -> None:
            self._desk.say.clear_notice(TEXTS)
            anyway()

        steps = [Step(n_("Look at it", "Look at them", count), look_at_them), Step(_("Print anyway"), go_on)]
        self._desk.say.notice(words, "info", steps, topic=TEXTS, passing=True)

    def _read_again(
        self, read: Callable[[], P], asked: Sequence[OpenText], then: Callable[[P], object], ended: Ended
    ) -> None:
        """Once the texts were looked at; a page may still hold the paper as it was before."""
        workspace = self._desk.workspace

        def look() -> tuple[P, bool]:
            prepared = read()
            return prepared, taken_out_yet_on(workspace, prepared, asked)

        def shown(answer: tuple[P, bool]) -> None:
            prepared, is_old = answer
            if is_old:
                self._desk.say.toast(_("The texts were changed. Make the paper once more."))
            else:
                then(prepared)

        self._desk.tasks.query(look, shown, failed=partial(self._fail, ended), owner=self._owner)

    def _make(self, prepared: P, save: Callable[[P, Path], Path], ended: Ended) -> None:
        def saved(file: Path) -> None:
            ended(None)
            self._tell(file)

        work = partial(save, prepared, self.place)
        self._desk.tasks.work(
            lambda _progress: work(),
            saved,
            failed=partial(self._fail, ended),
            owner=self._owner,
            sentence=_("Making the paper"),
        )

    def _fail(self, ended: Ended, error: QicError) -> None:
        ended(error)
        self._desk.say.error(error)

    def _tell(self, file: Path) -> None:
        words = _("Saved as “{name}” in {folder}.").format(name=file.name, folder=file.parent)
        step = Step(_("Open folder"), lambda: self.then(file.parent))
        self._desk.say.notice(words, "improve", [step], topic=TOPIC)
        self.then(file)


def open_file(path: Path) -> None:
    """Show a file, or a folder, with the program that the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
