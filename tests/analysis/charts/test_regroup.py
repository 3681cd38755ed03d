"""Longer periods: what is summed, what is averaged, and what stays a gap."""

from __future__ import annotations

import dataclasses
import statistics
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.regroup import longer_kinds, regroup, regroup_phases, rows_by_period
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.series import ChartNote, Series, shares
from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.errors import NotAllowedError, NotAPeriodError


def days(count: int, first: date = date(2026, 1, 1)) -> tuple[str, ...]:
    return tuple((first + timedelta(days=turn)).isoformat() for turn in range(count))


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2026 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def test_shares_come_from_summed_counts() -> None:
    tops, sizes = (1.0, 9.0, None, 4.0, 5.0, 6.0), (10.0, 10.0, 10.0, 8.0, 8.0, 8.0)
    series = Series(months(6), shares(tops, sizes, per=100.0), tops, sizes, per=100.0)
    grouped = regroup(series, PeriodKind.QUARTER)
    assert grouped.periods == ("2026-Q1", "2026-Q2")
    assert (grouped.numerators, grouped.denominators) == ((10.0, 15.0), (20.0, 24.0))
    assert grouped.values == (50.0, 62.5)


def test_counts_are_summed_and_a_part_is_no_whole() -> None:
    series = Series(months(8), (1.0, 2.0, 3.0, 4.0, None, 6.0, 7.0, 8.0), gaps={"2026-05": "strike"})
    grouped = regroup(series, PeriodKind.QUARTER, gather="sum")
    assert grouped.values == (6.0, None, None)
    assert grouped.gaps == {"2026-Q2": "partly-missing", "2026-Q3": "partly-missing"}


def test_measurements_are_averaged_with_their_number_and_spread() -> None:
    series = Series(days(59), tuple(float(turn % 7) for turn in range(59)))
    grouped = regroup(series, PeriodKind.MONTH)
    january = [float(turn % 7) for turn in range(31)]
    assert grouped.periods == ("2026-01", "2026-02")
    assert grouped.lengths == (31.0, 28.0)
    assert grouped.values[0] == pytest.approx(statistics.mean(january), rel=1e-15)
    assert grouped.deviations[0] == pytest.approx(statistics.stdev(january), rel=1e-12)


def test_grouped_measurements_have_x_bar_and_s_charts() -> None:
    series = Series(days(365), tuple(float(turn * 31 % 17) for turn in range(365)))
    grouped = regroup(series, PeriodKind.MONTH)
    for kind in ("xbar", "s"):
        assert None not in control_chart(grouped, kind).upper  # type: ignore[arg-type]


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    series = Series(("2026-W05", "2026-W06"), (3.0, 4.0))
    assert regroup(series, PeriodKind.MONTH).periods == ("2026-01", "2026-02")
    assert regroup(Series(days(4, date(2025, 12, 29)), (1.0,) * 4), PeriodKind.WEEK).periods == ("2026-W01",)


def test_excluded_places_join_no_sum_and_marks_move_along() -> None:
    series = Series(
        months(6),
        (1.0, 2.0, 99.0, 4.0, 5.0, 6.0),
        excluded={"2026-03": "flood"},
        breaks=("2026-05",),
        notes=(ChartNote("2026-02", "new form"),),
        targets=(3.0, 3.0, 3.0, 4.0, 4.0, 5.0),
        unconfirmed=frozenset({"2026-04"}),
    )
    grouped = regroup(series, PeriodKind.QUARTER)
    assert grouped.values == (1.5, 5.0)
    assert (grouped.breaks, grouped.notes) == (("2026-Q2",), (ChartNote("2026-Q1", "new form"),))
    assert (grouped.targets, grouped.unconfirmed) == ((3.0, 5.0), frozenset({"2026-Q2"}))
    assert grouped.excluded == {}
    alone = regroup(dataclasses.replace(series, excluded=dict.fromkeys(months(3), "flood")), PeriodKind.QUARTER)
    assert alone.excluded == {"2026-Q1": "flood"}
    assert alone.values[0] == 34.0


def test_a_period_without_a_place_stays_a_gap() -> None:
    series = Series(("2026-01", "2026-08"), (1.0, 2.0))
    assert regroup(series, PeriodKind.QUARTER).values == (1.0, None, 2.0)


def test_phases_move_to_the_longer_period() -> None:
    phases = (PhaseStart("2026-05", "b", baseline_last="2026-08"), PhaseStart("2026-02", "a"))
    assert regroup_phases(phases, PeriodKind.QUARTER) == (
        PhaseStart("2026-Q1", "a"),
        PhaseStart("2026-Q2", "b", baseline_last="2026-Q3"),
    )


def test_what_cannot_be_grouped_is_refused() -> None:
    with pytest.raises(NotAllowedError) as refused:
        regroup(Series(months(3), (1.0, 2.0, 3.0)), PeriodKind.MONTH)
    assert refused.value.why == "coarser"
    with pytest.raises(NotAPeriodError):
        regroup(Series(("first", "second"), (1.0, 2.0)), PeriodKind.MONTH)
    assert longer_kinds(PeriodKind.MONTH) == (PeriodKind.QUARTER, PeriodKind.YEAR)
    assert regroup(Series((), ()), PeriodKind.YEAR).values == ()


row = st.tuples(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.none() | st.floats(-1e9, 1e9))


@given(st.lists(row, max_size=60), st.randoms(), st.sampled_from([PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR]))
def test_the_order_of_rows_never_matters(rows: list[tuple[date, float | None]], dice: object, kind: PeriodKind) -> None:
    texts = [(day.isoformat(), value) for day, value in rows]
    found = rows_by_period(texts, kind)
    dice.shuffle(texts)  # type: ignore[attr-defined]
    assert rows_by_period(texts, kind) == found
    assert sum(length or 0 for length in found[2]) == sum(value is not None for _, value in rows)
    assert all((value is None) == (not length) for value, length in zip(found[1], found[2], strict=True))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=90))
def test_grouped_counts_add_up(counts: list[int]) -> None:
    tops = tuple(float(count) for count in counts)
    series = Series(days(len(tops)), shares(tops, (50.0,) * len(tops)), tops, (50.0,) * len(tops))
    for kind in longer_kinds(PeriodKind.DAY):
        grouped = regroup(series, kind)
        assert sum(top or 0 for top in grouped.numerators) == sum(counts)
        assert grouped.periods[0] == period_of(date(2026, 1, 1), kind).text
