"""Sums, means and medians of every row of an array, bit for bit what :mod:`qic_desktop.analysis.sums` gives for each.

A constant series must lie exactly on its own mean, and a series must give the same lines alone and among a thousand.
So every sum is correctly rounded, in whatever order numpy adds. NaN is missing and is passed over everywhere.

Method: the high bits of all numbers of a row are split off on a common grid, coarse enough that their sum has no
rounding error at all (Rump SM, Ogita T, Oishi S. Accurate floating-point summation part I: faithful rounding. SIAM J
Sci Comput 2008;31(1):189-224. doi 10.1137/050645671). The rest is summed plainly and its error bounded. Rows whose last
bit the bound leaves in doubt are split once more on a finer grid, and what is still in doubt is for ``math.fsum``.
"""

from __future__ import annotations

import math
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from qic_desktop.analysis.sums import exact_sum, mean, median

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_TINY = 600
"""Up to so many numbers Python's own sum is quicker than the dozen array operations."""

_BLOCK = 8192
"""So many numbers are worked on at a time: they and their rests stay in the processor's near memory."""

_UNIT = 2.0**-53
_HUGE_EXPONENT = 960
"""Rows with larger numbers than 2 to this power might overflow on the way and are summed one by one."""


def row_sums(values: Floats, where: Flags | None = None) -> Floats:
    """Correctly rounded sum of each row, as ``sums.exact_sum`` gives it; 0 of nothing.

    Args:
        values: (series x points); NaN is passed over, infinities pass through.
        where: (series x points) or (points,), True for the numbers to add; None for all.
    """
    if _is_small(values):
        return np.array([exact_sum(_present(row)) for row in _rows(values, where)], dtype=np.float64)
    with np.errstate(all="ignore"):
        return _sums(_kept(values, where)[0])[0]


def row_means(values: Floats, where: Flags | None = None) -> Floats:
    """Arithmetic mean of each row, as ``sums.mean`` gives it; NaN of nothing.

    A row of equal numbers gives that number, bit for bit. Arguments as in :func:`row_sums`.
    """
    if _is_small(values):
        return np.array([_mean(row) for row in _rows(values, where)], dtype=np.float64)
    if where is None and values.shape[1] > 1 and np.isnan(values[:, 0]).all():
        return row_means(values[:, 1:])  # ranges: their first point has none
    with np.errstate(all="ignore"):
        kept, use = _kept(values, where)
        sums, lowest, highest = _sums(kept)
        if use is None:
            means: Floats = np.where(lowest == highest, kept[:, 0], sums / kept.shape[1])
            return _without_overflow(means, kept, None)
        means = sums / np.count_nonzero(use, axis=1)
        first = kept[np.arange(len(kept)), use.argmax(axis=1)]
        near = np.flatnonzero(~(np.abs(means - first) > np.abs(first) * (4 * _UNIT)) & use.any(axis=1))
        alike = near[((kept[near] == first[near, np.newaxis]) | ~use[near]).all(axis=1)]
        means[alike] = first[alike]
        return _without_overflow(means, kept, use)


def _without_overflow(means: Floats, kept: Floats, use: Flags | None) -> Floats:
    """The means, those of sums that are too large for a computer as ``sums.mean`` has them."""
    for row in np.flatnonzero(np.isinf(means)).tolist():
        found = mean((kept[row] if use is None else kept[row][use[row]]).tolist())
        means[row] = math.nan if found is None else found
    return means


