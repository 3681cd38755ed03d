"""Every rule: the smallest pattern that it finds, and one point fewer that it does not."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence

import numpy as np
import pytest

from qic_desktop.analysis.rules.codes import RULE_SETS, SOURCES, RuleCode, RuleSetCode
from qic_desktop.analysis.rules.rule_sets import RULES_OF, Hit, Judged, hits

Values = Sequence[float | None]

# The centre is 0 and sigma is 1: a value of 2.5 lies in the outer third, 3.5 beyond the limit. Quiet points lie
# between one and two sigma and change sides, so that no rule but the one asked for finds anything in them.
QUIET: tuple[float, ...] = (1.2, -1.2, -1.1, 1.1)


def found(rule_set: RuleSetCode, rule: RuleCode, values: Values, *, sigma: float | None = 1.0) -> list[Hit]:
    """The hits of one rule of a set, with limits at three sigma, or none."""
    count = len(values)
    with_sigma = (
        {}
        if sigma is None
        else {
            "sigma": [sigma] * count,
            "lower": [-3 * sigma] * count,
            "upper": [3 * sigma] * count,
        }
    )
    judged = Judged.one(values, 0.0, **with_sigma)
    return [hit for hit in hits(RULES_OF[rule_set], judged) if hit.rule == rule]


RISING = [-3.0, -2.9, -2.8, -2.7, -2.6, -2.5, -2.4, -2.3]
ALTERNATING = [1.0, 2.0] * 10

SMALLEST: list[tuple[RuleSetCode, RuleCode, list[float], bool | None, int]] = [
    ("western-electric", "beyond", [3.1], True, 0),
    ("western-electric", "two-of-three", [2.1, 0.5, 2.1], True, 1),
    ("western-electric", "four-of-five", [1.1, 1.1, 0.5, 1.1, 1.1], True, 3),
    ("western-electric", "shift", [0.5] * 8, True, 7),
    ("nelson", "beyond", [3.1], True, 0),
    ("nelson", "shift", [0.5] * 9, True, 8),
    ("nelson", "trend", RISING[:6], True, 5),
    ("nelson", "alternating", ALTERNATING[:14], None, 13),
    ("nelson", "two-of-three", [2.1, 0.5, 2.1], True, 1),
    ("nelson", "four-of-five", [1.1, 1.1, 0.5, 1.1, 1.1], True, 3),
    ("nelson", "inner-third", [0.5, 0.4, -0.5] * 5, None, 14),
    ("nelson", "outer-thirds", [1.1, 1.2, -1.1, -1.3] * 2, None, 7),
    ("healthcare", "beyond", [3.1], True, 0),
    ("healthcare", "shift", [0.5] * 8, True, 7),
    ("healthcare", "trend", RISING[:6], True, 5),
    ("healthcare", "two-of-three", [2.1, 0.5, 2.1], True, 1),
    ("healthcare", "inner-third", [0.5, 0.4, -0.5] * 5, None, 14),
    ("making-data-count", "beyond", [3.1], True, 0),
    ("making-data-count", "shift", [0.5] * 7, True, 6),
    ("making-data-count", "trend", RISING[:7], True, 6),
    ("making-data-count", "two-of-three", [2.1, 0.5, 2.1], True, 1),
    ("perla", "shift", [0.5] * 6, True, 5),
    ("perla", "trend", RISING[:5], True, 4),
]


def ids(row: tuple[RuleSetCode, RuleCode, list[float], bool | None, int]) -> str:
    return f"{row[0]}-{row[1]}"


@pytest.mark.parametrize("row", SMALLEST, ids=ids)
def test_the_smallest_pattern_is_found_with_its_points_direction_and_limit(
    row: tuple[RuleSetCode, RuleCode, list[float], bool | None, int],
) -> None:
    rule_set, rule, values, upward, limit = row
    (hit,) = found(rule_set, rule, values)
    assert (hit.upward, hit.limit) == (upward, limit)
    assert hit.count == len(hit.places)
    places = range(len(values))
    near = {"two-of-three": [0, 2], "four-of-five": [0, 1, 3, 4]}
    assert hit.places == tuple(near.get(rule, places))


@pytest.mark.parametrize("row", SMALLEST, ids=ids)
def test_one_point_fewer_is_no_pattern(row: tuple[RuleSetCode, RuleCode, list[float], bool | None, int]) -> None:
    rule_set, rule, values, _, _ = row
    assert found(rule_set, rule, values[1:]) == []
    assert found(rule_set, rule, values[:-1]) == []


@pytest.mark.parametrize("row", SMALLEST, ids=ids)
def test_the_pattern_upside_down_points_the_other_way(
    row: tuple[RuleSetCode, RuleCode, list[float], bool | None, int],
) -> None:
    rule_set, rule, values, upward, _ = row
    (hit,) = found(rule_set, rule, [-value for value in values])
    assert hit.upward is (None if upward is None else not upward)


@pytest.mark.parametrize("row", SMALLEST, ids=ids)
@pytest.mark.parametrize("gap", [1, 3])
def test_missing_points_inside_and_around_are_passed_over(
    row: tuple[RuleSetCode, RuleCode, list[float], bool | None, int], gap: int
) -> None:
    rule_set, rule, values, upward, _ = row
    holed: list[float | None] = [None, *values[:1], *[None] * gap, *values[1:], None]
    plain = found(rule_set, rule, values)
    moved = [place + 1 + (gap if place else 0) for place in plain[0].places]
    (hit,) = found(rule_set, rule, holed)
    assert hit.places == tuple(moved)
    assert (hit.upward, hit.count) == (upward, plain[0].count)


@pytest.mark.parametrize(
    ("rule_set", "breaks"),
    [
        ("western-electric", True),
        ("nelson", True),
        ("making-data-count", True),
        ("healthcare", False),
        ("perla", False),
    ],
)
def test_a_point_on_the_centre_breaks_a_shift_or_is_passed_over(rule_set: RuleSetCode, breaks: bool) -> None:
    length = next(rule.length for rule in RULES_OF[rule_set].rules if rule.code == "shift")
    values = [0.5] * (length - 2) + [0.0] + [0.5] * 2
    hit = found(rule_set, "shift", values)
    assert (hit == []) is breaks
    if not breaks:
        assert hit[0].places == tuple(place for place in range(len(values)) if place != length - 2)


@pytest.mark.parametrize(
    ("rule_set", "breaks"), [("nelson", True), ("making-data-count", True), ("healthcare", False), ("perla", False)]
)
def test_equal_neighbours_break_a_trend_or_count_once(rule_set: RuleSetCode, breaks: bool) -> None:
    length = next(rule.length for rule in RULES_OF[rule_set].rules if rule.code == "trend")
    tied = [*RISING[:3], RISING[2], RISING[2], *RISING[3:length]]
    hit = found(rule_set, "trend", tied)
    assert (hit == []) is breaks
    if not breaks:
        assert hit[0].count == length
        assert set(hit[0].places).isdisjoint({3, 4})
        short = [*RISING[:3], RISING[2], *RISING[3 : length - 1]]
        assert found(rule_set, "trend", short) == []


def test_a_trend_may_step_over_equal_values_that_a_missing_point_parts() -> None:
    values = [1.0, 2.0, None, 2.0, 3.0, 4.0, 5.0]
    (hit,) = found("perla", "trend", values)
    assert hit.places == (0, 1, 4, 5, 6)


def test_a_turning_point_belongs_to_the_later_trend_and_closes_the_earlier() -> None:
    values = [*range(7), *range(5, -1, -1)]
    up, down = found("making-data-count", "trend", [float(value) for value in values])
    assert (up.places, up.upward) == (tuple(range(7)), True)
    assert (down.places, down.upward) == (tuple(range(6, 13)), False)
    judged = Judged.one([float(value) for value in values], 0.0)
    rule = next(rule for rule in RULES_OF["making-data-count"].rules if rule.code == "trend")
    assert rule.function(judged).upward[0].tolist() == [1] * 6 + [-1] * 7


def test_two_trends_with_an_equal_step_between_share_no_point() -> None:
    values = [*range(7), *range(6, -1, -1)]
    up, down = found("making-data-count", "trend", [float(value) for value in values])
    assert (up.places, down.places) == (tuple(range(7)), tuple(range(7, 14)))


def test_zones_are_strict() -> None:
    assert found("western-electric", "beyond", [3.0, -3.0]) == []
    assert found("western-electric", "two-of-three", [2.0, 2.0, 2.0]) == []
    assert found("western-electric", "four-of-five", [1.0] * 5) == []
    assert found("nelson", "inner-third", [1.0] * 15) == []
    assert found("nelson", "outer-thirds", [1.0, -1.0] * 4) == []


def test_two_of_three_needs_three_points_and_two_on_one_side() -> None:
    assert found("western-electric", "two-of-three", [2.1, 2.1]) == []
    assert found("western-electric", "two-of-three", [2.1, -2.1, 0.5]) == []
    assert found("western-electric", "two-of-three", [2.1, 0.5, 0.5, 2.1]) == []
    (hit,) = found("western-electric", "two-of-three", [0.5, 2.1, -1.5, 3.5, 0.5])
    assert hit.places == (1, 3)


def test_two_of_three_in_health_care_may_span_both_sides() -> None:
    (hit,) = found("healthcare", "two-of-three", [2.1, 0.5, -2.1])
    assert (hit.places, hit.upward) == ((0, 2), None)


def test_two_of_three_of_making_data_count_wants_all_three_on_one_side_and_none_outside() -> None:
    assert found("making-data-count", "two-of-three", [2.1, -0.5, 2.1]) == []
    assert found("making-data-count", "two-of-three", [2.1, 3.5, 0.5]) == []
    assert found("making-data-count", "two-of-three", [2.1, 0.0, 2.1]) == []
    (hit,) = found("making-data-count", "two-of-three", [2.1, 3.5, 2.5])
    assert hit.places == (0, 2)


def test_two_patterns_of_one_rule_are_two_hits() -> None:
    first, second = found("western-electric", "two-of-three", [2.1, 0.5, 2.1, 0.5, 0.4, 2.2, 2.2])
    assert (first.places, second.places) == ((0, 2), (5, 6))
    high, low = found("western-electric", "shift", [0.5] * 8 + [-0.5] * 9)
    assert (high.places, high.upward) == (tuple(range(8)), True)
    assert (low.places, low.upward) == (tuple(range(8, 17)), False)


def test_eight_beyond_one_sigma_on_one_side_are_no_mixture() -> None:
    assert found("nelson", "outer-thirds", [1.1] * 20) == []


def test_alternating_breaks_at_an_equal_value() -> None:
    values = [*ALTERNATING[:13], ALTERNATING[12], *ALTERNATING[:7]]
    assert found("nelson", "alternating", values) == []


def test_rules_that_need_sigma_are_silent_on_a_run_chart() -> None:
    wild = [10.0, -10.0, 9.0, -9.0] * 10
    for rule_set in RULE_SETS:
        codes = {hit.rule for hit in hits(RULES_OF[rule_set], Judged.one(wild, 0.0))}
        assert codes <= {rule.code for rule in RULES_OF[rule_set].about_median}
        assert codes.isdisjoint({"beyond", "two-of-three", "four-of-five", "inner-third", "outer-thirds"})


def test_a_constant_series_has_no_zones() -> None:
    assert hits(RULES_OF["nelson"], Judged.one([5.0] * 30, 5.0, sigma=[0.0] * 30)) == []


def test_points_without_sigma_are_passed_over_by_zones() -> None:
    judged = Judged.one([2.1, 9.0, 2.1, 0.5], 0.0, sigma=[1.0, None, 1.0, 1.0])
    (hit,) = [hit for hit in hits(RULES_OF["western-electric"], judged) if hit.rule == "two-of-three"]
    assert hit.places == (0, 2)


def test_limits_in_force_may_differ_from_three_sigma() -> None:
    judged = Judged.one([0.99, 1.0], 0.9, sigma=[0.1, 0.1], lower=[0.6, 0.6], upper=[1.0, 0.99])
    assert [hit.places for hit in hits(RULES_OF["healthcare"], judged) if hit.rule == "beyond"] == [(1,)]
    above = Judged.one([1.3], 0.9, sigma=[0.1])
    assert [hit.rule for hit in hits(RULES_OF["nelson"], above)] == ["beyond"]


def test_quiet_points_find_nothing_in_any_set() -> None:
    for rule_set in RULE_SETS:
        rules = {hit.rule for code in ("shift", "trend", "beyond") for hit in found(rule_set, code, QUIET * 3)}
        assert rules == set()


def test_nothing_and_all_missing_are_judged_quietly() -> None:
    for rule_set in RULE_SETS:
        for values in ([], [None], [None] * 20, [1.0]):
            sigma: list[float | None] = [1.0] * len(values)
            assert hits(RULES_OF[rule_set], Judged.one(values, 0.0, sigma=sigma)) == []


def test_more_than_one_series_is_refused() -> None:
    two = Judged.one([1.0], 0.0)
    with pytest.raises(ValueError, match="one series"):
        hits(RULES_OF["anhoej"], Judged(np.vstack([two.values] * 2), np.vstack([two.centre] * 2)))


def test_every_rule_set_and_every_rule_names_its_source() -> None:
    assert set(RULES_OF) == set(RULE_SETS)
    for code, rule_set in RULES_OF.items():
        assert rule_set.code == code
        assert re.search(r"\d{4}|Making Data Count", SOURCES[code])
        for rule in rule_set.rules:
            module = inspect.getmodule(rule.function)
            assert module is not None
            assert "Source" in (module.__doc__ or ""), rule
            assert "(" in (rule.function.__doc__ or ""), rule
