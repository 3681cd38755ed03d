"""The I' chart: single values that stand on different numbers of cases.

Rules as published in the R package qicharts2 0.8.1. Source: Taylor WA. Normalized Individuals (IN) control chart.
Taylor Enterprises 2017.
"""

from __future__ import annotations

import math

import numpy as np

from qic_desktop.analysis.families.limits import centre_of, lines_about, weighted_means
from qic_desktop.analysis.families.parts import Lines, Points
from qic_desktop.analysis.families.ranges import mean_range, ranges_of

SCREENED_FROM = 3.2665
"""Distances of so many mean distances or more are dropped once by the screening."""


def ip_lines(points: Points) -> Lines:
    """Weighted mean of the base points; sigma of each point by its size.

    Sigma comes from all neighbours of the part, also excluded ones and those after a freeze, as the reference has it. A
    point without a denominator brings the number of its rows as its size.
    """
    with np.errstate(all="ignore"):
        centre = centre_of(points, weighted_means(points.values, points.sizes, points.base))
        parts = 1 / points.sizes
        distances = ranges_of(points.values)
        distances[:, 1:] *= math.sqrt(math.pi / 2) / np.sqrt(parts[:, 1:] + parts[:, :-1])
        spread = mean_range(distances, screened=points.screened, limit=SCREENED_FROM)
        return lines_about(points.values, centre, spread[:, np.newaxis] / np.sqrt(points.sizes))
