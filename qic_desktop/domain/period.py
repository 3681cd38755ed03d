"""Periods: the months, weeks, quarters, years and days that values belong to.

A period is text ``[calendar:]form`` and always yields its Gregorian first and last day. ``fy04:`` (years from
April) and ``epi:`` (weeks from Sunday) are read here; ``eth:`` and ``bs:`` are reserved: such a period is kept
and not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from qic_desktop.errors import NotAPeriodError


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


_FORMS = (
    (PeriodKind.YEAR, re.compile(r"(\d{4})", re.ASCII)),
    (PeriodKind.QUARTER, re.compile(r"(\d{4})-Q([1-4])", re.ASCII)),
    (PeriodKind.MONTH, re.compile(r"(\d{4})-(\d{2})", re.ASCII)),
    (PeriodKind.WEEK, re.compile(r"(\d{4})-W(\d{2})", re.ASCII)),
    (PeriodKind.DAY, re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)),
)
_WELL_FORMED = re.compile(r"(?:[a-z][a-z0-9]{1,7}:)?\d{4}(?:-(?:Q[1-4]|W?\d{2}(?:-\d{2})?))?", re.ASCII)
_LATER_EVENT = re.compile(r"(\d{4}-\d{2}-\d{2}) \((?:[2-9]|[1-9]\d{1,3})\)", re.ASCII)
_DAYS_IN_WEEK = 7
LATEST_DUE = 366
_PLACED_YEARS = range(2, 9999)
_DRAWN_YEARS = range(1900, 2200)
_APRIL = 4


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days: ``first`` and ``last`` are Gregorian, ``text`` is what travels on the wire."""

    first: date
    last: date
    text: str
    kind: PeriodKind

    def __str__(self) -> str:
        return self.text

    def following(self) -> Period:
        """The period right after this one, of the same kind and calendar.

        Raises:
            NotAPeriodError: the calendar ends here.
        """
        return period_of(self._moved(self.last, 1), self.kind, calendar=self._calendar())

    def due(self, days: int) -> date:
        """The day that comes so many days after the period; a slip may ask for any number, a year is the most."""
        to_the_end = date.max.toordinal() - self.last.toordinal()
        return self.last + timedelta(days=max(0, min(days, LATEST_DUE, to_the_end)))

    def preceding(self) -> Period:
        """The period right before this one.

        Raises:
            NotAPeriodError: the calendar begins here.
        """
        return period_of(self._moved(self.first, -1), self.kind, calendar=self._calendar())

    def _moved(self, day: date, days: int) -> date:
        try:
            return day + timedelta(days=days)
        except OverflowError as error:
            raise NotAPeriodError(self.text) from error

    def _calendar(self) -> str:
        return self.text.split(":")[0] if ":" in self.text else ""


def is_period(text: str) -> bool:
    """Whether a text has the form of a period, in any calendar, also one that is not known here."""
    if ":" not in text or text.split(":")[0] in ("fy04", "epi"):
        return _parse(text) is not None
    return _WELL_FORMED.fullmatch(text) is not None


def parse_period(text: str) -> Period:
    """The period that a text names.

    Raises:
        NotAPeriodError: the text is no period of a calendar that is known here.
    """
    period = _parse(text.strip())
    if period is None:
        raise NotAPeriodError(text)
    return period


def find_period(text: str) -> Period | None:
    """The period, or None for a text (or a reserved calendar) that cannot be placed in time.

    Neither can the years 1 and 9999: what comes right before and after a period can always be asked for.
    """
    period = _parse(text)
    return period if period is not None and period.first.year in _PLACED_YEARS else None


def find_named(text: str) -> Period | None:
    """The period that a text names, to list and to name it; what comes before and after it may not exist."""
    return _parse(text)


def find_drawable(text: str) -> Period | None:
    """The period if it can have a place on a chart: from 1900 to 2199.

    A slip of one digit (0026 for 2026) is kept and corrected; it must not stretch an axis over centuries.
    """
    period = _parse(text)
    return period if period is not None and period.first.year in _DRAWN_YEARS else None


