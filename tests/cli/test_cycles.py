"""Tests of change by commands alone: every field can be written and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.services.improving import control_plans, cycles
from qic_desktop.store.journal import new_record

TEXTS = {
    "objective": "Does it help", "questions": "Who else", "change-idea": "A nurse asks", "who": "Marek",
    "what": "Three questions", "when": "Monday", "where": "Door", "data-plan": "Joan counts", "scale": "patients",
    "scale-number": "5", "where-tested": "One ward",
}  # fmt: skip


@pytest.fixture
def site(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "walstead.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    return store


def test_every_field_of_a_cycle_is_written_and_read_back(done: Any, site: Path) -> None:
    given = [part for name, text in TEXTS.items() for part in (f"--{name}", text)]
    origin = ("--initiated-by", "coach", "--written-on", "2026-03-01")
    done("cycle", "plan", site, "--ramp", "Door", "--title", "One", "--prediction", "4 of 5", *given, *origin)
    done("cycle", "do", site, "A1", "--on", "2026-03-02")
    seen = ("--observations", "Calm", "--problems", "None", "--not-as-planned")
    done("cycle", "write", site, "A1", *seen)
    done("cycle", "study", site, "A1", "--result", "5 of 5", "--matched", "--learning", "Enough")
    shown = done("cycle", "show", site, "A1", "--json").json
    assert {name.replace("-", "_"): text for name, text in TEXTS.items()}.items() <= shown.items()
    assert (shown["initiated_by"], shown["from_paper"], shown["written_on"]) == ("coach", True, "2026-03-01")
    assert (shown["as_planned"], shown["matched"], shown["problems"]) == (False, True, "None")
    assert shown["prompts"]["described"]
    assert not shown["prompts"]["series"]
    assert "Marek" in done("cycle", "show", site, "A1").out
    assert "series" in done("cycle", "show", site, "A1").out


def test_no_such_cycle_and_no_such_day_are_said(qic: Any, done: Any, site: Path) -> None:
    assert qic("cycle", "show", site, "B7").status != 0
    done("cycle", "plan", site, "--ramp", "Door", "--title", "One")
    answer = qic("cycle", "write", site, "A1", "--written-on", "soon")
    assert answer.status != 0
    assert "Traceback" not in answer.err


def test_an_adopted_change_gets_its_control_plan_and_the_journal_prints_it(
    done: Any, qic: Any, site: Path, tmp_path: Path
) -> None:
    done("cycle", "plan", site, "--ramp", "Door", "--title", "One", "--what", "Three questions")
    assert qic("cycle", "hold", site, "A1").status != 0
    done("cycle", "act", site, "A1", "adopt")
    given = ("--owner-role", "nurse", "--trigger", "Below 8 of 10", "--next-check", "2026-12-01")
    told = done("cycle", "hold", site, "A1", *given, "--json").json
    assert (told["cycle"], told["procedure"], told["owner_role"]) == ("A1", "Three questions", "nurse")
    assert (told["trigger"], told["next_check"], told["slipped_since"]) == ("Below 8 of 10", "2026-12-01", "")
    assert "Below 8 of 10" in done("cycle", "hold", site, "A1").out
    out = tmp_path / "journal.pdf"
    done("report", site, "journal", "--out", out)
    assert out.read_bytes().startswith(b"%PDF")


def test_what_two_laptops_began_apart_is_refused_by_label_and_found_by_id(done: Any, qic: Any, site: Path) -> None:
    done("cycle", "plan", site, "--ramp", "Door", "--title", "One")
    done("cycle", "act", site, "A1", "adopt")
    workspace = bootstrap.open_workspace(site)
    ramp = cycles.list_ramps(workspace)[0].id
    apart = {"ramp": ramp, "number": 2, "stage": "plan"}
    for name in ("At noon", "At night"):
        record = new_record(PdsaCycle, workspace.new_id(), **apart, title=name)
        workspace.journal.append(workspace.scope, [record])
    for _laptop in range(2):
        control_plans.begin_plan(workspace, "A1")
    bootstrap.close_workspace(workspace)
    assert "Several cycles are called “A2”" in qic("cycle", "show", site, "A2").refused()
    assert "several control plans" in qic("cycle", "hold", site, "A1").refused()
    listed = {row["title"]: row["id"] for row in done("cycle", "list", site, "--json").json}
    assert done("cycle", "show", site, listed["At noon"], "--json").json["title"] == "At noon"


def test_tasks_of_a_cycle_are_written_ticked_and_listed(done: Any, qic: Any, site: Path) -> None:
    done("cycle", "plan", site, "--ramp", "Door", "--title", "One")
    done("team", "add", site, "Ruth Adler", "--role", "nurse")
    done("cycle", "task", site, "A1", "Print the sheets", "--owner", "Ruth Adler", "--due", "2020-05-01")
    done("cycle", "task", site, "A1", "Tell the ward")
    done("cycle", "task", site, "A1", "Tell the ward", "--done")
    told = done("cycle", "tasks", site, "A1", "--json").json
    assert [(row["text"], row["owner"], row["due"], row["state"], row["overdue"]) for row in told] == [
        ("Print the sheets", "Ruth Adler", "2020-05-01", "open", True),
        ("Tell the ward", None, None, "done", False),
    ]
    assert "Print the sheets" in done("cycle", "tasks", site, "A1").out
    of_team = done("team", "show", site, "--json").json["actions"]
    assert {row["test"] for row in of_team} == {"A1 · One"}
    for wrong in (("B7", "Print"), ("A1", "Print", "--due", "soon"), ("A1", "never written", "--done")):
        assert "Traceback" not in qic("cycle", "task", site, *wrong).refused()
    assert len(done("cycle", "tasks", site, "A1", "--json").json) == 2
