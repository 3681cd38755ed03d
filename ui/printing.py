"""Papers and files that a page makes: read on the store lane, made beside the window, saved, told, opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing.papers import Paper, save_paper
from ui.desk import Desk
from ui.widgets.notice import Step

P = TypeVar("P")
T = TypeVar("T")
TOPIC = "saved-file"


class Printer:
    """Where the files of a page go (the documents unless it says another folder), and what is done with them."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
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
        ended: Callable[[QicError | None], object] = lambda _error: None,
    ) -> None:
        """Read with ``read``, make and save a file of any kind with ``save(what was read, folder)``, open it.

        ``ended`` is told when it is over, with the error that stopped it.
        """

        def failed(error: QicError) -> None:
            ended(error)
            self._desk.say.error(error)

        def saved(file: Path) -> None:
            ended(None)
            self._tell(file)

        def make(prepared: P) -> None:
            work = partial(save, prepared, self.place)
            sentence = _("Making the paper")
            self._desk.tasks.work(lambda _progress: work(), saved, failed=failed, owner=self._owner, sentence=sentence)

        self._desk.say.clear_notice(TOPIC)
        self._desk.tasks.query(read, make, failed=failed, owner=self._owner)

    def _tell(self, file: Path) -> None:
        words = _("Saved as “{name}” in {folder}.").format(name=file.name, folder=file.parent)
        step = Step(_("Open folder"), lambda: self.then(file.parent))
        self._desk.say.notice(words, "improve", [step], topic=TOPIC)
        self.then(file)


def open_file(path: Path) -> None:
    """Show a file, or a folder, with the program that the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
