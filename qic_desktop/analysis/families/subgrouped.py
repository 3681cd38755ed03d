"""Charts of samples: the X-bar chart of means and the S chart of standard deviations.

Rules as published in the R package qicharts2 0.8.1. Source: Montgomery DC. Introduction to Statistical Quality Control.
Wiley 2009, chapter 6 (c4, A3, B3, B4), computed exactly and not from a table.
"""

from __future__ import annotations

import math

import numpy as np

from qic_desktop.analysis.families.exact import row_means, row_sums
from qic_desktop.analysis.families.limits import INNER, OUTER, centre_of, clipped, finite, lines_about, weighted_means
from qic_desktop.analysis.families.parts import Floats, Lines, Points


def xbar_lines(points: Points) -> Lines:
    """Mean of all raw rows of the base points, and three sigma of a mean of so many rows.

    ``values`` are the means of the samples. A point of one row or none has no limits.
    """
    with np.errstate(all="ignore"):
        centre = centre_of(points, weighted_means(points.values, points.lengths, points.base))
        sigma = _spread(points)[:, np.newaxis] / (_c4(points.lengths) * np.sqrt(points.lengths))
        return lines_about(points.values, centre, sigma)


def s_lines(points: Points) -> Lines:
    """Mean (or pooled) standard deviation of the base points, and three sigma of one by the size of its sample."""
    with np.errstate(all="ignore"):
        centre = centre_of(points, _spread(points))
        c4 = _c4(points.lengths)
        share = np.sqrt(1 - c4**2) / c4
        return Lines(
            values=points.deviations,
            centre=centre,
            lower=clipped(1 - OUTER * share, 0.0, None) * finite(centre),
            upper=finite((1 + OUTER * share) * centre),
            lower_inner=clipped(1 - INNER * share, 0.0, None) * finite(centre),
            upper_inner=finite((1 + INNER * share) * centre),
            sigma=finite(share * centre),
        )


def _spread(points: Points) -> Floats:
    """Mean standard deviation of the base points where all samples are of one size, else the pooled one.

    A sample without a row counts as one of another size and takes a degree of freedom, as the reference has it.
    """
    plain = row_means(points.deviations, points.base)
    degrees = points.lengths - 1
    squares = degrees * points.deviations**2
    pooled = np.sqrt(row_sums(squares, points.base) / row_sums(degrees, points.base))
    equal = (points.lengths == points.lengths[:, :1]).all(axis=1)
    result: Floats = np.where(equal, plain, pooled)
    return result


def _c4(lengths: Floats) -> Floats:
    """Expected standard deviation of a sample of each length from a normal distribution, in sigmas; NaN below two."""
    different, places = np.unique(lengths, return_inverse=True)
    found = np.array([_c4_of(length) for length in different.tolist()], dtype=np.float64)
    result: Floats = found[places.reshape(lengths.shape)]
    return result


def _c4_of(length: float) -> float:
    if not length > 1:
        return math.nan
    return math.sqrt(2 / (length - 1)) * math.exp(math.lgamma(length / 2) - math.lgamma((length - 1) / 2))
