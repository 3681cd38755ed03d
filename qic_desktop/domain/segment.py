"""Segments: a contiguous run of one writer's operations in one scope, named by the hash of its bytes.

Owns clause F7 of ``resources/docs/data-package.md``: the body of a segment. Sealing (who
signed it) is the exchange's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from qic_desktop.domain.canonical import dumps, loads_strict
from qic_desktop.domain.operation import Operation, parse_line
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import RefusedError

VERSION = 1
REDACTION = "redaction"
KNOWN_CRITICAL: frozenset[str] = frozenset({REDACTION})
MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_OPERATIONS = 50_000
SEAL_BYTES = 1024 * 1024
SEAL_OPERATIONS = 4_000

_KEYID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HASH8 = re.compile(r"[0-9a-f]{16}")
_HEADER_KEYS = ("v", "crit", "practice", "writer", "scope", "first", "last", "prev")
_REDACTION_KEYS = ("replaces", "was", "by")


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """The first line of a segment.

    Attributes:
        v: Version of the format.
        crit: Names of extensions that a reader must understand; else the segment waits for an update.
        practice: Whether it belongs to practice data.
        writer: keyid of the signing key.
        scope: The scope of every operation in it.
        first: seq of the first operation.
        last: seq of the last.
        prev: id of the chain's previous segment; None for the first.
        replaces: In a redaction, id of the segment that stood there first.
        was: In a redaction, (seq, hash8) of every line that was changed, as it was first.
        by: In a redaction, id of the key that signs it.
        extra: Optional keys of newer programs, kept.
    """

    writer: str
    scope: str
    first: int
    last: int
    prev: str | None
    practice: bool = False
    v: int = VERSION
    crit: tuple[str, ...] = ()
    replaces: str | None = None
    was: tuple[tuple[int, str], ...] = ()
    by: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def chain(self) -> str:
        """``"<writer> <scope>"``."""
        return f"{self.writer} {self.scope}"

    @property
    def signer(self) -> str:
        """Id of the key that must have signed: the writer's, or that of who removed something."""
        return self.by or self.writer


@dataclass(frozen=True, slots=True)
class Segment:
    """A parsed segment; ``id`` is the SHA-256 of ``body``, ``scope`` the parsed scope of its header."""

    header: SegmentHeader
    operations: tuple[Operation, ...]
    id: str
    scope: Scope
    body: bytes

    @property
    def place(self) -> str:
        """The id under which others name this part of the chain: its own, or that of the segment it replaces."""
        return self.header.replaces or self.id


def segment_id(body: bytes) -> str:
    """The id of a segment: hex SHA-256 of its body."""
    return sha256(body).hexdigest()


def make_body(header: SegmentHeader, lines: Sequence[bytes]) -> bytes:
    """The body: header line, one line per operation, a line feed after each.

    Raises:
        RefusedError: What :func:`parse_segment` would refuse.
    """
    body = b"\n".join([_header_line(header), *lines, b""])
    parse_segment(body)
    return body


def _header_line(header: SegmentHeader) -> bytes:
    fields = {name: getattr(header, name) for name in _HEADER_KEYS}
    if header.replaces is not None:
        fields |= {name: getattr(header, name) for name in _REDACTION_KEYS}
    return dumps({**fields, **header.extra}).encode()


def parse_segment(body: bytes) -> Segment:
    """A segment from its body; the rules of entities are checked elsewhere (``check_operation``).

    Raises:
        RefusedError: ``E-SEGMENT`` (size or shape), ``E-HEADER``, ``E-VERSION``, ``E-SCOPE``, ``E-SEQ``, the
            codes of ``parse_line``, or ``Q-NEEDS-UPDATE`` for a newer version or an unknown critical
            extension.
    """
    if len(body) > MAX_BODY_BYTES:
        raise RefusedError("E-SEGMENT", "too large")
    if not body.endswith(b"\n"):
        raise RefusedError("E-SEGMENT", "no final line feed")
    lines = body.split(b"\n")
    lines.pop()
    header = parse_header(lines[0])
    if len(lines) - 1 > MAX_OPERATIONS or len(lines) - 1 != header.last - header.first + 1:
        raise RefusedError("E-SEQ", "number of lines")
    scope = Scope.parse(header.scope)
    was = dict(header.was)
    operations = []
    for seq, line in enumerate(lines[1:], header.first):
        operation = parse_line(line)
        if operation.seq != seq:
            raise RefusedError("E-SEQ", f"{operation.seq} instead of {seq}")
        if seq in was:
            operation = _as_it_was(operation, was[seq])
        operations.append(operation)
    return Segment(header, tuple(operations), segment_id(body), scope, body)


