"""The sheet of one cycle on a real store: from the prediction to the next cycle, and no word lost."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.domain.period import parse_period
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycle_sheets, cycles, fidelity
from qic_desktop.services.improving.cycle_sheets import planned_cycle
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_observation
from qic_desktop.services.workspace import Role, Workspace
from ui.shell.window import MainWindow
from ui.site import cycle, tests_of_change
from ui.site.cycle import CyclePage
from ui.site.note_field import NoteField
from ui.site.tests_of_change import TestsOfChangePage
from ui.workspace import Frame

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "team.qic", Role.SITE, "Les Filaos")
    yield made
    made.close()


@pytest.fixture
def measure(workspace: Workspace) -> MeasureView:
    view = measures.define_measure(workspace, NewMeasure("waits", "Seen within 15 minutes"))
    for month in range(1, 13):
        record_observation(
            workspace, view, parse_period(f"2025-{month:02d}"), Entry(numerator=40 + month, denominator=60)
        )
    return view


@pytest.fixture
def shown(workspace: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(workspace, [tests_of_change.page_spec(), cycle.page_spec()], Frame("Les Filaos", "team"))


def open_cycle(shown: MainWindow, workspace: Workspace, **fields: object) -> CyclePage:
    made = planned_cycle(cycle_sheets.plan_in_new_ramp(workspace, "Nurse at the door", **fields))
    shown.navigator.go("cycle", made)
    page = shown.page("cycle")
    assert isinstance(page, CyclePage)
    QApplication.processEvents()
    return page


def write(field: NoteField, text: str) -> None:
    """Type into a field and leave it."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    field.clearFocus()


def test_going_on_to_do_without_a_prediction_asks_for_one_and_stops_nobody(
    shown: MainWindow, workspace: Workspace
) -> None:
    page = open_cycle(shown, workspace)
    page.form.advance.click()
    assert any("without a prediction" in text for text in shown.notices.texts)
    assert page.sheet is not None
    assert page.sheet.view.stage is PdsaStage.DO


def test_a_cycle_goes_from_prediction_to_the_next_one_through_its_sheet(
    shown: MainWindow, workspace: Workspace, measure: MeasureView
) -> None:
    page = open_cycle(shown, workspace)
    assert page.form.prediction.field.hasFocus()
    write(page.form.fields["prediction"], "8 of 10, up from 5 of 10")
    write(page.form.fields["who"], "Marek")
    write(page.form.fields["data_plan"], "Joan counts")
    page.side.choose.choose(measure.id)
    page.side.choose.chosen.emit(measure.id)
    page.form.advance.click()
    page.form.days["started"].setText("2025-06-03")
    page.form.days["started"].commit()
    write(page.form.fields["observations"], "Nine evenings of ten")
    page.form.as_planned.click()
    QTest.keyClick(page.form.fields["observations"], Qt.Key.Key_Return, CONTROL)
    assert page.sheet is not None
    assert page.sheet.view.stage is PdsaStage.STUDY
    write(page.form.fields["result"], "41 of 48")
    assert "= 85 %" in page.form.compared.text()
    page.form.matched.click()
    write(page.form.fields["learning"], "Three questions were enough")
    page.form.advance.click()
    QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    write(page.form.fields["next_plan"], "Two nurses when both doors are open")
    assert page.form.next.text() == "Plan cycle A2"
    page.form.next.click()

    first, second = cycles.list_cycles(workspace)
    done = first.cycle
    assert (done.prediction, done.who, done.result) == ("8 of 10, up from 5 of 10", "Marek", "41 of 48")
    assert (done.as_planned, done.matched, done.decision) == (True, True, "adapt")
    assert second.cycle.objective == "Two nurses when both doors are open"
    assert (second.cycle.who, second.cycle.prediction) == ("Marek", None)
    assert page.cycle == second.id
    assert page.title().startswith("A2")
    notes = charts.chart_input(workspace, measure).series.notes
    assert [(note.period, note.text) for note in notes] == [("2025-06", "A1 · Nurse at the door")]


