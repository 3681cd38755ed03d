"""The monthly report of a site, filled from the store: of the last whole month with a value, or of an earlier one.

An earlier month is told with what is known today: its charts end with it, and so do tests, meetings and actions. What
is promised and has no day in it stands only in the latest report.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, PeriodKind, find_period, find_place
from qic_desktop.domain.roles import LEADER, find_role
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.monthly_value import CycleLine, MonthlyReport, MonthRow, MonthTable, SmallMeasure
from qic_desktop.reports.values import MONTHLY_CHART_SIZE, SMALL_CHART_SIZE
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.services.coaching import recounts
from qic_desktop.services.coaching.recounts import RecountView
from qic_desktop.services.improving import cycles
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import monthly_quality
from qic_desktop.services.printing.leading import leading_measure, report_month, report_months
from qic_desktop.services.printing.monthly_promises import needed_from_others, promises_of
from qic_desktop.services.printing.progress_scores import reason_of_month, scores_of_month
from qic_desktop.services.printing.reporting import chart_block_of, imprint_of, owner_name
from qic_desktop.services.teamwork import meetings, team, team_health
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.aims import aim_progress
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.coaching import factor_words
from qic_desktop.wording.cycles import decision_words
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.gained import gained_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import regularity_words, role_name
from qic_desktop.wording.values import value_text

TABLE_MONTHS = 12


def monthly_report(
    workspace: Workspace, *, code: str | None = None, site: str | None = None, month: Period | None = None
) -> MonthlyReport:
    """A site's report of a month, by default of its latest.

    Raises:
        NotFoundError: no measure, no site named, or a ``month`` that has no value.
    """
    if month is not None and month not in report_months(workspace, site):
        raise NotFoundError(month.text, what="period")
    view = leading_measure(workspace, code, site)
    told = month.text if month else _latest_month(workspace, view, site)
    period = find_period(told)
    chart = _chart(workspace, view, site, period)
    says, next_step = chart_sentence(chart)
    owner = owner_name(workspace, site)
    collaborative = collaboratives.find_collaborative(workspace)
    others = _other_charts(workspace, view, site, period)
    tests, earlier = _tests_of(workspace, period, site, is_latest=month is None)
    is_team = workspace.role is Role.SITE
    return MonthlyReport(
        site=owner,
        collaborative=(collaborative.title if collaborative else None) or "",
        period=period_name(told) if told else "",
        headline=_headline(says),
        lead=_lead(chart, says),
        chart=chart_block_of(view, chart, MONTHLY_CHART_SIZE),
        table=_month_table(workspace, view, chart, site),
        imprint=imprint_of(workspace, owner),
        aim=collaboratives.aim_of(workspace),
        aim_progress=_progress(workspace, view, chart, site),
        next_step=next_step,
        measures=tuple(_small_measure(one, drawn) for one, drawn in others),
        cycles=tuple(_cycle_line(one) for one in tests),
        earlier_cycles=earlier,
        people=_people(workspace, period, is_latest=month is None) if is_team else (),
        data_quality=monthly_quality.quality_lines(workspace, view, chart, site),
        scores=scores_of_month(workspace, told, site) if told else (),
        scores_note=reason_of_month(workspace, told, site) if told else "",
        promises=promises_of(workspace, period, is_latest=month is None) if is_team else (),
        needed=needed_from_others(workspace) if is_team and month is None else (),
        signatures=_signatures(workspace) if is_team else (),
    )


def _latest_month(workspace: Workspace, view: MeasureView, site: str | None) -> str:
    others = [chart for _view, chart in _other_charts(workspace, view, site, None)]
    return report_month(_chart(workspace, view, site, None), others, workspace.today())


def _chart(workspace: Workspace, view: MeasureView, site: str | None, month: Period | None) -> RunChart:
    given = charts.chart_input(workspace, view, site)
    return charts.draw_chart(given if month is None else _until(given, month.last))


def _until(given: ChartInput, day: date) -> ChartInput:
    """The same chart as it ends with a day: periods that end later, and phases that begin later, are left out."""
    places = [find_place(period) for period in given.series.periods]
    end = sum(place is not None and place.last <= day for place in places)
    begun = ((phase, find_place(phase.period)) for phase in given.phases)
    phases = tuple(phase for phase, place in begun if place is not None and place.first <= day)
    return replace(given, series=given.series.part(0, end), phases=phases)


def _headline(says: str) -> str:
    """The first sentence; what follows belongs to the lead."""
    first, mark, _rest = says.partition(". ")
    return first + ("." if mark else "")


def _lead(chart: RunChart, says: str) -> tuple[str, ...]:
    rest = says.partition(". ")[2]
    latest = chart.latest
    lines = []
    if latest is not None and latest.numerator is not None and latest.denominator is not None:
        lines.append(
            _("{month}: {numerator} of {denominator}, {value}.").format(
                month=period_name(latest.period),
                numerator=format_number(latest.numerator),
                denominator=format_number(latest.denominator),
                value=value_text(latest.value or 0.0, chart.series.style),
            )
        )
    return tuple(line for line in (*lines, rest, gained_words(chart)) if line)


def _other_charts(
    workspace: Workspace, leading: MeasureView, site: str | None, month: Period | None
) -> list[tuple[MeasureView, RunChart]]:
    found = (view for view in measures.list_measures(workspace, site) if view.id != leading.id and not view.is_draft)
    return [(view, _chart(workspace, view, site, month)) for view in found]


def _small_measure(view: MeasureView, chart: RunChart) -> SmallMeasure:
    scene = chart_scene(chart, *SMALL_CHART_SIZE, ChartWords(), style="paper") if chart.known_places else None
    return SmallMeasure(view.name, chart_sentence(chart)[0], scene, kind_words(view.measure.kind))


def _progress(workspace: Workspace, view: MeasureView, chart: RunChart, site: str | None) -> str:
    """How far the leading measure is from its target; empty without a median or a target."""
    phase = chart.latest_phase
    if view.target is None or phase is None or phase.centre is None:
        return ""
    own = measures.list_targets(workspace, view.id, site)
    by = (own[-1].by if own and own[-1].value is not None else None) or ""
    return aim_progress(view.name, phase.centre, view.target, by, chart.series.style)


def _tests_of(
    workspace: Workspace, month: Period | None, site: str | None, *, is_latest: bool
) -> tuple[list[CycleView], int]:
    """The tests that ran in a month, in the latest report also those that are planned; how many had ended before."""
    found = cycles.list_cycles(workspace, site)
    if month is None:
        return list(found), 0
    ran, earlier = [], 0
    for one in found:
        started, ended = find_period(one.cycle.started or ""), find_period(one.cycle.ended or "")
        if started is None and ended is None:
            ran += [one] if is_latest and one.cycle.decision is None else []
            earlier += one.cycle.decision is not None
        elif ended is not None and ended.last < month.first:
            earlier += 1
        elif is_latest or started is None or started.first <= month.last:
            ran.append(one)
    return ran, earlier


def _cycle_line(view: CycleView) -> CycleLine:
    cycle = view.cycle
    days = [period_name(day.text) for text in (cycle.started, cycle.ended) if text and (day := find_period(text))]
    return CycleLine(
        number=view.label,
        title=view.title,
        prediction=cycle.prediction or "",
        result=cycle.result or "",
        learning=cycle.learning or "",
        decision=decision_words(cycle.decision),
        dates=" – ".join(dict.fromkeys(days)),
    )


def _people(workspace: Workspace, month: Period | None, *, is_latest: bool) -> tuple[str, ...]:
    """Who was in the team, when it met in the month, and how regularly it meets today."""
    day = min(month.last, workspace.today()) if month is not None else None
    members = [f"{one.name}, {_role_words(one.role)}" for one in team.current_members(workspace, day) if one.name]
    return (*members, *_meetings(workspace, month), *(_regularly(workspace) if is_latest else []))


def _meetings(workspace: Workspace, month: Period | None) -> list[str]:
    if month is None:
        return []
    held = [one for one in meetings.list_meetings(workspace) if one.on is not None and one.came]
    days = sorted(one.on for one in held if one.on is not None and month.first <= one.on <= month.last)
    if not days:
        return [_("No meeting in {month} is written down.").format(month=period_name(month.text))]
    return [_("Met on {days}").format(days=", ".join(period_name(day.isoformat(), short=True) for day in days))]


def _regularly(workspace: Workspace) -> list[str]:
    met = team_health.regularity(workspace)
    return [regularity_words(met)] if met.count else []


def _role_words(role: str | None) -> str:
    """A role in the team, in words and inside a sentence; one of the team's own stays as it was written."""
    name = role_name(role)
    return name[:1].lower() + name[1:] if find_role(role) else name


