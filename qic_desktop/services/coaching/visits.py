"""Visits as they stand: what was promised, what was counted again, what was passed on.

Owns reading: every role sees the visits that its store holds, of all coaches. ``visiting`` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import Scope, coach_scope, site_scope
from qic_desktop.domain.team import Action
from qic_desktop.domain.visit import Escalation, EscalationAnswer, FollowUp, Recount, Visit
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.coaching.recounts import RecountView, view_of
from qic_desktop.services.improving.cycles import CycleView, list_cycles
from qic_desktop.services.organising.collaboratives import find_collaborative
from qic_desktop.services.workspace import Role, Workspace

ENDED = frozenset({"done", "dropped"})
WITHDRAWN = "withdrawn"
LONG_AGO_DAYS = 2 * 365
"""A visit longer ago than this is more often a slip of the key than a visit."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An action to ask about: whose words it is in (the team's or the coach's), and what was answered at this visit."""

    action: Action
    answer: str = ""
    note: str = ""
    taken: bool = False

    @property
    def id(self) -> str:
        """The action's id."""
        return self.action.id

    @property
    def due(self) -> date | None:
        """The last day on which it is in time."""
        found = find_period(self.action.due or "")
        return found.last if found else None

    def is_overdue(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < day


@dataclass(frozen=True, slots=True)
class EscalationView:
    """A problem that was passed on, and what the organiser said."""

    record: Escalation
    answer: EscalationAnswer | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None or not (self.answer.text or self.answer.state)


@dataclass(frozen=True, slots=True)
class VisitSheet:
    """All that belongs to one visit; ``cycles`` are the tests of change that were looked at."""

    visit: Visit
    site: str
    coach: str
    number: int
    promises: tuple[Promise, ...]
    recounts: tuple[RecountView, ...]
    actions: tuple[Action, ...]
    escalations: tuple[EscalationView, ...]
    cycles: tuple[CycleView, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed with a summary."""
        return self.visit.closed_on is not None


# --- reading ------------------------------------------------------------------------------------------------


def site_of(record: Visit) -> str:
    """The site that a visit was to."""
    return Scope.parse(record.scope).site or ""


def coach_of(record: Visit) -> str:
    """The coach who wrote it."""
    return record.scope.removeprefix("coach:").partition("/")[0]


def list_visits(workspace: Workspace, site: str = "") -> tuple[Visit, ...]:
    """The visits that are known here, of every coach, the latest first; planned ones too."""
    wanted = workspace.own_id if workspace.role is Role.SITE else site
    found = [
        one
        for one in workspace.journal.list_records(Visit)
        if one.on and not one.withdrawn and wanted in ("", site_of(one))
    ]
    return tuple(sorted(found, key=lambda one: (one.on or "", one.id), reverse=True))


def last_visit(workspace: Workspace, site: str, *, before: str = "") -> Visit | None:
    """The latest visit that was closed; ``before`` leaves out the visit with this id."""
    return next((one for one in list_visits(workspace, site) if one.closed_on and one.id != before), None)


def get_visit(workspace: Workspace, identity: str) -> Visit:
    """A visit by its id.

    Raises:
        NotFoundError: there is none.
    """
    for one in list_visits(workspace):
        if one.id == identity:
            return one
    raise NotFoundError(identity, what="visit")


def open_visit(workspace: Workspace, site: str) -> Visit | None:
    """This coach's visit to a site that was begun and not closed: after an interruption it goes on here."""
    own = coach_scope(workspace.own_id, site).text
    return next((one for one in list_visits(workspace, site) if one.scope == own and not one.closed_on), None)


def visited_today(workspace: Workspace, site: str) -> Visit | None:
    """This coach's visit to a site that was held and closed today: one day has two visits only if somebody says so."""
    own, today = coach_scope(workspace.own_id, site).text, workspace.today().isoformat()
    found = (one for one in list_visits(workspace, site) if one.scope == own and one.on == today and one.closed_on)
    return next(found, None)


def visit_sheet(workspace: Workspace, identity: str) -> VisitSheet:
    """Everything of a visit.

    Raises:
        NotFoundError: there is none.
    """
    visit = get_visit(workspace, identity)
    site, scope = site_of(visit), Scope.parse(visit.scope)
    counted = [one for one in workspace.journal.list_records(Recount, scope) if one.visit == visit.id]
    looked_at = {str(one) for one in visit.cycles or []}
    before = [one for one in list_visits(workspace, site) if (one.on or "", one.id) <= (visit.on or "", visit.id)]
    passed_on = tuple(one for one in list_escalations(workspace, site) if one.record.visit == visit.id)
    return VisitSheet(
        visit,
        site,
        coach_of(visit),
        len(before),
        promises(workspace, visit),
        tuple(view_of(workspace, one, site) for one in sorted(counted, key=lambda one: one.id)),
        proposed(workspace, visit),
        passed_on,
        tuple(one for one in list_cycles(workspace, site) if one.id in looked_at),
    )


def proposed(workspace: Workspace, visit: Visit) -> tuple[Action, ...]:
    """The actions that were proposed at a visit, in the order in which they were."""
    found = workspace.journal.list_records(Action, Scope.parse(visit.scope))
    return tuple(sorted((one for one in found if one.origin == visit.id and one.text), key=lambda one: one.id))


def promises(workspace: Workspace, visit: Visit) -> tuple[Promise, ...]:
    """What to ask about first: what was promised before this visit, the earliest day first.

    An action of a coach that the team took into its own is told once, as the team's.
    """
    site = site_of(visit)
    answered = {one.id.partition("|")[2]: one for one in _follow_ups(workspace, site) if _of(one) == visit.id}
    ended = _ended(workspace, site, visit)
    found = [
        Promise(one, (said.answer or "") if said else "", (said.note or "") if said else "", bool(taken))
        for one, taken in open_actions(workspace, site, ended=ended)
        if one.origin != visit.id
        for said in (answered.get(one.id),)
    ]
    known = {one.id for one in found}
    # What the team itself ended since is still told where this visit has an answer for it.
    for one in actions_of(workspace, site):
        if one.id in answered and one.id not in known:
            said = answered[one.id]
            found.append(Promise(one, said.answer or "", said.note or ""))
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.id)))


