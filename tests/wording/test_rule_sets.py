"""Every rule set has a plain line and its measured figures."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.detection import detection
from qic_desktop.wording.rule_sets import POINTS, false_alarm_words, found_words, measured_line, rule_set_line


@pytest.mark.parametrize("code", RULE_SETS)
def test_each_line_is_one_short_text_of_its_own(code: RuleSetCode) -> None:
    assert 20 < len(rule_set_line(code)) <= 110
    assert sum(rule_set_line(other) == rule_set_line(code) for other in RULE_SETS) == 1
    assert false_alarm_words(code, "run") in measured_line(code)


def test_the_figures_are_those_that_were_measured() -> None:
    share = detection("perla", "run").false_finding[POINTS]
    assert false_alarm_words("perla", "run") == f"1 in {round(1 / share)}"
    assert found_words("anhoej", "run") == "9 months"
    assert false_alarm_words("anhoej", "limits") == "1 in 8"
