"""What is told on a chart: names of phases, letters of annotations, the bracket over a finding."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qic_desktop.analysis.chart_values import Finding
from qic_desktop.analysis.geometry.frame import Frame, crisp, named_stretches
from qic_desktop.analysis.geometry.looks import DIVIDER_DASH
from qic_desktop.analysis.geometry.marks import Box, Label, Line, Mark, Role
from qic_desktop.analysis.geometry.obstacles import Obstacles
from qic_desktop.analysis.geometry.placing import Rect, push_apart
from qic_desktop.analysis.geometry.text import ASCENT, elided, text_width

BOX = 15.0
BOX_DISTANCE = 18.0
LEADER_GAP = 7.0
SLANT = 6.0
CLEAR = 8.0
"""Distance of a bracket from the points below or above it."""
ENDS = 5.0
LABEL_WEIGHT = 600
HEADROOM = 30.0
"""Room above the values that a bracket needs where it fits nowhere else."""


def dividers(frame: Frame) -> list[Mark]:
    """A line half-way between two months where a phase, a definition or a named stretch starts."""
    chart = frame.chart
    starts = {name.first for name in named_stretches(chart)} | {phase.first for phase in chart.phases}
    top = frame.names_y if named_stretches(chart) and not frame.look.is_small else frame.plot[1]
    marks: list[Mark] = []
    for place in sorted(starts - {0}):
        x = crisp(frame.x(place - 0.5))
        marks.append(Line("line-strong", 1.0, (x, x), (round(top, 2), frame.plot[3]), DIVIDER_DASH))
    return marks


def section_names(frame: Frame) -> list[Mark]:
    """Names above the plot: on both sides of a single divider, else at the start of each stretch."""
    sections = named_stretches(frame.chart)
    if frame.look.is_small or not sections:
        return []
    size = frame.look.label_size
    y = round(frame.names_y + 4 + size * ASCENT, 2)
    marks: list[Mark] = []
    for number, section in enumerate(sections):
        start, end = frame.span(section.first, section.last)
        if number == len(sections) - 1:
            end = frame.size[0]
        left = start if number == 0 else start + 6
        text = elided(section.label or frame.words.new_definition(), end - left - 6, size)
        if not text:
            continue
        if len(sections) == 2 and number == 0:
            marks.append(Label("muted", text, round(end - 6, 2), y, size, 400, "right"))
        else:
            marks.append(Label("muted", text, round(left, 2), y, size))
    return marks


def annotation_marks(frame: Frame) -> list[Mark]:
    """Letters in boxes above the plot; boxes move sideways, leaders stay at their month."""
    notes = frame.chart.annotations
    if frame.look.is_small or not notes:
        return []
    wide = [max(BOX, text_width(note.letter, 10, LABEL_WEIGHT) + 6) for note in notes]
    wanted = [frame.x(note.place) for note in notes]
    sizes = [width + BOX_DISTANCE - BOX for width in wide]
    middles = push_apart(wanted, sizes, frame.plot[0] - BOX, frame.size[0])
    top = round(frame.letters_y, 2)
    marks: list[Mark] = [
        _leader(frame, note.place, top + BOX, middle) for note, middle in zip(notes, middles, strict=True)
    ]
    for note, middle, width in zip(notes, middles, wide, strict=True):
        left = crisp(middle - width / 2)
        marks.append(Box(left, crisp(top), width, BOX, "surface", "line-strong", 3.0))
        base = crisp(top) + BOX / 2 + 10 * ASCENT / 2
        marks.append(Label("text", note.letter, round(left + width / 2, 2), round(base, 2), 10, LABEL_WEIGHT, "centre"))
    return marks


def _leader(frame: Frame, place: int, top: float, box: float) -> Line:
    """From a box to its month, slanting where the box was moved, and down to just above the point."""
    x = crisp(frame.x(place))
    y = frame.ys[place]
    end = frame.plot[3] if y is None else max(top + SLANT, y - LEADER_GAP)
    if abs(box - x) <= 1:
        return Line("line-strong", 1.0, (x, x), (round(top, 2), round(end, 2)))
    return Line("line-strong", 1.0, (round(box, 2), x, x), (round(top, 2), round(top + SLANT, 2), round(end, 2)))


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket and its words; ``cost`` 100 or more says that the words would cover something."""

    marks: tuple[Mark, ...]
    cost: float
    words: Rect


