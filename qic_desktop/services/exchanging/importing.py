"""Taking packages in: read and judge, show what would change, then apply, one package whole or not at all.

The plan is a rehearsal: the same code runs in a transaction that is rolled back, so that the plan and the result
cannot differ. Originals are kept untouched in ``received/``. One bad file never stops the others.

In numbered steps; several packages share a transaction, and an import that was ended anywhere goes on when it is begun
again, since what is held already is only noted:

1. *read* the file and judge it; 2. *apply*: segments, registers, what is stale, the package's line;
3. *original*: a temporary file in ``received/`` beside the reading, synced and renamed;
4. *settle*: wait until every original of this slice lies on the disk; 5. *commit*.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.entity import Record
from qic_desktop.errors import QicError, RefusedError, StoreError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.verification import OTHER_SITE, Context, SegmentVerdict, Verdict, rejudged
from qic_desktop.services.exchanging import known_files, opening, originals, restoring
from qic_desktop.services.exchanging.import_results import (
    Counts,
    ImportResult,
    PackageResult,
    RecordChange,
    remember_package,
)
from qic_desktop.services.exchanging.originals import Originals
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.services.removing import removals
from qic_desktop.services.trusting import trust, withdrawing
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import projections, redaction, segments
from qic_desktop.store.journal import Changes
from qic_desktop.store.registers import Touched, apply_operations, count_conflicts, is_known
from qic_desktop.store.segments import HeldSegment

SLICE_SECONDS = 0.2
APPLIED, READY, ASIDE, REFUSED, NOTED = "applied", "ready", "aside", "refused", "noted"
STATES = {"accept": READY, "partial": READY, "quarantine": ASIDE, "note": NOTED, "refuse": REFUSED}
# A grant may still come that covers this scope: the segment waits like one of an unknown key.
_MAY_WAIT = ("Q-UNKNOWN-KEY", "Q-REVOKED", "Q-REDACTION", "E-SCOPE-NOT-GRANTED")


class _RehearsedError(Exception):
    """Ends a rehearsal: everything is rolled back."""


def context_of(workspace: Workspace, authority: Authority | None = None) -> Context:
    """What this workspace knows, for the reader of a package."""
    connection = workspace.store.connection

    return Context(
        declarations=find_declaration,
        authority=authority or trust.build_authority(workspace),
        held=partial(redaction.is_known, connection),
        practice=workspace.practice,
        collab=trust.collaborative_of(workspace),
        recipients=_recipients(workspace),
        redactions=removals.records_of(connection),
        find=removals.finder(connection),
        beside=removals.neighbours(connection),
    )


def _recipients(workspace: Workspace) -> frozenset[str] | None:
    # A coach carries what is addressed to others.
    if workspace.role is Role.COACH:
        return None
    collab = trust.collaborative_of(workspace)
    names = {workspace.own_id, workspace.journal.writer}
    return frozenset(names | ({collab} if collab and workspace.role is Role.ORGANISER else set()))


def verify_file(path: Path, workspace: Workspace | None = None) -> Verdict:
    """Judge a package without changing anything; without a workspace nobody is trusted.

    Raises:
        NotFoundError: the file cannot be read.
    """
    context = context_of(workspace) if workspace else Context(declarations=find_declaration)
    try:
        return opening.open_file(path, workspace).judge(context)
    except RefusedError as error:
        return Verdict("refuse", error.code, error.detail)


# --- importing ----------------------------------------------------------------------------------------------


def import_packages(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Callable[[int], bool] | None = None,
) -> ImportResult:
    """Take in packages, one after the other.

    Args:
        workspace: the open store.
        files: the files, in any order.
        dry_run: rehearse only; answers with what each record was and would be.
        progress: told how many are done; answers False to stop after the current one.

    Raises:
        StoreError: this store cannot be written to; packages applied before that stay applied.
    """
    importer = Importer(workspace, dry_run=dry_run)
    with importer.originals:
        result = importer.run(files, progress)
    if not dry_run:
        removals.clean(workspace)
    return result


class Importer:
    """One run over several files: the authority is worked out once, several packages share a transaction."""

    def __init__(self, workspace: Workspace, *, dry_run: bool) -> None:
        self.workspace = workspace
        self.dry_run = dry_run
        self.authority = trust.build_authority(workspace)
        self.context = context_of(workspace, self.authority)
        self.results: list[PackageResult] = []
        self.latest: tuple[bytes, Verdict] | None = None
        self.looked = False
        self.originals = Originals(workspace)

    def run(self, files: Sequence[Path], progress: Callable[[int], bool] | None) -> ImportResult:
        """Take the files in, or rehearse them."""
        store = self.workspace.store
        waiting = iter(files)
        going = True
        if self.dry_run:
            for file in waiting:
                self.rehearse(file)
        while going and not self.dry_run:
            going = False
            started = time.monotonic()
            with store.transaction():
                for file in waiting:
                    self.results.append(self._take(file))
                    going = progress is None or progress(len(self.results))
                    if not going or time.monotonic() - started > SLICE_SECONDS:
                        break
                self.originals.settle()
        totals, touched = Counts(), set[Touched]()
        for one in self.results:
            totals.add(one.counts)
            touched |= one.touched
        if touched and not self.dry_run:
            self.workspace.journal.forget_steps()
        return ImportResult(tuple(self.results), totals, Changes(frozenset(touched)))

    def rehearse(self, file: Path, look: Callable[[PackageResult], object] | None = None) -> PackageResult:
        """Take in, look, roll back."""
        authority, context, looked = self.authority, self.context, self.looked
        self.latest = None
        try:
            with self.workspace.store.transaction():
                self.results.append(self._take(file))
                if look is not None:
                    look(self.results[-1])
                raise _RehearsedError
        except _RehearsedError:
            self.authority, self.context, self.looked = authority, context, looked
        return self.results[-1]

    def _take(self, file: Path) -> PackageResult:
        try:
            opened = opening.open_file(file, self.workspace)
        except StoreError:
            raise
        except QicError as error:
            code = error.code if isinstance(error, RefusedError) else "E-UNREADABLE"
            name = originals.shown_name(file)
            return PackageResult(name, "", "", "refuse", code, name, "", None, Counts())
        if not self.dry_run and (row := known_files.taken_before(self.workspace, opened.data)):
            held = Counts(already_had=row.operations)
            said = ("note", known_files.ALREADY_HELD, "")
            return PackageResult(originals.shown_name(file), row.id, row.kind, *said, row.packer, row.site, held)
        data, verdict = opened.data, self._for_this_team(opened.judge(self.context))
        self.latest = (data, verdict)
        manifest = verdict.manifest
        before: dict[Touched, Record | None] = {}
        counts, touched = Counts(), set[Touched]()
        if manifest and (verdict.outcome != "refuse" or verdict.segments):
            counts, touched = self._apply(verdict, before)
        result = PackageResult(
            file=originals.shown_name(file),
            id=verdict.package or sha256(data).hexdigest(),
            kind=manifest.kind if manifest else LOCKED if opened.is_for_others else "",
            outcome=verdict.outcome,
            code=verdict.code,
            detail=verdict.detail,
            packer=verdict.packer,
            site=manifest.site if manifest else None,
            counts=counts,
            requests=tuple(request.name for request in verdict.requests),
            changes=tuple(self._changes(before)),
            touched=frozenset(Touched(one.scope, one.entity, "") for one in touched),
        )
        if not self.dry_run:
            gone = removals.holds_removed(self.workspace, verdict)
            original = "" if gone else self.originals.keep(result.file, data).name
            if opened.locked and manifest:
                forget_locked(self.workspace, data)
            # What a package may still bring when it is read again: documents, a receipt of somebody not known yet.
            whole = verdict.outcome in ("accept", "note") and verdict.packer_known and not verdict.documents
            digest = sha256(data).hexdigest() if whole and original and not opened.locked else ""
            state = _STATES_AFTER[result.outcome]
            remember_package(self.workspace, result, verdict, state, original=original, whole=digest)
        return result

    def _for_this_team(self, verdict: Verdict) -> Verdict:
        """A team's store takes in no other team's entries; what a team keeps to itself is for its own laptops only."""
        manifest, is_team = verdict.manifest, self.workspace.role is Role.SITE
        if is_team:
            verdict = rejudged(verdict, [self._own(one) for one in verdict.segments])
        if manifest is None or (is_team and manifest.site == self.workspace.own_id):
            return verdict
        if manifest.kind == "restore":
            return Verdict("quarantine", "Q-WRONG-RECIPIENT", manifest.site or "", verdict.packer, manifest=manifest)
        if is_team and manifest.kind == "site":
            return Verdict("refuse", OTHER_SITE, manifest.site or "", verdict.packer, manifest=manifest)
        return verdict

    def _own(self, one: SegmentVerdict) -> SegmentVerdict:
        """Whatever a package says of itself: what another team wrote, or a coach or organiser about or to it, has no
        place in a team's store."""
        if one.segment is None or one.segment.scope.site in (None, self.workspace.own_id):
            return one
        return replace(one, outcome="refuse", code=OTHER_SITE, segment=None)

    def _changes(self, before: dict[Touched, Record | None]) -> Iterator[RecordChange]:
        connection = self.workspace.store.connection
        for one, was in before.items():
            yield RecordChange(one, was, projections.compute(connection, one))

    def _apply(self, verdict: Verdict, before: dict[Touched, Record | None]) -> tuple[Counts, set[Touched]]:
        workspace, counts, touched = self.workspace, Counts(), set[Touched]()
        connection = workspace.store.connection
        found = _accepted_records(workspace, verdict)
        conflicts = count_conflicts(connection, found)
        counts.entries = _entries_in(verdict)
        doubtful = {one.scope for one in verdict.segments if self._take_segment(one, verdict, counts, touched, before)}
        found |= {one for one in touched if one.scope in doubtful}
        learned = self.take_documents(verdict)
        grown = learned or _differs(verdict.authority, self.authority)
        if grown:
            self.authority = trust.build_authority(workspace)
            self.context = context_of(workspace, self.authority)
        # What a revoked key wrote before its end waits for the segment that ends it, which may have come just now.
        if grown or not self.looked:
            self.looked = True
            for held in withdrawing.withdraw_revoked(workspace, self.authority):
                operations = held.operations()
                self._remember_before(operations, held.scope, before)
                touched |= {Touched(held.scope, one.entity, one.id) for one in operations}
        if grown or self.authority.limits:
            for held in trust.judge_again(workspace, self.authority):
                operations = held.operations()
                self._remember_before(operations, held.scope, before)
                opened = {Touched(held.scope, one.entity, one.id) for one in operations} - found
                conflicts += count_conflicts(connection, opened)
                found |= opened
                touched |= accept_waiting(workspace, held, counts)
        touched |= removals.settle(workspace, self.authority, verdict, touched, again=grown)
        counts.conflicts = count_conflicts(connection, found) - conflicts
        _acknowledge(workspace, verdict)
        return counts, touched

    def _take_segment(
        self,
        one: SegmentVerdict,
        verdict: Verdict,
        counts: Counts,
        touched: set[Touched],
        before: dict[Touched, Record | None],
    ) -> bool:
        """Take one segment in; answers whether it may have put values in conflict."""
        size = one.last - one.first + 1
        connection = self.workspace.store.connection
        if one.outcome == "note":
            counts.already_had += size
        elif one.outcome == "accept" and one.segment is not None and one.segment.header.replaces:
            # It stands for another segment, which is settled when everything in the package is here.
            _hold(connection, one, verdict.package, segments.WAITING)
            self._remember_before(one.segment.operations, one.scope, before)
            counts.new += len(one.segment.header.was)
        elif one.outcome == "accept" and one.segment is not None:
            if not _hold(connection, one, verdict.package, segments.ACCEPTED):
                redaction.bring_back(connection, one.id, one.sealed)
            self._remember_before(one.segment.operations, one.scope, before)
            applied = apply_operations(connection, one.scope, one.writer, one.segment.operations)
            projections.mark_stale(connection, one.scope, {record.entity for record in applied.touched})
            counts.new += size
            counts.superseded += applied.superseded
            touched |= applied.touched
            return applied.may_conflict
        elif one.segment is not None and one.code in _MAY_WAIT:
            _hold(connection, one, verdict.package, segments.WAITING)
            counts.waiting += size
        else:
            counts.refused += size
        return False

    def _remember_before(self, operations: Sequence[Any], scope: str, before: dict[Touched, Record | None]) -> None:
        if not self.dry_run:
            return
        for operation in operations:
            one = Touched(scope, operation.entity, operation.id)
            if one not in before:
                before[one] = projections.compute(self.workspace.store.connection, one)

    def take_documents(self, verdict: Verdict) -> bool:
        """Keep the requests to join that ride in a package; answers whether a root came, so that more is known.

        A team keeps the requests of its own further laptops alone.
        """
        collab = trust.collaborative_of(self.workspace) if verdict.requests else None
        is_team = self.workspace.role is Role.SITE
        for request in verdict.requests:
            ours = request.subject == self.workspace.own_id if is_team else request.collab == collab
            if ours:
                trust.keep_document(self.workspace, sealed.REQUEST, request.sealed, trust.OPEN)
        learned = is_team and restoring.take_trust(self.workspace, verdict)
        return trust.take_roots(self.workspace, verdict.roots) or learned


