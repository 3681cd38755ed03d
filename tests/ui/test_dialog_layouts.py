"""Every dialog that a page of any role opens, at 200 % and from right to left: nothing cut, and it fits the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu

from qic_desktop import bootstrap
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.coaching import visits
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import stories
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from tests.ui.hostile_walk import name_of, steps_of
from tests.ui.test_hostile_typing import sides
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.theme.apply import apply_direction, apply_theme

LOOKS = {"200 %": (2.0, "en"), "right to left": (1.0, "ar")}
SCREEN = (1366, 768)
FEWEST = {"site": 18, "coach": 5, "organiser": 13}
"""So many kinds of dialogs there are at least: fewer mean that steps were not found."""


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, app: QApplication) -> str:
    scale, language = LOOKS[request.param]
    apply_theme(app, "light", scale)
    apply_direction(app, language)
    return str(request.param)


@pytest.fixture(params=FEWEST)
def workspace(request: pytest.FixtureRequest, births: PracticeFolder) -> Iterator[Workspace]:
    paths = {"site": births.site(BIRTHS.team), "coach": births.coach, "organiser": births.organiser}
    made = bootstrap.open_workspace(paths[request.param])
    yield made
    bootstrap.close_workspace(made)


def argument_of(workspace: Workspace, key: str) -> str:
    """What a page that shows one of many is opened with."""
    found: dict[str, Callable[[], str]] = {
        "measure": lambda: measures.get_measure(workspace, "partograph").id,
        "cycle": lambda: cycles.list_cycles(workspace)[0].id,
        "gains": lambda: cycles.list_cycles(workspace)[0].id,
        "meeting": lambda: meetings.list_meetings(workspace)[0].meeting.id,
        "story": lambda: stories.list_stories(workspace)[0].id,
    }
    of_sites: dict[str, Callable[[], str]] = {
        "site": lambda: trust.find_site(workspace, BIRTHS.team).id,
        "enter-for": lambda: trust.find_site(workspace, BIRTHS.team).id,
        "visit": lambda: visits.list_visits(workspace)[-1].id,
    }
    known = found if workspace.role is Role.SITE else of_sites
    return known[key]() if key in known else ""


class Walk:
    """Presses every step of a page, chooses every line of its menus, and looks at each dialog once."""

    def __init__(self, window: MainWindow, looking: ModuleType) -> None:
        self.window = window
        self.looking = looking
        self.met: dict[str, list[str]] = {}
        self._tried: set[str] = set()
        self._lines: set[str] = set()

    def through(self, key: str, argument: str) -> None:
        """All sides of a page."""
        self._go(key, argument)
        for _side in sides(self.window.page(key)):
            self._tried, self._lines = set(), set()
            while (step := self._next(key)) is not None:
                self._press(step)
                self._look(f"{key}: {self._at}")
                if self.window.navigator.here.key != key:
                    self._go(key, argument)

    def _go(self, key: str, argument: str) -> None:
        self.window.navigator.go(key, argument)
        QApplication.processEvents()

    def _next(self, key: str) -> QAbstractButton | None:
        steps = steps_of(self.window.page(key))
        return next((one for one in steps if name_of(one) not in self._tried), None)

    def _press(self, step: QAbstractButton) -> None:
        self._at = name_of(step)
        self._tried.add(self._at)
        QTimer.singleShot(0, self._choose)
        step.click()
        QApplication.processEvents()

    def _choose(self) -> None:
        """A menu holds the program until it is closed; the first line that was not chosen yet is."""
        menu = QApplication.activePopupWidget()
        if menu is None:
            return
        line = self._line_of(menu) if isinstance(menu, QMenu) else None
        menu.close()
        if line is not None:
            self._lines.add(self._at + line.text())
            # There may be more lines: the step is pressed again.
            self._tried.discard(self._at)
            line.trigger()

    def _line_of(self, menu: QMenu) -> QAction | None:
        lines = [one for one in menu.actions() if one.isEnabled() and one.text() and one.menu() is None]
        return next((one for one in lines if self._at + one.text() not in self._lines), None)

    def _look(self, where: str) -> None:
        for dialog in open_dialogs():
            kind = type(dialog).__name__
            if kind not in self.met:
                self.met[kind] = [f"{where}, {kind}: {fault}" for fault in self._faults(dialog)]
            close(dialog)

    def _faults(self, dialog: QDialog) -> list[str]:
        for _turn in range(2):
            QApplication.processEvents()
        found = [*self.looking.faults_of(dialog), *self.looking.unnamed(dialog)]
        least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize()).expandedTo(dialog.size())
        if least.width() > SCREEN[0] or least.height() > SCREEN[1]:
            found.append(f"is {least.width()} x {least.height()}")
        return found


def open_dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def close(dialog: QDialog) -> None:
    if shiboken6.isValid(dialog):
        dialog.reject()
    QApplication.processEvents()
    if shiboken6.isValid(dialog) and dialog.isVisible():
        dialog.hide()


def test_every_dialog_is_whole_and_fits_the_screen(
    look: str,
    workspace: Workspace,
    open_window: Callable[..., MainWindow],
    looking: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_kept: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_kept: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    failed: list[Any] = []
    window = open_window(workspace, failed=failed.append)
    walk = Walk(window, looking)
    for spec in pages_of(workspace.role):
        walk.through(spec.key, argument_of(workspace, spec.key))
    found = [fault for faults in walk.met.values() for fault in faults]
    assert not found, "\n".join(found)
    assert failed == []
    assert len(walk.met) >= FEWEST[workspace.role.value], sorted(walk.met)
