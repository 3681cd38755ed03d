"""Paints a :class:`~qic_desktop.analysis.geometry.marks.Scene` with QPainter: charts, thumbnails, copied pictures.

Knows no chart kinds and decides no places: what the scene says is what is drawn, so the screen cannot differ from
paper. Fast because pens, brushes and fonts are kept, and because lines wider than a pixel are drawn as separate
segments (one wide antialiased polyline of 1,000 points takes half a second).
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from ui.theme import fonts
from ui.theme.tokens import Theme

_DASHED_AS_ONE = 400


def paint_scene(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """Paint ``scene`` at the painter's origin, one scene pixel per logical pixel, in the colours of ``theme``.

    Time never mirrors: charts run from left to right in every language.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for mark in scene.marks:
        _paint_mark(painter, mark, theme)
    painter.restore()


def picture(scene: Scene, theme: Theme, ratio: float = 2.0, margin: int = 12) -> QImage:
    """The scene on its background as an image with ``ratio`` device pixels per pixel, for copying and PNG."""
    size = QSize(round((scene.width + 2 * margin) * ratio), round((scene.height + 2 * margin) * ratio))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    painter.translate(margin, margin)
    paint_scene(painter, scene, theme)
    painter.end()
    return image


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The advance of ``text`` in pixels, as the painter draws it."""
    return _metrics(size, weight, 96).horizontalAdvance(text)


def _paint_mark(painter: QPainter, mark: Mark, theme: Theme) -> None:
    if isinstance(mark, Line):
        _paint_line(painter, mark, theme)
    elif isinstance(mark, Dots):
        _paint_dots(painter, mark, theme)
    elif isinstance(mark, Label):
        _paint_label(painter, mark, theme)
    elif isinstance(mark, Area):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_brush(theme.hex(mark.role)))
        painter.drawPolygon(_polygon(mark.xs, mark.ys))
    else:
        _paint_box(painter, mark, theme)


def _paint_line(painter: QPainter, mark: Line, theme: Theme) -> None:
    count = len(mark.xs)
    if count < 2:
        return
    painter.setPen(_pen(theme.hex(mark.role), mark.width, mark.dash))
    if count == 2:
        _paint_two(painter, mark)
        return
    if mark.dash and count <= _DASHED_AS_ONE:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_polygon(mark.xs, mark.ys))
        return
    xs, ys = mark.xs, mark.ys
    painter.drawLines([QLineF(xs[i], ys[i], xs[i + 1], ys[i + 1]) for i in range(count - 1)])


def _paint_two(painter: QPainter, mark: Line) -> None:
    (x1, x2), (y1, y2) = mark.xs, mark.ys
    # Upright and level rules fall on whole pixels, so that a 1-pixel line is one pixel and not two grey ones.
    if mark.width <= 1.0 and (x1 == x2 or y1 == y2):
        offset = 0.5
        if x1 == x2:
            x1 = x2 = int(x1) + offset
        else:
            y1 = y2 = int(y1) + offset
    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))


def _paint_dots(painter: QPainter, mark: Dots, theme: Theme) -> None:
    rim = mark.rim_width > 0
    pen = _pen(theme.hex(mark.rim), mark.rim_width, mark.dash) if rim else QPen(Qt.PenStyle.NoPen)
    hollow = mark.fill is None or mark.shape == "ring"
    brush = QBrush(Qt.BrushStyle.NoBrush) if hollow else _brush(theme.hex(mark.fill or "text"))
    radius = mark.radius
    painter.setPen(pen)
    painter.setBrush(brush)
    if mark.shape in ("circle", "ring"):
        for x, y in zip(mark.xs, mark.ys, strict=True):
            painter.drawEllipse(QPointF(x, y), radius, radius)
    elif mark.shape == "square":
        side = 2 * radius
        painter.drawRects([QRectF(x - radius, y - radius, side, side) for x, y in zip(mark.xs, mark.ys, strict=True)])
    else:
        for x, y in zip(mark.xs, mark.ys, strict=True):
            corners = (QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y))
            painter.drawPolygon(QPolygonF(corners))


def _paint_label(painter: QPainter, mark: Label, theme: Theme) -> None:
    dpi = painter.device().logicalDpiY()
    painter.setPen(_pen(theme.hex(mark.role), 1.0, ()))
    painter.setFont(_font(mark.size, mark.weight, dpi))
    x = mark.x
    if mark.align != "left":
        width = _metrics(mark.size, mark.weight, dpi).horizontalAdvance(mark.text)
        x -= width if mark.align == "right" else width / 2
    painter.drawText(QPointF(x, mark.y), mark.text)


def _paint_box(painter: QPainter, mark: Box, theme: Theme) -> None:
    painter.setPen(_pen(theme.hex(mark.rim), 1.0, ()) if mark.rim else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(_brush(theme.hex(mark.fill)) if mark.fill else QBrush(Qt.BrushStyle.NoBrush))
    rect = QRectF(mark.x, mark.y, mark.width, mark.height)
    if mark.radius > 0:
        painter.drawRoundedRect(rect, mark.radius, mark.radius)
    else:
        painter.drawRect(rect)


def _polygon(xs: tuple[float, ...], ys: tuple[float, ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True)])


@lru_cache(maxsize=256)
def _pen(colour: str, width: float, dash: tuple[float, ...]) -> QPen:
    pen = QPen(QColor(colour), width)
    # Square ends close the joints of separate segments as round ones do, at an eighth of the time.
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash or width <= 1.0 else Qt.PenCapStyle.SquareCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash and width > 0:
        pen.setDashPattern([part / width for part in dash])
    return pen


@lru_cache(maxsize=64)
def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))


@lru_cache(maxsize=64)
def _font(size: float, weight: int, dpi: int) -> QFont:
    return fonts.font(size, weight, dpi)


@lru_cache(maxsize=64)
def _metrics(size: float, weight: int, dpi: int) -> QFontMetricsF:
    return QFontMetricsF(_font(size, weight, dpi))
