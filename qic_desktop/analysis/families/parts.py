"""What a chart family gets and gives: the points of one part of many series, and the lines drawn through them.

A *part* is a stretch of points with its own centre and limits (a phase of a chart). Each family of charts is one module
with one function a chart, from :class:`Points` to :class:`Lines`, on arrays of the shape (series, points); one series
alone is a batch of one. NaN is missing. Nothing here knows a person or a picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of one part, in order; every array has the shape (series, points).

    ``values`` are the plotted numbers, ``sums`` the numerators (or summed values), ``sizes`` the denominators (0 where
    missing), ``lengths`` how many raw rows stand behind a point and ``deviations`` their standard deviation, ``base``
    True for the points that centre and limits are estimated from. ``given`` is a centre per point; it is computed where
    this is None, and for a series where one is missing. ``screened`` drops the largest moving ranges once.
    ``categorical`` says that x has no order.
    """

    values: Floats
    sums: Floats
    sizes: Floats
    lengths: Floats
    deviations: Floats
    base: Flags
    given: Floats | None = None
    screened: bool = True
    categorical: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Centre and limits of every point; inner limits at two sigma, outer ones at three; NaN where there is none.

    ``values`` are what the chart plots (ranges on an MR chart, deviations on an S chart, else the given values).
    ``sigma`` is one standard deviation at every point, before limits are clipped to what is possible.
    """

    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    lower_inner: Floats
    upper_inner: Floats
    sigma: Floats


Family = Callable[[Points], Lines]
