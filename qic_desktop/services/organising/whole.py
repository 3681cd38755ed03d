"""What an organiser sees first: the whole measure, what waits for a person, and sites that fall silent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.series import Series
from qic_desktop.analysis.sites.aggregate import SiteFinding, aggregate
from qic_desktop.analysis.sites.panel import Panel
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.period import Period
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import answering
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.exchanging.inbox import Group, list_inbox
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, collaboratives, reminders
from qic_desktop.services.organising.aggregating import Align, Collection, FindingCounts
from qic_desktop.services.organising.assessments import Spread, assessment_spread
from qic_desktop.services.organising.context_events import notes_of
from qic_desktop.services.organising.drop_out import Support, could_use_support
from qic_desktop.services.organising.timetable import read_timetable
from qic_desktop.services.trusting import enrolling, revoking, trust
from qic_desktop.services.workspace import Workspace

SILENT_MONTHS = 2
"""So many due periods without a report are worth a telephone call."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A site that has not reported for so many due periods."""

    site: Site
    periods: int


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits for the organiser. ``news`` counts the packages accepted since the last news was written.

    ``problems`` counts what coaches passed on and nobody has answered, ``problem`` is the oldest of them. ``silent``
    counts the sites with a laptop that lack values which are due and that no letter has reminded of them. ``ended``
    counts the keys that were ended on this laptop and of which no news has told anybody.
    """

    ready: int = 0
    aside: int = 0
    refused: int = 0
    requests: int = 0
    drafts: bool = False
    news: int = 0
    problems: int = 0
    problem: str = ""
    silent: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page. ``shown`` is the collection as asked for; ``whole`` always holds all sites.

    ``view`` is None before a measure is published, ``sites`` counts enrolled sites, ``same`` those that reported
    throughout. ``session`` is the next learning session, ``session_days`` how far away it is.
    """

    title: str
    sites: int
    to_do: ToDo
    views: tuple[MeasureView, ...] = ()
    view: MeasureView | None = None
    whole: Collection | None = None
    shown: Collection | None = None
    same: int = 0
    chart: RunChart | None = None
    over_time: tuple[FindingCounts, ...] = ()
    silent: tuple[Silent, ...] = ()
    support: tuple[Support, ...] = ()
    assessment: Spread = Spread()
    session_days: int | None = None
    session: str = ""
    jumps: tuple[tuple[Site, SiteFinding], ...] = ()


def overview(workspace: Workspace, measure: str = "", *, same: bool = False, align: Align = "calendar") -> Overview:
    """Read the first page.

    Args:
        workspace: an organiser's (or coach's) store.
        measure: id of the measure; the first one where it is empty or gone.
        same: only sites that reported at least 80 % of the periods.
        align: by the calendar, or by months since each site's start.
    """
    collaborative = collaboratives.find_collaborative(workspace)
    title = (collaborative.title if collaborative else None) or workspace.name
    sites, to_do = trust.list_sites(workspace), to_do_of(workspace)
    views = measures.list_pooled(workspace)
    view = next((one for one in views if one.id == measure), views[0] if views else None)
    if view is None or not sites:
        return Overview(title, len(sites), to_do, views, view)
    now = aggregating.collect(workspace, view)
    whole = now if align == "calendar" else aggregating.collect(workspace, view, align=align)
    constant = whole.panel.constant()
    shown = constant_collection(whole, constant) if same else whole
    days, session = _next_session(workspace)
    return Overview(
        title=title,
        sites=len(sites),
        to_do=to_do,
        views=views,
        view=view,
        whole=whole,
        shown=shown,
        same=len(constant.sites),
        chart=pooled_chart(shown),
        over_time=shown.over_time(),
        silent=silent_sites(workspace, now),
        support=could_use_support(workspace, view.id, collected=now),
        assessment=assessment_spread(workspace),
        session_days=days,
        session=session,
        jumps=tuple(
            (site, finding)
            for site, finding in zip(now.sites, now.aggregate.sites, strict=True)
            if finding.jump is not None
        ),
    )


def _next_session(workspace: Workspace) -> tuple[int | None, str]:
    """In how many days the next learning session is held, and its title."""
    today = workspace.today()
    coming = [one for one in read_timetable(workspace) if one.is_session and one.first and one.first >= today]
    if not coming or coming[0].first is None:
        return None, ""
    return (coming[0].first - today).days, coming[0].event.title or ""


def to_do_of(workspace: Workspace) -> ToDo:
    """What waits for the organiser."""
    groups = [item.group for item in list_inbox(workspace)]
    passed_on = answering.waiting(workspace)
    return ToDo(
        ready=sum(one in (Group.READY, Group.LOOK, Group.PARTLY) for one in groups),
        aside=groups.count(Group.ASIDE),
        refused=groups.count(Group.REFUSED),
        requests=len(enrolling.pending_requests(workspace)),
        drafts=exporting.has_drafts(workspace),
        news=_accepted_since_news(workspace),
        problems=len(passed_on),
        problem=(passed_on[0].record.problem or "") if passed_on else "",
        silent=sum(one.reads_letters and one.reminded is None for one in reminders.not_reported(workspace)),
        ended=revoking.count_untold(workspace),
    )


def _accepted_since_news(workspace: Workspace) -> int:
    rows = workspace.store.rows(
        "select count(*) from package where state='applied' and kind<>'organiser' and handled >"
        " (select coalesce(max(made), 0) from package where kind='organiser' and state='sent')"
    )
    return int(rows[0][0])


def constant_collection(whole: Collection, constant: Panel) -> Collection:
    """The same measure at the sites that reported throughout."""
    codes = set(constant.sites)
    sites = tuple(site for site in whole.sites if (site.code or site.id) in codes)
    rule = aggregating.rule_of(whole.view, whole.rule_set)
    return replace(whole, sites=sites, panel=constant, aggregate=aggregate(constant, rule))


def pooled_chart(collection: Collection) -> RunChart:
    """All sites together as one run chart, so that the same rules and sentences speak of it."""
    rows, view = collection.aggregate.periods, collection.view
    return run_chart(
        Series(
            periods=tuple(row.period for row in rows),
            values=tuple(row.pooled if view.form.has_denominator else row.median for row in rows),
            direction=view.direction,
            style=charts.value_style(view),
            target=view.target,
            breaks=collection.breaks,
            notes=notes_of(collection.happenings, view.period_kind),
        ),
        rule_set=collection.rule_set,
    )


def silent_sites(workspace: Workspace, collection: Collection) -> tuple[Silent, ...]:
    """Sites whose last due periods are missing, by name. A period whose due day has not passed is not missing."""
    due = due_count(workspace, collection)
    reported, expected = collection.panel.reported()[:, :due], collection.panel.expected[:, :due]
    found = []
    for row, site in enumerate(collection.sites):
        places = np.flatnonzero(reported[row])
        since = int(places[-1]) + 1 if places.size else 0
        missing = int(expected[row, since:].sum())
        if missing >= SILENT_MONTHS and expected[row, -1:].any():
            found.append(Silent(site, missing))
    return tuple(sorted(found, key=lambda one: (one.site.name or one.site.code or "").casefold()))


def due_count(workspace: Workspace, collection: Collection) -> int:
    """How many of the periods are due, from the first on."""
    return sum(_is_due(workspace, collection.view, period) for period in collection.periods)


def _is_due(workspace: Workspace, view: MeasureView, period: Period) -> bool:
    return workspace.today() > period.due(view.measure.due_day or 0)
