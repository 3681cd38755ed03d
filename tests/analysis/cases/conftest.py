"""The golden cases, and how a result is compared with them (see tests/golden/README.md)."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parents[2] / "golden" / "charts_golden.jsonl.gz"

NUMBERS = ("y", "n", "cl", "lcl", "ucl", "lcl_95", "ucl_95", "target", "y_sum", "y_mean", "y_sd")
EXACT = ("x", "part", "baseline", "include", "y_length")
SEGMENT = ("n_obs", "n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min", "runs_signal")
XMR = (
    *("y", "rebase_group", "short_group_warning", "fix_y", "mean", "lpl", "upl", "outside_limits", "relative_to_mean"),
    *("close_to_limits", "special_cause_type", "point_type", "target"),
)
ICONS = ("variation_type", "variation_icon", "assurance_type")
WORDS = {"Infinity": math.inf, "-Infinity": -math.inf}

Case = dict[str, Any]
Differences = Callable[[Case, Case], list[str]]


@pytest.fixture(scope="session")
def golden_cases() -> list[Case]:
    """All 853 cases."""
    with gzip.open(GOLDEN, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def differences() -> Differences:
    """Says where an answer departs from the golden one; nothing where they agree."""
    return found_differences


def same(expected: Any, got: Any) -> bool:
    if isinstance(expected, str) and isinstance(got, str):
        return expected == got
    expected, got = WORDS.get(expected, expected), WORDS.get(got, got)
    if any(isinstance(value, bool) or value is None for value in (expected, got)):
        return type(expected) is type(got) and bool(expected == got)
    return bool(expected == got or math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-12))


def rows_of(result: Case, names: tuple[str, ...], place: str) -> dict[Any, Case]:
    count = len(result[place])
    facets = [result.get(name) or [None] * count for name in ("facet1", "facet2")]
    return {
        (facets[0][row], facets[1][row], result[place][row]): {name: result[name][row] for name in names}
        for row in range(count)
    }


def listed(result: Case, kind: str) -> dict[Any, Case]:
    return {tuple(entry.get(name) for name in ("facet1", "facet2", "part")): entry for entry in result[kind]}


def found_differences(case: Case, answer: Case) -> list[str]:
    expected = case["expected"]
    if "error" in expected or "error" in answer:
        return [] if "error" in expected and "error" in answer else [f"{case['id']}: {answer.get('error', 'no error')}"]
    result, xmr = answer["result"], case["chart"] == "xmr"
    near = bool(expected["near_tie_cl"] or expected["near_tie_limits"])
    judged = () if near else ("sigma_signal",)
    names = XMR if xmr else tuple(name for name in (*NUMBERS, *EXACT) if name in expected) + judged
    place = "x" if xmr else "index"
    pairs = [(rows_of(expected, names, place), rows_of(result, names, place))]
    if xmr:
        pairs.append((listed(expected, "icons"), listed(result, "icons")))
    elif not near:
        pairs.append((listed(expected, "segments"), listed(result, "segments")))
    found = []
    for wanted, got in pairs:
        if wanted.keys() != got.keys():
            found.append(f"{case['id']}: places {wanted.keys() ^ got.keys()}")
            continue
        found += [
            f"{case['id']} {key} {name}: expected {value!r}, got {got[key][name]!r}"
            for key, cells in wanted.items()
            for name, value in cells.items()
            if not same(value, got[key][name])
        ]
    return found
