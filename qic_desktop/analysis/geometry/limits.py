"""Centre lines, control limits and targets: levels where they are constant, steps where they vary."""

from __future__ import annotations

from collections.abc import Iterator

from qic_desktop.analysis.charts.values import ControlChart, Phase
from qic_desktop.analysis.geometry.axes import TimeScale
from qic_desktop.analysis.geometry.frame import Corners, Frame, crisp
from qic_desktop.analysis.geometry.looks import CARRIED_DASH, HELD_WIDTH, INNER_DASH, LIMIT_DASH, PLAIN_DASH, Dash
from qic_desktop.analysis.geometry.marks import Area, Line, Mark, Role
from qic_desktop.analysis.geometry.places import Plotted, cent, is_number, pixels, stretches
from qic_desktop.analysis.geometry.reading import carried_phase, is_floor, is_widened, single_target, targets_of
from qic_desktop.analysis.series import Numbers

FILLED = frozenset({"i", "xmr"})
"""Only the inside of these is filled, and only where it is constant."""

NEAR_LIMIT_RULES = frozenset({"two-of-three", "four-of-five"})


def centre_lines(frame: Frame) -> list[Mark]:
    """Each phase's own line: solid over the points that it stands on, thinner where it is held or carried.

    Only a provisional one, and an earlier one that goes on into a later phase, is dotted: a held line beside limits
    must not look like one of them.
    """
    marks: list[Mark] = []
    for phase in frame.chart.phases:
        if is_number(phase.centre):
            y = frame.y(phase.centre)
            marks += [_level(frame, ends, y, look) for ends, look in _centre_pieces(frame, phase)]
    carried = carried_phase(frame.chart)
    if carried is not None and is_number(carried.centre):
        start = frame.span(carried.first, carried.last)[1]
        marks.append(_level(frame, (start, frame.plot[2]), frame.y(carried.centre), (frame.look.centre, CARRIED_DASH)))
    return marks


_LineLook = tuple[float, Dash | tuple[()]]
"""Width and dash."""


def _centre_pieces(frame: Frame, phase: Phase) -> list[tuple[tuple[float, float], _LineLook]]:
    """((left, right), look) of one phase's line."""
    start, end = frame.span(phase.first, phase.last)
    own: _LineLook = (frame.look.centre, ())
    held: _LineLook = (HELD_WIDTH, ())
    if phase.provisional:
        return [((start, end), (frame.look.centre, CARRIED_DASH))]
    if phase.frozen_last is None:
        return [((start, end), own)]
    base_first = max(phase.first, phase.first if phase.frozen_first is None else phase.frozen_first)
    base_last = min(phase.last, phase.frozen_last)
    if base_last < base_first:
        # It stands on points of another phase: nothing of it is its own.
        return [((start, end), held)]
    left, right = frame.span(base_first, base_last)
    pieces = [((start, left), held), ((left, right), own), ((right, end), held)]
    return [piece for piece in pieces if piece[0][1] - piece[0][0] > 1e-6]


def _level(frame: Frame, ends: tuple[float, float], y: float, look: _LineLook) -> Line:
    # Thin lines are drawn on the middle of a pixel: between two they would fade.
    at = y if look[0] >= 1 else crisp(y)
    return Line("median", look[0], ends, (at, at), look[1])


def target_line(frame: Frame) -> list[Mark]:
    """The target: long dashes from end to end, in steps where it changed."""
    look, targets, target = frame.look, targets_of(frame.chart), single_target(frame.chart)
    if targets:
        steps = _steps(frame, targets, 0, len(targets) - 1)
        return [Line("target", look.centre, xs, ys, look.target_dash) for xs, ys in steps]
    if target is None:
        return []
    left, _, right, _ = frame.plot
    y = frame.y(target)
    return [Line("target", look.centre, (left, right), (y, y), look.target_dash)]


def limit_fill(frame: Frame) -> list[Mark]:
    """The inside of the limits of an I chart, below everything else; paper has none."""
    chart = frame.chart
    if not chart.upper or chart.kind not in FILLED or frame.style == "paper":
        return []
    marks: list[Mark] = []
    for phase in chart.phases:
        high, low = (frame.lookup.level(limits, phase.first, phase.last) for limits in (chart.upper, chart.lower))
        if high is not None and low is not None:
            start, end = frame.span(phase.first, phase.last)
            top, bottom = frame.y(high), frame.y(low)
            marks.append(Area("sunken", (start, end, end, start), (top, top, bottom, bottom)))
    return marks


def limit_lines(frame: Frame, *, inner: bool | None = None) -> list[Mark]:
    """Control limits, half a period to each side of a point; inner ones faint, plain ones dotted.

    ``inner`` None draws limits at two sigma only where a rule about them has found something.
    """
    chart = frame.chart
    marks = _limits(frame, (chart.upper, chart.lower), "median", LIMIT_DASH)
    if not isinstance(chart, ControlChart) or frame.look.is_small:
        return marks
    if is_widened(chart):
        marks += _limits(frame, (chart.plain_upper, chart.plain_lower), "muted", PLAIN_DASH)
    if inner is None:
        inner = any(finding.rule in NEAR_LIMIT_RULES for finding in chart.findings)
    return marks + (_limits(frame, (chart.upper_inner, chart.lower_inner), "neutral", INNER_DASH) if inner else [])


def _limits(frame: Frame, both: tuple[Numbers, Numbers], role: Role, dash: Dash) -> list[Mark]:
    return [
        Line(role, 1.0, xs, ys, dash)
        for limits in both
        if limits
        for phase in frame.chart.phases
        if not is_floor(frame.chart, limits, frame.lookup.level(limits, phase.first, phase.last), frame.reach)
        for xs, ys in _steps(frame, limits, phase.first, phase.last)
    ]


def _steps(frame: Frame, numbers: Numbers, first: int, last: int) -> Iterator[Corners]:
    """Corners of a line in steps over ``first`` to ``last``; one level where all are the same."""
    level = frame.lookup.level(numbers, first, last)
    if level is not None:
        y = frame.y(level)
        yield frame.span(first, last), (y, y)
    elif frame.numbers.is_dense:
        yield from _dense_steps(frame, numbers, first, last)
    else:
        yield from _corners(frame, numbers, first, last)


def _dense_steps(frame: Frame, numbers: Numbers, first: int, last: int) -> Iterator[Corners]:
    """Steps narrower than a pixel: their least and greatest in every column."""
    whole = frame.lookup.plotted(numbers)
    part = Plotted(numbers[first : last + 1], whole.array[first : last + 1], is_dense=True)
    time = TimeScale(frame.time.x(first), frame.time.step, len(part))
    for places in stretches(part, (), time):
        if len(places) > 1:
            yield pixels(part, places, time, frame.values)


def _corners(frame: Frame, numbers: Numbers, first: int, last: int) -> Iterator[Corners]:
    xs: list[float] = []
    ys: list[float] = []
    y_of, x_of = frame.values.y, frame.time.x
    end = frame.span(first, first)[0]
    for place in range(first, last + 1):
        value, start = numbers[place], end
        end = frame.plot[2] if place >= len(frame.numbers) - 1 else cent(x_of(place + 0.5))
        if is_number(value):
            y = cent(y_of(value))
            if ys and ys[-1] == y:
                xs[-1] = end
            else:
                xs += [start, end]
                ys += [y, y]
        elif xs:
            yield tuple(xs), tuple(ys)
            xs, ys = [], []
    if xs:
        yield tuple(xs), tuple(ys)
