"""Printed documents, filled from the store: the monthly report, one chart, the collaborative's summary."""

from __future__ import annotations

from qic_desktop import i18n
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.bands import LEAST_SITES, Bands, bands_scene
from qic_desktop.analysis.geometry.cards import titled
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.palette import LIGHT
from qic_desktop.analysis.sums import median
from qic_desktop.analysis.svg import to_svg
from qic_desktop.i18n import _, n_
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.collaborative_value import CollaborativeSummary, PeriodLine, SiteLine
from qic_desktop.reports.values import (
    CHART_PAGE_SIZE,
    COLLABORATIVE_CHART_SIZE,
    ChartBlock,
    Imprint,
    LetteredNote,
)
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, collaboratives
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.context_events import notes_of
from qic_desktop.services.printing.leading import leading_measure
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.chart_rules import chart_kind_name, rule_set_name
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.collection import chance_words
from qic_desktop.wording.findings import direction_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text

TABLE_PERIODS = 12


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
            for row in rows[-TABLE_PERIODS:]
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
    if latest.reporting > latest.expected:
        # More than were asked: what was counted back, or came of its own accord.
        said = n_("{month}: {value} at {n} site.", "{month}: {value} at {n} sites together.", latest.reporting)
    else:
        said = _("{month}: {value} at {n} of {all} sites together.")
    return said.format(
        month=period_name(latest.period),
        value=value_text(latest.pooled or 0.0, charts.value_style(collection.view)),
        n=latest.reporting,
        all=latest.expected,
    )


def chance_sentence(collection: Collection) -> str:
    """How many sites have a finding, by which rules, beside what chance alone would give."""
    return chance_words(collection.aggregate)
