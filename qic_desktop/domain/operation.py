"""Operations: one line of the log, what it overwrites, and the rules by which it is refused.

Owns clauses F3 to F6 of ``resources/docs/data-package.md``: the operation line, dots, register values and
identity. The store calls :func:`check_operation` before it appends and the exchange when it reads, so that no
line that a reader would refuse ever enters a chain. What entities exist is declared elsewhere and passed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

from qic_desktop.domain.canonical import MAX_INTEGER, check_text, decode_utf8, dumps, scan_value
from qic_desktop.domain.scope import UUID, Scope
from qic_desktop.errors import RefusedError

MAX_LINE_BYTES = 256 * 1024
MAX_TEXT_BYTES = 64 * 1024
MAX_ID_BYTES = 512
MAX_LAMPORT = 2**48

_NUMBER = r"(0|[1-9][0-9]{0,15})"
_NAME = r"[a-z][a-z0-9_]{0,63}"
_HEAD = re.compile(
    rf'\[{_NUMBER},{_NUMBER},{_NUMBER},(?:null|"({UUID})"),"({_NAME})",'
    r'"([^"\\\x00-\x1f]*(?:\\["\\][^"\\\x00-\x1f]*)*)",\{'
)
_REGISTER = re.compile(rf'"({_NAME})":')
_DOT = re.compile(r'\["([0-9a-f]{32})",([1-9][0-9]{0,15}),"([0-9a-f]{16})"\]')
_DOTS = re.compile(rf",\[{_DOT.pattern}(?:,{_DOT.pattern})*\]\]")
_ESCAPED = re.compile(r'\\(["\\])')


class Declaration(Protocol):
    """What the checks need to know of an entity (``qic_desktop.domain.entity`` declares them)."""

    @property
    def name(self) -> str:
        """The entity's name on the wire."""
        ...

    def allows(self, scope: Scope) -> bool:
        """Whether records of this entity may live in ``scope``."""
        ...

    def check_id(self, identity: str, /) -> bool:
        """Whether ``identity`` has the form of this entity's ids."""
        ...

    def check_register(self, name: str, value: object, /) -> bool:
        """Whether ``value`` has the JSON types of register ``name``; True for an unknown name."""
        ...


