"""A stick of packages in the real window: dropped, reviewed and brought in; how long the event loop was not heard.

``import_window.py STORE STICK SECONDS``: first the floor (the same idle window beside a thread that is busy in pure
Python for ``SECONDS``), then the stick. Answers the longest gaps in milliseconds, by phase.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from watching import answer, resident_megabytes

from qic_desktop import bootstrap
from ui.events import ChangeBus
from ui.exchange.door import PackageDoor
from ui.exchange.review import ReviewDialog
from ui.garbage import search_while_nobody_works
from ui.organiser import inbox
from ui.shell.window import MainWindow
from ui.tasks import Tasks
from ui.theme import fonts
from ui.theme.apply import apply_theme
from ui.workspace import Frame

EVERY_MS = 2
PATIENCE_MS = 110_000


class Gaps(QObject):
    """A timer that ticks as often as it may; what lies between two ticks is what a person waits for an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(EVERY_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now

    def take(self) -> float:
        """The longest gap since the last question."""
        found, self.longest = self.longest, 0.0
        return found


def main() -> None:
    """Measure."""
    app = QApplication([])
    fonts.register()
    apply_theme(app, "light")
    bus = ChangeBus()
    tasks = Tasks(bus)
    window = MainWindow(tasks, bus)
    window.resize(1366, 768)
    opened: list[Any] = []
    loop = QEventLoop()
    tasks.query(lambda: bootstrap.open_workspace(Path(sys.argv[1])), lambda found: (opened.append(found), loop.quit()))
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    search_while_nobody_works(app, window)
    window.show_workspace(opened[0], [inbox.page_spec()], Frame("Four-hour emergency care", "organiser"))
    window.show()
    settle(1500)
    gaps = Gaps()
    settle(200)
    floor = beside_a_busy_thread(gaps, float(sys.argv[3]))
    page = window.page("inbox")
    door = PackageDoor(page.desk, page)
    began = time.perf_counter()
    gaps.take()
    door.open_dropped([Path(sys.argv[2])])
    wait_until(lambda: isinstance(door.dialog, ReviewDialog) and door.dialog.bring.isVisible())
    settle(300)
    review, reviewed = gaps.take(), time.perf_counter() - began
    door.brought_in.connect(lambda result: done.append(len(result.packages)))
    done: list[int] = []
    began = time.perf_counter()
    door.dialog.bring.click()
    wait_until(lambda: bool(done))
    settle(500)
    answer(
        floor=floor,
        review=review,
        bring=gaps.take(),
        packages=done[0] if done else 0,
        seconds=(reviewed, time.perf_counter() - began),
        megabytes=resident_megabytes(),
    )


def settle(milliseconds: int) -> None:
    """Let the window do what it wants for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(happened: Any) -> None:
    """Sleep in the event loop until something has happened, or patience is at its end."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while not happened() and time.monotonic() < until:
        settle(20)


def beside_a_busy_thread(gaps: Gaps, seconds: float) -> float:
    """The longest gap of the idle window while one thread does nothing but Python."""
    until = time.monotonic() + seconds

    def work() -> None:
        while time.monotonic() < until:
            sum(range(1000))

    busy = threading.Thread(target=work)
    gaps.take()
    busy.start()
    settle(round(seconds * 1000))
    found = gaps.take()
    busy.join()
    # Waiting for the thread is no part of what comes after it.
    settle(50)
    gaps.take()
    return found


main()
