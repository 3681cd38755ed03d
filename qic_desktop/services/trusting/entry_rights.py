"""Entering for a site: who may write in its scope besides its own laptops, and whose word a value is.

An organiser or coach writes in a site's shared scope only under a certificate that names it (format clause F14). Grants
only add: a further certificate for the same key leaves all others as they are. It repeats the key's own scopes, so that
every reader still sees whose key it is, and adds only the sites that are new.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import Scope, organiser_scope, site_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import keys
from qic_desktop.exchange.documents import subject_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import ensure_enrolled, require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit

AT_ONCE = 500
"""So many sites in one certificate: its line stays far below what a reader takes."""

_HELPERS = (Role.COACH.value, Role.ORGANISER.value)


def may_enter(workspace: Workspace, sites: Iterable[str]) -> dict[str, bool]:
    """For some sites, whether this laptop may write what they report; an organiser gives herself the right."""
    if workspace.role is Role.SITE:
        return {site: site == workspace.own_id for site in sites}
    if workspace.role is Role.ORGANISER:
        return dict.fromkeys(sites, ensure_enrolled(workspace))
    known = trust.build_authority(workspace)
    return {site: known.right_to_write(workspace.journal.writer, site_scope(site)) == "full" for site in sites}


def grant(workspace: Workspace, keyid: str, sites: Sequence[str]) -> Changes:
    """Certify that a coach's or an organiser's key, also the own, may write what these sites report.

    Raises:
        NotAllowedError: this is no enrolled organiser's store, or the key is a site's.
        NotFoundError: no certificate speaks of the key.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    require_enrolled(workspace, "enrol")
    known = trust.build_authority(workspace)
    scopes = [site_scope(site) for site in dict.fromkeys(sites)]
    missing = [scope.text for scope in scopes if known.right_to_write(keyid, scope) != "full"]
    if not missing:
        return Changes()
    held = _held_grant(workspace, keyid)
    edits = [
        Edit(records.Certificate.ENTITY, keyid, {"grant": _with(held, missing[first : first + AT_ONCE])})
        for first in range(0, len(missing), AT_ONCE)
    ]
    return workspace.journal.append(organiser_scope(), edits, undoable=False)


def _with(held: dict[str, object], sites: Sequence[str]) -> dict[str, object]:
    named = held["scopes"]
    own = [str(one) for one in named if not str(one).startswith("site:")] if isinstance(named, list) else []
    return {**held, "scopes": [*own, *sites]}


def _held_grant(workspace: Workspace, keyid: str) -> dict[str, object]:
    """What the key was certified for; the root's laptops have no certificate of their own."""
    found = workspace.journal.find_record(records.Certificate, organiser_scope(), keyid)
    if found is not None and isinstance(found.grant, dict):
        if found.grant.get("as") not in _HELPERS:
            raise NotAllowedError(trust.describe_signer(workspace, keyid) or keyid[:8], why="no-helper")
        return dict(found.grant)
    for root in trust.trusted_roots(workspace):
        for public in root.officer_keys:
            if keys.keyid(public) == keyid:
                return authorities.make_grant(public, authorities.ROOT_SCOPES, enrol=True, role=Role.ORGANISER.value)
    if keyid == workspace.journal.writer:
        public = trust.own_key(workspace).public
        return authorities.make_grant(public, authorities.ROOT_SCOPES, enrol=True, role=Role.ORGANISER.value)
    raise NotFoundError(keyid[:8], what="key")


# --- whose word a value is ----------------------------------------------------------------------------------


def helper_role(workspace: Workspace, keyid: str) -> Role | None:
    """Coach or organiser where the key is one's; None for a site's own laptop, also one that is not known here."""
    own = keyid == workspace.journal.writer or keyid in workspace.store.setting("former_writers", [])
    if own:
        return None if workspace.role is Role.SITE else workspace.role
    found = workspace.journal.find_record(records.Certificate, organiser_scope(), keyid)
    role = (found.grant or {}).get("as") if found is not None else None
    if role in _HELPERS:
        return Role(str(role))
    officers = {one for root in trust.trusted_roots(workspace) for one in root.officer_ids}
    return Role.ORGANISER if keyid in officers else None


def helper_writers(workspace: Workspace, scope: Scope) -> dict[str, Role]:
    """The coaches' and organisers' keys that wrote in a site's shared scope, as far as it is held here."""

    def find() -> dict[str, Role]:
        rows = workspace.store.rows(
            "select writer from segment where scope=? and state='accepted' "
            "union select writer from unsealed where scope=?",
            (scope.text, scope.text),
        )
        found = {str(row[0]): helper_role(workspace, str(row[0])) for row in rows}
        return {key: role for key, role in found.items() if role is not None}

    return dict(workspace.store.remembered(f"helpers {scope.text}", find))


def find_coach(workspace: Workspace, name: str) -> str:
    """The id of the accepted coach who was invited under a name or code; empty where there is none."""
    if workspace.role is not Role.ORGANISER or not name:
        return ""
    for one in trust.list_invitations(workspace):
        if one.role == Role.COACH.value and one.answered_by and name in (one.name, one.code):
            found = workspace.journal.find_record(records.Certificate, organiser_scope(), one.answered_by)
            scopes = (found.grant or {}).get("scopes") if found is not None else None
            if isinstance(scopes, list) and scopes:
                return subject_of([str(scopes[0])])
    return ""
