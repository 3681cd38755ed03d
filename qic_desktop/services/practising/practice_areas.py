"""Where the practice sites lie: two invented districts, so that areas have something to show."""

from __future__ import annotations

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

DISTRICTS = ("North / Adar", "North / Belu")


def place_sites(workspace: Workspace) -> None:
    """Write the districts, one site after the other, where nothing stands yet."""
    sites = [site for site in trust.list_sites(workspace) if not site.area]
    edits = [record_edit(Site, site.id, area=DISTRICTS[at % len(DISTRICTS)]) for at, site in enumerate(sites)]
    if edits:
        workspace.journal.append(organiser_scope(), edits, undoable=False)
