"""Lanes below a site's chart on the chart's own axis: tests, leader, visits, reports, assessment.

Pure geometry; the words come with what is drawn. Time runs from left to right in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import elided, text_width

NAMES = 92.0
ENDS = 86.0
ROW, PAD, SQUARE = 19.0, 9.0, 9.0
MOST_ROWS = 3
SIZE = 11.0
_LEAST_BAR, _LEAST_LABEL = 10.0, 46.0
_TOP_SCORE, _STEPS_HEIGHT = 5.0, 30.0
_TRIANGLE = 5.0


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a lane. ``look`` is what decides its shape, ``label`` stands beside it, ``spoken`` is said of it."""

    key: str
    look: str
    start: date
    end: date
    label: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Scores that hold until the next one; ``label`` stands at the end."""

    points: tuple[tuple[date, float], ...]
    label: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane; ``kind`` is tests, leader, visits, packages or assessment; ``nothing`` stands in an empty one."""

    kind: str
    name: str
    under: str = ""
    items: tuple[Item, ...] = ()
    steps: tuple[Steps, ...] = ()
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The chart's axis: the periods' first and last days, and the x of each. Periods are in order, at least one."""

    days: tuple[tuple[date, date], ...]
    xs: tuple[float, ...]

    def at(self, day: date) -> float:
        """Where a day lies; days outside lie at the ends."""
        half = (self.xs[-1] - self.xs[0]) / (2 * (len(self.xs) - 1)) if len(self.xs) > 1 else 8.0
        for (first, last), x in zip(self.days, self.xs, strict=True):
            if day < first:
                return x - half
            if day <= last:
                return x - half + 2 * half * (day - first).days / max(1, (last - first).days + 1)
        return self.xs[-1] + half

    def holds(self, start: date, end: date) -> bool:
        """Whether a stretch touches the axis."""
        return end >= self.days[0][0] and start <= self.days[-1][1]


@dataclass(frozen=True, slots=True)
class LanesPicture:
    """The scene, and where each item can be touched: (lane, item) → (left, top, width, height)."""

    scene: Scene
    places: dict[tuple[int, int], tuple[float, float, float, float]]


def moved(scene: Scene, right: float) -> Scene:
    """A scene shifted to the right; what stands at its left has that much more room."""
    marks = tuple(_moved(mark, right) for mark in scene.marks)
    xs = tuple(x + right for x in scene.point_xs)
    left, top, edge, bottom = scene.plot
    plot = (left + right, top, edge + right, bottom)
    return replace(scene, width=scene.width + right, marks=marks, plot=plot, point_xs=xs)


def lowered(scene: Scene, down: float) -> Scene:
    """A scene shifted downwards."""
    return replace(scene, height=scene.height + down, marks=tuple(_lowered(mark, down) for mark in scene.marks))


def _lowered(mark: Mark, down: float) -> Mark:
    if isinstance(mark, Label | Box):
        return replace(mark, y=mark.y + down)
    return replace(mark, ys=tuple(y + down for y in mark.ys))


def _moved(mark: Mark, right: float) -> Mark:
    if isinstance(mark, Label | Box):
        return replace(mark, x=mark.x + right)
    return replace(mark, xs=tuple(x + right for x in mark.xs))


def lanes_picture(lanes: Sequence[Lane], axis: TimeAxis, width: float) -> LanesPicture:
    """The picture of all lanes, ``width`` pixels wide and as high as they need."""
    marks: list[Mark] = []
    places: dict[tuple[int, int], tuple[float, float, float, float]] = {}
    top = 0.0
    for number, lane in enumerate(lanes):
        marks.append(Line("line", 1.0, (0.0, width), (top + 0.5, top + 0.5)))
        marks.append(Label("text", elided(lane.name, NAMES - 8, SIZE, 600), 0.0, top + PAD + 8, SIZE, 600))
        if lane.under:
            marks.append(Label("muted", elided(lane.under, NAMES - 8, 10.0), 0.0, top + PAD + 22, 10.0))
        shown = [(place, one) for place, one in enumerate(lane.items) if axis.holds(one.start, one.end)]
        if lane.nothing and not shown and not lane.steps:
            marks.append(Label("muted", lane.nothing, axis.xs[0], top + PAD + 8, SIZE))
        drawn, height, found = _DRAW[lane.kind](lane, shown, axis, top, width)
        marks += drawn
        places |= {(number, place): box for place, box in found.items()}
        top += max(height, 2 * PAD + (24 if lane.under else 10))
    marks.append(Line("line", 1.0, (0.0, width), (top + 0.5, top + 0.5)))
    plot = (axis.xs[0], 0.0, axis.xs[-1], top)
    return LanesPicture(Scene(width, top + 2, tuple(marks), plot), places)


_Places = dict[int, tuple[float, float, float, float]]
_Drawn = tuple[list[Mark], float, _Places]
_Shown = list[tuple[int, Item]]


def _tests(lane: Lane, shown: _Shown, axis: TimeAxis, top: float, width: float) -> _Drawn:
    marks: list[Mark] = []
    places: _Places = {}
    rows = _rows_of(shown, axis)
    for number, row in enumerate(rows):
        y = top + PAD + 4 + ROW * number
        for at, (place, one, left, right) in enumerate(row):
            marks.append(Line("text", 2.0, (left, right), (y, y)))
            marks += _end_mark(one.look, right, y)
            limit = row[at + 1][2] - 6 if at + 1 < len(row) else width
            word = elided(one.label, limit - right - 10, SIZE) if limit - right > _LEAST_LABEL else ""
            if word:
                marks.append(Label("text", word, right + 9, y + 4, SIZE))
            places[place] = (left - 3, y - 8, right - left + 12, 16)
    return marks, 2 * PAD + 8 + ROW * max(0, len(rows) - 1), places


def _rows_of(shown: _Shown, axis: TimeAxis) -> list[list[tuple[int, Item, float, float]]]:
    """Bars in rows: where the whole label before ends first, else where at least the bar before does."""
    rows: list[list[tuple[int, Item, float, float]]] = []
    for place, one in sorted(shown, key=lambda pair: pair[1].start):
        left = axis.at(one.start)
        right = max(left + _LEAST_BAR, axis.at(one.end))
        free = [row for row in rows if row[-1][3] + 21 + text_width(row[-1][1].label, SIZE) < left]
        if not free and len(rows) < MOST_ROWS:
            rows.append([])
            free = rows[-1:]
        chosen = free[0] if free else min(rows, key=lambda row: row[-1][3])
        chosen.append((place, one, left, right))
    return rows


def _end_mark(look: str, x: float, y: float) -> Iterator[Mark]:
    side = SQUARE / 2
    if look == "adopt":
        yield Box(x - side, y - side, SQUARE, SQUARE, fill="text")
    elif look == "adapt":
        yield Box(x - side, y - side, SQUARE, SQUARE, fill="surface", rim="text")
        yield Box(x - side, y - side, side, SQUARE, fill="text")
    elif look == "abandon":
        yield Line("text", 1.6, (x - side, x + side), (y - side, y + side))
        yield Line("text", 1.6, (x - side, x + side), (y + side, y - side))
    else:
        yield Dots("circle", side, (x,), (y,), fill="surface", rim="text", rim_width=1.4)


def _leader(_lane: Lane, shown: _Shown, axis: TimeAxis, top: float, _width: float) -> _Drawn:
    marks: list[Mark] = []
    places: _Places = {}
    y, high = top + PAD - 3, 16.0
    for place, one in shown:
        left, right = axis.at(one.start), axis.at(one.end)
        wide = max(3.0, right - left - 1.5)
        if one.look == "gap":
            xs, ys = (left, left + wide, left + wide, left, left), (y, y, y + high, y + high, y)
            marks.append(Line("concern", 1.2, xs, ys, (3.0, 2.0)))
        else:
            marks.append(Box(left, y, wide, high, fill="sunken", rim="line-strong", radius=2.0))
            word = elided(one.label, wide - 10, SIZE) if wide > 30 else ""
            if word:
                marks.append(Label("text", word, left + 6, y + 12, SIZE))
        places[place] = (left - 1, y - 2, wide + 2, high + 4)
    return marks, 2 * PAD + 10, places


def _visits(_lane: Lane, shown: _Shown, axis: TimeAxis, top: float, width: float) -> _Drawn:
    marks: list[Mark] = []
    places: _Places = {}
    y, edge = top + PAD + 4, -1.0
    for place, one in shown:
        x, side = axis.at(one.start), _TRIANGLE
        role = "concern" if one.look == "off" else "muted"
        marks.append(Area(role, (x - side, x + side, x), (y - side + 1, y - side + 1, y + side)))
        room = text_width(one.label, SIZE, 600)
        wide = 2 * side
        if one.label and x - side > edge and x + side + 4 + room <= width:
            weight = 600 if one.look == "off" else 400
            marks.append(Label(role if one.look == "off" else "text", one.label, x + side + 3, y + 4, SIZE, weight))
            wide += 4 + room
        edge = x + wide
        places[place] = (x - side - 3, y - 9, wide + 6, 18)
    return marks, 2 * PAD + 10, places


def _packages(_lane: Lane, shown: _Shown, axis: TimeAxis, top: float, _width: float) -> _Drawn:
    marks: list[Mark] = []
    places: _Places = {}
    step = axis.xs[1] - axis.xs[0] if len(axis.xs) > 1 else 2 * SQUARE
    side = min(SQUARE, max(3.0, step - 2))
    y = top + PAD + 4
    middles = {first: x for (first, _last), x in zip(axis.days, axis.xs, strict=True)}
    for place, one in shown:
        x = middles.get(one.start, axis.at(one.start))
        marks += report_square(one.look, x, y, side)
        places[place] = (x - side / 2 - 2, y - side / 2 - 2, side + 4, side + 4)
    return marks, 2 * PAD + 10, places


def report_square(look: str, x: float, y: float, side: float) -> Iterator[Mark]:
    """One report around (x, y): the same shapes as on the reporting grid."""
    half = side / 2
    left, top, right, bottom = x - half, y - half, x + half, y + half
    if look in ("on-time", "corrected"):
        yield Box(left, top, side, side, fill="accent", radius=1.5)
        if look == "corrected":
            yield Dots("circle", side * 0.2, (x,), (y,), fill="surface")
    elif look == "late":
        yield Box(left, top, side, side, fill="surface", rim="accent", radius=1.5)
        yield Area("accent", (right, right, left), (top, bottom, bottom))
    elif look == "missing":
        yield Box(left, top, side, side, fill="surface", rim="concern", radius=1.5)
        arm = side * 0.22
        yield Line("concern", 1.2, (x - arm, x + arm), (y - arm, y + arm))
        yield Line("concern", 1.2, (x - arm, x + arm), (y + arm, y - arm))
    elif look == "not-due":
        yield Box(left, top, side, side, rim="line-strong", radius=1.5)
    elif look == "paused":
        yield Line("muted", 2.0, (x - half * 0.4, x - half * 0.4), (top + 1, bottom - 1))
        yield Line("muted", 2.0, (x + half * 0.4, x + half * 0.4), (top + 1, bottom - 1))
    else:
        yield Line("line-strong", 1.0, (left + 1, right - 1), (y, y))


def _assessment(lane: Lane, _shown: _Shown, axis: TimeAxis, top: float, width: float) -> _Drawn:
    marks: list[Mark] = []
    base, edge = top + PAD + _STEPS_HEIGHT, axis.at(axis.days[-1][1] + timedelta(days=1))
    ends: list[tuple[float, Steps]] = []
    for steps in lane.steps:
        xs: list[float] = []
        ys: list[float] = []
        for day, score in steps.points:
            x, y = axis.at(day), base - _STEPS_HEIGHT * min(score, _TOP_SCORE) / _TOP_SCORE
            if ys:
                xs.append(x)
                ys.append(ys[-1])
            xs.append(x)
            ys.append(y)
        if xs:
            xs.append(edge)
            ys.append(ys[-1])
            role = "text" if steps.is_main else "muted"
            dash = () if steps.is_main else (2.0, 2.0)
            marks.append(Line(role, 1.75 if steps.is_main else 1.2, tuple(xs), tuple(ys), dash))
            ends.append((ys[-1] + 4, steps))
    low = float("inf")
    for y, steps in sorted(ends, key=lambda end: -end[0]):
        low = min(y, low - 13)
        weight = 600 if steps.is_main else 400
        role = "text" if steps.is_main else "muted"
        if edge + 8 + text_width(steps.label, SIZE, weight) <= width:
            marks.append(Label(role, steps.label, edge + 8, low, SIZE, weight))
    return marks, (2 * PAD + _STEPS_HEIGHT) if lane.steps else 2 * PAD + 10, {}


_DRAW: dict[str, Callable[[Lane, _Shown, TimeAxis, float, float], _Drawn]] = {
    "tests": _tests,
    "leader": _leader,
    "visits": _visits,
    "packages": _packages,
    "assessment": _assessment,
}
