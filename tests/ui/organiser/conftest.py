"""The organiser's pages in a real window, on small real stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.services.exchanging import importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling
from ui.events import ChangeBus
from ui.organiser import area, charts_page, design, enrolment, inbox, overview, reporting, site, sites
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks
from ui.workspace import Frame

MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Opens a window with the organiser's pages on a workspace; everything is done at once.

    Windows are deleted at the end of each test: those that only wait for deletion are styled again and again.
    """
    windows: list[MainWindow] = []

    def make(workspace: Any, key: str = "overview", argument: str = "") -> MainWindow:
        bus = ChangeBus()
        tasks = InlineTasks(bus)
        window = MainWindow(tasks, bus)
        tasks.failed.connect(window.error)
        windows.append(window)
        window.resize(1366, 768)
        modules = (overview, charts_page, reporting, area, sites, inbox, design, site, enrolment)
        specs = [module.page_spec() for module in modules]
        window.show_workspace(workspace, specs, Frame("Safer births", "organiser"))
        window.show()
        qtbot.waitExposed(window)
        window.navigator.go(key, argument)
        return window

    yield make
    for window in windows:
        window.close()
        shiboken6.delete(window)


@pytest.fixture
def three(play: Any) -> Any:
    """An organiser with three sites; the third stopped in June."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    for code, months in (("S001", MONTHS), ("S002", MONTHS), ("S003", MONTHS[:6])):
        team = play.site(organiser, code)
        for number, month in enumerate(months):
            play.record(team, month, 80 + number, 100)
        importing.import_packages(organiser, [play.export(team)])
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending, since="2026-01")
    return organiser
