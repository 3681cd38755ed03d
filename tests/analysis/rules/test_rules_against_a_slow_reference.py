"""Rules on arrays against plain loops over one series, and many series at once against one by one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.rules.codes import RULE_SETS, RuleCode, RuleSetCode
from qic_desktop.analysis.rules.rule_sets import RULES_OF, Judged, applied

Known = list[tuple[int, float]]
VALUES = st.lists(st.none() | st.integers(-7, 7).map(lambda half: half / 2), max_size=45)
RUNNING = st.lists(st.tuples(st.integers(-7, 7), st.integers(1, 18)), max_size=5).map(
    lambda pairs: [value / 2 for value, count in pairs for _ in range(count)]
)
STEPS = st.lists(st.sampled_from([-1, -1, 0, 1, 1, 1]), max_size=45).map(
    lambda steps: [float(total) for total in itertools.accumulate(steps)]
)
SERIES = VALUES | RUNNING | STEPS
SIDES: dict[RuleSetCode, tuple[int, bool]] = {
    "western-electric": (8, False),
    "nelson": (9, False),
    "healthcare": (8, True),
    "making-data-count": (7, False),
    "perla": (6, True),
}
TRENDS: dict[RuleSetCode, tuple[int, bool]] = {
    "nelson": (6, False),
    "healthcare": (6, True),
    "making-data-count": (7, False),
    "perla": (5, True),
}


def flags(rule_set: RuleSetCode, rule: RuleCode, values: Sequence[float | None]) -> set[int]:
    count = len(values)
    judged = Judged.one(values, 0.0, sigma=[1.0] * count, lower=[-3.0] * count, upper=[3.0] * count)
    if not count:
        return set()
    marked = next(marked for each, marked in applied(RULES_OF[rule_set], judged) if each.code == rule)
    return {int(place) for place in np.flatnonzero(marked.flags[0])}


def known(values: Sequence[float | None]) -> Known:
    return [(place, value) for place, value in enumerate(values) if value is not None]


def windows(points: Known, length: int, fits: Callable[[list[float]], bool]) -> set[int]:
    """The places of all windows of so many points that fit."""
    found: set[int] = set()
    for start in range(len(points) - length + 1):
        window = points[start : start + length]
        if fits([value for _, value in window]):
            found |= {place for place, _ in window}
    return found


def steady(values: list[float]) -> bool:
    steps = [after - before for before, after in itertools.pairwise(values)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def by_turns(values: list[float]) -> bool:
    steps = [after - before for before, after in itertools.pairwise(values)]
    return all(before * after < 0 for before, after in itertools.pairwise(steps))


@given(SERIES, st.sampled_from(sorted(SIDES)))
def test_shifts(values: list[float | None], rule_set: RuleSetCode) -> None:
    length, skips = SIDES[rule_set]
    points = [(place, value) for place, value in known(values) if value or not skips]
    expected = windows(points, length, lambda w: all(v > 0 for v in w) or all(v < 0 for v in w))
    assert flags(rule_set, "shift", values) == expected


@given(SERIES, st.sampled_from(sorted(TRENDS)))
def test_trends(values: list[float | None], rule_set: RuleSetCode) -> None:
    length, skips = TRENDS[rule_set]
    points = known(values)
    if skips:
        points = [points[0], *(b for a, b in itertools.pairwise(points) if a[1] != b[1])] if points else []
    assert flags(rule_set, "trend", values) == windows(points, length, steady)


@given(st.lists(st.integers(-3, 3).map(float), max_size=50))
def test_alternating(values: list[float | None]) -> None:
    assert flags("nelson", "alternating", values) == windows(known(values), 14, by_turns)


@given(st.lists(st.sampled_from([-1.0, 1.0]), min_size=10, max_size=40), st.integers(0, 5))
def test_alternating_with_one_fault(signs: list[float], fault: int) -> None:
    values: list[float | None] = [float(place % 2) for place in range(len(signs))]
    values.insert(min(fault * 4, len(values)), values[0])
    assert flags("nelson", "alternating", values) == windows(known(values), 14, by_turns)


@pytest.mark.parametrize("rule_set", ["western-electric", "nelson"])
@pytest.mark.parametrize(("rule", "wanted", "length", "away"), [("two-of-three", 2, 3, 2), ("four-of-five", 4, 5, 1)])
@given(values=SERIES)
def test_some_of_several_on_one_side(
    rule_set: RuleSetCode, rule: RuleCode, wanted: int, length: int, away: int, values: list[float | None]
) -> None:
    expected: set[int] = set()
    for sign in (1, -1):
        near = {place for place, value in known(values) if value * sign > away}
        enough = windows(known(values), length, lambda w, s=sign: sum(v * s > away for v in w) >= wanted)  # type: ignore[misc]
        expected |= near & enough
    assert flags(rule_set, rule, values) == expected


@given(SERIES)
def test_two_of_three_on_either_side(values: list[float | None]) -> None:
    near = {place for place, value in known(values) if abs(value) > 2}
    enough = windows(known(values), 3, lambda w: sum(abs(v) > 2 for v in w) >= 2)
    assert flags("healthcare", "two-of-three", values) == near & enough


@given(SERIES)
def test_two_of_three_of_making_data_count(values: list[float | None]) -> None:
    expected: set[int] = set()
    for sign in (1, -1):
        near = {place for place, value in known(values) if 2 < value * sign <= 3}
        expected |= near & windows(
            known(values),
            3,
            lambda w, s=sign: all(v * s > 0 for v in w) and sum(2 < v * s <= 3 for v in w) >= 2,  # type: ignore[misc]
        )
    assert flags("making-data-count", "two-of-three", values) == expected


@given(SERIES)
def test_inner_third(values: list[float | None]) -> None:
    expected = windows(known(values), 15, lambda w: all(abs(v) < 1 for v in w))
    assert flags("nelson", "inner-third", values) == flags("healthcare", "inner-third", values) == expected


@given(SERIES)
def test_outer_thirds(values: list[float | None]) -> None:
    expected: set[int] = set()
    for _, group in itertools.groupby(known(values), key=lambda point: abs(point[1]) > 1):
        stretch = list(group)
        if len(stretch) >= 8 and abs(stretch[0][1]) > 1 and len({value > 0 for _, value in stretch}) == 2:
            expected |= {place for place, _ in stretch}
    assert flags("nelson", "outer-thirds", values) == expected


@given(SERIES)
def test_beyond(values: list[float | None]) -> None:
    assert flags("nelson", "beyond", values) == {place for place, value in known(values) if abs(value) > 3}


@settings(max_examples=40)
@given(st.lists(SERIES, min_size=1, max_size=6), st.sampled_from(RULE_SETS))
def test_many_series_at_once_are_each_series_alone(rows: list[list[float | None]], rule_set: RuleSetCode) -> None:
    count = max(1, *(len(row) for row in rows))
    whole = [[*row, *[None] * (count - len(row))] for row in rows]
    values = np.array([[np.nan if v is None else v for v in row] for row in whole], dtype=float)
    centre, sigma = np.zeros_like(values), np.ones_like(values)
    with np.errstate(all="raise"):
        together = applied(RULES_OF[rule_set], Judged(values, centre, sigma, -3 * sigma, 3 * sigma))
    for number, row in enumerate(whole):
        limits = [3.0] * count
        alone = Judged.one(row, 0.0, sigma=[1.0] * count, lower=[-3.0] * count, upper=limits)
        for (rule, many), (_, one) in zip(together, applied(RULES_OF[rule_set], alone), strict=True):
            assert np.array_equal(many.flags[number], one.flags[0]), rule.code
            assert np.array_equal(many.upward[number], one.upward[0]), rule.code
            assert np.array_equal(many.pattern[number], one.pattern[0]), rule.code
            if many.count is not None and one.count is not None and many.limit is not None and one.limit is not None:
                assert (many.count[number], many.limit[number]) == (one.count[0], one.limit[0]), rule.code


@given(SERIES, st.sampled_from(RULE_SETS))
def test_every_flag_has_its_pattern_and_nothing_else_has(values: list[float | None], rule_set: RuleSetCode) -> None:
    count = len(values)
    judged = Judged.one(values, 0.0, sigma=[1.0] * count, lower=[-3.0] * count, upper=[3.0] * count)
    for rule, marked in applied(RULES_OF[rule_set], judged):
        assert np.array_equal(marked.flags, marked.pattern > 0), rule.code
        assert not np.any(marked.upward[~marked.flags]), rule.code
        if not rule.whole:
            assert not np.any(marked.flags & np.isnan(judged.values)), rule.code
