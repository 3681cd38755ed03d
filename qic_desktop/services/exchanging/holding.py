"""What holds a package back from being accepted together with others: a person looks at it first.

Nothing is refused for it. A value from after a site has left, of a measure that nobody defined, by a definition that
was not released, of more than there was to count, or of a site that may be enrolled twice is to be seen before it is
in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qic_desktop.domain.observation import Observation
from qic_desktop.services.exchanging.import_results import PackageResult, RecordChange
from qic_desktop.services.exchanging.importing import Importer
from qic_desktop.services.exchanging.remarks import Remark, about_definitions, about_site, about_time, over_counted
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import participations, twins
from qic_desktop.services.workspace import Role, Workspace

_HOLDS = frozenset({"enrolled-twice", "outside", "merged", "over", "unknown-measure", "unreleased"})


class Holding:
    """Judges many packages; what they all share is read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._is_asked = workspace.role is not Role.SITE
        self._standing = participations.standing_in(workspace)
        self._alike: frozenset[str] | None = None
        self._shared = {view.id: view for view in measures.list_pooled(workspace)} if self._is_asked else {}

    def remarks(self, result: PackageResult) -> tuple[Remark, ...]:
        """What somebody should look at; to be asked while the store is as it would be with the package in it."""
        if not self._is_asked or result.site is None or result.kind != "site":
            return ()
        return self.of_site(result.site, result.changes)

    def of_site(self, site: str, changes: Sequence[RecordChange]) -> tuple[Remark, ...]:
        """The same for what would be changed of a site, however it came."""
        values = list(_values(changes))
        if not values:
            return ()
        views = self._views(site, values)
        found = (
            *(about_site(self._workspace, site) if site in self._twins() else ()),
            *about_time(self._standing, site, values),
            *over_counted(values, views),
            *about_definitions(values, views),
        )
        return tuple(one for one in found if one.why in _HOLDS)

    def _twins(self) -> frozenset[str]:
        """The sites that look like another one: all pairs are looked for once, when first asked."""
        if self._alike is None:
            self._alike = frozenset(one.id for pair in twins.list_twins(self._workspace) for one in pair)
        return self._alike

    def _views(self, site: str, values: Sequence[Observation]) -> Sequence[MeasureView]:
        """The measures of these values, as far as they are known; a site's own are only read where there are any."""
        if all(one.measure in self._shared for one in values):
            return tuple(self._shared.values())
        return measures.list_measures(self._workspace, site)


def remarks_of(workspace: Workspace, files: Sequence[Path]) -> list[tuple[Remark, ...]]:
    """The remarks on each file, as if it alone were taken in now; nothing is."""
    importer, holding = Importer(workspace, dry_run=True), Holding(workspace)
    found: list[tuple[Remark, ...]] = []
    for file in files:
        said: list[Remark] = []
        importer.rehearse(file, partial(_extend, said, holding))
        found.append(tuple(said))
    return found


def _extend(said: list[Remark], holding: Holding, result: PackageResult) -> None:
    said.extend(holding.remarks(result))


def _values(changes: Sequence[RecordChange]) -> Sequence[Observation]:
    effective = (one.after for one in changes if one.before != one.after)
    return [one for one in effective if isinstance(one, Observation) and not one.is_empty]


def remember(workspace: Workspace, identity: str, remarks: Sequence[Remark]) -> None:
    """Keep the remarks on a received package (its id) beside it."""
    told = json.dumps([[one.why, one.count, one.about] for one in remarks])
    with workspace.store.transaction():
        workspace.store.connection.execute(
            "update package set counts=json_set(counts, '$.remarks', json(?)) where id=?", (told, identity)
        )
