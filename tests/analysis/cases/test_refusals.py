"""Hostile and mistaken cases: one sentence that names the row and says what to do, never a traceback."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis import cases
from qic_desktop.analysis.cases.spc import solve_case
from qic_desktop.errors import CaseRefusedError
from qic_desktop.wording.errors import describe

Case = dict[str, Any]

DAYS = ["2026-01-01", "2026-02-01", "2026-03-01"]
XMR = {"x_type": "date", "x": DAYS, "y": [1, 2, 3]}


def refusal(chart: Any, data: Any, options: Any = None, **more: Any) -> tuple[CaseRefusedError, str]:
    with pytest.raises(CaseRefusedError) as caught:
        solve_case({"id": 1, "chart": chart, "data": data, "options": options, **more})
    said = describe(caught.value)
    assert said.endswith(".")
    assert said.count(". ") == 0, "one sentence"
    assert "{" not in said.replace("{…}", "")
    assert len(said) < 250
    return caught.value, said


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("2,5", "number"),
        ("NaN", "number"),
        ("Infinity", "number"),
        (True, "number"),
        ([1], "number"),
        ({}, "number"),
        (10**400, "finite"),
        (float("nan"), "finite"),
        (float("-inf"), "finite"),
    ],
)
@pytest.mark.parametrize("field", ["y", "n"])
def test_what_is_no_number_is_named_with_its_row(bad: Any, why: str, field: str) -> None:
    error, said = refusal("p", {"y": [1, 2, 3], "n": [9, 9, 9]} | {field: [1, bad, 3]})
    assert (error.why, error.field, error.row) == (why, field, 2)
    assert said.startswith(f"Row 2 of “{field}” holds “")


@pytest.mark.parametrize("chart", ["p", "pp", "c", "u", "up", "g"])
def test_counts_are_not_negative(chart: str) -> None:
    error, said = refusal(chart, {"y": [1, 2, -3], "n": [9, 9, 9]})
    assert (error.why, error.field, error.row) == ("negative-count", "y", 3)
    assert "-3" in said


def test_denominators_are_not_negative() -> None:
    error, _said = refusal("run", {"y": [1, 2, 3], "n": [9, -9, 9]})
    assert (error.why, error.field, error.row) == ("negative-denominator", "n", 2)


@pytest.mark.parametrize("chart", ["p", "pp", "u", "up"])
def test_a_share_needs_a_denominator(chart: str) -> None:
    assert refusal(chart, {"y": [1, 2, 3]})[0].why == "no-denominator"


@pytest.mark.parametrize("wrong", [0, -1.5])
def test_times_between_events_are_above_nought(wrong: float) -> None:
    error, said = refusal("t", {"y": [3, 2, wrong]})
    assert (error.why, error.row) == ("not-positive", 3)
    assert "G chart" in said


@pytest.mark.parametrize(
    "bad",
    [
        "01.02.2026",
        "2026-02-30",
        "2026-2-1",
        "20260201",
        "2026-02-01T00:00:00Z",
        "2026-02-01 00:00+02:00",
        "soon",
        "",
        "２０２６-02-01",
        20260201,
        0.5,
        True,
    ],
)
def test_a_date_of_another_form_or_with_a_time_zone_is_refused(bad: Any) -> None:
    error, said = refusal("i", {"x_type": "date", "x": [DAYS[0], bad, DAYS[2]], "y": [1, 2, 3]})
    assert (error.why, error.field, error.row) == ("date", "x", 2)
    assert "time zone" in said


@pytest.mark.parametrize(
    ("data", "why", "field"),
    [
        ([], "object", "data"),
        (None, "list", "y"),
        ({"y": "1, 2, 3"}, "list", "y"),
        ({"y": [1, 2, 3], "n": 5}, "list", "n"),
        ({"y": [1, 2, 3], "n": [1, 2]}, "length", "n"),
        ({"y": [1, 2, 3], "facet1": ["a", "b"]}, "length", "facet1"),
        ({"y": [1, 2, 3], "facet1": ["a", 7, "b"]}, "text", "facet1"),
        ({"y": [1, 2, 3], "facet2": ["a", None, ["b"]]}, "text", "facet2"),
        ({"y": [1, 2, 3], "z": 1}, "field", ""),
        ({"y": [1, 2, 3], "x_type": "time"}, "x-type", ""),
        ({"y": [1, 2, 3], "x_type": ["date"]}, "x-type", ""),
        ({"y": [1, 2, 3], "x": [1, 2, 3]}, "x-unwanted", "x"),
        ({"y": [1, 2, 3], "x_type": "number"}, "list", "x"),
        ({"y": [1, 2, 3], "x_type": "number", "x": [1, 2]}, "length", "x"),
        ({"y": [1, 2, 3], "x_type": "number", "x": [1, 2, "3"]}, "number", "x"),
        ({"y": [1, 2, 3], "x_type": "character", "x": ["a", 2, "3"]}, "text", "x"),
        ({"y": [1, 2, 3], "x_type": "factor", "x": ["a", "b", "c"]}, "levels", "x_levels"),
        ({"y": [1, 2, 3], "x_type": "factor", "x": ["a", "b", "c"], "x_levels": ["a", "a"]}, "levels", "x_levels"),
        ({"y": [1, 2, 3], "x_type": "factor", "x": ["a", "b", "c"], "x_levels": ["a", 1]}, "text", "x_levels"),
        ({"y": [1, 2, 3], "x_type": "factor", "x": ["a", "b", "c"], "x_levels": ["a", "b"]}, "level", "x"),
        ({"y": []}, "no-rows", ""),
        ({"y": [1], "x_type": "date", "x": [None]}, "no-rows", ""),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(data: Any, why: str, field: str) -> None:
    error, _said = refusal("i", data)
    assert (error.why, error.field) == (why, field)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "object"),
        ({"colour": "red"}, "option"),
        ({"rebase": []}, "option"),
        ({"freeze": 0}, "whole"),
        ({"freeze": 2.5}, "whole"),
        ({"freeze": float("nan")}, "whole"),
        ({"freeze": "3"}, "whole"),
        ({"freeze": True}, "whole"),
        ({"part": [1, "a", 2]}, "part-mixed"),
        ({"part": ["a", "b"]}, "length"),
        ({"part": [2.5]}, "whole"),
        ({"part": [[2]]}, "whole"),
        ({"exclude": ["a"]}, "whole"),
        ({"exclude": 10**400}, "whole"),
        ({"cl": [1, 2]}, "length"),
        ({"cl": "5"}, "number"),
        ({"cl": float("inf")}, "finite"),
        ({"target": [1, 2, "3"]}, "number"),
        ({"multiply": [100]}, "number"),
        ({"multiply": float("nan")}, "finite"),
        ({"agg_fun": "most"}, "choice"),
        ({"method": "luck"}, "choice"),
        ({"method": 1}, "choice"),
        ({"x_period": "month"}, "period-of-dates"),
        ({"x_period": "moon"}, "choice"),
        ({"y_neg": 0}, "flag"),
        ({"screened_mr": "no"}, "flag"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: Any, why: str) -> None:
    assert refusal("i", {"y": [1, 2, 3]}, options)[0].why == why


@pytest.mark.parametrize(
    ("data", "options", "why"),
    [
        (XMR | {"x": [DAYS[0], DAYS[1], DAYS[1]]}, {}, "duplicate-date"),
        (XMR | {"x_type": "number", "x": [1, 2, 3]}, {}, "x-type"),
        (XMR | {"facet2": ["a", "a", "a"]}, {}, "one-facet"),
        (XMR, {"fix_after_n_points": 11}, "too-few-fixed"),
        (XMR, {"rebase": ["soon"]}, "date"),
        (XMR, {"rebase": {"A": [5]}}, "date"),
        (XMR, {"target": {"A": "x"}}, "number"),
        (XMR, {"improvement_direction": "up"}, "choice"),
        (XMR, {"freeze": 12}, "option"),
    ],
)
def test_xmr_charts_have_refusals_of_their_own(data: Case, options: Case, why: str) -> None:
    assert refusal("xmr", data, options)[0].why == why


def test_a_gap_in_what_may_be_a_trend_is_refused_as_the_reference_does() -> None:
    dates = [f"2026-{month:02d}-01" for month in range(1, 10)]
    data = {"x_type": "date", "x": dates, "y": [1, 2, 3, None, 4, 5, 6, 7, 1]}
    error, said = refusal("xmr", data)
    assert (error.why, error.row) == ("missing-trend", 4)
    assert "fill the gap" in said
    data["y"] = [1, 2, 1, None, 4, 5, 6, 7, 1]
    assert solve_case({"chart": "xmr", "data": data})["result"]["rows"] == 9


@pytest.mark.parametrize(
    ("chart", "source", "why"),
    [
        ("pareto", None, "chart"),
        (None, None, "chart"),
        (["i"], None, "chart"),
        ("xmr", "qicharts2", "chart"),
        ("i", "NHSRplotthedots", "chart"),
        ("i", "elsewhere", "source"),
        ("i", {}, "source"),
    ],
)
def test_unknown_charts_and_sources_are_refused(chart: Any, source: Any, why: str) -> None:
    assert refusal(chart, {"y": [1, 2, 3]}, source=source)[0].why == why


def test_a_page_of_text_is_not_said_back() -> None:
    _error, said = refusal("i", {"y": [1, "x" * 100_000, 3]})
    assert len(said) < 200


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(DAYS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
NUMBERS = st.lists(st.none() | st.floats(-1e3, 1e3) | st.integers(0, 9), min_size=3, max_size=3)
DATA = st.fixed_dictionaries(
    {"y": NUMBERS | ANY},
    optional={
        "x_type": st.sampled_from(["none", "number", "date", "character", "factor"]) | ANY,
        "x": st.just(DAYS) | NUMBERS | ANY,
        "x_levels": st.just(DAYS) | ANY,
        "n": NUMBERS | ANY,
        "facet1": ANY,
    },
)
NAMES = ["freeze", "part", "exclude", "cl", "target", "multiply", "agg_fun", "method", "x_period", "y_neg", "rebase"]


@given(
    chart=st.sampled_from(["run", "i", "mr", "ip", "xbar", "s", "t", "p", "pp", "c", "u", "up", "g", "xmr"]),
    data=DATA | ANY,
    options=st.none() | st.dictionaries(st.sampled_from(NAMES), ANY, max_size=2),
)
def test_no_input_ends_in_anything_but_a_result_or_a_sentence(chart: str, data: Any, options: Any) -> None:
    case = {"id": 1, "chart": chart, "data": data, "options": options}
    try:
        said = json.dumps(solve_case(case), allow_nan=False)
    except CaseRefusedError as error:
        said = describe(error)
    assert said.endswith(("}", "."))


def test_every_reason_for_a_refusal_has_a_sentence() -> None:
    folder = Path(cases.__file__).parent
    codes = {code for path in folder.glob("*.py") for code in re.findall(r'refused\(\s*"([a-z-]+)"', path.read_text())}
    assert len(codes) > 20
    general = describe(CaseRefusedError("x", why="never used", field="y", row=3))
    for code in codes:
        assert describe(CaseRefusedError("x", why=code, field="y", row=3)) != general, code


class Stdin:
    """A stream of bytes as the program's own standard input."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_the_command_answers_every_line_whatever_it_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from qic_desktop.cli import main

    good = b'{"id": "b", "chart": "i", "data": {"y": [1, 2, 4]}}'
    lines = [
        b"nonsense",
        b"[1]",
        b"[" * 100_000,
        b"9" * 10_000,
        b"\xff\xfe\x00",
        b"",
        b'{"id": NaN, "chart": "i", "data": {"y": [1e999]}}',
        b'{"id": "\\ud800", "chart": "i", "data": {"y": ["\\ud800"]}}',
        b"\xef\xbb\xbf" + good,
    ]
    monkeypatch.setattr("sys.stdin", Stdin(b"\n".join(lines)))
    with pytest.raises(SystemExit) as ended:
        main(["spc"])
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ended.value.code in (0, None)
    assert [answer["error"].split(" is no JSON object")[0] for answer in answers[:5]] == [
        f"Line {number}" for number in range(1, 6)
    ]
    assert [answer["id"] for answer in answers[5:]] == [None, "\ud800", "b"]
    assert ["error" in answer for answer in answers] == [True] * 7 + [False]
