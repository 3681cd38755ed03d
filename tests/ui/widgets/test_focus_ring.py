"""The ring around what has the focus: on the page, and in every dialog that opens over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.buttons import button
from ui.widgets.fields import TextField
from ui.widgets.focus_ring import FocusRing
from ui.widgets.form import FormDialog


def rings_of(window: QWidget) -> list[FocusRing]:
    return window.findChildren(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)


def test_a_button_in_a_dialog_that_is_reached_by_tab_shows_it(qtbot: QtBot) -> None:
    page = QWidget()
    ring = FocusRing(page)
    layout = QVBoxLayout(page)
    layout.addWidget(button("Open", lambda: None))
    qtbot.addWidget(page)
    page.show()
    dialog = FormDialog("Title", "", "Keep", page)
    dialog.add("Name", TextField())
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isActiveWindow())
    while dialog.focusWidget() is not dialog.cancel:
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
    (own,) = rings_of(dialog)
    assert own.isVisible()
    assert own.geometry().contains(dialog.cancel.geometry().center())
    assert not ring.isVisible()
    assert isinstance(dialog, QDialog)
    dialog.reject()
