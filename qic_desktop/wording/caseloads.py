"""Coaches and their sites in words."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.coach_skills import SENSIBLE_SITES
from qic_desktop.domain.collaborative import Site
from qic_desktop.i18n import _, format_number, n_


def sites_words(sites: int, enters: int) -> str:
    """How many sites a coach has, and for how many the coach may enter."""
    said = _("no list, so every site")
    if sites:
        said = n_("{n} site", "{n} sites", sites).format(n=format_number(sites))
    if not enters:
        return said
    may = n_("may enter for {n}", "may enter for {n}", enters).format(n=format_number(enters))
    return f"{said}; {may}"


def chosen_words(ticked: int) -> str:
    """What the ticks come to, before they are kept."""
    if not ticked:
        return _("Without a tick the coach sees every site.")
    said = n_("{n} site is ticked.", "{n} sites are ticked.", ticked).format(n=format_number(ticked))
    if ticked > SENSIBLE_SITES:
        said += " " + _("More than {n} are hard to visit.").format(n=SENSIBLE_SITES)
    return said


def site_line(site: Site, others: Sequence[str], *, enters: bool) -> str:
    """A site to tick: code, name, area, who else looks after it, whether the coach may enter for it."""
    parts = [site.code or "", site.name or "", site.area or ""]
    if others:
        parts.append(_("also {names}").format(names=", ".join(others)))
    if enters:
        parts.append(_("may enter"))
    return " · ".join(part for part in parts if part)


def rule_problem() -> str:
    """What days must be like."""
    return _("Write whole days, 1 to 731. A more urgent site is never seen later than one that can wait.")
