"""Papers made by a command say where a text on them may name a patient; the texts are listed by ``check-text``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAID = "Mrs Awa Traoré waited six hours"


@pytest.fixture
def store(done: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "team.qic"
    done("new", path, "--role", "site", "--name", "Walstead")
    done("team", "meeting", path, "2026-03-12", "--purpose", "Test E", "--decisions", SAID)
    return path


def test_minutes_are_written_and_what_may_name_a_patient_is_said(
    store: Path, done: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "minutes.pdf"
    answer = done("team", "minutes", store, "2026-03-12", "--out", out)
    assert "1 text on this paper may name a patient" in answer.err
    assert out.read_bytes().startswith(b"%PDF")
    listed = done("check-text", store, "--json").json
    assert [one["text"] for one in listed["texts"]] == [SAID]
    done("check-text", store, "--answer", "no-patient")
    assert done("team", "minutes", store, "2026-03-12", "--out", out).err == ""


def test_a_paper_without_it_says_nothing(store: Path, done: Callable[..., Any], tmp_path: Path) -> None:
    assert done("report", store, "journal", "--out", tmp_path / "journal.pdf").err == ""


def test_the_journal_says_so_too(store: Path, done: Callable[..., Any], tmp_path: Path) -> None:
    done("cycle", "plan", store, "--title", "On nights", "--ramp", "A second midwife", "--prediction", SAID)
    assert "may name a patient" in done("report", store, "journal", "--out", tmp_path / "journal.pdf").err
