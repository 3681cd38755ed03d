"""Waves: sites that went through the collaborative together, side by side with those that began earlier or later."""

from __future__ import annotations

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


def waves_of(workspace: Workspace) -> dict[str, str]:
    """The wave of each site's (id) latest participation that names one."""
    spans = workspace.journal.list_records(Participation, organiser_scope())
    return {one.site: one.wave for one in sorted(spans, key=lambda one: one.since or "") if one.site and one.wave}


def list_waves(workspace: Workspace) -> tuple[str, ...]:
    """The waves that the sites of today belong to, by name; numbers in their order."""
    known = waves_of(workspace)
    found: dict[str, str] = {}
    for site in trust.list_sites(workspace):
        if wave := known.get(site.id, "").strip():
            found.setdefault(wave.casefold(), wave)
    return tuple(sorted(found.values(), key=lambda one: (len(one) if one.isdigit() else 0, one.casefold())))


def is_in(wave: str | None, chosen: str) -> bool:
    """Whether a site's wave is the chosen one; all are where none is chosen."""
    return not chosen.strip() or (wave or "").strip().casefold() == chosen.strip().casefold()
