"""Tests of change over time: ramps as lanes over months, cycles as bars, the linked measure above on the same axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from qic_desktop.analysis.geometry.axes import ValueScale, value_range, value_scale
from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import elided, text_width
from qic_desktop.analysis.geometry.wrapping import wrapped

LANE = 44.0
GUTTER = 168.0
RIGHT = 16.0
CHART = 132.0
AXIS = 24.0
BAR = 12.0
LEAST_BAR = 10.0
_MONTH_ROOM = 66.0
_GAP = 16.0
_MOST_LINES = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A cycle that has begun; ``end`` is today while it runs. ``decision`` is empty while none is taken."""

    key: str
    lane: int
    label: str
    start: date
    end: date
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn. ``values`` are days with a value of the measure; None breaks the line.

    ``axis`` are the values of its axis with their words, the lowest first.
    """

    lanes: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    measure: str = ""
    values: tuple[tuple[date, float | None], ...] = ()
    description: str = ""
    axis: tuple[tuple[float, str], ...] = ()

    @property
    def span(self) -> tuple[date, date]:
        """The first day of the first month, and the first day after the last one."""
        first = min(bar.start for bar in self.bars).replace(day=1)
        last = max(bar.end for bar in self.bars)
        return first, _next_month(last)


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """The scene, and where each cycle's bar can be touched: key → (left, top, width, height)."""

    scene: Scene
    places: dict[str, tuple[float, float, float, float]]


def axis_scale(told: Timeline, *, percent: bool) -> ValueScale | None:
    """The value axis of the measure: as low as its values within the time that is shown; None without any."""
    first, last = told.span
    shown = [value for day, value in told.values if first <= day < last and value is not None]
    if not shown:
        return None
    return value_scale(value_range(shown, percent=percent, most=_MOST_LINES), CHART - 20, 14)


def timeline_picture(told: Timeline, width: float, month_word: Callable[[date], str]) -> TimelinePicture:
    """The picture, ``width`` pixels wide and as high as its lanes need; at least one bar."""
    first, last = told.span
    left, right = GUTTER, width - RIGHT
    days = max(1, (last - first).days)

    def at(day: date) -> float:
        return left + (right - left) * min(max((day - first).days, 0), days) / days

    top = CHART if told.values else 0.0
    bottom = top + LANE * len(told.lanes)
    marks: list[Mark] = []
    marks += _months(first, last, at, bottom, month_word)
    marks += _chart(told, at, first, last, right)
    marks += _lanes(told, top, right)
    places: dict[str, tuple[float, float, float, float]] = {}
    for bar in told.bars:
        y = top + LANE * bar.lane
        x = at(bar.start)
        wide = max(LEAST_BAR, at(bar.end) - x)
        places[bar.key] = (x - 3, y + 4, max(wide, text_width(bar.label, 11, 600)) + 14, LANE - 8)
        marks += _bar(bar, x, y, wide)
    scene = Scene(width, bottom + AXIS, tuple(marks), (left, top, right, bottom), description=told.description)
    return TimelinePicture(scene, places)


def _months(
    first: date, last: date, at: Callable[[date], float], bottom: float, word: Callable[[date], str]
) -> Iterator[Mark]:
    edge = -_MONTH_ROOM
    month = first
    while month < last:
        x = at(month)
        if x - edge >= _MONTH_ROOM:
            edge = x
            yield Line("line", 1.0, (x, x), (0.0, bottom + 5))
            yield Label("muted", word(month), x, bottom + 18, 11.0)
        month = _next_month(month)


def _chart(told: Timeline, at: Callable[[date], float], first: date, last: date, right: float) -> Iterator[Mark]:
    inside = [(day, value) for day, value in told.values if first <= day < last]
    if not told.values:
        return
    words = [word for _value, word in told.axis]
    room = GUTTER - _GAP - max((text_width(word, 11) for word in words), default=0.0) - 8
    for number, line in enumerate(wrapped(told.measure, room, 12, 600, most=3)[0]):
        yield Label("text", line, 0.0, 20.0 + 16 * number, 12.0, 600)
    shown = [value for value, _word in told.axis] or [value for _day, value in inside if value is not None]
    low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)

    def height(value: float) -> float:
        return CHART / 2 if high == low else 14 + (CHART - 34) * (high - value) / (high - low)

    for value, word in told.axis:
        yield Line("line", 1.0, (at(first), right), (height(value), height(value)))
        yield Label("muted", word, at(first) - 8, height(value) + 4, 11.0, align="right")
    for part in _unbroken(inside):
        xs, ys = tuple(at(day) for day, _value in part), tuple(height(value) for _day, value in part)
        if len(part) > 1:
            yield Line("text", 1.5, xs, ys)
        yield Dots("circle", 2.5, xs, ys, fill="surface", rim="text", rim_width=1.2)


def _unbroken(points: list[tuple[date, float | None]]) -> Iterator[list[tuple[date, float]]]:
    part: list[tuple[date, float]] = []
    for day, value in points:
        if value is None:
            if part:
                yield part
            part = []
        else:
            part.append((day, value))
    if part:
        yield part


def _lanes(told: Timeline, top: float, right: float) -> Iterator[Mark]:
    for number, (letter, title) in enumerate(told.lanes):
        y = top + LANE * number
        yield Line("line-strong" if number == 0 else "line", 1.0, (0.0, right), (y, y))
        yield Label("accent", letter, 0.0, y + LANE / 2 + 4, 12.0, 600)
        yield Label("text", elided(title, GUTTER - 40, 12), 24.0, y + LANE / 2 + 4, 12.0)


def _bar(bar: Bar, x: float, y: float, wide: float) -> Iterator[Mark]:
    middle = y + LANE - 14
    yield Label("text", bar.label, x, y + 19, 11.0, 600)
    filled = "accent" if bar.decision else "surface"
    yield Box(x, middle - BAR / 2, wide, BAR, fill=filled, rim="accent", radius=3.0)
    end = (x + wide,)
    if bar.decision == "adopt":
        yield Dots("circle", 8.0, end, (middle,), fill="accent", rim="surface", rim_width=1.5)
    elif bar.decision == "adapt":
        yield Dots("diamond", 7.0, end, (middle,), fill="surface", rim="accent", rim_width=1.5)
    elif bar.decision == "abandon":
        yield Dots("square", 5.5, end, (middle,), fill="surface", rim="accent", rim_width=1.5)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
