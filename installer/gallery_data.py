"""The numbers behind the pictures of the handbook: the practice table, and small published tables.

Every table names its source. What is made up says so in its name, and its picture says so below its title.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import mean, stdev

import environment

from qic_desktop.analysis.charts.events import RareEvent, event_series
from qic_desktop.analysis.charts.funnel import SiteCounts
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle, shares
from qic_desktop.domain.measure import Direction

PRACTICE = os.path.join(environment.PROJECT, "resources", "practice", "four_hour_emergency_care.csv")
"""NHS England, through NHSRdatasets (CC0): real counts under the codes of the practice collaborative."""

FIRST, LAST = "2016-04", "2019-03"

VIENNA = """
1844 244/37 257/29 276/47 208/36 240/14 224/6 206/9 269/17 245/3 248/8 245/27 256/27
1845 303/23 274/13 292/13 260/11 296/13 280/20 245/15 251/9 237/25 283/42 265/29 267/28
1846 336/45 293/53 311/48 253/48 305/41 266/27 252/33 216/39 271/39 254/38 297/32 298/16
1847 311/10 312/6 305/11 312/57 294/36 268/6 250/3 264/5 262/12 278/11 246/11 273/8
1848 283/10 291/2 276/0 305/2 313/3 264/3 269/1 261/0 312/3 299/7 310/9 373/5
1849 403/9 389/12 406/20
"""
"""Births and deaths of childbed fever, first maternity clinic in Vienna, by month. Semmelweis IP. Die Aetiologie, der
Begriff und die Prophylaxis des Kindbettfiebers. Pest, Wien, Leipzig: Hartleben, 1861. Chlorine washing of hands began
in mid-May 1847."""

CRIMEA = """
1854-04 8571 1, 1854-05 23333 12, 1854-06 28333 11, 1854-07 28722 359, 1854-08 30246 828, 1854-09 30290 788,
1854-10 30643 503, 1854-11 29736 844, 1854-12 32779 1725, 1855-01 32393 2761, 1855-02 30919 2120, 1855-03 30107 1205,
1855-04 32252 477, 1855-05 35473 508, 1855-06 38863 802, 1855-07 42647 382, 1855-08 44614 483, 1855-09 47751 189,
1855-10 46852 128, 1855-11 37853 178, 1855-12 43217 91, 1856-01 44212 42, 1856-02 43485 24, 1856-03 46140 15
"""
"""Strength of the British army in the East and deaths of disease, by month. Nightingale F. Notes on Matters Affecting
the Health, Efficiency, and Hospital Administration of the British Army. London: Harrison, 1858."""

HORSE_KICKS = (3, 5, 7, 9, 10, 18, 6, 14, 11, 9, 5, 11, 15, 6, 11, 17, 12, 15, 8, 4)
"""Deaths by horse kick in 14 corps of the Prussian army, 1875 to 1894. Bortkiewicz L von. Das Gesetz der kleinen
Zahlen. Leipzig: Teubner, 1898."""

COAL_FIRST = date(1884, 11, 9)
COAL_DAYS = (
    114, 108, 188, 233, 28, 22, 61, 78, 99, 326, 275, 54, 217, 113, 32,
    388, 151, 361, 312, 354, 307, 275, 78, 17, 1205, 644, 467, 871, 48, 123,
)  # fmt: skip
"""Days between explosions in British coal mines that killed ten or more, from November 1884 to July 1905. Jarrett RG.
Biometrika 1979;66:191-193."""

HEART_SURGERY = (
    ("A", 0, 47), ("B", 18, 148), ("C", 8, 119), ("D", 46, 810), ("E", 8, 211), ("F", 13, 196),
    ("G", 9, 148), ("H", 31, 215), ("I", 14, 207), ("J", 8, 97), ("K", 29, 256), ("L", 24, 360),
)  # fmt: skip
"""Deaths and operations: cardiac surgery in babies at 12 unnamed hospitals. Spiegelhalter D, Thomas A, Best N, Gilks W.
BUGS 0.5 Examples, volume 1 (Surgical). Cambridge: MRC Biostatistics Unit, 1996."""

MADE_UP_FALLS = (5, 9, 2, 14, 7, 3, 20, 8, 6, 12, 4, 9, 17, 10, 22, 13, 19, 31, 24, 47)
MADE_UP_REASONS = {
    "Waiting for a bed": 128.0,
    "Waiting for a doctor": 74.0,
    "Waiting for tests": 41.0,
    "Specialist opinion": 23.0,
    "Transport": 14.0,
    "Other": 12.0,
}
MADE_UP_FORMS = (
    "34/44 29/41 36/47 28/39 35/45 31/40 36/46 strike strike 30/38 33/43 38/48 39/47 35/50 register-lost "
    "register-lost 39/47 37/49 31/46 37/44"
)
MADE_UP_SITES = (
    "2/24 5/31 3/38 6/44 4/52 9/60 5/67 11/75 8/83 7/90 13/98 9/107 14/115 10/124 15/133 12/142 19/150 13/161 17/172 "
    "22/184 16/195 24/208 19/222 21/237 35/252 22/268 28/286 25/305 34/326 19/350"
)


def months(first: str = FIRST, last: str = LAST) -> tuple[str, ...]:
    """The months from the first to the last, both included."""
    year, month = map(int, first.split("-"))
    found = []
    while f"{year}-{month:02}" <= last:
        found.append(f"{year}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)


def _practice() -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """(attendances, breaches) of each site and month."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    with open(PRACTICE, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            counts = float(row["attendances"]), float(row["breaches"])
            found.setdefault(row["site"], {})[row["period"]] = counts
    return found


SITES = _practice()


