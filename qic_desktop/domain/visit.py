"""What a coach writes: one signed line for every hand-over (format clause F15)."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.entity import Owner, Record, text


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Record):
    """A package that changed hands."""

    ENTITY = "hand_over"
    OWNERS = frozenset({Owner.COACH, Owner.COACH_PRIVATE, Owner.ORGANISER})

    package: str | None = text("handed")
    taken_from: str | None = text("handed")
    given_to: str | None = text("handed")
    on: str | None = text("handed")
