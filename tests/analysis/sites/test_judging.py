"""Many sites are judged as each one's own run chart is, by every rule set."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.families.exact import row_medians
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.runs_batch import analyse_runs_batch
from qic_desktop.analysis.series import Series
from qic_desktop.analysis.sites.chance import chance_findings
from qic_desktop.analysis.sites.judging import judge_sites


def sites(seed: int, rows: int = 160, points: int = 36) -> np.ndarray:
    """Rows with steps, slow drift, ties on the median and gaps; some rows are short or flat."""
    chance = np.random.default_rng(seed)
    values = chance.normal(0, 1, (rows, points))
    values += np.repeat(chance.normal(0, 0.8, (rows, 4)), points // 4, axis=1)
    values[::3] += np.linspace(0, 2, points)
    values = np.round(values, 1)
    values[chance.random(values.shape) < 0.08] = np.nan
    values[::7, : points - 11] = np.nan
    values[::11, 4:] = 0.5
    return values


def chart_of(row: list[float], rule_set: RuleSetCode) -> RunChart:
    periods = tuple(f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(len(row)))
    known = tuple(None if value != value else value for value in row)
    return run_chart(Series(periods, known), rule_set=rule_set)


@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("points", [12, 36])
def test_a_site_has_a_finding_exactly_where_its_own_chart_has_one(rule_set: RuleSetCode, points: int) -> None:
    values = sites(7, points=points)
    judged = judge_sites(values, rule_set)
    for row, found in zip(values.tolist(), judged.found, strict=True):
        assert bool(found) is bool(chart_of(row, rule_set).findings)
    assert judged.found.sum() < len(values)
    assert judged.found.any() or points == 12


def test_anhoejs_sites_are_counted_exactly() -> None:
    values = sites(9)
    judged = judge_sites(values)
    runs = analyse_runs_batch(values, row_medians(values))
    enough = runs.n_useful >= RULES
    assert judged.found.tolist() == (runs.signal & enough).tolist()
    assert judged.chance() == chance_findings(runs.n_useful[enough].tolist())


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_points_on_the_median_do_not_make_a_site_judged(rule_set: RuleSetCode) -> None:
    mostly_on_it = np.concatenate([np.zeros(8), np.ones(12)])
    judged = judge_sites(np.vstack([mostly_on_it, np.arange(20.0)]), rule_set)
    assert judged.judged.tolist() == [False, True]
    assert judged.chance().judged == 1


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_one_site_more_changes_no_other(rule_set: RuleSetCode) -> None:
    values = sites(5)
    assert judge_sites(values, rule_set).found[:50].tolist() == judge_sites(values[:50], rule_set).found.tolist()


@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("shape", [(0, 5), (3, 0), (3, 20)])
def test_nothing_to_judge_is_quiet(rule_set: RuleSetCode, shape: tuple[int, int]) -> None:
    values = np.full(shape, np.nan)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        judged = judge_sites(values, rule_set)
    assert not judged.found.any()
    assert judged.chance().expected == 0
