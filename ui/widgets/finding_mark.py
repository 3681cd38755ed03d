"""The mark of a finding: shape first, colour second, so that it reads in black and white."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import current

FindingKind = Literal["improvement", "concern", "change", "chance", "few"]
Arrow = Literal["up", "down", ""]
_ROLES = {"improvement": "improve", "concern": "concern", "change": "muted", "chance": "muted", "few": "muted"}


def paint_finding(painter: QPainter, area: QRectF, kind: FindingKind, arrow: Arrow = "") -> None:
    """Paint the mark into ``area``: circle = improvement, diamond = concern, square = change without direction,
    ring with a wave = chance variation, dashed ring = too few points. The arrow is the direction of the line."""
    theme = current()
    colour = theme.color(_ROLES[kind])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = area.width() / 16
    centre = area.center()
    if kind in ("chance", "few"):
        pen = QPen(colour, 1.3 * unit)
        if kind == "few":
            pen.setDashPattern([2.2, 1.8])
        painter.setPen(pen)
        painter.drawEllipse(centre, 7 * unit, 7 * unit)
        if kind == "chance":
            painter.drawPath(_wave(centre, unit))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        _paint_shape(painter, centre, unit, kind)
        _paint_arrow(painter, centre, unit, arrow, theme.color("surface"))
    painter.restore()


def _paint_shape(painter: QPainter, centre: QPointF, unit: float, kind: FindingKind) -> None:
    if kind == "improvement":
        painter.drawEllipse(centre, 8 * unit, 8 * unit)
    elif kind == "concern":
        reach = 8.6 * unit
        corners = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
        painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
    else:
        painter.drawRoundedRect(QRectF(centre.x() - 7 * unit, centre.y() - 7 * unit, 14 * unit, 14 * unit), 1.5, 1.5)


def _paint_arrow(painter: QPainter, centre: QPointF, unit: float, arrow: Arrow, colour: QColor) -> None:
    if not arrow:
        return
    way = -1 if arrow == "up" else 1
    pen = QPen(colour, 1.6 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    tip = centre + QPointF(0, way * 3.6 * unit)
    painter.drawLine(centre - QPointF(0, way * 3.6 * unit), tip)
    barb = -way * 3 * unit
    painter.drawPolyline([tip + QPointF(-3 * unit, barb), tip, tip + QPointF(3 * unit, barb)])


def _wave(centre: QPointF, unit: float) -> QPainterPath:
    path = QPainterPath(centre + QPointF(-4 * unit, 0.6 * unit))
    path.cubicTo(
        centre + QPointF(-2 * unit, -4 * unit),
        centre + QPointF(1.5 * unit, 4 * unit),
        centre + QPointF(4 * unit, -0.6 * unit),
    )
    return path


class FindingMark(QWidget):
    """The mark as a widget; its word always stands beside it."""

    def __init__(
        self, kind: FindingKind = "few", arrow: Arrow = "", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind: FindingKind = kind
        self._arrow: Arrow = arrow
        self._pixels = size
        self.setFixedSize(self.sizeHint())

    def set_finding(self, kind: FindingKind, arrow: Arrow = "") -> None:
        """Show another finding."""
        self._kind, self._arrow = kind, arrow
        self.update()

    def sizeHint(self) -> QSize:
        side = current().px(self._pixels) + 2
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_finding(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._kind, self._arrow)
        painter.end()
