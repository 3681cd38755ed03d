"""Limits of chance against sums of exact fractions, which no rounding touches."""

from __future__ import annotations

import math
import warnings
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.exact_limits import SMOOTH, Counts, interpolated_quantiles

TAILS = (0.025, 0.001)


def binomial(size: int, share: Fraction) -> list[Fraction]:
    return [math.comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(size + 1)]


def poisson(mean: Fraction, last: int) -> list[Fraction]:
    """All but what lies above ``last``, scaled to 1: exact in everything but that."""
    weights = [mean**k / math.factorial(k) for k in range(last + 1)]
    return [weight / sum(weights) for weight in weights]


def slow(chances: list[Fraction], p: Fraction) -> Fraction:
    """r - (F(r) - p) / f(r), by summing from the left."""
    reached = Fraction(0)
    for count, chance in enumerate(chances):
        reached += chance
        if reached >= p:
            return count - (reached - p) / chance
    raise AssertionError(p)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10, 20, 57, 150, 400])
@pytest.mark.parametrize(
    "share", [Fraction(1, 50), Fraction(1, 7), Fraction(1, 2), Fraction(9, 10), Fraction(499, 500)]
)
def test_binomial_limits_are_those_of_exact_sums(size: int, share: Fraction) -> None:
    chances = binomial(size, share)
    found = interpolated_quantiles(Counts(float(share) * size, size), TAILS)
    for tail, (lower, upper) in zip((Fraction(1, 40), Fraction(1, 1000)), found, strict=True):
        low, high = slow(chances, tail), slow(chances, 1 - tail)
        assert (lower is None) == (low <= 0)
        assert lower is None or lower == pytest.approx(float(low), rel=1e-9)
        assert (upper is None) == (chances[size] > tail)
        assert upper is None or upper == pytest.approx(max(0.0, float(high)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("mean", [Fraction(1, 1000), Fraction(3, 10), Fraction(2), Fraction(37, 4), Fraction(80)])
def test_poisson_limits_are_those_of_exact_sums(mean: Fraction) -> None:
    chances = poisson(mean, 260)
    found = interpolated_quantiles(Counts(float(mean)), TAILS)
    for tail, (lower, upper) in zip((Fraction(1, 40), Fraction(1, 1000)), found, strict=True):
        low, high = slow(chances, tail), slow(chances, 1 - tail)
        assert (lower is None) == (low <= 0)
        assert lower is None or lower == pytest.approx(float(low), rel=1e-9)
        assert upper == pytest.approx(max(0.0, float(high)), rel=1e-9, abs=1e-9)


def test_known_poisson_limits() -> None:
    """Mean 10: P(X <= 3) = 0.0103 and P(X <= 4) = 0.0293 (printed tables), so the 2.5 % point lies in between."""
    (lower, upper), _ = interpolated_quantiles(Counts(10.0), TAILS)
    assert lower is not None
    assert upper is not None
    assert 3 < lower < 4
    assert lower == pytest.approx(4 - (0.029252688 - 0.025) / 0.018916637, abs=1e-6)
    assert 16 < upper < 17


def test_millions_of_cases_cost_in_line_with_their_standard_deviation(cost: Any) -> None:
    few, many = Counts(5_000, 10_000), Counts(5_000_000, 10_000_000)
    spent = cost(lambda: interpolated_quantiles(many, TAILS))
    assert spent < 100 * cost(lambda: interpolated_quantiles(few, TAILS)), "the size is a thousand times, its root 32"


@pytest.mark.parametrize("size", [None, 10**9])
def test_the_smooth_quantiles_meet_the_summed_ones(size: int | None) -> None:
    """At the border between the two ways the limits differ by less than a thousandth of a case."""
    share = 0.3
    border = SMOOTH if size is None else SMOOTH / (1 - share)
    whole = None if size is None else round(border / share)
    summed = interpolated_quantiles(Counts(border * (1 - 1e-9), whole), TAILS)
    smooth = interpolated_quantiles(Counts(border * (1 + 1e-9), whole), TAILS)
    for here, there in zip(summed, smooth, strict=True):
        for a, b in zip(here, there, strict=True):
            assert a is not None
            assert b is not None
            assert a == pytest.approx(b, abs=0.6)
            assert a == pytest.approx(b, rel=1e-8)


@given(st.floats(1e-12, 1e15), st.one_of(st.none(), st.integers(1, 10**15)), st.floats(1e-9, 1 - 1e-9))
def test_limits_are_in_order_and_possible(mean: float, size: int | None, share: float) -> None:
    counts = Counts(mean if size is None else share * size, size)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        (lower_95, upper_95), (lower_998, upper_998) = interpolated_quantiles(counts, TAILS)
    known = [limit for limit in (lower_998, lower_95, upper_95, upper_998) if limit is not None]
    assert known == sorted(known)
    assert all(math.isfinite(limit) and limit >= 0 and (size is None or limit <= size) for limit in known)
