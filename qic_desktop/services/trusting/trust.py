"""Who may write what: the root, invitations, joining, and accepting requests.

The organiser's root is one key by default (format clause F11; several, and later versions: ``rooting``). A site pins
the root of the invitation that a person opens; the organiser issues a certificate to the key that answers it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.operation import Operation, parse_line
from qic_desktop.domain.people import Facility
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope
from qic_desktop.domain.segment import parse_segment
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import documents, keys, roots, sealed
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.documents import Invitation, Request, Root
from qic_desktop.services.locking import package_locks
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import signing_key
from qic_desktop.store import segments
from qic_desktop.store.journal import new_record, record_edit
from qic_desktop.store.segments import HeldSegment

TRUSTED, OPEN, ANSWERED, DECLINED, RIVAL = "trusted", "open", "answered", "declined", "rival"
FIRST_LAPTOPS = "first_laptops"
"""The setting that names the laptop with whose package this store began."""


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
    """The versions of the root that this workspace trusts, oldest first; the last one counts, and all travel."""
    rows = workspace.store.rows("select sealed from enclosed where type=? and state=?", (sealed.ROOT, TRUSTED))
    found = (documents.open_document(bytes(row[0])) for row in rows)
    return tuple(sorted((root for root in found if isinstance(root, Root)), key=lambda root: root.version))


def take_roots(workspace: Workspace, offered: Sequence[Root]) -> bool:
    """Take the versions that rightly follow the trusted root; answers whether there is a new one.

    One that rivals a trusted version stays in the store as a sign that somebody signed twice.
    """
    if not offered:
        return False
    chain = trusted_roots(workspace)
    links = roots.followed(chain, offered)
    for rival in roots.rivals_of(links, [*chain, *offered]):
        keep_document(workspace, sealed.ROOT, rival.sealed, RIVAL)
    if links == chain:
        return False
    _keep_chain(workspace, links)
    return True


def _keep_chain(workspace: Workspace, links: Sequence[Root]) -> None:
    connection = workspace.store.connection
    connection.execute("update enclosed set state=? where type=? and state=?", (RIVAL, sealed.ROOT, TRUSTED))
    for root in links:
        keep_document(workspace, sealed.ROOT, root.sealed, TRUSTED)
        connection.execute("update enclosed set state=? where hash=?", (TRUSTED, sha256(root.sealed).hexdigest()))


def collaborative_of(workspace: Workspace) -> str | None:
    """The collaborative's id, None for a site that works alone."""
    collab: str | None = workspace.store.setting("collab")
    return collab


# --- authority ----------------------------------------------------------------------------------------------


def build_authority(workspace: Workspace) -> Authority:
    """Who may write what, from everything this store holds; what else is recorded changes nothing of it."""
    return workspace.store.remembered(
        "authority",
        lambda: authority_among(workspace, lambda _one, _segment: True),
        lambda one: one.entity in authorities.STATING,
    )


def authority_among(workspace: Workspace, counts: Callable[[Operation, str], bool]) -> Authority:
    """Who might write what if only the statements held that count were there: ``counts`` is asked with an operation
    and the id of its segment, which is empty for one that is not sealed yet."""
    connection = workspace.store.connection
    mark = _stating("sealed")
    statements = [
        statement
        for held in segments.held(connection, mark)
        for statement in authorities.statements_of(parse_segment(held.body), partial(_swapped, counts, held.id))
    ]
    statements += _unsealed_statements(workspace, counts)
    own = (workspace.journal.writer, *workspace.store.setting("former_writers", []))
    scopes = _own_scopes(workspace)

    def prev_of(segment: str) -> str | None:
        row = connection.execute("select prev from segment where id=?", (segment,)).fetchone()
        return row[0] if row else None

    return Authority.build(
        trusted_roots(workspace),
        anchors={**_first_laptops(workspace), **dict.fromkeys(own, scopes)},
        statements=statements,
        prev_of=prev_of,
    )


