"""Asks who is typing: when nobody is chosen, and again after four idle hours. The key that was typed is not lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

IDLE_SECONDS = 4 * 60 * 60


class IdleWatch(QObject):
    """Watches the keys of ``app``; calls ``ask`` once when the first key after a long pause goes into a field.

    It listens to the field that has the focus alone: Python asked about every event would slow all of them down.
    """

    def __init__(
        self,
        app: QApplication,
        ask: Callable[[], object],
        *,
        nobody: Callable[[], bool],
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or app)
        self._ask = ask
        self._nobody = nobody
        self._now = now
        self._last = now()
        self._asked = False
        self._field: QWidget | None = None
        app.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, app.focusWidget())

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._field is not None and shiboken6.isValid(self._field):
            self._field.removeEventFilter(self)
        self._field = now if isinstance(now, QLineEdit | QPlainTextEdit) else None
        if self._field is not None:
            self._field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            idle = self._now() - self._last > IDLE_SECONDS
            self._last = self._now()
            in_page = isinstance(watched, QWidget) and not isinstance(watched.window(), QDialog)
            typed = in_page and bool(event.text().strip())
            if typed and (idle or (self._nobody() and not self._asked)):
                self._asked = True
                # The key goes its way first; then the list opens.
                QTimer.singleShot(0, self, self._ask)
        return False


def watch_windows(app: QApplication, window: Callable[[], QWidget | None], parent: QObject | None = None) -> IdleWatch:
    """Ask who is typing when nobody is chosen, and again after four idle hours.

    Args:
        app: the application, whose keys are watched.
        window: the main window now shown; None, or another kind of window, is never asked.
        parent: the watch ends with it; by default with the application.
    """
    from ui.shell.window import MainWindow

    def shown() -> MainWindow | None:
        here = window()
        return here if isinstance(here, MainWindow) and shiboken6.isValid(here) else None

    def ask() -> None:
        if (here := shown()) is not None:
            here.ask_who_types()

    def nobody() -> bool:
        here = shown()
        return here is not None and not here.session.person

    return IdleWatch(app, ask, nobody=nobody, parent=parent)
