"""Sites to be: the facility list, and what becomes of each facility on it.

A list may be taken in again and again: a facility is found by its code, without one by its name and area, and is
brought up to date, never doubled. What became of it (asks, takes part) is read from requests and the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.organising import Candidate
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.measuring.table_files import TableFile, TableSheet
from qic_desktop.services.measuring.table_words import plain
from qic_desktop.services.organising import alike, candidate_facts, designing, facility_list, paper_sites
from qic_desktop.services.organising.facility_list import FIELDS, Facility, ListReading, ReadList
from qic_desktop.services.organising.paper_sites import LAPTOP, REPORTS_BY, NewSite
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.trusting.succession import ensure_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

CANDIDATE_EDITABLE = ("organisation", "area", "facility_type", "size", "reports_by", "wave", "note")


class State(StrEnum):
    """What became of a facility on the list, in the order in which a person looks at them."""

    ASKING = "asking"
    PLANNED = "planned"
    INVITED = "invited"
    ENROLLED = "enrolled"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One facility of the list; ``site`` is the id of the site that it became."""

    record: Candidate
    state: State
    site: str = ""

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.record.id

    @property
    def name(self) -> str:
        """What it is called."""
        return self.record.name or self.record.code or ""

    @property
    def code(self) -> str:
        """Its code; empty without one."""
        return self.record.code or ""


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What taking a list in would do. ``alike`` are pairs of names that may be one facility, by their names or by codes
    that differ in large letters, leading zeros or signs alone; ``renamed`` are (name now, name then) of one code."""

    file: TableFile
    sheet: TableSheet
    reading: ListReading
    read: ReadList
    new: tuple[Facility, ...] = ()
    changed: tuple[tuple[Candidate, Facility], ...] = ()
    same: int = 0
    alike: tuple[tuple[str, str], ...] = ()

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """Facilities whose name the list says otherwise, in more than letters and accents."""
        pairs = ((before.name or "", one.name) for before, one in self.changed)
        return tuple((old, new) for old, new in pairs if old and plain(old) != plain(new))


# --- the list --------------------------------------------------------------------------------------------------


def list_candidates(workspace: Workspace) -> tuple[CandidateView, ...]:
    """Every facility of the list, by what became of it, then by name.

    Raises:
        NotAllowedError: only an organiser has a list.
    """
    _check_role(workspace)
    listed = workspace.journal.list_records(Candidate, organiser_private_scope())
    if not listed:
        return ()
    sites = trust.list_sites(workspace)
    by_code = {one.code: one.id for one in sites if one.code}
    ids = {one.id for one in sites}
    asking = {
        one.invitation.code for one in enrolling.pending_requests(workspace) if one.invitation and one.invitation.code
    }
    invited = {one.code for one in trust.list_invitations(workspace) if one.role == Role.SITE and one.code}
    found = []
    for one in listed:
        site = one.site if one.site in ids else by_code.get(one.code or "", "")
        found.append(CandidateView(one, _state(one, site or "", asking, invited), site or ""))
    order = list(State)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.name.casefold(), one.code)))


def _state(one: Candidate, site: str, asking: set[str], invited: set[str]) -> State:
    if site:
        return State.ENROLLED
    if one.code and one.code in asking:
        return State.ASKING
    if one.state == State.DECLINED:
        return State.DECLINED
    return State.INVITED if one.state == State.INVITED or (one.code and one.code in invited) else State.PLANNED


def find_candidate(workspace: Workspace, name: str) -> CandidateView:
    """The facility with this id, code or name.

    Raises:
        NotFoundError: there is none.
    """
    for one in list_candidates(workspace):
        if name and name in (one.id, one.code, one.name):
            return one
    raise NotFoundError(name, what="candidate")


# --- taking a list in ------------------------------------------------------------------------------------------


def open_list(
    workspace: Workspace, file: TableFile, *, sheet: str = "", reading: ListReading | None = None
) -> ListPlan:
    """What a facility list would bring; nothing is written.

    Args:
        workspace: an organiser's store.
        file: what was read.
        sheet: the name of the sheet; that with the most known headings by default.
        reading: what its columns mean; guessed by default.

    Raises:
        NotAllowedError: no organiser's store, or no column holds names.
    """
    _check_role(workspace)
    chosen = facility_list.find_sheet(file, sheet)
    reading = reading or facility_list.guess_reading(chosen)
    if "name" not in reading.columns:
        raise NotAllowedError(file.name, why="no-facilities")
    read = facility_list.read_list(chosen, reading)
    known = workspace.journal.list_records(Candidate, organiser_private_scope())
    by_code, by_name = _indexed(known)
    new: list[Facility] = []
    changed: list[tuple[Candidate, Facility]] = []
    same = 0
    for one in read.facilities:
        before = by_code.get(one.code) if one.code else None
        before = before or by_name.get(_key(one.name, str(one.fields.get("area", ""))))
        if before is None or (one.code and before.code and before.code != one.code):
            new.append(one)
        elif _differing(before, one):
            changed.append((before, one))
        else:
            same += 1
    return ListPlan(file, chosen, reading, read, tuple(new), tuple(changed), same, _alike(known, new))


def take_list(workspace: Workspace, plan: ListPlan) -> Changes:
    """Record what a list brings as one undoable step; sites that take part already learn what they lacked.

    Raises:
        NotAllowedError: no organiser's store.
    """
    _check_role(workspace)
    private, edits = organiser_private_scope(), []
    for one in plan.new:
        edits.append((private, _new_edit(workspace, one.fields)))
    for before, one in plan.changed:
        edits.append((private, record_edit(Candidate, before.id, **_differing(before, one))))
    edits += [(organiser_scope(), edit) for edit in _site_edits(workspace, plan)]
    return workspace.journal.append_all(edits) if edits else Changes()


def add_candidate(workspace: Workspace, name: str, *, code: str = "", **fields: str) -> Changes:
    """Put one facility on the list.

    Raises:
        InputError: no name.
        NotAllowedError: the code is on the list already.
    """
    _check_role(workspace)
    if not name.strip():
        raise InputError("")
    if code.strip() and candidate_facts.find_listed(workspace, code.strip()) is not None:
        raise NotAllowedError(code.strip(), why="code-taken")
    told: dict[str, str | int] = {"name": name.strip(), "code": code.strip()}
    told |= {key: text.strip() for key, text in fields.items() if text.strip()}
    return workspace.journal.append(organiser_private_scope(), [_new_edit(workspace, told)])


def _new_edit(workspace: Workspace, fields: Mapping[str, str | int]) -> Edit:
    told: dict[str, object] = {key: fields[key] for key in FIELDS if fields.get(key) not in (None, "")}
    told.setdefault("code", None)
    return new_record(Candidate, workspace.new_id(), **told)


def _site_edits(workspace: Workspace, plan: ListPlan) -> Iterable[Edit]:
    sites = {one.code: one for one in trust.list_sites(workspace) if one.code}
    if not sites or not ensure_enrolled(workspace):
        return
    for one in plan.read.facilities:
        site = sites.get(one.code) if one.code else None
        if site is not None:
            fields = {key: one.fields[key] for key in candidate_facts.SITE_FACTS if key in one.fields}
            lacking = {key: value for key, value in fields.items() if getattr(site, key) in (None, "")}
            if lacking:
                yield record_edit(Site, site.id, **lacking)


def _indexed(known: Iterable[Candidate]) -> tuple[dict[str, Candidate], dict[tuple[str, str], Candidate]]:
    by_code: dict[str, Candidate] = {}
    by_name: dict[tuple[str, str], Candidate] = {}
    for one in known:
        if one.code:
            by_code.setdefault(one.code, one)
        by_name.setdefault(_key(one.name or "", one.area or ""), one)
    return by_code, by_name


def _key(name: str, area: str) -> tuple[str, str]:
    return alike.name_key(name), area.casefold()


def _differing(before: Candidate, one: Facility) -> dict[str, object]:
    """The fields that the list says otherwise; what it does not say stays."""
    found = {key: value for key, value in one.fields.items() if getattr(before, key) != value}
    if "name" in found or "code" in found:
        found = {"name": one.name, "code": one.code or before.code or "", **found}
        return {**found, "code": found["code"] or None}
    return dict(found)


def _alike(known: Sequence[Candidate], new: Sequence[Facility]) -> tuple[tuple[str, str], ...]:
    """Names alike and codes alike, each pair once."""
    return tuple(dict.fromkeys((*_pairs(known, new), *_near_codes(known, new))))


def _near_codes(known: Iterable[Candidate], new: Iterable[Facility]) -> Iterable[tuple[str, str]]:
    """New ones whose code is another one's but for large letters, leading zeros, spaces or signs."""
    called: dict[str, tuple[str, str]] = {}
    for one in known:
        if one.code:
            called.setdefault(_bare(one.code), (one.code, one.name or ""))
    for each in new:
        if not each.code:
            continue
        code, name = called.setdefault(_bare(each.code), (each.code, each.name))
        if code != each.code:
            yield f"{name} ({code})", f"{each.name} ({each.code})"


