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

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from watching import answer

from qic_desktop.services import measures
from qic_desktop.store.driver import sqlite
from ui.application import Program
from ui.main import _ground, parse

PATIENCE_SECONDS = 20
VISIBLE_ROWS = 12


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - an override of Qt
        self.count += event.type() == QEvent.Type.Paint
        return False


def main() -> None:
    """Open the page, type, answer."""
    store, count, floor_file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    app = QApplication([])
    program = Program(app, parse([store]), _ground)
    program.start()
    page = _measure_page(app, program)
    connection = _floor(floor_file)
    kept: list[float] = []
    page.kept.connect(lambda: kept.append(time.perf_counter()))
    times, floors = [], []
    dice = random.Random(7)
    column = next(number for number, one in enumerate(page.panel.grid.grid.columns) if one.kind == "number")
    last = _last_row(page, column)
    for turn in range(count + 3):
        row = last - dice.randrange(VISIBLE_ROWS)
        taken = _type_one(app, page, (row, column), str(300 + (turn * 37) % 140), kept)
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


def _type_one(app: QApplication, page: Any, place: tuple[int, int], text: str, kept: list[float]) -> float:
    grid = page.panel.grid
    grid.go_to(*place)
    QTest.keyClicks(grid, text[0])
    editor = grid.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, text[1:])
    QTest.qWait(30)
    painted, before = Painted(page.side.view.childAt(page.side.view.rect().center()) or page.side.view), len(kept)
    began = time.perf_counter()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    _wait(app, lambda: len(kept) > before and painted.count > 0)
    taken = (time.perf_counter() - began) * 1000
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
