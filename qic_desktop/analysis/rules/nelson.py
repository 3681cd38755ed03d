"""The eight rules of Nelson.

Source: Nelson LS. The Shewhart control chart: tests for special causes. J Qual Technol 1984;16(4):237-239. Rules 1, 5
and 6 are those of :mod:`qic_desktop.analysis.rules.western_electric`. A point exactly on the centre lies on no side,
and one exactly on the line of a zone neither within nor beyond it.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.rules.patterns import (
    Integers,
    Judged,
    Marked,
    Packed,
    Signs,
    beyond_sigmas,
    compared,
    mark_alternating,
    mark_on_one_side,
    mark_steady,
    mark_stretches,
    stretches,
)

RUN = 9
TREND = 6
ALTERNATING = 14
INNER = 15
OUTER = 8


def shift(judged: Judged) -> Marked:
    """Nine points in a row on one side of the centre (Nelson 1984, test 2)."""
    return mark_on_one_side(judged, RUN, skip_centre=False)


def trend(judged: Judged) -> Marked:
    """Six points in a row steadily rising or falling; an equal value breaks it (Nelson 1984, test 3)."""
    return mark_steady(judged, TREND, skip_ties=False)


def alternating(judged: Judged) -> Marked:
    """Fourteen points in a row going up and down by turns (Nelson 1984, test 4)."""
    return mark_alternating(judged, ALTERNATING)


def inner_third(judged: Judged) -> Marked:
    """Fifteen points in a row within one sigma of the centre, on either side (Nelson 1984, test 7)."""
    if judged.sigma is None:
        return mark_stretches(compared(judged) & False, compared(judged), INNER)
    judgeable = compared(judged) & (judged.sigma > 0)
    with np.errstate(all="ignore"):
        high, low = judged.centre + judged.sigma, judged.centre - judged.sigma
    return mark_stretches(judgeable & (judged.values < high) & (judged.values > low), judgeable, INNER)


def outer_thirds(judged: Judged) -> Marked:
    """Eight points in a row beyond one sigma, with points on both sides of the centre (Nelson 1984, test 8)."""
    side, judgeable = beyond_sigmas(judged, 1.0)
    packed = Packed.where(judgeable)
    codes = packed.pack_signs(side)
    first, last = stretches(codes != 0)
    flags = (codes != 0) & (last - first + 1 >= OUTER)
    for sign in (1, -1):
        flags &= _within(codes, sign, first, last) > 0
    return packed.marked(flags, np.zeros_like(codes), first)


def _within(codes: Signs, sign: int, first: Integers, last: Integers) -> Integers:
    """How many points of a sign are in the stretch of each point."""
    total = np.zeros((codes.shape[0], codes.shape[1] + 1), dtype=np.int64)
    np.cumsum(codes == sign, axis=1, out=total[:, 1:])
    counted: Integers = np.take_along_axis(total, last + 1, axis=1) - np.take_along_axis(total, first, axis=1)
    return counted
