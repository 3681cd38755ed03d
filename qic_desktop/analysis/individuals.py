"""Charts of single values: the run chart's median and the I chart.

Rules: ``charts.md`` sections 1 and 2, as published in the R package qicharts2 0.8.1. I charts go back to
Wheeler DJ, Chambers DS. Understanding Statistical Process Control. SPC Press 1992.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from qic_desktop.analysis.parts import Lines, Part, centre_line, known, lines_about
from qic_desktop.analysis.sums import mean, median

RANGE_TO_SIGMA = 1.128
"""Mean moving range of two points of a normal distribution, in sigmas (rounded, as published)."""

RANGE_LIMIT = 3.267
"""Ranges of this many mean ranges or more are dropped once by the screening."""


def run_lines(part: Part) -> Lines:
    """The median; a run chart has no limits."""
    centre = centre_line(part, median(part.base_values))
    return lines_about(centre, (None,) * len(part.values), floor=None, ceiling=None)


def i_lines(part: Part) -> Lines:
    """Mean and three sigma from the mean moving range of the base points."""
    centre = centre_line(part, mean(part.base_values))
    residuals = [
        None if value is None or line is None else known(value - line)
        for value, line, use in zip(part.values, centre, part.base, strict=True)
        if use
    ]
    average = mean_moving_range(residuals, screened=part.screened)
    sigma = None if average is None else average / RANGE_TO_SIGMA
    return lines_about(centre, (sigma,) * len(part.values), floor=None, ceiling=None)


def mean_moving_range(values: Sequence[float | None], *, screened: bool) -> float | None:
    """Mean distance of neighbours; a missing value has no neighbours. None where no range is left.

    The screening drops ranges of :data:`RANGE_LIMIT` means or more and averages again, once.
    """
    ranges = [
        abs(after - before) for before, after in itertools.pairwise(values) if before is not None and after is not None
    ]
    average = mean(ranges)
    if screened and average is not None:
        average = mean([size for size in ranges if size < RANGE_LIMIT * average])
    return average
