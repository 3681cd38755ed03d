"""The recovery sheet of a locked store, filled from it and written as a file."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.reports.recovery_value import RecoverySheet
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.locking import store_locks
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace


def recovery_sheet(workspace: Workspace) -> RecoverySheet:
    """What stands on the sheet.

    Raises:
        StoreLockError: "open": the store is not locked.
    """
    words = store_locks.sheet_words(workspace)
    return RecoverySheet(workspace.name, workspace.store.path.name, words, imprint_of(workspace, workspace.name))


def write_recovery_sheet(workspace: Workspace, out: Path) -> Path:
    """Write the sheet as a PDF.

    Raises:
        StoreLockError: "open": the store is not locked.
        NotFoundError, DiskFullError, StoreReadOnlyError, StoreExistsError: nothing was written.
    """
    from qic_desktop.reports.recovery_sheet import recovery_pdf

    exporting.write_atomically(out, recovery_pdf(recovery_sheet(workspace)))
    return out
