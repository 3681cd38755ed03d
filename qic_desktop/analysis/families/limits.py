"""From a centre and a sigma to lines: what all families of charts do in the same way.

It owns weighted means, given centres, limits at two and three sigma, clipping to what is possible, and that a limit
which is no finite number is none. How a family finds its centre and its sigma is in the family's own module.
"""

from __future__ import annotations

import math

import numpy as np

from qic_desktop.analysis.families.exact import row_means, row_sums
from qic_desktop.analysis.families.parts import Flags, Floats, Lines, Points

OUTER, INNER = 3.0, 2.0
"""Distance of the limits from the centre, in sigmas."""

_DISTANCES = np.array([-OUTER, OUTER, -INNER, INNER])[:, np.newaxis, np.newaxis]
"""Of the four limits in the order of :class:`Lines`."""

LONG = 500
"""From so many points in all on, lines that are the same at every point are worked out once."""


def centre_of(points: Points, estimate: Floats) -> Floats:
    """The estimate of each series at every point of it, or the given centres where none of them is missing.

    Args:
        points: the points of one part.
        estimate: (series,), NaN where nothing could be estimated.
    """
    spread = everywhere(estimate[:, np.newaxis], points.values.shape)
    if points.given is None:
        return spread
    whole = ~np.isnan(points.given).any(axis=1, keepdims=True)
    centre: Floats = np.where(whole, points.given, spread)
    return centre


def weighted_means(values: Floats, weights: Floats, base: Flags) -> Floats:
    """Mean of the base points by weight, (series,); NaN without any weight.

    Equal values are their own mean, also where multiplying and dividing would lose the last bit.

    Args:
        values: (series x points), NaN is passed over; its weight counts all the same, and is 0 for points without rows.
        weights: (series x points), 0 or more.
        base: (series x points), the points to take.
    """
    with np.errstate(all="ignore"):
        total = row_sums(weights, base)
        estimate = row_sums(values * weights, base) / total
        first = row_means(values, base)
        alike = ((values == first[:, np.newaxis]) | ~base | np.isnan(values)).all(axis=1)
        result: Floats = np.where(alike & (total > 0), first, estimate)
    return result


def everywhere(column: Floats, shape: tuple[int, ...]) -> Floats:
    """One number a series at every point of it; of many points a view, which takes no memory."""
    if math.prod(shape) > LONG:
        return np.broadcast_to(column, shape)
    filled = np.empty(shape)
    filled[...] = column
    return filled


def finite(values: Floats) -> Floats:
    """NaN instead of what is not finite."""
    result: Floats = np.where(np.isfinite(values), values, np.nan)
    return result


def nothing(values: Floats) -> Floats:
    """NaN for every point."""
    return np.full(values.shape, np.nan)


def clipped(limits: Floats, floor: float | None, ceiling: float | None) -> Floats:
    """Finite limits, moved to the nearest possible value; NaN stays NaN."""
    found = finite(limits)
    if floor is not None:
        found = np.maximum(found, floor)
    return found if ceiling is None else np.minimum(found, ceiling)


def lines_about(
    values: Floats, centre: Floats, sigma: Floats, *, floor: float | None = None, ceiling: float | None = None
) -> Lines:
    """Limits at two and three sigma about the centre, clipped to ``floor`` and ``ceiling``.

    Args:
        values: what is plotted.
        centre: (series x points).
        sigma: (series x points), or (series x 1) where it is the same at every point.
        floor: smallest possible value.
        ceiling: largest possible value.
    """
    shape = centre.shape
    if sigma.shape != shape and centre.strides[1:] == (0,) and centre.size > LONG:
        centre = centre[:, :1]  # the same everywhere: worked out once a series, then shown at every point
    elif sigma.shape != shape:
        sigma = everywhere(sigma, shape)
    with np.errstate(all="ignore"):
        spread = finite(sigma)
        limits = clipped(centre + _DISTANCES * spread, floor, ceiling)
    lines = (centre, *limits, spread)
    if centre.shape != shape:
        lines = tuple(np.broadcast_to(line, shape) for line in lines)
    return Lines(values, *lines)
