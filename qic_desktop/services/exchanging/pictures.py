"""Pictures that somebody took of QR codes: which files are pictures, and the texts in them.

Gives texts; whether they are parts of a package is judged by a reader of messages, in the same way as pasted text.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.qr_code import QrCode
from qic_desktop.errors import PictureError
from qic_desktop.exchange import code_reading, codes
from qic_desktop.exchange.message import MessageReader
from qic_desktop.services.workspace import Workspace

MOST_PICTURES = 500
"""So many of a folder are looked at, the newest."""
SUFFIXES = code_reading.SUFFIXES
_START = 16

Progress = Callable[[int, int], None]
"""How many are done, and of how many; may raise to stop."""


@dataclass(frozen=True, slots=True)
class PicturesRead:
    """What some pictures gave: parts of packages (``packages`` are their digests), key ids; what gave nothing."""

    texts: tuple[tuple[str, Path], ...] = ()
    packages: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    without: tuple[Path, ...] = ()
    foreign: tuple[Path, ...] = ()
    bad: tuple[PictureError, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether every picture gave something."""
        return not (self.without or self.foreign or self.bad)

    def add_to(self, reader: MessageReader) -> None:
        """Put what was read where pasted text goes."""
        for text, _file in self.texts:
            reader.add(text)


def is_picture_file(file: Path) -> bool:
    """Whether a file begins like a picture, of a kind that can be read or not."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return False
        with file.open("rb") as opened:
            return code_reading.is_picture(opened.read(_START))
    except OSError:
        return False


def looks_like_picture(file: Path) -> bool:
    """Whether a name says that it is a picture."""
    return file.suffix.lower() in SUFFIXES


def pictures_in(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and for each folder the pictures in it, in the order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _newest([one for one in _names(path) if looks_like_picture(one)])
        else:
            found.append(path)
    return found[:MOST_PICTURES]


def _newest(files: list[Path]) -> list[Path]:
    """In the order of their names; a telephone's folder has years of pictures, and what was sent is among the last."""
    if len(files) > MOST_PICTURES:
        files = sorted(files, key=_changed, reverse=True)[:MOST_PICTURES]
    return sorted(files)


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _names(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.is_file()]
    except OSError:
        return []


def read_pictures(files: Sequence[Path], progress: Progress | None = None) -> PicturesRead:
    """Look for codes in pictures; one that cannot be read never stops the others."""
    read = _Gathering()
    for number, file in enumerate(files):
        if progress is not None:
            progress(number, len(files))
        try:
            read.add(file, _bytes(file))
        except PictureError as error:
            read.bad.append(PictureError(error.why, file.name))
    return read.result()


def read_picture(data: bytes, name: str) -> PicturesRead:
    """The same for one picture that is no file: from the clipboard, or a camera's frame."""
    read = _Gathering()
    try:
        read.add(Path(name), data)
    except PictureError as error:
        read.bad.append(PictureError(error.why, name))
    return read.result()


def key_code(keyid: str) -> QrCode:
    """A key as a small code, to be scanned instead of comparing its eight words."""
    return codes.key_code(keyid)


def own_key_code(workspace: Workspace) -> QrCode:
    """The key of this laptop as a code."""
    return codes.key_code(workspace.journal.writer)


class _Gathering:
    """Lists that grow while pictures are read."""

    def __init__(self) -> None:
        self.texts: dict[str, Path] = {}
        self.packages: set[str] = set()
        self.keys: dict[str, None] = {}
        self.without: list[Path] = []
        self.foreign: list[Path] = []
        self.bad: list[PictureError] = []

    def add(self, file: Path, data: bytes) -> None:
        found = code_reading.read_codes(data)
        known = 0
        for text in found:
            keyid = codes.key_of(text)
            if keyid is not None:
                self.keys[keyid] = None
                known += 1
            elif self._add_part(text, file):
                known += 1
        if not known:
            (self.foreign if found else self.without).append(file)

    def _add_part(self, text: str, file: Path) -> bool:
        alone = MessageReader()
        alone.add(text)
        if alone.is_empty:
            return False
        self.texts.setdefault(text, file)
        self.packages |= {one.digest for one in alone.packages}
        return True

    def result(self) -> PicturesRead:
        return PicturesRead(
            texts=tuple(self.texts.items()),
            packages=frozenset(self.packages),
            keys=tuple(self.keys),
            without=tuple(self.without),
            foreign=tuple(self.foreign),
            bad=tuple(self.bad),
        )


def _bytes(file: Path) -> bytes:
    """A file, never more of it than is read.

    Raises:
        PictureError: "missing" or "too-large".
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise PictureError("missing")
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_size > code_reading.MOST_BYTES:
                raise PictureError("too-large")
            return opened.read(code_reading.MOST_BYTES + 1)
    except OSError as error:
        raise PictureError("missing") from error
