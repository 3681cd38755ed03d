"""What has left the collaborative by now, period by period, so that what leaves later gives nothing of it away.

Kept in the organiser's private scope: it holds the counts of single sites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from qic_desktop.domain.organising import ToldPeriod
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.services.feeding_back.releasing import Part, Parts, Release, Told
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit, new_record
from qic_desktop.store.registers import Touched

MOST_SITES = 2_000
"""So many sites stand in one record; a record is a line of at most 256 KiB."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """One telling of a period, and those that it follows."""

    id: str
    version: int
    follows: frozenset[str]
    told: Told


def told_before(workspace: Workspace, measure: str) -> dict[str, tuple[Told, ...]]:
    """Every period of a measure (its id) that has left, as it left last; in several ways where two laptops told it
    without knowing of each other."""
    return {period: tuple(one.told for one in last) for period, last in _latest(workspace).get(measure, {}).items()}


def record_told(workspace: Workspace, measure: str, made: Release) -> int:
    """Write down what leaves now; answers how many periods had not been told so before.

    Raises:
        DiskFullError, StoreReadOnlyError: what the disk said; nothing may leave then.
    """
    known, edits, fresh = _latest(workspace).get(measure, {}), list[Edit](), 0
    for period in made.periods:
        told, before = made.told(period), known.get(period, ())
        if told is not None and [told] != [one.told for one in before]:
            edits += _edits(workspace, (measure, period), before, told)
            fresh += 1
    if edits:
        workspace.journal.append(organiser_private_scope(), edits, undoable=False)
    return fresh


def _edits(workspace: Workspace, about: tuple[str, str], before: Sequence[_Telling], told: Told) -> list[Edit]:
    """The records of a telling of a measure's (its id) period."""
    (measure, period), telling = about, workspace.new_id()
    return [
        new_record(
            ToldPeriod,
            workspace.new_id(),
            measure=measure,
            period=period,
            version=1 + max((one.version for one in before), default=0),
            telling=telling,
            follows=sorted(one.id for one in before),
            on=workspace.today().isoformat(),
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


def _latest(workspace: Workspace) -> dict[str, dict[str, tuple[_Telling, ...]]]:
    """Measure → period → its last tellings."""
    return workspace.store.remembered("told", lambda: _read(workspace), _is_told)


def _is_told(touched: Touched) -> bool:
    return touched.entity == ToldPeriod.ENTITY


def _read(workspace: Workspace) -> dict[str, dict[str, tuple[_Telling, ...]]]:
    found: dict[tuple[str, str], dict[str, list[ToldPeriod]]] = {}
    for one in workspace.journal.list_records(ToldPeriod, organiser_private_scope()):
        if one.measure and one.period and one.version:
            named = one.telling or _of_version(one.version)
            found.setdefault((one.measure, one.period), {}).setdefault(named, []).append(one)
    latest: dict[str, dict[str, tuple[_Telling, ...]]] = {}
    for (measure, period), tellings in found.items():
        every = [_telling(named, records) for named, records in sorted(tellings.items())]
        followed = {each for one in every for each in one.follows}
        latest.setdefault(measure, {})[period] = tuple(one for one in every if one.id not in followed)
    return latest


def _of_version(version: int) -> str:
    """The name of a telling whose records have only a number."""
    return f"version {version}"


def _telling(named: str, records: Sequence[ToldPeriod]) -> _Telling:
    version = max(one.version or 0 for one in records)
    parts = {site: part for one in records for site, part in _parts(one.areas or {}).items()}
    hidden = frozenset(area for one in records for area in one.hidden or () if isinstance(area, str))
    follows = {str(each) for one in records for each in one.follows or ()}
    if named == _of_version(version):
        follows = {_of_version(version - 1)}
    return _Telling(named, version, frozenset(follows), Told(parts, hidden))


def _parts(areas: Mapping[str, object]) -> dict[str, Part]:
    """The sites of one record; what another version wrote otherwise is left out."""
    found = {}
    for area, sites in areas.items():
        for site, counts in sites.items() if isinstance(sites, dict) else ():
            if isinstance(counts, list) and len(counts) == 2 and all(type(one) is int for one in counts):
                found[site] = Part(area, counts[0], counts[1])
    return found
