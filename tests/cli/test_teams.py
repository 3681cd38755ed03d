"""The team on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop import bootstrap
from qic_desktop.services.workspace import Role


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "team.qic"
    bootstrap.create_workspace(path, Role.SITE, "Mtoni Juu").close()
    return path


def test_a_team_is_written_handed_over_and_shown_as_json(store: Path, done: Callable[..., Any]) -> None:
    done("team", "add", store, "Grace", "--role", "team-leader", "--since", "2026-01-05", "--hours", "8")
    done("team", "add", store, "Ruth", "--role", "clinician", "--since", "2026-01-05", "--profession", "midwife")
    done("team", "action", store, "Ask for a desk", "--owner", "Grace", "--due", "2026-05-01")
    done("team", "leave", store, "Grace", "--until", "2026-04-30", "--reason", "new post", "--to", "Ruth")
    done("team", "add", store, "Daniel", "--role", "team-leader")
    done("team", "hand-over", store, "met")
    found = done("team", "show", store, "--json").json
    assert [one["name"] for one in found["members"]] == ["Daniel", "Ruth"]
    assert [(one["name"], one["until"]) for one in found["former"]] == [("Grace", "2026-04-30")]
    assert found["vacant"] == ["data-clerk"]
    assert "met" not in found["leader_change"]["open"]
    assert len(found["leader_change"]["open"]) == 7
    (action,) = found["actions"]
    assert (action["owner"], action["overdue"]) == ("Ruth", True)
    done("team", "action", store, "Ask for a desk", "--done")
    assert done("team", "show", store, "--json").json["actions"][0]["state"] == "done"
    assert "The team leader changed" in done("team", "show", store).out


def test_minutes_and_agreement_are_written_as_pdf(store: Path, done: Callable[..., Any], tmp_path: Path) -> None:
    done("team", "add", store, "Ruth", "--role", "clinician", "--since", "2026-01-05")
    meeting = ("team", "meeting", store, "2026-03-12")
    done(*meeting, "--purpose", "Test E", "--came", "Ruth", "--minutes", "45")
    done(*meeting, "--decisions", "Once more")
    done("team", "minutes", store, "2026-03-12", "--out", tmp_path / "minutes.pdf")
    done("team", "agreement", store, "--out", tmp_path / "agreement.pdf")
    text = PdfReader(tmp_path / "minutes.pdf").pages[0].extract_text()
    assert "Once more" in text
    assert "45 minutes" in text
    assert "For the management" in PdfReader(tmp_path / "agreement.pdf").pages[0].extract_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("leave", "Nobody", "--until", "2026-01-01"), "nobody called"),
        (("minutes", "2026-01-01", "--out", "x.pdf"), "no meeting"),
        (("action", "Not written", "--done"), "no open action"),
        (("meeting", "soon"), "soon"),
        (("add", " ", "--role", "clinician"), ""),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(
    store: Path, qic: Callable[..., Any], arguments: tuple[str, ...], sentence: str
) -> None:
    command, *rest = arguments
    assert sentence in qic("team", command, store, *rest).refused()


def test_who_leaves_with_open_actions_must_name_a_taker(
    store: Path, qic: Callable[..., Any], done: Callable[..., Any]
) -> None:
    done("team", "add", store, "Grace", "--role", "team-leader", "--since", "2026-01-05")
    done("team", "action", store, "Ask for a desk", "--owner", "Grace")
    assert "takes them over" in qic("team", "leave", store, "Grace", "--until", "2026-04-30").refused()


def test_objectives_are_listed_covered_compared_and_reviewed(store: Path, done: Callable[..., Any], qic: Any) -> None:
    command = ("team", "objectives", store)
    done(*command, "--add", "team", "Less waiting")
    done(*command, "--add", "management", "Fewer complaints")
    assert done(*command).out.splitlines() == ["1 team: Less waiting", "2 management: Fewer complaints"]
    reviewed = done(*command, "--review", "1", "partly", "--said", "at night not yet", "--json").json
    assert [(one["text"], one["met"], one["review"]) for one in reviewed] == [
        ("Less waiting", "partly", "at night not yet"),
        ("Fewer complaints", None, None),
    ]
    assert "Less waiting (Partly met" in done(*command).out
    for number, met in (("3", "yes"), ("x", "yes"), ("1", "perhaps")):
        assert qic(*command, "--review", number, met).status != 0
