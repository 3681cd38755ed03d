"""What this laptop knew on an earlier day: the sites' values, definitions, sites and who took part, what happened.

An entry counts from the day on which its package was taken in here; one that was typed here from the day of typing.
How late the site itself was, or what its clock said, plays no part. An organiser's drafts were known to her. Who
might write is judged as on that day as well: a key that was ended later counts, one that was accepted later does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby

from qic_desktop.domain.collaborative import Collaborative, Participation, Site
from qic_desktop.domain.entity import Record
from qic_desktop.domain.measure import DefinitionRevision, Measure, Target
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.operation import Operation
from qic_desktop.domain.organising import ContextEvent
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.services.exchanging.known_files import TAKEN
from qic_desktop.services.trusting import trust, withdrawing
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import past, segments
from qic_desktop.store.database import Store
from qic_desktop.store.journal import Journal
from qic_desktop.store.segments import HeldSegment

WRITTEN: tuple[type[Record], ...] = (
    Site,
    Participation,
    Collaborative,
    Measure,
    DefinitionRevision,
    Target,
    ContextEvent,
)
"""What of the organiser's figures of several sites are made of."""
Chain = tuple[str, str, list[Operation]]


def taken_in(workspace: Workspace) -> dict[str, int]:
    """When each package (by id) was taken in first, in milliseconds."""
    rows = workspace.store.rows("select id, handled, counts from package")
    return {str(identity): int(json.loads(counts).get(TAKEN) or handled) for identity, handled, counts in rows}


@contextmanager
def workspace_on(workspace: Workspace, day: date, prefix: str, ending: str = "") -> Iterator[Workspace]:
    """The workspace as it stood at the end of ``day``, to be read: what the organiser wrote, and of the values those
    whose ids begin and end so. Its day is ``day``; nothing that is written there is kept."""
    entities = (Observation.ENTITY, *(one.ENTITY for one in WRITTEN))
    with past.rebuilt(entities, _chains(workspace, day, prefix, ending)) as connection:
        store = Store(workspace.store.path, connection, None, read_only=False)
        journal = Journal(store, workspace.journal.writer, workspace.clock)
        yield replace(workspace, store=store, journal=journal, practice_day=day)


def _chains(workspace: Workspace, day: date, prefix: str, ending: str) -> Iterator[Chain]:
    known = _Known(workspace, day)
    entities = frozenset(one.ENTITY for one in WRITTEN)
    for scope in (organiser_scope(), organiser_private_scope()):
        yield from known.chains(scope.text, b"", lambda one: one.entity in entities)
    mark = f'"{prefix}'.encode()

    def is_value(one: Operation) -> bool:
        return one.entity == Observation.ENTITY and one.id.startswith(prefix) and one.id.endswith(ending)

    for site in trust.list_sites(workspace):
        yield from known.chains(f"site:{site.id}", mark, is_value)


class _Known:
    """The operations that were here at the end of a day."""

    def __init__(self, workspace: Workspace, day: date) -> None:
        self._workspace, self._day = workspace, day
        self._arrived = taken_in(workspace)
        self._brought = dict(workspace.store.rows("select id, package from segment where package is not null"))
        self._authority = trust.authority_among(workspace, self._was_here)
        self._own = withdrawing.own_writers(workspace)

    def chains(self, scope: str, mark: bytes, wanted: Callable[[Operation], bool]) -> Iterator[Chain]:
        """Those of a scope whose lines hold ``mark``, writer by writer."""
        connection = self._workspace.store.connection
        marked = segments.operations_marked(connection, scope, mark, parts=self._parts(scope))
        found = [
            (writer, operation)
            for writer, operation, segment in marked
            if wanted(operation) and self._was_here(operation, segment)
        ]
        for writer, lines in groupby(sorted(found, key=lambda one: one[0]), key=lambda one: one[0]):
            yield scope, writer, [operation for _writer, operation in lines]

    def _parts(self, scope: str) -> list[HeldSegment]:
        """The segments of a scope that were accepted then, as far as it went by who had written them."""
        where = "scope=? and (state=? or code=?)"
        held = segments.held(
            self._workspace.store.connection, where, (scope, segments.ACCEPTED, withdrawing.TAKEN_BACK)
        )
        return [
            one
            for one in held
            if (one.writer in self._own and one.state == segments.ACCEPTED)
            or withdrawing.may_stay(one, self._authority)
        ]

    def _was_here(self, operation: Operation, segment: str) -> bool:
        came = self._arrived.get(self._brought.get(segment, ""), operation.wall_ms)
        return self._workspace.day_of(came) <= self._day
