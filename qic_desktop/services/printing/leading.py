"""Which measure leads a printed document where nobody chose one, and of which month a report is.

A report is of the last whole month that has a value of any measure: a weekly value or a rare event of yesterday does
not make it a report of a month that has only begun.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.period import Period, PeriodKind, find_period, find_place, period_of
from qic_desktop.errors import NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Role, Workspace

LONG = frozenset({PeriodKind.QUARTER, PeriodKind.YEAR})


def leading_measure(workspace: Workspace, code: str | None, site: str | None) -> MeasureView:
    """The measure with a code; without one the first that has values, rare events last.

    Raises:
        NotFoundError: no such measure, or none at all.
    """
    if code is not None:
        return measures.get_measure(workspace, code, site)
    found = main_first(measures.list_measures(workspace, site))
    if not found:
        raise NotFoundError("", what="measure")
    if workspace.role is Role.SITE or site is not None:
        return next((view for view in found if has_values(workspace, view, site)), found[0])
    return found[0]


def main_first(found: Iterable[MeasureView]) -> tuple[MeasureView, ...]:
    """The same measures in their order; rare events, measures that another one replaced, and drafts at the end."""
    return tuple(sorted(found, key=lambda view: (view.is_draft, view.is_taken_over, view.form.is_by_event)))


def has_values(workspace: Workspace, view: MeasureView, site: str | None = None) -> bool:
    """Whether there is anything to draw."""
    if view.is_draft:
        return False
    return any(value is not None for value in charts.chart_input(workspace, view, site).series.values)


def report_month(leading: RunChart, others: Iterable[RunChart], day: date) -> str:
    """The period that a report is of, as text; empty where nothing has a value.

    A measure counted by month is taken at its word, as is one of a quarter or a year; weeks and days are of a month.
    """
    own = _latest(leading)
    ended = period_of(day, PeriodKind.MONTH).preceding()
    if own is not None and (own.kind in LONG or (own.kind is PeriodKind.MONTH and own.first > ended.first)):
        return own.text
    periods = [found for chart in (leading, *others) if (found := _latest(chart)) is not None]
    months = [period_of(one.first, PeriodKind.MONTH) for one in periods if one.kind not in LONG]
    whole = [month for month in months if month.first <= ended.first]
    return max(whole or months, key=lambda month: month.first).text if months else ""


def report_months(workspace: Workspace, site: str | None = None) -> tuple[Period, ...]:
    """The whole months of which a report can be made, the newest first: those with a value of any measure."""
    ended = period_of(workspace.today(), PeriodKind.MONTH).preceding()
    found: set[Period] = set()
    for view in measures.list_measures(workspace, site):
        if view.is_draft:
            continue
        series = charts.chart_input(workspace, view, site).series
        known = (period for period, value in zip(series.periods, series.values, strict=True) if value is not None)
        places = (find_place(period) for period in known)
        found |= {period_of(place.last, PeriodKind.MONTH) for place in places if place is not None}
    return tuple(
        sorted((month for month in found if month.first <= ended.first), reverse=True, key=lambda one: one.first)
    )


def _latest(chart: RunChart) -> Period | None:
    return find_period(chart.latest.period) if chart.latest is not None else None
