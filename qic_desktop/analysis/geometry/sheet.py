"""What a chart is drawn on, before anything has a place: its size, its words, its values."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.looks import Look, Style
from qic_desktop.analysis.geometry.places import Lookup, Plotted
from qic_desktop.analysis.geometry.reading import reach_of
from qic_desktop.analysis.geometry.words import Words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart and how it is drawn; ``y_range`` is the range of values where charts share a scale.

    ``extent`` is the least and greatest value, None without one, and ``reach`` what a limit can be: shares that lie
    between 0 and 1 have no limit beyond them. ``lookup`` keeps what is asked of the chart's numbers more than once.
    """

    chart: RunChart
    size: tuple[float, float]
    words: Words
    look: Look
    style: Style
    numbers: Plotted
    lookup: Lookup
    extent: tuple[float, float] | None
    reach: tuple[float, float]
    y_range: tuple[float, float] | None = None


def sheet_for(
    chart: RunChart,
    size: tuple[float, float],
    words: Words,
    *,
    look: Look,
    style: Style,
    y_range: tuple[float, float] | None = None,
) -> Sheet:
    """Made once for a chart, also where it is laid out twice."""
    lookup = Lookup(size[0])
    numbers = lookup.plotted(chart.values)
    extent = numbers.extent()
    return Sheet(chart, size, words, look, style, numbers, lookup, extent, reach_of(chart, extent), y_range)
