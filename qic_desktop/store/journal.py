"""The one door in: every edit is an operation appended to this installation's journal.

Appending, merging into the registers and projecting are one transaction. Undo is a new operation that restores what
stood there before. The journal does not sign and does not read what others wrote; see ``segments``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from qic_desktop.domain.canonical import clean_text
from qic_desktop.domain.catalogue import DECLARATIONS, find_declaration
from qic_desktop.domain.entity import Record
from qic_desktop.domain.operation import (
    MAX_LAMPORT,
    MAX_TEXT_BYTES,
    Dot,
    Stamp,
    check_operation,
    make_line,
    parse_line,
)
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import NotAllowedError, QicError, TextTooLongError
from qic_desktop.store import projections
from qic_desktop.store.database import Store
from qic_desktop.store.registers import (
    Sibling,
    Touched,
    apply_operations,
    immutable_registers,
    is_removal,
    live_siblings,
)

R = TypeVar("R", bound=Record)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Edit:
    """What to write to one record: register → value. ``dots`` None overwrites all that is live there."""

    entity: str
    id: str
    registers: Mapping[str, object]
    dots: tuple[Dot, ...] | None = None


Placed = tuple[Scope, Edit]
"""An edit and where it goes; a journal's ``reviser`` sees what is about to be written, and may change or refuse it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records changed, so that pages refresh what they show."""

    touched: frozenset[Touched] = frozenset()

    @property
    def entities(self) -> frozenset[str]:
        """The kinds of records that changed."""
        return frozenset(one.entity for one in self.touched)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.touched | other.touched)


@dataclass(frozen=True, slots=True)
class _Step:
    """One undoable step: for every register what stood there before, and the operations that stand there now."""

    scope: Scope
    entity: str
    id: str
    before: Mapping[str, Sequence[Sibling]]
    now: Mapping[str, tuple[Dot, ...]]


_Group = tuple[_Step, ...]
"""What was recorded at once."""
Steps = tuple[_Group, ...]
"""What one act recorded, as :meth:`Journal.watched` hands it out; of no use but to be taken back."""


@dataclass(slots=True)
class _Stacks:
    """What can be taken back and done again. A restored value has a new operation: its *heir*."""

    undo: list[_Group] = field(default_factory=list)
    redo: list[_Group] = field(default_factory=list)
    heirs: dict[tuple[Dot, str], Dot] = field(default_factory=dict)

    def standing(self, step: _Step, register: str) -> list[Dot]:
        """The operations that hold a step's value today."""
        found = []
        for dot in step.now[register]:
            while (dot, register) in self.heirs:
                dot = self.heirs[dot, register]
            found.append(dot)
        return found