def _stating(column: str) -> str:
    """Where certificates, revocations and entries that record redactions may lie."""
    return " or ".join(f"""instr({column}, cast('"{name}"' as blob))""" for name in authorities.STATING)


def _first_laptops(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The laptop whose package began this store: a person compared its words, so it may write for the same site."""
    scopes = (workspace.scope.text, workspace.private_scope.text)
    return dict.fromkeys(workspace.store.setting(FIRST_LAPTOPS, []), scopes) if workspace.role is Role.SITE else {}


def _swapped(counts: Callable[[Operation, str], bool], segment: str, operation: Operation) -> bool:
    return counts(operation, segment)


def _unsealed_statements(workspace: Workspace, counts: Callable[[Operation, str], bool]) -> list[authorities.Statement]:
    rows = workspace.store.rows(f"select writer, scope, line from unsealed where {_stating('line')}")
    said = ((parse_line(bytes(line)), writer, scope) for writer, scope, line in rows)
    found = (authorities.parse_statement(one, writer, scope, "") for one, writer, scope in said if counts(one, ""))
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
    is_officer = any(mine in root.officer_ids for root in trusted_roots(workspace)[-1:])
    if not is_officer and workspace.journal.find_record(records.Certificate, organiser_scope(), mine) is None:
        return False
    if not workspace.journal.list_records(records.Revocation, organiser_scope()):
        return True
    # Whoever accepted it may have been revoked since; that this store trusts itself does not count elsewhere.
    known = build_authority(workspace)
    elsewhere = Authority.build(known.roots, statements=known.statements, prev_of=known.prev_of)
    return elsewhere.knows(mine) and mine not in elsewhere.limits


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


def accept_invitation(
    workspace: Workspace, root: Root, invitation: Invitation, *, offered: Sequence[Root] = ()
) -> None:
    """Pin the root, with the versions before it among ``offered``, and keep a request that rides in the next package.

    Raises:
        RefusedError: the invitation is for another role, another collaborative, or was not made by the root.
    """
    if invitation.role != workspace.role.value:
        raise RefusedError("E-ROLE", invitation.role)
    if invitation.collab != root.collab or root.practice is not workspace.practice:
        raise RefusedError("E-INVITATION", "root")
    current = collaborative_of(workspace)
    if current not in (None, root.collab) and not may_leave(workspace):
        raise RefusedError("E-COLLABORATIVE", root.collab)
    # Anybody can read the collaborative's id; who has joined it trusts no second root that bears it.
    links, known = roots.lineage(root, offered), trusted_roots(workspace) if current == root.collab else ()
    if known:
        links = roots.followed(known, offered or links)
    if root.identity not in {one.identity for one in links}:
        raise RefusedError("E-INVITATION", "root")
    with workspace.store.transaction():
        begin_with(workspace, links)
        if invitation.site not in (None, workspace.own_id):
            adopt(workspace, invitation.site)
        workspace.store.set_setting("invitation", {"name": invitation.name, "code": invitation.code})
        if workspace.role is Role.SITE and workspace.own_id != invitation.site:
            name_facility(workspace, invitation.code)
        # It stays here, since a new writer (a copied or restored store) has to answer it again; no package holds it.
        keep_document(workspace, sealed.INVITATION, invitation.sealed, TRUSTED)
        _ask(workspace, invitation)


def name_facility(workspace: Workspace, code: str) -> None:
    """Write the site's own name and its code in the collaborative."""
    naming = record_edit(Facility, workspace.own_id, name=workspace.name, code=code)
    workspace.journal.append(workspace.scope, [naming], undoable=False)


def _ask(workspace: Workspace, invitation: Invitation) -> None:
    request = documents.make_request(
        invitation,
        own_key(workspace),
        scopes=_wanted_scopes(workspace),
        name=workspace.name,
        reading=package_locks.offered_recipient(workspace),
    )
    keep_document(workspace, sealed.REQUEST, request, OPEN)


def begin_with(workspace: Workspace, links: Sequence[Root]) -> None:
    """Trust a root, with the versions before it, in place of a fresh store's own."""
    if collaborative_of(workspace) != links[-1].collab:
        workspace.store.connection.execute("delete from enclosed where type=?", (sealed.ROOT,))
    workspace.store.set_setting("collab", links[-1].collab)
    _keep_chain(workspace, links)


def may_leave(workspace: Workspace) -> bool:
    """An organiser's fresh store has a root of its own; nothing was published, so another may replace it."""
    if workspace.role is not Role.ORGANISER:
        return False
    row = workspace.store.connection.execute(
        "select (select count(*) from segment) + (select count(*) from unsealed)"
    ).fetchone()
    return int(row[0]) == 0


def is_unused(workspace: Workspace) -> bool:
    """Whether nothing of a team or coach was ever typed or taken in here, but for the name it was made with."""
    connection = workspace.store.connection
    typed = connection.execute(
        "select count(*) from unsealed where instr(line, cast('\"facility\"' as blob))=0"
    ).fetchone()[0]
    return not typed and not segments.held(connection, "scope like 'site:%' or scope like 'coach:%'")


def adopt(workspace: Workspace, identity: str) -> None:
    """A store in which nothing was typed yet takes an id that is at work already: a paper site's, a team's on another
    laptop, or that of a coach whose laptop was lost.

    Raises:
        RefusedError: ``E-STORE-IN-USE``: there are entries in it.
    """
    connection = workspace.store.connection
    if workspace.role is Role.ORGANISER or not is_unused(workspace):
        raise RefusedError("E-STORE-IN-USE", workspace.name)
    scope = f"{workspace.role.value}:{workspace.own_id}%"
    for table in ("unsealed", "register", "overwritten", "clock", "p_facility", "draft"):
        connection.execute(f"delete from {table} where scope like ?", (scope,))
    connection.execute("delete from enclosed where type=?", (sealed.REQUEST,))
    workspace.store.set_setting("own_id", identity)
    workspace.own_id = identity


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
    vouched = _vouched_for(workspace) if workspace.role is Role.SITE else set()
    waiting = open_documents(workspace)
    return tuple(data for data, request in waiting if request.keyid in (own | vouched) - certified)


def _vouched_for(workspace: Workspace) -> set[str]:
    """The team's further laptops that one of its laptops vouches for: their requests are copied forward."""
    return {one.id for one in workspace.journal.list_records(records.Certificate, workspace.scope)}


def _ask_again(workspace: Workspace) -> None:
    if any(request.keyid == workspace.journal.writer for _data, request in open_documents(workspace)):
        return
    invitations = kept_invitations(workspace)
    if not invitations and not workspace.store.setting(FIRST_LAPTOPS, []):
        return
    with workspace.store.transaction():
        for invitation in invitations:
            _ask(workspace, invitation)
        if not invitations:
            _ask_our_team(workspace)


def kept_invitations(workspace: Workspace) -> list[Invitation]:
    """The invitations to this workspace's collaborative that were opened here, or on another laptop of the team."""
    kept = workspace.store.rows("select sealed from enclosed where type=?", (sealed.INVITATION,))
    opened = (documents.open_document(bytes(row[0])) for row in kept)
    collab = collaborative_of(workspace)
    return [one for one in opened if isinstance(one, Invitation) and one.collab == collab]


def _ask_our_team(workspace: Workspace) -> None:
    """A further laptop that knows no invitation asks the team's other laptops, which forward what they vouch for."""
    request = documents.make_plain_request(
        own_key(workspace),
        scopes=_wanted_scopes(workspace),
        name=workspace.name,
        collab=collaborative_of(workspace),
        practice=workspace.practice,
        reading=package_locks.offered_recipient(workspace),
    )
    keep_document(workspace, sealed.REQUEST, request, OPEN)


def open_documents(workspace: Workspace) -> list[tuple[bytes, Request]]:
    """Requests that wait for an answer, own and others': (sealed document, what it says)."""
    rows = workspace.store.rows("select sealed from enclosed where type=? and state=?", (sealed.REQUEST, OPEN))
    opened = ((bytes(row[0]), documents.open_document(bytes(row[0]))) for row in rows)
    return [(data, request) for data, request in opened if isinstance(request, Request)]


def declined_keys(workspace: Workspace) -> set[str]:
    """Keys that asked to write for this team and were declined here."""
    rows = workspace.store.rows("select sealed from enclosed where type=? and state=?", (sealed.REQUEST, DECLINED))
    opened = (documents.open_document(bytes(row[0])) for row in rows)
    return {one.keyid for one in opened if isinstance(one, Request)}


# --- what others see ---------------------------------------------------------------------------------------


def judge_again(workspace: Workspace, authority: Authority) -> list[HeldSegment]:
    """The waiting segments that may be accepted now."""
    ready = []
    for held in segments.held(workspace.store.connection, "state=?", (segments.WAITING,)):
        # Scope and writer were read when it arrived: parsing it again for every laptop that is accepted would be slow.
        if held.replaces:
            continue  # A redaction waits for the entry that records it: removals.
        revoked = authority.is_revoked(held.writer, held.scope, held.id)
        if not revoked and authority.right_to_write(held.writer, Scope.parse(held.scope)) != "none":
            ready.append(held)
    return ready


def site_code(workspace: Workspace, site: str) -> str:
    """The registry's code of a site, or the beginning of its id."""
    found = workspace.journal.find_record(records.Site, organiser_scope(), site)
    return found.code or site[:8] if found else site[:8]


def list_sites(workspace: Workspace) -> tuple[records.Site, ...]:
    """The enrolled sites by code; read once until something is written.

    No two of them are answered with one code: where two laptops gave it at the same time, the later site's gets a
    number behind it, until somebody renames one.
    """

    def read() -> tuple[records.Site, ...]:
        sites = _told_apart(workspace.journal.list_records(records.Site, organiser_scope()))
        return tuple(sorted(sites, key=lambda site: (site.code or "~", site.name or "")))

    return workspace.store.remembered("sites", read, lambda one: one.entity == records.Site.ENTITY)


def _told_apart(sites: Sequence[records.Site]) -> list[records.Site]:
    """The sites with codes of their own; one that is still a facility of its own, and then the first, keeps its."""
    taken = {site.code or "" for site in sites}
    if len(taken) == len(sites):
        return list(sites)
    found, seen = [], set[str]()
    for site in sorted(sites, key=lambda one: (bool(one.merged_into), one.id)):
        code = site.code or ""
        if code and code in seen:
            code = free_code(code, taken)
            taken.add(code)
        seen.add(code)
        found.append(site if code == (site.code or "") else replace(site, code=code))
    return found


def free_code(code: str, taken: Iterable[str]) -> str:
    """The code, with the first number behind it under which no other site is known; large and small letters alike."""
    known = {one.casefold() for one in taken}
    numbered = (f"{code}-{number}" for number in itertools.count(2))
    return code if code.casefold() not in known else next(one for one in numbered if one.casefold() not in known)


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
    if any(keyid in root.officer_ids for root in trusted_roots(workspace)):
        return "organiser"
    if not isinstance(grant, dict):
        return None
    scopes = [str(scope) for scope in grant.get("scopes", ())]
    if grant.get("as") == "site" and scopes:
        return site_code(workspace, scopes[0][5:41])
    return str(grant.get("as"))


def root_fingerprint(workspace: Workspace) -> Spoken | None:
    """The root on which this workspace's trust rests, to compare by voice; None for a team that works alone."""
    chain = trusted_roots(workspace)
    return Spoken.of_key(chain[-1].spoken_id) if chain else None
