"""Revoking a key: looking first at what would be set aside, then saying how far it stays valid.

A revocation is an operation in the organiser's scope (format clause F14). It takes effect here at once and elsewhere
with the next news. Its owner goes on under a new key; what the old one wrote up to its end stays valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.exchange.authority import Authority, Revocation
from qic_desktop.services.exchanging import inbox, opening, receipts
from qic_desktop.services.exchanging.importing import entry_head
from qic_desktop.services.trusting import enrolling, trust, withdrawing
from qic_desktop.services.trusting.succession import held_ends, require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import Changes, Edit, new_record
from qic_desktop.store.registers import Touched
from qic_desktop.store.segments import HeldSegment

ALL, NOTHING = "all", "none"
"""How much of a revoked key stays valid; anything else names the package up to which it does."""

Ends = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A key that is or was accepted. ``code`` and ``name`` say whose it is, ``entries`` how much of it is valid here.

    ``last`` is when it last wrote, by its own clock, in milliseconds; None where nothing of it is here. ``officer``
    says that the root names it (format clause F11).
    """

    key: str
    role: str
    subject: str
    code: str
    name: str
    entries: int
    last: int | None
    revoked: bool
    own: bool
    officer: bool

    @property
    def spoken(self) -> Spoken:
        """The key, to compare by voice."""
        return Spoken.of_key(self.key)


@dataclass(frozen=True, slots=True)
class RevocationPreview:
    """What a revocation would do here: entries by scope that stay valid, and that would be set aside.

    ``others`` are keys that lose their right with it, because the revoked key had accepted them.
    """

    keys: tuple[KeyHolder, ...]
    kept: Mapping[str, int]
    set_aside: Mapping[str, int]
    ends: Mapping[str, Ends]
    others: tuple[KeyHolder, ...] = ()

    @property
    def kept_entries(self) -> int:
        """How many entries of these keys stay valid."""
        return sum(self.kept.values())

    @property
    def lost_entries(self) -> int:
        """How many entries would be set aside."""
        return sum(self.set_aside.values())


# --- whose keys there are -----------------------------------------------------------------------------------


def list_keys(workspace: Workspace) -> tuple[KeyHolder, ...]:
    """Every key that a certificate or the root names, revoked ones too; by role and code."""
    authority = trust.build_authority(workspace)
    grants = {one.id: one.grant or {} for one in workspace.journal.list_records(records.Certificate, organiser_scope())}
    officers = {key for root in authority.roots[-1:] for key in root.officer_ids}
    named = {one.answered_by: one.name or "" for one in trust.list_invitations(workspace) if one.answered_by}
    found = []
    for key in {*grants, *officers}:
        grant = grants.get(key, {"as": Role.ORGANISER.value})
        scopes = grant.get("scopes")
        first = str(scopes[0]) if isinstance(scopes, list) and scopes else ""
        subject = first.partition(":")[2][:36]
        site = workspace.journal.find_record(records.Site, organiser_scope(), subject) if subject else None
        held = segments.held(workspace.store.connection, "writer=? and state=?", (key, segments.ACCEPTED))
        found.append(
            KeyHolder(
                key=key,
                role=str(grant.get("as", "")),
                subject=subject,
                code=(site.code or "") if site else "",
                name=(site.name or "") if site else named.get(key, ""),
                entries=sum(_entries(held).values()),
                last=max((operation.wall_ms for one in held for operation in one.operations()[-1:]), default=None),
                revoked=key in authority.limits,
                own=key == workspace.journal.writer,
                officer=key in officers,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.role, one.code or "~", one.name, one.revoked, one.key)))


def find_keys(workspace: Workspace, name: str) -> tuple[KeyHolder, ...]:
    """The keys with an id (or its beginning, eight characters at least), or of a site or coach by code, name or id.

    Raises:
        NotFoundError: there is none.
    """
    found = [
        one
        for one in list_keys(workspace)
        if (len(name) >= 8 and one.key.startswith(name)) or (name and name in (one.code, one.name, one.subject))
    ]
    if not found:
        raise NotFoundError(name, what="key")
    return tuple(found)


def trusted_laptops(workspace: Workspace, subject: str) -> tuple[KeyHolder, ...]:
    """The keys of a site or coach (by id) that are trusted, the one that wrote last first."""
    found = [one for one in list_keys(workspace) if one.subject == subject and not one.revoked]
    return tuple(sorted(found, key=lambda one: -(one.last or 0)))


def count_untold(workspace: Workspace) -> int:
    """How many keys were ended on this laptop since it last wrote news: everywhere else they are still trusted."""
    writer, scope = workspace.journal.writer, organiser_scope().text
    told = receipts.sent_chains(workspace).get(f"{writer} {scope}", 0)
    rows = workspace.store.rows(
        "select count(distinct id) from register where scope=? and entity=? and writer=? and seq>?",
        (scope, records.Revocation.ENTITY, writer, told),
    )
    return int(rows[0][0])


# --- looking first ------------------------------------------------------------------------------------------