def _signatures(workspace: Workspace) -> tuple[str, ...]:
    """Who signs: the leader of the team, by name where it is known, and the head of the facility."""
    leads = next((one for one in team.current_members(workspace) if one.role == LEADER), None)
    name = f"{leads.name}, {_role_words(LEADER)}" if leads is not None and leads.name else role_name(LEADER)
    return (name, _("Head of the facility"))


# --- the table of months ------------------------------------------------------------------------------------------


def _month_table(workspace: Workspace, view: MeasureView, chart: RunChart, site: str | None) -> MonthTable:
    found = {one.period: one for one in observations.list_observations(workspace, view, site)}
    periods = chart.series.periods[-TABLE_MONTHS:]
    checked = recounts.verified(workspace, observations.owner_of(workspace, site), view.id)
    if chart.series.by_event:
        rows = [_event_row(period, chart) for period in periods]
    else:
        rows = [_month_row((period, checked.get(period)), found.get(period), chart) for period in periods]
    return MonthTable(
        rows=tuple(rows),
        numerator_label=_("Counted"),
        denominator_label=_("Out of"),
        value_label=_("Per cent") if chart.series.style.percent else (chart.series.style.unit or _("Value")),
        title=_rows_title(view, len(rows)),
    )


def _rows_title(view: MeasureView, count: int) -> str:
    """What the rows are where they are no months; empty for months."""
    if view.form.is_by_event:
        return n_("The last event", "The last {n} events", count).format(n=count)
    if view.period_kind is PeriodKind.MONTH:
        return ""
    return n_("The last value", "The last {n} values", count).format(n=count)


def _event_row(period: str, chart: RunChart) -> MonthRow:
    """A rare event: its day, what lay between it and the one before, and its note."""
    value = chart.series.values[chart.series.periods.index(period)]
    notes = [note.text for note in chart.series.notes if note.period == period]
    shown = "" if value is None else value_text(value, chart.series.style, unit=False, trim=False)
    return MonthRow(period_name(period, short=True), "", "", shown, "; ".join(notes))


def _month_row(about: tuple[str, RecountView | None], one: Observation | None, chart: RunChart) -> MonthRow:
    """One month; ``about`` is its period and what a coach counted again for it."""
    period, counted = about
    if one is None:
        return MonthRow(period_name(period, short=True), "", "", "")
    place = chart.series.periods.index(period)
    value = chart.series.values[place]
    return MonthRow(
        period_name(period, short=True),
        "" if one.numerator is None else format_number(one.numerator),
        "" if one.denominator is None else format_number(one.denominator),
        "" if value is None else value_text(value, chart.series.style, unit=False, trim=False),
        missing_words(one.missing) if one.missing else (one.note or ""),
        factor_words(counted.worst) if counted is not None and counted.worst is not None else "",
    )
