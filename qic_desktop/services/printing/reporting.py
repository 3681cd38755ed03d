"""Printed documents, filled from the store: the monthly report, one chart, the collaborative's summary."""

from __future__ import annotations

from pathlib import Path

from qic_desktop import i18n
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.bands import LEAST_SITES, Bands, bands_scene
from qic_desktop.analysis.geometry.cards import titled
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.palette import LIGHT
from qic_desktop.analysis.sums import median
from qic_desktop.analysis.svg import to_svg
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import PeriodKind, find_period
from qic_desktop.domain.roles import find_role
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.collaborative_value import CollaborativeSummary, PeriodLine, SiteLine
from qic_desktop.reports.kinds import REPORTS, WALL_PAPERS
from qic_desktop.reports.monthly_value import CycleLine, MonthlyReport, MonthRow, MonthTable, SmallMeasure
from qic_desktop.reports.values import (
    CHART_PAGE_SIZE,
    COLLABORATIVE_CHART_SIZE,
    MONTHLY_CHART_SIZE,
    SMALL_CHART_SIZE,
    ChartBlock,
    Imprint,
    LetteredNote,
)
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import recounts
from qic_desktop.services.coaching.recounts import RecountView
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, collaboratives
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.context_events import notes_of
from qic_desktop.services.printing.leading import leading_measure, report_month
from qic_desktop.services.printing.progress_scores import scores_of_month
from qic_desktop.services.teamwork import team, team_health
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.chart_rules import chart_kind_name, rule_set_name
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.coaching import factor_words, verified_words
from qic_desktop.wording.collection import chance_words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.findings import direction_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import regularity_words, role_name
from qic_desktop.wording.values import value_text

TABLE_MONTHS = 12
CHECKS_TOLD = 2
"""So many of a coach's recounts are told in words, the latest; the table has all."""


def write_report(
    workspace: Workspace, kind: str, out: Path, *, code: str | None = None, site: str | None = None
) -> Path:
    """Make a document and write it.

    Args:
        workspace: the open store.
        kind: a code of ``qic report --list``.
        out: the PDF to write.
        code: of the measure that leads; else the first with values, core before own and rare events last.
        site: id of the site, in a store with many.

    Raises:
        NotFoundError: no such kind of report, no measure yet, or no site named.
        NotAllowedError: another role prints this.
    """
    found = next((one for one in REPORTS if one.code == kind), None)
    if found is None:
        raise NotFoundError(kind, what="report")
    if workspace.role.value not in found.roles:
        raise NotAllowedError(kind, why="role")
    if kind == "monthly":
        from qic_desktop.reports.monthly import monthly_pdf

        data = monthly_pdf(monthly_report(workspace, code=code, site=site))
    elif kind == "chart":
        from qic_desktop.reports.chart_page import chart_pdf

        data = chart_pdf(chart_page(workspace, leading_measure(workspace, code, site), site=site))
    elif kind in WALL_PAPERS:
        from qic_desktop.reports.wall_chart import wall_pdf
        from qic_desktop.services.printing import wall_charts

        view = leading_measure(workspace, code, site)
        data = wall_pdf(wall_charts.wall_chart(workspace, view, site=site, paper=WALL_PAPERS[kind]))
    elif kind == "journal":
        from qic_desktop.reports.journal import journal_pdf
        from qic_desktop.services.printing import journal_papers

        data = journal_pdf(journal_papers.journal(workspace, code=code, site=site))
    elif kind == "charter":
        data = _charter_pdf(workspace)
    elif kind in ("enrolment", "invitation"):
        data = _joining_pdf(workspace, kind)
    else:
        from qic_desktop.reports.collaborative import collaborative_pdf

        data = collaborative_pdf(collaborative_summary(workspace, code))
    write_atomically(out.absolute(), data)
    return out


def _charter_pdf(workspace: Workspace) -> bytes:
    from qic_desktop.reports.charter_paper import charter_pdf
    from qic_desktop.services.printing import charter_papers

    return charter_pdf(charter_papers.prepare_charter(workspace).content)


