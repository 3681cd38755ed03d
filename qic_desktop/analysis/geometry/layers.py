"""The layers of a chart, from the paper up: axes, lines, data, points, labels. Each gives a list of marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qic_desktop.analysis.chart_values import Finding, Phase
from qic_desktop.analysis.geometry.axes import Tick, label_span, time_ticks, year_ticks
from qic_desktop.analysis.geometry.frame import Frame, carried_phase, crisp
from qic_desktop.analysis.geometry.looks import CARRIED_DASH, LIMIT_DASH, Dash
from qic_desktop.analysis.geometry.marks import Area, Dots, Label, Line, Mark, Role, Shape
from qic_desktop.analysis.geometry.placing import push_apart
from qic_desktop.analysis.geometry.text import ASCENT, text_width

DIAMOND = 1.28
"""Half diagonal of a diamond that looks as large as a circle of radius 1."""
RING = 7.5
DENSE = 1.3
"""Radius of findings that stand closer than their own size."""
SPARSE = 4.0
"""Points are drawn only where they stand at least so many radii apart."""


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
        x = left - (6 if look.is_small else 8)
        marks.append(Label("muted", text, x, round(y + look.axis_size * ASCENT / 2, 2), look.axis_size, 400, "right"))
    return marks


def time_axis(frame: Frame) -> list[Mark]:
    """Base line, ticks and the words below; never overlapping, never turned."""
    left, _, right, bottom = frame.plot
    look = frame.look
    bounds = (0.0, frame.size[0])
    marks: list[Mark] = [Line("line-strong", 1.0, (left, right), (bottom, bottom))]
    for tick in _ticks(frame, bounds):
        x = crisp(frame.x(tick.place))
        marks.append(Line("line-strong", 1.0, (x, x), (bottom, bottom + 4)))
        if tick.label:
            start, end = label_span(tick.label, frame.x(tick.place), bounds, look.axis_size)
            middle = round((start + end) / 2, 2)
            y = round(bottom + 9 + look.axis_size * ASCENT, 2)
            marks.append(Label("muted", tick.label, middle, y, look.axis_size, 400, "centre"))
    return marks


def _ticks(frame: Frame, bounds: tuple[float, float]) -> tuple[Tick, ...]:
    words, size = frame.words, frame.look.axis_size
    if not frame.look.is_large:
        ticks = year_ticks(frame.slots, frame.time, bounds, size, lambda period, first: words.year(period, first=first))
        if len(ticks) > 2:
            return ticks
    return time_ticks(
        frame.slots, frame.time, bounds, size, lambda period, with_year: words.tick(period, with_year=with_year)
    )


def centre_lines(frame: Frame) -> list[Mark]:
    """Each phase's own line, solid where it is estimated and dotted where it is carried on or provisional."""
    marks: list[Mark] = []
    for phase in frame.chart.phases:
        if phase.centre is None:
            continue
        start, end = frame.span(phase.first, phase.last)
        y = frame.y(phase.centre)
        if phase.provisional:
            marks.append(_level(frame, start, end, y, CARRIED_DASH))
        elif phase.frozen_last is not None:
            turn = frame.span(phase.first, phase.frozen_last)[1]
            marks += [_level(frame, start, turn, y, ()), _level(frame, turn, end, y, CARRIED_DASH)]
        else:
            marks.append(_level(frame, start, end, y, ()))
    carried = carried_phase(frame.chart)
    if carried is not None and carried.centre is not None:
        start = frame.span(carried.first, carried.last)[1]
        marks.append(_level(frame, start, frame.plot[2], frame.y(carried.centre), CARRIED_DASH))
    return marks


def _level(frame: Frame, start: float, end: float, y: float, dash: Dash | tuple[()]) -> Line:
    return Line("median", frame.look.centre, (start, end), (y, y), dash)


def target_line(frame: Frame) -> list[Mark]:
    """The target: long dashes from end to end."""
    target = frame.chart.series.target
    if target is None:
        return []
    left, _, right, _ = frame.plot
    y = frame.y(target)
    return [Line("target", frame.look.centre, (left, right), (y, y), frame.look.target_dash)]


