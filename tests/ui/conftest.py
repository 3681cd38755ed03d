"""What tests of the window share: the theme, and a window with plain pages."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop import practice
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.workspace import Workspace
from ui.chores import Chores, Reach
from ui.crash import CrashNet
from ui.desk import Desk
from ui.events import ChangeBus
from ui.pages import pages_of
from ui.shell.page import Page, PageSpec
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks
from ui.theme import fonts
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import ExchangeState, Frame, Person

HARMLESS = ("propagateSizeHints", "OpenType support missing", "plugin does not support")


class PlainPage(Page):
    """A page that remembers what the shell did to it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.told: list[object] = []
        self.opened: list[str] = []
        self.left = 0
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("words", self))
        self.button = QPushButton("act", self)
        layout.addWidget(self.button)

    def title(self) -> str:
        return "Plain"

    def open(self, argument: str) -> None:
        self.opened.append(argument)

    def refresh(self, changes: object | None) -> None:
        self.told.append(changes)

    def focus_target(self) -> QWidget:
        return self.button

    def leave(self) -> None:
        self.left += 1


class MonthPage(PlainPage):
    """The same, following the period."""

    follows_period = True


FRAME = Frame(
    "Les Filaos",
    "Safe Birth · site team",
    practice=True,
    people=(Person("a", "Amina"), Person("n", "Neema")),
    person="a",
    exchange=ExchangeState("3 entries not yet sent", "next due 10 April"),
    badges=(("exchange", 3),),
    periods=(("2019-02", "February 2019"), ("2019-03", "March 2019")),
    period="2019-03",
)
PAGES = (
    PageSpec("today", "Today", "sun", PlainPage),
    PageSpec("measures", "Measures", "chart-line", MonthPage),
    PageSpec("measure", "One measure", "chart-line", PlainPage, on_rail=False, parent="measures"),
    PageSpec("exchange", "Exchange", "arrow-left-right", PlainPage),
)


@pytest.fixture(autouse=True)
def usual_garbage() -> Iterator[None]:
    """A test that starts the program leaves Python's own way of looking for garbage to the next one."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.fixture(autouse=True)
def gone_windows() -> Iterator[None]:
    """Windows and widgets of a test are gone before the next one: each change of theme restyles all that live."""
    before = set(QApplication.topLevelWidgets())
    yield
    for left in set(QApplication.topLevelWidgets()) - before:
        left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def no_crashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What nobody caught fails the test that caused it; its window would wait for a person."""
    reports: list[str] = []
    monkeypatch.setattr(CrashNet, "_open_dialog", staticmethod(reports.append))
    yield
    assert reports == []


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Any warning of Qt fails the test that caused it."""
    warnings: list[str] = []

    def keep(kind: QtMsgType, _context: object, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) and not any(w in text for w in HARMLESS):
            warnings.append(text)

    before = qInstallMessageHandler(keep)
    yield
    qInstallMessageHandler(before)
    assert warnings == []


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the light theme; light, 100 % and left to right again afterwards."""
    fonts.register()
    apply_theme(qapp, "light")
    yield qapp
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    apply_theme(qapp, "light")


@pytest.fixture
def dark(app: QApplication) -> QApplication:
    """The application in the dark theme."""
    apply_theme(app, "dark")
    return app


@pytest.fixture
def right_to_left(app: QApplication) -> QApplication:
    """The application laid out for Arabic."""
    apply_direction(app, "ar")
    return app


@pytest.fixture
def bus() -> ChangeBus:
    """A bus of one's own."""
    return ChangeBus()


@pytest.fixture
def open_window(app: QApplication, qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Opens a workspace in the whole window, 1366 x 768: its own pages, or others; gone after the test.

    ``open_window(workspace, pages, frame, failed=)``: ``failed`` is told of each error, by default the window is.
    """
    opened: list[MainWindow] = []

    def open_one(
        workspace: Workspace,
        pages: Sequence[PageSpec] | None = None,
        frame: Frame | None = None,
        *,
        failed: Callable[[Any], object] | None = None,
    ) -> MainWindow:
        bus = ChangeBus()
        tasks = InlineTasks(bus)
        made = MainWindow(tasks, bus)
        opened.append(made)
        tasks.failed.connect(failed or made.error)
        reach = Reach(
            door=lambda: workspace,
            add_person=lambda name: None,
            workspaces=lambda: (),
            open_store=lambda path: None,
            start_anew=lambda: None,
            ask_package=lambda: None,
            preferences=lambda: None,
        )
        Chores(made, tasks, reach)
        made.resize(1366, 768)
        shown = pages_of(workspace.role) if pages is None else pages
        made.show_workspace(workspace, shown, frame or Frame(workspace.name, "practice", practice=True))
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        return made

    yield open_one
    for made in opened:
        if shiboken6.isValid(made):
            made.close()
            shiboken6.delete(made)


@pytest.fixture(scope="session")
def kept_births(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice stores of three sites and the profile that belongs to them, made once and left as they are."""
    root = tmp_path_factory.mktemp("births")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(root / "at" / "home"))
        practice.demonstrate(root / "at" / "demo", 3, chosen=BIRTHS)
    shutil.move(root / "at", root / "kept")
    return root


@pytest.fixture
def births(kept_births: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeFolder]:
    """The same stores at the place where they were made: anywhere else they would be copies with other keys."""
    shutil.copytree(kept_births / "kept", kept_births / "at")
    monkeypatch.setenv("QIC_HOME", str(kept_births / "at" / "home"))
    yield PracticeFolder(kept_births / "at" / "demo")
    shutil.rmtree(kept_births / "at")


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, bus: ChangeBus) -> MainWindow:
    """A window with four plain pages, shown."""
    return make_window(qtbot, bus)


def make_window(qtbot: QtBot, bus: ChangeBus) -> MainWindow:
    made = MainWindow(InlineTasks(bus), bus)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show_workspace("door", PAGES, FRAME)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made
