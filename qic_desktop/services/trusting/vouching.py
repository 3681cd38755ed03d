"""One laptop of a team lets another in: the request of an unknown key for the own site, compared and vouched for.

The certificate lies in the site's own scope and is provisional until the organiser confirms it (format clause F14).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError
from qic_desktop.exchange import documents, sealed
from qic_desktop.exchange.documents import Request
from qic_desktop.services import copies
from qic_desktop.services.copies import Copy
from qic_desktop.services.exchanging import exporting, importing, restoring
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.exchanging.importing import entry_head
from qic_desktop.services.locking import package_locks
from qic_desktop.services.trusting import enrolling, team_keys, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import seal_scopes
from qic_desktop.store import segments
from qic_desktop.store.journal import Changes

MAX_LAPTOP_NAME = team_keys.MAX_LAPTOP_NAME


@dataclass(frozen=True, slots=True)
class AskingLaptop:
    """A laptop that asks to write for this team. ``waiting`` counts its entries here, which wait for the answer.

    ``proven`` says whether it holds the invitation that this team answered; ``declined`` that somebody here said no.
    """

    key: str
    name: str
    fingerprint: Spoken
    waiting: int
    proven: bool
    declined: bool = False


# --- who asks -------------------------------------------------------------------------------------------------


def asking_laptops(workspace: Workspace) -> tuple[AskingLaptop, ...]:
    """The laptops that ask to write for this team and have no answer; first those that nobody has declined."""
    if workspace.role is not Role.SITE:
        return ()
    known = team_keys.certified_keys(workspace) | team_keys.own_keys(workspace)
    found = [
        _asking(workspace, request, declined=state == trust.DECLINED)
        for request, state in _requests(workspace)
        if request.keyid not in known and _asks_for_ours(workspace, request)
    ]
    by_key = {one.key: one for one in sorted(found, key=lambda one: one.proven)}
    return tuple(sorted(by_key.values(), key=lambda one: (one.declined, one.key)))


def _requests(workspace: Workspace) -> list[tuple[Request, str]]:
    rows = workspace.store.rows(
        "select sealed, state from enclosed where type=? and state in (?, ?)",
        (sealed.REQUEST, trust.OPEN, trust.DECLINED),
    )
    opened = ((documents.open_document(bytes(data)), str(state)) for data, state in rows)
    return [(one, state) for one, state in opened if isinstance(one, Request)]


def _asks_for_ours(workspace: Workspace, request: Request) -> bool:
    """Whether it asks for this team's scopes and nothing more: else it is no laptop of ours."""
    own = {workspace.scope.text, workspace.private_scope.text}
    collab = trust.collaborative_of(workspace)
    return (
        request.role == "site"
        and request.subject == workspace.own_id
        and set(request.scopes) <= own
        and request.practice is workspace.practice
        and request.collab in ("", collab)
    )


def _asking(workspace: Workspace, request: Request, *, declined: bool) -> AskingLaptop:
    waiting = segments.held(
        workspace.store.connection,
        "writer=? and scope=? and state=?",
        (request.keyid, workspace.scope.text, segments.WAITING),
    )
    heads = {entry_head(one.entity, one.id) for held in waiting for one in held.operations()}
    proven = any(request.answers(one.secret) for one in trust.kept_invitations(workspace))
    return AskingLaptop(
        request.keyid, request.name, Spoken.of_key(request.keyid), len(heads), proven=proven, declined=declined
    )


def find_asking(workspace: Workspace, key: str) -> AskingLaptop:
    """The asking laptop with a key id, or its beginning.

    Raises:
        NotFoundError: none, or more than one.
    """
    found = [one for one in asking_laptops(workspace) if key and one.key.startswith(key)]
    if len(found) != 1:
        raise NotFoundError(key, what="request")
    return found[0]


# --- the answer -----------------------------------------------------------------------------------------------