Declarations = Callable[[str], Declaration | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """One operation, named from outside: by its writer, its number there and the hash of its line."""

    writer: str
    seq: int
    hash8: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by whom an operation is made.

    Attributes:
        seq: 1, 2, 3… in the chain.
        lamport: One more than the highest seen in this scope; at most 2^48.
        wall_ms: Milliseconds since 1970 by the computer's clock: advice, decides nothing.
        person: The id of who typed, or None.
    """

    seq: int
    lamport: int
    wall_ms: int
    person: str | None


class Operation(NamedTuple):
    """One line of a chain, parsed.

    Attributes:
        registers: Name → parsed value.
        raw: Name → the value as it is written in the line (never re-serialised).
        dots: What this operation has seen and overwrites, for the registers it names.
        line: The bytes, without line feed.
        hash8: Hex of the first eight bytes of the line's SHA-256; in a redaction, of the line that stood there first.
    """

    seq: int
    lamport: int
    wall_ms: int
    person: str | None
    entity: str
    id: str
    registers: dict[str, object]
    raw: dict[str, str]
    dots: tuple[Dot, ...]
    line: bytes
    hash8: str


def hash8(line: bytes) -> str:
    """Hex of the first eight bytes of the SHA-256 of ``line`` (without line feed)."""
    return sha256(line).hexdigest()[:16]


# --- writing ----------------------------------------------------------------------------------------------


def make_line(
    stamp: Stamp,
    *,
    entity: str,
    identity: str,
    registers: Mapping[str, object],
    dots: Sequence[Dot] = (),
) -> bytes:
    """The bytes of one operation, without line feed; texts are brought to NFC.

    Raises:
        RefusedError: What :func:`parse_line` would refuse.
    """
    line = dumps(
        [
            stamp.seq,
            stamp.lamport,
            stamp.wall_ms,
            stamp.person,
            entity,
            identity,
            registers,
            [[dot.writer, dot.seq, dot.hash8] for dot in dots],
        ]
    ).encode()
    parse_line(line)
    return line


# --- reading ----------------------------------------------------------------------------------------------


def parse_line(line: bytes) -> Operation:
    """One operation from its bytes (without line feed).

    Raises:
        RefusedError: ``E-JSON`` (not strict JSON), ``E-OPS`` (not an operation), ``E-LAMPORT``, ``E-VALUE``
            (a text above 64 KiB).
    """
    if len(line) > MAX_LINE_BYTES:
        raise RefusedError("E-OPS", "line too long")
    text = decode_utf8(line)
    check_text(text)
    head = _HEAD.match(text)
    if head is None:
        raise RefusedError("E-OPS", "head")
    seq, lamport, wall_ms = int(head[1]), int(head[2]), int(head[3])
    _check_head(seq, lamport, wall_ms)
    registers: dict[str, object] = {}
    raw: dict[str, str] = {}
    position = _parse_registers(text, head.end(), registers, raw)
    if len(line) > MAX_TEXT_BYTES:
        _check_texts(list(registers.values()))
    # By place and not by name: this runs for every line that ever arrives.
    identity, dots = _identity(head[6]), _parse_dots(text, position)
    return Operation(seq, lamport, wall_ms, head[4], head[5], identity, registers, raw, dots, line, hash8(line))


def _parse_registers(text: str, position: int, registers: dict[str, object], raw: dict[str, str]) -> int:
    """Fill both dicts from the object that begins before ``position``; the position after its closing
    brace."""
    while True:
        key = _REGISTER.match(text, position)
        if key is None or key[1] in registers:
            raise RefusedError("E-OPS", "register")
        name, start = key[1], key.end()
        registers[name], position = scan_value(text, start)
        raw[name] = text[start:position]
        mark = text[position : position + 1]
        position += 1
        if mark == "}":
            return position
        if mark != ",":
            raise RefusedError("E-OPS", "registers")


def _check_head(seq: int, lamport: int, wall_ms: int) -> None:
    if not 1 <= seq <= MAX_INTEGER or wall_ms > MAX_INTEGER:
        raise RefusedError("E-OPS", "seq or wall_ms")
    if not 1 <= lamport <= MAX_LAMPORT:
        raise RefusedError("E-LAMPORT", str(lamport))


def _identity(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if not text or len(text.encode()) > MAX_ID_BYTES:
        raise RefusedError("E-ID", "empty or too long")
    return text


def _parse_dots(text: str, position: int) -> tuple[Dot, ...]:
    if text.startswith(",[]]", position) and len(text) == position + 4:
        return ()
    if _DOTS.fullmatch(text, position) is None:
        raise RefusedError("E-OPS", "dots")
    dots = tuple(Dot(found[1], int(found[2]), found[3]) for found in _DOT.finditer(text, position))
    if len(set(dots)) != len(dots):
        raise RefusedError("E-OPS", "a dot twice")
    return dots


def _check_texts(values: list[object]) -> None:
    while values:
        value = values.pop()
        if isinstance(value, str):
            if len(value.encode()) > MAX_TEXT_BYTES:
                raise RefusedError("E-VALUE", "text too long")
        elif isinstance(value, dict):
            values.extend(value)
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)


# --- refusing ---------------------------------------------------------------------------------------------


def check_operation(operation: Operation, scope: Scope, declarations: Declarations) -> None:
    """Refuse what a reader of the format must refuse in ``scope``; unknown entities and registers pass.

    Only form is judged (clauses F5 and F6): where the entity may live, the form of its id, the JSON types of
    known registers. Whether a value makes sense is flagged elsewhere and never refused, or copies would
    diverge.

    Raises:
        RefusedError: ``E-ENTITY``, ``E-ID`` or ``E-VALUE``.
    """
    declaration = _declared_in(operation.entity, scope, declarations)
    if declaration is not None:
        _check_values(operation, declaration)


def check_operations(operations: Iterable[Operation], scope: Scope, declarations: Declarations) -> None:
    """The same for all operations of a segment; where an entity may live is looked at once.

    Raises:
        RefusedError: ``E-ENTITY``, ``E-ID`` or ``E-VALUE``.
    """
    known: dict[str, Declaration | None] = {}
    for operation in operations:
        entity = operation.entity
        if entity not in known:
            known[entity] = _declared_in(entity, scope, declarations)
        declaration = known[entity]
        if declaration is not None:
            _check_values(operation, declaration)


def _declared_in(entity: str, scope: Scope, declarations: Declarations) -> Declaration | None:
    declaration = declarations(entity)
    if declaration is not None and not declaration.allows(scope):
        raise RefusedError("E-ENTITY", f"{entity} in {scope}")
    return declaration


def _check_values(operation: Operation, declaration: Declaration) -> None:
    if not declaration.check_id(operation.id):
        raise RefusedError("E-ID", f"{operation.entity} {operation.id}")
    for name, value in operation.registers.items():
        # null is "nothing here" for every register (clause F5).
        if value is not None and not declaration.check_register(name, value):
            raise RefusedError("E-VALUE", f"{operation.entity}.{name}")
