"""The family of expected errors.

Every error that a person may meet is a :class:`QicError`: a frozen set of fields and a ``code``, never prose.
``qic_desktop.wording.errors.describe`` turns one into a sentence that says what happened and what to do.
Anything that is not a QicError is a bug and opens the crash dialog. What a dataclass would write of itself is left out
where nothing needs it: the family is imported before the first frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(eq=False, repr=False, match_args=False)
class QicError(Exception):
    """Base of all expected errors; members carry fields, not sentences."""

    def __str__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({fields})"

    __repr__ = __str__


# --- the store -----------------------------------------------------------------------------------------------


@dataclass(eq=False, repr=False, match_args=False)
class StoreError(QicError):
    """Something is wrong with a store folder ``NAME.qic``."""

    path: Path


@dataclass(eq=False, repr=False, match_args=False)
class StoreMissingError(StoreError):
    """There is no store at this path."""


@dataclass(eq=False, repr=False, match_args=False)
class StoreExistsError(StoreError):
    """A new store would overwrite something."""


@dataclass(eq=False, repr=False, match_args=False)
class StoreLockedError(StoreError):
    """Another window or command has this store open."""


@dataclass(eq=False, repr=False, match_args=False)
class StoreNewerError(StoreError):
    """The store was written by a newer version of the program; it can only be read."""


@dataclass(eq=False, repr=False, match_args=False)
class StoreDamagedError(StoreError):
    """The database file cannot be read; ``backup`` is the newest good copy, if there is one."""

    backup: Path | None = None


@dataclass(eq=False, repr=False, match_args=False)
class StoreReadOnlyError(StoreError):
    """The folder or the file cannot be written to."""


@dataclass(eq=False, repr=False, match_args=False)
class DiskFullError(StoreError):
    """The disk is full; the last step was undone and nothing is lost."""


@dataclass(eq=False, repr=False, match_args=False)
class KeyMissingError(StoreError):
    """The signing key of this store is not on this computer; a new writer must start."""

    writer: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class StoreSealedError(StoreError):
    """The store is encrypted and no key was given: its passphrase must be asked for."""


@dataclass(eq=False, repr=False, match_args=False)
class StoreLockError(StoreError):
    """The lock of an encrypted store and its database do not fit together.

    ``why`` is a code: "damaged" (the lock cannot be read), "missing" (encrypted, but no lock beside it), "other" (the
    lock of another store), "plain" (a database that is not encrypted beside a lock), "driver" (this computer has no
    library for encrypted stores), "sealed" or "open" (it is encrypted already, or is not).
    """

    why: str = ""


# --- passphrases and recovery words --------------------------------------------------------------------------


@dataclass(eq=False, repr=False, match_args=False)
class PassphraseError(QicError):
    """A passphrase does not open something, or cannot be used; the passphrase itself is never kept in an error.

    ``why`` is a code: "wrong", "empty", "long", "damaged", "newer", "costly", "memory", "different" (typed twice, not
    the same), "unattended" (nobody is there to be asked), "unattended-new", "unattended-new-file" and
    "unattended-words" (the same for a new passphrase, and for the words of a sheet).
    """

    why: str


@dataclass(eq=False, repr=False, match_args=False)
class RecoveryWordsError(QicError):
    """Recovery words that cannot be used; what was typed is not kept here, only where it fails.

    ``why`` is a code: "count", "unknown" (``place`` counts from 1, ``near`` are words close to it), "checksum" (each
    is a word, together they are none of our sheets), "other" (the words of another store), "sheet" (a word that was
    asked for, at ``place``, is another one).
    """

    why: str
    place: int = 0
    count: int = 0
    near: tuple[str, ...] = ()


# --- what a person types or names ----------------------------------------------------------------------------


@dataclass(eq=False, repr=False, match_args=False)
class InputError(QicError):
    """Something that was typed or named does not fit."""

    text: str


@dataclass(eq=False, repr=False, match_args=False)
class EngineError(QicError):
    """Aggregating from Parquet files cannot be done; ``why`` is a code.

    "not-ours" (a folder with other files), "no-files", "columns" (``text`` names the missing), "types" (or those of
    another kind), "damaged" (``text`` names file or folder), "unknown" (no such engine), "silent" (its address does
    not answer), "missing" (a part of the program is not installed), "failed".
    """

    text: str
    why: str


@dataclass(eq=False, repr=False, match_args=False)
class TargetTextError(QicError):
    """A target that was typed cannot be taken; ``why`` is a code.

    "number" (it is none), "unclear" (0.85 of a share: 0.85 % or 85 %?), "above" (more than all), "percent" (a per cent
    sign at a measure that is no share).
    """

    text: str
    why: str


@dataclass(eq=False, repr=False, match_args=False)
class DefinitionError(QicError):
    """A field of an operational definition cannot be kept as it was given; ``why`` is a code.

    "empty", "choice" (no such word), "strata" (no names for parts, or more than eight), "above-nought", "decimals",
    "day", "number", "whole", "period", "has-values" (its periods are fixed), "not-clarified" (it changes the count).
    """

    field: str
    why: str
    text: str


@dataclass(eq=False, repr=False, match_args=False)
class NotANumberError(InputError):
    """A text that should be a number is none (also NaN and numbers too large to be kept)."""


@dataclass(eq=False, repr=False, match_args=False)
class NotAPeriodError(InputError):
    """A text that should be a period is none."""


@dataclass(eq=False, repr=False, match_args=False)
class DuplicatePeriodError(InputError):
    """Two values stand for one period, so that a chart would have to choose."""


@dataclass(eq=False, repr=False, match_args=False)
class EventError(InputError):
    """A rare event that no time or no number of cases can be counted to; ``text`` is its day.

    ``why`` is a code: "same-day", "before", "negative", "cases-missing" or "year"; ``row`` counts from 1, 0 where
    there is no list.
    """

    why: str = ""
    row: int = 0


@dataclass(eq=False, repr=False, match_args=False)
class NotFoundError(InputError):
    """Nothing with this name, code or id exists; ``what`` is the kind of thing looked for."""

    what: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class TextTooLongError(InputError):
    """A text is longer than a register may be."""

    limit_bytes: int = 0


@dataclass(eq=False, repr=False, match_args=False)
class NotAllowedError(InputError):
    """This role or this state does not allow the step; ``text`` names the step, ``why`` is a code."""

    why: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class KeyElsewhereError(NotAllowedError):
    """The copy of an organiser's store whose key stayed on another computer; ``path`` is where its file belongs."""

    path: Path = Path()


