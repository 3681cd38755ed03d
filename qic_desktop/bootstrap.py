"""The composition root: from a path to a workspace in which use cases can run."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path
from typing import Any

from qic_desktop import paths
from qic_desktop.clock import Clock, new_id, system_clock
from qic_desktop.domain.people import Facility
from qic_desktop.errors import InputError, StoreDamagedError, StoreError
from qic_desktop.services import writers
from qic_desktop.services.locking import at_rest, store_locks
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import health, projections
from qic_desktop.store.database import Store, newest_good_backup, translated_os_error
from qic_desktop.store.encryption import StoreKey
from qic_desktop.store.journal import Journal, new_record


def create_workspace(
    path: Path,
    role: Role,
    name: str,
    *,
    practice: bool = False,
    practice_day: date | None = None,
    clock: Clock = system_clock,
) -> Workspace:
    """Make a store with its key that is not locked; a site mints its own id, so that a team can begin alone.

    Raises:
        InputError: the name is empty.
        StoreExistsError, StoreReadOnlyError, DiskFullError: nothing was made.
    """
    day = practice_day.isoformat() if practice_day else None
    return _created(path, _first_settings(role, name, clock, practice=practice, practice_day=day), clock)


def create_locked_workspace(
    path: Path, role: Role, name: str, passphrase: str, *, clock: Clock = system_clock
) -> Workspace:
    """Make a store that only a passphrase opens, or the words of its recovery sheet (``store_locks.sheet_words``).

    Raises:
        InputError, PassphraseError: the name or the passphrase is empty.
        StoreLockError: "driver": this computer has no library for it.
        StoreExistsError, StoreReadOnlyError, DiskFullError: nothing was made.
    """
    key = StoreKey.new()
    lock = store_locks.wrapped_key(key, passphrase)
    return _created(path, _first_settings(role, name, clock), clock, locked=(key, lock))


def _first_settings(role: Role, name: str, clock: Clock, **practice: object) -> dict[str, object]:
    if not name.strip():
        raise InputError(name)
    return {"role": role.value, "own_id": new_id(clock), "name": name.strip(), "made": clock(), **practice}


def _created(
    path: Path, settings: dict[str, object], clock: Clock, *, locked: tuple[StoreKey, bytes] | None = None
) -> Workspace:
    from qic_desktop.exchange import keys

    role, home = Role(str(settings["role"])), paths.profile()
    pair = keys.generate()
    key, lock = locked or (None, b"")
    store = Store.create(path, key)
    try:
        if key is not None:
            store_locks.write_lock(store.path, lock)
        under = key.derived(store_locks.SIGNING) if key is not None else None
        keys.write_key(paths.keys(home), pair, under)
    except OSError as error:
        store.discard()
        raise translated_os_error(error, paths.keys(home)) from error
    except StoreError:
        store.discard()
        raise
    settings["writer"] = pair.keyid
    at_rest.remember_folder(store.path, key)
    try:
        # One step: a crash leaves a store that can be used, or none.
        with store.transaction():
            projections.prepare(store.connection)
            for setting, value in settings.items():
                store.set_setting(setting, value)
            workspace = _workspace(store, home, clock)
            if role is Role.SITE:
                facility = new_record(Facility, workspace.own_id, name=workspace.name)
                workspace.journal.append(workspace.scope, [facility], undoable=False)
            if role is Role.ORGANISER:
                _mint_root(workspace, pair)
    except BaseException:
        store.discard()
        raise
    return workspace


def _mint_root(workspace: Workspace, pair: Any) -> None:
    from qic_desktop.services.trusting import trust

    trust.mint_root(workspace, pair)


def open_workspace(path: Path, *, clock: Clock = system_clock) -> Workspace:
    """Open a store that is there; a copied or restored one goes on as a new writer before its first edit.

    A locked one must have been unlocked in this session (``store_locks.unlock``).

    Raises:
        StoreSealedError: it is locked, and nobody was asked for its passphrase yet.
        StoreError: what ``Store.open`` refuses.
    """
    store = Store.open(path, store_locks.session_key(path))
    at_rest.remember_folder(store.path, store.key)
    try:
        with store.transaction():
            projections.prepare(store.connection)
        workspace = _workspace(store, paths.profile(), clock)
        if (problem := store_locks.finish_locking(workspace)) is not None:
            logging.getLogger(__name__).info("locking could not be finished: %s", type(problem).__name__)
        writers.ensure_own_writer(workspace)
    except BaseException:
        store.close()
        raise
    return workspace


def _workspace(store: Store, home: Path, clock: Clock) -> Workspace:
    found = {name: json.loads(value) for name, value in store.rows("select name, value from setting")}
    if "writer" not in found:
        # The computer went down while this store was being made: there is nothing in it yet.
        raise StoreDamagedError(store.path, backup=newest_good_backup(store.path))
    journal = Journal(store, found["writer"], clock)
    journal.person = found.get("typing")
    day = found.get("practice_day")
    return Workspace(
        store=store,
        journal=journal,
        profile=home,
        clock=clock,
        role=Role(found["role"]),
        own_id=found["own_id"],
        name=found["name"],
        practice=bool(found.get("practice")),
        practice_day=date.fromisoformat(day) if day else None,
    )


def close_workspace(workspace: Workspace) -> StoreError | None:
    """Close a workspace; a backup is made when something was added since the last one.

    Returns:
        Why no backup could be made, for the caller to tell; what was done stands, and the next close tries again.
    """
    store = workspace.store
    counts = (
        "select (select count(*) from unsealed), (select count(*) from segment), "
        "(select coalesce(sum(last), 0) from segment)"
    )
    try:
        with store.translated():
            state = list(store.connection.execute(counts).fetchone())
            if store.setting("backed_up") != state:
                health.back_up(store, workspace.clock())
                store.set_setting("backed_up", state)
    except StoreError as error:
        logging.getLogger(__name__).info("no backup was made: %s", type(error).__name__)
        return error
    finally:
        workspace.close()
    return None
