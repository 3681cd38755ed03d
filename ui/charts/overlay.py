"""What lies above the picture while a person works with it: the ring, the chosen stretch, a boundary being moved.

Owns its painting only, and repaints only the parts that change: the picture below is not drawn again for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import font
from ui.theme.tokens import current

_RING = 7.0
_TINT = 28
"""How much of the accent colours the chosen stretch, of 255."""


@dataclass(frozen=True, slots=True)
class Strip:
    """An upright band in the widget's pixels; without width it is a line. ``text`` stands at its top."""

    left: float
    right: float
    top: float
    bottom: float
    text: str = ""


class Overlay(QWidget):
    """Never takes the pointer; lies above whichever canvas paints."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring: QPointF | None = None
        self._stretch: Strip | None = None
        self._boundary: Strip | None = None

    def show_ring(self, place: QPointF | None) -> None:
        """Ring the point that the person is on."""
        if place != self._ring:
            for at in (self._ring, place):
                if at is not None:
                    around = _RING + 2
                    self.update(QRectF(at.x() - around, at.y() - around, 2 * around, 2 * around).toAlignedRect())
            self._ring = place

    def show_stretch(self, strip: Strip | None) -> None:
        """Tint the stretch of points that is chosen."""
        if strip != self._stretch:
            self._refresh(self._stretch)
            self._stretch = strip
            self._refresh(strip)

    def show_boundary(self, strip: Strip | None) -> None:
        """Draw the boundary that is being moved, with the period that would be the first."""
        if strip != self._boundary:
            self._refresh(self._boundary)
            self._boundary = strip
            self._refresh(strip)

    @property
    def stretch(self) -> Strip | None:
        """The tinted stretch."""
        return self._stretch

    @property
    def boundary(self) -> Strip | None:
        """The boundary being moved."""
        return self._boundary

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ring is None and self._stretch is None and self._boundary is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        if self._stretch is not None:
            _paint_stretch(painter, self._stretch)
        if self._boundary is not None:
            _paint_boundary(painter, self._boundary, self.width())
        if self._ring is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawEllipse(self._ring, _RING, _RING)
        painter.end()

    def _refresh(self, strip: Strip | None) -> None:
        if strip is None:
            return
        wide = 320 if strip.text else 4
        high = current().px(24) if strip.text else 2
        rect = QRectF(strip.left, strip.top, strip.right - strip.left, strip.bottom - strip.top)
        self.update(rect.adjusted(-wide, -high, wide, 2).toAlignedRect())


def _paint_stretch(painter: QPainter, strip: Strip) -> None:
    theme = current()
    rect = QRectF(strip.left, strip.top, strip.right - strip.left, strip.bottom - strip.top)
    tint = QColor(theme.color("accent"))
    tint.setAlpha(_TINT)
    painter.fillRect(rect, tint)
    painter.setPen(QPen(theme.color("accent"), 1))
    for x in (int(strip.left) + 0.5, int(strip.right) + 0.5):
        painter.drawLine(QPointF(x, strip.top), QPointF(x, strip.bottom))


def _paint_boundary(painter: QPainter, strip: Strip, width: int) -> None:
    theme = current()
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.drawLine(QPointF(strip.left, strip.top), QPointF(strip.left, strip.bottom))
    if not strip.text:
        return
    painter.setFont(font(theme.font_size(11), 600, painter.device().logicalDpiY()))
    metrics = painter.fontMetrics()
    wide, high = metrics.horizontalAdvance(strip.text) + 14, metrics.height() + 6
    left = min(max(0.0, strip.left - wide / 2), max(0.0, width - wide))
    box = QRectF(left, max(0.0, strip.top - 2), wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("focus"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color("surface"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, strip.text)
