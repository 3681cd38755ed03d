"""Run charts as values: display policy, phases, findings."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.stretches import letter_of
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.rules.frozen import frozen_limits
from qic_desktop.analysis.series import ChartNote, Series, shares
from qic_desktop.domain.measure import Direction

# Published monthly figures (emergency attendances within four hours), per cent with one decimal.
SEEN = (82.9, 85.1, 83.3, 82.6, 79.5, 80.6, 78.1, 82.4, 77.5, 73.4, 76.1, 80.7)
SEEN += (80.1, 81.4, 88.0, 87.7, 92.5, 87.7, 92.1, 94.1, 86.7, 86.7, 86.8, 85.4)
SEEN += (89.5, 92.8, 95.7, 92.2, 90.4, 91.4, 93.7, 91.6, 90.6, 85.3, 83.7, 93.1)


def months(count: int, *, year: int = 2016, month: int = 4) -> tuple[str, ...]:
    first = year * 12 + month - 1
    return tuple(f"{(first + place) // 12}-{(first + place) % 12 + 1:02d}" for place in range(count))


def series(values: list[float | None], **more: object) -> Series:
    return dataclasses.replace(
        Series(months(len(values)), tuple(values), direction=Direction.UP),
        **more,  # type: ignore[arg-type]
    )


def seen(**more: object) -> Series:
    return series([value / 100 for value in SEEN], **more)


def swing(count: int) -> list[float | None]:
    return [0.5 + 0.1 * (-1) ** place for place in range(count)]


@pytest.mark.parametrize(
    ("count", "median", "provisional", "judged"),
    [
        (0, False, False, False),
        (5, False, False, False),
        (6, True, True, False),
        (9, True, True, False),
        (10, True, False, True),
        (36, True, False, True),
    ],
)
def test_what_is_shown_at_how_many_points(count: int, median: bool, provisional: bool, judged: bool) -> None:
    chart = run_chart(series(swing(count)))
    phase = chart.latest_phase
    assert (phase is not None and phase.centre is not None) == median
    assert (phase is not None and phase.provisional) == provisional
    assert (phase is not None and phase.runs is not None) == judged
    assert chart.still_needed == max(0, 10 - count)


def test_missing_and_excluded_points_do_not_count() -> None:
    chart = run_chart(series([*swing(8), None, None, *swing(3)], excluded={"2016-04": "flood"}))
    assert chart.judged_points == 10
    assert chart.points[0].excluded_reason == "flood"
    assert not chart.points[0].included
    assert chart.points[8].value is None


def test_a_step_in_the_middle_marks_what_came_after_it() -> None:
    chart = run_chart(series([0.5] * 12 + [0.7] * 12))
    (finding,) = chart.findings
    assert (finding.rule, finding.good, finding.upward, finding.ongoing) == ("shift", True, True, True)
    assert finding.places == tuple(range(12, 24))


@pytest.mark.parametrize(
    ("direction", "good"), [(Direction.UP, True), (Direction.DOWN, False), (Direction.NEUTRAL, None)]
)
def test_better_and_worse_follow_the_direction_of_the_measure(direction: Direction, good: bool | None) -> None:
    chart = run_chart(series([0.5] * 12 + [0.7] * 12, direction=direction))
    assert chart.findings[0].good is good


def test_a_run_at_the_start_that_has_ended_is_neither_better_nor_worse() -> None:
    values: list[float | None] = [0.9] * 9 + [0.4, 0.5, 0.3, 0.95, 0.2] * 3
    chart = run_chart(series(values))
    finding = chart.findings[0]
    assert finding.leading
    assert finding.good is None


def test_too_few_crossings_are_a_finding_without_marked_points() -> None:
    block = [0.7] * 6 + [0.3] * 6
    chart = run_chart(series(block * 3))
    (finding,) = chart.findings
    assert finding.rule == "crossings"
    assert finding.places == ()
    assert (finding.count, finding.limit) == (5, 13)


def test_a_frozen_median_gives_the_published_finding_and_an_honest_note() -> None:
    chart = run_chart(seen(), [PhaseStart("2016-04", baseline_last="2017-03")])
    phase = chart.phases[0]
    assert phase.centre == pytest.approx(0.8065)
    assert phase.frozen_last == 11
    assert phase.runs is not None
    limits = frozen_limits(12, 36)
    assert limits is not None
    assert (phase.runs.longest_run, phase.runs.longest_run_max) == (23, limits.longest_run_max)
    assert (phase.runs.n_crossings, phase.runs.n_crossings_min) == (6, limits.n_crossings_min)
    assert chart.main_finding is not None
    assert chart.main_finding.against == "frozen"
    assert "frozen-simulated" in chart.notes


def test_a_median_is_not_frozen_on_fewer_than_twelve_points() -> None:
    chart = run_chart(seen(), [PhaseStart("2016-04", baseline_last="2017-02")])
    assert chart.phases[0].frozen_last is None
    assert "freeze-too-short" in chart.notes


def test_a_new_phase_is_compared_with_the_old_median() -> None:
    chart = run_chart(seen(), [PhaseStart("2017-06", "streaming every day")])
    assert [round(phase.centre or 0, 3) for phase in chart.phases] == [0.806, 0.905]
    finding = chart.main_finding
    assert finding is not None
    assert (finding.against, finding.count, finding.good) == ("before", 22, True)
    assert [section.label for section in chart.sections] == ["", "streaming every day"]


def test_a_stretch_of_time_may_have_a_name_and_keep_the_median() -> None:
    chart = run_chart(seen(), [PhaseStart("2017-06", "testing", new_median=False)])
    assert len(chart.phases) == 1
    assert len(chart.sections) == 2


def test_a_median_started_at_the_run_that_suggested_it_is_judged_by_later_points_only() -> None:
    start = PhaseStart("2017-06", judged_from="2018-04")
    phase = run_chart(seen(), [start]).phases[1]
    assert phase.points == 22
    assert phase.runs is not None
    assert phase.runs.n_useful == 12


def test_a_new_definition_starts_anew_and_is_compared_with_nothing() -> None:
    chart = run_chart(seen(breaks=("2017-06",)))
    assert [phase.after_break for phase in chart.phases] == [False, True]
    assert all(finding.against == "own" for finding in chart.findings)


def test_phases_and_notes_outside_the_series_are_ignored() -> None:
    chart = run_chart(seen(notes=(ChartNote("1999-01", "x"),)), [PhaseStart("1999-01")])
    assert chart.annotations == ()
    assert chart == run_chart(seen(notes=(ChartNote("1999-01", "x"),)))


def test_notes_are_lettered_in_order_of_time() -> None:
    chart = run_chart(seen(notes=(ChartNote("2018-01", "later"), ChartNote("2016-05", "earlier"))))
    assert [(note.letter, note.text, note.place) for note in chart.annotations] == [
        ("A", "earlier", 1),
        ("B", "later", 21),
    ]
    assert [letter_of(number) for number in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_no_cases_are_no_value_and_no_point() -> None:
    values = shares([0, 3, 2, None], [0, 4, 0, 4])
    assert values == (None, 0.75, None, None)


def test_a_median_at_the_ceiling_is_noted() -> None:
    chart = run_chart(series([1.0] * 20 + [0.9] * 4))
    assert {"few-useful", "median-at-ceiling"} <= set(chart.notes)
    assert chart.findings == ()


def test_a_jump_in_the_number_of_cases_is_noted() -> None:
    cases = [100.0] * 12 + [220.0] * 12
    chart = run_chart(series(swing(24), numerators=tuple(case / 2 for case in cases), denominators=tuple(cases)))
    assert chart.denominator_jump == 12
    assert "denominator-jump" in chart.notes


def test_points_on_the_line_are_known() -> None:
    chart = run_chart(series([0.4, 0.5, 0.6] * 5))
    assert [point.on_centre for point in chart.points[:3]] == [False, True, False]


def test_sequences_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Series(("2016-04",), (1.0, 2.0))


@given(st.lists(st.none() | st.floats(0, 1), max_size=40), st.integers(0, 39), st.booleans())
def test_every_point_belongs_to_exactly_one_phase(values: list[float | None], start: int, fresh: bool) -> None:
    chart = run_chart(series(values), [PhaseStart(months(40)[start], "x", new_median=fresh)])
    covered = [place for phase in chart.phases for place in range(phase.first, phase.last + 1)]
    assert covered == list(range(len(values)))
    assert [chart.phases[point.phase].first <= place for place, point in enumerate(chart.points)] == [True] * len(
        values
    )
    for finding in chart.findings:
        assert all(chart.points[place].value is not None for place in finding.places)


def test_many_points_cost_in_line_with_their_number(cost: Any) -> None:
    def long(count: int) -> Series:
        values: list[float | None] = [0.5 + (place * 7919 % 100) / 250 for place in range(count)]
        return Series(tuple(map(str, range(count))), tuple(values))

    few, many = long(1000), long(8000)
    assert len(run_chart(many).points) == 8000
    assert cost(lambda: run_chart(many)) < 30 * cost(lambda: run_chart(few)), "the square would be 64 times"
