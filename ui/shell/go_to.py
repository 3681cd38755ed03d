"""Go to (Ctrl+K): any page and its parts, measure, cycle or site by a few letters, and the steps to begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qic_desktop.i18n import _
from ui import icons
from ui.navigation import Place
from ui.shell.page import PageSpec
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.texts import label
from ui.workspace import Hit

Search = Callable[[str, Callable[[Sequence[Hit]], None]], None]
"""Asks for hits; the answer comes later, on the main thread."""

_HIT_ROLE = Qt.ItemDataRole.UserRole


class GoTo(QFrame):
    """A panel over the window's top. Emits ``place_asked(Place, step)``; the step is empty for a mere place."""

    place_asked = Signal(object, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setProperty("panel", "info")
        self.setAccessibleName(_("Go to"))
        self._pages: tuple[Hit, ...] = ()
        self._search: Search | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_("Page, measure, test of change, site or step"))
        self.field.setAccessibleName(_("Go to"))
        self.field.setProperty("ownFocus", True)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.field.installEventFilter(self)
        layout.addWidget(self.field)
        self.list = QListWidget(self)
        self.list.setProperty("plain", "true")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setAccessibleName(_("Places found"))
        self.list.itemClicked.connect(self._go)
        layout.addWidget(self.list)
        self._none = label(_("Nothing has this name. Try fewer letters."), "muted")
        layout.addWidget(self._none)

    def set_places(self, specs: Iterable[PageSpec], search: Search | None = None) -> None:
        """The pages, found without asking anyone (not those that are nothing by themselves), and where else to look."""
        self._pages = tuple(Hit(one.word, "", one.icon, Place(one.key)) for one in specs if not one.of_one)
        self._search = search

    def open(self) -> None:
        """Show the panel, empty, with the focus in its field."""
        window = self.parentWidget()
        theme = current()
        self.setFixedWidth(theme.px(560))
        self.field.clear()
        self._fill(self._pages)
        if window is not None:
            self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 64)))
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self.list.count():
            self.list.setCurrentRow(min(self.list.count() - 1, max(0, self.list.currentRow() + step)))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.list.currentItem()
            if item is not None:
                self._go(item)
            return True
        return False

    def _on_field_text_changed(self, text: str) -> None:
        wanted = text.strip().casefold()
        pages = [hit for hit in self._pages if wanted in hit.title.casefold()]
        self._fill(pages)
        if wanted and self._search is not None:
            self._search(text.strip(), lambda hits: self._on_search_answered(text, pages, hits))

    def _on_search_answered(self, text: str, pages: Sequence[Hit], hits: Sequence[Hit]) -> None:
        if self.field.text() == text:
            self._fill([*pages, *(hit for hit in hits if hit not in pages)])

    def _fill(self, hits: Sequence[Hit]) -> None:
        self.list.clear()
        for hit in hits[:40]:
            item = QListWidgetItem(f"{hit.title}, {hit.detail}" if hit.detail else hit.title)
            item.setData(_HIT_ROLE, hit)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(hits))
        self._none.setVisible(not hits)
        rows = min(9, max(1, len(hits)))
        self.list.setFixedHeight(rows * current().px(36) + 4)
        self.setFixedHeight(self.sizeHint().height())

    def _go(self, item: QListWidgetItem) -> None:
        hit = item.data(_HIT_ROLE)
        self.close()
        self.place_asked.emit(hit.place, hit.step)


class _HitDelegate(QStyledItemDelegate):
    """Icon, name, and quietly what it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(200, current().px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        theme = current()
        area: QRect = option.rect
        hit: Hit = index.data(_HIT_ROLE)  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent-soft"))
            painter.drawRoundedRect(area, 6, 6)
        right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(16)
        x = area.right() - 10 - side if right else area.left() + 10
        painter.drawPixmap(x, area.center().y() - side // 2, icons.pixmap(hit.icon, "muted"))
        room = area.adjusted(10, 0, -side - 20, 0) if right else area.adjusted(side + 20, 0, -10, 0)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        painter.setFont(fonts.text(13, 500))
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignLeading, hit.title)
        painter.setPen(theme.color("muted"))
        painter.setFont(fonts.text(12))
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignTrailing, hit.detail)
        painter.restore()