def _joining_pdf(workspace: Workspace, kind: str) -> bytes:
    from qic_desktop.services.printing import enrolment_sheets

    if kind == "enrolment":
        return enrolment_sheets.prepare_list(workspace).pdf()
    return enrolment_sheets.prepare_words(workspace).pdf()


def imprint_of(workspace: Workspace, owner: str) -> Imprint:
    """What stands around every page of a document of this store."""
    today = workspace.today()
    return Imprint(
        made_on=period_name(today.isoformat()),
        made_date=today,
        made_by=owner,
        practice=workspace.practice,
        language=i18n.language(),
        direction="rtl" if i18n.is_right_to_left() else "ltr",
    )


def owner_name(workspace: Workspace, site: str | None) -> str:
    """Whose document it is: the team's name, or the named site's."""
    if workspace.role is Role.SITE:
        return workspace.name
    found = next((one for one in trust.list_sites(workspace) if one.id == site), None)
    return found.name or found.code or "" if found else ""


def chart_block_of(view: MeasureView, chart: RunChart, size: tuple[float, float]) -> ChartBlock:
    """A measure's chart with its name, small print and lettered notes."""
    return ChartBlock(
        name=view.name,
        scene=chart_scene(chart, *size, ChartWords(), style="paper"),
        note=_small_print(view, chart),
        annotations=tuple(LetteredNote(one.letter, one.text) for one in chart.annotations),
    )


def _small_print(view: MeasureView, chart: RunChart) -> str:
    parts = [chart_kind_name(chart.kind), rule_set_name(chart.rule_set)]
    if view.definition is not None:
        parts.append(_("definition {n}").format(n=view.definition.revision))
    return " · ".join(parts)


# --- the monthly report -------------------------------------------------------------------------------------


def monthly_report(workspace: Workspace, *, code: str | None = None, site: str | None = None) -> MonthlyReport:
    """A site's report of its latest month.

    Raises:
        NotFoundError: no measure, or no site named.
    """
    view = leading_measure(workspace, code, site)
    chart = charts.measure_chart(workspace, view, site)
    says, next_step = chart_sentence(chart)
    owner = owner_name(workspace, site)
    collaborative = collaboratives.find_collaborative(workspace)
    others = _other_charts(workspace, view, site)
    month = report_month(chart, [drawn for _view, drawn in others], workspace.today())
    return MonthlyReport(
        site=owner,
        collaborative=(collaborative.title if collaborative else None) or "",
        period=period_name(month) if month else "",
        headline=_headline(says),
        lead=_lead(chart, says),
        chart=chart_block_of(view, chart, MONTHLY_CHART_SIZE),
        table=_month_table(workspace, view, chart, site),
        imprint=imprint_of(workspace, owner),
        aim=collaboratives.aim_of(workspace),
        next_step=next_step,
        measures=tuple(_small_measure(one, drawn) for one, drawn in others),
        cycles=tuple(_cycle_line(one) for one in cycles.list_cycles(workspace, site)),
        people=_people(workspace),
        data_quality=_data_quality(workspace, view, chart, site),
        scores=scores_of_month(workspace, month, site) if month else (),
    )


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
    return (*lines, rest) if rest else tuple(lines)


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
        factor_words(counted.factor) if counted is not None and counted.factor is not None else "",
    )


def _other_charts(workspace: Workspace, leading: MeasureView, site: str | None) -> list[tuple[MeasureView, RunChart]]:
    found = (view for view in measures.list_measures(workspace, site) if view.id != leading.id and not view.is_draft)
    return [(view, charts.measure_chart(workspace, view, site)) for view in found]


def _small_measure(view: MeasureView, chart: RunChart) -> SmallMeasure:
    scene = chart_scene(chart, *SMALL_CHART_SIZE, ChartWords(), style="paper") if chart.known_places else None
    return SmallMeasure(view.name, chart_sentence(chart)[0], scene, kind_words(view.measure.kind))


