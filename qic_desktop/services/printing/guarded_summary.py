"""What a page about many sites may tell of a measure marked sensitive: no single site, no small number."""

from __future__ import annotations

from dataclasses import replace

from qic_desktop.analysis.geometry.bands import bands_scene
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, n_
from qic_desktop.reports.collaborative_value import CollaborativeSummary
from qic_desktop.reports.values import COLLABORATIVE_CHART_SIZE
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.evaluating.shown import Values, shown_values, whole_values
from qic_desktop.services.feeding_back.leaving import let_leave
from qic_desktop.services.feeding_back.releasing import ALL
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.printing.report_base import Shown
from qic_desktop.services.printing.report_found import shown_bands
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.report import as_before_words
from qic_desktop.wording.values import value_text

_NOTHING = {"median": "", "at_target": ""}


def guarded(
    workspace: Workspace, collection: Collection, summary: CollaborativeSummary, area: str = ALL
) -> CollaborativeSummary:
    """The summary as it may be printed: unchanged, but for a measure marked sensitive; what it tells is written down.

    Args:
        workspace: the organiser's store.
        collection: what the summary tells of.
        summary: with everything in it.
        area: the area it is about, whose release counts beside those of the others; the whole collaborative else.
    """
    if not collection.view.measure.sensitive:
        return summary
    let_leave(workspace, [collection.view])
    printed = as_shown(collection, summary, shown_values(workspace, collection, area))
    # How many are at target, and the middle one, are values of single sites.
    periods = tuple(replace(line, median="", at_target="") for line in printed.periods)
    told = _("This measure is sensitive: no single site is told.")
    return replace(printed, lead=(told, *printed.lead), periods=periods, sites=())


def as_shown(collection: Collection, summary: CollaborativeSummary, values: Values) -> CollaborativeSummary:
    """The summary with these values of all its sites together and no others; it says how many are left out."""
    shown = Shown(collection, values, bands=False)
    style, counted = value_style(collection.view), collection.view.form.has_denominator
    rows = summary.periods
    # What is told as it left before has no middle and no count of today beside it.
    now, first = whole_values(collection), len(shown.values) - len(rows)
    lines = tuple(
        replace(line, pooled=_written(value, style) if counted else "", **({} if value == there else _NOTHING))
        for line, value, there in zip(rows, shown.values[first:], now[first:], strict=True)
    )
    told = []
    if shown.hidden:
        left_out = n_(
            "{n} period is left empty: too few sites or cases stand behind it.",
            "{n} periods are left empty: too few sites or cases stand behind them.",
            shown.hidden,
        )
        told.append(left_out.format(n=shown.hidden))
    if shown.as_before:
        told.append(as_before_words(shown.as_before))
    pooled = [place for place, row in enumerate(collection.aggregate.periods) if row.pooled is not None]
    latest = bool(pooled) and shown.values[pooled[-1]] == collection.aggregate.periods[pooled[-1]].pooled
    return replace(
        summary,
        headline=summary.headline if latest else "",
        lead=(*told, *summary.lead),
        chart=replace(summary.chart, scene=bands_scene(shown_bands(shown), *COLLABORATIVE_CHART_SIZE, ChartWords())),
        periods=lines,
    )


def _written(value: float | None, style: ValueStyle) -> str:
    return "" if value is None else value_text(value, style, unit=False, trim=False)
