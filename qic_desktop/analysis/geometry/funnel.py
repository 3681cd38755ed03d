"""The funnel: every site by its size, with the limits of chance; who lies outside is named where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.charts.comparisons import Funnel, FunnelLine, FunnelPoint
from qic_desktop.analysis.geometry.axes import number_ticks, round_step, value_range
from qic_desktop.analysis.geometry.curves import Point, clipped, corners, pushed_inside
from qic_desktop.analysis.geometry.ends import CENTRE, LIMIT, PLAIN, TARGET, EndLabel
from qic_desktop.analysis.geometry.layers import DIAMOND, LOOKS_OF_FINDINGS, RING, tick_marks
from qic_desktop.analysis.geometry.looks import LIMIT_DASH, PLAIN_DASH, Dash, Style
from qic_desktop.analysis.geometry.marks import Area, Dots, Label, Line, Mark, Role, Scene
from qic_desktop.analysis.geometry.obstacles import columns_of, crossings
from qic_desktop.analysis.geometry.places import is_number, known
from qic_desktop.analysis.geometry.placing import Crowd, Rect
from qic_desktop.analysis.geometry.plane import (
    Plane,
    Wish,
    bold,
    end_label,
    end_marks,
    ground_marks,
    look_of,
    plane_for,
)
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.geometry.words import ComparisonWords

SIZE_LABEL_ROOM = 70.0
"""Pixels of the axis of sizes for one label."""
OTHERS, NAMED = 0.75, 1.1
"""Radius of sites inside and outside the limits, as parts of the radius of a finding."""
MOST_NAMES = 80
OUTER_ROOM = 0.3
"""Limits may take this part of the span of the sites at each end."""
FARTHER = (0.0, 11.0, 22.0)
"""How much farther than beside its mark a name may stand; it then has a leader."""
NAME_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class _Picture:
    """A funnel with its scales; sizes go from 0 at the left of the plot."""

    funnel: Funnel
    words: ComparisonWords
    plane: Plane
    sizes: tuple[float, float, float]

    def x(self, size: float) -> float:
        left, _, right, _ = self.plane.plot
        return left + (size - self.sizes[0]) / (self.sizes[1] - self.sizes[0]) * (right - left)

    def y(self, value: float) -> float:
        """Pixels from the top, also outside the plot."""
        scale = self.plane.values
        return scale.bottom - (value - scale.low) / (scale.high - scale.low) * (scale.bottom - scale.top)

    def place(self, point: FunnelPoint) -> Point:
        return round(self.x(point.denominator), 2), round(self.plane.y(point.value), 2)

    def curve(self, lines: Sequence[FunnelLine], value: Callable[[FunnelLine], float | None]) -> list[Point]:
        """The points of one limit where it exists."""
        return [
            (self.x(line.size), self.y(at)) for line in lines if is_number(at := value(line)) and self.shows(line.size)
        ]

    def shows(self, size: float) -> bool:
        return self.sizes[0] <= size <= self.sizes[1]


def funnel_scene(
    funnel: Funnel,
    size: tuple[float, float],
    words: ComparisonWords,
    *,
    style: Style = "screen",
    focus: int | None = None,
) -> Scene:
    """The picture of a funnel.

    Args:
        funnel: what is drawn; ``point_xs`` and ``point_ys`` of the scene are in the order of its points.
        size: (width, height) in pixels.
        words: the texts, in the language in use.
        style: "paper" keeps to marks that survive a photocopier.
        focus: number of the site that gets a ring.
    """
    picture = _picture(funnel, size, words, style)
    places = [picture.place(point) for point in funnel.points]
    marks = [
        *_band(picture),
        *ground_marks(picture.plane),
        *_size_axis(picture),
        *_limit_curves(picture),
        *_levels(picture),
        *_sites(picture, places),
        *_names(picture, places),
        *end_marks(picture.plane),
        *_focus(places, focus),
    ]
    xs, ys = corners(places)
    description = words.funnel_description(funnel)
    return Scene(*size, tuple(marks), picture.plane.plot, point_xs=xs, point_ys=ys, description=description)


def _picture(funnel: Funnel, size: tuple[float, float], words: ComparisonWords, style: Style) -> _Picture:
    plane = plane_for(
        size,
        style,
        Wish(
            lambda most: _bounds(funnel, most),
            lambda tick, scale: words.axis_value(
                tick, funnel.style, step=scale.step, with_unit=tick == scale.ticks[-1]
            ),
            _ends(funnel, size, words, style),
            words.funnel_sizes(funnel),
        ),
    )
    largest = max(known(point.denominator for point in funnel.points), default=1.0) or 1.0
    steps = max(1, int((plane.plot[2] - plane.plot[0]) / SIZE_LABEL_ROOM))
    step = next((step for more in range(6) if (step := round_step(largest, steps + more)) <= largest), largest)
    end = max(funnel.lines[-1].size if funnel.lines else 0.0, largest * 1.02)
    return _Picture(funnel, words, plane, (0.0, end, step))


def _bounds(funnel: Funnel, most: int) -> tuple[float, float, float]:
    """The axis holds all sites, and of the outer limits the right end and, where the sites keep room, their middle."""
    shown = known([*(point.value for point in funnel.points), funnel.centre, funnel.target])
    if not shown or not funnel.lines:
        return value_range(shown, percent=funnel.style.percent, most=most)
    low, high = min(shown), max(shown)
    room = (high - low) * OUTER_ROOM
    sizes = sorted(known(point.denominator for point in funnel.points))
    middle = sizes[len(sizes) // 2] if sizes else 0.0
    near, last = min(funnel.lines, key=lambda line: abs(line.size - middle)), funnel.lines[-1]
    for value in known((near.lower_998, near.upper_998)):
        shown.append(min(max(value, low - room), high + room))
    shown += known((last.lower_998, last.upper_998))
    return value_range(shown, percent=funnel.style.percent, most=most)


def _ends(funnel: Funnel, size: tuple[float, float], words: ComparisonWords, style: Style) -> tuple[EndLabel, ...]:
    look = look_of(size, style)
    centre = funnel.centre if is_number(funnel.centre) else None
    ends = bold(end_label(look, centre, words.funnel_centre(funnel, short=not look.is_large), CENTRE - 1, "text"))
    if look.is_small:
        return ends
    target = funnel.target if is_number(funnel.target) else None
    ends += end_label(look, target, words.funnel_target(funnel) if target is not None else "", TARGET, "target")
    low, high, _ = _bounds(funnel, look.value_lines)
    last = funnel.lines[-1] if funnel.lines else None
    if last is not None:
        names = (("95", last.upper_95), ("95", last.lower_95), ("99.8", last.upper_998), ("99.8", last.lower_998))
        for name, value in names:
            if is_number(value) and low <= value <= high:
                ends += end_label(look, value, words.funnel_limit(funnel, name), LIMIT)
    exact = funnel.exact[-1].upper_998 if funnel.exact else None
    if look.is_large and is_number(exact) and low <= exact <= high:
        ends += end_label(look, exact, words.funnel_exact(funnel), PLAIN)
    return ends


def _size_axis(picture: _Picture) -> list[Mark]:
    plane = picture.plane
    if plane.is_bare:
        return []
    _, high, step = picture.sizes
    ticks = [number * step for number in range(int(high / step + 1e-9) + 1)]
    texts = [picture.words.count_value(tick, step=step) for tick in ticks]
    bounds = (0.0, plane.size[0])
    found = number_ticks(ticks, picture.x, bounds, plane.look.axis_size, texts)
    return tick_marks(found, lambda at: picture.x(ticks[int(at)]), (bounds, plane.plot[3]), plane.look.axis_size)


def _band(picture: _Picture) -> list[Mark]:
    """The inside of the 95 % limits; a limit that is clipped away lies on the edge of the plot."""
    _, top, _, bottom = picture.plane.plot
    lines = [line for line in picture.funnel.lines if picture.shows(line.size)]
    if len(lines) < 2:
        return []
    upper = [(picture.x(line.size), top if (at := line.upper_95) is None else picture.y(at)) for line in lines]
    lower = [(picture.x(line.size), bottom if (at := line.lower_95) is None else picture.y(at)) for line in lines]
    outline = [*pushed_inside(upper, top, bottom), *reversed(pushed_inside(lower, top, bottom))]
    return [Area("sunken" if picture.plane.style == "screen" else "band", *corners(outline))]


def _limit_curves(picture: _Picture) -> list[Mark]:
    funnel, (_, top, _, bottom) = picture.funnel, picture.plane.plot
    outer, exact = LIMIT_DASH, PLAIN_DASH
    curves: list[tuple[Sequence[FunnelLine], Callable[[FunnelLine], float | None], Role, Dash | tuple[()]]] = [
        (funnel.lines, lambda line: line.upper_95, "median", ()),
        (funnel.lines, lambda line: line.lower_95, "median", ()),
        (funnel.lines, lambda line: line.upper_998, "median", outer),
        (funnel.lines, lambda line: line.lower_998, "median", outer),
        (funnel.exact, lambda line: line.upper_998, "muted", exact),
        (funnel.exact, lambda line: line.lower_998, "muted", exact),
    ]
    return [
        Line(role, 1.0, xs, ys, dash)
        for lines, value, role, dash in curves
        for xs, ys in clipped(picture.curve(lines, value), top, bottom)
    ]


def _levels(picture: _Picture) -> list[Mark]:
    plane, funnel = picture.plane, picture.funnel
    left, _, right, _ = plane.plot
    marks: list[Mark] = []
    if is_number(funnel.centre):
        y = plane.y(funnel.centre)
        marks.append(Line("median", plane.look.centre, (left, right), (y, y)))
    if is_number(funnel.target):
        y = plane.y(funnel.target)
        marks.append(Line("target", plane.look.centre, (left, right), (y, y), plane.look.target_dash))
    return marks


def _sites(picture: _Picture, places: Sequence[Point]) -> list[Mark]:
    """Sites inside the limits first, so that no one who stands out is covered."""
    look, points = picture.plane.look, picture.funnel.points
    inside = [place for place, point in zip(places, points, strict=True) if point.place == "inside"]
    marks: list[Mark] = []
    if inside:
        marks.append(Dots("circle", round(look.finding * OTHERS, 2), *corners(inside), "muted", "surface", 0.75))
    for good, (shape, role, factor) in LOOKS_OF_FINDINGS.items():
        own = [
            place for place, point in zip(places, points, strict=True) if point.place != "inside" and point.good is good
        ]
        if own:
            rim = look.rim or "surface" if good is False else "surface"
            marks.append(Dots(shape, round(look.finding * NAMED * factor, 2), *corners(own), role, rim, 1.0))
    return marks


def _names(picture: _Picture, places: Sequence[Point]) -> list[Mark]:
    """Names beside the marks of sites outside, the farthest first, on the first side that is free."""
    plane = picture.plane
    if plane.is_bare or plane.look.is_small:
        return []
    radius = plane.look.finding * NAMED * DIAMOND
    crowd = Crowd(Rect(x - radius, y - radius, x + radius, y + radius) for x, y in places)
    lines, names = _Obstacles(picture), Crowd()
    outside = [number for number, point in enumerate(picture.funnel.points) if point.place != "inside"]
    outside.sort(key=lambda number: _order(picture.funnel, number))
    marks: list[Mark] = []
    for number in outside[:MOST_NAMES]:
        x, y = places[number]
        text = picture.words.funnel_site(picture.funnel.points[number])
        for rect, base, leader in _sides(text, (x, y), plane.look.label_size, radius):
            free = _is_inside(rect, plane.plot) and not crowd.meets(rect) and not lines.meet(rect)
            way = [_way(line) for line in leader]
            if free and not any(names.meets(each) for each in way):
                for taken in (rect, *way):
                    crowd.add(taken)
                    names.add(taken)
                marks += leader
                marks.append(
                    Label("text", text, round(rect.left, 2), round(base, 2), plane.look.label_size, NAME_WEIGHT)
                )
                break
    return marks


def _way(leader: Line) -> Rect:
    """The rectangle round a leader."""
    return Rect(min(leader.xs), min(leader.ys), max(leader.xs), max(leader.ys)).grown(1, 1)


class _Obstacles:
    """The lines that no name may lie across: limits, all sites together, the target."""

    def __init__(self, picture: _Picture) -> None:
        width = picture.plane.size[0]
        curves = (line for line in (*_limit_curves(picture), *_levels(picture)) if isinstance(line, Line))
        # Each for itself: what lies between two limits is free.
        self._lines = [columns_of(width, [(curve.xs, curve.ys)]) for curve in curves]

    def meet(self, rect: Rect) -> bool:
        return any(crossings(line, rect, 1.0) for line in self._lines)


def _order(funnel: Funnel, number: int) -> tuple[bool, float, int]:
    point = funnel.points[number]
    return not point.place.endswith("99.8"), -abs(point.value - funnel.centre), number


def _sides(text: str, place: Point, size: float, radius: float) -> list[tuple[Rect, float, list[Line]]]:
    """(rectangle, base line, leader) of a name right, left, above and below its mark, aslant, then farther off."""
    (x, y), width, height = place, text_width(text, size, NAME_WEIGHT), size * ASCENT
    found: list[tuple[Rect, float, list[Line]]] = []
    for farther in FARTHER:
        across, along = radius + 2 + farther, radius + 3 + farther
        rows = (y + height / 2, y - along, y + along + height)
        middle, above, below = rows
        right, left, centred = x + across, x - across - width, x - width / 2
        spots = [(right, middle, 1, 0), (left, middle, -1, 0), (centred, above, 0, -1), (centred, below, 0, 1)]
        spots += [(right, above, 1, -1), (left, above, -1, -1), (right, below, 1, 1), (left, below, -1, 1)]
        for start, base, dx, dy in spots:
            leader: list[Line] = []
            if farther:
                xs = round(x + dx * (radius + 1), 2), round(x + dx * (across - 1), 2)
                ys = round(y + dy * (radius + 1), 2), round(y + dy * (along - 1), 2)
                leader = [Line("line-strong", 1.0, xs, ys)]
            found.append((Rect(start, base - height - 1, start + width, base + 1), base, leader))
    return found


def _is_inside(rect: Rect, plot: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = plot
    return rect.left >= left and rect.right <= right and rect.top >= top - 4 and rect.bottom <= bottom - 2


def _focus(places: Sequence[Point], focus: int | None) -> list[Mark]:
    if focus is None or not 0 <= focus < len(places):
        return []
    x, y = places[focus]
    return [Dots("ring", RING, (x,), (y,), None, "focus", 2.0)]
