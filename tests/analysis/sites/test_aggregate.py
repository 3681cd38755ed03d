"""Numbers across sites, recomputed from the practice table with plain Python."""

from __future__ import annotations

import csv
import json
import math
import statistics
from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.runs import analyse_runs
from qic_desktop.analysis.sites.aggregate import (
    MeasureRule,
    aggregate,
    aggregate_periods,
    findings_over_time,
    quantile_columns,
)
from qic_desktop.analysis.sites.direction import site_direction
from qic_desktop.analysis.sites.judging import judge_sites
from qic_desktop.analysis.sites.panel import Entry, Panel, panel_of
from qic_desktop.analysis.sums import median
from qic_desktop.domain.measure import Direction
from qic_desktop.paths import RESOURCES

FOUR_HOURS = MeasureRule("four-hours", Direction.UP, target=0.95)
CELLS = ("expected", "reporting", "pooled", "median", "q1", "q3", "at_target")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    path = RESOURCES / "practice" / "four_hour_emergency_care.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def panel(rows: list[dict[str, str]]) -> Panel:
    entries: list[Entry] = [
        (row["site"], row["period"], int(row["attendances"]) - int(row["breaches"]), int(row["attendances"]))
        for row in rows
    ]
    sites = sorted({row["site"] for row in rows})
    return panel_of(sites, sorted({row["period"] for row in rows}), entries)


def type_7(ordered: list[float], share: float) -> float:
    """Quantile by R type 7, written out for one list."""
    place = (len(ordered) - 1) * share
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    part = place - math.floor(place)
    return low if low == high else (1 - part) * low + part * high


def small(*entries: Entry, periods: tuple[str, ...] = ("2024-01",)) -> Panel:
    return panel_of(sorted({entry[0] for entry in entries}), periods, entries)


def test_every_month_of_the_practice_table_is_what_plain_python_gives(rows: list[dict[str, str]], panel: Panel) -> None:
    met: dict[str, list[int]] = defaultdict(list)
    seen: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        met[row["period"]].append(int(row["attendances"]) - int(row["breaches"]))
        seen[row["period"]].append(int(row["attendances"]))
    lines = aggregate(panel, FOUR_HOURS).periods
    assert [line.period for line in lines] == sorted(seen)
    for line in lines:
        values = sorted(a / b for a, b in zip(met[line.period], seen[line.period], strict=True))
        assert line.pooled == sum(met[line.period]) / sum(seen[line.period])
        assert line.median == statistics.median(values)
        assert (line.q1, line.q3) == (type_7(values, 0.25), type_7(values, 0.75))
        assert (line.q1, line.q3) == pytest.approx(statistics.quantiles(values, n=4, method="inclusive")[::2])
        assert (line.expected, line.reporting, line.valued) == (140, len(values), len(values))
        assert line.at_target == sum(value >= 0.95 for value in values)


def test_every_site_of_the_practice_table_is_judged_as_it_is_alone(panel: Panel) -> None:
    whole = aggregate(panel, FOUR_HOURS)
    for row, site in enumerate(whole.sites):
        values = [None if math.isnan(value) else value for value in panel.values()[row].tolist()]
        own = median(value for value in values if value is not None)
        assert own is not None
        assert site.median == own
        assert site.runs == analyse_runs(values, own)
        assert site.finding == site.runs.signal
        assert site.direction == site_direction(values, Direction.UP)
    assert whole.findings == sum(whole.count(way) for way in ("improving", "worse", "swings"))
    assert whole.findings > whole.chance.upper


def test_the_site_whose_cases_doubled_is_named_before_it_is_praised(panel: Panel) -> None:
    site = next(site for site in aggregate(panel, FOUR_HOURS).sites if site.site == "S039")
    assert (site.jump, site.direction) == ("2017-07", "improving")
    assert site.jump_ratio is not None
    assert site.jump_ratio > 2


