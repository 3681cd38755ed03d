"""Opening and closing a store, and the one way to change it: a transaction.

The start path uses the driver that sqlite-utils uses too, because importing sqlite-utils itself would cost a fifth of
a second before the first window.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from qic_desktop.errors import (
    DiskFullError,
    StoreDamagedError,
    StoreError,
    StoreExistsError,
    StoreLockedError,
    StoreMissingError,
    StoreNewerError,
    StoreReadOnlyError,
)
from qic_desktop.store import encryption
from qic_desktop.store.driver import sqlite
from qic_desktop.store.encryption import StoreKey
from qic_desktop.store.schema import APPLICATION_ID, LOG_FORMAT, LOG_TABLES

T = TypeVar("T")

DATABASE = "store.db"
FOLDERS = ("backups", "received", "outbox")
SYNCHRONOUS = "extra"
"""What has been acknowledged survives the loss of power, also where a journal was just deleted (decision 22)."""
MOST_REMEMBERED = 2_000
"""How many answers a store remembers; with one more it begins anew."""
_FULL = ("database or disk is full", "disk i/o error")
_READ_ONLY = ("readonly database", "unable to open database file")
_DAMAGED = ("malformed", "not a database", "file is encrypted")


@dataclass(slots=True)
class _Remembered:
    """An answer, how many changes the connection had seen then, and which written records it follows (None: all)."""

    written: int
    found: Any
    follows: Callable[[Any], bool] | None


@dataclass(slots=True)
class _Account:
    """How many of a transaction's changes are told of, and the records that they touched."""

    changes: int = 0
    touched: list[Any] = field(default_factory=list)


