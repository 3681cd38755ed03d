"""Bins that can be read, and every value in exactly one of them."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.histogram import LARGEST, histogram
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.errors import ComparisonError

SHARE, NUMBER = ValueStyle(percent=True), ValueStyle(percent=False)


def test_the_width_is_the_readable_one_above_freedman_and_diaconis() -> None:
    """Numbers 1 to 100: IQR 49.5, 2 IQR / cube root of 100 is 21.3; the next step, 50, gives 2 bins, so 20 is taken."""
    found = histogram([float(number) for number in range(1, 101)], NUMBER)
    assert [(each.low, each.high, each.count) for each in found.bins] == [
        (0, 20, 19),
        (20, 40, 20),
        (40, 60, 20),
        (60, 80, 20),
        (80, 100, 21),
    ]
    assert (found.median, found.q1, found.q3, found.count) == (50.5, 25.75, 75.25, 100)


def test_missing_values_take_no_part() -> None:
    assert histogram([None, 1.0, None, 2.0], NUMBER) == histogram([2.0, 1.0], NUMBER)


def test_no_values_give_no_bins() -> None:
    found = histogram([None], NUMBER, target=3)
    assert (found.bins, found.count, found.median, found.target) == ((), 0, None, 3)


@pytest.mark.parametrize("value", [0.0, 0.5, 0.97, 1.0])
def test_one_share_lies_among_possible_shares(value: float) -> None:
    found = histogram([value] * 12, SHARE)
    assert len(found.bins) == 5
    assert found.bins[0].low >= 0
    assert found.bins[-1].high <= 1
    assert [each.count for each in found.bins if each.low <= value <= each.high].count(12) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e200])
def test_what_is_no_number_is_refused_with_its_row(value: float) -> None:
    with pytest.raises(ComparisonError) as refused:
        histogram([1.0, None, value], NUMBER)
    assert (refused.value.why, refused.value.row) == ("not-a-number", 3)


def test_far_values_do_not_make_a_thousand_bins() -> None:
    assert len(histogram([1.0, 1.1, 1.2, 1.3] * 20 + [1e6], NUMBER).bins) <= 30


@given(st.lists(st.floats(-LARGEST, LARGEST), min_size=1, max_size=60), st.booleans())
def test_every_value_lies_in_one_bin_whatever_it_is(values: list[float], share: bool) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        found = histogram(values, SHARE if share else NUMBER)
    assert sum(each.count for each in found.bins) == len(values) == found.count
    assert 5 <= len(found.bins) <= 31
    last = len(found.bins) - 1
    for number, each in enumerate(found.bins):
        inside = sum(each.low <= value < each.high or (number == last and value == each.high) for value in values)
        assert inside == each.count
        assert each.low < each.high
        assert number == 0 or each.low == found.bins[number - 1].high


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=60), st.randoms())
def test_the_order_of_values_never_matters(values: list[int], chance: object) -> None:
    shuffled = values[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert histogram([float(v) for v in values], NUMBER) == histogram([float(v) for v in shuffled], NUMBER)
