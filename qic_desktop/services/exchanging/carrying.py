"""The coach's bag: packages as they came, handed on byte for byte, and who gave what to whom.

A carrier cannot alter what he carries: the originals of ``received/`` are copied, checked, and never packed anew
(format clause F15). Every hand-over is one signed line.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.sites.aggregate import SiteFinding
from qic_desktop.domain.collaborative import Certificate
from qic_desktop.domain.scope import Scope, coach_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.domain.visit import HandOver
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError
from qic_desktop.services import copies
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching.need import caseload_of
from qic_desktop.services.exchanging import arrived, exporting, importing, own_entries
from qic_desktop.services.exchanging.addressees import addressee
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.exchanging.importing import entry_head
from qic_desktop.services.exchanging.originals import safe_name, spoken_file
from qic_desktop.services.locking import at_rest
from qic_desktop.services.locking.package_locks import ENDING, LOCKED
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record

HASH_DIGITS = 16
_STATES = {"applied": "read", "noted": "nothing-new"}
_CARRIED = ("site", "organiser", "coach", "restore", LOCKED)
_FOR_SITES = ("organiser", "coach")
"""What may be addressed to one site alone."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One hand-over of a package."""

    to: str
    on: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A package in the bag. ``state``: read, waits, nothing-new, refused, locked; ``code`` says why it waits.

    Of a locked one, which is carried unopened, no more is known than its name, its size and its six words.
    ``arrived`` is when the organiser signed that he holds what it brought; 0 as long as no receipt of his is here.
    ``to`` is the id of the one site that it is addressed to, ``to_name`` its name; empty where it is for more.
    """

    id: str
    original: Path | None
    name: str
    kind: str
    site: str
    site_name: str
    site_code: str
    number: int
    made: int
    taken: int
    entries: int
    size: int
    state: str
    code: str
    enrolled: bool
    given: tuple[Handed, ...]
    newest: bool = True
    spoken: Spoken | None = None
    arrived: int = 0
    to: str = ""
    to_name: str = ""


@dataclass(frozen=True, slots=True)
class PutResult:
    """What lies on the stick now."""

    files: tuple[Path, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site as the coach's list shows it; ``chart`` None before the first value."""

    id: str
    name: str
    code: str
    chart: RunChart | None
    finding: SiteFinding | None
    last_package: int | None
    in_bag: int


@dataclass(frozen=True, slots=True)
class SitesView:
    """All sites with the chart of one measure; ``view`` None before a definition has arrived."""

    view: MeasureView | None
    sites: tuple[SiteLine, ...]
    now: int


def _only_coach(workspace: Workspace) -> None:
    if workspace.role is not Role.COACH:
        raise NotAllowedError("carry", why="role")


# --- the bag ------------------------------------------------------------------------------------------------


def list_bag(workspace: Workspace) -> tuple[Carried, ...]:
    """The packages that are carried, by site, the newest of each first."""
    _only_coach(workspace)
    originals = _originals(workspace)
    sites = {site.id: site for site in trust.list_sites(workspace)}
    enrolled = {one.id for one in workspace.journal.list_records(Certificate)}
    waiting = {row[0] for row in workspace.store.rows("select distinct package from segment where state='waiting'")}
    given = _hand_overs(workspace)
    asked = _asking_names(workspace)
    seen: set[tuple[str, str]] = set()
    there = arrived.arrived(workspace)
    made = []
    rows = workspace.store.rows(
        "select id, file, kind, packer, number, made, handled, state, code, counts, site from package "
        "where state<>'sent' order by made desc, number desc"
    )
    for identity, file, kind, packer, number, at, handled, state, code, text, site in rows:
        if kind not in _CARRIED:
            continue
        found = sites.get(site or "")
        original = _original_of(workspace, originals, file, identity)
        receiver = sites.get(addressee(workspace, original)) if original and kind in _FOR_SITES else None
        counts = json.loads(text)
        owner = (kind, site or packer)
        held = state == "aside" and identity not in waiting and code == "Q-UNKNOWN-KEY"
        made.append(
            Carried(
                id=identity,
                original=original,
                name=file,
                kind=kind,
                site=site or "",
                site_name=found.name or "" if found else asked.get(packer, ""),
                site_code=found.code or "" if found else "",
                number=int(number),
                made=int(at),
                taken=int(handled),
                entries=_entries_held(workspace, site) if counts.get("already_had") else int(counts.get("entries", 0)),
                size=original.stat().st_size if original else 0,
                state=LOCKED if kind == LOCKED else "read" if held else _STATES.get(state, _waits(state)),
                code="" if held else code,
                enrolled=packer in enrolled or kind == "organiser",
                given=tuple(given.get(identity, ())),
                newest=kind == LOCKED or owner not in seen,
                spoken=spoken_file(original) if kind == LOCKED and original else None,
                arrived=there.get(identity, 0),
                to=receiver.id if receiver else "",
                to_name=receiver.name or receiver.code or "" if receiver else "",
            )
        )
        seen.add(owner)
    return tuple(sorted(made, key=lambda one: (_kind_order(one.kind), one.site_code or "~", one.site_name, -one.made)))


