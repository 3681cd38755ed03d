"""The Anhøj rules."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.rules.boxes import signal_by
from qic_desktop.analysis.rules.runs import (
    Runs,
    analyse_runs,
    crossings_limit,
    longest_run_limit,
    run_stretches,
    signs_about,
)

LIMITS = Path(__file__).resolve().parents[2] / "golden" / "anhoej_limits.csv"
VALUES = st.lists(st.none() | st.integers(-3, 3).map(float), max_size=60)


def test_limits_are_the_published_ones_for_1_to_500_points() -> None:
    with LIMITS.open(encoding="ascii", newline="") as lines:
        rows = [{name: int(text) for name, text in row.items()} for row in csv.DictReader(lines)]
    assert len(rows) == 500
    for row in rows:
        count = row["n_useful"]
        assert (longest_run_limit(count), crossings_limit(count)) == (row["longest_run_max"], row["n_crossings_min"])


def test_the_crossings_limit_is_the_exact_five_per_cent_quantile() -> None:
    for count in (2, 10, 24, 57):
        trials = count - 1
        below = [sum(math.comb(trials, k) for k in range(most + 1)) / 2**trials for most in range(count)]
        assert crossings_limit(count) == next(most for most, chance in enumerate(below) if chance >= 0.05)


def test_points_on_the_line_and_missing_points_neither_break_nor_lengthen_a_run() -> None:
    plain = analyse_runs([1.0] * 9 + [-1.0] * 3, 0.0)
    broken = analyse_runs([1.0, 1, 0, 1, None, 1, 1, 1, 0, 1, 1, 1, -1, None, -1, 0, -1], 0.0)
    assert broken == plain
    assert plain == Runs(12, 9, 7, 1, 3, signal=True)
    assert plain.too_few_crossings


def test_excluded_points_take_no_part() -> None:
    values = [1.0, -1.0, 1.0, 1.0]
    assert analyse_runs(values, 0.0, [True, False, True, True]).n_crossings == 0


def test_the_centre_may_vary_from_point_to_point() -> None:
    assert analyse_runs([1.0, 1.0, 1.0], [0.0, 2.0, None]).n_crossings == 1


def test_nothing_off_the_line_gives_no_counts_and_no_signal() -> None:
    assert analyse_runs([0.1] * 36, 0.1) == Runs(0, None, None, None, None, signal=False)
    assert analyse_runs([], 0.0).n_useful == 0


def test_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        analyse_runs([1.0, 2.0], [1.0])


@given(VALUES)
def test_turning_the_series_over_or_round_changes_nothing(values: list[float | None]) -> None:
    runs = analyse_runs(values, 0.0)
    assert analyse_runs(values[::-1], 0.0) == runs
    assert analyse_runs([None if value is None else -value for value in values], 0.0) == runs


@given(VALUES)
def test_runs_and_crossings_belong_together(values: list[float | None]) -> None:
    signs = signs_about(values, 0.0)
    stretches = run_stretches(signs)
    runs = analyse_runs(values, 0.0)
    assert sum(len(places) for places, _ in stretches) == runs.n_useful
    assert (runs.n_crossings if stretches else -1) == len(stretches) - 1
    assert (runs.longest_run or 0) == max((len(places) for places, _ in stretches), default=0)


def test_best_box_and_cut_box_fall_back_to_anhoej_outside_their_table() -> None:
    short = analyse_runs([1.0] * 7, 0.0)
    assert signal_by(short, "bestbox") is short.signal
    assert signal_by(short, "cutbox") is short.signal


def test_cut_box_is_never_less_strict_than_best_box_inside() -> None:
    corner = Runs(11, 7, 6, 3, 2, signal=True)
    assert not signal_by(corner, "bestbox")
    assert signal_by(corner, "cutbox")


def test_many_points_cost_in_line_with_their_number(cost: Any) -> None:
    values = [float(number % 7) for number in range(8000)]
    spent = cost(lambda: analyse_runs(values, 3.0))
    assert spent < 30 * cost(lambda: analyse_runs(values[:1000], 3.0)), "the square would be 64 times"
