"""Making packages: a site's data, the organiser's news, invitations.

In numbered steps; whatever happens between two of them, the file is the whole old one or the whole new one, and the
next export finishes what this one began:

1. *seal*: own entries become segments, in one transaction; then the anchor outside the store is moved;
2. *build* in memory, and judge as a reader would;
3. *write* a temporary file beside the target; 4. *sync* it to the disk; 5. *read it back*;
6. *rename* it to the target's name, and sync the folder;
7. *remember*: number, what was sent, the package's line, in one transaction. "Sent" means that a finished package
   named it; what was sealed and not remembered simply goes again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import qic_desktop
from qic_desktop.disk import sync_folder
from qic_desktop.domain import collaborative as records
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.collaborative import KEYID
from qic_desktop.domain.entity import DRAFTED
from qic_desktop.domain.scope import Scope, is_uuid, organiser_private_scope, organiser_scope
from qic_desktop.domain.segment import segment_id
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError, RefusedError, StoreExistsError
from qic_desktop.exchange.manifest import ANYBODY, Manifest
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.exchange.sealed import SEGMENT, open_sealed
from qic_desktop.exchange.verification import Context, verify
from qic_desktop.services.exchanging import entered, receipts
from qic_desktop.services.feeding_back import consent
from qic_desktop.services.locking import at_rest, package_locks
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.caseloads import Coach
from qic_desktop.services.removing import removals
from qic_desktop.services.trusting import entry_rights, team_keys, trust
from qic_desktop.services.trusting.succession import ensure_enrolled, require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import seal_scopes
from qic_desktop.store import segments
from qic_desktop.store.database import translated_os_error
from qic_desktop.store.journal import Changes, Edit
from qic_desktop.store.registers import shown

SENT = "sent"


@dataclass(frozen=True, slots=True)
class SentPackage:
    """A finished package: where it lies, what it holds, and the whole file in six words.

    ``beside`` are files for single readers that were written with the news (``news_for_some``).
    """

    file: Path
    id: str
    number: int
    size_bytes: int
    entries: int
    segments: int
    spoken: Spoken
    only_new: bool = False
    locked: bool = False
    beside: tuple[Path, ...] = ()


def export_data_package(
    workspace: Workspace, out: Path, *, to: str = ANYBODY, only_new: bool = False, lock_to: Sequence[str] = ()
) -> SentPackage:
    """Write the site's (or coach's) data package: all shared chains of its scope, and a request not answered yet.

    An organiser publishes instead; one who is not accepted yet sends the request to join alone.

    Args:
        workspace: the open store.
        out: the file; it is written in numbered steps, see ``_finish``.
        to: the only one who may read it in; a coach's goes to the organiser where nobody is named.
        only_new: leave out what the organiser has confirmed or, before he ever did, what has left here already.
        lock_to: the keys that can open it (``package_locks.keys_for``); none for a package that everybody can read.

    Raises:
        NotFoundError: ``to`` names no recipient.
        NotAllowedError: nothing is new, or an organiser's news, which go whole.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    if workspace.role is Role.ORGANISER:
        if only_new:
            raise NotAllowedError("export", why="news-go-whole")
        if lock_to:
            raise NotAllowedError("lock", why="news-for-all")
        asks = not ensure_enrolled(workspace) and trust.open_requests(workspace)
        return _ask(workspace, out, to=to) if asks else publish(workspace, out, to=to)
    to = _addressed_to(workspace, recipient(workspace, to))
    connection = workspace.store.connection
    if workspace.role is Role.SITE:
        if trust.collaborative_of(workspace) is None:
            # Nobody else can say to the team's next laptop whose the older entries are.
            team_keys.vouch_for_former(workspace)
        seal_scopes(workspace, [workspace.scope])
        held = segments.held(connection, "scope=? and state=?", (workspace.scope.text, segments.ACCEPTED))
    else:
        held = _coach_segments(workspace, to)
    if only_new:
        held, _basis = receipts.only_new(workspace, held)
        if not held:
            raise NotAllowedError("export", why="nothing-new")
    contents = Contents(
        kind="site" if workspace.role is Role.SITE else "coach",
        collab=trust.collaborative_of(workspace),
        site=workspace.own_id if workspace.role is Role.SITE else None,
        to=to,
        practice=workspace.practice,
        segments=[one.sealed for one in held],
        enclosed=trust.open_requests(workspace),
        have=_have(workspace),
    )
    return _finish(workspace, contents, out, only_new=only_new, lock_to=lock_to)


def _addressed_to(workspace: Workspace, to: str) -> str:
    """A coach's package tells of many sites: no site may read it in, it is the organiser's."""
    collab = trust.collaborative_of(workspace)
    return collab if workspace.role is Role.COACH and to == ANYBODY and collab is not None else to


