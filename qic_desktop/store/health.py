"""Backups, the deep check, and rebuilding what can be rebuilt."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qic_desktop.domain.operation import parse_line
from qic_desktop.domain.segment import parse_segment, segment_id
from qic_desktop.errors import NotFoundError, RefusedError, StoreDamagedError
from qic_desktop.store import projections, segments
from qic_desktop.store.database import DATABASE, Store, locked, translated_os_error
from qic_desktop.store.driver import sqlite
from qic_desktop.store.registers import apply_operations
from qic_desktop.store.schema import APPLICATION_ID, LOG_TABLES

KEPT_BACKUPS = 5
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
    if connection.execute("pragma integrity_check").fetchone()[0] != "ok":
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
    if target is None:
        stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S-%f")[:-3]
        target = store.path / "backups" / f"store-{stamp}.db"
    temporary = target.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    try:
        with store.translated():
            store.connection.execute("vacuum into ?", (str(temporary),))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    if target.parent == store.path / "backups":
        for old in sorted(target.parent.glob("store-*.db"))[:-KEPT_BACKUPS]:
            old.unlink(missing_ok=True)
    return target


def restore(path: Path, backup: Path) -> Path:
    """Put a backup in the place of a store's database; what lay there is renamed, never deleted.

    Raises:
        NotFoundError: no such backup.
        StoreDamagedError: the backup cannot be read, or is no store.
    """
    path, backup = path.absolute(), backup.absolute()
    if not backup.is_file():
        raise NotFoundError(str(backup), what="backup")
    try:
        source = sqlite.connect(f"file:{backup}?mode=ro", uri=True)
        try:
            sound = source.execute("pragma quick_check").fetchone()[0] == "ok"
            sound = sound and source.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
        finally:
            source.close()
    except sqlite.DatabaseError as error:
        raise StoreDamagedError(backup) from error
    if not sound:
        raise StoreDamagedError(backup)
    path.mkdir(parents=True, exist_ok=True)
    file = path / DATABASE
    lock = locked(path)
    try:
        aside = file.with_name(f"store-before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db")
        fresh = file.with_suffix(".restoring")
        shutil.copyfile(backup, fresh)
        if file.exists():
            file.replace(aside)
        fresh.replace(file)
    except OSError as error:
        raise translated_os_error(error, path) from error
    finally:
        lock.release()
    return aside
