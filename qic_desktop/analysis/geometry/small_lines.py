"""One or two lines over time at thumbnail size, with three values and the years: how many report, reach, or change.

Owns places only; the numbers are counts or shares that somebody else worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from qic_desktop.analysis.geometry.axes import TimeScale, label_span, value_range, value_scale, year_ticks
from qic_desktop.analysis.geometry.frame import crisp
from qic_desktop.analysis.geometry.looks import SMALL
from qic_desktop.analysis.geometry.marks import Dots, Label, Line, Mark, Role, Scene, Shape
from qic_desktop.analysis.geometry.text import ASCENT, figures_width
from qic_desktop.analysis.geometry.words import BandWords
from qic_desktop.analysis.series import Numbers, ValueStyle

LAST = 3.2


@dataclass(frozen=True, slots=True)
class SmallLine:
    """One line: its numbers, its colour, and the shape of its last point."""

    numbers: Numbers
    role: Role = "text"
    shape: Shape = "circle"


@dataclass(frozen=True, slots=True)
class SmallLines:
    """What is drawn; all lines have one number a period.."""

    periods: tuple[str, ...]
    lines: tuple[SmallLine, ...]
    style: ValueStyle = field(default_factory=lambda: ValueStyle(decimals=0))
    description: str = ""


def small_lines_scene(given: SmallLines, width: float, height: float, words: BandWords) -> Scene:
    """The picture; sizes in pixels."""
    size = SMALL.axis_size
    shown = [number for line in given.lines for number in line.numbers if number is not None]
    top, bottom = size, height - size - 8
    values = value_scale(value_range(shown, percent=given.style.percent, most=2), top, bottom)
    texts = [
        words.axis_value(tick, given.style, step=values.step, with_unit=tick == values.ticks[-1])
        for tick in values.ticks
    ]
    left, right = max(figures_width(text, size) for text in texts) + 8, width - 6
    time = TimeScale(left, (right - left) / max(1, len(given.periods) - 1), len(given.periods))
    marks: list[Mark] = []
    for tick, text in zip(values.ticks, texts, strict=True):
        y = crisp(values.y(tick))
        marks.append(Line("line-strong" if tick == values.ticks[0] else "line", 1.0, (left, right), (y, y)))
        marks.append(Label("muted", text, round(left - 6, 2), round(y + size * ASCENT / 2, 2), size, 400, "right"))
    bounds = (0.0, width)
    for mark in year_ticks(given.periods, time, bounds, size, lambda period, first: words.year(period, first=first)):
        x = crisp(time.x(mark.place))
        marks.append(Line("line-strong", 1.0, (x, x), (crisp(bottom), crisp(bottom) + 3)))
        if mark.label:
            middle = sum(label_span(mark.label, time.x(mark.place), bounds, size)) / 2
            base = round(bottom + 6 + size * ASCENT, 2)
            marks.append(Label("muted", mark.label, round(middle, 2), base, size, 400, "centre"))
    for line in given.lines:
        marks += _line(line, [round(time.x(place), 2) for place in range(time.count)], values.y)
    first = given.lines[0].numbers if given.lines else ()
    return Scene(
        width,
        height,
        tuple(marks),
        (round(left, 2), top, round(right, 2), bottom),
        point_xs=tuple(round(time.x(place), 2) for place in range(time.count)),
        point_ys=tuple(None if number is None else round(values.y(number), 2) for number in first),
        description=given.description,
    )


def _line(line: SmallLine, xs: Sequence[float], y_of: Callable[[float], float]) -> list[Mark]:
    known = [(xs[place], round(y_of(number), 2)) for place, number in enumerate(line.numbers) if number is not None]
    if not known:
        return []
    role = line.role
    last = Dots(line.shape, LAST if line.shape == "circle" else LAST * 1.2, (known[-1][0],), (known[-1][1],), role)
    if len(known) == 1:
        return [last]
    return [Line(role, 1.15, tuple(x for x, _ in known), tuple(y for _, y in known)), last]
