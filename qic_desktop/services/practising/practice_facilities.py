"""The practice organiser's facility list: every practice site, and four invented ones that have not joined yet."""

from __future__ import annotations

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.organising import Candidate
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.services.organising.paper_sites import EXCEL, LAPTOP, PAPER
from qic_desktop.services.practising.practice_areas import DISTRICTS
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit

WAITING = (
    ("Tarnbeck Health Centre", "T001", EXCEL, 14, "planned"),
    ("Upper Wivel Clinic", "T002", PAPER, 6, "planned"),
    ("Yarrowdale Hospital", "T003", LAPTOP, 85, "planned"),
    ("Zennick Cottage Hospital", "T004", LAPTOP, 30, "declined"),
)
"""Name, code, how it would report, beds, and what became of it."""


def list_facilities(workspace: Workspace) -> None:
    """Write the list, and the wave of each site: the first half began first."""
    sites = trust.list_sites(workspace)
    waves = {site.id: "1" if at < len(sites) / 2 else "2" for at, site in enumerate(sites)}
    spans = workspace.journal.list_records(Participation, organiser_scope())
    shared = [record_edit(Participation, one.id, wave=waves[one.site]) for one in spans if one.site in waves]
    if shared:
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
        )
        for site in sites
    ]
    for at, (name, code, way, beds, state) in enumerate(WAITING):
        facts = {"area": DISTRICTS[at % len(DISTRICTS)], "size": beds, "reports_by": way, "wave": "3"}
        listed.append(new_record(Candidate, workspace.new_id(), name=name, code=code, site=None, state=state, **facts))
    workspace.journal.append(organiser_private_scope(), listed, undoable=False)