def limit_fill(frame: Frame) -> list[Mark]:
    """The inside of an I chart's limits, below everything else; paper has none."""
    chart = frame.chart
    if not chart.upper or chart.kind != "i" or frame.style == "paper":
        return []
    return [_inside(frame, phase) for phase in chart.phases if chart.upper[phase.first] is not None]


def limit_lines(frame: Frame) -> list[Mark]:
    """Control limits as steps, half a period to each side."""
    if not frame.chart.upper:
        return []
    return [
        line
        for limits in (frame.chart.upper, frame.chart.lower)
        for phase in frame.chart.phases
        for line in _steps(frame, phase, limits)
    ]


def _inside(frame: Frame, phase: Phase) -> Area:
    start, end = frame.span(phase.first, phase.last)
    high, low = frame.chart.upper[phase.first] or 0.0, frame.chart.lower[phase.first] or 0.0
    return Area("band", (start, end, end, start), (frame.y(high), frame.y(high), frame.y(low), frame.y(low)))


def _steps(frame: Frame, phase: Phase, limits: Sequence[float | None]) -> Iterator[Line]:
    xs: list[float] = []
    ys: list[float] = []
    for place in range(phase.first, phase.last + 2):
        limit = limits[place] if place <= phase.last else None
        if limit is not None:
            start, end = frame.span(place, place)
            if ys and ys[-1] == frame.y(limit):
                xs[-1] = end
            else:
                xs += [start, end]
                ys += [frame.y(limit)] * 2
        elif xs:
            yield Line("median", 1.0, tuple(xs), tuple(ys), LIMIT_DASH)
            xs, ys = [], []


def joined_stretches(frame: Frame) -> list[list[int]]:
    """Places whose points are joined by a line: broken at gaps and at new definitions."""
    chart = frame.chart
    breaks = set(chart.series.breaks)
    stretches: list[list[int]] = []
    joined = False
    for place, point in enumerate(chart.points):
        if point.value is None:
            joined = False
            continue
        if not joined or point.period in breaks:
            stretches.append([])
        stretches[-1].append(place)
        joined = True
    return stretches


def data_line(frame: Frame) -> list[Mark]:
    """The line through the values, with gaps where values are missing."""
    marks: list[Mark] = []
    for places in joined_stretches(frame):
        if len(places) > 1:
            xs, ys = _at(frame, places)
            marks.append(Line("text", frame.look.line, xs, ys))
    return marks


