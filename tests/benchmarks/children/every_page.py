"""``every_page.py STORE``: goes to each page of the rail several times; answers key → milliseconds until it is painted.

``pages`` with nothing written in between, ``written`` where a value was typed before each visit. From the click to
the last paint: reading the store afresh on its own thread, answering, laying out and painting.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

VISITS = 6
SETTLING_MS = 2500
PAUSE = 0.0005


class Visitor:
    """Goes from page to page; a page is done when no work is under way and its events are handled."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.times: dict[str, list[float]] = {}

    def start(self) -> None:
        """Visit every page of the rail, one after the other, several times."""
        window = self.program.window
        keys = [entry.key for entry in window.rail.entries]
        for _visit in range(VISITS):
            for key in keys:
                self.times.setdefault(key, []).append(self._visit(key))
        written: dict[str, list[float]] = {}
        for turn in range(VISITS):
            for key in keys:
                self._type_a_value(turn)
                written.setdefault(key, []).append(self._visit(key))
        from watching import answer

        answer(pages=self.times, written=written)

    def _type_a_value(self, turn: int) -> None:
        from qic_desktop.domain.period import parse_period
        from qic_desktop.services.measuring import measures, observations
        from qic_desktop.services.measuring.observations import Entry

        workspace = self.program._open.door
        view = measures.list_measures(workspace)[turn]
        period = parse_period(observations.list_observations(workspace, view)[-1].period)
        observations.record_observation(workspace, view, period, Entry(turn, 90))

    def _visit(self, key: str) -> float:
        window = self.program.window
        began = time.perf_counter()
        window.navigator.go(key)
        window.page(key).refresh(None)
        still = 0
        while still < 3:
            QApplication.processEvents()
            still = 0 if self.program.tasks.is_busy else still + 1
            # As the program's own loop does: who asks without a pause takes the interpreter from the store's thread.
            time.sleep(PAUSE)
        window.repaint()
        return (time.perf_counter() - began) * 1000


def start_when_settled(program: Any, visitor: Visitor) -> None:
    """Begin once what is imported in a thread after the start is there."""
    if program._preload.finished:
        visitor.start()
    else:
        QTimer.singleShot(100, lambda: start_when_settled(program, visitor))


def main() -> None:
    """Run the program, wait until it stands, then go round."""
    from ui.application import Program
    from ui.main import _ground, parse

    app = QApplication([])
    program = Program(app, parse([sys.argv[1]]), _ground)
    program.start()
    visitor = Visitor(program)
    QTimer.singleShot(SETTLING_MS, lambda: start_when_settled(program, visitor))
    app.exec()


main()
