"""The control chart rules most taught in health care: five rules of the Health Care Data Guide.

Source: Provost LP, Murray SK. The Health Care Data Guide: learning from data for improvement. Jossey-Bass 2011; the
same list is taught by IHI and built into QI Macros. A point exactly on the centre neither breaks a shift nor counts
for it, and of equal neighbours one counts for a trend. A point beyond a limit is one rule with
:mod:`qic_desktop.analysis.rules.western_electric`, the inner third one with :mod:`qic_desktop.analysis.rules.nelson`.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.rules.patterns import (
    Judged,
    Marked,
    beyond_sigmas,
    mark_on_one_side,
    mark_some_of,
    mark_steady,
)

RUN = 8
TREND = 6


def shift(judged: Judged) -> Marked:
    """Eight or more points in a row on one side of the centre (Provost and Murray 2011, rule 2)."""
    return mark_on_one_side(judged, RUN, skip_centre=True)


def trend(judged: Judged) -> Marked:
    """Six or more values in a row all rising or all falling (Provost and Murray 2011, rule 3)."""
    return mark_steady(judged, TREND, skip_ties=True)


def two_of_three(judged: Judged) -> Marked:
    """Two of three points in a row beyond two sigma, also one above and one below (Provost and Murray 2011, rule 4)."""
    side, judgeable = beyond_sigmas(judged, 2.0)
    return mark_some_of(np.abs(side).astype(np.int8), judgeable, wanted=2, window=3, upward=side)
