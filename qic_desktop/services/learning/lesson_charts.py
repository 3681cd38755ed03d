"""The charts of the lessons: numbers that were invented for them, drawn by the program like any others.

Each chart shows what its lesson speaks of; the tests check that it finds just that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle, shares
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import parse_period
from qic_desktop.services.learning.lessons import check_lesson

_PERCENT = ValueStyle(percent=True, decimals=0)
_DAYS = ValueStyle(percent=False, decimals=0, unit="days")


def lesson_chart(code: str, notes: Sequence[str] = ()) -> RunChart:
    """The chart of a lesson; ``notes`` are the words that are written on it, where it has any.

    Raises:
        NotFoundError: there is no such lesson.
    """
    check_lesson(code)
    drawn = {
        "run-chart": _run_chart,
        "shift": _shift,
        "one-value": _one_value,
        "two-bars": _two_bars,
        "aim": _aim,
        "prediction": _prediction,
        "small-scale": _small_scale,
        "data-plan": _data_plan,
        "rare-events": _rare_events,
        "missing": _missing,
    }
    return drawn[code](tuple(notes))


def _months(first: str, count: int) -> tuple[str, ...]:
    period, found = parse_period(first), []
    for _turn in range(count):
        found.append(period.text)
        period = period.following()
    return tuple(found)


def _counted(
    first: str,
    counts: Sequence[float | None],
    of: float,
    *,
    target: float | None = None,
    notes: Mapping[str, str] | None = None,
) -> Series:
    """A share of ``of`` cases a period, where more is better."""
    periods = _months(first, len(counts))
    below = tuple(None if one is None else of for one in counts)
    return Series(
        periods=periods,
        values=shares(counts, below),
        numerators=tuple(counts),
        denominators=below,
        direction=Direction.UP,
        style=_PERCENT,
        target=target,
        notes=tuple(ChartNote(period, text) for period, text in (notes or {}).items() if text),
    )


def _noted(places: Sequence[str], notes: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(places, notes, strict=False))


def _run_chart(_notes: tuple[str, ...]) -> RunChart:
    counts = (31, 34, 29, 33, 36, 30, 28, 35, 32, 30, 34, 29, 33, 31, 36, 30, 33, 35, 34, 29)
    return run_chart(_counted("2024-01", counts, 50))


def _shift(notes: tuple[str, ...]) -> RunChart:
    counts = (24, 27, 22, 25, 28, 23, 26, 24, 27, 25, 22, 26, 30, 33, 31, 35, 32, 34, 31, 36, 33, 35)
    series = _counted("2024-01", counts, 50, notes=_noted(["2025-01"], notes))
    return run_chart(series)


def _one_value(notes: tuple[str, ...]) -> RunChart:
    counts = (33, 30, 34, 31, 35, 32, 29, 33, 31, 34, 12, 32, 35, 30, 33, 31, 34, 32)
    return run_chart(_counted("2024-03", counts, 50, notes=_noted(["2025-01"], notes)))


def _two_bars(notes: tuple[str, ...]) -> RunChart:
    counts = (14, 15, 17, 16, 19, 20, 22, 21, 24, 25, 27, 28, 28, 30, 31, 33, 32, 35, 36, 37, 39, 40, 41, 43)
    return run_chart(_counted("2024-01", counts, 50, notes=_noted(["2025-01"], notes)))


def _aim(_notes: tuple[str, ...]) -> RunChart:
    counts = (23, 26, 24, 22, 27, 25, 23, 26, 24, 25, 28, 22, 25, 24)
    return run_chart(_counted("2024-07", counts, 50, target=0.8))


def _prediction(notes: tuple[str, ...]) -> RunChart:
    counts = (5, 4, 6, 5, 6, 8, 7, 9, 8)
    return run_chart(_counted("2025-03-03", counts, 10, target=0.8, notes=_noted(["2025-03-08"], notes)))


def _small_scale(notes: tuple[str, ...]) -> RunChart:
    counts = (3, 4, 3, 5, 4, 6, 7, 8, 9)
    places = ["2025-W10", "2025-W13", "2025-W15"]
    return run_chart(_counted("2025-W08", counts, 10, notes=_noted(places, notes)))


def _data_plan(_notes: tuple[str, ...]) -> RunChart:
    counts = (13, 11, 14, 12, 10, 13, 15, 12, 11, 14, 13, 12, 14, 11, 13)
    return run_chart(_counted("2024-06", counts, 20))


def _rare_events(_notes: tuple[str, ...]) -> RunChart:
    days = (
        "2023-02-11", "2023-03-20", "2023-04-15", "2023-06-02", "2023-06-30", "2023-08-19", "2023-10-01",
        "2023-10-27", "2023-12-20", "2024-03-05", "2024-06-14", "2024-09-29", "2025-01-18", "2025-05-30",
    )  # fmt: skip
    between = tuple(
        float((parse_period(after).first - parse_period(before).first).days) for before, after in pairwise(days)
    )
    series = Series(periods=days[1:], values=between, direction=Direction.UP, style=_DAYS, by_event=True)
    return run_chart(series)


def _missing(_notes: tuple[str, ...]) -> RunChart:
    counts = (31, 34, 29, 33, None, None, 32, 30, 34, 36, 31, 33, None, 32, 35, 30)
    series = _counted("2024-01", counts, 50)
    periods = series.periods
    return run_chart(
        Series(
            periods=periods,
            values=series.values,
            numerators=series.numerators,
            denominators=series.denominators,
            direction=series.direction,
            style=series.style,
            gaps={periods[4]: "register lost", periods[5]: "register lost", periods[12]: "facility closed"},
        )
    )
