"""The computer's own key ring, where there is one: it may remember the key of a locked store for whoever is logged in.

The only module that names keyring, and only when something is really asked of it: it looks for services of the
desktop, which a start without a display has not. Whatever the key ring does, a passphrase always opens the store.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qic_desktop import paths
from qic_desktop.services.locking import at_rest, store_locks
from qic_desktop.store.encryption import StoreKey

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = "QIC Desktop"
_log = logging.getLogger(__name__)


def is_available() -> bool:
    """Whether this computer has a key ring that can be used now."""
    backend = _asked(lambda keyring: keyring.get_keyring())
    # Backends that only fail or forget have no positive priority.
    return backend is not None and _asked(lambda _keyring: backend.priority > 0) is True


def is_remembered(path: Path) -> bool:
    """Whether the key ring was asked to remember this store; asks the key ring nothing."""
    return _mark(store_locks.key_named(path)).is_file()


def remember(path: Path) -> bool:
    """Let the key ring remember the key of a store that was unlocked; answers whether it does."""
    key = store_locks.session_key(path)
    if key is None or not is_available():
        return False
    name = key.id.hex()
    _asked(lambda keyring: keyring.set_password(SERVICE, name, key.raw.hex()))
    if _asked(lambda keyring: keyring.get_password(SERVICE, name)) != key.raw.hex():
        return False
    try:
        mark = _mark(key.id)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:
        return False
    return True


def recall(path: Path) -> bool:
    """Unlock a store with what the key ring remembers; answers whether it is unlocked now."""
    if not is_remembered(path):
        return False
    identity = store_locks.key_named(path)
    held = _asked(lambda keyring: keyring.get_password(SERVICE, identity.hex()))
    try:
        key = StoreKey(bytes.fromhex(held)) if isinstance(held, str) else None
    except ValueError:
        key = None
    if key is None or key.id != identity:
        return False
    at_rest.remember_key(key)
    return True


def forget(path: Path) -> None:
    """Let the key ring forget a store."""
    identity = store_locks.key_named(path)
    _asked(lambda keyring: keyring.delete_password(SERVICE, identity.hex()))
    _mark(identity).unlink(missing_ok=True)


def _mark(identity: bytes) -> Path:
    return paths.profile() / "remembered" / (identity.hex() or "-")


def _asked(question: Callable[[Any], Any]) -> Any:
    """The answer of the key ring, None where it has none: a locked, missing or broken one costs a passphrase."""
    try:
        import keyring

        return question(keyring)
    except Exception as error:  # noqa: BLE001 - the edge: every desktop's own service raises errors of its own
        _log.info("the key ring did not answer: %s", type(error).__name__)
        return None
