"""Many points quickly: a line thinner than its points is tall strokes, and equal dots are stamped.

Both give the same picture as painting every part, to the pixel's edge: what several points cover in one column of
pixels is covered from the lowest to the highest, so no extreme is lost; a stamp is painted at a quarter of a pixel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

from ui.charts.inks import Dot

CROWDED = 1.8
"""A line with more points than this in a column of pixels is painted column by column."""
STAMPED_FROM = 80
"""Fewer dots are painted one by one, exactly where they are."""
QUARTERS = 4


def device_scale(painter: QPainter) -> float:
    """Device pixels per pixel of the scene."""
    return max(0.01, painter.deviceTransform().m11())


def is_crowded(xs: Sequence[float], scale: float) -> bool:
    """Whether a line has more points than a picture with ``scale`` device pixels per pixel can show."""
    return len(xs) > CROWDED * max(1.0, (xs[-1] - xs[0]) * scale)


def columns(xs: Sequence[float], ys: Sequence[float], scale: float) -> list[QLineF]:
    """One upright stroke for every column of device pixels, from the lowest to the highest point in it.

    A stroke also reaches back to where the line came from, so that the strokes hang together. ``xs`` ascend.
    """
    strokes: list[QLineF] = []
    column = int(xs[0] * scale)
    low = high = before = ys[0]
    for x, y in zip(xs, ys, strict=True):
        at = int(x * scale)
        if at != column:
            strokes.append(_stroke(column, low, high, scale))
            column = at
            low = high = before
        if y < low:
            low = y
        elif y > high:
            high = y
        before = y
    strokes.append(_stroke(column, low, high, scale))
    return strokes


def _stroke(column: int, low: float, high: float, scale: float) -> QLineF:
    x = (column + 0.5) / scale
    return QLineF(x, low, x, high + 0.5 / scale)


def can_stamp(painter: QPainter, count: int) -> bool:
    """Whether so many equal dots are better stamped: on a screen or a picture, not on paper."""
    return count >= STAMPED_FROM and painter.paintEngine().type() == QPaintEngine.Type.Raster


def stamp(painter: QPainter, xs: Sequence[float], ys: Sequence[float], dot: Dot) -> None:
    """Paint ``dot`` once for each quarter of a pixel and put copies of it at every place."""
    view, ratio = painter.worldTransform(), painter.device().devicePixelRatioF()
    grown = view.m11() * ratio * QUARTERS
    dx, dy = view.dx() * ratio * QUARTERS, view.dy() * ratio * QUARTERS
    places = {(round(x * grown + dx), round(y * grown + dy)): None for x, y in zip(xs, ys, strict=True)}
    stamps = {
        (across, down): _stamp(dot, across, down, view.m11() * ratio, ratio)
        for across in range(QUARTERS)
        for down in range(QUARTERS)
    }
    margin = _margin(dot, view.m11() * ratio)
    painter.save()
    painter.resetTransform()
    draw = painter.drawPixmap
    for across, down in places:
        at = QPointF((across // QUARTERS - margin) / ratio, (down // QUARTERS - margin) / ratio)
        draw(at, stamps[across % QUARTERS, down % QUARTERS])
    painter.restore()


def _margin(dot: Dot, scale: float) -> int:
    return math.ceil((dot.radius + dot.rim_width) * scale) + 1


@lru_cache(maxsize=512)
def _stamp(dot: Dot, across: int, down: int, scale: float, ratio: float) -> QPixmap:
    margin = _margin(dot, scale)
    picture = QPixmap(2 * margin + 1, 2 * margin + 1)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(margin + across / QUARTERS, margin + down / QUARTERS)
    painter.scale(scale, scale)
    dot.prepare(painter)
    dot.draw(painter, 0.0, 0.0)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
