"""A list of lines to tick, with a search that hides what does not fit. Space or a click on a line ticks it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme.tokens import current
from ui.widgets.choice import paint_check
from ui.widgets.tips import plain_tip

ROW, SIDE, GAP = 32, 16, 10
_KEY = Qt.ItemDataRole.UserRole


class _TickDelegate(QStyledItemDelegate):
    """Paints the box from the theme; a press on the line is the list's own business."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, side = current(), current().px(SIDE)
        area = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent-soft"))
        right = option.direction == Qt.LayoutDirection.RightToLeft
        x = area.right() - GAP - side if right else area.left() + GAP
        box = QRectF(x, area.center().y() - side / 2, side, side)
        paint_check(painter, box, checked=Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == _ON)
        room = area.adjusted(GAP, 0, -2 * GAP - side, 0) if right else area.adjusted(2 * GAP + side, 0, -GAP, 0)
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        words = option.fontMetrics.elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, words)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        return False


_ON = Qt.CheckState.Checked


class TickList(QListWidget):
    """Lines by key. ``ticks_changed`` whenever a tick was set or taken away."""

    ticks_changed = Signal()

    def __init__(self, name: str, lines: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_TickDelegate(self))
        self.setUniformItemSizes(True)
        self.itemChanged.connect(lambda _item: self.ticks_changed.emit())
        self.set_lines(lines)

    def set_lines(self, lines: Sequence[tuple[str, str]], ticked: Sequence[str] = ()) -> None:
        """Show these (key, words), some of them ticked."""
        self.blockSignals(True)
        self.clear()
        chosen = set(ticked)
        for key, words in lines:
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            item.setToolTip(plain_tip(words))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_ON if key in chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, current().px(ROW)))
            self.addItem(item)
        if lines:
            self.setCurrentRow(0)
        self.blockSignals(False)

    @property
    def ticked(self) -> list[str]:
        """The keys of the lines with a tick, also those that a search hides."""
        items = [self.item(row) for row in range(self.count())]
        return [str(item.data(_KEY)) for item in items if item.checkState() == _ON]

    def tick(self, key: str, *, on: bool = True) -> None:
        """Tick a line, as a person does."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_KEY) == key:
                item.setCheckState(_ON if on else Qt.CheckState.Unchecked)

    def tick_shown(self, *, on: bool) -> None:
        """Tick every line that the search leaves, or take those ticks away."""
        self.blockSignals(True)
        for row in range(self.count()):
            if not self.item(row).isHidden():
                self.item(row).setCheckState(_ON if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.ticks_changed.emit()

    def search(self, text: str) -> None:
        """Hide the lines that do not hold every word."""
        wanted = text.casefold().split()
        for row in range(self.count()):
            item = self.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in wanted))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._turn(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self._turn(item)
        else:
            super().keyPressEvent(event)

    def _turn(self, item: QListWidgetItem) -> None:
        item.setCheckState(Qt.CheckState.Unchecked if item.checkState() == _ON else _ON)
