"""The one sum, the one mean, the one median and the one standard deviation of the program.

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
    found = exact_sum(values) / len(values)
    if math.isinf(found) and not any(map(math.isinf, values)):
        # The sum is too large for a computer, the mean is not.
        return exact_sum(value / len(values) for value in values)
    return found


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


def deviation(values: Sequence[float]) -> float | None:
    """Sample standard deviation (divisor n - 1); None of fewer than two. Equal values have exactly none."""
    middle = mean(values)
    if middle is None or len(values) < 2:
        return None
    return math.sqrt(exact_sum((value - middle) * (value - middle) for value in values) / (len(values) - 1))


def ratio(numerator: float, denominator: float) -> float | None:
    """``numerator / denominator``; None for 0 of 0 and infinity for k of 0, as the reference has it."""
    if denominator == 0:
        return None if numerator == 0 else math.copysign(math.inf, numerator)
    return numerator / denominator
