"""Many sites in one picture: all together, the middle site, and the band of the middle half of the sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qic_desktop.analysis.geometry.axes import (
    TimeScale,
    ValueScale,
    label_span,
    time_ticks,
    value_range,
    value_scale,
    whole_steps,
)
from qic_desktop.analysis.geometry.ends import EndLabel, TextLine
from qic_desktop.analysis.geometry.frame import crisp
from qic_desktop.analysis.geometry.looks import LARGE, Look, look_for
from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Role, Scene
from qic_desktop.analysis.geometry.placing import push_apart
from qic_desktop.analysis.geometry.story import duration_bar
from qic_desktop.analysis.geometry.text import ASCENT, figures_width, text_width
from qic_desktop.analysis.geometry.words import BandWords
from qic_desktop.analysis.series import ChartNote, Numbers, ValueStyle

LEAST_SITES = 3
"""A middle site and a band need at least so many sites; the caller leaves them out with fewer."""

SECOND_DASH = (1.5, 2.5)
NAME_DISTANCE = 3.0
THIN = 0.6
STROKE = 5.0
"""Half the length of the stroke for a value that stands alone."""
NOTE_ROOM = 12.0
"""Above the plot, for the letters of what happened."""


@dataclass(frozen=True, slots=True)
class Bands:
    """One number a period for all sites; ``middle``, ``lower``, ``upper`` are empty with too few sites.

    ``pooled`` is all together, ``middle`` the median of the sites, ``lower`` and ``upper`` their quartiles,
    ``centre`` the centre line of ``pooled``. No line is joined into the periods in ``breaks``; ``notes`` are lettered
    in their order. ``beside`` are the numbers of a picture that stands beside this one: both have one scale.
    ``single`` are sites one by one, as thin lines without a name.
    """

    periods: tuple[str, ...]
    pooled: Numbers
    middle: Numbers = ()
    lower: Numbers = ()
    upper: Numbers = ()
    centre: float | None = None
    target: float | None = None
    style: ValueStyle = field(default_factory=ValueStyle)
    description: str = ""
    breaks: tuple[str, ...] = ()
    notes: tuple[ChartNote, ...] = ()
    beside: tuple[float, ...] = ()
    single: tuple[Numbers, ...] = ()

    def shown(self) -> list[float]:
        """Every number that has a place on the picture."""
        rows = [number for row in self.single for number in row]
        numbers = [*self.pooled, *self.middle, *self.lower, *self.upper, *rows, self.centre, self.target]
        return [number for number in numbers if number is not None]


@dataclass(frozen=True, slots=True)
class _Frame:
    bands: Bands
    words: BandWords
    look: Look
    size: tuple[float, float]
    plot: tuple[float, float, float, float]
    values: ValueScale
    time: TimeScale
    ends: tuple[EndLabel, ...]

    def x(self, place: float) -> float:
        return round(self.time.x(place), 2)

    def y(self, value: float) -> float:
        return round(self.values.y(value), 2)


def bands_scene(bands: Bands, width: float, height: float, words: BandWords) -> Scene:
    """The picture of a collaborative over time; sizes in pixels."""
    frame = _frame(bands, (width, height), words)
    marks = [
        *_band(frame),
        *_axes(frame),
        *_noted(frame),
        *_levels(frame),
        *(mark for row in bands.single for mark in _curve(frame, row, "line-strong", THIN, ())),
        *(mark for row in bands.single for mark in _alone(frame, row, "line-strong", THIN)),
        *_curve(frame, bands.middle, "muted", 1.6 if bands.single else 1.25, SECOND_DASH),
        *_alone(frame, bands.middle, "muted", 1.6),
        *_curve(frame, bands.pooled, "text", frame.look.line, ()),
        *_points(frame),
        *_band_name(frame),
        *_end_labels(frame),
    ]
    return Scene(
        width,
        height,
        tuple(marks),
        frame.plot,
        point_xs=tuple(frame.x(place) for place in range(len(bands.periods))),
        point_ys=tuple(None if value is None else frame.y(value) for value in bands.pooled),
        description=bands.description,
    )


def _frame(bands: Bands, size: tuple[float, float], words: BandWords) -> _Frame:
    width, height = size
    look = look_for(width, "screen", len(bands.periods))
    top, bottom = look.axis_size + (NOTE_ROOM if bands.notes else 0.0), height - look.axis_size - 13
    most = max(1, min(look.value_lines, int((bottom - top) / 22)))
    span = value_range([*bands.shown(), *bands.beside], percent=bands.style.percent, most=most)
    values = value_scale(whole_steps(span, bands.style), top, bottom)
    texts = [
        words.axis_value(tick, bands.style, step=values.step, with_unit=tick == values.ticks[-1])
        for tick in values.ticks
    ]
    left = max(figures_width(text, look.axis_size) for text in texts) + 10
    ends = _ends(bands, words, look)
    right = max(left + 10, width - max((line.width + 9 for end in ends for line in end.lines), default=4.0))
    step = (right - left) / max(1, len(bands.periods) - 1)
    plot = (round(left, 2), top, round(right, 2), crisp(bottom))
    return _Frame(bands, words, look, size, plot, values, TimeScale(left, step, len(bands.periods)), ends)


def _ends(bands: Bands, words: BandWords, look: Look) -> tuple[EndLabel, ...]:
    """Name and last value of every line; small pictures name only the line of all together."""
    named: list[tuple[str, float | None, Role, int]] = [
        ("target", bands.target, "target", 400),
        ("upper", _last(bands.upper), "muted", 400),
        ("centre", bands.centre, "muted", 400),
        ("all", _last(bands.pooled), "text", 600),
        ("middle", _last(bands.middle), "muted", 400),
        ("lower", _last(bands.lower), "muted", 400),
    ]
    return tuple(
        EndLabel(value, (TextLine(words.band_label(name, value, bands.style), role, look.label_size, weight),))
        for name, value, role, weight in named
        if value is not None and (look is LARGE or name == "all" or not look.is_small)
    )


def _last(numbers: Sequence[float | None]) -> float | None:
    return next((number for number in reversed(numbers) if number is not None), None)


def _axes(frame: _Frame) -> list[Mark]:
    left, _, right, bottom = frame.plot
    look, bands = frame.look, frame.bands
    marks: list[Mark] = []
    for tick in frame.values.ticks:
        y = crisp(frame.values.y(tick))
        if y < bottom:
            marks.append(Line("line", 1.0, (left, right), (y, y)))
        unit = tick == frame.values.ticks[-1]
        text = frame.words.axis_value(tick, bands.style, step=frame.values.step, with_unit=unit)
        base = round(y + look.axis_size * ASCENT / 2, 2)
        marks.append(Label("muted", text, round(left - 8, 2), base, look.axis_size, 400, "right"))
    marks.append(Line("line-strong", 1.0, (left, right), (bottom, bottom)))
    bounds = (0.0, frame.size[0])
    for mark in time_ticks(
        bands.periods, frame.time, bounds, look.axis_size, lambda p, year: frame.words.tick(p, with_year=year)
    ):
        x = crisp(frame.x(mark.place))
        marks.append(Line("line-strong", 1.0, (x, x), (bottom, bottom + 4)))
        if mark.label:
            middle = round(sum(label_span(mark.label, frame.x(mark.place), bounds, look.axis_size)) / 2, 2)
            base = round(bottom + 9 + look.axis_size * ASCENT, 2)
            marks.append(Label("muted", mark.label, middle, base, look.axis_size, 400, "centre"))
    return marks


def _noted(frame: _Frame) -> list[Mark]:
    """A letter above the plot and a line down to the axis for everything that happened, its letters in order; a bar
    along the upper edge for what went on."""
    bands = frame.bands
    places = {period: place for place, period in enumerate(bands.periods)}
    marks: list[Mark] = []
    top, bottom = frame.plot[1], frame.plot[3]
    lettered: dict[int, str] = {}
    for number, note in enumerate(bands.notes):
        if note.period in places:
            place = places[note.period]
            lettered[place] = lettered.get(place, "") + note_letter(number)
            if (last := note.last_place(places)) is not None:
                marks.append(duration_bar(frame.x(place), frame.x(last), top))
    for place, letters in lettered.items():
        x = crisp(frame.x(place))
        marks.append(Line("line-strong", 1.0, (x, x), (top - 3, bottom), (2.0, 2.0)))
        wide = text_width(letters, 10.5, 600) + 6
        marks.append(Box(round(x - wide / 2, 2), round(top - 16, 2), round(wide, 2), 13.0, "surface"))
        marks.append(Label("text", letters, x, round(top - 6, 2), 10.5, 600, "centre"))
    return marks


def note_letter(number: int) -> str:
    """The letter of the first, second … note: A to Z, then the number."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _stretches(bands: Bands, *rows: Numbers) -> list[list[int]]:
    """Places where all rows have values, in stretches without a gap or another definition."""
    stretches: list[list[int]] = [[]]
    for place in range(min(map(len, rows))):
        if bands.periods[place] in bands.breaks and stretches[-1]:
            stretches.append([])
        if all(row[place] is not None for row in rows):
            stretches[-1].append(place)
        elif stretches[-1]:
            stretches.append([])
    return [places for places in stretches if places]


