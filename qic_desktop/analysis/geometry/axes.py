"""Scales and ticks: round steps on the value axis, months and years below, never overlapping, never rotated."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.domain.period import Period, PeriodKind, find_period

LABEL_DISTANCE = 8.0
"""Least distance between two labels of one axis."""

LEAST_LABEL = 10.0
"""No label is narrower than this."""

FROM_ZERO_BELOW = 0.4
"""A share starts at zero when its lowest value is below this part of its highest."""

WIDENINGS = 4
"""How often a step is widened to come down to the wished number of lines."""

LEAST_SHARE_SPAN = 0.1
"""A share's axis covers at least ten points, so that noise does not fill the picture."""


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
        """Pixels from the top of the picture."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


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
    """(low, high, step) widened to whole steps, at most ``most`` of them where the ends allow it."""
    step = round_step(high - low, most)
    for _ in range(WIDENINGS):
        if math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) <= most:
            break
        step = round_step(step * 1.01, 1)
    return _tidy(math.floor(low / step + 1e-9) * step), _tidy(math.ceil(high / step - 1e-9) * step), step


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 0.30000000000000004 → 0.3."""
    return float(f"{value:.12g}")


def value_range(values: Sequence[float], *, percent: bool, most: int) -> tuple[float, float, float]:
    """(low, high, step) of an axis that shows ``values``; counts, rates and times start at zero."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if percent:
        high = min(high, 1.0) if high <= 1 else high
        low, high = _wide_enough(low, high)
        if low < FROM_ZERO_BELOW * high:
            low = min(low, 0.0)
    else:
        low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            high = low + 1.0
    return round_range(low, high, most)


def _wide_enough(low: float, high: float) -> tuple[float, float]:
    """At least :data:`LEAST_SHARE_SPAN`, inside 0 to 1 as long as the values are."""
    missing = LEAST_SHARE_SPAN - (high - low)
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


def time_ticks(
    periods: Sequence[str],
    scale: TimeScale,
    bounds: tuple[float, float],
    size: float,
    label: Callable[[str, bool], str],
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
    steps = _rhythm(periods[0])
    for step in steps:
        if step * scale.step < LEAST_LABEL + LABEL_DISTANCE:
            continue
        labels = _labels(periods, step, label)
        if _fits(labels, scale, bounds, size):
            return _with_minor(labels, len(periods), _minor(step, steps))
    ends = {0: label(periods[0], True), len(periods) - 1: label(periods[-1], True)}
    if not _fits(ends, scale, bounds, size):
        del ends[0]
    return _with_minor(ends, len(periods), steps[-1])


def year_ticks(
    periods: Sequence[str],
    scale: TimeScale,
    bounds: tuple[float, float],
    size: float,
    label: Callable[[str, bool], str],
) -> tuple[Tick, ...]:
    """Ticks of a small chart: years only, the first in full; arguments as for :func:`time_ticks`."""
    found = [find_period(period) for period in periods]
    chosen: dict[int, str] = {}
    seen: set[int] = set()
    for place, period in enumerate(found):
        if period is not None and period.first.year not in seen:
            seen.add(period.first.year)
            chosen[place] = label(periods[place], not chosen)
    kept: dict[int, str] = {}
    for place, text in chosen.items():
        if _fits({**kept, place: text}, scale, bounds, size):
            kept[place] = text
    return tuple(Tick(place, text) for place, text in kept.items())


def _rhythm(period: str) -> tuple[int, ...]:
    """How many periods may lie between two labels, from close to wide."""
    found = find_period(period)
    kind = found.kind if found else None
    if kind is PeriodKind.MONTH:
        return (1, 3, 6, 12, 24, 36, 60, 120)
    if kind is PeriodKind.QUARTER:
        return (1, 2, 4, 8, 12, 20, 40)
    if kind is PeriodKind.WEEK:
        return (1, 2, 4, 13, 26, 52, 104, 260)
    return (1, 2, 5, 7, 10, 14, 20, 28, 50, 100, 200, 500)


def _minor(step: int, steps: Sequence[int]) -> int:
    """Distance of ticks without labels: the next closer rhythm."""
    closer = [other for other in steps if other < step and step % other == 0]
    return closer[-1] if closer else step


def _labels(periods: Sequence[str], step: int, label: Callable[[str, bool], str]) -> dict[int, str]:
    """Texts at every ``step`` periods and at the last; the year with the first label of each."""
    last = len(periods) - 1
    places = [*range(0, last, step), last]
    if len(places) > 1 and last - places[-2] < step / 2:
        del places[-2]
    labels = {}
    year: int | None = None
    for place in places:
        period: Period | None = find_period(periods[place])
        its_year = period.first.year if period else None
        labels[place] = label(periods[place], its_year != year or place == last)
        year = its_year
    return labels


def _fits(labels: dict[int, str], scale: TimeScale, bounds: tuple[float, float], size: float) -> bool:
    """Whether no label comes nearer than 8 px to the one before it."""
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
    left = min(max(x - width / 2, bounds[0]), bounds[1] - width)
    return left, left + width


def _with_minor(labels: dict[int, str], count: int, step: int) -> tuple[Tick, ...]:
    places = sorted({*labels, *range(0, count, max(1, step))})
    return tuple(Tick(place, labels.get(place, "")) for place in places)
