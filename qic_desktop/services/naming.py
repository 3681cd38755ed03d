"""What ids are called in a store, gathered once for a page that puts records into words."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import DefinitionRevision, Measure
from qic_desktop.domain.pdsa import Ramp
from qic_desktop.domain.people import Person
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.exchanging.import_results import RecordChange
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.records import Compared, Names


def names_of(workspace: Workspace, changes: Sequence[RecordChange] = ()) -> Names:
    """The names in this store, and those that ``changes`` would bring."""
    journal = workspace.journal
    measures = {one.id: one for one in journal.list_records(Measure) if one.code is not None}
    revisions: dict[str, list[DefinitionRevision]] = {}
    for revision in journal.list_records(DefinitionRevision):
        revisions.setdefault(revision.measure, []).append(revision)
    sites = {site.id: site.name or site.code or "" for site in trust.list_sites(workspace)}
    ramps = {ramp.id: ramp.letter or "" for ramp in journal.list_records(Ramp)}
    now = {measure: max(found, key=lambda one: one.revision) for measure, found in revisions.items() if found}
    for change in changes:
        after = change.after
        if isinstance(after, Measure):
            measures[after.id] = after
        elif isinstance(after, DefinitionRevision):
            revisions.setdefault(after.measure, []).append(after)
        elif isinstance(after, Site):
            sites[after.id] = after.name or after.code or ""
        elif isinstance(after, Ramp):
            ramps[after.id] = after.letter or ""
    people = journal.list_records(Person, workspace.private_scope)
    return Names(
        measures={one.id: one.name or one.code or "" for one in measures.values()},
        styles={one.id: value_style(MeasureView(one, _ordered(revisions, one.id), None)) for one in measures.values()},
        sites=sites,
        people={one.id: one.name or "" for one in people},
        ramps=ramps,
        definitions=now,
    )


def _ordered(revisions: dict[str, list[DefinitionRevision]], measure: str) -> tuple[DefinitionRevision, ...]:
    found = (one for one in revisions.get(measure, ()) if one.value_form is not None)
    return tuple(sorted(found, key=lambda one: one.revision))


def compared(changes: Sequence[RecordChange]) -> tuple[Compared, ...]:
    """Changes of records as the wording reads them; unknown entities come with neither side."""
    return tuple(
        Compared(one.touched.scope, one.touched.entity, one.touched.id, one.before, one.after) for one in changes
    )
