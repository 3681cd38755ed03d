"""The rare events of a measure as a list is read: each with what lay before it, who typed it, and what stood there.

Recording and correcting is in ``rare_events``; how a row looks is the window's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qic_desktop.analysis.charts.events import Between
from qic_desktop.domain.annotation import Event
from qic_desktop.domain.period import find_drawable
from qic_desktop.services.measuring import rare_events
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import HistoryLine, decided_by, history_line, sent_by
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import segments

EventHistory = Mapping[str, tuple[HistoryLine, ...]]
"""Every entry ever made for each event, by its id and in causal order; removed events as well."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event. ``place`` is the name of its place on the chart; ``days`` since the one before, None for the first.

    ``person`` and ``wall_ms`` tell who typed what stands and when; ``corrections`` counts what stood there before;
    ``sent`` says whether a finished package has carried it.
    """

    event: Event
    day: date
    place: str
    days: int | None
    person: str
    wall_ms: int
    corrections: int
    sent: bool

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id


@dataclass(frozen=True, slots=True)
class EventSheet:
    """The events of one measure, the newest first. ``days_since`` the last one is counted to the sheet's day."""

    between: Between
    rows: tuple[EventRow, ...]
    days_since: int | None

    def on_day(self, day: date, *, but: str = "") -> EventRow | None:
        """An event on a day, other than the one with the id ``but``."""
        return next((row for row in self.rows if row.day == day and row.id != but), None)

    def at_place(self, place: str) -> EventRow | None:
        """The event that a point of the chart stands for."""
        return next((row for row in self.rows if row.place == place), None)


def read_events(
    workspace: Workspace, view: MeasureView, places: Sequence[str], history: EventHistory
) -> EventSheet | None:
    """The list of a measure's events; None for a measure that is counted by period.

    Args:
        workspace: a site's store.
        view: the measure.
        places: the names of the chart's places, oldest first.
        history: of :func:`event_history`.
    """
    between = rare_events.between_of(view)
    if between is None:
        return None
    found = [
        (one, day) for one in rare_events.list_events(workspace, view) if (day := rare_events.day_of(one)) is not None
    ]
    gaps = [*([None] if found else []), *((later - before).days for (_, before), (_, later) in pairwise(found))]
    is_sent = sent_by(workspace)
    # A day in a year that cannot be meant has no place on the chart and is listed all the same, to be corrected.
    drawn = iter(places)
    named = [next(drawn) if find_drawable(day.isoformat()) else day.isoformat() for _, day in found]
    rows = [
        _row(one, day, (place, gap), history.get(one.id, ()), is_sent)
        for (one, day), place, gap in zip(found, named, gaps, strict=True)
    ]
    since = (workspace.today() - found[-1][1]).days if found else None
    return EventSheet(between, tuple(reversed(rows)), since)


def _row(
    event: Event,
    day: date,
    placed: tuple[str, int | None],
    lines: tuple[HistoryLine, ...],
    is_sent: Callable[[HistoryLine], bool],
) -> EventRow:
    entered = [line for line in lines if "occurred" in line.registers]
    live = [line for line in lines if line.live]
    stands = next((line for line in reversed(entered) if line.live), None)
    return EventRow(
        event,
        day,
        *placed,
        person=(stands.person if stands else None) or "",
        wall_ms=stands.wall_ms if stands else 0,
        corrections=sum(not line.live for line in entered),
        sent=all(is_sent(line) for line in live),
    )


def event_history(workspace: Workspace, view: MeasureView) -> dict[str, tuple[HistoryLine, ...]]:
    """Every entry ever made for a measure's events; one pass over the site's chain.

    ``live`` says of an entry with a day whether that still stands, else whether anything of it does.
    """
    connection, scope = workspace.store.connection, workspace.scope.text
    live = {
        (row[0], row[1], row[2], row[3] == "occurred")
        for row in connection.execute(
            "select writer, seq, hash8, register from register where scope=? and entity=?", (scope, Event.ENTITY)
        )
    }
    lines: dict[str, list[HistoryLine]] = {}
    mine: set[str] = set()
    marked = segments.operations_marked(connection, scope, f'"{Event.ENTITY}"'.encode())
    decided = decided_by(scope, ((writer, operation) for writer, operation, _segment in marked))
    for found in marked:
        writer, operation, _segment = found
        if operation.entity != Event.ENTITY:
            continue
        if operation.registers.get("measure") == view.id:
            mine.add(operation.id)
        stands = (writer, operation.seq, operation.hash8, "occurred" in operation.registers) in live
        lines.setdefault(operation.id, []).append(history_line(found, live=stands, decided=decided))
    return {identity: tuple(entries) for identity, entries in lines.items() if identity in mine}
