"""Who may write what: the root, invitations, joining, and accepting requests.

The organiser's root is one key by default (format clause F11). A site pins the root of the invitation that a person
opens; the organiser issues a certificate to the key that answers it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.operation import parse_line
from qic_desktop.domain.people import Facility
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope
from qic_desktop.domain.segment import parse_segment
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import documents, keys, sealed
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.documents import Invitation, Request, Root
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import signing_key
from qic_desktop.store import segments
from qic_desktop.store.journal import new_record, record_edit
from qic_desktop.store.segments import HeldSegment

TRUSTED, OPEN, ANSWERED = "trusted", "open", "answered"


def own_key(workspace: Workspace) -> keys.KeyPair:
    """This installation's signing key; a new writer's where its file has gone."""
    return signing_key(workspace)


def fingerprint(workspace: Workspace) -> Spoken:
    """This installation's key, to compare by voice."""
    return Spoken.of_key(workspace.journal.writer)


# --- the root -----------------------------------------------------------------------------------------------


def mint_root(workspace: Workspace, pair: keys.KeyPair) -> None:
    """Begin a collaborative: its id and its root, one key of one."""
    collab = workspace.new_id()
    root = Root(collab=collab, version=1, threshold=1, keys=(pair.public,), practice=workspace.practice)
    with workspace.store.transaction():
        workspace.store.set_setting("collab", collab)
        keep_document(workspace, sealed.ROOT, documents.make_root(root, [pair]), TRUSTED)


def keep_document(workspace: Workspace, kind: str, data: bytes, state: str) -> None:
    """Keep a sealed document; one that is known already keeps its state."""
    workspace.store.connection.execute(
        "insert or ignore into enclosed values(?,?,?,?)", (sha256(data).hexdigest(), kind, data, state)
    )


def trusted_roots(workspace: Workspace) -> tuple[Root, ...]:
    """The roots that this workspace trusts."""
    rows = workspace.store.rows("select sealed from enclosed where type=? and state=?", (sealed.ROOT, TRUSTED))
    found = (documents.open_document(bytes(row[0])) for row in rows)
    return tuple(root for root in found if isinstance(root, Root))


def collaborative_of(workspace: Workspace) -> str | None:
    """The collaborative's id, None for a site that works alone."""
    collab: str | None = workspace.store.setting("collab")
    return collab


# --- authority ----------------------------------------------------------------------------------------------


def build_authority(workspace: Workspace) -> Authority:
    """Who may write what, from everything this store holds."""
    connection = workspace.store.connection
    mark = "instr(sealed, cast('\"certificate\"' as blob)) or instr(sealed, cast('\"revocation\"' as blob))"
    statements = [
        statement
        for held in segments.held(connection, mark)
        for statement in authorities.statements_of(parse_segment(held.body))
    ]
    statements += _unsealed_statements(workspace)
    own = (workspace.journal.writer, *workspace.store.setting("former_writers", []))
    scopes = _own_scopes(workspace)

    def prev_of(segment: str) -> str | None:
        row = connection.execute("select prev from segment where id=?", (segment,)).fetchone()
        return row[0] if row else None

    return Authority.build(
        trusted_roots(workspace),
        anchors=dict.fromkeys(own, scopes),
        statements=statements,
        prev_of=prev_of,
    )


def _unsealed_statements(workspace: Workspace) -> list[authorities.Statement]:
    rows = workspace.store.rows(
        "select writer, scope, line from unsealed where instr(line, cast('\"certificate\"' as blob)) "
        "or instr(line, cast('\"revocation\"' as blob))"
    )
    found = (authorities.parse_statement(parse_line(bytes(line)), writer, scope, "") for writer, scope, line in rows)
    return [statement for statement in found if statement is not None]


def _own_scopes(workspace: Workspace) -> tuple[str, ...]:
    if workspace.role is Role.SITE:
        return (workspace.scope.text, workspace.private_scope.text)
    if workspace.role is Role.COACH:
        return (f"coach:{workspace.own_id}/*", workspace.private_scope.text)
    # An organiser's right to publish comes from the root or a certificate alone.
    return (organiser_private_scope().text,)


def is_enrolled(workspace: Workspace) -> bool:
    """Whether a certificate (or the root) lets this installation write for the collaborative."""
    if collaborative_of(workspace) is None:
        return False
    mine = workspace.journal.writer
    if any(mine in root.keyids for root in trusted_roots(workspace)):
        return True
    found = workspace.journal.list_records(records.Certificate, organiser_scope(), mine)
    return any(one.id == mine for one in found)


