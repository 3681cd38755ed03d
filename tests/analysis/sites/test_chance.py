"""What chance alone gives is counted exactly."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from qic_desktop.analysis.families.exact import row_medians
from qic_desktop.analysis.rules.boxes import RunsMethod, signal_by
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.detection import LENGTHS, detection
from qic_desktop.analysis.rules.detection_simulation import false_finding
from qic_desktop.analysis.rules.runs import runs_of_signs
from qic_desktop.analysis.rules.runs_batch import analyse_runs_batch
from qic_desktop.analysis.sites.chance import (
    chance_findings,
    finding_probability,
    is_counted,
    simulated_probability,
)

SIMULATED: list[RuleSetCode] = ["perla", "western-electric", "nelson", "healthcare", "making-data-count"]


@pytest.mark.parametrize("points", range(1, 17))
def test_the_probability_is_the_share_of_all_orders(points: int) -> None:
    above = (points + 1) // 2
    orders = [
        [1 if place in chosen else -1 for place in range(points)] for chosen in combinations(range(points), above)
    ]
    assert finding_probability(points) == sum(runs_of_signs(order).signal for order in orders) / len(orders)


def test_simulated_series_of_36_months_agree() -> None:
    values = np.random.default_rng(3).random((40000, 36))
    share = analyse_runs_batch(values, row_medians(values)).signal.mean()
    assert share == pytest.approx(finding_probability(36), abs=0.004)


def test_140_sites_of_36_months_have_about_six_findings_by_chance() -> None:
    found = chance_findings([36] * 140)
    assert found.expected == pytest.approx(140 * finding_probability(36))
    assert (found.judged, found.upper) == (140, 10)


def test_a_series_without_useful_points_has_none() -> None:
    found = chance_findings([0, 0, 0])
    assert (found.judged, found.expected, found.upper) == (3, 0.0, 0)


def test_the_bound_holds_in_at_least_95_of_100_simulated_collaboratives() -> None:
    found = chance_findings([24] * 40)
    chance = finding_probability(24)
    counts = np.random.default_rng(5).binomial(40, chance, 20000)
    assert (counts <= found.upper).mean() >= 0.945
    assert (counts <= found.upper - 1).mean() < 0.955


@pytest.mark.parametrize("method", ["bestbox", "cutbox"])
@pytest.mark.parametrize("points", [10, 12, 13, 16])
def test_boxes_are_counted_over_all_orders_too(method: RunsMethod, points: int) -> None:
    above = (points + 1) // 2
    orders = [
        [1 if place in chosen else -1 for place in range(points)] for chosen in combinations(range(points), above)
    ]
    found = sum(signal_by(runs_of_signs(order), method) for order in orders)
    assert finding_probability(points, method) == found / len(orders)


@pytest.mark.parametrize("method", ["bestbox", "cutbox"])
@pytest.mark.parametrize("points", [24, 36])
def test_boxes_agree_with_simulated_charts(method: RunsMethod, points: int) -> None:
    assert finding_probability(points, method) == pytest.approx(false_finding(method, "run", points, 20000), abs=0.005)


@pytest.mark.parametrize("rule_set", SIMULATED)
def test_other_rule_sets_have_the_measured_share(rule_set: RuleSetCode) -> None:
    assert not is_counted(rule_set)
    for points in LENGTHS:
        assert simulated_probability(points, rule_set) == pytest.approx(
            detection(rule_set, "run").false_finding[points]
        )
    found = chance_findings([24] * 100, rule_set)
    assert (found.judged, found.exact) == (100, False)
    assert found.expected == pytest.approx(100 * detection(rule_set, "run").false_finding[24])


@pytest.mark.parametrize("rule_set", SIMULATED)
@pytest.mark.parametrize("points", [18, 30, 48])
def test_between_and_beyond_the_measured_lengths_the_line_is_close(rule_set: RuleSetCode, points: int) -> None:
    assert simulated_probability(points, rule_set) == pytest.approx(
        false_finding(rule_set, "run", points, 4000), abs=0.03
    )


def test_a_share_is_never_below_nought() -> None:
    assert all(simulated_probability(points, rule_set) >= 0 for points in range(1, 13) for rule_set in SIMULATED)
