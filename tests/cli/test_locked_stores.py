"""Locked stores on the command line: where the passphrase comes from, and what is said when it does not fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.services.locking import at_rest

PASSPHRASE = "four blue herons"


@pytest.fixture
def secret(tmp_path: Path, vault: Any) -> Path:
    """A file with the passphrase; checking it costs nothing here."""
    file = tmp_path / "secret.txt"
    file.write_text(f"{vault.passphrase}\n", encoding="utf-8")
    return file


@pytest.fixture
def coach(tmp_path: Path, done: Any, secret: Path) -> Path:
    """A closed, locked coach's store."""
    store = tmp_path / "coach.qic"
    done("new", store, "--role", "coach", "--name", "A. Mbeki", "--passphrase-file", secret)
    at_rest.forget_all()
    return store


def test_a_locked_store_is_checked_with_the_file_or_the_environment(
    qic: Any, done: Any, coach: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "locked" in qic("check", coach).refused()
    assert done("check", coach, "--passphrase-file", secret, "--json").json["problems"] == []
    at_rest.forget_all()
    monkeypatch.setenv("QIC_PASSPHRASE", PASSPHRASE)
    done("check", coach)
    at_rest.forget_all()
    monkeypatch.setenv("QIC_PASSPHRASE", "wrong")
    assert qic("check", coach).refused() == "This is not the passphrase. Try again; there is no limit."


def test_a_passphrase_never_stands_on_the_command_line(qic: Any, coach: Path) -> None:
    assert qic("check", coach, "--passphrase", PASSPHRASE).status == 2


def test_a_coach_without_a_passphrase_is_warned(done: Any, tmp_path: Path) -> None:
    said = done("new", tmp_path / "open.qic", "--role", "coach", "--name", "A")
    assert "Not locked" in said.err
    assert done("new", tmp_path / "no.qic", "--role", "coach", "--name", "A", "--no-lock").err == ""
    assert done("new", tmp_path / "site.qic", "--role", "site", "--name", "A").err == ""


def test_a_store_is_locked_in_place_with_its_sheet(qic: Any, done: Any, tmp_path: Path, secret: Path) -> None:
    store, sheet = tmp_path / "site.qic", tmp_path / "sheet.pdf"
    done("new", store, "--role", "site", "--name", "Walstead")
    answer = done("lock", store, "--sheet", sheet, "--passphrase-file", secret, "--json")
    assert answer.json == {"store": str(store), "locked": True, "sheet": str(sheet)}
    at_rest.forget_all()
    assert "locked" in qic("check", store).refused()
    assert "encrypted already" in qic("lock", store, "--passphrase-file", secret).refused()
    text = PdfReader(sheet).pages[0].extract_text()
    words = [one for one in text.split() if one.isalpha()]
    assert "Walstead" in text
    assert len(words) > 24


def test_forgotten_words_from_the_sheet_and_a_new_passphrase(
    qic: Any, done: Any, coach: Path, tmp_path: Path, secret: Path, vault: Any
) -> None:
    workspace = vault.reopen(coach)
    from qic_desktop.services.locking import store_locks

    words = store_locks.sheet_words(workspace)
    vault.close(workspace)
    sheet, new = tmp_path / "words.txt", tmp_path / "new.txt"
    sheet.write_text(" ".join([*words[:5], "qqzz", *words[6:]]), encoding="utf-8")
    new.write_text("another one\n", encoding="utf-8")
    refused = qic("passphrase", coach, "--words-file", sheet, "--new-file", new).refused()
    assert refused.startswith("Word 6")
    sheet.write_text("\n".join(words), encoding="utf-8")
    done("passphrase", coach, "--words-file", sheet, "--new-file", new)
    at_rest.forget_all()
    assert qic("check", coach, "--passphrase-file", secret).status == 1
    done("check", coach, "--passphrase-file", new)


def test_a_new_passphrase_needs_the_old_one(qic: Any, done: Any, coach: Path, secret: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("another one", encoding="utf-8")
    assert qic("passphrase", coach, "--new-file", new, "--passphrase-file", new).status == 1
    done("passphrase", coach, "--new-file", new, "--passphrase-file", secret)
    at_rest.forget_all()
    done("digest", coach, "--passphrase-file", new)


def test_backup_and_restore_of_a_locked_store(done: Any, coach: Path, secret: Path, tmp_path: Path) -> None:
    backup = tmp_path / "stick.db"
    done("backup", coach, "--out", backup, "--passphrase-file", secret)
    assert json.loads((tmp_path / "stick.key.json").read_bytes())["form"] == "qic-store-key"
    at_rest.forget_all()
    done("restore", tmp_path / "again.qic", backup, "--passphrase-file", secret)
    at_rest.forget_all()
    assert done("check", tmp_path / "again.qic", "--passphrase-file", secret, "--json").json["problems"] == []


def test_without_a_terminal_the_option_for_the_new_passphrase_is_named(
    qic: Any, done: Any, tmp_path: Path, coach: Path, secret: Path
) -> None:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    assert qic("lock", store).refused() == (
        "Nobody can be asked here. Name a file with the new passphrase (--passphrase-file)."
    )
    assert qic("passphrase", store).refused().startswith(f"{store} is not encrypted and has no passphrase.")
    assert qic("passphrase", store, "--new-file", secret).refused().startswith(f"{store} is not encrypted")
    assert qic("passphrase", coach, "--passphrase-file", secret).refused() == (
        "Nobody can be asked here. Name a file with the new passphrase (--new-file)."
    )
    at_rest.forget_all()
    assert qic("passphrase", coach).refused().startswith("The store is locked and nobody can be asked here.")
    assert qic("passphrase", coach, "--forgotten").refused() == (
        "Nobody can be asked here. Name a file with the 24 words (--words-file)."
    )
    assert qic("lock", coach).refused() == f"{coach} is encrypted already."
    assert "There is no store" in qic("passphrase", tmp_path / "none.qic").refused()


def test_one_entry_in_one_segment_is_said_so(done: Any, tmp_path: Path) -> None:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    said = done("export", store, "--out", tmp_path / "out.qicpkg").out
    assert ": 1 entry in 1 segment, " in said