def open_actions(
    workspace: Workspace, site: str, *, ended: frozenset[str] | None = None
) -> tuple[tuple[Action, Action | None], ...]:
    """The actions of a site that are still to be done, each with the coach's that it was taken from."""
    gone = _ended(workspace, site, None) if ended is None else ended
    everything = actions_of(workspace, site)
    proposed = {one.id: one for one in everything if one.scope != site_scope(site).text}
    taken = {one.origin for one in everything if one.scope == site_scope(site).text and one.origin in proposed}
    return tuple(
        (one, proposed.get(one.origin or ""))
        for one in everything
        if one.state not in ENDED and one.id not in gone and one.id not in taken
    )


def actions_of(workspace: Workspace, site: str) -> list[Action]:
    """Every action of a site: the team's own, and what coaches proposed."""
    own = site_scope(site).text
    return [
        one for one in workspace.journal.list_records(Action) if one.text and (one.scope == own or _about(one, site))
    ]


def _about(record: Action | FollowUp | Escalation, site: str) -> bool:
    return record.scope.startswith("coach:") and record.scope.endswith(f"/{site}")


def _follow_ups(workspace: Workspace, site: str) -> list[FollowUp]:
    return [one for one in workspace.journal.list_records(FollowUp) if _about(one, site)]


def _of(record: FollowUp) -> str:
    return record.id.partition("|")[0]


def _ended(workspace: Workspace, site: str, but: Visit | None) -> frozenset[str]:
    """Actions that were found done, or dropped, at a visit; a visit that goes on does not hide its own answers."""
    held = {one.id for one in list_visits(workspace, site)}
    found = (one for one in _follow_ups(workspace, site) if one.answer in ENDED and _of(one) in held)
    return frozenset(one.id.partition("|")[2] for one in found if but is None or _of(one) != but.id)


def list_escalations(workspace: Workspace, site: str = "") -> tuple[EscalationView, ...]:
    """The problems that were passed on, the latest first, with the organiser's answers."""
    answers = {one.id: one for one in workspace.journal.list_records(EscalationAnswer)}
    found = [one for one in workspace.journal.list_records(Escalation) if one.problem and one.state != WITHDRAWN]
    mine = [one for one in found if not site or _about(one, site)]
    ordered = sorted(mine, key=lambda one: (one.on or "", one.id), reverse=True)
    return tuple(EscalationView(one, answers.get(one.id)) for one in ordered)


def later_visit(workspace: Workspace, site: str, on: str, *, but: str = "") -> Visit | None:
    """A closed visit after this day, if there is one: then a person is asked whether the day is right."""
    found = last_visit(workspace, site, before=but)
    return found if found is not None and (found.on or "") > on else None


def doubtful_day(workspace: Workspace, on: str) -> str:
    """Why a person is asked whether a visit's day is right: "visit-long-ago" or "visit-too-early"; else empty."""
    day, collaborative = find_period(on), find_collaborative(workspace)
    if day is None:
        return ""
    if (workspace.today() - day.first).days > LONG_AGO_DAYS:
        return "visit-long-ago"
    start = find_period((collaborative.start if collaborative else None) or "")
    return "visit-too-early" if start is not None and day.first < start.first else ""


def check_coach(workspace: Workspace) -> None:
    """Refuse what only a coach does.

    Raises:
        NotAllowedError: this is no coach's store.
    """
    if workspace.role is not Role.COACH:
        raise NotAllowedError("visit", why="role")
