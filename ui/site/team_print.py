"""Printing minutes and the agreement: read on the store lane, made beside the window, saved, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing import team_papers
from qic_desktop.services.printing.team_papers import PreparedPaper
from ui.desk import Desk


class Printer:
    """Where papers of a page go, and what is done with them; both can be changed."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk = desk
        self._page = page
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    def minutes(self, meeting: str) -> None:
        """Print the minutes of a meeting."""
        workspace = self._desk.workspace
        self._read(lambda: team_papers.prepare_minutes(workspace, meeting))

    def agreement(self) -> None:
        """Print the agreement that both sides sign."""
        workspace = self._desk.workspace
        self._read(lambda: team_papers.prepare_agreement(workspace))

    def _read(self, read: Callable[[], PreparedPaper]) -> None:
        self._desk.tasks.query(read, self._save, failed=self._desk.say.error, owner=self._page)

    def _save(self, prepared: PreparedPaper) -> None:
        folder = self.folder or default_store_folder()
        self._desk.tasks.work(
            lambda _progress: team_papers.save_paper(prepared, folder),
            self._on_saved,
            failed=self._desk.say.error,
            owner=self._page,
            sentence=_("Making the paper"),
        )

    def _on_saved(self, file: Path) -> None:
        self._desk.say.toast(_("Saved as {file}.").format(file=file.name))
        self.then(file)


def open_file(path: Path) -> None:
    """Show a file with the program that the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
