"""Locked workspaces in the window: who asks for a passphrase, what is done with it, and the recovery sheet after it.

Everything that takes time (half a second for a passphrase, a store's length for locking it) runs on the store lane.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from ui.asking import open_dialog
from ui.messages import sentence_of
from ui.tasks import TaskRunner
from ui.workspace import OpenWorkspace


@dataclass(frozen=True, slots=True)
class LockState:
    """How an open workspace is locked, for the settings."""

    locked: bool
    remembered: bool = False


class Locks(QObject):
    """Asks on behalf of the program; ``window`` answers the window of the moment."""

    def __init__(self, tasks: Callable[[], TaskRunner], window: Callable[[], QWidget | None], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._window = window
        self._sheet_due = False
        self._problem: QicError | None = None
        self.dialog: Any = None

    # --- opening -----------------------------------------------------------------------------------------------

    def ask(self, path: Path, go_on: Callable[[], object], give_up: Callable[[], object]) -> None:
        """Ask for the passphrase of the store at ``path``, then go on."""
        from qic_desktop.services.locking import key_rings

        self._tasks().query(key_rings.is_available, lambda may: self._ask(path, go_on, give_up, may_remember=bool(may)))

    def _ask(
        self, path: Path, go_on: Callable[[], object], give_up: Callable[[], object], *, may_remember: bool
    ) -> None:
        from ui.dialogs.passphrases import UnlockDialog

        dialog = UnlockDialog(path.stem, self._window(), may_remember=may_remember)
        dialog.tried.connect(lambda typed, remember: self._try(dialog, path, typed, remember))
        dialog.forgotten.connect(lambda: self._forgotten(dialog, path, go_on, give_up))
        dialog.accepted.connect(lambda: go_on())
        dialog.rejected.connect(lambda: give_up())
        self._show(dialog)

    def _try(self, dialog: Any, path: Path, typed: str, remember: bool) -> None:
        def unlock() -> None:
            from qic_desktop.services.locking import key_rings, store_locks

            store_locks.unlock(path, typed)
            if remember:
                key_rings.remember(path)

        self._tasks().query(unlock, lambda _none: dialog.accept(), failed=lambda error: _refuse(dialog, error))

    def _forgotten(self, first: Any, path: Path, go_on: Callable[[], object], give_up: Callable[[], object]) -> None:
        from ui.dialogs.passphrases import ForgottenDialog

        # Only what giving up means is taken off: with no signals at all the dark sheet over the window would stay.
        first.rejected.disconnect()
        first.reject()
        dialog = ForgottenDialog(path.stem, self._window())

        def unlock(words: str, passphrase: str) -> None:
            from qic_desktop.services.locking import store_locks

            self._tasks().query(
                lambda: store_locks.unlock_with_words(path, words, passphrase),
                lambda _key: dialog.accept(),
                failed=lambda error: _refuse(dialog, error),
            )

        dialog.sent.connect(unlock)
        dialog.accepted.connect(lambda: go_on())
        dialog.rejected.connect(lambda: self.ask(path, go_on, give_up))
        self._show(dialog)

    # --- new locks ---------------------------------------------------------------------------------------------

    def ask_new(self, chosen: Callable[[str], object], *, may_skip: bool = True) -> None:
        """Ask for a new passphrase; empty where the person wants none now. The recovery sheet follows the opening."""
        from qic_desktop.services.locking import store_locks

        if not store_locks.can_lock():
            chosen("")
            return
        from ui.dialogs.passphrases import NewLockDialog

        dialog = NewLockDialog(self._window(), may_skip=may_skip)

        def go_on(passphrase: str) -> None:
            dialog.accept()
            self._sheet_due = bool(passphrase)
            chosen(passphrase)

        dialog.chosen.connect(go_on)
        self._show(dialog)

    def lock(self, opened: OpenWorkspace, passphrase: str, reopen: Callable[[Path], OpenWorkspace]) -> OpenWorkspace:
        """Close an open workspace, lock it, and open it again, also where it could not be locked.

        Runs on the store lane; why it could not be locked is said after the opening.
        """
        from qic_desktop.services.locking import store_locks

        path = next(iter(opened.places()))
        opened.close()
        try:
            store_locks.lock_store(path, passphrase)
        except QicError as error:
            self._problem = error
        return reopen(path)

    def after_opening(self, workspace: Any, *, begun: bool, say: Callable[[QicError], object]) -> bool:
        """Show the recovery sheet of a workspace that was locked just now, or why it could not be.

        Answers whether a coach who has just begun (with an invitation) should be asked for a passphrase.
        """
        due, self._sheet_due = self._sheet_due, False
        problem, self._problem = self._problem, None
        if problem is not None:
            say(problem)
        elif due:
            self.show_sheet(workspace)
        return begun and workspace.role.value == "coach" and not workspace.practice and workspace.store.key is None

    def show_sheet(self, workspace: Any) -> None:
        """Show the words of an open, locked workspace."""
        from qic_desktop.services.locking import store_locks

        self._tasks().query(lambda: store_locks.sheet_words(workspace), lambda words: self._sheet(workspace, words))

    def _sheet(self, workspace: Any, words: tuple[str, ...]) -> None:
        from ui.dialogs.recovery import RecoveryDialog

        dialog = RecoveryDialog(words, self._window())
        dialog.save_asked.connect(lambda: self._save_sheet(dialog, workspace))
        self._show(dialog)

    def _save_sheet(self, dialog: Any, workspace: Any) -> None:
        from PySide6.QtWidgets import QFileDialog

        from ui.asking import last_folder

        offered = str(last_folder() / _("{name} recovery sheet.pdf").format(name=workspace.name.replace("/", "-")))
        name, _kind = QFileDialog.getSaveFileName(dialog, _("Save to print"), offered, "*.pdf")
        if name:
            self.save_sheet(dialog, workspace, Path(name))

    def save_sheet(self, dialog: Any, workspace: Any, out: Path) -> None:
        """Write the sheet and open it in the program that prints PDFs."""
        from qic_desktop.services.locking import recovery_sheets
        from ui.printing import open_file

        def saved(path: Path) -> None:
            dialog.tell_saved(path)
            open_file(path)

        self._tasks().query(
            lambda: recovery_sheets.write_recovery_sheet(workspace, out),
            saved,
            failed=lambda error: dialog.tell(sentence_of(error)),
        )

    def change(self, workspace: Any) -> None:
        """Ask for the passphrase until now and a new one."""
        from qic_desktop.services.locking import store_locks
        from ui.dialogs.passphrases import NewLockDialog

        dialog = NewLockDialog(self._window(), may_skip=False, change=True)

        def go_on(passphrase: str) -> None:
            old = dialog.old.typed() if dialog.old is not None else ""
            self._tasks().query(
                lambda: store_locks.change_passphrase(workspace, old, passphrase),
                lambda _none: dialog.accept(),
                failed=lambda error: _refuse(dialog, error),
            )

        dialog.chosen.connect(go_on)
        self._show(dialog)

    def settings_of(self, workspace: Any) -> LockState | None:
        """How an open workspace is locked; None where it cannot be: practice, or a computer without the library."""
        from qic_desktop.services.locking import key_rings, store_locks

        if workspace is None or workspace.practice or not store_locks.can_lock():
            return None
        locked = workspace.store.key is not None
        return LockState(locked, locked and key_rings.is_remembered(workspace.store.path))

    def carry_out(self, step: str, workspace: Any, lock_here: Callable[[str], object]) -> None:
        """What was asked for in the settings: "lock", "change", "sheet", "forget", or nothing."""
        steps: dict[str, Callable[[], object]] = {
            "lock": lambda: self.ask_new(lock_here, may_skip=False),
            "change": lambda: self.change(workspace),
            "sheet": lambda: self.show_sheet(workspace),
            "forget": lambda: self.forget(workspace),
        }
        if step:
            steps[step]()

    def forget(self, workspace: Any) -> None:
        """Let the computer's key ring forget the workspace: its passphrase is asked for again."""
        from qic_desktop.services.locking import key_rings

        self._tasks().query(lambda: key_rings.forget(workspace.store.path), lambda _none: None)

    def _show(self, dialog: Any) -> None:
        self.dialog = dialog
        open_dialog(dialog)


def _refuse(dialog: Any, error: QicError) -> None:
    dialog.refuse(sentence_of(error))
