"""How many sites would show a finding if nothing but chance were at work.

A count of sites with a finding says nothing beside no other number: among 140 sites some have one by chance.
For Anhøj's rules, the best box and the cut box the probability is exact: about its own median a series has as many
points above as below, every order of them is equally likely, and the orders with long runs or few crossings can be
counted. For the other rule sets it is the rate measured on simulated charts
(:mod:`qic_desktop.analysis.rules.detection`).

It owns neither the rules (:mod:`qic_desktop.analysis.rules.runs`) nor the choice of which sites are judged.
Source of the counting: compositions of an integer into bounded parts, e.g. Feller, An Introduction to
Probability Theory, volume 1, section II.5 (runs).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeGuard

from qic_desktop.analysis.rules.boxes import RunsMethod, allowed_run, bounds_for
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.detection import LENGTHS, detection


@dataclass(frozen=True, slots=True)
class ChanceFindings:
    """What chance alone gives: the expected count of sites with a finding, and the count it reaches in 95 % of cases.

    ``judged`` is how many sites took part; ``upper`` is the smallest count that chance stays at or below with
    probability 0.95 or more. ``exact`` is False where the probability of one site was measured by simulation.
    """

    judged: int
    expected: float
    upper: int
    exact: bool = True


def is_counted(rule_set: RuleSetCode) -> TypeGuard[RunsMethod]:
    """Whether the probability of a finding is counted exactly, from the points off the median, and not simulated."""
    return rule_set in ("anhoej", "bestbox", "cutbox")


@lru_cache(maxsize=4096)
def finding_probability(n_useful: int, method: RunsMethod = "anhoej") -> float:
    """Probability of a finding about a series' own median, by chance alone; exact.

    Args:
        n_useful: points off the median; half of them (rounded) lie on each side. 0 gives 0.
        method: whose bounds hold.
    """
    if n_useful < 1:
        return 0.0
    above, below = (n_useful + 1) // 2, n_useful // 2
    bounds = bounds_for(n_useful, method)
    quiet = sum(
        _orders(above, below, crossings + 1, allowed_run(bounds, crossings))
        for crossings in range(bounds.crossings, n_useful)
    )
    total = math.comb(n_useful, above)
    return (total - quiet) / total


@lru_cache(maxsize=4096)
def simulated_probability(points: int, rule_set: RuleSetCode) -> float:
    """Probability of a finding on a run chart of so many points by chance alone, as measured.

    Between the measured lengths, and beyond them, a chart stays quiet with the same probability at every further
    point: the logarithm of the quiet share is a straight line.
    """
    measured = detection(rule_set, "run").false_finding
    spans = list(pairwise(LENGTHS))
    first, last = next((span for span in spans if points <= span[1]), spans[-1])
    before, after = (math.log1p(-measured[length]) for length in (first, last))
    return max(0.0, -math.expm1(before + (after - before) * (points - first) / (last - first)))


def chance_findings(counts: Iterable[int], rule_set: RuleSetCode = "anhoej") -> ChanceFindings:
    """Expected count and 95 % bound for sites with so many points, sites being independent.

    Args:
        counts: for each judged site its points off the median where :func:`is_counted`, else all its points.
        rule_set: by which rules sites are judged.
    """
    counted = is_counted(rule_set)
    if counted:
        chances = [finding_probability(n, rule_set) for n in counts]
    else:
        chances = [simulated_probability(n, rule_set) for n in counts]
    # Higher counts never flow back into lower ones, and ten standard deviations up nothing is left (the variance is at
    # most the mean): what lies beyond is not worked out.
    mean = math.fsum(chances)
    enough = int(mean + 10 * math.sqrt(mean)) + 10
    spread = [1.0]
    for chance in chances:
        longer = zip([*spread, 0.0], [0.0, *spread], strict=True)
        spread = [stays * (1 - chance) + comes * chance for stays, comes in longer][:enough]
    reached, upper = spread[0], 0
    while reached < 0.95 and upper + 1 < len(spread):
        upper += 1
        reached += spread[upper]
    return ChanceFindings(len(chances), mean, upper, counted)


def _orders(above: int, below: int, runs: int, longest: int) -> int:
    """Orders of ``above`` and ``below`` points with exactly this many runs, none longer than ``longest``."""
    half, odd = divmod(runs, 2)
    if not odd:
        return 2 * _parts(above, half, longest) * _parts(below, half, longest)
    return _parts(above, half + 1, longest) * _parts(below, half, longest) + _parts(above, half, longest) * _parts(
        below, half + 1, longest
    )


@lru_cache(maxsize=65536)
def _parts(total: int, parts: int, largest: int) -> int:
    """Ways to write ``total`` as an ordered sum of ``parts`` numbers from 1 to ``largest``."""
    if not parts:
        return int(total == 0)
    return sum(
        (-1) ** taken * math.comb(parts, taken) * math.comb(total - taken * largest - 1, parts - 1)
        for taken in range(parts + 1)
        if total - taken * largest >= parts
    )
