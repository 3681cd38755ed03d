"""Locked packages and recovery words on the command line."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.exchange import wrapping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.locking import package_locks


@pytest.fixture
def typing(qic: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command while somebody types."""

    def typed(text: str) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return qic

    return typed


def scene(play: Any) -> tuple[Path, Path, Path]:
    """The paths of an organiser's, a site's and a coach's closed stores."""
    from qic_desktop.services.workspace import Role

    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "C1", role=Role.COACH)
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    play.record(site, "2026-10", 1, 10)
    return play.close(organiser), play.close(site), play.close(coach)


def test_what_is_exported_locked_is_imported_by_its_reader_alone(play: Any, qic: Any, tmp_path: Path) -> None:
    organiser, site, coach = scene(play)
    out = tmp_path / "S001.qicpkg.age"
    done = qic("export", site, "--out", out, "--lock")
    assert done.status == 0, done.err
    assert "locked" in done.out
    assert wrapping.is_wrapped(out.read_bytes())
    done = qic("verify", out, "--json")
    assert done.status == 1
    assert done.json["code"] == "E-DECRYPT"
    assert len(done.json["words"]) == 6
    done = qic("import", coach, out)
    assert done.status == 0
    assert "no key" in done.out
    done = qic("import", organiser, out, "--json")
    assert done.status == 0
    assert done.json["packages"][0]["outcome"] == "accept"
    plain = tmp_path / "plain.qicpkg"
    assert qic("export", site, "--out", plain, "--plain").status == 0
    assert not wrapping.is_wrapped(plain.read_bytes())
    done = qic("export", site, "--out", tmp_path / "again.qicpkg.age", "--lock")
    assert f"An older package of yours lies unlocked on {tmp_path}: plain.qicpkg." in done.err
    assert plain.is_file(), "said, never removed"


def test_readers_are_listed_and_the_policy_is_set_by_the_organiser(play: Any, qic: Any, tmp_path: Path) -> None:
    organiser, site, _coach = scene(play)
    assert qic("readers", organiser, "--policy", "always").status == 0
    news = tmp_path / "news.qicpkg"
    assert qic("publish", organiser, "--out", news).status == 0
    assert qic("import", site, news).status == 0
    said = qic("readers", site, "--json").json
    assert (said["policy"], len(said["organiser"]), said["recovery"]) == ("always", 1, [])
    assert wrapping.is_recipient(said["own"])
    assert "always" in qic("readers", site).out
    out = tmp_path / "auto.qicpkg"
    assert qic("export", site, "--out", out).status == 0
    assert wrapping.is_wrapped(out.read_bytes())
    assert qic("readers", site, "--policy", "never").status == 1


def test_recovery_words_are_made_confirmed_and_used(play: Any, qic: Any, typing: Any, tmp_path: Path) -> None:
    organiser, site, _coach = scene(play)
    sheet, news, out = tmp_path / "sheet.pdf", tmp_path / "news.qicpkg", tmp_path / "locked.age"
    made = qic("recovery", organiser, "--new", "--json", "--print", sheet)
    words = made.json["words"]
    assert len(words) == 24
    assert sheet.read_bytes().startswith(b"%PDF")
    qic("publish", organiser, "--out", news)
    qic("import", site, news)
    assert qic("export", site, "--out", out, "--lock").status == 0
    for key in (play.folder.parent).rglob("*.age"):
        if key.parent.name == "keys":
            key.unlink()
    assert qic("import", organiser, out).status == 1
    done = typing("one two three\n")("recovery", organiser, "--use")
    assert done.status == 1
    done = typing(" ".join(words) + "\n")("recovery", organiser, "--use", "--json")
    assert done.status == 0, done.err
    assert done.json["packages"][0]["outcome"] == "accept"
    assert typing(" ".join(words) + "\n")("recovery", organiser, "--use").status == 1


def test_words_that_are_typed_wrong_are_not_taken(play: Any, typing: Any) -> None:
    organiser, _site, _coach = scene(play)
    done = typing("abandon\nabandon\n")("recovery", organiser, "--new")
    assert done.status == 1
    assert len(re.findall(r"\b\d+ [a-z]+", done.out)) == 24
    again = play.reopen(organiser)
    readers = package_locks.readers_of(again)
    assert readers is not None
    assert readers.recovery == ()


def test_wrong_calls_are_wrong_usage(play: Any, qic: Any, tmp_path: Path) -> None:
    organiser, _site, _coach = scene(play)
    for call in (["--new", "--use"], [], ["--use", "--print", tmp_path / "a.pdf"], ["--new", tmp_path / "x.age"]):
        assert qic("recovery", organiser, *call).status == 2