def test_study_shows_the_measure_before_and_after(
    shown: MainWindow, workspace: Workspace, measure: MeasureView
) -> None:
    page = open_cycle(shown, workspace, prediction="8 of 10", measures=[measure.id])
    cycles.start_cycle(workspace, page.cycle, "2025-07-01")
    cycles.begin_study(workspace, page.cycle)
    shown.refresh(None)
    assert page.sheet is not None
    assert page.sheet.chart is not None
    assert page.form.chart.isVisible()
    assert page.form.chart.scene is not None
    assert page.form.chart_words.text() == "Median before the test: 72.5 %, since then: 82.5 %."


def test_prediction_is_locked_after_do_and_a_change_is_a_dated_second_version(
    shown: MainWindow, workspace: Workspace
) -> None:
    page = open_cycle(shown, workspace)
    write(page.form.fields["prediction"], "8 of 10")
    write(page.form.fields["prediction"], "7 of 10")
    page.advance()
    block = page.form.prediction
    assert block.is_locked
    assert not block.field.isVisible()
    assert block.rewrite.isVisible()
    block.rewrite.click()
    write(block.field, "6 of 10")
    versions = cycle_sheets.predictions(workspace, page.cycle)
    assert [(one.text, one.after_start) for one in versions] == [("7 of 10", False), ("6 of 10", True)]
    assert block.is_locked
    assert not block.field.isVisible()
    shown_texts = [part.text() for part in block.findChildren(type(block._says))]
    assert any("7 of 10" in text for text in shown_texts)
    assert "6 of 10" in shown_texts


