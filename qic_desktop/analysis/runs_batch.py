"""Runs analysis of many series at once, as arrays of (series x points).

It gives, number for number, what :func:`qic_desktop.analysis.runs.analyse_runs` gives for each series alone;
there is no Python loop over series. It owns no rule of its own: limits come from
:mod:`qic_desktop.analysis.runs`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qic_desktop.analysis.runs import Runs, crossings_limit, longest_run_limit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = -1
"""Stands for "missing" in the integer arrays: the series has no point off the line."""


@dataclass(frozen=True, slots=True, eq=False)
class RunsBatch:
    """Runs analyses of several series: six arrays of shape (series,), -1 where :class:`Runs` has None."""

    n_useful: Integers
    longest_run: Integers
    longest_run_max: Integers
    n_crossings: Integers
    n_crossings_min: Integers
    signal: Flags

    def __len__(self) -> int:
        return len(self.n_useful)

    def single(self, series: int) -> Runs:
        """The analysis of one series as a value."""
        if not self.n_useful[series]:
            return Runs(0, None, None, None, None, signal=False)
        return Runs(
            int(self.n_useful[series]),
            int(self.longest_run[series]),
            int(self.longest_run_max[series]),
            int(self.n_crossings[series]),
            int(self.n_crossings_min[series]),
            signal=bool(self.signal[series]),
        )


def analyse_runs_batch(values: Floats, centre: Floats, include: Flags | None = None) -> RunsBatch:
    """Anhøj runs analysis of every row.

    Args:
        values: (series x points), NaN where missing.
        centre: (series,) one line a series, or (series x points); NaN lines judge nothing.
        include: (series x points) or (points,), False for points that take no part.

    Raises:
        ValueError: the shapes do not fit together.
    """
    sides = _sides(values, centre, include)
    useful = sides != 0
    n_useful = useful.sum(axis=1)
    before = _side_before(sides)
    crossing = useful & (before != 0) & (before != sides)
    n_crossings = crossing.sum(axis=1)
    longest = _longest(useful, crossing)
    longest_max = _limits(n_useful, longest_run_limit)
    crossings_min = _limits(n_useful, crossings_limit)
    nothing = n_useful == 0
    signal = ~nothing & ((longest > longest_max) | (n_crossings < crossings_min))
    return RunsBatch(
        n_useful,
        np.where(nothing, NONE, longest),
        np.where(nothing, NONE, longest_max),
        np.where(nothing, NONE, n_crossings),
        np.where(nothing, NONE, crossings_min),
        signal,
    )


def medians(values: Floats) -> Floats:
    """Median of each row without its NaN: the middle value or the mean of the two; NaN of nothing."""
    ordered = np.sort(values, axis=1)
    count = np.sum(~np.isnan(values), axis=1)
    if not values.shape[1]:
        return np.full(values.shape[0], np.nan)
    lower = np.maximum(count - 1, 0) // 2
    upper = np.minimum(count // 2, values.shape[1] - 1)
    rows = np.arange(values.shape[0])
    a, b = ordered[rows, lower], ordered[rows, upper]
    middle: Floats = np.where(a == b, a, (a + b) / 2)
    return middle


def _sides(values: Floats, centre: Floats, include: Flags | None) -> Integers:
    """+1 above, -1 below, 0 on the line, missing or excluded."""
    if values.ndim != 2 or centre.shape not in (values.shape, values.shape[:1]):
        raise ValueError(f"values {values.shape} and centre {centre.shape} do not fit")
    line = centre[:, np.newaxis] if centre.ndim == 1 else centre
    sides = (values > line).astype(np.int64) - (values < line)
    if include is not None:
        if include.shape not in (values.shape, values.shape[1:]):
            raise ValueError(f"values {values.shape} and include {include.shape} do not fit")
        sides = np.where(include, sides, 0)
    return sides


def _side_before(sides: Integers) -> Integers:
    """The side of the last useful point before each point, 0 where there is none."""
    if not sides.shape[1]:
        return sides
    places = np.where(sides != 0, np.arange(sides.shape[1]), -1)
    last = np.maximum.accumulate(places, axis=1)
    before = np.concatenate([np.full((sides.shape[0], 1), -1), last[:, :-1]], axis=1)
    found = np.take_along_axis(sides, np.maximum(before, 0), axis=1)
    result: Integers = np.where(before >= 0, found, 0)
    return result


def _longest(useful: Flags, crossing: Flags) -> Integers:
    """Length of the longest run of each row, counted in useful points."""
    rank = np.cumsum(useful, axis=1)
    begins = np.maximum.accumulate(np.where(crossing, rank, 1), axis=1)
    lengths = np.where(useful, rank - begins + 1, 0)
    longest: Integers = lengths.max(axis=1, initial=0)
    return longest


def _limits(n_useful: Integers, limit: Callable[[int], int]) -> Integers:
    """The limit for each count, worked out once for each different count; 0 for none."""
    counts, place = np.unique(n_useful, return_inverse=True)
    table = np.array([limit(int(count)) if count else 0 for count in counts], dtype=np.int64)
    result: Integers = table[place.reshape(-1)]
    return result
