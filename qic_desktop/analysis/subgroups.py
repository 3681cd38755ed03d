"""From raw rows to plotted points: dropping rows without a place, pairing, grouping, aggregating.

Rules: as published in the R package qicharts2 0.8.1. The points of every facet are numbered 1, 2, 3 ... in
the order of x; freeze, exclude and part speak of these numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qic_desktop.analysis.sums import exact_sum, mean, median

Facet = tuple[str | None, str | None]
Number = float | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as given, its x shortened to a period; ``place`` is its number in the input."""

    place: int
    x: Any
    y: Number
    n: Number
    facet: Facet


@dataclass(frozen=True, slots=True)
class Point:
    """One plotted point; ``first_row`` is the place of its first row, ``n`` None without denominators."""

    x: Any
    y: Number
    n: Number
    total: Number
    length: int
    mean: Number
    deviation: Number
    first_row: int


def number(value: Any) -> Number:
    """A number of the input as float; null and NaN are missing, infinities are spelled out."""
    if value is None:
        return None
    result = float(value)
    return None if math.isnan(result) else result


def deviation(values: Sequence[float]) -> Number:
    """Sample standard deviation (divisor n - 1); None of fewer than two values."""
    middle = mean(values)
    if middle is None or len(values) < 2:
        return None
    return math.sqrt(exact_sum((value - middle) ** 2 for value in values) / (len(values) - 1))


AGGREGATES: Mapping[str, Callable[[Sequence[float]], Number]] = {
    "mean": mean,
    "median": median,
    "sum": exact_sum,
    "sd": deviation,
}


def raw_rows(data: Mapping[str, Any], x_period: str | None) -> list[RawRow]:
    """The rows that have a place, with y and n missing together."""
    ys = data["y"]
    count = len(ys)
    xs = data.get("x") if data.get("x_type") != "none" else None
    xs = list(range(1, count + 1)) if xs is None else xs
    ns = data.get("n")
    facets = [data.get(name) or [None] * count for name in ("facet1", "facet2")]
    found = []
    for place in range(count):
        if xs[place] is None:
            continue
        y, n = number(ys[place]), None if ns is None else number(ns[place])
        if ns is not None and (y is None or n is None):
            y = n = None
        x = shortened(xs[place], x_period) if x_period else xs[place]
        found.append(RawRow(place, x, y, n, (facets[0][place], facets[1][place])))
    return found


def shortened(x: str, period: str) -> str:
    """First day of the period that an ISO date lies in; weeks start on Monday.

    Raises:
        ValueError: the text is no date or the period is unknown.
    """
    day = date.fromisoformat(x)
    starts = {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=day.month - (day.month - 1) % 3, day=1),
        "year": day.replace(month=1, day=1),
    }
    if period not in starts:
        raise ValueError(period)
    return starts[period].isoformat()


def grouped(
    rows: Sequence[RawRow], *, ratio: bool, aggregate: str, levels: Sequence[str] | None
) -> dict[Facet, list[Point]]:
    """The points of every facet in order of x (of ``levels`` for factors), facets by their labels."""
    rank = {level: place for place, level in enumerate(levels or ())}
    groups: dict[Facet, dict[Any, list[RawRow]]] = {}
    for row in rows:
        groups.setdefault(row.facet, {}).setdefault(row.x, []).append(row)
    return {
        facet: [
            _point(groups[facet][x], ratio=ratio, aggregate=aggregate)
            for x in sorted(groups[facet], key=(lambda x: rank[x]) if levels else None)
        ]
        for facet in sorted(groups, key=lambda labels: tuple(label or "" for label in labels))
    }


def _point(rows: Sequence[RawRow], *, ratio: bool, aggregate: str) -> Point:
    ys = [row.y for row in rows if row.y is not None]
    total: Number = None if len(rows) == 1 and not ys else exact_sum(ys)
    n = exact_sum(row.n for row in rows if row.n is not None) if ratio else None
    y: Number
    y = AGGREGATES[aggregate](ys) if n is None else _share(total, n)
    return Point(rows[0].x, y, n, total, len(ys), mean(ys), deviation(ys), rows[0].place)


def _share(total: Number, n: float) -> Number:
    if total is None or (n == 0 and total == 0):
        return None
    return total / n if n else math.copysign(math.inf, total)
