"""Decisions: operations that chose between values, read from the log.

The mark of a value that came through a conflict. It is stored nowhere: whoever holds the same operations finds the
same decisions. An operation decides where its dots overwrite several values of a register that differ and of which
none had seen another, or a removal together with a change that the removal had not seen (format clauses F4, F5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qic_desktop.domain.operation import Dot, Operation
from qic_desktop.store import segments
from qic_desktop.store.registers import immutable_registers, is_removal

Operations = Mapping[Dot, Operation]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: between which values, for which, by whom and when.

    ``choices`` are pairs of register and value, oldest first; ``dot`` names the operation that decided.
    """

    entity: str
    record: str
    register: str
    dot: Dot
    wall_ms: int
    person: str | None
    choices: tuple[tuple[str, object], ...]
    chosen: object


def decisions_of_record(connection: Any, scope: str, entity: str, identity: str) -> tuple[Decision, ...]:
    """The decisions on one record, oldest first."""
    found = segments.operations_of(connection, scope, identity)
    return decisions_in(scope, [(writer, one) for writer, one, _sealed in found if one.entity == entity])


def decisions_of_scope(connection: Any, scope: str) -> tuple[Decision, ...]:
    """Every decision in a scope, in causal order; reads the whole log of the scope."""
    found = segments.operations_marked(connection, scope, b"[")
    return decisions_in(scope, [(writer, operation) for writer, operation, _segment in found])


def decisions_in(scope: str, found: Iterable[tuple[str, Operation]]) -> tuple[Decision, ...]:
    """The decisions among operations of one scope, which are given in causal order with their writers."""
    records: dict[tuple[str, str], dict[Dot, Operation]] = {}
    made: list[Decision] = []
    for writer, operation in found:
        known = records.setdefault((operation.entity, operation.id), {})
        dot = Dot(writer, operation.seq, operation.hash8)
        if len(operation.dots) > 1:
            made += _decided(scope, known, dot, operation)
        known[dot] = operation
    return tuple(made)


def _decided(scope: str, known: Operations, dot: Dot, operation: Operation) -> Iterator[Decision]:
    immutable = immutable_registers(operation.entity, scope)
    for register, chosen in operation.registers.items():
        if register in immutable:
            continue
        choices = _choices(known, operation.dots, register)
        values = [value for _register, value in choices]
        if any(value != values[0] for value in values[1:]):
            yield Decision(
                operation.entity,
                operation.id,
                register,
                dot,
                operation.wall_ms,
                operation.person,
                tuple(choices),
                chosen,
            )


def _choices(known: Operations, dots: Sequence[Dot], register: str) -> list[tuple[str, object]]:
    """What stood beside each other in a register when an operation with these dots was made."""
    here = [dot for dot in dots if dot in known and register in known[dot].registers]
    past = set().union(*(_past(known, dot, register) for dot in here)) if len(here) > 1 else set()
    siblings = [dot for dot in here if dot not in past]
    pairs = [(dot, register) for dot in siblings]
    if siblings and all(is_removal(known[dot].registers[register]) for dot in siblings):
        pairs += _unseen(known, dots, siblings, register)
    pairs.sort(key=lambda pair: (known[pair[0]].lamport, pair[0].writer, pair[1]))
    return [(name, known[dot].registers[name]) for dot, name in pairs]


def _unseen(known: Operations, dots: Sequence[Dot], removals: Sequence[Dot], register: str) -> list[tuple[Dot, str]]:
    """Changes of other registers that no removal had seen."""
    seen = set().union(*(_past(known, dot) for dot in removals))
    late = [dot for dot in dots if dot in known and dot not in seen and register not in known[dot].registers]
    return [(dot, name) for dot in late for name in known[dot].registers]


def _past(known: Operations, dot: Dot, register: str = "") -> set[Dot]:
    """Everything that an operation had seen, directly or not; only of one register where that is named."""
    past: set[Dot] = set()
    waiting = [dot]
    while waiting:
        for each in known[waiting.pop()].dots:
            if each in known and each not in past and (not register or register in known[each].registers):
                past.add(each)
                waiting.append(each)
    return past
