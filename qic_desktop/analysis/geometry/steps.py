"""Lines that go in steps over months (scores, units reached), and strips that show several opinions at once.

A score holds until the next one is given, so its line is a stair and never a slope. Words come from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Area, Dots, Label, Line, Mark, Role, Scene, Shape
from qic_desktop.analysis.geometry.text import elided, text_width

_SIZE = 11.0
_LEFT_GAP = 8.0
_TOP = 10.0
_BOTTOM = 24.0
_APART = 15.0
_LABEL_ROOM = 14.0
_DOT = 3.5
_HELD = (1.0, 3.0)
_STACK = 7.0
_HALF_STACK = 8.0
"""How far from the line equal answers may be stacked."""
_MEDIAN = 20.0
"""How far above the line the mark of the middle answer begins."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line: a value for every month, None where there is none. ``dash`` and ``shape`` tell lines apart in print."""

    name: str
    values: tuple[float | None, ...]
    role: Role = "text"
    dash: tuple[float, ...] = ()
    shape: Shape = "circle"
    filled: bool = True


@dataclass(frozen=True, slots=True)
class StepChart:
    """Lines over the same months. ``ticks`` are (value, its text), lowest first; ``highest`` ends the axis."""

    months: tuple[str, ...]
    lines: tuple[StepLine, ...]
    ticks: tuple[tuple[float, str], ...]
    highest: float
    description: str = ""
    lowest: float = 0.0


def step_scene(chart: StepChart, width: float, height: float) -> Scene:
    """The chart as a picture; names stand at the ends of their lines."""
    tick_room = max((text_width(text, _SIZE) for _, text in chart.ticks), default=0.0)
    names = [line.name for line in chart.lines if any(value is not None for value in line.values)]
    room = min(max((text_width(name, _SIZE, 600) for name in names), default=0.0) + 14, width * 0.34)
    left, top, right, bottom = tick_room + _LEFT_GAP, _TOP, width - room, height - _BOTTOM
    plane = _Plane(left, top, right, bottom, len(chart.months), chart.lowest, chart.highest)
    marks: list[Mark] = []
    for value, text in chart.ticks:
        y = plane.y(value)
        marks.append(Line("line", 1.0, (left, right), (y, y)))
        marks.append(Label("muted", text, left - _LEFT_GAP, y + 4, _SIZE, align="right"))
    marks += _month_labels(chart.months, plane, bottom + 17)
    ends: list[tuple[float, StepLine]] = []
    for line in chart.lines:
        marks += _stairs(line, plane)
        known = [value for value in line.values if value is not None]
        if known:
            ends.append((plane.y(known[-1]), line))
    marks += _names(ends, right + 10, room - 12)
    xs = tuple(plane.x(place) for place in range(len(chart.months)))
    return Scene(width, height, tuple(marks), (left, top, right, bottom), xs, (), chart.description)


@dataclass(frozen=True, slots=True)
class _Plane:
    left: float
    top: float
    right: float
    bottom: float
    months: int
    lowest: float
    highest: float

    @property
    def pitch(self) -> float:
        return (self.right - self.left) / max(1, self.months)

    def x(self, place: int) -> float:
        return self.left + (place + 0.5) * self.pitch

    def y(self, value: float) -> float:
        span = self.highest - self.lowest or 1.0
        return self.bottom - (value - self.lowest) / span * (self.bottom - self.top)


def _stairs(line: StepLine, plane: _Plane) -> list[Mark]:
    """Tread and riser with a point on every value; dotted where months have none and the last one still holds."""
    marks: list[Mark] = []
    ended: tuple[float, float] | None = None
    xs: list[float] = []
    ys: list[float] = []
    dots: list[tuple[float, float]] = []
    half = plane.pitch / 2
    for place, value in enumerate(line.values):
        if value is None:
            marks += _piece(line, xs, ys)
            xs, ys = [], []
            continue
        x, y = plane.x(place), plane.y(value)
        if ended is not None and not xs:
            marks.append(Line(line.role, 1.0, (ended[0], x - half, x - half), (ended[1], ended[1], y), _HELD))
        if not ys or ys[-1] != y:
            xs.append(x - half)
            ys.append(y)
        else:
            xs.pop()
            ys.pop()
        xs.append(x + half)
        ys.append(y)
        ended = x + half, y
        dots.append((x, y))
    marks += _piece(line, xs, ys)
    if dots:
        fill = line.role if line.filled else "surface"
        marks.append(
            Dots(
                line.shape,
                _DOT,
                tuple(x for x, _ in dots),
                tuple(y for _, y in dots),
                fill=fill,
                rim=line.role,
                rim_width=1.5,
            )
        )
    return marks


