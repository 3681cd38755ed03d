"""Looking for packages where they arrive: Downloads, the desktop, documents, sticks. Opens none of them.

What a file is called says little: browsers number copies, messengers drop or add endings, viruses on sticks hide files
and folders. So a file is known by its first bytes (format clause F9: the manifest comes first and is stored), and a
saved chat by the parts of messages in it (F18). The id that tells whether a package was here before is computed from
the manifest's bytes; nothing in it is read or believed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from qic_desktop.exchange.archive import MAX_MANIFEST_BYTES
from qic_desktop.exchange.message import MessageReader
from qic_desktop.exchange.wrapping import MAX_WRAPPED_BYTES, is_wrapped
from qic_desktop.services.exchanging.messages import decoded
from qic_desktop.services.workspace import Workspace

MARK = ".qicpkg"
MOST = 200
MOST_ON_A_STICK = 20_000
DEEP = 4
MOST_FILES = 200_000
_BEGINS = b"PK\x03\x04"
_NAME = b"manifest"
_NAME_AT, _SIZE_AT = 30, 18
_SEALED = b'{"type":"application/vnd.qic.package.'
_HEAD = _NAME_AT + len(_NAME) + len(_SEALED)
_LEAST = 200
_MOST_CHAT = 8 * 1024 * 1024
_MOST_CHATS_TOGETHER = 64 * 1024 * 1024
_TEXTS = (".txt", ".text", ".log", ".md", ".eml")
# What surely is something else is not touched: on an old disk each look into a file costs a hundredth of a second.
_OTHER = re.compile(
    r"\.(jpe?g|png|gif|webp|heic|svg|mp4|mov|avi|mkv|3gp|mp3|ogg|opus|m4a|wav|pdf|docx?|xlsx?|pptx?|od[tsp]|csv|html?"
    r"|css|js|json|xml|pyc?|exe|dll|msi|apk|dmg|iso|deb|rpm|jar|db|sqlite|ttf|otf|part|crdownload|download|lnk|ini|ico)$"
)
_LEFT_OUT = frozenset(
    (".git", ".cache", ".venv", "node_modules", "__pycache__", "$recycle.bin", "system volume information")
)

Progress = Callable[[int, int], object]
"""Told how many files were looked at and how many packages found; raises to stop."""


@dataclass(frozen=True, slots=True)
class FoundPackage:
    """A file that is a package, is called like one, or holds parts of messages.

    Attributes:
        changed: Milliseconds since 1970.
        id: The package's id, as computed from its manifest; empty where the file has none that can be found.
        message: Whether it is a text with parts of messages; ``parts`` of ``of_parts`` are in it.
        known: Whether the package was made here or has been taken in before.
        hidden: Whether the file or a folder above it is hidden from view.
        locked: Whether it is a locked package; which one, only who opens it can tell.
    """

    path: Path
    size: int
    changed: int
    id: str = ""
    message: bool = False
    parts: int = 0
    of_parts: int = 0
    known: bool = False
    hidden: bool = False
    locked: bool = False

    @property
    def folder(self) -> str:
        """The folder's name."""
        return self.path.parent.name or str(self.path.parent)


