"""What a figure rests on: packages and definitions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackageSource:
    """A package that values came in: when it was made and taken in (milliseconds), by its clock and by ours.

    ``site`` is the code of the site that packed it, empty where somebody else carried the values. ``sha256`` is that
    of the file, empty where no copy is kept. ``values`` of the figure rest on it.
    """

    id: str
    file: str
    site: str
    kind: str
    made: int
    handled: int
    sha256: str
    values: int


@dataclass(frozen=True, slots=True)
class RevisionSource:
    """A definition that values follow; ``apart`` of them lie in periods where another one holds."""

    revision: int | None
    values: int
    apart: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a figure rests on. ``typed_here`` counts values that no package brought."""

    measure: str
    stratum: str
    period: str
    site: str
    values: int
    typed_here: int
    packages: tuple[PackageSource, ...] = ()
    revisions: tuple[RevisionSource, ...] = ()
