"""All sites together, as expressions that mean the same on every engine.

The same definitions as :mod:`qic_desktop.analysis.sites.aggregate`, from table to table. Only operations that the
conformance suite has seen give equal answers on DuckDB and Spark are used; every quotient has ``nullif`` below the
line, since 0 of 0 is infinity to one engine, nothing to another and an error to a third.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

NO_MEASURE = ""
"""A code that no measure has: it keeps an expression a column where there is no goal at all."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a measure's values are held against: on the printed scale, after ``multiplier``; ``up`` is better."""

    multiplier: float = 1.0
    target: float | None = None
    up: bool | None = True


def with_values(rows: ir.Table) -> ir.Table:
    """The rows with ``reported`` and ``value``, the site's share or the number itself; null is no value."""
    counted = rows.has_denominator
    reported = rows.numerator.notnull() & (~counted | rows.denominator.notnull())
    share = rows.numerator / ibis.ifelse(rows.denominator > 0, rows.denominator, ibis.null("float64"))
    value = ibis.ifelse(rows.apart, ibis.null("float64"), ibis.ifelse(counted, share, rows.numerator))
    return rows.mutate(reported=reported, value=value)


def by_period(rows: ir.Table, goals: Mapping[str, Goal]) -> ir.Table:
    """One line for each measure, stratum and period, in this order.

    Columns: ``expected``, ``reporting``, ``apart`` (reports by another definition), ``valued``, ``numerator``,
    ``denominator`` (sums of the sites with a value), ``pooled``, ``median``, ``q1``, ``q3`` (R type 7, of sites) on the
    printed scale, ``at_target``.
    """
    valued = with_values(rows)
    there = valued.value.notnull()
    scale = _scale(valued, goals)
    lines = valued.group_by(["measure", "stratum", "period"]).aggregate(
        expected=valued.expected.cast("int64").sum(),
        reporting=valued.reported.cast("int64").sum(),
        apart=(valued.reported & valued.apart).cast("int64").sum(),
        valued=there.cast("int64").sum(),
        numerator=valued.numerator.sum(where=there & valued.has_denominator),
        denominator=valued.denominator.sum(where=there & valued.has_denominator),
        median=valued.value.quantile(0.5),
        q1=valued.value.quantile(0.25),
        q3=valued.value.quantile(0.75),
        at_target=_reached(valued, goals).cast("int64").sum(),
        scale=scale.max(),
    )
    pooled = lines.numerator / lines.denominator.nullif(0)
    scaled = lines.mutate(
        pooled=pooled * lines.scale,
        median=lines.median * lines.scale,
        q1=lines.q1 * lines.scale,
        q3=lines.q3 * lines.scale,
    )
    return scaled.drop("scale").order_by(["measure", "stratum", "period"])


def _scale(rows: ir.Table, goals: Mapping[str, Goal]) -> ir.NumericValue:
    branches = [(rows.measure == code, goal.multiplier) for code, goal in goals.items()]
    return ibis.cases((rows.measure == NO_MEASURE, 1.0), *branches, else_=1.0).cast("float64")


def _reached(rows: ir.Table, goals: Mapping[str, Goal]) -> ir.BooleanValue:
    """Whether a site's value is at or beyond the target; null for measures without one."""
    nothing = ibis.null("boolean")
    branches = []
    for code, goal in goals.items():
        if goal.target is None or goal.up is None:
            continue
        value = rows.value * goal.multiplier
        reached = value >= goal.target if goal.up else value <= goal.target
        branches.append((rows.measure == code, reached.fill_null(False)))
    return ibis.cases((rows.measure == NO_MEASURE, nothing), *branches, else_=nothing)
