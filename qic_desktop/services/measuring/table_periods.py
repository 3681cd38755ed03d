"""What a cell of a team's own table says about time: "Mar 19", 03/2019, 43525, 2019-W07. Never guesses a calendar.

A day written with two numbers that both may be a month is read in the order that the whole column shows; where the
column shows none, a person is asked (:func:`day_order`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.services.measuring.table_files import Cell
from qic_desktop.services.measuring.table_words import is_other_calendar, month_of

Order = Literal["", "dmy", "mdy"]
"""The order of day and month; empty where a column does not show it."""
Why = Literal["no-period", "other-calendar", "day-order"]

SERIAL_FIRST, SERIAL_LAST = 20_000, 80_000
"""Excel's numbers of days that are taken for dates: 1954 to 2119."""
_EXCEL_START = date(1899, 12, 30)
_YEARS = range(1900, 2200)
_INVISIBLE = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(am|pm|z)?$", re.IGNORECASE)
_THREE = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_TWO = re.compile(r"(\d{1,4})\s*[-/.]\s*(\d{1,4})")
_DIGITS = re.compile(r"\d{4}|\d{6}|\d{8}")
_WEEK = re.compile(r"(?:(\d{4})\s*-?\s*[wWsS]\s*(\d{1,2}))|(?:(?:week|semaine|wk|w)\s*(\d{1,2})[ ,/-]+(\d{4}))", re.I)
_QUARTER = re.compile(r"(?:(\d{4})\s*-?\s*[QT]\s*([1-4]))|(?:[QT]\s*([1-4])[ ,/-]*(\d{4}))", re.I)
_CENTURY = 70


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell says: a period, or why there is none."""

    period: Period | None = None
    why: Why | Literal[""] = ""


def read_period(cell: Cell, kind: PeriodKind, order: Order = "") -> Found:
    """The period of a cell for a measure whose periods are ``kind``; a day is the period that it lies in."""
    if isinstance(cell, date):
        return _of_day(cell, kind)
    if isinstance(cell, int | float):
        return _of_number(cell, kind)
    text = _cleaned(cell or "")
    if is_other_calendar(text):
        return Found(why="other-calendar")
    known = find_period(text) or find_period(text.replace("/", "-").replace(".", "-"))
    if known is not None:
        return _fitted(known, kind)
    return _of_numbers(text, kind, order) or _of_words(text, kind) or Found(why="no-period")


def looks_like_period(cell: Cell) -> bool:
    """Whether a cell may stand in a column of periods; a bare number only where it is a year or a known form."""
    if isinstance(cell, int | float):
        return not isinstance(cell, float) and _of_number(cell, PeriodKind.MONTH).period is not None
    return cell is not None and read_period(cell, PeriodKind.MONTH, "dmy").period is not None


def day_order(cells: Iterable[Cell], kind: PeriodKind) -> tuple[Order, bool]:
    """In which order a column writes day and month, and whether that matters here.

    A number above 12 shows it. Else, for periods longer than a day, an order in which every row has its own period
    while the other puts several into one is taken. Where neither shows it, the answer is empty and a person decides.
    """
    pairs = [pair for cell in cells if isinstance(cell, str) and (pair := _pair(_cleaned(cell))) is not None]
    if not pairs:
        return "", False
    first, second = any(one > 12 for one, _two in pairs), any(two > 12 for _one, two in pairs)
    if first != second:
        return ("dmy" if first else "mdy"), True
    if all(one == two for one, two in pairs):
        return "dmy", False
    if not first and kind is not PeriodKind.DAY and len(pairs) > 2:
        days_first, days_second = ({pair[0] for pair in pairs}, {pair[1] for pair in pairs})
        if len(days_first) == 1 and len(days_second) > 2:
            return "dmy", True
        if len(days_second) == 1 and len(days_first) > 2:
            return "mdy", True
    return "", True


def first_ambiguous(cells: Iterable[Cell]) -> str:
    """The first cell that may be read in two ways, to ask about."""
    for cell in cells:
        pair = _pair(_cleaned(cell)) if isinstance(cell, str) else None
        if isinstance(cell, str) and pair is not None and pair[0] != pair[1]:
            return _cleaned(cell)
    return ""


def _cleaned(text: str) -> str:
    western = "".join(str(int(mark)) if mark.isdecimal() else mark for mark in _INVISIBLE.sub("", text))
    return _TIME.sub("", " ".join(western.split())).strip(" .,;")


def _pair(text: str) -> tuple[int, int] | None:
    """The two numbers before the year of a day such as 01/02/2019."""
    three = _THREE.fullmatch(text)
    return (int(three[1]), int(three[2])) if three is not None and len(three[1]) <= 2 else None


def _fitted(found: Period, kind: PeriodKind) -> Found:
    """A period as it stands; a day lies in a longer one."""
    return _of_day(found.first, kind) if found.kind is PeriodKind.DAY and kind is not PeriodKind.DAY else Found(found)


def _of_day(day: date, kind: PeriodKind) -> Found:
    return Found(period_of(day, kind)) if day.year in _YEARS else Found(why="no-period")


def _of_number(number: float, kind: PeriodKind) -> Found:
    if SERIAL_FIRST <= number <= SERIAL_LAST:
        return _of_day(_EXCEL_START + timedelta(days=int(number)), kind)
    if not float(number).is_integer():
        return Found(why="no-period")
    return _of_digits(str(int(number)), kind)


def _of_digits(text: str, kind: PeriodKind) -> Found:
    if _DIGITS.fullmatch(text) is None:
        return Found(why="no-period")
    form = "-".join(part for part in (text[:4], text[4:6], text[6:8]) if part)
    found = find_period(form)
    return _fitted(found, kind) if found is not None and found.first.year in _YEARS else Found(why="no-period")


def _of_numbers(text: str, kind: PeriodKind, order: Order) -> Found | None:
    if text.isdecimal():
        return _of_number(int(text), kind) if len(text) < 9 else None
    if three := _THREE.fullmatch(text):
        return _of_three(three, kind, order)
    if two := _TWO.fullmatch(text):
        month, year = (two[2], two[1]) if len(two[1]) == 4 else (two[1], two[2])
        return _month(int(month), year)
    if week := _WEEK.fullmatch(text):
        return _named(f"{week[1] or week[4]}-W{int(week[2] or week[3]):02d}")
    if quarter := _QUARTER.fullmatch(text):
        return _named(f"{quarter[1] or quarter[4]}-Q{quarter[2] or quarter[3]}")
    return None


def _of_three(three: re.Match[str], kind: PeriodKind, order: Order) -> Found:
    if len(three[1]) > 2:
        return _day(_year(three[1]), int(three[2]), three[3], kind)
    one, two = int(three[1]), int(three[2])
    if not order and one != two and one <= 12 and two <= 12:
        return Found(why="day-order")
    day, month = (two, one) if order == "mdy" or (not order and two > 12) else (one, two)
    return _day(_year(three[3]), month, str(day), kind)


def _of_words(text: str, kind: PeriodKind) -> Found | None:
    """A month by its name, with a year of two or four digits and perhaps a day."""
    words = re.findall(r"[^\W\d_]+|\d+", text)
    months = [number for word in words if (number := month_of(word)) is not None]
    numbers = [word for word in words if word.isdigit()]
    extra = [word for word in words if not word.isdigit() and month_of(word) is None]
    if len(months) != 1 or any(word.lower() not in ("de", "of", "th", "st", "nd", "rd", "er") for word in extra):
        return None
    if len(numbers) == 1:
        return _month(months[0], numbers[0])
    if len(numbers) == 2:
        year = next((word for word in numbers if len(word) == 4), numbers[-1])
        days = [word for word in numbers if word is not year]
        return _day(_year(year), months[0], days[0], kind)
    return None


def _month(month: int, year: str) -> Found | None:
    if len(year) not in (2, 4) or not 1 <= month <= 12 or _year(year) not in _YEARS:
        return None
    return _named(f"{_year(year):04d}-{month:02d}")


def _day(year: int, month: int, day: str, kind: PeriodKind) -> Found:
    if len(day) > 2 or year not in _YEARS:
        return Found(why="no-period")
    found = find_period(f"{year:04d}-{month:02d}-{int(day):02d}")
    return Found(why="no-period") if found is None else _fitted(found, kind)


def _named(text: str) -> Found:
    found = find_period(text)
    return Found(found) if found is not None and found.first.year in _YEARS else Found(why="no-period")


def _year(text: str) -> int:
    """A year of two digits belongs to this century up to 69."""
    number = int(text)
    return number if len(text) > 2 else number + (2000 if number < _CENTURY else 1900)
