"""Packages sent with a phone: put into QR codes for the screen, for pictures and for paper.

Codes are a finished package in another dress: it is written to ``outbox/`` first, as for messages, and counts as sent
then. Reading pictures is in :mod:`qic_desktop.services.exchanging.pictures`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from qic_desktop import i18n
from qic_desktop.domain.qr_code import QrCode
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError
from qic_desktop.exchange import codes
from qic_desktop.exchange.manifest import ANYBODY
from qic_desktop.i18n import _
from qic_desktop.reports.code_value import CodeSheet
from qic_desktop.reports.values import Imprint
from qic_desktop.services import copies
from qic_desktop.services.exchanging import exporting, messages, originals
from qic_desktop.services.exchanging.pictures import PicturesRead, key_code, read_picture, read_pictures
from qic_desktop.services.locking import package_locks
from qic_desktop.services.locking.package_locks import Lock
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.database import translated_os_error
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.phone import code_name, how_to_photograph
from qic_desktop.wording.spoken_words import spoken_text

MANY = codes.MANY

__all__ = ["PicturesRead", "key_code", "read_picture", "read_pictures"]


@dataclass(frozen=True, slots=True)
class OutgoingCodes:
    """A package as codes; ``file`` is the package itself. ``owner`` is empty where the collaborative hides names.

    ``whole`` where everything goes and not only what the organiser has not confirmed; ``locked`` where only the
    organiser can open it.
    """

    file: Path
    size_bytes: int
    codes: tuple[QrCode, ...]
    spoken: Spoken
    owner: str
    month: str
    whole: bool = False
    locked: bool = False

    @property
    def is_many(self) -> bool:
        """Whether a file or a message is the better way."""
        return len(self.codes) > MANY

    def name_of(self, place: int) -> str:
        """ "Code 2 of 5", for the code at a place counted from 0."""
        return code_name(place + 1, len(self.codes))


def write_codes(
    workspace: Workspace, *, whole: bool = False, to: str = ANYBODY, lock: Lock | None = None
) -> OutgoingCodes:
    """Make the data package, keep it in ``outbox/``, and put it into codes.

    Args:
        workspace: the open store.
        whole: send everything; else only what the organiser has not confirmed. An organiser's news always go whole.
        to: the only one who may read it in.
        lock: whether only the organiser can open it; None as the collaborative agreed.

    Raises:
        NotAllowedError: "nothing-new": the organiser has everything; nobody has named a key to lock for.
        RefusedError: ``E-CODES``: too large for codes; the file lies in ``outbox/``.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    whole = whole or workspace.role is Role.ORGANISER
    name = copies.free_name if whole else copies.delta_name
    out = name(workspace, workspace.store.path / messages.OUTBOX)
    keys = package_locks.keys_for(workspace, out.parent, lock)
    sent = exporting.export_data_package(workspace, out, to=to, only_new=not whole, lock_to=keys)
    messages.remember_message(workspace, sent)
    return replace(in_codes(workspace, sent.file, whole=whole), locked=bool(keys))


def write_some_codes(workspace: Workspace, *, lock: Lock | None = None) -> OutgoingCodes:
    """What is new as codes; everything, where nothing is new.

    Raises:
        RefusedError: ``E-CODES``.
        DiskFullError, StoreReadOnlyError: nothing was finished; nothing is lost.
    """
    try:
        return write_codes(workspace, lock=lock)
    except NotAllowedError as error:
        if error.why != "nothing-new":
            raise
        return write_codes(workspace, whole=True, lock=lock)


def lock_choice(workspace: Workspace) -> tuple[bool, bool]:
    """Whether codes can be locked for the organiser here, and whether they are unless the person says otherwise."""
    readers = package_locks.readers_of(workspace) if workspace.role is not Role.ORGANISER else None
    offer = package_locks.offer(workspace, workspace.store.path)
    return readers is not None and offer.can_lock, offer.by_default


def in_codes(workspace: Workspace, file: Path, *, whole: bool = True) -> OutgoingCodes:
    """Put a finished package of any kind into codes.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-CODES``.
    """
    data = originals.read_package_file(file)
    owner = "" if collaboratives.hides_names(workspace) else workspace.name
    month = period_name(f"{workspace.today():%Y-%m}")
    return OutgoingCodes(file, len(data), codes.package_codes(data), messages.spoken_words(data), owner, month, whole)


def code_sheet(workspace: Workspace, made: OutgoingCodes) -> CodeSheet:
    """The codes as pages to print."""
    today = workspace.today()
    return CodeSheet(
        owner=made.owner,
        month=made.month,
        words=spoken_text(made.spoken),
        codes=made.codes,
        names=tuple(made.name_of(place) for place in range(len(made.codes))),
        steps=how_to_photograph(),
        imprint=Imprint(
            made_on=period_name(today.isoformat()),
            made_date=today,
            made_by=made.owner,
            source=_("Only the organiser can open what the codes hold.")
            if made.locked
            else _("The codes hold the entries themselves: give them only to those they are for."),
            practice=workspace.practice,
            language=i18n.language(),
            direction="rtl" if i18n.is_right_to_left() else "ltr",
        ),
    )


def write_sheet(workspace: Workspace, made: OutgoingCodes, out: Path) -> Path:
    """Write the pages into a PDF.

    Raises:
        DiskFullError, StoreReadOnlyError: it could not be written.
        FontsMissingError: the program's fonts are not there.
    """
    from qic_desktop.reports.codes import codes_pdf

    exporting.write_atomically(out.absolute(), codes_pdf(code_sheet(workspace, made)))
    return out


def write_pictures(made: OutgoingCodes, folder: Path) -> list[Path]:
    """Write each code into a picture of its own; the folder is made if it is not there.

    Raises:
        DiskFullError, StoreReadOnlyError: one could not be written.
        FontsMissingError: the program's fonts are not there.
    """
    from qic_desktop.reports.code_picture import code_png

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    width = len(str(len(made.codes)))
    written = []
    for place, code in enumerate(made.codes):
        title = ", ".join(part for part in ("QIC Desktop", made.owner, made.month) if part)
        name = f"{made.file.stem}-code-{place + 1:0{width}d}-of-{len(made.codes)}.png"
        written.append(folder.absolute() / name)
        exporting.write_atomically(written[-1], code_png(code, (made.name_of(place), title)))
    return written
