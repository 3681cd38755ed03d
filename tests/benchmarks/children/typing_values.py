"""Values typed into the measure page of the real window: from Enter until it is on disk and its chart repainted.

``typing_values.py STORE COUNT FLOOR.db``: corrects ``COUNT`` values, one after the other, and in between commits one
row to a database of its own, which is the floor. Answers both lists in milliseconds.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from watching import answer

from qic_desktop.services.measuring import measures
from qic_desktop.store.driver import sqlite
from ui.application import Program
from ui.main import _ground, parse

PATIENCE_SECONDS = 20
VISIBLE_ROWS = 12


class Finish(QObject):
    """Waits as the program does, asleep in the event loop, until a value is kept and the chart painted after it."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self._kept = self._painted = False
        self._loop = QEventLoop(self)
        self.at = 0.0
        view = page.side.view
        self._canvas = view.childAt(view.rect().center()) or view
        self._canvas.installEventFilter(self)
        self._page = page
        page.kept.connect(self._on_kept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - an override of Qt
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            # The paint itself comes after this filter.
            QTimer.singleShot(0, self, self._check)
        return False

    def wait(self) -> float:
        """When both had happened.

        Raises:
            TimeoutError: they did not within twenty seconds.
        """
        QTimer.singleShot(PATIENCE_SECONDS * 1000, self._loop, self._loop.quit)
        if not self.at:
            self._loop.exec()
        self._canvas.removeEventFilter(self)
        self._page.kept.disconnect(self._on_kept)
        if not self.at:
            raise TimeoutError("the value was not kept, or the chart not painted")
        return self.at

    def _on_kept(self) -> None:
        self._kept = True
        self._check()

    def _check(self) -> None:
        if self._kept and self._painted and not self.at:
            self.at = time.perf_counter()
            self._loop.quit()


def main() -> None:
    """Open the page, type, answer."""
    store, count, floor_file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    app = QApplication([])
    program = Program(app, parse([store]), _ground)
    program.start()
    page = _measure_page(app, program)
    connection = _floor(floor_file)
    times, floors = [], []
    dice = random.Random(7)
    column = next(number for number, one in enumerate(page.panel.grid.grid.columns) if one.kind == "number")
    last = _last_row(page, column)
    for turn in range(count + 3):
        row = last - dice.randrange(VISIBLE_ROWS)
        text = str(300 + (turn * 37) % 140)
        # What stands there already would not be recorded again.
        text = "299" if page.panel.grid.grid.cell(row, column).text == text else text
        taken = _type_one(page, (row, column), text)
        floors.append(_commit(connection, turn))
        if turn >= 3:
            times.append(taken)
    points = sum(value is not None for value in page.side.given.series.values)
    answer(times=times, floors=floors, points=points, platform=app.platformName())


def _measure_page(app: QApplication, program: Any) -> Any:
    _wait(app, lambda: getattr(program.window, "stack", None) is not None and program.window.stack.count() > 0)
    _wait(app, lambda: program._preload.finished)
    measure = measures.list_measures(program._open.door)[0].id
    program.window.navigator.go("measure", measure)
    page = program.window.page("measure")
    _wait(app, lambda: page.panel is not None and page.side is not None)
    QTest.qWait(700)
    page.panel.grid.setFocus()
    return page


def _last_row(page: Any, column: int) -> int:
    grid = page.panel.grid.grid
    return max(row for row in range(grid.rowCount()) if grid.cell(row, column).text and grid.is_typed(row, column))


def _type_one(page: Any, place: tuple[int, int], text: str) -> float:
    grid = page.panel.grid
    grid.go_to(*place)
    QTest.keyClicks(grid, text[0])
    editor = grid.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, text[1:])
    QTest.qWait(30)
    finish = Finish(page)
    began = time.perf_counter()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    taken = (finish.wait() - began) * 1000
    QTest.qWait(20)
    return taken


def _wait(app: QApplication, done: Any) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        app.processEvents()
        if time.monotonic() > until:
            raise TimeoutError("the window did not get there")


def _floor(file: str) -> Any:
    connection = sqlite.connect(file, isolation_level=None)
    connection.execute("pragma journal_mode=delete")
    connection.execute("pragma synchronous=extra")
    connection.execute("create table value(number integer primary key, line blob)")
    return connection


def _commit(connection: Any, number: int) -> float:
    began = time.perf_counter()
    connection.execute("begin immediate")
    connection.execute("insert into value values(?, ?)", (number, b"x" * 250))
    connection.execute("commit")
    return (time.perf_counter() - began) * 1000


main()
