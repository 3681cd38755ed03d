"""Where the plot of a chart lies and how values and periods become pixels; nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.axes import (
    LEAST_SHARE_SPAN,
    TimeScale,
    ValueScale,
    value_range,
    value_scale,
    whole_steps,
)
from qic_desktop.analysis.geometry.badges import badge_width
from qic_desktop.analysis.geometry.ends import EndLabel, end_labels, latest_label, room_for
from qic_desktop.analysis.geometry.looks import Look, Style
from qic_desktop.analysis.geometry.places import (
    EvenPlaces,
    Lookup,
    Plotted,
    ScaledPlaces,
    cent,
    known,
    pixels,
    stretches,
)
from qic_desktop.analysis.geometry.reading import (
    OTHER_UNITS,
    Reach,
    named_stretches,
    single_target,
    targets_of,
    within,
)
from qic_desktop.analysis.geometry.sheet import Sheet
from qic_desktop.analysis.geometry.text import figures_width
from qic_desktop.analysis.geometry.words import Words
from qic_desktop.analysis.policy import RULES
from qic_desktop.domain.period import find_period

NAMES_ROW = 19.0
"""Height of the row with the names of phases."""
LETTERS_ROW = 24.0
"""Height of the row with the letters of annotations."""
PLACES_AT_FIRST = 12
"""A new chart has room for so many periods, so that it does not jump with each new point."""
YOUNG_SPAN = 0.1
"""The axis of a new chart of shares covers at least ten points."""
YOUNG_LINES = 4
"""Few wide steps, so that its ends seldom move."""
LEAST_VALUE_DISTANCE = 22.0
"""Least distance of two value lines in pixels."""
Corners = tuple[tuple[float, ...], tuple[float, ...]]
"""xs and ys of a line."""
LEAST_PLOT = (40.0, 48.0)
"""A plot keeps at least this width and height: names and letters above it, and labels beside it, give way."""
SPREADS = frozenset({"mr", "s"})
"""Charts of distances, which start at zero even where the measurements themselves do not."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with its scales. ``slots`` are the periods on the axis, also those still to come.

    ``numbers`` are the values, ``joined`` the places of each stretch of the data line (thinned where there are very
    many) and ``lines`` their pixels. ``plot`` is (left, top, right, bottom); ``names_y`` and ``letters_y`` are the tops
    of the rows above it, None where there is no such row; ``badges_x`` is the left end of the marks of Making Data
    Count. ``reach`` is what a limit can be; see :func:`~qic_desktop.analysis.geometry.reading.reach_of`.
    """

    chart: RunChart
    words: Words
    look: Look
    style: Style
    size: tuple[float, float]
    plot: tuple[float, float, float, float]
    values: ValueScale
    time: TimeScale
    slots: tuple[str, ...]
    numbers: Plotted
    lookup: Lookup
    joined: tuple[list[int], ...]
    lines: tuple[Corners, ...]
    ends: tuple[EndLabel, ...]
    names_y: float | None
    letters_y: float | None
    badges_x: float | None
    reach: Reach

    @property
    def columns(self) -> float:
        """Width of the plot in pixels."""
        return self.plot[2] - self.plot[0]

    def x(self, place: float) -> float:
        """Pixels from the left."""
        return cent(self.time.x(place))

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return cent(self.values.y(value))

    def point_y(self, place: int) -> float | None:
        """Pixels from the top of the point at a place, None where its value is missing."""
        value = self.numbers.at(place)
        return None if value is None else self.y(value)

    def at(self, places: Sequence[int]) -> Corners:
        """The pixels of points that have a value."""
        return pixels(self.numbers, places, self.time, self.values)

    def span(self, first: int, last: int) -> tuple[float, float]:
        """x from half a period before ``first`` to half a period after ``last``, inside the plot."""
        left, _, right, _ = self.plot
        start = left if first <= 0 else self.x(first - 0.5)
        end = right if last >= len(self.numbers) - 1 else self.x(last + 0.5)
        return start, end

    def point_xs(self) -> Sequence[float]:
        """x of every place."""
        places = EvenPlaces(self.time.left, self.time.step, len(self.numbers))
        return places if self.numbers.array is not None else places[:]

    def point_ys(self) -> Sequence[float | None]:
        """y of every place, None where the value is missing."""
        places = ScaledPlaces(self.numbers.values, self.values)
        return places if self.numbers.array is not None else places[:]


def crisp(at: float) -> float:
    """The nearest middle of a pixel, where a hair line is sharp."""
    return math.floor(at) + 0.5


def with_headroom(frame: Frame, headroom: float) -> Frame:
    """The same layout with ``headroom`` free pixels above the highest value."""
    values = replace(frame.values, top=frame.values.top + headroom)
    lines = tuple(pixels(frame.numbers, places, frame.time, values) for places in frame.joined)
    return replace(frame, values=values, lines=lines)


def build_frame(sheet: Sheet) -> Frame | None:
    """Lay out a chart; None where nothing has room."""
    chart, look, (width, height) = sheet.chart, sheet.look, sheet.size
    rows, top = _rows(sheet)
    bottom = height - (look.axis_size + 13)
    values = _value_scale(sheet, top, bottom)
    left = _value_label_width(sheet, values) + (8 if look.is_small else 10)
    ends, badges = _right_side(sheet, values, width - left)
    edge = width - badges
    right = edge - max((end.width + 9 for end in ends), default=look.last + 2)
    if right - left < LEAST_PLOT[0] or bottom - top < 1:
        return None
    slots = _slots(chart, look)
    inset = min(look.inset, (right - left) / 4)
    step = (right - left - 2 * inset) / max(1, len(slots) - 1)
    series = chart.series
    breaks = [phase.first for phase in chart.phases if phase.after_break]
    if series.breaks and not breaks:
        breaks = [series.periods.index(period) for period in series.breaks if period in series.periods]
    time = TimeScale(left + inset, step, len(slots))
    joined = tuple(stretches(sheet.numbers, breaks, time))
    return Frame(
        chart,
        sheet.words,
        look,
        sheet.style,
        sheet.size,
        (round(left, 2), round(top, 2), round(right, 2), crisp(bottom)),
        values,
        time,
        slots,
        sheet.numbers,
        sheet.lookup,
        joined,
        tuple(pixels(sheet.numbers, places, time, values) for places in joined),
        ends,
        *rows,
        edge + 4 if badges else None,
        sheet.reach,
    )


def _rows(sheet: Sheet) -> tuple[tuple[float | None, float | None], float]:
    """(tops of the rows of names and of letters, top of the plot); a low picture has no rows."""
    chart, look = sheet.chart, sheet.look
    top = look.axis_size * 0.75 + 1
    room = sheet.size[1] - (look.axis_size + 13) - top - LEAST_PLOT[1]
    named = not look.is_small and room >= NAMES_ROW and bool(named_stretches(chart))
    names_y, top, room = (top - 4, top + NAMES_ROW, room - NAMES_ROW) if named else (None, top, room)
    if look.is_small or room < LETTERS_ROW or not chart.annotations:
        return (names_y, None), top
    return (names_y, top), top + LETTERS_ROW


def _value_scale(sheet: Sheet, top: float, bottom: float) -> ValueScale:
    most = max(1, min(sheet.look.value_lines, int((bottom - top) / LEAST_VALUE_DISTANCE)))
    percent = sheet.chart.series.style.percent and sheet.chart.kind not in OTHER_UNITS
    from_zero = sheet.chart.series.style.from_zero or sheet.chart.kind in SPREADS
    given = sheet.y_range
    shown = list(given) if given is not None else _shown(sheet)
    least = LEAST_SHARE_SPAN
    if given is None and shown and _is_young(sheet):
        shown += _with_room(shown)
        most, least = min(most, YOUNG_LINES), YOUNG_SPAN
    bounds = value_range(shown, percent=percent, most=most, from_zero=from_zero, least_span=least)
    if sheet.chart.kind not in OTHER_UNITS:
        bounds = whole_steps(bounds, sheet.chart.series.style)
    return value_scale(bounds, top, bottom)


def _is_young(sheet: Sheet) -> bool:
    """A chart of shares whose first points are not judged yet; its axis should stay put while it grows."""
    chart = sheet.chart
    is_share = chart.series.style.percent and chart.kind not in OTHER_UNITS
    return is_share and chart.judged_points < RULES and len(chart.phases) < 2 and not sheet.look.is_small


def _with_room(shown: Sequence[float]) -> tuple[float, float]:
    """Room for the next points: as much again as half of the values' span, inside 0 to 1 where they are."""
    low, high = min(shown), max(shown)
    room = (high - low) / 4
    return (max(low - room, min(low, 0.0)), min(high + room, max(high, 1.0)))