def recipient(workspace: Workspace, name: str) -> str:
    """The id that a package is addressed to: anybody, the organiser, a site's code, or an id as it is.

    Raises:
        NotFoundError: nobody is called so.
    """
    if name == ANYBODY or is_uuid(name) or KEYID.fullmatch(name):
        return name
    collab = trust.collaborative_of(workspace)
    if name == Role.ORGANISER.value and collab is not None:
        return collab
    return entry_rights.find_coach(workspace, name) or trust.find_site(workspace, name).id


def _ask(workspace: Workspace, out: Path, *, to: str) -> SentPackage:
    """An organiser's request to join, in a package of its own: nothing may be published before the answer."""
    contents = Contents(
        kind="organiser",
        collab=trust.collaborative_of(workspace),
        to=recipient(workspace, to),
        practice=workspace.practice,
        enclosed=[*(root.sealed for root in trust.trusted_roots(workspace)), *trust.open_requests(workspace)],
    )
    return _finish(workspace, contents, out)


def _coach_segments(workspace: Workspace, to: str) -> list[segments.HeldSegment]:
    """What she wrote about her sites and entered for them; for one site only what concerns that site."""
    connection = workspace.store.connection
    prefix = f"coach:{workspace.own_id}/"
    one_site = any(site.id == to for site in trust.list_sites(workspace))
    prefix += to if one_site else ""
    rows = workspace.store.rows(
        "select distinct scope from unsealed where scope like ? and scope not like '%/private'", (f"{prefix}%",)
    )
    seal_scopes(workspace, [Scope.parse(row[0]) for row in rows])
    own = segments.held(
        connection, "scope like ? and scope not like '%/private' and state=?", (f"{prefix}%", segments.ACCEPTED)
    )
    return [*own, *(entered.for_site(workspace, to) if one_site else entered.by_this_laptop(workspace))]


def publish(workspace: Workspace, out: Path, *, to: str = ANYBODY) -> SentPackage:
    """Release what is drafted and write the organiser's package: definitions, registry, certificates, receipts.

    One that is addressed to a site, to organisers or to a coach also carries what was entered for sites (``entered``).

    Raises:
        NotAllowedError: only an enrolled organiser publishes.
    """
    to = recipient(workspace, to)
    release_drafts(workspace)
    more = [] if to == ANYBODY else entered.for_addressee(workspace, to)
    contents = Contents(
        kind="organiser",
        collab=trust.collaborative_of(workspace),
        to=to,
        practice=workspace.practice,
        segments=[one.sealed for one in (*_organiser_segments(workspace), *more)],
        enclosed=[root.sealed for root in trust.trusted_roots(workspace)],
        have=_have(workspace),
    )
    return _finish(workspace, contents, out)


def _organiser_segments(workspace: Workspace) -> list[segments.HeldSegment]:
    return segments.held(workspace.store.connection, "scope=? and state=?", (organiser_scope().text, segments.ACCEPTED))


def _site_segments(workspace: Workspace, site: str | None) -> list[segments.HeldSegment]:
    if site is not None:
        entered.for_site(workspace, site)  # What was entered for it is sealed first.
    return segments.held(workspace.store.connection, "scope=? and state=?", (f"site:{site}", segments.ACCEPTED))


def invite(
    workspace: Workspace, name: str, out: Path, *, role: Role = Role.SITE, code: str = "", site: str | None = None
) -> SentPackage:
    """Write an invitation package: root, invitation and everything published so far.

    One that names a ``site`` (or the id of a coach) also carries its shared entries, as far as they are here: with it
    a team or a coach who has lost the laptop begins again.

    Raises:
        NotAllowedError: only an enrolled organiser invites.
    """
    release_drafts(workspace)
    if not name.strip():
        raise InputError(name)
    document = trust.write_invitation(workspace, name, role=role, code=code, site=site)
    comes_back = role is Role.COACH and site is not None
    held = entered.of_coach(workspace, site or "") if comes_back else _site_segments(workspace, site)
    contents = Contents(
        kind="invitation",
        collab=trust.collaborative_of(workspace),
        practice=workspace.practice,
        segments=[one.sealed for one in (*_organiser_segments(workspace), *held)],
        enclosed=[*(root.sealed for root in trust.trusted_roots(workspace)), document],
    )
    return _finish(workspace, contents, out)


def invite_again(workspace: Workspace, site: records.Site, folder: Path) -> SentPackage:
    """An invitation for a team that has lost its laptop, with what is held here of it, under a name of its own.

    Raises:
        NotAllowedError: only an enrolled organiser invites.
        NotFoundError, DiskFullError, StoreReadOnlyError: nothing was finished.
    """
    code = site.code or site.id[:8]
    return invite(workspace, site.name or code, _again(workspace, folder, code), code=site.code or "", site=site.id)


