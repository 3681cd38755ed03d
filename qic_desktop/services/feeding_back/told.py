"""What has left the collaborative by now, period by period, so that what leaves later gives nothing of it away.

Kept in the organiser's private scope: it holds the counts of single sites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from qic_desktop.domain.organising import ToldPeriod
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.services.feeding_back.releasing import Part, Parts, Release, Told
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit, new_record
from qic_desktop.store.registers import Touched

MOST_SITES = 2_000
"""So many sites stand in one record; a record is a line of at most 256 KiB."""


def told_before(workspace: Workspace, measure: str) -> dict[str, Told]:
    """Every period of a measure (its id) that has left, as it left last; period → what was told."""
    return {period: told for period, (_version, told) in _latest(workspace).get(measure, {}).items()}


def record_told(workspace: Workspace, measure: str, made: Release) -> int:
    """Write down what leaves now; answers how many periods had not been told so before.

    Raises:
        DiskFullError, StoreReadOnlyError: what the disk said; nothing may leave then.
    """
    known, edits, fresh = _latest(workspace).get(measure, {}), list[Edit](), 0
    for period in made.periods:
        told = made.told(period)
        version, before = known.get(period, (0, None))
        if told is not None and told != before:
            edits += _edits(workspace, measure, period, version + 1, told)
            fresh += 1
    if edits:
        workspace.journal.append(organiser_private_scope(), edits, undoable=False)
    return fresh


def _edits(workspace: Workspace, measure: str, period: str, version: int, told: Told) -> list[Edit]:
    day = workspace.today().isoformat()
    return [
        new_record(
            ToldPeriod,
            workspace.new_id(),
            measure=measure,
            period=period,
            version=version,
            on=day,
            areas=areas,
            hidden=sorted(told.hidden),
        )
        for areas in _batches(told.parts)
    ]


def _batches(parts: Parts) -> Iterator[dict[str, object]]:
    rest = iter(sorted(parts.items()))
    while batch := list(islice(rest, MOST_SITES)):
        areas: dict[str, dict[str, list[int]]] = {}
        for site, part in batch:
            areas.setdefault(part.area, {})[site] = [part.top, part.bottom]
        yield {**areas}


def _latest(workspace: Workspace) -> dict[str, dict[str, tuple[int, Told]]]:
    """Measure → period → how often it was told otherwise, and as it left last."""
    return workspace.store.remembered("told", lambda: _read(workspace), _is_told)


def _is_told(touched: Touched) -> bool:
    return touched.entity == ToldPeriod.ENTITY


def _read(workspace: Workspace) -> dict[str, dict[str, tuple[int, Told]]]:
    found: dict[tuple[str, str, int], list[ToldPeriod]] = {}
    for one in workspace.journal.list_records(ToldPeriod, organiser_private_scope()):
        if one.measure and one.period and one.version:
            found.setdefault((one.measure, one.period, one.version), []).append(one)
    latest: dict[str, dict[str, tuple[int, Told]]] = {}
    for (measure, period, version), records in sorted(found.items()):
        parts = {site: part for one in records for site, part in _parts(one.areas or {}).items()}
        hidden = frozenset(area for one in records for area in one.hidden or () if isinstance(area, str))
        latest.setdefault(measure, {})[period] = version, Told(parts, hidden)
    return latest


def _parts(areas: Mapping[str, object]) -> dict[str, Part]:
    """The sites of one record; what another version wrote otherwise is left out."""
    found = {}
    for area, sites in areas.items():
        for site, counts in sites.items() if isinstance(sites, dict) else ():
            if isinstance(counts, list) and len(counts) == 2 and all(type(one) is int for one in counts):
                found[site] = Part(area, counts[0], counts[1])
    return found
