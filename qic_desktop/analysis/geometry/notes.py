"""The words of a finding without a bracket: too few crossings, a point beyond a limit, a run where none has room.

It owns only where they stand; where nothing is free they are left to the sentence below the chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qic_desktop.analysis.charts.values import Finding
from qic_desktop.analysis.geometry.frame import Frame
from qic_desktop.analysis.geometry.marks import Label
from qic_desktop.analysis.geometry.obstacles import WORDS_CLEAR, Obstacles
from qic_desktop.analysis.geometry.places import is_number
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.reading import role_of
from qic_desktop.analysis.geometry.story import LABEL_WEIGHT
from qic_desktop.analysis.geometry.text import ASCENT, text_width

OFF_LINE = 5.0
"""From the centre line to the words about it."""
ROW = 8.0
"""Distance of the rows that are tried."""
COLUMN = 16.0
"""Distance of the places along a row."""
REACH_ROWS = 6
"""So many rows above and below a point are tried."""
SHARES = (1.0, 0.0, 0.5, 0.75, 0.25)
"""Where along the phase words are tried: the latest points first."""
STRETCHES: frozenset[str] = frozenset({"shift", "trend"})
"""Rules whose findings are a stretch of points."""
REACH_STRETCH = 14
"""So many rows above and below a stretch are tried."""
MOST_POINTS = 12
"""A finding of more single points than this has no word beside them."""

Spot = tuple[float, float]
"""Left end and base line of words."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words and the rectangle that they fill."""

    label: Label
    words: Rect


def note_for(frame: Frame, obstacles: Obstacles, finding: Finding) -> Note | None:
    """The words of a finding where they cover nothing, with fewer words where only those have room."""
    size = frame.look.label_size
    for short in (False, True):
        text = frame.words.finding(frame.chart, finding, short=short)
        width = text_width(text, size, LABEL_WEIGHT)
        if not text or width > frame.columns:
            continue
        spot = _first_free(obstacles, _spots(frame, finding, width), width, size)
        if spot is not None:
            left, base = round(spot[0], 2), round(spot[1], 2)
            return Note(Label(role_of(finding), text, left, base, size, LABEL_WEIGHT), _rect((left, base), width, size))
    return None


def _spots(frame: Frame, finding: Finding, width: float) -> Iterator[Spot]:
    if not finding.places:
        return _near_centre(frame, finding, width)
    return (_along if finding.rule in STRETCHES else _beside)(frame, finding, width)


def _first_free(obstacles: Obstacles, spots: Iterator[Spot], width: float, size: float) -> Spot | None:
    """The first place that covers nothing; one that a grid line crosses only where there is no other."""
    behind: Spot | None = None
    for spot in spots:
        rect = _rect(spot, width, size)
        if not obstacles.is_clear(rect):
            continue
        if not obstacles.on_grid(rect):
            return spot
        behind = behind or spot
    return behind


def _rect(spot: Spot, width: float, size: float) -> Rect:
    left, base = spot
    return Rect(left - 3, base - size * ASCENT - 2, left + width + 3, base + size * 0.25)


def _near_centre(frame: Frame, finding: Finding, width: float) -> Iterator[Spot]:
    """Just above and below the centre line, then row by row farther off."""
    phase = frame.chart.phases[finding.phase]
    left, top, right, bottom = frame.plot
    start, end = frame.span(phase.first, phase.last)
    room = end - start - 8 - width
    if room < 0:
        start, room = left, right - left - 8 - width
    centre = frame.y(phase.centre) if is_number(phase.centre) else (top + bottom) / 2
    height = frame.look.label_size * ASCENT
    rows = int((bottom - top) / ROW) + 1
    for row in range(rows):
        for base in (centre - OFF_LINE - row * ROW, centre + OFF_LINE + height + row * ROW):
            if top + height <= base <= bottom - 3:
                for share in SHARES:
                    yield start + 4 + max(room, 0.0) * share, base


def _along(frame: Frame, finding: Finding, width: float) -> Iterator[Spot]:
    """Above and below a stretch of points, row by row farther off, in the middle and towards its ends."""
    left, top, right, bottom = frame.plot
    start, end = frame.x(finding.places[0]), frame.x(finding.places[-1])
    extent = frame.numbers.extent(finding.places[0], finding.places[-1])
    low, high = left + 4, right - width - 4
    if extent is None or high < low:
        return
    wanted = ((start + end - width) / 2, end - width, start, start - width / 2, end - width / 2)
    lefts = tuple(dict.fromkeys(min(max(each, low), high) for each in wanted))
    height = frame.look.label_size * ASCENT
    near = frame.look.finding + WORDS_CLEAR + frame.look.point
    upper, lower = frame.y(extent[1]) - near, frame.y(extent[0]) + near + height
    for row in range(REACH_STRETCH):
        bases = (upper - row * ROW, lower + row * ROW)
        for base in bases if finding.upward is not False else bases[::-1]:
            if top + height <= base <= bottom - 3:
                for each in lefts:
                    yield each, base


def _beside(frame: Frame, finding: Finding, width: float) -> Iterator[Spot]:
    """Beside the last of the points, then row by row farther above, below and to the left."""
    if len(finding.places) > MOST_POINTS:
        return
    at = finding.places[-1]
    x, y = frame.x(at), frame.point_y(at)
    low, high = frame.plot[0] + 4, frame.plot[2] - width - 4
    if y is None or high < low:
        return
    near = frame.look.finding + WORDS_CLEAR + frame.look.point + 4
    height = frame.look.label_size * ASCENT
    # A word about one point stays beside it.
    farther = range(1, 2 if finding.rule == "beyond" else 6)
    lefts = (x - near - width, x + near, x - width / 2, *(x - near - width - step * COLUMN for step in farther))
    starts = tuple(dict.fromkeys(min(max(left, low), high) for left in lefts))
    middle, side = y + height / 2, -1 if finding.upward else 1
    for row in range(REACH_ROWS):
        both = row > 0 and finding.rule != "beyond"  # Words about a limit stand on the side where the point is.
        for base in (middle + side * row * ROW, middle - side * row * ROW)[: 1 + both]:
            for left in starts:
                yield left, base
