"""Words inside the plot where there is free room: earlier centre lines and targets, and why a value is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qic_desktop.analysis.charts.values import ControlChart
from qic_desktop.analysis.geometry.frame import Frame, crisp
from qic_desktop.analysis.geometry.marks import Label, Line, Mark, Role
from qic_desktop.analysis.geometry.obstacles import Obstacles
from qic_desktop.analysis.geometry.places import is_number
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.reading import carried_phase, is_widened, targets_of
from qic_desktop.analysis.geometry.text import ASCENT, text_width

GAP_SIZE = 9.0
"""Reasons of gaps are the smallest words of a chart."""
FOOT = 4.0
"""From the base line to the mark of a gap."""
ABOVE_LINE = 4.0
"""From a level line to the words on it."""
MOST_PHASES = 12
MOST_GAPS = 60
MOST_STEPS = 400
"""So many points are searched for changes of the target."""


def phase_labels(frame: Frame, obstacles: Obstacles) -> list[Mark]:
    """Name and value of the centre line of every phase but the last, on its line, where there is room."""
    carried = carried_phase(frame.chart)
    marks: list[Mark] = []
    if frame.look.is_small:
        return marks
    for phase in frame.chart.phases[:-1][:MOST_PHASES]:
        if is_number(phase.centre) and phase is not carried:
            text = frame.words.centre(frame.chart, phase, short=True)[0]
            span, y = frame.span(phase.first, phase.last), frame.y(phase.centre)
            marks += _after(frame, obstacles, text, (span[1] + 6, y)) or _on_line(
                frame, obstacles, (text, "muted"), span, y
            )
    return marks


def plain_label(frame: Frame, obstacles: Obstacles) -> list[Mark]:
    """What the dotted limits of a P' or U' chart are, on the upper one."""
    chart = frame.chart
    if not isinstance(chart, ControlChart) or not frame.look.is_large or not is_widened(chart):
        return []
    extent = frame.lookup.span(chart.plain_upper)
    if extent is None:
        return []
    return _on_line(frame, obstacles, (frame.words.plain_limit(chart), "muted"), frame.plot[::2], frame.y(extent[1]))


def _after(frame: Frame, obstacles: Obstacles, text: str, end: tuple[float, float]) -> list[Mark]:
    """Words beside the end of a line, where the next phase leaves room."""
    size = frame.look.label_size
    base = end[1] + size * ASCENT / 2
    rect = Rect(end[0] - 3, base - size * ASCENT - 2, end[0] + text_width(text, size) + 3, base + 3)
    if not obstacles.is_free(rect):
        return []
    obstacles.take(rect)
    return [Label("muted", text, round(end[0], 2), round(base, 2), size)]


def target_labels(frame: Frame, obstacles: Obstacles) -> list[Mark]:
    """Targets that are no longer in force, on their step."""
    targets = targets_of(frame.chart)
    if frame.look.is_small or not targets or len(targets) > MOST_STEPS:
        return []
    marks: list[Mark] = []
    for first, last, target in _runs(targets):
        if last < len(targets) - 1 and is_number(target):
            text = frame.words.earlier_target(frame.chart, target)
            marks += _on_line(frame, obstacles, (text, "target"), frame.span(first, last), frame.y(target))
    return marks


def _runs(targets: tuple[float | None, ...]) -> Iterator[tuple[int, int, float | None]]:
    """(first, last, value) of stretches with one value; a missing one does not end a stretch."""
    start, value = 0, targets[0]
    for place, target in enumerate(targets):
        if target is not None and target != value:
            if value is not None:
                yield start, place - 1, value
            start, value = place, target
    yield start, len(targets) - 1, value


def _on_line(
    frame: Frame, obstacles: Obstacles, words: tuple[str, Role], span: tuple[float, float], y: float
) -> list[Mark]:
    """Words just above or below a level line, at its end, its start or between, if anywhere is room."""
    text, role = words
    size = frame.look.label_size
    width = text_width(text, size)
    if width + 8 > span[1] - span[0]:
        return []
    room = span[1] - span[0] - 8 - width
    for base in (y - ABOVE_LINE, y + ABOVE_LINE + size * ASCENT):
        for share in (1.0, 0.0, 0.75, 0.5, 0.25):
            left = span[0] + 4 + room * share
            rect = Rect(left - 2, base - size * ASCENT - 1, left + width + 2, base + 1)
            if obstacles.is_free(rect):
                obstacles.take(rect)
                return [Label(role, text, round(left, 2), round(base, 2), size)]
    return []


@dataclass(frozen=True, slots=True)
class _Gap:
    """Missing values side by side that have one reason."""

    first: int
    last: int
    reason: str


def gap_marks(frame: Frame, obstacles: Obstacles) -> list[Mark]:
    """A short line at the foot where values are missing with a reason, and the reason above it where it has room."""
    if frame.look.is_small or not frame.chart.series.gaps:
        return []
    marks: list[Mark] = []
    foot = crisp(frame.plot[3] - FOOT)
    half = min(0.4, 8 / max(frame.time.step, 1e-6))
    for gap in list(_gaps(frame))[:MOST_GAPS]:
        left, right = frame.x(gap.first - half), frame.x(gap.last + half)
        if right - left < 2 or not obstacles.is_free(Rect(left, foot - 2, right, foot + 1)):
            continue
        marks.append(Line("muted", 1.0, (max(left, frame.plot[0]), min(right, frame.plot[2])), (foot, foot)))
        marks += _reason(frame, obstacles, frame.words.gap(gap.reason), (left + right) / 2)
    return marks


def _reason(frame: Frame, obstacles: Obstacles, text: str, middle: float) -> list[Mark]:
    width = text_width(text, GAP_SIZE)
    left = min(max(middle - width / 2, frame.plot[0] + 2), frame.plot[2] - width - 2)
    base = frame.plot[3] - FOOT - 4
    rect = Rect(left - 3, base - GAP_SIZE * ASCENT - 1, left + width + 3, base + 2)
    if not text or not obstacles.is_free(rect):
        return []
    obstacles.take(rect)
    return [Label("muted", text, round(left, 2), round(base, 2), GAP_SIZE)]


def _gaps(frame: Frame) -> Iterable[_Gap]:
    series = frame.chart.series
    places = {period: place for place, period in enumerate(series.periods)}
    found = sorted((places[period], reason) for period, reason in series.gaps.items() if period in places)
    open_gap: _Gap | None = None
    for place, reason in found:
        if frame.numbers.at(place) is not None:
            continue
        if open_gap is not None and (open_gap.last, open_gap.reason) == (place - 1, reason):
            open_gap = _Gap(open_gap.first, place, reason)
            continue
        if open_gap is not None:
            yield open_gap
        open_gap = _Gap(place, place, reason)
    if open_gap is not None:
        yield open_gap
