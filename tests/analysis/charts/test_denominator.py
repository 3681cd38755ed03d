"""A lasting step in the number of cases is found; seasons and small numbers are none."""

from __future__ import annotations

import numpy as np
import pytest

from qic_desktop.analysis.charts.denominator import denominator_jump, jump_ratio
from qic_desktop.services.practising.practice_data import load_practice


def practice(site: str) -> list[int | None]:
    data = load_practice()
    counts = {month.period: month.attendances for month in data.months_of(site)}
    return [counts.get(period) for period in data.periods]


def test_the_practice_site_whose_attendances_doubled_in_july_2017_is_found() -> None:
    place = denominator_jump(practice("S039"))
    assert place is not None
    assert load_practice().periods[place] == "2017-07"
    assert jump_ratio(practice("S039"), place) == pytest.approx(2.2, abs=0.1)


def test_few_practice_sites_are_asked() -> None:
    data = load_practice()
    found = {site.code for site in data.sites if denominator_jump(practice(site.code)) is not None}
    assert found == {"S017", "S023", "S035", "S039", "S040", "S057", "S078", "S100", "S105", "S114"}


@pytest.mark.parametrize("place", [6, 12, 18, 30])
@pytest.mark.parametrize("factor", [0.5, 1.6, 3.0])
def test_a_step_is_found_where_it_is(place: int, factor: float) -> None:
    noise = np.random.default_rng(place).normal(1, 0.05, 36)
    counts = [400 * wobble * (factor if month >= place else 1) for month, wobble in enumerate(noise)]
    assert denominator_jump(counts) == place


def test_missing_months_keep_the_place() -> None:
    counts: list[float | None] = [100.0] * 10 + [None] * 3 + [200.0] * 10
    assert denominator_jump(counts) == 13
    assert jump_ratio(counts, 13) == 2


def test_one_month_that_is_out_of_line_does_not_hide_a_step() -> None:
    counts = [500.0] * 12 + [1000.0] * 12
    counts[4], counts[20] = 900.0, 600.0
    assert denominator_jump(counts) == 12


def test_a_smaller_step_a_season_and_one_odd_month_are_no_jump() -> None:
    assert denominator_jump([1000.0] * 12 + [1400.0] * 12) is None
    assert denominator_jump([200.0 if month % 12 < 6 else 100.0 for month in range(36)]) is None
    assert denominator_jump([100.0] * 12 + [500.0] + [100.0] * 12) is None


def test_small_numbers_that_only_chance_moves_are_no_jump() -> None:
    counts = np.random.default_rng(1).poisson(6, (200, 36)).tolist()
    assert [row for row in counts if denominator_jump(row) is not None] == []


def test_a_service_that_opens_is_a_jump_from_nothing() -> None:
    counts = [0.0] * 12 + [300.0] * 12
    assert denominator_jump(counts) == 12
    assert jump_ratio(counts, 12) is None


def test_too_few_points_are_not_judged() -> None:
    assert denominator_jump([10.0] * 5 + [100.0] * 6) is None
    assert denominator_jump([]) is None
    assert denominator_jump([0] * 24) is None
