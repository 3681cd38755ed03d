"""Unlocked packages of one's own that lie beside a locked one: named, and removed only when a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.errors import NotFoundError
from qic_desktop.services import copies
from qic_desktop.services.exchanging import found_packages, importing
from qic_desktop.services.trusting import team_keys
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import encrypting
from qic_desktop.store.database import translated_os_error

MOST = 100
"""So many files of a folder are looked into, the newest."""
_KINDS = ("site", "coach")


@dataclass(frozen=True, slots=True)
class Leftover:
    """An unlocked package of one's own; ``is_held`` says whether every entry in it is here, so that nothing is lost
    with it."""

    file: Path
    package: str
    is_held: bool


def plain_packages(workspace: Workspace, folder: Path) -> tuple[Leftover, ...]:
    """The packages of this store's own site (or coach) that lie in a folder unlocked, the newest first."""
    try:
        found = [one for one in folder.iterdir() if one.suffix.lower() == found_packages.MARK and one.is_file()]
        newest = sorted(found, key=lambda one: -one.stat().st_mtime)[:MOST]
    except OSError:
        return ()
    looked = (_look(workspace, one) for one in newest)
    return tuple(one for one in looked if one is not None)


def _look(workspace: Workspace, file: Path) -> Leftover | None:
    try:
        verdict = importing.verify_file(file, workspace)
    except NotFoundError:
        return None
    manifest = verdict.manifest
    if manifest is None or manifest.kind not in _KINDS:
        return None
    if manifest.site != workspace.own_id and manifest.packer not in team_keys.own_keys(workspace):
        return None
    return Leftover(file, verdict.package, all(one.outcome == "note" for one in verdict.segments))


def remove(workspace: Workspace, leftovers: Sequence[Leftover]) -> tuple[Path, ...]:
    """Overwrite and delete unlocked packages whose entries are all here; answers which ones are gone.

    Each is looked into again: what was put in its place meanwhile stays.

    Raises:
        StoreReadOnlyError: the stick is locked; the rest stays as it is.
    """
    gone = []
    for one in leftovers:
        now = _look(workspace, one.file)
        if now is None or now.package != one.package or not now.is_held:
            continue
        try:
            encrypting.wipe(one.file)
        except OSError as error:
            raise translated_os_error(error, one.file) from error
        copies.forget_copy(workspace, one.package)
        gone.append(one.file)
    return tuple(gone)
