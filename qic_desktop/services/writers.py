"""This installation as a writer: its key, its anchor, sealing, and starting anew after a copy or a restore.

The crypto library is loaded when something is first sealed, so that a start costs nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qic_desktop import paths
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import KeyMissingError, StoreReadOnlyError
from qic_desktop.services.locking.store_locks import signing_secret
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import chains
from qic_desktop.store.database import translated_os_error
from qic_desktop.store.health import WRITER_ENDED

if TYPE_CHECKING:
    from qic_desktop.exchange.keys import KeyPair


def anchor_of(workspace: Workspace) -> Path:
    """Where this writer's last sealed numbers are remembered, outside the store."""
    return paths.anchors(workspace.profile) / workspace.journal.writer


def key_is_here(workspace: Workspace) -> bool:
    """Whether this computer holds the key that the store writes with."""
    return (paths.keys(workspace.profile) / workspace.journal.writer).is_file()


def ensure_own_writer(workspace: Workspace) -> bool:
    """Before the first edit: go on as before, or as a new writer; answers whether a new one was started.

    A new one is needed when the key is not on this computer, when the store is older than what this writer has
    sealed already (a copied file), when it was restored, or when another computer with a copy of the
    key writes under this name.
    """
    store, writer = workspace.store, workspace.journal.writer
    goes_on = (
        not store.setting(WRITER_ENDED, False)
        and key_is_here(workspace)
        and not chains.is_shared(store, writer)
        and chains.anchor_fits(store, writer, anchor_of(workspace))
    )
    if not goes_on:
        start_new_writer(workspace)
    return not goes_on


def signing_key(workspace: Workspace) -> KeyPair:
    """The key that this store writes with; where its file has gone or is spoiled, a new writer's.

    Raises:
        DiskFullError, StoreReadOnlyError: a new key could not be kept.
    """
    from qic_desktop.exchange import keys

    folder, under = paths.keys(workspace.profile), signing_secret(workspace)
    try:
        return keys.read_key(folder, workspace.journal.writer, under)
    except KeyMissingError:
        start_new_writer(workspace)
        return keys.read_key(folder, workspace.journal.writer, under)


def start_new_writer(workspace: Workspace, pair: KeyPair | None = None) -> None:
    """Go on under a new key; unsealed entries come along, sealed ones stay the old writer's."""
    from qic_desktop.exchange import keys

    pair = pair or keys.generate()
    folder = paths.keys(workspace.profile)
    try:
        keys.write_key(folder, pair, signing_secret(workspace))
    except OSError as error:
        raise translated_os_error(error, folder) from error
    store, old = workspace.store, workspace.journal.writer
    former = store.setting("former_writers", [])

    def remember() -> None:
        store.set_setting("former_writers", [*former, old])
        store.set_setting(WRITER_ENDED, False)

    chains.change_writer(store, old, pair.keyid, remember)
    workspace.journal.writer = pair.keyid
    workspace.journal.forget_steps()


def seal_scopes(workspace: Workspace, scopes: list[Scope]) -> None:
    """Seal this writer's unsealed entries of some scopes, so that they can travel.

    Raises:
        DiskFullError, StoreReadOnlyError: nothing is lost; what was sealed stays sealed.
    """
    from qic_desktop.exchange import sealed

    if workspace.store.read_only:
        raise StoreReadOnlyError(workspace.store.path)
    ensure_own_writer(workspace)
    pair = signing_key(workspace)
    waiting = set(chains.own_scopes(workspace.store, workspace.journal.writer))
    for scope in scopes:
        if scope.text in waiting:
            renamed = chains.seal_scope(
                workspace.store,
                workspace.journal.writer,
                scope.text,
                anchor_of(workspace),
                lambda body: sealed.seal(sealed.SEGMENT, body, [pair]),
            )
            workspace.journal.follow(renamed)


def unsent_entries(workspace: Workspace) -> int:
    """How many shared entries no finished package has carried yet; an organiser keeps what was entered for sites."""
    beside = " and scope not like 'site:%'" if workspace.role.value == "organiser" else ""
    row = workspace.store.connection.execute(
        f"select count(*) from unsealed where scope not like '%/private'{beside}"
    ).fetchone()
    sent = workspace.store.setting("sent", {})
    unsealed = int(row[0])
    rows = workspace.store.rows(
        f"select writer, scope, max(last) from segment where state='accepted' and scope not like '%/private'{beside} "
        "and writer=? group by writer, scope",
        (workspace.journal.writer,),
    )
    return unsealed + sum(int(last) - int(sent.get(f"{writer} {scope}", 0)) for writer, scope, last in rows)
