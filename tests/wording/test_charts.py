"""Charts in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.series import Series, ValueStyle, shares
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import use_language
from qic_desktop.wording.charts import ChartWords, chart_sentence, finding_phrase, rules_line
from qic_desktop.wording.period_names import period_name, year_name
from qic_desktop.wording.values import axis_text, counted_text, line_text, value_text

PERCENT = ValueStyle()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2016 + (place + 3) // 12}-{(place + 3) % 12 + 1:02d}" for place in range(count))


def series(values: Sequence[float | None], **more: object) -> Series:
    base = Series(months(len(values)), tuple(values), direction=Direction.UP)
    return dataclasses.replace(base, **more)  # type: ignore[arg-type]


STEP: Sequence[float | None] = [0.82, 0.8] * 6 + [0.9, 0.93] * 12


def test_a_lasting_improvement_is_told_with_what_to_do_next() -> None:
    chart = run_chart(series(STEP, target=0.95), [PhaseStart("2016-04", baseline_last="2017-03")])
    shows, then = chart_sentence(chart)
    assert shows == (
        "Every month since April 2017 lies above the baseline median: 24 in a row, where chance would rarely give "
        "more than 11. The latest value, 93.0 %, is not yet at the target of 95 %."
    )
    assert then == "Set a new median from April 2017, so that a slip back shows."


def test_the_line_of_rules_gives_counts_limits_and_the_baseline() -> None:
    chart = run_chart(series(STEP), [PhaseStart("2016-04", baseline_last="2017-03")])
    assert rules_line(chart).startswith(
        "Run chart, Anhøj rules · 36 points, none on the line · longest run 24 (finding above 11) · "
        "12 crossings (finding below 11) · median of April 2016 to March 2017, frozen · "
        "limits simulated for a held median"
    )
    assert "1 chart in 7" not in rules_line(chart)


def test_a_new_phase_is_told_against_the_old_median() -> None:
    chart = run_chart(series(STEP), [PhaseStart("2017-04", "after")])
    assert chart_sentence(chart)[0] == (
        "Every month since April 2017 lies above the old median: 81 % before, 91.5 % since."
    )
    assert chart.main_finding is not None
    assert finding_phrase(chart, chart.main_finding) == "24 months in a row above the old median"
    assert finding_phrase(chart, chart.main_finding, short=True) == "24 above the old median"


def test_a_turn_for_the_worse_asks_what_changed() -> None:
    chart = run_chart(series(STEP, direction=Direction.DOWN))
    shows, then = chart_sentence(chart)
    assert "lie above the median" in shows
    assert then.startswith("Ask what was different in May 2017")


@pytest.mark.parametrize(
    ("count", "shows"),
    [
        (0, "No value yet."),
        (1, "1 point so far."),
        (5, "5 points so far."),
        (7, "7 points so far. The dotted median is provisional and may still move."),
    ],
)
def test_few_points_are_not_judged(count: int, shows: str) -> None:
    chart = run_chart(series([0.5, 0.6, 0.7, 0.5, 0.6, 0.7, 0.5][:count]))
    assert chart_sentence(chart)[0] == shows
    if count:
        assert chart_sentence(chart)[1] == "From 10 on the program can tell chance from change."
        assert "drawn, not judged" in rules_line(chart)


def test_chance_alone_is_said_plainly() -> None:
    chart = run_chart(series([0.8, 0.7] * 10))
    assert chart_sentence(chart) == (
        "Only chance variation: no change can be seen yet.",
        "Keep testing, and keep measuring.",
    )


def test_too_few_crossings_are_told_with_both_numbers() -> None:
    chart = run_chart(series(([0.7] * 6 + [0.3] * 6) * 3))
    assert (
        "The values cross the median 5 times in 36 points; chance would rarely give fewer than 13"
        in chart_sentence(chart)[0]
    )


def test_a_run_that_is_over_says_so() -> None:
    values: Sequence[float | None] = [0.5, 0.7] * 6 + [0.9] * 9 + [0.5, 0.7] * 6
    shows, _ = chart_sentence(run_chart(series(values)))
    assert shows.endswith("It did not last.")


def test_a_run_at_the_start_is_told_without_praise() -> None:
    values: Sequence[float | None] = [0.9] * 9 + [0.4, 0.5, 0.3, 0.95, 0.2] * 3
    shows, then = chart_sentence(run_chart(series(values)))
    assert shows.startswith("The first 9 points lie above the median")
    assert "January 2017" in then


def test_a_jump_in_the_number_of_cases_is_said_first() -> None:
    cases = [100.0] * 12 + [210.0] * 24
    chart = run_chart(series(STEP, denominators=tuple(cases), numerators=tuple(cases)))
    assert chart_sentence(chart)[0].startswith(
        "The number of cases changed in April 2017 to 2.1 times what it was: ask why first."
    )


def test_a_point_beyond_a_limit_is_named() -> None:
    values = [0.5, 0.52, 0.48, 0.51] * 4
    values[13] = 0.1
    shows, then = chart_sentence(control_chart(series(values), "i"))
    assert shows == ("May 2017 lies below its limit: 10.0 %. Yet most of the latest six points lie on the better side.")
    assert "May 2017" in then


def test_a_median_at_the_ceiling_suggests_cases_between_misses() -> None:
    shows, then = chart_sentence(run_chart(series([1.0] * 20 + [0.9] * 4)))
    assert "Only 4 of 24 points lie off the median" in shows
    assert "between two misses" in then


def test_few_cases_are_told_as_counts() -> None:
    assert counted_text(0.75, 3, 4, PERCENT) == "3 of 4"
    assert counted_text(0.75, 15, 20, PERCENT) == "75.0 %"
    assert counted_text(None, 0, 0, PERCENT) == "no cases"
    assert counted_text(None, None, None, PERCENT) == "missing"
    values = shares([3] * 12, [4] * 12)
    chart = run_chart(
        Series(months(12), values, (3.0,) * 12, (4.0,) * 12, direction=Direction.UP, target=0.9),
    )
    assert "3 of 4" in ChartWords().point_value(chart.points[-1], PERCENT)


def test_values_are_written_in_the_language_in_use() -> None:
    assert value_text(0.931, PERCENT) == "93.1 %"
    use_language("fr")
    assert value_text(0.931, PERCENT) == "93,1 %"
    assert period_name("2019-03") == "mars 2019"


def test_lines_have_a_decimal_where_they_need_one() -> None:
    count = ValueStyle(percent=False, decimals=0, unit="falls")
    assert line_text(9.5, count) == "9.5"
    assert line_text(9.0, count) == "9"
    assert line_text(11701.5, count) == "11\u202f702"
    assert value_text(14, count) == "14 falls"


def test_the_axis_has_as_many_decimals_as_its_steps_need() -> None:
    assert axis_text(1.0, PERCENT, step=0.05, with_unit=True) == "100 %"
    assert axis_text(0.905, PERCENT, step=0.005, with_unit=False) == "90.5"
    assert axis_text(0.2, ValueStyle(percent=False, unit="days"), step=0.2, with_unit=True) == "0.2 days"


@pytest.mark.parametrize(
    ("period", "long", "short"),
    [
        ("2019-03", "March 2019", "Mar 2019"),
        ("2019-Q2", "Q2 2019", "Q2 2019"),
        ("2019-W07", "week 7 2019", "W7 2019"),
        ("2019", "2019", "2019"),
        ("fy04:2018", "2018/19", "2018/19"),
        ("2019-03-05", "5 March 2019", "5 Mar 2019"),
        ("eth:2011-07", "eth:2011-07", "eth:2011-07"),
    ],
)
def test_every_kind_of_period_has_a_name(period: str, long: str, short: str) -> None:
    assert period_name(period) == long
    assert period_name(period, short=True) == short


def test_years_are_short_after_the_first() -> None:
    assert year_name("2017-01", first=True) == "2017"
    assert year_name("2017-01", first=False) == "’17"
