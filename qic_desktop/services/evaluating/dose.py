"""Reach and dose: which sites took part, and how many sessions, visits and calls each of them had."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.learning import SessionAttendance
from qic_desktop.domain.organising import Candidate, SessionRegister
from qic_desktop.domain.scope import organiser_private_scope, site_scope
from qic_desktop.services.coaching.visits import list_visits, site_of
from qic_desktop.services.organising import participations
from qic_desktop.services.organising.timetable import read_timetable
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Workspace

CALLS = frozenset({"call", "message"})


@dataclass(frozen=True, slots=True)
class SiteDose:
    """What one site had. ``sessions`` are those of which somebody came; visits in person, and calls with messages."""

    site: Site
    sessions: int
    visits: int
    calls: int
    left: bool

    @property
    def name(self) -> str:
        """The site's name."""
        return self.site.name or self.site.code or ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the collaborative went. ``planned`` counts facilities on the list of those that may take part."""

    enrolled: int
    left: int
    planned: int
    areas: int
    held: int
    doses: tuple[SiteDose, ...]


def read_reach(workspace: Workspace) -> Reach:
    """Count what every enrolled site had; sites that were merged into another one stand no more for themselves."""
    sites = [one for one in list_sites(workspace) if not one.merged_into]
    today = workspace.today()
    held = {one.id for one in read_timetable(workspace) if one.is_session and one.is_over(today)}
    came = _came(workspace, {site_scope(one.id).text: one.id for one in sites})
    visits: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    for visit in list_visits(workspace):
        if (visit.on or "") <= today.isoformat():
            (calls if visit.kind in CALLS else visits)[site_of(visit)] += 1
    taking_part = participations.read_all(workspace)
    left = {key for key, one in taking_part.items() if one.until}
    doses = tuple(
        SiteDose(one, len(came[one.id] & held), visits[one.id], calls[one.id], one.id in left)
        for one in sorted(sites, key=lambda one: (one.name or one.code or "").casefold())
    )
    planned = len(workspace.journal.list_records(Candidate, organiser_private_scope()))
    return Reach(
        enrolled=len(sites),
        left=sum(one.left for one in doses),
        planned=planned,
        areas=len({one.area for one in sites if one.area}),
        held=len(held),
        doses=doses,
    )


def _came(workspace: Workspace, scopes: dict[str, str]) -> dict[str, set[str]]:
    """Site → the sessions to which somebody came, as the site or the organiser wrote it down."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in workspace.journal.list_records(SessionAttendance):
        if one.scope in scopes and one.session and (one.roles or one.people):
            found[scopes[one.scope]].add(one.session)
    for line in workspace.journal.list_records(SessionRegister, organiser_private_scope()):
        session, _bar, site = line.id.partition("|")
        if line.came or line.roles:
            found[site].add(session)
    return found
