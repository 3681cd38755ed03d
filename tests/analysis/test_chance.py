"""What chance alone gives is counted exactly."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from qic_desktop.analysis.chance import chance_findings, finding_probability
from qic_desktop.analysis.runs import runs_of_signs
from qic_desktop.analysis.runs_batch import analyse_runs_batch, medians


@pytest.mark.parametrize("points", range(1, 17))
def test_the_probability_is_the_share_of_all_orders(points: int) -> None:
    above = (points + 1) // 2
    orders = [
        [1 if place in chosen else -1 for place in range(points)] for chosen in combinations(range(points), above)
    ]
    assert finding_probability(points) == sum(runs_of_signs(order).signal for order in orders) / len(orders)


def test_simulated_series_of_36_months_agree() -> None:
    values = np.random.default_rng(3).random((40000, 36))
    share = analyse_runs_batch(values, medians(values)).signal.mean()
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
