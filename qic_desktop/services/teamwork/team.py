"""The team: who has which role since when, what is vacant, what a change of leader asks for, and leaving.

Names come from the private scope; memberships are shared and know ids and roles only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qic_desktop.domain.people import Membership, Person
from qic_desktop.domain.period import find_period
from qic_desktop.domain.roles import HAND_OVER, LEADER, REQUIRED, SITE_ROLES, suggested_hours
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services import people
from qic_desktop.services.teamwork import actions
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

CHANGE_DAYS = 180
"""For so long a change of leader is pointed out while points of its hand-over are open."""
COACH_DAYS = 30
"""Within so many days after it a visit of the coach is suggested."""


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person in a role; ``name`` is None where this laptop does not know it."""

    membership: Membership
    name: str | None
    profession: str | None = None

    @property
    def id(self) -> str:
        """The membership's id."""
        return self.membership.id

    @property
    def person(self) -> str:
        """The person's id."""
        return self.membership.person or ""

    @property
    def role(self) -> str:
        """The role's code, or the team's own word."""
        return self.membership.role or ""

    @property
    def since(self) -> date | None:
        """The first day."""
        found = find_period(self.membership.since or "")
        return found.first if found else None

    @property
    def until(self) -> date | None:
        """The last day; None while it goes on."""
        found = find_period(self.membership.until or "")
        return found.last if found else None

    def is_current(self, day: date) -> bool:
        """Whether the person has this role on a day; one without a first day has always had it."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A required role that nobody has; ``since`` the day after the last one left."""

    role: str
    since: date | None


@dataclass(frozen=True, slots=True)
class LeaderChange:
    """Another leader than before, or none: ``after`` is None. ``done`` tells which points were ticked, and when."""

    before: MemberView
    after: MemberView | None
    on: date
    done: Mapping[str, str]

    @property
    def open_points(self) -> tuple[str, ...]:
        """The points that are not done."""
        return tuple(point for point in HAND_OVER if point not in self.done)

    @property
    def coach_by(self) -> date:
        """Until when a visit of the coach is suggested."""
        return self.on + timedelta(days=COACH_DAYS)


def list_members(workspace: Workspace) -> tuple[MemberView, ...]:
    """Everybody who has or had a role, the longest first."""
    persons = {one.id: one for one in workspace.journal.list_records(Person, workspace.private_scope)}
    found = []
    for one in workspace.journal.list_records(Membership, workspace.scope):
        person = persons.get(one.person or "")
        if one.role:
            found.append(MemberView(one, person.name if person else None, person.profession if person else None))
    return tuple(sorted(found, key=lambda view: (view.since or date.min, view.id)))


def current_members(workspace: Workspace, day: date | None = None) -> tuple[MemberView, ...]:
    """Who has a role on a day (today), in the order of the catalogue."""
    day = day or workspace.today()
    order = {role.code: place for place, role in enumerate(SITE_ROLES)}
    found = [view for view in list_members(workspace) if view.is_current(day)]
    return tuple(sorted(found, key=lambda view: order.get(view.role, len(order))))


def get_member(workspace: Workspace, identity: str) -> MemberView:
    """A membership by its id, or by the name of a person with one role now.

    Raises:
        NotFoundError: there is none, or several.
    """
    everybody = list_members(workspace)
    day = workspace.today()
    found = [view for view in everybody if view.id == identity]
    found = found or [view for view in everybody if view.name == identity and view.is_current(day)]
    if len(found) != 1:
        raise NotFoundError(identity, what="person")
    return found[0]


def history_of(workspace: Workspace, person: str) -> tuple[MemberView, ...]:
    """The roles that a person has had, the first one first."""
    return tuple(view for view in list_members(workspace) if view.person == person)


