"""The histogram: how often values of each size occur.

It owns the width and the edges of the bins. Widths are 1, 2 or 5 times a power of ten and edges are multiples of the
width, so that they can be read; the width nearest above Freedman and Diaconis' is taken that gives 5 to 30 bins.

Source: Freedman D, Diaconis P. On the histogram as a density estimator: L2 theory. Z Wahrscheinlichkeitstheorie verw
Gebiete 1981;57:453-476 (width 2 IQR / cube root of n). Sturges HA. J Am Stat Assoc 1926;21:65-66, where half of the
values are equal and there is no IQR.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from qic_desktop.analysis.charts.comparisons import Histogram, HistogramBin
from qic_desktop.analysis.charts.quantiles import quantile
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.errors import ComparisonError

FEWEST, MOST = 5, 30
LARGEST = 1e150
"""Beyond, differences and products of values are no numbers any more."""
_NICE = (1, 2, 5)
_NOTHING = 1e-290
"""Below, powers of ten run out."""
_SAME = 1e-9
"""Values that differ by less than this share of their size are one value: their bins could not be told apart."""


def histogram(values: Sequence[float | None], style: ValueStyle, target: float | None = None) -> Histogram:
    """The histogram of the values that are there; no bins without any.

    Args:
        values: in any order, None where missing.
        style: how values are written.
        target: in units of the values.

    Raises:
        ComparisonError: a value is no number or too large; ``row`` is its place from 1.
    """
    for row, value in enumerate(values, 1):
        if value is not None and not abs(value) <= LARGEST:
            raise ComparisonError(str(value), why="not-a-number", row=row)
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return Histogram((), 0, None, None, None, style, target)
    edges = _edges(ordered, share=style.percent)
    counts = [0] * (len(edges) - 1)
    for value in ordered:
        counts[min(bisect_right(edges, value), len(counts)) - 1] += 1
    bins = tuple(HistogramBin(edges[place], edges[place + 1], count) for place, count in enumerate(counts))
    median, q1, q3 = (quantile(ordered, part) for part in (0.5, 0.25, 0.75))
    return Histogram(bins, len(ordered), median, q1, q3, style, target)


def _edges(ordered: Sequence[float], *, share: bool) -> list[float]:
    low, high = ordered[0], ordered[-1]
    size = max(abs(low), abs(high))
    if high - low <= max(size * _SAME, _NOTHING):
        return _around(low, size, share=share)
    step, power = _nice(_width(ordered))
    while _span(low, high, step, power)[1] > MOST:
        step, power = _next(step, power)
    while _span(low, high, step, power)[1] < FEWEST:
        step, power = _previous(step, power)
    first, count = _span(low, high, step, power)
    return [_edge((first + number) * step, power) for number in range(count + 1)]


def _width(ordered: Sequence[float]) -> float:
    """Freedman and Diaconis, or Sturges where there is no spread in the middle; never so small that bins are empty."""
    reach = ordered[-1] - ordered[0]
    middle = quantile(ordered, 0.75) - quantile(ordered, 0.25)
    count = len(ordered)
    width = 2 * middle / count ** (1 / 3) if middle > 0 else reach / (math.log2(count) + 1)
    return min(max(width, reach / MOST), reach / FEWEST)


def _around(value: float, size: float, *, share: bool) -> list[float]:
    """Five bins with the one value in the middle one, or at the end of what a share can be."""
    step, power = _nice(size / 10 if size > _NOTHING else 1.0 if not share else 0.1)
    first = math.floor(value / _edge(step, power)) - FEWEST // 2
    if share and 0 <= value <= 1:
        last = math.ceil(1 / _edge(step, power) - _SAME)
        first = max(0, min(first, last - FEWEST))
    return [_edge((first + number) * step, power) for number in range(FEWEST + 1)]


def _span(low: float, high: float, step: int, power: int) -> tuple[int, int]:
    """(number of the first edge, bins) that hold everything; the last bin holds its own upper edge too."""
    width = _edge(step, power)
    first, last = math.floor(low / width), math.ceil(high / width)
    # Division rounds: an edge must not lie on the wrong side of the value it was made for.
    first -= _edge(first * step, power) > low
    last += _edge(last * step, power) < high
    return first, max(1, last - first)


def _edge(units: int, power: int) -> float:
    """``units`` times ten to the ``power``, with one rounding."""
    return float(units * 10**power) if power >= 0 else units / 10**-power


def _nice(width: float) -> tuple[int, int]:
    """The smallest 1-2-5 step that is not below ``width``."""
    power = math.floor(math.log10(width))
    for step in _NICE:
        if _edge(step, power) >= width * (1 - _SAME):
            return step, power
    return 1, power + 1


def _next(step: int, power: int) -> tuple[int, int]:
    return (1, power + 1) if step == _NICE[-1] else (_NICE[_NICE.index(step) + 1], power)


def _previous(step: int, power: int) -> tuple[int, int]:
    return (_NICE[-1], power - 1) if step == 1 else (_NICE[_NICE.index(step) - 1], power)
