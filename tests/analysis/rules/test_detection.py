"""The stored numbers on false findings and delays are those of the simulation."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.analysis.rules.detection import LENGTHS, SHIFTS, detection
from qic_desktop.analysis.rules.detection_simulation import JUDGED_CHARTS, delay, false_finding, false_per_year


@pytest.mark.parametrize("chart", JUDGED_CHARTS)
@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_every_rule_set_has_numbers_that_make_sense(rule_set: str, chart: str) -> None:
    found = detection(rule_set, chart)  # type: ignore[arg-type]
    assert (found.rule_set, found.chart) == (rule_set, chart)
    shares = [found.false_finding[length] for length in LENGTHS]
    assert shares == sorted(shares)
    assert 0 < shares[-1] < 1
    assert 0 < found.false_per_year < 12
    assert tuple(each.shift for each in found.delays) == SHIFTS
    medians = [each.median or 1000 for each in found.delays]
    assert medians == sorted(medians, reverse=True)
    assert all((each.slow or 1000) >= (each.median or 1000) for each in found.delays)


@pytest.mark.parametrize(("rule_set", "chart"), [("anhoej", "run"), ("perla", "run"), ("nelson", "limits")])
def test_false_findings_are_those_of_the_simulation(rule_set: str, chart: str) -> None:
    stored = detection(rule_set, chart)  # type: ignore[arg-type]
    again = false_finding(rule_set, chart, 24, 4000)  # type: ignore[arg-type]
    assert again == pytest.approx(stored.false_finding[24], abs=0.03)
    yearly = false_per_year(rule_set, chart, 1500)  # type: ignore[arg-type]
    assert yearly == pytest.approx(stored.false_per_year, rel=0.25)


@pytest.mark.parametrize(("rule_set", "chart", "shift"), [("anhoej", "run", 2.0), ("western-electric", "limits", 1.5)])
def test_delays_are_those_of_the_simulation(rule_set: str, chart: str, shift: float) -> None:
    stored = detection(rule_set, chart).delay(shift)  # type: ignore[arg-type]
    again = delay(rule_set, chart, shift, 1000)  # type: ignore[arg-type]
    assert stored.median is not None
    assert again.median == pytest.approx(stored.median, abs=1)
    assert again.shift == stored.shift == shift


def test_a_point_beyond_a_limit_is_found_on_a_chart_with_limits_only() -> None:
    run, limits = detection("anhoej", "run"), detection("anhoej", "limits")
    assert limits.false_finding[36] > run.false_finding[36]
    assert (limits.delay(3.0).median or 99) < (run.delay(3.0).median or 0)


def test_the_delay_of_a_change_between_two_sizes_is_that_of_the_smaller() -> None:
    found = detection("anhoej", "run")
    assert found.delay(1.7).shift == 1.5
    assert found.delay(9.0).shift == 3.0
    assert found.delay(0.1).shift == 0.5
