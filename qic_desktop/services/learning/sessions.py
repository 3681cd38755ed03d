"""Learning sessions: when they are, who of the team came, how useful their parts were, who told whom at home.

The timetable is the organiser's. What a team writes is shared by role and id; names stay in the private scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.learning import ReportBack, SessionAttendance
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.teamwork import team
from qic_desktop.services.teamwork.actions import check_team, role_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

PARTS = ("plenary", "team-time", "cross-team", "practice", "informal")
"""The kinds of time that a learning session is made of."""
MOST_USEFUL = 4
"""Usefulness is said from 1 (not at all) to 4 (very)."""
_SESSION = "learning session"


@dataclass(frozen=True, slots=True)
class Session:
    """A learning session of the timetable with what the team wrote about it."""

    event: TimetableEvent
    number: int
    roles: tuple[str, ...]
    people: tuple[str, ...]
    usefulness: Mapping[str, int]
    told: tuple[ReportBack, ...]

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @property
    def title(self) -> str:
        """What the organiser calls it."""
        return self.event.title or ""

    @property
    def first(self) -> date | None:
        """The first day."""
        return _day(self.event.start)

    @property
    def last(self) -> date | None:
        """The last day."""
        return _day(self.event.end) or self.first

    def is_ahead(self, day: date) -> bool:
        """Whether it is not over yet."""
        return self.last is not None and self.last >= day


def list_sessions(workspace: Workspace) -> tuple[Session, ...]:
    """The learning sessions of the timetable, the first one first."""
    events = workspace.journal.list_records(TimetableEvent, organiser_scope())
    found = [one for one in events if _is_session(one.kind) and one.title and _day(one.start) and not one.retired]
    found.sort(key=lambda one: (one.start or "", one.id))
    came = {one.id: one for one in workspace.journal.list_records(SessionAttendance, workspace.scope)}
    told = [one for one in workspace.journal.list_records(ReportBack, workspace.scope) if one.to or one.on]
    told.sort(key=lambda one: (one.on or "", one.id))
    return tuple(
        _session(event, number, came.get(event.id), [one for one in told if one.session == event.id])
        for number, event in enumerate(found, start=1)
    )


def _session(event: TimetableEvent, number: int, came: SessionAttendance | None, told: Sequence[ReportBack]) -> Session:
    useful = (came.usefulness if came else None) or {}
    known = {part: said for part in PARTS if type(said := useful.get(part)) is int and 1 <= said <= MOST_USEFUL}
    return Session(
        event=event,
        number=number,
        roles=tuple(str(one) for one in (came.roles if came else None) or ()),
        people=tuple(str(one) for one in (came.people if came else None) or ()),
        usefulness=known,
        told=tuple(told),
    )


def _is_session(kind: str | None) -> bool:
    return (kind or "").replace("-", " ").replace("_", " ").casefold() == _SESSION


def _day(text: str | None) -> date | None:
    found = find_period(text or "")
    return found.first if found else None


def get_session(workspace: Workspace, identity: str) -> Session:
    """A session by id, title, number ("2") or first day.

    Raises:
        NotFoundError: there is none.
    """
    for one in list_sessions(workspace):
        if identity in (one.id, one.title, str(one.number), one.event.start):
            return one
    raise NotFoundError(identity, what="session")


def next_session(workspace: Workspace) -> Session | None:
    """The session that comes next, or goes on today."""
    day = workspace.today()
    return next((one for one in list_sessions(workspace) if one.is_ahead(day)), None)


# --- what the team writes -------------------------------------------------------------------------------------


def write_attendance(workspace: Workspace, session: str, people: Sequence[str]) -> Changes:
    """Say who of the team came: ids of people; the roles that they have now are kept beside them.

    Raises:
        NotFoundError: no such session.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    one = get_session(workspace, session)
    ids = list(dict.fromkeys(people))
    roles = list(dict.fromkeys(role for person in ids if (role := _role_then(workspace, person, one))))
    edit = record_edit(SessionAttendance, one.id, session=one.id, people=ids, roles=roles)
    return workspace.journal.append(workspace.scope, [edit])


def _role_then(workspace: Workspace, person: str, session: Session) -> str | None:
    """The role that somebody had on the day of the session, else the one of now."""
    if session.first is not None:
        for view in team.current_members(workspace, session.first):
            if view.person == person:
                return view.role
    return role_of(workspace, person)


def rate_part(workspace: Workspace, session: str, part: str, said: int | None) -> Changes:
    """Say how useful a kind of time was, from 1 (not at all) to 4 (very); None takes it back.

    Raises:
        NotFoundError: no such session, or no such kind of time.
        InputError: not 1 to 4.
    """
    check_team(workspace)
    one = get_session(workspace, session)
    if part not in PARTS:
        raise NotFoundError(part, what="part")
    if said is not None and not 1 <= said <= MOST_USEFUL:
        raise InputError(str(said))
    useful: dict[str, object] = dict(one.usefulness)
    if said is None:
        useful.pop(part, None)
    else:
        useful[part] = said
    edit = record_edit(SessionAttendance, one.id, usefulness=useful or None)
    return workspace.journal.append(workspace.scope, [edit])


def add_report_back(
    workspace: Workspace, session: str, to: str, *, on: str | None = None, by: str | None = None, what: str = ""
) -> Changes:
    """Write down that somebody told those at home about a session: ``by`` is a role, ``on`` a day (today).

    Raises:
        NotFoundError: no such session.
        InputError: nobody was told, or ``on`` is no day.
    """
    check_team(workspace)
    one = get_session(workspace, session)
    if not to.strip():
        raise InputError(to)
    day = _checked_day(on or workspace.today().isoformat())
    record = new_record(
        ReportBack,
        workspace.new_id(),
        session=one.id,
        told_by_role=by or None,
        to=to.strip(),
        on=day,
        what=what.strip() or None,
    )
    return workspace.journal.append(workspace.scope, [record])


def remove_report_back(workspace: Workspace, identity: str) -> Changes:
    """Take a report-back off the page; its history stays.

    Raises:
        NotFoundError: there is none.
    """
    check_team(workspace)
    known = {told.id for one in list_sessions(workspace) for told in one.told}
    if identity not in known:
        raise NotFoundError(identity, what="report-back")
    return workspace.journal.append(workspace.scope, [Edit(ReportBack.ENTITY, identity, {"told": {"deleted": True}})])


def _checked_day(text: str) -> str:
    found = find_period(text)
    if found is None or found.first != found.last:
        raise InputError(text)
    return found.first.isoformat()
