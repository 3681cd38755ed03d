"""The archive of a collaborative that ends: the evidence dossier and a backup of the store, and the record of both.

What is recorded is a draft like all of the design; with the next news everybody knows that an archive was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import StoreError, StoreExistsError
from qic_desktop.i18n import _
from qic_desktop.services import keeping
from qic_desktop.services.evaluating import dossier
from qic_desktop.services.evaluating.dossier import Dossier
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.printing.papers import file_name
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import encryption
from qic_desktop.store.database import SYNCHRONOUS, Store, translated_os_error
from qic_desktop.store.journal import Changes, Edit, Journal, record_edit

BACKUP = "organiser-store.db"


@dataclass(frozen=True, slots=True)
class Archive:
    """A finished archive: its folder, the dossier, the backup; ``changes`` recorded that it was made."""

    folder: Path
    dossier: Dossier
    backup: Path
    changes: Changes


def offered_folder(workspace: Workspace) -> str:
    """A name for today's archive: "Safer births, archive 2027-06-30"."""
    found = collaboratives.find_collaborative(workspace)
    title = (found.title if found else None) or workspace.name
    said = _("archive {day}").format(day=workspace.today().isoformat())
    return file_name(title, said)[: -len(".pdf")]


def write_archive(workspace: Workspace, place: Path) -> Archive:
    """Write the archive into a new folder below ``place``, and record it: a draft that one step of undo takes back.

    The folder has another name until everything in it is whole, so that nobody takes half an archive for one.

    Raises:
        NotAllowedError: this is no organiser's store, or nobody has let it in yet.
        StoreExistsError: there is an archive of today in that place.
        NotFoundError: there is no such place.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing is recorded.
    """
    check_organiser(workspace)
    folder = place.absolute() / offered_folder(workspace)
    if folder.exists():
        raise StoreExistsError(folder)
    unfinished = folder.with_name(f".{folder.name}.part")
    _clear(unfinished)
    try:
        if place.is_dir():
            unfinished.mkdir()
        made = dossier.write_dossier(workspace, unfinished / dossier.offered_name(workspace))
        edit = _record(workspace, folder.name, made)
        backup = keeping.back_up(workspace, unfinished / BACKUP)
        _record_in_copy(workspace, backup, edit)
        unfinished.rename(folder)
        changes = _record_here(workspace, folder, edit)
    except OSError as error:
        raise translated_os_error(error, place) from error
    finally:
        _clear(unfinished)
    return Archive(folder, _moved(made, folder), folder / backup.name, changes)


def _record(workspace: Workspace, name: str, made: Dossier) -> Edit:
    told = {"archived_on": workspace.today().isoformat(), "archive_name": name, "archive_sha256": made.sha256}
    return record_edit(Collaborative, collaboratives.collaborative_id(workspace), **told)


def _record_in_copy(workspace: Workspace, backup: Path, edit: Edit) -> None:
    """The backup knows of its archive before the store does: what is restored from it was archived.

    The entry is not sealed, so it goes over to the new writer that a restored store begins with.
    """
    key = workspace.store.key
    connection = encryption.connect(backup, key)
    copy = Store(backup.parent, connection, None, read_only=False, key=key)
    try:
        with copy.translated():
            connection.execute(f"pragma synchronous={SYNCHRONOUS}")
        Journal(copy, workspace.journal.writer, workspace.clock).append(organiser_private_scope(), [edit])
    finally:
        copy.close()


def _record_here(workspace: Workspace, folder: Path, edit: Edit) -> Changes:
    """Record a whole archive; where that fails, there is none."""
    try:
        return workspace.journal.append(organiser_private_scope(), [edit])
    except StoreError:
        _clear(folder)
        raise


def archived(workspace: Workspace) -> tuple[str, str]:
    """The day of the latest archive and its name; both empty before there is one."""
    found = collaboratives.find_collaborative(workspace)
    return (found.archived_on or "", found.archive_name or "") if found else ("", "")


def _moved(made: Dossier, folder: Path) -> Dossier:
    return Dossier(folder / made.file.name, made.sha256, made.digest, made.files, made.packages, made.segments)


def _clear(folder: Path) -> None:
    """Take away what is unfinished, also of an earlier attempt."""
    if not folder.is_dir():
        return
    try:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    except OSError as error:
        raise translated_os_error(error, folder) from error