def test_ten_thousand_letters_in_a_note_are_recorded(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    text = "a nurse asks three questions. " * 334
    field = page.form.fields["objective"]
    field.setFocus()
    field.setPlainText(text)
    field.clearFocus()
    assert cycles.get_cycle(workspace, page.cycle).cycle.objective == text
    assert field.height() < 400


def test_text_that_is_too_long_stays_in_the_field_with_its_sentence(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    field, column = page.form.fields["objective"], page.form.columns["objective"]
    text = "é" * 33_000
    field.setFocus()
    field.setPlainText(text)
    field.clearFocus()
    assert "too long" in column.error
    assert cycles.get_cycle(workspace, page.cycle).cycle.objective is None
    shown.refresh(None)
    assert field.toPlainText() == text
    field.setFocus()
    field.setPlainText("short")
    field.clearFocus()
    assert column.error == ""
    assert cycles.get_cycle(workspace, page.cycle).cycle.objective == "short"
    assert cycles.list_drafts(workspace, page.cycle) == {}


def test_text_that_is_too_long_is_still_there_after_another_page(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    here = page.cycle
    page.form.fields["what"].setPlainText("word and " * 8_000)
    shown.navigator.go("tests-of-change")
    open_cycle(shown, workspace)
    shown.navigator.go("cycle", here)
    assert len(page.form.fields["what"].toPlainText()) == 72_000


def test_half_typed_text_is_kept_after_two_idle_seconds_and_comes_back(
    shown: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    page = open_cycle(shown, workspace)
    field = page.form.fields["prediction"]
    field.setFocus()
    QTest.keyClicks(field, "8 of")
    field._idle.setInterval(10)
    field._idle.start()
    qtbot.waitUntil(lambda: cycles.list_drafts(workspace, page.cycle) == {"prediction": "8 of"}, timeout=2000)
    assert cycles.get_cycle(workspace, page.cycle).cycle.prediction is None
    page.form.blockSignals(True)  # as if the power had gone: nothing more is recorded from this sheet
    here = page.cycle
    page.cycle = ""
    page.open(here)
    page.refresh(None)
    assert page.form.fields["prediction"].toPlainText() == "8 of"
    page.leave()
    assert cycles.get_cycle(workspace, here).cycle.prediction == "8 of"
    assert cycles.list_drafts(workspace, here) == {}


def test_draft_that_is_typed_back_is_dropped(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    field = page.form.fields["who"]
    field.setFocus()
    QTest.keyClicks(field, "M")
    field._idle.timeout.emit()
    assert cycles.list_drafts(workspace, page.cycle) == {"who": "M"}
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    field.clearFocus()
    assert cycles.list_drafts(workspace, page.cycle) == {}


def test_an_emptied_field_is_taken_away_and_its_neighbours_stay(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace, who="Marek", where="Front desk")
    field = page.form.fields["who"]
    field.setFocus()
    field.clear()
    field.clearFocus()
    written = cycles.get_cycle(workspace, page.cycle).cycle
    assert (written.who, written.where) == (None, "Front desk")


def test_tab_goes_through_the_plan_past_the_title_that_is_there(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    order = ["title", "prediction", "objective", "questions", "who", "what", "when", "where", "data_plan"]
    for before, after in itertools.pairwise(order):
        page.form.fields[before].setFocus()
        QTest.keyClick(page.form.fields[before], Qt.Key.Key_Tab)
        assert page.form.fields[after].hasFocus(), after


def test_more_comes_before_the_side_and_an_emptied_note_has_its_frame_again(
    shown: MainWindow, workspace: Workspace
) -> None:
    page = open_cycle(shown, workspace)
    page.form.advance.setFocus()
    QTest.keyClick(page.form.advance, Qt.Key.Key_Tab)
    assert page._more.hasFocus()
    field = page.form.fields["who"]
    write(field, "a nurse")
    assert field.property("filled") == "true"
    field.setPlainText("   ")
    assert field.property("filled") == "false"


def test_decision_keys_do_nothing_before_act(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace, prediction="8 of 10")
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert cycles.get_cycle(workspace, page.cycle).cycle.decision is None


def test_a_day_that_is_none_is_said_and_stays(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace, prediction="8 of 10")
    page.advance()
    day = page.form.days["started"]
    before = day.day
    day.setFocus()
    day.setText("soon")
    day.clearFocus()
    assert page.form.day_error.isVisible()
    assert "soon" in page.form.day_error.text()
    assert day.text() == "soon"
    assert cycles.get_cycle(workspace, page.cycle).cycle.started == before


def test_taking_a_cycle_off_the_board_leads_back_and_undo_restores_it(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace, prediction="8 of 10")
    here = page.cycle
    page.take_off()
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "tests-of-change"
    assert cycles.list_cycles(workspace) == ()
    shown.toaster.button.click()
    assert cycles.get_cycle(workspace, here).cycle.prediction == "8 of 10"


def test_prompts_say_what_is_open_without_blame(shown: MainWindow, workspace: Workspace, measure: MeasureView) -> None:
    page = open_cycle(shown, workspace, scale="patients", scale_number="5", prediction="4 of 5", measures=[measure.id])
    cycles.move_cycle(workspace, page.cycle, PdsaStage.ACT)
    page.plan_next()
    cycles.write_cycle(workspace, page.cycle, scale_number="14")
    shown.refresh(None)
    assert page.sheet is not None
    found = {one.code: one.done for one in fidelity.prompts(page.sheet)}
    assert found == {
        "prediction": False,
        "described": False,
        "data": True,
        "small": True,
        "learned": False,
        "written": False,
    }
    of_ramp = {one.code: (one.done, one.detail) for one in fidelity.ramp_prompts(page.sheet)}
    assert of_ramp["series"] == (True, "A1 → A2")
    assert of_ramp["larger"] == (True, "5 → 14 patients")


def test_who_drove_it_and_paper_are_recorded(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    origin = page.form.origin
    assert not origin.written.isVisible()
    origin.driver.choose("coach")
    origin.driver.chosen.emit("coach")
    origin.paper.click()
    assert origin.written.isVisible()
    origin.written.setText("2025-06-03")
    origin.written.commit()
    write(page.form.fields["where_tested"], "Front desk")
    write(page.form.fields["change_idea"], "Three questions")
    written = cycles.get_cycle(workspace, page.cycle).cycle
    assert (written.initiated_by, written.from_paper, written.written_on) == ("coach", True, "2025-06-03")
    assert (written.where_tested, written.change_idea) == ("Front desk", "Three questions")


def test_no_is_an_answer_of_its_own_and_predictions_are_counted(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace, prediction="8 of 10", result="5 of 10")
    cycles.move_cycle(workspace, page.cycle, PdsaStage.ACT)
    shown.refresh(None)
    page.form.came.no.click()
    assert cycles.get_cycle(workspace, page.cycle).cycle.matched is False
    page.form.came.yes.click()
    assert cycles.get_cycle(workspace, page.cycle).cycle.matched is True
    assert not page.form.came.no.isChecked()
    page.form.came.yes.click()
    assert cycles.get_cycle(workspace, page.cycle).cycle.matched is None
    page.form.came.no.click()
    page.plan_next()
    said = [part.text() for part in page.side.findChildren(QLabel)]
    assert "0 of 1 prediction matched so far" in said
    assert any("A1: 8 of 10 → 5 of 10, otherwise than predicted" in text for text in said)


def test_sheet_stands_in_the_dark_and_from_right_to_left(
    dark: QApplication, right_to_left: QApplication, shown: MainWindow, workspace: Workspace, measure: MeasureView
) -> None:
    page = open_cycle(shown, workspace, prediction="8 of 10", measures=[measure.id])
    cycles.start_cycle(workspace, page.cycle, "2025-07-01")
    cycles.move_cycle(workspace, page.cycle, PdsaStage.ACT)
    shown.refresh(None)
    picture = page.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, picture.height() - 3).lightness() < 60


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever has the focus, as a keyboard does."""
    popup = QApplication.activePopupWidget()
    target = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def test_a_cycle_is_planned_in_at_most_twelve_field_entries(
    shown: MainWindow, workspace: Workspace, measure: MeasureView, qtbot: QtBot
) -> None:
    """With the keyboard alone from the board to Do: a field more, or in another order, and the texts land elsewhere."""
    entries = 0
    shown.navigator.go("tests-of-change")
    press(Qt.Key.Key_Return)
    board = shown.page("tests-of-change")
    assert isinstance(board, TestsOfChangePage)
    assert board.dialog is not None
    board.dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    typed = {
        "title": "Nurse at the door",
        "prediction": "8 of 10",
        "objective": "Does one nurse shorten the wait?",
        "questions": "",
        "who": "Marek",
        "what": "Three questions",
        "when": "Monday",
        "where": "Front desk",
        "data_plan": "Joan times every fifth patient",
        "scale_number": "5",
        "scale": "patients",
    }
    for name, text in typed.items():
        field = QApplication.focusWidget()
        assert field is not None, name
        QTest.keyClicks(field, text)
        entries += bool(text)
        press(Qt.Key.Key_Return if name == "title" else Qt.Key.Key_Tab)
        if name == "title":
            shown.activateWindow()
            qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    page = shown.page("cycle")
    assert isinstance(page, CyclePage)
    tabs = 0
    while QApplication.focusWidget() is not page.side.choose and tabs < 20:
        press(Qt.Key.Key_Tab)
        tabs += 1
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(key)
    entries += 1
    press(Qt.Key.Key_Return, CONTROL)
    assert page.sheet is not None
    assert page.sheet.view.stage is PdsaStage.DO
    written = page.sheet.view.cycle
    assert {name: str(getattr(written, name) or "") for name in typed} == typed
    assert list(written.measures or ()) == [measure.id]
    done = {one.code for one in fidelity.prompts(page.sheet) if one.done}
    assert done == {"prediction", "described", "data", "small"}
    assert entries <= 12
    assert tabs <= 6


def test_what_was_left_last_is_taken_back_from_the_next_field(shown: MainWindow, workspace: Workspace) -> None:
    page = open_cycle(shown, workspace)
    undone: list[int] = []
    shown.undo_asked.connect(lambda: undone.append(1))
    fields = page.form.fields
    fields["prediction"].setFocus()
    QTest.keyClicks(fields["prediction"], "8 of 10")
    press(Qt.Key.Key_Z, CONTROL)
    assert undone == []
    fields["prediction"].setPlainText("8 of 10")
    press(Qt.Key.Key_Tab)
    assert fields["objective"].hasFocus()
    press(Qt.Key.Key_Z, CONTROL)
    assert undone == [1]
