"""Actions: who promised what until when, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.people import Membership, Person
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.team import DONE as DONE
from qic_desktop.domain.team import DROPPED as DROPPED
from qic_desktop.domain.team import FROM_TEST as FROM_TEST
from qic_desktop.domain.team import OPEN as OPEN
from qic_desktop.domain.team import Action
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.improving import cycles
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

STATES = (OPEN, DONE, DROPPED)


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action with the name of its owner, where this laptop knows it; ``test`` names the test it belongs to."""

    action: Action
    owner_name: str | None
    test: str = ""

    @property
    def id(self) -> str:
        """The action's id."""
        return self.action.id

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.action.state not in (DONE, DROPPED)

    @property
    def due(self) -> date | None:
        """The last day on which it is in time."""
        found = find_period(self.action.due or "")
        return found.last if found else None

    def is_overdue(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.due is not None and self.due < day


def list_actions(
    workspace: Workspace, *, open_only: bool = False, origin: str | None = None, scope: Scope | None = None
) -> tuple[ActionView, ...]:
    """The team's actions: open ones first by day, then done ones, the last one first; ``scope`` for another site's."""
    names = {one.id: one.name for one in workspace.journal.list_records(Person, workspace.private_scope)}
    records = [
        one
        for one in workspace.journal.list_records(Action, scope or workspace.scope)
        if one.text and (origin is None or one.origin == origin)
    ]
    tests = _tests(workspace, records)
    found = [ActionView(one, names.get(one.owner or ""), tests.get(_test_of(one), "")) for one in records]
    waiting = sorted((one for one in found if one.is_open), key=lambda one: (one.due or date.max, one.id))
    if open_only:
        return tuple(waiting)
    rest = sorted((one for one in found if not one.is_open), key=lambda one: one.action.done_on or "", reverse=True)
    return (*waiting, *rest)


def get_action(workspace: Workspace, identity: str) -> ActionView:
    """An action by its id, or the open one with these very words.

    Raises:
        NotFoundError: there is none.
    """
    everything = list_actions(workspace)
    found = [one for one in everything if one.id == identity]
    found = found or [one for one in everything if one.is_open and one.action.text == identity]
    if len(found) != 1:
        raise NotFoundError(identity, what="action")
    return found[0]


def add_action(
    workspace: Workspace,
    text: str,
    *,
    owner: str | None = None,
    due: str | None = None,
    came_from: str | None = None,
    origin: str | None = None,
) -> Changes:
    """Write an action down: ``owner`` is a person's id, ``origin`` what it came from (a meeting's id).

    Raises:
        InputError: no words, or ``due`` is no day.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    if not text.strip():
        raise InputError(text)
    record = new_record(
        Action,
        workspace.new_id(),
        text=text.strip(),
        owner=owner,
        owner_role=role_of(workspace, owner),
        due=_day(due),
        state=OPEN,
        came_from=came_from,
        origin=origin,
    )
    return workspace.journal.append(workspace.scope, [record])


def write_action(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Change words, owner (a person's id) or day; what is not given stays. No words take it off the list.

    Raises:
        NotFoundError: no such action.
        InputError: ``due`` is no day.
    """
    check_team(workspace)
    action = get_action(workspace, identity).action
    registers: dict[str, object] = {}
    if "text" in fields:
        registers["text"] = str(fields["text"] or "").strip() or None
    if "owner" in fields or "due" in fields:
        owner = fields.get("owner", action.owner)
        registers["owner"] = owner
        registers["owner_role"] = role_of(workspace, str(owner) if owner else None)
        registers["due"] = _day(str(fields["due"])) if fields.get("due") else None if "due" in fields else action.due
    return workspace.journal.append(workspace.scope, [record_edit(Action, action.id, **registers)])


def finish_action(workspace: Workspace, identity: str, state: str = DONE) -> Changes:
    """Done, dropped, or open again; done ones keep their day.

    Raises:
        NotFoundError: no such action or state.
    """
    check_team(workspace)
    if state not in STATES:
        raise NotFoundError(state, what="state")
    action = get_action(workspace, identity).action
    on = None if state == OPEN else workspace.today().isoformat()
    return workspace.journal.append(workspace.scope, [record_edit(Action, action.id, state=state, done_on=on)])


def owner_edit(action: Action, owner: str, role: str | None) -> Edit:
    """The edit that gives an action to somebody else."""
    return record_edit(Action, action.id, owner=owner, owner_role=role, due=action.due)


def role_of(workspace: Workspace, person: str | None) -> str | None:
    """The role that a person has now: shared records name people by id and role."""
    if person is None:
        return None
    day = workspace.today()
    for one in workspace.journal.list_records(Membership, workspace.scope):
        until = find_period(one.until or "")
        if one.person == person and one.role and (until is None or until.last >= day):
            return one.role
    return None


def check_team(workspace: Workspace) -> None:
    """Refuse what only a site team does.

    Raises:
        NotAllowedError: this is no site's store.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("team", why="role")


def _test_of(action: Action) -> str:
    return (action.origin or "") if action.came_from == FROM_TEST else ""


def _tests(workspace: Workspace, records: list[Action]) -> dict[str, str]:
    """The tests that the team's own actions belong to, as they are called; nothing is read where there are none."""
    if workspace.role is not Role.SITE or not any(_test_of(one) for one in records):
        return {}
    return {view.id: f"{view.label} · {view.title}" for view in cycles.list_cycles(workspace)}


def _day(text: str | None) -> str | None:
    if not text:
        return None
    found = find_period(text)
    if found is None:
        raise InputError(text)
    return found.text
