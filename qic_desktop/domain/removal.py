"""The record that says: this segment is replaced by that one, since it held words that should never have been sent.

What may change in the replacement is :mod:`qic_desktop.domain.redaction`'s business (format clause F7a).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qic_desktop.domain.entity import Owner, Record, text

SEGMENT_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal(Record):
    """A text was removed from what was sent; ``id`` is the segment that stood there first."""

    ENTITY = "redaction"
    OWNERS = frozenset(Owner)
    IMMUTABLE = frozenset({"replacement"})

    replacement: str | None = text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """Whether a text is the id of a segment."""
        return SEGMENT_ID.fullmatch(identity) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """A place where the words stand.

    Attributes:
        sent: Whether it is sealed, so that others may have it.
        stands: Whether it is what the record says now; else an earlier version or a value in conflict.
        allowed: Whether it can be removed here; else only on the laptop that wrote it.
    """

    scope: str
    entity: str
    id: str
    register: str
    key: str
    before: str
    after: str
    wall_ms: int
    person: str | None
    sent: bool
    stands: bool
    allowed: bool


@dataclass(frozen=True, slots=True)
class RemovalState:
    """One removal as this copy knows it.

    ``copies`` have ever said what they hold of this scope; ``removed`` of them confirm that it has gone there. ``here``
    tells whether it has gone from this copy; ``sent`` whether a finished package has carried it.
    """

    scope: str
    segment: str
    wall_ms: int
    person: str | None
    copies: int
    removed: int
    here: bool
    sent: bool

    @property
    def unheard(self) -> int:
        """How many copies have said nothing since."""
        return self.copies - self.removed
