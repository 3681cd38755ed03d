"""Looking for packages where they arrive: Downloads, the desktop, sticks. Opens none of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MARK = ".qicpkg"
MOST = 200
DEEP = 2


@dataclass(frozen=True, slots=True)
class FoundPackage:
    """A file that is called like a package; ``changed`` in milliseconds since 1970."""

    path: Path
    size: int
    changed: int

    @property
    def folder(self) -> str:
        """The folder's name."""
        return self.path.parent.name or str(self.path.parent)


def look_for_packages(folders: Iterable[Path]) -> tuple[FoundPackage, ...]:
    """The packages in some folders and the folders right below them, newest first.

    Browsers and messengers rename: "News (1).qicpkg", "News.qicpkg.zip" and "News.qicpkg (2)" are found as well.
    Folders that cannot be read are passed over.
    """
    found: dict[Path, FoundPackage] = {}
    for folder in folders:
        _look(folder, DEEP, found)
    return tuple(sorted(found.values(), key=lambda one: (-one.changed, one.path.name)))[:MOST]


def _look(folder: Path, deep: int, found: dict[Path, FoundPackage]) -> None:
    try:
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError:
        return
    for entry in listed:
        try:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False) and deep > 1 and not entry.name.endswith(".qic"):
                _look(Path(entry.path), deep - 1, found)
            elif MARK in entry.name.lower() and entry.is_file():
                state = entry.stat()
                path = Path(entry.path).absolute()
                found[path] = FoundPackage(path, state.st_size, int(state.st_mtime * 1000))
        except OSError:
            continue
