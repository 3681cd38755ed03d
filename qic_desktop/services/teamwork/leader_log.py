"""The contact with senior leaders after the launch: when the team met them, and whose next meeting is overdue."""

from __future__ import annotations

from datetime import date, datetime

from qic_desktop.domain.canonical import dumps
from qic_desktop.domain.period import find_period
from qic_desktop.domain.team import LeaderSupport
from qic_desktop.services.teamwork.team_support import LeaderView, list_leaders
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.segments import operations_marked

QUIET_DAYS = 60
"""A leader without a next meeting is pointed out once the last one lies so far back: they are met every month."""


def is_overdue(view: LeaderView, day: date) -> bool:
    """Whether the agreed day has passed, or nothing is agreed and the last meeting is long ago."""
    if view.next is not None:
        return view.next < day
    return view.last is not None and (day - view.last).days > QUIET_DAYS


def overdue_leaders(workspace: Workspace) -> tuple[LeaderView, ...]:
    """The leaders whom the team should have met, the longest wait first."""
    day = workspace.today()
    found = [view for view in list_leaders(workspace) if is_overdue(view, day)]
    return tuple(sorted(found, key=lambda view: view.next or view.last or day))


def contacts_of(workspace: Workspace) -> dict[str, tuple[date, ...]]:
    """The days on which the team met each leader (the record's id), the latest first, as they were written down.

    A day that was corrected on the day of writing is not one more meeting: of each day of writing the last counts. It
    reads the whole history of the store once, so it is asked for only where it is shown.
    """
    written: dict[str, dict[date, str]] = {}
    mark = dumps(LeaderSupport.ENTITY).encode()
    for _writer, operation, _segment in operations_marked(workspace.store.connection, workspace.scope.text, mark):
        given = operation.registers.get("last_contact")
        if operation.entity == LeaderSupport.ENTITY and isinstance(given, str):
            day = datetime.fromtimestamp(operation.wall_ms / 1000).astimezone().date()
            written.setdefault(operation.id, {})[day] = given
    return {view.id: _days(view, written.get(view.id, {})) for view in list_leaders(workspace)}


def _days(view: LeaderView, written: dict[date, str]) -> tuple[date, ...]:
    if view.last is None:
        return ()
    found = {each.first for text in written.values() if (each := find_period(text)) is not None}
    return tuple(sorted({one for one in found if one <= view.last} | {view.last}, reverse=True))
