"""How far a long task on the store lane is: counted there, shown here ten times a second, ended by Cancel.

The task calls ``step`` from its own thread; nothing here is painted from there.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from ui.tasks import Ticket
from ui.widgets.progress import WorkProgress

FEW = 8
"""Up to so many files are done before anybody could read a bar."""
EVERY_MS = 100


class Watch(QObject):
    """One task. ``cancelled`` tells that the person pressed Cancel; the task ends after its current file."""

    cancelled = Signal()

    def __init__(self, bar: WorkProgress, total: int, words: Callable[[int], str], parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._total = total
        self._words = words
        self.done = 0
        self.is_cancelled = False
        self.ticket: Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._show)
        self.is_shown = total > FEW
        if self.is_shown:
            bar.cancelled.connect(self.cancel)
            self._show()
            bar.show()
            self._timer.start()
            self._thresholds = gc.get_threshold()
            _rest_collecting(self._thresholds)

    def step(self, done: int) -> bool:
        """Told by the task how many files are done; answers False once it is to end. From any thread."""
        self.done = done
        # The window closes: it cannot wait for a thousand files.
        is_closing = self.ticket is not None and self.ticket.cancelled
        return not (self.is_cancelled or is_closing)

    def cancel(self) -> None:
        """End the task after its current file."""
        if not self.is_cancelled:
            self.is_cancelled = True
            self.cancelled.emit()

    def finish(self) -> None:
        """The task has ended."""
        self._timer.stop()
        self._bar.hide()
        if self.is_shown:
            gc.set_threshold(*self._thresholds)
        self.deleteLater()

    def _show(self) -> None:
        self._bar.say(self._words(self.done), self.done / self._total if self._total else None)


def _rest_collecting(thresholds: tuple[int, int, int]) -> None:
    """Do not look through everything that lives while thousands of records come and stay: such a look stops every
    thread, the window's too, for up to a second. What is young is still collected; what lived before (the program
    itself) is left out of later looks, until the next long task takes it in again."""
    gc.unfreeze()
    gc.freeze()
    gc.set_threshold(thresholds[0], thresholds[1], _NEVER)


_NEVER = 1_000_000
