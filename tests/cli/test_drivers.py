"""The driver diagram on the command line."""

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


def test_a_diagram_is_drawn_moved_and_listed(store: Path, done: Callable[..., Any]) -> None:
    done("drivers", "add", store, "Decide early")
    done("drivers", "add", store, "Right place first time", "--place", "0")
    done("drivers", "add", store, "Senior first", "--under", "Decide early")
    done("drivers", "idea", store, "Streaming nurse", "--under", "Decide early", "--why", "Less waiting")
    done("drivers", "move", store, "Streaming nurse", "--under", "Senior first")
    done("drivers", "write", store, "Senior first", "Senior doctor sees first")
    found = done("drivers", "list", store, "--json").json
    assert [one["text"] for one in found["cards"]] == ["Right place first time", "Decide early"]
    (secondary,) = found["cards"][1]["below"]
    assert (secondary["text"], secondary["level"]) == ("Senior doctor sees first", 2)
    (idea,) = secondary["below"]
    assert (idea["text"], idea["state"], idea["why"]) == ("Streaming nurse", "not-tested", "Less waiting")
    done("drivers", "remove", store, "Senior doctor sees first")
    found = done("drivers", "list", store, "--json").json
    assert [one["text"] for one in found["not_placed"]] == ["Streaming nurse"]
    said = done("drivers", "list", store).out
    assert "Not placed yet" in said
    assert "1 change idea: 1 not tested" in said


def test_an_idea_is_tested_and_seen_by_a_measure(store: Path, done: Callable[..., Any]) -> None:
    done("measure", "add", store, "review", "--name", "Senior review", "--kind", "process", "--direction", "up")
    done("drivers", "idea", store, "Streaming nurse")
    assert done("drivers", "test", store, "Streaming nurse").out.strip() == "Kept: A1."
    done("drivers", "link", store, "Streaming nurse", "review")
    (idea,) = done("drivers", "list", store, "--json").json["not_placed"]
    assert (idea["state"], idea["ramp"], idea["measures"]) == ("planned", "A", ["review"])
    done("drivers", "idea", store, "Another")
    done("drivers", "test", store, "Another", "--ramp", "A")
    found = done("drivers", "list", store, "--json").json["not_placed"]
    assert [one["ramp"] for one in found] == [None, "A"]


def test_the_poster_is_written_as_pdf(store: Path, done: Callable[..., Any], tmp_path: Path) -> None:
    done("drivers", "add", store, "Decide early")
    done("drivers", "poster", store, "--out", tmp_path / "poster.pdf")
    done("drivers", "poster", store, "--out", tmp_path / "page.pdf", "--paper", "a4", "--own")
    large, small = (PdfReader(tmp_path / name).pages[0] for name in ("poster.pdf", "page.pdf"))
    assert large.mediabox.width > small.mediabox.width
    assert "Decide early" in large.extract_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "{store}", "A", "--under", "nothing"), "no card"),
        (("add", "{store}", " "), ""),
        (("move", "{store}", "nothing"), "no card"),
        (("take", "{store}", "nothing"), "no card"),
        (("test", "{store}", "nothing"), "no card"),
        (("link", "{store}", "nothing", "x"), "no card"),
    ],
)
def test_what_cannot_be_is_one_line(
    store: Path, qic: Callable[..., Any], arguments: tuple[str, ...], said: str
) -> None:
    answer = qic("drivers", *(one.replace("{store}", str(store)) for one in arguments))
    assert answer.status == 1
    assert said in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_a_coach_draws_none(tmp_path: Path, qic: Callable[..., Any]) -> None:
    path = tmp_path / "coach.qic"
    bootstrap.create_workspace(path, Role.COACH, "Emergency care").close()
    answer = qic("drivers", "list", path)
    assert answer.status == 1
    assert "driver diagram" in answer.err
