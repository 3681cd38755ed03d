"""From the first start to a chart, with the keyboard alone: what a team does in its first two minutes.

The time is estimated from the keys with the keystroke-level model (Card, Moran and Newell 1980): 0.50 s a key, its
figure for typing random letters, and 1.35 s of thinking before each field.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.application import Arguments, Program
from ui.first_start import FirstStart
from ui.opening import StoreGround
from ui.shell.window import MainWindow

KEY_SECONDS, THINKING_SECONDS = 0.50, 1.35
TWO_MINUTES = 120.0
VALUES = (
    (12, 25),
    (15, 27),
    (11, 24),
    (14, 25),
    (13, 26),
    (16, 28),
    (12, 22),
    (14, 25),
    (15, 26),
    (11, 25),
    (13, 24),
    (17, 27),
)


class Typist:
    """Types into whatever has the focus, and counts."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.keys = 0
        self.fields = 0

    def field(self, words: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type into the field that has the focus and leave it."""
        self.fields += 1
        self.words(words)
        self.press(end)

    def words(self, words: str) -> None:
        """Type letters or digits."""
        for letter in words:
            QTest.keyClicks(self._focused(), letter)
        self.keys += len(words)

    def press(self, key: Qt.Key) -> None:
        """Press one key."""
        QTest.keyClick(self._focused(), key)
        self.keys += 1
        self.app.processEvents()

    @property
    def seconds(self) -> float:
        """What a slow typist needs for that."""
        return self.keys * KEY_SECONDS + self.fields * THINKING_SECONDS

    def _focused(self) -> object:
        found = self.app.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def program(app: QApplication) -> Iterator[Program]:
    made = Program(app, Arguments(), StoreGround)
    made.start()
    yield made
    made.close()


def test_from_first_start_to_a_chart_of_twelve_values_in_under_two_minutes(
    program: Program, app: QApplication, qtbot: QtBot
) -> None:
    start = program.window
    assert isinstance(start, FirstStart)
    start.activateWindow()
    start.begin()
    typist = Typist(app)
    typist.press(Qt.Key.Key_1)
    typist.press(Qt.Key.Key_Return)
    for words in ("Mtoni Juu", "Neema", "Complete partograph", "All births"):
        typist.field(words)
    typist.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow), timeout=20_000)
    window = program.window
    assert isinstance(window, MainWindow)
    window.activateWindow()
    qtbot.waitUntil(
        lambda: window.navigator.here is not None and window.navigator.here.key == "measure", timeout=20_000
    )
    qtbot.waitUntil(lambda: window.page("measure").side is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not program.tasks.is_busy, timeout=20_000)
    side = window.page("measure").side
    for numerator, denominator in VALUES:
        typist.field(str(numerator), Qt.Key.Key_Tab)
        typist.field(str(denominator))
    qtbot.waitUntil(lambda: not program.tasks.is_busy, timeout=20_000)
    points = [point for point in side.chart.points if point.value is not None]
    assert [round(point.value, 4) for point in points] == [round(a / b, 4) for a, b in VALUES]
    assert typist.seconds < TWO_MINUTES, typist.seconds
