"""Rows on which engines disagree unless a definition is exact, and the same as panels for numpy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from qic_desktop.analysis.sites.aggregate import MeasureRule, PeriodAggregate, aggregate_periods
from qic_desktop.analysis.sites.panel import panel_of
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import parse_period
from qic_desktop.scale.expressions import Goal

Row = dict[str, object]
MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02")

RULES = {
    "share": MeasureRule("share", Direction.UP, 0.5),
    "rate": MeasureRule("rate", Direction.DOWN, 20.0, multiplier=1000.0),
    "count": MeasureRule("count", Direction.UP, 3.0),
    "mean": MeasureRule("mean", Direction.NEUTRAL, 3.0),
    "nothing": MeasureRule("nothing", Direction.UP, 0.5),
}
GOALS = {
    code: Goal(rule.multiplier, rule.target, {Direction.UP: True, Direction.DOWN: False}.get(rule.direction))
    for code, rule in RULES.items()
}
WITHOUT_DENOMINATOR = ("count", "mean")

CELLS: dict[str, tuple[tuple[float | None, float | None], ...]] = {
    "no cases": ((0, 0),),
    "some of none": ((3, 0), (0, 0), (1, 2)),
    "missing": ((None, None), (1, 3)),
    "half missing": ((1, None), (None, 4), (2, 3)),
    "nobody": ((None, None), (None, None)),
    "one site": ((1, 3),),
    "even number of sites": ((1, 3), (2, 3), (1, 7), (5, 7)),
    "ties": ((1, 2), (2, 4), (3, 6), (1, 2), (1, 3)),
    "exactly at the target": ((1, 2), (0.5, 1), (20, 1000), (3, 3)),
    "below nothing": ((-1, 4), (1, -4), (0, -1)),
    "more than all": ((9, 4), (1, 1)),
    "large": ((123456789012, 987654321098), (1, 3)),
    "fractions": ((0.1, 0.3), (0.2, 0.7), (1e-9, 3)),
    "nothing is nought": ((0, 5), (0, 9), (0, 1)),
}


def awkward_rows() -> list[Row]:
    """Every case as a month of a measure's stratum, for each measure; and some months by chance."""
    found: list[Row] = []
    for code in RULES:
        for stratum, cells in CELLS.items():
            found += [_row(code, stratum, MONTHS[2], site, top, bottom) for site, (top, bottom) in enumerate(cells)]
        found += _by_chance(code)
    return found


def _by_chance(code: str) -> Iterator[Row]:
    dice = random.Random(code)
    for site in range(40):
        for month in MONTHS:
            bottom = dice.choice((None, 0, 1, 2, 7, 30))
            top = None if bottom is None else dice.randint(0, bottom)
            expected = dice.random() > 0.1 or bottom is None
            yield _row(code, "", month, site, top, bottom, expected=expected) | {"apart": dice.random() < 0.15}


def _row(
    code: str, stratum: str, month: str, site: int, top: float | None, bottom: float | None, *, expected: bool = True
) -> Row:
    alone = code in WITHOUT_DENOMINATOR
    first: date = parse_period(month).first
    return {
        "measure": code,
        "stratum": stratum,
        "period": month,
        "first_day": first,
        "site": f"S{site:03}",
        "area": "North / Hills" if site % 2 else "South",
        "numerator": None if top is None else float(top),
        "denominator": None if bottom is None or alone else float(bottom),
        "has_denominator": not alone,
        "expected": expected,
        "apart": False,
    }


def by_numpy(rows: list[Row]) -> dict[tuple[str, str, str], PeriodAggregate]:
    """What the program's own aggregation makes of the rows."""
    found = {}

    def place(row: Row) -> tuple[str, str]:
        return str(row["measure"]), str(row["stratum"])

    for (code, stratum), group in groupby(sorted(rows, key=place), key=place):
        listed = list(group)
        panel = panel_of(
            sorted({str(row["site"]) for row in listed}),
            sorted({str(row["period"]) for row in listed}),
            [(row["site"], row["period"], row["numerator"], row["denominator"]) for row in listed],  # type: ignore[misc]
            expected=[(str(row["site"]), str(row["period"])) for row in listed if row["expected"]],
            with_denominator=code not in WITHOUT_DENOMINATOR,
            apart=[(str(row["site"]), str(row["period"])) for row in listed if row["apart"]],
        )
        for line in aggregate_periods(panel, RULES[code]):
            found[code, stratum, line.period] = line
    return found


def columns(rows: list[Row]) -> dict[str, list[object]]:
    """Rows as the columns that are written."""
    return {name: [row[name] for row in rows] for name in rows[0]}
