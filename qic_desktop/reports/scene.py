"""Draws a :class:`Scene` on a reportlab canvas: the places are those of the screen, only the unit changes.

One CSS pixel is 0.75 point. Nothing is moved, added or left out: what a photocopy needs (outlines around marks of
concern) is in the geometry when a scene is made in the style "paper", and colours come from the paper palette.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.palette import PAPER
from qic_desktop.reports.fonts import draw_text, face_of, one_line, text_width

PX = 0.75
"""Points in one CSS pixel."""

_ROUND_JOIN = 1
_AXIS_FIGURES = re.compile(r"[−-]?[\d\s.,]+%?")


def draw_scene(
    canvas: Any,
    scene: Scene,
    origin: tuple[float, float],
    *,
    scale: float = PX,
    palette: Mapping[str, str] = PAPER,
) -> None:
    """Draw ``scene`` with its top left corner at ``origin`` (points, y upwards), ``scale`` points to a pixel."""
    pen = _Pen(canvas, origin, scale, palette)
    canvas.saveState()
    canvas.setLineJoin(_ROUND_JOIN)
    canvas.setLineCap(0)
    for mark in scene.marks:
        pen.draw(mark)
    canvas.restoreState()


class SceneFlowable(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A scene in the flow of a page; shrunk as a whole where it is wider or higher than the room for it.

    ``most_height`` (points) is set by those who put a page together and need room for something else.
    """

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.scale = PX
        self.most_height: float | None = None
        self.least_scale = PX / 2

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size in points."""
        room = available_height if self.most_height is None else min(available_height, self.most_height)
        by_height = room / self.scene.height if room > 0 else PX
        # Never below half size: a page that is nearly full sends the picture to the next one.
        self.scale = min(PX, available_width / self.scene.width, max(by_height, self.least_scale))
        return self.scene.width * self.scale, self.scene.height * self.scale

    def split(self, _available_width: float, _available_height: float) -> list[Any]:
        """Never in two: what not even an empty page has room for is made as small as it must be."""
        if not getattr(getattr(self, "_frame", None), "_atTop", False) or not self.least_scale:
            return []
        self.least_scale = 0.0
        return [self]

    def draw(self) -> None:
        """Draw at the place that the page gave."""
        draw_scene(self.canv, self.scene, (0.0, self.scene.height * self.scale), scale=self.scale)


class _Pen:
    """Draws single marks; holds the place, the scale and the colours."""

    def __init__(self, canvas: Any, origin: tuple[float, float], scale: float, palette: Mapping[str, str]) -> None:
        self._canvas = canvas
        self._left, self._top = origin
        self._scale = scale
        self._palette = palette

    def draw(self, mark: Mark) -> None:
        if isinstance(mark, Line):
            self._line(mark)
        elif isinstance(mark, Area):
            self._area(mark)
        elif isinstance(mark, Dots):
            self._dots(mark)
        elif isinstance(mark, Label):
            self._label(mark)
        else:
            self._box(mark)

    def _x(self, x: float) -> float:
        return self._left + x * self._scale

    def _y(self, y: float) -> float:
        return self._top - y * self._scale

    def _stroke(self, role: str, width: float, dash: tuple[float, ...] = ()) -> None:
        self._canvas.setStrokeColor(self._colour(role))
        self._canvas.setLineWidth(width * self._scale)
        self._canvas.setDash([part * self._scale for part in dash])

    def _colour(self, role: str) -> Any:
        return HexColor(self._palette.get(role, self._palette["text"]))

    def _path(self, xs: tuple[float, ...], ys: tuple[float, ...], *, closed: bool) -> Any:
        path = self._canvas.beginPath()
        path.moveTo(self._x(xs[0]), self._y(ys[0]))
        for x, y in zip(xs[1:], ys[1:], strict=True):
            path.lineTo(self._x(x), self._y(y))
        if closed:
            path.close()
        return path

    def _line(self, line: Line) -> None:
        if len(line.xs) < 2:
            return
        self._stroke(line.role, line.width, line.dash)
        self._canvas.drawPath(self._path(line.xs, line.ys, closed=False), stroke=1, fill=0)

    def _area(self, area: Area) -> None:
        if not area.xs:
            return
        self._canvas.setFillColor(self._colour(area.role))
        self._canvas.drawPath(self._path(area.xs, area.ys, closed=True), stroke=0, fill=1)

    def _dots(self, dots: Dots) -> None:
        fill = int(dots.fill is not None and dots.shape != "ring")
        stroke = int(dots.rim_width > 0)
        if stroke:
            self._stroke(dots.rim, dots.rim_width, dots.dash)
        if fill and dots.fill is not None:
            self._canvas.setFillColor(self._colour(dots.fill))
        for x, y in zip(dots.xs, dots.ys, strict=True):
            self._dot(dots, x, y, stroke=stroke, fill=fill)

    def _dot(self, dots: Dots, x: float, y: float, *, stroke: int, fill: int) -> None:
        r = dots.radius
        if dots.shape in ("circle", "ring"):
            self._canvas.circle(self._x(x), self._y(y), r * self._scale, stroke=stroke, fill=fill)
        elif dots.shape == "diamond":
            path = self._path((x, x + r, x, x - r), (y - r, y, y + r, y), closed=True)
            self._canvas.drawPath(path, stroke=stroke, fill=fill)
        else:
            side = 2 * r * self._scale
            self._canvas.rect(self._x(x - r), self._y(y + r), side, side, stroke=stroke, fill=fill)

    def _label(self, label: Label) -> None:
        text = one_line(label.text)
        if not text:
            return
        # Figures of equal width on the axis only, where they stand one below the other.
        tabular = label.align == "right" and _AXIS_FIGURES.fullmatch(text) is not None
        size = label.size * self._scale
        width = text_width(text, size, label.weight, tabular=tabular)
        back = {"left": 0.0, "centre": width / 2, "right": width}[label.align]
        self._canvas.setFillColor(self._colour(label.role))
        at = (self._x(label.x) - back, self._y(label.y))
        draw_text(self._canvas, at, text, size=size, face=face_of(label.weight, tabular=tabular))

    def _box(self, box: Box) -> None:
        if box.fill is not None:
            self._canvas.setFillColor(self._colour(box.fill))
        if box.rim is not None:
            self._stroke(box.rim, 1.0)
        self._canvas.roundRect(
            self._x(box.x),
            self._y(box.y + box.height),
            box.width * self._scale,
            box.height * self._scale,
            box.radius * self._scale,
            stroke=int(box.rim is not None),
            fill=int(box.fill is not None),
        )
