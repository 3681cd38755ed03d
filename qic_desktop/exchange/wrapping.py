"""Locked packages: age files around finished packages, and the keys that open them.

The only module that names the encryption library (pyrage), and only when something is really locked or opened. Owns
clause F20 of ``resources/docs/data-package.md``. Knows no stores and no people: it is given keys as texts
(``AGE-SECRET-KEY-1…`` opens, ``age1…`` locks).
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from qic_desktop import disk
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import MAX_FILE_BYTES

MAX_HEADER_BYTES = 16 * 1024
MAX_RECIPIENTS = 60
_MAX_STANZAS = 64  # age programs add one or two that mean nothing
MAX_WRAPPED_BYTES = MAX_FILE_BYTES + 2 * MAX_HEADER_BYTES
"""A locked file may be so much larger than a package: its header, 16 bytes for every 64 KiB, and some room."""
SECRET_BYTES = 32
NOT_FOR_THIS_KEY, DAMAGED = "key", "damaged"
"""What ``E-DECRYPT`` says beside its code: nobody here can open it, or it is no longer what it was."""

_BEGINS = b"age-encryption.org/"
_FIRST_LINE = b"age-encryption.org/v1\n"
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_ARMOR_END = b"-----END AGE ENCRYPTED FILE-----"
_SECRET_PREFIX = "age-secret-key-"
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_LIBRARY = "pyrage"


def _library() -> ModuleType:
    """The encryption library, loaded now.

    Raises:
        RefusedError: ``E-NO-LOCKS``: it does not exist for this kind of computer.
    """
    try:
        import pyrage
    except ImportError as error:
        raise RefusedError("E-NO-LOCKS", _LIBRARY) from error
    found: ModuleType = pyrage
    return found


def can_lock() -> bool:
    """Whether this computer can lock and open packages; loads nothing."""
    return find_spec(_LIBRARY) is not None


def is_wrapped(data: bytes) -> bool:
    """Whether a file begins as a locked one does, whatever it is called; some hundred bytes are enough."""
    return data.startswith(_BEGINS) or data[:256].lstrip().startswith(_ARMOR)


# --- locking and opening ----------------------------------------------------------------------------------------


def wrap(data: bytes, recipients: Iterable[str]) -> bytes:
    """A finished package, locked so that any one of the recipients can open it.

    Raises:
        RefusedError: ``E-NO-LOCKS``; ``E-RECIPIENT`` where there is none, or one of them is no key.
    """
    library = _library()
    keys = list(dict.fromkeys(recipients))
    # The library would panic at a key of small order, so every one is looked at first.
    if not 0 < len(keys) <= MAX_RECIPIENTS or not all(map(is_recipient, keys)):
        raise RefusedError("E-RECIPIENT", str(len(keys)))
    try:
        wrapped: bytes = library.encrypt(data, [library.x25519.Recipient.from_str(key) for key in keys])
    except (library.RecipientError, library.EncryptError) as error:
        raise RefusedError("E-RECIPIENT") from error
    return wrapped


def unwrap(data: bytes, identities: Sequence[str]) -> bytes:
    """What a locked file holds; never more than a package may have.

    Raises:
        RefusedError: ``E-DECRYPT`` with :data:`NOT_FOR_THIS_KEY` or :data:`DAMAGED`; ``E-TOO-LARGE``; ``E-NO-LOCKS``.
    """
    if len(data) > MAX_WRAPPED_BYTES:
        raise RefusedError("E-TOO-LARGE")
    data = _without_armor(data)
    _check_header(data)
    if not identities:
        raise RefusedError("E-DECRYPT", NOT_FOR_THIS_KEY)
    library = _library()
    keys = [library.x25519.Identity.from_str(identity) for identity in identities]
    try:
        package: bytes = library.decrypt(data, keys)
    except library.DecryptError as error:
        found = NOT_FOR_THIS_KEY if "No matching keys" in str(error) else DAMAGED
        raise RefusedError("E-DECRYPT", found) from error
    if len(package) > MAX_FILE_BYTES:
        raise RefusedError("E-TOO-LARGE")
    return package


def _check_header(data: bytes) -> None:
    """Every recipient in the header costs a try per key: so many that it takes seconds never come from a writer."""
    header, end, _payload = data[:MAX_HEADER_BYTES].partition(b"\n--- ")
    if not header.startswith(_FIRST_LINE) or not end or header.count(b"\n-> ") > _MAX_STANZAS:
        raise RefusedError("E-DECRYPT", DAMAGED)


def _without_armor(data: bytes) -> bytes:
    if data.startswith(_BEGINS):
        return data
    # Mail programs change line ends and add spaces: lines are what counts.
    lines = [line.strip() for line in data.strip().splitlines()]
    if len(lines) < 3 or lines[0] != _ARMOR or lines[-1] != _ARMOR_END:
        raise RefusedError("E-DECRYPT", DAMAGED)
    try:
        return base64.b64decode(b"".join(lines[1:-1]), validate=True)
    except binascii.Error as error:
        raise RefusedError("E-DECRYPT", DAMAGED) from error


# --- keys -------------------------------------------------------------------------------------------------------


def new_identity() -> str:
    """A new key that opens: ``AGE-SECRET-KEY-1…``. It is secret and never printed.

    It is 32 random bytes, so that making one needs no library.
    """
    return identity_of(secrets.token_bytes(SECRET_BYTES))


def recipient_of(identity: str) -> str:
    """The public half of a key, which locks: ``age1…``.

    Raises:
        RefusedError: ``E-NO-LOCKS``; ``E-RECIPIENT`` for a text that is no key.
    """
    library = _library()
    try:
        return str(library.x25519.Identity.from_str(identity).to_public())
    except library.IdentityError as error:
        raise RefusedError("E-RECIPIENT") from error


def is_recipient(text: object) -> bool:
    """Whether a text is a key that locks."""
    if not isinstance(text, str) or not _RECIPIENT.fullmatch(text):
        return False
    found = _from_bech32(text)
    # A key of small order would lock with a secret that everybody knows.
    return found is not None and not _is_small_order(found[1])


_FIELD = 2**255 - 19
_SMALL_ORDER = {
    0,
    1,
    _FIELD - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
}


def _is_small_order(point: bytes) -> bool:
    """The five points of Curve25519 (and their other spellings) with which every secret gives nothing."""
    return (int.from_bytes(point, "little") & (2**255 - 1)) % _FIELD in _SMALL_ORDER


def identity_of(secret: bytes) -> str:
    """The key that 32 secret bytes are."""
    return _to_bech32(_SECRET_PREFIX, secret).upper()


def secret_of(identity: str) -> bytes:
    """The 32 secret bytes of a key.

    Raises:
        RefusedError: ``E-RECIPIENT`` for a text that is no key.
    """
    found = _from_bech32(identity.lower()) if _IDENTITY.fullmatch(identity) else None
    if found is None:
        raise RefusedError("E-RECIPIENT")
    return found[1]


# --- key files --------------------------------------------------------------------------------------------------


def write_identity(path: Path, identity: str, seal: Callable[[bytes], bytes] | None = None) -> None:
    """Keep a key in a file that its owner alone can read; written whole or not at all.

    Args:
        path: the file.
        identity: the key.
        seal: makes of the file's text what shall lie on the disk; None for the text itself.

    Raises:
        OSError: the folder cannot be written to.
    """
    text = identity.encode() + b"\n"
    disk.write_private(path, seal(text) if seal else text)


def identity_in(data: bytes) -> str | None:
    """The key in the bytes of a key file; None where something else stands there."""
    text = data[:4096].decode("ascii", errors="replace")
    # The format of age's own key files: lines that begin with # are remarks.
    kept = [line for line in text.split() if _IDENTITY.fullmatch(line)]
    return kept[0] if len(kept) == 1 and _from_bech32(kept[0].lower()) is not None else None


# --- Bech32 (BIP-173), in which age writes keys -----------------------------------------------------------------

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _checksum(prefix: str, values: Sequence[int]) -> int:
    check = 1
    spelled = [ord(mark) >> 5 for mark in prefix] + [0] + [ord(mark) & 31 for mark in prefix]
    for value in (*spelled, *values):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check


def _to_bech32(prefix: str, data: bytes) -> str:
    length = (8 * len(data) + 4) // 5
    number = int.from_bytes(data, "big") << (5 * length - 8 * len(data))
    values = [number >> 5 * (length - 1 - place) & 31 for place in range(length)]
    check = _checksum(prefix, [*values, *[0] * 6]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[value] for value in values)}"


def _from_bech32(text: str) -> tuple[str, bytes] | None:
    """Prefix and bytes of a lower-case text of 32 bytes; None where the check or the form is wrong."""
    prefix, _one, letters = text.rpartition("1")
    values = [_LETTERS.find(mark) for mark in letters]
    if min(values, default=-1) < 0 or _checksum(prefix, values) != 1:
        return None
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    spare = 5 * (len(values) - 6) - 8 * SECRET_BYTES
    if not 0 <= spare < 5 or number & ((1 << spare) - 1):
        return None
    return prefix, (number >> spare).to_bytes(SECRET_BYTES, "big")