def kind_words(kind: str | None) -> str:
    """Outcome, process or balancing, in words."""
    return {"outcome": _("Outcome"), "process": _("Process"), "balancing": _("Balancing")}.get(kind or "", "")


def _cycle_line(view: cycles.CycleView) -> CycleLine:
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


def decision_words(decision: str | None) -> str:
    """Adapt, adopt or abandon, in words."""
    return {"adapt": _("Adapt"), "adopt": _("Adopt"), "abandon": _("Abandon")}.get(decision or "", "")


def _people(workspace: Workspace) -> tuple[str, ...]:
    if workspace.role is not Role.SITE:
        return ()
    members = [f"{one.name}, {role_words(one.role)}" for one in team.current_members(workspace) if one.name]
    met = team_health.regularity(workspace)
    return (*members, *([regularity_words(met)] if met.count else []))


def role_words(role: str | None) -> str:
    """A role in the team, in words and inside a sentence; one of the team's own stays as it was written."""
    name = role_name(role)
    return name[:1].lower() + name[1:] if find_role(role) else name


def _data_quality(workspace: Workspace, view: MeasureView, chart: RunChart, site: str | None) -> tuple[str, ...]:
    periods = chart.series.periods[-TABLE_MONTHS:]
    found = [one for one in observations.list_observations(workspace, view, site) if one.period in periods]
    reported = sum(1 for one in found if one.missing in (None, "no-cases"))
    months = _("{n} of the last {all} months are reported.")
    said = months if view.period_kind is PeriodKind.MONTH else _("{n} of the last {all} periods are reported.")
    said = said.format(n=reported, all=len(periods))
    if chart.series.by_event:
        count = len(chart.series.periods)
        said = n_("{n} event is recorded.", "{n} events are recorded.", count).format(n=count)
    lines = [said, rules_line(chart)]
    definition = view.definition
    if definition is not None and definition.numerator_text:
        counted = [definition.numerator_text, definition.denominator_text or ""]
        lines.append(_("Counted: {what}.").format(what=_(" out of: ").join(text for text in counted if text)))
    doubtful = sum(bool(observations.doubts_of(workspace, view, one)) for one in found)
    if doubtful:
        lines.append(
            n_("{n} value is marked to explain.", "{n} values are marked to explain.", doubtful).format(n=doubtful)
        )
    checked = recounts.verified(workspace, observations.owner_of(workspace, site), view.id)
    lines += [f"{period_name(period)}: {verified_words(checked[period])}." for period in periods if period in checked][
        -CHECKS_TOLD:
    ]
    conflicts = sum(one.conflicts for one in found)
    if conflicts:
        lines.append(n_("{n} value is in conflict.", "{n} values are in conflict.", conflicts).format(n=conflicts))
    return tuple(lines)


# --- one chart ----------------------------------------------------------------------------------------------


def chart_page(
    workspace: Workspace, view: MeasureView, *, site: str | None = None, chart: RunChart | None = None
) -> ChartPage:
    """One chart on a page of its own; ``chart`` where it was made already, else the measure's run chart."""
    chart = charts.measure_chart(workspace, view, site) if chart is None else chart
    says, next_step = chart_sentence(chart)
    collaborative = collaboratives.find_collaborative(workspace)
    owner = owner_name(workspace, site)
    return ChartPage(
        owner=owner,
        context=(collaborative.title if collaborative else None) or "",
        period=period_name(chart.latest.period) if chart.latest else "",
        sentence=f"{says} {next_step}".strip(),
        chart=chart_block_of(view, chart, CHART_PAGE_SIZE),
        imprint=imprint_of(workspace, owner),
    )


def chart_svg(
    chart: RunChart, width: float = 760, height: float = 420, *, heading: tuple[str, str] | None = None
) -> str:
    """A chart as an SVG picture in the light palette; ``heading`` is a title and the line below it."""
    scene = chart_scene(chart, width, height, ChartWords())
    return to_svg(scene if heading is None else titled(*heading, scene), LIGHT, background="surface")


