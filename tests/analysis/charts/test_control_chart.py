"""Charts with limits as values: the lines of the engine, and what is found beyond them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import pytest

from qic_desktop.analysis.cases.spc import solve_case
from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.values import ControlChart, PhaseStart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.series import Series, shares
from qic_desktop.domain.measure import Direction

VALUES = (7.0, 9.0, 8.0, 6.0, 9.0, 8.5, 7.5, 8.0, 6.5, 9.5, 8.0, 7.0, 8.0, 30.0, 7.0)
CASES = (40.0, 22.0, 35.0, 51.0, 28.0, 44.0, 39.0, 31.0, 47.0, 25.0, 38.0, 42.0, 36.0)
GOOD = (36.0, 20.0, 33.0, 44.0, 25.0, 41.0, 36.0, 27.0, 42.0, 23.0, 20.0, 38.0, 33.0)
BY_CASES: tuple[ChartKind, ...] = ("p", "pp", "u", "up", "ip")
SINGLE: tuple[ChartKind, ...] = ("i", "mr", "c", "g", "t")


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2016 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def counts(values: tuple[float | None, ...] = VALUES, **more: Any) -> Series:
    return Series(months(len(values)), values, direction=Direction.DOWN, **more)


def proportions() -> Series:
    return Series(months(len(CASES)), shares(GOOD, CASES), GOOD, CASES, direction=Direction.UP)


def engine(kind: str, y: list[float | None], n: list[float] | None = None, **options: object) -> dict[str, Any]:
    case = {"chart": kind, "data": {"x_type": "none", "x": None, "y": y, "n": n}, "options": options}
    result: dict[str, Any] = solve_case(case)["result"]
    return result


def numbers(values: Sequence[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


def assert_like(chart: ControlChart, result: dict[str, Any]) -> None:
    for mine, theirs in ((chart.upper, "ucl"), (chart.lower, "lcl"), (chart.values, "y")):
        assert numbers(mine) == pytest.approx(numbers(result[theirs]), rel=1e-12, nan_ok=True)
    assert chart.phases[0].centre == pytest.approx(result["cl"][-1], rel=1e-12)


@pytest.mark.parametrize("kind", SINGLE)
def test_a_chart_of_single_values_has_the_lines_of_the_engine(kind: ChartKind) -> None:
    chart = control_chart(counts(), kind)
    assert_like(chart, engine(kind, list(VALUES)))
    assert chart.lower_inner == pytest.approx(engine(kind, list(VALUES))["lcl_95"], rel=1e-12)


@pytest.mark.parametrize("kind", BY_CASES)
def test_a_chart_by_cases_has_the_lines_of_the_engine(kind: ChartKind) -> None:
    chart = control_chart(proportions(), kind)
    assert_like(chart, engine(kind, list(GOOD), list(CASES)))


@pytest.mark.parametrize("kind", [*SINGLE, "p", "pp", "u", "up"])
def test_a_held_baseline_and_excluded_points_are_those_of_the_engine(kind: ChartKind) -> None:
    series = counts((*VALUES, *VALUES[:7])) if kind in SINGLE else proportions()
    if kind not in SINGLE:
        twice = (*GOOD, *GOOD[3:9])
        series = Series(months(19), shares(twice, (*CASES, *CASES[3:9])), twice, (*CASES, *CASES[3:9]))
    series = dataclasses.replace(series, excluded={series.periods[2]: "flood"})
    chart = control_chart(series, kind, [PhaseStart("2016-01", baseline_last="2017-01")])
    sizes = [float(size) for size in series.denominators if size] or None
    given = list(series.numerators) if sizes else list(series.values)
    result = engine(kind, given, sizes, freeze=13, exclude=[3])
    for mine, theirs in ((chart.upper, "ucl"), (chart.lower, "lcl")):
        assert list(mine) == pytest.approx(result[theirs], rel=1e-12)


def test_a_point_beyond_its_limit_is_a_finding() -> None:
    (finding,) = [found for found in control_chart(counts(), "i").findings if found.rule == "beyond"]
    assert (finding.rule, finding.places, finding.upward, finding.good) == ("beyond", (13,), True, False)
    (finding,) = control_chart(proportions(), "p").findings
    assert (finding.rule, finding.places, finding.upward, finding.good) == ("beyond", (10,), False, False)


def test_limits_are_drawn_from_twelve_points_on() -> None:
    assert set(control_chart(counts(VALUES[:11]), "i").upper) == {None}
    assert None not in control_chart(counts(VALUES[:12]), "i").upper


def test_a_missing_value_keeps_its_neighbours_apart() -> None:
    values = (*VALUES[:6], None, *VALUES[6:])
    assert list(control_chart(counts(values), "i").upper) == engine("i", list(values))["ucl"]


def test_ranges_are_plotted_and_their_runs_are_not_judged() -> None:
    chart = control_chart(counts((*VALUES[:13], *range(20, 60))), "mr")
    assert chart.values[:2] == (None, 2.0)
    assert chart.points[1].value == 2.0
    assert {finding.rule for finding in chart.findings} <= {"beyond"}


def test_means_and_spreads_of_samples_have_the_lines_of_the_engine() -> None:
    rows = [[float((place * 7 + turn * 5) % 11) for turn in range(4)] for place in range(14)]
    flat = [value for row in rows for value in row]
    place = [number for number, row in enumerate(rows, 1) for _ in row]
    means = tuple(sum(row) / 4 for row in rows)
    spreads = tuple((sum((v - m) ** 2 for v in row) / 3) ** 0.5 for row, m in zip(rows, means, strict=True))
    series = counts(means, lengths=(4.0,) * 14, deviations=spreads)
    for kind in ("xbar", "s"):
        case = {"chart": kind, "data": {"x_type": "number", "x": place, "y": flat, "n": None}}
        chart = control_chart(series, kind)  # type: ignore[arg-type]
        assert_like(chart, solve_case(case)["result"])


def test_primes_say_how_much_wider_their_limits_are() -> None:
    plain, wide = control_chart(proportions(), "p"), control_chart(proportions(), "pp")
    assert wide.plain_upper == plain.upper
    assert wide.plain_lower == plain.lower
    assert wide.widened is not None
    assert plain.plain_upper == ()
    assert (wide.sigma[0] or 0) / (plain.sigma[0] or 1) == pytest.approx(wide.widened)


def test_a_chart_without_what_it_needs_is_refused() -> None:
    for kind in ("p", "up"):
        with pytest.raises(ValueError, match="denominators"):
            control_chart(counts(), kind)  # type: ignore[arg-type]
    for kind in ("xbar", "s"):
        with pytest.raises(ValueError, match="samples"):
            control_chart(counts(), kind)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="run chart"):
        control_chart(counts(), "run")


# --- rule sets --------------------------------------------------------------------------------------------------


def test_the_direction_of_a_trend_says_what_is_good_and_not_its_side() -> None:
    falling = (*([8.0, 9.0] * 7), 30.0, 29.0, 28.0, 27.0, 26.0, 25.0, 24.0)
    chart = control_chart(counts(falling), "xmr", rule_set="making-data-count")
    (trend,) = [one for one in chart.findings if one.rule == "trend"]
    assert trend.places == tuple(range(14, 21))
    assert (trend.upward, trend.good) == (False, True)


@pytest.mark.parametrize(
    ("rule_set", "limit"), [("perla", 5), ("nelson", 8), ("healthcare", 7), ("western-electric", 7)]
)
def test_a_shift_is_found_by_the_length_of_its_rule_set(rule_set: Any, limit: int) -> None:
    values = (*([8.0, 9.0] * 8), *([12.0, 12.5] * 5))
    found = control_chart(counts(values), "i", rule_set=rule_set).findings
    shifts = [one for one in found if one.rule == "shift"]
    assert shifts[-1].places[-1] == len(values) - 1
    assert {one.limit for one in shifts} == {limit}
    assert shifts[-1].ongoing


def test_a_point_beyond_a_limit_is_found_once_by_every_rule_set() -> None:
    for rule_set in ("anhoej", "perla", "western-electric", "nelson", "healthcare", "making-data-count", "cutbox"):
        found = control_chart(counts(), "i", rule_set=rule_set).findings  # type: ignore[arg-type]
        assert [one.places for one in found if one.rule == "beyond"] == [(13,)]


# --- the two marks of Making Data Count ---------------------------------------------------------------------------


def xmr(values: tuple[float, ...], direction: Direction, target: float | None = None) -> ControlChart:
    return control_chart(Series(months(len(values)), values, direction=direction, target=target), "xmr")


@pytest.mark.parametrize(
    ("last", "direction", "mark"),
    [
        (8.0, Direction.UP, "common"),
        (30.0, Direction.UP, "improvement-high"),
        (30.0, Direction.DOWN, "concern-high"),
        (-9.0, Direction.UP, "concern-low"),
        (-9.0, Direction.DOWN, "improvement-low"),
        (30.0, Direction.NEUTRAL, "high"),
        (-9.0, Direction.NEUTRAL, "low"),
    ],
)
def test_variation_is_that_of_the_last_point(last: float, direction: Direction, mark: str) -> None:
    assert xmr((*VALUES[:12], last), direction).variation == mark


def test_variation_needs_thirteen_points_and_speaks_of_the_last_phase() -> None:
    assert xmr(VALUES[:12], Direction.UP).variation is None
    series = counts((*VALUES[:13], *VALUES[:5]))
    assert control_chart(series, "xmr", [PhaseStart("2017-02")]).variation is None
    assert control_chart(counts(), "i").variation is None


@pytest.mark.parametrize(
    ("target", "direction", "mark"),
    [
        (50.0, Direction.UP, "fails"),
        (50.0, Direction.DOWN, "passes"),
        (-50.0, Direction.UP, "passes"),
        (-50.0, Direction.DOWN, "fails"),
        (8.0, Direction.UP, "hit-or-miss"),
        (8.0, Direction.NEUTRAL, None),
        (None, Direction.UP, None),
    ],
)
def test_assurance_asks_whether_the_target_lies_inside_the_limits(
    target: float | None, direction: Direction, mark: str | None
) -> None:
    assert xmr(VALUES[:13], direction, target).assurance == mark


def test_assurance_takes_the_target_in_force_at_the_last_point() -> None:
    series = counts(VALUES[:13], target=8.0, targets=(8.0,) * 12 + (50.0,))
    assert control_chart(series, "xmr").assurance == "passes"
