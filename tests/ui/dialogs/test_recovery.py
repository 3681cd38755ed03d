"""The recovery sheet on the screen: every word stays whole, also after it was saved and with large text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.recovery import RecoveryDialog
from ui.theme.apply import apply_theme

WORDS = ("understand", "vegetable", "zoo", "elephant", "satisfy", "umbrella") * 4
FILE = Path("/tmp/Amina Mwangi/Documents/Quality improvement/Les Filaos Health Centre recovery sheet.pdf")


@pytest.fixture(params=[1.0, 1.3])
def sheet(app: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[RecoveryDialog]:
    """The sheet over a window of a small laptop."""
    apply_theme(app, "light", request.param)
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()
    dialog = RecoveryDialog(WORDS, window)
    dialog.open()
    QApplication.processEvents()
    yield dialog
    apply_theme(app, "light")


def cut(dialog: QWidget) -> list[str]:
    """The words that do not have the room they need."""
    QApplication.processEvents()
    shown = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]
    return [
        one.text()
        for one in shown
        if one.height() < (one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height())
    ]


def test_no_word_is_cut_before_and_after_saving(sheet: RecoveryDialog) -> None:
    assert cut(sheet) == []
    sheet.tell_saved(FILE)
    assert cut(sheet) == []
    assert "Les Filaos Health Centre recovery sheet.pdf in Quality improvement" in sheet.told.text()
    assert sheet.told.toolTip() == str(FILE)
    sheet.tell("The disk is full. " * 12)
    assert cut(sheet) == []
    assert sheet.height() <= 768
