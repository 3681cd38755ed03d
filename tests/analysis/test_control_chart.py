"""I and P charts as values."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.chart_values import PhaseStart
from qic_desktop.analysis.control_chart import control_chart
from qic_desktop.analysis.series import Series, shares
from qic_desktop.analysis.spc import solve_case
from qic_desktop.domain.measure import Direction

VALUES = (7.0, 9.0, 8.0, 6.0, 9.0, 8.5, 7.5, 8.0, 6.5, 9.5, 8.0, 7.0, 8.0, 30.0, 7.0)
CASES = (40.0, 22.0, 35.0, 51.0, 28.0, 44.0, 39.0, 31.0, 47.0, 25.0, 38.0, 42.0, 36.0)
GOOD = (36.0, 20.0, 33.0, 44.0, 25.0, 41.0, 36.0, 27.0, 42.0, 23.0, 20.0, 38.0, 33.0)


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2016 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def counts(values: tuple[float | None, ...] = VALUES) -> Series:
    return Series(months(len(values)), values, direction=Direction.DOWN)


def proportions() -> Series:
    return Series(months(len(CASES)), shares(GOOD, CASES), GOOD, CASES, direction=Direction.UP)


def test_an_i_chart_has_the_lines_of_the_engine() -> None:
    chart = control_chart(counts(), "i")
    case = {"chart": "i", "data": {"x_type": "none", "x": None, "y": list(VALUES), "n": None}}
    result = solve_case(case)["result"]
    assert list(chart.upper) == result["ucl"]
    assert list(chart.lower) == result["lcl"]
    assert chart.phases[0].centre == result["cl"][0]


def test_a_p_chart_has_the_lines_of_the_engine() -> None:
    chart = control_chart(proportions(), "p")
    case = {"chart": "p", "data": {"x_type": "none", "x": None, "y": list(GOOD), "n": list(CASES)}}
    result = solve_case(case)["result"]
    assert list(chart.upper) == result["ucl"]
    assert list(chart.lower) == result["lcl"]
    assert chart.phases[0].centre == sum(GOOD) / sum(CASES)


def test_a_point_beyond_its_limit_is_a_finding() -> None:
    (finding,) = [found for found in control_chart(counts(), "i").findings if found.rule == "beyond"]
    assert (finding.rule, finding.places, finding.upward, finding.good) == ("beyond", (13,), True, False)
    (finding,) = control_chart(proportions(), "p").findings
    assert (finding.rule, finding.places, finding.upward, finding.good) == ("beyond", (10,), False, False)


def test_limits_are_drawn_from_twelve_points_on() -> None:
    assert set(control_chart(counts(VALUES[:11]), "i").upper) == {None}
    assert None not in control_chart(counts(VALUES[:12]), "i").upper


def test_every_phase_has_its_own_limits() -> None:
    chart = control_chart(counts(VALUES[:13] * 2), "i", [PhaseStart("2017-02", "after")])
    assert chart.upper[:13] == chart.upper[13:]
    assert len(chart.phases) == 2


def test_a_frozen_phase_keeps_the_limits_of_its_baseline() -> None:
    whole = control_chart(counts(VALUES), "i", [PhaseStart("2016-01", baseline_last="2017-01")])
    assert whole.upper[0] == control_chart(counts(VALUES[:13]), "i").upper[0]


def test_a_missing_value_keeps_its_neighbours_apart() -> None:
    values = (*VALUES[:6], None, *VALUES[6:])
    chart = control_chart(counts(values), "i")
    case = {"chart": "i", "data": {"x_type": "none", "x": None, "y": list(values), "n": None}}
    assert list(chart.upper) == solve_case(case)["result"]["ucl"]


def test_a_p_chart_needs_denominators() -> None:
    with pytest.raises(ValueError, match="denominators"):
        control_chart(counts(), "p")
