"""How often rules are wrong and how long they take: said from the stored and simulated numbers."""

from __future__ import annotations

from typing import get_args

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.guidance.power import Power, periods_to_see
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.detection import Delay, Detection, JudgedChart, detection
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.wording.waiting import detection_sentences, judged_chart, power_sentences

PERIODS = tuple(f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(24))
VALUES = (5.0, 7, 4, 8, 6, 3, 9, 5, 7, 4, 8, 6) * 2
CHART = run_chart(Series(PERIODS, VALUES, style=ValueStyle(percent=False)))


@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("judged", get_args(JudgedChart))
def test_every_rule_set_can_be_explained(rule_set: RuleSetCode, judged: JudgedChart) -> None:
    said = detection_sentences(CHART, detection(rule_set, judged))
    assert len(said) >= 4
    assert all(sentence[0].isupper() and sentence.endswith(".") and "{" not in sentence for sentence in said)
    assert "no promise" in said[-1]


def test_the_numbers_are_those_of_a_chart_of_this_length() -> None:
    found = Detection("anhoej", "run", {12: 0.5, 24: 0.04, 36: 0.2}, 0.1, (Delay(1.0, 9, 15), Delay(2.0, 4, None)))
    said = detection_sentences(CHART, found)
    assert said[0] == "On a stable measure these rules show a finding in about 1 chart of 25 (24 points)."
    assert said[1] == "Looked at every month, that is about one false finding in 10 years."
    assert said[2].endswith("is found within 9 months in half of all cases, and within 15 in nine of ten.")
    assert said[3].startswith("One twice as large is found within 4 months in half of all cases; more than one")


def test_a_change_that_is_not_found_is_said() -> None:
    found = Detection("anhoej", "run", {12: 0.0, 24: 0.0, 36: 0.0}, 0.0, (Delay(1.0, None, None),))
    said = detection_sentences(CHART, found)
    assert "less than 1 chart of 200" in said[0]
    assert "more than 48 points" in said[1]


def test_a_chart_with_limits_is_judged_as_one() -> None:
    assert judged_chart(CHART) == "run"
    assert judged_chart(control_chart(CHART.series, "i")) == "limits"


def test_power_says_how_long_to_wait() -> None:
    power = Power(9, {6: 0.55, 12: 0.91, 24: 1.0}, 6.0, 2.0, "moving-range")
    said = power_sentences(CHART, 9.0, power)
    assert said[0] == "If the measure stands at 9 from now on, 9 more months show it in 8 cases of 10."
    assert said[1] == "The chance is 55 % after 6 more points, 91 % after 12 and 100 % after 24."
    assert len(said) == 3


def test_power_that_is_too_small_says_what_would_help() -> None:
    said = power_sentences(CHART, 6.1, Power(None, {6: 0.01, 12: 0.03, 24: 0.05}, 6.0, 2.0, "binomial"))
    assert said[0].startswith("Even 60 more points at 6.1")
    assert "few cases" in said[2]
    seen = Power(0, {6: 1, 12: 1, 24: 1}, 6.0, 2.0, "moving-range")
    assert power_sentences(CHART, 9.0, seen)[0].startswith("The chart has a finding already")


def test_a_real_question_gets_an_answer() -> None:
    power = periods_to_see(VALUES, 9.0)
    assert power is not None
    assert len(power_sentences(CHART, 9.0, power)) >= 2
