"""The engine against published software (see tests/golden/README.md)."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.analysis.spc import solve_case

GOLDEN = Path(__file__).parent.parent / "golden" / "qicharts2_run_i_p.jsonl.gz"
NUMBERS = ("y", "n", "cl", "lcl", "ucl", "lcl_95", "ucl_95", "target", "y_sum", "y_mean", "y_sd")
EXACT = ("part", "baseline", "include", "y_length")
SEGMENT = ("n_obs", "n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min", "runs_signal")


def cases() -> list[dict[str, Any]]:
    with gzip.open(GOLDEN, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def same(expected: Any, got: Any) -> bool:
    words = {"Infinity": math.inf, "-Infinity": -math.inf}
    expected, got = words.get(expected, expected), words.get(got, got)
    if isinstance(expected, float | int) and isinstance(got, float | int) and not isinstance(expected, bool):
        return expected == got or math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-12)
    return type(expected) is type(got) and expected == got


def by_place(result: dict[str, Any], names: tuple[str, ...]) -> dict[Any, dict[str, Any]]:
    count = len(result["index"])
    facets = [result.get(name) or [None] * count for name in ("facet1", "facet2")]
    return {
        (facets[0][row], facets[1][row], result["index"][row]): {name: result[name][row] for name in names}
        for row in range(count)
    }


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['id']}-{case['chart']}-{case['tags'][0]}")
def test_every_golden_case_agrees(case: dict[str, Any]) -> None:
    expected = case["expected"]
    answer = json.loads(json.dumps(solve_case({name: part for name, part in case.items() if name != "expected"})))
    assert answer["id"] == case["id"]
    result = answer["result"]
    near = bool(expected.get("near_tie_cl")) or bool(expected.get("near_tie_limits"))
    names = tuple(name for name in (*NUMBERS, *EXACT) if name in expected)
    names += () if near else ("sigma_signal",)
    wanted, got = by_place(expected, names), by_place(result, names)
    assert wanted.keys() == got.keys()
    wrong = [
        (place, name, wanted[place][name], got[place][name])
        for place in wanted
        for name in names
        if not same(wanted[place][name], got[place][name])
    ]
    assert wrong == []
    if near:
        return

    def key(segment: dict[str, Any]) -> tuple[Any, ...]:
        return segment.get("facet1"), segment.get("facet2"), segment["part"]

    segments = {key(segment): segment for segment in result["segments"]}
    for segment in expected["segments"]:
        assert {name: segments[key(segment)][name] for name in SEGMENT} == {name: segment[name] for name in SEGMENT}


def test_a_chart_that_is_not_built_yet_is_refused_with_a_sentence() -> None:
    answer = solve_case({"id": "a", "source": "qicharts2", "chart": "nonsense", "data": {"x_type": "none", "y": [1]}})
    assert "not available yet" in answer["error"]


@pytest.mark.parametrize(
    "case",
    [
        {"chart": "run", "data": {"x_type": "none", "y": ["a"]}},
        {"chart": "run", "data": {}},
        {"chart": "p", "data": {"x_type": "none", "y": [1, 2], "n": None}},
        {"chart": "run", "data": {"x_type": "none", "y": [1, 2]}, "options": {"method": "luck"}},
        {"chart": "run", "data": {"x_type": "none", "y": [1, 2]}, "options": {"agg_fun": "most"}},
        {"chart": "run", "data": {"x_type": "none", "y": [1, 2]}, "options": {"cl": [1]}},
        {"chart": "i", "data": {"x_type": "date", "x": ["soon"], "y": [1]}, "options": {"x_period": "month"}},
    ],
)
def test_a_case_that_makes_no_sense_is_refused(case: dict[str, Any]) -> None:
    answer = solve_case({"id": "b", **case})
    assert "error" in answer
    assert "result" not in answer


def test_days_are_gathered_into_periods() -> None:
    data = {"x_type": "date", "x": ["2026-02-03", "2026-02-20", "2026-04-01"], "y": [1, 3, 5], "n": None}
    for period, places in (
        ("week", ["2026-02-02", "2026-02-16", "2026-03-30"]),
        ("month", ["2026-02-01", "2026-04-01"]),
        ("quarter", ["2026-01-01", "2026-04-01"]),
        ("year", ["2026-01-01"]),
    ):
        result = solve_case({"id": "c", "chart": "run", "data": data, "options": {"x_period": period}})["result"]
        assert result["x"] == places