def invite_coach_again(workspace: Workspace, coach: Coach, folder: Path) -> SentPackage:
    """An invitation for a coach who has lost her laptop: under it she is the same coach, with her visits.

    It carries what she wrote as far as it is held here, and of the sites in her list their shared entries. What she
    kept to herself lies in her own backups alone.

    Raises:
        NotAllowedError: only an enrolled organiser invites.
        NotFoundError, DiskFullError, StoreReadOnlyError: nothing was finished.
    """
    out = _again(workspace, folder, coach.name)
    return invite(workspace, coach.name, out, role=Role.COACH, code=coach.name[:40], site=coach.id)


def _again(workspace: Workspace, folder: Path, name: str) -> Path:
    safe = "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in name)[:40]
    return folder / f"{safe}-again-{workspace.today():%Y-%m-%d}.qicpkg"


def release_drafts(workspace: Workspace) -> Changes:
    """Publish: copy drafted registers under the same id into the organiser's scope, clear the drafts, seal.

    A letter to some sites is copied into the scope of each of them instead: nobody else learns to whom it went.

    Raises:
        NotAllowedError: only an enrolled organiser publishes.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("publish", why="role")
    require_enrolled(workspace, "publish")
    package_locks.name_self_reader(workspace)
    drafts = organiser_private_scope()
    consent.enforce(workspace)
    released, cleared = _drafted(workspace, drafts)
    changes = Changes()
    with workspace.store.transaction():
        if released:
            changes = workspace.journal.append(drafts, cleared, undoable=False)
            for scope, edits in _by_reader(released):
                changes |= workspace.journal.append(scope, edits, undoable=False)
    workspace.journal.forget_steps()
    seal_scopes(workspace, [organiser_scope()])
    return changes


def _by_reader(released: Sequence[Edit]) -> list[tuple[Scope, list[Edit]]]:
    """Where released edits go: letters to some sites to each of them alone, everything else to all."""
    found: dict[Scope, list[Edit]] = {}
    for edit in released:
        readers = edit.registers.get("to") if edit.entity == records.Letter.ENTITY else None
        if not isinstance(readers, list) or not readers:
            found.setdefault(organiser_scope(), []).append(edit)
            continue
        for reader in readers:
            alone = replace(edit, registers={**edit.registers, "to": [reader]})
            found.setdefault(organiser_scope(str(reader)), []).append(alone)
    return list(found.items())


def has_drafts(workspace: Workspace) -> bool:
    """Whether something is drafted that sites do not see yet."""
    return bool(_drafted(workspace, organiser_private_scope())[0])


def drafted_records(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """What publishing would release: entity and id of each drafted record."""
    return tuple((one.entity, one.id) for one in _drafted(workspace, organiser_private_scope())[0])


def _drafted(workspace: Workspace, drafts: Scope) -> tuple[list[Edit], list[Edit]]:
    rows = workspace.store.rows(
        "select distinct entity, id, register from register where scope=? and value<>'null'", (drafts.text,)
    )
    registers: dict[tuple[str, str], dict[str, object]] = {}
    for entity, identity, register in rows:
        declaration = find_declaration(entity)
        if declaration is None or not declaration.owners >= DRAFTED or register in declaration.record.UNPUBLISHED:
            continue
        live = workspace.journal.live(drafts, entity, identity)[register]
        registers.setdefault((entity, identity), {})[register] = shown(live).parsed()
    released = [Edit(entity, identity, values) for (entity, identity), values in registers.items()]
    cleared = [Edit(entity, identity, dict.fromkeys(values)) for (entity, identity), values in registers.items()]
    return released, cleared


def _have(workspace: Workspace) -> dict[str, tuple[tuple[int, str], ...]]:
    """What this store holds of every shared chain, whole from its first number: the tips."""
    rows = workspace.store.rows(
        "select writer || ' ' || scope, first, last, id, prev from segment where state='accepted' "
        "and scope not like '%/private' order by writer, scope, first, id"
    )
    return receipts.whole_tips(removals.rows_by_place(workspace.store.connection, rows))


# --- writing ------------------------------------------------------------------------------------------------


def write_package(workspace: Workspace, contents: Contents, out: Path, *, lock_to: Sequence[str] = ()) -> SentPackage:
    """Write a package of other contents (``restoring``): read back, verified, remembered; ``have`` is put in here.

    Raises:
        NotFoundError, DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    return _finish(workspace, replace(contents, have=_have(workspace)), out, lock_to=lock_to)