def test_the_answer_has_the_fields_of_the_command_line(panel: Panel) -> None:
    answer = json.loads(json.dumps(aggregate(panel, FOUR_HOURS).to_json(), allow_nan=False))
    assert answer["measure"] == "four-hours"
    assert set(answer["periods"][0]) == {"period", "apart", *CELLS}
    assert {"site", "n_useful", "longest_run", "longest_run_max"} <= set(answer["sites"][0])
    assert {"n_crossings", "n_crossings_min", "finding", "direction"} <= set(answer["sites"][0])
    assert answer["chance"]["judged"] == 140
    assert answer["rule_set"] == "anhoej"


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_every_count_follows_the_rule_set_in_force(panel: Panel, rule_set: RuleSetCode) -> None:
    rule = replace(FOUR_HOURS, rule_set=rule_set)
    whole, last = aggregate(panel, rule), findings_over_time(panel, rule)[-1]
    own = judge_sites(panel.values(), rule_set)
    assert [site.finding for site in whole.sites] == own.found.tolist()
    assert whole.findings == last.findings == sum(whole.count(way) for way in ("improving", "worse", "swings"))
    assert (whole.rule_set, whole.chance) == (rule_set, last.chance)
    for row, site in enumerate(whole.sites):
        values = [None if value != value else value for value in panel.values()[row].tolist()]
        assert site.direction == site_direction(values, Direction.UP, rule_set=rule_set)


def test_many_sites_cost_in_line_with_their_number(panel: Panel, cost: Any) -> None:
    values = panel.values()

    def spent(count: int) -> float:
        sites = tuple(f"S{number}" for number in range(count))
        places = [number % len(panel.sites) for number in range(count)]
        large = Panel(sites, panel.periods, values[places], None, panel.expected[places])
        return float(cost(lambda: aggregate(large, FOUR_HOURS)))

    assert spent(8 * 140) < 30 * spent(140), "the square would be 64 times"


def test_counts_over_time_end_with_the_findings_of_today(panel: Panel) -> None:
    whole, lines = aggregate(panel, FOUR_HOURS), findings_over_time(panel, FOUR_HOURS)
    assert [line.period for line in lines] == list(panel.periods[23:])
    last = lines[-1]
    assert (last.findings, last.improving, last.worse) == (
        whole.findings,
        whole.count("improving"),
        whole.count("worse"),
    )
    assert last.chance == whole.chance


def test_no_cases_is_a_report_without_a_value() -> None:
    line = aggregate(small(("A", "2024-01", 0, 0), ("B", "2024-01", 3, 4)), FOUR_HOURS).periods[0]
    assert (line.reporting, line.valued, line.pooled, line.median) == (2, 1, 0.75, 0.75)


def test_some_of_no_cases_takes_no_part() -> None:
    line = aggregate(small(("A", "2024-01", 5, 0), ("B", "2024-01", 3, 4)), FOUR_HOURS).periods[0]
    assert (line.reporting, line.valued, line.numerator, line.denominator) == (2, 1, 3, 4)


def test_a_missing_month_is_a_gap_and_never_a_zero() -> None:
    line = aggregate(small(("A", "2024-01", None, None), ("B", "2024-01", 0, 4)), FOUR_HOURS).periods[0]
    assert (line.expected, line.reporting, line.pooled, line.at_target) == (2, 1, 0.0, 0)


def test_half_an_entry_is_no_report() -> None:
    line = aggregate(small(("A", "2024-01", 5, None), ("B", "2024-01", None, 4)), FOUR_HOURS).periods[0]
    assert (line.reporting, line.pooled, line.median, line.q1, line.q3) == (0, None, None, None, None)


def test_one_site_is_its_own_middle_and_quartiles() -> None:
    line = aggregate(small(("A", "2024-01", 19, 20)), FOUR_HOURS).periods[0]
    assert (line.pooled, line.median, line.q1, line.q3, line.at_target) == (0.95, 0.95, 0.95, 0.95, 1)


def test_equal_sites_have_one_value_bit_for_bit() -> None:
    entries: list[Entry] = [(code, "2024-01", 1, 10) for code in "ABCDEFG"]
    line = aggregate(small(*entries), FOUR_HOURS).periods[0]
    assert (line.median, line.q1, line.q3, line.pooled) == (0.1, 0.1, 0.1, 0.1)


