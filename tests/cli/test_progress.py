"""qic progress: scores, sheets, spread, ledger, report; JSON for programs, one line for refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.progress import instruments


@pytest.fixture
def store(done: Any, tmp_path: Path) -> Path:
    path = tmp_path / "walstead.qic"
    done("new", path, "--role", "site", "--name", "Walstead")
    done("team", "add", path, "Ruth", "--role", "clinician", "--since", "2026-01-01")
    return path


def as_json(done: Any, *arguments: object) -> Any:
    return json.loads(done("progress", *arguments, "--json").out)


def test_a_score_with_its_reason(done: Any, qic: Any, store: Path) -> None:
    done("progress", "assess", store, "2.0", "--month", "2026-09", "--why", "We measure")
    found = as_json(done, "show", store)
    assert found["months"] == [
        {"month": "2026-09", "own": {"role": "team", "score": 2.0, "why": "We measure"}, "others": [], "covered": 0}
    ]
    assert [one["step"] for one in found["evidence"]][-1] == "5.0"
    assert "sustainability" in found["questionnaires"]
    assert "2.0" in done("progress", "show", store).out
    refused = qic("progress", "assess", store, "2.7")
    assert (refused.status, refused.out) == (1, "")
    assert "not an answer" in refused.err


def test_sheets_of_two_raters(done: Any, qic: Any, store: Path) -> None:
    asked = as_json(done, "questions", store, "sustainability")
    assert asked["items"][0]["levels"][0] == {
        "code": "a",
        "value": 8.5,
        "text": "Work is easier for staff, and we can name how: less waste, less waiting, less doubled work.",
    }
    best = [f"{one['code']}=a" for one in asked["items"]]
    done("progress", "answer", store, "sustainability", *best, "--rater", "Ruth", "--month", "2026-09")
    done("progress", "answer", store, "sustainability", *[one[:-1] + "b" for one in best], "--role", "manager",
         "--month", "2026-09")  # fmt: skip
    (found,) = as_json(done, "opinions", store, "sustainability")
    assert (sorted(found["scores"]), found["median"], found["answers"]) == ([49.9, 100.0], 74.95, 2)
    assert set(found["roles"]) == {"clinician", "manager"}
    assert "2 opinions" in done("progress", "opinions", store, "sustainability").out
    assert "still open" in qic("progress", "answer", store, "sustainability", "fit=a").err
    assert qic("progress", "opinions", store, "horoscope").status == 1


def test_answers_without_a_name_are_counted_and_covered(done: Any, store: Path) -> None:
    for _turn in range(2):
        done("progress", "answer", store, "confidence", "important=5", "able=4", "next=4", "stays=3")
    (found,) = as_json(done, "opinions", store, "confidence")
    assert (found["answers"], found["scores"], found["roles"], found["items"]) == (2, None, None, None)
    assert "One more is needed" in done("progress", "opinions", store, "confidence").out


def test_units_and_their_states(done: Any, qic: Any, store: Path) -> None:
    done(
        "progress", "spread", store, "--unit", "Nights", "--kind", "shift", "--led-by", "nurse", "--planned", "2026-12"
    )
    done("progress", "spread", store, "--unit", "Nights", "--what", "method", "--state", "testing",
         "--since", "2026-11-03")  # fmt: skip
    found = as_json(done, "spread", store)
    assert found["units"] == [
        {
            "name": "Nights",
            "kind": "shift",
            "led_by": "nurse",
            "planned": "2026-12",
            "cells": [{"key": "method", "state": "testing", "since": "2026-11-03"}],
        }
    ]
    assert "Testing" in done("progress", "spread", store).out
    assert qic("progress", "spread", store, "--unit", "Nights", "--what", "Q").status == 1


def test_the_ledger_and_its_file(done: Any, qic: Any, store: Path, tmp_path: Path) -> None:
    done("progress", "cost", store, "--activity", "meeting", "--persons", "5", "--hours", "0.75", "--on", "2026-10-06")
    out = tmp_path / "costs.csv"
    done("progress", "cost", store, "--activity", "transport", "--cash", "12", "--currency", "gbp", "--csv", out)
    found = as_json(done, "cost", store)
    assert found["total"] == {"hours": 3.75, "money": {"GBP": 12.0}}
    assert "2026-10-06,meeting,5,0.75,3.75" in out.read_text(encoding="utf-8-sig")
    assert "currency" in qic("progress", "cost", store, "--activity", "other", "--cash", "5").err
    assert qic("progress", "cost", store, "--hours", "5").status == 2


def test_the_report_is_a_pdf(done: Any, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "progress.pdf"
    done("progress", "report", store, "--out", out)
    assert out.read_bytes().startswith(b"%PDF")


def test_an_organiser_puts_other_wording_in_place(done: Any, qic: Any, store: Path, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    done("new", organiser, "--role", "organiser", "--name", "District")
    source = json.loads((instruments.FOLDER / "readiness.json").read_text(encoding="utf-8"))
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(source | {"version": 2, "title": "Ours"}), encoding="utf-8")
    assert "readiness@2" in done("progress", "instrument", organiser, file).out
    assert "Ours" in done("progress", "questions", organiser, "readiness").out
    assert "higher number" in qic("progress", "instrument", organiser, file).err
    file.write_bytes(b"\xff\xfe no json")
    assert "no questionnaire" in qic("progress", "instrument", organiser, file).err
    assert qic("progress", "instrument", store, file).status == 1
