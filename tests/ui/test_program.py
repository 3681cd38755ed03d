"""Start-up, the seam to an opened store, crashes, the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop import settings
from qic_desktop.errors import StoreMissingError
from ui.application import FRAME_AFTER_MS, Arguments, Program
from ui.crash import CrashNet, report_of
from ui.crash_dialog import CrashDialog
from ui.desk import Desk
from ui.first_start import FirstStart
from ui.main import parse
from ui.navigation import Place
from ui.shell.page import Page, PageSpec
from ui.shell.window import MainWindow
from ui.workspace import Frame, Hit

EARLY_FORBIDDEN = ("numpy", "pyqtgraph", "reportlab", "sqlite_utils", "babel", "PySide6.QtSvg")


class OneRoom:
    """An opened store with one page."""

    def __init__(self) -> None:
        self.closed = False
        self.persons: list[str] = []
        self.frames = 0
        self.path = Path("anywhere.qic")

    @property
    def door(self) -> str:
        return "door"

    def pages(self) -> Sequence[PageSpec]:
        return (PageSpec("today", "Today", "sun", lambda desk: Room(desk)),)

    def later(self) -> Sequence[str]:
        return ()

    def places(self) -> Sequence[Path]:
        return (self.path,)

    def doubts(self) -> Sequence[str]:
        return ()

    def welcome(self) -> str:
        return ""

    def first_place(self) -> Place | None:
        return None

    def add_person(self, name: str) -> object:
        self.persons.append(name)
        return None

    def frame(self) -> Frame:
        self.frames += 1
        return Frame("Les Filaos", "site team")

    def search(self, text: str) -> Sequence[Hit]:
        return ()

    def choose_person(self, person: str) -> None:
        self.persons.append(person)

    def close(self) -> None:
        self.closed = True


class Room(Page):
    """A page that shows what it was given."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName(str(desk.workspace))


class Ground:
    """A ground on which one store can be opened."""

    def __init__(self) -> None:
        self.room = OneRoom()
        self.began: list[tuple[str, object]] = []

    def open(self, path: Path) -> OneRoom:
        if not path.exists():
            raise StoreMissingError(path)
        self.room.path = path
        return self.room

    def begin(self, role: str, answers: object) -> OneRoom:
        self.began.append((role, answers))
        return self.room

    def receive(self, package: Path) -> OneRoom:
        return self.room

    def look(self, package: Path) -> object | None:
        return None

    def join_team(self, package: Path) -> OneRoom:
        return self.room


def test_with_nothing_to_open_the_first_question_is_shown(app: QApplication, qtbot: QtBot) -> None:
    program = Program(app, Arguments(), None)
    program.start()
    assert isinstance(program.window, FirstStart)
    program.close()


def test_a_store_on_the_command_line_is_opened_and_closed_with_the_window(
    app: QApplication, qtbot: QtBot, tmp_path: Path, own_profile: Path
) -> None:
    ground = Ground()
    program = Program(app, Arguments(store=tmp_path), lambda: ground)
    program.start()
    window = program.window
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: window.stack.count() == 1, timeout=3000)
    assert window.page("today").objectName() == "door"
    assert settings.load(own_profile).workspaces == (str(tmp_path),)
    program.close()
    assert ground.room.closed


def test_what_stands_around_the_pages_is_read_once_when_typing_rests(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    ground = Ground()
    program = Program(app, Arguments(store=tmp_path), lambda: ground)
    program.start()
    window = program.window
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: window.stack.count() == 1, timeout=3000)
    ground.room.frames = 0
    for _value in range(3):
        program.tasks.change(lambda: "changes")
        qtbot.wait(50)
    assert ground.room.frames == 0
    qtbot.waitUntil(lambda: ground.room.frames == 1, timeout=3000)
    qtbot.wait(FRAME_AFTER_MS + 100)
    assert ground.room.frames == 1
    program.close()


def test_a_store_that_is_gone_becomes_a_notice(app: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    program = Program(app, Arguments(store=tmp_path / "gone.qic"), Ground)
    program.start()
    window = program.window
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: bool(window.notices.texts), timeout=3000)
    program.close()


def test_the_first_answer_opens_a_workspace(app: QApplication, qtbot: QtBot) -> None:
    ground = Ground()
    program = Program(app, Arguments(), lambda: ground)
    program.start()
    first = program.window
    assert isinstance(first, FirstStart)
    first.answered.emit("practice", None)
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow), timeout=3000)
    assert ground.began == [("practice", None)]
    program.close()


def test_nothing_heavy_is_imported_before_the_first_frame() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; from ui.application import Program, Arguments;"
        "app = QApplication([]); program = Program(app, Arguments(), None);"
        "program._choose_language(); program._put_on_theme(); program._start_lanes(); program._show_first_window();"
        "app.processEvents();"
        f"print([name for name in {EARLY_FORBIDDEN!r} if name in sys.modules]); program.close()"
    )
    project = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project)
    assert done.stdout.strip() == "[]"


def test_a_bug_is_shown_once_at_a_time_with_text_to_copy(app: QApplication, qtbot: QtBot) -> None:
    shown: list[str] = []
    net = CrashNet(shown.append)
    error = ValueError("inside")
    net.catch(error)
    net.catch(error)
    qtbot.waitUntil(lambda: bool(shown))
    assert len(shown) == 1
    assert "ValueError: inside" in shown[0]
    net.catch(error)
    qtbot.waitUntil(lambda: len(shown) == 2)


def test_the_crash_dialog_says_that_nothing_is_sent(app: QApplication, qtbot: QtBot) -> None:
    dialog = CrashDialog(report_of(ValueError("inside")))
    qtbot.addWidget(dialog)
    assert "Python" in dialog.text.toPlainText()
    assert dialog.text.accessibleName() == "Technical details"


def test_the_command_line_names_store_tour_and_language() -> None:
    assert parse(["a.qic", "--tour", "out", "--language", "fr"]) == Arguments(Path("a.qic"), Path("out"), "fr")
    assert parse([]) == Arguments()
