"""Many sites outside the store: the expressions on DuckDB against the same question written by hand.

100,000 sites report 10 measures over 50 months: 50 million values in Parquet files, made by DuckDB itself.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from rows import Row, alternating, ratio_at_most

from qic_desktop.scale.engines import observations
from qic_desktop.scale.expressions import Goal, by_period

SITES, MONTHS, MEASURES = 100_000, 50, 10
GOALS = {f"m{number}": Goal(target=0.5) for number in range(MEASURES)}

MADE = """
copy (
    select 'm' || m as measure, '' as stratum, strftime(day, '%Y-%m') as period, day::date as first_day,
        'S' || lpad(s::varchar, 6, '0') as site, 'Area ' || (s % 40) as area,
        case when hash(s, t, m) % 23 = 0 then null else (hash(m, s, t) % 40)::double end as numerator,
        case when hash(s, t, m) % 23 = 0 then null else (40 + hash(t, m, s) % 60)
        ::double end as denominator,
        true as has_denominator, true as expected, false as apart, year(day) as y
    from (select m, t, date '2022-01-01' + to_months(t::int) as day from range({measures}) a(m), range({months}) b(t))
    cross join range({sites}) c(s)
) to '{folder}' (format parquet, compression zstd, partition_by (y), row_group_size 1000000)
"""

BY_HAND = """
with valued as (
    select measure, stratum, period, expected,
        numerator is not null and (denominator is not null or not has_denominator) as reported, has_denominator,
        numerator, denominator,
        case when apart then null when has_denominator then numerator / (case when denominator > 0 then denominator end)
        else numerator end as value, apart
    from read_parquet('{folder}/*/*.parquet')
)
select measure, stratum, period, sum(expected::bigint), sum(reported::bigint), sum((reported and apart)::bigint),
    count(value),
    sum(numerator) filter (value is not null and has_denominator) as n,
    sum(denominator) filter (value is not null and has_denominator) as d, n / nullif(d, 0),
    quantile_cont(value, 0.5), quantile_cont(value, 0.25), quantile_cont(value, 0.75),
    count(*) filter (value >= 0.5)
from valued group by all order by measure, stratum, period
"""


def benchmark_scale(folder: Path, *, sites: int = SITES, repeat: int = 3) -> list[Row]:
    """Pooled value, median, quartiles and sites at target of every month, from files to lines."""
    values = folder / "values"
    values.mkdir()
    duckdb.connect().execute(MADE.format(folder=values, sites=sites, months=MONTHS, measures=MEASURES))
    lines = _ours(values)
    if len(lines) != MONTHS * MEASURES or lines != _by_hand(values):
        raise RuntimeError("the two answers differ")
    mine, floor = alternating(lambda: _ours(values), lambda: _by_hand(values), repeat)
    million = sites * MONTHS * MEASURES / 1e6
    return [
        Row(
            f"aggregates over {million:g} million values",
            mine / 1000,
            "s",
            floor / 1000,
            "the question by hand, on bare DuckDB",
            ratio_at_most(1.3),
            f"{sites} sites, {MONTHS} months, {MEASURES} measures; answers compared; median of {repeat}",
        )
    ]


def _ours(values: Path) -> list[tuple[object, ...]]:
    with observations(values) as table:
        found = by_period(table, GOALS).to_pyarrow().to_pylist()
    names = "measure stratum period expected reporting apart valued numerator denominator pooled median q1 q3 at_target"
    return [tuple(line[name] for name in names.split()) for line in found]


def _by_hand(values: Path) -> list[tuple[object, ...]]:
    return duckdb.connect().execute(BY_HAND.format(folder=values)).fetchall()
