"""One site's chart with the lanes of its story below, on one axis: for the page on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.looks import Style
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.site_lanes import ENDS, NAMES, Lane, TimeAxis, lanes_picture, lowered, moved
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.wording.charts import ChartWords

CHART_HEIGHT = 300
MONTHS = 12
"""So many months have lanes where there is no chart."""


def whole_story(chart: RunChart | None, lanes: Sequence[Lane], today: date, width: float, height: float) -> Scene:
    """Chart and lanes as one picture for paper; the chart is ``height`` pixels high."""
    below = lanes_picture(lanes, axis_at(chart, today, width), width).scene
    if chart is None or not chart.known_places:
        return below
    above = story_picture(chart, width, height, style="paper")
    marks = (*above.marks, *lowered(below, height + 6).marks)
    return replace(above, height=height + 6 + below.height, marks=marks)


def story_picture(chart: RunChart, width: float, height: float, *, style: Style = "screen") -> Scene:
    """The chart with room at its left for the names of the lanes below."""
    scene = chart_scene(chart, width, height, ChartWords(), style=style)
    room = NAMES - scene.plot[0]
    return moved(chart_scene(chart, width - room, height, ChartWords(), style=style), room) if room > 0 else scene


def _until(axis: TimeAxis, last: Period | None, today: date, width: float) -> TimeAxis:
    """The axis with the periods since the last report: a visit of this month is on it before the month is reported."""
    days, xs = list(axis.days), list(axis.xs)
    step = (xs[-1] - xs[0]) / (len(xs) - 1) if len(xs) > 1 else 0.0
    while step and last is not None and days[-1][1] < today and xs[-1] + step <= width:
        last = last.following()
        days.append((last.first, last.last))
        xs.append(xs[-1] + step)
    return TimeAxis(tuple(days), tuple(xs))


def axis_at(chart: RunChart | None, today: date, width: float) -> TimeAxis:
    """The chart's axis at a width; the last twelve months where no chart says one."""
    if chart is not None and chart.known_places:
        periods = [find_period(text) for text in chart.series.periods]
        xs = story_picture(chart, width, CHART_HEIGHT).point_xs
        days = tuple((one.first, one.last) for one in periods if one is not None)
        if days and len(days) == len(periods) == len(xs) and list(days) == sorted(days):
            return _until(TimeAxis(days, tuple(xs)), periods[-1], today, width)
    months = [period_of(today, PeriodKind.MONTH)]
    while len(months) < MONTHS:
        months.insert(0, months[0].preceding())
    step = (width - NAMES - ENDS) / MONTHS
    middles = tuple(NAMES + step * (place + 0.5) for place in range(MONTHS))
    return TimeAxis(tuple((one.first, one.last) for one in months), middles)
