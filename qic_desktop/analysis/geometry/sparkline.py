"""The smallest picture of a chart: line, centre, findings, latest point; no words and no axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.axes import TimeScale, ValueScale
from qic_desktop.analysis.geometry.layers import LOOKS_OF_FINDINGS
from qic_desktop.analysis.geometry.marks import Dots, Line, Mark, Role, Scene, Shape
from qic_desktop.analysis.geometry.places import (
    EvenPlaces,
    Plotted,
    ScaledPlaces,
    is_number,
    known,
    pixels,
    plotted,
    stretches,
)
from qic_desktop.analysis.geometry.reading import marked_places

MARGIN = 4.0
LINE = 1.1
FINDING = 2.0
LATEST = 3.0
LEAST_DISTANCE = 3.0
"""Findings are marked only where points stand at least so many pixels apart."""


def sparkline_scene(
    chart: RunChart,
    width: float,
    height: float,
    *,
    y_range: tuple[float, float] | None = None,
    places: int | None = None,
    noted: bool = False,
) -> Scene:
    """A chart without words.

    Args:
        chart: what is drawn.
        width: of the picture in pixels.
        height: of the picture in pixels.
        y_range: least and greatest value, where sparklines share a scale; else the chart's own.
        places: how many periods the width stands for, the last one at the right, where sparklines share the
        time.
        noted: whether a line stands where the series has a note.
    """
    numbers = plotted(chart.values, width)
    count = len(numbers)
    room = max(count, places or count, 2)
    step = (width - 2 * MARGIN) / (room - 1)
    time = TimeScale(MARGIN + (room - count) * step, step, count)
    low, high = y_range or _range(chart, numbers)
    picture = _Picture(chart, numbers, time, ValueScale(low, high, (), 1.0, MARGIN, height - MARGIN))
    xs, ys = EvenPlaces(time.left, step, count), ScaledPlaces(numbers.values, picture.values)
    dense = numbers.array is not None
    return Scene(
        width,
        height,
        (*(_noted(picture) if noted else ()), *_centres(picture), *_lines(picture), *_dots(picture)),
        (MARGIN, MARGIN, width - MARGIN, height - MARGIN),
        point_xs=xs if dense else xs[:],
        point_ys=ys if dense else ys[:],
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    """A chart with its scales."""

    chart: RunChart
    numbers: Plotted
    time: TimeScale
    values: ValueScale

    def at(self, places: Sequence[int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The pixels of points that have a value."""
        return pixels(self.numbers, places, self.time, self.values)


def _range(chart: RunChart, numbers: Plotted) -> tuple[float, float]:
    shown = [*(numbers.extent() or ()), *known(phase.centre for phase in chart.phases)]
    if not shown:
        return 0.0, 1.0
    low, high = min(shown), max(shown)
    least = max(abs(low), abs(high)) * 1e-9
    return (low, high) if high - low > least else (low - least - 0.5, high + least + 0.5)


def _noted(picture: _Picture) -> list[Mark]:
    """A dashed upright line at every period in which something happened."""
    series, values = picture.chart.series, picture.values
    found = {note.period for note in series.notes} & set(series.periods)
    xs = [round(picture.time.x(series.periods.index(period)), 2) for period in sorted(found)]
    return [Line("line-strong", 1.0, (x, x), (values.top, values.bottom), (2.0, 2.0)) for x in xs]


def _centres(picture: _Picture) -> list[Mark]:
    marks: list[Mark] = []
    time, half = picture.time, picture.time.step / 2
    for phase in picture.chart.phases:
        if not is_number(phase.centre):
            continue
        y = round(picture.values.y(phase.centre), 2)
        start = time.x(phase.first) - (half if phase.first else 0)
        end = time.x(phase.last) + (half if phase.last < time.count - 1 else 0)
        dash = (2.0, 3.0) if phase.provisional else ()
        marks.append(Line("median", 1.0, (round(start, 2), round(end, 2)), (y, y), dash))
    return marks


def _lines(picture: _Picture) -> list[Mark]:
    series = picture.chart.series
    breaks = [series.periods.index(period) for period in series.breaks if period in series.periods]
    marks: list[Mark] = []
    for places in stretches(picture.numbers, breaks, picture.time):
        xs, ys = picture.at(places)
        marks.append(Line("text", LINE, xs, ys) if len(places) > 1 else Dots("circle", LINE, xs, ys))
    return marks


def _dots(picture: _Picture) -> list[Mark]:
    marked = marked_places(picture.chart.findings) if picture.time.step >= LEAST_DISTANCE else {}
    marks: list[Mark] = []
    for good, (form, colour, factor) in LOOKS_OF_FINDINGS.items():
        own = [
            place for place, finding in marked.items() if finding.good is good and picture.numbers.at(place) is not None
        ]
        if own:
            marks.append(Dots(form, FINDING * factor, *picture.at(own), colour, "surface", 0.5))
    last = picture.numbers.last_known()
    if last is not None:
        shape: Shape = "circle"
        role: Role = "text"
        if last in marked:
            shape, role, _factor = LOOKS_OF_FINDINGS[marked[last].good]
        marks.append(Dots(shape, LATEST, *picture.at([last]), role, "surface", 1.0))
    return marks
