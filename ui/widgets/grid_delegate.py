"""How a grid's cells look, and the keys while a cell is being typed into."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons
from ui.models.grid_model import Cell, CellState, Column, ColumnKind
from ui.theme import fonts
from ui.theme.tokens import Theme, current
from ui.widgets.overlong import OverlongGuard

if TYPE_CHECKING:
    from ui.widgets.grid import GridView

Index = QModelIndex | QPersistentModelIndex
_PADDING = 8
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_ICON_ROLES = {"flag": "concern", "triangle-alert": "concern", "check": "accent", "check-check": "accent"}


class GridDelegate(QStyledItemDelegate):
    """Paints cells and opens their editors. ``text_edited(row, column, text)`` follows each keystroke."""

    text_edited = Signal(int, int, str)

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view

    # --- painting ----------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # A typed value paints two rows: what is asked of Qt here is asked twelve times before the next key is taken.
        theme, view = current(), self._view
        row, place = index.row(), index.column()
        area: QRect = option.rect
        cell, column = view.grid.cell(row, place), view.grid.columns[place]
        focused, here = view.hasFocus(), index == view.currentIndex()
        strong = (focused and view.grid.is_strong(row)) or (here and view.state() == view.State.EditingState)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        right = view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(area, theme.color("line"))
        inside = area.adjusted(1, 0, 0, -1) if right else area.adjusted(0, 0, -1, -1)
        painter.fillRect(inside, theme.color(_background(column, strong, selected)))
        if column.kind == "mark":
            _paint_icon(painter, area, cell.text)
        elif cell.text:
            _paint_text(painter, area, cell, column, theme, strong)
        if cell.state is not CellState.NORMAL:
            _paint_state(painter, area, cell, theme)
        if here and focused:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))

    # --- editing -----------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        OverlongGuard(editor)
        column = self._view.grid.columns[index.column()]
        theme = current()
        editor.setFrame(False)
        editor.setProperty("ownFocus", True)
        editor.setFont(fonts.tabular(13) if column.kind == "number" else fonts.text(13))
        side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeading
        editor.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        editor.setStyleSheet(
            f"QLineEdit, QLineEdit:focus {{ border: 2px solid {theme.hex('focus')}; border-radius: 0; min-height: 0;"
            f" padding: 0 4px; background: {theme.hex('surface')}; }}"
        )
        editor.setAccessibleName(self._view.grid.place_of(index.row(), index.column()))
        row, place = index.row(), index.column()
        editor.textEdited.connect(lambda text: self.text_edited.emit(row, place, text))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(0, 0, 0, -1))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, QLineEdit):
            if event.key() == Qt.Key.Key_Escape:
                self._revert(editor)
                return True
            way = self._way_out(event)
            if way is not None:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)
                enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                self._view.move_by(*way, home=enter)
                return True
        return bool(super().eventFilter(editor, event))

    def _revert(self, editor: QLineEdit) -> None:
        here = self._view.currentIndex()
        old = str(here.data(Qt.ItemDataRole.EditRole) or "")
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text_edited.emit(here.row(), here.column(), old)

    def _way_out(self, event: QKeyEvent) -> tuple[int, int] | None:
        """The step (down, along) with which a key leaves the editor; None for keys that stay in it."""
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return (-1 if back else 1, 0)
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return (0, -1 if back or key == Qt.Key.Key_Backtab else 1)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return (-1 if key == Qt.Key.Key_Up else 1, 0)
        if self._view.typing and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = self._view.layoutDirection() == Qt.LayoutDirection.LeftToRight
            return (0, 1 if (key == Qt.Key.Key_Right) == forward else -1)
        return None


def _background(column: Column, strong: bool, selected: bool) -> str:
    if selected or strong:
        return "accent-soft"
    return "bg" if column.kind == "computed" else "surface"


def _paint_text(painter: QPainter, area: QRect, cell: Cell, column: Column, theme: Theme, strong: bool) -> None:
    look = (column.kind, strong, theme, fonts.screen_dpi())
    role, font = _look(*look)
    marked = cell.state is not CellState.NORMAL
    if marked and cell.state & CellState.MISSING:
        role = "text" if strong else "muted"
    painter.setFont(font)
    painter.setPen(theme.color(role))
    room = area.adjusted(_PADDING, 0, -_PADDING, 0)
    if column.kind not in ("number", "computed"):
        painter.drawText(room, _LEADING, _fitted(cell.text, room.width() + 2, look))
        return
    if marked and cell.state & (CellState.EXPLAIN | CellState.INVALID):
        room.adjust(theme.px(16), 0, 0, 0)
    # Figures stand right in every language, since their digits run from left to right.
    before = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(room, _FIGURES, _fitted(cell.text, room.width() + 2, look))
    painter.setLayoutDirection(before)


@lru_cache(maxsize=64)
def _look(kind: ColumnKind, strong: bool, theme: Theme, dpi: int) -> tuple[str, QFont]:
    """The role and the font of a column's texts; ``theme`` and ``dpi`` say when a font is another one."""
    if kind == "label":
        return "text", fonts.text(13, 600)
    if kind == "number":
        return "text", fonts.tabular(13)
    if kind == "computed":
        return ("text", fonts.tabular(13, 600)) if strong else ("muted", fonts.tabular(13))
    return "muted", fonts.text(11.5)


@lru_cache(maxsize=4096)
def _fitted(text: str, width: int, look: tuple[ColumnKind, bool, Theme, int]) -> str:
    """The text, cut with "…" where the cell is too narrow for it."""
    return QFontMetrics(_look(*look)[1]).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _paint_icon(painter: QPainter, area: QRect, name: str) -> None:
    if name:
        drawing = icons.pixmap(name, _ICON_ROLES.get(name, "muted"), 14)
        side = current().px(14)
        painter.drawPixmap(area.center().x() - side // 2 + 1, area.center().y() - side // 2 + 1, drawing)


def _paint_state(painter: QPainter, area: QRect, cell: Cell, theme: Theme) -> None:
    side = theme.px(14)
    if cell.state & CellState.INVALID:
        # A wavy line as under a misspelt word: the text is there, but not kept as a number.
        painter.setPen(QPen(theme.color("concern"), 1.4, Qt.PenStyle.DotLine))
        painter.drawLine(area.left() + _PADDING, area.bottom() - 4, area.right() - _PADDING, area.bottom() - 4)
    if cell.state & CellState.EXPLAIN:
        painter.setPen(QPen(theme.color("concern"), 1))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
    if cell.state & (CellState.EXPLAIN | CellState.INVALID):
        painter.drawPixmap(
            area.left() + 5, area.center().y() - side // 2 + 1, icons.pixmap("triangle-alert", "concern", 14)
        )
    elif cell.state & CellState.CORRECTED:
        painter.drawPixmap(area.left() + 5, area.center().y() - side // 2 + 1, icons.pixmap("pencil", "muted", 12))
