"""Suggestions come with evidence, and only where they help."""

from __future__ import annotations

import random
from typing import Any

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.guidance.suggestions import Suggestion, suggestions
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.measure import Direction

QUIET = [5.0, 7, 4, 8, 6, 3, 9, 5, 7, 4, 8, 6]
"""Twelve values without a finding about their own median."""


def periods(count: int) -> tuple[str, ...]:
    return tuple(f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(count))


def drawn(values: list[float | None], *phases: PhaseStart, **more: Any) -> RunChart:
    more = {"style": ValueStyle(percent=False), "direction": Direction.UP, **more}
    return run_chart(Series(periods(len(values)), tuple(values), **more), phases)


def only(chart: RunChart, code: str) -> Suggestion | None:
    found = [suggestion for suggestion in suggestions(chart) if suggestion.code == code]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_settled_shift_suggests_a_new_phase_judged_by_later_points() -> None:
    chart = drawn([*QUIET, 14.0, 15, 13, 16, 14, 15, 13, 14, 16])
    found = only(chart, "new-phase")
    assert found is not None
    assert (found.period, found.last, found.judged_from) == ("2021-01", "2021-09", "2021-10")
    assert found.numbers == {"since": 9, "run": 9, "was": 6, "now": 14}


def test_a_shift_that_is_young_or_over_suggests_none() -> None:
    held = PhaseStart("2020-01", baseline_last="2020-12")
    assert only(drawn([*QUIET, 14.0, 15, 13, 16, 14, 15, 13], held), "new-phase") is None
    assert only(drawn([*QUIET, 14.0, 15, 13, 16, 14, 15, 13, 14, 16, 2]), "new-phase") is None
    assert only(drawn([*QUIET, *QUIET]), "new-phase") is None


def test_a_shift_against_a_held_median_suggests_one_too() -> None:
    held = PhaseStart("2020-01", baseline_last="2020-12")
    found = only(drawn([*QUIET, 14.0, 15, 13, 16, 14, 15, 13, 14, 16], held), "new-phase")
    assert found is not None
    assert found.period == "2020-11", "the run begins before the value on the line, which neither counts nor breaks"


def test_accepting_it_ends_the_suggestion() -> None:
    accepted = PhaseStart("2021-01", judged_from="2021-10", reason="new rota")
    chart = drawn([*QUIET, 14.0, 15, 13, 16, 14, 15, 13, 14, 16], accepted)
    assert only(chart, "new-phase") is None


def test_a_jump_in_the_number_of_cases_stands_first() -> None:
    sizes = [50.0] * 12 + [160.0] * 12
    values: list[float | None] = [*QUIET, *[value + 8 for value in QUIET]]
    chart = drawn(values, numerators=tuple(values), denominators=tuple(sizes))
    found = suggestions(chart)
    assert found[0].code == "ask-denominator"
    assert found[0].period == "2021-01"
    assert found[0].numbers["ratio"] == pytest.approx(3.2)


def test_few_points_say_how_many_more() -> None:
    found = suggestions(drawn([4.0, 5, 6]))
    assert [each.code for each in found] == ["keep-measuring"]
    assert found[0].numbers == {"needed": 7, "points": 3, "rules": 10}
    assert suggestions(drawn([])) == ()
    assert suggestions(drawn([None, None])) == ()


def test_the_ceiling_and_the_floor_suggest_to_count_between() -> None:
    ceiling = only(drawn([1.0] * 9 + [0.9, 0.95, 0.8], style=ValueStyle(percent=True)), "count-between")
    assert ceiling is not None
    assert ceiling.numbers["full"] == 0.75
    floor = only(drawn([0.0] * 10 + [1.0, 2]), "count-between")
    assert floor is not None
    assert floor.numbers["none"] == pytest.approx(10 / 12)
    assert only(drawn([1.0] * 9 + [0.9, 0.95, 0.8]), "count-between") is None
    assert only(drawn([0.0] * 10 + [1.0, 2], by_event=True), "count-between") is None


def seasonal(years: int) -> list[float | None]:
    chance = random.Random(2)
    return [10 + (4 if month % 12 < 6 else -4) + chance.uniform(-1, 1) for month in range(12 * years)]


def test_a_season_is_named_instead_of_a_new_phase() -> None:
    chart = drawn(seasonal(3))
    found = only(chart, "look-for-season")
    assert found is not None
    assert found.numbers == {"agreeing": 24, "pairs": 24}
    assert only(chart, "new-phase") is None
    assert (
        only(drawn([*QUIET, *[value + 9 for value in QUIET], *[value + 9 for value in QUIET]]), "look-for-season")
        is None
    )
    assert only(drawn([*QUIET, *QUIET, *QUIET]), "look-for-season") is None


def test_a_baseline_is_worth_holding_when_tests_begin_after_twelve_quiet_points() -> None:
    test = (ChartNote("2021-01", "A1 · first test"),)
    found = only(drawn([*QUIET, 6.0, 7], notes=test), "freeze-baseline")
    assert found is not None
    assert (found.period, found.last) == ("2020-01", "2020-12")
    assert found.numbers == {"points": 12, "median": 6}
    assert only(drawn([*QUIET, 6.0, 7]), "freeze-baseline") is None
    assert only(drawn([*QUIET[:11], 6.0, 7], notes=(ChartNote("2020-12", "A1"),)), "freeze-baseline") is None
    moving: list[float | None] = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert only(drawn(moving, notes=test), "freeze-baseline") is None
    held = PhaseStart("2020-01", baseline_last="2020-12")
    assert only(drawn([*QUIET, 6.0, 7], held, notes=test), "freeze-baseline") is None


def test_a_new_definition_is_asked_about() -> None:
    found = only(drawn([*QUIET, *QUIET], breaks=("2021-01",)), "definition-break")
    assert found is not None
    assert found.period == "2021-01"
    assert found.numbers == {"points": 12, "before": 12}


def test_a_point_beyond_a_limit_asks_for_an_explanation_once() -> None:
    values = (*QUIET, 40.0, *QUIET)
    series = Series(periods(25), values, style=ValueStyle(percent=False), direction=Direction.UP)
    found = only(control_chart(series, "i"), "explain-point")
    assert found is not None
    assert found.period == "2021-01"
    assert found.numbers["value"] == 40
    assert found.numbers["limit"] < 40
    noted = Series(periods(25), values, style=ValueStyle(percent=False), notes=(ChartNote("2021-01", "flood"),))
    assert only(control_chart(noted, "i"), "explain-point") is None


def test_narrow_limits_suggest_the_prime_chart() -> None:
    tops = tuple(float(top) for top in [300, 420, 280, 450, 330, 410, 290, 440, 310, 430, 300, 440, 310, 400])
    series = Series(periods(14), tuple(top / 1000 for top in tops), tops, (1000.0,) * 14)
    found = only(control_chart(series, "p"), "prime-chart")
    assert found is not None
    assert found.numbers["excess"] > 3
    assert only(control_chart(series, "i"), "prime-chart") is None


def test_a_quiet_chart_suggests_nothing() -> None:
    assert suggestions(drawn([*QUIET, *QUIET])) == ()
