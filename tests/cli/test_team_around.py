"""Skills of the team and who is for or against the change, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.services.workspace import Role


@pytest.fixture
def store(tmp_path: Path, done: Callable[..., Any]) -> Path:
    path = tmp_path / "team.qic"
    bootstrap.create_workspace(path, Role.SITE, "Mtoni Juu").close()
    done("team", "add", path, "Grace", "--role", "team-leader", "--since", "2026-01-05")
    done("team", "add", path, "Ruth", "--role", "clinician", "--since", "2026-01-05")
    return path


def test_skills_are_written_and_what_is_missing_is_said(store: Path, done: Callable[..., Any]) -> None:
    done("team", "skills", store, "--add", "Speaking with families", "--set", "Ruth", "Speaking with families", "teach")
    said = done("team", "skills", store, "--set", "Grace", "pdsa", "can").out
    assert "Grace: can do" in said
    assert "Nobody can read run charts yet. Open the lesson with two of you." in said
    found = done("team", "skills", store, "--json").json
    assert found["people"] == ["Grace", "Ruth"]
    assert {one["skill"]: one["levels"] for one in found["skills"]}["pdsa"] == {"Grace": "can", "Ruth": "none"}
    assert found["gaps"][0] == {"skill": "run-charts", "only": None, "lesson": "run-chart"}
    assert found["teaching"] == [{"skill": "Speaking with families", "teacher": "Ruth", "learners": ["Grace"]}]
    done("team", "skills", store, "--remove", "Speaking with families")
    assert len(done("team", "skills", store, "--json").json["skills"]) == 6


def test_stakeholders_are_written_moved_and_taken_off(store: Path, done: Callable[..., Any]) -> None:
    assert "Nobody is written down yet." in done("team", "stakeholders", store).out
    night = ("team", "stakeholders", store, "Night sisters")
    done(*night, "--stands", "against", "--why", "more forms", "--talks", "Ruth")
    done(*night, "--stands", "undecided", "--action", "Try the form at night", "--due", "2026-12-01")
    (found,) = done("team", "stakeholders", store, "--json").json
    found.pop("id")
    assert found == {
        "name": "Night sisters",
        "stands": "undecided",
        "why": "more forms",
        "who_talks": "Ruth",
        "open_actions": ["Try the form at night"],
    }
    assert "Night sisters: Undecided, more forms, Ruth talks to them, 1 open action" in done(*night).out
    done(*night, "--remove")
    assert done("team", "stakeholders", store, "--json").json == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("skills", "--set", "Ruth", "flying", "can"), "no skill “flying”"),
        (("skills", "--set", "Ruth", "pdsa", "4"), "“4” is no level"),
        (("skills", "--set", "Nobody", "pdsa", "can"), "nobody called"),
        (("stakeholders", "Nobody", "--remove"), "among those for and against"),
    ],
)
def test_what_is_not_there_is_said(
    store: Path, qic: Callable[..., Any], arguments: tuple[str, ...], sentence: str
) -> None:
    command, *rest = arguments
    answer = qic("team", command, store, *rest)
    assert answer.status == 1
    assert sentence in answer.err
