"""For whom a kept package is: what its sealed list of contents says, read without judging the rest."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qic_desktop.errors import NotFoundError, RefusedError
from qic_desktop.exchange.archive import read_archive
from qic_desktop.exchange.manifest import parse_manifest
from qic_desktop.exchange.sealed import PACKAGE, open_sealed
from qic_desktop.services.exchanging.opening import open_file
from qic_desktop.services.workspace import Workspace

MOST_KNOWN = 4096


def addressee(workspace: Workspace, file: Path) -> str:
    """The id of whom a package is addressed to; empty where it cannot be read here. A kept file is read once."""
    try:
        return _read(file, file.stat().st_mtime_ns, practice=workspace.practice)
    except (NotFoundError, RefusedError, OSError):
        return ""


@lru_cache(maxsize=MOST_KNOWN)
def _read(file: Path, _written: int, *, practice: bool) -> str:
    members = read_archive(open_file(file).package)
    sealed = open_sealed(members[0].content(), (PACKAGE,))
    return parse_manifest(sealed.body, practice=practice).to