@dataclass(frozen=True, slots=True)
class Known:
    """What is here already: ids of packages, and the first digits of the files that were kept."""

    ids: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()

    def has_message(self, digest: str) -> bool:
        """Whether the file that a message stands for was taken in; ``digest`` is hex."""
        return any(digest.startswith(one) for one in self.files)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, the newest that can be opened first; ``whole`` False where not everything was looked at."""

    found: tuple[FoundPackage, ...] = ()
    looked_at: int = 0
    whole: bool = True


def known_packages(workspace: Workspace) -> Known:
    """The packages that this store has sent or seen."""
    ids = frozenset(row[0] for row in workspace.store.rows("select id from package where state<>'refused'"))
    kept = (path.name.partition("-")[0] for path in (workspace.store.path / "received").glob("*-*"))
    return Known(ids, frozenset(kept))


def look_for_packages(
    folders: Iterable[Path], *, progress: Progress | None = None, most: int = MOST_ON_A_STICK
) -> tuple[FoundPackage, ...]:
    """The packages in some folders and below, newest first; see :func:`search`."""
    return search(folders, progress=progress, most=most).found


def search(
    folders: Iterable[Path], *, known: Known | None = None, progress: Progress | None = None, most: int = MOST
) -> Search:
    """Look through folders, some levels deep, for files that are packages whatever they are called.

    Folders and files that cannot be read are passed over; links to folders are not followed, so that no loop can
    keep it going; the program's own stores are left alone.
    """
    looking = _Looking(known or Known(), progress)
    for folder in dict.fromkeys(folders):
        looking.walk(folder)
    found = sorted(looking.found.values(), key=_order)
    return Search(tuple(found[:most]), looking.looked_at, looking.whole and len(found) <= most)


@dataclass(slots=True)
class _Looking:
    """One look through folders."""

    known: Known
    progress: Progress | None
    found: dict[Path, FoundPackage] = field(default_factory=dict)
    looked_at: int = 0
    whole: bool = True
    chat_bytes: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)

    def walk(self, folder: Path) -> None:
        """Level by level: what lies near the top is found even where there is more than can be looked at."""
        level = [(folder, False)]
        for _depth in range(DEEP):
            below: list[tuple[Path, bool]] = []
            for place, hidden in level:
                for entry in self._entries(place):
                    if self.looked_at >= MOST_FILES:
                        self.whole = False
                        return
                    self._look(entry, below, hidden=hidden or _is_hidden(entry))
            level = below

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        try:
            state = os.stat(folder)
            # The same folder by another way: sticks are mounted twice, Downloads lies on the desktop.
            if (state.st_dev, state.st_ino) in self.seen and state.st_ino:
                return
            self.seen.add((state.st_dev, state.st_ino))
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError:
            return
        yield from listed

    def _look(self, entry: os.DirEntry[str], below: list[tuple[Path, bool]], *, hidden: bool) -> None:
        try:
            if entry.is_dir(follow_symlinks=False):
                name = entry.name.lower()
                if name not in _LEFT_OUT and not name.startswith(".trash") and not name.endswith(".qic"):
                    below.append((Path(entry.path), hidden))
                return
            self.looked_at += 1
            if self.progress is not None and self.looked_at % 200 == 0:
                self.progress(self.looked_at, len(self.found))
            # Never a device, a pipe or a socket: reading one may wait for ever.
            if entry.is_file():
                self._look_at_file(entry, hidden=hidden)
        except OSError:
            return

    def _look_at_file(self, entry: os.DirEntry[str], *, hidden: bool) -> None:
        name = entry.name.lower()
        ending = os.path.splitext(name)[1]
        called_so = MARK in name and ending not in (".part", ".crdownload", ".download")
        if not called_so and _OTHER.search(ending):
            return
        state = entry.stat()
        path = Path(entry.path).absolute()
        one = FoundPackage(path, state.st_size, int(state.st_mtime * 1000), hidden=hidden)
        identity = package_id(path) if _LEAST <= state.st_size <= MAX_WRAPPED_BYTES else None
        if identity is None and state.st_size <= MAX_WRAPPED_BYTES and (digest := _locked_digest(path)):
            self.found[path] = replace(one, locked=True, known=self.known.has_message(digest))
            return
        # A hidden file has to be a package: what is only called so was hidden by somebody who knew why.
        if identity is not None or (called_so and not hidden):
            self.found[path] = replace(one, id=identity or "", known=bool(identity) and identity in self.known.ids)
        elif ending in _TEXTS and state.st_size <= _MOST_CHAT:
            self._look_at_chat(one)

    def _look_at_chat(self, one: FoundPackage) -> None:
        self.chat_bytes += one.size
        if self.chat_bytes > _MOST_CHATS_TOGETHER:
            self.whole = False
            return
        reader = MessageReader()
        reader.add(decoded(one.path.read_bytes()))
        packages = reader.packages
        if packages:
            parts, total = sum(each.in_parts for each in packages), sum(len(each.parts) for each in packages)
            known = all(self.known.has_message(each.digest) for each in packages)
            self.found[one.path] = replace(one, message=True, parts=parts, of_parts=total, known=known)


def _order(one: FoundPackage) -> tuple[bool, bool, int, str]:
    """What can be opened comes first, the newest above; then halves of messages, then what is here already."""
    return one.known, one.parts < one.of_parts, -one.changed, one.path.name


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return True
    # Only Windows has the mark that viruses on sticks set.
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) if os.name == "nt" else 0
    return bool(attributes & 2)


def _locked_digest(path: Path) -> str:
    """The SHA-256 of a locked package's whole file, by which it is known until it is opened; empty for others.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_LEAST)
        if not is_wrapped(head):
            return ""
        return sha256(head + file.read(MAX_WRAPPED_BYTES)).hexdigest()


def package_id(path: Path) -> str | None:
    """The id of the package that a file begins with: the SHA-256 of its manifest's body; None for any other file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head.startswith(_BEGINS) or head[_NAME_AT : _NAME_AT + len(_NAME)] != _NAME:
            return None
        if not head.endswith(_SEALED):
            return None
        size = int.from_bytes(head[_SIZE_AT : _SIZE_AT + 4], "little")
        if size > MAX_MANIFEST_BYTES:
            return ""
        sealed = head[_NAME_AT + len(_NAME) :] + file.read(size - len(_SEALED))
    body = sealed.partition(b"\n")[2]
    return sha256(body).hexdigest() if len(sealed) == size and body else ""