def find_place(text: str) -> Period | None:
    """The period of a chart's point, or None for a text that names none.

    The second of several events of one day has its day, and keeps its own name: ``2025-03-03 (2)``.
    """
    period = _parse(text)
    later = _LATER_EVENT.fullmatch(text) if period is None else None
    day = _parse(later[1]) if later is not None else None
    return Period(day.first, day.last, text, day.kind) if day is not None else period


def parse_place(text: str) -> Period:
    """The period of a chart's point; see :func:`find_place`.

    Raises:
        NotAPeriodError: the text names no point of a chart.
    """
    period = find_place(text)
    if period is None:
        raise NotAPeriodError(text)
    return period


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period | None:
    calendar, _, form = text.rpartition(":")
    for kind, pattern in _FORMS:
        found = pattern.fullmatch(form)
        if found is None:
            continue
        numbers = [int(part) for part in found.groups()]
        try:
            return _READERS[calendar, kind](text, *numbers)
        except (KeyError, ValueError, OverflowError):
            return None
    return None


def _months(text: str, kind: PeriodKind, first: date, count: int) -> Period:
    months = first.year * 12 + first.month - 1 + count
    return Period(first, date(months // 12, months % 12 + 1, 1) - timedelta(days=1), text, kind)


def _iso_week(text: str, year: int, week: int) -> Period:
    first = date.fromisocalendar(year, week, 1)
    return Period(first, first + timedelta(days=6), text, PeriodKind.WEEK)


def _epi_start(year: int) -> date:
    """The Sunday that starts week 1: the week with at least four days in January (WHO, CDC)."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=fourth.isoweekday() % _DAYS_IN_WEEK)


def _epi_week(text: str, year: int, week: int) -> Period:
    first = _epi_start(year) + timedelta(weeks=week - 1)
    if week < 1 or first >= _epi_start(year + 1):
        raise ValueError(text)
    return Period(first, first + timedelta(days=6), text, PeriodKind.WEEK)


_READERS: dict[tuple[str, PeriodKind], Callable[..., Period]] = {
    ("", PeriodKind.YEAR): lambda text, y: _months(text, PeriodKind.YEAR, date(y, 1, 1), 12),
    ("fy04", PeriodKind.YEAR): lambda text, y: _months(text, PeriodKind.YEAR, date(y, 4, 1), 12),
    ("", PeriodKind.QUARTER): lambda text, y, q: _months(text, PeriodKind.QUARTER, date(y, 3 * q - 2, 1), 3),
    ("", PeriodKind.MONTH): lambda text, y, m: _months(text, PeriodKind.MONTH, date(y, m, 1), 1),
    ("", PeriodKind.WEEK): _iso_week,
    ("epi", PeriodKind.WEEK): _epi_week,
    ("", PeriodKind.DAY): lambda text, y, m, d: Period(date(y, m, d), date(y, m, d), text, PeriodKind.DAY),
}


def period_of(day: date, kind: PeriodKind, *, calendar: str = "") -> Period:
    """The period of a kind that a day lies in."""
    if calendar == "fy04":
        return parse_period(f"fy04:{day.year if day.month >= _APRIL else day.year - 1:04d}")
    if calendar == "epi":
        year = next(y for y in (day.year + 1, day.year, day.year - 1) if _epi_start(y) <= day)
        return parse_period(f"epi:{year:04d}-W{(day - _epi_start(year)).days // 7 + 1:02d}")
    match kind:
        case PeriodKind.YEAR:
            form = f"{day.year:04d}"
        case PeriodKind.QUARTER:
            form = f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case PeriodKind.MONTH:
            form = f"{day.year:04d}-{day.month:02d}"
        case PeriodKind.WEEK:
            year, week, _ = day.isocalendar()
            form = f"{year:04d}-W{week:02d}"
        case PeriodKind.DAY:
            form = day.isoformat()
    return parse_period(form)


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """All periods from ``first`` to ``last``, both included."""
    period = first
    while period.first <= last.first:
        yield period
        period = period.following()
