"""The engine against published software: every golden case, through the library and through ``qic spc``."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections import Counter
from typing import Any

import numpy as np
import pytest

from qic_desktop.analysis.cases.qic import CHARTS
from qic_desktop.analysis.cases.spc import solve_case
from qic_desktop.errors import CaseRefusedError

Case = dict[str, Any]


def asked(case: Case) -> Case:
    return {name: part for name, part in case.items() if name != "expected"}


def answered(case: Case) -> Case:
    try:
        return json.loads(json.dumps(solve_case(asked(case)), allow_nan=False))
    except CaseRefusedError as refusal:
        return {"error": refusal.why}


@pytest.mark.parametrize("chart", [*CHARTS, "xmr"])
def test_every_golden_case_agrees(chart: str, golden_cases: list[Case], differences: Any) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        mine = [case for case in golden_cases if case["chart"] == chart]
        assert len(mine) > 30
        assert [line for case in mine for line in differences(case, answered(case))] == []


def test_every_chart_every_kind_of_place_and_every_option_is_among_the_golden_cases(golden_cases: list[Case]) -> None:
    assert Counter(case["source"] for case in golden_cases) == {"qicharts2": 732, "NHSRplotthedots": 121}
    assert {case["chart"] for case in golden_cases} == {*CHARTS, "xmr"}
    assert {case["data"]["x_type"] for case in golden_cases} == {"none", "number", "date", "character", "factor"}


def test_the_command_answers_all_golden_cases_in_one_call(golden_cases: list[Case], differences: Any) -> None:
    lines = "".join(json.dumps(asked(case)) + "\n" for case in golden_cases)
    code = "from qic_desktop.cli import main; main(['spc'])"
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", code]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [case["id"] for case in golden_cases]
    assert [
        line for case, answer in zip(golden_cases, answers, strict=True) for line in differences(case, answer)
    ] == []


def test_the_comparison_sees_a_difference(golden_cases: list[Case], differences: Any) -> None:
    case = next(case for case in golden_cases if case["chart"] == "p")
    answer = answered(case)
    answer["result"]["ucl"][3] += 1e-6
    answer["result"]["segments"][0]["n_crossings"] += 1
    found = differences(case, answer)
    assert ["ucl" in found[0], "n_crossings" in found[1]] == [True, True]
    assert differences(case, {"error": "no"}) != []
