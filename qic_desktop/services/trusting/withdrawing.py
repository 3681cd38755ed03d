"""What follows when rights change: entries that nobody may have written are set aside, those that waited open.

Without this the order of arrival would decide what a copy shows. Nothing is deleted: the segments that were taken
back wait, as they do where the revocation was there first.
"""

from __future__ import annotations

from qic_desktop import paths
from qic_desktop.domain.scope import Scope
from qic_desktop.exchange.authority import Authority
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import health, segments
from qic_desktop.store.segments import HeldSegment

TAKEN_BACK = "Q-REVOKED"
"""The code of a segment that was taken back."""


def withdraw_revoked(workspace: Workspace, authority: Authority) -> list[HeldSegment]:
    """Set aside the accepted segments that nobody may have written, as ``authority`` stands now.

    What this very store wrote on this computer stays where it is: nothing comes between a team and what it typed. If
    its own key was revoked, it goes on under a new one, which asks again.

    Returns:
        The segments that wait from now on.
    """
    if not authority.limits and len(authority.roots) < 2:
        return []
    connection = workspace.store.connection
    if workspace.journal.writer in authority.limits:
        workspace.store.set_setting(health.WRITER_ENDED, True)
    mine = own_writers(workspace)
    found = [
        held
        for held in segments.held(connection, "state=?", (segments.ACCEPTED,))
        if held.writer not in mine and not may_stay(held, authority)
    ]
    if found:
        connection.executemany(
            "update segment set state=?, code=? where id=?", [(segments.WAITING, TAKEN_BACK, one.id) for one in found]
        )
        health.rebuild_registers(workspace.store)
        # A kind of record of which nothing is left is not named by any register, and is read anew as well.
        connection.execute("update projection set stale=1")
    return found


def own_writers(workspace: Workspace) -> set[str]:
    """The writers that this store has been, as far as their keys lie here: a copied folder names another laptop's."""
    folder = paths.keys(workspace.profile)
    named = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    return {writer for writer in named if (folder / writer).is_file()}


def may_stay(held: HeldSegment, authority: Authority) -> bool:
    """Whether a segment may stay among the accepted ones."""
    if authority.is_revoked(held.writer, held.scope, held.place):
        return False
    return authority.right_to_write(held.writer, Scope.parse(held.scope)) != "none"
