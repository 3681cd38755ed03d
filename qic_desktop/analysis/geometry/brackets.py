"""Brackets over runs and trends, with their words: the finding that is told first, and others where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.charts.values import Finding
from qic_desktop.analysis.geometry.frame import Frame, crisp
from qic_desktop.analysis.geometry.looks import PLAIN_OVER
from qic_desktop.analysis.geometry.marks import Label, Line, Mark
from qic_desktop.analysis.geometry.notes import STRETCHES, note_for
from qic_desktop.analysis.geometry.obstacles import Obstacles
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.reading import role_of
from qic_desktop.analysis.geometry.story import LABEL_WEIGHT
from qic_desktop.analysis.geometry.text import ASCENT, text_width

CLEAR = 8.0
"""Distance of a bracket from the points below or above it."""
ENDS = 5.0
HEADROOM = 30.0
"""Room above the values that a bracket needs where it fits nowhere else."""
GOOD_ENOUGH = 5.0
"""A bracket that costs more is in the way: the first gets more room, others are left out."""
BAD = 400.0
"""Where the first has to cover more than this of the data, it is left to the sentence below the chart."""
FIRST_ONLY: frozenset[str] = frozenset({"two-of-three", "four-of-five", "inner-third", "outer-thirds", "alternating"})
"""Rules whose findings have a bracket only where they are told first: there are many of them."""
AIR = 8.0
"""Distance of the words of two brackets."""
LEAST_WIDTH = 40.0
"""In a dense chart shorter stretches have no bracket."""
MOST_BRACKETS = 4
MOST_TRIED = 8
REACH = 100
"""How far a bracket may stand from its points."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket and its words; ``cost`` 100 or more says that the words would cover something."""

    marks: tuple[Mark, ...]
    cost: float
    words: Rect
    bar: Rect
    finding: Finding


def brackets_for(frame: Frame, obstacles: Obstacles) -> list[Bracket]:
    """The bracket that is told first, then others, newest first, where they cover nothing.

    A first finding that is no stretch of points (too few crossings, a point beyond a limit) has words alone.
    """
    if frame.look.is_small:
        return []
    main = frame.chart.main_finding
    found: list[Bracket] = []
    first = None if main is None or main.rule in STRETCHES else _first(frame, obstacles, main)
    if first is not None:
        found.append(first)
        _take(obstacles, first)
    least = LEAST_WIDTH if len(frame.numbers) > PLAIN_OVER else 0.0
    told = [
        finding
        for finding in frame.chart.findings
        if finding.rule in STRETCHES
        and finding.places
        and (finding is main or (finding.places[-1] - finding.places[0]) * frame.time.step >= least)
    ]
    told.sort(key=lambda finding: (finding is main, finding.phase, finding.places[-1]), reverse=True)
    for finding in told[:MOST_TRIED]:
        if len(found) == MOST_BRACKETS:
            break
        bracket = _bracket(frame, obstacles, finding, most=BAD if finding is main else GOOD_ENOUGH)
        bracket = bracket or _words_alone(frame, obstacles, finding)
        if bracket is not None:
            found.append(bracket)
            _take(obstacles, bracket)
    return found


def _take(obstacles: Obstacles, bracket: Bracket) -> None:
    obstacles.take(bracket.words.grown(AIR, 3))
    obstacles.take(bracket.bar.grown(AIR, 3))


def _first(frame: Frame, obstacles: Obstacles, finding: Finding) -> Bracket | None:
    """The first finding that is no long stretch: a bracket close to its points, words alone, or a bracket anywhere."""
    is_stretch = finding.rule in FIRST_ONLY and bool(finding.places)
    close = _bracket(frame, obstacles, finding, most=GOOD_ENOUGH) if is_stretch else None
    alone = _words_alone(frame, obstacles, finding) if close is None else None
    return close or alone or (_bracket(frame, obstacles, finding, most=BAD) if is_stretch else None)


def _words_alone(frame: Frame, obstacles: Obstacles, finding: Finding) -> Bracket | None:
    """The words of a finding without a bracket, where they cover nothing."""
    note = note_for(frame, obstacles, finding)
    if note is None:
        return None
    # A stretch is better shown by a bracket, where a little more room above makes one possible.
    cost = BAD if finding.rule in STRETCHES else 0.0
    return Bracket((note.label,), cost, note.words, note.words, finding)


def first_cost(frame: Frame, brackets: Sequence[Bracket]) -> float:
    """What the bracket that is told first covers: 0 without such a finding, infinite where it found no place."""
    main = frame.chart.main_finding
    if frame.look.is_small or main is None or main.rule == "beyond":
        return 0.0
    return next((bracket.cost for bracket in brackets if bracket.finding is main), math.inf)


