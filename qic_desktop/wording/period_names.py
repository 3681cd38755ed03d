"""Names of periods and months in the language in use.

English is a table here; for other languages Babel is asked when a month is first named, so that it costs
nothing on the start path.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from qic_desktop.domain.period import Period, PeriodKind, find_period, find_place
from qic_desktop.domain.since_start import read_since_start
from qic_desktop.i18n import _, language

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@lru_cache(maxsize=16)
def _months(tag: str, width: str) -> tuple[str, ...]:
    """The twelve names of a language; English where the language is unknown."""
    if tag.split("_")[0].split("-")[0] == "en":
        return _LONG if width == "wide" else _SHORT
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale.parse(tag.replace("-", "_")).months["stand-alone"][width]
    except (UnknownLocaleError, ValueError, KeyError):
        return _LONG if width == "wide" else _SHORT
    return tuple(str(names[month]) for month in range(1, 13))


@lru_cache(maxsize=16)
def _weekdays(tag: str) -> tuple[str, ...]:
    """The seven short names of a language, Monday first; English where the language is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale.parse(tag.replace("-", "_")).days["format"]["abbreviated"]
    except (UnknownLocaleError, ValueError, KeyError):
        names = Locale("en").days["format"]["abbreviated"]
    return tuple(str(names[number]) for number in range(7))


def weekday_name(day: date) -> str:
    """A day of the week, short: "Fri"."""
    return _weekdays(language())[day.weekday()]


def month_name(month: int, *, short: bool = False) -> str:
    """Name of a month, 1 to 12: "March", short "Mar"."""
    return _months(language(), "abbreviated" if short else "wide")[month - 1]


def period_name(text: str, *, short: bool = False, with_year: bool = True) -> str:
    """A period for people: "March 2019", short "Mar 2019", without year "Mar"; a text of no known form as it is.

    The second event of a day keeps its number: "3 March 2019 (2)".
    """
    return _period_name(text, language(), short, with_year)


@lru_cache(maxsize=4096)
def _period_name(text: str, _language: str, short: bool, with_year: bool) -> str:
    period = find_place(text)
    if period is None:
        counted = read_since_start(text)
        return _since_start(*counted, short=short) if counted else text
    if not period.text.endswith(")"):
        return _name(period, short=short, with_year=with_year)
    day, _space, number = period.text.partition(" ")
    return f"{period_name(day, short=short, with_year=with_year)} {number}"


def _since_start(kind: PeriodKind, number: int, *, short: bool) -> str:
    """ "month 3" since a site's start; below an axis the number alone."""
    if short:
        return str(number)
    words = {
        PeriodKind.YEAR: _("year {n}"),
        PeriodKind.QUARTER: _("quarter {n}"),
        PeriodKind.MONTH: _("month {n}"),
        PeriodKind.WEEK: _("week {n}"),
        PeriodKind.DAY: _("day {n}"),
    }
    return words[kind].format(n=number)


def _name(period: Period, *, short: bool, with_year: bool) -> str:
    bare = _bare(period, short=short)
    if not with_year or period.kind is PeriodKind.YEAR:
        return bare
    year = period.text.rpartition(":")[2][:4]
    return _("{period} {year}").format(period=bare, year=year)


def year_name(text: str, *, first: bool) -> str:
    """The year of a period in full, or as "’17" after the first."""
    period = find_period(text)
    if period is None:
        return text
    year = f"{period.first.year:04d}"
    return year if first else "’" + year[2:]


def _bare(period: Period, *, short: bool) -> str:
    form = period.text.rpartition(":")[2]
    match period.kind:
        case PeriodKind.YEAR if period.text.startswith("fy04:"):
            return f"{form}/{(int(form) + 1) % 100:02d}"
        case PeriodKind.YEAR:
            return form
        case PeriodKind.QUARTER:
            return _("Q{number}").format(number=form[-1])
        case PeriodKind.WEEK:
            return (_("W{number}") if short else _("week {number}")).format(number=int(form[-2:]))
        case PeriodKind.DAY:
            return _("{day} {month}").format(day=period.first.day, month=month_name(period.first.month, short=short))
        case _:
            return month_name(period.first.month, short=short)
