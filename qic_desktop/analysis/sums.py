"""The one sum and the one mean of the program.

Every number that is compared with a line goes through here, so that one series alone and the same series in a
batch give the same bits, and a constant series lies exactly on its own mean. It owns no statistics beyond
that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def exact_sum(values: Iterable[float]) -> float:
    """Sum with one rounding at the end, independent of the order of ``values``; infinities pass through."""
    listed = list(values)
    try:
        return math.fsum(listed)
    except (OverflowError, ValueError):
        return sum(listed)


def mean(values: Sequence[float]) -> float | None:
    """Arithmetic mean; None of nothing. A constant series gives that constant, bit for bit."""
    if not values:
        return None
    first = values[0]
    if all(value == first for value in values):
        return first
    return exact_sum(values) / len(values)


def median(values: Iterable[float]) -> float | None:
    """Middle value, or the mean of the two middle values; None of nothing."""
    ordered = sorted(values)
    count = len(ordered)
    if not count:
        return None
    middle = count // 2
    if count % 2:
        return ordered[middle]
    return mean(ordered[middle - 1 : middle + 1])


def ratio(numerator: float, denominator: float) -> float | None:
    """``numerator / denominator``; None for 0 of 0 and infinity for k of 0, as the reference has it."""
    if denominator == 0:
        return None if numerator == 0 else math.copysign(math.inf, numerator)
    return numerator / denominator
