"""The commands of keys: listing, ending one, a new one, and a root of three keys of which two sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.exchange import passphrases


@pytest.fixture
def here(done: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An organiser and an accepted site that sent a month; ``at(name)`` changes the computer."""
    monkeypatch.setattr(passphrases, "COST", passphrases.Cost(1, passphrases.LEAST_MEMORY))

    def at(name: str) -> None:
        monkeypatch.setenv("QIC_HOME", str(tmp_path / f"computer-{name}"))

    at("organiser")
    organiser, site = tmp_path / "organiser.qic", tmp_path / "site.qic"
    done("new", organiser, "--role", "organiser", "--name", "Together")
    done("invite", organiser, "Les Filaos", "--code", "S001", "--out", tmp_path / "invitation.qicpkg")
    at("site")
    done("new", site, "--role", "site", "--name", "Les Filaos")
    done("join", site, tmp_path / "invitation.qicpkg")
    done("export", site, "--out", tmp_path / "first.qicpkg")
    at("organiser")
    done("import", organiser, tmp_path / "first.qicpkg")
    done("enrol", organiser, "S001")
    return at


def test_a_key_is_listed_looked_at_and_ended(here: Any, done: Any, qic: Any, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    own, site = sorted(done("keys", organiser, "--json").json, key=lambda one: not one["own"])
    assert (own["as"], own["officer"], site["code"], site["revoked"]) == ("organiser", True, "S001", False)
    seen = done("revoke", organiser, "S001", "--keep", "none", "--dry-run", "--json").json
    assert (seen["done"], sum(seen["set_aside"].values())) == (False, 1)
    assert "would be set aside" in done("revoke", organiser, "S001", "--dry-run").out
    assert "1 entries stay valid, 0 are set aside" in done("revoke", organiser, "S001", "--reason", "lost").out
    assert [one["revoked"] for one in done("keys", organiser, "--json").json if one["code"]] == [True]
    assert "ended" in done("keys", organiser).out
    assert "own key" in qic("revoke", organiser, own["key"]).refused()
    assert "S999" in qic("revoke", organiser, "S999").refused()
    assert "no package" in qic("revoke", organiser, "S001", "--keep", "nothing.qicpkg").refused()


def test_a_laptop_gets_a_new_key(here: Any, done: Any, tmp_path: Path) -> None:
    here("site")
    site = tmp_path / "site.qic"
    said = done("rotate", site, "--json").json
    assert (len(said["words"]), said["waits_for_certificate"]) == (8, True)
    done("export", site, "--out", tmp_path / "second.qicpkg")
    here("organiser")
    organiser = tmp_path / "organiser.qic"
    assert done("import", organiser, tmp_path / "second.qicpkg", "--json").json["totals"]["waiting"] == 0
    done("enrol", organiser, "S001")
    assert len(done("keys", organiser, "--json").json) == 3
    assert "new key" in done("rotate", organiser).out
    assert done("root", "show", organiser, "--json").json["version"] == 3


def test_two_of_three_root_keys_name_a_new_laptop(here: Any, done: Any, qic: Any, tmp_path: Path) -> None:
    organiser, proposal = tmp_path / "organiser.qic", tmp_path / "root.qicroot"
    sticks = [tmp_path / f"{name}.qickey" for name in "abc"]
    for file in sticks:
        made = done("root", "key", file, "--name", file.stem, "--passphrase", file.stem, "--json").json
        assert len(made["words"]) == 8
    files = [part for file in sticks for part in ("--key", file)]
    said = done("root", "new", organiser, *files, "--out", proposal, "--json").json
    assert (said["version"], said["threshold"], said["missing"]) == (3, 2, 2)
    assert "not signed by enough" in qic("root", "adopt", organiser, proposal).refused()
    assert "passphrase" in qic("root", "sign", proposal, "--key", sticks[0], "--passphrase", "x").refused()
    done("root", "sign", proposal, "--key", sticks[0], "--passphrase", "a")
    assert "Enough keys" in done("root", "sign", proposal, "--key", sticks[1], "--passphrase", "b").out
    assert "version 3" in done("root", "adopt", organiser, proposal).out
    shown = done("root", "show", organiser, "--json").json
    assert (shown["threshold"], len(shown["keys"]), shown["this_laptop"], shown["rivals"]) == (2, 3, True, 0)
    done("publish", organiser, "--out", tmp_path / "news.qicpkg")
    here("new")
    fresh = tmp_path / "fresh.qic"
    done("new", fresh, "--role", "organiser", "--name", "Together again")
    said = done("root", "take-up", fresh, tmp_path / "news.qicpkg", "--out", proposal, "--json").json
    assert said["words_now"] == shown["words"]
    for file in sticks[1:]:
        done("root", "sign", proposal, "--key", file, "--passphrase", file.stem)
    done("root", "adopt", fresh, proposal)
    assert done("root", "show", fresh, "--json").json["officers"] != shown["officers"]
    assert [one["code"] for one in done("keys", fresh, "--json").json if one["code"]] == ["S001"]
    done("publish", fresh, "--out", tmp_path / "next.qicpkg")
    here("site")
    assert done("import", tmp_path / "site.qic", tmp_path / "next.qicpkg", "--json").json["totals"]["waiting"] == 0


def test_another_laptop_is_proposed_by_its_key(here: Any, done: Any, qic: Any, tmp_path: Path) -> None:
    organiser, key, proposal = tmp_path / "organiser.qic", tmp_path / "second.json", tmp_path / "root.qicroot"
    here("second")
    done("new", tmp_path / "second.qic", "--role", "organiser", "--name", "Second")
    done("root", "laptop", tmp_path / "second.qic", "--out", key)
    here("organiser")
    said = done("root", "certify", organiser, "--add", key, "--out", proposal, "--json").json
    assert (len(said["officers"]), said["missing"]) == (2, 0)
    done("root", "adopt", organiser, proposal)
    assert len(done("root", "show", organiser, "--json").json["officers"]) == 2
    assert "no such key" in qic("root", "certify", organiser, "--add", proposal, "--out", proposal).refused()
    assert "works alone" in done("root", "show", lonely(done, tmp_path)).out


def lonely(done: Any, tmp_path: Path) -> Path:
    done("new", tmp_path / "lonely.qic", "--role", "site", "--name", "Alone")
    return tmp_path / "lonely.qic"
