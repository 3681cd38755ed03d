"""What looks as if it named a patient is listed and answered on the command line; an export says how many there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

PREDICTION = "Mrs Awa Traoré will like it"


@pytest.fixture
def site(done: Any, tmp_path: Path) -> Path:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Les Filaos")
    done("cycle", "plan", store, "--ramp", "Forms", "--title", "A form", "--prediction", PREDICTION)
    return store


def test_what_would_be_asked_is_listed(site: Path, done: Any) -> None:
    (one,) = done("check-text", site, "--json").json["texts"]
    assert (one["text"], one["sent"]) == (PREDICTION, False)
    assert one["suspected"] == [{"kind": "name", "words": "Mrs Awa Traoré"}]
    assert PREDICTION in done("check-text", site).out


def test_an_export_warns_and_is_not_blocked(site: Path, qic: Any, done: Any, tmp_path: Path) -> None:
    sent = qic("export", site, "--out", tmp_path / "first.qicpkg")
    assert sent.status == 0
    assert "1 text that leaves" in sent.err
    assert done("check-text", site, "--json").json["texts"][0]["sent"]
    done("check-text", site, "--answer", "send-anyway")
    assert qic("export", site, "--out", tmp_path / "second.qicpkg").err == ""


def test_taken_out_it_is_gone(site: Path, done: Any) -> None:
    assert done("check-text", site, "--answer", "take-out", "--json").json["answered"] == 1
    assert done("check-text", site, "--json").json == {"texts": [], "answered": 0}
    assert "… will like it" in done("cycle", "list", site, "--json").out


def test_shapes_of_national_numbers_are_set_for_the_collaborative(qic: Any, done: Any, tmp_path: Path) -> None:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Organiser")
    shapes = ("--identity-shape", "9999 9999 9999 verhoeff", "--identity-shape", "999999/99/9")
    told = done("collaborative", store, "--title", "Safer births", *shapes, "--json").json
    assert told["identity_shapes"] == ["9999 9999 9999 verhoeff", "999999/99/9"]
    assert "999999/99/9" in done("collaborative", store).out
    assert qic("collaborative", store, "--identity-shape", "99").refused()
    assert done("collaborative", store, "--identity-shape", "", "--json").json["identity_shapes"] is None