def _at(frame: Frame, places: Sequence[int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The pixels of points that have a value."""
    return (
        tuple(frame.xs[place] for place in places),
        tuple(y for place in places if (y := frame.ys[place]) is not None),
    )


def marked_places(findings: Sequence[Finding]) -> dict[int, Finding]:
    """One finding for every marked point: beyond a limit before the old median before a shift."""
    rank = {"own": 0, "frozen": 0, "before": 1}
    marked: dict[int, Finding] = {}
    for finding in sorted(findings, key=lambda each: (each.rule == "beyond", rank[each.against])):
        marked.update(dict.fromkeys(finding.places, finding))
    return marked


def points(frame: Frame) -> list[Mark]:
    """Every point once, grouped by look so that a back end draws each group at once."""
    chart, look = frame.chart, frame.look
    marked = marked_places(chart.findings)
    groups: dict[str, list[int]] = {name: [] for name in ("plain", "hollow", "excluded", "last", *_MEANINGS)}
    lonely = {places[0] for places in joined_stretches(frame) if len(places) == 1}
    last = chart.known_places[-1] if chart.known_places else -1
    sparse = look.point > 0 and frame.time.step >= SPARSE * look.point * (1 if look.is_small else 0.7)
    for place in chart.known_places:
        point = chart.points[place]
        if place in marked:
            groups[_meaning(marked[place])].append(place)
        elif not point.included:
            groups["excluded"].append(place)
        elif place == last:
            groups["last"].append(place)
        elif point.on_centre and sparse and not look.is_small:
            groups["hollow"].append(place)
        elif sparse or place in lonely:
            groups["plain"].append(place)
    return [mark for name, places in groups.items() if places for mark in [_dots(frame, name, places)]]


_MEANINGS: dict[str, tuple[Shape, Role, float]] = {
    "changed": ("square", "neutral", 0.9),
    "better": ("circle", "improve", 1.0),
    "worse": ("diamond", "concern", DIAMOND),
}


def _meaning(finding: Finding) -> str:
    if finding.good is None:
        return "changed"
    return "better" if finding.good else "worse"


def _dots(frame: Frame, name: str, places: Sequence[int]) -> Dots:
    look = frame.look
    xs, ys = _at(frame, places)
    if name in _MEANINGS:
        shape, role, factor = _MEANINGS[name]
        if frame.time.step < look.finding:
            return Dots(shape, round(DENSE * factor, 2), xs, ys, role)
        rim = look.rim or "surface" if name == "worse" else "surface"
        return Dots(shape, round(look.finding * factor, 2), xs, ys, role, rim, 1.0)
    if name == "hollow":
        return Dots("circle", look.point, xs, ys, "surface", "text", 1.25)
    if name == "excluded":
        return Dots(
            "circle", max(look.point, 3.0) if not look.is_small else 2.0, xs, ys, "surface", "muted", 1.0, (2.0, 1.5)
        )
    return Dots("circle", look.last if name == "last" else max(look.point, 1.5), xs, ys)


def places_to_come(frame: Frame) -> list[Mark]:
    """Dashed rings for the points that the rules still need, and how many that are."""
    chart = frame.chart
    missing = range(len(chart.points), min(len(frame.slots), len(chart.points) + chart.still_needed))
    if not missing or not chart.points:
        return []
    phase = chart.phases[-1]
    y = frame.y(phase.centre) if phase.centre is not None else round((frame.values.top + frame.values.bottom) / 2, 2)
    xs = tuple(frame.x(place) for place in missing)
    text = frame.words.still_needed(chart.still_needed)
    size = frame.look.label_size
    half = text_width(text, size) / 2
    middle = min(max((xs[0] + xs[-1]) / 2, frame.plot[0] + half), frame.plot[2] - half)
    return [
        Dots("circle", 3.5, xs, (y,) * len(xs), None, "muted", 1.0, (1.5, 1.5)),
        Label("muted", text, round(middle, 2), round(y - 12, 2), size, 400, "centre"),
    ]


def end_label_marks(frame: Frame) -> list[Mark]:
    """The labels at the right end, pushed apart where they would meet."""
    ends = frame.ends
    heights = [max(end.height + 2, frame.look.label_gap) for end in ends]
    wanted = [frame.y(end.value) for end in ends]
    centres = push_apart(wanted, heights, 0.0, frame.plot[3] + 4)
    marks: list[Mark] = []
    for end, centre in zip(ends, centres, strict=True):
        top = centre - end.height / 2
        for line in end.lines:
            base = top + line.height / 2 + line.size * ASCENT / 2
            marks.append(Label(line.role, line.text, frame.plot[2] + 8, round(base, 2), line.size, line.weight))
            top += line.height
    return marks


def focus_line(frame: Frame, place: int | None) -> list[Mark]:
    """A line through the month in focus, so that it is seen where the value is missing too."""
    if place is None or not 0 <= place < len(frame.chart.points):
        return []
    middle = crisp(frame.x(place))
    return [Line("focus", 1.0, (middle, middle), (frame.plot[1], frame.plot[3]), (1, 3))]


def focus_ring(frame: Frame, place: int | None) -> list[Mark]:
    """The ring on the point in focus."""
    if place is None or not 0 <= place < len(frame.chart.points):
        return []
    value = frame.chart.points[place].value
    if value is None:
        return []
    return [Dots("ring", RING, (frame.x(place),), (frame.y(value),), None, "focus", 2.0)]
