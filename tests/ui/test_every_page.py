"""Every page of every role over the practice data: nothing cut, nothing on top of another, every control has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop import bootstrap, practice
from qic_desktop.services.coaching import visits
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from ui.organiser import charts_page, design
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.site import learning, progress, team
from ui.theme.apply import apply_direction, apply_theme

LOOKS = {
    "100 %": (1.0, "en"),
    "130 %": (1.3, "en"),
    "200 %": (2.0, "en"),
    "right to left": (1.0, "ar"),
}
STORES = ("site", "coach", "organiser")
PARTS = {
    ("site", "aim"): ("aim", "drivers", "diagnosis", "charter"),
    ("site", "learning"): learning.TABS,
    ("site", "progress"): progress.TABS,
    ("site", "team"): team.TABS,
    ("organiser", "design"): design.CHAPTERS,
    ("organiser", "measures"): charts_page.TABS,
}
"""The tabs and chapters of a page; each is looked at."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The practice stores of six sites, made once."""
    root = tmp_path_factory.mktemp("practice")
    made = practice.demonstrate(root / "practice", 6)
    assert made
    folder = practice.PracticeFolder(root / "practice")
    return {"site": folder.site("S005"), "coach": folder.coach, "organiser": folder.organiser}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, app: QApplication) -> str:
    scale, language = LOOKS[request.param]
    apply_theme(app, "light", scale)
    apply_direction(app, language)
    return str(request.param)


@pytest.fixture(params=STORES)
def workspace(request: pytest.FixtureRequest, stores: dict[str, Path]) -> Iterator[Workspace]:
    made = bootstrap.open_workspace(stores[request.param])
    yield made
    bootstrap.close_workspace(made)


@pytest.fixture
def shown(look: str, workspace: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    def fail(error: Any) -> None:
        raise AssertionError(error)

    return open_window(workspace, failed=fail)


def argument_of(workspace: Workspace, key: str) -> str:
    """What a page that shows one of many is opened with."""
    role = workspace.role.value
    if role == "site":
        if key == "measure":
            return measures.get_measure(workspace, "four-hours").id
        if key == "cycle":
            return cycles.list_cycles(workspace)[0].id
        if key == "meeting":
            return meetings.list_meetings(workspace)[0].meeting.id
        if key in ("month-sheet", "count-back"):
            return "2019-03"
    if key == "visit":
        return visits.list_visits(workspace)[-1].id
    return trust.find_site(workspace, "S005").id if key == "site" else ""


def test_nothing_is_cut_or_lies_on_something_else_and_every_control_has_a_name(
    shown: MainWindow, workspace: Workspace, looking: ModuleType, qtbot: QtBot, look: str
) -> None:
    found = []
    for spec in pages_of(workspace.role):
        shown.navigator.go(spec.key, argument_of(workspace, spec.key))
        page = shown.page(spec.key)
        for part in PARTS.get((workspace.role.value, spec.key), ("",)):
            if part:
                shown.navigator.go(spec.key, part)
            for _turn in range(3):
                QApplication.processEvents()
            faults = (*looking.faults_of(page), *looking.unnamed(page))
            found += [f"{spec.key} {part}: {fault}" for fault in faults]
    assert not found, "\n".join(found)
    assert (shown.layoutDirection() is Qt.LayoutDirection.RightToLeft) == (look == "right to left")
