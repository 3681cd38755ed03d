"""What a page about many sites may tell of a measure marked sensitive: no single site, no small number."""

from __future__ import annotations

from dataclasses import replace

from qic_desktop.analysis.geometry.bands import bands_scene
from qic_desktop.i18n import _, n_
from qic_desktop.reports.collaborative_value import CollaborativeSummary, PeriodLine
from qic_desktop.reports.values import COLLABORATIVE_CHART_SIZE
from qic_desktop.services.evaluating.shown import shown_places
from qic_desktop.services.evaluating.tables import ALL, guard_of
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.printing.report_base import Shown
from qic_desktop.services.printing.report_found import shown_bands
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.charts import ChartWords


def guarded(
    workspace: Workspace, collection: Collection, summary: CollaborativeSummary, area: str = ALL
) -> CollaborativeSummary:
    """The summary as it may be printed: unchanged, but for a measure marked sensitive.

    Args:
        workspace: the organiser's store.
        collection: what the summary tells of.
        summary: with everything in it.
        area: the area it is about, whose release counts beside those of the others; the whole collaborative else.
    """
    if not collection.view.measure.sensitive:
        return summary
    places = shown_places(workspace, collection, guard_of(workspace), area)
    shown = Shown(collection, places, bands=False)
    rows = summary.periods
    lines = tuple(
        line if may else PeriodLine(line.period, line.expected, line.reporting, "", "")
        for line, may in zip(rows, shown.places[len(shown.places) - len(rows) :], strict=True)
    )
    told = [_("This measure is sensitive: no single site is told.")]
    if shown.hidden:
        left_out = n_(
            "{n} period is left empty: too few sites or cases stand behind it.",
            "{n} periods are left empty: too few sites or cases stand behind them.",
            shown.hidden,
        )
        told.append(left_out.format(n=shown.hidden))
    pooled = [place for place, row in enumerate(collection.aggregate.periods) if row.pooled is not None]
    latest = bool(pooled) and shown.places[pooled[-1]]
    return replace(
        summary,
        headline=summary.headline if latest else "",
        lead=(*told, *summary.lead),
        chart=replace(summary.chart, scene=bands_scene(shown_bands(shown), *COLLABORATIVE_CHART_SIZE, ChartWords())),
        # How many are at target, and the middle one, are values of single sites.
        periods=tuple(replace(line, median="", at_target="") for line in lines),
        sites=(),
    )
