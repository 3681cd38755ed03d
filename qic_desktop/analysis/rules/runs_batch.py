"""Runs analysis of many series at once, as arrays of (series x points).

It gives, number for number, what :func:`qic_desktop.analysis.rules.runs.analyse_runs` gives for each series alone;
there is no Python loop over series. It owns no rule of its own: limits come from
:mod:`qic_desktop.analysis.rules.runs`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qic_desktop.analysis.rules.boxes import Bounds, RunsMethod, bounds_for
from qic_desktop.analysis.rules.runs import Runs, crossings_limit, longest_run_limit, runs_of_signs

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Sides = NDArray[np.int8]
Flags = NDArray[np.bool_]

_FEW = 100
"""Up to so many points in all, Python's own loop is quicker than a dozen array operations."""

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
    sides = sides_of(values, centre, include)
    if 0 < sides.size <= _FEW:
        return _one_by_one(sides)
    n_useful, longest, n_crossings = _counted(sides)
    longest_max = _limits(n_useful, longest_run_limit)
    crossings_min = _limits(n_useful, crossings_limit)
    signal = (longest > longest_max) | (n_crossings < crossings_min)
    nothing = n_useful == 0
    if nothing.any():
        signal &= ~nothing
        for counts in (longest, longest_max, n_crossings, crossings_min):
            counts[nothing] = NONE
    return RunsBatch(n_useful, longest, longest_max, n_crossings, crossings_min, signal)


def _one_by_one(sides: Sides) -> RunsBatch:
    found = [runs_of_signs([side for side in row if side]) for row in sides.tolist()]
    counts = [
        (r.n_useful, r.longest_run, r.longest_run_max, r.n_crossings, r.n_crossings_min)
        if r.n_useful
        else (0, NONE, NONE, NONE, NONE)
        for r in found
    ]
    useful, longest, longest_max, crossings, crossings_min = np.array(counts, dtype=np.int64).T
    signal = np.array([r.signal for r in found], dtype=np.bool_)
    return RunsBatch(useful, longest, longest_max, crossings, crossings_min, signal)


def sides_of(values: Floats, centre: Floats, include: Flags | None = None) -> Sides:
    """+1 above, -1 below, 0 on the line, missing or excluded; arguments as in :func:`analyse_runs_batch`."""
    if values.ndim != 2 or centre.shape not in (values.shape, values.shape[:1]):
        raise ValueError(f"values {values.shape} and centre {centre.shape} do not fit")
    line = centre[:, np.newaxis] if centre.ndim == 1 else centre
    sides = (values > line).view(np.int8)
    sides -= (values < line).view(np.int8)
    if include is not None:
        if include.shape not in (values.shape, values.shape[1:]):
            raise ValueError(f"values {values.shape} and include {include.shape} do not fit")
        sides *= include.view(np.int8)
    return sides


def _counted(sides: Sides) -> tuple[Integers, Integers, Integers]:
    """Useful points, longest run and crossings of each row.

    The useful points of all rows are laid end to end; a run begins where the side changes or a row begins.
    """
    series, points = sides.shape
    n_useful, flat = _useful(sides)
    longest, crossings = np.zeros(series, dtype=np.int64), np.zeros(series, dtype=np.int64)
    if not flat.size:
        return n_useful, longest, crossings
    filled = None if points and n_useful.min() > 0 else np.flatnonzero(n_useful)
    counts = n_useful if filled is None else n_useful[filled]
    row_starts = np.cumsum(counts) - counts
    begins = np.empty(flat.size, dtype=np.bool_)
    np.not_equal(flat[1:], flat[:-1], out=begins[1:])
    begins[row_starts] = True
    run_starts = np.flatnonzero(begins)
    lengths = np.diff(run_starts, append=flat.size)
    first_runs = np.searchsorted(run_starts, row_starts)
    places = slice(None) if filled is None else filled
    longest[places] = np.maximum.reduceat(lengths, first_runs)
    crossings[places] = np.diff(first_runs, append=run_starts.size) - 1
    return n_useful, longest, crossings


def _useful(sides: Sides) -> tuple[Integers, Sides]:
    """How many points of each row are off the line, and those of all rows end to end."""
    series, points = sides.shape
    if sides.all():
        return np.full(series, points, dtype=np.int64), sides.reshape(-1)
    useful = sides != 0
    return np.count_nonzero(useful, axis=1), sides[useful]


def _limits(n_useful: Integers, limit: Callable[[int], int]) -> Integers:
    """The limit for each count, worked out once for each different count; 0 for none."""
    if not n_useful.size:
        return np.zeros(0, dtype=np.int64)
    fewest, most = int(n_useful.min()), int(n_useful.max())
    if fewest == most:
        return np.full(n_useful.shape, limit(most) if most else 0, dtype=np.int64)
    counts, place = np.unique(n_useful, return_inverse=True)
    table = np.array([limit(count) if count else 0 for count in counts.tolist()], dtype=np.int64)
    result: Integers = table[place.reshape(-1)]
    return result


def runs_beyond(runs: RunsBatch, method: RunsMethod) -> Flags:
    """Which series ``method`` finds more than chance in, as :func:`boxes.signal_by` does for each, shape (series,)."""
    if method == "anhoej" or not len(runs):
        return runs.signal
    counts, place = np.unique(runs.n_useful, return_inverse=True)
    bounds = [bounds_for(max(count, 1), method) for count in counts.tolist()]
    least, most, crossings_border, longest_border = (
        np.array(side, dtype=np.int64)[place.reshape(-1)]
        for side in zip(*((b.crossings, b.longest, *_border(b)) for b in bounds), strict=True)
    )
    longest, crossed = runs.longest_run, runs.n_crossings
    outside = (longest > most) | (crossed < least)
    corner = ((crossed == least) & (longest > longest_border)) | ((longest == most) & (crossed < crossings_border))
    found: Flags = (runs.n_useful > 0) & (outside | corner)
    return found


def _border(bounds: Bounds) -> tuple[int, int]:
    """The border values; where the corner is not cut, values that find nothing."""
    if bounds.crossings_border is None or bounds.longest_border is None:
        return bounds.crossings, bounds.longest
    return bounds.crossings_border, bounds.longest_border
