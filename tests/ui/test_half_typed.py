"""What is half typed when the window closes is there again: in its record, or offered at the next start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop import bootstrap, practice
from qic_desktop.services import half_typed
from qic_desktop.services.coaching import visits
from qic_desktop.services.half_typed import HalfTyped
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from ui.events import ChangeBus
from ui.pages import pages_of
from ui.shell.half_typed import TOPIC
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks
from ui.widgets.segmented import SegmentedSwitch
from ui.workspace import Frame

CHILD = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from ui.application import Arguments, run
from ui.end_signals import EndSignals
from ui.main import _ground
from ui.shell.window import MainWindow
app = QApplication([])

def look():
    for window in app.topLevelWidgets():
        # Signals are heard from a moment after the first frame on.
        hears = bool(app.findChildren(EndSignals))
        if isinstance(window, MainWindow) and window.navigator.here is not None and hears:
            window.navigator.go("learning")
            for field in window.findChildren(QLineEdit):
                if field.accessibleName() == "What will you try?" and field.isVisible():
                    field.setFocus()
                    QTest.keyClicks(field, "half a sent")
                    os.kill(os.getpid(), getattr(signal, sys.argv[2]))
                    return
    QTimer.singleShot(50, look)

QTimer.singleShot(50, look)
sys.exit(run(Arguments(Path(sys.argv[1])), _ground))
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Practice stores of six sites with the profile that belongs to them, made once and left as they are."""
    root = tmp_path_factory.mktemp("half")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(root / "at" / "home"))
        practice.demonstrate(root / "at" / "demo", 6)
    shutil.move(root / "at", root / "kept")
    return root


@pytest.fixture
def folder(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[practice.PracticeFolder]:
    shutil.copytree(kept / "kept", kept / "at")
    monkeypatch.setenv("QIC_HOME", str(kept / "at" / "home"))
    yield practice.PracticeFolder(kept / "at" / "demo")
    shutil.rmtree(kept / "at")


def store_of(folder: practice.PracticeFolder, role: str) -> Path:
    return {"site": folder.site("S005"), "coach": folder.coach, "organiser": folder.organiser}[role]


def window_of(workspace: Workspace, qtbot: QtBot) -> MainWindow:
    bus = ChangeBus()
    made = MainWindow(InlineTasks(bus), bus)
    made.resize(1366, 768)
    made.show_workspace(workspace, pages_of(workspace.role), Frame(workspace.name, "practice", practice=True))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def settle() -> None:
    for _turn in range(3):
        QApplication.processEvents()


def argument_of(workspace: Workspace, key: str) -> str:
    """What a page that shows one of many is opened with."""
    if workspace.role.value == "site":
        shown = {
            "measure": lambda: measures.get_measure(workspace, "four-hours").id,
            "cycle": lambda: cycles.list_cycles(workspace)[0].id,
            "meeting": lambda: meetings.list_meetings(workspace)[0].meeting.id,
            "month-sheet": lambda: "2019-03",
            "count-back": lambda: "2019-03",
        }
        return shown[key]() if key in shown else ""
    if key == "visit":
        return visits.list_visits(workspace)[-1].id
    if key == "enter-for" and workspace.role.value == "organiser":
        # What a site has typed itself is asked about first: here is one that has no laptop.
        return paper_sites.add_site(workspace, "Hill post", code="P01", reports_by="paper", since="2019-01")
    return trust.list_sites(workspace)[0].id if key in ("site", "enter-for") else ""


def parts_of(page: QWidget) -> list[tuple[str, int, Any]]:
    """The page as it opens, then each of its tabs and chapters."""
    found: list[tuple[str, int, Any]] = [("", 0, None)]
    for number, tabs in enumerate(page.findChildren(QTabBar)):
        if tabs.isVisibleTo(page):
            found += [("tab", number, one) for one in range(tabs.count())]
    for number, switch in enumerate(page.findChildren(SegmentedSwitch)):
        if switch.isVisibleTo(page) and switch.accessibleName().startswith("Which part"):
            found += [("switch", number, key) for key in switch._keys]
    found += [("chapter", 0, key) for key in getattr(page, "own_parts", ())]
    return found


def show(page: Any, part: tuple[str, int, Any]) -> None:
    kind, number, key = part
    if kind == "tab":
        page.findChildren(QTabBar)[number].setCurrentIndex(key)
    elif kind == "switch":
        switch = page.findChildren(SegmentedSwitch)[number]
        switch.choose(key)
        switch.chosen.emit(key)
    elif kind == "chapter":
        page.open(key)
        page.refresh(None)
    settle()


def fields_of(page: QWidget) -> dict[tuple[str, str], QLineEdit | QPlainTextEdit]:
    editors = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return {
        (type(one).__name__, one.accessibleName()): one
        for one in editors
        if one.isVisibleTo(page) and one.isEnabled() and not one.isReadOnly() and not one.property("filter")
    }


def bytes_of(store: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(store.rglob("*")) if one.is_file())


def close(window: MainWindow) -> None:
    window.close()
    settle()
    shiboken6.delete(window)


@pytest.mark.parametrize("role", ["site", "coach", "organiser"])
def test_what_is_half_typed_on_any_page_outlives_the_window(
    role: str, folder: practice.PracticeFolder, qtbot: QtBot, app: Any
) -> None:
    store = store_of(folder, role)
    workspace = bootstrap.open_workspace(store)
    typed: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for spec in pages_of(workspace.role):
        argument = argument_of(workspace, spec.key)
        window = window_of(workspace, qtbot)
        window.navigator.go(spec.key, argument)
        settle()
        page = window.page(spec.key)
        for part in parts_of(page):
            show(page, part)
            fresh = [one for one in fields_of(page) if (spec.key, *one) not in seen]
            # The harvest's name of a change moves to another row when it is recorded: only what has the focus there.
            for name in fresh[-1:] if spec.key == "harvest" else fresh:
                # What was typed before may have been recorded and its page drawn anew; the last field keeps the focus.
                field = fields_of(page).get(name)
                if field is not None:
                    seen.add((spec.key, *name))
                    mark = f"8{len(typed):03d}4917"
                    field.setFocus(Qt.FocusReason.MouseFocusReason)
                    QTest.keyClicks(field, mark)
                    typed[mark] = f"{spec.key} {part}: {name}"
        close(window)
    waiting = {one.text for one in half_typed.list_waiting(workspace)}
    bootstrap.close_workspace(workspace)
    written = bytes_of(store)
    lost = [place for mark, place in typed.items() if mark.encode() not in written]
    assert len(typed) > 15
    assert waiting
    assert not lost, "\n".join(lost)


@pytest.fixture
def site(folder: practice.PracticeFolder) -> Iterator[Workspace]:
    made = bootstrap.open_workspace(store_of(folder, "site"))
    yield made
    bootstrap.close_workspace(made)


def field_of(window: MainWindow, page: str, name: str) -> QLineEdit:
    settle()
    return next(one for one in window.page(page).findChildren(QLineEdit) if one.accessibleName() == name)


def typed_and_closed(site: Workspace, qtbot: QtBot, text: str) -> None:
    window = window_of(site, qtbot)
    window.navigator.go("learning")
    QTest.keyClicks(field_of(window, "learning", "What will you try?"), text)
    close(window)


def test_a_text_is_put_back_where_it_was_and_not_offered_again(site: Workspace, qtbot: QtBot, app: Any) -> None:
    typed_and_closed(site, qtbot, "a board at the do")
    window = window_of(site, qtbot)
    window.half_typed.offer(site)
    settle()
    assert any("a board at the do" in one and "Learning" in one for one in window.notices.texts)
    window.half_typed.put_back(half_typed.list_waiting(site))
    qtbot.waitUntil(lambda: field_of(window, "learning", "What will you try?").text() == "a board at the do")
    qtbot.waitUntil(lambda: half_typed.list_waiting(site) == ())
    assert window.focusWidget() is field_of(window, "learning", "What will you try?")
    # It is still half typed: the next end of the window keeps it again.
    close(window)
    assert [one.text for one in half_typed.list_waiting(site)] == ["a board at the do"]


def test_a_text_whose_field_is_gone_is_copied_and_kept(site: Workspace, qtbot: QtBot, app: Any) -> None:
    lost = HalfTyped("learning", "", "Learning", "A field of an older version", 0, "words")
    half_typed.keep(site, [lost])
    window = window_of(site, qtbot)
    window.half_typed.offer(site)
    window.half_typed.put_back(half_typed.list_waiting(site))
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "words", timeout=20_000)
    assert half_typed.list_waiting(site) == (lost,)
    close(window)


