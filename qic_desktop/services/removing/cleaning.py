"""Getting removed words out of every file of a store: kept originals, the outbox, backups, freed pages.

An original that holds a replaced segment goes as soon as its package was taken in. A coach still has to hand it on, so
there a package of what is left takes its place (the only case in which a carrier packs anew, format clause F15).
Backups are deleted only when a person says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import qic_desktop
from qic_desktop.errors import QicError, StoreLockError
from qic_desktop.exchange.manifest import Manifest
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services.exchanging import opening, originals
from qic_desktop.services.locking import at_rest
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import encryption, health, redaction
from qic_desktop.store.database import translated_os_error
from qic_desktop.store.driver import sqlite
from qic_desktop.store.encryption import StoreKey

_UNHANDLED = ("ready", "aside")


def clean_files(workspace: Workspace) -> None:
    """Delete the files that hold replaced segments and write the database anew.

    Packages that wait to be taken in keep their originals until then, and the store remembers it.

    Raises:
        DiskFullError, StoreReadOnlyError: something is left; a later call goes on.
    """
    gone = set(workspace.store.setting(redaction.PENDING, []))
    left: set[str] = set()
    waiting = _waiting_originals(workspace)
    try:
        for path in sorted((workspace.store.path / originals.RECEIVED).glob("*")):
            found = gone & segments_in(workspace, path)
            if found and path.name in waiting:
                left |= found
            elif found:
                _take_away(workspace, path)
        for path in sorted((workspace.store.path / "outbox").rglob("*")):
            if path.is_file() and gone & segments_in(workspace, path):
                path.unlink()
    except OSError as error:
        raise translated_os_error(error, workspace.store.path) from error
    redaction.scrub(workspace.store)
    workspace.store.set_setting(redaction.PENDING, sorted(left))


def segments_in(workspace: Workspace, path: Path) -> set[str]:
    """The segments that a package file holds, also one that is damaged; names lie open in the file."""
    import re

    if not path.is_file():
        return set()
    try:
        data = opening.open_file(path, workspace).package
    except QicError:
        return set()
    return {one.decode() for one in re.findall(rb"seg/([0-9a-f]{64})", data)}


def _waiting_originals(workspace: Workspace) -> set[str]:
    marks = ",".join("?" * len(_UNHANDLED))
    rows = workspace.store.rows(f"select counts from package where state in ({marks})", _UNHANDLED)
    return {str(json.loads(row[0]).get("original", "")) for row in rows}


def _take_away(workspace: Workspace, path: Path) -> None:
    """Delete an original; the list of packages says so, and names what stands in for it."""
    instead = _packed_anew(workspace, path) if workspace.role is Role.COACH else ""
    path.unlink()
    with workspace.store.transaction():
        workspace.store.connection.execute(
            "update package set counts=json_set(counts, '$.original', ?, '$.removed', 1) "
            "where json_extract(counts, '$.original')=?",
            (instead, path.name),
        )


def _packed_anew(workspace: Workspace, path: Path) -> str:
    """The name of a package with what is left of an original; empty where nothing of it is held."""
    verdict = opening.open_file(path, workspace).judge_alone()
    manifest = verdict.manifest
    if manifest is None or manifest.kind == "restore":
        return ""
    held = _held_instead(workspace, manifest)
    if not held:
        return ""
    contents = Contents(
        kind=manifest.kind,
        collab=manifest.collab,
        site=manifest.site,
        to=manifest.to,
        practice=manifest.practice,
        segments=held,
        enclosed=manifest.enclosed,
    )
    number = int(workspace.store.setting("packages_made", 0)) + 1
    data = build_package(
        contents, trust.own_key(workspace), number=number, made=workspace.clock(), app=qic_desktop.__version__
    )
    workspace.store.set_setting("packages_made", number)
    return originals.keep_original(workspace, path.name.partition("-")[2], data).name


def _held_instead(workspace: Workspace, manifest: Manifest) -> list[bytes]:
    """All that is held of the scopes in a package: what was replaced, its redactions, the entries that record them."""
    scopes = dict.fromkeys((entry.chain or "").partition(" ")[2] for entry in manifest.entries if entry.chain)
    rows = (
        workspace.store.rows(
            "select sealed from segment where scope=? and state='accepted' order by writer, first, id", (scope,)
        )
        for scope in scopes
    )
    return [bytes(row[0]) for found in rows for row in found]


# --- backups ----------------------------------------------------------------------------------------------------


def old_backups(workspace: Workspace, words: Iterable[bytes] = ()) -> tuple[Path, ...]:
    """The backups beside the store that still hold a segment that was replaced, or these bytes."""
    gone = workspace.store.rows("select id, writer, scope, first from segment where state='tombstone'")
    looked_for = tuple(words)
    folder = workspace.store.path
    files = [*sorted((folder / "backups").glob("*.db")), *sorted(folder.glob("store-before-restore-*.db"))]
    return tuple(file for file in files if _holds(file, gone, looked_for) or _has_bytes(file, looked_for))


_HOLDS = """
select 1 from (select value ->> 0 as id, value ->> 1 as writer, value ->> 2 as scope, value ->> 3 as first
    from json_each(?)) gone
where exists(select 1 from segment where id=gone.id and length(sealed)>0)
    or exists(select 1 from unsealed u where u.writer=gone.writer and u.scope=gone.scope and u.seq>=gone.first)
limit 1
"""
"""Also what had not been sealed yet when the backup was made: folding may have given it other numbers since."""


_WRITTEN = """
select 1 where exists(select 1 from unsealed where instr(cast(line as blob), ?1))
    or exists(select 1 from segment where instr(cast(sealed as blob), ?1))
    or exists(select 1 from register where instr(cast(value as blob), ?1))
    or exists(select 1 from draft where instr(cast(text as blob), ?1))
"""
"""A long text lies in pieces in the file, and nothing can be read in that of a locked store."""


def _holds(file: Path, gone: list[tuple[object, ...]], words: tuple[bytes, ...]) -> bool:
    try:
        connection = encryption.connect(file.absolute().as_uri() + "?mode=ro", _key_of(file), uri=True)
        try:
            found = connection.execute(_HOLDS, (json.dumps([list(row) for row in gone]),)).fetchone() or any(
                connection.execute(_WRITTEN, (one,)).fetchone() for one in words
            )
        finally:
            connection.close()
    except (sqlite.DatabaseError, StoreLockError):
        return True  # It cannot be read, so nobody knows what it holds.
    return bool(found)


def _key_of(file: Path) -> StoreKey | None:
    form, head = encryption.form_of(file)
    return at_rest.known_key(head) if form is encryption.Form.ENCRYPTED else None


def _has_bytes(file: Path, words: tuple[bytes, ...]) -> bool:
    try:
        data = file.read_bytes() if words else b""
    except OSError:
        return True
    return any(one in data for one in words)


def delete_backups(workspace: Workspace, files: Iterable[Path]) -> Path:
    """Make a fresh backup, then delete these; answers the fresh one.

    Raises:
        DiskFullError, StoreReadOnlyError: no fresh backup could be made, and none was deleted; or one stays.
    """
    fresh = health.back_up(workspace.store, workspace.clock())
    try:
        for file in files:
            if file != fresh:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise translated_os_error(error, workspace.store.path) from error
    return fresh
