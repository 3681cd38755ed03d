"""Answering who asks to join: the requests that came, and the certificate of each.

What waited for a certificate opens in the same step (format clauses F13 and F14).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import is_grantable, organiser_private_scope, organiser_scope, site_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import documents, keys, sealed
from qic_desktop.exchange.documents import Request
from qic_desktop.services.exchanging import importing
from qic_desktop.services.organising import candidate_facts, joining_late
from qic_desktop.services.removing import removals
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit
from qic_desktop.store.registers import Touched

LAPTOP = "laptop"
"""How a site reports that has its own."""


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """Somebody who asks to join.

    ``genuine`` says whether it proves the secret of an invitation written here, for a site or coach that is its own,
    or whether a laptop of the same site vouches for it (``vouched``).
    """

    request: Request
    invitation: records.Invitation | None
    genuine: bool
    vouched: bool = False

    @property
    def fingerprint(self) -> Spoken:
        """The asking key, to compare by voice."""
        return Spoken.of_key(self.request.keyid)


def pending_requests(workspace: Workspace) -> tuple[PendingRequest, ...]:
    """Requests that came with packages and are not answered, by name."""
    enrolled = _enrolled_subjects(workspace)
    found = [
        _pending(workspace, request, enrolled)
        for _data, request in trust.open_documents(workspace)
        if request.keyid not in enrolled and request.keyid != workspace.journal.writer
    ]
    return tuple(sorted(found, key=lambda one: (one.invitation.code or "" if one.invitation else "", one.request.name)))


def _enrolled_subjects(workspace: Workspace) -> dict[str, str]:
    """Key id → the site or coach that its certificate is for; empty for an organiser's."""
    found: dict[str, str] = {}
    for one in workspace.journal.list_records(records.Certificate, organiser_scope()):
        scopes = (one.grant or {}).get("scopes")
        named = [str(scope) for scope in scopes] if isinstance(scopes, list) else []
        found[one.id] = documents.subject_of(named) if named and is_grantable(named[0]) else ""
    return found


def _may_ask_for(subject: str, invitation: records.Invitation, enrolled: Mapping[str, str]) -> bool:
    """An invitation lets in the one site or coach that it named or that answered it first, and nobody who is in."""
    if invitation.site is not None:
        return subject == invitation.site
    first = enrolled.get(invitation.answered_by or "")
    return subject == first if first else subject not in enrolled.values() or not subject


def _pending(workspace: Workspace, request: Request, enrolled: Mapping[str, str]) -> PendingRequest:
    invitation = workspace.journal.find_record(records.Invitation, organiser_private_scope(), request.invitation)
    genuine = (
        invitation is not None
        and invitation.secret is not None
        and invitation.role == request.role
        and request.answers(keys.from_base64(invitation.secret, keys.SECRET_BYTES))
        and _may_ask_for(request.subject, invitation, enrolled)
    )
    vouched = _is_vouched_for(workspace, request)
    # An invitation that is not proved is none of theirs, whoever vouches.
    return PendingRequest(request, None if vouched and not genuine else invitation, genuine or vouched, vouched)


def _is_vouched_for(workspace: Workspace, request: Request) -> bool:
    """Whether an enrolled laptop of the site that it asks for vouches for the asking key (format clause F14)."""
    if request.role != "site" or not request.subject:
        return False
    scope = site_scope(request.subject)
    if workspace.journal.find_record(records.Certificate, scope, request.keyid) is None:
        return False
    return trust.build_authority(workspace).right_to_write(request.keyid, scope) == "provisional"


def uncontested(found: Sequence[PendingRequest]) -> tuple[PendingRequest, ...]:
    """The requests that may be accepted unseen: genuine, and nobody else asks with the same invitation."""
    genuine = [one for one in found if one.genuine]
    askers = Counter(
        invitation for invitation, _subject in {(_asked_with(one.request), one.request.subject) for one in genuine}
    )
    return tuple(one for one in genuine if askers[_asked_with(one.request)] == 1)


def _asked_with(request: Request) -> str:
    return request.invitation or request.subject


def find_requests(workspace: Workspace, name: str) -> tuple[PendingRequest, ...]:
    """The requests of one asker: a site that was copied or restored asks with each of its keys.

    Raises:
        NotFoundError: none, or those of several askers.
    """
    found = [
        one
        for one in pending_requests(workspace)
        if one.request.keyid.startswith(name)
        or name == one.request.name
        or (one.invitation is not None and name in (one.invitation.code, one.invitation.name))
    ]
    # Who proves nothing cannot stand in the way of who does.
    found = [one for one in found if one.genuine] or found
    askers = {(one.request.invitation, one.request.subject) for one in found}
    if not name or len(askers) != 1:
        raise NotFoundError(name, what="request")
    return tuple(found)


