"""Every dialog of a team's pages, filled with what nobody should have to fear: nothing is raised, nothing is cut."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QWidget

from qic_desktop import bootstrap
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.workspace import Role, Workspace
from tests.ui.test_hostile_typing import HOSTILE, shown_fields, sides, write
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.site.dialogs import FormDialog


@pytest.fixture
def team(births: PracticeFolder) -> Iterator[Workspace]:
    """A team that has worked for a year: every list has something in it that can be changed."""
    made = bootstrap.open_workspace(births.site(BIRTHS.team))
    yield made
    bootstrap.close_workspace(made)


def argument_of(team: Workspace, key: str) -> str:
    """What a page that shows one of many is opened with."""
    found = {
        "measure": lambda: measures.list_measures(team)[0].id,
        "cycle": lambda: cycles.list_cycles(team)[0].id,
        "gains": lambda: cycles.list_cycles(team)[0].id,
        "meeting": lambda: meetings.list_meetings(team)[0].meeting.id,
    }
    return found[key]() if key in found else ""


def steps_of(page: QWidget) -> list[QAbstractButton]:
    """What may be pressed on a page: not what is ticked or chosen, and nothing that leaves the page's own work."""
    found: list[Any] = page.findChildren(QAbstractButton)
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isCheckable()]


def dialogs_of(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def fill(dialog: QDialog, text: str) -> int:
    """The text in all its fields, then what Enter would press; how many fields it had."""
    fields = shown_fields(dialog)
    for field in fields:
        write(field, text)
    step = dialog.first_choice if isinstance(dialog, FormDialog) else None
    if step is not None and step.isEnabled():
        step.click()
        QApplication.processEvents()
    return len(fields)


@pytest.mark.parametrize("kind", ["nul", "long"])
def test_every_dialog_takes_it_or_says_why_not(
    team: Workspace,
    open_window: Callable[..., MainWindow],
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raised: list[str] = []
    failed: list[Any] = []
    here = ""
    monkeypatch.setattr(
        sys, "excepthook", lambda kind, error, _trace: raised.append(f"{here}: {kind.__name__} {error}")
    )
    window = open_window(team, failed=failed.append)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_kept: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_kept: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    met: dict[str, int] = {}
    for spec in pages_of(Role.SITE):
        argument = argument_of(team, spec.key)
        window.navigator.go(spec.key, argument)
        QApplication.processEvents()
        for _side in sides(window.page(spec.key)):
            tried: set[str] = set()
            while True:
                steps = [one for one in steps_of(window.page(spec.key)) if name_of(one) not in tried]
                if not steps:
                    break
                tried.add(name_of(steps[0]))
                here = f"{spec.key}: {name_of(steps[0])}"
                QTimer.singleShot(0, close_menu)
                steps[0].click()
                QApplication.processEvents()
                for dialog in dialogs_of(window):
                    kind_of = type(dialog).__name__
                    met[kind_of] = met.get(kind_of, 0) + fill(dialog, HOSTILE[kind])
                    if shiboken6.isValid(dialog):
                        dialog.close()
                if window.navigator.here.key != spec.key:
                    window.navigator.go(spec.key, argument)
                    QApplication.processEvents()
    assert raised == []
    assert failed == [], "what nobody sees is taken out, all the rest is recorded or said at its field"
    assert sum(bool(fields) for fields in met.values()) >= 12, met


def close_menu() -> None:
    """A menu holds the program until it is closed."""
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()


def name_of(step: QAbstractButton) -> str:
    return step.accessibleName() or step.text()
