"""Every page of every role over both practice sets: nothing cut, nothing on another, every control has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qic_desktop import bootstrap, practice
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.coaching import visits
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import stories
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_sets import BIRTHS, EMERGENCY, PracticeSet
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from ui.organiser import charts_page, design
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.site import learning, progress, team
from ui.site.learning_lesson import LESSONS
from ui.theme.apply import apply_direction, apply_theme

LOOKS = {
    "100 %": (1.0, "en"),
    "130 %": (1.3, "en"),
    "200 %": (2.0, "en"),
    "right to left": (1.0, "ar"),
    "200 %, right to left": (2.0, "ar"),
}
STORES = ("site", "coach", "organiser")
SEEN = [(EMERGENCY, look) for look in LOOKS if look != "200 %, right to left"]
SEEN += [(BIRTHS, look) for look in LOOKS if look != "130 %"]
"""Small numbers, gaps, many measures and long names are looked at where room is least, and the other way round."""
PARTS = {
    ("site", "aim"): ("aim", "drivers", "diagnosis", "charter"),
    ("site", "learning"): learning.TABS,
    ("site", "progress"): progress.TABS,
    ("site", "team"): team.TABS,
    ("organiser", "design"): design.CHAPTERS,
    ("organiser", "measures"): charts_page.TABS,
}
"""The tabs and chapters of a page; each is looked at."""
MEASURES = {EMERGENCY: "four-hours", BIRTHS: "partograph"}
"""The measure that is opened: one with an aim of the team."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[PracticeSet], PracticeFolder]:
    """The practice stores of six sites of a set, made when they are first asked for."""

    @cache
    def make(chosen: PracticeSet) -> PracticeFolder:
        root = tmp_path_factory.mktemp(chosen.code)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("QIC_HOME", str(root / "home"))
            return practice.demonstrate(root / "practice", 6, chosen=chosen).folder

    return make


@pytest.fixture(params=SEEN, ids=lambda one: f"{one[0].code}, {one[1]}")
def seen(request: pytest.FixtureRequest) -> tuple[PracticeSet, str]:
    """Which set, and how it looks."""
    found: tuple[PracticeSet, str] = request.param
    return found


@pytest.fixture
def look(seen: tuple[PracticeSet, str], app: QApplication) -> str:
    scale, language = LOOKS[seen[1]]
    apply_theme(app, "light", scale)
    apply_direction(app, language)
    return seen[1]


@pytest.fixture(params=STORES)
def workspace(
    request: pytest.FixtureRequest,
    seen: tuple[PracticeSet, str],
    made: Callable[[PracticeSet], PracticeFolder],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Workspace]:
    folder = made(seen[0])
    monkeypatch.setenv("QIC_HOME", str(folder.root.parent / "home"))
    paths = {"site": folder.site(seen[0].team), "coach": folder.coach, "organiser": folder.organiser}
    opened = bootstrap.open_workspace(paths[request.param])
    yield opened
    bootstrap.close_workspace(opened)


@pytest.fixture
def shown(look: str, workspace: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    def fail(error: Any) -> None:
        raise AssertionError(error)

    return open_window(workspace, failed=fail)


def argument_of(workspace: Workspace, chosen: PracticeSet, key: str) -> str:
    """What a page that shows one of many is opened with."""
    role = workspace.role.value
    if role == "site":
        if key == "measure":
            return measures.get_measure(workspace, MEASURES[chosen]).id
        if key == "cycle":
            return cycles.list_cycles(workspace)[0].id
        if key == "meeting":
            return meetings.list_meetings(workspace)[0].meeting.id
        if key in ("month-sheet", "count-back"):
            return chosen.month
        if key == "story":
            return stories.list_stories(workspace)[0].id
    if key == "visit":
        return visits.list_visits(workspace)[-1].id
    return trust.find_site(workspace, chosen.team).id if key in ("site", "enter-for") else ""


def test_nothing_is_cut_or_lies_on_something_else_and_every_control_has_a_name(
    shown: MainWindow, workspace: Workspace, looking: ModuleType, seen: tuple[PracticeSet, str]
) -> None:
    found = []
    for spec in pages_of(workspace.role):
        argument = argument_of(workspace, seen[0], spec.key)
        parts = PARTS.get((workspace.role.value, spec.key), ())
        for place in (argument, *parts):
            found += faults_at(shown, looking, spec.key, place)
    assert not found, "\n".join(found)
    assert (shown.layoutDirection() is Qt.LayoutDirection.RightToLeft) == seen[1].endswith("right to left")


@pytest.mark.parametrize("seen", [(BIRTHS, "100 %"), (BIRTHS, "200 %, right to left")], indirect=True, ids=str)
def test_the_same_for_every_measure_test_meeting_lesson_site_and_visit(
    shown: MainWindow, workspace: Workspace, looking: ModuleType
) -> None:
    found = []
    for key, arguments in of_many(workspace).items():
        assert arguments, key
        for argument in arguments:
            found += faults_at(shown, looking, key, argument)
    assert not found, "\n".join(found)


def of_many(workspace: Workspace) -> dict[str, list[str]]:
    """Pages that show one of many, and everything that each can show."""
    if workspace.role is Role.SITE:
        return {
            "measure": [one.id for one in measures.list_measures(workspace)],
            "cycle": [one.id for one in cycles.list_cycles(workspace)],
            "meeting": [one.meeting.id for one in meetings.list_meetings(workspace)],
            "lesson": list(LESSONS),
        }
    sites = [one.id for one in trust.list_sites(workspace)]
    own = {"site": sites, "enter-for": sites}
    if workspace.role is Role.COACH:
        return {**own, "visit": [one.id for one in visits.list_visits(workspace)]}
    return {**own, "measures": [one.id for one in measures.list_pooled(workspace)]}


def faults_at(window: MainWindow, looking: ModuleType, key: str, argument: str) -> list[str]:
    """What is wrong on a page once it shows this."""
    window.navigator.go(key, argument)
    for _turn in range(3):
        QApplication.processEvents()
    page = window.page(key)
    return [f"{key} {argument}: {fault}" for fault in (*looking.faults_of(page), *looking.unnamed(page))]
