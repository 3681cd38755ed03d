"""Stores that are damaged, newer, read-only, open elsewhere, half made; backups and restoring."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.errors import (
    NotFoundError,
    StoreDamagedError,
    StoreExistsError,
    StoreLockedError,
    StoreMissingError,
    StoreNewerError,
    StoreReadOnlyError,
)
from qic_desktop.services import keeping
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role
from qic_desktop.store import health
from qic_desktop.store.database import Store
from qic_desktop.store.driver import sqlite
from qic_desktop.wording.errors import describe

NAMES = ["plain", "Ward #3, 100 % (A?)", "Santé d’été", "with 'quotes' \" ;"]


@pytest.fixture(params=NAMES)
def closed(play: Any, request: pytest.FixtureRequest) -> Path:
    """A closed store with two backups, under names that people give."""
    site = play.create(request.param, Role.SITE)
    measures.define_measure(site, NewMeasure("four-hours", "Four hours"))
    play.record(site, "2026-09", 1, 2)
    path = play.close(site)
    again = play.reopen(path)
    play.record(again, "2026-10", 3, 4)
    return play.close(again)


def newest(path: Path) -> Path:
    return max((path / "backups").glob("*.db"))


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def replace_by_text(file: Path) -> None:
    file.write_text("This was once a database.\n" * 500)


def zero_the_middle(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:12288] = bytes(8192)
    file.write_bytes(data)


def another_program(file: Path) -> None:
    file.unlink()
    connection = sqlite.connect(str(file))
    connection.execute("create table t(x)")
    connection.close()


@pytest.mark.parametrize("damage", [cut_in_half, empty, replace_by_text, zero_the_middle, another_program])
def test_a_damaged_store_names_its_newest_good_backup_and_is_kept(play: Any, closed: Path, damage: Any) -> None:
    cut_in_half(newest(closed))
    good = sorted((closed / "backups").glob("*.db"))[-2]
    damage(closed / "store.db")
    before = (closed / "store.db").read_bytes()
    with pytest.raises(StoreDamagedError) as refused:
        bootstrap.open_workspace(closed)
    assert refused.value.backup == good
    assert str(good) in describe(refused.value)
    assert (closed / "store.db").read_bytes() == before
    aside = keeping.restore(closed, good)
    assert aside is not None
    assert aside.read_bytes() == before
    site = play.reopen(closed)
    assert play.values(site)["2026-09"] == (1, 2)
    assert play.sound(site)


def test_a_damaged_store_without_a_backup_says_so(closed: Path) -> None:
    shutil.rmtree(closed / "backups")
    cut_in_half(closed / "store.db")
    with pytest.raises(StoreDamagedError) as refused:
        bootstrap.open_workspace(closed)
    assert refused.value.backup is None
    assert "no backup" in describe(refused.value)


def test_an_empty_file_is_no_good_backup(closed: Path) -> None:
    (closed / "backups" / "store-99991231-000000-000.db").touch()
    cut_in_half(closed / "store.db")
    with pytest.raises(StoreDamagedError) as refused:
        bootstrap.open_workspace(closed)
    assert refused.value.backup is not None
    assert "9999" not in refused.value.backup.name


def test_a_newer_store_says_so_and_is_left_alone(closed: Path) -> None:
    connection = sqlite.connect(str(closed / "store.db"))
    connection.execute("pragma user_version=2")
    connection.close()
    before = (closed / "store.db").read_bytes()
    with pytest.raises(StoreNewerError) as refused:
        bootstrap.open_workspace(closed)
    assert "newer version" in describe(refused.value)
    assert (closed / "store.db").read_bytes() == before


def test_a_store_that_is_open_in_another_process_says_so(closed: Path) -> None:
    script = "import sys; from pathlib import Path; from qic_desktop import bootstrap\n"
    script += "w = bootstrap.open_workspace(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(closed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreLockedError) as refused:
            bootstrap.open_workspace(closed)
        with pytest.raises(StoreLockedError):
            keeping.restore(closed, newest(closed))
        holder.kill()
    assert "open in another window" in describe(refused.value)
    bootstrap.close_workspace(bootstrap.open_workspace(closed))


def test_what_is_no_store_is_said_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    with pytest.raises(StoreMissingError):
        Store.open(file)
    with pytest.raises(StoreExistsError):
        Store.create(file)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "photo.jpg").touch()
    with pytest.raises(StoreExistsError):
        Store.create(tmp_path / "folder")
    with pytest.raises(StoreMissingError):
        Store.open(tmp_path / "folder")
    with pytest.raises(StoreReadOnlyError):
        Store.create(tmp_path / ("x" * 300))
    assert file.read_text() == "mine"


def test_a_store_whose_making_was_cut_off_is_said_to_be_damaged(tmp_path: Path) -> None:
    Store.create(tmp_path / "half.qic").close()
    with pytest.raises(StoreDamagedError):
        bootstrap.open_workspace(tmp_path / "half.qic")


def test_a_store_that_cannot_keep_its_key_is_not_made(tmp_path: Path, own_profile: Path) -> None:
    own_profile.write_text("a file where the profile should be")
    with pytest.raises(StoreReadOnlyError):
        bootstrap.create_workspace(tmp_path / "site.qic", Role.SITE, "Site")
    assert not (tmp_path / "site.qic").exists()


def test_a_read_only_folder_is_said_in_a_sentence(closed: Path, play: Any) -> None:
    script = """
