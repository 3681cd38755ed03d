"""Who is typing, and who is in the team. Names stay in the private scope."""

from __future__ import annotations

from qic_desktop.domain.people import Membership, Person
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record
from qic_desktop.store.registers import Touched


def add_person(workspace: Workspace, name: str, profession: str | None = None) -> Person:
    """Add somebody to the list of *Who is typing?*.

    Raises:
        InputError: the name is empty.
    """
    name = name.strip()
    if not name:
        raise InputError(name)
    identity = workspace.new_id()
    workspace.journal.append(
        workspace.private_scope, [new_record(Person, identity, name=name, profession=profession)], undoable=False
    )
    return get_person(workspace, identity)


def welcome(workspace: Workspace, name: str) -> Changes:
    """Somebody new sits down to type: add the name and choose it."""
    person = add_person(workspace, name)
    type_as(workspace, person.id)
    return Changes(frozenset({Touched(person.scope, person.ENTITY, person.id)}))


def list_people(workspace: Workspace) -> tuple[Person, ...]:
    """The people of this installation by name; who has left comes not."""
    people = workspace.journal.list_records(Person, workspace.private_scope)
    return tuple(sorted((one for one in people if one.name and not one.left), key=lambda one: one.name or ""))


def get_person(workspace: Workspace, name_or_id: str) -> Person:
    """The person with a name or id.

    Raises:
        NotFoundError: there is none, or several have this name.
    """
    found = [one for one in list_people(workspace) if name_or_id in (one.id, one.name)]
    if len(found) != 1:
        raise NotFoundError(name_or_id, what="person")
    return found[0]


def type_as(workspace: Workspace, person: str | None) -> None:
    """From now on, entries name this person (an id), or nobody."""
    workspace.journal.person = person
    workspace.store.set_setting("typing", person)


def typing_person(workspace: Workspace) -> Person | None:
    """Who is typing, or None."""
    found = [one for one in list_people(workspace) if one.id == workspace.journal.person]
    return found[0] if found else None


def person_name(workspace: Workspace, person: str | None) -> str | None:
    """The name of a person id, where this installation knows it."""
    for one in workspace.journal.list_records(Person, workspace.private_scope):
        if one.id == person:
            return one.name
    return None


def add_member(workspace: Workspace, person: str, role: str, since: str | None = None) -> Changes:
    """Give a person a role in the team; shared records know the id and the role, never the name."""
    if workspace.role is not Role.SITE:
        raise NotFoundError(role, what="team")
    record = new_record(Membership, workspace.new_id(), person=person, role=role, since=since)
    return workspace.journal.append(workspace.scope, [record])


def list_members(workspace: Workspace) -> tuple[tuple[Membership, str | None], ...]:
    """The team: each membership with the name this laptop knows."""
    members = workspace.journal.list_records(Membership, workspace.scope)
    return tuple((one, person_name(workspace, one.person)) for one in members if one.role)