@dataclass(eq=False, repr=False, match_args=False)
class CaseRefusedError(InputError):
    """A chart case that cannot be drawn; ``text`` is what was found, ``why`` a code of ``qic_desktop.wording.cases``.

    ``field`` names the part of the case, ``row`` counts from 1 in the raw rows; 0 where no row is to blame.
    """

    why: str = ""
    field: str = ""
    row: int = 0


# --- operations and the wire ----------------------------------------------------------------------------------


@dataclass(eq=False, repr=False, match_args=False)
class SuspectTextError(QicError):
    """A text that is shared looks like a patient's name or number, and nobody has answered yet. Nothing was recorded.

    ``words`` are the parts that look like it, ``clean`` is the text without them.
    """

    text: str
    words: tuple[str, ...]
    clean: str


@dataclass(eq=False, repr=False, match_args=False)
class RefusedError(QicError):
    """Something from outside is refused; ``code`` is one of the format's codes (E-…, Q-…, N-…)."""

    code: str
    detail: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class PictureError(QicError):
    """A picture in which codes were looked for cannot be opened.

    ``why`` is a code: "too-large", "too-many-pixels", "heic", "format", "pdf", "moving", "missing" or "damaged";
    ``name`` is the file's.
    """

    why: str
    name: str = ""


@dataclass(eq=False, repr=False, match_args=False)
class TableError(QicError):
    """A spreadsheet that cannot be read as a table.

    ``why`` is a code: "large", "gone", "empty", "bomb", "password", "damaged", "no-table", "html", "xlsb", "rows" or
    "columns"; ``name`` is the file's.
    """

    why: str
    name: str = ""


# --- the program's own files -----------------------------------------------------------------------------------


@dataclass(eq=False, repr=False, match_args=False)
class FontsMissingError(QicError):
    """Fonts that printed pages need are not in the program's folder; ``files`` are their names."""

    folder: Path
    files: tuple[str, ...]


# --- charts ----------------------------------------------------------------------------------------------------


@dataclass(eq=False, repr=False, match_args=False)
class ComparisonError(InputError):
    """Numbers that no such chart can be drawn of; ``why`` is a code, ``row`` counts from 1 where there are rows."""

    why: str = ""
    row: int | None = None
