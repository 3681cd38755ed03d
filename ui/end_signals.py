"""The program ends as if its window were closed when the system asks it to: what is half typed is kept."""

from __future__ import annotations

import signal
import socket
import threading

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")


class EndSignals(QObject):
    """Turns the signals that ask a program to end into the end of Qt's loop."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._before: dict[int, object] = {}
        if threading.current_thread() is not threading.main_thread():
            return
        # Python hears a signal only between two steps of its own; a byte in a pipe wakes Qt's loop at once.
        self._hears, self._tells = socket.socketpair()
        for end in (self._hears, self._tells):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._hears.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        signal.set_wakeup_fd(self._tells.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, lambda _number, _frame: None)

    def give_back(self) -> None:
        """Let the signals do again what they did before."""
        if not self._before:
            return
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        self._before.clear()
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._hears.close()
        self._tells.close()

    def _on_notifier_activated(self) -> None:
        self._hears.recv(64)
        self._app.quit()
