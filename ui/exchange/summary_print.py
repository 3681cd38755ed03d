"""Printing what an import brought: made beside the window, saved in the documents' folder, opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.reports.import_value import ImportSummary
from qic_desktop.services.exchanging import import_summary
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.printing import papers
from ui.desk import Desk


class SummaryPrinter:
    """Where summaries of a page go, and what is done with them; both can be changed."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk = desk
        self._page = page
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    def of_result(self, result: ImportResult, files: Sequence[Path]) -> None:
        """Print what was taken in just now."""
        workspace = self._desk.workspace
        self._read(lambda: import_summary.summary_of(workspace, result, files))

    def of_packages(self, identities: Sequence[str]) -> None:
        """Print the summary of packages in the list of what was received."""
        workspace = self._desk.workspace
        self._read(lambda: import_summary.summary_of_packages(workspace, identities))

    def _read(self, read: Callable[[], ImportSummary]) -> None:
        failed = self._desk.say.error
        self._desk.tasks.query(read, self._save, failed=failed, owner=self._page)

    def _save(self, summary: ImportSummary) -> None:
        folder = self.folder or default_store_folder()
        name = papers.file_name(summary.owner, _("what came in"), summary.when.replace(":", "."))

        def write() -> Path:
            folder.mkdir(parents=True, exist_ok=True)
            return import_summary.write_summary(summary, papers.free_name(folder, name))

        self._desk.tasks.work(
            lambda _progress: write(),
            self._on_saved,
            failed=self._desk.say.error,
            owner=self._page,
            sentence=_("Making the summary"),
        )

    def _on_saved(self, file: Path) -> None:
        self._desk.say.toast(_("Saved as “{name}” in {folder}.").format(name=file.name, folder=file.parent))
        self.then(file)


def open_file(path: Path) -> None:
    """Show a file with the program that the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
