"""Where the practice sites lie: two invented districts, so that areas have something to show."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.practising.practice_data import PRACTICE, read_json
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

FILE = "organising.json"


def read_areas(folder: Path = PRACTICE) -> list[str]:
    """The districts of a practice set."""
    areas: list[str] = read_json(folder / FILE)["areas"]
    return areas


def place_sites(workspace: Workspace, folder: Path = PRACTICE) -> None:
    """Write the districts, one site after the other, where nothing stands yet."""
    districts = read_areas(folder)
    sites = [site for site in trust.list_sites(workspace) if not site.area]
    edits = [record_edit(Site, site.id, area=districts[at % len(districts)]) for at, site in enumerate(sites)]
    if edits:
        workspace.journal.append(organiser_scope(), edits, undoable=False)
