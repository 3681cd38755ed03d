"""Conflicts: registers whose live values differ, kept and shown until a person decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qic_desktop.domain.scope import Scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.store.journal import Changes, Edit, Journal
from qic_desktop.store.registers import Sibling, immutable_registers, in_conflict


@dataclass(frozen=True, slots=True)
class Conflict:
    """A register with several live values that nobody has chosen between; ``id`` is short and stable."""

    id: str
    scope: str
    entity: str
    record: str
    register: str
    values: tuple[Sibling, ...]


def conflict_id(scope: str, entity: str, record: str, register: str) -> str:
    """Ten hex digits that name a register in conflict on the command line."""
    return hashlib.sha256("\0".join((scope, entity, record, register)).encode()).hexdigest()[:10]


def list_conflicts(connection: Any) -> tuple[Conflict, ...]:
    """Every conflict in the store; values in the order (Lamport number, writer)."""
    rows = connection.execute(
        "select r.scope, r.entity, r.id, r.register, r.writer, r.seq, r.hash8, r.lamport, r.wall_ms, r.person, "
        "r.blind, r.value from register r join (select scope, entity, id, register from register "
        "group by 1, 2, 3, 4 having count(*) > 1) using (scope, entity, id, register) order by 1, 2, 3, 4"
    )
    found = []
    for key, group in groupby(rows, key=lambda row: row[:4]):
        siblings = sorted((Sibling(*row[3:]) for row in group), key=lambda one: (one.lamport, one.writer))
        if in_conflict(siblings):
            scope, entity, record, register = key
            found.append(Conflict(conflict_id(*key), scope, entity, record, register, tuple(siblings)))
    return tuple(found)


def resolve(journal: Journal, identity: str, keep: int) -> Changes:
    """Record the decision for the ``keep``-th value (from 1); the others stay in the history.

    Raises:
        NotFoundError: no such conflict, or no such value in it.
        NotAllowedError: a released definition is never decided again.
    """
    for conflict in list_conflicts(journal.store.connection):
        if conflict.id != identity:
            continue
        if conflict.register in immutable_registers(conflict.entity, conflict.scope):
            raise NotAllowedError(conflict.record, why="immutable")
        if not 1 <= keep <= len(conflict.values):
            raise NotFoundError(str(keep), what="value")
        chosen = conflict.values[keep - 1].parsed()
        edit = Edit(conflict.entity, conflict.record, {conflict.register: chosen})
        return journal.append(Scope.parse(conflict.scope), [edit])
    raise NotFoundError(identity, what="conflict")
