"""The XmR chart as the Making Data Count programme of NHS England draws it.

It differs from an I chart in its constant (2.66 mean ranges instead of 3 / 1.128); limits are never clipped. Rules as
published in the R package NHSRplotthedots 0.2.2. What points mean: :mod:`qic_desktop.analysis.rules.making_data_count`.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.exact import row_means
from qic_desktop.analysis.families.limits import centre_of, finite
from qic_desktop.analysis.families.parts import Lines, Points
from qic_desktop.analysis.families.ranges import mean_range, ranges_of

LIMITS_IN_RANGES = 2.66
"""Distance of the limits from the mean, in mean moving ranges (rounded, as published)."""


def xmr_lines(points: Points) -> Lines:
    """Mean of the base points and limits from their moving ranges; inner limits at two thirds of the way."""
    centre = centre_of(points, row_means(points.values, points.base))
    with np.errstate(all="ignore"):
        average = mean_range(ranges_of(points.values, points.base), screened=points.screened)[:, np.newaxis]
        outer = np.broadcast_to(LIMITS_IN_RANGES * average, centre.shape)
        sigma = np.broadcast_to((LIMITS_IN_RANGES / 3) * average, centre.shape)
        return Lines(
            values=points.values,
            centre=centre,
            lower=finite(centre - outer),
            upper=finite(centre + outer),
            lower_inner=finite(centre - 2 * sigma),
            upper_inner=finite(centre + 2 * sigma),
            sigma=finite(sigma),
        )
