"""Tasks on the page of a test, with the keyboard alone; on Today and in Team they lead back to their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.services.improving import cycle_sheets, cycle_tasks, cycles
from qic_desktop.services.improving.cycle_sheets import planned_cycle
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.teamwork import team as members
from qic_desktop.services.workspace import Role, Workspace
from ui.navigation import Place
from ui.shell.window import MainWindow
from ui.site import cycle, tests_of_change, today
from ui.site import team as team_view
from ui.site.cycle import CyclePage
from ui.site.team import TeamPageView
from ui.site.team_dialogs import ActionDialog
from ui.site.today import TodayPage
from ui.theme.apply import ColourScheme, apply_direction, apply_theme
from ui.workspace import Frame

DAY = date(2019, 4, 5)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    members.add_member(made, "Ruth Adler", "nurse", since="2019-01-01")
    measures.define_measure(made, NewMeasure("waits", "Seen within 15 minutes"))
    yield made
    made.close()


@pytest.fixture
def shown(workspace: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    specs = [today.page_spec(), tests_of_change.page_spec(), cycle.page_spec(), team_view.page_spec()]
    return open_window(workspace, specs, Frame("Mtoni Juu", "team"))


def plan(workspace: Workspace, title: str = "Nurse at the door") -> str:
    return planned_cycle(cycle_sheets.plan_in_new_ramp(workspace, title, prediction="8 of 10"))


def page_of(shown: MainWindow, identity: str) -> CyclePage:
    shown.navigator.go("cycle", identity)
    page = shown.page("cycle")
    assert isinstance(page, CyclePage)
    QApplication.processEvents()
    return page


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def type_in(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def told(workspace: Workspace, identity: str) -> list[tuple[str | None, str | None, str | None, bool]]:
    found = cycle_tasks.list_tasks(workspace, identity)
    return [(one.action.text, one.owner_name, one.action.due, one.is_open) for one in found]


def test_a_task_is_added_ticked_and_opened_again_with_the_keyboard_alone(
    shown: MainWindow, workspace: Workspace
) -> None:
    here = plan(workspace)
    page = page_of(shown, here)
    part = page.tasks
    assert part.empty.isVisible()
    assert not part.adder.isVisible()
    page.form.fields["change_idea"].setFocus()
    for _turn in range(6):
        if QApplication.focusWidget() is part.add:
            break
        press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is part.add
    press(Qt.Key.Key_Return)
    assert part.adder.text.hasFocus()
    type_in("Print the sheets")
    press(Qt.Key.Key_Tab)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(key)
    press(Qt.Key.Key_Tab)
    type_in("2019-04-03")
    press(Qt.Key.Key_Return)
    assert part.adder.text.hasFocus()
    type_in("Tell the ward")
    press(Qt.Key.Key_Return)
    assert part.adder.owner.hasFocus()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert told(workspace, here) == [
        ("Print the sheets", "Ruth Adler", "2019-04-03", True),
        ("Tell the ward", None, None, True),
    ]
    assert part.detail.text() == "2 open · 1 overdue"
    press(Qt.Key.Key_Escape)
    assert part.add.hasFocus()
    assert not part.empty.isVisible()
    press(Qt.Key.Key_Tab)
    first = cycle_tasks.list_tasks(workspace, here)[0].id
    assert part.tasks.boxes[first].hasFocus()
    press(Qt.Key.Key_Space)
    assert part.tasks.boxes[first].isChecked()
    assert part.tasks.boxes[first].hasFocus()
    assert part.detail.text() == "1 open"
    press(Qt.Key.Key_Space)
    assert all(row[3] for row in told(workspace, here))


def test_a_task_is_changed_and_taken_off_and_undo_brings_it_back(shown: MainWindow, workspace: Workspace) -> None:
    here = plan(workspace)
    cycle_tasks.add_task(workspace, here, "Print")
    page = page_of(shown, here)
    (task,) = cycle_tasks.list_tasks(workspace, here)
    pencil = page.tasks.findChild(QPushButton, f"edit-{task.id}")
    assert pencil is not None
    pencil.setFocus()
    press(Qt.Key.Key_Return)
    dialog = page.tasks.dialog
    assert isinstance(dialog, ActionDialog)
    dialog.text.setText("Print twenty sheets")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    assert told(workspace, here)[0][0] == "Print twenty sheets"
    page.tasks._ask(task.id)
    again = page.tasks.dialog
    assert again is not None
    again.drop.click()
    assert told(workspace, here) == []
    assert page.tasks.empty.isVisible()
    shown.toaster.button.click()
    assert told(workspace, here)[0][0] == "Print twenty sheets"


def test_undo_takes_back_what_its_toast_told_of_and_nothing_that_came_after(
    shown: MainWindow, workspace: Workspace
) -> None:
    here = plan(workspace)
    cycle_tasks.add_task(workspace, here, "Print")
    page = page_of(shown, here)
    (task,) = cycle_tasks.list_tasks(workspace, here)
    page.tasks.steps.ask(page.tasks.sheet.tasks, task.id, []).drop.click()
    assert told(workspace, here) == []
    cycles.write_text(workspace, here, "prediction", "Nine of ten")
    shown.toaster.button.click()
    assert [one[0] for one in told(workspace, here)] == ["Print"]
    assert cycles.get_cycle(workspace, here).cycle.prediction == "Nine of ten"
    page.tasks.steps.tick(task.id, True)
    workspace.journal.undo()
    shown.toaster.button.click()
    assert shown.notices.texts[0] == "There is nothing to undo or to do again."


def test_half_typed_task_is_recorded_with_its_own_test_when_the_page_is_left(
    shown: MainWindow, workspace: Workspace
) -> None:
    first, second = plan(workspace), plan(workspace, "Two desks")
    page = page_of(shown, first)
    page.tasks.open_adder()
    type_in("Print the sheets")
    shown.navigator.go("cycle", second)
    assert [row[0] for row in told(workspace, first)] == ["Print the sheets"]
    assert told(workspace, second) == []
    assert page.tasks.adder.text.text() == ""


def test_what_is_being_typed_stays_while_another_task_is_ticked(shown: MainWindow, workspace: Workspace) -> None:
    here = plan(workspace)
    cycle_tasks.add_task(workspace, here, "Print")
    page = page_of(shown, here)
    page.tasks.open_adder()
    type_in("Tell the w")
    page.tasks.adder.owner.setCurrentIndex(1)
    next(iter(page.tasks.tasks.boxes.values())).click()
    assert page.tasks.adder.text.text() == "Tell the w"
    assert page.tasks.adder.owner.currentText() == "Ruth Adler"


def test_the_next_cycle_takes_the_open_tasks_with_it_and_says_so(shown: MainWindow, workspace: Workspace) -> None:
    here = plan(workspace)
    cycle_tasks.add_task(workspace, here, "Print the sheets")
    cycles.move_cycle(workspace, here, PdsaStage.ACT)
    page = page_of(shown, here)
    page.advance()
    QApplication.processEvents()
    assert page.sheet is not None
    assert page.sheet.view.label == "A2"
    assert [box.isVisible() for box in page.tasks.tasks.boxes.values()] == [True]
    assert "1 open task went over to it" in "".join(one.text() for one in shown.toaster.findChildren(QLabel))


def test_team_and_today_name_the_test_and_lead_back_to_it(shown: MainWindow, workspace: Workspace) -> None:
    here = plan(workspace)
    cycles.move_cycle(workspace, here, PdsaStage.DO)
    cycle_tasks.add_task(workspace, here, "Late one", due="2019-04-01")
    cycle_tasks.add_task(workspace, here, "Soon one", due="2019-04-09")
    shown.navigator.go("today")
    shown.refresh(None)
    page = shown.page("today")
    assert isinstance(page, TodayPage)
    for title in ("Late one", "Soon one"):
        shown.navigator.go("today")
        QApplication.processEvents()
        step = next(one for one in page.buttons if one.accessibleName() == f"Open: {title}")
        step.setFocus()
        press(Qt.Key.Key_Return)
        assert shown.navigator.here == Place("cycle", here)
    shown.navigator.go("team", "meetings")
    of_team = shown.page("team")
    assert isinstance(of_team, TeamPageView)
    links = [one for one in of_team.findChildren(QPushButton) if one.objectName().startswith("test-of-")]
    assert [one.text() for one in links] == ["A1 · Nurse at the door"] * 2
    links[0].setFocus()
    press(Qt.Key.Key_Return)
    assert shown.navigator.here == Place("cycle", here)


@pytest.mark.parametrize(("tag", "scheme", "scale"), [("en", "light", 1.0), ("en", "dark", 2.0), ("ar", "light", 1.3)])
def test_nothing_is_wider_than_its_part(
    shown: MainWindow, workspace: Workspace, app: QApplication, tag: str, scheme: ColourScheme, scale: float
) -> None:
    here = plan(workspace)
    cycle_tasks.add_task(workspace, here, "Ask the matron for a second desk at the door " * 3, due="2019-04-01")
    apply_direction(app, tag)
    apply_theme(app, scheme, scale)
    page = page_of(shown, here)
    page.tasks.open_adder()
    QApplication.processEvents()
    for part in page.tasks.findChildren(QWidget):
        if part.isVisible() and part.window() is shown and not isinstance(part, QComboBox):
            left = part.mapTo(page.tasks, part.rect().topLeft()).x()
            assert -2 <= left <= left + part.width() <= page.tasks.width() + 2, (part, part.objectName())
