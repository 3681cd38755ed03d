"""Restore packages: everything of a team, also what is private, from one of its laptops to another.

The only kind that carries private chains (format clause F15). What is in it besides entries, the collaborative's root
and invitation, is believed only where a laptop packed it that this store trusts fully.
"""

from __future__ import annotations

from qic_desktop.exchange import sealed
from qic_desktop.exchange.package import Contents
from qic_desktop.exchange.verification import Verdict
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments

RESTORE = "restore"


def restore_contents(workspace: Workspace) -> Contents:
    """What a restore package holds: every accepted chain, root, invitation and unanswered requests."""
    held = segments.held(workspace.store.connection, "state=?", (segments.ACCEPTED,))
    enclosed = [
        *(root.sealed for root in trust.trusted_roots(workspace)),
        *(invitation.sealed for invitation in trust.kept_invitations(workspace)),
        *trust.open_requests(workspace),
    ]
    return Contents(
        kind=RESTORE,
        collab=trust.collaborative_of(workspace),
        site=workspace.own_id,
        to=workspace.own_id,
        practice=workspace.practice,
        segments=[one.sealed for one in held],
        enclosed=enclosed,
    )


def take_trust(workspace: Workspace, verdict: Verdict) -> bool:
    """Take collaborative, root and invitation from another laptop of the team, where this one has none yet.

    Answers whether a root came. A laptop that is trusted provisionally, or not at all, teaches nothing.
    """
    manifest = verdict.manifest
    if manifest is None or manifest.kind != RESTORE or workspace.role is not Role.SITE:
        return False
    if manifest.site != workspace.own_id or manifest.collab is None:
        return False
    known = trust.build_authority(workspace)
    if known.right_to_write(manifest.packer, workspace.private_scope) != "full":
        return False
    current = trust.collaborative_of(workspace)
    if current not in (None, manifest.collab):
        return False
    learned = False
    if not trust.trusted_roots(workspace):
        for root in verdict.roots:
            if root.collab == manifest.collab:
                trust.keep_document(workspace, sealed.ROOT, root.sealed, trust.TRUSTED)
                learned = True
    if learned or trust.trusted_roots(workspace):
        _take_invitation(workspace, verdict, manifest.collab)
    return learned


def _take_invitation(workspace: Workspace, verdict: Verdict, collab: str) -> None:
    workspace.store.set_setting("collab", collab)
    if trust.kept_invitations(workspace):
        return
    for invitation in verdict.invitations:
        if invitation.collab == collab and invitation.role == workspace.role.value:
            trust.keep_document(workspace, sealed.INVITATION, invitation.sealed, trust.TRUSTED)
            workspace.store.set_setting("invitation", {"name": invitation.name, "code": invitation.code})
