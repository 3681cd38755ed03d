"""Limits of chance for counts: quantiles of the binomial and the Poisson distribution, made continuous for drawing.

It owns the two distributions and nothing of a chart. Probabilities are built from the most likely count outwards by the
ratio of neighbours and divided by their sum, so that no factorial and no logarithm is needed: cost and error grow with
the standard deviation, not with the size.

Source of the interpolation: Spiegelhalter DJ. Funnel plots for comparing institutional performance. Statistics in
Medicine 2005;24:1185-1202, appendix A.1.1: with r the smallest count whose cumulative probability reaches p, the limit
is r - (F(r) - p) / f(r). A count r may therefore lie just above an upper limit although counts of r or more are a
little more probable than 1 - p.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

REACH = 9.0
"""Standard deviations on each side that are summed; beyond lies less than 1e-17."""
SPARE = 40
"""More counts on each side, for few and skewed counts."""
SMOOTH = 1e8
"""Variance from which quantiles come from the normal distribution with the correction for skewness: the next term of
the expansion is below 1e-4 of one count there, which is below 1e-12 of the size."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are counted by chance: binomial with a ``size`` of whole cases, or Poisson where ``size`` is None."""

    mean: float
    size: int | None = None

    @property
    def variance(self) -> float:
        """Of the count."""
        return self.mean if self.size is None else self.mean * (1 - self.mean / self.size)

    @property
    def skewness(self) -> float:
        """Of the count."""
        share = 0.0 if self.size is None else self.mean / self.size
        return (1 - 2 * share) / math.sqrt(self.variance)


def interpolated_quantiles(counts: Counts, tails: tuple[float, ...]) -> tuple[tuple[float | None, float | None], ...]:
    """(lower, upper) limits on the scale of counts, for each probability ``tails`` that is left out on one side.

    None where no limit is: lower where even none at all is not unusual, upper where all of all is not.

    Args:
        counts: the distribution; its mean is above 0 and, for a binomial one, below the size.
        tails: for example (0.025, 0.001).
    """
    if counts.variance > SMOOTH:
        return tuple(_smooth(counts, tail) for tail in tails)
    first, chances = _chances(counts)
    below = np.cumsum(chances)
    above = np.append(np.cumsum(chances[::-1])[::-1][1:], 0.0)
    return tuple(
        (_lower(first, chances, below, tail), _upper(first, chances, above, tail=tail, size=counts.size))
        for tail in tails
    )


def _lower(first: int, chances: Floats, below: Floats, tail: float) -> float | None:
    place = int(np.searchsorted(below, tail))
    limit = first + place - (float(below[place]) - tail) / float(chances[place])
    # A cumulative chance of exactly the tail leaves a rounding error, not a limit.
    return limit if limit > _ROUNDING else None


def _upper(first: int, chances: Floats, above: Floats, *, tail: float, size: int | None) -> float | None:
    # From the far end, so that what is left out keeps all its digits.
    place = int(np.argmax(above <= tail))
    if size is not None and first + place >= size:
        return None
    # Where any count at all is unusual, none is not.
    return max(0.0, first + place - (tail - float(above[place])) / float(chances[place]))


def _smooth(counts: Counts, tail: float) -> tuple[float | None, float | None]:
    """Cornish and Fisher 1937, first correction; half a count back, as the interpolation runs through whole counts."""
    z, sigma = NormalDist().inv_cdf(1 - tail), math.sqrt(counts.variance)
    middle = counts.mean + counts.skewness * sigma * (z * z - 1) / 6 - 0.5
    low, high = middle - z * sigma, middle + z * sigma
    return (low if low > 0 else None), (high if counts.size is None or high < counts.size else None)


def _chances(counts: Counts) -> tuple[int, Floats]:
    """The first count that matters and the probabilities from it on."""
    size = counts.size
    mode = math.floor(counts.mean if size is None else counts.mean * ((size + 1) / size))
    reach = math.ceil(REACH * math.sqrt(counts.variance)) + SPARE
    first = max(0, mode - reach)
    last = mode + reach if size is None else min(size, mode + reach)
    up, down = np.arange(mode + 1.0, last + 1), np.arange(mode, first, -1.0)
    # Far from the mode chances fade into nothing, and are meant to.
    with np.errstate(under="ignore"):
        if size is None:
            rising, falling = counts.mean / up, down / counts.mean
        else:
            odds = counts.mean / (size - counts.mean)
            rising, falling = (size + 1 - up) / up * odds, down / (size + 1 - down) / odds
        weights = np.concatenate([np.cumprod(falling)[::-1], [1.0], np.cumprod(rising)])
        chances: Floats = weights / weights.sum()
    return first, chances
