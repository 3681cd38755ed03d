"""Encrypting a store that is there: a verified copy takes the database's place, then the plain one is taken away.

Numbered steps, each of which may be the last before the computer goes down:

1. the wrapped key is written as ``wrapped-key.pending.json``;
2. the encrypted copy is written as ``store.encrypting``, marked unfinished, and compared with the database;
3. the plain database gets the second name ``store-before-lock.db``;
4. the copy takes the place of ``store.db``: from here on the store is locked;
5. the pending key becomes ``wrapped-key.json``;
6. other files are encrypted one by one (``qic_desktop.services.locking.store_locks``);
7. ``store-before-lock.db`` is overwritten and removed, and the mark is taken off.

``encryption.settle_lock`` brings a store that stopped between 1 and 5 to one side or the other when it is next opened;
6 and 7 are done again until the mark is gone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from qic_desktop.disk import sync_folder
from qic_desktop.errors import StoreDamagedError
from qic_desktop.store import encryption
from qic_desktop.store.database import DATABASE, expected_error, locked, translated_os_error
from qic_desktop.store.driver import sqlite
from qic_desktop.store.encryption import BEFORE_LOCK, FRESH, KEY_FILE, PENDING_KEY_FILE, StoreKey

UNFINISHED = "lock_unfinished"
"""The setting that a store bears until everything in its folder is encrypted."""
Step = Callable[[str], None]
OLD = ".plain-old"
_CHUNK = 1024 * 1024


def encrypt_in_place(path: Path, key: StoreKey, wrapped: bytes, *, step: Step | None = None) -> None:
    """Steps 1 to 5 for a closed store; ``step`` is told each one as it begins (tests stop there).

    Raises:
        StoreLockedError: another program has the store open.
        DiskFullError, StoreReadOnlyError, StoreDamagedError: nothing was changed; the store is as it was.
    """
    tell = step or (lambda _name: None)
    path = path.absolute()
    file, fresh, pending = path / DATABASE, path / FRESH, path / PENDING_KEY_FILE
    lock = locked(path)
    try:
        tell("1 key")
        write_durably(pending, wrapped)
        try:
            tell("2 copy")
            fresh.unlink(missing_ok=True)
            encrypt_copy(file, fresh, key, unfinished=True)
            tell("3 second name")
            second_name(file, path / BEFORE_LOCK)
            tell("4 place")
            fresh.replace(file)
        except BaseException:
            encryption.settle_lock(path, file)
            raise
        sync_folder(path)
        tell("5 key in place")
        pending.replace(path / KEY_FILE)
        sync_folder(path)
    except OSError as error:
        raise translated_os_error(error, path) from error
    finally:
        lock.release()


def encrypt_copy(source: Path, target: Path, key: StoreKey, *, unfinished: bool = False) -> None:
    """Write an encrypted copy of a plain database and compare both, row by row.

    Raises:
        DiskFullError, StoreReadOnlyError, StoreDamagedError: the copy is gone again, ``source`` untouched.
    """
    try:
        connection = encryption.connect(source, None)
        try:
            encryption.attach(connection, target, "fresh", key)
            connection.execute("pragma fresh.synchronous=extra")
            connection.execute("select sqlcipher_export('fresh')")
            for name in ("application_id", "user_version"):
                value = connection.execute(f"pragma main.{name}").fetchone()[0]
                connection.execute(f"pragma fresh.{name}={int(value)}")
            expected = _content(connection)
        finally:
            connection.close()
        _verify(target, key, expected, unfinished=unfinished)
        with target.open("rb") as copied:
            os.fsync(copied.fileno())
    except sqlite.DatabaseError as error:
        target.unlink(missing_ok=True)
        raise expected_error(str(error).lower(), source.parent) or StoreDamagedError(source.parent) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _verify(target: Path, key: StoreKey, expected: str, *, unfinished: bool) -> None:
    copy = encryption.connect(target, key)
    try:
        sound = copy.execute("pragma integrity_check").fetchone()[0] == "ok"
        if not sound or copy.execute("pragma cipher_integrity_check").fetchone() or _content(copy) != expected:
            raise StoreDamagedError(target.parent)
        if unfinished:
            copy.execute("pragma synchronous=extra")
            copy.execute("insert or replace into setting values(?, 'true')", (UNFINISHED,))
    finally:
        copy.close()


def _content(connection: Any) -> str:
    """One hash over the schema, the version numbers and every row of a database."""
    found = sha256()
    tables = connection.execute("select name, sql from main.sqlite_master where type='table' order by name").fetchall()
    for pragma in ("application_id", "user_version"):
        found.update(str(connection.execute(f"pragma main.{pragma}").fetchone()[0]).encode())
    for name, sql in tables:
        found.update(f"\0{name}\0{sql}\0".encode())
        quoted = name.replace('"', '""')
        rows = sorted(sha256(repr(row).encode()).digest() for row in connection.execute(f'select * from "{quoted}"'))
        found.update(len(rows).to_bytes(8, "big") + b"".join(rows))
    return found.hexdigest()


def second_name(file: Path, second: Path) -> None:
    """Give a file another name beside its own, so that its bytes can be reached after it was replaced.

    FAT has no second names: there a copy gets the name. What is overwritten later is then the copy; the file's own
    bytes stay on the disk, without a name, until something else is written in their place.
    """
    second.unlink(missing_ok=True)
    try:
        os.link(file, second)
    except OSError:
        # A copy serves to go back to; it is no way to the bytes of the file itself.
        shutil.copyfile(file, second)


def swap(file: Path, fresh: Path) -> None:
    """Put ``fresh`` in the place of ``file``; at every moment one of both is there.

    The former bytes are then overwritten where the file system knows second names; see ``second_name`` for FAT.

    Raises:
        OSError: nothing was changed, or the former bytes still lie beside it under a name ending in ``.plain-old``.
    """
    old = file.with_name(f".{file.name}{OLD}")
    second_name(file, old)
    fresh.replace(file)
    wipe(old)


def wipe(file: Path) -> None:
    """Overwrite a file and remove it; a flash disk may still keep its former cells, which no program can reach."""
    if not file.is_file():
        return
    with file.open("r+b") as stream:
        left = file.stat().st_size
        while left > 0:
            left -= stream.write(bytes(min(_CHUNK, left)))
        stream.flush()
        os.fsync(stream.fileno())
    file.unlink()


def write_durably(target: Path, data: bytes) -> None:
    """Write a file whole or not at all, on the disk when this returns.

    Raises:
        OSError: nothing was changed.
    """
    temporary = target.with_name(f".{target.name}.part")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
