"""A paper in two steps, so that the window does not wait: what was read from the store, then the PDF and its file.

Owns file names and the way to a file that overwrites nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.store.database import translated_os_error

T = TypeVar("T")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')
"""Also what turns the reading direction: it could make one ending look like another."""
_LONGEST_NAME = 120
_LARGEST = 200_000_000
_MOST_BYTES = 200
"""Most file systems allow 255; a number, another ending and the mark of an unfinished file come on top."""


@dataclass(frozen=True, slots=True)
class Paper(Generic[T]):
    """All that was read for a paper, the file name to offer, and what makes the PDF of it; no store is needed then.

    ``make`` loads the library of PDFs when it is called.
    """

    content: T
    file_name: str
    make: Callable[[T], bytes]

    def pdf(self) -> bytes:
        """The PDF.

        Raises:
            FontsMissingError, NotFoundError: it cannot be made.
        """
        return self.make(self.content)


def read_paper(file: Path) -> bytes:
    """A file that was printed once.

    Raises:
        NotFoundError: it is not there, or cannot be read.
        InputError: it is larger than any paper of this program.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(file.name)
        return file.read_bytes()
    except OSError as error:
        raise NotFoundError(str(file), what="file") from error


def save_paper(paper: Paper[T], folder: Path) -> Path:
    """Make the PDF and write it into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError, FontsMissingError, NotFoundError: nothing was written.
    """
    return save_bytes(paper.pdf(), folder, paper.file_name)


def write_paper(paper: Paper[T], out: Path) -> None:
    """Make the PDF and write it as ``out``.

    Raises:
        DiskFullError, StoreReadOnlyError, FontsMissingError, NotFoundError: nothing was written.
    """
    write_atomically(out.absolute(), paper.pdf())


def save_bytes(data: bytes, folder: Path, name: str) -> Path:
    """Write a finished PDF into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError: nothing was written.
    """
    make_folder(folder)
    out = free_name(folder, name)
    write_atomically(out, data)
    return out


def make_folder(folder: Path) -> None:
    """Make a folder that may be there already.

    Raises:
        DiskFullError, StoreReadOnlyError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error


def file_name(*parts: str) -> str:
    """A name for a PDF that every file system takes: "Walstead Infirmary, March 2019.pdf"."""
    words = ", ".join(part for part in parts if part)
    clean = " ".join(_NOT_IN_NAMES.sub(" ", words).split()).strip(". ")
    short = clean[:_LONGEST_NAME].encode()[:_MOST_BYTES].decode(errors="ignore").strip(". ")
    return f"{short or 'report'}.pdf"


def free_name(folder: Path, name: str, ending: str = ".pdf") -> Path:
    """``name`` in ``folder``, with its ending, and a number where a file of this name is already there."""
    stem = file_name(name[: -len(ending)] if name.lower().endswith(ending) else name)[:-4]
    out, number = folder / f"{stem}{ending}", 2
    while out.exists():
        out, number = folder / f"{stem} ({number}){ending}", number + 1
    return out