def vouch(workspace: Workspace, key: str, *, name: str = "") -> Changes:
    """Let another laptop of the team write; what waited for it opens at once.

    Args:
        workspace: a team's open store.
        key: the asking laptop's key id or its beginning, of which a person has compared the words.
        name: what the team calls that laptop; travels with the team's shared entries.

    Raises:
        NotFoundError: no laptop with this key asks.
        NotAllowedError: this laptop is itself not confirmed yet.
    """
    asking = find_asking(workspace, key)
    if not team_keys.may_vouch(workspace):
        raise NotAllowedError(asking.name, why="provisional")
    request = next(one for one, _state in _requests(workspace) if one.keyid == asking.key)
    with workspace.store.transaction():
        changes = workspace.journal.append(
            workspace.scope, [team_keys.team_certificate(workspace, request.public, name)], undoable=False
        )
        _mark(workspace, asking.key, trust.OPEN)
    return changes | enrolling.open_what_waited(workspace)


def decline(workspace: Workspace, key: str) -> Changes:
    """Keep a laptop out that is not ours: what it wrote stays aside. The answer can be changed later.

    Raises:
        NotFoundError: no laptop with this key asks.
    """
    asking = find_asking(workspace, key)
    with workspace.store.transaction():
        _mark(workspace, asking.key, trust.DECLINED)
    return Changes()


def _mark(workspace: Workspace, key: str, state: str) -> None:
    for request, _state in _requests(workspace):
        if request.keyid == key:
            workspace.store.connection.execute(
                "update enclosed set state=? where type=? and sealed=?", (state, sealed.REQUEST, request.sealed)
            )


def requests_in_file(workspace: Workspace, path: Path) -> tuple[AskingLaptop, ...]:
    """The laptops of this team that ask in a package, which is not taken in.

    Raises:
        NotFoundError: nobody asks in it for this team.
    """
    verdict = importing.verify_file(path, workspace)
    asking = {request.keyid for request in verdict.requests}
    with workspace.store.transaction():
        for request in verdict.requests:
            if request.subject == workspace.own_id:
                trust.keep_document(workspace, sealed.REQUEST, request.sealed, trust.OPEN)
    found = tuple(one for one in asking_laptops(workspace) if one.key in asking)
    if not found:
        raise NotFoundError(path.name, what="request")
    return found


# --- the copy for the other laptop ----------------------------------------------------------------------------


def write_restore_package(workspace: Workspace, out: Path, *, locked: bool = False) -> SentPackage:
    """Write everything of this team, names and minutes too, for another laptop of its own.

    Args:
        workspace: a team's open store.
        out: the file.
        locked: encrypt it to the keys of the laptops that the team has already; a new one has none yet and could not
            open it.

    Raises:
        NotAllowedError: only a team has laptops of its own.
        NotFoundError, DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("restore-package", why="role")
    team_keys.vouch_for_former(workspace)
    lock_to = package_locks.team_recipients(workspace) if locked else ()
    seal_scopes(workspace, [workspace.scope, workspace.private_scope])
    return exporting.write_package(workspace, restoring.restore_contents(workspace), out, lock_to=lock_to)


def copy_for_own_laptop(workspace: Workspace, folder: Path) -> SentPackage:
    """Write the restore package into a folder or onto a stick, under a name that tells it from what is sent.

    Raises:
        NotFoundError: the stick was removed, or the folder is gone.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    sent = write_restore_package(workspace, _free_name(workspace, folder))
    elsewhere = copies.is_elsewhere(folder, workspace.store.path)
    rows = workspace.store.rows("select writer, scope, max(seq) from register group by writer, scope")
    upto = {f"{writer} {scope}": int(last) for writer, scope, last in rows}
    place = copies.place_name(folder)
    copies.remember_copy(workspace, Copy("package", place, workspace.clock(), elsewhere, sent.id, upto))
    return sent


def _free_name(workspace: Workspace, folder: Path) -> Path:
    stem = f"{Path(exporting.offered_name(workspace)).stem}-own-laptop"
    names: Iterable[str] = (f"{stem}.qicpkg", *(f"{stem} ({number}).qicpkg" for number in range(2, 1000)))
    free = next((folder / name for name in names if not (folder / name).exists()), None)
    if free is None:
        raise RefusedError("E-READ-BACK", str(folder))
    return free