def _right_side(sheet: Sheet, values: ValueScale, room: float) -> tuple[tuple[EndLabel, ...], float]:
    """(labels at the right end, width of the marks of Making Data Count); what does not fit gives way."""
    badges = badge_width(sheet)
    ends = latest_label(sheet) if badges and not sheet.look.is_large else end_labels(sheet)
    height = values.bottom - values.top
    choices = [(ends, badges), (ends, 0.0), (latest_label(sheet), 0.0)]
    for labels, beside in choices:
        widest = max((end.width + 9 for end in labels), default=0.0)
        if room - widest - beside >= max(LEAST_PLOT[0], room * 0.4):
            return room_for(labels, height + sheet.look.axis_size, sheet.look.label_gap), beside
    bare = tuple(replace(end, lines=end.lines[:1]) for end in latest_label(sheet))
    return bare, 0.0


def _slots(chart: RunChart, look: Look) -> tuple[str, ...]:
    """The periods of the axis: a young chart has places for the points that the rules still need."""
    periods = chart.series.periods
    if look.is_small or len(chart.phases) != 1 or chart.judged_points >= RULES or len(periods) >= PLACES_AT_FIRST:
        return periods
    more: list[str] = []
    period = find_period(periods[-1])
    while period is not None and len(periods) + len(more) < PLACES_AT_FIRST:
        period = period.following()
        more.append(period.text)
    return (*periods, *more)


def _shown(sheet: Sheet) -> list[float]:
    """Every number that has a place on the picture."""
    chart = sheet.chart
    shown = list(sheet.extent or ())
    shown += known(phase.centre for phase in chart.phases)
    for limits in (chart.lower, chart.upper):
        shown += [within(limit, sheet.reach) for limit in sheet.lookup.span(limits) or ()]
    shown += sheet.lookup.span(targets_of(chart)) or ()
    shown += known((single_target(chart),))
    return shown


def _value_label_width(sheet: Sheet, values: ValueScale) -> float:
    texts = [
        sheet.words.axis_value(tick, sheet.chart.series.style, step=values.step, with_unit=tick == values.ticks[-1])
        for tick in values.ticks
    ]
    return max(figures_width(text, sheet.look.axis_size) for text in texts)