def vacancies(members: Iterable[MemberView], day: date) -> tuple[Vacancy, ...]:
    """The required roles that nobody has on a day; a team without anybody is not asked."""
    everybody = tuple(members)
    filled = {view.role for view in everybody if view.is_current(day)}
    found = []
    for needed in REQUIRED if filled else ():
        if needed & filled:
            continue
        left = [view for view in everybody if view.role in needed and view.until is not None and view.until < day]
        last = max(left, key=lambda view: view.until or date.min, default=None)
        role = last.role if last else next(one.code for one in SITE_ROLES if one.code in needed)
        since = last.until + timedelta(days=1) if last and last.until else None
        found.append(Vacancy(role, since))
    return tuple(found)


def leader_change(members: Iterable[MemberView], day: date) -> LeaderChange | None:
    """The change of leader that still asks for something: points of the hand-over, or a leader."""
    leaders = [view for view in members if view.role == LEADER]
    now = [view for view in leaders if view.is_current(day)]
    after = max(now, key=lambda view: (view.since or date.min, view.id), default=None)
    earlier = [view for view in leaders if (after is None or view.person != after.person) and _began(view, day)]
    before = max(earlier, key=lambda view: (view.until or date.max, view.since or date.min), default=None)
    if before is None:
        return None
    if after is None:
        last = before.until or day
        return LeaderChange(before, None, last + timedelta(days=1), {}) if last < day else None
    if after.since is None or (before.since or date.min) > after.since or (day - after.since).days > CHANGE_DAYS:
        return None
    done = {point: str(on) for point, on in (after.membership.hand_over or {}).items() if on and point in HAND_OVER}
    change = LeaderChange(before, after, after.since, done)
    return change if change.open_points else None


def _began(view: MemberView, day: date) -> bool:
    return view.since is None or view.since <= day


# --- steps ----------------------------------------------------------------------------------------------------


