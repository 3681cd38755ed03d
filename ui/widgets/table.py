"""The list and table of the program: rows of one height, whole rows chosen, Enter opens, letters jump."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme.tokens import current

DENSE_ROW = 26
ONE_LINE_ROW = 32
LIST_ROW = 52


class TableView(QTableView):
    """A table that is read, not typed into. ``opened(row)`` on Enter or double click, ``row_chosen(row)`` on moving.

    Sort and filter in the model's own list: a proxy over a Python model is a hundred times slower.
    """

    paints_focus = True
    """False where the rows' own painter shows which one the keyboard is on."""
    opened = Signal(int)
    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, row_height: int = ONE_LINE_ROW, plain: bool = False) -> None:
        super().__init__(parent)
        if plain:
            self.setProperty("plain", "true")
        self.setProperty("ownFocus", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        theme = current()
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.px(row_height))
        columns = self.horizontalHeader()
        columns.setFixedHeight(theme.px(28))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def set_widths(self, widths: list[int], stretch: int = -1) -> None:
        """Widths of the columns in pixels at 100 %; the column ``stretch`` takes what is left."""
        theme = current()
        header = self.horizontalHeader()
        for column, width in enumerate(widths):
            mode = QHeaderView.ResizeMode.Stretch if column == stretch else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
            self.setColumnWidth(column, theme.px(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        here = self.currentIndex()
        if not (self.paints_focus and self.hasFocus() and here.isValid()):
            return
        top, high = self.rowViewportPosition(here.row()), self.rowHeight(here.row())
        wide = min(self.viewport().width(), self.horizontalHeader().length())
        painter = QPainter(self.viewport())
        painter.setPen(QPen(current().color("focus"), 2))
        painter.drawRect(QRectF(1, top + 1, wide - 2, high - 2))
        painter.end()

    def _on_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.row_chosen.emit(now.row())
