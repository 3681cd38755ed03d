"""Rare events: recorded one by one with their day, read as a series of what lay between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qic_desktop.analysis.charts.events import Between, RareEvent, event_series
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.annotation import Event
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.period import PeriodKind, find_drawable, find_named, find_place
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import EventError, InputError, NotAllowedError, NotFoundError
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import owner_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record

DAY_LENGTH = len("2026-11-22")


def record_event(
    workspace: Workspace, view: MeasureView, day: date, *, cases: float | None = None, note: str = ""
) -> Changes:
    """Record one event.

    Raises:
        NotAllowedError: only a site's team records here ("role"), or the measure is counted by period ("no-events").
        EventError: days are counted and there is an event on this day already; cases are counted and they are missing
            or negative; the year cannot be meant (0026).
    """
    _check(workspace, view, day, cases)
    record = new_record(
        Event, workspace.new_id(), measure=view.id, on=day.isoformat(), cases=cases, note=note.strip() or None
    )
    return workspace.journal.append(workspace.scope, [record])


@dataclass(frozen=True, slots=True)
class Correction:
    """What shall stand for an event instead, and why; the reason stays beside it in the history."""

    day: date
    cases: float | None = None
    note: str = ""
    reason: str = ""


def correct_event(workspace: Workspace, view: MeasureView, identity: str, correction: Correction) -> Changes:
    """Correct an event; what stood there stays in the history. A note alone is changed without a reason.

    Raises:
        NotFoundError: there is no such event.
        InputError: its day or its cases would change, and there is no reason.
        NotAllowedError, EventError: as in :func:`record_event`.
    """
    _check(workspace, view, correction.day, correction.cases, but=identity)
    known = _get(workspace, identity)
    registers: dict[str, object] = {}
    if (known.on, known.cases) != (correction.day.isoformat(), correction.cases):
        if not correction.reason.strip():
            raise InputError("")
        occurred = {"on": correction.day.isoformat(), "cases": correction.cases, "reason": correction.reason.strip()}
        registers["occurred"] = {name: value for name, value in occurred.items() if value is not None}
    if (known.note or "") != correction.note.strip():
        registers["note"] = correction.note.strip() or None
    return workspace.journal.append(workspace.scope, [Edit(Event.ENTITY, identity, registers)] if registers else [])


def remove_event(workspace: Workspace, identity: str, reason: str = "") -> Changes:
    """Take an event back that was none; it stays in the history, with the reason.

    Raises:
        NotAllowedError: only a site's team records here.
        NotFoundError: there is no such event.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    known = _get(workspace, identity)
    # Its day goes with it, so that it keeps its place where somebody changed it meanwhile.
    tombstone: dict[str, object] = {"deleted": True, "on": known.on}
    if known.cases is not None:
        tombstone["cases"] = known.cases
    if reason.strip():
        tombstone["reason"] = reason.strip()
    return workspace.journal.append(workspace.scope, [Edit(Event.ENTITY, identity, {"occurred": tombstone})])


def _get(workspace: Workspace, identity: str) -> Event:
    found = workspace.journal.find_record(Event, workspace.scope, identity)
    if found is None:
        raise NotFoundError(identity, what="event")
    return found


def _check(workspace: Workspace, view: MeasureView, day: date, cases: float | None, *, but: str = "") -> None:
    """Refuse what nothing could be counted to; ``but`` is the event that is corrected."""
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    between = between_of(view)
    if between is None:
        raise NotAllowedError(view.code, why="no-events")
    if find_drawable(day.isoformat()) is None:
        raise EventError(day.isoformat(), why="year")
    others = [known for one in list_events(workspace, view) if one.id != but and (known := day_of(one)) is not None]
    if between == "time" and day in others:
        raise EventError(day.isoformat(), why="same-day")
    if between == "cases" and cases is None and any(known <= day for known in others):
        raise EventError(day.isoformat(), why="cases-missing")
    if cases is not None and cases < 0:
        raise EventError(day.isoformat(), why="negative")


def touched_event(changes: object) -> str:
    """The id of the event that a step recorded or corrected, empty where it touched none."""
    if not isinstance(changes, Changes):
        return ""
    return next((one.id for one in changes.touched if one.entity == Event.ENTITY), "")


def list_events(workspace: Workspace, view: MeasureView, site: str | None = None) -> tuple[Event, ...]:
    """The events of a measure in order of time; one whose day is no date is left out."""
    found = workspace.journal.list_records(Event, site_scope(owner_of(workspace, site)))
    placed = [(day, one) for one in found if one.measure == view.id and (day := day_of(one)) is not None]
    return tuple(one for _, one in sorted(placed, key=lambda pair: (pair[0], pair[1].id)))


def day_of(event: Event) -> date | None:
    """The day of an event, None where none can be read."""
    period = find_named(event.on or "")
    return period.first if period is not None and period.kind is PeriodKind.DAY else None


def between_of(view: MeasureView) -> Between | None:
    """What the measure counts between two events, None where it is counted by period."""
    forms: dict[ValueForm, Between] = {ValueForm.CASES_BETWEEN: "cases", ValueForm.TIME_BETWEEN: "time"}
    return forms.get(view.form)


def series_of_events(
    workspace: Workspace, view: MeasureView, site: str | None, *, style: ValueStyle, between: Between
) -> Series:
    """The measure's events as a series of what lay between them.

    An event in a year that cannot be meant (9999) is listed to be corrected and has no place, as with periods.
    """
    events = [
        RareEvent(day, one.cases, one.note or "", one.id)
        for one in list_events(workspace, view, site)
        if (day := day_of(one)) is not None and find_drawable(day.isoformat()) is not None
    ]
    return event_series(events, between, direction=view.direction, style=style, target=view.target)


def place_of(places: Sequence[str], period: str) -> str | None:
    """The first event on the day that a mark of the chart names, or after it; None while no event has followed.

    Args:
        places: the names of the events' places in order of time; they begin with the day.
        period: the mark's period; a place itself stays what it is.
    """
    if period in places:
        return period
    day = find_place(period)
    if day is None:
        return None
    return next((place for place in places if place[:DAY_LENGTH] >= day.first.isoformat()), None)


def placed_notes(places: Sequence[str], notes: Sequence[ChartNote]) -> tuple[ChartNote, ...]:
    """What was written on the chart, each at its event; what no event has followed yet waits."""
    # How long it went on has no place on an axis of events.
    placed = [(place_of(places, note.period), note.text) for note in notes]
    return tuple(ChartNote(place, text) for place, text in placed if place is not None)
