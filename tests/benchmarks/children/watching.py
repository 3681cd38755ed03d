"""What the measured window programs share: when they were painted first, how much memory they take, what they answer.

A window counts as painted when the event loop has dealt with its first expose event, in which Qt paints and flushes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

STATM = Path("/proc/self/statm")


class FirstFrame(QObject):
    """Calls ``painted`` once, after the first frame of the first window."""

    def __init__(self, app: QGuiApplication, painted: Callable[[], object]) -> None:
        super().__init__()
        self._app, self._painted = app, painted
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - an override of Qt
        if event.type() == QEvent.Type.Expose and isinstance(watched, QWindow) and watched.isExposed():
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False


def resident_megabytes() -> float | None:
    """Memory that this process holds now; None where the system does not tell."""
    if not STATM.is_file():
        return None
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def answer(**found: object) -> None:
    """Tell the benchmark what was found, with the time of day, and end at once."""
    print(json.dumps({"at": time.time(), **found}), flush=True)
    sys.stdout.flush()
    os._exit(0)