class Store:
    """An open store: a folder ``NAME.qic`` with its database, held by one program at a time."""

    def __init__(
        self, path: Path, connection: Any, lock: FileLock | None, *, read_only: bool, key: StoreKey | None = None
    ) -> None:
        self.path = path
        self.key = key
        self.connection = connection
        self.read_only = read_only
        self._lock = lock
        self._depth = 0
        self._kept: dict[str, _Remembered] = {}
        self._account = _Account()

    @classmethod
    def create(cls, path: Path, key: StoreKey | None = None) -> Store:
        """Make a new, empty store, encrypted where a key is given.

        Raises:
            StoreLockError: this computer has no library for encrypted stores.
            StoreExistsError: something is there already.
            StoreReadOnlyError: the folder cannot be written to.
            DiskFullError: there is no room.
        """
        path = path.absolute()
        try:
            taken = path.exists() and (not path.is_dir() or any(path.iterdir()))
        except OSError as error:
            raise translated_os_error(error, path) from error
        if taken:
            raise StoreExistsError(path)
        try:
            for name in FOLDERS:
                (path / name).mkdir(parents=True, exist_ok=True)
            # Only empty folders are taken away up to here: somebody else may be making a store at this place.
            lock = locked(path)
        except OSError as error:
            _remove_empty(path)
            raise translated_os_error(error, path) from error
        except StoreError:
            _remove_empty(path)
            raise
        try:
            connection = _connect(path / DATABASE, path, key)
            store = cls(path, connection, lock, read_only=False, key=key)
            with store.translated():
                connection.execute(f"pragma application_id={APPLICATION_ID}")
                connection.execute(f"pragma user_version={LOG_FORMAT}")
                connection.executescript("begin;" + LOG_TABLES + "commit;")
        except StoreError:
            lock.release()
            shutil.rmtree(path, ignore_errors=True)
            raise
        return store

    @classmethod
    def open(cls, path: Path, key: StoreKey | None = None) -> Store:
        """Open a store that is there, an encrypted one with its key.

        Raises:
            StoreMissingError: no store lies at ``path``.
            StoreSealedError: it is encrypted and no key was given.
            StoreLockError: the store and its lock, or the key, do not fit together.
            StoreLockedError: another program has it open.
            StoreDamagedError: the database cannot be read; says where the newest good backup is.
            StoreNewerError: the log has a newer format than this program reads.
            StoreReadOnlyError: the folder cannot be written to.
        """
        path = path.absolute()
        file = path / DATABASE
        if not file.is_file():
            raise StoreMissingError(path)
        if not os.access(path, os.W_OK) or not os.access(file, os.W_OK):
            raise StoreReadOnlyError(path)
        lock = locked(path)
        try:
            encryption.settle_lock(path, file)
            key = encryption.fitting_key(path, file, key)
            store = cls(path, _connect(file, path, key), lock, read_only=False, key=key)
        except OSError as error:
            lock.release()
            raise translated_os_error(error, path) from error
        except BaseException:
            lock.release()
            raise
        try:
            store._check_opened()
        except BaseException:
            store.close()
            raise
        return store

    def _check_opened(self) -> None:
        with self.translated():
            application, version = self._pragma("application_id"), self._pragma("user_version")
            if version > LOG_FORMAT and application == APPLICATION_ID:
                raise StoreNewerError(self.path)
            if application != APPLICATION_ID or self._pragma("quick_check") != "ok":
                raise StoreDamagedError(self.path, backup=newest_good_backup(self.path, self.key))

    def _pragma(self, name: str) -> Any:
        return self.connection.execute(f"pragma {name}").fetchone()[0]

    def close(self) -> None:
        """Close the connection and let others open the store."""
        self.connection.close()
        if self._lock is not None:
            self._lock.release()

    def discard(self) -> None:
        """Close a store that could not be made, and take away what there is of it."""
        self.close()
        shutil.rmtree(self.path, ignore_errors=True)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Nested use joins the outer transaction.

        Raises:
            DiskFullError, StoreReadOnlyError, StoreDamagedError: what SQLite met; everything is undone.
        """
        if self._depth:
            yield
            return
        started, self._account = self.connection.total_changes, _Account()
        with self.translated():
            self.connection.execute("begin immediate")
        self._depth = 1
        try:
            with self.translated():
                yield
                self.connection.execute("commit")
            self._carry_over(started)
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("rollback")
            raise
        finally:
            self._depth = 0

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what the driver says about the disk into an expected error; a bug stays a bug."""
        try:
            yield
        except sqlite.DatabaseError as error:
            expected = expected_error(str(error).lower(), self.path, self.key)
            if expected is None:
                raise
            raise expected from error

    def remembered(self, name: str, compute: Callable[[], T], follows: Callable[[Any], bool] | None = None) -> T:
        """What ``compute`` answered last, until anything in the store is written; only this program writes to it.

        ``follows`` says of a record (``Touched``) whether the answer depends on it: then the answer outlives entries
        that touched no such record. It must be true of every record that ``compute`` reads, there or not yet there.
        """
        if self.remembers(name):
            found: T = self._kept[name].found
            return found
        found = compute()
        # What a transaction saw may be rolled back, and that is no change that is counted.
        if not self.connection.in_transaction:
            if len(self._kept) >= MOST_REMEMBERED:
                self._kept.clear()
            self._kept[name] = _Remembered(self.connection.total_changes, found, follows)
        return found

    def remembers(self, name: str) -> bool:
        """Whether that answer stands, so that asking costs nothing."""
        kept = self._kept.get(name)
        return kept is not None and kept.written == self.connection.total_changes

    def remembered_by_record(
        self,
        name: str,
        read: Callable[[Any], dict[Any, T]],
        alone: Callable[[Any], bool] = lambda _one: True,
        follows: Callable[[Any], bool] = lambda _one: True,
    ) -> dict[Any, T]:
        """The same for an answer that falls into parts, one a record at most: what was written is read again alone.

        Args:
            name: of the answer.
            read: all parts by record for None; for one record (``Touched``) its part, or nothing.
            alone: whether what is written to a record changes its own part only; otherwise all are read anew.
            follows: as in ``remembered``; asked only of a record that is not ``alone``.
        """
        late: set[Any] = set()

        def is_old(one: Any) -> bool:
            if not alone(one):
                return follows(one)
            late.add(one)
            return False

        found, waiting = self.remembered(name, lambda: (read(None), late), is_old)
        while waiting:
            one = waiting.pop()
            found.pop(one, None)
            found |= read(one)
        return found

    @contextmanager
    def accounted(self, touched: Collection[Any]) -> Iterator[None]:
        """Within a transaction: all that is written here touches only these records, filled in until the end."""
        before = self.connection.total_changes
        yield
        self._account.changes += self.connection.total_changes - before
        self._account.touched += touched

    def _carry_over(self, started: int) -> None:
        """Of what was remembered, keep what does not follow the records of the transaction that has just ended."""
        now, account = self.connection.total_changes, self._account
        if now - started != account.changes:
            return
        for name, kept in list(self._kept.items()):
            if kept.written != started or kept.follows is None or any(map(kept.follows, account.touched)):
                del self._kept[name]
            else:
                kept.written = now

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """All rows of a query."""
        return list(self.connection.execute(sql, parameters))

    def setting(self, name: str, default: Any = None) -> Any:
        """A local fact about this store, as JSON."""
        row = self.connection.execute("select value from setting where name=?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a local fact; it never travels."""
        with self.transaction():
            self.connection.execute("insert or replace into setting values(?, ?)", (name, json.dumps(value)))


def _remove_empty(path: Path) -> None:
    for folder in (*(path / name for name in FOLDERS), path):
        with suppress(OSError):
            folder.rmdir()


def _connect(file: Path, path: Path, key: StoreKey | None) -> Any:
    connection = None
    try:
        connection = encryption.connect(file, key, check_same_thread=False, timeout=0)
        connection.execute("pragma journal_mode=delete")
        connection.execute(f"pragma synchronous={SYNCHRONOUS}")
        connection.execute("pragma trusted_schema=off")
        connection.execute("pragma foreign_keys=on")
        connection.execute("pragma cache_size=-16000")
    except sqlite.DatabaseError as error:
        if connection is not None:
            connection.close()
        raise expected_error(str(error).lower(), path, key) or StoreDamagedError(path) from error
    return connection


def locked(path: Path) -> FileLock:
    """Hold a store for one program; a context manager that gives it free again.

    Raises:
        StoreLockedError: another program holds it.
    """
    lock = FileLock(path / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreLockedError(path) from error
    except OSError as error:
        raise translated_os_error(error, path) from error
    return lock


def expected_error(message: str, path: Path, key: StoreKey | None = None) -> StoreError | None:
    """The expected error behind what SQLite says (in lower case) about a file; None for a bug."""
    if any(text in message for text in _FULL):
        return DiskFullError(path)
    if any(text in message for text in _READ_ONLY):
        return StoreReadOnlyError(path)
    if "locked" in message:
        return StoreLockedError(path)
    if any(text in message for text in _DAMAGED):
        return StoreDamagedError(path, backup=newest_good_backup(path, key))
    return None


def translated_os_error(error: OSError, path: Path) -> StoreError:
    """The expected error behind what the operating system says about a file or folder."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFullError(path)
    return StoreReadOnlyError(path)


def newest_good_backup(path: Path, key: StoreKey | None = None) -> Path | None:
    """The newest backup beside the store that SQLite finds whole; encrypted ones only with their key."""
    for file in sorted((path / "backups").glob("*.db"), reverse=True):
        if is_good_backup(file, key):
            return file
    return None


def is_good_backup(file: Path, key: StoreKey | None = None) -> bool:
    """Whether a file is a whole database of this program."""
    try:
        fitting = key if encryption.form_of(file)[0] is encryption.Form.ENCRYPTED else None
        # as_uri writes the marks that mean something in a URI ("#", "?", "%") so that they mean nothing.
        connection = encryption.connect(file.absolute().as_uri() + "?mode=ro", fitting, uri=True)
        try:
            application = connection.execute("pragma application_id").fetchone()[0]
            return bool(
                application == APPLICATION_ID and connection.execute("pragma quick_check").fetchone()[0] == "ok"
            )
        finally:
            connection.close()
    except sqlite.DatabaseError:
        return False


def settings_of(file: Path, key: StoreKey | None = None) -> dict[str, object]:
    """The settings of a database that is not open, with how much is ``sealed`` in it; empty where it cannot be read."""
    try:
        fitting = key if encryption.form_of(file)[0] is encryption.Form.ENCRYPTED else None
        connection = encryption.connect(file.absolute().as_uri() + "?mode=ro", fitting, uri=True)
        try:
            found = {name: json.loads(value) for name, value in connection.execute("select name, value from setting")}
            return {**found, "sealed": connection.execute("select count(*) from segment").fetchone()[0]}
        finally:
            connection.close()
    except (sqlite.DatabaseError, ValueError, OSError):
        return {}
