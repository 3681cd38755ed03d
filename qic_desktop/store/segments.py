"""Segments in the store: sealing own operations, holding others' segments, and what is held of each chain.

A sealed segment is immutable. Signing is a function passed in; who may write what was decided before a segment
gets here (``state`` is that decision).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qic_desktop.domain.canonical import dumps
from qic_desktop.domain.operation import Operation, parse_line
from qic_desktop.domain.segment import (
    SEAL_BYTES,
    SEAL_OPERATIONS,
    SegmentHeader,
    make_body,
    parse_header,
    parse_segment,
)

Seal = Callable[[bytes], bytes]
"""Signs a segment's body and answers the sealed form."""

ACCEPTED, WAITING, REVOKED, TOMBSTONE = "accepted", "waiting", "revoked", "tombstone"


@dataclass(frozen=True, slots=True)
class HeldSegment:
    """A segment as it lies in the store; ``code`` says why it waits."""

    id: str
    writer: str
    scope: str
    first: int
    last: int
    prev: str | None
    sealed: bytes
    state: str
    code: str
    package: str | None

    @property
    def body(self) -> bytes:
        """The bytes that were signed: everything after the line of the sealed form."""
        return self.sealed.partition(b"\n")[2]

    @property
    def chain(self) -> str:
        """``"<writer> <scope>"``."""
        return f"{self.writer} {self.scope}"

    @property
    def replaces(self) -> str | None:
        """The segment that stood here first, if this one is its redaction."""
        start = self.sealed.find(b"\n") + 1
        head = self.sealed[start : self.sealed.find(b"\n", start)]
        return parse_header(head).replaces if _REPLACES in head else None

    @property
    def place(self) -> str:
        """The id under which the chain knows this part: what the next segment names as its ``prev``."""
        return self.replaces or self.id

    def operations(self) -> tuple[Operation, ...]:
        """The operations inside."""
        return parse_segment(self.body).operations


_REPLACES = b'"replaces":'
_COLUMNS = "id, writer, scope, first, last, prev, sealed, state, code, package"


def held(connection: Any, where: str = "1", parameters: Sequence[object] = ()) -> list[HeldSegment]:
    """The segments that fit, chain by chain and in order."""
    rows = connection.execute(
        f"select {_COLUMNS} from segment where {where} order by writer, scope, first, id", tuple(parameters)
    )
    return [HeldSegment(*row) for row in rows]


def hold(connection: Any, segment: HeldSegment) -> bool:
    """Keep a segment; answers whether it was new."""
    cursor = connection.execute(
        f"insert or ignore into segment({_COLUMNS}) values(?,?,?,?,?,?,?,?,?,?)",
        (
            segment.id,
            segment.writer,
            segment.scope,
            segment.first,
            segment.last,
            segment.prev,
            segment.sealed,
            segment.state,
            segment.code,
            segment.package,
        ),
    )
    return int(cursor.rowcount) > 0


def tip(connection: Any, writer: str, scope: str) -> tuple[int, str | None]:
    """The last sealed number of a chain and the id of its segment's place; (0, None) for a chain with none."""
    row = connection.execute(
        f"select {_COLUMNS} from segment where writer=? and scope=? and state=? order by last desc limit 1",
        (writer, scope, ACCEPTED),
    ).fetchone()
    if row is None:
        return 0, None
    found = HeldSegment(*row)
    return found.last, found.place


def unsealed_lines(connection: Any, writer: str, scope: str) -> list[bytes]:
    """Own lines that are not in a segment yet, in order."""
    rows = connection.execute("select line from unsealed where writer=? and scope=? order by seq", (writer, scope))
    return [bytes(row[0]) for row in rows]


def seal(connection: Any, writer: str, scope: str, *, practice: bool, sign: Seal) -> tuple[int, str | None]:
    """Seal all own lines of a chain into segments, in the caller's transaction; answers the new tip."""
    lines = unsealed_lines(connection, writer, scope)
    last, prev = tip(connection, writer, scope)
    while lines:
        part = _slice(lines)
        header = SegmentHeader(
            writer=writer, scope=scope, first=last + 1, last=last + len(part), prev=prev, practice=practice
        )
        body = make_body(header, part)
        identity = parse_segment(body).id
        hold(
            connection,
            HeldSegment(identity, writer, scope, header.first, header.last, prev, sign(body), ACCEPTED, "", None),
        )
        last, prev, lines = header.last, identity, lines[len(part) :]
    connection.execute("delete from unsealed where writer=? and scope=?", (writer, scope))
    return last, prev


def _slice(lines: list[bytes]) -> list[bytes]:
    size = 0
    for count, line in enumerate(lines[:SEAL_OPERATIONS]):
        size += len(line) + 1
        if size > SEAL_BYTES and count:
            return lines[:count]
    return lines[:SEAL_OPERATIONS]


def operations_of(connection: Any, scope: str, identity: str) -> list[tuple[str, Operation, bool]]:
    """Every operation on a record in causal order, sealed or not: (writer, operation, whether it is sealed)."""
    found = operations_marked(connection, scope, dumps(identity).encode())
    return [(writer, operation, bool(segment)) for writer, operation, segment in found if operation.id == identity]


def operations_marked(
    connection: Any,
    scope: str,
    mark: bytes,
    wanted: Callable[[bytes], bool] | None = None,
    parts: Sequence[HeldSegment] | None = None,
) -> list[tuple[str, Operation, str]]:
    """Every operation whose line holds ``mark``, in causal order: (writer, operation, id of its segment).

    The id is empty for operations that are not sealed yet. Lines that are not ``wanted`` are not parsed. ``parts`` are
    the segments of the scope to look in: those that are accepted, where it is None.
    """
    fits = _any_line if wanted is None else wanted
    found: list[tuple[str, Operation, str]] = []
    for segment in held(connection, "scope=? and state=?", (scope, ACCEPTED)) if parts is None else parts:
        if mark in segment.body:
            found += [(segment.writer, operation, segment.id) for operation in _marked(segment, mark, fits)]
    rows = connection.execute(
        "select writer, line from unsealed where scope=? and instr(line, ?) order by seq", (scope, mark)
    )
    found += [(writer, parse_line(bytes(line)), "") for writer, line in rows if fits(bytes(line))]
    return sorted(found, key=_causal_order)


def _any_line(_line: bytes) -> bool:
    return True


def _marked(segment: HeldSegment, mark: bytes, fits: Callable[[bytes], bool]) -> list[Operation]:
    if segment.replaces:
        return [one for one in segment.operations() if mark in one.line and fits(one.line)]
    return [parse_line(line) for line in segment.body.split(b"\n")[1:-1] if mark in line and fits(line)]


def _causal_order(found: tuple[str, Operation, str]) -> tuple[int, str, int]:
    writer, operation, _segment = found
    return operation.lamport, writer, operation.seq
