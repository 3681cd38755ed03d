"""Keeping a store safe: the deep check, backups, restoring, the digest."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.errors import NotAllowedError, StoreLockError, StoreSealedError
from qic_desktop.services.locking import store_locks
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import digest as digests
from qic_desktop.store import health
from qic_desktop.store.database import DATABASE, settings_of
from qic_desktop.store.encryption import KEY_FILE, StoreKey
from qic_desktop.store.health import CheckResult


def check(workspace: Workspace) -> CheckResult:
    """Read everything: the file, every segment's hash, and the registers against a replay of the log."""
    return health.check(workspace.store)


def back_up(workspace: Workspace, target: Path | None = None) -> Path:
    """A whole copy of the store's database, beside it or at ``target``.

    Raises:
        DiskFullError, StoreReadOnlyError: the copy could not be written; the store is untouched.
    """
    return health.back_up(workspace.store, workspace.clock(), target)


def restore(store: Path, backup: Path) -> Path | None:
    """Put a backup in a store's place; answers where the former file is kept, if there was one. Nothing is deleted.

    The store starts a new writer when it is opened next. A locked backup must have been unlocked in this session
    (``store_locks.unlock``); where no lock lies in the store's folder, the backup's comes along.

    Raises:
        NotFoundError: no such backup.
        StoreSealedError: the backup is locked, and nobody was asked for its passphrase yet.
        StoreDamagedError: the backup itself cannot be read.
        NotAllowedError: it is a backup of another workspace.
    """
    key = store_locks.session_key(backup) or store_locks.session_key(store)
    if store_locks.is_locked(store) and key is None:
        raise StoreSealedError(store)
    if key is not None and store_locks.key_named(store) not in (b"", key.id):
        raise StoreLockError(backup, why="other")
    _check_same(store, backup, key)
    aside = health.restore(store, backup, key)
    lock = health.key_file_of(backup)
    if key is not None and lock.is_file() and not (store / KEY_FILE).is_file():
        store_locks.write_lock(store.absolute(), lock.read_bytes())
    return aside


def _check_same(store: Path, backup: Path, key: StoreKey | None) -> None:
    """Refuse another workspace's backup: it would put a site where the organiser was.

    Into a store that has sealed nothing yet, one of the same role may come: a new laptop begins so.
    """
    here, there = settings_of(store / DATABASE, key), settings_of(backup, key)
    if not here or not there:
        return
    same = any(here.get(name) == there.get(name) for name in ("own_id", "made"))
    if here.get("role") != there.get("role") or (here["sealed"] and not same):
        raise NotAllowedError(str(there.get("name") or backup.name), why="other-backup")


def digest(workspace: Workspace) -> str:
    """What every copy that holds the same sealed entries has in common."""
    return digests.digest(workspace.store.connection)
