"""The chart that stands beside the first question: real published figures, also in the practice data as S129.

Attendances at the emergency departments of one organisation and how many took more than four hours, April 2016 to
March 2019; see ``resources/practice/README.md`` for the source.
"""

from __future__ import annotations

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.analysis.geometry.marks import Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import Period, parse_period
from qic_desktop.wording.charts import ChartWords

_ATTENDANCES = (
    "8175 9573 9240 10144 9711 9470 9396 8989 9136 8771 7951 9442 9572 10063 10050 10596 10477 9859 "
    "9911 9579 10065 9454 8654 10571 10156 11096 10774 11553 11105 10720 10814 10520 10330 10795 10137 11387"
)
_OVER_FOUR_HOURS = (
    "1399 1431 1550 1768 1994 1846 2063 1583 2055 2335 1903 1822 1904 1874 1204 1308 786 1213 "
    "784 566 1336 1256 1139 1543 1068 795 459 902 1070 927 677 881 966 1589 1649 785"
)

_SIZE = 13.0
_DASH = (1.5, 1.5)


def sample_chart() -> RunChart:
    """Patients seen within four hours, with the median of the first year."""
    seen_by = tuple(int(text) for text in _ATTENDANCES.split())
    within = tuple(all_of - int(late) for all_of, late in zip(seen_by, _OVER_FOUR_HOURS.split(), strict=True))
    series = Series(
        periods=months_from("2016-04", len(seen_by)),
        values=tuple(part / whole for part, whole in zip(within, seen_by, strict=True)),
        numerators=within,
        denominators=seen_by,
        direction=Direction.UP,
        target=0.95,
    )
    return run_chart(series, (PhaseStart("2016-04", baseline_last="2017-03"),))


def months_from(first: str, count: int) -> tuple[str, ...]:
    """``count`` months from ``first`` on."""
    months = [parse_period(first)]
    while len(months) < count:
        months.append(months[-1].following())
    return tuple(str(month) for month in months)


def first_event_scene(day: str, first: str, then: str, size: tuple[float, float]) -> Scene:
    """Where a chart of rare events begins, before there is anything between two: the first event, and what comes next.

    Args:
        day: of the first event; empty where none is recorded, and then its place is as dashed as the next one's.
        first: what it is for the chart.
        then: what comes next.
        size: of the picture, in pixels.
    """
    wide, high = size
    margin, y = 32.0, high * 0.45
    known = bool(day)
    room = text_width(then, _SIZE, 400)
    beside = wide - 2 * margin >= text_width(first, _SIZE, 600) + room + 24
    ahead = wide - margin - (room / 2 if beside else 0)
    marks: list[Mark] = [
        Line("line-strong", 1.2, (margin, ahead), (y, y), (2.0, 3.0)),
        Dots("circle", 5.0, (margin,), (y,)) if known else _to_come(margin, y),
        _to_come(ahead, y),
    ]
    if known:
        marks.append(Label("muted", day, margin - 5, y - 16, _SIZE))
    marks.append(Label("text", first, margin - 5, y + 26, _SIZE, 600))
    marks.append(
        Label("muted", then, ahead, y + 26, _SIZE, 400, "centre")
        if beside
        else Label("muted", then, margin - 5, y + 46, _SIZE)
    )
    said = f"{day}: {first}" if known else first
    return Scene(
        wide,
        high,
        tuple(marks),
        (margin, 0.0, wide - margin, high),
        (margin,) if known else (),
        (y,) if known else (),
        f"{said}. {then}.",
    )


def _to_come(x: float, y: float) -> Dots:
    return Dots("circle", 5.0, (x,), (y,), "surface", "muted", 1.1, _DASH)


def places_scene(last: Period, count: int, width: float, height: float, *, percent: bool) -> Scene:
    """Months, scale and ``count`` places for points, before there is any: a flat row of dashed rings.

    Flat, so that nobody takes the example for data or for a promise.
    """
    months = [last]
    while len(months) < count:
        months.append(months[-1].preceding())
    periods = tuple(str(month) for month in reversed(months))
    style = ValueStyle() if percent else ValueStyle(percent=False, decimals=0)
    chart = run_chart(Series(periods=periods, values=(None,) * count, style=style))
    view = View(y_range=(0.0, 1.0 if percent else 50.0))
    bare = viewed_scene(chart, (width, height), ChartWords(), view=view)
    y = (bare.plot[1] + bare.plot[3]) / 2
    level = (y,) * count
    rings = Dots("circle", 4.0, tuple(bare.point_xs), level, None, "muted", 1.1, _DASH)
    line = Line("line-strong", 1.2, tuple(bare.point_xs), level, (2.0, 3.0))
    return Scene(bare.width, bare.height, (*bare.marks, line, rings), bare.plot, bare.point_xs, (y,) * count)
