"""The handbook in a window of its own: pages of Markdown that come with the program and work offline."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, QUrl
from PySide6.QtGui import (
    QFont,
    QKeySequence,
    QShortcut,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from qic_desktop import i18n
from qic_desktop.i18n import _
from qic_desktop.paths import RESOURCES
from ui.dialogs.handbook_pictures import picture
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import button

# Which page of the handbook speaks of which page of the window.
PAGES = {
    "today": "today",
    "measures": "measures",
    "measure": "charts",
    "month-sheet": "month-sheet",
    "count-back": "month-sheet",
    "import-table": "import-table",
    "tests": "tests-of-change",
    "tests-of-change": "tests-of-change",
    "cycle": "tests-of-change",
    "gains": "tests-of-change",
    "aim": "aim",
    "same-measures": "joining",
    "team": "team",
    "meeting": "team",
    "learning": "learning",
    "lesson": "learning",
    "story": "learning",
    "storyboard": "learning",
    "progress": "progress",
    "exchange": "exchange",
    "reports": "reports",
    "bag": "bag",
    "visit": "coach-visits",
    "enter-for": "coach-visits",
    "coach-sites": "coach-visits",
    "coach-visit": "coach-visits",
    "my-work": "coach-visits",
    "coach-enter-for": "coach-visits",
    "conflicts": "exchange",
    "overview": "organiser",
    "reporting": "organiser",
    "area": "organiser",
    "sites": "organiser",
    "site": "organiser",
    "inbox": "organiser",
    "design": "organiser",
    "organiser-overview": "organiser",
    "harvest": "organiser",
    "organiser-harvest": "organiser",
    "evaluation": "organiser",
    "organiser-evaluation": "organiser",
    "organiser-sites": "organiser",
    "organiser-measures": "organiser",
    "organiser-site": "organiser",
    "organiser-inbox": "organiser",
    "organiser-design": "organiser",
    "sessions": "organiser",
    "feedback": "organiser",
    "organiser-sessions": "organiser",
    "organiser-feedback": "organiser",
    "organiser-enrolment": "joining",
    "organiser-facilities": "joining",
    "facilities": "joining",
    "enrolment": "joining",
}

WIDTH, HEIGHT = 800, 700
"""Two cards of the gallery stand side by side."""
GAP = 8
"""Pixels between two cards."""
PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a picture in the text of a document."""


def handbook_folder() -> Path:
    """The pages in the language in use, else in English."""
    base = RESOURCES / "handbook"
    tag = i18n.language().split("_")[0].split("-")[0]
    return base / tag if (base / tag).is_dir() else base / "en"


class Pages(QTextBrowser):
    """Pages of Markdown with pictures that follow the theme."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """What a page needs: pictures are drawn here, the rest is read as it is."""
        url = self.source().resolved(QUrl(name))
        if kind != QTextDocument.ResourceType.ImageResource.value or not url.path().endswith((".svg", ".png")):
            return super().loadResource(kind, url)
        # The bar counts from the beginning: it comes only once the page turns out to be long.
        inside = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width()
        room = inside - 2 * round(self.document().documentMargin())
        return picture(Path(url.toLocalFile()), most=room, ratio=self.devicePixelRatioF())


class Handbook(QDialog):
    """Shows a page of the handbook; links lead to the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Handbook"))
        theme = current()
        self._look = theme
        room = self.screen().availableSize()
        self.resize(min(theme.px(WIDTH), room.width()), min(theme.px(HEIGHT), room.height()))
        self.browser = Pages(self)
        self.browser.setOpenLinks(True)
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

    def show_help_for(self, page: str) -> None:
        """Show what belongs to a page of the window."""
        # Shown first: pictures are as wide as there is room.
        self.show()
        self.show_page(PAGES.get(page, "index"))
        self.raise_()
        self.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() in kinds and hasattr(self, "_look") and self._look != current():
            self._look = current()
            # Later: the browser inside has not yet heard of the new colours.
            QTimer.singleShot(0, self, self._draw_again)

    def _draw_again(self) -> None:
        """The page in the theme that is now in use, at the same place."""
        if self.browser.source().isEmpty():
            return
        bar = self.browser.verticalScrollBar()
        part = bar.value() / max(1, bar.maximum())
        self.browser.reload()
        self._give_room()
        bar.setValue(round(part * bar.maximum()))

    def _give_room(self) -> None:
        """Markdown comes without space between its parts."""
        block = self.browser.document().begin()
        while block.isValid():
            _give_block_room(block)
            block = block.next()
        for frame in self.browser.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _give_table_room(frame)


def _give_block_room(block: QTextBlock) -> None:
    theme = current()
    cursor = QTextCursor(block)
    room = QTextBlockFormat(block.blockFormat())
    level = room.headingLevel()
    room.setTopMargin(theme.px(18 if level > 1 else 0))
    room.setBottomMargin(theme.px(0 if cursor.currentTable() is not None else 4 if block.textList() else 8))
    # Around a picture, a share of the line's height would be a share of the picture's.
    heights = QTextBlockFormat.LineHeightTypes
    has_pictures = PICTURE in block.text()
    if has_pictures:
        room.setLineHeight(theme.px(GAP / 2), heights.LineDistanceHeight.value)
    else:
        room.setLineHeight(125, heights.ProportionalHeight.value)
    cursor.setBlockFormat(room)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    letters = QTextCharFormat()
    if level:
        letters.setFont(fonts.text(20 if level == 1 else 15, 600))
        cursor.mergeCharFormat(letters)
    elif has_pictures:
        letters.setFontWordSpacing(theme.px(GAP / 2))
        cursor.mergeCharFormat(letters)
    else:
        _lighten(block)


def _lighten(block: QTextBlock) -> None:
    """Strong words in the heaviest weight that there is; Qt would smear a heavier one."""
    strong = []
    parts = block.begin()
    while not parts.atEnd():
        part = parts.fragment()
        if part.charFormat().fontWeight() > QFont.Weight.DemiBold:
            strong.append((part.position(), part.length()))
        parts += 1
    letters = QTextCharFormat()
    letters.setFontWeight(QFont.Weight.DemiBold)
    for start, length in strong:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)


def _give_table_room(table: QTextTable) -> None:
    """A hair line below each row and air, instead of a box around each cell."""
    theme = current()
    look = table.format()
    look.setBorder(0)
    look.setCellSpacing(0)
    look.setCellPadding(theme.px(5))
    look.setTopMargin(theme.px(4))
    look.setBottomMargin(theme.px(8))
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(look)
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            line = cell.format().toTableCellFormat()
            line.setBottomBorder(1)
            line.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            line.setBottomBorderBrush(theme.color("line" if row else "line-strong"))
            cell.setFormat(line)
