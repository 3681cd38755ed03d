"""Scales and ticks: round steps on the value axis, months and years below, never overlapping, never rotated."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.period import Period, PeriodKind, find_place

LABEL_DISTANCE = 8.0
"""Least distance between two labels of one axis."""

LEAST_LABEL = 10.0
"""No label is narrower than this."""

LEAST_PART = 0.4
"""A label without its year has at least this part of the width of one with it; closer rhythms are not tried."""

LEAST_TICK = 8.0
"""Least distance of two ticks."""

MOST_YEARS = 2000
"""Only so many periods are searched for the starts of years."""

FROM_ZERO_BELOW = 0.4
"""A share starts at zero when its lowest value is below this part of its highest."""

FAR_FROM_ZERO = 0.6
"""Measurements may leave zero out when the lowest is above this part of the highest."""

LEAST_SPAN = 1e-90
"""Values nearer to each other than this are the same value."""

FINER = 2
"""How many finer steps are tried where the values would fill too little of the height."""

WIDENINGS = 4
"""How often a step is widened to come down to the wished number of lines."""

LEAST_SHARE_SPAN = 0.05
"""A share's axis covers at least five points, so that noise does not fill the picture."""

FILLED = 0.6
"""Values fill at least this part of the height, where one more line makes it so."""


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Values between ``low`` and ``high`` on the pixels from ``bottom`` up to ``top``."""

    low: float
    high: float
    ticks: tuple[float, ...]
    step: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Pixels from the top of the picture; a value outside the scale is drawn at its end."""
        at = self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
        return self.top if at < self.top else self.bottom if at > self.bottom else at


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Places 0, 1, 2 ... at equal distances from ``left``, ``step`` pixels apart."""

    left: float
    step: float
    count: int

    def x(self, place: float) -> float:
        """Pixels from the left of the picture."""
        return self.left + place * self.step


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick below the plot; ``label`` is empty where there is no room or no need."""

    place: int
    label: str = ""


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten with which ``span`` has at most ``most`` steps."""
    rough = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 5):
        if factor * power >= rough * (1 - 1e-9):
            return factor * power
    return 10 * power


def round_range(low: float, high: float, most: int) -> tuple[float, float, float]:
    """(low, high, step) widened to whole steps, at most ``most`` of them where the ends allow it.

    Where the values would fill less than :data:`FILLED` of that, a finer step with one more line is taken.
    """
    step = round_step(high - low, most)
    for _ in range(WIDENINGS):
        if _steps(low, high, step) <= most:
            break
        step = round_step(step * 1.01, 1)
    best = step
    for _ in range(FINER if most > 1 else 0):
        if high - low >= FILLED * best * _steps(low, high, best):
            break
        step = _finer(step)
        if _steps(low, high, step) > most + 1:
            break
        if step * _steps(low, high, step) < best * _steps(low, high, best) * (1 - 1e-9):
            best = step
    return _tidy(math.floor(low / best + 1e-9) * best), _tidy(math.ceil(high / best - 1e-9) * best), best


def _steps(low: float, high: float, step: float) -> int:
    """How many whole steps hold ``low`` to ``high``."""
    return math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)


def _finer(step: float) -> float:
    """The next smaller of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step) + 1e-9)
    return {5: 2 * power, 2: power}.get(round(step / power), power / 2)


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 0.30000000000000004 → 0.3."""
    return float(f"{value:.12g}")


def value_range(
    values: Sequence[float], *, percent: bool, most: int, from_zero: bool = True, least_span: float = LEAST_SHARE_SPAN
) -> tuple[float, float, float]:
    """(low, high, step) of an axis that shows ``values``; counts, rates and times start at zero.

    ``from_zero`` False lets other numbers than shares start above zero where they all lie far from it; the axis of
    shares covers at least ``least_span``.
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if percent:
        high = min(high, 1.0) if high <= 1 else high
        low, high = _wide_enough(low, high, least_span)
        if low < FROM_ZERO_BELOW * high:
            low = min(low, 0.0)
    elif from_zero or low <= FAR_FROM_ZERO * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= max(abs(low), abs(high)) * 1e-9 + LEAST_SPAN:
        low, high = (0.0, 1.0) if max(abs(low), abs(high)) <= LEAST_SPAN else (min(low, 0.0), max(high, 0.0))
    return round_range(low, high, most)


