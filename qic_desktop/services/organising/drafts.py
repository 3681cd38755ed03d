"""What an organiser sees of records that are drafted first: what is published, with the drafts over it.

After publishing, a draft may hold the one field that was changed since; nothing else of it counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Record
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.services.workspace import Role, Workspace

R = TypeVar("R", bound=Record)


def list_drafted(workspace: Workspace, record: type[R]) -> tuple[R, ...]:
    """The records by id: the published ones as the drafts change them, and those that are drafts alone.

    Whoever is no organiser has no drafts and reads what is published.
    """
    published = {one.id: one for one in workspace.journal.list_records(record, organiser_scope())}
    if workspace.role is not Role.ORGANISER:
        return tuple(published.values())
    for draft in workspace.journal.list_records(record, organiser_private_scope()):
        given = written(draft)
        if given:
            before = published.get(draft.id)
            published[draft.id] = replace(before, **given) if before else draft
    return tuple(published.values())


def find_drafted(workspace: Workspace, record: type[R], identity: str) -> R | None:
    """The record with this id, as :func:`list_drafted` has it."""
    return next((one for one in list_drafted(workspace, record) if one.id == identity), None)


def written(record: Record) -> dict[str, Any]:
    """The fields of the registers in which something stands; a register is drafted, and published, as a whole."""
    declaration = DECLARATIONS[record.ENTITY]
    told = {register for name, _kind, register in declaration.columns if getattr(record, name) is not None}
    return {name: getattr(record, name) for name, _kind, register in declaration.columns if register in told}