def _piece(line: StepLine, xs: list[float], ys: list[float]) -> list[Mark]:
    return [Line(line.role, 1.5, tuple(xs), tuple(ys), line.dash)] if xs else []


def _month_labels(months: Sequence[str], plane: _Plane, y: float) -> list[Mark]:
    """As many names of months as have room, the last one always."""
    widest = max((text_width(month, _SIZE) for month in months), default=0.0)
    every = max(1, int((widest + _LABEL_ROOM) // plane.pitch) + 1) if widest + _LABEL_ROOM > plane.pitch else 1
    last = len(months) - 1
    return [
        Label("muted", month, plane.x(place), y, _SIZE, align="centre")
        for place, month in enumerate(months)
        if (last - place) % every == 0 and plane.x(place) - text_width(month, _SIZE) / 2 >= 0
    ]


def _names(ends: Sequence[tuple[float, StepLine]], x: float, room: float) -> list[Mark]:
    """Names at the ends; those of lines that end together stand one below the other."""
    marks: list[Mark] = []
    below = float("-inf")
    for y, line in sorted(ends, key=lambda one: one[0]):
        at = max(y, below + _APART)
        below = at
        marks.append(Label(line.role, elided(line.name, room, _SIZE, 600), x, at + 4, _SIZE, 600))
    return marks


@dataclass(frozen=True, slots=True)
class Strip:
    """Opinions on one line: every answer a ring, from the lowest to the highest a band, the median an arrow."""

    shares: tuple[float, ...]
    median: float
    apart: bool = False


def strip_marks(strip: Strip, left: float, right: float, middle: float) -> list[Mark]:
    """The marks of one strip between ``left`` and ``right``, on the height ``middle``."""
    inner_left, inner_right = left + 6, right - 6

    def x(share: float) -> float:
        return inner_left + share * (inner_right - inner_left)

    marks: list[Mark] = [Line("line-strong", 1.0, (inner_left, inner_right), (middle, middle))]
    marks += [Line("line-strong", 1.0, (x(end), x(end)), (middle - 4, middle + 4)) for end in (0.0, 1.0)]
    if strip.shares:
        low, high = x(min(strip.shares)), x(max(strip.shares))
        if high > low:
            band = (middle - 3, middle - 3, middle + 3, middle + 3)
            marks.append(Area("concern-soft" if strip.apart else "band", (low, high, high, low), band))
            marks.append(Line("concern" if strip.apart else "muted", 1.0, (low, high), (middle, middle)))
        at = x(strip.median)
        top = middle - _MEDIAN
        marks.append(Area("text", (at - 4.5, at + 4.5, at), (top, top, top + 7)))
        counted: dict[float, int] = {}
        for share in strip.shares:
            counted[share] = counted.get(share, 0) + 1
        for share, count in counted.items():
            pitch = min(_STACK, 2 * _HALF_STACK / (count - 1)) if count > 1 else 0.0
            ys = tuple(middle + pitch * (number - (count - 1) / 2) for number in range(count))
            dots = Dots("circle", 4.0, (x(share),) * count, ys, fill="surface", rim="text", rim_width=1.5)
            marks.append(dots)
    return marks


def strip_scene(strip: Strip, width: float, height: float, description: str = "") -> Scene:
    """One strip as a picture of its own."""
    marks = strip_marks(strip, 0, width, height / 2 + 4)
    return Scene(width, height, tuple(marks), (0, 0, width, height), description=description)


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A question with its strip and a short text at the end."""

    name: str
    strip: Strip
    text: str


def profile_scene(rows: Sequence[ProfileRow], width: float, description: str = "") -> Scene:
    """All questions of a round one below the other, for paper."""
    row, name_room, text_room = 38.0, width * 0.5, 132.0
    marks: list[Mark] = []
    for number, one in enumerate(rows):
        middle = number * row + row / 2
        marks.append(Label("text", elided(one.name, name_room - 12, 12, 400), 0, middle + 4, 12))
        marks += strip_marks(one.strip, name_room, width - text_room - 8, middle + 4)
        weight = 600 if one.strip.apart else 400
        marks.append(
            Label("text", elided(one.text, text_room, _SIZE, weight), width - text_room, middle + 4, 11, weight)
        )
        marks.append(Line("line", 1.0, (0, width), ((number + 1) * row, (number + 1) * row)))
    height = row * len(rows) + 2
    return Scene(width, height, tuple(marks), (0, 0, width, height), description=description)
