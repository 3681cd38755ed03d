"""Limits about a frozen median keep false alarms where those about the own median are."""

from __future__ import annotations

import numpy as np
import pytest

from qic_desktop.analysis.rules.frozen import FrozenLimits, frozen_limits
from qic_desktop.analysis.rules.frozen_simulation import (
    chosen,
    false_alarms,
    frozen_joints,
    joint_counts,
    own_level,
    sides_about_frozen,
)
from qic_desktop.analysis.rules.runs import crossings_limit, longest_run_limit, runs_of_signs

CHARTS = 20_000
ERROR = 0.005
"""Three standard errors of a rate of 5 % in so many charts."""


def rate(baseline: int, total: int, limits: FrozenLimits) -> float:
    joint = frozen_joints(baseline, total, CHARTS, np.random.default_rng(7))[-1]
    return float(false_alarms(joint)[limits.longest_run_max, limits.n_crossings_min])


@pytest.mark.parametrize(("baseline", "total"), [(12, 24), (12, 36), (13, 30), (24, 36), (24, 60), (40, 120)])
def test_false_alarms_are_as_rare_as_about_the_own_median(baseline: int, total: int) -> None:
    limits = frozen_limits(baseline, total)
    assert limits is not None
    level = own_level(total, CHARTS, np.random.default_rng(8))
    assert rate(baseline, total, limits) <= level + ERROR


@pytest.mark.parametrize(("baseline", "total"), [(12, 36), (24, 48)])
def test_neither_limit_could_be_stricter_without_more_false_alarms(baseline: int, total: int) -> None:
    limits = frozen_limits(baseline, total)
    assert limits is not None
    level = own_level(total, CHARTS, np.random.default_rng(8))
    for stricter in (
        FrozenLimits(limits.longest_run_max - 1, limits.n_crossings_min),
        FrozenLimits(limits.longest_run_max, limits.n_crossings_min + 1),
    ):
        assert rate(baseline, total, stricter) >= level - ERROR


def test_the_plain_limits_about_a_frozen_median_would_be_wrong_on_one_chart_in_seven() -> None:
    plain = FrozenLimits(longest_run_limit(36), crossings_limit(36))
    assert rate(12, 36, plain) == pytest.approx(0.15, abs=0.01)
    assert own_level(36, CHARTS, np.random.default_rng(9)) == pytest.approx(0.043, abs=ERROR)


def test_limits_are_never_stricter_than_about_the_own_median() -> None:
    for baseline in range(12, 61):
        for total in range(baseline + 1, 121):
            limits = frozen_limits(baseline, total)
            assert limits is not None
            useful = total - baseline % 2
            assert limits.longest_run_max >= longest_run_limit(useful)
            assert limits.n_crossings_min <= crossings_limit(useful)


@pytest.mark.parametrize(("baseline", "total"), [(11, 30), (61, 100), (12, 12), (12, 121), (24, 20)])
def test_outside_the_table_there_are_no_limits(baseline: int, total: int) -> None:
    assert frozen_limits(baseline, total) is None


def test_simulated_charts_are_counted_as_the_runs_analysis_counts() -> None:
    sides = sides_about_frozen(13, 30, 40, np.random.default_rng(3))
    assert sides.shape == (29, 40)
    for points, joint in enumerate(joint_counts(sides, 1), start=1):
        runs = [runs_of_signs(sides[:points, chart].tolist()) for chart in range(40)]
        expected = np.zeros_like(joint)
        for found in runs:
            expected[found.longest_run or 0, found.n_crossings or 0] += 1
        assert np.array_equal(joint, expected)


def test_the_pair_of_the_two_most_alike_rules_is_chosen() -> None:
    joint = np.zeros((121, 121), dtype=np.int64)
    joint[8, 12] = 90
    joint[9, 12] = 5
    joint[8, 11] = 5
    assert chosen(joint, 1.0, 24) == FrozenLimits(longest_run_limit(24), crossings_limit(24))
    assert chosen(joint, 0.0, 24) == FrozenLimits(9, crossings_limit(24))
