"""The progress report and the ledger as files: read on the store lane, made beside the window, saved, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing import progress_papers
from qic_desktop.services.printing.progress_papers import PreparedProgress
from qic_desktop.services.progress import costs
from qic_desktop.services.progress.costs import Ledger
from ui.desk import Desk
from ui.site.team_print import open_file


class ProgressPrinter:
    """Where files of the page go, and what is done with them; both can be changed."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk = desk
        self._page = page
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    def report(self) -> None:
        """Print the progress report."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: progress_papers.prepare_progress(workspace),
            self._save,
            failed=self._desk.say.error,
            owner=self._page,
        )

    def ledger(self) -> None:
        """Save the ledger as a CSV file."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: costs.ledger_of(workspace), self._save_ledger, failed=self._desk.say.error, owner=self._page
        )

    def _save(self, prepared: PreparedProgress) -> None:
        folder = self.folder or default_store_folder()
        self._work(lambda: progress_papers.save_progress(prepared, folder))

    def _save_ledger(self, found: Ledger) -> None:
        folder, owner = self.folder or default_store_folder(), self._desk.workspace.name
        self._work(lambda: progress_papers.save_ledger(found, owner, folder))

    def _work(self, make: Callable[[], Path]) -> None:
        self._desk.tasks.work(
            lambda _progress: make(),
            self._on_saved,
            failed=self._desk.say.error,
            owner=self._page,
            sentence=_("Making the paper"),
        )

    def _on_saved(self, file: Path) -> None:
        self._desk.say.toast(_("Saved as {file}.").format(file=file.name))
        self.then(file)