def within(site: str, first: str = FIRST, last: str = LAST) -> Series:
    """Attendances seen within four hours, of all, at a site of the practice table; what is absent stays a gap."""
    periods, counts = months(first, last), SITES[site]
    pairs = [counts.get(period) for period in periods]
    tops = tuple(None if pair is None else pair[0] - pair[1] for pair in pairs)
    bottoms = tuple(None if pair is None else pair[0] for pair in pairs)
    return Series(periods, shares(tops, bottoms), tops, bottoms, Direction.UP, ValueStyle())


def over(site: str) -> Series:
    """Attendances that took longer than four hours, of 100, at a site of the practice table."""
    periods, counts = months(), SITES[site]
    tops = tuple(counts[period][1] for period in periods)
    bottoms = tuple(counts[period][0] for period in periods)
    style = ValueStyle(percent=False, decimals=1)
    return Series(periods, shares(tops, bottoms, per=100), tops, bottoms, Direction.DOWN, style, per=100)


def quarters(site: str) -> Series:
    """Quarters of a site: the mean and the spread of their three monthly shares."""
    series = within(site)
    values = [value for value in series.values if value is not None]
    threes = [values[at : at + 3] for at in range(0, len(values), 3)]
    names = tuple(f"{period[:4]}-Q{(int(period[5:]) + 2) // 3}" for period in series.periods[::3])
    return Series(
        names,
        tuple(mean(three) for three in threes),
        direction=Direction.UP,
        lengths=tuple(3.0 for _ in threes),
        deviations=tuple(stdev(three) for three in threes),
    )


def vienna(first: str = "1844-01", last: str = "1849-03") -> Series:
    """Deaths of childbed fever, of births."""
    pairs: dict[str, tuple[float, float]] = {}
    for line in VIENNA.strip().splitlines():
        year, *parts = line.split()
        for month, part in enumerate(parts, 1):
            births, deaths = part.split("/")
            pairs[f"{year}-{month:02}"] = float(deaths), float(births)
    return _counted([(period, *pair) for period, pair in pairs.items() if first <= period <= last], Direction.DOWN)


def vienna_rate(first: str, last: str) -> Series:
    """The same for every 100 births."""
    found = vienna(first, last)
    style = ValueStyle(percent=False, decimals=1)
    values = shares(found.numerators, found.denominators, per=100)
    return Series(found.periods, values, found.numerators, found.denominators, Direction.DOWN, style, per=100)


def crimea(notes: Sequence[ChartNote] = ()) -> Series:
    """Deaths of disease in a month, for every 1,000 soldiers."""
    rows = [part.split() for part in CRIMEA.replace("\n", " ").split(",")]
    periods = tuple(row[0] for row in rows)
    deaths, strength = (tuple(float(row[at]) for row in rows) for at in (2, 1))
    style = ValueStyle(percent=False, decimals=1)
    values = shares(deaths, strength, per=1000)
    return Series(periods, values, deaths, strength, Direction.DOWN, style, per=1000, notes=tuple(notes))


def horse_kicks() -> Series:
    """Deaths a year."""
    periods = tuple(str(1875 + at) for at in range(len(HORSE_KICKS)))
    style = ValueStyle(percent=False, decimals=0)
    return Series(periods, tuple(map(float, HORSE_KICKS)), direction=Direction.DOWN, style=style)


def coal() -> Series:
    """Days between explosions."""
    days = [COAL_FIRST]
    for between in COAL_DAYS:
        days.append(days[-1] + timedelta(days=between))
    return event_series([RareEvent(day) for day in days], "time")


def falls() -> Series:
    """Made up: patients between two falls."""
    periods = tuple(str(at) for at in range(1, len(MADE_UP_FALLS) + 1))
    style = ValueStyle(percent=False, decimals=0)
    values = tuple(map(float, MADE_UP_FALLS))
    return Series(periods, values, direction=Direction.UP, style=style, by_event=True)


def forms() -> Series:
    """Made up: forms filled in, of births, with months that were lost."""
    parts = MADE_UP_FORMS.split()
    periods = months("2024-01", "2025-08")
    pairs = [tuple(map(float, part.split("/"))) if "/" in part else (None, None) for part in parts]
    tops, bottoms = (tuple(pair[at] for pair in pairs) for at in (0, 1))
    gaps = {period: part for period, part in zip(periods, parts, strict=True) if "/" not in part}
    return Series(periods, shares(tops, bottoms), tops, bottoms, Direction.UP, gaps=gaps)


def year_of_sites(first: str = "2018-04", last: str = LAST) -> list[SiteCounts]:
    """Every site of the practice table that reported the whole year: within four hours, of all."""
    wanted = months(first, last)
    found = []
    for site, counts in SITES.items():
        if all(month in counts for month in wanted):
            cases = sum(counts[month][0] for month in wanted)
            found.append(SiteCounts(site, cases - sum(counts[month][1] for month in wanted), cases))
    return found


def heart_surgery() -> list[SiteCounts]:
    """Deaths, of operations."""
    return [SiteCounts(name, float(deaths), float(operations)) for name, deaths, operations in HEART_SURGERY]


def made_up_sites() -> list[SiteCounts]:
    """Made up: sites that differ by no more than chance, but for one."""
    pairs = [part.split("/") for part in MADE_UP_SITES.split()]
    return [SiteCounts(f"H{at:02}", float(top), float(bottom)) for at, (top, bottom) in enumerate(pairs, 1)]


def _counted(rows: Sequence[tuple[str, float, float]], direction: Direction) -> Series:
    periods = tuple(row[0] for row in rows)
    tops, bottoms = tuple(row[1] for row in rows), tuple(row[2] for row in rows)
    return Series(periods, shares(tops, bottoms), tops, bottoms, direction)
