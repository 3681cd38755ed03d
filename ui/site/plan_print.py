"""Printing the papers of the plan: read on the store lane, made beside the window, saved, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing import charter_papers, journal_papers
from ui.desk import Desk
from ui.site.team_print import open_file

P = TypeVar("P")


class PlanPrinter:
    """Where papers of the plan go, and what is done with them; both can be changed."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    def charter(self) -> None:
        """Print the charter."""
        workspace = self._desk.workspace
        self.print(lambda: charter_papers.prepare_charter(workspace), charter_papers.save_charter)

    def journal(self) -> None:
        """Print the journal of tests of change."""
        workspace = self._desk.workspace
        self.print(lambda: journal_papers.prepare_journal(workspace), journal_papers.save_journal)

    def print(self, read: Callable[[], P], save: Callable[[P, Path], Path]) -> None:
        """Read with ``read``, then make and save with ``save``."""
        folder = self.folder or default_store_folder()

        def make(prepared: P) -> None:
            self._desk.tasks.work(
                lambda _progress: save(prepared, folder),
                self._on_saved,
                failed=self._desk.say.error,
                owner=self._owner,
                sentence=_("Making the paper"),
            )

        self._desk.tasks.query(read, make, failed=self._desk.say.error, owner=self._owner)

    def _on_saved(self, file: Path) -> None:
        self._desk.say.toast(_("Saved as {file}.").format(file=file.name))
        self.then(file)
