"""Shows the coach's pages in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.coach import bag, entering, site, sites, visit
from ui.events import ChangeBus
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks
from ui.workspace import Frame


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Callable[[Any], MainWindow]]:
    """Shows the coach's pages on a workspace in a real window, with everything done at once."""

    made: list[MainWindow] = []

    def make(workspace: Any) -> MainWindow:
        bus = ChangeBus()
        tasks = InlineTasks(bus)
        window = MainWindow(tasks, bus)
        tasks.failed.connect(window.error)
        made.append(window)
        window.resize(1366, 768)
        pages = [sites.page_spec(), visit.page_spec(), bag.page_spec(), site.page_spec(), entering.page_spec()]
        window.show_workspace(workspace, pages, Frame("A. Mbeki", "Safe Birth"))
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    # Gone at once: windows that live on are restyled with every theme of the tests that follow.
    for window in made:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
