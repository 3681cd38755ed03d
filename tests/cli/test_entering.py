"""Sites without a laptop, by commands alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.visit import Confirmation


@pytest.fixture
def organiser(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Emergency care")
    done("measure", "add", store, "four-hours", "--name", "Within four hours", "--kind", "process", "--from", "2026-01")
    done("publish", store, "--out", tmp_path / "news.qicpkg")
    return store


def test_a_site_is_made_entered_for_and_confirmed_by_signature(done: Any, qic: Any, organiser: Path) -> None:
    made = json.loads(done("add-site", organiser, "Hillview", "--code", "P001", "--reports-by", "excel", "--json").out)
    assert (made["code"], made["reports_by"]) == ("P001", "excel")
    counts = ("--numerator", "41", "--denominator", "45", "--source", "phone", "--on", "2026-11-03")
    entered = json.loads(done("enter-for", organiser, "P001", "four-hours", "2026-10", *counts, "--json").out)
    assert (entered["site"], entered["kept"]) == (made["id"], True)
    (waiting,) = json.loads(done("confirm", organiser, "--site", "P001", "--json").out)["values"]
    assert (waiting["numerator"], waiting["source"], waiting["entered_by"]) == (41, "phone", "organiser")
    assert qic("confirm", organiser, "--site", "P001", "--yes", "--signed-by", "Mrs Jones").status == 2
    assert qic("confirm", organiser, "--site", "P001", "--yes", "--on", "2026-11").status != 0
    signed = ("--signed-by", "team-leader", "--on", "2026-11-12")
    assert json.loads(done("confirm", organiser, "--site", "P001", "--yes", *signed, "--json").out)["confirmed"] == 1
    with_store = bootstrap.open_workspace(organiser)
    (said,) = with_store.journal.list_records(Confirmation)
    bootstrap.close_workspace(with_store)
    assert (said.by_role, said.on, said.how) == ("team-leader", "2026-11-12", "signature")
    assert json.loads(done("confirm", organiser, "--site", "P001", "--json").out)["values"] == []


def test_bad_input_has_a_sentence(qic: Any, done: Any, organiser: Path) -> None:
    done("add-site", organiser, "Hillview", "--code", "P001")
    again = qic("add-site", organiser, "Moor", "--code", "P001")
    assert again.status != 0
    assert "belongs to another site" in again.err
    assert qic("enter-for", organiser, "P001", "four-hours", "2026-10").status == 2
    wrong = qic("enter-for", organiser, "P001", "four-hours", "2026-10", "--missing", "strike", "--on", "2026-10")
    assert wrong.status != 0
    assert "2026-10" in wrong.err
    assert qic("confirm", organiser).status != 0
    nobody = qic("allow-entry", organiser, "C. Coach", "--site", "P001")
    assert nobody.status != 0
    assert "C. Coach" in nobody.err


def test_a_coach_is_allowed_by_name(done: Any, organiser: Path, tmp_path: Path) -> None:
    done("add-site", organiser, "Hillview", "--code", "P001")
    coach, invitation, asked = tmp_path / "coach.qic", tmp_path / "invitation.qicpkg", tmp_path / "asked.qicpkg"
    done("invite", organiser, "C. Coach", "--as", "coach", "--code", "C1", "--out", invitation)
    done("new", coach, "--role", "coach", "--name", "C. Coach", "--no-lock")
    done("join", coach, invitation)
    done("export", coach, "--out", asked)
    done("enrol", organiser, asked)
    done("allow-entry", organiser, "C. Coach", "--site", "P001")
    news = tmp_path / "for-the-coach.qicpkg"
    done("publish", organiser, "--out", news)
    done("import", coach, news)
    entered = done("enter-for", coach, "P001", "four-hours", "2026-10", "--numerator", 4, "--denominator", 5, "--json")
    assert json.loads(entered.out)["kept"]


def test_excel_returns_are_made_and_read(qic: Any, done: Any, organiser: Path, tmp_path: Path) -> None:
    done("add-site", organiser, "Hillview", "--code", "P001", "--reports-by", "excel")
    out = tmp_path / "returns"
    made = json.loads(done("excel-return", "make", organiser, "--first", "2026-10", "--out", out, "--json").out)
    (file,) = made["files"]
    # An empty workbook that came back says so, and brings nothing.
    (row,) = json.loads(done("excel-return", "read", organiser, file, "--json").out)
    assert (row["code"], row["state"], row["lines"]) == ("X-NOTHING", "read", [])
    counts = ("--numerator", "41", "--denominator", "45", "--source", "phone")
    done("enter-for", organiser, "P001", "four-hours", "2026-10", *counts)
    done("excel-return", "make", organiser, "--first", "2026-10", "--out", out)
    done("enter-for", organiser, "P001", "four-hours", "2026-10", "--numerator", "40", "--denominator", "45")
    asked = qic("excel-return", "read", organiser, file, "--accept", "--json")
    assert asked.status == 1
    assert json.loads(asked.out)[0]["state"] == "question"
    taken = json.loads(done("excel-return", "read", organiser, file, "--accept", "--other", "take", "--json").out)
    assert taken[0]["entered"] == 1
    (waiting,) = json.loads(done("confirm", organiser, "--site", "P001", "--json").out)["values"]
    assert (waiting["numerator"], waiting["source"]) == (41, "excel")


def test_a_file_that_is_no_return_has_a_sentence(qic: Any, organiser: Path, tmp_path: Path) -> None:
    other = tmp_path / "budget.xlsx"
    other.write_bytes(b"no workbook")
    answer = qic("excel-return", "read", organiser, other)
    assert answer.status == 1
    assert "no table" in answer.out
    assert qic("excel-return", "read", organiser, tmp_path / "gone.xlsx").status != 0
    assert qic("excel-return", "make", organiser, "--first", "2026-W10", "--out", tmp_path).status != 0


def test_silent_sites_are_listed_and_reminded(done: Any, organiser: Path) -> None:
    done("add-site", organiser, "Hillview", "--code", "P001")
    told = json.loads(done("reminders", organiser, "--write", "--json").out)
    # It reports on paper, so no letter reaches it.
    assert ([one["code"] for one in told["sites"]], told["letters_waiting"]) == (["P001"], 0)
    done("add-site", organiser, "Walstead", "--code", "S001", "--reports-by", "laptop")
    told = json.loads(done("reminders", organiser, "--write", "--text", "Please send them.", "--json").out)
    assert told["letters_waiting"] == 1
    assert all(one["missing"] == len(one["periods"]) for one in told["sites"])


def test_a_reminder_lies_in_a_file_for_its_site_alone(done: Any, organiser: Path, tmp_path: Path) -> None:
    team, invitation = tmp_path / "team.qic", tmp_path / "invitation.qicpkg"
    done("invite", organiser, "Walstead", "--code", "S001", "--out", invitation)
    done("new", team, "--role", "site", "--name", "Walstead")
    done("join", team, invitation)
    done("export", team, "--out", tmp_path / "S001.qicpkg")
    done("import", organiser, tmp_path / "S001.qicpkg")
    done("enrol", organiser, "S001")
    done("reminders", organiser, "--write", "--title", "October is missing", "--text", "Please send it.")
    sent = done("publish", organiser, "--out", tmp_path / "later.qicpkg")
    alone = tmp_path / "for-S001-later.qicpkg"
    assert alone.name in sent.out
    done("import", team, tmp_path / "later.qicpkg")
    assert "October is missing" not in done("letters", "list", team).out
    done("import", team, alone)
    assert "October is missing" in done("letters", "list", team).out
