"""Rare events in a team's own table: a row is an event, not a period. What each row would do, and its recording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qic_desktop.domain.annotation import Event
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation
from qic_desktop.services.measuring import rare_events
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.table_rows import NotRead, ReadValue
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit, new_record

Standing = Mapping[str, Event]
"""The events that are here, by the key that a row of a table has (:attr:`ReadValue.key`)."""


def standing_events(workspace: Workspace, view: MeasureView) -> dict[str, Event]:
    """The events of a measure by day; several of one day are numbered in order of time."""
    found: dict[str, Event] = {}
    for one in rare_events.list_events(workspace, view):
        nth = 0
        while (key := f"{view.id}|{rare_events.day_of(one)}|{nth}") in found:
            nth += 1
        found[key] = one
    return found


def without_cases(read: Iterable[ReadValue], standing: Standing) -> tuple[list[ReadValue], list[NotRead]]:
    """Rows that can be recorded, and those that lack how many cases came since the event before."""
    read = list(read)
    days = [key.split("|")[1] for key in standing] + [one.period.text for one in read]
    first = min(days, default="")
    kept, refused = [], []
    for one in read:
        counts = one.view.form is ValueForm.CASES_BETWEEN
        if counts and one.entry.value is None and one.key not in standing and (one.period.text > first or one.nth):
            refused.append(NotRead(one.row, "no-cases", one.period.text, one.view.name))
        else:
            kept.append(one)
    return kept, refused


def as_value(event: Event, key: str) -> Observation:
    """An event as the value that a row is compared with."""
    return Observation(scope=event.scope, id=key, value=event.cases, note=event.note)


def is_same(read: ReadValue, event: Event) -> bool:
    """Whether a row says no other number of cases than the event that is here."""
    return read.entry.value is None or read.entry.value == event.cases


def event_edit(workspace: Workspace, read: ReadValue, event: Event | None, reason: str) -> Edit:
    """A new event, or the correction of one that is here; ``reason`` says where the correction came from."""
    on, cases = read.period.text, read.entry.value
    if event is None:
        identity = workspace.new_id()
        return new_record(Event, identity, measure=read.view.id, on=on, cases=cases, note=read.note or None)
    if is_same(read, event):
        return Edit(Event.ENTITY, event.id, {"note": read.note})
    return Edit(Event.ENTITY, event.id, {"occurred": {"on": on, "cases": cases, "reason": reason}})
