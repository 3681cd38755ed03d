"""A full disk at every step: a sentence, nothing lost, and everything goes once there is room again."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.errors import DiskFullError, StoreError
from qic_desktop.services import keeping, writers
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.errors import describe


class FullDisk:
    """Counts what asks the operating system for room, and refuses from the n-th time on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.asked = 0
        self.room = 1 << 30

    def _ask(self) -> None:
        self.asked += 1
        if self.asked > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def after(self, room: int) -> Iterator[None]:
        """Only ``room`` more things fit."""
        self.asked, self.room = 0, room
        with self.monkeypatch.context() as patch:
            for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "mkdir")):
                patch.setattr(owner, name, self._wrapped(getattr(owner, name)))
            real = Path.open
            patch.setattr(Path, "open", lambda path, mode="r", **more: self._open(real, path, mode, **more))
            yield

    def _wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def asking(*arguments: Any, **named: Any) -> Any:
            self._ask()
            return real(*arguments, **named)

        return asking

    def _open(self, real: Callable[..., Any], path: Path, mode: str, **more: Any) -> Any:
        if set(mode) & set("wax+"):
            self._ask()
        return real(path, mode, **more)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    return FullDisk(monkeypatch)


@contextmanager
def full_database(workspace: Workspace) -> Iterator[None]:
    """SQLite finds no room for another page."""
    connection = workspace.store.connection
    connection.execute(f"pragma max_page_count={connection.execute('pragma page_count').fetchone()[0]}")
    yield
    connection.execute("pragma max_page_count=1073741823")


def steps_until_done(disk: FullDisk, step: Callable[[], object], after_failure: Callable[[], object]) -> int:
    """Do a step with room for nothing, one thing, two… until it succeeds; answers how often it failed."""
    for room in range(60):
        try:
            with disk.after(room):
                step()
        except DiskFullError as error:
            sentence = describe(error)
        else:
            return room
        assert "is full" in sentence
        after_failure()
    raise AssertionError("never succeeded")


def test_export_on_a_full_disk_loses_nothing_at_any_step(play: Any, disk: FullDisk) -> None:
    site = play.site(play.organiser(), "S001")
    play.record(site, "2026-09", 1, 10)
    out = play.export(site)
    before, writer = out.read_bytes(), site.journal.writer
    play.record(site, "2026-10", 2, 10)

    def still_whole() -> None:
        assert out.read_bytes() == before
        assert list(out.parent.glob(".*")) == []
        assert writers.unsent_entries(site) > 0
        assert play.sound(site)

    from qic_desktop.services.exchanging.exporting import export_data_package

    failed = steps_until_done(disk, lambda: export_data_package(site, out), still_whole)
    assert failed >= 4
    assert site.journal.writer == writer
    assert writers.unsent_entries(site) == 0
    organiser = next(one for one in play.open if one.role is Role.ORGANISER)
    play.take(organiser, out)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10)}


def test_import_on_a_full_disk_is_whole_or_not_at_all(play: Any, disk: FullDisk) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 2, 10)
    package = play.export(site)
    before = keeping.digest(organiser)

    def unchanged() -> None:
        assert keeping.digest(organiser) == before
        assert list((organiser.store.path / "received").glob(".*")) == []

    assert steps_until_done(disk, lambda: play.take(organiser, package), unchanged) >= 2
    assert play.values(organiser, site.own_id) == {"2026-10": (2, 10)}


def test_a_database_that_cannot_grow_refuses_the_entry_and_keeps_the_others(play: Any) -> None:
    site = play.site(play.organiser(), "S001")
    play.record(site, "2026-10", 1, 10)
    with full_database(site), pytest.raises(DiskFullError):
        play.note(site, "2026-10", "x" * 60_000)
    assert play.sound(site)
    assert play.values(site) == {"2026-10": (1, 10)}
    play.record(site, "2026-10", 2, 10)
    assert play.ever(site, "2026-10") == [1, 2]


def test_a_database_that_cannot_grow_refuses_an_import_whole(play: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    for month in range(1, 13):
        for year in range(2000, 2020):
            play.record(site, f"{year}-{month:02}", year, 9999)
    package = play.export(site)
    before = keeping.digest(organiser)
    with full_database(organiser), pytest.raises(DiskFullError):
        play.take(organiser, package)
    assert keeping.digest(organiser) == before
    assert play.sound(organiser)
    play.take(organiser, package)
    assert len(play.values(organiser, site.own_id)) == 240


def test_sealing_that_finds_no_room_leaves_the_entries_unsealed(play: Any) -> None:
    site = play.site(play.organiser(), "S001")
    for year in range(2000, 2024):
        play.record(site, f"{year}-01", 1, 10)
        play.note(site, f"{year}-01", "a long story " * 200)
    unsealed = keeping.check(site).unsealed
    with full_database(site), pytest.raises(DiskFullError):
        play.export(site)
    found = keeping.check(site)
    assert (found.unsealed, found.problems) == (unsealed, ())
    play.export(site)
    assert play.sound(site)


def test_a_store_that_cannot_be_made_leaves_nothing_half_made(play: Any, disk: FullDisk) -> None:
    path = play.folder / "new.qic"

    def nothing_there() -> None:
        assert sorted(path.rglob("*")) == []
        assert not path.exists()

    failed = steps_until_done(
        disk, lambda: bootstrap.close_workspace(bootstrap.create_workspace(path, Role.SITE, "Site")), nothing_there
    )
    assert failed >= 3


def test_a_backup_without_room_does_not_make_a_failure_of_what_was_done(
    play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = play.create("site", Role.SITE)
    path = site.store.path
    play.open.remove(site)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _no_room)
        problem = bootstrap.close_workspace(site)
    assert isinstance(problem, StoreError)
    assert list((path / "backups").iterdir()) == []
    play.close(play.reopen(path))
    assert len(list((path / "backups").iterdir())) == 1


def _no_room(_path: Path, _target: Path) -> Path:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_restoring_without_room_leaves_the_store_as_it_was(play: Any, disk: FullDisk) -> None:
    site = play.site(play.organiser(), "S001")
    play.record(site, "2026-10", 1, 10)
    path = play.close(site)
    backup = max((path / "backups").glob("*.db"))
    before = (path / "store.db").read_bytes()

    def as_before() -> None:
        assert (path / "store.db").read_bytes() == before

    assert steps_until_done(disk, lambda: keeping.restore(path, backup), as_before) >= 2
    assert play.values(play.reopen(path)) == {"2026-10": (1, 10)}
