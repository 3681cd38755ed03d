"""The ground of pictures that are not one chart over time: a plot with values at the left and labels at the right.

Funnel, histogram, CUSUM and EWMA stand on it. It owns the place of the plot, the grid and the numbers beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.geometry.axes import ValueScale, value_scale
from qic_desktop.analysis.geometry.ends import EndLabel, TextLine, label_marks, room_for
from qic_desktop.analysis.geometry.frame import LEAST_PLOT, LEAST_VALUE_DISTANCE, crisp
from qic_desktop.analysis.geometry.looks import Look, Style, look_for
from qic_desktop.analysis.geometry.marks import Label, Line, Mark, Role
from qic_desktop.analysis.geometry.places import cent
from qic_desktop.analysis.geometry.text import ASCENT, figures_width, text_width

Bounds = tuple[float, float, float]
"""(low, high, step) of an axis."""

CAPTION_ROW = 16.0
EDGE = 5.0
"""Distance to the edge of a picture without labels."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a picture asks for: the range of values for so many lines, the text of a value, labels at the right.

    ``caption`` is what stands below the axis, ``headroom`` the pixels kept free above the highest value.
    """

    bounds: Callable[[int], Bounds]
    text: Callable[[float, ValueScale], str]
    ends: tuple[EndLabel, ...] = ()
    caption: str = ""
    headroom: float = 0.0


@dataclass(frozen=True, slots=True)
class Plane:
    """A plot with its value scale. ``is_bare`` says that the picture is too small for words."""

    size: tuple[float, float]
    look: Look
    style: Style
    plot: tuple[float, float, float, float]
    values: ValueScale
    texts: tuple[str, ...]
    ends: tuple[EndLabel, ...]
    caption: str
    is_bare: bool

    def y(self, value: float) -> float:
        """Pixels from the top, inside the plot."""
        return cent(self.values.y(value))


def look_of(size: tuple[float, float], style: Style) -> Look:
    """The sizes for a picture that is no time chart."""
    return look_for(size[0], style, 0)


def end_label(look: Look, value: float | None, text: str, rank: int, role: Role = "muted") -> tuple[EndLabel, ...]:
    """One label at the right end, or none without a value."""
    return () if value is None or not text else (EndLabel(value, (TextLine(text, role, look.label_size),), rank),)


def bold(ends: tuple[EndLabel, ...]) -> tuple[EndLabel, ...]:
    """The labels in the weight of the latest value."""
    return tuple(replace(end, lines=tuple(replace(line, weight=600) for line in end.lines)) for end in ends)


def plane_for(size: tuple[float, float], style: Style, wish: Wish) -> Plane:
    """Lay out the plot; labels at the right give way first, then all words."""
    look, (width, height) = look_of(size, style), size
    caption = "" if look.is_small or height < 2 * LEAST_PLOT[1] else wish.caption
    top, bottom = look.axis_size * 0.75 + 1, height - (look.axis_size + 13) - (CAPTION_ROW if caption else 0)
    most = max(1, min(look.value_lines, int((bottom - top) / LEAST_VALUE_DISTANCE)))
    headroom = wish.headroom if bottom - top - wish.headroom >= LEAST_PLOT[1] else 0.0
    values = value_scale(wish.bounds(most), top + headroom, bottom)
    texts = tuple(wish.text(tick, values) for tick in values.ticks)
    left = max(figures_width(text, look.axis_size) for text in texts) + (8 if look.is_small else 10)
    for ends in (wish.ends, tuple(end for end in wish.ends if end.rank <= 1), ()):
        right = width - max((end.width + 9 for end in ends), default=look.last + 4)
        if right - left >= max(LEAST_PLOT[0], (width - left) * 0.4) and bottom - top >= LEAST_PLOT[1] / 2:
            kept = room_for(ends, bottom - top + look.axis_size, look.label_gap)
            plot = (round(left, 2), round(top, 2), round(right, 2), crisp(bottom))
            return Plane(size, look, style, plot, values, texts, kept, caption, is_bare=False)
    values = value_scale(wish.bounds(1), EDGE, max(EDGE + 1, height - EDGE))
    plot = (EDGE, EDGE, max(EDGE + 1, width - EDGE), max(EDGE + 1, height - EDGE))
    return Plane(size, look, style, plot, values, (), (), "", is_bare=True)


def ground_marks(plane: Plane, *, base: bool = True) -> list[Mark]:
    """Grid, numbers beside it, the base line and the caption below."""
    if plane.is_bare:
        return []
    left, _, right, bottom = plane.plot
    size = plane.look.axis_size
    marks: list[Mark] = []
    for tick, text in zip(plane.values.ticks, plane.texts, strict=True):
        y = crisp(plane.values.y(tick))
        if y < bottom:
            marks.append(Line("line", 1.0, (left, right), (y, y)))
        x = round(left - (6 if plane.look.is_small else 8), 2)
        marks.append(Label("muted", text, x, round(y + size * ASCENT / 2, 2), size, 400, "right"))
    if base:
        marks.append(Line("line-strong", 1.0, (left, right), (bottom, bottom)))
    if plane.caption and text_width(plane.caption, size) <= plane.size[0]:
        half = text_width(plane.caption, size) / 2
        middle = min(max((left + right) / 2, half), plane.size[0] - half)
        y = round(bottom + 9 + CAPTION_ROW + size * ASCENT, 2)
        marks.append(Label("muted", plane.caption, round(middle, 2), y, size, 400, "centre"))
    return marks


def end_marks(plane: Plane, *, low: float = 0.0) -> list[Mark]:
    """The labels at the right end."""
    wanted: Sequence[float] = [plane.y(end.value) for end in plane.ends]
    x = round(plane.plot[2] + 8, 2)
    return label_marks(plane.ends, wanted, x, bounds=(low, plane.plot[3] + 4), gap=plane.look.label_gap)
