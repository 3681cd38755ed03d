"""What this installation's own chains need before and while sealing: folding, anchors, a new writer.

The *anchor* lies outside the store and remembers what this writer sealed last. A store that is behind its anchor is
a copy or was restored: it must not go on under the same name, or two histories would carry the same numbers
(format "Sealing, export, forks").
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.entity import Kind
from qic_desktop.domain.operation import Dot, Operation, Stamp, make_line, parse_line
from qic_desktop.errors import StoreLockedError
from qic_desktop.store import segments
from qic_desktop.store.database import Store, translated_os_error

_BROUGHT = "writer=? and package is not null and state<>'tombstone'"
Key = tuple[int, str]
Renamed = Mapping[Dot, Dot]
"""Unsealed operations that were written anew: old name → new name."""


def own_scopes(store: Store, writer: str) -> list[str]:
    """The scopes in which this writer has unsealed lines."""
    rows = store.rows("select distinct scope from unsealed where writer=? order by scope", (writer,))
    return [row[0] for row in rows]


def seal_scope(store: Store, writer: str, scope: str, anchor: Path, sign: segments.Seal) -> Renamed:
    """Fold and seal one chain, then move the anchor; the caller has made sure that the anchor fits.

    Answers which operations have new names since folding.
    """
    with _anchor_locked(anchor):
        with store.transaction():
            renamed = fold(store, writer, scope)
            practice = bool(store.setting("practice", False))
            segments.seal(store.connection, writer, scope, practice=practice, sign=sign)
        _write_anchor(anchor, _tips(store, writer))
    return renamed


def is_shared(store: Store, writer: str) -> bool:
    """Whether a package brought segments of this very writer: another installation writes under its name."""
    # What another laptop of the team removed from this writer's entries is signed by that laptop.
    return any(one.replaces is None for one in segments.held(store.connection, _BROUGHT, (writer,)))


def anchor_fits(store: Store, writer: str, anchor: Path) -> bool:
    """Whether the store holds everything this writer ever sealed; repairs an anchor that a crash left behind."""
    with _anchor_locked(anchor):
        remembered = _read_anchor(anchor)
        current = _tips(store, writer)
        for scope, (last, identity) in remembered.items():
            if last and store.connection.execute("select 1 from segment where id=?", (identity,)).fetchone() is None:
                return False
            if current.get(scope, (0, None))[0] < last:
                return False
        if remembered != current:
            _write_anchor(anchor, current)
        return True


def _tips(store: Store, writer: str) -> dict[str, tuple[int, str | None]]:
    rows = store.rows("select distinct scope from segment where writer=?", (writer,))
    return {row[0]: segments.tip(store.connection, writer, row[0]) for row in rows}


@contextmanager
def _anchor_locked(anchor: Path) -> Iterator[None]:
    lock = FileLock(anchor.with_suffix(".lock"), timeout=10)
    try:
        anchor.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreLockedError(anchor.parent) from error
    except OSError as error:
        raise translated_os_error(error, anchor.parent) from error
    try:
        yield
    finally:
        lock.release()


def _read_anchor(anchor: Path) -> dict[str, tuple[int, str | None]]:
    """What the anchor remembers; nothing where it is not there or was damaged."""
    try:
        content = json.loads(anchor.read_text(encoding="utf-8"))
        return {str(scope): (int(last), identity) for scope, (last, identity) in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write_anchor(anchor: Path, tips: dict[str, tuple[int, str | None]]) -> None:
    temporary = anchor.with_suffix(".new")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(tips, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(anchor)
    except OSError as error:
        raise translated_os_error(error, anchor.parent) from error


_PLACE = "scope=? and entity=? and id=? and writer=? and seq=? and hash8=?"

# --- folding --------------------------------------------------------------------------------------------------


def fold(store: Store, writer: str, scope: str) -> Renamed:
    """Fold successive unsealed edits of one text by one person into the last; answers who has a new name.

    Typing mistakes in a text should not travel; values never fold.
    """
    operations = [parse_line(line) for line in segments.unsealed_lines(store.connection, writer, scope)]
    kept: list[Operation] = []
    absorbed: dict[Key, tuple[Dot, ...]] = {}
    for operation in operations:
        if kept and _folds(kept[-1], operation, writer):
            gone = kept.pop()
            absorbed[operation.seq, operation.hash8] = _inherited(absorbed, gone)
        kept.append(operation)
    if len(kept) == len(operations):
        return {}
    return _relabel(store, writer, scope, kept, writer, absorbed)


def _inherited(absorbed: dict[Key, tuple[Dot, ...]], gone: Operation) -> tuple[Dot, ...]:
    return absorbed.pop((gone.seq, gone.hash8), gone.dots)


def _folds(earlier: Operation, later: Operation, writer: str) -> bool:
    if (earlier.entity, earlier.id, earlier.person) != (later.entity, later.id, later.person):
        return False
    if len(earlier.registers) != 1 or earlier.registers.keys() != later.registers.keys():
        return False
    declaration = find_declaration(later.entity)
    name = next(iter(later.registers))
    if declaration is None or declaration.registers.get(name) is not Kind.TEXT or name in declaration.immutable:
        return False
    return later.dots == (Dot(writer, earlier.seq, earlier.hash8),)


def _relabel(
    store: Store,
    writer: str,
    scope: str,
    operations: list[Operation],
    new_writer: str,
    absorbed: dict[Key, tuple[Dot, ...]],
) -> Renamed:
    """Write unsealed lines anew with contiguous numbers (and perhaps another writer); dots among them follow."""
    connection = store.connection
    seq = segments.tip(connection, new_writer, scope)[0]
    renamed: dict[Dot, Dot] = {}
    connection.execute("delete from unsealed where writer=? and scope=?", (writer, scope))
    for old in operations:
        seq += 1
        dots = absorbed.get((old.seq, old.hash8), old.dots)
        line = make_line(
            Stamp(seq, old.lamport, old.wall_ms, old.person),
            entity=old.entity,
            identity=old.id,
            registers=old.registers,
            dots=[renamed.get(dot, dot) for dot in dots],
        )
        new = parse_line(line)
        renamed[Dot(writer, old.seq, old.hash8)] = Dot(new_writer, new.seq, new.hash8)
        connection.execute("insert into unsealed values(?,?,?,?)", (new_writer, scope, seq, line))
        place = (scope, old.entity, old.id, writer, old.seq, old.hash8)
        name = (new_writer, new.seq, new.hash8)
        connection.execute(
            f"update register set writer=?, seq=?, hash8=?, blind=? where {_PLACE}", (*name, not new.dots, *place)
        )
        connection.execute(f"update overwritten set writer=?, seq=?, hash8=? where {_PLACE}", (*name, *place))
    return {old_name: name for old_name, name in renamed.items() if old_name != name}


def change_writer(store: Store, writer: str, new_writer: str, on_changed: Callable[[], Any]) -> None:
    """Go on under a new name; unsealed lines were never published and are written anew under it."""
    with store.transaction():
        for scope in own_scopes(store, writer):
            lines = segments.unsealed_lines(store.connection, writer, scope)
            _relabel(store, writer, scope, [parse_line(line) for line in lines], new_writer, {})
        store.set_setting("writer", new_writer)
        on_changed()