def _as_it_was(operation: Operation, first: str) -> Operation:
    """A line of a redaction under its old name: what others overwrote stays overwritten (F7a)."""
    if operation.hash8 == first:
        raise RefusedError("E-HEADER", "was")
    return operation._replace(hash8=first)


def parse_header(line: bytes) -> SegmentHeader:
    """The header of a segment from its line.

    Raises:
        RefusedError: ``E-HEADER``, ``E-VERSION``, ``E-SCOPE``, ``E-SEQ`` or ``Q-NEEDS-UPDATE``.
    """
    try:
        fields = loads_strict(line)
    except RefusedError as error:
        raise RefusedError("E-HEADER", error.detail) from None
    if not isinstance(fields, dict):
        raise RefusedError("E-HEADER", "not an object")
    check_version(fields, "E-HEADER")
    if not all(name in fields for name in _HEADER_KEYS) or not _types_hold(fields):
        raise RefusedError("E-HEADER", "fields")
    redaction = _redaction_fields(fields)
    known = (*_HEADER_KEYS, *redaction)
    header = SegmentHeader(
        v=fields["v"],
        crit=tuple(fields["crit"]),
        practice=fields["practice"],
        writer=fields["writer"],
        scope=fields["scope"],
        first=fields["first"],
        last=fields["last"],
        prev=fields["prev"],
        extra={name: value for name, value in fields.items() if name not in known},
        **redaction,
    )
    Scope.parse(header.scope)
    if not 1 <= header.first <= header.last or (header.prev is None) != (header.first == 1):
        raise RefusedError("E-SEQ", "first, last, prev")
    if _header_line(header) != line:
        raise RefusedError("E-HEADER", "not in canonical form")
    return header


def _redaction_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What only a redaction's header has; nothing for any other segment."""
    if REDACTION not in fields["crit"]:
        if any(name in fields for name in _REDACTION_KEYS):
            raise RefusedError("E-HEADER", "replaces without crit")
        return {}
    replaces, was, by = (fields.get(name) for name in _REDACTION_KEYS)
    if not (_is_text(replaces, _SHA256) and _is_text(by, _KEYID) and isinstance(was, list) and was):
        raise RefusedError("E-HEADER", "redaction")
    before = fields["first"] - 1
    for item in was:
        if not (isinstance(item, list) and len(item) == 2 and type(item[0]) is int and _is_text(item[1], _HASH8)):
            raise RefusedError("E-HEADER", "was")
        if not before < item[0] <= fields["last"]:
            raise RefusedError("E-HEADER", "order of was")
        before = item[0]
    return {"replaces": replaces, "was": tuple((seq, name) for seq, name in was), "by": by}


def _is_text(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def check_version(fields: Mapping[str, object], code: str) -> None:
    """Check ``v`` and ``crit``, which every signed object of the format begins with.

    Raises:
        RefusedError: ``Q-NEEDS-UPDATE`` for a newer version or an unknown critical extension, ``E-VERSION``
            for a version that never was, ``code`` for anything malformed.
    """
    version, critical = fields.get("v"), fields.get("crit")
    if type(version) is not int or version < 1:
        raise RefusedError("E-VERSION", str(version)[:20])
    if version > VERSION:
        raise RefusedError("Q-NEEDS-UPDATE", f"version {version}")
    if not isinstance(critical, list) or not all(isinstance(name, str) for name in critical):
        raise RefusedError(code, "crit")
    if unknown := [name for name in critical if name not in KNOWN_CRITICAL]:
        raise RefusedError("Q-NEEDS-UPDATE", unknown[0][:40])


def _types_hold(fields: Mapping[str, object]) -> bool:
    writer, scope, prev = fields["writer"], fields["scope"], fields["prev"]
    return (
        type(fields["practice"]) is bool
        and isinstance(writer, str)
        and _KEYID.fullmatch(writer) is not None
        and isinstance(scope, str)
        and type(fields["first"]) is int
        and type(fields["last"]) is int
        and (prev is None or (isinstance(prev, str) and _SHA256.fullmatch(prev) is not None))
    )
