"""Where the plot of a chart lies and how values and periods become pixels; nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis.chart_values import Phase, RunChart, Section
from qic_desktop.analysis.geometry.axes import TimeScale, ValueScale, value_range, value_scale
from qic_desktop.analysis.geometry.looks import Look, Style
from qic_desktop.analysis.geometry.marks import Role
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.analysis.geometry.words import Words
from qic_desktop.analysis.policy import RULES
from qic_desktop.domain.period import find_period

NAMES_ROW = 19.0
"""Height of the row with the names of phases."""
LETTERS_ROW = 24.0
"""Height of the row with the letters of annotations."""
PLACES_AT_FIRST = 12
"""A new chart has room for so many periods, so that it does not jump with each new point."""
LEAST_VALUE_DISTANCE = 22.0
"""Least distance of two value lines in pixels."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a label."""

    text: str
    role: Role
    size: float
    weight: int = 400

    @property
    def width(self) -> float:
        """Pixels."""
        return text_width(self.text, self.size, self.weight)

    @property
    def height(self) -> float:
        """Pixels from one base line to the next."""
        return self.size * 1.28


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A label at the right end, beside ``value``."""

    value: float
    lines: tuple[TextLine, ...]

    @property
    def height(self) -> float:
        """Pixels of all lines."""
        return sum(line.height for line in self.lines)


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with its scales. ``slots`` are the periods on the axis, also those still to come.

    ``xs`` and ``ys`` are the places of the points, None where a value is missing.
    ``plot`` is (left, top, right, bottom); ``names_y`` and ``letters_y`` are the tops of the rows above it.
    """

    chart: RunChart
    words: Words
    look: Look
    style: Style
    size: tuple[float, float]
    plot: tuple[float, float, float, float]
    values: ValueScale
    time: TimeScale
    slots: tuple[str, ...]
    xs: tuple[float, ...]
    ys: tuple[float | None, ...]
    ends: tuple[EndLabel, ...]
    names_y: float
    letters_y: float

    @property
    def half(self) -> float:
        """Half the distance between two periods."""
        return self.time.step / 2

    def x(self, place: float) -> float:
        """Pixels from the left."""
        return round(self.time.x(place), 2)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return round(self.values.y(value), 2)

    def span(self, first: int, last: int) -> tuple[float, float]:
        """x from half a period before ``first`` to half a period after ``last``, inside the plot."""
        left, _, right, _ = self.plot
        start = left if first <= 0 else self.x(first - 0.5)
        end = right if last >= len(self.chart.points) - 1 else self.x(last + 0.5)
        return start, end


def crisp(at: float) -> float:
    """The nearest middle of a pixel, where a hair line is sharp."""
    return math.floor(at) + 0.5


def carried_phase(chart: RunChart) -> Phase | None:
    """The phase before the latest one, where its median goes on as a dotted line."""
    if len(chart.phases) < 2:
        return None
    before, now = chart.phases[-2], chart.phases[-1]
    return None if now.after_break or before.centre is None else before


def named_stretches(chart: RunChart) -> tuple[Section, ...]:
    """The named stretches of time, with one more wherever a new definition starts; its label is empty."""
    breaks = {phase.first for phase in chart.phases if phase.after_break}
    labelled = {section.first: section.label for section in chart.sections}
    if not breaks and not any(labelled.values()):
        return ()
    starts = {0: "\u00a0"} | dict.fromkeys(sorted(breaks), "") | {at: name or "\u00a0" for at, name in labelled.items()}
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), len(chart.points) - 1]
    return tuple(Section(first, last, starts[first]) for first, last in zip(firsts, lasts, strict=True))


