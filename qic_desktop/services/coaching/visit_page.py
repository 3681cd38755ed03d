"""All that the page of a visit shows, read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.instrument import Level, Sheet
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.recounting import RecountView
from qic_desktop.domain.visit import Visit
from qic_desktop.services import letters
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import closing, sharing, visit_costs, visiting, visits
from qic_desktop.services.coaching.closing import Proposal
from qic_desktop.services.coaching.sharing import OtherCoach
from qic_desktop.services.coaching.visits import VisitSheet
from qic_desktop.services.improving import cycles
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.letters import LetterView
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.printing.reporting import owner_name
from qic_desktop.services.printing.visit_papers import CHECKLIST, MOST_CHARTS, TO_RECOUNT, last_periods
from qic_desktop.services.progress import assessment, instruments
from qic_desktop.services.progress.assessment import MonthScores
from qic_desktop.services.progress.costs import CostLine
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

CLOSED_DAYS = 90
"""So long a test that was closed can still be ticked as looked at."""


@dataclass(frozen=True, slots=True)
class RecountLine:
    """One value to count again: what was reported, and what was counted at this visit; ``before`` is the month before.

    ``counted`` may hold no more than an explanation.
    """

    view: MeasureView
    period: Period
    said: Observation
    counted: RecountView | None
    before: Observation | None = None


@dataclass(frozen=True, slots=True)
class VisitPage:
    """The page of a visit. ``later`` is a closed visit after this one's day, ``doubt`` why the day is asked about.

    ``to_come`` says that the visit's own day is still to come: it is planned. ``scores`` are those of its month.
    ``currency`` is what costs were last in, ``notes`` are the organiser's to this coach about the site.
    ``more_measures`` says that the site has more values than the paper and the page hold at first.
    """

    sheet: VisitSheet
    name: str
    code: str
    mine: bool
    lines: tuple[RecountLine, ...]
    view: MeasureView | None
    chart: RunChart | None
    checklist: Sheet
    cycles: tuple[CycleView, ...]
    levels: tuple[Level, ...]
    scores: MonthScores
    proposal: Proposal | None
    drafts: Mapping[str, str]
    later: Visit | None
    today: date
    to_come: bool = False
    others: tuple[OtherCoach, ...] = ()
    costs: tuple[CostLine, ...] = ()
    currency: str = ""
    notes: tuple[LetterView, ...] = ()
    more_measures: bool = False
    doubt: str = ""


def read_visit(workspace: Workspace, identity: str, *, periods: int = TO_RECOUNT, every: bool = False) -> VisitPage:
    """Read the page of a visit.

    Raises:
        NotFoundError: there is none.
    """
    sheet = visits.visit_sheet(workspace, identity)
    site, mine = sheet.site, sheet.coach == workspace.own_id
    known = _counted_by_period(workspace, site)
    counted = {one.measure for one in sheet.recounts}
    views = [one for place, one in enumerate(known) if every or place < MOST_CHARTS or one.id in counted]
    chart = charts.measure_chart(workspace, views[0], site) if views else None
    found = assessment.assessment_of(workspace, site)
    return VisitPage(
        sheet,
        owner_name(workspace, site),
        next((one.code or "" for one in trust.list_sites(workspace) if one.id == site), ""),
        mine,
        tuple(line for view in views for line in _lines(workspace, view, sheet, periods)),
        views[0] if views else None,
        chart if chart is not None and chart.known_places else None,
        instruments.get_sheet(workspace, CHECKLIST),
        _offered(cycles.list_cycles(workspace, site), sheet.visit),
        found.sheet.items[0].levels,
        found.in_month(_month_of(sheet.visit) or found.period),
        closing.propose_next(workspace, identity),
        visiting.list_drafts(workspace, identity),
        visits.later_visit(workspace, site, sheet.visit.on or "", but=identity) if not sheet.is_closed else None,
        workspace.today(),
        visiting.is_to_come(workspace, sheet.visit),
        sharing.other_coaches(workspace, site) if mine else (),
        visit_costs.list_costs(workspace, sheet.visit),
        visit_costs.last_currency(workspace),
        letters.new_about(workspace, site) if mine else (),
        len(views) < len(known),
        visits.doubtful_day(workspace, sheet.visit.on or "") if mine and not sheet.is_closed else "",
    )


def _counted_by_period(workspace: Workspace, site: str) -> list[MeasureView]:
    found = measures.list_measures(workspace, site)
    return [one for one in found if one.definition is not None and not one.form.is_by_event]


def _month_of(visit: Visit) -> str:
    day = find_period(visit.on or "")
    return period_of(day.first, PeriodKind.MONTH).text if day is not None else ""


def _offered(known: tuple[CycleView, ...], visit: Visit) -> tuple[CycleView, ...]:
    """The tests that can be ticked: those that go on, ended not long before the visit, or ticked already."""
    ticked = {str(one) for one in visit.cycles or []}
    return tuple(one for one in known if not one.cycle.is_closed or one.id in ticked or _is_new(one, visit))


def _is_new(one: CycleView, visit: Visit) -> bool:
    ended, day = find_period(one.cycle.ended or ""), find_period(visit.on or "")
    return ended is not None and day is not None and (day.first - ended.last).days <= CLOSED_DAYS


def _lines(workspace: Workspace, view: MeasureView, sheet: VisitSheet, periods: int) -> list[RecountLine]:
    """The latest periods, and whichever was counted again before them."""
    counted = {one.period: one for one in sheet.recounts if one.measure == view.id}
    said = {one.period: one for one in observations.list_observations(workspace, view, sheet.site)}
    latest = {period.text for period in last_periods(workspace, view, sheet.site, periods)}
    shown = [find_period(text) for text in said if text in latest or text in counted]
    return [
        RecountLine(view, period, said[period.text], counted.get(period.text), said.get(period.preceding().text))
        for period in shown
        if period is not None
    ]
