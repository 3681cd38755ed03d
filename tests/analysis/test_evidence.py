"""What data say beside a step of the assessment scale: the way to the target, how long it holds, what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.analysis.evidence import KNOWN, Fact, GoalSeries, evidence, goal_facts, mismatch
from qic_desktop.domain.instrument import Item
from qic_desktop.domain.measure import Direction
from qic_desktop.services.progress.instruments import shipped

ITEM: Item = next(one for one in shipped() if one.name == "assessment-scale").items[0]


def series(values: list[float | None], **fields: Any) -> GoalSeries:
    periods = [f"{2017 + number // 12}-{number % 12 + 1:02d}" for number in range(len(values))]
    given = {
        "name": "Waiting",
        "periods": periods,
        "values": values,
        "direction": Direction.UP,
        "target": None,
        "is_goal": True,
        "improved": True,
    }
    return GoalSeries(**(given | fields))


def test_half_of_the_way_to_the_target() -> None:
    found = goal_facts(series([0.4] * 12 + [0.6] * 12, target=0.8))
    assert (found.baseline, found.latest) == (0.4, 0.6)
    assert found.gap == pytest.approx(50.0)
    assert not found.reached
    assert found.held == 12


def test_less_is_better_where_the_measure_says_so() -> None:
    found = goal_facts(series([10.0] * 6 + [4.0] * 6, target=4.0, direction=Direction.DOWN))
    assert (found.gap, found.reached, found.held) == (100.0, True, 6)
    worse = goal_facts(series([4.0] * 6 + [10.0] * 6, target=2.0, direction=Direction.DOWN))
    assert (worse.gap, worse.reached, worse.held) == (-300.0, False, 0)


def test_a_baseline_that_is_held_on_the_chart_is_used() -> None:
    assert goal_facts(series([0.5] * 8, baseline=0.4, target=0.6)).gap == pytest.approx(50.0)


def test_a_target_that_was_reached_from_the_start_has_no_way_to_it() -> None:
    found = goal_facts(series([0.9] * 12, target=0.8))
    assert (found.gap, found.reached) == (None, True)


def test_a_value_on_the_baseline_or_a_missing_month_ends_and_keeps_the_run() -> None:
    assert goal_facts(series([1.0] * 8 + [2.0, 2.0, 1.0, 2.0, 2.0])).held == 2
    assert goal_facts(series([1.0] * 8 + [2.0, None, 2.0, 2.0])).held == 4
    assert goal_facts(series([1.0] * 8 + [0.5])).held == 0


def test_a_gain_that_is_lost_again_is_told() -> None:
    assert goal_facts(series([0.4] * 8 + [0.9] * 8 + [0.4] * 8)).is_lost
    assert not goal_facts(series([0.4] * 8 + [0.9] * 8)).is_lost
    assert not goal_facts(series([0.4] * 3)).is_lost


def test_few_values_or_no_better_side_say_nothing() -> None:
    assert goal_facts(series([1.0] * 7)).baseline is None
    found = goal_facts(series([1.0] * 12, direction=Direction.NEUTRAL, target=3.0))
    assert (found.gap, found.held) == (None, 0)
    assert goal_facts(series([])).points == 0


ALL = {code: Fact(1000.0) for code in KNOWN}


def test_every_step_asks_for_what_can_be_counted() -> None:
    assert {code for level in ITEM.levels for code, _ in level.needs} <= KNOWN
    assert all(step.met for step in evidence(ITEM, ALL))
    assert [step.met for step in evidence(ITEM, {})] == [True] + [False] * 9


def test_a_step_with_all_its_evidence_is_no_matter() -> None:
    assert not mismatch(evidence(ITEM, ALL), "5.0")
    facts = ALL | {"decided": Fact(0.0)}
    assert not mismatch(evidence(ITEM, facts), "2.5")


def test_what_is_missing_below_the_chosen_step_is_named() -> None:
    facts = ALL | {"gap": Fact(31.0, "Waiting"), "tested": Fact(0.0)}
    found = mismatch(evidence(ITEM, facts), "4.5")
    assert [(check.code, check.least, check.fact.number) for check in found.missing] == [
        ("tested", 1, 0.0),
        ("gap", 50, 31.0),
    ]
    assert found


def test_a_step_two_below_what_the_data_show_is_worth_a_word_and_one_below_is_not() -> None:
    facts = ALL | {"gap": Fact(31.0)}
    found = mismatch(evidence(ITEM, facts), "2.5")
    assert found.above is not None
    assert found.above.code == "3.5"
    assert not mismatch(evidence(ITEM, facts), "3.0")


def test_an_unknown_step_is_no_mismatch() -> None:
    assert not mismatch(evidence(ITEM, {}), "9.9")
    assert not mismatch((), "3.0")
