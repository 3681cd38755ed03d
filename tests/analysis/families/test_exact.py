"""Sums, means and medians of rows are, bit for bit, those of each row alone."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qic_desktop.analysis.families import exact
from qic_desktop.analysis.families.exact import Flags, Floats, row_means, row_medians, row_sums
from qic_desktop.analysis.sums import exact_sum, mean, median

ANY = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-1e6, 1e6),
    st.floats(-1e-300, 1e-300),
    st.integers(-9, 9).map(float),
    st.sampled_from([0.1, -0.1, 1e16, -1e16, 1.0, 1e308, -1e308, 5e-324, -0.0]),
)
TABLES = arrays.arrays(np.float64, st.tuples(st.integers(0, 5), st.integers(0, 40)), elements=ANY)


@pytest.fixture(autouse=True)
def every_size_by_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tables too take the way of large ones, and nothing warns."""
    monkeypatch.setattr(exact, "_TINY", -1)


def same(found: Floats, expected: list[float | None]) -> bool:
    """Equal to the last bit, but for the sign of zero; NaN stands for None."""
    wanted = np.array([math.nan if one is None else one for one in expected], dtype=np.float64)
    return np.array_equal(found, wanted, equal_nan=True)


def present(row: Floats, use: Flags | None = None) -> list[float]:
    flags = [True] * len(row) if use is None else use.tolist()
    return [value for value, kept in zip(row.tolist(), flags, strict=True) if kept and not math.isnan(value)]


@settings(max_examples=400, deadline=None)
@given(TABLES)
def test_rows_are_summed_averaged_and_halved_as_each_alone(table: Floats) -> None:
    rows = [present(row) for row in table]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert same(row_sums(table), [exact_sum(row) for row in rows])
        assert same(row_means(table), [mean(row) for row in rows])
        assert same(row_medians(table), [median(row) for row in rows])


@settings(max_examples=200, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_points_left_out_do_not_count(table: Floats, dice: object) -> None:
    use = np.random.default_rng(dice.randint(0, 10**9)).random(table.shape) < 0.7  # type: ignore[attr-defined]
    rows = [present(row, flags) for row, flags in zip(table, use, strict=True)]
    assert same(row_sums(table, use), [exact_sum(row) for row in rows])
    assert same(row_means(table, use), [mean(row) for row in rows])
    assert same(row_medians(table, use), [median(row) for row in rows])


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e300, 1e300), st.integers(1, 300))
def test_a_constant_row_lies_on_its_own_mean_and_median(value: float, count: int) -> None:
    table = np.full((2, count), value)
    assert row_means(table).tolist() == [value, value]
    assert row_medians(table).tolist() == [value, value]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 400), st.integers(0, 300))
def test_cancellation_over_many_magnitudes_is_rounded_once(seed: int, points: int, spread: int) -> None:
    dice = np.random.default_rng(seed)
    half = dice.normal(size=(4, points)) * 10.0 ** dice.integers(-spread, spread + 1, (4, points)).clip(-290, 290)
    table = dice.permuted(np.concatenate([half, -half, dice.normal(size=(4, 3))], axis=1), axis=1)
    assert row_sums(table).tolist() == [math.fsum(row) for row in table.tolist()]


def test_a_hundred_thousand_points_are_summed_as_python_does() -> None:
    dice = np.random.default_rng(3)
    for table in (dice.normal(size=(1, 100_000)), dice.random((2, 100_000)) * 1e-3, np.full((1, 100_000), 0.1)):
        assert row_sums(table).tolist() == [math.fsum(row) for row in table.tolist()]


def test_the_usual_way_sums_no_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(exact, "exact_sum", lambda row: asked.append(len(row)) or 0.0)
    dice = np.random.default_rng(4)
    row_sums(dice.normal(50, 8, (1000, 24)))
    row_sums(np.abs(np.diff(dice.integers(300, 440, (1000, 24)) / dice.integers(441, 520, (1000, 24)))))
    assert asked == []


def test_a_sum_that_may_overflow_on_the_way_is_that_of_python() -> None:
    table = np.array([[1e308, 1e308, -1e308], [1e308, -1e308, 1.0], [math.inf, 1.0, 2.0]])
    assert row_sums(table).tolist() == [exact_sum(row) for row in table.tolist()]


def test_short_input_takes_the_plain_way_to_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(5)
    table = np.where(dice.random((4, 24)) < 0.1, np.nan, dice.normal(size=(4, 24)))
    use = dice.random(24) < 0.8
    by_arrays = [work(table, flags) for work in (row_sums, row_means, row_medians) for flags in (None, use)]
    monkeypatch.setattr(exact, "_TINY", 1000)
    plain = [work(table, flags) for work in (row_sums, row_means, row_medians) for flags in (None, use)]
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(by_arrays, plain, strict=True))
