"""An organiser's new writer, after the store was copied or restored: the former key vouches for it.

A site's or coach's new writer asks the organiser again instead (``trust.open_requests``). Where the root names other
laptops than before, the new one vouches for what the former ones said until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from qic_desktop import paths
from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import KeyElsewhereError, KeyMissingError, NotAllowedError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import keys, sealed
from qic_desktop.services.locking.store_locks import signing_secret
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import Changes, Edit, Journal, new_record


def ensure_enrolled(workspace: Workspace) -> bool:
    """Whether this installation may write for the collaborative; an organiser's new writer is certified here.

    A copied or restored organiser's store has a new writer. Where the key of the former one lies on
    this computer and may enrol, it vouches for the new one: one certificate in its own chain. Should that chain have
    gone on elsewhere, it forks there, which every copy bears.
    """
    if (
        trust.is_enrolled(workspace)
        or workspace.role is not Role.ORGANISER
        or trust.collaborative_of(workspace) is None
    ):
        return trust.is_enrolled(workspace)
    folder = paths.keys(workspace.profile)
    for former in _may_vouch(workspace):
        # A key that is not here, is spoiled or is locked by another passphrase vouches for nobody.
        with suppress(KeyMissingError):
            _vouch(workspace, keys.read_key(folder, former, signing_secret(workspace)))
            return True
    return False


def require_enrolled(workspace: Workspace, act: str) -> None:
    """Refuse what only an installation may do that was let in; ``act`` is what was to be done.

    Raises:
        KeyElsewhereError: it is the copy of an organiser's store whose key stayed on another computer. One that was
            invited asks again instead.
        NotAllowedError: nobody has let it in yet.
    """
    if ensure_enrolled(workspace):
        return
    may_move = workspace.role is Role.ORGANISER and trust.collaborative_of(workspace) is not None
    if may_move and not trust.kept_invitations(workspace):
        for former in _may_vouch(workspace):
            raise KeyElsewhereError(act, path=paths.keys(workspace.profile) / former)
    raise NotAllowedError(act, why="not-enrolled")


def _may_vouch(workspace: Workspace) -> list[str]:
    """The store's former writers that may let others in, the latest first."""
    former = workspace.store.setting("former_writers", [])
    authority = trust.build_authority(workspace) if former else None
    return [one for one in reversed(former) if authority is not None and authority.may_enrol(one)]


def _vouch(workspace: Workspace, former: keys.KeyPair) -> None:
    mine = trust.own_key(workspace)
    grant = authorities.make_grant(mine.public, authorities.ROOT_SCOPES, enrol=True, role="organiser")
    store, scope = workspace.store, organiser_scope()
    with store.transaction():
        journal = Journal(store, former.keyid, workspace.clock)
        journal.append(scope, [new_record(records.Certificate, mine.keyid, grant=grant)], undoable=False)
        segments.seal(
            store.connection,
            former.keyid,
            scope.text,
            practice=workspace.practice,
            sign=lambda body: sealed.seal(sealed.SEGMENT, body, [former]),
        )


def held_ends(workspace: Workspace, key: str) -> Mapping[str, str]:
    """For each shared chain of a key the last segment that is held here: "valid up to here and no further"."""
    held = segments.held(
        workspace.store.connection, "writer=? and scope not like '%/private' and state<>?", (key, segments.TOMBSTONE)
    )
    found = sorted(held, key=lambda one: (one.state == segments.ACCEPTED, one.last, one.id))
    return {one.scope: one.place for one in found}


def end_former(workspace: Workspace, public: bytes) -> Changes:
    """What an organiser's former key said stays valid as far as it is held here, on the word of this laptop."""
    former = keys.keyid(public)
    said = [Edit("revocation", former, {"limit": {"chains": dict(held_ends(workspace, former))}})]
    if not trust.build_authority(workspace).may_enrol(former):
        grant = authorities.make_grant(public, authorities.ROOT_SCOPES, enrol=True, role="organiser")
        said.insert(0, new_record(records.Certificate, former, grant=grant))
    return workspace.journal.append(organiser_scope(), said, undoable=False)


def take_over(workspace: Workspace) -> Changes:
    """Where the root names this laptop and no longer names others: what those said until now stays valid."""
    *before, root = trust.trusted_roots(workspace)
    changes = Changes()
    if workspace.journal.writer not in root.officer_ids:
        return changes
    ended = trust.build_authority(workspace).limits
    former = {keys.keyid(public): public for one in before for public in one.officer_keys}
    for key, public in sorted(former.items()):
        if key not in root.officer_ids and key not in ended and held_ends(workspace, key):
            changes |= end_former(workspace, public)
    return changes
