"""Printing the team's papers: read on the store lane, made beside the window, saved, opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing.papers import Paper, save_paper
from ui.desk import Desk

P = TypeVar("P")
T = TypeVar("T")


class Printer:
    """Where a page's papers go, and what is done with them; both can be changed."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    def print(self, read: Callable[[], Paper[T]]) -> None:
        """Read a paper, make its PDF, open it."""
        self.save(read, save_paper)

    def save(self, read: Callable[[], P], save: Callable[[P, Path], Path]) -> None:
        """Read with ``read``, then make and save a file of any kind with ``save(what was read, folder)``."""
        self._desk.tasks.query(read, partial(self._make, save), failed=self._desk.say.error, owner=self._owner)

    def _make(self, save: Callable[[P, Path], Path], prepared: P) -> None:
        folder = self.folder or default_store_folder()
        self._desk.tasks.work(
            lambda _progress: save(prepared, folder),
            self._on_saved,
            failed=self._desk.say.error,
            owner=self._owner,
            sentence=_("Making the paper"),
        )

    def _on_saved(self, file: Path) -> None:
        self._desk.say.toast(_("Saved as {file}.").format(file=file.name))
        self.then(file)


def open_file(path: Path) -> None:
    """Show a file with the program that the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
