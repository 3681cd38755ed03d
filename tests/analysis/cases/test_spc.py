"""What a chart case may ask for beyond the golden cases: periods, order of rows, dialects."""

from __future__ import annotations

import random
from typing import Any

import pytest

from qic_desktop.analysis.cases.spc import solve_case

Case = dict[str, Any]


def solved(chart: str, y: list[Any], *, n: list[Any] | None = None, **more: Any) -> Case:
    options = more.pop("options", {})
    data = {"y": y, "n": n, **more}
    result: Case = solve_case({"id": "a", "chart": chart, "data": data, "options": options})["result"]
    return result


@pytest.mark.parametrize(
    ("period", "places"),
    [
        ("day", ["2026-02-03", "2026-02-20", "2026-04-01"]),
        ("week", ["2026-02-02", "2026-02-16", "2026-03-30"]),
        ("month", ["2026-02-01", "2026-04-01"]),
        ("quarter", ["2026-01-01", "2026-04-01"]),
        ("year", ["2026-01-01"]),
    ],
)
def test_days_are_gathered_into_periods(period: str, places: list[str]) -> None:
    days = ["2026-02-03", "2026-02-20", "2026-04-01"]
    assert solved("run", [1, 3, 5], x=days, x_type="date", options={"x_period": period})["x"] == places


def test_the_first_week_of_the_calendar_has_no_day_before_it() -> None:
    result = solved("run", [1, 2], x=["0001-01-01", "0001-01-03"], x_type="date", options={"x_period": "week"})
    assert result["x"] == ["0001-01-01"]


@pytest.mark.parametrize("chart", ["run", "i", "mr", "ip", "xbar", "s", "p", "pp", "c", "u", "up", "g", "t"])
def test_the_order_of_rows_does_not_matter(chart: str) -> None:
    random.seed(7)
    rows = [(place // 3, random.randint(1, 30), random.randint(40, 60)) for place in range(60)]
    shuffled = random.sample(rows, len(rows))
    results = [
        solved(
            chart,
            [y for _, y, _ in some],
            n=[n for _, _, n in some] if chart in ("p", "pp", "u", "up") else None,
            x=[x for x, _, _ in some],
            x_type="number",
            options={"exclude": 4, "freeze": 12},
        )
        for some in (rows, shuffled)
    ]
    assert results[0] == results[1]
    assert results[0]["rows"] == 20


def test_parts_equal_charts_of_their_own() -> None:
    y = [5.0, 7.5, 6.1, 9.9, 4.2, 8.8, 6.6, 7.7, 15.1, 18.2, 14.4, 19.9, 16.3]
    whole = solved("i", y, options={"part": [8]})
    first, second = solved("i", y[:8]), solved("i", y[8:])
    for name in ("y", "cl", "lcl", "ucl", "lcl_95", "ucl_95", "sigma_signal"):
        assert whole[name] == first[name] + second[name]


def test_a_missing_value_is_never_nought() -> None:
    gap, nought = (solved("i", [5, 7, value, 6, 8, 7])["cl"][0] for value in (None, 0))
    assert gap == pytest.approx(6.6)
    assert nought == pytest.approx(5.5)


def test_the_chart_names_its_dialect() -> None:
    dates = [f"2026-{month:02d}-01" for month in range(1, 13)]
    result = solved("xmr", list(range(12)), x=dates, x_type="date")
    assert set(result["special_cause_type"]) == {"Below LCL", "7 Point Trend (Increasing)", "Above UCL"}
    assert result["icons"][0]["variation_icon"] == "improvement_high"
    assert set(result["short_group_warning"]) == {True}


def test_a_falling_trend_above_the_mean_is_a_worsening_where_more_is_better() -> None:
    y = [0, 40] * 8 + [39, 38, 37, 36, 35, 34, 33]
    dates = [f"20{10 + month // 12}-{month % 12 + 1:02d}-01" for month in range(len(y))]
    result = solved("xmr", y, x=dates, x_type="date", options={"screen_outliers": False})
    assert result["relative_to_mean"][-1] == 1
    assert result["icons"][0]["variation_icon"] == "concern_low"


def test_a_gap_breaks_a_shift_of_the_reference() -> None:
    y: list[Any] = [1, 9, 1, 9, 1, 9, 1, 9, 8, 9, 8, None, 9, 8, 9, 1, 1, 2, 1, 2]
    dates = [f"20{10 + month // 12}-{month % 12 + 1:02d}-01" for month in range(len(y))]
    result = solved("xmr", y, x=dates, x_type="date")
    assert result["outside_limits"][11] is None
    assert result["relative_to_mean"][7:15] == [1, 1, 1, 1, None, 1, 1, 1]
    assert "7 Points Above CL" not in result["special_cause_type"]


def test_all_missing_and_one_point_are_charts_without_limits() -> None:
    for chart in ("run", "i", "mr", "ip", "c", "g"):
        result = solved(chart, [None, None, None])
        assert result["cl"] == [None] * 3
        assert result["ucl"] == [None] * 3
        assert result["segments"][0]["runs_signal"] is False
    assert solved("i", [4])["cl"] == [4.0]
    assert solved("i", [4])["ucl"] == [None]
    assert solved("p", [3, 5], n=[0, 0])["cl"] == [None, None]


def test_a_constant_series_lies_on_its_own_line() -> None:
    for chart in ("run", "i", "ip", "g", "t", "xbar"):
        result = solved(chart, [0.1] * 17)
        assert result["segments"][0]["n_useful"] == 0, chart
        assert result["y"] == result["cl"]


def test_numbers_near_the_edge_of_what_a_computer_holds_give_no_warning() -> None:
    for chart in ("run", "i", "mr", "ip", "c", "g", "t", "xbar", "s"):
        for y in ([1.7e308, 1e308, 1.7e308], [5e-324, 1e-320, 5e-324], [1e308, 1e-308, 5.0]):
            assert solved(chart, list(y))["rows"] == 3
    for chart in ("p", "pp", "u", "up"):
        assert solved(chart, [1e308, 1e-308, 5], n=[1e-308, 1e308, 0])["rows"] == 3
