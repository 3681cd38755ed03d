"""The four rules of Western Electric.

Source: Western Electric Company. Statistical Quality Control Handbook. 1956. A point exactly on the centre lies on no
side and breaks a run; zones are strictly beyond so many sigma, from sigma itself and not from a clipped limit.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.rules.patterns import (
    Judged,
    Marked,
    beyond_sigmas,
    mark_on_one_side,
    mark_points,
    mark_some_of,
)

RUN = 8


def beyond(judged: Judged) -> Marked:
    """One point beyond the limits in force: three sigma, or what is possible (Western Electric 1956, rule 1)."""
    if judged.lower is None and judged.upper is None:
        return mark_points(beyond_sigmas(judged, 3.0)[0])
    above = np.zeros(judged.values.shape, dtype=np.int8)
    if judged.upper is not None:
        above += judged.values > judged.upper
    if judged.lower is not None:
        above -= judged.values < judged.lower
    return mark_points(above)


def two_of_three(judged: Judged) -> Marked:
    """Two of three points in a row beyond two sigma on the same side (Western Electric 1956, rule 2)."""
    side, judgeable = beyond_sigmas(judged, 2.0)
    return mark_some_of(side, judgeable, wanted=2, window=3)


def four_of_five(judged: Judged) -> Marked:
    """Four of five points in a row beyond one sigma on the same side (Western Electric 1956, rule 3)."""
    side, judgeable = beyond_sigmas(judged, 1.0)
    return mark_some_of(side, judgeable, wanted=4, window=5)


def shift(judged: Judged) -> Marked:
    """Eight points in a row on one side of the centre (Western Electric 1956, rule 4)."""
    return mark_on_one_side(judged, RUN, skip_centre=False)
