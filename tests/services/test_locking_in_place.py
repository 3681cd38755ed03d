"""Locking a store that is there: everything comes along, and a computer that goes down at any step loses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap, paths
from qic_desktop.errors import DiskFullError, PassphraseError, StoreLockedError, StoreLockError, StoreSealedError
from qic_desktop.services import keeping, people, writers
from qic_desktop.services.exchanging import originals
from qic_desktop.services.locking import at_rest, store_locks
from qic_desktop.store import encrypting
from qic_desktop.store.encryption import BEFORE_LOCK, FRESH, KEY_FILE, PENDING_KEY_FILE, Form, form_of

PROJECT = Path(__file__).resolve().parents[2]
STEPS = ("1 key", "2 copy", "3 second name", "4 place", "5 key in place")
LATER = ("6 files", "6 store-", "6 0", "6 signing keys", "7 wipe", "7 mark")
CHILD = """
import os, sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.exchange import passphrases
from qic_desktop.services.locking import store_locks
passphrases.COST = passphrases.Cost(1, 64 * 1024)
path, stop, passphrase = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def step(name):
    if name.startswith(stop):
        os._exit(9)
finish = store_locks.finish_locking
store_locks.finish_locking = lambda workspace: finish(workspace, step=step)
store_locks.lock_store(path, passphrase, step=step)
bootstrap.open_workspace(path)
"""


def full(vault: Any) -> Path:
    """A plain store with everything that may lie in its folder."""
    path: Path = vault.plain()
    workspace = bootstrap.open_workspace(path)
    data = vault.typed.encode() * 50
    kept = originals.keep_original(workspace, "S001-2026-11.qicpkg", data)
    kept.rename(kept.with_name("0-S001-2026-11.qicpkg"))
    (path / "outbox" / "message.qicpkg").write_bytes(data)
    (path / "backups" / "store-20200101-000000-000.db").write_bytes(b"damaged " + data)
    keeping.back_up(workspace)
    workspace.store.close()
    shutil.copyfile(path / "store.db", path / "store-before-restore-20200101.db")
    return path


def whole(vault: Any, path: Path) -> None:
    """Everything is there and nothing can be read without the key."""
    workspace = vault.reopen(path)
    assert vault.names(workspace) == [vault.typed]
    assert keeping.check(workspace).problems == ()
    assert vault.telling(path) == []
    assert not (path / BEFORE_LOCK).exists()
    assert not [file.name for file in path.rglob("*") if file.name.endswith((".part", encrypting.OLD))]
    data = vault.typed.encode() * 50
    assert originals.read_package_file(path / "received" / "0-S001-2026-11.qicpkg") == data
    assert originals.read_package_file(path / "outbox" / "message.qicpkg") == data
    assert at_rest.read_file(path / "backups" / "store-20200101-000000-000.db") == b"damaged " + data
    folder = paths.keys(workspace.profile)
    assert all(b"-sealed " in file.read_bytes() for file in folder.iterdir())
    assert form_of(path / "store-before-restore-20200101.db")[0] is Form.ENCRYPTED


def test_locking_takes_everything_along_and_keeps_the_writer(vault: Any) -> None:
    path = full(vault)
    before = bootstrap.open_workspace(path)
    writer, pair, typed = before.journal.writer, writers.signing_key(before), keeping.digest(before)
    before.store.close()
    assert vault.telling(path) != []
    store_locks.lock_store(path, vault.passphrase)
    whole(vault, path)
    after = vault.open[-1]
    assert (after.journal.writer, writers.signing_key(after), keeping.digest(after)) == (writer, pair, typed)
    people.add_person(after, "Somebody new")
    vault.close(after)
    whole_names = vault.names(vault.reopen(path))
    assert sorted(whole_names) == sorted([vault.typed, "Somebody new"])


def stopped_at(path: Path, step: str, passphrase: str) -> int:
    child = [sys.executable, "-c", CHILD, str(path), step, passphrase]
    return subprocess.run(child, cwd=PROJECT, env=dict(os.environ), check=False, timeout=60).returncode


@pytest.mark.parametrize("step", STEPS)
def test_a_computer_that_goes_down_while_locking_leaves_one_side_or_the_other(vault: Any, step: str) -> None:
    path = full(vault)
    assert stopped_at(path, step, vault.passphrase) == 9
    locked = form_of(path / "store.db")[0] is Form.ENCRYPTED
    assert locked == (step == STEPS[-1])
    if not locked:
        workspace = bootstrap.open_workspace(path)
        assert vault.names(workspace) == [vault.typed]
        workspace.store.close()
        assert not [name for name in (FRESH, PENDING_KEY_FILE, BEFORE_LOCK, KEY_FILE) if (path / name).exists()]
        store_locks.lock_store(path, vault.passphrase)
    whole(vault, path)


@pytest.mark.parametrize("step", LATER)
def test_what_was_not_encrypted_yet_is_at_the_next_opening(vault: Any, step: str) -> None:
    path = full(vault)
    assert stopped_at(path, step, vault.passphrase) == 9
    with pytest.raises(StoreSealedError):
        bootstrap.open_workspace(path)
    whole(vault, path)


def test_a_full_disk_leaves_the_store_as_it_was(vault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = full(vault)
    before = (path / "store.db").read_bytes()

    def no_room(*_anything: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DiskFullError):
        store_locks.lock_store(path, vault.passphrase)
    monkeypatch.undo()
    assert (path / "store.db").read_bytes() == before
    assert not store_locks.is_locked(path)
    assert vault.names(bootstrap.open_workspace(path)) == [vault.typed]


def test_a_copy_that_differs_from_the_store_is_never_taken(vault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = full(vault)
    before = (path / "store.db").read_bytes()
    made = iter(range(10))
    content = encrypting._content
    monkeypatch.setattr(encrypting, "_content", lambda connection: f"{content(connection)}{next(made)}")
    with pytest.raises(Exception, match="StoreDamagedError"):
        store_locks.lock_store(path, vault.passphrase)
    assert (path / "store.db").read_bytes() == before
    assert not (path / FRESH).exists()


def test_an_open_store_a_locked_one_and_no_passphrase_are_refused(vault: Any) -> None:
    path = vault.plain()
    workspace = bootstrap.open_workspace(path)
    with pytest.raises(StoreLockedError):
        store_locks.lock_store(path, vault.passphrase)
    workspace.store.close()
    with pytest.raises(PassphraseError):
        store_locks.lock_store(path, "  ")
    store_locks.lock_store(path, vault.passphrase)
    with pytest.raises(StoreLockError):
        store_locks.lock_store(path, vault.passphrase)


def test_wiping_overwrites_before_it_removes(tmp_path: Path) -> None:
    file, second = tmp_path / "plain", tmp_path / "other name"
    file.write_bytes(b"what was typed" * 1000)
    os.link(file, second)
    encrypting.wipe(file)
    assert not file.exists()
    assert set(second.read_bytes()) == {0}


FULL = """
import resource, signal, sys
from pathlib import Path
from qic_desktop.errors import DiskFullError
from qic_desktop.exchange import passphrases
from qic_desktop.services.locking import store_locks
passphrases.COST = passphrases.Cost(1, 64 * 1024)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    store_locks.lock_store(Path(sys.argv[1]), sys.argv[2])
except DiskFullError:
    sys.exit(7)
"""


def test_a_disk_that_fills_up_during_the_copy_leaves_the_store_as_it_was(vault: Any) -> None:
    path = full(vault)
    before = (path / "store.db").read_bytes()
    assert len(before) > 20_000
    child = [sys.executable, "-c", FULL, str(path), vault.passphrase]
    assert subprocess.run(child, cwd=PROJECT, env=dict(os.environ), check=False, timeout=60).returncode == 7
    assert (path / "store.db").read_bytes() == before
    assert not [name for name in (FRESH, PENDING_KEY_FILE, BEFORE_LOCK, KEY_FILE) if (path / name).exists()]
