"""What a site team has to do now: values to enter, cycles to go on with, entries to send; and what is new.

It decides what is due and in which order; the words and buttons are the window's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.collaborative import Collaborative, TimetableEvent
from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services import letters
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import for_site
from qic_desktop.services.coaching.for_site import VisitLine
from qic_desktop.services.exchanging import exchange_state, merging
from qic_desktop.services.improving import cycles
from qic_desktop.services.improving.control_plans import PlanView, list_plans
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.learning.commitments import CommitmentView, due_commitments
from qic_desktop.services.letters import LetterView
from qic_desktop.services.measuring import entering_for, measures, observations
from qic_desktop.services.measuring.entry import due_day
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.month_sheet import is_given
from qic_desktop.services.progress.assessment import score_due
from qic_desktop.services.small_wins import MonthReady, SmallWin, small_wins
from qic_desktop.services.teamwork.team_page import TeamToday, team_today
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.designing import course_for_site, standing_for_site

LOOK_BACK = 3
"""Gaps of so many complete periods are asked for; older ones are left to the measure's own page."""


@dataclass(frozen=True, slots=True)
class ToEnter:
    """A measure with complete periods that have no value and no reason, oldest first."""

    view: MeasureView
    periods: tuple[str, ...]
    due: date
    chart: RunChart


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What the collaborative has become, or an event of the timetable (``day`` as ISO text)."""

    kind: str
    title: str
    detail: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A measure whose chart has a finding now."""

    view: MeasureView
    chart: RunChart


@dataclass(frozen=True, slots=True)
class Today:
    """The whole page. ``entered`` of ``expected`` values of ``period`` are in, asked for by ``due``.

    ``most_points`` has the chart whose latest phase has the most; ``score_due`` is the month whose assessment is not
    given yet.
    ``to_confirm`` has the period of each value that somebody else entered and nobody of the team has confirmed.
    """

    day: date
    measures: int
    period: str
    entered: int
    expected: int
    due: date | None
    to_enter: tuple[ToEnter, ...]
    to_study: tuple[CycleView, ...]
    to_predict: tuple[CycleView, ...]
    to_decide: tuple[CycleView, ...]
    unsent: int
    enrolled: bool
    findings: tuple[ShownFinding, ...]
    news: tuple[NewsLine, ...]
    letters: tuple[LetterView, ...]
    events: tuple[NewsLine, ...]
    conflicts: int = 0
    team: TeamToday = TeamToday((), None)
    wins: tuple[SmallWin, ...] = ()
    commitments: tuple[CommitmentView, ...] = ()
    to_check: tuple[PlanView, ...] = ()
    most_points: int = 0
    score_due: str = ""
    to_confirm: tuple[str, ...] = ()
    visited: VisitLine | None = None

    @property
    def tasks(self) -> int:
        """How many rows ask for something."""
        own = self.team.tasks + len(self.commitments) + len(self.to_check)
        own += bool(self.score_due) + bool(self.to_confirm)
        return own + len(self.to_enter) + len(self.to_study) + len(self.to_predict) + len(self.to_decide)


def today_of(workspace: Workspace) -> Today:
    """Everything that is due or new in a site's workspace."""
    from qic_desktop.services.organising.collaboratives import find_collaborative, own_start
    from qic_desktop.services.organising.participations import asked_of

    day, views = workspace.today(), measures.list_measures(workspace)
    drawn = [(view, charts.measure_chart(workspace, view)) for view in views if view.definition is not None]
    found = {view.id: _recorded(workspace, view) for view, _ in drawn}
    month = period_of(day, PeriodKind.MONTH).preceding()
    # A measure that the collaborative's has replaced is not asked for a second time.
    asked = [(view, chart) for view, chart in drawn if not view.is_taken_over]
    collaborative = find_collaborative(workspace)
    begins = find_period(own_start(workspace) or "")
    is_asked = asked_of(workspace, workspace.own_id)

    def wants(view: MeasureView, period: Period) -> bool:
        # What was before the team began may be counted back, and is never due. After a collaborative has closed,
        # or while it holds the gains, fewer months are asked for, or none.
        if begins is not None and period.last < begins.first:
            return False
        return view.is_asked(period) and (not view.is_core or is_asked(period))

    def begun(view: MeasureView) -> bool:
        first = _first_expected(view, found[view.id])
        return first is None or first.first <= month.first

    known = [view for view, _ in asked if view.period_kind is PeriodKind.MONTH and wants(view, month)]
    monthly = [view for view in known if begun(view)]
    given = ((_to_enter(view, found[view.id], chart, day, wants)) for view, chart in asked)
    to_enter = [one for one in given if one is not None]
    tests = cycles.list_cycles(workspace)
    open_cycles = [one for one in tests if not one.cycle.is_closed]
    entered = sum(month.text in found[view.id] for view in monthly)
    return Today(
        day=day,
        measures=len(views),
        period=month.text,
        entered=entered,
        expected=len(monthly),
        due=min((due_day(view, month) for view in monthly), default=None),
        to_enter=tuple(sorted(to_enter, key=lambda one: one.due)),
        to_study=tuple(one for one in open_cycles if _waits_for_study(one, day)),
        to_predict=tuple(one for one in open_cycles if one.stage is PdsaStage.PLAN and not one.cycle.prediction),
        to_decide=tuple(one for one in open_cycles if one.stage is PdsaStage.ACT),
        unsent=exchange_state.unsent_count(workspace),
        enrolled=collaborative is not None,
        findings=_findings(drawn),
        news=(*_standing(workspace, day), *_course(collaborative)),
        letters=letters.list_letters(workspace),
        events=_events(workspace, day),
        conflicts=merging.count_own(workspace),
        team=team_today(workspace),
        wins=small_wins(workspace, drawn, tests, MonthReady(month, entered, len(monthly))),
        commitments=due_commitments(workspace),
        to_check=tuple(one for one in list_plans(workspace) if one.slipped_since or one.is_due(day)),
        most_points=max((chart.judged_points for _view, chart in drawn), default=0),
        score_due=score_due(workspace) if views and is_asked(period_of(day, PeriodKind.MONTH)) else "",
        to_confirm=tuple(one.observation.period for one in entering_for.unconfirmed(workspace)),
        visited=for_site.recent_visit(workspace),
    )


