"""What happened at one site beside its chart, read for lanes on the same axis, and what a reader should be wary of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.people import Membership
from qic_desktop.domain.period import find_period
from qic_desktop.domain.roles import LEADER
from qic_desktop.domain.scope import Scope, site_scope
from qic_desktop.domain.site_story import Caution, Led, Reported, Scored, SiteLanes, Tried, Visited
from qic_desktop.services.coaching import recounts, visits
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring import entering_for
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.reporting_grid import reporting_grid
from qic_desktop.services.progress import answers
from qic_desktop.services.progress.instruments import ASSESSMENT
from qic_desktop.services.workspace import Role, Workspace

SHORT_GAP = 31
"""So many days without a leader are a hand-over, not a gap."""
NEW_LEADER = 92
"""A leader of so few days is new."""
FEW_CASES = 20
"""A share of fewer cases a month jumps by chance alone."""


def read_lanes(
    workspace: Workspace, site: str, view: MeasureView | None, tests: Iterable[CycleView], months: int
) -> SiteLanes:
    """Read the lanes of a site.

    Args:
        workspace: an organiser's or coach's store.
        site: the site's id.
        view: the measure whose reports are shown; None for none.
        tests: the cycles of the site.
        months: how many of the latest periods the chart shows.
    """
    coach, team = _scores(workspace, site)
    return SiteLanes(
        tuple(sorted((one for test in tests for one in _tested(test)), key=lambda one: (one.start, one.label))),
        tuple(_leaders(workspace, site)),
        tuple(_visits(workspace, site, view)),
        tuple(_reports(workspace, site, view, months)) if view and workspace.role is not Role.SITE else (),
        team,
        coach,
    )


def _tested(one: CycleView) -> Iterator[Tried]:
    start = find_period(one.cycle.started or "")
    end = find_period(one.cycle.ended or "")
    if start is not None:
        last = end.last if end else None
        yield Tried(one.id, one.label, one.title, start.first, last, one.cycle.decision or "")


def _leaders(workspace: Workspace, site: str) -> Iterator[Led]:
    spans: list[tuple[date, date | None, str]] = []
    for one in workspace.journal.list_records(Membership, site_scope(site)):
        begun, ended = find_period(one.since or ""), find_period(one.until or "")
        if one.role == LEADER and begun is not None:
            spans.append((begun.first, ended.last if ended else None, one.person or one.id))
    known: dict[str, int] = {}
    covered: date | None = None
    for since, until, person in sorted(spans, key=lambda span: (span[0], span[1] or date.max)):
        if covered is not None and (since - covered).days > SHORT_GAP:
            yield Led(0, covered + timedelta(days=1), since - timedelta(days=1))
        yield Led(known.setdefault(person, len(known) + 1), since, until)
        covered = max(covered or date.min, until or date.max)
    if covered is not None and covered != date.max and (workspace.today() - covered).days > SHORT_GAP:
        yield Led(0, covered + timedelta(days=1), None)


def _visits(workspace: Workspace, site: str, view: MeasureView | None) -> Iterator[Visited]:
    factors: dict[str, tuple[float, bool]] = {}
    for one in recounts.list_recounts(workspace, site):
        wanted = view is None or one.measure == view.id
        if one.worst is not None and (one.record.visit not in factors or wanted):
            factors[one.record.visit] = (one.worst, one.is_off)
    for visit in reversed(visits.list_visits(workspace, site)):
        day = find_period(visit.on or "")
        if day is not None and day.first <= workspace.today():
            factor, is_off = factors.get(visit.id, (None, False))
            yield Visited(visit.id, day.first, factor, is_off, visit.kind or "visit")


def _reports(workspace: Workspace, site: str, view: MeasureView, months: int) -> Iterator[Reported]:
    grid = reporting_grid(workspace, view.id, months=max(1, months))
    line = next((one for one in grid.lines if one.site.id == site), None)
    if grid.view is None or grid.view.id != view.id or line is None:
        return
    for text, square in zip(grid.periods, line.squares, strict=True):
        period = find_period(text)
        if period is not None:
            yield Reported(text, period.first, square.state.value, square.days)


def _scores(workspace: Workspace, site: str) -> tuple[tuple[Scored, ...], tuple[Scored, ...]]:
    """The coach's scores and the team's."""
    found: dict[bool, list[Scored]] = {True: [], False: []}
    for one in answers.list_given(workspace, ASSESSMENT, site):
        period = find_period(one.period)
        if one.score is not None and period is not None:
            found[Scope.parse(one.record.scope).text.startswith("coach:")].append(Scored(period.first, one.score))
    coach, team = (tuple(sorted(found[side], key=lambda score: score.on)) for side in (True, False))
    return coach, team


# --- read with care ---------------------------------------------------------------------------------------------


def cautions_of(
    workspace: Workspace, site: str, view: MeasureView | None, chart: RunChart | None, lanes: SiteLanes
) -> tuple[Caution, ...]:
    """What a reader of this site's chart could forget, what changes its meaning most first."""
    found: list[Caution] = []
    if chart is not None and view is not None and chart.known_places:
        found += _about_numbers(chart, view)
        waiting = len(entering_for.unconfirmed(workspace, site, view.id))
        if waiting:
            found.append(Caution("unconfirmed", number=waiting))
    found += [Caution("recount", f"{one.on:%Y-%m}", one.factor or 0.0) for one in lanes.visits if one.is_off]
    found += _about_leaders(lanes, workspace.today())
    missing = [one.period for one in lanes.reports if one.state == "missing"]
    if missing:
        found.append(Caution("silent", missing[-1], len(missing)))
    return tuple(found)


def _about_numbers(chart: RunChart, view: MeasureView) -> Iterator[Caution]:
    series = chart.series
    if chart.denominator_jump is not None:
        yield Caution("jump", series.periods[chart.denominator_jump])
    periods = [period for text in series.periods if (period := find_period(text)) is not None]
    for text in aggregating.breaks_of(view, periods):
        yield Caution("definition", text)
    cases = sorted(one.denominator for one in chart.points if one.denominator is not None and one.value is not None)
    if cases and cases[len(cases) // 2] < FEW_CASES:
        yield Caution("few-cases", number=cases[len(cases) // 2])


def _about_leaders(lanes: SiteLanes, today: date) -> Iterator[Caution]:
    for one in lanes.leaders:
        if not one.number:
            yield Caution("no-leader", f"{one.start:%Y-%m}", ((one.end or today) - one.start).days // 30 or 1)
    last = lanes.leaders[-1] if lanes.leaders else None
    if last is not None and last.number > 1 and last.end is None and (today - last.start).days <= NEW_LEADER:
        yield Caution("new-leader", f"{last.start:%Y-%m}")
