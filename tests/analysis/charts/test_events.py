"""Rare events as a series: cases or days between them, and what cannot be counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.events import RareEvent, check_events, event_series
from qic_desktop.errors import EventError
from qic_desktop.wording.errors import describe

DAYS = (0, 5, 14, 16, 30, 37, 48, 51, 71, 79, 85, 99, 104, 120)


def events() -> list[RareEvent]:
    return [RareEvent(date(2026, 1, 1) + timedelta(days=day), cases=float(day % 13 + 1)) for day in DAYS]


def test_days_between_events_make_a_t_chart() -> None:
    series = event_series(events(), "time")
    assert series.by_event
    assert series.values[:4] == (None, 5.0, 9.0, 2.0)
    assert series.periods[1] == "2026-01-06"
    assert None not in control_chart(series, "t").upper[1:]


def test_cases_between_events_make_a_g_chart() -> None:
    series = event_series(list(reversed(events())), "cases")
    assert series.values[:3] == (1.0, 6.0, 2.0)
    assert None not in control_chart(series, "g").upper


def test_two_events_on_one_day_are_two_points_and_take_the_limits_of_a_t_chart() -> None:
    twice = [*events(), RareEvent(date(2026, 1, 6), 3.0, "again", "b")]
    series = event_series(twice, "time")
    assert series.periods[1:3] == ("2026-01-06", "2026-01-06 (2)")
    assert series.values[2] == 0.0
    assert series.notes[0].period == "2026-01-06 (2)"
    assert "not-positive" in control_chart(series, "t").notes
    assert None not in control_chart(event_series(twice, "cases"), "g").upper


@pytest.mark.parametrize(
    ("days", "cases", "between", "why", "row"),
    [
        ((0, 5, 5), (1, 1, 1), "time", "same-day", 3),
        ((5, 3), (1, 1), "time", "before", 2),
        ((0, 5), (None, None), "cases", "cases-missing", 2),
        ((0, 5), (1, -4), "cases", "negative", 2),
    ],
)
def test_a_list_that_cannot_be_counted_is_refused_with_its_row(
    days: tuple[int, ...], cases: tuple[float | None, ...], between: str, why: str, row: int
) -> None:
    rows = [RareEvent(date(2026, 1, 1) + timedelta(days=day), count) for day, count in zip(days, cases, strict=True)]
    with pytest.raises(EventError) as refused:
        check_events(rows, between)  # type: ignore[arg-type]
    assert (refused.value.why, refused.value.row) == (why, row)
    said = describe(refused.value)
    assert said.startswith(f"Row {row}: ")
    assert refused.value.text in said


def test_a_good_list_is_not_refused() -> None:
    check_events(events(), "time")
    check_events([RareEvent(date(2026, 1, 1)), *events()[1:]], "cases")
    assert event_series([], "time").values == ()
