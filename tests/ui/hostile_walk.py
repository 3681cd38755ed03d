"""Somebody who opens every dialog of every page and fills it with what nobody should have to fear."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QWidget

from qic_desktop.services.workspace import Workspace
from tests.ui.test_hostile_typing import shown_fields, write
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.widgets.form import FormDialog

Arguments = Callable[[str], Sequence[str]]
"""What a page is opened with, by its key: one after the other."""


@dataclass
class Walk:
    """What became of it: errors that nobody caught, errors that no field told of, and dialogs with their fields."""

    raised: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    typed: int = 0
    here: str = ""


def walk(
    open_window: Callable[..., MainWindow],
    workspace: Workspace,
    arguments: Arguments,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    parts: Callable[[QWidget], Iterator[None]],
    fill_pages: bool = False,
) -> Walk:
    """Press every step of every page and part; fill the fields of each dialog, and of the page where that is wanted."""
    made = Walk()
    _watch(made, monkeypatch)
    window = open_window(workspace, failed=lambda error: made.failed.append(f"{made.here}: {error!r}"))
    for spec in pages_of(workspace.role):
        for argument in arguments(spec.key):
            window.navigator.go(spec.key, argument)
            QApplication.processEvents()
            for _part in parts(window.page(spec.key)):
                if fill_pages:
                    _fill_page(made, window.page(spec.key), text, spec.key)
                _press_all(made, window, (spec.key, argument), text)
    return made


def _watch(made: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def note(kind: type[BaseException], error: BaseException, _trace: object) -> None:
        made.raised.append(f"{made.here}: {kind.__name__} {error}")

    monkeypatch.setattr(sys, "excepthook", note)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_kept: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_kept: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)


def _fill_page(made: Walk, page: QWidget, text: str, key: str) -> None:
    for each in shown_fields(page):
        if shiboken6.isValid(each) and each.isVisible():
            made.here = f"{key}: {each.accessibleName() or each.objectName()}"
            write(each, text)
            made.typed += 1


def _press_all(made: Walk, window: MainWindow, place: tuple[str, str], text: str) -> None:
    tried: set[str] = set()
    while True:
        steps = [one for one in steps_of(window.page(place[0])) if name_of(one) not in tried]
        if not steps:
            return
        tried.add(name_of(steps[0]))
        made.here = f"{place[0]}: {name_of(steps[0])}"
        QTimer.singleShot(0, close_menu)
        steps[0].click()
        QApplication.processEvents()
        for dialog in dialogs_of(window):
            made.met[type(dialog).__name__] += fill(dialog, text)
            if shiboken6.isValid(dialog):
                dialog.close()
        here = window.navigator.here
        if here is None or here.key != place[0]:
            window.navigator.go(*place)
            QApplication.processEvents()


def steps_of(page: QWidget) -> list[QAbstractButton]:
    """What may be pressed on a page: not what is ticked or chosen, and nothing that leaves the page's own work."""
    found: list[Any] = page.findChildren(QAbstractButton)
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isCheckable()]


def dialogs_of(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def fill(dialog: QDialog, text: str) -> int:
    """The text in all its fields, then what Enter would press; how many fields it had."""
    fields = shown_fields(dialog)
    for each in fields:
        write(each, text)
    step = dialog.first_choice if isinstance(dialog, FormDialog) else None
    if step is not None and step.isEnabled():
        step.click()
        QApplication.processEvents()
    return len(fields)


def close_menu() -> None:
    """A menu holds the program until it is closed."""
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()


def name_of(step: QAbstractButton) -> str:
    return step.accessibleName() or step.text()
