"""A text that looks like a patient's name is questioned under its field, before it is recorded; no page knows of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.services.improving import cycle_sheets, cycles
from qic_desktop.services.removing import text_guard
from qic_desktop.services.workspace import Workspace
from ui.events import ChangeBus
from ui.shell.window import MainWindow
from ui.site import cycle, tests_of_change
from ui.site.cycle import CyclePage
from ui.site.note_field import NoteField
from ui.tasks import Tasks
from ui.text_guard import Question
from ui.workspace import Frame

TEXT = "Mrs Awa Diallo will like it"


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(team, [tests_of_change.page_spec(), cycle.page_spec()], Frame("Les Filaos", "team"))


@pytest.fixture
def page(shown: MainWindow, team: Workspace) -> CyclePage:
    ramp = cycles.open_ramp(team, "Nurse at the door")
    made = cycles.open_cycle(team, ramp.id, objective="x")
    shown.navigator.go("cycle", made.id)
    page = shown.page("cycle")
    assert isinstance(page, CyclePage)
    QApplication.processEvents()
    return page


def prediction(page: CyclePage) -> NoteField:
    found = page.form.fields["prediction"]
    assert isinstance(found, NoteField)
    return found


def write(field: NoteField, text: str) -> None:
    """Type into a field and leave it."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    field.clearFocus()
    QApplication.processEvents()


def asked(shown: MainWindow) -> Question:
    assert shown.guard.question is not None
    return shown.guard.question


def recorded(team: Workspace) -> str | None:
    (view,) = cycles.list_cycles(team)
    return view.cycle.prediction


def test_the_question_stands_under_the_field_and_nothing_is_recorded(
    shown: MainWindow, page: CyclePage, team: Workspace
) -> None:
    field = prediction(page)
    write(field, TEXT)
    question = asked(shown)
    assert "Mrs Awa Diallo" in question.accessibleName()
    assert question.isVisible()
    below = question.mapTo(shown, question.rect().topLeft()).y()
    assert below >= field.mapTo(shown, field.rect().bottomLeft()).y()
    assert below < field.mapTo(shown, field.rect().bottomLeft()).y() + 40
    assert recorded(team) is None
    assert field.toPlainText() == TEXT


def test_while_the_question_stands_a_long_text_is_kept_aside(
    shown: MainWindow, page: CyclePage, team: Workspace
) -> None:
    write(prediction(page), TEXT)
    (view,) = cycles.list_cycles(team)
    assert cycles.list_drafts(team, view.cycle.id) == {"prediction": TEXT}
    asked(shown).take.click()
    assert cycles.list_drafts(team, view.cycle.id) == {}


def test_taken_out_by_keyboard_it_is_recorded_without_the_name(
    shown: MainWindow, page: CyclePage, team: Workspace
) -> None:
    write(prediction(page), TEXT)
    asked(shown).take.setFocus()
    QTest.keyClick(asked(shown).take, Qt.Key.Key_Space)
    assert recorded(team) == "… will like it"
    assert prediction(page).toPlainText() == "… will like it"
    assert shown.guard.question is None


def test_no_patient_is_recorded_as_typed_and_not_asked_again(
    shown: MainWindow, page: CyclePage, team: Workspace
) -> None:
    write(prediction(page), TEXT)
    asked(shown).keep.click()
    assert recorded(team) == TEXT
    write(page.form.fields["who"], TEXT)
    assert shown.guard.question is None
    assert text_guard.open_texts(team) == ()


def test_written_on_the_new_text_counts(shown: MainWindow, page: CyclePage, team: Workspace) -> None:
    write(prediction(page), TEXT)
    write(prediction(page), "8 of 10")
    assert shown.guard.question is None
    assert recorded(team) == "8 of 10"


def test_typed_back_with_escape_the_old_text_stands(shown: MainWindow, page: CyclePage, team: Workspace) -> None:
    write(prediction(page), "8 of 10")
    write(prediction(page), TEXT)
    prediction(page).setFocus()
    QTest.keyClick(prediction(page), Qt.Key.Key_Escape)
    prediction(page).clearFocus()
    assert shown.guard.question is None
    assert recorded(team) == prediction(page).toPlainText() == "8 of 10"


@pytest.mark.parametrize("way", ["leave", "close"])
def test_left_alone_nothing_is_lost_and_it_is_asked_before_it_leaves(
    shown: MainWindow, page: CyclePage, team: Workspace, way: str
) -> None:
    write(prediction(page), TEXT)
    assert recorded(team) is None
    if way == "leave":
        shown.navigator.go("tests-of-change")
    else:
        shown.close()
    assert recorded(team) == TEXT
    assert [one.text for one in text_guard.open_texts(team)] == [TEXT]


def test_a_second_question_puts_the_first_one_off(shown: MainWindow, page: CyclePage, team: Workspace) -> None:
    write(prediction(page), TEXT)
    write(page.form.fields["who"], "Mr Joseph Kamau")
    assert recorded(team) == TEXT
    assert "Joseph" in asked(shown).accessibleName()


def test_where_the_field_has_gone_the_question_stands_above_the_page(
    shown: MainWindow, page: CyclePage, team: Workspace
) -> None:
    page.desk.tasks.change(lambda: cycle_sheets.plan_in_new_ramp(team, TEXT))
    question = asked(shown)
    assert question.isVisible()
    assert question.mapTo(shown, question.rect().bottomLeft()).y() <= shown.stack.y() + 1
    question.keep.click()
    assert len(cycles.list_cycles(team)) == 2
    assert len(cycles.list_ramps(team)) == 2


def test_with_a_lane_of_its_own_it_is_the_same(app: QApplication, qtbot: QtBot, team: Workspace) -> None:
    bus = ChangeBus()
    tasks = Tasks(bus)
    window = MainWindow(tasks, bus)
    window.show_workspace(team, [tests_of_change.page_spec(), cycle.page_spec()], Frame("Les Filaos", "team"))
    window.show()
    qtbot.waitExposed(window)
    told: list[object] = []
    page = window.page("tests-of-change")
    page.desk.tasks.change(lambda: cycles.open_ramp(team, TEXT), told.append)
    qtbot.waitUntil(lambda: window.guard.question is not None)
    assert told == []
    asked(window).keep.click()
    qtbot.waitUntil(lambda: len(told) == 1)
    window.close()
    assert tasks.close()
    shiboken6.delete(window)
