"""What holds a package back from being accepted together with others: a person looks at it first.

Nothing is refused for it. A value from after a site has left, of a measure that nobody defined, by a definition that
was not released, or of more than there was to count is to be seen before it is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qic_desktop.domain.observation import Observation
from qic_desktop.services.exchanging.import_results import PackageResult, RecordChange
from qic_desktop.services.exchanging.importing import Importer
from qic_desktop.services.exchanging.remarks import Remark, about_definitions, about_time, over_counted
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import participations
from qic_desktop.services.workspace import Role, Workspace

_HOLDS = frozenset({"outside", "merged", "over", "unknown-measure", "unreleased"})


class Holding:
    """Judges many packages; what they all share is read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._is_asked = workspace.role is not Role.SITE
        self._standing = participations.standing_in(workspace)
        self._shared = {view.id: view for view in measures.list_pooled(workspace)} if self._is_asked else {}

    def remarks(self, result: PackageResult) -> tuple[Remark, ...]:
        """What somebody should look at; to be asked while the store is as it would be with the package in it."""
        if not self._is_asked or result.site is None or result.kind != "site":
            return ()
        values = list(_values(result.changes))
        if not values:
            return ()
        views = self._views(result.site, values)
        found = (
            *about_time(self._standing, result.site, values),
            *over_counted(values, views),
            *about_definitions(values, views),
        )
        return tuple(one for one in found if one.why in _HOLDS)

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
