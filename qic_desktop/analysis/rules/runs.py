"""Runs analysis: is the number and length of runs about a centre line what chance alone gives?

It owns the Anhøj rules and the places of the runs. Which points are judged, and whether there are enough of
them to say anything to a person, is decided elsewhere (:mod:`qic_desktop.analysis.charts.run_chart`): there is no
minimum here.

Source: Anhøj J, Olesen AV. Run charts revisited. PLoS One 2014;9(11):e113825. doi
10.1371/journal.pone.0113825.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Runs:
    """The outcome of a runs analysis of one phase.

    ``n_useful`` is the number of points off the centre line. The other four are None when there is none.
    ``signal`` is the published rule: the longest run is above its limit, or the crossings are below theirs.
    """

    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    n_crossings: int | None
    n_crossings_min: int | None
    signal: bool

    @property
    def too_few_crossings(self) -> bool:
        """True where the line is crossed less often than chance allows."""
        return (
            self.n_crossings is not None
            and self.n_crossings_min is not None
            and self.n_crossings < self.n_crossings_min
        )


@lru_cache(maxsize=1024)
def longest_run_limit(n_useful: int) -> int:
    """Longest run that chance still allows: ``round(log2 n) + 3``. ``n_useful`` is at least 1."""
    return round(math.log2(n_useful)) + 3


@lru_cache(maxsize=1024)
def crossings_limit(n_useful: int) -> int:
    """Fewest crossings that chance still allows: the 5 % quantile of Binomial(n - 1, 1/2)."""
    trials = n_useful - 1
    if trials > _WHOLE_NUMBERS:
        found = _quantile_by_logarithms(trials)
        if found is not None:
            return found
    total = 1 << trials
    term, below, count = 1, 1, 0
    while below * 20 < total:
        term = term * (trials - count) // (count + 1)
        count += 1
        below += term
    return count


_WHOLE_NUMBERS = 1000
"""Up to so many trials the quantile is counted in whole numbers; beyond, that takes seconds."""


def _quantile_by_logarithms(trials: int) -> int | None:
    """Smallest k with P(Binomial(trials, 1/2) <= k) >= 0.05; None where 0.05 is met too closely to tell."""
    spread = math.sqrt(trials) / 2
    count = max(0, int(trials / 2 - 1.8 * spread))
    logarithm = math.lgamma(trials + 1) - math.lgamma(count + 1) - math.lgamma(trials - count + 1)
    term = math.exp(logarithm - trials * math.log(2))
    below, lower, place = term, term, count
    while place > 0 and lower > 1e-16 * term:
        lower *= place / (trials - place + 1)
        below += lower
        place -= 1
    while below < 0.05:
        if 0.05 - below < 1e-7:
            return None
        term *= (trials - count) / (count + 1)
        count += 1
        below += term
    return count if below - 0.05 > 1e-7 else None


def signs_about(
    values: Sequence[float | None],
    centre: float | Sequence[float | None],
    include: Sequence[bool] | None = None,
) -> tuple[tuple[int, int], ...]:
    """(place, +1 or -1) of every judged point off the line; missing and excluded points are left out."""
    if isinstance(centre, int | float):
        judged = (
            (place, value, float(centre))
            for place, value in enumerate(values)
            if value is not None and (include is None or include[place])
        )
    else:
        judged = (
            (place, value, line)
            for place, (value, line) in enumerate(zip(values, centre, strict=True))
            if value is not None and line is not None and (include is None or include[place])
        )
    return tuple((place, 1 if value > line else -1) for place, value, line in judged if value > line or value < line)


def run_stretches(signs: Sequence[tuple[int, int]]) -> tuple[tuple[tuple[int, ...], int], ...]:
    """The runs in order: (places of their points, side). Points on the line break no run."""
    found: list[tuple[tuple[int, ...], int]] = []
    places: list[int] = []
    side = 0
    for place, sign in signs:
        if sign != side and places:
            found.append((tuple(places), side))
            places = []
        side = sign
        places.append(place)
    if places:
        found.append((tuple(places), side))
    return tuple(found)


def analyse_runs(
    values: Sequence[float | None],
    centre: float | Sequence[float | None],
    include: Sequence[bool] | None = None,
) -> Runs:
    """Runs analysis of one phase by the Anhøj rules.

    Args:
        values: one number a point, None where it is missing.
        centre: the centre line, one number or one a point.
        include: False for points that take no part; all take part when None.

    Raises:
        ValueError: the sequences have different lengths.
    """
    return runs_of_signs([side for _, side in signs_about(values, centre, include)])


def runs_of_signs(sides: Sequence[int]) -> Runs:
    """Runs analysis of the sides themselves (+1 above, -1 below), in order."""
    n_useful = len(sides)
    if not n_useful:
        return Runs(0, None, None, None, None, signal=False)
    longest = length = 1
    crossings = 0
    for before, side in itertools.pairwise(sides):
        if side == before:
            length += 1
            longest = max(longest, length)
        else:
            crossings += 1
            length = 1
    longest_max, crossings_min = longest_run_limit(n_useful), crossings_limit(n_useful)
    signal = longest > longest_max or crossings < crossings_min
    return Runs(n_useful, longest, longest_max, crossings, crossings_min, signal)
