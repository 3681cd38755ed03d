"""The commands of a team's laptops: a copy for the further one, beginning with it, vouching, what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def team(done: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A team that works alone, and its copy for another laptop; ``at(name)`` changes the computer."""

    def at(name: str) -> None:
        monkeypatch.setenv("QIC_HOME", str(tmp_path / f"computer-{name}"))

    at("first")
    done("new", tmp_path / "first.qic", "--role", "site", "--name", "Les Filaos")
    done("measure", "add", tmp_path / "first.qic", "washed", "--name", "Hands washed", "--form", "count")
    done("record", tmp_path / "first.qic", "washed", "2026-09", "--value", 12)
    return at


def test_two_laptops_by_commands_alone(team: Any, done: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "first.qic", tmp_path / "second.qic"
    made = done("restore-package", first, "--out", tmp_path / "own.qicpkg", "--json").json
    assert (len(made["words"]), len(made["key"])) == (6, 8)
    team("second")
    began = done("join-team", tmp_path / "own.qicpkg", second, "--json").json
    assert (began["name"], began["from"], began["private"], began["whole"]) == ("Les Filaos", made["key"], True, True)
    done("record", second, "washed", "2026-10", "--value", 13)
    done("export", second, "--out", tmp_path / "second.qicpkg")
    team("first")
    assert done("vouch", first, "--json").json == []
    (asking,) = done("vouch", first, tmp_path / "second.qicpkg", "--not-ours", "--json").json
    assert (asking["words"], asking["declined"]) == (began["words"], True)
    done("import", first, tmp_path / "second.qicpkg")
    assert [one["standing"] for one in done("missing", first, "--json").json] == ["own", "declined"]
    said = done("vouch", first, asking["key"], "--name", "Maternity desk").out
    assert "It may write for your team now" in said
    names = [(one["name"], one["standing"], one["missing"]) for one in done("missing", first, "--json").json]
    assert names == [("Laptop 1", "own", 0), ("Maternity desk", "provisional", 0)]
    done("export", first, "--out", tmp_path / "first.qicpkg")
    digest = done("digest", first).out
    team("second")
    done("import", second, tmp_path / "first.qicpkg")
    assert done("digest", second).out == digest
    assert "this laptop" in done("missing", second).out


def test_what_cannot_be_is_one_line(team: Any, done: Any, qic: Any, tmp_path: Path) -> None:
    first = tmp_path / "first.qic"
    done("restore-package", first, "--out", tmp_path / "own.qicpkg")
    done("new", tmp_path / "other.qic", "--role", "site", "--name", "Other")
    done("measure", "add", tmp_path / "other.qic", "falls", "--name", "Falls")
    done("new", tmp_path / "organiser.qic", "--role", "organiser", "--name", "Together")
    done("export", tmp_path / "organiser.qic", "--out", tmp_path / "news.qicpkg")
    other = qic("join-team", tmp_path / "own.qicpkg", tmp_path / "other.qic").refused()
    assert "begins with an empty one" in other
    assert "made by a laptop of your team" in qic("join-team", tmp_path / "news.qicpkg", tmp_path / "n.qic").refused()
    assert not (tmp_path / "n.qic").exists()
    qic("join-team", tmp_path / "nothing.qicpkg", tmp_path / "n.qic").refused()
    qic("restore-package", tmp_path / "organiser.qic", "--out", tmp_path / "x.qicpkg").refused()
    qic("vouch", first, "abcd").refused()
    qic("vouch", first, tmp_path / "news.qicpkg").refused()