def issue_certificate(workspace: Workspace, pending: PendingRequest, *, since: str | None = None) -> Changes:
    """Certify the asking key and enter its site in the registry; what waited for it can be judged again.

    Where ``since`` is not said, the site takes part as its wave does, else from the collaborative's start.

    Raises:
        NotAllowedError: the request does not prove an invitation of this collaborative.
    """
    request = pending.request
    # Asked again: another request with the same invitation may have been accepted since this one was listed.
    current = _pending(workspace, request, _enrolled_subjects(workspace))
    invitation = current.invitation
    if not current.genuine:
        raise NotAllowedError(request.name, why="no-proof")
    scopes = list(request.scopes)
    if not _fits_role(request):
        raise NotAllowedError(request.name, why="scopes")
    grant = authorities.make_grant(
        request.public, scopes, enrol=request.role == "organiser", role=request.role, reading=request.reading
    )
    edits = [new_record(records.Certificate, request.keyid, grant=grant)]
    if request.role == "site":
        edits += _registry_entries(workspace, request, invitation, since)
    with workspace.store.transaction():
        changes = workspace.journal.append(organiser_scope(), edits, undoable=False)
        if invitation is not None:
            answered = record_edit(records.Invitation, invitation.id, answered_by=request.keyid)
            changes |= workspace.journal.append(organiser_private_scope(), [answered], undoable=False)
        workspace.store.connection.execute(
            "update enclosed set state=? where type=? and sealed=?", (trust.ANSWERED, sealed.REQUEST, request.sealed)
        )
    return changes


def _registry_entries(
    workspace: Workspace, request: Request, invitation: records.Invitation | None, since: str | None
) -> list[Edit]:
    """The site as the registry will know it; a further key of a site that is in it changes nothing there."""
    site = request.subject
    entries: list[Edit] = []
    known = workspace.journal.find_record(records.Site, organiser_scope(), site)
    listed = candidate_facts.find_listed(workspace, invitation.code if invitation else None)
    if known is not None and known.reports_by not in (None, LAPTOP):
        # It reported on paper until now.
        entries.append(record_edit(records.Site, site, reports_by=LAPTOP))
    if known is None:
        name, code = (invitation.name, invitation.code) if invitation else (None, None)
        # A code that is taken would name two sites: the one that comes later gets a number behind it.
        taken = workspace.journal.list_cells(records.Site, ("code",), "")
        code = trust.free_code(code, (str(cell) for _scope, _id, cell in taken if cell)) if code else code
        facts = candidate_facts.facts_of(listed)
        entries.append(new_record(records.Site, site, name=name or request.name, code=code, **facts))
    spans = workspace.journal.list_records(records.Participation, organiser_scope())
    if not any(span.site == site for span in spans):
        wave = {"wave": listed.wave} if listed is not None and listed.wave else {}
        since = since or joining_late.usual_start(workspace, wave.get("wave"))
        entries.append(new_record(records.Participation, workspace.new_id(), site=site, since=since, **wave))
    return entries


def _fits_role(request: Request) -> bool:
    """Nobody is granted more than the role asks for."""
    subject = request.subject
    if request.role == "site":
        shared = site_scope(subject).text
        return set(request.scopes) <= {shared, f"{shared}/private"}
    if request.role == "coach":
        return set(request.scopes) <= {f"coach:{subject}/*", f"coach:{subject}/private"}
    return set(request.scopes) <= set(authorities.ROOT_SCOPES)


def enrol(workspace: Workspace, pending: PendingRequest, *, since: str | None = None) -> Changes:
    """Accept a request; what waited for its certificate opens at once.

    Raises:
        NotAllowedError: the request proves no invitation of ours, or this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    require_enrolled(workspace, "enrol")
    return issue_certificate(workspace, pending, since=since) | open_what_waited(workspace)


def open_what_waited(workspace: Workspace) -> Changes:
    """Judge again what waits for a certificate, and take in what may be taken now."""
    authority = trust.build_authority(workspace)
    touched: set[Touched] = set()
    with workspace.store.transaction():
        for held in trust.judge_again(workspace, authority):
            touched |= importing.accept_waiting(workspace, held)
            workspace.store.connection.execute(
                "update package set state=?, code='' where id=? and state=?",
                (importing.APPLIED, held.package, importing.ASIDE),
            )
        touched |= removals.settle_again(workspace, authority)
    removals.clean(workspace)
    return Changes(frozenset(touched))


def requests_in_file(workspace: Workspace, path: Path) -> tuple[PendingRequest, ...]:
    """All requests that ride in a package and are not answered yet.

    Raises:
        NotFoundError: there is none.
    """
    collab = trust.collaborative_of(workspace)
    requests = [one for one in importing.verify_file(path, workspace).requests if one.collab == collab]
    asking = {request.keyid for request in requests}
    with workspace.store.transaction():
        for request in requests:
            trust.keep_document(workspace, sealed.REQUEST, request.sealed, trust.OPEN)
    found = tuple(one for one in pending_requests(workspace) if one.request.keyid in asking)
    if not found:
        raise NotFoundError(path.name, what="request")
    return found
