"""The one sum and the one mean."""

from __future__ import annotations

import math
import random
import statistics

from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.sums import exact_sum, mean, median, ratio

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@given(st.floats(-1e300, 1e300), st.integers(1, 200))
def test_a_constant_series_lies_on_its_own_mean_and_median(value: float, count: int) -> None:
    assert mean([value] * count) == value
    assert median([value] * count) == value


@given(NUMBERS)
def test_the_order_of_the_values_does_not_matter(values: list[float]) -> None:
    shuffled = random.Random(1).sample(values, len(values))
    assert exact_sum(values) == exact_sum(shuffled)
    assert mean(values) == mean(shuffled)


@given(NUMBERS)
def test_the_median_is_the_middle(values: list[float]) -> None:
    got = median(values)
    assert got is not None
    assert math.isclose(got, statistics.median(values), rel_tol=1e-12, abs_tol=1e-12)


def test_nothing_has_no_mean_and_no_median() -> None:
    assert mean([]) is None
    assert median([]) is None


def test_no_case_of_none_is_no_value() -> None:
    assert ratio(0, 0) is None
    assert ratio(2, 0) == math.inf
    assert ratio(3, 4) == 0.75


def test_infinities_pass_through_a_sum() -> None:
    assert exact_sum([1.0, math.inf]) == math.inf
    assert math.isnan(exact_sum([math.inf, -math.inf]))
