"""Which way a site is going."""

from __future__ import annotations

import math
import random

import pytest

from qic_desktop.analysis.sites.direction import direction_of, is_so_far, site_direction
from qic_desktop.domain.measure import Direction


def test_a_lasting_step_is_an_improvement_and_the_other_way_round() -> None:
    values = [0.5] * 18 + [0.7] * 18
    assert site_direction(values, Direction.UP) == "improving"
    assert site_direction(values, Direction.DOWN) == "worse"


def test_without_a_finding_there_is_no_direction() -> None:
    assert site_direction([0.5 + 0.1 * (-1) ** place for place in range(36)], Direction.UP) is None
    assert site_direction([0.5] * 36, Direction.UP) is None
    assert site_direction([], Direction.UP) is None


def test_a_measure_without_a_better_side_has_no_direction() -> None:
    assert site_direction([0.5] * 18 + [0.7] * 18, Direction.NEUTRAL) is None


def test_a_season_swings() -> None:
    season = [math.sin(2 * math.pi * month / 12) for month in range(36)]
    noise = random.Random(4)
    values = [value + noise.gauss(0, 0.05) for value in season]
    assert site_direction(values, Direction.UP) == "swings"


def test_seasonal_series_without_change_are_seldom_praised() -> None:
    chance = random.Random(11)
    praised = 0
    for _ in range(400):
        values = [math.sin(2 * math.pi * month / 12) + chance.gauss(0, 0.6) for month in range(36)]
        praised += site_direction(values, Direction.UP) == "improving"
    assert praised / 400 < 0.04


def test_with_less_than_two_years_the_latest_six_points_decide() -> None:
    values = [0.5, 0.51, 0.49, 0.5, 0.52, 0.48, 0.5, 0.7, 0.71, 0.72, 0.7, 0.73, 0.7, 0.7, 0.74]
    assert is_so_far(values)
    assert site_direction(values, Direction.UP, centre=0.5) == "improving"
    assert direction_of([*values[:-6], 0.4, 0.4, 0.4, 0.6, 0.6, 0.6], better="up", centre=0.5) == "swings"


@pytest.mark.parametrize("missing", [(0, 1), (34, 35), (5, 17, 29)])
def test_missing_months_are_compared_with_nothing(missing: tuple[int, ...]) -> None:
    values: list[float | None] = [0.5] * 18 + [0.7] * 18
    for place in missing:
        values[place] = None
    assert site_direction(values, Direction.UP) == "improving"
