"""Settings change the whole window at once: the person stays where she is, at the tab that she had open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.practice import PracticeFolder
from ui.application import Arguments, Program
from ui.opening import StoreGround
from ui.shell.window import MainWindow


def tabs_of(window: MainWindow) -> Any:
    return window.page("team").tabs  # type: ignore[attr-defined]


def test_a_new_text_size_keeps_page_and_tab(qtbot: QtBot, tmp_path: Path, births: PracticeFolder) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, Arguments(next(births.root.glob("sites/*.qic"))), lambda: StoreGround(tmp_path))
    program.start()
    try:
        before = program.window
        assert isinstance(before, MainWindow)
        qtbot.waitUntil(lambda: before.stack.count() > 0, timeout=8000)
        before.navigator.go("team")
        tabs_of(before).turn_to("meetings")
        program._looks.prefer(text_percent=200)
        program._show_anew()
        after = program.window
        assert isinstance(after, MainWindow)
        assert after is not before
        qtbot.waitUntil(lambda: after.navigator.here is not None, timeout=8000)
        assert after.navigator.here.key == "team"
        qtbot.waitUntil(lambda: tabs_of(after).key == "meetings", timeout=3000)
    finally:
        program._looks.prefer(text_percent=100)
        program.close()
        app.aboutToQuit.disconnect(program.close)
