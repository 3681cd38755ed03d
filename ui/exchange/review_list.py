"""The list of what comes: packages, then records grouped by sender, painted by one delegate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons
from ui.theme import fonts
from ui.theme.tokens import current

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a head (no ``key``), or something to choose. ``mark`` is the word at the end."""

    title: str
    detail: str = ""
    icon: str = ""
    mark: str = ""
    key: str = ""
    concern: bool = False


class LineModel(QAbstractListModel):
    """Lines as they are shown."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        super().__init__()
        self.lines = list(lines)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (line.title, line.detail, line.mark) if part)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usable if self.lines[index.row()].key else Qt.ItemFlag.NoItemFlags


class ReviewList(QListView):
    """Lines with heads between them. Emits ``chosen(key)``."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("ownFocus", True)
        self.setItemDelegate(_LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        # A thousand packages are laid out in pieces, so that the window answers.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self._model = LineModel()
        self.setModel(self._model)

    def show_lines(self, lines: Sequence[Line], chosen: str = "") -> None:
        """Show other lines; the one with the key ``chosen`` (else the first that can be) is chosen."""
        self._model = LineModel(lines)
        self.setModel(self._model)
        keys = [line.key for line in lines]
        wanted = chosen if chosen and chosen in keys else next((key for key in keys if key), "")
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        if wanted:
            self.setCurrentIndex(self._model.index(keys.index(wanted), 0))
            self.chosen.emit(wanted)

    @property
    def key(self) -> str:
        """The key of the line now chosen."""
        index = self.currentIndex()
        return self._model.lines[index.row()].key if index.isValid() else ""

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and self._model.lines[now.row()].key:
            self.chosen.emit(self._model.lines[now.row()].key)


class _LineDelegate(QStyledItemDelegate):
    """Paints heads on sunken ground and lines with icon, two rows of words and a mark."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = index.data(LINE_ROLE)
        return QSize(200, current().px((50 if line.detail else 36) if line.key else 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: Line = index.data(LINE_ROLE)
        theme = current()
        area: QRect = option.rect
        painter.save()
        if not line.key:
            painter.fillRect(area, theme.color("sunken"))
            painter.setFont(fonts.text(11.5))
            painter.setPen(theme.color("muted"))
            painter.drawText(area.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter | _START, line.title)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_line(painter, area, line, chosen=chosen)
            if chosen:
                right = _is_right_to_left()
                painter.fillRect(
                    area.right() - 2 if right else area.left(),
                    area.top(),
                    3,
                    area.height(),
                    theme.color("focus" if option.state & QStyle.StateFlag.State_HasFocus else "accent"),
                )
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.color("line"))
        painter.restore()

    def _paint_line(self, painter: QPainter, area: QRect, line: Line, *, chosen: bool) -> None:
        theme = current()
        if chosen:
            painter.fillRect(area, theme.color("accent-soft"))
        quiet = "text" if chosen else "muted"
        right = _is_right_to_left()
        side = theme.px(16)
        icon_x = area.right() - 12 - side if right else area.left() + 12
        role = "concern" if line.concern else quiet
        painter.drawPixmap(icon_x, area.center().y() - side // 2, icons.pixmap(line.icon or "package", role))
        room = area.adjusted(14, 6, -(24 + side), -6) if right else area.adjusted(24 + side, 6, -14, -6)
        small = fonts.text(11.5)
        painter.setFont(small)
        mark = painter.fontMetrics().horizontalAdvance(line.mark)
        painter.setPen(theme.color("concern" if line.concern and not chosen else quiet))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | _END, line.mark)
        if mark:
            room = room.adjusted(mark + 12, 0, 0, 0) if right else room.adjusted(0, 0, -mark - 12, 0)
        strong = fonts.text(13, 600)
        if line.detail:
            head, under = room.adjusted(0, 0, 0, -room.height() // 2), room.adjusted(0, room.height() // 2, 0, 0)
            self._words(painter, under, line.detail, small, quiet)
        else:
            head = room
        self._words(painter, head, line.title, strong, "text")

    def _words(self, painter: QPainter, room: QRect, words: str, font: QFont, role: str) -> None:
        painter.setFont(font)
        painter.setPen(current().color(role))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | _START, shown)


_START = Qt.AlignmentFlag.AlignLeading
_END = Qt.AlignmentFlag.AlignTrailing


def _is_right_to_left() -> bool:
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
