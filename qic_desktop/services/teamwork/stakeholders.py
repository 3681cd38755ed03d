"""Who is for the change, undecided or against it, why, and who talks to them.

All of it is private: it never leaves the team's own laptops. What is to be done about somebody becomes an action, and
actions are sent; so an action is written in the team's words and is not filled with the name by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.team import Stakeholder
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.teamwork import actions
from qic_desktop.services.teamwork.actions import ActionView, check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit

FOR, UNDECIDED, AGAINST = "for", "undecided", "against"
STANDS = (FOR, UNDECIDED, AGAINST)


@dataclass(frozen=True, slots=True)
class StakeholderView:
    """Somebody around the team, and what is to be done about it."""

    record: Stakeholder
    actions: tuple[ActionView, ...] = ()

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def name(self) -> str:
        """Who it is."""
        return self.record.name or ""

    @property
    def stands(self) -> str:
        """For, undecided or against."""
        return self.record.stands if self.record.stands in STANDS else UNDECIDED

    @property
    def open_actions(self) -> tuple[ActionView, ...]:
        """What is still to be done."""
        return tuple(one for one in self.actions if one.is_open)


def list_stakeholders(workspace: Workspace) -> tuple[StakeholderView, ...]:
    """Everybody who was written down and not taken off, by where they stand, in the order of writing."""
    everything = actions.list_actions(workspace)
    found = [
        StakeholderView(one, tuple(each for each in everything if each.action.origin == one.id))
        for one in workspace.journal.list_records(Stakeholder, workspace.private_scope)
        if one.name and not one.retired
    ]
    return tuple(sorted(found, key=lambda view: STANDS.index(view.stands)))


def get_stakeholder(workspace: Workspace, identity: str) -> StakeholderView:
    """Somebody by id or name.

    Raises:
        NotFoundError: there is none, or several.
    """
    everybody = list_stakeholders(workspace)
    found = [view for view in everybody if view.id == identity] or [view for view in everybody if view.name == identity]
    if len(found) != 1:
        raise NotFoundError(identity, what="stakeholder")
    return found[0]


def add_stakeholder(workspace: Workspace, name: str, stands: str = UNDECIDED, **fields: str | None) -> str:
    """Write somebody down; ``fields`` are ``why`` and ``who_talks``. Answers the id.

    Raises:
        InputError: no name.
        NotFoundError: ``stands`` is none of the three.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    if not name.strip():
        raise InputError(name)
    given = _given({"stands": stands, **fields})
    identity = workspace.new_id()
    record = new_record(Stakeholder, identity, name=name.strip(), **given)
    workspace.journal.append(workspace.private_scope, [record])
    return identity


def write_stakeholder(workspace: Workspace, identity: str, **fields: str | None) -> Changes:
    """Change ``name``, ``stands``, ``why`` or ``who_talks``; what is not given stays.

    Raises:
        NotFoundError: no such person, or ``stands`` is none of the three.
        InputError: the name is empty.
    """
    check_team(workspace)
    view = get_stakeholder(workspace, identity)
    if "name" in fields and not (fields["name"] or "").strip():
        raise InputError(str(fields["name"] or ""))
    return workspace.journal.append(workspace.private_scope, [record_edit(Stakeholder, view.id, **_given(fields))])


def remove_stakeholder(workspace: Workspace, identity: str) -> Changes:
    """Take somebody off the page; what is to be done stays among the actions."""
    check_team(workspace)
    view = get_stakeholder(workspace, identity)
    return workspace.journal.append(workspace.private_scope, [record_edit(Stakeholder, view.id, retired=True)])


def add_talk(
    workspace: Workspace, identity: str, text: str, *, owner: str | None = None, due: str | None = None
) -> Changes:
    """An action that came from somebody on the page: ``owner`` is a person's id.

    Actions are sent. This one tells by an id alone what it came from, so nobody else learns that it is about somebody.

    Raises:
        NotFoundError: no such person.
        InputError: no words, or ``due`` is no day.
    """
    view = get_stakeholder(workspace, identity)
    return actions.add_action(workspace, text, owner=owner, due=due, origin=view.id)


def _given(fields: dict[str, str | None]) -> dict[str, object]:
    given: dict[str, object] = {name: (value or "").strip() or None for name, value in fields.items()}
    if "stands" in given and given["stands"] not in STANDS:
        raise NotFoundError(str(fields["stands"]), what="stands")
    return given
