"""The Pareto chart as bars with their names: the few reasons that make up most of the cases are dark."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.charts.comparisons import Pareto, ParetoBar
from qic_desktop.analysis.geometry.layers import RING
from qic_desktop.analysis.geometry.looks import LIMIT_DASH, Look, Style
from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.places import is_number
from qic_desktop.analysis.geometry.plane import look_of
from qic_desktop.analysis.geometry.text import ASCENT, elided, text_width
from qic_desktop.analysis.geometry.words import ComparisonWords

MOST_ROW, LEAST_ROW = {"large": 38.0, "medium": 26.0, "small": 22.0}, 15.0
"""Height of a row; where rows would be lower, the last ones are counted together."""
BAR = 0.62
"""Part of a row that its bar fills."""
GAP = 8.0
NAME_PART = 0.42
"""The names take at most this part of the width."""
LEAST_BAR = 24.0


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows and columns: ``start`` and ``end`` are the x of the longest bar, ``rest`` how many reasons have no row.

    ``names`` is the width of the names, 0 where nothing is written; shares end at ``right``.
    """

    bars: tuple[ParetoBar, ...]
    rest: int
    row: float
    start: float
    end: float
    names: float
    right: float
    look: Look

    def middle(self, number: int) -> float:
        """y of a row's middle."""
        return (number + 0.5) * self.row + 2


def pareto_scene(
    pareto: Pareto,
    size: tuple[float, float],
    words: ComparisonWords,
    *,
    style: Style = "screen",
    focus: int | None = None,
) -> Scene:
    """The picture of a Pareto chart: name, bar, count, and the share added up; arguments as for a funnel."""
    table = _table(pareto, size, words, style)
    most = max((bar.count for bar in table.bars if is_number(bar.count)), default=0.0) or 1.0
    ends = [
        round(table.start + max(0.0, bar.count) / most * (table.end - table.start), 2) if is_number(bar.count) else 0.0
        for bar in table.bars
    ]
    marks: list[Mark] = []
    for number, bar in enumerate(table.bars):
        marks += _row(table, (number, bar), ends[number], words)
    marks += [*_vital_line(table), *_rest(table, size, words)]
    middles = tuple(round(table.middle(number), 2) for number in range(len(table.bars)))
    if focus is not None and 0 <= focus < len(table.bars):
        marks.append(Dots("ring", RING, (ends[focus],), (middles[focus],), None, "focus", 2.0))
    bottom = table.middle(len(table.bars) - 1) + table.row / 2 if table.bars else size[1]
    plot = (round(table.start, 2), 0.0, round(table.end, 2), round(min(bottom, size[1]), 2))
    description = words.pareto_description(pareto)
    return Scene(*size, tuple(marks), plot, point_xs=tuple(ends), point_ys=middles, description=description)


def _table(pareto: Pareto, size: tuple[float, float], words: ComparisonWords, style: Style) -> _Table:
    look = look_of(size, style)
    fit = max(1, int((size[1] - 4) / LEAST_ROW))
    shown = pareto.bars if len(pareto.bars) <= fit else pareto.bars[: max(1, fit - 1)]
    rest = len(pareto.bars) - len(shown)
    row = min(MOST_ROW[look.name], (size[1] - 4) / max(1, len(shown) + (1 if rest else 0)))
    label = look.label_size
    names = max((text_width(bar.label, label) for bar in shown), default=0.0)
    counts = max((text_width(words.count_value(bar.count, step=1.0), label) for bar in shown), default=0.0)
    shares = max((text_width(words.share_value(bar.cumulative), label, 600) for bar in shown), default=0.0)
    start = min(names, size[0] * NAME_PART) + GAP
    end = size[0] - (counts + GAP) - (0.0 if look.is_small else shares + 2 * GAP)
    if end - start < LEAST_BAR:
        start, end = 2.0, max(3.0, size[0] - 2)
        return _Table(shown, rest, row, start, end, 0.0, size[0], look)
    return _Table(shown, rest, row, start, end, start - GAP, size[0] - 2, look)


def _row(table: _Table, row: tuple[int, ParetoBar], end: float, words: ComparisonWords) -> list[Mark]:
    number, bar = row
    middle, size = table.middle(number), table.look.label_size
    height = table.row * BAR
    dark = "text" if bar.vital else "line-strong"
    x, top = round(table.start, 2), round(middle - height / 2, 2)
    marks: list[Mark] = [Box(x, top, round(max(1.0, end - table.start), 2), round(height, 2), dark)]
    if not table.names:
        return marks
    base = round(middle + size * ASCENT / 2, 2)
    name = elided(bar.label, table.names, size)
    marks.append(Label("text", name, round(table.start - GAP, 2), base, size, 400, "right"))
    marks.append(Label("muted", words.count_value(bar.count, step=1.0), round(end + 5, 2), base, size))
    if not table.look.is_small:
        is_turn = bar.vital and (number + 1 == len(table.bars) or not table.bars[number + 1].vital)
        role, weight = ("text", 600) if is_turn else ("muted", 400)
        share = words.share_value(bar.cumulative)
        marks.append(Label(role, share, round(table.right, 2), base, size, weight, "right"))
    return marks


def _vital_line(table: _Table) -> list[Mark]:
    """A dashed line below the vital few, from end to end, where others follow."""
    vital = sum(bar.vital for bar in table.bars)
    if not table.names or not 0 < vital < len(table.bars):
        return []
    y = round(table.middle(vital - 1) + table.row / 2, 2)
    return [Line("median", 1.0, (0.0, round(table.right, 2)), (y, y), LIMIT_DASH)]


def _rest(table: _Table, size: tuple[float, float], words: ComparisonWords) -> list[Mark]:
    if not table.rest or not table.names:
        return []
    base = round(table.middle(len(table.bars)) + table.look.label_size * ASCENT / 2, 2)
    text = elided(words.pareto_rest(table.rest), size[0] - table.start, table.look.label_size)
    return [Label("muted", text, round(table.start, 2), base, table.look.label_size)] if text else []