import os, sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.errors import StoreReadOnlyError
from qic_desktop.services.workspace import Role
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
def create(path):
    bootstrap.create_workspace(path / "new.qic", Role.SITE, "S")
for step in (bootstrap.open_workspace, create):
    try:
        step(Path(sys.argv[1]))
    except StoreReadOnlyError:
        print("read-only")
"""
    for folder in (play.folder, closed, *closed.parents):
        if folder.is_relative_to(play.folder.parent.parent.parent):
            folder.chmod(0o755)
    closed.chmod(0o555)
    (closed / "store.db").chmod(0o444)
    said = subprocess.run(
        [sys.executable, "-c", script, str(closed)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QIC_HOME": str(play.folder / "nobody")},
    )
    closed.chmod(0o755)
    (closed / "store.db").chmod(0o644)
    assert said.stdout.splitlines() == ["read-only", "read-only"], said.stderr


# --- backups ------------------------------------------------------------------------------------------------


def test_a_rollback_journal_left_behind_is_not_played_into_a_restored_store(closed: Path, play: Any) -> None:
    # What a power cut in the middle of a transaction leaves: a changed file and the journal that undoes it.
    script = """
import os, sys
from qic_desktop.store.driver import sqlite
connection = sqlite.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size=1")
connection.execute("begin")
connection.execute("create table big(x)")
connection.executemany("insert into big values(?)", [("x" * 4000,) for _ in range(500)])
connection.execute("update setting set value='\\"spoiled\\"' where name='name'")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script, str(closed / "store.db")], check=False)
    assert (closed / "store.db-journal").exists()
    keeping.restore(closed, newest(closed))
    assert not (closed / "store.db-journal").exists()
    site = play.reopen(closed)
    assert play.values(site) == {"2026-09": (1, 2), "2026-10": (3, 4)}
    assert play.sound(site)


def test_a_clock_that_went_back_does_not_make_the_new_backup_the_oldest(play: Any) -> None:
    site = play.create("site", Role.SITE)
    made = [health.back_up(site.store, now) for now in (1_795_341_600_000, 978_307_200_000, 978_307_200_000)]
    made += [health.back_up(site.store, 978_307_200_000 + number) for number in range(5)]
    assert made == sorted(made)
    assert sorted((site.store.path / "backups").glob("*.db")) == made[-health.KEPT_BACKUPS :]


def test_a_backup_overwrites_nothing(play: Any) -> None:
    site = play.create("site", Role.SITE)
    with pytest.raises(StoreExistsError):
        keeping.back_up(site, site.store.path / "store.db")
    with pytest.raises(NotFoundError):
        keeping.back_up(site, play.folder / "no" / "stick" / "copy.db")
    copy = keeping.back_up(site, play.folder / "copy.db")
    assert health.is_good_backup(copy)
    assert play.sound(site)


def test_what_a_crash_left_of_a_backup_is_cleared_away(play: Any) -> None:
    site = play.create("site", Role.SITE)
    (site.store.path / "backups" / ".store-x.db.part").write_bytes(b"half")
    keeping.back_up(site)
    assert [file.suffix for file in (site.store.path / "backups").iterdir()] == [".db"]


def test_restoring_what_is_no_backup_changes_nothing(closed: Path) -> None:
    before = (closed / "store.db").read_bytes()
    text = closed.parent / "letter.txt"
    text.write_text("Dear all")
    with pytest.raises(StoreDamagedError):
        keeping.restore(closed, text)
    with pytest.raises(NotFoundError):
        keeping.restore(closed, closed / "missing.db")
    assert (closed / "store.db").read_bytes() == before


def test_a_store_can_be_made_from_a_backup_alone(closed: Path, play: Any) -> None:
    fresh = play.folder / "fresh.qic"
    assert keeping.restore(fresh, newest(closed)) is None
    site = play.reopen(fresh)
    assert play.values(site) == {"2026-09": (1, 2), "2026-10": (3, 4)}
    assert keeping.back_up(site).parent == fresh / "backups"


def test_making_a_store_where_one_is_takes_nothing_away(closed: Path) -> None:
    before = sorted(closed.rglob("*"))
    with pytest.raises(StoreExistsError):
        Store.create(closed)
    assert sorted(closed.rglob("*")) == before
    assert (closed / "outbox").is_dir()
