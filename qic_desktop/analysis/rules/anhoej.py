"""Anhøj rules, best box and cut box on arrays: long runs, few crossings, the cut corner.

The bounds are in :mod:`qic_desktop.analysis.rules.runs` and :mod:`qic_desktop.analysis.rules.boxes`. A point on the
centre neither breaks nor lengthens a run. There is no minimum number of points here.

Sources: Anhøj J, Olesen AV. Run charts revisited. PLoS One 2014;9(11):e113825; for the boxes Anhøj J, Wentzel-Larsen T.
Smooth operator. PLoS One 2020;15(6):e0233920.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qic_desktop.analysis.rules.boxes import Bounds, RunsMethod, bounds_for, corner_limit
from qic_desktop.analysis.rules.patterns import (
    Integers,
    Judged,
    Marked,
    longest_side,
    mark_on_one_side,
    mark_whole,
)

_NEVER = np.iinfo(np.int64).max


def shift(judged: Judged) -> Marked:
    """Every run longer than ``round(log2 n) + 3`` points (Anhøj and Olesen 2014)."""
    return _shift(judged, "anhoej")


def crossings(judged: Judged) -> Marked:
    """Fewer crossings than the 5 % quantile of Binomial(n - 1, 1/2) (Anhøj and Olesen 2014)."""
    return _crossings(judged, "anhoej")


def best_shift(judged: Judged) -> Marked:
    """Every run longer than the best box allows (Anhøj and Wentzel-Larsen 2020)."""
    return _shift(judged, "bestbox")


def best_crossings(judged: Judged) -> Marked:
    """Fewer crossings than the best box allows (Anhøj and Wentzel-Larsen 2020)."""
    return _crossings(judged, "bestbox")


def cut_shift(judged: Judged) -> Marked:
    """Every run longer than the sides of the cut box allow (Anhøj and Wentzel-Larsen 2020)."""
    return _shift(judged, "cutbox")


def cut_crossings(judged: Judged) -> Marked:
    """Fewer crossings than the sides of the cut box allow (Anhøj and Wentzel-Larsen 2020)."""
    return _crossings(judged, "cutbox")


def cut_corner(judged: Judged) -> Marked:
    """A long run together with few crossings, in the cut corner of the box (Anhøj and Wentzel-Larsen 2020)."""
    useful, longest, crossed = longest_side(judged)
    allowed = [
        corner_limit(bounds_for(int(count), "cutbox"), int(crosses), int(run)) if count else None
        for count, run, crosses in zip(useful, longest, crossed, strict=True)
    ]
    limit = np.array([0 if each is None else each for each in allowed], dtype=np.int64)
    fires = np.array([each is not None for each in allowed], dtype=np.bool_)
    return mark_whole(fires, judged.values.shape, count=longest, limit=limit)


def _shift(judged: Judged, method: RunsMethod) -> Marked:
    useful, longest, _ = longest_side(judged)
    limit = _bounds(useful, method, lambda bounds: bounds.longest)
    marked = mark_on_one_side(judged, np.where(useful > 0, limit + 1, _NEVER), skip_centre=True)
    return Marked(marked.flags, marked.upward, marked.pattern, None, longest, limit)


def _crossings(judged: Judged, method: RunsMethod) -> Marked:
    useful, _, crossed = longest_side(judged)
    limit = _bounds(useful, method, lambda bounds: bounds.crossings)
    return mark_whole((useful > 0) & (crossed < limit), judged.values.shape, count=crossed, limit=limit)


def _bounds(useful: Integers, method: RunsMethod, side: Callable[[Bounds], int]) -> Integers:
    """One side of the box for each number of points, looked up once for each different number; 0 for none."""
    counts, place = np.unique(useful, return_inverse=True)
    table = np.array([side(bounds_for(int(count), method)) if count else 0 for count in counts], dtype=np.int64)
    found: Integers = table[place.reshape(-1)]
    return found
