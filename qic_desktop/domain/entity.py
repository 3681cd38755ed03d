"""How a kind of record is declared, once.

A record type is a frozen dataclass whose fields say in which *register* they live. A register is the unit that
is recorded, merged and overwritten as a whole: numerator, denominator and missing reason change together. Reading,
checking, merging and projecting all come from the declaration; there is no hand-written SQL for one entity.

Format clauses F5 and F6 (``resources/docs/data-package.md``).
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar

from qic_desktop.domain.scope import Scope

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Kind(StrEnum):
    """The JSON type of a field; ``null`` is always allowed and means "nothing here"."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    OBJECT = "object"


# Exact types: JSON knows no others, and Python's bool would pass for a number.
_JSON_TYPES: Mapping[Kind, frozenset[type]] = {
    Kind.TEXT: frozenset({str}),
    Kind.INTEGER: frozenset({int}),
    Kind.NUMBER: frozenset({int, float}),
    Kind.FLAG: frozenset({bool}),
    Kind.LIST: frozenset({list}),
    Kind.OBJECT: frozenset({dict}),
}
Types = frozenset[type]
_NOTHING: Types = frozenset({type(None)})


class Owner(StrEnum):
    """In whose scope a record may be written."""

    ORGANISER = "organiser"
    ORGANISER_PRIVATE = "organiser/private"
    ADDRESSED = "organiser/site"
    SITE = "site"
    SITE_PRIVATE = "site/private"
    COACH = "coach"
    COACH_PRIVATE = "coach/private"


def owner_of(scope: Scope) -> Owner:
    """The owner that a scope belongs to."""
    if scope.kind == "site":
        return Owner.SITE_PRIVATE if scope.is_private else Owner.SITE
    if scope.kind == "coach":
        return Owner.COACH_PRIVATE if scope.is_private else Owner.COACH
    if scope.is_private:
        return Owner.ORGANISER_PRIVATE
    return Owner.ORGANISER if str(scope) == "organiser" else Owner.ADDRESSED


DRAFTED = frozenset({Owner.ORGANISER, Owner.ORGANISER_PRIVATE})
SITE_OWNED = frozenset({Owner.SITE})
PRIVATE = frozenset({Owner.SITE_PRIVATE, Owner.COACH_PRIVATE, Owner.ORGANISER_PRIVATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: the scope it lives in, its id there, and how many registers are in conflict."""

    ENTITY: ClassVar[str]
    OWNERS: ClassVar[frozenset[Owner]]
    IMMUTABLE: ClassVar[frozenset[str]] = frozenset()
    FREE: ClassVar[frozenset[str]] = frozenset()
    """Fields in people's own words: the only ones that a redaction may change (F7a)."""
    UNPUBLISHED: ClassVar[frozenset[str]] = frozenset()
    """Registers of what is drafted that stay with the organisers when the others are published."""

    scope: str
    id: str
    conflicts: int = 0

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """Whether a text is a well-formed id of this entity; a UUID unless a type says otherwise."""
        return UUID.fullmatch(identity) is not None


def _declared(kind: Kind, register: str | None) -> Any:
    return field(default=None, metadata={"kind": kind, "register": register})


def text(register: str | None = None) -> Any:
    """A text; without ``register`` it is a register of its own."""
    return _declared(Kind.TEXT, register)


def integer(register: str | None = None) -> Any:
    """A whole number."""
    return _declared(Kind.INTEGER, register)


def number(register: str | None = None) -> Any:
    """A number."""
    return _declared(Kind.NUMBER, register)


def flag(register: str | None = None) -> Any:
    """True or false."""
    return _declared(Kind.FLAG, register)


def items(register: str | None = None) -> Any:
    """A list of JSON values."""
    return _declared(Kind.LIST, register)


def mapping(register: str | None = None) -> Any:
    """A JSON object."""
    return _declared(Kind.OBJECT, register)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the journal needs to know of an entity.

    ``registers`` maps a register to its kind (a register of one field) or to the kinds of its fields;
    ``columns`` lists (field name, kind, register) in the order of the dataclass; ``free`` are the fields that hold
    people's own words, ``fitting`` the Python types of every register's values.
    """

    name: str
    record: type[Record]
    owners: frozenset[Owner]
    immutable: frozenset[str]
    registers: Mapping[str, Kind | Mapping[str, Kind]]
    columns: tuple[tuple[str, Kind, str], ...]
    identity: Callable[[str], bool]
    free: frozenset[str] = frozenset()
    fitting: Mapping[str, Types | Mapping[str, Types]] = field(default_factory=dict)

    def allows(self, scope: Scope) -> bool:
        """Whether a record of this entity may be written in ``scope``."""
        return owner_of(scope) in self.owners

    def check_id(self, identity: str) -> bool:
        """Whether the id is well formed for this entity."""
        return self.identity(identity)

    def check_register(self, name: str, value: object) -> bool:
        """Whether a value has the JSON types of a known register; an unknown register always passes (F5)."""
        allowed = self.fitting.get(name)
        if allowed is None or value is None:
            return True
        if isinstance(allowed, frozenset):
            return type(value) in allowed
        if not isinstance(value, dict):
            return False
        for key, item in value.items():
            expected = allowed.get(key)
            if expected is not None and type(item) not in expected:
                return False
        return True

    def members(self, register: str) -> tuple[str, ...]:
        """The fields that a register holds, in order."""
        return tuple(column for column, _, owner in self.columns if owner == register)

    def is_compound(self, register: str) -> bool:
        """Whether the register is an object of several fields."""
        return not isinstance(self.registers[register], Kind)


def declare(record: type[Record]) -> Declaration:
    """Read the declaration off a record type."""
    registers: dict[str, Any] = {}
    columns: list[tuple[str, Kind, str]] = []
    for item in fields(record):
        if "kind" not in item.metadata:
            continue
        kind, register = item.metadata["kind"], item.metadata["register"]
        columns.append((item.name, kind, register or item.name))
        if register is None:
            registers[item.name] = kind
        else:
            registers.setdefault(register, {})[item.name] = kind
    frozen = {
        name: types.MappingProxyType(kinds) if isinstance(kinds, dict) else kinds for name, kinds in registers.items()
    }
    return Declaration(
        name=record.ENTITY,
        record=record,
        owners=record.OWNERS,
        immutable=record.IMMUTABLE,
        registers=types.MappingProxyType(frozen),
        columns=tuple(columns),
        identity=record.is_identity,
        free=record.FREE,
        fitting={name: _types_of(kinds) for name, kinds in registers.items()},
    )


def _types_of(kinds: Kind | Mapping[str, Kind]) -> Types | Mapping[str, Types]:
    """What a register's values may be in Python: looked up for every value that is read, so worked out once."""
    if isinstance(kinds, Kind):
        return _JSON_TYPES[kinds] | _NOTHING
    return {key: _JSON_TYPES[kind] | _NOTHING for key, kind in kinds.items()}
