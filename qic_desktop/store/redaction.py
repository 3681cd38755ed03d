"""Redaction in the store: the old bytes go, their id stays as a tombstone, the new words stand under the old names.

Which redaction counts was decided before a segment gets here. Everything runs in the caller's transaction; getting
the freed bytes out of the file is :func:`scrub`, which cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qic_desktop.domain.canonical import dumps
from qic_desktop.domain.operation import Dot, Operation, parse_line
from qic_desktop.domain.redaction import Change, changed_line
from qic_desktop.domain.segment import Segment
from qic_desktop.store import projections, segments
from qic_desktop.store.database import Store
from qic_desktop.store.registers import Touched, apply_operations
from qic_desktop.store.segments import ACCEPTED, TOMBSTONE, HeldSegment

UNSEEN = "unseen"
"""The code of a tombstone whose segment was never here: its redaction could not be compared yet."""
PENDING = "redaction_pending"
"""The setting that lists removed segments whose bytes may still lie in files beside the database."""
UNSENT = "unsent"
"""Stands in that list for words that had not been sealed: freed pages alone may hold them."""


def find(connection: Any, identity: str) -> HeldSegment | None:
    """A segment by its id, if its bytes are here."""
    found = segments.held(connection, "id=? and state<>?", (identity, TOMBSTONE))
    return found[0] if found else None


def is_known(connection: Any, identity: str) -> bool:
    """Whether a segment is accepted here, or was replaced after its redaction had been compared with it."""
    row = connection.execute("select state, code from segment where id=?", (identity,)).fetchone()
    return row is not None and (row[0] == ACCEPTED or (row[0] == TOMBSTONE and row[1] != UNSEEN))


def is_gone(connection: Any, identity: str) -> bool:
    """Whether a segment was replaced: its bytes are not wanted here any more."""
    row = connection.execute("select 1 from segment where id=? and state=?", (identity, TOMBSTONE)).fetchone()
    return row is not None


def put_in_place(connection: Any, redaction: Segment, olds: Iterable[str]) -> set[Touched]:
    """Let a redaction that is held stand in for ``olds``: the first segment, and former redactions of it."""
    header = redaction.header
    for old in olds:
        seen = "" if find(connection, old) else UNSEEN
        connection.execute(
            "insert into segment(id, writer, scope, first, last, prev, sealed, state, code) "
            "values(?,?,?,?,?,?,x'',?,?) on conflict(id) do update set sealed=x'', "
            "code=case when state=excluded.state then code else excluded.code end, state=excluded.state",
            (old, header.writer, header.scope, header.first, header.last, header.prev, TOMBSTONE, seen),
        )
    connection.execute("update segment set state=?, code='' where id=?", (ACCEPTED, redaction.id))
    applied = apply_operations(connection, header.scope, header.writer, redaction.operations)
    replace_values(connection, header.scope, header.writer, redaction.operations)
    projections.forget(connection, header.scope, {one.entity for one in applied.touched})
    return applied.touched


def replace_values(connection: Any, scope: str, writer: str, operations: Iterable[Operation]) -> None:
    """Bring live values to what their operations say now: a redaction keeps an operation's name."""
    rows = [
        (raw, scope, operation.entity, operation.id, name, writer, operation.seq, operation.hash8)
        for operation in operations
        for name, raw in operation.raw.items()
    ]
    connection.executemany(
        "update register set value=?1 where scope=?2 and entity=?3 and id=?4 and register=?5 and writer=?6 "
        "and seq=?7 and hash8=?8 and value<>?1",
        rows,
    )


def bring_back(connection: Any, identity: str, sealed: bytes) -> None:
    """Accept a segment that waited, or whose place was taken before it ever came."""
    connection.execute("update segment set state=?, code='', sealed=? where id=?", (ACCEPTED, sealed, identity))


def let_back(connection: Any, scope: str) -> None:
    """What let some redactions in may have gone: their first segments are looked at again when they come."""
    connection.execute("update segment set code=? where scope=? and state=?", (UNSEEN, scope, TOMBSTONE))


def add_pending(store: Store, identities: Iterable[str]) -> None:
    """Remember which segments were removed until their bytes have gone from every file."""
    found = {*store.setting(PENDING, []), *identities}
    store.set_setting(PENDING, sorted(found))


def scrub(store: Store) -> None:
    """Write the database anew, so that no freed page holds what was removed.

    Raises:
        DiskFullError, StoreReadOnlyError: it goes on as it was and can be tried again.
    """
    with store.translated():
        store.connection.execute("pragma secure_delete=on")
        store.connection.execute("vacuum")


# --- what was not sealed yet ------------------------------------------------------------------------------------


def rewrite_unsealed(store: Store, writer: str, scope: str, change: Change) -> set[Touched]:
    """Change words in lines that have not left yet: as if they had never been typed. In the caller's transaction."""
    connection = store.connection
    renamed: dict[Dot, Dot] = {}
    touched: set[Touched] = set()
    for line in segments.unsealed_lines(connection, writer, scope):
        old = parse_line(line)
        fresh = _renamed_dots(parse_line(changed_line(old, change)), renamed)
        new = parse_line(fresh)
        if new.line == old.line:
            continue
        renamed[Dot(writer, old.seq, old.hash8)] = Dot(writer, new.seq, new.hash8)
        touched.add(Touched(scope, new.entity, new.id))
        connection.execute(
            "update unsealed set line=? where writer=? and scope=? and seq=?", (new.line, writer, scope, new.seq)
        )
        place = (scope, old.entity, old.id, writer, old.seq, old.hash8)
        for table in ("register", "overwritten"):
            connection.execute(f"update {table} set hash8=? where {_PLACE}", (new.hash8, *place))
        replace_values(connection, scope, writer, [new])
    projections.forget(connection, scope, {one.entity for one in touched})
    return touched


_PLACE = "scope=? and entity=? and id=? and writer=? and seq=? and hash8=?"


def _renamed_dots(operation: Operation, renamed: Mapping[Dot, Dot]) -> bytes:
    """The line with the new names of what it overwrites."""
    if not any(dot in renamed for dot in operation.dots):
        return operation.line
    before = dumps([[dot.writer, dot.seq, dot.hash8] for dot in operation.dots])
    dots = [renamed.get(dot, dot) for dot in operation.dots]
    after = dumps([[dot.writer, dot.seq, dot.hash8] for dot in dots])
    return operation.line[: -len(before) - 1] + after.encode() + b"]"


def change_drafts(connection: Any, change: Change) -> None:
    """Change words in half-typed texts."""
    rows = connection.execute("select rowid, text from draft").fetchall()
    changed = [(change(text), row) for row, text in rows if change(text) != text]
    connection.executemany("update draft set text=? where rowid=?", changed)