def whole_steps(bounds: tuple[float, float, float], style: ValueStyle) -> tuple[float, float, float]:
    """The range of an axis of whole numbers in whole steps: half a case has no line. Other ranges stay."""
    low, high, step = bounds
    if style.percent or style.decimals or step >= 1 or high < 1:
        return bounds
    return float(math.floor(low)), float(math.ceil(high)), 1.0


def _wide_enough(low: float, high: float, least: float) -> tuple[float, float]:
    """At least ``least`` wide, inside 0 to 1 as long as the values are."""
    missing = least - (high - low)
    if missing <= 0:
        return low, high
    over = max(0.0, high + missing / 2 - 1) if high <= 1 else 0.0
    under = max(0.0, missing / 2 - low) if low >= 0 else 0.0
    return low - missing / 2 - over + under, high + missing / 2 - over + under


def value_scale(bounds: tuple[float, float, float], top: float, bottom: float) -> ValueScale:
    """The scale of rounded bounds on pixels."""
    low, high, step = bounds
    count = round((high - low) / step)
    ticks = tuple(_tidy(low + number * step) for number in range(count + 1))
    return ValueScale(low, high, ticks, step, top, bottom)


Namer = Callable[[str, bool], str]
"""Text of a period, with or without its year (or: the first of a row, or a later one)."""


def time_ticks(
    periods: Sequence[str],
    scale: TimeScale,
    bounds: tuple[float, float],
    size: float,
    label: Namer,
) -> tuple[Tick, ...]:
    """Ticks of a large chart: a regular rhythm from the first period, the last one always labelled.

    Args:
        periods: texts of the periods on the axis.
        scale: where they are.
        bounds: least and greatest x that a label may touch.
        size: of the labels in pixels.
        label: text of a period, with or without its year.
    """
    if not periods:
        return ()
    return _rhythmic(range(len(periods)), _rhythm(periods[0]), (scale, bounds, size), _Dated(periods, label))


def event_ticks(
    count: int, scale: TimeScale, bounds: tuple[float, float], size: float, label: Callable[[int], str]
) -> tuple[Tick, ...]:
    """Ticks of events in order: the 1st, round numbers, and the last; ``label`` names the place of an event."""
    if not count:
        return ()
    # From -1, so that the tenth event is named and not the eleventh.
    places = range(-1, count)
    return _rhythmic(places, (1, 2, 5, 10, 20, 50, 100, 200, 500), (scale, bounds, size), lambda at: label(at))


@dataclass(frozen=True, slots=True)
class _Dated:
    """Names places by their periods: the year with the first label of each and with the last label."""

    periods: Sequence[str]
    label: Namer

    def __call__(self, place: int) -> str:
        return self.label(self.periods[place], True)

    def all_of(self, places: Sequence[int]) -> dict[int, str]:
        """The texts of a row of labels."""
        labels = {}
        year: int | None = None
        for place in places:
            period: Period | None = find_place(self.periods[place])
            its_year = period.first.year if period else None
            labels[place] = self.label(self.periods[place], its_year != year or place == places[-1])
            year = its_year
        return labels


_Room = tuple[TimeScale, tuple[float, float], float]
"""Where labels may stand, and how large they are: (scale, bounds, size)."""


def _rhythmic(places: range, steps: Sequence[int], room: _Room, name: Callable[[int], str]) -> tuple[Tick, ...]:
    """The closest rhythm in which all labels have room; the two ends, or the last alone, where none has."""
    scale, _, size = room
    first, last = max(0, places.start), places.stop - 1
    width = max(LEAST_LABEL, text_width(name(last), size) * LEAST_PART)
    steps = [*steps, *_longer(steps[-1], len(places))]
    for step in steps:
        if step * scale.step < width + LABEL_DISTANCE:
            continue
        chosen = _chosen(places, step)
        labels = name.all_of(chosen) if isinstance(name, _Dated) else {at: name(at) for at in chosen}
        if _fits(labels, room):
            return _with_minor(labels, places, _minor(step, steps, scale.step))
    ends = {first: name(first), last: name(last)}
    return _with_minor(ends if _fits(ends, room) else {last: ends[last]}, places, len(places))


