"""The plan of a team's work: its project, the aim sentence and the charter, field by field.

Fields of both records have names of their own, so that a page writes each when it is left. A project that is begun
here has the site's id: two laptops that begin it apart meet in one record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Kind, Record
from qic_desktop.domain.people import Project
from qic_desktop.domain.planning import Charter
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit


@dataclass(frozen=True, slots=True)
class Plan:
    """What a team wants to do. Both records are there, empty where nothing is written."""

    project: Project
    charter: Charter

    def text(self, field: str) -> str:
        """What stands in a field."""
        owner = self.project if OWNERS[field] is Project else self.charter
        return str(getattr(owner, field) or "")

    def with_texts(self, texts: Mapping[str, str]) -> Plan:
        """The plan as it would be with these texts; nothing is recorded."""
        parts: dict[type[Record], dict[str, Any]] = {Project: {}, Charter: {}}
        for name, text in texts.items():
            parts[OWNERS[name]][name] = text if text.strip() else None
        return Plan(replace(self.project, **parts[Project]), replace(self.charter, **parts[Charter]))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is written."""
        return not any(self.text(field) for field in OWNERS)


def _text_fields(record: type[Project] | type[Charter]) -> dict[str, type[Project] | type[Charter]]:
    columns = DECLARATIONS[record.ENTITY].columns
    return {name: record for name, kind, _register in columns if kind is Kind.TEXT}


OWNERS = MappingProxyType({**_text_fields(Project), **_text_fields(Charter)})
"""Every text field of the plan, and the record that holds it."""


def check_plan(workspace: Workspace) -> None:
    """Refuse what only a site team does.

    Raises:
        NotAllowedError: this is no site's store.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("plan", why="role")


def find_plan(workspace: Workspace) -> Plan:
    """The plan as far as it is written."""
    scope = workspace.scope
    known = [one for one in workspace.journal.list_records(Project, scope) if _is_written(one)]
    project = known[0] if known else Project(scope=scope.text, id=workspace.own_id)
    charter = workspace.journal.find_record(Charter, scope, project.id)
    return Plan(project, charter or Charter(scope=scope.text, id=project.id))


def _is_written(project: Project) -> bool:
    return any((project.title, project.problem, project.aim, project.by_when, project.started))


def write_text(workspace: Workspace, field: str, text: str) -> Changes:
    """Record one text as it was left; an empty one is taken away. Its draft is no longer needed.

    Raises:
        NotFoundError: no such field.
        TextTooLongError: a text above 64 KiB; its draft is kept.
    """
    return write_texts(workspace, {field: text})


def write_texts(workspace: Workspace, texts: dict[str, str]) -> Changes:
    """The same for several fields in one step.

    Raises:
        NotFoundError: no such field.
    """
    check_plan(workspace)
    plan = find_plan(workspace)
    edits = []
    for owner, known in ((Project, plan.project), (Charter, plan.charter)):
        given = {name: text if text.strip() else None for name, text in texts.items() if _owner(name) is owner}
        if given:
            edits.append(record_edit(owner, plan.project.id, **_with_neighbours(known, given)))
    changes = workspace.journal.append(workspace.scope, edits)
    for name in texts:
        drop_draft(workspace, name)
    return changes


def _with_neighbours(known: Record, given: dict[str, str | None]) -> dict[str, object]:
    """The fields that are recorded together with those given, as they stand."""
    declaration = DECLARATIONS[known.ENTITY]
    touched = {register for name, _kind, register in declaration.columns if name in given}
    members = [name for register in touched for name in declaration.members(register)]
    return {name: given.get(name, getattr(known, name)) for name in members}


def write_own_topic(workspace: Workspace, own_topic: bool | None) -> Changes:
    """Whether the team chose its topic itself; None for not said."""
    check_plan(workspace)
    plan = find_plan(workspace)
    return workspace.journal.append(workspace.scope, [record_edit(Charter, plan.project.id, own_topic=own_topic)])


def _owner(field: str) -> type[Project] | type[Charter]:
    if field not in OWNERS:
        raise NotFoundError(field, what="field")
    return OWNERS[field]


# --- half-typed texts -----------------------------------------------------------------------------------------


def keep_draft(workspace: Workspace, field: str, text: str) -> None:
    """Keep a text that is still being typed, outside the journal."""
    plan = find_plan(workspace)
    workspace.journal.keep_draft(workspace.scope, _owner(field).ENTITY, plan.project.id, field, text)


def drop_draft(workspace: Workspace, field: str) -> None:
    """The text was recorded, or given up."""
    plan = find_plan(workspace)
    workspace.journal.drop_draft(workspace.scope, _owner(field).ENTITY, plan.project.id, field)


def list_drafts(workspace: Workspace) -> dict[str, str]:
    """Texts that were typed and never recorded: field → text."""
    plan = find_plan(workspace)
    found: dict[str, str] = {}
    for record in (Project, Charter):
        found |= workspace.journal.drafts(workspace.scope, record.ENTITY, plan.project.id)
    return found