def _ys(frame: _Frame, numbers: Numbers, places: Sequence[int]) -> tuple[float, ...]:
    return tuple(frame.y(number) for place in places if (number := numbers[place]) is not None)


def _band(frame: _Frame) -> list[Mark]:
    bands = frame.bands
    marks: list[Mark] = []
    for places in _stretches(bands, bands.lower, bands.upper):
        xs = tuple(frame.x(place) for place in places)
        lower, upper = _ys(frame, bands.lower, places), _ys(frame, bands.upper, places)
        if len(xs) == 1:
            xs, lower, upper = _stroke(frame, places[0]), lower * 2, upper * 2
        marks.append(Area("band", (*xs, *reversed(xs)), (*upper, *reversed(lower))))
        marks += [Line("line-strong", 1.0, xs, edge) for edge in (upper, lower)]
    return marks


def _levels(frame: _Frame) -> list[Mark]:
    left, _, right, _ = frame.plot
    marks: list[Mark] = []
    for value, role, dash in ((frame.bands.centre, "median", ()), (frame.bands.target, "target", (6.0, 3.0))):
        if value is not None:
            marks.append(Line(role, 1.25, (left, right), (frame.y(value), frame.y(value)), dash))
    return marks


def _curve(frame: _Frame, numbers: Numbers, role: Role, width: float, dash: tuple[float, ...]) -> list[Mark]:
    if not numbers:
        return []
    return [
        Line(role, width, tuple(frame.x(place) for place in places), _ys(frame, numbers, places), dash)
        for places in _stretches(frame.bands, numbers)
        if len(places) > 1
    ]


