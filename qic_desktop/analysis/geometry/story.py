"""What is told above a chart: names of phases and letters of annotations."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qic_desktop.analysis.charts.values import RunChart, Section
from qic_desktop.analysis.geometry.frame import Frame, crisp
from qic_desktop.analysis.geometry.looks import BASELINE_DASH, DIVIDER_DASH
from qic_desktop.analysis.geometry.marks import Box, Label, Line, Mark
from qic_desktop.analysis.geometry.placing import Rect, push_apart
from qic_desktop.analysis.geometry.reading import baseline_ends, named_stretches
from qic_desktop.analysis.geometry.text import ASCENT, elided, text_width

BOX = 15.0
BOX_DISTANCE = 18.0
LEADER_GAP = 7.0
SLANT = 6.0
LABEL_WEIGHT = 600
LETTER_SIZE = 10.0
BAR = 3.0
"""How high the bar is that says how long something went on."""
MOST_NOTES = 200
"""So many annotations are drawn; more have no room in any picture."""


def dividers(frame: Frame) -> list[Mark]:
    """A line half-way between two months where a phase, a definition, a named stretch starts, or a baseline ends."""
    chart = frame.chart
    starts = {name.first for name in named_stretches(chart)} | {phase.first for phase in chart.phases}
    top = frame.plot[1] if frame.names_y is None else frame.names_y
    marks: list[Mark] = []
    for place in sorted(starts - {0}):
        x = crisp(frame.x(place - 0.5))
        marks.append(Line("line-strong", 1.0, (x, x), (round(top, 2), frame.plot[3]), DIVIDER_DASH))
    if frame.look.is_small:
        return marks
    named = {_own_baseline(frame.chart, section) for section in named_stretches(frame.chart)}
    for place in baseline_ends(chart):
        x = crisp(frame.x(place + 0.5))
        start = top if place in named else frame.plot[1]
        marks.append(Line("muted", 1.0, (x, x), (round(start, 2), frame.plot[3]), BASELINE_DASH))
    return marks


def _own_baseline(chart: RunChart, section: Section) -> int | None:
    """Where the baseline ends that a named stretch begins with; None without one."""
    ends = baseline_ends(chart)
    held = (phase for phase in chart.phases if phase.first == section.first and phase.frozen_last in ends)
    return next((phase.frozen_last for phase in held if not phase.is_carried), None)


def section_names(frame: Frame) -> list[Mark]:
    """Names above the plot: on both sides of a single divider, else at the start of each stretch."""
    sections = named_stretches(frame.chart)
    if frame.names_y is None or not sections:
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
        if not text.strip():
            continue
        baseline = _own_baseline(frame.chart, section)
        edge = end if baseline is None else frame.x(baseline + 0.5)
        if len(sections) == 1 and baseline is not None and text_width(text, size) + 6 <= edge - left:
            # "limits from these 24" stands over the points that it is about.
            marks.append(Label("muted", text, round(edge - 6, 2), y, size, 400, "right"))
        elif len(sections) == 2 and number == 0:
            marks.append(Label("muted", text, round(end - 6, 2), y, size, 400, "right"))
        else:
            marks.append(Label("muted", text, round(left, 2), y, size))
    return marks


@dataclass(frozen=True, slots=True)
class _Box:
    """Letters that share a box: usually one; ``places`` are the months that it points at."""

    letters: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def text(self) -> str:
        return self.letters[0] if len(self.letters) == 1 else f"{self.letters[0]}\u2013{self.letters[-1]}"

    @property
    def width(self) -> float:
        return max(BOX, text_width(self.text, LETTER_SIZE, LABEL_WEIGHT) + 6)

    def joined(self, other: _Box) -> _Box:
        return _Box(self.letters + other.letters, self.places + other.places)


def annotation_marks(frame: Frame) -> list[Mark]:
    """Letters in boxes above the plot; boxes move sideways and, where too many, share; leaders stay at their month."""
    if frame.letters_y is None:
        return []
    boxes = _boxes(frame)
    wanted = [(frame.x(box.places[0]) + frame.x(box.places[-1])) / 2 for box in boxes]
    sizes = [box.width + BOX_DISTANCE - BOX for box in boxes]
    middles = push_apart(wanted, sizes, max(0.0, frame.plot[0] - BOX), frame.size[0] - 1)
    top = round(frame.letters_y, 2)
    marks: list[Mark] = [
        duration_bar(frame.x(note.place), frame.x(note.last), frame.plot[1])
        for note in frame.chart.annotations[:MOST_NOTES]
        if note.last is not None
    ]
    marks += [
        _leader(frame, place, top + BOX, middle)
        for box, middle in zip(boxes, middles, strict=True)
        for place in dict.fromkeys(box.places)
    ]
    for box, middle in zip(boxes, middles, strict=True):
        left = crisp(middle - box.width / 2)
        marks.append(Box(left, crisp(top), box.width, BOX, "surface", "line-strong", 3.0))
        base = round(crisp(top) + BOX / 2 + LETTER_SIZE * ASCENT / 2, 2)
        centre = round(left + box.width / 2, 2)
        marks.append(Label("text", box.text, centre, base, LETTER_SIZE, LABEL_WEIGHT, "centre"))
    return marks


def duration_bar(start: float, end: float, top: float) -> Line:
    """How long something went on: a bar along the upper edge of the plot, from its first to its last period."""
    y = round(top - BAR / 2, 2)
    return Line("muted", BAR, (round(start, 2), round(end, 2)), (y, y))


def _boxes(frame: Frame) -> list[_Box]:
    """One box a letter; where they have no room beside each other, the nearest neighbours share one."""
    boxes = [_Box((note.letter,), (note.place,)) for note in frame.chart.annotations[:MOST_NOTES]]
    room = frame.size[0] - max(0.0, frame.plot[0] - BOX) - BOX
    while len(boxes) > 1 and sum(box.width + BOX_DISTANCE - BOX for box in boxes) > room:
        gaps = [after.places[0] - before.places[-1] for before, after in itertools.pairwise(boxes)]
        weights = [len(before.letters) + len(after.letters) for before, after in itertools.pairwise(boxes)]
        nearest = min(range(len(gaps)), key=lambda number: (gaps[number], weights[number]))
        boxes[nearest : nearest + 2] = [boxes[nearest].joined(boxes[nearest + 1])]
    return boxes


def _leader(frame: Frame, place: int, top: float, box: float) -> Line:
    """From a box to its month, slanting where the box was moved, and down to just above the point."""
    x = crisp(frame.x(place))
    y = frame.point_y(place)
    end = frame.plot[3] if y is None else max(top + SLANT, y - LEADER_GAP)
    if abs(box - x) <= 1:
        return Line("line-strong", 1.0, (x, x), (round(top, 2), round(end, 2)))
    return Line("line-strong", 1.0, (round(box, 2), x, x), (round(top, 2), round(top + SLANT, 2), round(end, 2)))


def interrupted(marks: Iterable[Mark], gaps: Iterable[Rect]) -> list[Mark]:
    """The marks with their upright lines broken where the words of brackets stand."""
    kept = list(marks)
    for gap in gaps:
        kept = [piece for mark in kept for piece in _pieces(mark, gap)]
    return kept


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
