"""Learning and the storyboard on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from qic_desktop import bootstrap
from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import new_record


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "mtoni.qic"
    day = date(2026, 3, 20)
    workspace = bootstrap.create_workspace(path, Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    events = [
        new_record(TimetableEvent, workspace.new_id(), kind="learning session", title=title, start=start, end=start)
        for title, start in (("First", "2026-01-15"), ("Second", "2026-04-15"))
    ]
    workspace.journal.append(organiser_scope(), events)
    workspace.close()
    return path


def test_sessions_trials_and_report_backs_are_written_and_shown_as_json(store: Path, done: Callable[..., Any]) -> None:
    done("team", "add", store, "Grace", "--role", "team-leader", "--since", "2026-01-05")
    done("learning", "came", store, "1", "--name", "Grace", "--useful", "team-time=4", "--useful", "plenary=2")
    done("learning", "try", store, "Name beds at ten", "--until", "2026-03-01", "--session", "First")
    done("learning", "told", store, "1", "Ward meeting", "--role", "team-leader", "--on", "2026-01-20")
    done("learning", "ready", store, "2", "ground-rules")
    found = done("learning", "show", store, "--json").json
    first, second = found["sessions"]
    assert (found["next"], second["came"]) == ("Second", 0)
    assert (first["came"], first["roles"], first["useful"]) == (1, ["team-leader"], {"team-time": 4, "plenary": 2})
    assert first["told"] == [{"by": "team-leader", "to": "Ward meeting", "on": "2026-01-20", "what": None}]
    assert found["to_try"][0]["overdue"]
    assert found["readiness"]["ready"] == 1
    done("learning", "try", store, "Name beds at ten", "--not-done", "--outcome", "No beds")
    (tried,) = done("learning", "show", store, "--json").json["to_try"]
    assert (tried["done"], tried["outcome"], tried["overdue"]) == (False, "No beds", False)
    shown = done("learning", "show", store).out
    assert "Come in any case" in shown
    assert "not done" in shown


def test_stories_questions_and_lessons(store: Path, done: Callable[..., Any]) -> None:
    done("team", "add", store, "Ruth", "--role", "clinician", "--since", "2026-01-05")
    done("learning", "story", store, "Door", "--steps", "One evening")
    done("learning", "story", store, "Door", "--result", "Ten minutes", "--consent", "named")
    done("learning", "ask", store, "Who names beds?", "--context", "Twelve beds")
    done("learning", "answer", store, "Who names beds?", "We do, at ten")
    found = done("learning", "show", store, "--json").json
    assert found["stories"] == [{"title": "Door", "own": True, "told_by": "Mtoni Juu", "consent": "named"}]
    (question,) = found["questions"]
    assert (question["consent"], [one["text"] for one in question["answers"]]) == ("no", ["We do, at ten"])
    listed = done("learning", "lessons", store, "--json", "--by", "Ruth").json
    assert listed["person"] == "Ruth"
    assert len(listed["lessons"]) == 10
    assert "run-chart" in done("learning", "lessons", store).out


def test_a_storyboard_is_written_in_three_forms(store: Path, done: Callable[..., Any], tmp_path: Path) -> None:
    definition = ("--kind", "outcome", "--direction", "up")
    done("measure", "add", store, "door", "--name", "Seen at the door", *definition)
    for month in (1, 2):
        done("record", store, "door", f"2026-{month:02}", "--numerator", 5 + month, "--denominator", 10)
    slides, page, poster = (tmp_path / name for name in ("s.pptx", "s.pdf", "p.pdf"))
    made = done("storyboard", store, "--out", slides, "--measure", "door", "--json").json
    assert (made["form"], made["measures"]) == ("slides", ["Seen at the door"])
    assert len(Presentation(str(slides)).slides) == 6
    done("storyboard", store, "--out", page)
    done("storyboard", store, "--out", poster, "--a3")
    sizes = [round(float(PdfReader(file).pages[0].mediabox.width)) for file in (page, poster)]
    assert sizes == [842, 1191]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("learning", "ready", "9", "aim"), "no learning session"),
        (("learning", "came", "1", "--useful", "lunch=2"), "no kind of time"),
        (("learning", "try", "Nothing", "--done"), "Nothing to try"),
        (("learning", "answer", "What?", "That"), "no question"),
        (("storyboard", "--out", "x.pdf", "--measure", "none"), "no measure"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    qic: Callable[..., Any], store: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    at = 1 if arguments[0] == "storyboard" else 2
    assert sentence in qic(*arguments[:at], store, *arguments[at:]).refused()


@pytest.mark.parametrize(
    "arguments",
    [
        ("storyboard", "--out", "x.doc"),
        ("learning", "came", "1", "--useful", "plenary"),
        ("learning", "ready", "1", "x"),
    ],
)
def test_wrong_usage_is_status_two(qic: Callable[..., Any], store: Path, arguments: tuple[str, ...]) -> None:
    at = 1 if arguments[0] == "storyboard" else 2
    assert qic(*arguments[:at], store, *arguments[at:]).status == 2


def test_another_role_is_told_where_it_is_written(qic: Callable[..., Any], tmp_path: Path) -> None:
    other = tmp_path / "other.qic"
    bootstrap.create_workspace(other, Role.ORGANISER, "Other").close()
    for arguments in (("learning", "show", other), ("storyboard", other, "--out", tmp_path / "x.pdf")):
        assert "own store" in qic(*arguments).refused()
