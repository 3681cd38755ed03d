"""One site as the organiser sees it: charts, tests, packages, keys. Read only: a site owns its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.collaborative import Certificate, Participation, Site
from qic_desktop.domain.happening import Happening
from qic_desktop.domain.organising import SiteNote
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.domain.site_story import Caution, SiteLanes
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import merging
from qic_desktop.services.exchanging.inbox import list_inbox
from qic_desktop.services.improving import cycles
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import context_events, site_lanes, site_notes, site_past
from qic_desktop.services.organising.site_past import FormerName, Turn
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ReceivedPackage:
    """A package of the site: when it was made and handled (milliseconds), and what became of it."""

    file: str
    made: int
    handled: int
    state: str
    code: str


@dataclass(frozen=True, slots=True)
class SiteStory:
    """Everything the page of one site shows; ``keys`` are the site's, to compare by voice.

    ``names`` tells the names of the other sites that ``turns`` speak of; ``others`` are those that it could be merged
    into. ``waiting`` counts its packages in the inbox.
    """

    site: Site
    since: str
    views: tuple[MeasureView, ...]
    view: MeasureView | None
    chart: RunChart | None
    cycles: tuple[CycleView, ...]
    packages: tuple[ReceivedPackage, ...]
    keys: tuple[Spoken, ...]
    conflicts: int
    lanes: SiteLanes = SiteLanes()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[SiteNote, ...] = ()
    former: tuple[FormerName, ...] = ()
    turns: tuple[Turn, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Site, ...] = ()
    waiting: int = 0
    today: date = date.min
    happened: tuple[Happening, ...] = ()


def site_story(workspace: Workspace, site: str, measure: str = "") -> SiteStory:
    """Read one site's page.

    Args:
        workspace: an organiser's or coach's store.
        site: id of the site.
        measure: id of the measure whose chart is shown; the first one where it is empty or gone, rare events last.

    Raises:
        NotFoundError: no such site.
    """
    sites = trust.list_sites(workspace)
    found = next((one for one in sites if one.id == site), None)
    if found is None:
        raise NotFoundError(site, what="site")
    views = tuple(view for view in measures.list_measures(workspace, site) if not view.is_draft)
    view = next((one for one in views if one.id == measure), _first(views))
    scope = site_scope(site).text
    chart = charts.measure_chart(workspace, view, site) if view else None
    tests = cycles.list_cycles(workspace, site)
    lanes = site_lanes.read_lanes(workspace, site, view, tests, len(chart.series.periods) if chart else 0)
    turns = site_past.turns_of(workspace, found)
    told = {turn.other for turn in turns}
    spans = workspace.journal.list_records(Participation, organiser_scope())
    return SiteStory(
        site=found,
        since=next((one.since or "" for one in spans if one.site == site), ""),
        views=views,
        view=view,
        chart=chart,
        cycles=tests,
        packages=received_packages(workspace, site),
        keys=tuple(
            Spoken.of_key(one.id)
            for one in workspace.journal.list_records(Certificate, organiser_scope())
            if scope in _scopes(one) and (one.grant or {}).get("as") == "site"
        ),
        conflicts=sum(one.scope == scope for one in merging.list_conflicts(workspace)),
        lanes=lanes,
        cautions=site_lanes.cautions_of(workspace, site, view, chart, lanes),
        notes=site_notes.list_notes(workspace, site),
        former=site_past.former_names(workspace, site),
        turns=turns,
        names={one.id: one.name or one.code or "" for one in sites if one.id in told},
        others=tuple(one for one in sites if one.id != site and not one.merged_into),
        waiting=sum(one.site == site and one.needs_an_answer for one in list_inbox(workspace)),
        today=workspace.today(),
        happened=context_events.touching(workspace, site),
    )


def _first(views: Sequence[MeasureView]) -> MeasureView | None:
    """Rare events have too few points to be looked at first."""
    return next((one for one in views if not one.form.is_by_event), views[0] if views else None)


def received_packages(workspace: Workspace, site: str) -> tuple[ReceivedPackage, ...]:
    """The packages of a site that were received here, newest first."""
    rows = workspace.store.rows(
        "select file, made, handled, state, code from package where site=? order by made desc, handled desc", (site,)
    )
    return tuple(ReceivedPackage(*row) for row in rows)


def _scopes(certificate: Certificate) -> tuple[str, ...]:
    found = (certificate.grant or {}).get("scopes")
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