def _entries_held(workspace: Workspace, site: str | None) -> int:
    """How many entries of a site are here: what a package with its full history holds."""
    rows = workspace.store.rows("select distinct entity, id from register where scope=?", (f"site:{site}",))
    return len({entry_head(entity, identity) for entity, identity in rows})


def _waits(state: str) -> str:
    return "refused" if state == "refused" else "waits"


def _kind_order(kind: str) -> int:
    return 0 if kind == "site" else 1


def _asking_names(workspace: Workspace) -> dict[str, str]:
    """What sites that are not enrolled call themselves in their requests."""
    return {one.request.keyid: one.request.name for one in enrolling.pending_requests(workspace)}


def _originals(workspace: Workspace) -> dict[str, list[Path]]:
    """The kept files by the name they came with."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((workspace.store.path / "received").glob("*-*")):
        found[path.name[HASH_DIGITS + 1 :]].append(path)
    return found


def _original_of(workspace: Workspace, originals: Mapping[str, list[Path]], file: str, identity: str) -> Path | None:
    candidates = originals.get(safe_name(file), [])
    if len(candidates) == 1:
        return candidates[0]
    # One that stayed shut is known by its own hash, which its kept name begins with.
    shut = (path for path in candidates if path.name.startswith(identity[:HASH_DIGITS]))
    opened = (path for path in candidates if importing.verify_file(path, workspace).package == identity)
    return next(shut, None) or next(opened, None)


def _hand_overs(workspace: Workspace) -> dict[str, list[Handed]]:
    found: dict[str, list[Handed]] = defaultdict(list)
    sites = {site.id: site.name or site.code or "" for site in trust.list_sites(workspace)}
    for one in workspace.journal.list_records(HandOver):
        if one.package and one.given_to and one.given_to != workspace.own_id:
            found[one.package].append(Handed(sites.get(one.given_to) or one.given_to, one.on or ""))
    return found


# --- taking and giving --------------------------------------------------------------------------------------


def take_packages(
    workspace: Workspace, files: Sequence[Path], *, progress: Callable[[int], bool] | None = None
) -> ImportResult:
    """Take packages into the bag: judge and import them, and write down from which site they came.

    Raises:
        StoreError: this store cannot be written to.
    """
    _only_coach(workspace)
    known = {row[0] for row in workspace.store.rows("select id from package")}
    result = importing.import_packages(workspace, files, progress=progress)
    taken = {one.id: one.site for one in result.packages if one.kind in _CARRIED and one.id and one.id not in known}
    lines = [(identity, site, site or "", workspace.own_id) for identity, site in taken.items()]
    _write_down(workspace, lines)
    return result


def put_on_stick(workspace: Workspace, folder: Path, ids: Iterable[str], given_to: str) -> PutResult:
    """Copy originals byte for byte into a folder, with one's own package beside them, and write the hand-over down.

    What was finished before an error stays on the stick and is written down. Without ``ids`` one's own goes alone.
    Where ``given_to`` is a site (its id, name or code), one's own package holds what concerns that site alone.

    Raises:
        NotAllowedError: one of them is addressed to another site; nothing was copied.
        NotFoundError: the stick was removed, or the kept original is gone.
        RefusedError: ``E-HASH``: the kept original is no longer what came.
        DiskFullError, StoreReadOnlyError: what the stick said.
    """
    _only_coach(workspace)
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    asked = set(ids)
    wanted = [one for one in list_bag(workspace) if one.id in asked]
    site = named_site(workspace, given_to)
    _check_addressed(wanted, site)
    done: list[Path] = []
    lines: list[tuple[str, str | None, str, str]] = []
    changes = Changes()
    try:
        for one in wanted:
            done.append(_copy(one, folder))
            lines.append((one.id, one.site or None, workspace.own_id, site or given_to))
    finally:
        changes |= _write_down(workspace, lines)
    if done or not asked:
        own = put_for_site(workspace, folder, site) if site else copies.send_package(workspace, folder).file
        done.append(own)
    return PutResult(tuple(done), changes)


def _check_addressed(wanted: Iterable[Carried], site: str) -> None:
    """A site gets no package that is addressed to another one."""
    other = next((one for one in wanted if site and one.to and one.to != site), None)
    if other is not None:
        raise NotAllowedError(other.to_name, why="for-another-site")


def receivers(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Sites that a stick may be for, A to Z: (id, name with its code); the coach's own where a list was given."""
    mine = caseload_of(workspace)
    found = [one for one in trust.list_sites(workspace) if not one.merged_into and (mine is None or one.id in mine)]
    titled = [
        (one.id, f"{one.name} ({one.code})" if one.name and one.code else one.name or one.code or one.id[:8])
        for one in found
    ]
    return tuple(sorted(titled, key=lambda one: one[1].casefold()))


