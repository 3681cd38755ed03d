"""The rules of Making Data Count, as NHSRplotthedots 0.2.2 applies them to an XmR chart.

Sources: NHS England. Making Data Count; Reading C, Wellesley-Miller S. NHSRplotthedots: draw XmR charts for NHSE/I
Making Data Count programme. R package 0.2.2. Rules never look across a phase: give one phase at a time.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.rules.patterns import (
    Judged,
    Marked,
    Packed,
    beyond_sigmas,
    chained,
    compared,
    counts_in_windows,
    mark_on_one_side,
    mark_steady,
    sides,
    spread,
)
from qic_desktop.analysis.rules.western_electric import beyond as beyond  # one rule with theirs

RUN = 7
TREND = 7
WINDOW = 3


def shift(judged: Judged) -> Marked:
    """Seven points in a row on one side of the mean; a point on the mean breaks the run (NHSRplotthedots)."""
    return mark_on_one_side(judged, RUN, skip_centre=False)


def trend(judged: Judged) -> Marked:
    """Seven points in a row all rising or all falling; an equal value breaks it (NHSRplotthedots)."""
    return mark_steady(judged, TREND, skip_ties=False)


def two_of_three(judged: Judged) -> Marked:
    """Three points in a row on one side of the mean, two of them near a limit: those near it (NHSRplotthedots).

    Near is strictly beyond two sigma and not outside the limit: a point outside does not count.
    """
    near = np.where(beyond(judged).flags, 0, beyond_sigmas(judged, 2.0)[0]).astype(np.int8)
    packed = Packed.where(compared(judged))
    side, close = packed.pack_signs(sides(judged)), packed.pack_signs(near)
    flags = np.zeros_like(packed.known)
    for sign in (1, -1):
        together = counts_in_windows(side == sign, WINDOW) == WINDOW
        full = together & (counts_in_windows(close == sign, WINDOW) >= WINDOW - 1)
        flags |= spread(full, WINDOW, flags.shape[1]) & (close == sign)
    return packed.marked(flags, close, chained(flags, close, WINDOW))
