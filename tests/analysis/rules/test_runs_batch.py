"""Many series at once give what each gives alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qic_desktop.analysis.families.exact import row_medians
from qic_desktop.analysis.rules.runs import Runs, analyse_runs, crossings_limit
from qic_desktop.analysis.rules.runs_batch import Floats, analyse_runs_batch
from qic_desktop.analysis.sums import median

SCORES = st.one_of(st.just(math.nan), st.integers(0, 4).map(float), st.floats(-1e6, 1e6))
TABLES = arrays.arrays(np.float64, st.tuples(st.integers(0, 6), st.integers(0, 40)), elements=SCORES)


def known(row: Floats) -> list[float | None]:
    return [None if math.isnan(value) else value for value in row.tolist()]


def alone(row: Floats, include: list[bool] | None = None) -> Runs:
    values = known(row)
    centre = median(value for value in values if value is not None)
    return analyse_runs(values, 0.0 if centre is None else centre, include)


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_a_series_in_a_batch_is_judged_as_it_is_alone(table: Floats) -> None:
    batch = analyse_runs_batch(table, row_medians(table))
    assert len(batch) == table.shape[0]
    assert [batch.single(row) for row in range(len(batch))] == [alone(row) for row in table]


def test_long_random_series_with_ties_and_gaps_agree() -> None:
    random = np.random.default_rng(11)
    table = random.integers(0, 9, (500, 90)).astype(np.float64)
    table[random.random(table.shape) < 0.1] = np.nan
    include = random.random(table.shape) < 0.9
    centre = random.integers(2, 7, table.shape).astype(np.float64)
    batch = analyse_runs_batch(table, centre, include)
    for row in range(500):
        expected = analyse_runs(known(table[row]), centre[row].tolist(), include[row].tolist())
        assert batch.single(row) == expected
    assert batch.signal.any()
    assert not batch.signal.all()


def test_excluded_points_may_be_the_same_in_all_series() -> None:
    table = np.array([[1.0, 9.0, 1.0, 9.0], [9.0, 9.0, 1.0, 1.0]])
    batch = analyse_runs_batch(table, np.array([5.0, 5.0]), np.array([True, False, True, True]))
    assert batch.n_crossings.tolist() == [1, 1]


def test_very_long_series_agree_and_their_limit_is_the_quantile() -> None:
    table = np.random.default_rng(12).normal(size=(2, 30_000))
    table[1, 7::50] = np.nan
    batch = analyse_runs_batch(table, np.zeros(2))
    assert [batch.single(row) for row in range(2)] == [analyse_runs(known(row), 0.0) for row in table]
    for trials in (1001, 1500, 2999):
        least, below = crossings_limit(trials + 1), 0
        for count in range(least):
            below += math.comb(trials, count)
        assert below * 20 < 2**trials <= (below + math.comb(trials, least)) * 20


def test_series_without_a_useful_point_have_no_numbers() -> None:
    batch = analyse_runs_batch(np.array([[5.0, 5.0, np.nan]]), np.array([5.0]))
    assert (batch.longest_run.tolist(), batch.n_crossings_min.tolist()) == ([-1], [-1])
    assert batch.single(0) == Runs(0, None, None, None, None, signal=False)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="centre"):
        analyse_runs_batch(np.zeros((2, 3)), np.zeros(3))
    with pytest.raises(ValueError, match="include"):
        analyse_runs_batch(np.zeros((2, 3)), np.zeros(2), np.ones(2, dtype=bool))
