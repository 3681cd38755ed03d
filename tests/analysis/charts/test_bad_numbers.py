"""Odd numbers make no chart fall over: no warning of numpy, no infinity, and a chart that says why it has no limits."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import ControlChart, PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.series import Series, shares
from qic_desktop.domain.measure import Direction
from qic_desktop.errors import DuplicatePeriodError

KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
EVEN = [4.0, 7.0, 3.0, 8.0, 5.0, 6.0, 9.0, 2.0, 7.0, 5.0, 4.0, 8.0, 6.0, 5.0]


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2000 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def plain(values: list[float | None], **more: object) -> Series:
    lengths = tuple(3.0 if value is not None else 0.0 for value in values)
    deviations = tuple(None if value is None else 1.0 for value in values)
    return Series(months(len(values)), tuple(values), lengths=lengths, deviations=deviations, **more)  # type: ignore[arg-type]


def counted(tops: list[float | None], bottoms: list[float | None], per: float = 1.0) -> Series:
    return Series(months(len(tops)), shares(tops, bottoms, per=per), tuple(tops), tuple(bottoms), per=per)


def draw(series: Series, kind: ChartKind, *phases: PhaseStart, rules: RuleSetCode = "anhoej") -> RunChart:
    if kind == "run":
        return run_chart(series, phases, rule_set=rules)
    return control_chart(series, kind, phases, rule_set=rules)


def needs(kind: ChartKind) -> Callable[[list[float | None]], Series]:
    if kind in ("p", "pp", "u", "up", "ip"):
        return lambda values: counted(values, [None if value is None else 20.0 for value in values])
    return plain


def assert_sound(chart: RunChart) -> None:
    numbers = [*chart.values, *chart.lower, *chart.upper]
    if isinstance(chart, ControlChart):
        numbers += [*chart.lower_inner, *chart.upper_inner, *chart.sigma, *chart.plain_lower, *chart.plain_upper]
        assert len(chart.lower) == len(chart.upper) == len(chart.sigma) == len(chart.series)
    numbers += [phase.centre for phase in chart.phases]
    assert all(number is None or math.isfinite(number) for number in numbers)
    for finding in chart.findings:
        assert all(chart.values[place] is not None for place in finding.places)
        assert all(chart.series.periods[place] not in chart.series.excluded for place in finding.places)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "values",
    [
        [],
        [5.0],
        [None],
        [None] * 20,
        [None] * 19 + [5.0],
        [5.0] * 20,
        [0.1] * 20,
        [0.0] * 20,
        [-1.0] * 20,
        [*EVEN, -3.0],
        [*EVEN, 0.0],
        [0.0, 1e300] * 10,
        [1e-300, 2e-300] * 10,
        [5.0, None] * 12,
    ],
    ids=str,
)
def test_no_values_make_a_chart_fall_over(kind: ChartKind, values: list[float | None]) -> None:
    assert_sound(draw(needs(kind)(values), kind))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "run"])
def test_equal_values_say_why_there_are_no_limits(kind: ChartKind) -> None:
    values: list[float | None] = [20.0 if needs(kind) is not plain else 5.0] * 20
    chart = draw(needs(kind)(values), kind)
    if kind in ("p", "pp", "i", "ip", "mr", "xmr", "up", "t"):
        assert set(chart.upper) == {None}
        assert "no-spread" in chart.notes
    else:
        assert None not in chart.upper


@pytest.mark.parametrize("kind", ["i", "xmr", "p", "c", "u", "run"])
def test_equal_values_lie_on_their_own_line(kind: ChartKind) -> None:
    values: list[float | None] = [0.1] * 10_000
    series = counted([3.0] * 10_000, [30.0] * 10_000) if kind in ("p", "u") else plain(values)
    chart = draw(series, kind)
    assert all(point.on_centre for point in chart.points)
    assert chart.findings == ()


def test_a_waiting_time_of_nothing_takes_all_limits_and_says_so() -> None:
    chart = draw(plain([*EVEN, 0.0]), "t")
    assert {"not-positive", "no-limits"} <= set(chart.notes)
    assert set(chart.upper) == {None}
    assert [point.value for point in chart.points] == [*EVEN, 0.0]


def test_odd_counts_are_noted() -> None:
    tops: list[float | None] = [3.0, 4.0, 2.0, 5.0] * 4
    bottoms: list[float | None] = [10.0] * 16
    assert "above-denominator" in draw(counted([*tops[:-1], 12.0], bottoms), "p").notes
    assert "above-denominator" not in draw(counted([*tops[:-1], 12.0], bottoms), "u").notes
    assert "zero-denominator" in draw(counted(tops, [*bottoms[:-1], 0.0]), "p").notes
    assert "zero-denominator" not in draw(counted([*tops[:-1], 0.0], [*bottoms[:-1], 0.0]), "p").notes
    assert "negative-count" in draw(counted([*tops[:-1], -2.0], bottoms), "u").notes


def test_a_negative_count_is_drawn_and_moves_no_limit() -> None:
    bottoms: list[float | None] = [10.0] * 17
    tops: list[float | None] = [3.0, 4.0, 2.0, 5.0] * 4
    chart = draw(counted([*tops, -2.0], bottoms), "p")
    assert chart.phases[0].centre == draw(counted(tops, bottoms[:16]), "p").phases[0].centre
    assert chart.points[16].value == -0.2


def test_no_cases_leave_a_gap_in_the_line_of_limits() -> None:
    tops: list[float | None] = [3.0, 4.0, 2.0, 5.0] * 4
    chart = draw(counted([*tops[:-1], 0.0], [10.0] * 15 + [0.0]), "p")
    assert chart.points[15].value is None
    assert chart.upper[15] is None
    assert chart.upper[14] is not None


@pytest.mark.parametrize("kind", KINDS)
def test_phases_of_one_point_and_freezes_past_the_end_are_drawn(kind: ChartKind) -> None:
    series = needs(kind)([*EVEN, *EVEN])
    chart = draw(series, kind, PhaseStart("2001-03"), PhaseStart("2001-04"), PhaseStart("2002-04"))
    assert [phase.points for phase in chart.phases if phase.first == 14] in ([1], [0])
    assert_sound(chart)
    frozen = draw(series, kind, PhaseStart("2000-01", baseline_last="2031-01"))
    assert frozen == draw(series, kind, PhaseStart("2000-01"))


@pytest.mark.parametrize("kind", KINDS)
def test_two_values_for_one_period_are_refused(kind: ChartKind) -> None:
    series = needs(kind)([1.0, 2.0, 3.0])
    twice = Series(("2000-01", "2000-02", "2000-01"), series.values, series.numerators, series.denominators,
                   lengths=series.lengths, deviations=series.deviations)  # fmt: skip
    with pytest.raises(DuplicatePeriodError) as refused:
        draw(twice, kind)
    assert refused.value.text == "2000-01"


@pytest.mark.parametrize("rules", RULE_SETS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_set_judges_every_chart(kind: ChartKind, rules: RuleSetCode) -> None:
    values: list[float | None] = [*EVEN[:8], None, *EVEN, *[value + 9 for value in EVEN]]
    chart = draw(needs(kind)(values), kind, rules=rules)
    assert chart.rule_set == rules
    assert_sound(chart)


number = st.none() | st.floats(-1e6, 1e6) | st.integers(-3, 30).map(float)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(number, number), max_size=40),
    st.sampled_from(KINDS),
    st.sampled_from(RULE_SETS),
    st.integers(0, 39),
    st.integers(0, 39),
)
def test_any_numbers_give_a_sound_chart(
    pairs: list[tuple[float | None, float | None]], kind: ChartKind, rules: RuleSetCode, start: int, end: int
) -> None:
    series = (
        counted([top for top, _ in pairs], [bottom for _, bottom in pairs], per=1000.0)
        if needs(kind) is not plain
        else plain([top for top, _ in pairs], direction=Direction.DOWN, target=3.0)
    )
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert_sound(draw(series, kind, PhaseStart(months(40)[start], baseline_last=months(40)[end]), rules=rules))


@pytest.mark.parametrize("kind", ["run", "i", "xmr", "mr"])
def test_a_million_points_are_no_quadratic_loop(kind: ChartKind) -> None:
    values = tuple(np.random.default_rng(1).normal(10, 1, 1_000_000).tolist())
    chart = draw(Series(tuple(map(str, range(1_000_000))), values), kind)
    assert len(chart.points) == 1_000_000
    assert chart.points[999_999].value == chart.values[-1]
