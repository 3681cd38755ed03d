"""All measures of a site at a glance: chart, latest value, last entry. One read for the whole list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.people import Person
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.entry import EntrySheet, SheetRow, open_sheet
from qic_desktop.services.measuring.event_sheet import EventRow
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import all_but_values
from qic_desktop.services.measuring.value_histories import Histories, newest_histories
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace

_READ_ALONE = 10
"""Of so many measures at most the lines are looked for one measure at a time."""


@dataclass(frozen=True, slots=True)
class LastEntry:
    """When and by whom a value of the measure was last typed, and the row it stands in; for an event ``event``."""

    wall_ms: int
    person: str
    row: SheetRow | None
    event: EventRow | None = None


@dataclass(frozen=True, slots=True)
class MeasureGlance:
    """One measure of the list; ``last`` is None before the first value, ``sheet`` has the rows that matter."""

    view: MeasureView
    chart: RunChart
    last: LastEntry | None
    sheet: EntrySheet


@dataclass(frozen=True, slots=True)
class MeasuresAtAGlance:
    """The whole list. ``enrolled`` is False for a team that works on a topic of its own."""

    measures: tuple[MeasureGlance, ...]
    enrolled: bool


def glance(workspace: Workspace) -> MeasuresAtAGlance:
    """Every measure of the site, in the order of the list."""
    views = measures.list_measures(workspace)
    stale = [view for view in views if not workspace.store.remembers(_name(workspace, view))]
    # Of a few measures the own lines are read each; of many, the whole chain once for all.
    together = newest_histories(workspace, views) if len(stale) > _READ_ALONE else None

    def histories_of(view: MeasureView) -> Histories:
        return newest_histories(workspace, [view]) if together is None else together

    found = [_glance(workspace, view, partial(histories_of, view)) for view in views]
    return MeasuresAtAGlance(tuple(found), collaboratives.find_collaborative(workspace) is not None)


def _name(workspace: Workspace, view: MeasureView) -> str:
    return f"glance {view.id} {workspace.today()}"


def _glance(workspace: Workspace, view: MeasureView, histories: Callable[[], Histories]) -> MeasureGlance:
    def read() -> MeasureGlance:
        people = {one.id: one.name or "" for one in workspace.journal.list_records(Person, workspace.private_scope)}
        sheet = open_sheet(workspace, view, histories=histories())
        return MeasureGlance(view, charts.draw_chart(sheet.given), _last_entry(sheet, people), sheet)

    glanced = workspace.store.remembered(_name(workspace, view), read, all_but_values(view.id))
    return glanced if glanced.view == view else read()


def _last_entry(sheet: EntrySheet, people: dict[str, str]) -> LastEntry | None:
    if sheet.events is not None:
        newest = max(sheet.events.rows, key=lambda row: row.wall_ms, default=None)
        if newest is None:
            return None
        return LastEntry(newest.wall_ms, people.get(newest.person, ""), None, newest)
    rows = {row.period: row for row in sheet.rows if row.observation is not None}
    live = [(line, period) for period, lines in sheet.lines.items() for line in lines if line.live and period in rows]
    if not live:
        return None
    line, period = max(live, key=lambda one: (one[0].wall_ms, one[0].seq))
    return LastEntry(line.wall_ms, people.get(line.person or "", ""), rows[period])
