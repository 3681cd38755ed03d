"""The inbox of an organiser or coach: packages are received first, looked into, and accepted by a person.

Receiving keeps the original in ``received/`` and the verdict in the list of packages; it applies nothing. Accepting
hands the originals to :mod:`qic_desktop.services.exchanging.importing`, which decides alone what a package may change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import excel_inbox, foreign_files, found_packages, importing, merging, originals
from qic_desktop.services.exchanging.excel_inbox import EXCEL, ReturnPreview
from qic_desktop.services.exchanging.exporting import SENT
from qic_desktop.services.exchanging.holding import Holding, remember
from qic_desktop.services.exchanging.import_results import Counts, ImportResult, RecordChange, remember_package
from qic_desktop.services.exchanging.importing import APPLIED, ASIDE, NOTED, READY, REFUSED, Importer
from qic_desktop.services.exchanging.remarks import Remark, about_values, remarks_on
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.removing import removals
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.trusting.enrolling import PendingRequest
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.conflicts import Conflict
from qic_desktop.store.journal import Changes
from qic_desktop.store.registers import Sibling, shown
from qic_desktop.wording.spoken_words import spoken_text

AWAY = "away"
"""State of a package that needs nothing any more and was put away by a person."""

ENDING = ".qicpkg"
HELD = "N-ALREADY-HELD"
_SHOWN = (READY, ASIDE, REFUSED, NOTED)
_MAY_OPEN = ("Q-UNKNOWN-KEY", "Q-REVOKED", "E-SCOPE-NOT-GRANTED", "Q-NEEDS-UPDATE")


class Group(StrEnum):
    """What can be done with a package, in the order of the list."""

    READY = "ready"
    LOOK = "look"
    PARTLY = "partly"
    ASIDE = "aside"
    REFUSED = "refused"
    HAD = "had"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One received package. Times are milliseconds; ``site`` is the site's id, ``code`` and ``name`` as people say.

    ``reason`` is the verdict's code, empty for a sound package. ``file`` is a name, or the path of one that was sent
    from here. ``refusal`` says in words why a file was refused that is no package, or no whole one; ``remarks`` are
    what holds a sound one back from being accepted together with others.
    """

    id: str
    file: str
    group: Group
    reason: str
    kind: str
    packer: str
    site: str | None
    name: str
    code: str
    made: int
    handled: int
    counts: Counts
    refusal: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def may_be_accepted(self) -> bool:
        """Whether accepting does something: ready, partly readable, or set aside by a person."""
        return self.group in (Group.READY, Group.LOOK, Group.PARTLY) or (self.group is Group.ASIDE and not self.reason)

    @property
    def needs_an_answer(self) -> bool:
        """Whether somebody has to do something about it: it was neither read before nor written here."""
        return self.group not in (Group.HAD, Group.OWN)


@dataclass(frozen=True, slots=True)
class Received:
    """What came of reading files: how many in each group, and files that could not be read at all."""

    ids: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    changes: Changes = Changes()


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A register that will hold several values: those that are not shown, and the one that is."""

    record: str
    entity: str
    shown: object
    others: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change if a package were accepted, computed by accepting it and rolling back.

    ``requests`` are requests to join that came with it and are not answered. ``chart`` is the measure's chart as it
    would look; ``fresh`` are its new periods and ``replaced`` the values that stood there before.
    """

    item: InboxItem
    changes: tuple[RecordChange, ...]
    conflicts: tuple[ConflictLine, ...]
    requests: tuple[PendingRequest, ...]
    signer: str
    measures: tuple[MeasureView, ...] = ()
    measure: MeasureView | None = None
    chart: RunChart | None = None
    fresh: frozenset[str] = frozenset()
    replaced: tuple[tuple[str, float], ...] = ()
    excel: ReturnPreview | None = None
    remarks: tuple[Remark, ...] = ()


# --- receiving ----------------------------------------------------------------------------------------------


