"""Moving ranges: distances of neighbours, from which charts of single values estimate their sigma.

It owns which points are neighbours and the screening of ranges. Sources: Nelson LS. Control charts for individual
measurements. J Quality Technology 1982;14(3):172-173 (screening); Wheeler DJ, Chambers DS. Understanding Statistical
Process Control. SPC Press 1992.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.constants import RANGE_LIMIT
from qic_desktop.analysis.families.exact import row_means
from qic_desktop.analysis.families.parts import Flags, Floats


def ranges_of(values: Floats, base: Flags | None = None) -> Floats:
    """Distance of every base point from the base point before it, at the place of the later one; else NaN.

    Points outside ``base`` are taken out first, so that their neighbours become neighbours of each other. A missing
    base point stays in its place and has no distance from either neighbour.

    Args:
        values: (series x points).
        base: (series x points); None for all points.
    """
    distances = np.full(values.shape, np.nan)
    if values.shape[1] < 2:
        return distances
    with np.errstate(all="ignore"):
        if base is None or base.all():
            np.abs(values[:, 1:] - values[:, :-1], out=distances[:, 1:])
            return distances
        last = np.maximum.accumulate(np.where(base, np.arange(values.shape[1]), -1), axis=1)[:, :-1]
        before = np.take_along_axis(values, np.maximum(last, 0), axis=1)
        found = np.abs(values[:, 1:] - before)
    distances[:, 1:] = np.where(base[:, 1:] & (last >= 0), found, np.nan)
    return distances


def mean_range(ranges: Floats, *, screened: bool, limit: float = RANGE_LIMIT) -> Floats:
    """Mean of each row of ranges, NaN where none is left; shape (series,).

    The screening drops, once, every range of ``limit`` mean ranges or more; where all ranges are 0, none is left.

    Args:
        ranges: (series x points), NaN where there is none.
        screened: whether large ranges are dropped.
        limit: from how many mean ranges on.
    """
    average = row_means(ranges)
    if not screened:
        return average
    with np.errstate(all="ignore"):
        small = ranges < limit * average[:, np.newaxis]
    return row_means(ranges, small)
