"""The key of an encrypted store, and how a database file shows which key it belongs to.

SQLCipher gets the raw key and a salt that follows from it; the salt is the first sixteen bytes of every database file
under this key, so that a file says which lock opens it before anything is read. Who wraps the key, and under what, is
no business of the store.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from qic_desktop.errors import StoreLockError, StoreSealedError
from qic_desktop.store.driver import CAN_ENCRYPT, sqlite

KEY_BYTES = 32
ID_BYTES = 16
PLAIN_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class StoreKey:
    """The key of one store: 32 random bytes, never printed."""

    raw: bytes = field(repr=False)

    @staticmethod
    def new() -> StoreKey:
        """A key from the system's random source."""
        return StoreKey(secrets.token_bytes(KEY_BYTES))

    @property
    def id(self) -> bytes:
        """Sixteen bytes that name the key and give nothing of it away; every database under it begins with them."""
        return self.derived("store")[:ID_BYTES]

    def derived(self, purpose: str) -> bytes:
        """The key for another purpose: 32 bytes from which neither this key nor that of a third purpose follows."""
        return hmac.new(self.raw, b"qic-store-key\0" + purpose.encode(), sha256).digest()

    def literal(self) -> str:
        """Key and salt as SQLCipher reads them."""
        return f"x'{self.raw.hex()}{self.id.hex()}'"


class Form(StrEnum):
    """What a database file looks like from outside."""

    PLAIN = "plain"
    ENCRYPTED = "encrypted"
    NONE = "none"


def form_of(file: Path) -> tuple[Form, bytes]:
    """The form of a database file and its first sixteen bytes; an empty or missing file has none."""
    try:
        with file.open("rb") as stream:
            head = stream.read(ID_BYTES)
    except OSError:
        head = b""
    if len(head) < ID_BYTES:
        return Form.NONE, head
    return (Form.PLAIN if head == PLAIN_HEADER else Form.ENCRYPTED), head


def connect(file: Path | str, key: StoreKey | None, **options: Any) -> Any:
    """A connection to a database, encrypted under ``key`` where one is given; nothing is read yet.

    Raises:
        StoreLockError: this computer has no library for encrypted stores.
        sqlite.DatabaseError: what the driver says.
    """
    if key is not None and not CAN_ENCRYPT:
        raise StoreLockError(Path(str(file)).parent, why="driver")
    connection = sqlite.connect(str(file), isolation_level=None, **options)
    if key is not None:
        try:
            _set_key(connection, key)
        except BaseException:
            connection.close()
            raise
    return connection


def _set_key(connection: Any, key: StoreKey) -> None:
    # What a wrong key makes the library say belongs into our sentence, not on the terminal.
    connection.execute("pragma cipher_log_level=none")
    connection.execute(f'pragma key="{key.literal()}"')
    # Pinned, so that another release of the library with other habits still opens what this one wrote.
    connection.execute("pragma cipher_compatibility=4")
    connection.execute("pragma cipher_page_size=4096")
    connection.execute("pragma cipher_use_hmac=on")
    connection.execute("pragma cipher_hmac_algorithm=HMAC_SHA512")
    connection.execute("pragma cipher_kdf_algorithm=PBKDF2_HMAC_SHA512")
    connection.execute("pragma temp_store=memory")


def attach(connection: Any, file: Path, name: str, key: StoreKey) -> None:
    """Attach a database under ``key`` to a connection, to copy into it."""
    connection.execute("pragma cipher_log_level=none")
    connection.execute(f'attach ? as {name} key "{key.literal()}"', (str(file),))


# --- a store folder and its lock ---------------------------------------------------------------------------------

KEY_FILE = "wrapped-key.json"
"""The store's key, wrapped by its passphrase (``services.locking.store_locks``); a copy lies in ``backups/``."""
PENDING_KEY_FILE = "wrapped-key.pending.json"
"""The same while a store is being locked: it counts from the moment when the encrypted database is in place."""
BEFORE_LOCK = "store-before-lock.db"
FRESH = "store.encrypting"


def has_lock(path: Path) -> bool:
    """Whether a store folder holds a wrapped key, of its own or the copy beside its backups."""
    return (path / KEY_FILE).is_file() or (path / "backups" / KEY_FILE).is_file()


def settle_lock(path: Path, file: Path) -> None:
    """Bring a store whose locking was interrupted to one side or the other; held by its lock file meanwhile.

    Before the encrypted database was in place nothing has happened; from then on the store is locked.
    """
    pending = path / PENDING_KEY_FILE
    if not pending.is_file():
        return
    if form_of(file)[0] is Form.ENCRYPTED:
        pending.replace(path / KEY_FILE)
        return
    # The name "before" may be a second name of the very store: it is taken away, never emptied.
    for left in (path / FRESH, path / BEFORE_LOCK, pending):
        left.unlink(missing_ok=True)


def fitting_key(path: Path, file: Path, key: StoreKey | None) -> StoreKey | None:
    """The key to open a database with; None for one that is not encrypted.

    Raises:
        StoreSealedError: it is encrypted and ``key`` is None.
        StoreLockError: "plain", "missing", "other", "driver".
    """
    form, head = form_of(file)
    if form is Form.PLAIN:
        if (path / KEY_FILE).is_file():
            raise StoreLockError(path, why="plain")
        return None
    if form is Form.NONE or not _is_encrypted(path, head, key):
        # Nothing to open, or nothing that we ever wrote: opening it says what is wrong.
        return None
    if not CAN_ENCRYPT:
        raise StoreLockError(path, why="driver")
    if key is None:
        raise StoreSealedError(path) if has_lock(path) else StoreLockError(path, why="missing")
    if head != key.id and not _is_key_of_backups(path, key.id):
        raise StoreLockError(path, why="other")
    return key


def _is_encrypted(path: Path, head: bytes, key: StoreKey | None) -> bool:
    return has_lock(path) or key is not None or _is_key_of_backups(path, head)


def _is_key_of_backups(path: Path, identity: bytes) -> bool:
    return any(form_of(backup)[1] == identity for backup in (path / "backups").glob("*.db"))
