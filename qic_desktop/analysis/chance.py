"""How many sites would show a finding if nothing but chance were at work.

A count of sites with a finding says nothing beside no other number: among 140 sites some have one by chance.
The probability is exact, not simulated: about its own median a series has as many points above as below,
every order of them is equally likely, and the orders with long runs or few crossings can be counted.

It owns neither the rules (:mod:`qic_desktop.analysis.runs`) nor the choice of which sites are judged.
Source of the counting: compositions of an integer into bounded parts, e.g. Feller, An Introduction to
Probability Theory, volume 1, section II.5 (runs).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qic_desktop.analysis.runs import crossings_limit, longest_run_limit


@dataclass(frozen=True, slots=True)
class ChanceFindings:
    """What chance alone gives: the expected count of sites with a finding, and the count it reaches in 95 % of cases.

    ``judged`` is how many sites took part; ``upper`` is the smallest count that chance stays at or below with
    probability 0.95 or more.
    """

    judged: int
    expected: float
    upper: int


@lru_cache(maxsize=1024)
def finding_probability(n_useful: int) -> float:
    """Probability of an Anhøj finding about a series' own median, by chance alone.

    Args:
        n_useful: points off the median; half of them (rounded) lie on each side. 0 gives 0.
    """
    if n_useful < 1:
        return 0.0
    above, below = (n_useful + 1) // 2, n_useful // 2
    longest, fewest = longest_run_limit(n_useful), crossings_limit(n_useful)
    quiet = sum(_orders(above, below, crossings + 1, longest) for crossings in range(fewest, n_useful))
    total = math.comb(n_useful, above)
    return (total - quiet) / total


def chance_findings(useful_points: Iterable[int]) -> ChanceFindings:
    """Expected count and 95 % bound for sites with these numbers of useful points, sites being independent."""
    chances = [finding_probability(n) for n in useful_points]
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
    return ChanceFindings(len(chances), mean, upper)


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