def named_site(workspace: Workspace, given_to: str) -> str:
    """The only site that is called so, by id, name or code; empty where it is somebody else, or two are."""
    said = given_to.strip().casefold()
    sites = trust.list_sites(workspace)
    if any(one.id == said for one in sites):
        return said
    found = [
        one.id
        for one in sites
        if said in ((one.code or "").casefold(), (one.name or "").casefold()) and not one.merged_into
    ]
    return found[0] if said and len(found) == 1 else ""


def put_for_site(workspace: Workspace, folder: Path, site: str) -> Path:
    """Write a package for one site alone: the coach's visits there and what she entered for it, nothing of others.

    It counts as sent to nobody else.

    Raises:
        NotFoundError: no such site or folder.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    _only_coach(workspace)
    found = trust.find_site(workspace, site)
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    name = safe_name(f"{found.code or found.name or 'site'}-{workspace.today().isoformat()}.qicpkg")
    file = exporting.export_data_package(workspace, folder / name, to=found.id).file
    own_entries.note_given(workspace, found.id)
    return file


def _copy(one: Carried, folder: Path) -> Path:
    if one.original is None:
        raise NotFoundError(one.name, what="file")
    try:
        data = at_rest.read_file(one.original)
    except OSError as error:
        raise NotFoundError(str(one.original), what="file") from error
    if not one.original.name.startswith(sha256(data).hexdigest()[:HASH_DIGITS]):
        raise RefusedError("E-HASH", one.name)
    name = one.original.name[HASH_DIGITS + 1 :]
    ending = f".qicpkg{ENDING}" if name.endswith(ENDING) else ".qicpkg"
    stem = Path(name.removesuffix(ENDING)).stem
    for number in range(1, 1000):
        target = folder / (f"{stem}{ending}" if number == 1 else f"{stem} ({number}){ending}")
        if not target.exists():
            exporting.write_atomically(target, data)
            return target
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return target
    raise RefusedError("E-READ-BACK", str(folder))


def _write_down(workspace: Workspace, lines: Sequence[tuple[str, str | None, str, str]]) -> Changes:
    """One line for each package: (package, site, taken from, given to); the organiser's news stay private."""
    changes = Changes()
    day = workspace.today().isoformat()
    by_scope: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for package, site, taken_from, given_to in lines:
        scope = coach_scope(workspace.own_id, site) if site else workspace.private_scope
        by_scope[scope.text].append((package, taken_from, given_to))
    for text, handed in by_scope.items():
        edits = [
            new_record(HandOver, workspace.new_id(), package=package, taken_from=source, given_to=target, on=day)
            for package, source, target in handed
        ]
        changes |= workspace.journal.append(Scope.parse(text), edits, undoable=False)
    return changes


# --- the sites ----------------------------------------------------------------------------------------------


def list_site_lines(workspace: Workspace, code: str | None = None) -> SitesView:
    """The sites with the chart and the finding of one measure: the first core measure that has values.

    Sites that get worse and sites without a value come first.
    """
    _only_coach(workspace)
    sites = trust.list_sites(workspace)
    view = _leading(workspace, code)
    findings = {}
    if view is not None and sites:
        found = aggregating.collect(workspace, view)
        findings = {site.id: one for site, one in zip(found.sites, found.aggregate.sites, strict=True)}
    packages = _packages_by_site(workspace)
    lines = []
    for site in sites:
        chart = charts.measure_chart(workspace, view, site.id) if view is not None else None
        made, count = packages.get(site.id, (None, 0))
        lines.append(
            SiteLine(
                id=site.id,
                name=site.name or site.code or "",
                code=site.code or "",
                chart=chart if chart is not None and chart.known_places else None,
                finding=findings.get(site.id),
                last_package=made,
                in_bag=count,
            )
        )
    return SitesView(view, tuple(sorted(lines, key=_need)), workspace.clock())


def _need(line: SiteLine) -> tuple[int, str]:
    if line.finding is not None and line.finding.direction == "worse":
        return 0, line.code
    if line.chart is None:
        return 1, line.code
    return 2, line.code


def _leading(workspace: Workspace, code: str | None) -> MeasureView | None:
    views = [view for view in measures.list_measures(workspace) if view.definition is not None]
    return next((view for view in views if code in (None, view.code, view.id)), None)


def _packages_by_site(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """Site → when its newest package was made, and how many of its packages were not handed on yet."""
    given = _hand_overs(workspace)
    found: dict[str, tuple[int, int]] = {}
    rows = workspace.store.rows(
        "select site, id, made from package where site is not null and state<>'sent' and kind='site'"
    )
    for site, identity, made in rows:
        newest, count = found.get(site, (0, 0))
        found[site] = (max(newest, int(made)), count + (0 if identity in given else 1))
    return found
