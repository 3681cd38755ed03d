"""Rare events over all sites: how many a month, and how each site stands between its own.

At one site they are too few to be counted by month; at all sites together a month has enough to be counted. What lies
between two events is judged site by site, on its own chart. Months end with the last whole one; a month without an
event counts as none, for events are told when they happen and not month by month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.analysis.sites.direction import SiteDirection, site_direction
from qic_desktop.domain.areas import is_within
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.happening import Happening
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import Period, PeriodKind, find_drawable, period_of, periods_between
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import context_events, participations
from qic_desktop.services.organising.areas import list_areas
from qic_desktop.services.organising.collaboratives import find_collaborative
from qic_desktop.services.organising.participations import NOT_COUNTED
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace


@dataclass(frozen=True, slots=True)
class SiteEvents:
    """One site: its events, the last one's day, the days since, the middle of what lay between two of them.

    ``between`` is in cases or days, None for fewer than two events; ``finding`` is that of the site's own chart, which
    is ``judged`` once there are enough of them.
    """

    site: Site
    events: int
    last: date | None
    days_since: int | None
    between: float | None
    finding: SiteDirection | None
    judged: bool = False


@dataclass(frozen=True, slots=True)
class EventsTogether:
    """A measure of rare events at all sites. ``chart`` counts events a month, None while there is none."""

    view: MeasureView
    chart: RunChart | None
    sites: tuple[SiteEvents, ...]
    area: str = ""
    happenings: tuple[Happening, ...] = ()

    @property
    def events(self) -> int:
        """All events of these sites."""
        return sum(one.events for one in self.sites)


def list_rare(workspace: Workspace) -> tuple[MeasureView, ...]:
    """The collaborative's published measures of rare events."""
    found = measures.list_measures(workspace)
    return tuple(one for one in found if one.is_core and not one.is_draft and one.form.is_by_event)


def read_together(workspace: Workspace, view: MeasureView, area: str = "") -> EventsTogether:
    """The events of all sites, or of those in an area; sites with events first, the latest first.

    Raises:
        NotAllowedError: a team's store, or a measure that is counted by period.
        NotFoundError: no site lies in such an area.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("aggregate", why="role")
    if not view.form.is_by_event:
        raise NotAllowedError(view.code, why="no-events")
    if area and all(one.name != area for one in list_areas(workspace)):
        raise NotFoundError(area, what="area")
    sites = [one for one in trust.list_sites(workspace) if not one.merged_into and is_within(one.area, area)]
    standing = participations.standing_in(workspace)
    days: list[date] = []
    lines = []
    for site in sites:
        mine = [
            day
            for one in rare_events.list_events(workspace, view, site.id)
            if (day := rare_events.day_of(one)) is not None and find_drawable(day.isoformat()) is not None
        ]
        # What came after a site had left stands in no figure of several sites.
        days += [one for one in mine if standing(site.id, period_of(one, PeriodKind.MONTH)) not in NOT_COUNTED]
        lines.append(_site_events(workspace, view, site, mine))
    ordered = sorted(lines, key=lambda one: (-(one.last or date.min).toordinal(), _name(one.site)))
    happened = context_events.touching_any(context_events.list_happenings(workspace), sites)
    return EventsTogether(view, _chart(workspace, view, days, happened), tuple(ordered), area, happened)


def _site_events(workspace: Workspace, view: MeasureView, site: Site, days: Sequence[date]) -> SiteEvents:
    between, finding, judged = None, None, False
    if days:
        series = charts.chart_input(workspace, view, site.id).series
        known = [value for value in series.values if value is not None]
        between = float(median(known)) if known else None
        finding, judged = site_direction(series.values, series.direction), len(known) >= RULES
    last = max(days, default=None)
    since = (workspace.today() - last).days if last else None
    return SiteEvents(site, len(days), last, since, between, finding, judged)


def _chart(
    workspace: Workspace, view: MeasureView, days: Sequence[date], happened: Sequence[Happening]
) -> RunChart | None:
    months = [period_of(one, PeriodKind.MONTH) for one in days]
    last = _last_whole(workspace.today())
    if not months or min(months) > last:
        return None
    first = min([*months, *_begin(workspace)])
    counted = Counter(one.text for one in months)
    periods = tuple(periods_between(first, last))
    # More between two events is better: fewer of them a month.
    opposite = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}
    return run_chart(
        Series(
            periods=tuple(one.text for one in periods),
            values=tuple(float(counted[one.text]) for one in periods),
            direction=opposite.get(view.direction, Direction.NEUTRAL),
            style=ValueStyle(percent=False, decimals=0),
            notes=context_events.notes_of(happened, PeriodKind.MONTH),
        ),
    )


def _begin(workspace: Workspace) -> list[Period]:
    """The month in which the collaborative began: months before the first event had none."""
    found = find_collaborative(workspace)
    start = find_drawable((found.start if found else None) or "")
    return [period_of(start.first, PeriodKind.MONTH)] if start is not None else []


def _last_whole(today: date) -> Period:
    return period_of(today, PeriodKind.MONTH).preceding()


def _name(site: Site) -> str:
    return (site.name or site.code or "").casefold()
