"""A new key for this laptop, whatever its role: the old one says so before it ends.

A site's or coach's new key asks the organiser again with the next package; until then the old key of a site vouches for
it. An organiser's is certified by the old one. In both cases who accepted the old key ends it (``end_replaced``), since
nobody ends a key that is nearer to the root. Where the laptop's key *is* the root, the root gets two new versions, and
the new key ends the old one itself (format clauses F11 and F14).
"""

from __future__ import annotations

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import StoreReadOnlyError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import keys
from qic_desktop.services import writers
from qic_desktop.services.trusting import revoking, rooting, succession, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record

REPLACES = "replaces"
"""Beside a grant: the key that ends with it. Readers pass over it; people are asked."""


def rotate_key(workspace: Workspace) -> str:
    """Go on under a new key; answers its id. What was typed comes along, what was sealed stays valid.

    Raises:
        StoreReadOnlyError, DiskFullError: nothing was changed.
    """
    if workspace.store.read_only:
        raise StoreReadOnlyError(workspace.store.path)
    writers.ensure_own_writer(workspace)
    old, pair = trust.own_key(workspace), keys.generate()
    if workspace.role is Role.ORGANISER and succession.ensure_enrolled(workspace):
        _hand_on(workspace, old, pair)
    elif workspace.role is Role.SITE:
        _vouch(workspace, pair)
        writers.start_new_writer(workspace, pair)
    else:
        writers.start_new_writer(workspace, pair)
    trust.open_requests(workspace)
    return pair.keyid


def _vouch(workspace: Workspace, pair: keys.KeyPair) -> None:
    """The old key's last word: the new one is of the same site. Whatever was typed before is sealed with it."""
    scopes = [workspace.scope.text, workspace.private_scope.text]
    grant = authorities.make_grant(pair.public, scopes) | {REPLACES: workspace.journal.writer}
    said = new_record(records.Certificate, pair.keyid, grant=grant)
    workspace.journal.append(workspace.scope, [said], undoable=False)
    writers.seal_scopes(workspace, [workspace.scope, workspace.private_scope])


def _hand_on(workspace: Workspace, old: keys.KeyPair, pair: keys.KeyPair) -> None:
    """One organiser's key to the next: certified by the old key; or by the root, and then the old one ends here."""
    heirs = rooting.renewed(workspace, old, pair)
    if not heirs:
        grant = authorities.make_grant(pair.public, authorities.ROOT_SCOPES, enrol=True, role=Role.ORGANISER.value)
        said = new_record(records.Certificate, pair.keyid, grant=grant | {REPLACES: old.keyid})
        workspace.journal.append(organiser_scope(), [said], undoable=False)
    writers.seal_scopes(workspace, [organiser_scope()])
    with workspace.store.transaction():
        writers.start_new_writer(workspace, pair)
        if trust.take_roots(workspace, heirs):
            succession.end_former(workspace, old.public)
    revoking.settle(workspace)


def replaced_key(workspace: Workspace, key: str) -> str | None:
    """The key in whose place a site's or organiser's new key says to have come, if that one vouched for it."""
    for one in workspace.journal.list_records(records.Certificate, None, key):
        former = (one.grant or {}).get(REPLACES)
        if one.id == key and isinstance(former, str) and former != key:
            return former
    return None


def end_replaced(workspace: Workspace, key: str) -> Changes:
    """On the organiser's side: the key that ``key`` replaces stays valid up to here and no further.

    Raises:
        NotFoundError: it replaces none.
        NotAllowedError: no enrolled organiser's store.
    """
    return revoking.revoke(workspace, replaced_key(workspace, key) or "", keep=revoking.ALL)