# --- the collaborative --------------------------------------------------------------------------------------


def bands_of(collection: Collection) -> Bands:
    """All together, the middle site and the middle half of the sites, as one picture's numbers."""
    rows = collection.aggregate.periods
    many = [row.valued >= LEAST_SITES for row in rows]
    pooled = tuple(row.pooled for row in rows)
    known = [value for value in pooled if value is not None]
    return Bands(
        periods=tuple(row.period for row in rows),
        pooled=pooled,
        middle=tuple(row.median if enough else None for row, enough in zip(rows, many, strict=True)),
        lower=tuple(row.q1 if enough else None for row, enough in zip(rows, many, strict=True)),
        upper=tuple(row.q3 if enough else None for row, enough in zip(rows, many, strict=True)),
        centre=median(known),
        target=collection.view.target,
        style=charts.value_style(collection.view),
        description=collection.view.name,
        breaks=collection.breaks,
        notes=notes_of(collection.happenings, collection.view.period_kind),
    )


def bands_svg(collection: Collection, width: float = 760, height: float = 380) -> str:
    """The collaborative's picture as SVG."""
    return to_svg(bands_scene(bands_of(collection), width, height, ChartWords()), LIGHT, background="surface")


def collaborative_summary(workspace: Workspace, code: str | None = None) -> CollaborativeSummary:
    """The organiser's summary of one measure across all sites."""
    from qic_desktop.services.printing.guarded_summary import guarded

    collection = aggregating.collect(workspace, leading_measure(workspace, code, None))
    return guarded(workspace, collection, summary_of(workspace, collection))


def summary_of(workspace: Workspace, collection: Collection) -> CollaborativeSummary:
    """The same of what was collected before: all sites, or those of an area."""
    view = collection.view
    collaborative = collaboratives.find_collaborative(workspace)
    title = (collaborative.title if collaborative else None) or workspace.name
    rows = collection.aggregate.periods
    latest = rows[-1] if rows else None
    style = charts.value_style(view)

    def written(value: float | None) -> str:
        return "" if value is None else value_text(value, style, unit=False, trim=False)

    values = collection.panel.values()
    sites = [
        SiteLine(site.name or site.code or "", direction_words(finding), written(_last(values[row])))
        for row, (site, finding) in enumerate(zip(collection.sites, collection.aggregate.sites, strict=True))
        if finding.finding
    ]
    return CollaborativeSummary(
        collaborative=title,
        measure=view.name,
        period=period_name(latest.period) if latest else "",
        headline=collection_headline(collection),
        lead=(),
        chart=ChartBlock(
            name=view.name,
            scene=bands_scene(bands_of(collection), *COLLABORATIVE_CHART_SIZE, ChartWords()),
        ),
        periods=tuple(
            PeriodLine(
                period_name(row.period, short=True),
                str(row.expected),
                str(row.reporting),
                written(row.pooled),
                written(row.median),
                "" if row.at_target is None else str(row.at_target),
            )
            for row in rows[-TABLE_MONTHS:]
        ),
        sites=tuple(sites),
        imprint=imprint_of(workspace, title),
        chance_note=chance_sentence(collection),
    )


def _last(values: object) -> float | None:
    known = [float(value) for value in values if value == value]  # type: ignore[attr-defined]  # NaN differs from itself
    return known[-1] if known else None


def collection_headline(collection: Collection) -> str:
    """The collaborative's state in one sentence."""
    rows = [row for row in collection.aggregate.periods if row.pooled is not None]
    if not rows:
        return _("No site has reported yet. The first package makes the first point.")
    latest = rows[-1]
    return _("{month}: {value} at {n} of {all} sites together.").format(
        month=period_name(latest.period),
        value=value_text(latest.pooled or 0.0, charts.value_style(collection.view)),
        n=latest.reporting,
        all=latest.expected,
    )


def chance_sentence(collection: Collection) -> str:
    """How many sites have a finding, by which rules, beside what chance alone would give."""
    return chance_words(collection.aggregate)
