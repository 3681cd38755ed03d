"""Something that happened to many sites at once, with its days and where it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.areas import is_within
from qic_desktop.domain.collaborative import Site

KINDS = ("strike", "stock-out", "outbreak", "disaster", "policy", "other")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with its days; ``last`` None while it goes on. ``areas`` and ``sites`` (ids) empty: all sites.

    ``since`` and ``until`` are its days or months as they were written.
    """

    id: str
    kind: str
    text: str
    first: date
    last: date | None
    areas: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def touches(self, site: Site) -> bool:
        """Whether it happened at a site."""
        everywhere = not self.areas and not self.sites
        return everywhere or site.id in self.sites or any(is_within(site.area, area) for area in self.areas)
