"""Backups, the deep check, and rebuilding what can be rebuilt."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qic_desktop.domain.operation import parse_line
from qic_desktop.domain.segment import parse_segment, segment_id
from qic_desktop.errors import (
    NotFoundError,
    RefusedError,
    StoreDamagedError,
    StoreExistsError,
    StoreLockError,
    StoreSealedError,
)
from qic_desktop.store import encrypting, encryption, projections, segments
from qic_desktop.store.database import (
    DATABASE,
    FOLDERS,
    Store,
    expected_error,
    is_good_backup,
    locked,
    translated_os_error,
)
from qic_desktop.store.driver import sqlite
from qic_desktop.store.encryption import StoreKey
from qic_desktop.store.registers import apply_operations
from qic_desktop.store.schema import LOG_TABLES

KEPT_BACKUPS = 5
WRITER_ENDED = "writer_ended"
"""The setting that a restored store bears until it has a new writer."""
_STAMP = "%Y%m%d-%H%M%S-%f"
_REGISTERS = (
    "select scope, entity, id, register, writer, seq, hash8, lamport, wall_ms, person, blind, value from register "
    "order by 1, 2, 3, 4, 5, 6, 7"
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; ``problems`` are codes, empty for a sound store."""

    segments: int
    operations: int
    unsealed: int
    records: int
    waiting: int
    problems: tuple[str, ...]


def check(store: Store) -> CheckResult:
    """Read everything: the file, every segment's hash and chain, and the registers against a replay of the log."""
    connection = store.connection
    problems = []
    if connection.execute("pragma integrity_check").fetchone()[0] != "ok" or (
        store.key is not None and connection.execute("pragma cipher_integrity_check").fetchone() is not None
    ):
        problems.append("file")
    held = segments.held(connection)
    operations = sum(one.last - one.first + 1 for one in held)
    problems += _segment_problems(held)
    if not problems and _replayed(store) != list(connection.execute(_REGISTERS)):
        problems.append("registers")
    counted = connection.execute("select count(*) from unsealed").fetchone()[0]
    records = connection.execute("select count(*) from (select distinct scope, entity, id from register)").fetchone()[0]
    waiting = sum(one.state == segments.WAITING for one in held)
    return CheckResult(len(held), operations, counted, records, waiting, tuple(problems))


def _segment_problems(held: list[segments.HeldSegment]) -> list[str]:
    problems = []
    known = {one.id for one in held}
    for one in held:
        if one.state == segments.TOMBSTONE:
            continue
        if segment_id(one.body) != one.id:
            problems.append(f"segment {one.id[:12]}")
            continue
        try:
            parse_segment(one.body)
        except RefusedError as error:
            problems.append(f"segment {one.id[:12]} {error.code}")
        if one.state == segments.ACCEPTED and one.prev is not None and one.prev not in known:
            problems.append(f"chain {one.writer[:12]} before {one.first}")
    return problems


def _replayed(store: Store) -> list[object]:
    scratch = sqlite.connect(":memory:", isolation_level=None)
    try:
        scratch.executescript(LOG_TABLES)
        scratch.execute("begin")
        for one in segments.held(store.connection, "state=?", (segments.ACCEPTED,)):
            apply_operations(scratch, one.scope, one.writer, one.operations())
        unsealed = "select writer, scope, line from unsealed order by writer, scope, seq"
        for writer, scope, line in store.connection.execute(unsealed):
            apply_operations(scratch, scope, writer, [parse_line(bytes(line))])
        return list(scratch.execute(_REGISTERS))
    finally:
        scratch.close()


def rebuild_registers(store: Store) -> None:
    """Make the registers anew from the log: own lines and the segments that are accepted now."""
    connection = store.connection
    with store.transaction():
        for table in ("register", "overwritten", "clock"):
            connection.execute(f"delete from {table}")
        for one in segments.held(connection, "state=?", (segments.ACCEPTED,)):
            apply_operations(connection, one.scope, one.writer, one.operations())
        unsealed = list(connection.execute("select writer, scope, line from unsealed order by writer, scope, seq"))
        for writer, scope, line in unsealed:
            apply_operations(connection, scope, writer, [parse_line(bytes(line))])
        found = connection.execute("select distinct scope, entity from register").fetchall()
        for scope, entity in found:
            projections.mark_stale(connection, scope, [entity])


def back_up(store: Store, now_ms: int, target: Path | None = None) -> Path:
    """A whole, compact copy of the database; the newest few beside the store are kept.

    Raises:
        DiskFullError, StoreReadOnlyError: the copy could not be written; the store is untouched.
    """
    folder = store.path / "backups"
    try:
        if target is None:
            folder.mkdir(exist_ok=True)
            target = _next_backup(folder, now_ms)
        if not target.parent.is_dir():
            raise NotFoundError(str(target.parent), what="folder")
        if target.exists():
            raise StoreExistsError(target)
        _copy_whole(store, target)
        _copy_lock(store, target)
        if target.parent == folder:
            for old in [*sorted(folder.glob("store-*.db"))[:-KEPT_BACKUPS], *folder.glob(".*.part")]:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder if target is None else target.parent) from error
    return target