def _bracket(frame: Frame, obstacles: Obstacles, finding: Finding, *, most: float) -> Bracket | None:
    """The bracket of a finding, with fewer words where those have more room; None where it costs more than ``most``."""
    found: Bracket | None = None
    # In full too where a short form leaves out which limit it is about.
    for short in (False, True) if frame.look.is_large or finding.rule in FIRST_ONLY else (True,):
        text = frame.words.finding(frame.chart, finding, short=short)
        found = _worded(frame, obstacles, finding, text, most) or found
        if found is not None and found.cost <= GOOD_ENOUGH:
            break
        most = most if found is None else found.cost
    return found


def _worded(frame: Frame, obstacles: Obstacles, finding: Finding, text: str, most: float) -> Bracket | None:
    left = max(frame.x(finding.places[0]), frame.plot[0]) - ENDS
    right = min(frame.x(finding.places[-1]), frame.plot[2]) + ENDS
    width = text_width(text, frame.look.label_size, LABEL_WEIGHT)
    if width > frame.columns:
        return None
    best = _cheapest(frame, obstacles, finding, (left, right, width), most)
    if best is None:
        return None
    marks = _marks(frame, finding, text, (left, right, best))
    words = _label_rect(frame, best.x, width, best)
    return Bracket(tuple(marks), best.cost, words, _bar(left, right, best).grown(1, 1), finding)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that was tried: left end ``x`` of the words, y of the bracket, what it covers."""

    cost: float
    at: float
    above: bool
    x: float


def _cheapest(
    frame: Frame, obstacles: Obstacles, finding: Finding, ends: tuple[float, float, float], most: float
) -> _Place | None:
    """The place that covers least; the search stops at the first that covers nothing."""
    left, right, width = ends
    starts = _label_starts(frame, left, right, width)
    best: _Place | None = None
    bound = most
    for above, at, extra in _heights(frame, finding):
        if extra >= bound:
            continue
        tried = _Place(0.0, at, above, 0.0)
        base = extra + obstacles.level_cost(_label_rect(frame, 0.0, width, tried), _bar(left, right, tried), at)
        for x in starts:
            cost = base + abs(x + width / 2 - (left + right) / 2) / 50
            if cost >= bound:
                continue
            cost += obstacles.label_cost(_label_rect(frame, x, width, tried), bound - cost)
            if cost < bound:
                bound, best = cost, _Place(cost, at, above, x)
        if bound <= extra:
            break
    return best


def _bar(left: float, right: float, place: _Place) -> Rect:
    """The bracket with its tips, which point at the data."""
    top, bottom = (place.at, place.at + ENDS) if place.above else (place.at - ENDS, place.at)
    return Rect(left, top, right, bottom)


def _heights(frame: Frame, finding: Finding) -> Iterator[tuple[bool, float, float]]:
    """(above?, y of the bracket, cost) of the places that are tried, nearest first."""
    extent = frame.numbers.extent(finding.places[0], finding.places[-1])
    low, high = extent if extent is not None else (frame.values.low, frame.values.high)
    distance = CLEAR + frame.look.finding
    top, bottom = frame.y(high) - distance, frame.y(low) + distance
    for extra in range(0, REACH, 5):
        if top - extra > frame.plot[1]:
            yield True, crisp(top - extra), extra / 10 + (0 if finding.upward is True else 3)
        if bottom + extra < frame.plot[3]:
            yield False, crisp(bottom + extra), extra / 10 + (0 if finding.upward is False else 3)


def _label_starts(frame: Frame, left: float, right: float, width: float) -> list[float]:
    """Left ends of the words that are tried: centred, then shifted along the bracket."""
    low, high = frame.plot[0], max(frame.plot[0], frame.plot[2] + 4 - width)
    middle = (left + right - width) / 2
    shifts = (0.0, -20.0, 20.0, -40.0, 40.0, -70.0, 70.0, -110.0, 110.0)
    return list(dict.fromkeys(round(min(max(middle + shift, low), high), 2) for shift in shifts))


def _label_rect(frame: Frame, x: float, width: float, place: _Place) -> Rect:
    size = frame.look.label_size
    base = _base(place, size)
    return Rect(x - 3, base - size * ASCENT - 2, x + width + 3, base + size * 0.25)


def _base(place: _Place, size: float) -> float:
    return place.at - 5 if place.above else place.at + 6 + size * ASCENT


def _marks(frame: Frame, finding: Finding, text: str, place: tuple[float, float, _Place]) -> list[Mark]:
    left, right, best = place
    role = role_of(finding)
    tip = best.at + (ENDS if best.above else -ENDS)
    size = frame.look.label_size
    return [
        Line(role, 1.25, (crisp(left), crisp(left), crisp(right), crisp(right)), (tip, best.at, best.at, tip)),
        Label(role, text, best.x, round(_base(best, size), 2), size, LABEL_WEIGHT),
    ]
