"""The files as they came: read within the format's limit and kept in ``received/``, named by their content.

A carrier hands on these very files. Whoever takes packages in settles before the transaction commits, so that the list
of packages never names an original that could still be lost.
"""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotFoundError, RefusedError, StoreSealedError
from qic_desktop.exchange.archive import MAX_FILE_BYTES
from qic_desktop.exchange.wrapping import MAX_WRAPPED_BYTES, is_wrapped
from qic_desktop.services.locking import at_rest
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error

RECEIVED = "received"
_NAME_BYTES = 160
LANES = 4
"""Files that are brought to the disk at a time: a journalling file system commits them together."""


def read_package_file(path: Path) -> bytes:
    """The bytes of a file that somebody says is a package, as they are; never more than the format allows.

    What is in a locked one is read by :mod:`qic_desktop.services.exchanging.opening`.

    A file that a locked store keeps is answered as it came.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-TOO-LARGE``; ``E-UNREADABLE`` for a kept file that was changed, or one of another store.
    """
    try:
        # A pipe or a terminal under the name of a package would be waited at for ever, a device read without end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotFoundError(str(path), what="file")
        with path.open("rb") as file:
            # The size is looked at first: asking for the most that is allowed would set so much memory aside.
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, MAX_WRAPPED_BYTES + at_rest.OVERHEAD) + 1)
    except OSError as error:
        raise NotFoundError(str(path), what="file") from error
    try:
        data = at_rest.opened(data, path)
    except StoreSealedError as error:
        # Copied out of the folder of another locked store: a bad file, and no reason to stop at the others.
        raise RefusedError("E-UNREADABLE", str(path)) from error
    if len(data) > (MAX_WRAPPED_BYTES if is_wrapped(data) else MAX_FILE_BYTES):
        raise RefusedError("E-TOO-LARGE", str(path))
    return data


def spoken_file(path: Path) -> Spoken | None:
    """A file in six words, to confirm by telephone that it is the one that was sent; None above the format's limit.

    Raises:
        NotFoundError: the file cannot be read.
    """
    try:
        return Spoken.of_file(sha256(read_package_file(path)).hexdigest())
    except RefusedError:
        return None


class Originals:
    """Keeps originals for one run over many packages; the folder is looked at once. A context manager."""

    def __init__(self, workspace: Workspace) -> None:
        self._folder = workspace.store.path / RECEIVED
        self._kept: dict[str, Path] | None = None
        self._lane: ThreadPoolExecutor | None = None
        self._written: list[tuple[Path, Path]] = []
        """Files that lie beside the name they shall have. Only waiting for the disk is done on lanes: threads that
        write beside the reading take the interpreter from it more often than they save time."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lane is not None:
            self._lane.shutdown()

    def keep(self, name: str, data: bytes) -> Path:
        """Begin to keep a file that came as ``name``; answers where it will lie. The same bytes are kept once."""
        if self._kept is None:
            self._kept = {path.name.partition("-")[0]: path for path in self._folder.iterdir()}
        digest = sha256(data).hexdigest()[:16]
        if digest not in self._kept:
            target = self._kept[digest] = self._folder / f"{digest}-{safe_name(name)}"
            self._written.append(_write(target, at_rest.shut(target, data)))
        return self._kept[digest]

    def settle(self) -> None:
        """Wait until everything that was begun lies safely on the disk.

        Raises:
            DiskFullError, StoreReadOnlyError: an original could not be written.
        """
        written, self._written = self._written, []
        if written and self._lane is None:
            self._lane = ThreadPoolExecutor(LANES, "originals")
        if self._lane is not None:
            for _done in self._lane.map(_bring_to_disk, written):
                continue


def keep_original(workspace: Workspace, name: str, data: bytes) -> Path:
    """Keep one file as it came.

    Raises:
        DiskFullError, StoreReadOnlyError: it could not be written.
    """
    with Originals(workspace) as originals:
        target = originals.keep(name, data)
        originals.settle()
    return target


def safe_name(name: str) -> str:
    """The name under which a file that came as ``name`` is kept, behind its digest."""
    safe = "".join(mark if mark.isalnum() or mark in "-_." else "-" for mark in name)[-60:]
    # File systems count bytes: sixty signs of some scripts would be too long with the digest in front.
    return safe.encode()[-_NAME_BYTES:].decode(errors="ignore")


def shown_name(path: Path) -> str:
    """The name of a file as it can be written down: a stick's name in an unknown encoding has no letters for it."""
    return path.name.encode(errors="replace").decode()


def _write(target: Path, data: bytes) -> tuple[Path, Path]:
    """Write a file beside the name that it shall have, not yet safe from a power cut; answers both."""
    temporary = target.with_name(f".{target.name}.part")
    try:
        temporary.write_bytes(data)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise translated_os_error(error, target.parent) from error
    return temporary, target


def _bring_to_disk(written: tuple[Path, Path]) -> None:
    temporary, target = written
    try:
        try:
            descriptor = os.open(temporary, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            temporary.replace(target)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise translated_os_error(error, target.parent) from error