class Journal:
    """Appends this writer's operations to an open store and answers what records say."""

    def __init__(self, store: Store, writer: str, clock: Callable[[], int]) -> None:
        self.store = store
        self.writer = writer
        self.clock = clock
        self.person: str | None = None
        self.reviser: Callable[[Sequence[Placed]], Sequence[Placed]] | None = None
        self._stacks = _Stacks()

    # --- reading -------------------------------------------------------------------------------------------

    def list_records(self, record: type[R], scope: Scope | None = None, prefix: str = "") -> tuple[R, ...]:
        """The records of an entity, of one scope or of all, whose id starts with ``prefix``; in order of id."""
        wanted = None if scope is None else scope.text

        def follows(one: Touched) -> bool:
            return one.entity == record.ENTITY and wanted in (None, one.scope) and one.id.startswith(prefix)

        name = f"records {record.ENTITY} {wanted} {prefix}"
        return self.store.remembered(name, lambda: self._list(record, scope, prefix), follows)

    def _list(self, record: type[R], scope: Scope | None, prefix: str) -> tuple[R, ...]:
        self._refresh(record, scope)
        where, parameters = ["1"], []
        if scope is not None:
            where.append("scope=?")
            parameters.append(scope.text)
        if prefix:
            where.append("id>=? and id<?")
            parameters += [prefix, prefix + "\U0010ffff"]
        return projections.read(self.store.connection, record, " and ".join(where), parameters)

    def list_cells(
        self, record: type[Record], names: Sequence[str], prefix: str, ending: str = "", scopes: Sequence[str] = ()
    ) -> list[tuple[Any, ...]]:
        """(scope, id, cells …) of all scopes as they are stored, in order of id; see ``projections.read_cells``.

        ``prefix`` and ``ending`` are what the ids begin and end with. Where the ``scopes`` are known, only the records
        of this prefix are looked at, however many others there are.
        """
        self._refresh(record)
        where, parameters = projections.ids_between(prefix, ending)
        if scopes:
            where, parameters = f"{where} and {projections.SCOPE_IN}", (*parameters, json.dumps(list(scopes)))
        return projections.read_cells(self.store.connection, record, names, where, parameters)

    def find_record(self, record: type[R], scope: Scope, identity: str) -> R | None:
        """One record, or None."""
        self._refresh(record, scope)
        found = projections.read(self.store.connection, record, "scope=? and id=?", (scope.text, identity))
        return found[0] if found else None

    def _refresh(self, record: type[Record], scope: Scope | None = None) -> None:
        """Make stale tables anew: all scopes in one transaction, or each would wait for the disk by itself."""
        connection, entity = self.store.connection, record.ENTITY
        stale = projections.stale_scopes(connection, entity)
        wanted = stale if scope is None else [one for one in stale if one == scope.text]
        if wanted:
            with self.store.transaction():
                for one in wanted:
                    projections.rebuild(connection, one, entity)

    def live(self, scope: Scope, entity: str, identity: str) -> dict[str, list[Sibling]]:
        """The live values of every register of a record, conflicts included."""
        return live_siblings(self.store.connection, scope.text, entity, identity)

    # --- writing -------------------------------------------------------------------------------------------

    def append(self, scope: Scope, edits: Sequence[Edit], *, undoable: bool = True) -> Changes:
        """Record edits, all or nothing, as one undo step.

        Raises:
            RefusedError: what a reader of the format would refuse.
            TextTooLongError: a text above 64 KiB.
            DiskFullError, StoreReadOnlyError: nothing was written.
        """
        return self.append_all([(scope, edit) for edit in edits], undoable=undoable)

    def append_all(self, edits: Sequence[tuple[Scope, Edit]], *, undoable: bool = True) -> Changes:
        """The same for edits of several scopes: what the team keeps to itself, and what it shares of it."""
        if self.reviser is not None:
            edits = self.reviser(edits)
        steps = []
        touched: set[Touched] = set()
        with self.store.transaction(), self.store.accounted(touched):
            for scope, edit in edits:
                step, changed = self._append_one(scope, edit)
                steps.append(step)
                touched |= changed
        if undoable:
            self._stacks.undo.append(tuple(steps))
            self._stacks.redo.clear()
        return Changes(frozenset(touched))

    def _append_one(self, scope: Scope, edit: Edit) -> tuple[_Step, set[Touched]]:
        connection = self.store.connection
        _check_texts(edit.registers)
        live = live_siblings(connection, scope.text, edit.entity, edit.id)
        before = {name: live.get(name, []) for name in edit.registers}
        dots = edit.dots
        if dots is None:
            # Who removes a record says what of it was seen, in all of its registers (F5).
            seen = live if _removes(edit.registers) else before
            dots = tuple(sorted({s.dot for siblings in seen.values() for s in siblings}, key=_dot_order))
        line = make_line(self._stamp(scope), entity=edit.entity, identity=edit.id, registers=edit.registers, dots=dots)
        operation = parse_line(line)
        check_operation(operation, scope, find_declaration)
        connection.execute("insert into unsealed values(?,?,?,?)", (self.writer, scope.text, operation.seq, line))
        touched = apply_operations(connection, scope.text, self.writer, [operation]).touched
        projections.project(connection, touched)
        dot = Dot(self.writer, operation.seq, operation.hash8)
        # Nobody can overwrite what is immutable, so there is nothing to take back there.
        free = [name for name in edit.registers if name not in immutable_registers(edit.entity, scope.text)]
        before = {name: before[name] for name in free}
        return _Step(scope, edit.entity, edit.id, before, dict.fromkeys(free, (dot,))), touched

    def _stamp(self, scope: Scope) -> Stamp:
        connection = self.store.connection
        row = connection.execute(
            "select max(seq) from (select max(seq) as seq from unsealed where writer=? and scope=? "
            "union all select max(last) from segment where writer=? and scope=?)",
            (self.writer, scope.text, self.writer, scope.text),
        ).fetchone()
        seq = int(row[0] or 0) + 1
        row = connection.execute("select lamport from clock where scope=?", (scope.text,)).fetchone()
        # A writer that has counted to the end must not stop the others: dots alone decide what is overwritten.
        lamport = min(int(row[0] if row else 0) + 1, MAX_LAMPORT)
        return Stamp(seq, lamport, max(0, self.clock()), self.person)

    @property
    def steps(self) -> int:
        """How many steps can be taken back."""
        return len(self._stacks.undo)

    # --- undo ----------------------------------------------------------------------------------------------

    def undo(self) -> Changes:
        """Take back the last step of this run by new operations that restore what stood there before.

        Raises:
            NotAllowedError: nothing to undo, or somebody has overwritten the value since.
        """
        return self._take_back_last(self._stacks.undo, self._stacks.redo, "undo")

    def redo(self) -> Changes:
        """Do again what was undone last.

        Raises:
            NotAllowedError: nothing to redo, or somebody has overwritten the value since.
        """
        return self._take_back_last(self._stacks.redo, self._stacks.undo, "redo")

    def watched(self, act: Callable[[], T]) -> tuple[T, Steps]:
        """Do ``act``; what it answers, and the steps that it recorded, for :meth:`take_back`."""
        known = len(self._stacks.undo)
        answer = act()
        return answer, tuple(self._stacks.undo[known:])

    def take_back(self, steps: Steps) -> Changes:
        """Take back these steps as one, and nothing that was recorded since.

        Raises:
            NotAllowedError: they are taken back already, or somebody has overwritten a value since.
        """
        return self._take_back(list(steps), self._stacks.undo, self._stacks.redo, "undo")

    def follow(self, renamed: Mapping[Dot, Dot]) -> None:
        """Sealing gave operations of this run new names: steps that name them go on to mean them."""
        for step in (step for steps in (*self._stacks.undo, *self._stacks.redo) for step in steps):
            for name in step.now:
                for dot in self._stacks.standing(step, name):
                    if dot in renamed:
                        self._stacks.heirs[dot, name] = renamed[dot]

    def forget_steps(self) -> None:
        """An import or a new writer ends what can be undone."""
        self._stacks = _Stacks()

    def _take_back_last(self, source: list[_Group], other: list[_Group], name: str) -> Changes:
        try:
            return self._take_back(source[-1:], source, other, name)
        except NotAllowedError:
            # It can never be taken back any more: the step before it comes next.
            del source[-1:]
            raise

    def _take_back(self, groups: list[_Group], source: list[_Group], other: list[_Group], name: str) -> Changes:
        places = [next((at for at, known in enumerate(source) if known is group), -1) for group in groups]
        if not groups or -1 in places:
            raise NotAllowedError(name, why="nothing")
        touched: set[Touched] = set()
        undone: list[_Step] = []
        heirs = dict(self._stacks.heirs)
        try:
            with self.store.transaction(), self.store.accounted(touched):
                for step in reversed([step for group in groups for step in group]):
                    if not self._stands(step):
                        raise NotAllowedError(name, why="overwritten")
                    undone.append(self._restore(step, touched))
        except QicError:
            self._stacks.heirs = heirs
            raise
        for at in sorted(places, reverse=True):
            del source[at]
        other.append(tuple(undone))
        return Changes(frozenset(touched))

    def _stands(self, step: _Step) -> bool:
        live = live_siblings(self.store.connection, step.scope.text, step.entity, step.id)
        return all(
            {one.dot for one in live.get(name, ())} == set(self._stacks.standing(step, name)) for name in step.now
        )

    def _restore(self, step: _Step, touched: set[Touched]) -> _Step:
        """One operation restores every single value; each further sibling gets one of its own (format, Sealing)."""
        dots = {dot for name in step.now for dot in self._stacks.standing(step, name)}
        live = live_siblings(self.store.connection, step.scope.text, step.entity, step.id)
        before = {name: live.get(name, []) for name in step.now}
        now: dict[str, tuple[Dot, ...]] = dict.fromkeys(step.now, ())
        if not step.now:
            return step
        for turn in range(max(1, *(len(siblings) for siblings in step.before.values()))):
            chosen = {name: siblings[turn] for name, siblings in step.before.items() if turn < len(siblings)}
            registers = {name: one.parsed() for name, one in chosen.items()}
            if turn == 0:
                registers |= dict.fromkeys((name for name in step.before if name not in chosen), None)
            for part in _parts(registers):
                known = {one.dot for siblings in live.values() for one in siblings} if _removes(part) else set()
                seen = tuple(sorted(dots | known, key=_dot_order))
                done, changed = self._append_one(step.scope, Edit(step.entity, step.id, part, dots=seen))
                touched |= changed
                for name, (dot,) in done.now.items():
                    now[name] += (dot,)
                    if name in chosen:
                        self._stacks.heirs[chosen[name].dot, name] = dot
        return _Step(step.scope, step.entity, step.id, before, now)

    # --- drafts --------------------------------------------------------------------------------------------

    def keep_draft(self, scope: Scope, entity: str, identity: str, register: str, text: str) -> None:
        """Keep half-typed text outside the journal, so that a power cut loses nothing."""
        with self.store.transaction(), self.store.accounted(()):
            self.store.connection.execute(
                "insert or replace into draft values(?,?,?,?,?)", (scope.text, entity, identity, register, text)
            )

    def drop_draft(self, scope: Scope, entity: str, identity: str, register: str) -> None:
        """The text was recorded, or given up."""
        with self.store.transaction(), self.store.accounted(()):
            self.store.connection.execute(
                "delete from draft where scope=? and entity=? and id=? and register=?",
                (scope.text, entity, identity, register),
            )

    def drafts(self, scope: Scope, entity: str, identity: str) -> dict[str, str]:
        """Half-typed texts of a record: register → text."""
        return dict(
            self.store.rows(
                "select register, text from draft where scope=? and entity=? and id=?",
                (scope.text, entity, identity),
            )
        )


