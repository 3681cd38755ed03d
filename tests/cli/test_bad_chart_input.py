"""Bad input to the commands of charts: a status, a sentence with what to do, no picture half written, no traceback."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

MONTHS = tuple(f"{2024 + place // 12}-{place % 12 + 1:02d}" for place in range(14))


@pytest.fixture
def site(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    done("measure", "add", store, "hands", "--name", "Clean hands", "--from", "2024-01")
    return store


@pytest.fixture
def filled(done: Any, site: Path) -> Path:
    for place, month in enumerate(MONTHS):
        done("record", site, "hands", month, "--numerator", 20 + place * 5 % 7, "--denominator", 33)
    return site


@pytest.fixture
def organiser(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Emergency care")
    done("measure", "add", store, "hands", "--name", "Clean hands", "--from", "2024-01")
    return store


def test_charts_that_cannot_be_are_refused_in_a_sentence(qic: Any, filled: Path, organiser: Path) -> None:
    assert "counts" in qic("chart", filled, "hands", "--kind", "t").refused()
    assert "several values" in qic("chart", filled, "hands", "--kind", "xbar").refused()
    assert "Choose longer ones" in qic("chart", filled, "hands", "--by", "week").refused()
    assert "Check its code" in qic("chart", filled, "feet").refused()
    assert "Check its code" in qic("chart", organiser, "hands", "--site", "S999").refused()
    assert "--site" in qic("chart", organiser, "hands").refused()
    assert "organiser’s store" in qic("funnel", filled, "hands").refused()
    assert "Choose other periods" in qic("funnel", organiser, "hands").refused()
    assert "2031-01" in qic("funnel", organiser, "hands", "--period", "2031-01").refused()


@pytest.mark.parametrize(
    ("command", "option", "wrong"),
    [
        ("chart", "--kind", "P"),
        ("chart", "--rules", ""),
        ("chart", "--by", "day"),
        ("cusum", "--shift", "much"),
        ("funnel", "--last", "0"),
    ],
)
def test_an_option_that_does_not_exist_names_those_that_do(
    qic: Any, filled: Path, command: str, option: str, wrong: str
) -> None:
    answer = qic(command, filled, "hands", option, wrong)
    assert answer.status == 2
    assert option in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("number", ["0", "-1", "nan", "inf", "1e308", "5e-324"])
def test_odd_numbers_of_sums_are_refused_or_charted(qic: Any, filled: Path, tmp_path: Path, number: str) -> None:
    picture = tmp_path / "sums.svg"
    for command, option in (("cusum", "--shift"), ("cusum", "--threshold"), ("ewma", "--lam"), ("ewma", "--width")):
        answer = qic(command, filled, "hands", option, number, "--svg", picture, "--json")
        if number in ("1e308", "5e-324") and (option, number) != ("--lam", "1e308"):
            assert answer.status == 0
            assert "NaN" not in answer.out
            assert "Infinity" not in answer.out
            ElementTree.parse(picture)
            picture.unlink()
        else:
            assert "is a common choice" in answer.refused()
            assert not picture.exists()
    assert "2031-01" in qic("cusum", filled, "hands", "--baseline", "2031-01").refused()


def test_a_picture_that_cannot_be_written_is_said(qic: Any, filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for option in ("--svg", "--pdf"):
        assert "Make it first" in qic("chart", filled, "hands", option, tmp_path / "none" / "a.svg").refused()
        assert "Choose another name" in qic("chart", filled, "hands", option, folder).refused()
    assert list(folder.iterdir()) == []


def test_cases_out_of_none_are_kept_and_the_chart_says_that_they_are_not_drawn(done: Any, filled: Path) -> None:
    done("record", filled, "hands", "2025-03", "--numerator", 5, "--denominator", 0)
    done("record", filled, "hands", "2025-04", "--numerator", 40, "--denominator", 33)
    done("record", filled, "hands", "2025-05", "--numerator", 0, "--denominator", 0)
    for kind in ("run", "p", "pp", "u", "i", "xmr"):
        chart = done("chart", filled, "hands", "--kind", kind, "--json").json
        points = {point["period"]: point for point in chart["points"]}
        assert (points["2025-03"]["value"], points["2025-03"]["numerator"]) == (None, 5)
        assert points["2025-05"]["value"] is None
        assert "zero-denominator" in chart["notes"]
        assert "out of none" in done("chart", filled, "hands", "--kind", kind).out


# --- events -------------------------------------------------------------------------------------------------------


def test_events_that_nothing_can_be_counted_to_are_refused(qic: Any, done: Any, site: Path) -> None:
    done("measure", "add", site, "falls", "--name", "Falls", "--from", "2024-01", "--form", "time-between")
    done("measure", "add", site, "misses", "--name", "Misses", "--from", "2024-01", "--form", "cases-between")
    done("event", site, "falls", "2024-01-05")
    for day in ("2024-02-30", "2024-01", "soon", "", "fy04:2024", "2024-03-01T00:00Z"):
        assert "is not a period" in qic("event", site, "falls", day).refused()
    for day in ("9999-12-31", "0026-01-05"):
        assert "Correct the date" in qic("event", site, "falls", day).refused()
    assert "two on one day" in qic("event", site, "falls", "2024-01-05").refused()
    assert "counted by period" in qic("event", site, "hands", "2024-01-05").refused()
    for number in ("nan", "inf", "1e400", "many", ""):
        assert "not a number" in qic("event", site, "misses", "2024-01-05", "--cases", number).refused()
    assert "below 0" in qic("event", site, "misses", "2024-01-05", "--cases", "-3").refused()
    assert len(done("event", site, "falls", "--json").json) == 1
    assert done("event", site, "misses", "--json").json == []
    for kind in ("run", "t", "g", "i"):
        assert done("chart", site, "falls", "--kind", kind, "--json").json["notes"] == ["few-points"]


# --- Pareto -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("a,1\nb", 2),
        ("a\nb,1", 1),
        ("a,12x\nb,2", 1),
        ("a,1_000\nb,2", 1),
        ("a;12,5\nb;2", 1),
        ("why,count\na,nan", 2),
        ("a,inf", 1),
        ("a,-1", 1),
        ("why,count\n\na,0", 3),
        ("a,1,2", 1),
        (",1", 1),
    ],
)
def test_a_row_that_cannot_be_counted_is_named(qic: Any, tmp_path: Path, table: str, row: int) -> None:
    file = tmp_path / "reasons.csv"
    file.write_text(table, encoding="utf-8")
    assert qic("pareto", file, "--svg", tmp_path / "a.svg").refused().startswith(f"Row {row}")
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("table", ["", "\n\n", "why,count", "a,1e308\nb,1e308"])
def test_tables_with_nothing_to_count_are_refused(qic: Any, tmp_path: Path, table: str) -> None:
    file = tmp_path / "reasons.csv"
    file.write_text(table, encoding="utf-8")
    assert qic("pareto", file).refused()
    file.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in qic("pareto", file).refused()
    assert "cannot be read" in qic("pareto", tmp_path).refused()


@pytest.mark.parametrize(
    ("table", "labels"),
    [
        ("a\u2028b,1\nc,2", ["c", "a\u2028b"]),
        ('"a\nb",3\nc,2', ["a\nb", "c"]),
        ("a,1e-320\nb,1e308", ["b", "a"]),
        ("\ufeffa,1\r\nb,2", ["b", "a"]),
        ("\x01a,2\nb,1", ["\x01a", "b"]),
        ("x" * 50_000 + ",1", ["x" * 50_000]),
        ("why,n (2024)\na,1", ["a"]),
    ],
)
def test_odd_letters_lose_no_row_and_give_a_picture(done: Any, tmp_path: Path, table: str, labels: list[str]) -> None:
    file, picture = tmp_path / "reasons.csv", tmp_path / "reasons.svg"
    file.write_text(table, encoding="utf-8", newline="")
    found = done("pareto", file, "--svg", picture, "--json").json
    assert [bar["label"] for bar in found["bars"]] == labels
    ElementTree.parse(picture)


# --- cases --------------------------------------------------------------------------------------------------------


def test_every_line_of_cases_has_an_answer(done: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    good = {"id": "good", "chart": "i", "data": {"y": [1e308, -1e308, 5e-324, None, 0.0] * 4}}
    lines = [b"\xff", b"{}", b"[]", b"null", b"[" * 100_000, json.dumps(good).encode(), b'{"id": 1, "chart": "p"}']
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))
    answers = [json.loads(line) for line in done("spc").out.splitlines()]
    assert len(answers) == len(lines)
    assert [("error" in answer) for answer in answers] == [True] * 5 + [False, True]
    assert all(answer["error"].endswith(".") for answer in answers if "error" in answer)
    assert answers[5]["result"]["rows"] == 20
