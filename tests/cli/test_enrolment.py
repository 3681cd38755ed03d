"""``qic enrolment``: reading requests, naming who was compared, one answer; and the two sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


@pytest.fixture
def prepared(play: Any) -> tuple[Path, Path, list[tuple[Path, str]]]:
    """An organiser's store, a stick with two requests, and the stores and words of the teams."""
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    stick = play.folder / "stick"
    stick.mkdir()
    teams = []
    for code in ("S001", "S002"):
        team: Workspace = play.site(organiser, code)
        exporting.export_data_package(team, stick / f"{code}.qicpkg")
        words = " ".join(word[:4] for word in trust.fingerprint(team).words)
        teams.append((play.close(team), words))
    return play.close(organiser), stick, teams


def test_those_whose_words_were_given_are_accepted_and_one_file_answers(prepared: Any, play: Any, done: Any) -> None:
    store, stick, teams = prepared
    answer = stick / "news.qicpkg"
    found = done("enrolment", store, "--read", stick, "--words", teams[0][1], "--answer", answer, "--json").json
    assert (found["enrolled"], found["expected"], len(found["accepted"])) == (1, 2, 1)
    assert [(one["code"], one["state"]) for one in found["laptops"]] == [("S002", "waiting"), ("S001", "enrolled")]
    team = play.reopen(teams[0][0])
    importing.import_packages(team, [answer])
    assert trust.is_enrolled(team)


def test_words_that_are_not_whole_accept_nobody(prepared: Any, qic: Any, done: Any) -> None:
    store, stick, teams = prepared
    said = qic("enrolment", store, "--read", stick, "--words", teams[0][1], "--words", teams[1][1][:12]).refused()
    assert "request" in said.casefold()
    shown = done("enrolment", store).out
    assert shown.startswith("0 of 2 laptops enrolled")
    assert "Waits for comparing" in shown


def test_a_folder_that_is_not_there_is_said_plainly(prepared: Any, qic: Any, tmp_path: Path) -> None:
    qic("enrolment", prepared[0], "--read", tmp_path / "gone").refused()


def test_a_site_has_no_table(prepared: Any, qic: Any) -> None:
    qic("enrolment", prepared[2][0][0]).refused()


def test_both_sheets_are_printed(prepared: Any, done: Any, tmp_path: Path) -> None:
    store, stick, _teams = prepared
    done("enrolment", store, "--read", stick)
    for kind in ("enrolment", "invitation"):
        done("report", store, kind, "--out", tmp_path / f"{kind}.pdf")
        assert (tmp_path / f"{kind}.pdf").read_bytes().startswith(b"%PDF")
