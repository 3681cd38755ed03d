"""What is painted for one typed value: two rows of the grid and the chart once, in one go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.services.measuring.measures import MeasureView
from ui.shell.window import MainWindow
from ui.site.measure import MeasurePage


class Paints(QObject):
    """Which heights of a widget were painted, in order."""

    def __init__(self, watched: QWidget, told: list[tuple[str, int]], name: str) -> None:
        super().__init__(watched)
        self._told, self._name = told, name
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - an override of Qt
        if isinstance(event, QPaintEvent):
            self._told.append((self._name, event.rect().height()))
        return False


def test_a_typed_value_paints_two_rows_and_the_chart_once_in_one_go(
    window: MainWindow, partograph: MeasureView, qtbot: QtBot
) -> None:
    window.navigator.go("measure", f"{partograph.id}@2019-03")
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    assert page.panel is not None
    assert page.side is not None
    grid, view = page.panel.grid, page.side.view
    grid.setFocus()
    qtbot.wait(500)
    QTest.keyClicks(grid, "1")
    editor = grid.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "8")
    qtbot.wait(30)
    told: list[tuple[str, int]] = []
    rounds: list[int] = []
    Paints(grid.viewport(), told, "grid")
    Paints(view.childAt(view.rect().center()) or view, told, "chart")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    for _turn in range(20):
        before = len(told)
        QApplication.processEvents()
        rounds.append(len(told) - before)
    assert sorted(name for name, _height in told) == ["chart", "grid"]
    assert [painted for painted in rounds if painted] == [2], "the grid and the chart came one after the other"
    assert dict(told)["grid"] <= 2 * grid.rowHeight(0)