def find_packages(folder: Path) -> tuple[Path, ...]:
    """The packages and Excel returns in a folder or on a stick and some folders deeper, by name; also hidden and
    renamed packages.

    Raises:
        NotFoundError: the folder is not there (a stick that was pulled out).
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    found = [one.path for one in found_packages.look_for_packages([folder])]
    return tuple(sorted([*found, *excel_inbox.find_returns(folder)]))


def receive(workspace: Workspace, files: Sequence[Path], *, progress: Callable[[int], bool] | None = None) -> Received:
    """Judge packages and keep them as they came; nothing is applied, requests to join are kept.

    Args:
        workspace: the open store.
        files: the files, in any order.
        progress: told how many are done; answers False to stop after the current one.

    Raises:
        StoreError: this store cannot be written to; what was received before stays received.
    """
    importer, holding = Importer(workspace, dry_run=True), Holding(workspace)
    ids: list[str] = []
    unreadable: list[str] = []
    for number, file in enumerate(files, 1):
        identity = _receive_one(workspace, importer, holding, file)
        (ids if identity else unreadable).append(identity or originals.shown_name(file))
        if progress is not None and not progress(number):
            break
    removals.clean(workspace)
    return Received(tuple(dict.fromkeys(ids)), tuple(unreadable))


def _receive_one(workspace: Workspace, importer: Importer, holding: Holding, file: Path) -> str:
    if excel_inbox.is_return(workspace, file):
        return _receive_return(workspace, holding, file)
    remarks: list[Remark] = []
    result = importer.rehearse(file, lambda result: remarks.extend(holding.remarks(result)))
    if importer.latest is None:
        return ""
    data, verdict = importer.latest
    with workspace.store.transaction():
        original = originals.keep_original(workspace, result.file, data).name
        importer.take_documents(verdict)
        removals.holds_removed(workspace, verdict)
        remember_package(workspace, result, verdict, importing.STATES[result.outcome], original=original)
        _remember_original(workspace, result.id, original, remarks)
        if result.kind != LOCKED:
            importing.forget_locked(workspace, data)
        if _brings_nothing(result.counts) and (result.counts.already_had or _was_handled(workspace, result.id)):
            workspace.store.connection.execute(
                "update package set code=?, state=case state when ? then ? else state end where id=?",
                (HELD, READY, NOTED, result.id),
            )
    return result.id


def _receive_return(workspace: Workspace, holding: Holding, file: Path) -> str:
    identity = excel_inbox.receive(workspace, file)
    item = next((one for one in list_inbox(workspace) if one.id == identity and one.group is Group.READY), None)
    if item is not None and item.site:
        remember(workspace, identity, holding.of_site(item.site, excel_inbox.look_into(workspace, identity).changes))
    return identity


def _brings_nothing(counts: Counts) -> bool:
    return not (counts.new or counts.waiting or counts.refused)


def _was_handled(workspace: Workspace, identity: str) -> bool:
    rows = workspace.store.rows("select state from package where id=?", (identity,))
    return bool(rows) and rows[0][0] in (APPLIED, SENT)


def _remember_original(workspace: Workspace, identity: str, name: str, remarks: Sequence[Remark] = ()) -> None:
    workspace.store.connection.execute(
        "update package set counts=json_set(counts, '$.original', ?) where id=?", (name, identity)
    )
    remember(workspace, identity, remarks)


def judge_again(workspace: Workspace) -> tuple[str, ...]:
    """Look at what was set aside once more: a certificate or an update may have come. Answers what became ready."""
    waiting = [
        row
        for row in workspace.store.rows("select id, counts, code from package where state=?", (ASIDE,))
        if row[2] in _MAY_OPEN
    ]
    importer, holding = Importer(workspace, dry_run=True), Holding(workspace)
    opened = []
    for identity, counts, _code in waiting:
        original = _original(workspace, counts)
        if original is not None and _receive_one(workspace, importer, holding, original):
            opened.append(identity)
    ready = {item.id for item in list_inbox(workspace) if item.may_be_accepted}
    return tuple(one for one in opened if one in ready)


def _original(workspace: Workspace, counts: str) -> Path | None:
    name = json.loads(counts).get("original")
    path = workspace.store.path / "received" / str(name)
    return path if name and path.is_file() else None


# --- the list -----------------------------------------------------------------------------------------------


def list_inbox(workspace: Workspace) -> tuple[InboxItem, ...]:
    """Every received package that still needs a person's eye, by group and name."""
    marks = ",".join("?" * len(_SHOWN))
    rows = workspace.store.rows(
        "select id, file, kind, packer, made, handled, state, code, counts, site from package "
        f"where state in ({marks}) or (state in (?, ?) and code=?)",
        (*_SHOWN, APPLIED, SENT, HELD),
    )
    names = _names(workspace)
    items = [_item(row, names) for row in rows]
    order = list(Group)
    return tuple(sorted(items, key=lambda one: (order.index(one.group), one.name.casefold(), one.made)))


