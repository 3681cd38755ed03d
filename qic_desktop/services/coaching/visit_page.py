"""All that the page of a visit shows, read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.instrument import Level, Sheet
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period
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
from qic_desktop.services.printing.visit_papers import CHECKLIST, last_periods
from qic_desktop.services.progress import assessment, instruments
from qic_desktop.services.progress.assessment import MonthScores
from qic_desktop.services.progress.costs import CostLine
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

MOST_MEASURES = 3
FIRST_PERIODS = 2


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
    """The page of a visit. ``later`` is a closed visit after this one's day: then the day is asked about.

    ``to_come`` says that the visit's own day is still to come: it is planned. ``currency`` is what costs were last in.
    ``notes`` are the organiser's to this coach about the site.
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


def read_visit(workspace: Workspace, identity: str, *, periods: int = FIRST_PERIODS) -> VisitPage:
    """Read the page of a visit.

    Raises:
        NotFoundError: there is none.
    """
    sheet = visits.visit_sheet(workspace, identity)
    site = sheet.site
    views = [
        one
        for one in measures.list_measures(workspace, site)
        if one.definition is not None and not one.form.is_by_event
    ][:MOST_MEASURES]
    chart = charts.measure_chart(workspace, views[0], site) if views else None
    found = assessment.assessment_of(workspace, site)
    code = next((one.code or "" for one in trust.list_sites(workspace) if one.id == site), "")
    return VisitPage(
        sheet,
        owner_name(workspace, site),
        code,
        sheet.coach == workspace.own_id,
        tuple(line for view in views for line in _lines(workspace, view, sheet, periods)),
        views[0] if views else None,
        chart if chart is not None and chart.known_places else None,
        instruments.get_sheet(workspace, CHECKLIST),
        cycles.list_cycles(workspace, site),
        found.sheet.items[0].levels,
        found.now,
        closing.propose_next(workspace, identity),
        visiting.list_drafts(workspace, identity),
        visits.later_visit(workspace, site, sheet.visit.on or "", but=identity) if not sheet.is_closed else None,
        workspace.today(),
        visiting.is_to_come(workspace, sheet.visit),
        sharing.other_coaches(workspace, site) if sheet.coach == workspace.own_id else (),
        visit_costs.list_costs(workspace, sheet.visit),
        visit_costs.last_currency(workspace),
        letters.new_about(workspace, site) if sheet.coach == workspace.own_id else (),
    )


def _lines(workspace: Workspace, view: MeasureView, sheet: VisitSheet, periods: int) -> list[RecountLine]:
    counted = {(one.measure, one.period): one for one in sheet.recounts}
    said = {one.period: one for one in observations.list_observations(workspace, view, sheet.site)}
    return [
        RecountLine(
            view,
            period,
            said[period.text],
            counted.get((view.id, period.text)),
            said.get(period.preceding().text),
        )
        for period in last_periods(workspace, view, sheet.site, periods)
    ]
