"""In what surroundings a change was tried, and what it did in each: a hospital is not a health post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis.sites.before_after import Effects, effects_of
from qic_desktop.services.measuring.table_words import plain
from qic_desktop.services.organising.harvest import HarvestRow, Member


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sites of one kind that tried a change; ``kind`` is empty where nobody wrote it down.

    ``effects`` counts those with enough values before and after; None for fewer than two of them.
    """

    kind: str
    sites: int
    kept: int
    effects: Effects | None


def by_facility(row: HarvestRow) -> tuple[Surroundings, ...]:
    """What the change did at each kind of facility, the most sites first; nothing where all are of one kind."""
    kinds: dict[str, list[Member]] = {}
    names: dict[str, str] = {}
    for one in row.members:
        written = " ".join((one.tested.site.facility_type or "").split())
        kinds.setdefault(plain(written), []).append(one)
        names.setdefault(plain(written), written)
    if len(kinds) < 2:
        return ()
    found = [_surroundings(names[key], members, row) for key, members in kinds.items()]
    return tuple(sorted(found, key=lambda one: (not one.kind, -one.sites, one.kind.casefold())))


def kinds_of(row: HarvestRow) -> tuple[str, ...]:
    """The kinds of facility at which it was tried, A to Z, as they were written first."""
    written = (" ".join((one.tested.site.facility_type or "").split()) for one in row.members)
    names = {plain(kind): kind for kind in written if kind}
    return tuple(sorted(names.values(), key=str.casefold))


def _surroundings(kind: str, members: Sequence[Member], row: HarvestRow) -> Surroundings:
    compared = [one.compared.effect for one in row.compared if one in members and one.compared is not None]
    kept = {one.tested.site.id for one in members if one.tested.taken_up}
    return Surroundings(kind, len({one.tested.site.id for one in members}), len(kept), effects_of(compared))
