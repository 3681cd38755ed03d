"""Aim, charter, diagnosis, targets and the question of the same measure on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop import bootstrap
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role

Done = Callable[..., Any]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "team.qic"
    workspace = bootstrap.create_workspace(path, Role.SITE, "Mtoni Juu")
    definition = {"numerator_text": "complete forms", "denominator_text": "all births"}
    measures.define_measure(workspace, NewMeasure("forms", "Complete forms", definition=definition))
    workspace.close()
    return path


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_an_aim_is_written_and_shown_with_its_questions(store: Path, done: Done) -> None:
    done("aim", "write", store, "aim", "All forms are complete")
    done("aim", "write", store, "by_when", "30 Meskerem 2020")
    found = done("aim", "show", store, "--json").json
    assert found["texts"] == {"aim": "All forms are complete", "by_when": "30 Meskerem 2020"}
    assert {one["question"]: one["why"] for one in found["smart"]}["time-bound"] == "ethiopian"
    assert found["missing"] == ["outcome", "process"]
    assert "All forms are complete" in done("aim", "show", store).out
    done("aim", "write", store, "aim", "")
    assert "aim" not in done("aim", "show", store, "--json").json["texts"]


def test_a_target_is_set_as_a_part_of_one_or_with_a_sign_and_keeps_its_reason(
    store: Path, done: Done, qic: Done
) -> None:
    done("measure", "target", store, "forms", "85 %", "--by-period", "2027-06", "--why", "Two wards have it")
    done("measure", "target", store, "forms", "0.9")
    (found,) = done("aim", "show", store, "--json").json["targets"]
    assert [(one["value"], one["by"], one["why"]) for one in found["versions"]] == [
        (0.85, "2027-06", "Two wards have it"),
        (0.9, None, None),
    ]
    assert "more than all" in qic("measure", "target", store, "forms", "90").refused()
    assert "not a number" in qic("measure", "target", store, "forms", "plenty").refused()


def test_the_charter_says_what_is_written_and_leaves_out_what_is_not(store: Path, done: Done, tmp_path: Path) -> None:
    done("aim", "write", store, "title", "Complete partographs")
    done("aim", "write", store, "problem", "Forms are empty at night")
    done("aim", "write", store, "conclusions", "It holds")
    done("measure", "target", store, "forms", "0.9", "--by-period", "2027-06", "--why", "Two wards have it")
    done("team", "add", store, "Grace", "--role", "team-leader")
    out = tmp_path / "charter.pdf"
    done("aim", "charter", store, "--out", out)
    text = text_of(out)
    for words in ("Complete partographs", "Forms are empty at night", "90 %", "Jun 2027", "Two wards have it", "Grace"):
        assert words in text, words
    assert "all births" in text
    assert "What follows" in text
    assert "Ethics" not in text
    again = tmp_path / "report.pdf"
    done("report", store, "charter", "--out", again)
    assert text_of(again) == text


def test_a_fishbone_comes_from_a_file_and_goes_to_paper(store: Path, done: Done, qic: Done, tmp_path: Path) -> None:
    parts = tmp_path / "causes.txt"
    parts.write_bytes("\ufeffPeople\n  alone at night\nForms\n".encode())
    out = tmp_path / "fish.pdf"
    done("aim", "diagnosis", store, "Empty forms", "--kind", "fishbone", "--parts", parts, "--out", out)
    text = text_of(out)
    for words in ("Empty forms", "alone at", "People", "Fishbone"):
        assert words in text, words
    done("aim", "diagnosis", store, "Empty forms", "--conclusion", "Nights first")
    done("aim", "diagnosis", store, "Empty forms", "--out", out)
    assert "Nights first" in text_of(out)
    assert "no diagnosis" in qic("aim", "diagnosis", store, "Nothing").refused()
    assert "no file" in qic("aim", "diagnosis", store, "Empty forms", "--parts", tmp_path / "gone.txt").refused()


def test_another_role_is_told_where_plans_are_written(done: Done, qic: Done, tmp_path: Path) -> None:
    path = tmp_path / "o.qic"
    bootstrap.create_workspace(path, Role.ORGANISER, "O").close()
    assert "team’s own store" in qic("aim", "show", path).refused()
    assert "team’s own store" in qic("aim", "write", path, "aim", "x").refused()


def test_the_same_measure_is_shown_answered_and_shown_again(play: Any, done: Done, qic: Done) -> None:
    made = play.team_at_work(play.organiser())
    path = play.close(made)
    (one,) = done("same-measure", path, "--json").json
    assert (one["measure"], one["answer"], one["candidates"][0]["measure"]) == ("own", "open", "four-hours")
    assert [each["field"] for each in one["candidates"][0]["differs"]] == ["numerator_text", "denominator_text"]
    assert "What is counted: washed" in done("same-measure", path).out
    assert "kept apart" in done("same-measure", path, "own", "--answer", "apart").out
    assert "is the same as" in done("same-measure", path, "own", "four-hours", "--answer", "take-over").out
    assert done("same-measure", path, "--json").json[0]["same_as"] == "four-hours"
    assert qic("same-measure", path, "--answer", "apart").status == 2
    assert "no measure" in qic("same-measure", path, "nothing").refused()
