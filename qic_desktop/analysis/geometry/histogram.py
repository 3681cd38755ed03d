"""The histogram: how often values of each size occur, with the middle, the middle half and the target."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.charts.comparisons import Histogram
from qic_desktop.analysis.geometry.axes import number_ticks, value_range
from qic_desktop.analysis.geometry.layers import RING, tick_marks
from qic_desktop.analysis.geometry.looks import Style
from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Role, Scene
from qic_desktop.analysis.geometry.places import is_number, known
from qic_desktop.analysis.geometry.plane import Plane, Wish, ground_marks, plane_for
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.geometry.words import ComparisonWords

GAP = 1.0
"""Between two bars."""
LEAST_GAP_BAR = 4.0
"""Narrower bars touch."""
NAMES = 15.0
"""Height of a row of names above the bars."""


@dataclass(frozen=True, slots=True)
class _Picture:
    histogram: Histogram
    words: ComparisonWords
    plane: Plane
    low: float
    high: float

    def x(self, value: float) -> float:
        """Pixels from the left, inside the plot."""
        left, _, right, _ = self.plane.plot
        return min(max(left + (value - self.low) / (self.high - self.low) * (right - left), left), right)


def histogram_scene(
    histogram: Histogram,
    size: tuple[float, float],
    words: ComparisonWords,
    *,
    style: Style = "screen",
    focus: int | None = None,
) -> Scene:
    """The picture of a histogram; a point of the scene is the top of a bar. Arguments as for a funnel."""
    picture = _picture(histogram, size, words, style)
    plane = picture.plane
    xs = tuple(round(picture.x((each.low + each.high) / 2), 2) for each in histogram.bins)
    ys = tuple(plane.y(each.count) for each in histogram.bins)
    marks = [
        *_half(picture),
        *ground_marks(plane),
        *_bars(picture),
        *_value_axis(picture),
        *_uprights(picture),
        *_names(picture),
    ]
    if focus is not None and 0 <= focus < len(xs):
        marks.append(Dots("ring", RING, (xs[focus],), (ys[focus],), None, "focus", 2.0))
    description = words.histogram_description(histogram)
    return Scene(*size, tuple(marks), plane.plot, point_xs=xs, point_ys=ys, description=description)


def _picture(histogram: Histogram, size: tuple[float, float], words: ComparisonWords, style: Style) -> _Picture:
    most_often = float(max((each.count for each in histogram.bins), default=1) or 1)

    def bounds(most: int) -> tuple[float, float, float]:
        low, high, step = value_range([0.0, most_often], percent=False, most=most)
        # Counts are whole.
        return (low, high, step) if step >= 1 else (0.0, most_often, 1.0)

    wish = Wish(
        bounds,
        lambda tick, scale: words.count_value(tick, step=max(1.0, scale.step)),
        headroom=NAMES * len(_named(histogram, words, short=True)),
    )
    plane = plane_for(size, style, wish)
    edges = known([value for each in histogram.bins for value in (each.low, each.high)])
    shown = [*edges, *known((histogram.target,))] or [0.0, 1.0]
    low, high = min(shown), max(shown)
    return _Picture(histogram, words, plane, low, high if high > low else low + 1.0)


def _named(histogram: Histogram, words: ComparisonWords, *, short: bool) -> list[tuple[float, str, Role]]:
    """(value, text, role) of the lines that have a name, from the top row down."""
    named: list[tuple[float, str, Role]] = []
    if is_number(histogram.target):
        named.append((histogram.target, words.histogram_target(histogram), "target"))
    if is_number(histogram.median):
        named.append((histogram.median, words.histogram_middle(histogram, short=short), "muted"))
    return named


def _half(picture: _Picture) -> list[Mark]:
    """The stretch of the middle half behind the bars."""
    histogram, (_, top, _, bottom) = picture.histogram, picture.plane.plot
    if not (is_number(histogram.q1) and is_number(histogram.q3)):
        return []
    left, right = round(picture.x(histogram.q1), 2), round(picture.x(histogram.q3), 2)
    if right - left < 1:
        return []
    y = round(picture.plane.values.top, 2) if not picture.plane.is_bare else top
    return [Area("sunken", (left, right, right, left), (y, y, bottom, bottom))]


def _bars(picture: _Picture) -> list[Mark]:
    bottom = picture.plane.plot[3]
    marks: list[Mark] = []
    for each in picture.histogram.bins:
        left, right = picture.x(each.low), picture.x(each.high)
        gap = GAP if right - left >= LEAST_GAP_BAR else 0.0
        top = picture.plane.y(each.count)
        if each.count and bottom - top > 0:
            width = max(0.5, right - left - gap)
            marks.append(Box(round(left + gap / 2, 2), top, round(width, 2), round(bottom - top, 2), "line-strong"))
    return marks


def _value_axis(picture: _Picture) -> list[Mark]:
    """The edges of the bars below the plot, as many as have room."""
    plane, histogram = picture.plane, picture.histogram
    if plane.is_bare or not histogram.bins:
        return []
    edges = [histogram.bins[0].low, *(each.high for each in histogram.bins)]
    step = edges[1] - edges[0]
    last = len(edges) - 1
    texts = [
        picture.words.axis_value(edge, histogram.style, step=step, with_unit=place == last)
        for place, edge in enumerate(edges)
    ]
    bounds = (0.0, plane.size[0])
    found = number_ticks(edges, picture.x, bounds, plane.look.axis_size, texts)
    return tick_marks(found, lambda at: picture.x(edges[int(at)]), (bounds, plane.plot[3]), plane.look.axis_size)


def _uprights(picture: _Picture) -> list[Mark]:
    """Median and target as upright lines from their names down to the base."""
    plane, histogram = picture.plane, picture.histogram
    marks: list[Mark] = []
    rows = _rows(picture)
    for number, (value, _text, role) in enumerate(rows):
        x = round(picture.x(value), 2)
        top = plane.plot[1] if plane.is_bare else plane.plot[1] + NAMES * number
        color: Role = "text" if role == "muted" else role
        dash = plane.look.target_dash if role == "target" else ()
        marks.append(Line(color, plane.look.centre, (x, x), (round(top, 2), plane.plot[3]), dash))
    if not rows and is_number(histogram.median):
        x = round(picture.x(histogram.median), 2)
        marks.append(Line("text", plane.look.centre, (x, x), (plane.plot[1], plane.plot[3])))
    return marks


def _rows(picture: _Picture) -> list[tuple[float, str, Role]]:
    """The names above the bars, one a row, where there is room for them."""
    plane = picture.plane
    if plane.is_bare or plane.values.top - plane.plot[1] < 1:
        return []
    return _named(picture.histogram, picture.words, short=not plane.look.is_large)


def _names(picture: _Picture) -> list[Mark]:
    """The names right of their lines, or left where the right has no room."""
    plane = picture.plane
    size = plane.look.label_size
    half = picture.words.histogram_half(picture.histogram) if plane.look.is_large else ""
    marks: list[Mark] = []
    for number, (value, text, role) in enumerate(_rows(picture)):
        x, width = picture.x(value), text_width(text, size)
        base = round(plane.plot[1] + NAMES * number + size * ASCENT, 2)
        crossed = [picture.x(other) for other, _, _ in _rows(picture)[:number]]
        for left in (x + 5, x - 5 - width):
            inside = left >= 0 and left + width <= plane.size[0]
            if not inside or any(left - 3 < other < left + width + 3 for other in crossed):
                continue
            marks.append(Label(role, text, round(left, 2), base, size))
            break
    return marks + _half_name(picture, half)


def _half_name(picture: _Picture, text: str) -> list[Mark]:
    """The name of the middle half in its top corner, where it covers no bar and no line."""
    histogram, plane = picture.histogram, picture.plane
    if not text or not (is_number(histogram.q1) and is_number(histogram.q3)):
        return []
    size = 10.5
    width = text_width(text, size)
    top, base = plane.values.top, plane.values.top + 4 + size * ASCENT
    uprights = [picture.x(value) for value, _, _ in _rows(picture)]
    for left in (picture.x(histogram.q1) + 5, picture.x(histogram.q3) - 5 - width):
        inside = picture.x(histogram.q1) <= left - 4 and left + width + 4 <= picture.x(histogram.q3)
        free = all(
            picture.x(each.high) <= left or picture.x(each.low) >= left + width or plane.y(each.count) > base + 3
            for each in histogram.bins
        )
        if inside and free and not any(left - 3 < x < left + width + 3 for x in uprights) and base > top:
            return [Label("muted", text, round(left, 2), round(base, 2), size)]
    return []
