"""``--tour DIR``: shows each page once and saves a picture of the window. For the handbook and for reviewers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from ui.shell.window import MainWindow

SETTLE_MS = 700


class Tour:
    """Goes through the rail, page by page; ``done`` is called at the end."""

    def __init__(self, window: MainWindow, folder: Path, done: Callable[[], object]) -> None:
        self._window = window
        self._folder = folder
        self._done = done
        self._keys = [entry.key for entry in window.rail.entries]
        self._number = 0

    def start(self) -> None:
        """Begin once the window stands."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._show_next()

    def _show_next(self) -> None:
        if self._number >= len(self._keys):
            self._done()
            return
        self._window.navigator.go(self._keys[self._number])
        QTimer.singleShot(SETTLE_MS, self._keep)

    def _keep(self) -> None:
        name = f"{self._number + 1:02d}-{self._keys[self._number]}.png"
        self._window.grab().save(str(self._folder / name))
        self._number += 1
        self._show_next()