def _dot_order(dot: Dot) -> tuple[str, int, str]:
    return dot.writer, dot.seq, dot.hash8


def _removes(registers: Mapping[str, object]) -> bool:
    return any(is_removal(value) for value in registers.values())


def _parts(registers: Mapping[str, object]) -> list[Mapping[str, object]]:
    """A removal and what it had not seen are restored apart, so that they stand against each other again."""
    removals = {name: value for name, value in registers.items() if is_removal(value)}
    rest = {name: value for name, value in registers.items() if name not in removals}
    return [part for part in (removals, rest) if part]


def _check_texts(registers: Mapping[str, object]) -> None:
    for name, value in registers.items():
        parts = value.values() if isinstance(value, Mapping) else [value]
        for part in parts:
            if isinstance(part, str) and len(clean_text(part).encode()) > MAX_TEXT_BYTES:
                raise TextTooLongError(name, limit_bytes=MAX_TEXT_BYTES)


def record_edit(record: type[Record], identity: str, **fields: object) -> Edit:
    """An edit from field names: fields of one register are written together, so all of them must be given.

    Raises:
        ValueError: a field is unknown, or a register is given in part (a bug of the caller).
    """
    declaration = DECLARATIONS[record.ENTITY]
    owners = {name: register for name, _, register in declaration.columns}
    registers: dict[str, object] = {}
    for name, value in fields.items():
        register = owners[name]
        if not declaration.is_compound(register):
            registers[register] = value
            continue
        members = declaration.members(register)
        if not set(members) <= set(fields):
            raise ValueError(f"{record.ENTITY}.{register} needs {members}")
        registers[register] = {member: fields[member] for member in members if fields[member] is not None}
    return Edit(record.ENTITY, identity, registers)


def new_record(record: type[Record], identity: str, **fields: object) -> Edit:
    """An edit that makes a record: fields that are not given are absent."""
    declaration = DECLARATIONS[record.ENTITY]
    given = {register for name, _, register in declaration.columns if name in fields}
    everything = {name: fields.get(name) for name, _, register in declaration.columns if register in given}
    return record_edit(record, identity, **everything)
