"""Which keys a team vouches for: its own former ones without being asked, a further laptop's when a person says so."""

from __future__ import annotations

from qic_desktop.domain.collaborative import Certificate
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import keys, sealed
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import Edit, new_record

MAX_LAPTOP_NAME = 60


def own_keys(workspace: Workspace) -> set[str]:
    """The keys that this very store has written with."""
    return {workspace.journal.writer, *workspace.store.setting("former_writers", [])}


def certified_keys(workspace: Workspace) -> set[str]:
    """The keys that have an answer: of the organiser, or of a laptop of this team."""
    journal = workspace.journal
    return {
        one.id for scope in (workspace.scope, organiser_scope()) for one in journal.list_records(Certificate, scope)
    }


def may_vouch(workspace: Workspace) -> bool:
    """Whether this laptop's word counts: not while it only has another laptop's word itself (in a collaborative)."""
    if workspace.role is not Role.SITE:
        return False
    began_here = not workspace.store.setting(trust.FIRST_LAPTOPS, [])
    return began_here or trust.collaborative_of(workspace) is None or trust.is_enrolled(workspace)


def team_certificate(workspace: Workspace, public: bytes, name: str = "") -> Edit:
    """Exactly this site's scopes, never enrolment, whatever was asked for; ``name`` is what the team calls it."""
    scopes = (workspace.scope.text, workspace.private_scope.text)
    grant = authorities.make_grant(public, scopes, role="site")
    if name.strip():
        grant["name"] = name.strip()[:MAX_LAPTOP_NAME]
    return new_record(Certificate, keys.keyid(public), grant=grant)


def vouch_for_former(workspace: Workspace) -> None:
    """Vouch for what this very store wrote under former keys, before it was copied or restored.

    Another laptop trusts the key that packed; without this it could not read the team's older entries.
    """
    if not may_vouch(workspace):
        return
    certified = certified_keys(workspace)
    edits = [
        team_certificate(workspace, public)
        for writer in workspace.store.setting("former_writers", [])
        if writer not in certified and (public := _public_of(workspace, writer)) is not None
    ]
    if edits:
        workspace.journal.append(workspace.scope, edits, undoable=False)


def _public_of(workspace: Workspace, writer: str) -> bytes | None:
    """The public key of somebody of whom a segment is here."""
    rows = workspace.store.connection.execute(
        "select sealed from segment where writer=? and state=?", (writer, segments.ACCEPTED)
    )
    signers = (sealed.open_sealed(bytes(row[0]), (sealed.SEGMENT,)).signer for row in rows)
    # A redaction (F7a) may be sealed by another key than that of the chain.
    return next((one.public for one in signers if one.keyid == writer), None)