def preview_revocation(workspace: Workspace, name: str, *, keep: str = ALL) -> RevocationPreview:
    """What revoking would set aside and what would stay; nothing is changed.

    Args:
        workspace: an organiser's.
        name: a key's id, or the code or name of whose keys are meant.
        keep: "all" (everything held here), "none", or a received package up to which the key stays valid.

    Raises:
        NotFoundError: no such key, or no such package with something of this key.
        NotAllowedError: this laptop's own key, one that is nearer to the root, or not an enrolled organiser's store.
    """
    _check_role(workspace)
    holders = tuple(one for one in find_keys(workspace, name) if not one.own)
    if not holders:
        raise NotAllowedError(name, why="own-key")
    ends = {one.key: ends_of(workspace, one.key, keep) for one in holders}
    before = trust.build_authority(workspace)
    after = _with(before, workspace.journal.writer, ends)
    if any(key not in after.limits for key in ends):
        raise NotAllowedError(name, why="nearer")
    stays, goes = [], []
    for held in segments.held(workspace.store.connection, "state=?", (segments.ACCEPTED,)):
        if held.writer == workspace.journal.writer:
            continue
        if not withdrawing.may_stay(held, after):
            goes.append(held)
        elif held.writer in ends:
            stays.append(held)
    lost = {key for key in before.grants if not after.knows(key) or (before.may_enrol(key) > after.may_enrol(key))}
    others = tuple(one for one in list_keys(workspace) if one.key in lost and one.key not in ends)
    return RevocationPreview(holders, _entries(stays), _entries(goes), ends, others)


def _with(authority: Authority, issuer: str, ends: Mapping[str, Ends]) -> Authority:
    said = [
        Revocation(key, tuple(sorted(chains.items())), issuer, organiser_scope().text, "")
        for key, chains in ends.items()
    ]
    return authority.extended(said)


def ends_of(workspace: Workspace, key: str, keep: str = ALL) -> Ends:
    """For each shared chain of a key the last segment that stays valid.

    Raises:
        NotFoundError: ``keep`` names no package here, or one that says nothing of this key.
    """
    if keep == NOTHING:
        return {}
    if keep != ALL:
        return _ends_in_package(workspace, key, keep)
    return held_ends(workspace, key)


def _ends_in_package(workspace: Workspace, key: str, name: str) -> Ends:
    """The tips of a key as a package knew them: what it brings, and what its packer then held."""
    rows = workspace.store.rows("select id, file from package where state<>'sent'")
    found = [identity for identity, file in rows if name and (identity.startswith(name) or file == name)]
    if len(found) != 1:
        raise NotFoundError(name, what="package")
    verdict = opening.open_file(inbox.original_of(workspace, found[0]), workspace).judge_alone()
    manifest, places = verdict.manifest, {one.id: one.segment.place for one in verdict.segments if one.segment}
    tips: dict[str, tuple[int, str]] = {}
    told = [
        (entry.chain, entry.last or 0, places.get(entry.hash, entry.hash))
        for entry in (manifest.entries if manifest else ())
    ]
    told += [(chain, seq, tip) for chain, held in (manifest.have if manifest else {}).items() for seq, tip in held]
    for chain, last, identity in told:
        writer, _space, scope = (chain or "").partition(" ")
        if writer == key and last > tips.get(scope, (0, ""))[0]:
            tips[scope] = (last, identity)
    if not tips:
        raise NotFoundError(name, what="package")
    return {scope: identity for scope, (_last, identity) in tips.items()}


def _entries(held: Iterable[HeldSegment]) -> dict[str, int]:
    """Entries as people count them, by scope."""
    heads: dict[str, set[tuple[str, str]]] = {}
    for one in held:
        heads.setdefault(one.scope, set()).update(entry_head(line.entity, line.id) for line in one.operations())
    return {scope: len(found) for scope, found in sorted(heads.items())}


# --- doing it -----------------------------------------------------------------------------------------------


def revoke(workspace: Workspace, name: str, *, keep: str = ALL, reason: str = "") -> Changes:
    """End a key, or all keys of a site or coach; the reason stays with the organiser.

    Raises:
        NotFoundError, NotAllowedError: as :func:`preview_revocation`.
    """
    seen = preview_revocation(workspace, name, keep=keep)
    return write_ends(workspace, seen.ends, reason=reason)


def write_ends(workspace: Workspace, ends: Mapping[str, Ends], *, reason: str = "") -> Changes:
    """Write what stays valid of some keys, and let it take effect here."""
    said = [Edit("revocation", key, {"limit": {"chains": dict(chains)}}) for key, chains in ends.items()]
    notes = [new_record(records.KeyNote, key, reason=reason.strip()) for key in ends if reason.strip()]
    with workspace.store.transaction():
        changes = workspace.journal.append(organiser_scope(), said, undoable=False)
        if notes:
            changes |= workspace.journal.append(organiser_private_scope(), notes, undoable=False)
        return changes | settle(workspace)


def settle(workspace: Workspace) -> Changes:
    """What follows from rights as they stand now: set aside, and taken in, at once."""
    with workspace.store.transaction():
        gone = withdrawing.withdraw_revoked(workspace, trust.build_authority(workspace))
        touched = {Touched(one.scope, line.entity, line.id) for one in gone for line in one.operations()}
        return Changes(frozenset(touched)) | enrolling.open_what_waited(workspace)


def reason_for(workspace: Workspace, key: str) -> str:
    """Why a key was revoked, as it was written here; empty where nothing was."""
    note = workspace.journal.find_record(records.KeyNote, organiser_private_scope(), key)
    return note.reason or "" if note else ""


def _check_role(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("revoke", why="role")
    require_enrolled(workspace, "revoke")


def keys_named(holders: Sequence[KeyHolder]) -> str:
    """The codes or names of some holders, for one line."""
    return ", ".join(dict.fromkeys(one.code or one.name or one.key[:8] for one in holders))
