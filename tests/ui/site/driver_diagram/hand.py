"""What tests of the driver diagram do with mouse and keyboard, and what they look at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout

from qic_desktop.services.improving import drivers
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.services.workspace import Workspace
from ui.desk import Desk
from ui.shell.page import Page
from ui.shell.window import MainWindow
from ui.site.aim import AimPage
from ui.site.driver_tab import DriverTab

PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Elsewhere(Page):
    """A page of somebody else that remembers which thing was asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.opened = ""
        QVBoxLayout(self)

    def open(self, argument: str) -> None:
        self.opened = argument


def tab_of(window: MainWindow) -> DriverTab:
    window.navigator.go("aim", "drivers")
    page = window.page("aim")
    assert isinstance(page, AimPage)
    assert isinstance(page.part, DriverTab)
    QApplication.processEvents()
    return page.part


def shape(nodes: tuple[Node, ...]) -> list[object]:
    return [[one.text, *shape(one.children)] if one.children else one.text for one in nodes]


def drawn(team: Workspace) -> list[object]:
    return shape(drivers.read_forest(team).primary)


def centre(tab: DriverTab, key: str) -> QPoint:
    return tab.view.visualRect(tab.view.cards_model.index_of(key)).center()


def click(tab: DriverTab, key: str, shift: int = 0) -> None:
    QTest.mouseClick(tab.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, centre(tab, key) + QPoint(shift, 0))


def press(tab: DriverTab, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    target = tab.view.editor if tab.view.editing else tab.view
    QTest.keyClick(target, key, modifiers)


def type_in(tab: DriverTab, text: str) -> None:
    assert tab.view.editor.isVisible()
    QTest.keyClicks(tab.view.editor, text)


def drag(tab: DriverTab, key: str, to: QPoint) -> None:
    port, start = tab.view.viewport(), centre(tab, key)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, PLAIN, start)
    QTest.mouseMove(port, start + QPoint(6, 6))
    _move(tab, start + QPoint(16, 16))
    _move(tab, to)


def _move(tab: DriverTab, to: QPoint) -> None:
    """As the window system tells it: with the button held down."""
    port = tab.view.viewport()
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(to), QPointF(port.mapToGlobal(to)), left, left, PLAIN)
    QApplication.sendEvent(port, event)
