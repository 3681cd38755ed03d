"""Charts of rare events: G for cases between events, T for time between them.

Rules as published in the R package qicharts2 0.8.1. Sources: Benneyan JC. Number-between g-type statistical quality
control charts for monitoring adverse events. Health Care Manag Sci 2001;4(4):305-318; Nelson LS. A control chart for
parts-per-million nonconforming items. J Quality Technology 1994;26(3):239-240 (the power 1/3.6).
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.exact import row_means, row_medians
from qic_desktop.analysis.families.individuals import individual_lines
from qic_desktop.analysis.families.limits import centre_of, clipped, finite, lines_about, nothing
from qic_desktop.analysis.families.parts import Floats, Lines, Points

MEDIAN_OF_MEAN = 0.693
"""Median of a geometric distribution with a small chance, in means (the natural logarithm of 2, rounded)."""

POWER = 3.6
"""Waiting times to the power 1/3.6 are nearly normal."""


def g_lines(points: Points) -> Lines:
    """Limits from the mean number of cases between events; the median is drawn, so that half of the points lie above.

    A given centre is a mean: limits stand about it, and its median is drawn.
    """
    mean = centre_of(points, row_means(points.values, points.base))
    with np.errstate(all="ignore"):
        lines = lines_about(points.values, mean, np.sqrt(mean * (mean + 1)), floor=0.0)
        drawn = np.broadcast_to(row_medians(points.values, points.base)[:, np.newaxis], mean.shape)
        if points.given is not None:
            whole = ~np.isnan(points.given).any(axis=1, keepdims=True)
            drawn = np.where(whole, MEDIAN_OF_MEAN * points.given, drawn)
    return Lines(
        points.values, drawn.copy(), lines.lower, lines.upper, lines.lower_inner, lines.upper_inner, lines.sigma
    )


def t_lines(points: Points) -> Lines:
    """An I chart of the times to the power 1/3.6, carried back.

    Times are above 0; a series with another one gets no lines. ``given`` is a centre of the transformed times, as the
    reference has it. Limits are not symmetrical, and ``sigma`` is NaN. A lower limit below 0 is drawn at 0, an inner
    one is none.
    """
    with np.errstate(all="ignore"):
        wrong = (points.values <= 0).any(axis=1, keepdims=True)
        short = np.where(wrong | (points.values <= 0), np.nan, points.values) ** (1 / POWER)
        centre, sigma = individual_lines(points, short)
        about = lines_about(short, np.where(wrong, np.nan, centre), sigma)
        # Equal times lie on their own line, also where two powers have moved the last bit.
        on_line = np.where(short == about.centre, points.values, np.inf).min(axis=1, keepdims=True, initial=np.inf)
        drawn = np.where(np.isfinite(on_line) & (points.given is None), on_line, about.centre**POWER)
        return Lines(
            values=points.values,
            centre=np.where(np.isnan(about.centre), np.nan, drawn),
            lower=_back(clipped(about.lower, 0.0, None)),
            upper=_back(about.upper),
            lower_inner=_back(np.where(about.lower_inner < 0, np.nan, about.lower_inner)),
            upper_inner=_back(about.upper_inner),
            sigma=nothing(points.values),
        )


def _back(values: Floats) -> Floats:
    return finite(values**POWER)
