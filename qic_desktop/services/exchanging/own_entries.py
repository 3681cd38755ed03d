"""What a coach wrote about a site or entered for it, and how much of that she has put on a stick for the site."""

from __future__ import annotations

from qic_desktop.domain.scope import coach_scope, site_scope
from qic_desktop.domain.visit import HandOver
from qic_desktop.services.workspace import Workspace

GIVEN = "given to sites"
"""The setting that keeps it: site → chain → last number."""


def given_to(workspace: Workspace) -> dict[str, dict[str, int]]:
    """Site → chain → the last number that lies on a stick for it."""
    found: dict[str, dict[str, int]] = workspace.store.setting(GIVEN, {})
    return found


def tips_about(workspace: Workspace, site: str) -> dict[str, int]:
    """How far the coach's own chains about a site (its id) go: visits there, and what she entered for it."""
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    scopes = (coach_scope(workspace.own_id, site).text, site_scope(site).text)
    # Lines about hand-overs travel along; they alone are no reason to travel.
    rows = workspace.store.rows(
        "select writer, scope, max(seq) from register where scope in (?, ?) and entity<>? group by writer, scope",
        (*scopes, HandOver.ENTITY),
    )
    return {f"{writer} {scope}": int(last) for writer, scope, last in rows if writer in own}


def note_given(workspace: Workspace, site: str) -> None:
    """Remember that all of one's own about a site (its id) is on a stick for it.

    Raises:
        DiskFullError, StoreReadOnlyError: what the disk said.
    """
    workspace.store.set_setting(GIVEN, {**given_to(workspace), site: tips_about(workspace, site)})
