"""Registers: what is live, what was overwritten, which value is shown, what is in conflict.

One row of ``register`` is one live sibling. Applying operations is a set union: the result is the same in any
order, applied once or twice (format clauses F4 and F5). Nothing here knows who signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


Row = tuple[object, ...]


def apply_operations(connection: Any, scope: str, writer: str, operations: Iterable[Operation]) -> Applied:
    """Bring one writer's operations of one scope into the registers."""
    fresh: list[Row] = []
    gone: list[Row] = []
    records: set[tuple[str, str]] = set()
    kept: dict[str, frozenset[str]] = {}
    highest = 0
    for seq, lamport, wall_ms, person, entity, identity, _values, raw, dots, _line, hash8 in operations:
        records.add((entity, identity))
        if lamport > highest:
            highest = lamport
        blind = 0 if dots else 1
        for name, value in raw.items():
            fresh.append((scope, entity, identity, name, writer, seq, hash8, lamport, wall_ms, person, blind, value))
        if dots:
            if entity not in kept:
                kept[entity] = immutable_registers(entity, scope)
            names = [name for name in raw if name not in kept[entity]]
            gone += [(scope, entity, identity, name, dot.writer, dot.seq, dot.hash8) for name in names for dot in dots]
    known = is_known(connection, scope)
    superseded = _write(connection, scope, fresh, gone)
    connection.execute(
        "insert into clock values(?, ?) on conflict(scope) do update set lamport=max(lamport, excluded.lamport)",
        (scope, highest),
    )
    # In a scope that was empty, only values of this very run can stand beside each other.
    may_conflict = known or len(fresh) > len({row[:4] for row in fresh})
    return Applied({Touched(scope, *record) for record in records}, superseded, may_conflict)


def is_known(connection: Any, scope: str) -> bool:
    """Whether any operation of a scope is here."""
    return connection.execute("select 1 from clock where scope=?", (scope,)).fetchone() is not None


def count_conflicts(connection: Any, records: Iterable[Touched]) -> int:
    """Registers of some records with several live values (equal ones count once and are rare enough not to matter)."""
    count = 0
    for one in records:
        row = connection.execute(
            "select count(*) from (select 1 from register where scope=? and entity=? and id=? group by register "
            "having min(value)<>max(value))",
            one,
        ).fetchone()
        count += int(row[0])
    return count


def immutable_registers(entity: str, scope: str) -> frozenset[str]:
    """The registers that nobody can overwrite once written; a draft in a private scope still changes."""
    declaration = find_declaration(entity)
    return declaration.immutable if declaration and not scope.endswith("/private") else frozenset()


def _write(connection: Any, scope: str, fresh: Sequence[Row], gone: Sequence[Row]) -> int:
    superseded = 0
    if gone:
        # Remembered for good: what has not arrived yet must not rise when it does, nor what arrives once more in
        # another branch of a forked log.
        connection.executemany("insert or ignore into overwritten values(?,?,?,?,?,?,?)", gone)
        superseded = int(connection.executemany(f"delete from register where {KEY}", gone).rowcount)
    statement = "insert or ignore into register values(?,?,?,?,?,?,?,?,?,?,?,?)"
    if gone or connection.execute("select 1 from overwritten where scope=? limit 1", (scope,)).fetchone():
        statement = (
            "insert or ignore into register select ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12 "
            f"where not exists(select 1 from overwritten where {_NUMBERED_KEY})"
        )
    connection.executemany(statement, fresh)
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
    return '"deleted":true' in value and is_removal(loads_strict(value))


def is_removal(value: object) -> bool:
    """Whether a parsed value is a tombstone."""
    return isinstance(value, dict) and value.get("deleted") is True


def unseen_by_removal(
    connection: Any, record: Touched, register: str, siblings: Mapping[str, Sequence[Sibling]]
) -> list[Sibling]:
    """Live values of a record's other registers that whoever removed it had not seen (format clause F5).

    Args:
        connection: the store's.
        record: which record.
        register: the one that displays a tombstone.
        siblings: all live values of the record.
    """
    others = [one for name, live in siblings.items() if name != register for one in live]
    own = {one.dot for one in siblings[register]}
    if all(one.dot in own for one in others):
        return []
    seen = {
        Dot(*row)
        for row in connection.execute(
            "select writer, seq, hash8 from overwritten where scope=? and entity=? and id=? and register=?",
            (*record, register),
        )
    }
    late = [one for one in others if one.dot not in own and one.dot not in seen]
    return sorted(late, key=lambda one: (one.lamport, one.writer, one.register))


def in_conflict(siblings: Sequence[Sibling]) -> bool:
    """Whether live siblings say different things; equal values are one value (format clause F5)."""
    if len(siblings) == 1 or all(one.value == siblings[0].value for one in siblings):
        return False
    first = siblings[0].parsed()
    return any(one.parsed() != first for one in siblings[1:])