def add_member(
    workspace: Workspace,
    name: str,
    role: str,
    *,
    since: str | None = None,
    hours: float | None = None,
    profession: str | None = None,
) -> Changes:
    """Give somebody a role; a name that is not known yet is added to the people of this laptop.

    Raises:
        InputError: the name or the role is empty, or hours are negative.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    name, role = name.strip(), role.strip()
    if not name or not role or (hours is not None and hours < 0):
        raise InputError(name and role)
    known = [one for one in workspace.journal.list_records(Person, workspace.private_scope) if one.name == name]
    edits: list[tuple[Scope, Edit]] = []
    person = known[0].id if known else workspace.new_id()
    if not known:
        edits.append((workspace.private_scope, new_record(Person, person, name=name, profession=profession)))
    elif known[0].left or (profession and profession != known[0].profession):
        told = {"profession": profession} if profession else {}
        edits.append((workspace.private_scope, record_edit(Person, person, left=False, **told)))
    since = since or workspace.today().isoformat()
    given = hours if hours is not None else suggested_hours(role)
    edits.append(
        (
            workspace.scope,
            new_record(Membership, workspace.new_id(), person=person, role=role, since=since, hours=given),
        )
    )
    return workspace.journal.append_all(edits)


def write_member(workspace: Workspace, membership: str, **fields: object) -> Changes:
    """Write fields of a membership (``hours``, ``since``, ``used``, ``hand_over``) and of its person (``name``,
    ``profession``) in one step; what is not given stays.

    Raises:
        NotFoundError: no such membership.
    """
    check_team(workspace)
    view = get_member(workspace, membership)
    edits: list[tuple[Scope, Edit]] = []
    personal = {name: fields.pop(name) for name in ("name", "profession") if name in fields}
    if personal:
        edits.append((workspace.private_scope, record_edit(Person, view.person, **personal)))
    if "since" in fields:
        fields = {"until": view.membership.until, "reason": view.membership.reason, **fields}
    if fields:
        edits.append((workspace.scope, record_edit(Membership, view.id, **fields)))
    return workspace.journal.append_all(edits)


def give_hours(workspace: Workspace, membership: str, month: str, hours: float | None) -> Changes:
    """Record the hours that somebody gave in a month; None takes them away."""
    used = dict(get_member(workspace, membership).membership.used or {})
    if hours is None:
        used.pop(month, None)
    else:
        used[month] = hours
    return write_member(workspace, membership, used=used)


def tick_point(workspace: Workspace, membership: str, point: str, *, done: bool) -> Changes:
    """Tick a point of the hand-over off with today's date, or open it again.

    Raises:
        NotFoundError: no such membership or point.
    """
    if point not in HAND_OVER:
        raise NotFoundError(point, what="step")
    ticked = dict(get_member(workspace, membership).membership.hand_over or {})
    ticked.pop(point, None)
    if done:
        ticked[point] = workspace.today().isoformat()
    return write_member(workspace, membership, hand_over=ticked)


def change_role(workspace: Workspace, membership: str, role: str, since: str | None = None) -> Changes:
    """Somebody takes another role: the one until now ends the day before and stays in the history."""
    check_team(workspace)
    view = get_member(workspace, membership)
    first = find_period(since or workspace.today().isoformat())
    if first is None or not role.strip():
        raise InputError(since or role)
    ended = (first.first - timedelta(days=1)).isoformat()
    ending = record_edit(Membership, view.id, since=view.membership.since, until=ended, reason="role")
    begun = new_record(
        Membership,
        workspace.new_id(),
        person=view.person,
        role=role.strip(),
        since=first.first.isoformat(),
        hours=suggested_hours(role),
    )
    return workspace.journal.append(workspace.scope, [ending, begun])


def open_actions_of(workspace: Workspace, view: MemberView) -> tuple[actions.ActionView, ...]:
    """What a person has promised and is not done, if this is the only role that the person has."""
    day = workspace.today()
    others = [one for one in history_of(workspace, view.person) if one.id != view.id and one.is_current(day)]
    if others:
        return ()
    return tuple(one for one in actions.list_actions(workspace, open_only=True) if one.action.owner == view.person)


def leave_team(
    workspace: Workspace, membership: str, *, until: str, reason: str | None = None, give_to: str | None = None
) -> Changes:
    """Somebody gives a role up. Open actions go to the person ``give_to`` (an id) in the same step.

    Raises:
        NotAllowedError: "open-actions": they would belong to nobody.
        NotFoundError: no such membership, or ``give_to`` has no role.
        InputError: ``until`` is no day.
    """
    view = get_member(workspace, membership)
    last = find_period(until)
    if last is None:
        raise InputError(until)
    ending = record_edit(
        Membership, view.id, since=view.membership.since, until=last.last.isoformat(), reason=reason or None
    )
    return _part(workspace, view, ending, give_to, last.last)


def remove_member(workspace: Workspace, membership: str, *, give_to: str | None = None) -> Changes:
    """Take a role back that was entered by mistake; the history keeps it.

    Raises:
        NotAllowedError: "open-actions": they would belong to nobody.
        NotFoundError: no such membership, or ``give_to`` has no role.
    """
    view = get_member(workspace, membership)
    return _part(workspace, view, Edit(Membership.ENTITY, view.id, {"span": {"deleted": True}}), give_to, None)


def _part(workspace: Workspace, view: MemberView, ending: Edit, give_to: str | None, last: date | None) -> Changes:
    check_team(workspace)
    promised = open_actions_of(workspace, view)
    edits: list[tuple[Scope, Edit]] = [(workspace.scope, ending)]
    if promised:
        if give_to is None or give_to == view.person:
            raise NotAllowedError("leave", why="open-actions")
        taker = next((one for one in current_members(workspace) if one.person == give_to), None)
        if taker is None:
            raise NotFoundError(give_to, what="person")
        edits += [(workspace.scope, actions.owner_edit(one.action, give_to, taker.role)) for one in promised]
    others = [one for one in list_members(workspace) if one.person == view.person and one.id != view.id]
    if last is not None and last <= workspace.today() and not any(one.is_current(workspace.today()) for one in others):
        edits.append((workspace.private_scope, record_edit(Person, view.person, left=True)))
    return workspace.journal.append_all(edits)


def find_person(workspace: Workspace, name: str) -> str:
    """The id of a person with a name, among those who have a role now, else all.

    Raises:
        NotFoundError: there is none, or several.
    """
    found = {view.person for view in current_members(workspace) if view.name == name}
    return found.pop() if len(found) == 1 else people.get_person(workspace, name).id
