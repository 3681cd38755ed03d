"""The organiser's recovery words: made once, printed, confirmed, forgotten; and used when a laptop is lost.

The secret is kept nowhere: only its public half becomes an entry, and only after a person has shown that the sheet is
in their hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from qic_desktop.domain.recovery_words import COUNT, key_of_words, recovery_words
from qic_desktop.domain.spoken_words import Spoken, find_word
from qic_desktop.errors import NotAllowedError, RecoveryWordsError
from qic_desktop.exchange import wrapping
from qic_desktop.reports.package_sheet import PackageSheet, package_sheet_pdf
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.locking import package_locks
from qic_desktop.services.locking.package_locks import LocksView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes
from qic_desktop.wording import package_locks as words
from qic_desktop.wording.spoken_words import spoken_text

ASKED = 2
"""So many of the words are asked for before they count."""


@dataclass(frozen=True, slots=True)
class NewWords:
    """Words that were just made; ``places`` (from 1) are those that are asked for."""

    words: tuple[str, ...] = field(repr=False)
    recipient: str
    check: Spoken
    places: tuple[int, ...]


def new_words(workspace: Workspace) -> NewWords:
    """Make recovery words; nothing changes before :func:`confirm`.

    Raises:
        NotAllowedError: only an organiser has recovery words.
        RefusedError: ``E-NO-LOCKS``.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")
    identity = wrapping.new_identity()
    recipient = wrapping.recipient_of(identity)
    listed = recovery_words(wrapping.secret_of(identity))
    digest = sha256(recipient.encode()).digest()
    first = digest[0] % (COUNT // 2)
    return NewWords(listed, recipient, sheet_words(recipient), (first + 1, COUNT // 2 + digest[1] % (COUNT // 2) + 1))


def sheet_words(recipient: str) -> Spoken:
    """Six words that tell one recovery sheet from another."""
    return Spoken.of_file(sha256(recipient.encode()).hexdigest())


def confirm(workspace: Workspace, made: NewWords, typed: Mapping[int, str]) -> Changes:
    """The words count from the next news on, once the asked ones were typed from the sheet.

    Raises:
        RecoveryWordsError: "sheet" with the place: this is not the word on the sheet.
        NotAllowedError: only an organiser has recovery words.
    """
    for place in made.places:
        if find_word(typed.get(place, "")) != made.words[place - 1]:
            raise RecoveryWordsError("sheet", place=place)
    return package_locks.set_recovery(workspace, made.recipient)


def current_sheets(workspace: Workspace) -> tuple[Spoken, ...]:
    """The six words of the sheets that open what is locked now."""
    readers = package_locks.readers_of(workspace)
    return tuple(sheet_words(one) for one in readers.recovery) if readers else ()


def view(workspace: Workspace) -> LocksView:
    """How locking stands, for the page Design."""
    readers = package_locks.readers_of(workspace)
    policy = readers.policy if readers else package_locks.REMOVABLE
    return LocksView(policy, current_sheets(workspace), wrapping.can_lock())


def sheet_of(workspace: Workspace, made: NewWords) -> PackageSheet:
    """What is printed."""
    # Loaded when somebody prints: it brings the charts along.
    from qic_desktop.services.printing.reporting import imprint_of

    found = collaboratives.find_collaborative(workspace)
    owner = (found.title if found else None) or workspace.name
    return PackageSheet(
        owner=owner,
        purpose=words.recovery_purpose(owner),
        words=made.words,
        check=spoken_text(made.check),
        steps=words.recovery_steps(),
        cautions=words.recovery_cautions(),
        imprint=replace(imprint_of(workspace, owner), source=words.recovery_source()),
    )


def write_sheet(workspace: Workspace, made: NewWords, out: Path) -> Path:
    """Write the sheet as a PDF, to be printed and then deleted.

    Raises:
        NotFoundError, DiskFullError, StoreReadOnlyError, FontsMissingError: nothing was written.
    """
    exporting.write_atomically(out.absolute(), package_sheet_pdf(sheet_of(workspace, made)))
    return out


def lend(workspace: Workspace, text: str) -> Spoken:
    """Open locked packages with recovery words until the store is closed; answers which sheet they are of.

    Raises:
        RecoveryWordsError: what was typed is no set of recovery words.
        RefusedError: ``E-NO-LOCKS``.
    """
    identity = wrapping.identity_of(key_of_words(text))
    recipient = wrapping.recipient_of(identity)
    if identity not in workspace.lent:
        workspace.lent.append(identity)
    return sheet_words(recipient)


def open_waiting(workspace: Workspace) -> tuple[str, ...]:
    """Judge once more what stayed shut; answers the packages that opened, which wait in the inbox now.

    Raises:
        StoreError: this store cannot be written to.
    """
    # Loaded when it is needed: it brings the charts along.
    from qic_desktop.services.exchanging import inbox

    before = locked_originals(workspace)
    inbox.receive(workspace, before)
    still = set(locked_originals(workspace))
    return tuple(one.name for one in before if one not in still)


def locked_originals(workspace: Workspace) -> tuple[Path, ...]:
    """The files that came and that nobody here could open, as they are kept."""
    rows = workspace.store.rows("select id from package where kind=?", (package_locks.LOCKED,))
    folder = workspace.store.path / "received"
    found = (next(folder.glob(f"{row[0][:16]}-*"), None) for row in rows)
    return tuple(one for one in found if one is not None)
