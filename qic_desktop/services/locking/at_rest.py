"""What lies on the disk beside a locked store's database: files under its key, and the keys unlocked in this session.

A passphrase is asked for once: as long as the program runs, its stores can be closed and opened again. A sealed file
names its key, so that whoever reads a file by its path need not know whose it is.
"""

from __future__ import annotations

from pathlib import Path

from qic_desktop.errors import PassphraseError, RefusedError, StoreSealedError
from qic_desktop.store.encryption import ID_BYTES, StoreKey

SEALED = b"QIC-SEALED\x001"
OVERHEAD = len(SEALED) + ID_BYTES + 40
_PURPOSE = "files"

_unlocked: dict[bytes, StoreKey] = {}
_folders: dict[Path, StoreKey] = {}


def remember_key(key: StoreKey) -> None:
    """Keep a key until the program ends."""
    _unlocked[key.id] = key


def known_key(identity: bytes) -> StoreKey | None:
    """The key that was unlocked under this name, if it was."""
    return _unlocked.get(identity)


def remember_folder(folder: Path, key: StoreKey | None) -> None:
    """Seal from now on what is written into a store's folder; None for a store that is not locked."""
    if key is None:
        _folders.pop(folder, None)
    else:
        _folders[folder] = key
        remember_key(key)


def forget_all() -> None:
    """Ask for every passphrase again."""
    _unlocked.clear()
    _folders.clear()


def shut(path: Path, data: bytes) -> bytes:
    """The bytes to write at ``path``: sealed where it lies in the folder of an open, locked store."""
    if not _folders:
        return data
    key = next((_folders[folder] for folder in path.absolute().parents if folder in _folders), None)
    return data if key is None else seal(data, key)


def seal(data: bytes, key: StoreKey) -> bytes:
    """Some bytes as they lie in a locked store's folder."""
    from qic_desktop.exchange import passphrases

    return SEALED + key.id + passphrases.seal_bytes(data, key.derived(_PURPOSE))


def is_sealed(data: bytes) -> bool:
    """Whether some bytes are those of a sealed file."""
    return data.startswith(SEALED)


def opened(data: bytes, path: Path) -> bytes:
    """The bytes of a file as they came; those of a file that is not sealed are answered as they are.

    Raises:
        StoreSealedError: it is sealed under a key that was not unlocked.
        RefusedError: ``E-UNREADABLE``: it was changed since.
    """
    if not is_sealed(data):
        return data
    from qic_desktop.exchange import passphrases

    start = len(SEALED) + ID_BYTES
    key = known_key(data[len(SEALED) : start])
    if key is None:
        raise StoreSealedError(path)
    try:
        return passphrases.open_bytes(data[start:], key.derived(_PURPOSE))
    except PassphraseError:
        raise RefusedError("E-UNREADABLE", str(path)) from None


def read_file(path: Path) -> bytes:
    """The bytes of a kept file as they came.

    Raises:
        OSError: it cannot be read.
        StoreSealedError, RefusedError: as :func:`opened`.
    """
    return opened(path.read_bytes(), path)
