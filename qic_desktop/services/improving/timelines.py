"""The tests of a site over time, read for the timeline; what it looks like is ``analysis.geometry.timeline``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qic_desktop.analysis.geometry.timeline import Bar, Timeline, axis_scale
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.period import find_period
from qic_desktop.services.charting import charts
from qic_desktop.services.improving.cycle_sheets import RampRow
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring.measures import list_measures
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.values import axis_text


def read_timeline(workspace: Workspace, rows: Sequence[RampRow], site: str | None = None) -> Timeline | None:
    """The begun cycles of these ramps, with the measure most of them are linked to; None where none has begun."""
    today = workspace.today()
    lanes: list[tuple[str, str]] = []
    bars: list[Bar] = []
    for row in rows:
        begun = [bar for one in row.cycles if (bar := _bar(one, len(lanes), today)) is not None]
        if begun:
            ramp = row.ramp
            lanes.append(((ramp.letter if ramp else None) or "", (ramp.title if ramp else None) or ""))
            bars += begun
    if not bars:
        return None
    name, values, style = _values(workspace, [one for row in rows for one in row.cycles], site)
    told = Timeline(tuple(lanes), tuple(bars), name, values)
    return replace(told, axis=_axis(told, style)) if style is not None else told


def _bar(one: CycleView, lane: int, today: date) -> Bar | None:
    start, end = find_period(one.cycle.started or ""), find_period(one.cycle.ended or "")
    if start is None:
        return None
    until = end.last if end is not None else today
    return Bar(one.id, lane, one.label, start.first, max(until, start.first), one.cycle.decision or "")


def _axis(told: Timeline, style: ValueStyle) -> tuple[tuple[float, str], ...]:
    scale = axis_scale(told, percent=style.percent)
    if scale is None:
        return ()
    last = len(scale.ticks) - 1
    return tuple(
        (value, axis_text(value, style, step=scale.step, with_unit=number == last))
        for number, value in enumerate(scale.ticks)
    )


def _values(
    workspace: Workspace, tests: Sequence[CycleView], site: str | None
) -> tuple[str, tuple[tuple[date, float | None], ...], ValueStyle | None]:
    linked = [str(identity) for one in tests for identity in one.cycle.measures or ()]
    views = [one for one in list_measures(workspace, site) if one.id in linked and one.definition is not None]
    view = max(views, key=lambda one: linked.count(one.id), default=None)
    if view is None:
        return "", (), None
    series = charts.chart_input(workspace, view, site).series
    found = [(find_period(text), value) for text, value in zip(series.periods, series.values, strict=True)]
    return view.name, tuple((period.first, value) for period, value in found if period is not None), series.style
