"""The registers as some of the operations make them: what a store knew on an earlier day.

They are built anew in memory by the very code that builds them in a store, so that a value of the past is chosen by
the same rules; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from qic_desktop.domain.operation import Operation
from qic_desktop.store import projections
from qic_desktop.store.driver import sqlite
from qic_desktop.store.registers import apply_operations
from qic_desktop.store.schema import LOG_TABLES


@contextmanager
def rebuilt(entities: Sequence[str], chains: Iterable[tuple[str, str, list[Operation]]]) -> Iterator[Any]:
    """A connection to registers and some entities' tables that hold only these operations.

    Args:
        entities: whose tables are made.
        chains: (scope, writer, operations in order).
    """
    connection = sqlite.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(LOG_TABLES)
        projections.prepare(connection, entities)
        connection.execute("begin")
        scopes = set()
        for scope, writer, operations in chains:
            apply_operations(connection, scope, writer, operations)
            scopes.add(scope)
        for scope in sorted(scopes):
            for entity in entities:
                projections.rebuild(connection, scope, entity)
        yield connection
    finally:
        connection.close()
