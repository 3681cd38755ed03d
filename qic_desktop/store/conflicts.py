"""Conflicts: registers whose live values differ, kept and shown until a person decides.

Also removals that somebody's change had not been seen by. What was decided is in :mod:`qic_desktop.store.decisions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from qic_desktop.domain.operation import Dot
from qic_desktop.domain.removal import Removal
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.store import segments
from qic_desktop.store.journal import Changes, Edit, Journal
from qic_desktop.store.registers import (
    Sibling,
    Touched,
    immutable_registers,
    in_conflict,
    is_removal,
    live_siblings,
    shown,
    unseen_by_removal,
)

Kind = Literal["values", "removed", "definition"]
_COLUMNS = "scope, entity, id, register, writer, seq, hash8, lamport, wall_ms, person, blind, value"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A register with several live values that nobody has chosen between; ``id`` is short and stable.

    Where a record was removed on one laptop and changed on another, ``values`` has the tombstones of ``register`` and
    the changes, which may be values of other registers.
    """

    id: str
    scope: str
    entity: str
    record: str
    register: str
    values: tuple[Sibling, ...]

    @property
    def kind(self) -> Kind:
        """Two definitions under one number, a removal against a change, or simply several values."""
        if self.register in immutable_registers(self.entity, self.scope):
            return "definition"
        return "removed" if any(is_removal(one.parsed()) for one in self.values) else "values"

    @property
    def shown(self) -> Sibling:
        """The value that every copy shows until somebody decides."""
        own = [one for one in self.values if one.register == self.register]
        best = shown(own, immutable=self.kind == "definition")
        late = [one for one in self.values if one.register != self.register]
        return max(late, key=lambda one: (one.lamport, one.writer)) if late and is_removal(best.parsed()) else best


def conflict_id(scope: str, entity: str, record: str, register: str) -> str:
    """Ten hex digits that name a register in conflict on the command line."""
    return hashlib.sha256("\0".join((scope, entity, record, register)).encode()).hexdigest()[:10]


def list_conflicts(connection: Any, only: Touched | None = None) -> tuple[Conflict, ...]:
    """Every conflict in the store, or of one record; values in the order (Lamport number, writer)."""
    found = {one.id: one for one in (*_several(connection, only), *_removed(connection, only))}
    # Several removals of one text are no question to anybody: the highest counts.
    kept = (one for one in found.values() if one.entity != Removal.ENTITY)
    return tuple(sorted(kept, key=lambda one: (one.scope, one.entity, one.record, one.register)))


_THIS = "scope=? and entity=? and id=?"


def _several(connection: Any, only: Touched | None) -> Iterator[Conflict]:
    """Registers that have several values."""
    rows = connection.execute(
        f"select {_COLUMNS} from register join (select scope, entity, id, register from register "
        f"{f'where {_THIS} ' if only else ''}group by 1, 2, 3, 4 having count(*) > 1) "
        "using (scope, entity, id, register) order by 1, 2, 3, 4",
        only or (),
    )
    for key, group in groupby(rows, key=lambda row: row[:4]):
        siblings = [Sibling(*row[3:]) for row in group]
        if in_conflict(siblings):
            yield _conflict(key, siblings)


def _removed(connection: Any, only: Touched | None) -> Iterator[Conflict]:
    """Records that were removed and, unseen by that, changed."""
    rows = connection.execute(
        "select distinct scope, entity, id, register from register "
        f"where {f'{_THIS} and ' if only else ''}instr(value, '\"deleted\":true')",
        only or (),
    )
    for scope, entity, record, register in rows.fetchall():
        touched = Touched(scope, entity, record)
        live = live_siblings(connection, *touched)
        immutable = register in immutable_registers(entity, scope)
        if immutable or not is_removal(shown(live[register]).parsed()):
            continue
        late = unseen_by_removal(connection, touched, register, live)
        if late:
            yield _conflict((scope, entity, record, register), [*live[register], *late])


def _conflict(key: tuple[str, str, str, str], siblings: list[Sibling]) -> Conflict:
    ordered = sorted(siblings, key=lambda one: (one.lamport, one.writer, one.register))
    return Conflict(conflict_id(*key), *key, tuple(ordered))


# --- deciding -----------------------------------------------------------------------------------------------------


def resolve(journal: Journal, identity: str, keep: int) -> Changes:
    """Record the decision for the ``keep``-th value (from 1); the others stay in the history.

    Raises:
        NotFoundError: no such conflict, or no such value in it.
        NotAllowedError: a released definition is never decided again.
    """
    for conflict in list_conflicts(journal.store.connection):
        if conflict.id == identity:
            edit = keeping_edit(journal.store.connection, conflict, keep)
            return journal.append(Scope.parse(conflict.scope), [edit])
    raise NotFoundError(identity, what="conflict")


def keeping_edit(connection: Any, conflict: Conflict, keep: int, more: Mapping[str, object] | None = None) -> Edit:
    """The operation that decides for the ``keep``-th value (from 1); ``more`` writes further registers with it.

    Raises:
        NotFoundError: no such value.
        NotAllowedError: a released definition is never decided again.
    """
    if not 1 <= keep <= len(conflict.values):
        raise NotFoundError(str(keep), what="value")
    chosen = conflict.values[keep - 1]
    value = chosen.parsed()
    if chosen.register != conflict.register:
        value = _before_removal(connection, conflict)
    return writing_edit(connection, conflict, value, more)


def writing_edit(connection: Any, conflict: Conflict, value: object, more: Mapping[str, object] | None = None) -> Edit:
    """The operation that decides with a value of one's own.

    Raises:
        NotAllowedError: a released definition is never decided again.
    """
    if conflict.kind == "definition":
        raise NotAllowedError(conflict.record, why="immutable")
    live = live_siblings(connection, conflict.scope, conflict.entity, conflict.record)
    # What the removal had not seen is written again, so that undo finds both and sets them against each other again.
    late = {one.register: one.parsed() for one in conflict.values if len(live[one.register]) == 1}
    registers = {**late, conflict.register: value, **(more or {})}
    dots = {one.dot for name in registers for one in live.get(name, ())} | {one.dot for one in conflict.values}
    if is_removal(value):
        dots = {one.dot for siblings in live.values() for one in siblings}
    return Edit(conflict.entity, conflict.record, registers, dots=tuple(sorted(dots, key=_dot_order)))


def _before_removal(connection: Any, conflict: Conflict) -> object:
    """What stood in the register before somebody removed the record: the newest value that is no tombstone."""
    found = [
        operation.registers[conflict.register]
        for _writer, operation, _sealed in segments.operations_of(connection, conflict.scope, conflict.record)
        if operation.entity == conflict.entity and conflict.register in operation.registers
    ]
    return next((value for value in reversed(found) if not is_removal(value)), None)


def _dot_order(dot: Dot) -> tuple[str, int, str]:
    return dot.writer, dot.seq, dot.hash8
