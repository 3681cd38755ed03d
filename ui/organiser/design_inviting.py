"""Writing invitations into a folder, a few at a time, so that it can be stopped between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import designing
from qic_desktop.services.organising.designing import NO_CHANGES
from qic_desktop.services.workspace import Role
from ui.asking import ask_folder
from ui.desk import Desk
from ui.organiser.design_invitations import Invitations

BATCH = 5


class Inviting:
    """What the form of the invitations asks for; ``failed`` is told what stopped it."""

    def __init__(
        self, desk: Desk, page: QWidget, invitations: Invitations, failed: Callable[[QicError], object]
    ) -> None:
        self._desk, self._page, self._form, self._failed = desk, page, invitations, failed
        self._left: list[tuple[str, str]] = []
        invitations.wanted.connect(self._ask_where)
        invitations.progress.cancelled.connect(self._left.clear)

    def invite_into(self, folder: Path, role: str, wanted: list[tuple[str, str]]) -> None:
        """Write invitations, a few at a time."""
        self._left[:] = wanted
        self._go_on(folder, role, len(wanted))

    def _ask_where(self, role: str, wanted: list[tuple[str, str]]) -> None:
        folder = ask_folder(self._page, _("Write invitations into a folder"))
        if folder is not None:
            self.invite_into(folder, role, wanted)

    def _go_on(self, folder: Path, role: str, total: int) -> None:
        workspace, batch = self._desk.workspace, self._left[:BATCH]
        del self._left[:BATCH]
        done = total - len(self._left) - len(batch)
        progress = self._form.progress
        progress.setVisible(total > BATCH and bool(batch))
        progress.say(_("Writing {n} invitations, {done} done").format(n=total, done=done), done / max(1, total))
        if not batch:
            self._finish(folder, total)
            return
        self._desk.tasks.query(
            lambda: designing.invite_many(workspace, batch, folder, role=Role(role)),
            lambda _sent: self._go_on(folder, role, total),
            failed=self._failed,
            owner=self._page,
        )

    def _finish(self, folder: Path, total: int) -> None:
        self._form.written()
        text = n_("{n} invitation is in {folder}", "{n} invitations are in {folder}", total)
        self._desk.say.toast(text.format(n=total, folder=folder.name or folder))
        self._desk.tasks.bus.tell(NO_CHANGES)