def _finish(
    workspace: Workspace, contents: Contents, out: Path, *, only_new: bool = False, lock_to: Sequence[str] = ()
) -> SentPackage:
    store = workspace.store
    number = int(store.setting("packages_made", 0)) + 1
    data = build_package(
        contents,
        trust.own_key(workspace),
        number=number,
        made=workspace.clock(),
        app=qic_desktop.__version__,
    )
    out = out.absolute()
    # Judged before it gets its name: what lay there is replaced by a sound package or not at all.
    context = Context(
        declarations=find_declaration,
        authority=trust.build_authority(workspace),
        held=_sound_before(workspace, contents).__contains__,
    )
    verdict = verify(data, context)
    manifest = verdict.manifest
    if manifest is None or any(one.outcome == "refuse" for one in verdict.segments):
        raise RefusedError(verdict.code, verdict.detail)
    if lock_to:
        data = package_locks.locked(workspace, data, lock_to)
    write_atomically(out, data)
    entries = sum((entry.last or 0) - (entry.first or 0) + 1 for entry in manifest.entries)
    spoken = Spoken.of_file(sha256(data).hexdigest())
    counted = (number, len(data), entries, len(manifest.entries))
    sent = SentPackage(out, manifest.id, *counted, spoken, only_new=only_new, locked=bool(lock_to))
    _remember(workspace, sent, manifest)
    return sent


def _sound_before(workspace: Workspace, contents: Contents) -> set[str]:
    """The ids of own segments that an earlier package carried: signature and id are checked again, but their entries
    were read one by one then, and the same id means the same bytes. Else each export would read the whole history.

    Raises:
        RefusedError: a signature no longer holds: the store was damaged.
    """
    told = receipts.sent_chains(workspace)
    writer = workspace.journal.writer
    own = segments.held(workspace.store.connection, "writer=? and state='accepted'", (writer,))
    before = {one.sealed: one.id for one in own if one.last <= told.get(one.chain, 0)}
    sound = set()
    for segment in contents.segments:
        if segment in before and segment_id(open_sealed(segment, (SEGMENT,)).body) == before[segment]:
            sound.add(before[segment])
    return sound


def write_atomically(out: Path, data: bytes) -> None:
    """Write a file whole or not at all, and read it back; sealed where it lies in a locked store's own folder.

    Raises:
        DiskFullError, StoreReadOnlyError: what the disk said; the unfinished file is gone.
        NotFoundError: the folder is not there (a stick that was pulled out).
    """
    temporary = out.with_name(f".{out.name}.part")
    data = at_rest.shut(out, data)
    if not out.parent.is_dir():
        raise NotFoundError(str(out.parent), what="folder")
    if out.is_dir():
        raise StoreExistsError(out)
    try:
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if sha256(temporary.read_bytes()).digest() != sha256(data).digest():
                raise RefusedError("E-READ-BACK", str(out))
            temporary.replace(out)
            sync_folder(out.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise translated_os_error(error, out.parent) from error


def _remember(workspace: Workspace, sent: SentPackage, manifest: Manifest) -> None:
    store = workspace.store
    upto: dict[str, int] = {}
    for entry in manifest.entries:
        if entry.chain is not None and entry.last is not None:
            upto[entry.chain] = max(entry.last, upto.get(entry.chain, 0))
    counts = {"new": sent.entries, "size": sent.size_bytes, "upto": upto}
    if sent.only_new:
        counts["only_new"] = True
    with store.transaction():
        store.set_setting("packages_made", sent.number)
        told = receipts.sent_chains(workspace)
        # What goes to the team's own laptop, or from a coach to one site, has reached nobody else.
        for_one = workspace.role is Role.COACH and manifest.to not in (ANYBODY, trust.collaborative_of(workspace))
        sent_now = {} if manifest.kind == "restore" or for_one else upto
        store.set_setting(
            receipts.SENT, {**told, **{chain: max(last, told.get(chain, 0)) for chain, last in sent_now.items()}}
        )
        store.connection.execute(
            "insert or replace into package values(?,?,?,?,?,?,?,?,?,?,?)",
            (
                sent.id,
                str(sent.file),
                manifest.kind,
                workspace.journal.writer,
                sent.number,
                workspace.clock(),
                workspace.clock(),
                SENT,
                "",
                json.dumps(counts),
                manifest.site,
            ),
        )


def offered_name(workspace: Workspace) -> str:
    """A file name that a carrier can tell apart: ``S001-2026-11.qicpkg``.

    Where the collaborative hides whose packages are carried, letters stand for the code that are the same each month
    and say nothing: ``QIC-3f9ac2-2026-11.qicpkg``.
    """
    code = workspace.store.setting("invitation", {}).get("code") or workspace.name
    if collaboratives.hides_names(workspace):
        code = f"QIC-{sha256(b'qic-file-name' + workspace.own_id.encode()).hexdigest()[:6]}"
    safe = "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in code).strip("-")[:40] or "site"
    return f"{safe}-{workspace.today():%Y-%m}.qicpkg"
