"""What this laptop knew of the sites' values on an earlier day.

An entry counts from the day on which its package was taken in here; one that was typed here from the day of typing.
How late the site itself was, or what its clock said, plays no part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any

from qic_desktop.clock import local_time
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.operation import Operation
from qic_desktop.services.exchanging.known_files import TAKEN
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import past, projections, segments


def taken_in(workspace: Workspace) -> dict[str, int]:
    """When each package (by id) was taken in first, in milliseconds."""
    rows = workspace.store.rows("select id, handled, counts from package")
    return {str(identity): int(json.loads(counts).get(TAKEN) or handled) for identity, handled, counts in rows}


def cells_on(
    workspace: Workspace, day: date, names: tuple[str, ...], prefix: str, ending: str
) -> list[tuple[Any, ...]]:
    """The values whose ids begin and end so, as ``journal.list_cells`` would have answered at the end of ``day``."""
    with registers_on(workspace, day, prefix, ending) as connection:
        return projections.read_cells(connection, Observation, names, *projections.ids_between(prefix, ending))


@contextmanager
def registers_on(workspace: Workspace, day: date, prefix: str, ending: str = "") -> Iterator[Any]:
    """A connection to the registers of these values as they stood at the end of ``day``."""
    with past.rebuilt(Observation.ENTITY, _chains(workspace, day, prefix, ending)) as connection:
        yield connection


def _chains(workspace: Workspace, day: date, prefix: str, ending: str) -> Iterator[tuple[str, str, list[Operation]]]:
    arrived = taken_in(workspace)
    brought = dict(workspace.store.rows("select id, package from segment where package is not null"))
    mark = f'"{prefix}'.encode()
    for site in trust.list_sites(workspace):
        scope = f"site:{site.id}"
        found = [
            (writer, operation)
            for writer, operation, segment in segments.operations_marked(workspace.store.connection, scope, mark)
            if operation.entity == Observation.ENTITY
            and operation.id.startswith(prefix)
            and operation.id.endswith(ending)
            and local_time(arrived.get(brought.get(segment, ""), operation.wall_ms)).date() <= day
        ]
        for writer, lines in groupby(sorted(found, key=lambda one: one[0]), key=lambda one: one[0]):
            yield scope, writer, [operation for _writer, operation in lines]
