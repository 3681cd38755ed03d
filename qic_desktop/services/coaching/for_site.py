"""What a team gets of a visit: what the coach saw, what she counted, what she proposed; actions are taken over here."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.period import find_period
from qic_desktop.domain.team import Action
from qic_desktop.domain.visit import Visit
from qic_desktop.errors import NotFoundError
from qic_desktop.services.coaching import visits
from qic_desktop.services.coaching.visiting import CAME_FROM
from qic_desktop.services.coaching.visits import EscalationView, VisitSheet
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record

NEWS_DAYS = 45
"""So long a visit stands on the team's first page."""


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """The visits that were closed, the latest first, and what the team has to know now.

    ``proposed`` are the coaches' actions that the team has not taken over; ``sheet`` is all that belongs to the last.
    """

    visits: tuple[Visit, ...]
    proposed: tuple[Action, ...]
    passed_on: tuple[EscalationView, ...]
    next_on: str = ""
    sheet: VisitSheet | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit of the last weeks for the team's first page: its day, how much was agreed, what waits to be taken over.

    ``kind`` is visit, call and so on; ``next_on`` is empty where no day was agreed.
    """

    id: str
    kind: str
    on: str
    agreed: int
    waiting: int
    next_on: str


def recent_visit(workspace: Workspace) -> VisitLine | None:
    """The latest closed visit, as long as it is news or something of it waits to be taken over; else None."""
    found = last_of(workspace)
    if found.sheet is None:
        return None
    held = found.sheet.visit
    day = find_period(held.on or "")
    mine = {one.id for one in found.sheet.actions}
    waiting = sum(one.id in mine for one in found.proposed)
    if day is None or ((workspace.today() - day.first).days > NEWS_DAYS and not waiting):
        return None
    return VisitLine(held.id, held.kind or "visit", held.on or "", len(mine), waiting, found.next_on)


def last_of(workspace: Workspace) -> SiteVisit:
    """What the team's page shows of its coaches' visits.

    Raises:
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    site = workspace.own_id
    closed = tuple(one for one in visits.list_visits(workspace, site) if one.closed_on)
    last = closed[0] if closed else None
    return SiteVisit(
        closed,
        tuple(one for one, _taken in visits.open_actions(workspace, site) if one.scope != workspace.scope.text),
        visits.list_escalations(workspace, site),
        (last.next_on or "") if last is not None else "",
        visits.visit_sheet(workspace, last.id) if last is not None else None,
    )


def take_action(workspace: Workspace, identity: str) -> Changes:
    """Take a coach's action into the team's own; from then on the team ticks it, and it is told once.

    Raises:
        NotAllowedError: this is no site's store.
        NotFoundError: no such action, or it was taken over already.
    """
    check_team(workspace)
    found = next((one for one in last_of(workspace).proposed if one.id == identity), None)
    if found is None:
        raise NotFoundError(identity, what="action")
    record = new_record(
        Action,
        workspace.new_id(),
        text=found.text,
        owner=None,
        owner_role=found.owner_role,
        due=found.due,
        state="open",
        came_from=CAME_FROM,
        origin=found.id,
    )
    return workspace.journal.append(workspace.scope, [record])
