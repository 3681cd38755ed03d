"""Paints a :class:`~qic_desktop.analysis.geometry.marks.Scene` with QPainter: charts, thumbnails, copied pictures.

Knows no chart kinds and decides no places: what the scene says is what is drawn, so the screen cannot differ from
paper. Fast because pens, brushes and fonts are kept, and because lines wider than a pixel are drawn as separate
segments (one wide antialiased polyline of 1,000 points takes half a second).
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPolygonF

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from ui.charts import dense
from ui.charts.inks import NO_BRUSH, NO_PEN, Dot, brush, pen
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
    whole = math.ceil(size)
    return _metrics(whole, weight, 96).horizontalAdvance(text) * size / whole


def _paint_mark(painter: QPainter, mark: Mark, theme: Theme) -> None:
    if isinstance(mark, Line):
        _paint_line(painter, mark, theme)
    elif isinstance(mark, Dots):
        _paint_dots(painter, mark, theme)
    elif isinstance(mark, Label):
        _paint_label(painter, mark, theme)
    elif isinstance(mark, Area):
        painter.setPen(NO_PEN)
        painter.setBrush(brush(theme.hex(mark.role)))
        painter.drawPolygon(_polygon(mark.xs, mark.ys))
    else:
        _paint_box(painter, mark, theme)


def _paint_line(painter: QPainter, mark: Line, theme: Theme) -> None:
    count = len(mark.xs)
    if count < 2:
        return
    painter.setPen(pen(theme.hex(mark.role), mark.width, mark.dash))
    if count == 2:
        _paint_two(painter, mark)
        return
    if mark.dash and count <= _DASHED_AS_ONE:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_polygon(mark.xs, mark.ys))
        return
    xs, ys = mark.xs, mark.ys
    scale = dense.device_scale(painter)
    if not mark.dash and dense.is_crowded(xs, scale):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen(theme.hex(mark.role), 1.0 / scale, ()))
        painter.drawLines(dense.columns(xs, ys, scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return
    if mark.width * scale <= 1.0:
        # A line of one device pixel is as fast in one piece, and needs half as many objects.
        painter.drawPolyline(list(map(QPointF, xs, ys)))
        return
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
    hollow = mark.fill is None or mark.shape == "ring"
    fill = None if hollow else theme.hex(mark.fill or "text")
    rim = theme.hex(mark.rim) if mark.rim_width > 0 else None
    dot = Dot(mark.shape, mark.radius, fill, rim, mark.rim_width, mark.dash)
    if dense.can_stamp(painter, len(mark.xs)):
        dense.stamp(painter, mark.xs, mark.ys, dot)
        return
    dot.prepare(painter)
    for x, y in zip(mark.xs, mark.ys, strict=True):
        dot.draw(painter, x, y)


def _paint_label(painter: QPainter, mark: Label, theme: Theme) -> None:
    dpi = painter.device().logicalDpiY()
    painter.setPen(pen(theme.hex(mark.role), 1.0, ()))
    # Qt rounds a font to whole pixels, so that 10.5 would be drawn as 11 and end outside its room.
    whole = math.ceil(mark.size)
    scale = mark.size / whole
    painter.setFont(_font(whole, mark.weight, dpi))
    x = mark.x
    if mark.align != "left":
        width = _metrics(whole, mark.weight, dpi).horizontalAdvance(mark.text) * scale
        x -= width if mark.align == "right" else width / 2
    if scale == 1:
        painter.drawText(QPointF(x, mark.y), mark.text)
        return
    before = painter.transform()
    painter.translate(x, mark.y)
    painter.scale(scale, scale)
    painter.drawText(QPointF(0, 0), mark.text)
    painter.setTransform(before)


def _paint_box(painter: QPainter, mark: Box, theme: Theme) -> None:
    painter.setPen(pen(theme.hex(mark.rim), 1.0, ()) if mark.rim else NO_PEN)
    painter.setBrush(brush(theme.hex(mark.fill)) if mark.fill else NO_BRUSH)
    rect = QRectF(mark.x, mark.y, mark.width, mark.height)
    if mark.radius > 0:
        painter.drawRoundedRect(rect, mark.radius, mark.radius)
    else:
        painter.drawRect(rect)


def _polygon(xs: tuple[float, ...], ys: tuple[float, ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True)])


@lru_cache(maxsize=64)
def _font(size: float, weight: int, dpi: int) -> QFont:
    return fonts.font(size, weight, dpi)


@lru_cache(maxsize=64)
def _metrics(size: float, weight: int, dpi: int) -> QFontMetricsF:
    return QFontMetricsF(_font(size, weight, dpi))
