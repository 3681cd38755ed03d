"""The smallest picture of a chart: line, centre, findings, latest point; no words and no axes."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.chart_values import RunChart
from qic_desktop.analysis.geometry.axes import TimeScale, ValueScale
from qic_desktop.analysis.geometry.layers import DIAMOND, marked_places
from qic_desktop.analysis.geometry.marks import Dots, Line, Mark, Role, Scene, Shape

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
) -> Scene:
    """A chart without words.

    Args:
        chart: what is drawn.
        width: of the picture in pixels.
        height: of the picture in pixels.
        y_range: least and greatest value, where sparklines share a scale; else the chart's own.
        places: how many periods the width stands for, the last one at the right, where sparklines share the
        time.
    """
    count = len(chart.points)
    room = max(count, places or count, 2)
    step = (width - 2 * MARGIN) / (room - 1)
    time = TimeScale(MARGIN + (room - count) * step, step, count)
    low, high = y_range or _range(chart)
    values = ValueScale(low, high, (), 1.0, MARGIN, height - MARGIN)
    xs = tuple(round(time.x(place), 2) for place in range(count))
    ys = tuple(None if point.value is None else round(values.y(point.value), 2) for point in chart.points)
    marks = [*_centres(chart, xs, values, step), *_lines(chart, xs, ys), *_dots(chart, xs, ys, step)]
    return Scene(
        width, height, tuple(marks), (MARGIN, MARGIN, width - MARGIN, height - MARGIN), point_xs=xs, point_ys=ys
    )


def _range(chart: RunChart) -> tuple[float, float]:
    shown = [point.value for point in chart.points if point.value is not None]
    shown += [phase.centre for phase in chart.phases if phase.centre is not None]
    if not shown:
        return 0.0, 1.0
    low, high = min(shown), max(shown)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _centres(chart: RunChart, xs: Sequence[float], values: ValueScale, step: float) -> list[Mark]:
    marks: list[Mark] = []
    for phase in chart.phases:
        if phase.centre is None:
            continue
        y = round(values.y(phase.centre), 2)
        start = xs[phase.first] - (step / 2 if phase.first else 0)
        end = xs[phase.last] + (step / 2 if phase.last < len(xs) - 1 else 0)
        dash = (2.0, 3.0) if phase.provisional else ()
        marks.append(Line("median", 1.0, (round(start, 2), round(end, 2)), (y, y), dash))
    return marks


def _lines(chart: RunChart, xs: Sequence[float], ys: Sequence[float | None]) -> list[Mark]:
    breaks = set(chart.series.breaks)
    pieces: list[list[tuple[float, float]]] = [[]]
    for point, x, y in zip(chart.points, xs, ys, strict=True):
        if y is None or point.period in breaks:
            pieces.append([])
        if y is not None:
            pieces[-1].append((x, y))
    marks: list[Mark] = []
    for piece in pieces:
        px, py = tuple(x for x, _ in piece), tuple(y for _, y in piece)
        if len(piece) > 1:
            marks.append(Line("text", LINE, px, py))
        elif piece:
            marks.append(Dots("circle", LINE, px, py))
    return marks


def _dots(chart: RunChart, xs: Sequence[float], ys: Sequence[float | None], step: float) -> list[Mark]:
    marked = marked_places(chart.findings) if step >= LEAST_DISTANCE else {}
    looks: tuple[tuple[bool | None, Shape, Role, float], ...] = (
        (None, "square", "neutral", FINDING * 0.9),
        (True, "circle", "improve", FINDING),
        (False, "diamond", "concern", FINDING * DIAMOND),
    )
    marks: list[Mark] = []
    for good, form, colour, radius in looks:
        own = [
            (xs[place], y) for place, finding in marked.items() if finding.good is good and (y := ys[place]) is not None
        ]
        if own:
            marks.append(Dots(form, radius, tuple(x for x, _ in own), tuple(y for _, y in own), colour, "surface", 0.5))
    last = chart.known_places[-1] if chart.known_places else None
    if last is not None and (y := ys[last]) is not None:
        shape: Shape = "circle"
        role: Role = "text"
        if last in marked:
            shape, role = next((each[1], each[2]) for each in looks if each[0] is marked[last].good)
        marks.append(Dots(shape, LATEST, (xs[last],), (y,), role, "surface", 1.0))
    return marks
