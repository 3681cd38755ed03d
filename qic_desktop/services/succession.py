"""An organiser's new writer, after the store was copied or restored: the former key vouches for it.

A site's or coach's new writer asks the organiser again instead (``trust.open_requests``).
"""

from __future__ import annotations

from qic_desktop import paths
from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import keys, sealed
from qic_desktop.services import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import Journal, new_record


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
    authority = trust.build_authority(workspace)
    for former in reversed(workspace.store.setting("former_writers", [])):
        folder = paths.keys(workspace.profile)
        if authority.may_enrol(former) and (folder / former).is_file():
            _vouch(workspace, keys.read_key(folder, former))
            return True
    return False


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