def test_a_text_goes_back_to_its_meeting_although_another_page_was_looked_at_since(
    site: Workspace, qtbot: QtBot, app: Any
) -> None:
    meeting = meetings.list_meetings(site)[0].id
    window = window_of(site, qtbot)
    window.navigator.go("meeting", meeting)
    settle()
    page = window.page("meeting")
    field = next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == "What is to be done?")
    QTest.keyClicks(field, "Ask for a fan")
    window.navigator.go("today")
    settle()
    close(window)
    (kept_one,) = half_typed.list_waiting(site)
    assert (kept_one.page, kept_one.argument, kept_one.text) == ("meeting", meeting, "Ask for a fan")


def test_nobody_is_told_of_what_was_let_go_or_recorded(site: Workspace, qtbot: QtBot, app: Any) -> None:
    typed_and_closed(site, qtbot, "never mind")
    half_typed.let_go(site, half_typed.list_waiting(site))
    window = window_of(site, qtbot)
    window.navigator.go("month-sheet", "2019-03")
    settle()
    number = next(one for one in fields_of(window.page("month-sheet")).values() if isinstance(one, QLineEdit))
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "812")
    close(window)
    assert half_typed.list_waiting(site) == ()
    again = window_of(site, qtbot)
    again.half_typed.offer(site)
    assert not any(TOPIC in one or "typed" in one for one in again.notices.texts)
    close(again)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_program_that_is_told_to_end_keeps_what_is_half_typed(
    name: str, folder: practice.PracticeFolder, tmp_path: Path
) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    store = store_of(folder, "site")
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, str(script), str(store), name],
        env={**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False), ended.stderr
    workspace = bootstrap.open_workspace(store)
    kept_texts = [one.text for one in half_typed.list_waiting(workspace)]
    bootstrap.close_workspace(workspace)
    assert kept_texts == ["half a sent"]


def test_what_was_typed_in_a_dialog_is_done_with_when_it_is_answered(site: Workspace, qtbot: QtBot, app: Any) -> None:
    window = window_of(site, qtbot)
    window.navigator.go("measures")
    page: Any = window.page("measures")
    for answer in ("accept", "reject"):
        dialog = page.ask_new_measure()
        dialog.activateWindow()
        QTest.keyClicks(dialog._name, f"Falls, {answer}")
        QTest.keyClicks(dialog._counted, "Falls")
        getattr(dialog, answer)()
    asked = page.ask_new_measure()
    asked.activateWindow()
    QTest.keyClicks(asked._name, "Half a na")
    close(window)
    assert [one.text for one in half_typed.list_waiting(site)] == ["Half a na"]