_STATES_AFTER = {"accept": APPLIED, "partial": APPLIED, "quarantine": ASIDE, "note": NOTED, "refuse": REFUSED}


def forget_locked(workspace: Workspace, data: bytes) -> None:
    """A file that nobody here could open is in the list under its own hash, until it opens."""
    digest = sha256(data).hexdigest()
    workspace.store.connection.execute("delete from package where id=? and kind=?", (digest, LOCKED))


def _hold(connection: Any, one: SegmentVerdict, package: str, state: str) -> bool:
    prev = one.segment.header.prev if one.segment else None
    held = HeldSegment(one.id, one.writer, one.scope, one.first, one.last, prev, one.sealed, state, one.code, package)
    return segments.hold(connection, held)


def accept_waiting(workspace: Workspace, held: HeldSegment, counts: Counts | None = None) -> set[Touched]:
    """A segment that waited for its certificate joins the registers."""
    connection = workspace.store.connection
    connection.execute("update segment set state='accepted', code='' where id=?", (held.id,))
    applied = apply_operations(connection, held.scope, held.writer, held.operations())
    projections.mark_stale(connection, held.scope, {one.entity for one in applied.touched})
    if counts is not None:
        counts.new += held.last - held.first + 1
        counts.superseded += applied.superseded
    return applied.touched


