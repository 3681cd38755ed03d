"""CUSUM and EWMA over time: what adds up, the threshold or the limits, and where it finds a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis.charts.comparisons import Accumulation, Episode
from qic_desktop.analysis.geometry.axes import Tick, TimeScale, time_ticks, value_range, year_ticks
from qic_desktop.analysis.geometry.ends import CENTRE, LATEST, LIMIT, EndLabel
from qic_desktop.analysis.geometry.layers import LOOKS_OF_FINDINGS, RING, tick_marks
from qic_desktop.analysis.geometry.looks import LIMIT_DASH, Look, Style
from qic_desktop.analysis.geometry.marks import Dots, Label, Line, Mark, Role, Scene
from qic_desktop.analysis.geometry.obstacles import columns_of, crossings
from qic_desktop.analysis.geometry.places import (
    EvenPlaces,
    Lookup,
    Plotted,
    ScaledPlaces,
    is_number,
    pixels,
    stretches,
)
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.plane import (
    Plane,
    Wish,
    bold,
    end_label,
    end_marks,
    ground_marks,
    look_of,
    plane_for,
)
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.geometry.words import ComparisonWords
from qic_desktop.analysis.series import Numbers
from qic_desktop.domain.measure import Direction

EPISODE = 2.5
"""Width of the line from where a sum left zero to where it finds a change."""
MOST_EPISODES = 6
MOST_FINDINGS = 600
BELOW_WIDTH = 1.25


@dataclass(frozen=True, slots=True)
class _Picture:
    """An accumulation with its scales."""

    chart: Accumulation
    words: ComparisonWords
    plane: Plane
    time: TimeScale
    lookup: Lookup

    def at(self, numbers: Numbers, places: Sequence[int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        return pixels(self.lookup.plotted(numbers), places, self.time, self.plane.values)

    def side(self, upward: bool) -> Numbers:
        """The numbers that show findings in this direction."""
        return self.chart.upper if upward or not self.chart.lower else self.chart.lower


def accumulation_scene(
    chart: Accumulation,
    size: tuple[float, float],
    words: ComparisonWords,
    *,
    style: Style = "screen",
    focus: int | None = None,
) -> Scene:
    """The picture of a CUSUM or an EWMA; points of the scene are those of ``upper``. Arguments as for a funnel."""
    picture = _picture(chart, size, words, style)
    plane = picture.plane
    numbers = picture.lookup.plotted(chart.upper)
    time = picture.time
    xs, ys = EvenPlaces(time.left, time.step, len(numbers)), ScaledPlaces(chart.upper, plane.values)
    dense = numbers.array is not None
    marks = [
        *ground_marks(plane),
        *_time_axis(picture),
        *_limits(picture),
        *_level(picture),
        *_curve(picture, chart.lower, "muted", BELOW_WIDTH),
        *_curve(picture, chart.upper, "text", plane.look.line),
        *_episodes(picture),
        *_findings(picture, style),
        *_latest(picture),
        *_said(picture),
        *end_marks(plane),
        *_focus(numbers, picture, focus),
    ]
    return Scene(
        *size,
        tuple(marks),
        plane.plot,
        point_xs=xs if dense else xs[:],
        point_ys=ys if dense else ys[:],
        description=words.accumulation_description(chart),
    )


def _picture(chart: Accumulation, size: tuple[float, float], words: ComparisonWords, style: Style) -> _Picture:
    shown: list[float] = []
    lookup = Lookup(size[0])
    for numbers in (chart.upper, chart.lower, chart.limit_low, chart.limit_high):
        shown += lookup.span(numbers) or ()
    shown += [chart.centre] if is_number(chart.centre) else []
    plane = plane_for(
        size,
        style,
        Wish(
            lambda most: value_range(shown, percent=chart.style.percent, most=most, from_zero=chart.kind == "cusum"),
            lambda tick, scale: words.axis_value(tick, chart.style, step=scale.step, with_unit=tick == scale.ticks[-1]),
            _ends(chart, size, words, style),
        ),
    )
    left, _, right, _ = plane.plot
    inset = min(plane.look.inset, (right - left) / 4)
    count = len(chart.periods)
    time = TimeScale(left + inset, (right - left - 2 * inset) / max(1, count - 1), count)
    return _Picture(chart, words, plane, time, lookup)


def _ends(chart: Accumulation, size: tuple[float, float], words: ComparisonWords, style: Style) -> tuple[EndLabel, ...]:
    look = look_of(size, style)
    last_found = _last_side(chart)
    ends = _side_label(chart, look, words, upward=True, strong=last_found is True)
    if look.is_small:
        return ends
    if chart.lower:
        ends += _side_label(chart, look, words, upward=False, strong=last_found is False)
    elif is_number(chart.centre):
        ends += end_label(look, chart.centre, words.accumulation_centre(chart, chart.centre), CENTRE)
    for limits in (chart.limit_high, chart.limit_low):
        last = _last(limits)
        if last is not None:
            ends += end_label(look, last, words.accumulation_limit(chart, last), LIMIT)
    return ends


def _last_side(chart: Accumulation) -> bool | None:
    """The side that found something last: upward, or not; an EWMA has one line, and None says that no side did."""
    if not chart.lower:
        return True
    return chart.upward[-1] if chart.findings else None


def _side_label(
    chart: Accumulation, look: Look, words: ComparisonWords, *, upward: bool, strong: bool
) -> tuple[EndLabel, ...]:
    """The name of a line, in bold only on the side that found something last."""
    numbers = chart.upper if upward else chart.lower
    role = "text" if upward or strong else "muted"
    named = end_label(
        look, _last(numbers), words.accumulation_side(chart, upward=upward), LATEST if upward else CENTRE, role
    )
    return bold(named) if strong else named


def _last(numbers: Numbers) -> float | None:
    return next((number for number in reversed(numbers) if is_number(number)), None)


def _time_axis(picture: _Picture) -> list[Mark]:
    plane, words, periods = picture.plane, picture.words, picture.chart.periods
    if plane.is_bare or not periods:
        return []
    bounds, size = (0.0, plane.size[0]), plane.look.axis_size
    ticks: tuple[Tick, ...] = ()
    if not plane.look.is_large:
        ticks = year_ticks(periods, picture.time, bounds, size, lambda period, first: words.year(period, first=first))
    if len(ticks) <= 2:
        ticks = time_ticks(
            periods, picture.time, bounds, size, lambda period, with_year: words.tick(period, with_year=with_year)
        )
    return tick_marks(ticks, picture.time.x, (bounds, plane.plot[3]), size)


def _limits(picture: _Picture) -> list[Mark]:
    chart = picture.chart
    return [
        line
        for limits in (chart.limit_high, chart.limit_low)
        for line in _curve(picture, limits, "median", 1.0, LIMIT_DASH)
    ]


def _level(picture: _Picture) -> list[Mark]:
    """The line that the sums start from, or the centre."""
    centre = 0.0 if picture.chart.kind == "cusum" else picture.chart.centre
    if not is_number(centre):
        return []
    left, _, right, _ = picture.plane.plot
    y = picture.plane.y(centre)
    return [Line("median", picture.plane.look.centre, (left, right), (y, y))]


def _curve(picture: _Picture, numbers: Numbers, role: Role, width: float, dash: tuple[float, ...] = ()) -> list[Mark]:
    return [
        Line(role, width, *picture.at(numbers, places), dash)
        for places in stretches(picture.lookup.plotted(numbers), (), picture.time)
        if len(places) > 1
    ]


def _is_good(chart: Accumulation, upward: bool) -> bool | None:
    return None if chart.direction is Direction.NEUTRAL else upward is (chart.direction is Direction.UP)


def _episodes(picture: _Picture) -> list[Mark]:
    """The stretch from where a sum left zero to its last finding, drawn heavier in the colour of its meaning."""
    marks: list[Mark] = []
    for each in picture.chart.episodes()[: MOST_FINDINGS // 4]:
        numbers = picture.side(each.upward)
        places = [place for place in range(each.start, each.end + 1) if is_number(numbers[place])]
        if 1 < len(places) <= MOST_FINDINGS:
            role = LOOKS_OF_FINDINGS[_is_good(picture.chart, each.upward)][1]
            marks.append(Line(role, EPISODE, *picture.at(numbers, places)))
    return marks


def _findings(picture: _Picture, style: Style) -> list[Mark]:
    look, chart = picture.plane.look, picture.chart
    marks: list[Mark] = []
    for upward in (True, False):
        shape, role, factor = LOOKS_OF_FINDINGS[_is_good(chart, upward)]
        numbers = picture.side(upward)
        places = [place for place, side in zip(chart.findings, chart.upward, strict=True) if side is upward]
        places = [place for place in places if is_number(numbers[place])][:MOST_FINDINGS]
        if places:
            rim = "text" if style == "paper" and role == "concern" else "surface"
            radius = round(look.finding * factor, 2)
            marks.append(Dots(shape, radius, *picture.at(numbers, places), role, rim, 1.0))
    return marks


def _latest(picture: _Picture) -> list[Mark]:
    chart, look = picture.chart, picture.plane.look
    marks: list[Mark] = []
    for numbers, role, radius in ((chart.lower, "muted", look.point), (chart.upper, "text", look.last)):
        last = next((place for place in range(len(numbers) - 1, -1, -1) if is_number(numbers[place])), None)
        if last is not None and last not in chart.findings[-2:]:
            marks.append(Dots("circle", radius, *picture.at(numbers, [last]), role))
    return marks


def _said(picture: _Picture) -> list[Mark]:
    """Words at the first finding of every episode, where they cover nothing."""
    plane, chart = picture.plane, picture.chart
    if plane.is_bare or not plane.look.is_large:
        return []
    lines = [
        picture.at(numbers, places) for numbers in (chart.upper, chart.lower) for places in _drawn(picture, numbers)
    ]
    columns = [columns_of(plane.size[0], [line]) for line in lines]
    levels = [plane.y(value) for value in (_last(chart.limit_high), _last(chart.limit_low)) if value is not None]
    levels.append(plane.y(0.0 if chart.kind == "cusum" else chart.centre or 0.0))
    taken: list[Rect] = []
    marks: list[Mark] = []
    size = plane.look.label_size
    for each in chart.episodes()[-MOST_EPISODES:]:
        text = picture.words.accumulation_finding(chart, each.number)
        role = LOOKS_OF_FINDINGS[_is_good(chart, each.upward)][1]
        for rect, base in _spots(picture, each, text_width(text, size, 600)):
            free = not any(rect.meets(other) for other in taken) and not any(rect.top < y < rect.bottom for y in levels)
            if free and not any(crossings(column, rect) for column in columns):
                taken.append(rect)
                marks.append(
                    Label(role if role != "neutral" else "muted", text, round(rect.left + 2, 2), base, size, 600)
                )
                break
    return marks


def _drawn(picture: _Picture, numbers: Numbers) -> list[list[int]]:
    return stretches(picture.lookup.plotted(numbers), (), picture.time)


def _spots(picture: _Picture, each: Episode, width: float) -> list[tuple[Rect, float]]:
    """Places that are tried for words: left of the first finding, right of it, above or below the stretch."""
    plane = picture.plane
    left, top, right, bottom = plane.plot
    size = plane.look.label_size
    place = picture.chart.findings[each.number]
    value = picture.side(each.upward)[place]
    x, y = picture.time.x(place), plane.y(value) if value is not None else top
    spots: list[tuple[Rect, float]] = []
    for distance in (0.0, 10.0, -10.0, 22.0, -22.0, 36.0, -36.0, 52.0):
        for start in (x - 12 - width, x + 12, x - width / 2):
            base = round(y - distance + size * ASCENT / 2, 2)
            rect = Rect(start - 2, base - size * ASCENT - 2, start + width + 2, base + 3)
            if rect.left >= left and rect.right <= right and rect.top >= top and rect.bottom <= bottom - 2:
                spots.append((rect, base))
    return spots


def _focus(numbers: Plotted, picture: _Picture, focus: int | None) -> list[Mark]:
    if focus is None or not 0 <= focus < len(numbers) or numbers.at(focus) is None:
        return []
    return [Dots("ring", RING, *picture.at(numbers.values, [focus]), None, "focus", 2.0)]