def build_frame(
    chart: RunChart,
    size: tuple[float, float],
    words: Words,
    *,
    look: Look,
    style: Style,
    room: tuple[float, tuple[float, float] | None] = (0.0, None),
) -> Frame:
    """Lay out a chart; ``room`` is (free pixels above the highest value, given range of values or None)."""
    width, height = size
    slots = _slots(chart, look)
    named = bool(named_stretches(chart)) and not look.is_small
    lettered = bool(chart.annotations) and not look.is_small
    top = look.axis_size * 0.75 + 1
    names_y, top = top - 4, top + (NAMES_ROW if named else 0)
    letters_y, top = top, top + (LETTERS_ROW if lettered else 0)
    bottom = height - (look.axis_size + 13)
    headroom, given = room
    most = max(1, min(look.value_lines, int((bottom - top) / LEAST_VALUE_DISTANCE)))
    bounds = value_range(given or _shown(chart, look), percent=chart.series.style.percent, most=most)
    values = value_scale(bounds, top + headroom, bottom)
    ends = end_labels(chart, words, look, style)
    left = _value_label_width(chart, words, look, values) + (8 if look.is_small else 10)
    right = width - max((line.width + 9 for end in ends for line in end.lines), default=look.last + 2)
    right = max(left + 10, right)
    inset = min(look.inset, (right - left) / 4)
    step = (right - left - 2 * inset) / max(1, len(slots) - 1)
    time = TimeScale(left + inset, step, len(slots))
    plot = (round(left, 2), round(top, 2), round(right, 2), crisp(bottom))
    xs = tuple(round(time.x(place), 2) for place in range(len(chart.points)))
    ys = tuple(None if point.value is None else round(values.y(point.value), 2) for point in chart.points)
    return Frame(chart, words, look, style, size, plot, values, time, slots, xs, ys, ends, names_y, letters_y)


def _slots(chart: RunChart, look: Look) -> tuple[str, ...]:
    """The periods of the axis: a young chart has places for the points that the rules still need."""
    periods = chart.series.periods
    if look.is_small or len(chart.phases) != 1 or chart.judged_points >= RULES or len(periods) >= PLACES_AT_FIRST:
        return periods
    more: list[str] = []
    period = find_period(periods[-1])
    while period is not None and len(periods) + len(more) < PLACES_AT_FIRST:
        period = period.following()
        more.append(period.text)
    return (*periods, *more)


def _shown(chart: RunChart, look: Look) -> list[float]:
    """Every number that has a place on the picture; a young share has all of 0 to 100 %, so that it stays put."""
    shown = [point.value for point in chart.points if point.value is not None]
    shown += [phase.centre for phase in chart.phases if phase.centre is not None]
    shown += [limit for limit in (*chart.lower, *chart.upper) if limit is not None]
    if chart.series.target is not None:
        shown.append(chart.series.target)
    if chart.series.style.percent and chart.judged_points < RULES and len(chart.phases) < 2 and not look.is_small:
        shown += [0.0, 1.0]
    return shown


def _value_label_width(chart: RunChart, words: Words, look: Look, values: ValueScale) -> float:
    texts = [
        words.axis_value(tick, chart.series.style, step=values.step, with_unit=tick == values.ticks[-1])
        for tick in values.ticks
    ]
    return max(text_width(text, look.axis_size) for text in texts)


def end_labels(chart: RunChart, words: Words, look: Look, style: Style) -> tuple[EndLabel, ...]:
    """Names and values of the lines at the right end, and the latest value."""
    latest = _latest_label(chart, words, look, style)
    if look.is_small:
        return latest
    short = not look.is_large
    labels: list[EndLabel] = []

    def add(value: float | None, texts: Sequence[str], role: Role = "muted") -> None:
        if value is not None:
            lines = tuple(TextLine(text, role, look.label_size) for text in texts)
            labels.append(EndLabel(value, lines))

    if chart.series.target is not None:
        add(chart.series.target, (words.target(chart, short=short),), "target")
    carried, now = carried_phase(chart), chart.latest_phase
    if carried is not None and carried.centre is not None:
        add(carried.centre, (words.before(chart, carried),))
    if now is not None and now.centre is not None:
        add(now.centre, words.centre(chart, now, short=short))
    for limits in (chart.upper, chart.lower):
        limit = limits[-1] if limits else None
        if limit is not None:
            add(limit, (words.limit(chart, limit),))
    return (*labels, *latest)


def _latest_label(chart: RunChart, words: Words, look: Look, style: Style) -> tuple[EndLabel, ...]:
    point = chart.latest
    if point is None or point.value is None:
        return ()
    text = words.point_value(point, chart.series.style)
    moment = words.tick(point.period, with_year=True)
    if look.is_large and style == "paper":
        text = f"{words.tick(point.period, with_year=False)}: {text}"
    lines: tuple[TextLine, ...] = (TextLine(text, "text", look.latest_size, 600),)
    if look.is_large and style == "screen":
        lines = (*lines, TextLine(moment, "muted", look.label_size))
    return (EndLabel(point.value, lines),)
