"""Beginning with a package before any workspace is open: an invitation, or a package of one's own team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from ui.asking import ask_package, open_dialog
from ui.tasks import Tasks
from ui.workspace import Ground, OpenWorkspace

Begin = Callable[[Callable[[], OpenWorkspace], str], None]


class PackageStart:
    """Asks for a package, looks whose it is, lets its words be compared where it is a team's, and begins."""

    def __init__(
        self,
        ground: Callable[[], Ground],
        tasks: Tasks,
        window: Callable[[], QWidget | None],
        begin: Begin,
        failed: Callable[[QicError], None],
    ) -> None:
        self._ground = ground
        self._tasks = tasks
        self._window = window
        self._begin = begin
        self._failed = failed

    def ask(self, *, team: bool = False) -> None:
        """Ask for the file."""
        title = _("A package of your team’s other laptop") if team else _("Open a package")
        package = ask_package(self._window(), title)
        if package is not None:
            self.open(package, team=team)

    def open(self, path: Path, *, team: bool = False) -> None:
        """Begin with a file; who says that the ``team`` is at work shall not begin it anew by its invitation."""

        def go_on(offered: object | None) -> None:
            if offered is not None:
                self._compare(path, offered)
            else:
                self._begin(lambda: self._ground().join_team(path) if team else self._ground().receive(path), "")

        self._tasks.query(lambda: self._ground().look(path), go_on, failed=self._failed)

    def _compare(self, path: Path, offered: Any) -> None:
        from ui.team_start import TeamDialog

        dialog = TeamDialog(offered, self._window())
        said = _("Preparing your workspace …")
        open_dialog(dialog, lambda: self._begin(lambda: self._ground().join_team(path), said))
