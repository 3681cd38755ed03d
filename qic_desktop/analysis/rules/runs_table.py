"""How many runs chance gives: exact 2.5 % limits for the number of runs about a median.

A run is a stretch of points on one side of the median; points on it are left out. The limits are the most extreme
numbers of runs whose tail is at most 2.5 % on each side, for a median that splits the points evenly (``n // 2`` on
one side, the others on the other), from the conditional distribution of the number of runs: Wald A, Wolfowitz J. On a
test whether two samples are from the same population. Ann Math Stat 1940;11:147-162; tabulated first by Swed FS,
Eisenhart C. Tables for testing randomness of grouping in a sequence of alternatives. Ann Math Stat 1943;14:66-87.

The table printed in Perla, Provost and Murray 2011 is not shipped, since no copy of it was at hand to check against:
this one is computed, and a test computes it again. Rows of a printed table may differ by one.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from math import comb, exp, fsum, inf, lgamma, log
from pathlib import Path

FEWEST = 10
"""With fewer points off the median the number of runs is not judged."""

_WHOLE_NUMBERS = 300
"""Up to so many points the chances are counted in whole numbers; beyond, that takes long."""

_TABLE = Path(__file__).resolve().parents[3] / "resources" / "rules" / "runs_table.csv"


@lru_cache(maxsize=1)
def _stored() -> dict[int, tuple[int, int]]:
    with _TABLE.open(encoding="ascii", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {int(row["n_useful"]): (int(row["fewest_runs"]), int(row["most_runs"])) for row in rows}


def runs_bounds(n_useful: int) -> tuple[int, int] | None:
    """(fewest, most) runs that chance still allows among ``n_useful`` points; None with fewer than 10.

    Read from the stored table up to 120 points, computed above it.
    """
    if n_useful < FEWEST:
        return None
    return _stored().get(n_useful) or exact_runs_bounds(n_useful)


@lru_cache(maxsize=256)
def exact_runs_bounds(n_useful: int) -> tuple[int, int]:
    """The limits, computed in whole numbers up to 300 points; ``n_useful`` is at least 2."""
    one, other = n_useful // 2, n_useful - n_useful // 2
    weights: list[int] | list[float] = _chances(one, other) if n_useful > _WHOLE_NUMBERS else _ways(one, other)
    total = sum(weights)
    fewest, below = 0, 0 * total
    while (below + weights[fewest]) * 40 <= total:
        below += weights[fewest]
        fewest += 1
    most, above = len(weights) - 1, 0 * total
    while (above + weights[most]) * 40 <= total:
        above += weights[most]
        most -= 1
    return fewest, most


def _ways(one: int, other: int) -> list[int]:
    """In how many orders the points of two sides make 0, 1, 2, … runs."""
    ways = [0, 0]
    for runs in range(2, one + other + 1):
        half = runs // 2
        even = comb(one - 1, half - 1) * comb(other - 1, half - 1)
        odd = comb(one - 1, half) * comb(other - 1, half - 1) + comb(one - 1, half - 1) * comb(other - 1, half)
        ways.append(odd if runs % 2 else 2 * even)
    return ways


def _chances(one: int, other: int) -> list[float]:
    """The same as chances, by logarithms."""
    everything = _log_comb(one + other, one)
    chances = [0.0, 0.0]
    for runs in range(2, one + other + 1):
        half = runs // 2
        if runs % 2 == 0:
            terms = [log(2) + _log_comb(one - 1, half - 1) + _log_comb(other - 1, half - 1)]
        else:
            terms = [
                _log_comb(one - 1, half) + _log_comb(other - 1, half - 1),
                _log_comb(one - 1, half - 1) + _log_comb(other - 1, half),
            ]
        chances.append(fsum(exp(term - everything) for term in terms))
    return chances


def _log_comb(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1) if 0 <= some <= of else -inf
