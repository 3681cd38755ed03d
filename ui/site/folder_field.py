"""Where a page's files go, in words, and the button that asks for another folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.printing import Printer
from ui.widgets.buttons import button
from ui.widgets.texts import ElidedLabel, IconLabel, label


class FolderField(QWidget):
    """The folder of a printer; what is chosen here holds for all that it makes."""

    def __init__(self, printer: Printer, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printer = printer
        self._question = question
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Folder"), "field"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("folder"))
        self.words = ElidedLabel(str(printer.place))
        row.addWidget(self.words, 1)
        column.addLayout(row)
        column.addWidget(button(_("Choose another folder"), self.choose, size="small"), 0, Qt.AlignmentFlag.AlignLeft)

    def choose(self) -> None:
        """Ask which folder."""
        found = QFileDialog.getExistingDirectory(self, self._question, str(self._printer.place))
        if found:
            self.use(Path(found))

    def use(self, folder: Path) -> None:
        """Save in ``folder`` from now on."""
        self._printer.folder = folder
        self.words.set_text(str(folder))
