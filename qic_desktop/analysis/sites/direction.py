"""Which way a site is going: one word for chips, grids and counts.

Only with a finding, and by comparing the same months, so that a season is not praised (measured on seasonal
series without change: 2 % instead of 23 % false praise). A jump in the number of cases is asked about first:
see :mod:`qic_desktop.analysis.charts.denominator`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from qic_desktop.analysis.policy import DIRECTION_MONTHS, RULES
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.runs import analyse_runs
from qic_desktop.analysis.sums import median
from qic_desktop.domain.measure import Direction

SiteDirection = Literal["improving", "worse", "swings"]

YEAR = 12
SURE = 10
"""Months of twelve that must agree."""
LATEST = 6
SURE_SO_FAR = 5
"""Points of the latest six that must agree where there are no two years yet."""


def site_direction(
    values: Sequence[float | None],
    direction: Direction,
    *,
    centre: float | None = None,
    rule_set: RuleSetCode = "anhoej",
) -> SiteDirection | None:
    """The direction of a monthly series, None without a finding or for a measure without a better side.

    Args:
        values: one value a month in order, None where it is missing.
        direction: which way is better.
        centre: the baseline's median, where one is frozen; else the median of all values.
        rule_set: by which rules there is a finding.
    """
    known = [value for value in values if value is not None]
    line = centre if centre is not None else median(known)
    if line is None or len(known) < RULES or not _has_finding(values, line, rule_set):
        return None
    if direction is Direction.NEUTRAL:
        return None
    return direction_of(values, better="up" if direction is Direction.UP else "down", centre=line)


def _has_finding(values: Sequence[float | None], line: float, rule_set: RuleSetCode) -> bool:
    if rule_set == "anhoej":
        return analyse_runs(values, line).signal
    import numpy as np

    from qic_desktop.analysis.sites.judging import judge_sites

    row = np.array([[math.nan if value is None else value for value in values]])
    return bool(judge_sites(row, rule_set, centre=line).found[0])


def direction_of(
    values: Sequence[float | None], *, better: Literal["up", "down"], centre: float | None = None
) -> SiteDirection:
    """The direction of a monthly series that is known to have a finding.

    From 24 points on, the last 12 months against the same months of the first year: 10 or more better or
    worse decide, else it swings. With fewer, the latest six points against the centre: 5 or more decide, "so
    far".
    """
    if is_so_far(values):
        known = [value for value in values if value is not None]
        line = centre if centre is not None else median(known)
        moves = [value - line for value in known[-LATEST:]] if line is not None else []
        needed = SURE_SO_FAR
    else:
        moves = _year_on_year(values)
        needed = SURE
    sign = 1 if better == "up" else -1
    if sum(move * sign > 0 for move in moves) >= needed:
        return "improving"
    if sum(move * sign < 0 for move in moves) >= needed:
        return "worse"
    return "swings"


def is_so_far(values: Sequence[float | None]) -> bool:
    """Whether a direction is said with "so far", because there are no two whole years yet."""
    return sum(value is not None for value in values) < DIRECTION_MONTHS


def _year_on_year(values: Sequence[float | None]) -> list[float]:
    """Change of each of the last twelve months since the same month of the first year, where both are known."""
    places = [place for place, value in enumerate(values) if value is not None]
    first, last = places[0], places[-1]
    moves = []
    for place in range(last - YEAR + 1, last + 1):
        now, then = values[place], values[first + (place - first) % YEAR]
        if now is not None and then is not None:
            moves.append(now - then)
    return moves