# --- inviting -----------------------------------------------------------------------------------------------


def write_invitation(
    workspace: Workspace, name: str, *, role: Role = Role.SITE, code: str = "", site: str | None = None
) -> bytes:
    """Make an invitation: the sealed document; its secret stays in the organiser's private scope.

    Raises:
        NotAllowedError: only an enrolled organiser invites.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("invite", why="role")
    collab = collaborative_of(workspace)
    if collab is None or not is_enrolled(workspace):
        raise NotAllowedError("invite", why="not-enrolled")
    secret = keys.new_secret()
    identity = workspace.new_id()
    record = new_record(
        records.Invitation,
        identity,
        role=role.value,
        name=name,
        code=code,
        site=site,
        secret=keys.to_base64(secret),
    )
    workspace.journal.append(organiser_private_scope(), [record], undoable=False)
    invitation = Invitation(
        collab=collab,
        invitation=identity,
        role=role.value,
        name=name,
        code=code,
        site=site,
        secret=secret,
        practice=workspace.practice,
    )
    return documents.make_invitation(invitation, own_key(workspace))


def list_invitations(workspace: Workspace) -> tuple[records.Invitation, ...]:
    """The invitations written here; ``answered_by`` tells who came."""
    return workspace.journal.list_records(records.Invitation, organiser_private_scope())


# --- joining ------------------------------------------------------------------------------------------------


def accept_invitation(workspace: Workspace, root: Root, invitation: Invitation) -> None:
    """Pin the root and keep a request that rides in the next package.

    Raises:
        RefusedError: the invitation is for another role, another collaborative, or was not made by the root.
    """
    if invitation.role != workspace.role.value:
        raise RefusedError("E-ROLE", invitation.role)
    if invitation.collab != root.collab or root.practice is not workspace.practice:
        raise RefusedError("E-INVITATION", "root")
    current = collaborative_of(workspace)
    if current not in (None, root.collab) and not _may_leave(workspace):
        raise RefusedError("E-COLLABORATIVE", root.collab)
    # Anybody can read the collaborative's id; who has joined it trusts no second root that bears it.
    if current == root.collab and root.keys not in [one.keys for one in trusted_roots(workspace)]:
        raise RefusedError("E-INVITATION", "root")
    with workspace.store.transaction():
        if current != root.collab:
            workspace.store.connection.execute("delete from enclosed where type=?", (sealed.ROOT,))
        workspace.store.set_setting("collab", root.collab)
        keep_document(workspace, sealed.ROOT, root.sealed, TRUSTED)
        if invitation.site not in (None, workspace.own_id):
            _adopt_site(workspace, invitation.site)
        workspace.store.set_setting("invitation", {"name": invitation.name, "code": invitation.code})
        if workspace.role is Role.SITE:
            naming = record_edit(Facility, workspace.own_id, name=workspace.name, code=invitation.code)
            workspace.journal.append(workspace.scope, [naming], undoable=False)
        # It stays here, since a new writer (a copied or restored store) has to answer it again; no package holds it.
        keep_document(workspace, sealed.INVITATION, invitation.sealed, TRUSTED)
        _ask(workspace, invitation)


def _ask(workspace: Workspace, invitation: Invitation) -> None:
    request = documents.make_request(
        invitation, own_key(workspace), scopes=_wanted_scopes(workspace), name=workspace.name
    )
    keep_document(workspace, sealed.REQUEST, request, OPEN)


def _may_leave(workspace: Workspace) -> bool:
    """An organiser's fresh store has a root of its own; nothing was published, so another may replace it."""
    if workspace.role is not Role.ORGANISER:
        return False
    row = workspace.store.connection.execute(
        "select (select count(*) from segment) + (select count(*) from unsealed)"
    ).fetchone()
    return int(row[0]) == 0


def _adopt_site(workspace: Workspace, site: str) -> None:
    """A paper site that gets a laptop takes the id under which others entered for it, if nothing was typed yet."""
    connection = workspace.store.connection
    typed = connection.execute(
        "select count(*) from unsealed where instr(line, cast('\"facility\"' as blob))=0"
    ).fetchone()[0]
    if workspace.role is not Role.SITE or typed or segments.held(connection):
        raise RefusedError("E-INVITATION", "not empty")
    for table in ("unsealed", "register", "overwritten", "clock", "p_facility"):
        connection.execute(f"delete from {table}")
    workspace.store.set_setting("own_id", site)
    workspace.own_id = site


