"""The organiser's pages in a real window, on small real stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qic_desktop.services.exchanging import importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling
from ui.organiser import area, charts_page, design, enrolment, inbox, overview, reporting, site, sites
from ui.shell.window import MainWindow
from ui.workspace import Frame

MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]


@pytest.fixture
def show(open_window: Callable[..., MainWindow]) -> Callable[..., MainWindow]:
    """Opens a window with the organiser's pages on a workspace; everything is done at once."""

    def make(workspace: Any, key: str = "overview", argument: str = "") -> MainWindow:
        modules = (overview, charts_page, reporting, area, sites, inbox, design, site, enrolment)
        specs = [module.page_spec() for module in modules]
        window = open_window(workspace, specs, Frame("Safer births", "organiser"))
        window.navigator.go(key, argument)
        return window

    return make


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
