"""Rare events in order: cases between them for a G chart, days between them for a T chart.

It owns the step from events to a series whose places are events. Counting one value a period says little where most
periods have none. Source: Benneyan JC. Health Care Manag Sci 2001;4(4):305-318.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.errors import EventError

Between = Literal["cases", "time"]
"""What is counted between two events: cases without it, or days."""


@dataclass(frozen=True, slots=True)
class RareEvent:
    """One event: its day, how many cases without it came since the last, what was written beside it."""

    day: date
    cases: float | None = None
    note: str = ""
    id: str = ""


def check_events(events: Sequence[RareEvent], between: Between) -> None:
    """Refuse a list of events between which nothing can be counted.

    Args:
        events: as they stand in a list, one a row.
        between: what is to be counted.

    Raises:
        EventError: with the row (from 1) and its day: two on one day or an earlier day after a later one where days are
            counted; a missing or negative number of cases where cases are.
    """
    for row, event in enumerate(events, 1):
        if between == "cases" and event.cases is None and row > 1:
            raise EventError(event.day.isoformat(), why="cases-missing", row=row)
        if event.cases is not None and event.cases < 0:
            raise EventError(event.day.isoformat(), why="negative", row=row)
    for row, (before, event) in enumerate(pairwise(events), 2):
        if between == "time" and event.day == before.day:
            raise EventError(event.day.isoformat(), why="same-day", row=row)
        if event.day < before.day:
            raise EventError(event.day.isoformat(), why="before", row=row)


def event_series(
    events: Sequence[RareEvent],
    between: Between,
    *,
    direction: Direction = Direction.UP,
    style: ValueStyle | None = None,
    target: float | None = None,
) -> Series:
    """The events in order of time as a series: one place an event, with what lay between it and the one before.

    Nothing is refused here: two events on one day have no time between them, and a T chart of them says why it has no
    limits. The first event has no time since another one; a number of cases may stand beside it.

    Args:
        events: in any order.
        between: what is counted.
        direction: which way is better; more between two events is mostly better.
        style: how a value is written.
        target: wanted distance, in cases or days.
    """
    ordered = sorted(events, key=lambda event: (event.day, event.id))
    values: tuple[float | None, ...]
    if between == "cases":
        values = tuple(event.cases for event in ordered)
    else:
        days = (float((event.day - before.day).days) for before, event in pairwise(ordered))
        values = (None, *days) if ordered else ()
    periods = _names(ordered)
    return Series(
        periods=periods,
        values=values,
        direction=direction,
        style=style or ValueStyle(percent=False, decimals=0),
        target=target,
        notes=tuple(
            ChartNote(period, event.note) for period, event in zip(periods, ordered, strict=True) if event.note
        ),
        by_event=True,
    )


def _names(ordered: Sequence[RareEvent]) -> tuple[str, ...]:
    """The day of each event; a second one on the same day is told apart by its number."""
    seen: dict[str, int] = {}
    names = []
    for event in ordered:
        day = event.day.isoformat()
        seen[day] = seen.get(day, 0) + 1
        names.append(day if seen[day] == 1 else f"{day} ({seen[day]})")
    return tuple(names)