def _wanted_scopes(workspace: Workspace) -> list[str]:
    if workspace.role is Role.SITE:
        return [workspace.scope.text, workspace.private_scope.text]
    if workspace.role is Role.COACH:
        return [f"coach:{workspace.own_id}/*", workspace.private_scope.text]
    return list(authorities.ROOT_SCOPES)


def open_requests(workspace: Workspace) -> tuple[bytes, ...]:
    """Own requests that no certificate has answered yet; they ride in every package.

    Every writer of this store that sealed something needs its certificate: the one in use, which asks here if it has
    not, and former ones (a store that was copied or restored before the organiser answered).
    """
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    if not is_enrolled(workspace):
        _ask_again(workspace)
    certified = {one.id for one in workspace.journal.list_records(records.Certificate, organiser_scope())}
    waiting = open_documents(workspace)
    return tuple(data for data, request in waiting if request.keyid in own - certified)


def _ask_again(workspace: Workspace) -> None:
    if any(request.keyid == workspace.journal.writer for _data, request in open_documents(workspace)):
        return
    kept = workspace.store.rows("select sealed from enclosed where type=?", (sealed.INVITATION,))
    for row in kept:
        invitation = documents.open_document(bytes(row[0]))
        if isinstance(invitation, Invitation) and invitation.collab == collaborative_of(workspace):
            with workspace.store.transaction():
                _ask(workspace, invitation)


def open_documents(workspace: Workspace) -> list[tuple[bytes, Request]]:
    """Requests that wait for an answer, own and others': (sealed document, what it says)."""
    rows = workspace.store.rows("select sealed from enclosed where type=? and state=?", (sealed.REQUEST, OPEN))
    opened = ((bytes(row[0]), documents.open_document(bytes(row[0]))) for row in rows)
    return [(data, request) for data, request in opened if isinstance(request, Request)]


# --- what others see ---------------------------------------------------------------------------------------


def judge_again(workspace: Workspace, authority: Authority) -> list[HeldSegment]:
    """The waiting segments that may be accepted now."""
    ready = []
    for held in segments.held(workspace.store.connection, "state=?", (segments.WAITING,)):
        # Scope and writer were read when it arrived: parsing it again for every laptop that is accepted would be slow.
        revoked = authority.is_revoked(held.writer, held.scope, held.id)
        if not revoked and authority.right_to_write(held.writer, Scope.parse(held.scope)) != "none":
            ready.append(held)
    return ready


def site_code(workspace: Workspace, site: str) -> str:
    """The registry's code of a site, or the beginning of its id."""
    found = workspace.journal.find_record(records.Site, organiser_scope(), site)
    return found.code or site[:8] if found else site[:8]


def list_sites(workspace: Workspace) -> tuple[records.Site, ...]:
    """The enrolled sites by code."""
    sites = workspace.journal.list_records(records.Site, organiser_scope())
    return tuple(sorted(sites, key=lambda site: (site.code or "~", site.name or "")))


def find_site(workspace: Workspace, code: str) -> records.Site:
    """The enrolled site with a code, name or id.

    Raises:
        NotFoundError: there is none.
    """
    for site in list_sites(workspace):
        if code in (site.code, site.name, site.id):
            return site
    raise NotFoundError(code, what="site")


def describe_signer(workspace: Workspace, keyid: str) -> str | None:
    """Whose key this is, as far as this store knows: a site's code, "organiser", a coach's name; else None."""
    grant: Any = None
    for one in workspace.journal.list_records(records.Certificate, organiser_scope(), keyid):
        grant = one.grant
    if any(keyid in root.keyids for root in trusted_roots(workspace)):
        return "organiser"
    if not isinstance(grant, dict):
        return None
    scopes = [str(scope) for scope in grant.get("scopes", ())]
    if grant.get("as") == "site" and scopes:
        return site_code(workspace, scopes[0][5:41])
    return str(grant.get("as"))


def root_fingerprint(workspace: Workspace) -> Spoken | None:
    """The root on which this workspace's trust rests, to compare by voice; None for a team that works alone."""
    roots = trusted_roots(workspace)
    return Spoken.of_key(roots[0].spoken_id) if roots else None
