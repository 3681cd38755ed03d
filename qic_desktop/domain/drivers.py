"""Aim and drivers: the theory of what must change so that the aim is reached."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import DRAFTED, SITE_OWNED, Record

_OWNERS = DRAFTED | SITE_OWNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver(Record):
    """Something that must be so for the aim to be reached; ``parent`` is a driver, empty for the aim itself."""

    ENTITY = "driver"
    OWNERS = _OWNERS
    FREE = frozenset({"text"})

    text: str | None = entity.text()
    parent: str | None = entity.text("place")
    order: int | None = entity.integer("place")
    measures: list[object] | None = entity.items()
    retired: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIdea(Record):
    """A change that can be tested; ``copied_from`` is the idea of the change package that it was taken from.

    ``how_to``, ``adaptations`` and ``results`` are what a harvest adds: how the sites did it, what they changed, what
    came of it. How far it is (untested, testing, adopted, …) is worked out from the ramps that test it, never stored.
    """

    ENTITY = "change_idea"
    OWNERS = _OWNERS
    FREE = frozenset({"text", "concept", "why", "how_to_test", "sources", "how_to", "adaptations", "results"})

    text: str | None = entity.text()
    driver: str | None = entity.text("place")
    order: int | None = entity.integer("place")
    concept: str | None = entity.text()
    why: str | None = entity.text()
    how_to_test: str | None = entity.text()
    evidence: str | None = entity.text("grounds")
    sources: str | None = entity.text("grounds")
    measures: list[object] | None = entity.items()
    how_to: str | None = entity.text()
    adaptations: str | None = entity.text()
    results: str | None = entity.text()
    copied_from: str | None = entity.text()
    retired: bool | None = entity.flag()
