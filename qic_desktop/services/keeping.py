"""Keeping a store safe: the deep check, backups, restoring, the digest."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.services.workspace import Workspace
from qic_desktop.store import digest as digests
from qic_desktop.store import health
from qic_desktop.store.health import CheckResult


def check(workspace: Workspace) -> CheckResult:
    """Read everything: the file, every segment's hash, and the registers against a replay of the log."""
    return health.check(workspace.store)


def back_up(workspace: Workspace, target: Path | None = None) -> Path:
    """A whole copy of the store's database, beside it or at ``target``.

    Raises:
        DiskFullError, StoreReadOnlyError: the copy could not be written; the store is untouched.
    """
    return health.back_up(workspace.store, workspace.clock(), target)


def restore(store: Path, backup: Path) -> Path | None:
    """Put a backup in a store's place; answers where the former file is kept, if there was one. Nothing is deleted.

    The store starts a new writer when it is opened next.

    Raises:
        NotFoundError: no such backup.
        StoreDamagedError: the backup itself cannot be read.
    """
    return health.restore(store, backup)


def digest(workspace: Workspace) -> str:
    """What every copy that holds the same sealed entries has in common."""
    return digests.digest(workspace.store.connection)