def row_medians(values: Floats, where: Flags | None = None) -> Floats:
    """Median of each row, as ``sums.median`` gives it: the middle number or the mean of the two; NaN of nothing.

    Arguments as in :func:`row_sums`.
    """
    if _is_small(values):
        return _listed([median(_present(row)) for row in _rows(values, where)])
    points = values.shape[1]
    missing = np.isnan(values)
    if where is not None:
        missing |= ~where
    if not missing.any():
        ordered = np.partition(values, ((points - 1) // 2, points // 2), axis=1)
        return _middle(ordered[:, (points - 1) // 2], ordered[:, points // 2])
    ordered = np.sort(np.where(missing, np.nan, values), axis=1)
    count = points - np.count_nonzero(missing, axis=1)
    rows = np.arange(len(values))
    return _middle(ordered[rows, np.maximum(count - 1, 0) // 2], ordered[rows, np.minimum(count // 2, points - 1)])


def _middle(lower: Floats, upper: Floats) -> Floats:
    with np.errstate(all="ignore"):
        result: Floats = np.where(lower == upper, lower, (lower + upper) / 2)
        return np.where(np.isinf(result), lower / 2 + upper / 2, result)


def _listed(found: list[float | None]) -> Floats:
    return np.array([math.nan if one is None else one for one in found], dtype=np.float64)


def _is_small(values: Floats) -> bool:
    return values.size <= _TINY or not values.size


def _rows(values: Floats, where: Flags | None) -> list[list[float]]:
    """The numbers of each row that count, as Python has them; NaN among them."""
    rows: list[list[float]] = values.tolist()
    if where is None:
        return rows
    flags = (where if where.shape == values.shape else np.broadcast_to(where, values.shape)).tolist()
    return [list(compress(row, use)) for row, use in zip(rows, flags, strict=True)]


def _present(row: list[float]) -> list[float]:
    return [value for value in row if value == value]


def _mean(row: list[float]) -> float:
    """``sums.mean``, the usual case first: not constant, no overflow."""
    try:
        total = math.fsum(row)
        if total != total:
            row = _present(row)
            total = math.fsum(row)
    except (OverflowError, ValueError):
        total = math.nan
    if row and total == total and row.count(row[0]) != len(row):
        return total / len(row)
    found = mean(_present(row))
    return math.nan if found is None else found


def _kept(values: Floats, where: Flags | None) -> tuple[Floats, Flags | None]:
    """The numbers with 0 for those that do not count, and which do count (None: all of them)."""
    use = ~np.isnan(values)
    if where is not None:
        use &= where
    if use.all():
        return values, None
    return np.where(use, values, 0.0), use


def _is_tall(values: Floats) -> bool:
    """Whether many short rows are better worked on side by side, as columns."""
    return len(values) > 8 and values.shape[1] < _BLOCK // 16


def _sums(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Sums, least and largest number of rows without NaN, floating-point flags being ignored by the caller."""
    tall = _is_tall(values)
    work, axis = (np.ascontiguousarray(values.T), 0) if tall else (values, 1)
    lowest, highest = work.min(axis=axis), work.max(axis=axis)
    largest = np.maximum(highest, -lowest)
    exponents = np.frexp(largest)[1]
    outside = ~(np.isfinite(largest) & (exponents < _HUGE_EXPONENT))
    if outside.any():
        work = np.where(outside if tall else outside[:, np.newaxis], 0.0, work)
        exponents = np.where(outside, 0, exponents)
    points = values.shape[1]
    grid = np.ldexp(1.0, exponents + (points.bit_length() + 1))
    first, rest = _split(work, grid, axis)
    margin = grid * (2 * (points * _UNIT) ** 2) + np.abs(rest) * (4 * _UNIT)
    result: Floats = first + rest + 0.0
    doubtful = outside | ((first + (rest - margin)) != (first + (rest + margin)))
    if doubtful.any():
        rows = np.flatnonzero(doubtful)
        result[rows] = _sums_in_doubt(values[rows], np.where(outside, np.nan, grid)[rows, np.newaxis])
    return result, lowest, highest


def _split(work: Floats, grid: Floats, axis: int) -> tuple[Floats, Floats]:
    """The exact sums of the bits on the grid, and the plain sums of what remains; long rows a block at a time."""
    lines = grid if axis == 0 else grid[:, np.newaxis]
    step = max(1, _BLOCK // len(work)) if axis else work.shape[1]
    high, rest = (np.empty((len(work), min(step, work.shape[1]))) for _buffer in range(2))
    first, remaining = np.zeros(grid.shape), np.zeros(grid.shape)
    for start in range(0, work.shape[1], step):
        given = work[:, start : start + step]
        coarse, small = high[:, : given.shape[1]], rest[:, : given.shape[1]]
        np.add(given, lines, out=coarse)
        np.subtract(coarse, lines, out=coarse)
        np.subtract(given, coarse, out=small)
        first += coarse.sum(axis=axis)
        remaining += small.sum(axis=axis)
    return first, remaining


def _sums_in_doubt(values: Floats, grid: Floats) -> Floats:
    """Sums of rows by two grids; NaN as grid stands for a row that is too large for any."""
    alone = np.isnan(grid[:, 0])
    points = values.shape[1]
    finer = grid * 2.0 ** (points.bit_length() + 1 - 53)
    high = (values + grid) - grid
    rest = values - high
    first = high.sum(axis=1)
    high = (rest + finer) - finer
    rest -= high
    second = high.sum(axis=1)
    result: Floats = first + second + 0.0
    size = np.abs(rest).sum(axis=1)
    if size.any():
        whole = first + second
        part = whole - first
        low = (first - (whole - part)) + (second - part) + rest.sum(axis=1)
        margin = size * (2 * points * _UNIT) + np.abs(low) * (4 * _UNIT)
        result = np.where(size > 0, whole + low + 0.0, result)
        alone |= (size > 0) & ((whole + (low - margin)) != (whole + (low + margin)))
    for row in np.flatnonzero(alone).tolist():
        result[row] = exact_sum(values[row].tolist())
    return result