def _bare(code: str) -> str:
    """A code without what spreadsheets drop and people write in several ways."""
    kept = "".join(mark for mark in code.casefold() if mark.isalnum())
    return kept.lstrip("0") or kept[:1] or code


def _pairs(known: Iterable[Candidate], new: Iterable[Facility]) -> tuple[tuple[str, str], ...]:
    """Names alike, of which at least one is new."""
    fresh = {f"+{one.line}": one for one in new}
    listed = {one.id: one for one in known}
    named = [alike.Named(key, one.name or "", one.area or "") for key, one in listed.items()]
    named += [alike.Named(key, one.name, str(one.fields.get("area", ""))) for key, one in fresh.items()]
    called = {one.key: one.name for one in named}
    pairs = alike.pairs_alike(named)
    return tuple((called[one], called[other]) for one, other in pairs if one in fresh or other in fresh)


# --- what is done with chosen ones -----------------------------------------------------------------------------


def write(workspace: Workspace, chosen: Sequence[str], **fields: object) -> Changes:
    """Write one or several facts of chosen facilities, such as the wave or how they report; one undoable step.

    Raises:
        InputError: an unknown way to report.
        ValueError: another field (a mistake of the caller).
    """
    _check_role(workspace)
    if not set(fields) <= set(CANDIDATE_EDITABLE):
        raise ValueError(f"no such fields: {sorted(fields)}")
    way = fields.get("reports_by")
    if way and way not in REPORTS_BY:
        raise InputError(str(way))
    edits = [record_edit(Candidate, one.id, **fields) for one in _chosen(workspace, chosen)]
    return workspace.journal.append(organiser_private_scope(), edits)


