"""How much more (or less) shares and rates vary than chance within each point explains: the sigma of P' and U' charts.

Rules as published in the R package qicharts2 0.8.1. Source: Laney DB. Improved control charts for attributes. Quality
Engineering 2002;14(4):531-537.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.constants import RANGE_TO_SIGMA
from qic_desktop.analysis.families.exact import row_means, row_sums
from qic_desktop.analysis.families.parts import Flags, Floats, Points
from qic_desktop.analysis.families.ranges import mean_range, ranges_of


def widening(points: Points, centre: Floats, sigma: Floats) -> Floats:
    """Sigma of the standardised base points, shape (series x 1); NaN where it cannot be told.

    From their moving ranges where points stand in order of time; where x is categorical their standard deviation, and
    one missing point leaves it unknown.

    Args:
        points: the points of one part.
        centre: (series x points).
        sigma: (series x points), from chance within each point.
    """
    with np.errstate(all="ignore"):
        scores = (points.values - centre) / sigma
        if points.categorical:
            return _deviation(scores, points.base)[:, np.newaxis]
        average = mean_range(ranges_of(scores, points.base), screened=points.screened)
        return average[:, np.newaxis] / RANGE_TO_SIGMA


def _deviation(values: Floats, base: Flags) -> Floats:
    """Sample standard deviation of the base values of each row; NaN with a missing one, or fewer than two."""
    count = base.sum(axis=1)
    squares = (values - row_means(values, base)[:, np.newaxis]) ** 2
    found = np.sqrt(row_sums(squares, base) / (count - 1))
    result: Floats = np.where((np.isnan(values) & base).any(axis=1) | (count < 2), np.nan, found)
    return result
