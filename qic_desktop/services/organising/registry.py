"""The registry of an organiser's sites: who takes part, what came when, what is missing, what waits for a person.

It brings together what other services read (certificates, packages, the collection of one measure) into one line a
site; it judges nothing itself and stores nothing. Invitations are part of Design; only who asks to join stands here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np

from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.charting import comparing
from qic_desktop.services.charting.comparing import SiteLine
from qic_desktop.services.exchanging import merging
from qic_desktop.services.exchanging.inbox import list_inbox
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, paper_sites, participations, waves, whole
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.areas import area_name
from qic_desktop.services.organising.participations import TakingPart
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace

STRIP = 12
"""So many of the latest due periods are shown one by one."""

Due = Literal["reported", "missing", "none"]
"""A period at a site: reported; due and missing; not expected of it, or not due yet."""


class SiteState(StrEnum):
    """How a site takes part."""

    ASKING = "asking"
    NONE = "none"
    SILENT = "silent"
    PART = "part"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class RegistrySite:
    """One line of the registry.

    ``id`` is the site's own, also before it is enrolled. ``missing`` counts the latest due periods without a report
    where it is silent; ``until`` is its last period where it left. ``last_package`` is when its newest package was made
    (milliseconds), ``last_period`` the latest period with a report. ``strip`` has the latest periods, oldest first,
    ``reported`` of ``expected`` counts all that were reported or are due. ``packages`` and ``conflicts`` wait for a
    person. ``place`` is its row in the collection, -1 without one. ``wave`` is that of its latest participation.
    """

    id: str
    name: str
    code: str
    state: SiteState
    missing: int = 0
    until: str = ""
    last_package: int | None = None
    last_period: str = ""
    strip: tuple[Due, ...] = ()
    reported: int = 0
    expected: int = 0
    packages: int = 0
    conflicts: int = 0
    line: SiteLine | None = None
    place: int = -1
    area: str = ""
    wave: str = ""
    reports_by: str = ""

    @property
    def open_questions(self) -> int:
        """What waits for a person: a request to join, packages, conflicts."""
        return (self.state is SiteState.ASKING) + self.packages + self.conflicts


@dataclass(frozen=True, slots=True)
class Registry:
    """All sites. ``view`` is the measure that lines and findings are of, None before one is published.

    ``periods`` are those of every strip: the latest that are due, and later ones that somebody has reported already.
    ``unanswered`` counts the invitations of sites that nobody has answered; ``now`` is the clock (milliseconds).
    """

    sites: tuple[RegistrySite, ...]
    views: tuple[MeasureView, ...]
    view: MeasureView | None
    collection: Collection | None
    periods: tuple[str, ...]
    unanswered: int
    now: int


def read_registry(workspace: Workspace, measure: str = "") -> Registry:
    """The registry, by name, with one measure.

    Args:
        workspace: an organiser's store.
        measure: id of the measure; the first one where it is empty or gone.

    Raises:
        NotAllowedError: a site team sees its own values only.
    """
    views = measures.list_pooled(workspace)
    view = next((one for one in views if one.id == measure), views[0] if views else None)
    collection = aggregating.collect(workspace, view) if view is not None else None
    due = whole.due_count(workspace, collection) if collection else 0
    shown = max(due, _last_reported(collection)) if collection else 0
    sites = [*_enrolled(workspace, collection, due, shown), *_asking(workspace)]
    return Registry(
        sites=tuple(sorted(sites, key=lambda one: (one.name.casefold(), one.code))),
        views=views,
        view=view,
        collection=collection,
        periods=tuple(collection.panel.periods[max(0, shown - STRIP) : shown]) if collection else (),
        unanswered=_unanswered(workspace),
        now=workspace.clock(),
    )


def _enrolled(workspace: Workspace, collection: Collection | None, due: int, shown: int) -> list[RegistrySite]:
    silent = {one.site.id: one.periods for one in whole.silent_sites(workspace, collection)} if collection else {}
    taking_part = participations.read_all(workspace)
    packages, waiting = _last_packages(workspace), _waiting(workspace)
    conflicts = Counter(one.scope for one in merging.list_conflicts(workspace))
    reports = _reports(collection, due, shown) if collection else []
    wave_of = waves.waves_of(workspace)
    found = []
    for place, site in enumerate(trust.list_sites(workspace)):
        report = reports[place] if reports else _Report()
        until = _left(workspace, taking_part.get(site.id))
        missing, package = silent.get(site.id, 0), packages.get(site.id)
        found.append(
            RegistrySite(
                id=site.id,
                name=site.name or site.code or site.id,
                code=site.code or "",
                state=_state(until, nothing=package is None and not report.last, missing=missing),
                missing=missing,
                until=until,
                last_package=package,
                last_period=report.last,
                strip=report.cells[-STRIP:],
                reported=report.cells.count("reported"),
                expected=len(report.cells) - report.cells.count("none"),
                packages=waiting[site.id],
                conflicts=conflicts[site_scope(site.id).text],
                line=report.line,
                place=place if report.line else -1,
                area=area_name(site.area),
                wave=wave_of.get(site.id, ""),
                reports_by=site.reports_by or paper_sites.LAPTOP,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Report:
    """What a site reported of a measure: every period that is shown, the latest period with a report, its values."""

    cells: tuple[Due, ...] = ()
    last: str = ""
    line: SiteLine | None = None


def _last_reported(collection: Collection) -> int:
    """One more than the column of the latest period that any site reported; 0 for none."""
    columns = np.flatnonzero(collection.panel.reported().any(axis=0))
    return int(columns[-1]) + 1 if columns.size else 0


def _reports(collection: Collection, due: int, shown: int) -> list[_Report]:
    panel = collection.panel
    lines = comparing.grid_of(collection).lines
    found = []
    for came, wanted, line in zip(panel.reported().tolist(), panel.expected.tolist(), lines, strict=True):
        cells: tuple[Due, ...] = tuple(
            "reported" if came[column] else "missing" if wanted[column] and column < due else "none"
            for column in range(shown)
        )
        last = next((period for period, here in zip(panel.periods[::-1], came[::-1], strict=True) if here), "")
        found.append(_Report(cells, last, line))
    return found


def _state(until: str, *, nothing: bool, missing: int) -> SiteState:
    if until:
        return SiteState.LEFT
    if nothing:
        return SiteState.NONE
    return SiteState.SILENT if missing else SiteState.PART


def _left(workspace: Workspace, span: TakingPart | None) -> str:
    """The last period of a site that takes part no more, else nothing."""
    until = find_period(span.until) if span else None
    return until.text if until is not None and until.last < workspace.today() else ""


def _last_packages(workspace: Workspace) -> dict[str, int]:
    """When the newest package of each site was made."""
    rows = workspace.store.rows(
        "select site, max(made) from package where site is not null and state<>'sent' group by site"
    )
    return {str(site): int(made) for site, made in rows}


def _waiting(workspace: Workspace) -> Counter[str]:
    """Packages of each site that wait in the inbox."""
    return Counter(item.site for item in list_inbox(workspace) if item.site and item.needs_an_answer)


def _asking(workspace: Workspace) -> list[RegistrySite]:
    """Sites that ask to join and are not enrolled; one line a site, whatever number of keys asks."""
    enrolled = {site.id for site in trust.list_sites(workspace)}
    made = _last_packages(workspace)
    found: dict[str, RegistrySite] = {}
    for pending in enrolling.pending_requests(workspace):
        request, invited = pending.request, pending.invitation
        if request.role != "site" or request.subject in enrolled:
            continue
        identity = request.subject or request.keyid
        name = (invited.name if invited else "") or request.name
        code = (invited.code if invited else "") or ""
        found[identity] = RegistrySite(identity, name, code, SiteState.ASKING, last_package=made.get(identity))
    return list(found.values())


def _unanswered(workspace: Workspace) -> int:
    if workspace.role is not Role.ORGANISER:
        return 0
    asked = {one.request.invitation for one in enrolling.pending_requests(workspace)}
    return sum(
        one.role == Role.SITE and not one.answered_by and one.id not in asked
        for one in trust.list_invitations(workspace)
    )
