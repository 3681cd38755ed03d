"""Reasons from the most to the least frequent."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.errors import ComparisonError


def test_reasons_stand_by_their_count_with_shares_that_add_up() -> None:
    found = pareto({"staff": 10, "stock": 60, "transport": 30})
    assert [(bar.label, bar.share, bar.cumulative) for bar in found.bars] == [
        ("stock", 0.6, 0.6),
        ("transport", 0.3, 0.9),
        ("staff", 0.1, 1.0),
    ]
    assert [bar.vital for bar in found.bars] == [True, True, False]
    assert found.total == 100


def test_other_stands_last_whatever_its_count_and_is_not_vital() -> None:
    found = pareto({"Other": 90, "stock": 4, "staff": 6})
    assert [bar.label for bar in found.bars] == ["staff", "stock", "Other"]
    assert [bar.vital for bar in found.bars] == [True, True, False]


def test_equal_counts_stay_in_the_order_given() -> None:
    assert [bar.label for bar in pareto({"b": 2, "a": 2, "c": 3, "d": 2}).bars] == ["c", "b", "a", "d"]


def test_the_reason_that_reaches_eighty_per_cent_is_the_last_vital_one() -> None:
    assert [bar.vital for bar in pareto({"a": 80, "b": 15, "c": 5}).bars] == [True, False, False]
    assert [bar.vital for bar in pareto({"a": 79, "b": 16, "c": 5}).bars] == [True, True, False]


@pytest.mark.parametrize(
    ("count", "why"), [(0, "zero"), (-1, "negative"), (math.nan, "not-a-number"), (math.inf, "not-a-number")]
)
def test_an_impossible_count_is_refused_with_its_row(count: float, why: str) -> None:
    with pytest.raises(ComparisonError) as refused:
        pareto({"a": 1, "b": count})
    assert (refused.value.why, refused.value.text, refused.value.row) == (why, "b", 2)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(ComparisonError) as empty:
        pareto({})
    assert empty.value.why == "empty"
    with pytest.raises(ComparisonError) as huge:
        pareto({"a": 1.7e308, "b": 1.7e308})
    assert huge.value.why == "too-large"


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 10**9), min_size=1, max_size=40))
def test_the_line_rises_to_the_whole(counts: dict[str, int]) -> None:
    found = pareto(counts)
    line = [bar.cumulative for bar in found.bars]
    assert line == sorted(line)
    assert line[-1] == 1.0
    assert {bar.label: bar.count for bar in found.bars} == counts