def _copy_lock(store: Store, target: Path) -> None:
    """A copy of a locked store opens with its passphrase wherever it lies: its lock goes with it."""
    source = store.path / encryption.KEY_FILE
    if store.key is None or not source.is_file():
        return
    lock = source.read_bytes()
    shared = target.with_name(encryption.KEY_FILE)
    beside = shared if target.parent == store.path / "backups" else target.with_suffix(".key.json")
    if not beside.is_file() or beside.read_bytes() != lock:
        encrypting.write_durably(beside, lock)


def _next_backup(folder: Path, now_ms: int) -> Path:
    """A name that sorts after every other: a clock that went back must not make the new backup the oldest."""
    stamp = datetime.fromtimestamp(now_ms / 1000, UTC)
    newest = max((file.stem for file in folder.glob("store-*.db")), default="")
    try:
        latest = datetime.strptime(newest, f"store-{_STAMP}").replace(tzinfo=UTC)
    except ValueError:
        latest = stamp - timedelta(milliseconds=1)
    stamp = max(stamp, latest + timedelta(milliseconds=1))
    return folder / f"store-{stamp.strftime(_STAMP)[:-3]}.db"


def _copy_whole(store: Store, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.part")
    temporary.unlink(missing_ok=True)
    try:
        try:
            store.connection.execute("vacuum into ?", (str(temporary),))
        except sqlite.DatabaseError as error:
            # It is the disk of the copy that is full or read-only, not the store's.
            raise expected_error(str(error).lower(), target.parent) or StoreDamagedError(store.path) from error
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def restore(path: Path, backup: Path, key: StoreKey | None = None) -> Path | None:
    """Put a backup in the place of a store's database; what lay there is renamed, never deleted.

    The restored store goes on as a new writer: what it sealed after the backup may be out already. A backup that is
    not encrypted is encrypted under ``key`` on its way into an encrypted store.

    Returns:
        Where the former database is kept, None if there was none.

    Raises:
        NotFoundError: no such backup.
        StoreSealedError: the backup is encrypted, and no key was given.
        StoreLockError: the backup is another store's.
        StoreDamagedError: the backup cannot be read, or is no store.
    """
    path, backup = path.absolute(), backup.absolute()
    if not backup.is_file():
        raise NotFoundError(str(backup), what="backup")
    form, head = encryption.form_of(backup)
    if form is encryption.Form.ENCRYPTED and key is None and has_lock_beside(backup):
        raise StoreSealedError(backup)
    if form is encryption.Form.ENCRYPTED and key is not None and head != key.id:
        raise StoreLockError(backup, why="other")
    if not is_good_backup(backup, key):
        raise StoreDamagedError(backup)
    try:
        for name in FOLDERS:
            (path / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, path) from error
    lock = locked(path)
    try:
        encryption.settle_lock(path, path / DATABASE)
        return _put_in_place(path, backup, key)
    except OSError as error:
        raise translated_os_error(error, path) from error
    finally:
        lock.release()


def key_file_of(backup: Path) -> Path:
    """Where the wrapped key of an encrypted backup lies: among a store's own backups one for all, else one for each."""
    shared = backup.with_name(encryption.KEY_FILE)
    return shared if shared.is_file() else backup.with_suffix(".key.json")


def has_lock_beside(backup: Path) -> bool:
    """Whether the wrapped key of a backup lies beside it."""
    return key_file_of(backup).is_file()


def _put_in_place(path: Path, backup: Path, key: StoreKey | None) -> Path | None:
    file, fresh = path / DATABASE, path / "store.restoring"
    aside = path / f"store-before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
    fresh.unlink(missing_ok=True)
    if key is not None and encryption.form_of(backup)[0] is encryption.Form.PLAIN:
        encrypting.encrypt_copy(backup, fresh, key)
    else:
        shutil.copyfile(backup, fresh)
    connection = encryption.connect(fresh, key)
    try:
        connection.execute("pragma synchronous=extra")
        connection.execute("insert or replace into setting values(?, 'true')", (WRITER_ENDED,))
    except sqlite.DatabaseError as error:
        raise expected_error(str(error).lower(), path, key) or StoreDamagedError(backup) from error
    finally:
        connection.close()
    if not file.exists():
        fresh.replace(file)
        return None
    # Kept under a second name before its own is taken, so that there is a store at every moment.
    try:
        os.link(file, aside)
    except OSError:
        shutil.copyfile(file, aside)
    _move_journals(file, aside)
    try:
        fresh.replace(file)
    except OSError:
        _move_journals(aside, file)
        aside.unlink(missing_ok=True)
        raise
    return aside


def _move_journals(file: Path, target: Path) -> None:
    """A rollback journal goes with its database: left behind, it would be played into the restored one."""
    for ending in ("-journal", "-wal", "-shm"):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            beside.replace(target.with_name(target.name + ending))