def decline(workspace: Workspace, chosen: Sequence[str]) -> Changes:
    """Note that these facilities do not take part; they stay on the list.

    Raises:
        NotAllowedError: one of them takes part.
    """
    return _mark(workspace, _open_ones(workspace, chosen), State.DECLINED)


def plan_again(workspace: Workspace, chosen: Sequence[str]) -> Changes:
    """Plan these facilities anew, also such as had declined."""
    return _mark(workspace, _open_ones(workspace, chosen), State.PLANNED)


def invite(
    workspace: Workspace, chosen: Sequence[str], folder: Path, *, progress: Callable[[int], bool] | None = None
) -> tuple[SentPackage, ...]:
    """Write an invitation for each chosen facility, one file each, and mark them as invited.

    Raises:
        NotAllowedError: one of them takes part; only an enrolled organiser invites.
        NotFoundError: the folder is not there.
    """
    wanted = _open_ones(workspace, chosen)
    written = designing.invite_many(workspace, [(one.name, one.code) for one in wanted], folder, progress=progress)
    done = wanted[: len(written)]
    edits = [record_edit(Candidate, one.id, site=None, state=State.INVITED.value) for one in done]
    edits += [record_edit(Candidate, one.id, reports_by=LAPTOP) for one in done if not one.record.reports_by]
    workspace.journal.append(organiser_private_scope(), edits, undoable=False)
    return written


def make_sites(workspace: Workspace, chosen: Sequence[str], *, since: str = "") -> tuple[str, ...]:
    """Make sites of chosen facilities that report by Excel or on paper; all or none. Answers the ids of the sites.

    Raises:
        NotAllowedError: one of them takes part, has no code, or nobody has said how it reports.
    """
    wanted = _open_ones(workspace, chosen)
    for one in wanted:
        if not one.code:
            raise NotAllowedError(one.name, why="no-code")
        if one.record.reports_by in (None, "", LAPTOP):
            raise NotAllowedError(one.name, why="reports-how")
    with workspace.store.transaction():
        sites = paper_sites.add_sites(workspace, [_new_site(one, since) for one in wanted])
        linked = [
            record_edit(Candidate, one.id, site=site, state=State.ENROLLED.value)
            for one, site in zip(wanted, sites, strict=True)
        ]
        workspace.journal.append(organiser_private_scope(), linked, undoable=False)
        sizes = [
            record_edit(Site, site, size=one.record.size)
            for one, site in zip(wanted, sites, strict=True)
            if one.record.size is not None
        ]
        workspace.journal.append(organiser_scope(), sizes, undoable=False)
    return sites


def _new_site(one: CandidateView, since: str) -> NewSite:
    record = one.record
    return NewSite(
        name=one.name,
        code=one.code,
        reports_by=record.reports_by or "",
        area=record.area or "",
        organisation=record.organisation or "",
        since=since,
        wave=record.wave or "",
        facility_type=record.facility_type or "",
    )


def _mark(workspace: Workspace, chosen: Iterable[CandidateView], state: State) -> Changes:
    edits = [record_edit(Candidate, one.id, site=None, state=state.value) for one in chosen]
    return workspace.journal.append(organiser_private_scope(), edits)


def _open_ones(workspace: Workspace, chosen: Sequence[str]) -> list[CandidateView]:
    found = _chosen(workspace, chosen)
    for one in found:
        if one.state is State.ENROLLED:
            raise NotAllowedError(one.name, why="not-candidate")
    return found


def _chosen(workspace: Workspace, chosen: Sequence[str]) -> list[CandidateView]:
    known = {one.id: one for one in list_candidates(workspace)}
    for identity in chosen:
        if identity not in known:
            raise NotFoundError(identity, what="candidate")
    return [known[identity] for identity in dict.fromkeys(chosen)]


def _check_role(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
