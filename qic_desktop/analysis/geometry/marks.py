"""The marks a picture is made of.

A :class:`Scene` is drawn by three thin back ends (QPainter in ``ui.charts``, SVG in ``qic_desktop.analysis.svg``,
reportlab in ``qic_desktop.reports``). Units are CSS pixels (1/96 inch), x to the right, y downwards, the origin
at the top left. A *role* is the name of a colour token ("text", "muted", "line", "line-strong", "surface",
"sunken", "band", "median", "target", "improve", "concern", "neutral", "accent", "focus"); each back end maps
roles to its own colours, so that one scene serves light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = str
Shape = Literal["circle", "diamond", "square", "ring"]
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline. ``dash`` is (on, off) in pixels, empty for a solid line; ``xs`` and ``ys`` have one length."""

    role: Role
    width: float
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon, closed by the back end."""

    role: Role
    xs: tuple[float, ...]
    ys: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """Points of one look. ``fill`` None leaves them hollow; ``rim`` with ``rim_width`` 0 draws no outline.

    ``radius`` is half the width of a circle or square and half the diagonal of a diamond. A "ring" is a hollow
    circle drawn around another mark.
    """

    shape: Shape
    radius: float
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fill: Role | None = "text"
    rim: Role = "surface"
    rim_width: float = 0.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A single line of text; ``y`` is the base line. ``weight`` is 400, 500 or 600; ``size`` in pixels."""

    role: Role
    text: str
    x: float
    y: float
    size: float = 11.0
    weight: int = 400
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with an optional outline, for letters of annotations and strips."""

    x: float
    y: float
    width: float
    height: float
    fill: Role | None = None
    rim: Role | None = None
    radius: float = 0.0


Mark = Line | Area | Dots | Label | Box


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture, painted in the order of ``marks``.

    ``plot`` is (left, top, right, bottom) of the data area. ``point_xs`` and ``point_ys`` give the place of every
    period's point (``None`` where the value is missing), for hover, keyboard travel and hit tests; large series
    answer them from an array, place by place.
    ``description`` is the chart in one plain sentence, for screen readers and SVG titles.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    plot: tuple[float, float, float, float]
    point_xs: Sequence[float] = ()
    point_ys: Sequence[float | None] = ()
    description: str = ""
