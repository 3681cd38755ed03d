"""Pens and brushes, kept once made, and one dot of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF


@lru_cache(maxsize=256)
def pen(colour: str, width: float, dash: tuple[float, ...] = ()) -> QPen:
    """A pen of one colour; ``dash`` is (on, off) in pixels."""
    made = QPen(QColor(colour), width)
    # Square ends close the joints of separate segments as round ones do, at an eighth of the time.
    made.setCapStyle(Qt.PenCapStyle.FlatCap if dash or width <= 1.0 else Qt.PenCapStyle.SquareCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash and width > 0:
        made.setDashPattern([part / width for part in dash])
    return made


@lru_cache(maxsize=64)
def brush(colour: str) -> QBrush:
    """A plain fill."""
    return QBrush(QColor(colour))


NO_PEN = QPen(Qt.PenStyle.NoPen)
NO_BRUSH = QBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True, slots=True)
class Dot:
    """How one point looks: colours as ``#RRGGBB``, None leaves the inside or the outline away."""

    shape: str
    radius: float
    fill: str | None
    rim: str | None
    rim_width: float = 0.0
    dash: tuple[float, ...] = ()

    def prepare(self, painter: QPainter) -> None:
        """Take the pen and the brush of this look."""
        painter.setPen(pen(self.rim, self.rim_width, self.dash) if self.rim else NO_PEN)
        painter.setBrush(brush(self.fill) if self.fill else NO_BRUSH)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Paint one around (x, y)."""
        radius = self.radius
        if self.shape in ("circle", "ring"):
            painter.drawEllipse(QPointF(x, y), radius, radius)
        elif self.shape == "square":
            painter.drawRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
        else:
            corners = (QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y))
            painter.drawPolygon(QPolygonF(corners))
