"""Registers: what is live, what was overwritten, which value is shown, what is in conflict.

One row of ``register`` is one live sibling. Applying operations is a set union: the result is the same in any
order, applied once or twice (format clauses F4 and F5). Nothing here knows who signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from qic_desktop.domain.canonical import loads_strict
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import Dot, Operation

KEY = "scope=? and entity=? and id=? and register=? and writer=? and seq=? and hash8=?"
_NUMBERED_KEY = "scope=?1 and entity=?2 and id=?3 and register=?4 and writer=?5 and seq=?6 and hash8=?7"


class Sibling(NamedTuple):
    """One live value of a register; ``value`` is the raw JSON text as its author wrote it."""

    register: str
    writer: str
    seq: int
    hash8: str
    lamport: int
    wall_ms: int
    person: str | None
    blind: int
    value: str

    @property
    def dot(self) -> Dot:
        """The operation that wrote it."""
        return Dot(self.writer, self.seq, self.hash8)

    def parsed(self) -> Any:
        """The value as Python objects."""
        return loads_strict(self.value)


class Touched(NamedTuple):
    """A record that an operation wrote to."""

    scope: str
    entity: str
    id: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying operations did: the records they touch, how many live values they overwrote, and whether they
    may have left a register with several live values."""

    touched: set[Touched]
    superseded: int
    may_conflict: bool


def apply_operations(connection: Any, scope: str, writer: str, operations: Iterable[Operation]) -> Applied:
    """Bring one writer's operations of one scope into the registers."""
    fresh: dict[tuple[object, ...], tuple[object, ...]] = {}
    gone: list[tuple[object, ...]] = []
    touched: set[Touched] = set()
    kept: dict[str, frozenset[str]] = {}
    highest = 0
    for operation in operations:
        touched.add(Touched(scope, operation.entity, operation.id))
        highest = max(highest, operation.lamport)
        immutable = kept.get(operation.entity)
        if immutable is None:
            immutable = kept[operation.entity] = immutable_registers(operation.entity, scope)
        for name, raw in operation.raw.items():
            head = (scope, operation.entity, operation.id, name)
            if name not in immutable:
                for dot in operation.dots:
                    key = (*head, dot.writer, dot.seq, dot.hash8)
                    fresh.pop(key, None)
                    gone.append(key)
            fresh[(*head, writer, operation.seq, operation.hash8)] = (
                operation.lamport,
                operation.wall_ms,
                operation.person,
                0 if operation.dots else 1,
                raw,
            )
    known = connection.execute("select 1 from clock where scope=?", (scope,)).fetchone() is not None
    superseded = _write(connection, scope, fresh, gone)
    connection.execute(
        "insert into clock values(?, ?) on conflict(scope) do update set lamport=max(lamport, excluded.lamport)",
        (scope, highest),
    )
    # In a scope that was empty, only values of this very run can stand beside each other.
    return Applied(touched, superseded, known or len(fresh) > len({key[:4] for key in fresh}))


def immutable_registers(entity: str, scope: str) -> frozenset[str]:
    """The registers that nobody can overwrite once written; a draft in a private scope still changes."""
    declaration = find_declaration(entity)
    return declaration.immutable if declaration and not scope.endswith("/private") else frozenset()


def _write(
    connection: Any,
    scope: str,
    fresh: dict[tuple[object, ...], tuple[object, ...]],
    gone: Sequence[tuple[object, ...]],
) -> int:
    superseded = 0
    if gone:
        # Remembered for good: what has not arrived yet must not rise when it does, nor what arrives once more in
        # another branch of a forked log.
        connection.executemany("insert or ignore into overwritten values(?,?,?,?,?,?,?)", gone)
        superseded = int(connection.executemany(f"delete from register where {KEY}", gone).rowcount)
    statement = "insert or ignore into register select ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12"
    if gone or connection.execute("select 1 from overwritten where scope=? limit 1", (scope,)).fetchone():
        statement += f" where not exists(select 1 from overwritten where {_NUMBERED_KEY})"
    connection.executemany(statement, [key + values for key, values in fresh.items()])
    return max(0, superseded)


def live_siblings(connection: Any, scope: str, entity: str, identity: str) -> dict[str, list[Sibling]]:
    """The live values of every register of a record."""
    found: dict[str, list[Sibling]] = {}
    for row in connection.execute(
        "select register, writer, seq, hash8, lamport, wall_ms, person, blind, value from register "
        "where scope=? and entity=? and id=?",
        (scope, entity, identity),
    ):
        found.setdefault(row[0], []).append(Sibling(*row))
    return found


def shown(siblings: Sequence[Sibling], *, immutable: bool = False) -> Sibling:
    """The sibling that is displayed (format clause F5).

    The highest (Lamport number, writer, hash); for an immutable register the lowest among those that overwrote
    nothing. An edit stays visible beside a concurrent deletion.
    """
    if len(siblings) == 1:
        return siblings[0]
    if immutable:
        return min(siblings, key=lambda one: (not one.blind, one.lamport, one.writer, one.hash8))
    kept = [one for one in siblings if not is_deleted(one.value)] or list(siblings)
    return max(kept, key=lambda one: (one.lamport, one.writer, one.hash8))


def is_deleted(value: str) -> bool:
    """Whether a raw value is a tombstone."""
    if '"deleted":true' not in value:
        return False
    parsed = loads_strict(value)
    return isinstance(parsed, dict) and parsed.get("deleted") is True


def in_conflict(siblings: Sequence[Sibling]) -> bool:
    """Whether live siblings say different things; equal values are one value (format clause F5)."""
    if len(siblings) == 1 or all(one.value == siblings[0].value for one in siblings):
        return False
    first = siblings[0].parsed()
    return any(one.parsed() != first for one in siblings[1:])