def test_fractions_are_added_with_one_rounding() -> None:
    entries: list[Entry] = [(f"{n:02}", "2024-01", 0.1, 1) for n in range(10)]
    assert aggregate(small(*entries), FOUR_HOURS).periods[0].numerator == 1.0


def test_nothing_at_all_gives_empty_lines() -> None:
    whole = aggregate(panel_of([], ["2024-01"], []), FOUR_HOURS)
    assert [getattr(whole.periods[0], cell) for cell in CELLS] == [0, 0, None, None, None, None, 0]
    assert whole.sites == ()
    assert (whole.chance.judged, whole.chance.expected, whole.chance.upper) == (0, 0.0, 0)
    assert aggregate(panel_of(["A"], [], []), FOUR_HOURS).periods == ()


def test_only_expected_sites_are_counted_as_expected() -> None:
    entries: list[Entry] = [("A", "2024-01", 1, 2), ("B", "2024-01", 2, 2)]
    panel = panel_of(["A", "B"], ["2024-01"], entries, expected=[("A", "2024-01")])
    line = aggregate(panel, FOUR_HOURS).periods[0]
    assert (line.expected, line.reporting) == (1, 2)


def test_a_rate_is_printed_with_its_multiplier_and_judged_without() -> None:
    rule = MeasureRule("falls", Direction.DOWN, target=5, multiplier=1000)
    line = aggregate(small(("A", "2024-01", 4, 1000), ("B", "2024-01", 6, 1000)), rule).periods[0]
    assert (line.pooled, line.median, line.at_target) == (5.0, 5.0, 1)


def test_a_measure_without_a_better_side_has_no_target_count() -> None:
    rule = MeasureRule("admissions", Direction.NEUTRAL, target=0.2)
    assert aggregate(small(("A", "2024-01", 1, 4)), rule).periods[0].at_target is None


def test_values_without_denominator_have_a_median_and_nothing_pooled() -> None:
    entries: list[Entry] = [("A", "2024-01", 30, None), ("B", "2024-01", 50, None)]
    panel = panel_of(["A", "B"], ["2024-01"], entries, with_denominator=False)
    line = aggregate(panel, MeasureRule("waits", Direction.DOWN, target=30)).periods[0]
    assert (line.reporting, line.pooled, line.median, line.at_target) == (2, None, 40.0, 1)


def test_nine_points_are_too_few_for_a_finding() -> None:
    periods = tuple(f"2024-{month:02}" for month in range(1, 10))
    entries: list[Entry] = [("A", period, 1 if place < 4 else 9, 10) for place, period in enumerate(periods)]
    whole = aggregate(small(*entries, periods=periods), FOUR_HOURS)
    assert (whole.sites[0].finding, whole.sites[0].direction, whole.chance.judged) == (False, None, 0)


def test_columns_that_are_not_months_give_no_direction(panel: Panel) -> None:
    sites = aggregate(panel, MeasureRule("four-hours", monthly=False)).sites
    assert any(site.finding for site in sites)
    assert all(site.direction is None for site in sites)


def test_the_same_sites_throughout_leave_out_who_came_late_or_left(panel: Panel) -> None:
    constant = panel.constant()
    gone = set(panel.sites) - set(constant.sites)
    assert gone == {"S001", "S047", "S061", "S075", "S093", "S096", "S116"}
    assert {line.expected for line in aggregate_periods(constant, FOUR_HOURS)} == {133}


def test_arrays_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"sites, periods"):
        Panel(("A",), ("2024-01",), np.zeros((2, 1)), None, np.ones((1, 1), dtype=bool))


def test_an_entry_of_an_unknown_site_is_refused() -> None:
    with pytest.raises(KeyError):
        panel_of(["A"], ["2024-01"], [("B", "2024-01", 1, 2)])


def test_quantiles_of_random_columns_are_those_of_each_column_alone() -> None:
    random = np.random.default_rng(7)
    table = random.integers(0, 6, (23, 40)) / 5
    table[random.random(table.shape) < 0.3] = np.nan
    found = quantile_columns(np.sort(table, axis=0), 0.75)
    for column in range(40):
        known = sorted(value for value in table[:, column].tolist() if not math.isnan(value))
        assert found[column] == type_7(known, 0.75)
