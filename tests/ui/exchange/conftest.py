"""Gives tests a small collaborative in real stores."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.events import ChangeBus
from ui.exchange import conflicts, page
from ui.shell.page import Page, PageSpec
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks
from ui.workspace import Frame


def load_small_collaborative() -> ModuleType:
    """The module ``tests/services/small_collaborative.py``; tests are no packages, so it is loaded by its path."""
    name = "qic_tests_small_collaborative"
    if name not in sys.modules:
        path = Path(__file__).resolve().parents[2] / "services" / "small_collaborative.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Any]:
    """A small collaborative in ``tmp_path``; its stores are closed at the end."""
    made = load_small_collaborative().SmallCollaborative(tmp_path)
    yield made
    made.close()


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Callable[[Any], MainWindow]]:
    """Shows the exchange pages on a workspace in a real window, with everything done at once."""

    made: list[MainWindow] = []

    def make(workspace: Any) -> MainWindow:
        bus = ChangeBus()
        tasks = InlineTasks(bus)
        window = MainWindow(tasks, bus)
        tasks.failed.connect(window.error)
        made.append(window)
        window.resize(1366, 768)
        pages = [page.page_spec(), conflicts.page_spec(), PageSpec("measure", "Measure", "chart-line", Page)]
        window.show_workspace(workspace, pages, Frame("Les Filaos", "Safe Birth"))
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    # Gone at once: windows that live on are restyled with every theme of the tests that follow.
    for window in made:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
