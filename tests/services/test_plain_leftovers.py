"""What lies unlocked beside a locked package: found, named, and removed only where nothing is lost with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services import copies
from qic_desktop.services.exchanging import exporting, importing, plain_leftovers
from qic_desktop.services.locking.package_locks import Lock


@pytest.fixture
def scene(small: Any, tmp_path: Path) -> tuple[Any, Any, Path]:
    """An organiser, an accepted site with a value, and a stick."""
    organiser = small.organiser()
    site = small.site(organiser)
    news = small.accept(organiser, exporting.export_data_package(site, small.root / "asking.qicpkg").file)
    importing.import_packages(site, [news])
    small.record(site, ["2026-01"])
    stick = tmp_path / "stick"
    stick.mkdir()
    return organiser, site, stick


def test_an_older_plain_package_is_found_and_removed_when_it_is_said_so(scene: tuple[Any, Any, Path]) -> None:
    organiser, site, stick = scene
    plain = copies.send_package(site, stick, lock=Lock(wanted=False))
    news = exporting.publish(organiser, stick / "news.qicpkg").file
    (stick / "cut.qicpkg").write_bytes(plain.file.read_bytes()[:-40])
    locked = copies.send_package(site, stick, lock=Lock(wanted=True))
    assert (locked.locked, plain.file.exists()) == (True, True), "nothing is deleted silently"
    (found,) = plain_leftovers.plain_packages(site, stick)
    assert (found.file, found.is_held) == (plain.file, True)
    assert plain_leftovers.remove(site, [found]) == (plain.file,)
    assert not plain.file.exists()
    assert {one.name for one in stick.iterdir()} == {news.name, "cut.qicpkg", locked.file.name}
    assert plain.id not in {one.package for one in copies.list_copies(site)}
    assert locked.id in {one.package for one in copies.list_copies(site)}


def test_what_holds_an_entry_that_is_not_here_stays(scene: tuple[Any, Any, Path], play: Any) -> None:
    _organiser, _site, stick = scene
    first = play.team_at_work(play.organiser())
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        play.record(made, "2026-10", 3, 10)
        other = exporting.export_data_package(made, stick / "other.qicpkg").file
    (found,) = plain_leftovers.plain_packages(first, stick)
    assert (found.file, found.is_held) == (other, False)
    assert plain_leftovers.remove(first, [found]) == ()
    assert other.exists(), "the only copy of what the other laptop wrote"


def test_a_file_that_was_replaced_meanwhile_stays(scene: tuple[Any, Any, Path]) -> None:
    _organiser, site, stick = scene
    plain = copies.send_package(site, stick, lock=Lock(wanted=False)).file
    (found,) = plain_leftovers.plain_packages(site, stick)
    plain.write_bytes(b"somebody else's")
    assert plain_leftovers.remove(site, [found]) == ()
    assert plain.read_bytes() == b"somebody else's"
    assert plain_leftovers.plain_packages(site, stick / "gone") == ()
