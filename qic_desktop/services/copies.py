"""Where copies of a store's entries lie: packages on sticks, backups on other computers.

A copy in another folder of the same disk is remembered and shown, and is no copy *elsewhere*: it is gone with the
laptop.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qic_desktop.errors import NotFoundError, RefusedError
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, opening, receipts
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.locking import package_locks
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error

KEPT = 40
ONLY_NEW = "only-new"
"""The kind of a package that left out what the organiser had: remembered, and no copy to go back to."""
_MOUNTS = ("media", "Volumes", "mnt")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made; ``upto`` is the last number of each chain in it (``"<writer> <scope>"``)."""

    kind: str
    place: str
    made: int
    elsewhere: bool
    package: str = ""
    upto: Mapping[str, int] = field(default_factory=dict)


def list_copies(workspace: Workspace) -> tuple[Copy, ...]:
    """The copies that this store remembers, newest first."""
    found = [Copy(**one) for one in workspace.store.setting("copies", [])]
    return tuple(sorted(found, key=lambda one: -one.made))


def remember_copy(workspace: Workspace, copy: Copy) -> None:
    """Write a finished copy into the list."""
    kept = [one for one in workspace.store.setting("copies", []) if not copy.package or one["package"] != copy.package]
    made = {
        "kind": copy.kind,
        "place": copy.place,
        "made": copy.made,
        "elsewhere": copy.elsewhere,
        "package": copy.package,
        "upto": dict(copy.upto),
    }
    workspace.store.set_setting("copies", [*kept, made][-KEPT:])


def forget_copy(workspace: Workspace, package: str) -> None:
    """Strike a copy from the list: its file was removed."""
    kept = [one for one in workspace.store.setting("copies", []) if not package or one["package"] != package]
    workspace.store.set_setting("copies", kept)


def send_package(
    workspace: Workspace, folder: Path, *, only_new: bool = False, lock: package_locks.Lock | None = None
) -> SentPackage:
    """Write the data package into a folder or onto a stick, under a name that spoils nobody else's file.

    One with ``only_new`` is no copy of everything, wherever it lies, and takes no full package's place. Without a word
    on ``lock`` it is locked where the collaborative agreed so.

    Raises:
        RefusedError: ``E-NO-LOCKS``: this computer cannot lock; it can go as it is (``Lock(wanted=False)``).
        NotFoundError: the stick was removed, or the folder is gone.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    keys = package_locks.keys_for(workspace, folder, lock)
    ending = package_locks.ENDING if keys else ""
    out = (delta_name if only_new else free_name)(workspace, folder, ending)
    try:
        sent = exporting.export_data_package(workspace, out, only_new=only_new, lock_to=keys)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    place = place_name(folder)
    elsewhere = is_elsewhere(folder, workspace.store.path)
    if only_new:
        remember_copy(workspace, Copy(ONLY_NEW, place, workspace.clock(), elsewhere, sent.id))
    else:
        upto = receipts.sent_chains(workspace)
        remember_copy(workspace, Copy("package", place, workspace.clock(), elsewhere, sent.id, upto))
    return sent


def back_up_to(workspace: Workspace, folder: Path) -> Path:
    """A whole copy of the store in a folder of another disk or computer.

    Raises:
        NotFoundError: the folder is gone.
        DiskFullError, StoreReadOnlyError: the copy was not finished; the store is untouched.
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    target = folder / f"{Path(exporting.offered_name(workspace)).stem}-backup.db"
    try:
        keeping.back_up(workspace, target)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    elsewhere = is_elsewhere(folder, workspace.store.path)
    remember_copy(workspace, Copy("backup", place_name(folder), workspace.clock(), elsewhere, upto=_reached(workspace)))
    return target


def newest_own_backup(workspace: Workspace) -> int | None:
    """When the newest backup beside the store was made (milliseconds), or None."""
    made = []
    for file in (workspace.store.path / "backups").glob("store-*.db"):
        try:
            made.append(int(file.stat().st_mtime * 1000))
        except OSError:
            continue
    return max(made, default=None)


def _reached(workspace: Workspace) -> dict[str, int]:
    rows = workspace.store.rows("select writer, scope, max(seq) from register group by writer, scope")
    return {f"{writer} {scope}": int(last) for writer, scope, last in rows}


def free_name(workspace: Workspace, folder: Path, ending: str = "") -> Path:
    """The offered name, or the next free one where another site's package has it already.

    An older package of one's own is replaced: the new one holds everything that was in it.

    Raises:
        NotFoundError: there is no such folder.
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    offered = folder / exporting.offered_name(workspace)
    for number in range(1, 1000):
        stem = offered.stem if number == 1 else f"{offered.stem} ({number})"
        name = offered.with_name(f"{stem}{offered.suffix}{ending}")
        if not name.exists() or _is_own(workspace, name):
            return name
    raise RefusedError("E-READ-BACK", str(folder))


def delta_name(workspace: Workspace, folder: Path, ending: str = "") -> Path:
    """The first free name for a package that holds only what is new; nothing is ever replaced by it.

    Raises:
        NotFoundError: there is no such folder.
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    stem = Path(exporting.offered_name(workspace)).stem
    for number in range(1, 1000):
        name = folder / (f"{stem}-new.qicpkg{ending}" if number == 1 else f"{stem}-new ({number}).qicpkg{ending}")
        if not name.exists():
            return name
    raise RefusedError("E-READ-BACK", str(folder))


def _is_own(workspace: Workspace, file: Path) -> bool:
    try:
        manifest = opening.open_file(file, workspace).judge_alone().manifest
    except RefusedError:
        return False
    return (
        manifest is not None
        and manifest.packer == workspace.journal.writer
        and manifest.kind not in ("invitation", "restore")
    )


def is_elsewhere(folder: Path, store: Path) -> bool:
    """Whether a folder lies on another disk than the store; False where nobody can say."""
    try:
        return os.stat(folder).st_dev != os.stat(store).st_dev
    except OSError:
        return False


def place_name(folder: Path) -> str:
    """What people call a place: the stick's name, or the folder's."""
    parts = folder.absolute().parts
    for mark in _MOUNTS:
        if mark in parts[:-1]:
            after = parts[parts.index(mark) + 1 :]
            # /media/<user>/<stick>, /run/media/<user>/<stick>, but /Volumes/<stick>.
            return after[1] if mark == "media" and len(after) > 1 else after[0]
    return folder.name or str(folder)
