"""Locking a store with a passphrase, opening it, and getting in again with the words of the recovery sheet.

A locked store has one random key. ``wrapped-key.json`` holds it wrapped by the passphrase, the recovery sheet as
words; so a new passphrase wraps the same key anew, and nothing else changes.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from qic_desktop import paths
from qic_desktop.domain import recovery_words as words
from qic_desktop.errors import (
    KeyMissingError,
    PassphraseError,
    QicError,
    RecoveryWordsError,
    StoreError,
    StoreLockError,
    StoreMissingError,
    StoreSealedError,
)
from qic_desktop.services.locking import at_rest
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import encrypting, health
from qic_desktop.store.database import DATABASE, translated_os_error
from qic_desktop.store.driver import CAN_ENCRYPT
from qic_desktop.store.encryption import BEFORE_LOCK, KEY_FILE, PENDING_KEY_FILE, Form, StoreKey, form_of, has_lock

FORM = "qic-store-key"
VERSION = 1
LARGEST_KEY_FILE = 64 * 1024
SIGNING = "signing-key"


def can_lock() -> bool:
    """Whether stores can be locked and opened on this kind of computer."""
    return CAN_ENCRYPT


def is_locked(path: Path) -> bool:
    """Whether a store folder, or a backup file, opens with a passphrase only."""
    file = _database(path)
    return form_of(file)[0] is not Form.PLAIN and bool(_key_files(path))


def needs_passphrase(path: Path) -> bool:
    """Whether a person must be asked before ``path`` can be opened: it is locked, and not unlocked in this session."""
    return is_locked(path) and session_key(path) is None


def require_form(path: Path, *, locked: bool) -> None:
    """Say that a store is not as a step needs it, before anybody is asked for a passphrase.

    Raises:
        StoreMissingError: there is none.
        StoreLockError: "open": it is not encrypted; "sealed": it is already.
    """
    form = form_of(_database(path))[0]
    if form is Form.NONE:
        raise StoreMissingError(path)
    if locked and form is Form.PLAIN and not _key_files(path):
        raise StoreLockError(path, why="open")
    if not locked and form is Form.ENCRYPTED:
        raise StoreLockError(path, why="sealed")


def session_key(path: Path) -> StoreKey | None:
    """The key of a store or backup that was unlocked in this session."""
    form, head = form_of(_database(path))
    # The head may be the damaged part of the database; its lock names the key as well.
    return (at_rest.known_key(head) or at_rest.known_key(key_named(path))) if form is Form.ENCRYPTED else None


# --- the wrapped key ------------------------------------------------------------------------------------


def wrapped_key(key: StoreKey, passphrase: str) -> bytes:
    """What ``wrapped-key.json`` holds.

    Raises:
        PassphraseError: "empty", "long", "memory".
    """
    from qic_desktop.exchange import passphrases

    inner = json.loads(passphrases.wrap_secret(key.raw, passphrase))
    return (
        json.dumps({"form": FORM, "version": VERSION, "store": key.id.hex(), "key": inner}, indent=1).encode() + b"\n"
    )


def unlock(path: Path, passphrase: str) -> StoreKey:
    """Open the lock of a store folder, or of a backup file, for this session; takes half a second.

    Raises:
        PassphraseError: "wrong", "costly", "memory", "empty", …
        StoreLockError: "damaged", "missing", "other", "driver".
    """
    from qic_desktop.exchange import passphrases

    if not can_lock():
        raise StoreLockError(path, why="driver")
    identity, wrapped = _read_wrapped(path)
    key = StoreKey(passphrases.unwrap_secret(wrapped, passphrase))
    if key.id != identity:
        raise StoreLockError(path, why="damaged")
    at_rest.remember_key(key)
    return key


def unlock_with_words(path: Path, text: str, passphrase: str) -> StoreKey:
    """Open a store with the words of its recovery sheet, and give it a new passphrase.

    Raises:
        RecoveryWordsError: the words cannot be used.
        PassphraseError: the new passphrase cannot be used.
        DiskFullError, StoreReadOnlyError: the new lock could not be written; the former one holds.
    """
    if not can_lock():
        raise StoreLockError(path, why="driver")
    key = StoreKey(words.key_of_words(text))
    if key.id not in (form_of(_database(path))[1], key_named(path)):
        raise RecoveryWordsError("other")
    write_lock(path, wrapped_key(key, passphrase))
    at_rest.remember_key(key)
    return key


def change_passphrase(workspace: Workspace, old: str, new: str) -> None:
    """Wrap the key of an open, locked store anew; the recovery sheet stays as it is.

    Raises:
        PassphraseError: ``old`` is wrong, or ``new`` cannot be used.
        DiskFullError, StoreReadOnlyError: the former passphrase holds.
    """
    path = workspace.store.path
    write_lock(path, wrapped_key(unlock(path, old), new))


def give_passphrase(path: Path, new: str) -> None:
    """Wrap the key of a store that was unlocked in this session anew.

    Raises:
        StoreSealedError: it was not.
        PassphraseError: ``new`` cannot be used.
        DiskFullError, StoreReadOnlyError: the former passphrase holds.
    """
    key = session_key(path)
    if key is None:
        raise StoreSealedError(path) if is_locked(path) else StoreLockError(path, why="open")
    write_lock(path, wrapped_key(key, new))


def sheet_words(workspace: Workspace) -> tuple[str, ...]:
    """The 24 words for the recovery sheet of an open, locked store.

    Raises:
        StoreLockError: "open": it is not locked.
    """
    if workspace.store.key is None:
        raise StoreLockError(workspace.store.path, why="open")
    return words.recovery_words(workspace.store.key.raw)


def write_lock(path: Path, data: bytes) -> None:
    """Write a wrapped key into a store folder, or beside a backup file, and its copy.

    Raises:
        DiskFullError, StoreReadOnlyError: the former lock holds.
    """
    try:
        if path.is_dir():
            # The copy first: which passphrase holds is decided by the store's own lock, with the last step.
            if (path / "backups").is_dir():
                encrypting.write_durably(path / "backups" / KEY_FILE, data)
            encrypting.write_durably(path / KEY_FILE, data)
        else:
            encrypting.write_durably(health.key_file_of(path), data)
    except OSError as error:
        raise translated_os_error(error, path) from error


def _database(path: Path) -> Path:
    # Not Path.is_dir: a folder that may not be looked into is for the opening to refuse.
    return path / DATABASE if os.path.isdir(path) else path


def _key_files(path: Path) -> list[Path]:
    if os.path.isdir(path):
        candidates = [path / KEY_FILE, path / PENDING_KEY_FILE, path / "backups" / KEY_FILE]
    else:
        candidates = [health.key_file_of(path)]
    return [one for one in candidates if os.path.isfile(one)]


def _read_wrapped(path: Path) -> tuple[bytes, bytes]:
    """The id of the key and the wrapped key, from the first lock that fits the database.

    A lock that was spoiled is passed over for the copy beside the backups.
    """
    files = _key_files(path)
    if not files:
        raise StoreLockError(path, why="missing")
    form, head = form_of(_database(path))
    found = [parsed for file in files if (parsed := _parse(file)) is not None]
    if not found:
        raise StoreLockError(path, why="damaged")
    for identity, wrapped in found:
        if form is not Form.ENCRYPTED or identity == head:
            return identity, wrapped
    # A head that names no key may be the damaged part of the database: then its backups name the key.
    backups = {form_of(file)[1] for file in (path / "backups").glob("*.db")} if path.is_dir() else set()
    for identity, wrapped in found:
        if identity in backups:
            return identity, wrapped
    raise StoreLockError(path, why="other")


def key_named(path: Path) -> bytes:
    """The id of the key that the lock of a store folder or backup names; empty where there is no readable lock."""
    for file in _key_files(path):
        if (parsed := _parse(file)) is not None:
            return parsed[0]
    return b""


def _parse(file: Path) -> tuple[bytes, bytes] | None:
    try:
        with file.open("rb") as stream:
            found = json.loads(stream.read(LARGEST_KEY_FILE))
        if found["form"] != FORM or found["version"] != VERSION:
            return None
        return bytes.fromhex(found["store"]), json.dumps(found["key"]).encode()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


# --- locking a store that is there ----------------------------------------------------------------------


def lock_store(path: Path, passphrase: str, *, step: Callable[[str], None] | None = None) -> StoreKey:
    """Encrypt the database of a closed store in place; the rest follows when it is opened (``finish_locking``).

    Raises:
        StoreLockError: "sealed": it is locked already; "driver".
        PassphraseError: the passphrase cannot be used.
        StoreLockedError: another program has it open.
        DiskFullError, StoreReadOnlyError, StoreDamagedError: nothing was changed.
    """
    if not can_lock():
        raise StoreLockError(path, why="driver")
    if form_of(path / DATABASE)[0] is not Form.PLAIN or has_lock(path):
        raise StoreLockError(path, why="sealed")
    key = StoreKey.new()
    encrypting.encrypt_in_place(path, key, wrapped_key(key, passphrase), step=step)
    at_rest.remember_key(key)
    return key


def finish_locking(workspace: Workspace, *, step: Callable[[str], None] | None = None) -> StoreError | None:
    """Encrypt what else lies in the folder of a store that was locked, its key too; begins again where it stopped.

    ``step`` is told each step as it begins (tests stop there).

    Returns:
        Why it could not be finished now; the next opening tries again.
    """
    store = workspace.store
    if store.key is None or not store.setting(encrypting.UNFINISHED, False):
        return None
    tell = step or (lambda _name: None)
    try:
        tell("6 files")
        encrypting.write_durably(store.path / "backups" / KEY_FILE, (store.path / KEY_FILE).read_bytes())
        for file in _plain_files(store.path, store.key):
            tell(f"6 {file.name}")
            _encrypt_file(file, store.key)
        tell("6 signing keys")
        _seal_signing_keys(workspace)
        tell("7 wipe")
        encrypting.wipe(store.path / BEFORE_LOCK)
        tell("7 mark")
        store.set_setting(encrypting.UNFINISHED, False)
    except OSError as error:
        return translated_os_error(error, store.path)
    except StoreError as error:
        return error
    return None


def _plain_files(path: Path, key: StoreKey) -> Iterator[Path]:
    own = {"lock", KEY_FILE, PENDING_KEY_FILE, BEFORE_LOCK}
    for file in sorted(path.rglob("*")):
        if not file.is_file() or file.is_symlink() or file.name in own or file.name.startswith(DATABASE):
            continue
        with file.open("rb") as stream:
            head = stream.read(len(at_rest.SEALED) + len(key.id))
        if not at_rest.is_sealed(head) and not head.startswith(key.id):
            yield file


def _encrypt_file(file: Path, key: StoreKey) -> None:
    if file.name.endswith((".part", encrypting.OLD)):
        encrypting.wipe(file)
        return
    if not file.is_file():
        # A rollback journal goes when the database beside it is read.
        return
    if form_of(file)[0] is Form.PLAIN:
        fresh = file.with_name(f".{file.name}.part")
        with contextlib.suppress(QicError):
            encrypting.encrypt_copy(file, fresh, key)
            encrypting.swap(file, fresh)
            return
    # What is no database, or no sound one, is kept byte for byte.
    data = at_rest.seal(file.read_bytes(), key)
    fresh = file.with_name(f".{file.name}.part")
    encrypting.write_durably(fresh, data)
    encrypting.swap(file, fresh)


def _seal_signing_keys(workspace: Workspace) -> None:
    from qic_desktop.exchange import keys

    folder, under = paths.keys(workspace.profile), signing_secret(workspace)
    for left in folder.glob(f".*{encrypting.OLD}"):
        encrypting.wipe(left)
    for writer in {workspace.journal.writer, *workspace.store.setting("former_writers", [])}:
        with contextlib.suppress(KeyMissingError):
            pair = keys.read_key(folder, writer)
            second = folder / f".{writer}{encrypting.OLD}"
            encrypting.second_name(folder / writer, second)
            keys.write_key(folder, pair, under)
            encrypting.wipe(second)
        for beside in folder.glob(f"{writer}.*"):
            _seal_key_file(workspace, beside)


def _seal_key_file(workspace: Workspace, file: Path) -> None:
    """Seal a key file of the profile under a locked store's key; of any other store it stays as it is.

    Raises:
        OSError: it stays as it was.
    """
    key = workspace.store.key
    data = file.read_bytes()
    if key is not None and not at_rest.is_sealed(data):
        fresh = file.with_name(f".{file.name}.part")
        encrypting.write_durably(fresh, at_rest.seal(data, key))
        fresh.chmod(0o600)
        encrypting.swap(file, fresh)


def signing_secret(workspace: Workspace) -> bytes | None:
    """The key under which a locked store's signing keys lie in the profile; None for a store that is not locked."""
    return workspace.store.key.derived(SIGNING) if workspace.store.key is not None else None


def passphrase_strength(passphrase: str) -> int:
    """How hard a passphrase is to guess, from 0 (nothing) to 4; a hint for people, never a rule."""
    typed = passphrase.strip()
    kinds = sum(any(test(mark) for mark in typed) for test in (str.islower, str.isupper, str.isdigit, _is_other))
    # Long phrases beat signs: each different word or four signs count alike.
    score = len(set(typed)) + 2 * (len(typed.split()) - 1) + 2 * (kinds - 1)
    return 0 if not typed else sum(score >= bound for bound in (0, 9, 14, 19))


def _is_other(mark: str) -> bool:
    return not mark.isalnum() and not mark.isspace()


def require_same(first: str, second: str) -> str:
    """A passphrase that was typed twice.

    Raises:
        PassphraseError: "empty", or "different".
    """
    if not first.strip():
        raise PassphraseError("empty")
    if first != second:
        raise PassphraseError("different")
    return first