def _alone(frame: _Frame, numbers: Numbers, role: Role, width: float) -> list[Mark]:
    """A short stroke for a value without a neighbour: a line of one point would not be seen."""
    return [
        Line(role, width, _stroke(frame, places[0]), _ys(frame, numbers, places) * 2)
        for places in (_stretches(frame.bands, numbers) if numbers else ())
        if len(places) == 1
    ]


def _stroke(frame: _Frame, place: int) -> tuple[float, float]:
    """From left to right of a place, inside the plot."""
    left, _, right, _ = frame.plot
    x = frame.x(place)
    return max(left, x - STROKE), min(right, x + STROKE)


def _points(frame: _Frame) -> list[Mark]:
    known = [place for place, value in enumerate(frame.bands.pooled) if value is not None]
    if not known:
        return []
    *others, last = known
    marks: list[Mark] = []
    if others and frame.look.point and not frame.look.is_small:
        xs = tuple(frame.x(place) for place in others)
        marks.append(Dots("circle", frame.look.point, xs, _ys(frame, frame.bands.pooled, others)))
    marks.append(Dots("circle", frame.look.last, (frame.x(last),), _ys(frame, frame.bands.pooled, [last])))
    return marks


def _band_name(frame: _Frame) -> list[Mark]:
    """The band's name inside it, where it is highest below or above the lines; nothing where there is no room."""
    bands = frame.bands
    if not bands.lower or frame.look is not LARGE:
        return []
    text, size = frame.words.band_name(), 10.5
    width = text_width(text, size)
    best: tuple[float, float, float] | None = None
    for place in range(len(bands.periods)):
        x = frame.x(place) - width / 2
        if x < frame.plot[0] + 4 or x + width > frame.plot[2] - 4:
            continue
        for room, y in _rooms(frame, x, x + width):
            if best is None or room > best[0]:
                best = (room, x, y)
    if best is None or best[0] < size + NAME_DISTANCE:
        return []
    return [Label("muted", text, round(best[1], 2), round(best[2] + size * ASCENT / 2, 2), size)]


def _rooms(frame: _Frame, left: float, right: float) -> list[tuple[float, float]]:
    """(free height, middle) between the band's edges and the lines inside it, over a stretch of x."""
    bands = frame.bands
    step = max(frame.time.step, 1e-6)
    first = max(0, int((left - frame.time.left) / step))
    last = min(len(bands.periods) - 1, int((right - frame.time.left) / step) + 1)
    places = range(first, last + 1)
    rows = (bands.upper, bands.pooled, bands.middle, bands.lower)
    if any(row[place] is None for row in rows for place in places):
        return []
    upper = max(_ys(frame, bands.upper, places))
    lower = min(_ys(frame, bands.lower, places))
    inner = [*_ys(frame, bands.pooled, places), *_ys(frame, bands.middle, places)]
    if bands.centre is not None:
        inner.append(frame.y(bands.centre))
    return [
        (min(inner) - upper, (min(inner) + upper) / 2),
        (lower - max(inner), (lower + max(inner)) / 2),
    ]


def _end_labels(frame: _Frame) -> list[Mark]:
    heights = [max(end.height, frame.look.label_gap) for end in frame.ends]
    wanted = [frame.y(end.value) for end in frame.ends]
    centres = push_apart(wanted, heights, 0.0, frame.plot[3] + 4)
    return [
        Label(
            line.role,
            line.text,
            round(frame.plot[2] + 8, 2),
            round(centre + line.size * ASCENT / 2, 2),
            line.size,
            line.weight,
        )
        for end, centre in zip(frame.ends, centres, strict=True)
        for line in end.lines
    ]
