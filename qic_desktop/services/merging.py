"""Conflicts: both values, who, when; a decision is recorded, never an erasure."""

from __future__ import annotations

from qic_desktop.domain.scope import Scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import conflicts
from qic_desktop.store.conflicts import Conflict
from qic_desktop.store.journal import Changes


def list_conflicts(workspace: Workspace) -> tuple[Conflict, ...]:
    """Every register whose live values differ."""
    return conflicts.list_conflicts(workspace.store.connection)


def resolve_conflict(workspace: Workspace, identity: str, keep: int) -> Changes:
    """Decide for the ``keep``-th value, counted from 1.

    Raises:
        NotFoundError: no such conflict or value.
        NotAllowedError: it lies in somebody else's scope: only its owner decides.
    """
    found = next((one for one in list_conflicts(workspace) if one.id == identity), None)
    if found is not None and not may_decide(workspace, found):
        raise NotAllowedError(identity, why="not-owner")
    return conflicts.resolve(workspace.journal, identity, keep)


def may_decide(workspace: Workspace, conflict: Conflict) -> bool:
    """Whether this workspace owns the scope that the conflict lies in."""
    scope = Scope.parse(conflict.scope)
    if workspace.role is Role.SITE:
        return scope.kind == "site" and scope.site == workspace.own_id
    if workspace.role is Role.COACH:
        return scope.kind == "coach" and scope.coach == workspace.own_id
    return scope.kind == "organiser"
