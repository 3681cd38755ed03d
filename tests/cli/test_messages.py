"""Packages as text on the command line: written, pasted from a pipe, read from a saved chat."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def stores(done: Any, tmp_path: Path) -> tuple[Path, Path]:
    organiser, site = tmp_path / "organiser.qic", tmp_path / "site.qic"
    done("new", organiser, "--role", "organiser", "--name", "Organiser")
    done("collaborative", organiser, "--title", "Safe Birth")
    done("invite", organiser, "Les Filaos", "--code", "S001", "--out", tmp_path / "invitation.qicpkg")
    done("new", site, "--role", "site", "--name", "Les Filaos")
    done("join", site, tmp_path / "invitation.qicpkg")
    return organiser, site


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_text_through_a_pipe_is_the_same_package(
    stores: Any, done: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, site = stores
    text = done("export", site, "--as-message", "--part-size", 1000, "--unnamed", "--out", "-").out
    assert text.count("QIC Desktop, ") > 1
    assert "Les Filaos" not in text
    typed(monkeypatch, text)
    answer = done("import", organiser, "-", "--json").json
    assert [(one["outcome"], one["code"]) for one in answer["packages"]] == [("quarantine", "Q-UNKNOWN-KEY")]
    done("enrol", organiser, "--all")
    said = done("export", site, "--as-message", "--out", tmp_path / "chat.txt").out
    assert " messages, " in said
    assert "Say these six words" in said
    (again,) = done("import", organiser, tmp_path / "chat.txt", "--json").json["packages"]
    assert (again["new"], again["refused"], again["file"][:8]) == (0, 0, "message-")
    assert again["already_had"] > 0


def test_what_is_missing_is_one_line(
    stores: Any, done: Any, qic: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, site = stores
    text = done("export", site, "--as-message", "--part-size", 1000, "--out", "-").out
    first, second = text.split("QIC Desktop, Les Filaos", 2)[1:]
    typed(monkeypatch, second)
    assert "Part 1 is missing: ask for it." in qic("import", organiser, "-").refused()
    (tmp_path / "chat.txt").write_text(first, encoding="utf-8")
    assert "missing: ask for" in qic("import", organiser, tmp_path / "chat.txt").refused()
    typed(monkeypatch, "Hello")
    assert "There is no part of a package in this text." in qic("import", organiser, "-").refused()
