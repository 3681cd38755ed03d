"""How many sites stand on each step of a scale: bars for one side, a tick across each for the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.geometry.axes import value_range, value_scale
from qic_desktop.analysis.geometry.frame import crisp
from qic_desktop.analysis.geometry.looks import SMALL
from qic_desktop.analysis.geometry.marks import Box, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import ASCENT, figures_width

BAR_SHARE, TICK_SHARE = 0.62, 0.86
LEAST_LABEL = 26.0


@dataclass(frozen=True, slots=True)
class ScoreBars:
    """What is drawn: the words of the steps, and a count for each of them on both sides."""

    steps: tuple[str, ...]
    bars: tuple[int, ...]
    ticks: tuple[int, ...]
    description: str = ""


def score_bars_scene(given: ScoreBars, width: float, height: float) -> Scene:
    """The picture; sizes in pixels."""
    size = SMALL.axis_size
    top, bottom = size, height - size - 8
    most = max((*given.bars, *given.ticks, 1))
    values = value_scale(value_range([0.0, float(most)], percent=False, most=2), top, bottom)
    whole = [tick for tick in values.ticks if tick == int(tick)]
    left = max(figures_width(str(int(tick)), size) for tick in whole or [0.0]) + 8
    step = (width - left - 4) / max(1, len(given.steps))
    marks: list[Mark] = []
    for tick in whole:
        y = crisp(values.y(tick))
        marks.append(Line("line-strong" if not tick else "line", 1.0, (left, width - 4), (y, y)))
        base = round(y + size * ASCENT / 2, 2)
        marks.append(Label("muted", str(int(tick)), round(left - 6, 2), base, size, 400, "right"))
    every = 1 if step >= LEAST_LABEL else 2
    for place, word in enumerate(given.steps):
        middle = left + (place + 0.5) * step
        marks += _column(given, place, middle, step, values.y)
        if (place + 1) % every == 0:
            marks.append(
                Label("muted", word, round(middle, 2), round(bottom + 6 + size * ASCENT, 2), size, 400, "centre")
            )
    xs: Sequence[float] = tuple(round(left + (place + 0.5) * step, 2) for place in range(len(given.steps)))
    ys = tuple(round(values.y(count), 2) for count in given.bars)
    plot = (round(left, 2), top, width - 4, bottom)
    return Scene(width, height, tuple(marks), plot, point_xs=xs, point_ys=ys, description=given.description)


def _column(given: ScoreBars, place: int, middle: float, step: float, y_of: Callable[[float], float]) -> list[Mark]:
    marks: list[Mark] = []
    zero, bar = y_of(0.0), y_of(float(given.bars[place]))
    if given.bars[place]:
        wide = step * BAR_SHARE
        marks.append(
            Box(round(middle - wide / 2, 2), round(bar, 2), round(wide, 2), round(zero - bar, 2), "line-strong")
        )
    if given.ticks[place]:
        half, y = step * TICK_SHARE / 2, round(y_of(float(given.ticks[place])), 2)
        marks.append(Line("text", 2.0, (round(middle - half, 2), round(middle + half, 2)), (y, y)))
    return marks
