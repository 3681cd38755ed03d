"""Conflicts: all values, who, when; a decision is recorded, never an erasure. One at a time, or many of one kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.entity import Kind
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import conflicts
from qic_desktop.store.conflicts import Conflict
from qic_desktop.store.journal import Changes, Edit
from qic_desktop.store.registers import Sibling, Touched, is_removal

Rule = Literal["higher", "lower", "latest", "laptop", "keep", "remove"]
RULES: tuple[Rule, ...] = ("higher", "lower", "latest", "laptop", "keep", "remove")


@dataclass(frozen=True, slots=True)
class Pick:
    """One conflict and the number of the value that is kept (from 1); None where a rule cannot say."""

    conflict: Conflict
    keep: int | None


def list_conflicts(workspace: Workspace) -> tuple[Conflict, ...]:
    """Every conflict in the store; only what was written since is looked through again."""
    store = workspace.store

    def read(only: Touched | None) -> dict[Touched, list[Conflict]]:
        found: dict[Touched, list[Conflict]] = {}
        for one in conflicts.list_conflicts(store.connection, only):
            found.setdefault(Touched(one.scope, one.entity, one.record), []).append(one)
        return found

    found = store.remembered_by_record("conflicts", read)
    return tuple(one for record in sorted(found) for one in found[record])


def find_conflict(workspace: Workspace, identity: str) -> Conflict:
    """A conflict by its id.

    Raises:
        NotFoundError: there is none, or no longer.
    """
    found = next((one for one in list_conflicts(workspace) if one.id == identity), None)
    if found is None:
        raise NotFoundError(identity, what="conflict")
    return found


def count_own(workspace: Workspace) -> int:
    """How many conflicts wait for a decision of this workspace."""
    return sum(may_decide(workspace, one) and one.kind != "definition" for one in list_conflicts(workspace))


def may_decide(workspace: Workspace, conflict: Conflict) -> bool:
    """Whether this workspace owns the scope that the conflict lies in."""
    scope = Scope.parse(conflict.scope)
    if workspace.role is Role.SITE:
        return scope.kind == "site" and scope.site == workspace.own_id
    if workspace.role is Role.COACH:
        return scope.kind == "coach" and scope.coach == workspace.own_id
    return scope.kind == "organiser"


# --- one -----------------------------------------------------------------------------------------------------------


def resolve_conflict(workspace: Workspace, identity: str, keep: int, *, reason: str = "") -> Changes:
    """Decide for the ``keep``-th value, counted from 1; a reason is added to the note beside a value.

    Raises:
        NotFoundError: no such conflict or value.
        NotAllowedError: it lies in somebody else's scope, or is a released definition.
    """
    conflict = _own(workspace, identity)
    more = _with_reason(workspace, conflict, reason)
    edit = conflicts.keeping_edit(workspace.store.connection, conflict, keep, more)
    return workspace.journal.append(Scope.parse(conflict.scope), [edit])


def resolve_with(workspace: Workspace, identity: str, value: object, *, reason: str = "") -> Changes:
    """Decide with another value than those that stand there: a text, a number, or what the register holds.

    Raises:
        NotFoundError: no such conflict.
        NotAllowedError: it lies in somebody else's scope, or is a released definition.
        RefusedError: a value of another type than the register's.
    """
    conflict = _own(workspace, identity)
    more = _with_reason(workspace, conflict, reason)
    edit = conflicts.writing_edit(workspace.store.connection, conflict, value, more)
    return workspace.journal.append(Scope.parse(conflict.scope), [edit])


def takes_reason(conflict: Conflict) -> bool:
    """Whether a note stands beside the value, to which a reason can be added."""
    declaration = find_declaration(conflict.entity)
    return declaration is not None and declaration.registers.get("note") is Kind.TEXT and conflict.register != "note"


def _own(workspace: Workspace, identity: str) -> Conflict:
    conflict = find_conflict(workspace, identity)
    if not may_decide(workspace, conflict):
        raise NotAllowedError(identity, why="not-owner")
    return conflict


def _with_reason(workspace: Workspace, conflict: Conflict, reason: str) -> Mapping[str, object]:
    """The note with the reason behind it; of a note in conflict nothing is lost."""
    if not reason.strip() or not takes_reason(conflict):
        return {}
    live = workspace.journal.live(Scope.parse(conflict.scope), conflict.entity, conflict.record).get("note", [])
    notes = [str(one.parsed()) for one in sorted(live, key=lambda one: (one.lamport, one.writer)) if one.parsed()]
    return {"note": "; ".join(dict.fromkeys([*notes, reason.strip()]))}


# --- many ----------------------------------------------------------------------------------------------------------


def picks(found: Sequence[Conflict], rule: Rule, writer: str = "") -> tuple[Pick, ...]:
    """What a rule would keep in each conflict. ``writer`` is the laptop of the rule "laptop"."""
    return tuple(Pick(one, _pick(one, rule, writer)) for one in found)


def resolve_many(workspace: Workspace, chosen: Sequence[Pick]) -> Changes:
    """Decide many conflicts of one kind as one step, with one operation each; those without a pick stay.

    Raises:
        NotFoundError: one of them was decided meanwhile, and nothing was written.
        NotAllowedError: one lies in somebody else's scope, and nothing was written.
    """
    edits: dict[str, list[Edit]] = {}
    for pick in chosen:
        if pick.keep is None:
            continue
        conflict = _own(workspace, pick.conflict.id)
        if conflict != pick.conflict:
            raise NotFoundError(conflict.id, what="conflict")
        edit = conflicts.keeping_edit(workspace.store.connection, conflict, pick.keep)
        edits.setdefault(conflict.scope, []).append(edit)
    changes = Changes()
    for scope, some in edits.items():
        changes |= workspace.journal.append(Scope.parse(scope), some)
    return changes


def _pick(conflict: Conflict, rule: Rule, writer: str) -> int | None:
    values = conflict.values
    if conflict.kind == "definition":
        return None
    if rule in ("keep", "remove"):
        wanted = [one for one in values if is_removal(one.parsed()) is (rule == "remove")]
        return _number(conflict, wanted[-1]) if wanted and conflict.kind == "removed" else None
    if rule == "laptop":
        written = [one for one in values if one.writer == writer]
        return _number(conflict, written[-1]) if written else None
    if rule == "latest":
        latest = max(values, key=lambda one: (one.wall_ms, one.lamport, one.writer))
        return _number(conflict, latest)
    sizes = [size_of(one.parsed()) for one in values]
    known = [size for size in sizes if size is not None]
    # Where there is no number, or two are equal, a person decides.
    if len(known) < len(sizes) or len(set(known)) == 1:
        return None
    return 1 + sizes.index(max(known) if rule == "higher" else min(known))


def _number(conflict: Conflict, sibling: Sibling) -> int:
    return 1 + conflict.values.index(sibling)


def size_of(value: object) -> float | None:
    """The number by which "higher" and "lower" go: the share of counts, else the value; None where there is none."""
    if isinstance(value, Mapping):
        top, bottom = value.get("numerator"), value.get("denominator")
        if top is not None and bottom is not None:
            return float(top) / float(bottom) if bottom else None
        value = value.get("value") if top is None else top
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
