"""Packages as messages: written as text in parts, gathered again from whatever a person pastes or saved.

A message is a finished package in another dress: it is written to ``outbox/`` first, and what comes out of pasted
parts is a file that takes the same way as any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from qic_desktop.domain.message_parts import Received
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotFoundError, RefusedError
from qic_desktop.exchange import message
from qic_desktop.exchange.manifest import ANYBODY
from qic_desktop.exchange.message import MessageReader
from qic_desktop.services import copies
from qic_desktop.services.copies import Copy
from qic_desktop.services.exchanging import exporting, originals, pictures, receipts
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.exchanging.pictures import PicturesRead
from qic_desktop.services.locking import package_locks
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error
from qic_desktop.wording.messages import part_title
from qic_desktop.wording.period_names import period_name

OUTBOX = "outbox"
PASTED = "pasted"
MESSAGE = "message"
PART_SIZES = (1_500, 3_000, 10_000, 60_000)
PART_SIZE = message.PART_SIZE
_ZIP = b"PK\x03\x04"


__all__ = ["MessageReader", "Received"]


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A package in parts, each with a line in plain words above it; ``file`` is the package itself, ``spoken`` its
    bytes in six words; ``hidden`` where the collaborative wants no names."""

    file: Path
    size_bytes: int
    parts: tuple[str, ...]
    spoken: Spoken
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to open, the messages among them that are not complete yet (with the file they stand in), and what pictures
    of codes gave."""

    files: tuple[Path, ...]
    unfinished: tuple[tuple[Path, Received], ...] = ()
    pictures: PicturesRead = field(default_factory=PicturesRead)


# --- writing ------------------------------------------------------------------------------------------------


def write_message(
    workspace: Workspace,
    *,
    part_size: int = PART_SIZE,
    named: bool = True,
    to: str = ANYBODY,
    only_new: bool = False,
) -> OutgoingMessage:
    """Make the data package, keep it in ``outbox/``, and put it into parts.

    Args:
        workspace: the open store.
        part_size: about how many characters a messenger takes at a time.
        named: whether the line above each part says whose package it is.
        to: the only one who may read it in.
        only_new: leave out what the organiser has already.

    Raises:
        NotAllowedError: nothing is new.
        RefusedError: ``E-MESSAGE-SIZE``: too large for messages; the file lies in ``outbox/``.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    name = copies.delta_name if only_new else copies.free_name
    out = name(workspace, workspace.store.path / OUTBOX)
    keys = package_locks.keys_for(workspace, out.parent, None)
    sent = exporting.export_data_package(workspace, out, to=to, only_new=only_new, lock_to=keys)
    remember_message(workspace, sent)
    return in_parts(workspace, sent.file, part_size=part_size, named=named)


def remember_message(workspace: Workspace, sent: SentPackage) -> None:
    """Write down that a package left as a message: on its way, and no copy elsewhere before it is confirmed."""
    upto = {} if sent.only_new else receipts.sent_chains(workspace)
    copies.remember_copy(workspace, Copy(MESSAGE, "", workspace.clock(), False, sent.id, upto))


def in_parts(workspace: Workspace, file: Path, *, part_size: int = PART_SIZE, named: bool = True) -> OutgoingMessage:
    """Put a finished package into parts; the same package may be put into parts of another size at any time.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-MESSAGE-SIZE``.
    """
    data = originals.read_package_file(file)
    hidden = collaboratives.hides_names(workspace)
    name, month = (workspace.name if named and not hidden else ""), period_name(f"{workspace.today():%Y-%m}")
    longest = len(part_title(name, month, 9_999, 9_999)) + 1
    bodies = message.write_parts(data, part_size - longest)
    parts = tuple(
        f"{part_title(name, month, number, len(bodies))}\n{body}" for number, body in enumerate(bodies, start=1)
    )
    return OutgoingMessage(file, len(data), parts, spoken_words(data), hidden)


def spoken_words(data: bytes) -> Spoken:
    """The bytes of a package in six words, to be compared by voice."""
    return Spoken.of_file(sha256(data).hexdigest())


# --- reading ------------------------------------------------------------------------------------------------


def keep_all(workspace: Workspace, packages: Sequence[Received], *, keep_older: bool = False) -> list[Path]:
    """Write complete packages into files, to be opened like any other. What was pasted earlier goes, unless
    ``keep_older``.

    Raises:
        RefusedError: ``E-MESSAGE``: one is not complete.
        DiskFullError, StoreReadOnlyError: it could not be written.
    """
    folder = workspace.store.path / OUTBOX / PASTED
    made = []
    for one in packages:
        if one.data is None:
            raise RefusedError("E-MESSAGE", one.digest)
        _make_folder(folder)
        made.append(folder / f"message-{one.digest[:12]}.qicpkg")
        exporting.write_atomically(made[-1], one.data)
    for old in () if keep_older else folder.glob("message-*.qicpkg"):
        if old not in made:
            old.unlink(missing_ok=True)
    return made


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error


def gather(workspace: Workspace, files: Sequence[Path], *, keep_older: bool = False) -> Gathered:
    """Put the packages that stand in text files (saved chats) or in pictures of codes in the place of these files.

    Every other file is handed on as it is, also one that cannot be read: whoever opens it says what is wrong.
    """
    found: list[Path] = []
    reader = MessageReader()
    seen = {file: pictures.is_picture_file(file) for file in files}
    taken = pictures.read_pictures([file for file, is_picture in seen.items() if is_picture])
    stands_in = {one.digest: file for text, file in reversed(taken.texts) for one in _alone(text).packages}
    taken.add_to(reader)
    for file in (one for one in files if not seen[one]):
        text = saved_text(file)
        alone = _alone(text or "")
        if text is None or not alone.packages:
            found.append(file)
        else:
            reader.add(text)
            stands_in = {one.digest: file for one in alone.packages} | stands_in
    complete = [one for one in reader.packages if one.data is not None]
    if complete:
        found += keep_all(workspace, complete, keep_older=keep_older)
    unfinished = [(stands_in[one.digest], one) for one in reader.packages if one.data is None]
    return Gathered(tuple(found), tuple(unfinished), taken)


def _alone(text: str) -> MessageReader:
    reader = MessageReader()
    reader.add(text)
    return reader


def saved_text(file: Path) -> str | None:
    """The text of a file in which a part of a message may stand; None for packages, large files and others."""
    try:
        with file.open("rb") as opened:
            start = opened.read(4)
            if start == _ZIP or (not start.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in start):
                return None
            data = start + opened.read(message.MOST_TEXT)
    except OSError:
        return None
    return decoded(data) if len(data) < message.MOST_TEXT else None


def decoded(data: bytes) -> str:
    """Text of a saved chat in the encodings that programs save in; what is no text becomes signs nobody reads."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return data.decode(encoding, errors="replace")


def gather_text(texts: Sequence[str]) -> MessageReader:
    """Everything of packages that stands in some texts.

    Raises:
        NotFoundError: nothing does.
    """
    reader = MessageReader()
    for text in texts:
        reader.add(text)
    if reader.is_empty:
        raise NotFoundError("", what="message")
    return reader
