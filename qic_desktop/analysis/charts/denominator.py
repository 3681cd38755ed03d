"""Has the number of cases counted jumped? That is asked before anything is said about the result.

A site that begins to count other cases (a second department, another register) moves its line without any
change of practice. Owns the search for one lasting step in the denominators of one series; says nothing
about its cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDING = 1e-12
"""Two ways of taking a median may differ in the last digit."""
WINDOW = 12
"""Points that are compared on each side: a year of months, so that seasons do not look like steps."""
LEAST = 6
"""Fewest points on each side."""
LARGE = 1.5
"""Smallest ratio of the levels that counts as a jump (half as much again, or down to two thirds)."""
LONG = 240
"""Above so many points the splits that can be no step are ruled out on arrays first; the answer is the same."""
SURE = 5.0
"""Smallest distance in standard errors of a count, so that five cases instead of eight are no jump."""


def denominator_jump(denominators: Sequence[float | None]) -> int | None:
    """Index of the first point after the largest lasting step in the number of cases, None if there is none.

    A step is lasting when the medians of up to 12 points on each side (at least 6) differ by half or more,
    all but at most one point on each side (of 8 or more; none of fewer) lie on their own side of the middle
    between the medians, and the step is more than counting noise (Poisson, difference of square roots).

    Args:
        denominators: cases counted a period, None where missing; missing points are passed over.
    """
    return _jump(tuple(denominators))


@lru_cache(maxsize=512)
def _jump(denominators: tuple[float | None, ...]) -> int | None:
    # Kept, because a chart asks again with each keystroke, and mostly it is the numerator that has changed.
    if len(denominators) > LONG:
        return _jump_of_long(denominators)
    known = [(place, float(count)) for place, count in enumerate(denominators) if count is not None]
    counts = [count for _, count in known]
    # Medians lie between the extremes: where even these are too near, no split needs to be looked at.
    if not counts or (min(counts) > 0 and max(counts) < LARGE * min(counts)):
        return None
    best: tuple[float, int] | None = None
    for split in range(LEAST, len(counts) - LEAST + 1):
        strength = _strength(counts, split)
        if strength is not None and (best is None or strength > best[0]):
            best = (strength, known[split][0])
    return None if best is None else best[1]


def _jump_of_long(denominators: tuple[float | None, ...]) -> int | None:
    import numpy as np

    numbers = np.array(denominators, dtype=np.float64)
    places = np.flatnonzero(~np.isnan(numbers))
    counts = numbers[places]
    if len(counts) < 2 * LEAST or (counts.min() > 0 and counts.max() < LARGE * counts.min()):
        return None
    listed: list[float] = counts.tolist()
    best: tuple[float, int] | None = None
    for split in _possible(counts).tolist():
        strength = _strength(listed, split)
        if strength is not None and (best is None or strength > best[0]):
            best = (strength, int(places[split]))
    return None if best is None else best[1]


def _possible(counts: NDArray[np.float64]) -> NDArray[np.int64]:
    """The splits whose levels are far enough apart; a whole window on each side, or all that there is at the ends."""
    import numpy as np

    size, total = WINDOW, len(counts)
    middles = np.median(np.lib.stride_tricks.sliding_window_view(counts, size), axis=1) if total >= size else counts[:0]
    splits = np.arange(LEAST, total - LEAST + 1)
    whole = (splits >= size) & (splits <= total - size)
    inner = splits[whole]
    before, after = middles[inner - size], middles[inner]
    low, high = np.minimum(before, after), np.maximum(before, after)
    far = (low >= 0) & (high > 0) & (high >= LARGE * low * (1 - ROUNDING))
    return np.sort(np.concatenate([splits[~whole], inner[far]]))


def jump_ratio(denominators: Sequence[float | None], jump: int) -> float | None:
    """Level after a jump over the level before it (medians of up to 12 points); None without a level before."""
    before = [float(count) for count in denominators[:jump] if count is not None][-WINDOW:]
    after = [float(count) for count in denominators[jump:] if count is not None][:WINDOW]
    if not before or not after or not _middle(before):
        return None
    return _middle(after) / _middle(before)


def _strength(counts: Sequence[float], split: int) -> float | None:
    """How strong a step at ``split`` is (distance of the six nearest points on each side), None if it is no step."""
    before, after = counts[max(0, split - WINDOW) : split], counts[split : split + WINDOW]
    was, became = _middle(before), _middle(after)
    low, high = min(was, became), max(was, became)
    if low < 0 or high < LARGE * low or high == 0:
        return None
    noise = math.sqrt(1 / len(before) + 1 / len(after)) / 2
    if (math.sqrt(high) - math.sqrt(low)) / noise < SURE:
        return None
    below, above = (before, after) if was < became else (after, before)
    middle = math.sqrt(low * high) if low else high / 2
    if not (_agrees(above, sum(v > middle for v in above)) and _agrees(below, sum(v < middle for v in below))):
        return None
    return abs(sum(map(_level, counts[split : split + LEAST])) - sum(map(_level, counts[split - LEAST : split])))


def _middle(points: Sequence[float]) -> float:
    """The median, without the care of :func:`sums.median` for large numbers: it is asked twice for every split."""
    ordered, half = sorted(points), len(points) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _agrees(points: Sequence[float], on_their_side: int) -> bool:
    """All points, or all but one of eight or more, lie where the step says."""
    return on_their_side >= len(points) - (len(points) >= 8)


def _level(count: float) -> float:
    """Logarithm of a count; half a case keeps nothing finite."""
    return math.log(max(count, 0.0) + 0.5)
