"""Areas: the districts and regions of sites, read from what each site says: ``Region / District``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Site

SEPARATOR = " / "


@dataclass(frozen=True, slots=True)
class Area:
    """One area: ``name`` from the widest to the narrowest, ``level`` 0 for the widest, how many sites lie in it."""

    name: str
    level: int
    sites: int

    @property
    def short(self) -> str:
        """Its own name, without the wider areas that it lies in."""
        return self.name.rpartition(SEPARATOR)[2]


def area_name(text: str | None) -> str:
    """An area as it is compared: one blank around each bar, nothing empty between."""
    return SEPARATOR.join(part.strip() for part in (text or "").split("/") if part.strip())


def is_within(site_area: str | None, area: str | None) -> bool:
    """Whether a site lies in an area, or in one that the area holds; every site lies in no area in particular."""
    own, wanted = area_name(site_area).casefold(), area_name(area).casefold()
    return not wanted or own == wanted or own.startswith(wanted + SEPARATOR)


def areas_of(sites: Iterable[Site]) -> tuple[Area, ...]:
    """The same of some sites; two spellings that differ in capitals alone are one area."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for site in sites:
        parts = area_name(site.area).split(SEPARATOR) if area_name(site.area) else []
        for end in range(1, len(parts) + 1):
            name = SEPARATOR.join(parts[:end])
            names.setdefault(name.casefold(), name)
            counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
    return tuple(
        Area(names[key], names[key].count(SEPARATOR), counts[key])
        for key in sorted(names, key=lambda key: key.split(SEPARATOR))
    )
