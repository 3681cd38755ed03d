"""What the words on a bracket must not cover, and how bad it is if they do."""

from __future__ import annotations

import itertools
import math

from qic_desktop.analysis.geometry.frame import Frame
from qic_desktop.analysis.geometry.placing import Rect

COVERED = 100.0
"""Cost of covering the data, a line or its label."""
OUTSIDE = 1000.0
NEAR_LEVEL = 60.0
"""Cost of a bracket so near to a level line that the two look like one."""
UPRIGHT = 0.5
"""Cost of an upright line behind the words: it is interrupted there."""
GRID = 0.5
COLUMN = 4.0
"""Width of the columns in which the data line is looked up."""
MARGIN = 3.0
"""Distance that words keep from the data."""


class Obstacles:
    """The lines and points of a chart as things that words avoid."""

    def __init__(self, frame: Frame) -> None:
        chart = frame.chart
        self._plot = frame.plot
        self._levels = [frame.y(phase.centre) for phase in chart.phases if phase.centre is not None]
        if chart.series.target is not None:
            self._levels.append(frame.y(chart.series.target))
        ends = [limits[-1] for limits in (chart.upper, chart.lower) if limits]
        self._levels += [frame.y(limit) for limit in ends if limit is not None]
        self._upright = [frame.x(note.place) for note in chart.annotations]
        self._upright += [frame.x(phase.first - 0.5) for phase in chart.phases[1:]]
        self._grid = [frame.values.y(tick) for tick in frame.values.ticks]
        self._columns = _columns(frame)

    def level_cost(self, label: Rect, bracket: tuple[float, float, float]) -> float:
        """What does not depend on where along the bracket (left, right, y) the words stand."""
        left, right, at = bracket
        if label.top < self._plot[1] - 4 or label.bottom > self._plot[3] - 3:
            return OUTSIDE
        cost = COVERED * sum(label.top - 1 < y < label.bottom + 1 for y in self._levels)
        cost += NEAR_LEVEL * sum(abs(at - y) < 6 for y in self._levels)
        cost += GRID * sum(label.top < y < label.bottom for y in self._grid)
        return cost + COVERED * self._crossings(Rect(left, at - 1, right, at + 1))

    def label_cost(self, label: Rect) -> float:
        """What the words cover where they stand."""
        upright = sum(label.left < x < label.right for x in self._upright)
        return UPRIGHT * upright + COVERED * self._crossings(label)

    def _crossings(self, rect: Rect) -> int:
        """In how many columns the data line touches a rectangle."""
        first, last = max(0, int(rect.left / COLUMN)), max(0, int(rect.right / COLUMN) + 1)
        top, bottom = rect.top - MARGIN, rect.bottom + MARGIN
        return sum(low < bottom and top < high for low, high in self._columns[first:last])


def _columns(frame: Frame) -> list[tuple[float, float]]:
    """Least and greatest y of the data line in each column of the picture; an empty column has (inf, -inf)."""
    count = int(frame.size[0] / COLUMN) + 2
    lows, highs = [math.inf] * count, [-math.inf] * count
    known = [(x, y) for x, y in zip(frame.xs, frame.ys, strict=True) if y is not None]
    for (x0, y0), (x1, y1) in itertools.pairwise(known or [(0.0, math.inf)]):
        first, last = int(x0 / COLUMN), int(x1 / COLUMN)
        slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
        for column in range(first, last + 1):
            start = y0 + slope * (max(column * COLUMN, x0) - x0)
            end = y0 + slope * (min((column + 1) * COLUMN, x1) - x0)
            lows[column] = min(lows[column], start, end)
            highs[column] = max(highs[column], start, end)
    return list(zip(lows, highs, strict=True))
