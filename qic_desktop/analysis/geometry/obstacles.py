"""What words on a chart must not cover, and how bad it is if they do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from qic_desktop.analysis.geometry.frame import Frame
from qic_desktop.analysis.geometry.marks import Label, Line, Mark
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.reading import baseline_ends
from qic_desktop.analysis.geometry.text import ASCENT, text_width

COVERED = 100.0
"""Cost of covering the data, a line or its label."""
OUTSIDE = 1000.0
NEAR_LEVEL = 60.0
"""Cost of a bracket so near to a level line that the two look like one."""
NEAR = 4.0
NEARLY_LEVEL = 10.0
"""A limit whose steps are no higher than this is avoided as one band."""
UPRIGHT = 0.5
"""Cost of an upright line behind the words: it is interrupted there."""
GRID = 0.5
COLUMN = 4.0
"""Width of the columns in which lines are looked up."""
MANY = 1000
"""A line of more points than this has some in every column."""
MARGIN = 3.0
"""Distance that short words and brackets keep from the data."""
WORDS_CLEAR = 6.0
"""Distance that the words of a finding keep from the points."""

Columns = tuple[list[float], list[float]]
"""Least and greatest y in each column; (inf, -inf) in an empty one."""


class Obstacles:
    """The lines, points and words of a chart as things that other words avoid; it grows with every placed label."""

    def __init__(self, frame: Frame, lines: Iterable[Mark] = ()) -> None:
        """``lines`` are the marks of limits, centre lines and targets."""
        self._plot = frame.plot
        self._levels: list[tuple[float, float, float, float]] = []
        self._upright = [frame.x(note.place) for note in frame.chart.annotations]
        self._upright += [frame.x(phase.first - 0.5) for phase in frame.chart.phases[1:]]
        self._upright += [frame.x(place + 0.5) for place in baseline_ends(frame.chart)]
        self._clear = WORDS_CLEAR + frame.look.point
        self._grid = [frame.values.y(tick) for tick in frame.values.ticks]
        self._data = columns_of(frame.size[0], frame.lines)
        self._edges: list[tuple[float, float, Columns]] = []
        self._taken: list[Rect] = []
        for mark in lines:
            if isinstance(mark, Line):
                self._add_line(frame, mark)

    def _add_line(self, frame: Frame, line: Line) -> None:
        low, high = min(line.ys), max(line.ys)
        if high - low <= NEARLY_LEVEL:
            self._levels.append((line.xs[0], line.xs[-1], low, high))
        else:
            self._edges.append((low, high, columns_of(frame.size[0], [(line.xs, line.ys)])))

    def take(self, rect: Rect) -> None:
        """Words stand here now."""
        self._taken.append(rect)

    def take_labels(self, marks: Iterable[Mark]) -> None:
        """The labels among the marks stand where they are."""
        for mark in marks:
            if isinstance(mark, Label):
                self.take(rect_of(mark))

    def level_cost(self, label: Rect, bracket: Rect, at: float) -> float:
        """What does not depend on where along the bracket the words stand; its level part is at ``at``."""
        left, right = bracket.left, bracket.right
        if label.top < self._plot[1] - 4 or label.bottom > self._plot[3] - 3:
            return OUTSIDE
        cost = 0.0
        for start, end, low, high in self._levels:
            if bracket.top - NEAR < high and low < bracket.bottom + NEAR and start < right and left < end:
                cost += NEAR_LEVEL
        for y in self._grid:
            if label.top < y < label.bottom:
                cost += GRID
        rect = Rect(left, at - 1, right, at + 1)
        for taken in self._taken:
            if rect.meets(taken):
                cost += COVERED
        return cost + COVERED * self._crossings(rect.grown(MARGIN, 0), self._clear)

    def label_cost(self, label: Rect, most: float = math.inf) -> float:
        """What the words cover where they stand; any answer of ``most`` or more says only that it is too much."""
        left, top, right, bottom = label.left, label.top, label.right, label.bottom
        for taken in self._taken:
            if label.meets(taken):
                return OUTSIDE
        cost = 0.0
        for x in self._upright:
            if left < x < right:
                cost += UPRIGHT
        for start, end, low, high in self._levels:
            if top - 1 < high and low < bottom + 1 and start < right and left < end:
                cost += COVERED
        return cost if cost >= most else cost + COVERED * self._crossings(label, self._clear)

    def is_free(self, label: Rect) -> bool:
        """Whether words here cover nothing and lie inside the plot; a grid line may pass behind them."""
        left, top, right, bottom = self._plot
        inside = label.left >= left and label.right <= right and label.top >= top and label.bottom <= bottom - 2
        return inside and self.label_cost(label, UPRIGHT) == 0 and not self._crossings(label)

    def is_clear(self, label: Rect) -> bool:
        """Whether the words of a finding may stand here: as :meth:`is_free`, farther from the points."""
        return self.is_free(label) and not crossings(self._data, label, self._clear)

    def on_grid(self, label: Rect) -> bool:
        """Whether a grid line would pass behind words here."""
        return any(label.top < y < label.bottom for y in self._grid)

    def _crossings(self, rect: Rect, margin: float = MARGIN) -> int:
        """In how many columns the data or a limit touches a rectangle."""
        found = crossings(self._data, rect, margin)
        for low, high, edge in self._edges:
            if low < rect.bottom + 1 and rect.top - 1 < high:
                found += crossings(edge, rect, 1.0)
        return found


def rect_of(label: Label) -> Rect:
    """The rectangle that a label fills, with a little air."""
    width = text_width(label.text, label.size, label.weight)
    left = label.x - {"left": 0.0, "centre": width / 2, "right": width}[label.align]
    return Rect(left - 2, label.y - label.size * ASCENT - 1, left + width + 2, label.y + label.size * 0.25)


def crossings(columns: Columns, rect: Rect, margin: float = MARGIN) -> int:
    """In how many columns a line touches a rectangle."""
    first, last = max(0, int(rect.left / COLUMN)), max(0, int(rect.right / COLUMN) + 1)
    top, bottom = rect.top - margin, rect.bottom + margin
    lows, highs = columns[0][first:last], columns[1][first:last]
    if not lows or min(lows) >= bottom or max(highs) <= top:
        return 0
    return len([low for low, high in zip(lows, highs, strict=True) if low < bottom and top < high])


def columns_of(width: float, lines: Iterable[tuple[Sequence[float], Sequence[float]]]) -> Columns:
    """Where lines run, column by column of the picture."""
    count = int(width / COLUMN) + 2
    lows, highs = [math.inf] * count, [-math.inf] * count
    for xs, ys in lines:
        if len(xs) > MANY:
            _add_points(lows, highs, xs, ys)
        else:
            _add_lines(lows, highs, xs, ys)
    return lows, highs


def _add_points(lows: list[float], highs: list[float], xs: Sequence[float], ys: Sequence[float]) -> None:
    """Points that stand closer than a column: what lies between two of them needs no look."""
    # Only here: short charts are drawn before numpy is loaded.
    import numpy as np

    columns, heights = (np.asarray(xs) / COLUMN).astype(np.int64), np.asarray(ys)
    starts = np.flatnonzero(np.diff(columns, prepend=-1))
    least, most = np.minimum.reduceat(heights, starts).tolist(), np.maximum.reduceat(heights, starts).tolist()
    for column, low, high in zip(columns[starts].tolist(), least, most, strict=True):
        lows[column], highs[column] = min(lows[column], low), max(highs[column], high)


def _add_lines(lows: list[float], highs: list[float], xs: Sequence[float], ys: Sequence[float]) -> None:
    at, x0 = ys[0], xs[0]
    column = int(x0 / COLUMN)
    lows[column], highs[column] = min(lows[column], at), max(highs[column], at)
    for x1, y1 in zip(xs[1:], ys[1:], strict=True):
        last = int(x1 / COLUMN)
        slope = (y1 - at) / (x1 - x0) if last > column else 0.0
        start, y0 = x0, at
        while column <= last:
            to = y0 + slope * ((column + 1) * COLUMN - start) if column < last else y1
            low, high = (at, to) if at < to else (to, at)
            if low < lows[column]:
                lows[column] = low
            if high > highs[column]:
                highs[column] = high
            at = to
            column += 1
        column, x0 = last, x1