def _names(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Names and codes by site id and by the key of somebody who asks to join."""
    names = {site.id: (site.name or "", site.code or "") for site in trust.list_sites(workspace)}
    if workspace.role is Role.ORGANISER:
        for one in trust.list_invitations(workspace):
            if one.answered_by:
                names[one.answered_by] = (one.name or "", one.code or "")
    for pending in enrolling.pending_requests(workspace):
        invited = pending.invitation
        known = ((invited.name if invited else "") or pending.request.name, (invited.code if invited else "") or "")
        names.setdefault(pending.request.keyid, known)
        names.setdefault(pending.request.subject, known)
    return names


def _item(row: Sequence[Any], names: dict[str, tuple[str, str]]) -> InboxItem:
    identity, file, kind, packer, made, handled, state, reason, counts, site = row
    name, code = names.get(site or "") or names.get(packer) or ("", "")
    told = json.loads(counts)
    known = {key: value for key, value in told.items() if key in Counts.__dataclass_fields__}
    remarks = tuple(Remark(*one) for one in told.get("remarks", ()))
    sound = Group.LOOK if remarks else Group.READY
    groups = {READY: Group.PARTLY if reason else sound, ASIDE: Group.ASIDE, REFUSED: Group.REFUSED}
    groups[SENT] = Group.OWN
    return InboxItem(
        id=identity,
        file=file,
        group=groups.get(state, Group.HAD),
        reason=reason,
        kind=kind,
        packer=packer,
        site=site,
        name=name or Path(file).name.removesuffix(ENDING),
        code=code,
        made=made,
        handled=handled,
        counts=Counts(**known),
        refusal=_refusal(row),
        remarks=remarks,
    )


def _refusal(row: Sequence[Any]) -> str:
    _identity, file, kind, _packer, _made, _handled, state, code, counts, _site = row
    if kind == EXCEL:
        return excel_inbox.reason_of(code, file, counts)
    if state != REFUSED or kind:
        return ""
    return foreign_files.reason_for(foreign_files.kind_of_refused(file, code), code, is_team=False)


def find_item(workspace: Workspace, identity: str) -> InboxItem:
    """One received package.

    Raises:
        NotFoundError: it is not (or no longer) in the inbox.
    """
    for item in list_inbox(workspace):
        if item.id == identity:
            return item
    raise NotFoundError(identity, what="package")


# --- looking into one ---------------------------------------------------------------------------------------


def look_into(workspace: Workspace, identity: str) -> Preview:
    """What a package would change.

    Raises:
        NotFoundError: it is not in the inbox, or its original has gone.
    """
    item = find_item(workspace, identity)
    if item.kind == EXCEL:
        return _return_preview(workspace, item)
    original = original_of(workspace, identity)
    importer = Importer(workspace, dry_run=True)
    seen: list[Preview] = []
    importer.rehearse(original, lambda result: seen.append(_preview(workspace, item, result.changes)))
    return seen[0]


def _return_preview(workspace: Workspace, item: InboxItem) -> Preview:
    found = excel_inbox.look_into(workspace, item.id)
    known = measures.list_measures(workspace, item.site)
    values = [one.after for one in found.changes if isinstance(one.after, Observation)]
    remarks = tuple(one for one in about_values(workspace, item.site or "", values, known) if one.why != "outside")
    shown = (found.view, found.chart, found.fresh, found.replaced)
    return Preview(item, found.changes, (), (), "", known, *shown, excel=found, remarks=remarks)


def original_of(workspace: Workspace, identity: str) -> Path:
    """The file of a received package, as it came.

    Raises:
        NotFoundError: it is not kept here.
    """
    rows = workspace.store.rows("select counts from package where id=?", (identity,))
    original = _original(workspace, rows[0][0]) if rows else None
    if original is None:
        raise NotFoundError(identity, what="file")
    return original


def _preview(workspace: Workspace, item: InboxItem, changes: tuple[RecordChange, ...]) -> Preview:
    effective = tuple(one for one in changes if one.before != one.after)
    # A team's further laptop also asks in the packages of the one that vouches for it.
    asking = tuple(
        one
        for one in enrolling.pending_requests(workspace)
        if one.request.keyid == item.packer or (one.vouched and one.request.subject == item.site)
    )
    signer = spoken_text(Spoken.of_key(item.packer)) if item.packer else ""
    known = measures.list_measures(workspace, item.site)
    remarks = remarks_on(workspace, item.site, effective, known) if item.kind == "site" else ()
    conflicts = _conflicts(workspace, effective)
    preview = Preview(item, effective, conflicts, asking, signer, known, remarks=remarks)
    view = _most_changed(known, effective)
    if item.site is None or view is None:
        return preview
    values = [
        (one.after.period, one.before)
        for one in effective
        if isinstance(one.after, Observation) and one.after.measure == view.id and not one.after.stratum
    ]
    before = ((period, was.share) for period, was in values if isinstance(was, Observation))
    return Preview(
        item,
        effective,
        preview.conflicts,
        asking,
        signer,
        known,
        view,
        charts.measure_chart(workspace, view, item.site),
        frozenset(period for period, _was in values),
        tuple((period, share) for period, share in before if share is not None),
        remarks=remarks,
    )


def _most_changed(views: Iterable[MeasureView], changes: Sequence[RecordChange]) -> MeasureView | None:
    counts: dict[str, int] = {}
    for one in changes:
        if isinstance(one.after, Observation):
            counts[one.after.measure] = counts.get(one.after.measure, 0) + 1
    return max((view for view in views if view.id in counts), key=lambda view: counts[view.id], default=None)


def _conflicts(workspace: Workspace, changes: Sequence[RecordChange]) -> tuple[ConflictLine, ...]:
    suspects = {
        (one.touched.scope, one.touched.entity, one.touched.id)
        for one in changes
        if one.after is not None and one.after.conflicts > (one.before.conflicts if one.before else 0)
    }
    if not suspects:
        return ()
    found = merging.list_conflicts(workspace)
    return tuple(_conflict_line(one) for one in found if (one.scope, one.entity, one.record) in suspects)


def _conflict_line(conflict: Conflict) -> ConflictLine:
    winner: Sibling = shown(conflict.values)
    others = tuple(one.parsed() for one in conflict.values if one.value != winner.value)
    return ConflictLine(conflict.record, conflict.entity, winner.parsed(), others)


# --- deciding -----------------------------------------------------------------------------------------------


def accept(
    workspace: Workspace, identities: Sequence[str], *, progress: Callable[[int], bool] | None = None
) -> ImportResult:
    """Take packages in from their originals; those that may not be accepted are passed over.

    Raises:
        NotFoundError: an original has gone from ``received/``.
        StoreError: this store cannot be written to; packages accepted before that stay accepted.
    """
    may = {item.id: item.kind for item in list_inbox(workspace) if item.may_be_accepted}
    originals = {one: original_of(workspace, one) for one in identities if may.get(one, EXCEL) != EXCEL}
    result = importing.import_packages(workspace, list(originals.values()), progress=progress)
    returns, entered = excel_inbox.accept(workspace, [one for one in identities if may.get(one) == EXCEL])
    with workspace.store.transaction():
        for identity, original in originals.items():
            _remember_original(workspace, identity, original.name)
    for one in returns:
        result.totals.add(one.counts)
    return replace(result, packages=(*result.packages, *returns), changes=result.changes | entered)


def set_aside(workspace: Workspace, identities: Sequence[str]) -> Changes:
    """Keep ready packages for later; nothing is lost."""
    _move(workspace, identities, READY, ASIDE)
    return Changes()


def put_away(workspace: Workspace, identities: Sequence[str]) -> Changes:
    """Take refused packages and those already had from the list; the originals stay."""
    _move(workspace, identities, REFUSED, AWAY)
    _move(workspace, identities, NOTED, AWAY)
    marks = ",".join("?" * len(identities))
    with workspace.store.transaction():
        workspace.store.connection.execute(
            f"update package set code='' where state in (?, ?) and id in ({marks})", (APPLIED, SENT, *identities)
        )
    return Changes()


def _move(workspace: Workspace, identities: Sequence[str], before: str, after: str) -> None:
    marks = ",".join("?" * len(identities))
    with workspace.store.transaction():
        workspace.store.connection.execute(
            f"update package set state=? where state=? and id in ({marks})", (after, before, *identities)
        )


def accept_requests(workspace: Workspace, keyids: Sequence[str]) -> Changes:
    """Accept requests to join (all at once for many sites); what waited for them becomes ready.

    Requests that prove no invitation of ours are passed over.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    wanted = [one for one in enrolling.pending_requests(workspace) if one.genuine and one.request.keyid in set(keyids)]
    changes = Changes()
    with workspace.store.transaction():
        for pending in wanted[:-1]:
            changes |= enrolling.issue_certificate(workspace, pending)
        # The last one opens what waited for any of them, so that this is worked out once.
        for pending in wanted[-1:]:
            changes |= enrolling.enrol(workspace, pending)
    judge_again(workspace)
    return changes
