"""A site's values before and after the month in which it took a change up: two middles, and their difference.

It compares and never explains: what else happened in those months is not in these numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.policy import MEDIAN_PROVISIONAL, RULES
from qic_desktop.analysis.rules.runs import analyse_runs
from qic_desktop.domain.measure import Direction

WINDOW = 12
"""So many periods on either side are looked at; the month of the change itself belongs to neither."""
LEAST = MEDIAN_PROVISIONAL
"""With fewer values on one side nothing is said."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The medians and how many values each rests on. ``shifted`` is a run-chart finding for the better after it.

    ``jump`` is the period within these values from which another number of cases is counted, ``jump_ratio`` how many
    times as many: then the difference may be one of cases, not of care.
    """

    before: float
    after: float
    values_before: int
    values_after: int
    shifted: bool
    jump: str | None = None
    jump_ratio: float | None = None

    @property
    def effect(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effects:
    """The differences at several sites: median and middle half (R type 7). ``clear`` when that half leaves out zero."""

    sites: int
    median: float
    q1: float
    q3: float

    @property
    def clear(self) -> bool:
        """Whether the whole middle half lies on one side of zero."""
        return self.q1 > 0 or self.q3 < 0

    def helps(self, direction: Direction) -> bool:
        """Whether it is clear of zero on the better side."""
        return self.clear and is_better(self.median, direction)


def is_better(effect: float, direction: Direction) -> bool:
    """Whether a difference goes the way it should; a measure without a better way never says so."""
    if direction is Direction.NEUTRAL:
        return False
    return effect > 0 if direction is Direction.UP else effect < 0


def before_after(
    values: Sequence[float | None], place: int, direction: Direction, breaks: Sequence[int] = ()
) -> BeforeAfter | None:
    """Compare up to twelve values on either side of ``place``; None where one side has too few.

    Args:
        values: one a period.
        place: the period in which the change was taken up.
        direction: which way is better.
        breaks: first places of another definition; nothing is compared across one.
    """
    if not 0 <= place < len(values):
        return None
    span = span_around(len(values), place, breaks)
    before, after = _known(values[span.start : place]), _known(values[place + 1 : span.stop])
    if len(before) < LEAST or len(after) < LEAST:
        return None
    middle, later = float(np.median(before)), float(np.median(after))
    found = len(after) >= RULES and analyse_runs(after, middle).signal
    return BeforeAfter(middle, later, len(before), len(after), found and is_better(later - middle, direction))


def span_around(count: int, place: int, breaks: Sequence[int] = ()) -> range:
    """The places that are looked at around ``place`` of so many: none across a change of definition."""
    start = max((one for one in breaks if one <= place), default=0)
    end = min((one for one in breaks if one > place), default=count)
    return range(max(start, place - WINDOW), min(end, place + 1 + WINDOW))


def effects_of(found: Sequence[float]) -> Effects | None:
    """The middle of the differences; None for fewer than two sites: one site has no middle half."""
    if len(found) < 2:
        return None
    low, middle, high = (float(one) for one in np.percentile(found, (25, 50, 75)))
    return Effects(len(found), middle, low, high)


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]
