"""The layers of a chart, from the paper up: axes, data, points, focus. Each gives a list of marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qic_desktop.analysis.geometry.axes import Tick, event_ticks, label_span, time_ticks, year_ticks
from qic_desktop.analysis.geometry.ends import label_marks
from qic_desktop.analysis.geometry.frame import Frame, crisp
from qic_desktop.analysis.geometry.looks import UNCONFIRMED_DASH
from qic_desktop.analysis.geometry.marks import Dots, Label, Line, Mark, Role, Shape
from qic_desktop.analysis.geometry.places import extremes, is_number
from qic_desktop.analysis.geometry.reading import by_precedence, has_dates, marked_places, meaning, single_target
from qic_desktop.analysis.geometry.text import ASCENT, text_width

DIAMOND = 1.28
"""Half diagonal of a diamond that looks as large as a circle of radius 1."""
RING = 7.5
UNCONFIRMED = 7.0
RECOUNTED = (5.5, 10.5)
"""Start and end of the tick below a recounted point."""
DENSE = 1.3
"""Radius of findings that stand closer than their own size."""
SPARSE = 4.0
"""Points are drawn only where they stand at least so many radii apart."""
MOST_EXTRAS = 400
"""Rings and ticks of single points are drawn for at most so many."""


def value_axis(frame: Frame) -> list[Mark]:
    """Horizontal grid and the numbers beside it; the unit stands once, at the top."""
    left, _, right, bottom = frame.plot
    marks: list[Mark] = []
    look = frame.look
    for tick in frame.values.ticks:
        y = crisp(frame.values.y(tick))
        if y < bottom:
            marks.append(Line("line", 1.0, (left, right), (y, y)))
        text = frame.words.axis_value(
            tick, frame.chart.series.style, step=frame.values.step, with_unit=tick == frame.values.ticks[-1]
        )
        x = round(left - (6 if look.is_small else 8), 2)
        marks.append(Label("muted", text, x, round(y + look.axis_size * ASCENT / 2, 2), look.axis_size, 400, "right"))
    return marks


def time_axis(frame: Frame) -> list[Mark]:
    """Base line, ticks and the words below; never overlapping, never turned."""
    left, _, right, bottom = frame.plot
    bounds = (0.0, frame.size[0])
    base: list[Mark] = [Line("line-strong", 1.0, (left, right), (bottom, bottom))]
    return base + tick_marks(_ticks(frame, bounds), frame.x, (bounds, bottom), frame.look.axis_size)


def tick_marks(
    ticks: Sequence[Tick], x_of: Callable[[float], float], room: tuple[tuple[float, float], float], size: float
) -> list[Mark]:
    """Ticks below a plot and their labels; ``room`` is (least and greatest x of a label, y of the base line)."""
    bounds, bottom = room
    marks: list[Mark] = []
    for tick in ticks:
        at = x_of(tick.place)
        x = crisp(at)
        marks.append(Line("line-strong", 1.0, (x, x), (bottom, bottom + 4)))
        if tick.label:
            start, end = label_span(tick.label, at, bounds, size)
            y = round(bottom + 9 + size * ASCENT, 2)
            marks.append(Label("muted", tick.label, round((start + end) / 2, 2), y, size, 400, "centre"))
    return marks


def _ticks(frame: Frame, bounds: tuple[float, float]) -> tuple[Tick, ...]:
    words, size, chart = frame.words, frame.look.axis_size, frame.chart
    if not has_dates(chart):
        return event_ticks(len(frame.slots), frame.time, bounds, size, lambda place: words.event(chart, place))
    if not frame.look.is_large:
        ticks = year_ticks(frame.slots, frame.time, bounds, size, lambda period, first: words.year(period, first=first))
        if len(ticks) > 2:
            return ticks
    return time_ticks(
        frame.slots, frame.time, bounds, size, lambda period, with_year: words.tick(period, with_year=with_year)
    )


def data_line(frame: Frame) -> list[Mark]:
    """The line through the values, with gaps where values are missing."""
    return [Line("text", frame.look.line, xs, ys) for xs, ys in frame.lines if len(xs) > 1]


def points(frame: Frame) -> list[Mark]:
    """Every point once, grouped by look so that a back end draws each group at once."""
    groups = _dense_groups(frame) if frame.numbers.is_dense else _groups(frame)
    return [_dots(frame, name, places) for name, places in groups.items() if places]


_NAMES = ("plain", "hollow", "excluded", "last", "changed", "better", "worse")


def _groups(frame: Frame) -> dict[str, list[int]]:
    """Places by the look of their point; in a dense chart points without a finding are only on the line."""
    chart, look, series = frame.chart, frame.look, frame.chart.series
    marked = marked_places(chart.findings)
    groups: dict[str, list[int]] = {name: [] for name in _NAMES}
    last = frame.numbers.last_known()
    sparse = look.point > 0 and frame.time.step >= SPARSE * look.point * (1 if look.is_small else 0.7)
    hollow = _on_centre(frame) if sparse and not look.is_small else frozenset()
    for places in frame.joined:
        for place in places:
            if place in marked:
                groups[meaning(marked[place])].append(place)
            elif series.excluded and series.periods[place] in series.excluded:
                groups["excluded"].append(place)
            elif place == last:
                groups["last"].append(place)
            elif place in hollow:
                groups["hollow"].append(place)
            elif sparse or len(places) == 1:
                groups["plain"].append(place)
    return groups


def _on_centre(frame: Frame) -> frozenset[int]:
    """Places whose value lies on the centre line of its phase."""
    values = frame.numbers.values
    return frozenset(
        place
        for phase in frame.chart.phases
        if phase.centre is not None
        for place in range(phase.first, phase.last + 1)
        if values[place] == phase.centre
    )


def _dense_groups(frame: Frame) -> dict[str, list[int]]:
    """Of very many points: those of findings, excluded ones, lonely ones and the last."""
    import numpy as np

    series, numbers = frame.chart.series, frame.numbers
    codes = np.zeros(len(numbers), np.int8)
    names = ("", "changed", "better", "worse", "excluded")
    if series.excluded:
        codes[[place for place, period in enumerate(series.periods) if period in series.excluded]] = 4
    for finding in by_precedence(frame.chart.findings):
        if finding.places:
            first, last = finding.places[0], finding.places[-1]
            whole = last - first + 1 == len(finding.places)
            at = slice(first, last + 1) if whole else np.asarray(finding.places)
            codes[at] = names.index(meaning(finding))
    codes[np.isnan(numbers.array)] = 0
    groups = {
        name: extremes(numbers, np.flatnonzero(codes == code).tolist(), frame.time)
        for code, name in enumerate(names)
        if name
    }
    end = numbers.last_known()
    groups["last"] = [end] if end is not None and not codes[end] else []
    groups["plain"] = [places[0] for places in frame.joined if len(places) == 1 and not codes[places[0]]]
    return groups


LOOKS_OF_FINDINGS: dict[bool | None, tuple[Shape, Role, float]] = {
    None: ("square", "neutral", 0.9),
    True: ("circle", "improve", 1.0),
    False: ("diamond", "concern", DIAMOND),
}
"""Shape, colour and part of the usual radius of a point with a finding: changed, better, worse; on every chart."""
_MEANINGS = {"changed": LOOKS_OF_FINDINGS[None], "better": LOOKS_OF_FINDINGS[True], "worse": LOOKS_OF_FINDINGS[False]}


def _dots(frame: Frame, name: str, places: Sequence[int]) -> Dots:
    look = frame.look
    xs, ys = frame.at(places)
    if name in _MEANINGS:
        shape, role, factor = _MEANINGS[name]
        if frame.time.step < look.finding:
            return Dots(shape, round(DENSE * factor, 2), xs, ys, role)
        rim = look.rim or "surface" if name == "worse" else "surface"
        return Dots(shape, round(look.finding * factor, 2), xs, ys, role, rim, 1.0)
    if name == "hollow":
        return Dots("circle", look.point, xs, ys, "surface", "text", 1.25)
    if name == "excluded":
        radius = 2.0 if look.is_small else max(look.point, 3.0)
        return Dots("circle", radius, xs, ys, "surface", "muted", 1.0, (2.0, 1.5))
    return Dots("circle", look.last if name == "last" else max(look.point, 1.5), xs, ys)


def point_extras(frame: Frame) -> list[Mark]:
    """A dashed ring round what nobody has confirmed yet, a tick below what a recount found different."""
    series = frame.chart.series
    if frame.look.is_small or not (series.unconfirmed or series.recounted):
        return []
    if frame.time.step < RECOUNTED[0]:
        return []
    marks: list[Mark] = []
    open_places = _places_of(frame, series.unconfirmed)
    if open_places:
        xs, ys = frame.at(open_places)
        marks.append(Dots("ring", UNCONFIRMED, xs, ys, None, "muted", 1.0, UNCONFIRMED_DASH))
    for place in _places_of(frame, series.recounted):
        x, y = crisp(frame.x(place)), frame.point_y(place)
        if y is not None:
            ends = tuple(round(min(y + end, frame.plot[3]), 2) for end in RECOUNTED)
            marks.append(Line("text", 1.25, (x, x), ends))
    return marks


def _places_of(frame: Frame, periods: frozenset[str]) -> list[int]:
    if not periods:
        return []
    return [place for places in frame.joined for place in places if frame.chart.series.periods[place] in periods][
        :MOST_EXTRAS
    ]


def places_to_come(frame: Frame) -> list[Mark]:
    """Dashed rings for the points that the rules still need, and how many that are."""
    chart, count = frame.chart, len(frame.numbers)
    missing = range(count, min(len(frame.slots), count + chart.still_needed))
    if not missing or not count:
        return []
    centre = chart.phases[-1].centre
    y = frame.y(centre) if is_number(centre) else round((frame.values.top + frame.values.bottom) / 2, 2)
    xs = tuple(frame.x(place) for place in missing)
    text = frame.words.still_needed(chart.still_needed)
    size = frame.look.label_size
    half = text_width(text, size) / 2
    middle = min(max((xs[0] + xs[-1]) / 2, frame.plot[0] + half), frame.plot[2] - half)
    rings = Dots("circle", 3.5, xs, (y,) * len(xs), None, "muted", 1.0, (1.5, 1.5))
    target = single_target(chart)
    line = None if target is None else frame.y(target)
    for base in (y - 12, y + 12 + size * ASCENT):
        top = base - size * ASCENT
        inside = top >= frame.plot[1] - 4 and base <= frame.plot[3] - 3 and 2 * half <= frame.columns
        if inside and not (line is not None and top - 3 < line < base + 3):
            return [rings, Label("muted", text, round(middle, 2), round(base, 2), size, 400, "centre")]
    return [rings]


def end_label_marks(frame: Frame) -> list[Mark]:
    """The labels at the right end, pushed apart where they would meet."""
    wanted = [frame.y(end.value) for end in frame.ends]
    x = round(frame.plot[2] + 8, 2)
    return label_marks(frame.ends, wanted, x, bounds=(0.0, frame.plot[3] + 4), gap=frame.look.label_gap)


def focus_line(frame: Frame, place: int | None) -> list[Mark]:
    """A line through the month in focus, so that it is seen where the value is missing too."""
    if place is None or not 0 <= place < len(frame.numbers):
        return []
    middle = crisp(frame.x(place))
    return [Line("focus", 1.0, (middle, middle), (frame.plot[1], frame.plot[3]), (1, 3))]


def focus_ring(frame: Frame, place: int | None) -> list[Mark]:
    """The ring on the point in focus."""
    y = frame.point_y(place) if place is not None and 0 <= place < len(frame.numbers) else None
    if place is None or y is None:
        return []
    return [Dots("ring", RING, (frame.x(place),), (y,), None, "focus", 2.0)]
