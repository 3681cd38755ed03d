"""The rail: brand, workspace, pages with icon and word, settings and help at the foot.

Where the window is narrow for its text the words go and the icons stay; where it is low the pages scroll.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from ui import icons, spoken
from ui.shell.page import PageSpec
from ui.theme import fonts
from ui.theme.tokens import RAIL_WIDTH, current
from ui.widgets.texts import rule
from ui.widgets.tips import plain_tip

ENTRY_HEIGHT = 32
NARROW_RAIL = 1000
"""Windows narrower than this, at 100 % text, have a rail of icons."""
_GAP = 2
_INSET = 8
_START = 16


class BrandMark(QWidget):
    """The program's mark and name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(current().px(48))
        self.setAccessibleName("QIC Desktop")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        side = theme.px(24)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - 16 - side if right else 16
        paint_mark(painter, QRectF(x, (self.height() - side) / 2, side, side))
        painter.setFont(fonts.text(13, 600))
        painter.setPen(theme.color("text"))
        text = QRect(16 + side + 8, 0, self.width() - side - 30, self.height())
        if right:
            text.moveRight(x - 8)
        if text.width() > side:
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, "QIC Desktop")
        painter.end()


def paint_mark(painter: QPainter, area: QRectF) -> None:
    """A green square with a rising line and its dots, in ``area``."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    unit = area.width() / 24
    painter.drawRoundedRect(area, 5 * unit, 5 * unit)
    pen = QPen(theme.color("accent-text"), 2 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [(5.5, 15.5), (9.5, 12.5), (13.0, 14.5), (18.5, 8.0)]
    corners = [area.topLeft() + QPointF(x * unit, y * unit) for x, y in points]
    painter.drawPolyline(QPolygonF(corners))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent-text"))
    for corner in (corners[0], corners[-1]):
        painter.drawEllipse(corner, 2 * unit, 2 * unit)
    painter.restore()


class WorkspaceCard(QAbstractButton):
    """The workspace now open; opens the list of workspaces."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(current().px(52))
        self.show_workspace("", "")

    def show_workspace(self, name: str, detail: str) -> None:
        """Show this name and, below it, collaborative and role."""
        self.setText(name)
        self._detail = detail
        self.setAccessibleName(_("Workspace: {name}, {detail}").format(name=name, detail=detail))
        self.setToolTip(plain_tip(f"{name}\n{detail}" if name else ""))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line-strong" if self.underMouse() else "line"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(14)
        arrow = 8 if right else self.width() - side - 8
        if self.width() < 4 * side:
            painter.drawPixmap(
                (self.width() - side) // 2, (self.height() - side) // 2, icons.pixmap("chevron-down", "muted", 14)
            )
            painter.end()
            return
        painter.drawPixmap(arrow, (self.height() - side) // 2, icons.pixmap("chevron-down", "muted", 14))
        room = self.width() - side - 26
        left = self.width() - 10 - room if right else 10
        half = self.height() // 2
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        lines = ((self.text(), fonts.text(13, 600), "text"), (self._detail, fonts.text(11.5), "muted"))
        for number, (text, font, role) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            area = QRect(left, 8 + number * (half - 9), room, half - 8)
            elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(area, flags, elided)
        painter.end()


class RailEntry(QAbstractButton):
    """One page: icon, word, how many things wait there, and which key goes there."""

    def __init__(self, key: str, word: str, icon: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._icon = icon
        self._badge = 0
        self._keys = keys
        self.setText(word)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(current().px(ENTRY_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setProperty("tightFocus", True)
        self._narrow = False
        self.set_narrow(False)
        self._apply_name()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone; the word is in the tool tip."""
        self._narrow = narrow
        self.setToolTip(plain_tip(" · ".join(part for part in (self.text() if narrow else "", self._keys) if part)))
        self.update()

    @property
    def badge(self) -> int:
        """How many things wait there."""
        return self._badge

    def set_badge(self, count: int) -> None:
        """Show how many things wait there; 0 shows nothing."""
        self._badge = count
        self._apply_name()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(2 * _START, ENTRY_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(_INSET + 0.5, 0.5, -_INSET - 0.5, -0.5)
        if chosen:
            painter.setPen(theme.color("line"))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(box, 6, 6)
            mark = theme.px(16)
            x = self.width() - 3 if right else 0
            painter.fillRect(x, (self.height() - mark) // 2, 3, mark, theme.color("accent"))
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("line"))
            painter.drawRoundedRect(box, 6, 6)
        self._paint_content(painter, right=right, chosen=chosen)
        painter.end()

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def _paint_content(self, painter: QPainter, *, right: bool, chosen: bool) -> None:
        theme = current()
        side, start = theme.px(16), _START
        middle = (self.height() - side) // 2
        drawing = icons.pixmap(self._icon, "accent" if chosen else "muted")
        painter.drawPixmap(self.width() - start - side if right else start, middle, drawing)
        if self._narrow:
            if self._badge:
                dot = theme.px(7)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent"))
                painter.drawEllipse(start - 4 if right else start + side - 2, middle - 2, dot, dot)
            return
        left = start + side + 12
        text = QRect(left, 0, self.width() - left - 20, self.height())
        tail = QRect(left, 0, self.width() - left - 17, self.height())
        if right:
            text.moveRight(self.width() - left)
            tail.moveLeft(17)
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text" if chosen else "muted"))
        painter.setFont(fonts.font(theme.px(13), 600 if chosen else 500))
        painter.drawText(text, vertical | Qt.AlignmentFlag.AlignLeading, self.text())
        if self._badge:
            painter.setFont(fonts.text(11.5, 500))
            painter.drawText(tail, vertical | Qt.AlignmentFlag.AlignTrailing, str(self._badge))
        elif self._keys == "F1":
            _paint_key(painter, tail, self._keys, right=right)

    def _apply_name(self) -> None:
        waiting = n_("{count} waiting", "{count} waiting", self._badge).format(count=self._badge)
        self.setAccessibleName(f"{self.text()}, {waiting}" if self._badge else self.text())


class Rail(QFrame):
    """Emits ``chosen(key)``; ``workspace_asked`` when the card is pressed. Up and Down move along the entries."""

    chosen = Signal(str)
    workspace_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(current().px(RAIL_WIDTH))
        self.setAccessibleName(_("Pages"))
        self.card = WorkspaceCard(self)
        self.card.clicked.connect(self.workspace_asked)
        self._entries: list[RailEntry] = []
        self._narrow = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(0)
        layout.addWidget(BrandMark(self))
        holder = QVBoxLayout()
        holder.setContentsMargins(8, 4, 9, 16)
        holder.addWidget(self.card)
        layout.addLayout(holder)
        self._content = QWidget()
        # It may be lower than its entries: then they scroll.
        self._content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._list = QVBoxLayout(self._content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(_GAP)
        down = QVBoxLayout()
        down.addStretch(1)
        self._list.addLayout(down)
        self._scroller: QScrollArea | None = None
        layout.addWidget(self._content, 1)
        layout.addWidget(rule())
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(0, 8, 0, 0)
        self._foot.setSpacing(_GAP)
        layout.addLayout(self._foot)
        self._add_foot("settings", _("Settings"), "settings")
        self._add_foot("help", _("Help"), "circle-help", "F1")

    @property
    def entries(self) -> tuple[RailEntry, ...]:
        """The entries of pages, top to bottom, without settings and help."""
        return tuple(entry for entry in self._entries if entry.key not in ("settings", "help"))

    def set_pages(self, pages: Sequence[PageSpec]) -> None:
        """Show these pages; those not on the rail are left out."""
        for entry in self.entries:
            self._entries.remove(entry)
            entry.hide()
            entry.deleteLater()
        for number, page in enumerate(page for page in pages if page.on_rail):
            keys = f"Ctrl+{number + 1}" if number < 9 else ""
            entry = RailEntry(page.key, page.word, page.icon, keys, self)
            entry.clicked.connect(lambda _on, key=page.key: self.chosen.emit(key))
            entry.set_narrow(self._narrow)
            self._list.insertWidget(number, entry)
            self._entries.insert(number, entry)
        # As they are read: the workspace, the pages, then settings and help.
        for before, after in pairwise((self.card, *self._entries)):
            self.setTabOrder(before, after)
        # How high they are is known once they have been laid out; with large text they scroll.
        QTimer.singleShot(0, self, self._fit)

    def set_window_width(self, window_width: int) -> None:
        """Show icons alone where the window is narrow for its text."""
        theme = current()
        narrow = window_width / theme.scale < NARROW_RAIL
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(theme.px(24) + 2 * _START if narrow else theme.px(RAIL_WIDTH))
        for entry in self._entries:
            entry.set_narrow(narrow)

    def mark(self, key: str) -> None:
        """Mark the entry of the page now shown."""
        for entry in self._entries:
            entry.setChecked(entry.key == key)
            if entry.key == key:
                self._fit()
                if self._scroller is not None:
                    self._scroller.ensureWidgetVisible(entry, 0, 0)
                spoken.tell(entry, "Selection")

    def set_badge(self, key: str, count: int) -> None:
        """Say how many things wait on a page."""
        for entry in self._entries:
            if entry.key == key:
                entry.set_badge(count)

    def focus_entry(self) -> QWidget:
        """The entry that takes the focus when the rail does."""
        chosen = [entry for entry in self._entries if entry.isChecked()]
        return (chosen or self._entries)[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        if step is None or focused not in self._entries:
            super().keyPressEvent(event)
            return
        index = self._entries.index(focused) + step
        if 0 <= index < len(self._entries):
            self._entries[index].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the entries scroll where they do not fit. An area for it costs time at the start, so only then."""
        if self._scroller is not None or self._content.sizeHint().height() <= self._content.height():
            return
        area = self._scroller = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._content, area)
        self._content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        area.setWidget(self._content)
        area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        area.show()

    def _add_foot(self, key: str, word: str, icon: str, keys: str = "") -> None:
        entry = RailEntry(key, word, icon, keys, self)
        entry.clicked.connect(lambda _on: self.chosen.emit(key))
        self._foot.addWidget(entry)
        self._entries.append(entry)


def _paint_key(painter: QPainter, area: QRect, keys: str, *, right: bool) -> None:
    theme = current()
    painter.setFont(fonts.text(11))
    width = painter.fontMetrics().horizontalAdvance(keys) + 9
    height = theme.px(18)
    x = area.left() if right else area.right() - width + 1
    cap = QRectF(x + 0.5, (area.height() - height) / 2 + 0.5, width, height - 1)
    painter.setPen(theme.color("line-strong"))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(cap, 4, 4)
    painter.setPen(theme.color("muted"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, keys)
