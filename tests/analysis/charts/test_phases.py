"""Phases and baselines: each part stands for itself, held lines do not move, and limits can be carried on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import ControlChart, PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.frozen import frozen_limits
from qic_desktop.analysis.rules.runs import analyse_runs, run_stretches, signs_about
from qic_desktop.analysis.series import Series, shares
from qic_desktop.analysis.sums import median
from qic_desktop.domain.measure import Direction

LIMITED: tuple[ChartKind, ...] = tuple(kind for kind in get_args(ChartKind) if kind not in ("run", "xbar", "s"))
TOPS = (4.0, 7.0, 3.0, 8.0, 5.0, 6.0, 9.0, 2.0, 7.0, 5.0, 4.0, 8.0, 6.0, 5.0, 9.0, 12.0, 11.0, 14.0, 9.0, 13.0)
TOPS += (10.0, 12.0, 15.0, 9.0, 11.0, 13.0, 14.0, 10.0)
SIZES = (40.0, 52.0, 38.0, 47.0, 41.0, 50.0, 44.0)


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2016 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def series(tops: Sequence[float | None] = TOPS, first: int = 0) -> Series:
    sizes = tuple(SIZES[place % len(SIZES)] for place in range(len(tops)))
    periods = months(first + len(tops))[first:]
    return Series(periods, shares(tops, sizes), tuple(tops), sizes, direction=Direction.DOWN)


def single(tops: Sequence[float | None] = TOPS) -> Series:
    return Series(months(len(tops)), tuple(tops), direction=Direction.DOWN)


def suiting(kind: ChartKind, tops: Sequence[float | None] = TOPS) -> Series:
    return series(tops) if kind in ("p", "pp", "u", "up", "ip") else single(tops)


def part(whole: Series, first: int, end: int) -> Series:
    return dataclasses.replace(
        whole,
        periods=whole.periods[first:end],
        values=whole.values[first:end],
        numerators=whole.numerators[first:end],
        denominators=whole.denominators[first:end],
    )


def draw(given: Series, kind: ChartKind, *phases: PhaseStart) -> RunChart:
    return run_chart(given, phases) if kind == "run" else control_chart(given, kind, phases)


def lines(chart: RunChart, first: int, end: int) -> list[object]:
    found = [chart.values[first:end], chart.lower[first:end], chart.upper[first:end]]
    if isinstance(chart, ControlChart):
        found += [chart.lower_inner[first:end], chart.upper_inner[first:end], chart.sigma[first:end]]
        found += [chart.plain_lower[first:end], chart.plain_upper[first:end]]
    return [*found, [point.on_centre for point in chart.points[first:end]]]


@pytest.mark.parametrize("kind", [*LIMITED, "run"])
@pytest.mark.parametrize("start", [1, 5, 13, 20, 27])
def test_phases_equal_separate_charts(kind: ChartKind, start: int) -> None:
    whole = suiting(kind)
    chart = draw(whole, kind, PhaseStart(whole.periods[start]))
    for number, (first, end) in enumerate([(0, start), (start, len(whole))]):
        alone = draw(part(whole, first, end), kind)
        assert lines(chart, first, end) == lines(alone, 0, end - first)
        mine, theirs = chart.phases[number], alone.phases[0]
        assert (mine.centre, mine.points, mine.runs, mine.provisional) == (
            theirs.centre, theirs.points, theirs.runs, theirs.provisional,
        )  # fmt: skip
        own = [one for one in chart.findings if one.phase == number and one.against == "own"]
        assert [tuple(place - first for place in one.places) for one in own] == [one.places for one in alone.findings]


number = st.none() | st.integers(0, 30).map(float)


@settings(max_examples=40)
@given(st.lists(number, min_size=1, max_size=40), st.integers(0, 39), st.sampled_from([*LIMITED, "run"]))
def test_any_phases_equal_separate_charts(tops: list[float | None], start: int, kind: ChartKind) -> None:
    start = min(start, len(tops) - 1)
    whole = suiting(kind, [None if top is None else top + 1 for top in tops] if kind == "t" else tops)
    chart = draw(whole, kind, PhaseStart(whole.periods[start]))
    for first, end in [(0, start), (start, len(whole))] if start else [(0, len(whole))]:
        assert lines(chart, first, end) == lines(draw(part(whole, first, end), kind), 0, end - first)


@pytest.mark.parametrize("kind", LIMITED)
def test_a_point_after_a_baseline_never_moves_its_lines(kind: ChartKind) -> None:
    start = PhaseStart("2016-01", baseline_last="2017-02")
    short = draw(suiting(kind, TOPS[:16]), kind, start)
    for more in ([100.0], [None], [0.5, 90.0, 3.0], TOPS[16:]):
        longer = draw(suiting(kind, [*TOPS[:16], *more]), kind, start)
        assert lines(longer, 0, 16) == lines(short, 0, 16)
        assert longer.phases[0].centre == short.phases[0].centre
        assert (longer.phases[0].frozen_first, longer.phases[0].frozen_last) == (0, 13)


@pytest.mark.parametrize("kind", LIMITED)
def test_limits_of_a_baseline_are_those_of_the_baseline_alone(kind: ChartKind) -> None:
    frozen = draw(suiting(kind), kind, PhaseStart("2016-01", baseline_last="2017-02"))
    assert lines(frozen, 0, 14) == lines(draw(suiting(kind, TOPS[:14]), kind), 0, 14)


@pytest.mark.parametrize("kind", LIMITED)
def test_a_phase_may_carry_on_the_lines_of_an_earlier_one(kind: ChartKind) -> None:
    carried = PhaseStart("2017-05", "after", baseline_first="2016-01", baseline_last="2017-02")
    chart = draw(suiting(kind), kind, carried)
    frozen = draw(suiting(kind), kind, PhaseStart("2016-01", baseline_last="2017-02"))
    now = chart.phases[1]
    assert now.is_carried
    assert now.centre == frozen.phases[0].centre
    assert lines(chart, 17, 28)[1:3] == lines(frozen, 17, 28)[1:3]
    assert {one.against for one in chart.findings if one.phase == 1} <= {"frozen"}


def test_carried_limits_are_drawn_from_the_first_point_of_the_new_phase() -> None:
    carried = PhaseStart("2017-03", baseline_first="2016-01", baseline_last="2017-02")
    chart = control_chart(single([*TOPS[:14], 40.0]), "i", [carried])
    assert chart.upper[14] == chart.upper[13]
    (finding,) = [one for one in chart.findings if one.phase == 1]
    assert (finding.rule, finding.places, finding.against, finding.good) == ("beyond", (14,), "frozen", False)


def test_the_second_phase_may_hold_its_own_first_points() -> None:
    start = PhaseStart("2016-07", baseline_last="2017-06")
    chart = control_chart(single(), "i", [start])
    assert (chart.phases[1].frozen_first, chart.phases[1].frozen_last) == (6, 17)
    assert chart.upper[27] == control_chart(part(single(), 6, 18), "i").upper[0]


def test_nothing_is_carried_across_a_new_definition() -> None:
    broken = dataclasses.replace(single(), breaks=("2017-05",))
    carried = PhaseStart("2017-05", baseline_first="2016-01", baseline_last="2017-02")
    chart = control_chart(broken, "i", [carried])
    assert "freeze-other-definition" in chart.notes
    assert chart.phases[1].frozen_last is None
    assert chart.phases[1].after_break


def test_too_short_a_baseline_holds_nothing_and_says_so() -> None:
    chart = control_chart(single(), "i", [PhaseStart("2016-01", baseline_last="2016-11")])
    assert "freeze-too-short" in chart.notes
    assert chart.phases[0].frozen_last is None
    assert chart.upper == control_chart(single(), "i").upper


@pytest.mark.parametrize("kind", ["i", "p", "c", "xmr", "run", "t", "u"])
def test_a_given_centre_is_drawn_and_judged(kind: ChartKind) -> None:
    given = 0.2 if kind in ("p", "u") else 8.0
    chart = draw(suiting(kind), kind, PhaseStart("2016-01", centre=given))
    assert chart.phases[0].centre == pytest.approx(given, rel=1e-12)
    assert chart.phases[0].given
    runs = analyse_runs(chart.values, chart.phases[0].centre or 0.0)
    assert chart.phases[0].runs == runs


def test_rates_are_computed_on_counts_and_multiplied_at_the_end() -> None:
    plain = series()
    per = dataclasses.replace(plain, values=shares(plain.numerators, plain.denominators, per=1000.0), per=1000.0)
    for kind in ("u", "up", "i", "ip", "xmr"):
        one, many = control_chart(plain, kind), control_chart(per, kind)  # type: ignore[arg-type]
        assert many.phases[0].centre == (one.phases[0].centre or 0.0) * 1000
        assert many.upper == tuple(None if limit is None else limit * 1000 for limit in one.upper)
        assert many.findings == one.findings
        assert [point.on_centre for point in many.points] == [point.on_centre for point in one.points]


def test_excluded_points_move_no_line_and_are_no_finding() -> None:
    for kind in LIMITED:
        wild = suiting(kind, [*TOPS[:20], 33.0, *TOPS[20:]])
        out = dataclasses.replace(wild, excluded={wild.periods[20]: "flood"})
        other = suiting(kind, [*TOPS[:20], 29.0, *TOPS[20:]])
        also = dataclasses.replace(other, excluded=out.excluded)
        if kind != "mr":
            assert control_chart(out, kind).upper == control_chart(also, kind).upper
        assert all(20 not in finding.places for finding in control_chart(out, kind).findings)


# --- held medians ---------------------------------------------------------------------------------------------


def test_a_held_median_is_judged_by_simulated_limits() -> None:
    chart = run_chart(single(), [PhaseStart("2016-01", baseline_last="2017-02")])
    limits = frozen_limits(14, 28)
    runs = chart.phases[0].runs
    assert limits is not None
    assert runs is not None
    assert (runs.longest_run_max, runs.n_crossings_min) == (limits.longest_run_max, limits.n_crossings_min)
    assert "frozen-simulated" in chart.notes
    assert "frozen-false-alarms" not in chart.notes


def test_outside_the_table_the_chart_says_how_often_chance_gives_a_finding() -> None:
    values = [5.0 + place % 3 for place in range(120)] + [9.0] * 30
    start = PhaseStart("2016-01", baseline_last="2017-02")
    chart = run_chart(single(values), [start])
    assert frozen_limits(14, 150) is None
    assert {"frozen-false-alarms"} == {note for note in chart.notes if note.startswith("frozen")}
    assert chart.findings[-1].against == "frozen"


def test_the_old_median_is_compared_by_simulated_limits() -> None:
    chart = run_chart(single(), [PhaseStart("2017-03")])
    limits = frozen_limits(14, 28)
    (finding,) = [one for one in chart.findings if one.against == "before"]
    assert limits is not None
    assert finding.limit == limits.longest_run_max
    assert finding.places == tuple(range(14, 28))
    assert "frozen-simulated" in chart.notes


def test_points_that_suggested_a_median_do_not_judge_it() -> None:
    start = PhaseStart("2017-03", judged_from="2017-11")
    chart = run_chart(single(), [start])
    now = chart.phases[1]
    assert now.judged_from == 22
    assert now.runs is not None
    assert now.runs.n_useful == 6
    assert "few-useful" in chart.notes


# --- long series ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holes", [False, True])
def test_a_long_series_is_judged_as_a_short_one_would_be(holes: bool) -> None:
    values: list[float | None] = [float((place * place * 31 + place) % 97) for place in range(3001)]
    values[1500:1540] = [96.5] * 40
    if holes:
        values[7:2900:13] = [None] * len(values[7:2900:13])
    long = Series(tuple(map(str, range(3001))), tuple(values), excluded={"3": "flood", "1510": "flood"})
    chart = run_chart(long)
    judged = [None if place in (3, 1510) else value for place, value in enumerate(values)]
    line = median(value for value in judged if value is not None)
    assert chart.phases[0].centre == line
    runs = analyse_runs(judged, line or 0.0)
    assert chart.phases[0].runs == runs
    limit = runs.longest_run_max or 0
    long_ones = [places for places, _ in run_stretches(signs_about(judged, line or 0.0)) if len(places) > limit]
    assert [finding.places for finding in chart.findings] == long_ones
    assert chart.points[3].excluded_reason == "flood"


def test_points_are_made_when_they_are_asked_for() -> None:
    chart = run_chart(single())
    listed = list(chart.points)
    assert listed == [chart.points[place] for place in range(28)]
    assert chart.points[-1] == listed[-1]
    assert list(chart.points[3:6]) == listed[3:6]
    assert chart.points == run_chart(single()).points
    with pytest.raises(IndexError):
        chart.points[28]
