"""The practice organiser's facility list: every practice site, and four invented ones that have not joined yet."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.organising import Candidate
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.services.organising.paper_sites import LAPTOP
from qic_desktop.services.practising.practice_areas import FILE, read_areas
from qic_desktop.services.practising.practice_data import PRACTICE, read_json
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit


def list_facilities(workspace: Workspace, folder: Path = PRACTICE) -> None:
    """Write the list, and the wave of each site: the first half began first."""
    sites = trust.list_sites(workspace)
    waves = {site.id: "1" if at < len(sites) / 2 else "2" for at, site in enumerate(sites)}
    spans = workspace.journal.list_records(Participation, organiser_scope())
    shared = [record_edit(Participation, one.id, wave=waves[one.site]) for one in spans if one.site in waves]
    if shared:
        workspace.journal.append(organiser_scope(), shared, undoable=False)
    told, areas = read_json(folder / FILE), read_areas(folder)
    kinds: dict[str, str] = told["kinds"]
    shared = [record_edit(Site, one.id, facility_type=_kind(one.name, kinds)) for one in sites]
    workspace.journal.append(organiser_scope(), shared, undoable=False)
    listed = [
        new_record(
            Candidate,
            workspace.new_id(),
            name=site.name,
            code=site.code,
            reports_by=site.reports_by or LAPTOP,
            wave=waves[site.id],
            site=site.id,
            state="enrolled",
            area=site.area,
            facility_type=_kind(site.name, kinds),
        )
        for site in sites
    ]
    for at, (name, code, way, beds, state) in enumerate(told["facilities"]):
        facts = {"area": areas[at % len(areas)], "size": beds, "reports_by": way, "wave": "3"}
        facts["facility_type"] = _kind(name, kinds)
        listed.append(new_record(Candidate, workspace.new_id(), name=name, code=code, site=None, state=state, **facts))
    workspace.journal.append(organiser_private_scope(), listed, undoable=False)


def _kind(name: str | None, kinds: dict[str, str]) -> str | None:
    """What kind of facility it is, by how its name begins."""
    return next((kind for begins, kind in kinds.items() if (name or "").startswith(begins)), None)
