"""Printing a sheet with one click: read the store, make the PDF, save it beside what is there, open it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing import report_files
from qic_desktop.services.printing.report_files import PreparedSheet
from ui.desk import Desk


class Printer:
    """Where sheets of a page go, and what is done with them; both can be changed."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.folder: Path | None = None
        self.then: Callable[[Path], object] = open_file

    def make(self, kind: Literal["enrolment", "invitation"]) -> None:
        """Make the sheet of one kind in the folder (the documents'), and hand it to ``then``."""
        desk, workspace, folder = self._desk, self._desk.workspace, self.folder or default_store_folder()

        def saved(file: Path) -> None:
            desk.say.toast(_("Saved as “{name}” in {folder}.").format(name=file.name, folder=file.parent))
            self.then(file)

        def save(prepared: PreparedSheet) -> None:
            desk.tasks.work(
                lambda _progress: report_files.save_report(prepared, folder, prepared.file_name),
                saved,
                failed=desk.say.error,
                owner=self._owner,
                sentence=_("Making the sheet"),
            )

        desk.tasks.query(
            lambda: report_files.prepare_sheet(workspace, kind), save, failed=desk.say.error, owner=self._owner
        )


def open_file(path: Path) -> None:
    """Show a file with the program that the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
