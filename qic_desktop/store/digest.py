"""The digest: equal on every copy that holds the same sealed operations, whatever the order of arrival (F17)."""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import Any

from qic_desktop.domain.canonical import dumps
from qic_desktop.domain.scope import Scope
from qic_desktop.store import segments
from qic_desktop.store.driver import sqlite
from qic_desktop.store.registers import Sibling, apply_operations
from qic_desktop.store.schema import LOG_TABLES

_SQL = "select scope, entity, id, register, writer, seq, hash8, lamport, wall_ms, person, blind, value from register"


def digest(connection: Any) -> str:
    """SHA-256 over one line per live register of the shared and organiser scopes."""
    if connection.execute("select 1 from unsealed limit 1").fetchone() is None:
        return _digest_of(connection.execute(_SQL))
    return _digest_of(_sealed_registers(connection))


def _sealed_registers(connection: Any) -> list[Any]:
    """The registers as sealed segments alone make them: own unsealed entries, and what they overwrite, are out."""
    scratch = sqlite.connect(":memory:", isolation_level=None)
    try:
        scratch.executescript(LOG_TABLES)
        scratch.execute("begin")
        for segment in segments.held(connection, "state=?", (segments.ACCEPTED,)):
            if not Scope.parse(segment.scope).is_private:
                apply_operations(scratch, segment.scope, segment.writer, segment.operations())
        return list(scratch.execute(_SQL))
    finally:
        scratch.close()


def _digest_of(rows: Any) -> str:
    lines = []
    shared = [row for row in rows if not Scope.parse(row[0]).is_private]
    shared.sort(key=lambda row: row[:4])
    for key, group in groupby(shared, key=lambda row: row[:4]):
        siblings = sorted(
            (Sibling(*row[3:]) for row in group), key=lambda sibling: (sibling.writer, sibling.seq, sibling.hash8)
        )
        # Values are the slices that their authors wrote, never written anew.
        values = ",".join(f"[{dumps([one.writer, one.seq, one.hash8])},{one.value}]" for one in siblings)
        lines.append(f"{dumps(list(key))[:-1]},[{values}]]\n".encode())
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()
