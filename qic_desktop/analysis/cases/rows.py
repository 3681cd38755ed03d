"""From raw rows to plotted points: checking, dropping rows without a place, pairing, grouping, aggregating.

Rules: as published in the R package qicharts2 0.8.1. The points of every facet are numbered 1, 2, 3 ... in
the order of x; freeze, exclude and part speak of these numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from qic_desktop.analysis.cases.checks import (
    Number,
    iso_date,
    known_names,
    listed,
    mapping,
    number,
    numbers,
    refused,
    text,
    texts,
)
from qic_desktop.analysis.sums import deviation, exact_sum, mean, median, ratio

Facet = tuple[str | None, str | None]

DATA_FIELDS = frozenset({"x_type", "x", "x_levels", "y", "n", "facet1", "facet2"})
X_TYPES = ("none", "number", "date", "character", "factor")
PERIODS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class RawData:
    """The rows of a case, checked: one entry a row in every list; ``levels`` are those of a factor, else empty."""

    x_type: str
    xs: Sequence[Any]
    ys: Sequence[Number]
    ns: Sequence[Number] | None
    facets: Sequence[Facet]
    levels: Sequence[str]

    @property
    def categorical(self) -> bool:
        """Whether x has no order of its own."""
        return self.x_type in ("character", "factor")


class RawRow(NamedTuple):
    """One row as given, its x shortened to a period; ``place`` is its number in the input, from 0."""

    place: int
    x: Any
    y: Number
    n: Number
    facet: Facet


class Point(NamedTuple):
    """One plotted point; ``first_row`` is the place of its first row, ``n`` None without denominators."""

    x: Any
    y: Number
    n: Number
    total: Number
    length: int
    mean: Number
    deviation: Number
    first_row: int


AGGREGATES: Mapping[str, Callable[[Sequence[float]], Number]] = {
    "mean": mean,
    "median": median,
    "sum": exact_sum,
    "sd": deviation,
}


def read_data(value: Any) -> RawData:
    """The rows of a case.

    Raises:
        CaseRefusedError: a value that does not fit, with its field and row.
    """
    data = mapping(value, "data")
    known_names(data, DATA_FIELDS, "field")
    ys = numbers(data.get("y"), "y")
    count = len(ys)
    x_type = data.get("x_type")
    x_type = "none" if x_type is None else x_type
    if not isinstance(x_type, str) or x_type not in X_TYPES:
        raise refused("x-type", x_type)
    levels = _levels(data.get("x_levels")) if x_type == "factor" else []
    xs = _places(data.get("x"), x_type, count, levels)
    ns = None if data.get("n") is None else numbers(data["n"], "n", count)
    for row, size in enumerate(ns or (), 1):
        if size is not None and size < 0:
            raise refused("negative-denominator", size, field="n", row=row)
    labels = [
        [None] * count if data.get(name) is None else texts(data[name], name, count) for name in ("facet1", "facet2")
    ]
    return RawData(x_type, xs, ys, ns, list(zip(*labels, strict=True)), levels)


def _levels(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise refused("levels", field="x_levels")
    levels = [text(level, "x_levels", row) for row, level in enumerate(value, 1)]
    if len(set(levels)) != len(levels):
        raise refused("levels", field="x_levels")
    return levels


def _places(value: Any, x_type: str, count: int, levels: Sequence[str]) -> Sequence[Any]:
    if x_type == "none":
        if value is not None:
            raise refused("x-unwanted", field="x")
        return range(1, count + 1)
    found = listed(value, "x", count)
    known = set(levels)
    for row, x in enumerate(found, 1):
        if x is None:
            continue
        if x_type == "number":
            number(x, "x", row)
        elif x_type == "date":
            iso_date(x, "x", row)
        elif text(x, "x", row) not in known and x_type == "factor":
            raise refused("level", x, field="x", row=row)
    return found


def raw_rows(data: RawData, period: str | None) -> list[RawRow]:
    """The rows that have a place, with y and n missing together.

    Raises:
        CaseRefusedError: no row has a place.
    """
    ns = data.ns
    found = []
    for place, (x, y, facet) in enumerate(zip(data.xs, data.ys, data.facets, strict=True)):
        if x is None:
            continue
        n = None if ns is None else ns[place]
        if ns is not None and (y is None or n is None):
            y = n = None
        found.append(RawRow(place, shortened(x, period) if period else x, y, n, facet))
    if not found:
        raise refused("no-rows")
    return found


def shortened(x: str, period: str) -> str:
    """First day of the period (one of ``PERIODS``) that an ISO date lies in; weeks start on Monday."""
    day = date.fromisoformat(x)
    if period == "week":
        # The first week of the calendar begins before its first day.
        day = date.fromordinal(max(1, day.toordinal() - day.weekday()))
    elif period == "month":
        day = day.replace(day=1)
    elif period == "quarter":
        day = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    elif period == "year":
        day = day.replace(month=1, day=1)
    return day.isoformat()


def grouped(rows: Sequence[RawRow], *, ratios: bool, aggregate: str, levels: Sequence[str]) -> dict[Facet, list[Point]]:
    """The points of every facet in order of x (of ``levels`` for factors), facets by their labels."""
    rank = {level: place for place, level in enumerate(levels)}
    groups: dict[Facet, dict[Any, list[RawRow]]] = {}
    for row in rows:
        groups.setdefault(row.facet, {}).setdefault(row.x, []).append(row)
    return {
        facet: [
            _point(groups[facet][x], ratios=ratios, aggregate=aggregate)
            for x in sorted(groups[facet], key=rank.__getitem__ if rank else None)
        ]
        for facet in sorted(groups, key=lambda labels: tuple((label is None, label or "") for label in labels))
    }


def _point(rows: Sequence[RawRow], *, ratios: bool, aggregate: str) -> Point:
    if len(rows) == 1:
        (row,) = rows
        size = (row.n or 0.0) if ratios else None
        y = _share(row.y, size) if size is not None else row.y
        if size is None and aggregate != "mean":
            y = AGGREGATES[aggregate]([] if row.y is None else [row.y])
        return Point(row.x, y, size, row.y, int(row.y is not None), row.y, None, row.place)
    ys = [row.y for row in rows if row.y is not None]
    total = exact_sum(ys)
    n = exact_sum(row.n for row in rows if row.n is not None) if ratios else None
    plotted = AGGREGATES[aggregate](ys) if n is None else _share(total, n)
    return Point(rows[0].x, plotted, n, total, len(ys), mean(ys), deviation(ys), rows[0].place)


def _share(total: Number, n: float) -> Number:
    return None if total is None else ratio(total, n)
