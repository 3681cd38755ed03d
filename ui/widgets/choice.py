"""Check boxes, radio buttons and lists to choose from, painted from the tokens (no picture files per theme)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QRadioButton, QSizePolicy, QWidget

from ui import icons
from ui.theme.tokens import current

_SIDE = 16
_GAP = 8
_LEAST = 120
_ENDLESS = 10_000


def paint_check(painter: QPainter, box: QRectF, *, checked: bool) -> None:
    """A box to tick, as it looks everywhere."""
    theme = current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if checked else "field"), 1))
    painter.setBrush(theme.color("accent" if checked else "surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if checked:
        unit = box.width() / 16
        pen = QPen(theme.color("accent-text"), 1.8 * unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        corners = [(4.2, 8.4), (7.0, 11.0), (11.8, 5.4)]
        painter.drawPolyline([box.topLeft() + QPointF(x * unit, y * unit) for x, y in corners])


class CheckBox(QCheckBox):
    """A box of 16 pixels, filled with a check mark when chosen; words that do not fit beside it go on below."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        theme = current()
        width = self.fontMetrics().horizontalAdvance(_words(self))
        return QSize(theme.px(_SIDE) + (_GAP + width if width else 0) + 2, theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """The longest word must stay whole, and a few short ones beside each other."""
        theme, metrics = current(), self.fontMetrics()
        longest = max((metrics.horizontalAdvance(word) for word in _words(self).split()), default=0)
        wide = max(theme.px(_SIDE) + _GAP + longest + 2, theme.px(_LEAST))
        return QSize(min(self.sizeHint().width(), wide), theme.px(24))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        theme = current()
        room = QRect(0, 0, max(1, width - theme.px(_SIDE) - _GAP), _ENDLESS)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, _words(self))
        return max(theme.px(24), words.height())

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_check(painter, _indicator(self), checked=self.isChecked())
        _paint_word(painter, self)
        painter.end()


class RadioButton(QRadioButton):
    """A ring of 16 pixels with a dot when chosen."""

    def sizeHint(self) -> QSize:
        theme = current()
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(theme.px(_SIDE) + _GAP + width + 2, theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = _indicator(self).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("accent" if self.isChecked() else "field"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(box.center(), box.width() * 0.28, box.width() * 0.28)
        _paint_word(painter, self)
        painter.end()


class Select(QComboBox):
    """A closed list. ``chosen(key)`` tells of a choice; the wheel and the arrows change nothing while passing by.

    Up and Down open the list: what is chosen is recorded at once, and nobody means every word on the way.
    """

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
        *,
        icon: str = "",
        large: bool = False,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._high = 36 if large else 32
        self.setProperty("ownFocus", True)
        # The wheel scrolls what lies behind; it takes the keys from no field that is being written.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.activated.connect(lambda _index: self.chosen.emit(self.key))

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Replace what can be chosen by (key, word) pairs; the chosen key stays where it still exists."""
        before = self.key
        self.blockSignals(True)
        self.clear()
        for key, word in options:
            self.addItem(word, key)
        self.blockSignals(False)
        if before:
            self.choose(before)
        self.updateGeometry()

    @property
    def key(self) -> str:
        """The key of the chosen word, empty if there is none."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose without telling anyone."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=80)
        theme = current()
        return QSize(widest + theme.px(72 if self._icon else 48), theme.px(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, current().px(self._high))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        width = 2 if focused else 1
        edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(theme.color("focus" if focused else "field"), width))
        painter.setBrush(theme.color("surface" if self.isEnabled() else "sunken"))
        painter.drawRoundedRect(edge, 5.5, 5.5)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(16)
        middle = (self.height() - side) // 2
        arrow = self.width() - side - 9
        painter.drawPixmap(9 if right else arrow, middle, icons.pixmap("chevron-down", "muted"))
        start = 10
        if self._icon:
            painter.drawPixmap(self.width() - side - 10 if right else 10, middle, icons.pixmap(self._icon, "muted"))
            start += side + 8
        text = self.rect().adjusted(side + 14, 0, -start, 0) if right else self.rect().adjusted(start, 0, -side - 14, 0)
        painter.setPen(theme.color("text" if self.isEnabled() else "muted"))
        word = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, word)
        painter.end()


def _indicator(widget: QWidget) -> QRectF:
    side = current().px(_SIDE)
    right = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return QRectF(widget.width() - side if right else 0, (widget.height() - side) / 2, side, side)


def _words(widget: QAbstractButton) -> str:
    """What is written beside it, without the mark of its key."""
    return widget.text().replace("&", "")


def _paint_word(painter: QPainter, widget: QAbstractButton) -> None:
    theme = current()
    gap = theme.px(_SIDE) + _GAP
    right = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    area = widget.rect().adjusted(0, 0, -gap, 0) if right else widget.rect().adjusted(gap, 0, 0, 0)
    painter.setPen(theme.color("text" if widget.isEnabled() else "muted"))
    at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap
    painter.drawText(area, at, _words(widget))