def _entries_in(verdict: Verdict) -> int:
    """How many entries the new and waiting parts of a package hold."""
    heads = {
        entry_head(operation.entity, operation.id)
        for one in verdict.segments
        if one.segment is not None and (one.outcome == "accept" or one.code in _MAY_WAIT)
        for operation in removals.fresh_operations(one.segment)
    }
    return len(heads)


def entry_head(entity: str, identity: str) -> tuple[str, str]:
    """What a person counts as one entry: a definition belongs to its measure."""
    return ("measure", identity.partition("|")[0]) if entity == "definition_revision" else (entity, identity)


def _differs(one: Authority, other: Authority) -> bool:
    # Mappings are compared only where they are not the same ones: a large collaborative has thousands of grants.
    if one.grants is other.grants and one.limits is other.limits:
        return False
    return one.grants != other.grants or one.limits != other.limits


def _accepted_records(workspace: Workspace, verdict: Verdict) -> set[Touched]:
    """The records that a package writes to in scopes of which something is here."""
    known: dict[str, bool] = {}
    found: set[Touched] = set()
    for one in verdict.segments:
        if one.outcome != "accept" or one.segment is None:
            continue
        if one.scope not in known:
            known[one.scope] = is_known(workspace.store.connection, one.scope)
        if known[one.scope]:
            found |= {Touched(one.scope, operation.entity, operation.id) for operation in one.segment.operations}
    return found


def _acknowledge(workspace: Workspace, verdict: Verdict) -> None:
    """What the packer holds: how a sender learns, without a network, that his entries arrived."""
    made = verdict.manifest.made if verdict.manifest else 0
    rows = [(verdict.packer, chain, seq, tip, made) for chain, tips in verdict.have.items() for seq, tip in tips]
    workspace.store.connection.executemany("insert or ignore into acknowledged values(?,?,?,?,?)", rows)
