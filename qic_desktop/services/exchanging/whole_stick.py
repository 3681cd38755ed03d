"""A whole stick or folder at once: packages, locked and hidden files, messages, and pictures that hold codes.

Touches no store and changes nothing: it answers which files are worth reviewing. Pictures are looked into here, since
a stick full of photographs must not hold up the store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.services.exchanging import found_packages, pictures
from qic_desktop.services.exchanging.found_packages import DEEP, MOST_ON_A_STICK, FoundPackage, Known

MOST_PICTURES = 200
"""So many pictures of a stick are looked into; codes are photographed in one go, so the newest are enough."""

Progress = Callable[[int, int], None]
"""Told how many pictures of how many were looked into; raises to stop."""


@dataclass(frozen=True, slots=True)
class StickContents:
    """What lies on a stick or in folders.

    Attributes:
        fresh: What is not here yet, newest first.
        known: How many packages are here already or were made here.
        pictured: Pictures with codes of this program in them.
        left: How many pictures were not looked into.
        whole: Whether everything was looked at.
    """

    fresh: tuple[FoundPackage, ...] = ()
    known: int = 0
    pictured: tuple[Path, ...] = ()
    left: int = 0
    whole: bool = True

    @property
    def files(self) -> tuple[Path, ...]:
        """All that is worth reviewing."""
        return (*(one.path for one in self.fresh), *self.pictured)


def read_stick(
    folders: Sequence[Path],
    known: Known,
    *,
    looked: found_packages.Progress | None = None,
    looked_into: Progress | None = None,
) -> StickContents:
    """Look through folders for everything that may hold a package.

    Args:
        folders: folders or the roots of sticks.
        known: what is here already.
        looked: told of files looked at and packages found.
        looked_into: told of pictures looked into.
    """
    search = found_packages.search(folders, known=known, progress=looked, most=MOST_ON_A_STICK)
    pictured, left = pictures_with_codes(folders, looked_into)
    return StickContents(
        fresh=tuple(one for one in search.found if not one.known),
        known=sum(one.known for one in search.found),
        pictured=pictured,
        left=left,
        whole=search.whole,
    )


def pictures_with_codes(folders: Sequence[Path], looked_into: Progress | None = None) -> tuple[tuple[Path, ...], int]:
    """The newest pictures in folders that hold codes of this program, and how many were not looked into."""
    photographs = sorted(_pictures(folders), key=lambda one: one[1], reverse=True)
    chosen = [path for path, _changed in photographs[:MOST_PICTURES]]
    held = {path for _text, path in pictures.read_pictures(chosen, looked_into).texts}
    return tuple(path for path in chosen if path in held), len(photographs) - len(chosen)


def _pictures(folders: Iterable[Path]) -> Iterator[tuple[Path, float]]:
    for folder in folders:
        for place, below, names in os.walk(folder):
            if len(Path(place).relative_to(folder).parts) >= DEEP - 1:
                below.clear()
            below[:] = [name for name in below if not name.lower().endswith(".qic")]
            for path in (Path(place) / name for name in names):
                if pictures.looks_like_picture(path):
                    try:
                        yield path, path.stat().st_mtime
                    except OSError:
                        continue