def bracket_for(frame: Frame) -> Bracket | None:
    """The bracket over the run that is told first, where it covers least; None without one."""
    finding = frame.chart.main_finding
    if finding is None or finding.rule != "shift" or frame.look.is_small:
        return None
    text = frame.words.finding(frame.chart, finding, short=not frame.look.is_large)
    left, right = frame.x(finding.places[0]) - ENDS, frame.x(finding.places[-1]) + ENDS
    room = frame.plot[2] - frame.plot[0]
    if text_width(text, frame.look.label_size, LABEL_WEIGHT) > room:
        text = frame.words.finding(frame.chart, finding, short=True)
    width = text_width(text, frame.look.label_size, LABEL_WEIGHT)
    best = _cheapest(frame, finding, (left, right), width)
    marks = _bracket_marks(frame, finding, text, (left, right, best.at, best.x), above=best.above)
    return Bracket(tuple(marks), best.cost, _label_rect(frame, best.x, width, best.at, best.above))


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that was tried: left end ``x`` of the words, y of the bracket, what it covers."""

    cost: float
    at: float
    above: bool
    x: float


def _cheapest(frame: Frame, finding: Finding, ends: tuple[float, float], width: float) -> _Place:
    """The place that covers least; the search stops at the first that covers nothing."""
    left, right = ends
    obstacles = Obstacles(frame)
    starts = _label_starts(frame, left, right, width)
    best = _Place(math.inf, 0.0, above=True, x=0.0)
    for above, at, extra in _heights(frame, finding):
        rect = _label_rect(frame, 0.0, width, at, above)
        base = extra + obstacles.level_cost(rect, (left, right, at))
        for x in starts if base < best.cost else ():
            cost = base + obstacles.label_cost(_label_rect(frame, x, width, at, above))
            cost += abs(x + width / 2 - (left + right) / 2) / 50
            if cost < best.cost:
                best = _Place(cost, at, above, x)
        if best.cost <= extra:
            break
    return best


def interrupted(marks: Iterable[Mark], gap: Rect | None) -> list[Mark]:
    """The marks with their upright lines broken where the words of a bracket stand."""
    if gap is None:
        return list(marks)
    return [piece for mark in marks for piece in _pieces(mark, gap)]


def _pieces(mark: Mark, gap: Rect) -> list[Mark]:
    if not isinstance(mark, Line) or len(mark.xs) not in (2, 3) or mark.xs[-1] != mark.xs[-2]:
        return [mark]
    x, start, end = mark.xs[-1], mark.ys[-2], mark.ys[-1]
    if not gap.left < x < gap.right or end <= gap.top or start >= gap.bottom:
        return [mark]
    kept = [replace(mark, xs=mark.xs[:-1], ys=mark.ys[:-1])] if len(mark.xs) == 3 else []
    spans = [(start, min(end, gap.top)), (max(start, gap.bottom), end)]
    return [
        *kept,
        *(replace(mark, xs=(x, x), ys=(round(top, 2), round(bottom, 2))) for top, bottom in spans if bottom - top > 1),
    ]


def _heights(frame: Frame, finding: Finding) -> Iterable[tuple[bool, float, float]]:
    """(above?, y of the bracket, cost) of the places that are tried, nearest first."""
    first, last = finding.places[0], finding.places[-1]
    ys = [y for y in frame.ys[first : last + 1] if y is not None]
    distance = CLEAR + frame.look.finding
    for extra in range(0, 60, 5):
        for above in (True, False):
            at = min(ys) - distance - extra if above else max(ys) + distance + extra
            yield above, crisp(at), extra / 10 + (0 if above is finding.upward else 3)


def _label_starts(frame: Frame, left: float, right: float, width: float) -> list[float]:
    """Left ends of the words that are tried: centred, then shifted along the bracket."""
    low, high = frame.plot[0], max(frame.plot[0], frame.plot[2] + 4 - width)
    middle = (left + right - width) / 2
    shifts = (0.0, -20.0, 20.0, -40.0, 40.0, -70.0, 70.0, -110.0, 110.0)
    return sorted({round(min(max(middle + shift, low), high), 2) for shift in shifts})


def _label_rect(frame: Frame, x: float, width: float, at: float, above: bool) -> Rect:
    size = frame.look.label_size
    base = _base(at, size, above=above)
    return Rect(x - 3, base - size * ASCENT - 2, x + width + 3, base + size * 0.25)


def _base(at: float, size: float, *, above: bool) -> float:
    return at - 5 if above else at + 6 + size * ASCENT


def _bracket_marks(
    frame: Frame, finding: Finding, text: str, place: tuple[float, float, float, float], *, above: bool
) -> list[Mark]:
    left, right, at, x = place
    role: Role = "muted" if finding.good is None else "improve" if finding.good else "concern"
    tip = at + (ENDS if above else -ENDS)
    size = frame.look.label_size
    return [
        Line(role, 1.25, (crisp(left), crisp(left), crisp(right), crisp(right)), (tip, at, at, tip)),
        Label(role, text, x, round(_base(at, size, above=above), 2), size, LABEL_WEIGHT),
    ]
