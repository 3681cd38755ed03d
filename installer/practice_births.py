"""Make the invented counts of the second practice set: births at twenty health centres.

Use: ``python installer/practice_births.py [--out FOLDER]``. Every birth is drawn on a day, with what was done for
mother and child; months, weeks and heavy bleedings are then counted from the same births, so that they agree with each
other. The seed and the shapes below are all there is: a second run gives the same bytes. What shaped them stands in
``resources/practice/births/README.md``. Pure standard library.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

BIRTHS = Path(__file__).resolve().parent.parent / "resources" / "practice" / "births"
SEED = 20260706
FIRST, LAST = (2024, 1), (2026, 6)
FIRST_WEEK, LAST_WEEK = date(2025, 6, 30), date(2026, 6, 22)
MONTHS = ("site", "month", "births", "oxytocin", "partograph", "needing", "helped", "days_without", "note")
WEEKS = ("site", "week", "skin", "births")
BLEEDINGS = ("site", "day", "births_since")
NEEDS_HELP, BLEEDS, BLEEDS_AFTER = 0.07, 1 / 38, 1 / 75
OXYTOCIN_WITHOUT = 0.12
"""The share that still gets it, from another room, while the delivery room has none."""

Rise = tuple[float, float, str]
"""A share before and after a month: ``(0.55, 0.85, "2025-02")``. Between lie three months of learning."""


@dataclass(frozen=True)
class Shape:
    """How a health centre was imagined. Reasons and notes go by month, stock-outs by first day and number of days."""

    births: float
    oxytocin: Rise
    partograph: Rise
    helped: Rise = (0.6, 0.6, "2026-12")
    skin: Rise = (0.45, 0.6, "2025-12")
    begins: str = "2024-01"
    closed: dict[str, str] = field(default_factory=dict)
    no_births: tuple[str, ...] = ()
    not_counted: dict[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    without: tuple[tuple[str, int], ...] = ()
    weeks_without: tuple[str, str] = ("", "")
    weeks_begin: str = "2025-W27"
    notes: dict[str, str] = field(default_factory=dict)


def _span(first: str, last: str) -> tuple[str, ...]:
    return tuple(month for month in months() if first <= month <= last)


def months() -> tuple[str, ...]:
    """Every month of the set."""
    start, end = FIRST[0] * 12 + FIRST[1] - 1, LAST[0] * 12 + LAST[1] - 1
    return tuple(f"{at // 12}-{at % 12 + 1:02}" for at in range(start, end + 1))


STRIKE = {"2025-01": "strike"}
SHAPES: dict[str, Shape] = {
    "K01": Shape(45, (0.72, 0.9, "2025-01"), (0.6, 0.82, "2025-04"), helped=(0.55, 0.85, "2025-03")),
    "K02": Shape(41, (0.64, 0.64, "2026-12"), (0.52, 0.7, "2025-06"), without=(("2025-08-04", 19),)),
    "K03": Shape(
        27,
        (0.55, 0.86, "2025-03"),
        (0.48, 0.76, "2025-09"),
        helped=(0.5, 0.8, "2025-05"),
        skin=(0.42, 0.74, "2025-11"),
        without=(("2024-09-10", 16), ("2024-11-20", 9)),
        not_counted=dict.fromkeys(_span("2024-06", "2024-09"), "forms-out-of-stock"),
        silent=("2026-06",),
        notes={"2024-09": "None from the 10th to the 25th"},
    ),
    "K04": Shape(23, (0.8, 0.8, "2026-12"), (0.7, 0.7, "2026-12"), weeks_without=("2025-W40", "2025-W50")),
    "K05": Shape(18, (0.5, 0.78, "2025-06"), (0.4, 0.62, "2025-08"), closed={"2024-04": "facility-closed"}),
    "K06": Shape(
        33,
        (0.6, 0.84, "2025-05"),
        (0.5, 0.78, "2025-03"),
        not_counted=dict.fromkeys(_span("2024-09", "2025-02"), "forms-out-of-stock"),
    ),
    "K07": Shape(12, (0.7, 0.92, "2025-07"), (0.6, 0.6, "2026-12"), silent=("2024-12",)),
    "K08": Shape(38, (0.76, 0.62, "2025-05"), (0.66, 0.5, "2025-05"), without=(("2025-06-16", 24),)),
    "K09": Shape(
        37,
        (0.58, 0.9, "2025-04"),
        (0.55, 0.86, "2025-02"),
        helped=(0.5, 0.88, "2025-08"),
        skin=(0.5, 0.82, "2025-10"),
        closed=STRIKE,
    ),
    "K10": Shape(15, (0.66, 0.66, "2026-12"), (0.5, 0.5, "2026-12"), closed=STRIKE),
    "K11": Shape(
        21,
        (0.62, 0.8, "2025-03"),
        (0.6, 0.74, "2025-01"),
        not_counted=dict.fromkeys(_span("2024-05", "2024-12"), "staff-away"),
    ),
    "K12": Shape(29, (0.7, 0.7, "2026-12"), (0.62, 0.8, "2025-07"), closed=STRIKE),
    "K13": Shape(17, (0.5, 0.72, "2025-08"), (0.45, 0.45, "2026-12"), silent=("2024-07", "2025-02", "2025-11")),
    "K14": Shape(
        8,
        (0.55, 0.8, "2025-06"),
        (0.4, 0.6, "2025-10"),
        closed={"2024-04": "facility-closed", "2024-05": "facility-closed"},
        notes={"2024-04": "The river took the road", "2024-06": "Births again from the 3rd"},
    ),
    "K15": Shape(41, (0.85, 0.94, "2025-02"), (0.78, 0.9, "2025-03"), helped=(0.7, 0.9, "2025-02")),
    "K16": Shape(14, (0.6, 0.6, "2026-12"), (0.5, 0.66, "2025-12"), silent=("2026-05", "2026-06")),
    "K17": Shape(
        25,
        (0.57, 0.8, "2025-01"),
        (0.5, 0.75, "2024-11"),
        not_counted=dict.fromkeys(_span("2024-02", "2024-04"), "register-lost"),
    ),
    "K18": Shape(31, (0.66, 0.82, "2025-10"), (0.58, 0.58, "2026-12"), weeks_begin="2025-W45"),
    "K19": Shape(19, (0.6, 0.78, "2025-09"), (0.5, 0.72, "2025-11"), begins="2025-01"),
    "K20": Shape(
        5,
        (0.6, 0.75, "2025-05"),
        (0.5, 0.5, "2026-12"),
        no_births=("2024-08", "2025-12"),
        notes={"2025-12": "No birth this month: the midwife was away, mothers went to Sainte-Hélène"},
    ),
}
"""The twenty health centres."""


class Birth(NamedTuple):
    """One birth and what was done."""

    day: date
    oxytocin: bool
    partograph: bool
    needing: bool
    helped: bool
    skin: bool
    bleeding: bool


def draw(shape: Shape, chance: random.Random) -> list[Birth]:
    """Every birth of a health centre, in order of time."""
    born: list[Birth] = []
    empty = set(shape.no_births) | set(shape.closed)
    for month in months():
        if month < shape.begins or month in empty:
            continue
        first, length = _days(month)
        season = 1.12 if month[5:] in ("03", "04", "05", "09") else 0.96
        count = min(60, max(5, round(chance.gauss(shape.births * season, (shape.births * 0.6) ** 0.5))))
        days = sorted(first + timedelta(days=int(chance.random() * length)) for _turn in range(count))
        born += [_birth(shape, day, chance) for day in days]
    return born


def _birth(shape: Shape, day: date, chance: random.Random) -> Birth:
    luck = [chance.random() for _turn in range(6)]
    oxytocin = OXYTOCIN_WITHOUT if _is_without(shape, day) else _share(shape.oxytocin, day)
    needing = luck[2] < NEEDS_HELP
    bleeds = BLEEDS_AFTER if day >= _first(shape.oxytocin[2]) else BLEEDS
    return Birth(
        day,
        luck[0] < oxytocin,
        luck[1] < _share(shape.partograph, day),
        needing,
        needing and luck[3] < _share(shape.helped, day),
        luck[4] < _share(shape.skin, day),
        luck[5] < bleeds,
    )


def _share(rise: Rise, day: date) -> float:
    before, after, month = rise
    learned = (day - _first(month)).days / 92
    return before + (after - before) * min(1.0, max(0.0, learned))


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _days(month: str) -> tuple[date, int]:
    first = _first(month)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, (following - first).days


def _is_without(shape: Shape, day: date) -> bool:
    return any(0 <= (day - date.fromisoformat(start)).days < length for start, length in shape.without)


def month_rows(site: str, shape: Shape, born: Sequence[Birth]) -> Iterable[tuple[object, ...]]:
    """The months of a health centre as its register gives them: numbers, or the reason why there are none."""
    for month in months():
        if month < shape.begins or month in shape.silent:
            continue
        note = shape.notes.get(month, "")
        if month in shape.closed:
            yield site, month, *[shape.closed[month]] * 6, note
            continue
        here = [one for one in born if f"{one.day:%Y-%m}" == month]
        first, length = _days(month)
        without = sum(_is_without(shape, first + timedelta(days=number)) for number in range(length))
        partograph = shape.not_counted.get(month, sum(one.partograph for one in here))
        counted = [sum(one.oxytocin for one in here), partograph, sum(one.needing for one in here)]
        yield site, month, len(here), *counted, sum(one.helped for one in here), without, note


def week_rows(site: str, shape: Shape, born: Sequence[Birth]) -> Iterable[tuple[object, ...]]:
    """The weekly tallies from the wall; a week without births is told as 0 of 0."""
    day = FIRST_WEEK
    while day <= LAST_WEEK:
        year, number, _weekday = day.isocalendar()
        week = f"{year}-W{number:02}"
        first, last = shape.weeks_without
        if week >= shape.weeks_begin and not first <= week <= last:
            here = [one for one in born if 0 <= (one.day - day).days < 7]
            yield site, week, sum(one.skin for one in here), len(here)
        day += timedelta(days=7)


def bleeding_rows(site: str, born: Sequence[Birth]) -> Iterable[tuple[object, ...]]:
    """Every heavy bleeding with the births that lay before it since the last one."""
    since = 0
    for one in born:
        if one.bleeding:
            yield site, one.day.isoformat(), since
            since = 0
        else:
            since += 1


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as UTF-8 CSV with plain line feeds."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the three tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=BIRTHS, help="where the tables are written")
    folder = parser.parse_args(arguments).out
    drawn = [(site, shape, draw(shape, random.Random(f"{SEED} {site}"))) for site, shape in SHAPES.items()]
    write(folder / "months.csv", MONTHS, (row for one in drawn for row in month_rows(*one)))
    write(folder / "weeks.csv", WEEKS, (row for one in drawn for row in week_rows(*one)))
    write(
        folder / "bleeding.csv", BLEEDINGS, (row for site, _shape, born in drawn for row in bleeding_rows(site, born))
    )
    sys.stdout.write(f"{sum(len(born) for _site, _shape, born in drawn)} births\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
