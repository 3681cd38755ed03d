"""A name is found and removed on the command line, and it says who has confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NAME = "Awa Traoré"


@pytest.fixture
def site(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Les Filaos")
    done("cycle", "plan", store, "--ramp", "Forms", "--title", "A form", "--prediction", f"{NAME} will like it")
    done("export", store, "--out", tmp_path / "first.qicpkg")
    return store


def test_places_are_shown_and_nothing_is_changed_until_it_is_said(site: Path, done: Any) -> None:
    found = done("redact", site, "--find", "awa traoré", "--json").json
    (place,) = found["places"]
    assert (place["after"], place["sent"], place["stands"]) == ("[removed] will like it", True, True)
    assert not found["removed"]
    assert "Nothing was changed" in done("redact", site, "--find", NAME).out
    assert done("redact", site, "--find", NAME, "--json").json["places"]


def test_applied_the_words_are_gone_and_backups_are_named(site: Path, done: Any) -> None:
    removed = done("redact", site, "--find", NAME, "--apply", "--json").json
    assert (removed["removed"], removed["replaced"], len(removed["places"])) == (True, 1, 1)
    assert removed["backups"]
    assert done("redact", site, "--find", NAME, "--json").json["places"] == []
    cleaned = done("redact", site, "--backups", "--json").json
    assert cleaned["backups"] == []
    (state,) = cleaned["removals"]
    assert (state["here"], state["sent"], state["copies"]) == (True, False, 0)
    assert "Not sent yet" in done("redact", site).out
    files = [path for path in site.rglob("*") if path.is_file()]
    assert [path for path in files if NAME.encode() in path.read_bytes()] == []


def test_words_that_stand_nowhere_are_refused_in_one_line(site: Path, qic: Any) -> None:
    assert qic("redact", site, "--find", "Nobody", "--apply").refused()
    assert qic("redact", site, "--find", "n").refused()
