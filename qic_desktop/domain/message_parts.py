"""What is known of a package that comes as messages: which of its parts are in (format clause F18)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of a package as it was pasted: how many of its lines are in."""

    number: int
    lines: int
    arrived: int
    has_head: bool

    @property
    def is_complete(self) -> bool:
        """Whether every line is in."""
        return self.arrived == self.lines

    @property
    def is_missing(self) -> bool:
        """Whether nothing of it is in."""
        return not self.arrived and not self.has_head


@dataclass(frozen=True, slots=True)
class Received:
    """A package of which text was found. ``data`` only where every line is in and the whole is what was sent."""

    digest: str
    size: int
    parts: tuple[PartState, ...]
    data: bytes | None

    @property
    def in_parts(self) -> int:
        """How many parts are complete."""
        return sum(one.is_complete for one in self.parts)
