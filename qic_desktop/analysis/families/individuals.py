"""Charts of single values: the run chart's median, the I chart and the MR chart.

Rules as published in the R package qicharts2 0.8.1. I and MR charts go back to Shewhart WA, Economic Control of Quality
of Manufactured Product, Van Nostrand 1931, and Wheeler DJ, Chambers DS, Understanding Statistical Process Control, SPC
Press 1992. What a moving range is: :mod:`qic_desktop.analysis.families.ranges`.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.constants import RANGE_LIMIT, RANGE_TO_SIGMA
from qic_desktop.analysis.families.exact import row_means, row_medians
from qic_desktop.analysis.families.limits import INNER, OUTER, centre_of, finite, lines_about, nothing
from qic_desktop.analysis.families.parts import Floats, Lines, Points
from qic_desktop.analysis.families.ranges import mean_range, ranges_of


def run_lines(points: Points) -> Lines:
    """The median of the base points; a run chart has no limits."""
    centre = centre_of(points, row_medians(points.values, points.base))
    none = nothing(points.values)
    return Lines(points.values, centre, none, none, none, none, none)


def i_lines(points: Points) -> Lines:
    """Mean of the base points, and three sigma from the mean of their moving ranges about the centre."""
    centre, sigma = individual_lines(points, points.values)
    return lines_about(points.values, centre, sigma)


def individual_lines(points: Points, values: Floats) -> tuple[Floats, Floats]:
    """Centre (series x points) and sigma (series x 1) of an I chart of ``values``."""
    centre = centre_of(points, row_means(values, points.base))
    with np.errstate(all="ignore"):
        ranges = ranges_of(values - centre, points.base)
        sigma = mean_range(ranges, screened=points.screened) / RANGE_TO_SIGMA
    return centre, sigma[:, np.newaxis]


def mr_lines(points: Points) -> Lines:
    """Moving ranges themselves, with their mean and its upper limit; the lower limit is 0, nothing is screened.

    An excluded point takes out its own range only. The first point of a part has no range.
    """
    ranges = ranges_of(points.values)
    centre = centre_of(points, row_means(ranges, points.base))
    with np.errstate(all="ignore"):
        upper = finite(RANGE_LIMIT * centre)
        zero = np.where(np.isfinite(centre), 0.0, np.nan)
        return Lines(ranges, centre, zero, upper, zero, upper * (INNER / OUTER), (upper - finite(centre)) / OUTER)
