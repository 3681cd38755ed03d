"""The handbook in a window of its own: pages of Markdown that come with the program and work offline."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QKeySequence, QShortcut, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from qic_desktop import i18n
from qic_desktop.i18n import _
from qic_desktop.paths import RESOURCES
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import button

# Which page of the handbook speaks of which page of the window.
PAGES = {
    "today": "today",
    "measures": "measures",
    "measure": "measures",
    "tests": "tests-of-change",
    "tests-of-change": "tests-of-change",
    "cycle": "tests-of-change",
    "exchange": "exchange",
    "reports": "reports",
    "bag": "bag",
    "overview": "organiser",
    "sites": "organiser",
    "site": "organiser",
    "inbox": "organiser",
    "design": "organiser",
    "organiser-overview": "organiser",
    "organiser-sites": "organiser",
    "organiser-site": "organiser",
    "organiser-inbox": "organiser",
    "organiser-design": "organiser",
}


def handbook_folder() -> Path:
    """The pages in the language in use, else in English."""
    base = RESOURCES / "handbook"
    tag = i18n.language().split("_")[0].split("-")[0]
    return base / tag if (base / tag).is_dir() else base / "en"


class Handbook(QDialog):
    """Shows a page of the handbook; links lead to the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Handbook"))
        theme = current()
        self.resize(theme.px(720), theme.px(640))
        self.browser = QTextBrowser(self)
        self.browser.setOpenExternalLinks(False)
        self.browser.setSearchPaths([str(handbook_folder())])
        self.browser.setAccessibleName(_("Handbook"))
        self.browser.sourceChanged.connect(lambda _url: self._give_room())
        self.browser.setProperty("ownFocus", True)
        self.browser.document().setDocumentMargin(theme.px(16))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        row = QHBoxLayout()
        row.addWidget(button(_("Contents"), lambda: self.show_page("index"), icon="list"))
        row.addWidget(button(_("Back"), self.browser.backward, icon="undo-2"))
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.browser, 1)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)

    def show_page(self, name: str) -> None:
        """Show a page by its name, the contents where there is none."""
        file = handbook_folder() / f"{name}.md"
        if not file.is_file():
            file = handbook_folder() / "index.md"
        self.browser.setSource(QUrl.fromLocalFile(str(file)))

    def _give_room(self) -> None:
        """Markdown comes without space between its parts."""
        theme = current()
        block = self.browser.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            room = QTextBlockFormat(block.blockFormat())
            level = room.headingLevel()
            room.setTopMargin(theme.px(18 if level > 1 else 0))
            room.setBottomMargin(theme.px(4 if block.textList() else 8))
            room.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(room)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                letters = QTextCharFormat()
                letters.setFont(fonts.text(20 if level == 1 else 15, 600))
                cursor.mergeCharFormat(letters)
            block = block.next()

    def show_help_for(self, page: str) -> None:
        """Show what belongs to a page of the window."""
        self.show_page(PAGES.get(page, "index"))
        self.show()
        self.raise_()
        self.activateWindow()