def _chosen(places: range, step: int) -> list[int]:
    """The first, every ``step``-th, and the last; one that is too near to an end gives way."""
    last = places.stop - 1
    chosen = [at for at in (*range(places.start, last, step), last) if at >= 0]
    if places.start < 0:
        chosen = sorted({0, *chosen})
        if len(chosen) > 2 and chosen[1] < step / 2:
            del chosen[1]
    if len(chosen) > 1 and last - chosen[-2] < step / 2:
        del chosen[-2]
    return sorted({*chosen, last})


def _longer(step: int, count: int) -> list[int]:
    """Rhythms for very long series: twice and five times as wide, and so on."""
    longer = []
    while step < count:
        longer += [step * 2, step * 5, step * 10]
        step *= 10
    return longer


def year_ticks(
    periods: Sequence[str],
    scale: TimeScale,
    bounds: tuple[float, float],
    size: float,
    label: Namer,
) -> tuple[Tick, ...]:
    """Ticks of a small chart: years only, the first in full; arguments as for :func:`time_ticks`."""
    starts: list[int] = []
    seen: int | None = None
    for place, text in enumerate(periods[:MOST_YEARS]):
        period = find_place(text)
        if period is not None and period.first.year != seen:
            seen = period.first.year
            starts.append(place)
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        # A first year that has hardly begun gives way to the second.
        for chosen in (starts[::step], starts[1::step]):
            labels = {place: label(periods[place], place == chosen[0]) for place in chosen}
            if _fits(labels, (scale, bounds, size)):
                return tuple(Tick(place, text) for place, text in labels.items())
    return ()


def _rhythm(period: str) -> tuple[int, ...]:
    """How many periods may lie between two labels, from close to wide."""
    found = find_place(period)
    kind = found.kind if found else None
    if kind is PeriodKind.MONTH:
        return (1, 3, 6, 12, 24, 36, 60, 120)
    if kind is PeriodKind.QUARTER:
        return (1, 2, 4, 8, 12, 20, 40)
    if kind is PeriodKind.WEEK:
        return (1, 2, 4, 13, 26, 52, 104, 260)
    if kind is PeriodKind.YEAR:
        return (1, 2, 5, 10, 20, 50)
    return (1, 2, 5, 7, 10, 14, 20, 28, 50, 100, 200, 500)


def _minor(step: int, steps: Sequence[int], distance: float) -> int:
    """Distance of ticks without labels: the next closer rhythm that leaves them apart."""
    closer = [other for other in steps if other < step and step % other == 0 and other * distance >= LEAST_TICK]
    return closer[-1] if closer else step


def _fits(labels: dict[int, str], room: _Room) -> bool:
    """Whether no label comes nearer than 8 px to the one before it."""
    scale, bounds, size = room
    end = -math.inf
    for place in sorted(labels):
        left, right = label_span(labels[place], scale.x(place), bounds, size)
        if left < end + LABEL_DISTANCE:
            return False
        end = right
    return True


def label_span(text: str, x: float, bounds: tuple[float, float], size: float) -> tuple[float, float]:
    """Left and right end of a label centred at ``x`` and moved inside ``bounds``."""
    width = text_width(text, size)
    left = max(bounds[0], min(x - width / 2, bounds[1] - width))
    return left, left + width


def number_ticks(
    ticks: Sequence[float],
    x_of: Callable[[float], float],
    bounds: tuple[float, float],
    size: float,
    texts: Sequence[str],
) -> tuple[Tick, ...]:
    """Which of the numbers below a plot are named: every one, every second, ... so that none meets another.

    The ``place`` of an answer is the place in ``ticks``.
    """
    count = len(ticks)
    for step in range(1, count + 1):
        end, free = -math.inf, True
        for place in range(0, count, step):
            left, right = label_span(texts[place], x_of(ticks[place]), bounds, size)
            free = free and left >= end + LABEL_DISTANCE
            end = right
        if free:
            return tuple(Tick(place, texts[place] if place % step == 0 else "") for place in range(count))
    return ()


def _with_minor(labels: dict[int, str], places: range, step: int) -> tuple[Tick, ...]:
    found = sorted({*labels, *(at for at in places[:: max(1, step)] if at >= 0)})
    return tuple(Tick(place, labels.get(place, "")) for place in found)