def _recorded(workspace: Workspace, view: MeasureView) -> set[str]:
    found = observations.list_observations(workspace, view)
    return {one.period for one in found if is_given(view, one)}


def _to_enter(
    view: MeasureView, recorded: set[str], chart: RunChart, day: date, wants: Callable[[MeasureView, Period], bool]
) -> ToEnter | None:
    """The latest complete periods without a value, not before the measure's first. Rare events are never due."""
    if view.form.is_by_event:
        return None
    period = period_of(day, view.period_kind).preceding()
    first = _first_expected(view, recorded)
    missing: list[str] = []
    due = due_day(view, period)
    for _turn in range(LOOK_BACK):
        if first is not None and period.first < first.first:
            break
        if period.text not in recorded and wants(view, period):
            missing.insert(0, period.text)
            due = due_day(view, period)
        period = period.preceding()
    if first is None:
        missing = missing[-1:]
        due = due_day(view, period_of(day, view.period_kind).preceding())
    return ToEnter(view, tuple(missing), due, chart) if missing else None


def _first_expected(view: MeasureView, recorded: set[str]) -> Period | None:
    known = [period for text in recorded if (period := find_period(text)) is not None]
    return min(known, default=None)


def _waits_for_study(one: CycleView, day: date) -> bool:
    if one.stage is PdsaStage.STUDY:
        return True
    return one.stage is PdsaStage.DO and bool(one.cycle.ended) and (one.cycle.ended or "") <= day.isoformat()


def _findings(drawn: list[tuple[MeasureView, RunChart]]) -> tuple[ShownFinding, ...]:
    """Charts with a finding at their latest points, the one that began last first."""
    ranked = []
    for view, chart in drawn:
        finding = chart.main_finding
        if finding is not None and finding.phase == len(chart.phases) - 1:
            start = chart.points[finding.places[0]].period if finding.places else ""
            ranked.append((finding.ongoing, start, ShownFinding(view, chart)))
    ranked.sort(key=lambda one: one[:2], reverse=True)
    return tuple(one[2] for one in ranked)


def _standing(workspace: Workspace, day: date) -> tuple[NewsLine, ...]:
    """That the site pauses or has left: nothing is asked for then, and that should be said."""
    from qic_desktop.services.organising.participations import TakingPart, read_all

    part = read_all(workspace).get(workspace.own_id, TakingPart())
    title, text = standing_for_site(part.at(period_of(day, PeriodKind.MONTH)).value)
    return (NewsLine("course", title, text),) if title else ()


def _course(found: Collaborative | None) -> tuple[NewsLine, ...]:
    """That the collaborative holds the gains, has closed or goes on as a network: a letter may tell of it, or none."""
    title, text = course_for_site(
        (found.course if found else None) or "", (found.course_since if found else None) or ""
    )
    return (NewsLine("course", title, text),) if title else ()


def _events(workspace: Workspace, day: date) -> tuple[NewsLine, ...]:
    found = workspace.journal.list_records(TimetableEvent, organiser_scope())
    ahead = [one for one in found if one.title and one.start and one.start >= day.isoformat() and not one.retired]
    ahead.sort(key=lambda one: one.start or "")
    return tuple(NewsLine(one.kind or "event", one.title or "", one.place or "", one.start or "") for one in ahead)
