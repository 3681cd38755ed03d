"""Ten thousand copied rows pasted wherever something can be pasted: the window answers, and nothing is cut unsaid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import data_plans, tallies
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.collecting_tab import CollectingTab
from ui.site.measure import COLLECTING
from ui.widgets.fields import LongTextField, TextField

FEW, MANY = 1_000, 10_000
DEARER = 40
"""Ten times the rows cost ten times as much, with room for a busy machine; a hundred times would be out of line."""
CONTROL = Qt.KeyboardModifier.ControlModifier
Cost = Callable[[Callable[[], object]], float]


def rows(count: int) -> str:
    return "\n".join(f"{n % 9}\t{9 + n % 5}\tward {n}" for n in range(count))


def paste(widget: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(widget, Qt.Key.Key_V, CONTROL)


@pytest.fixture
def tab(window: MainWindow, partograph: MeasureView) -> CollectingTab:
    window.navigator.go("measure", partograph.id)
    page = window.page("measure")
    page.tabs.setCurrentIndex(COLLECTING)
    assert page.collecting is not None
    page.collecting.tally.picker.step(-1)
    return page.collecting


def test_a_tally_says_that_there_is_no_room_and_takes_nothing(
    tab: CollectingTab, team: Workspace, partograph: MeasureView, cost: Cost
) -> None:
    def attack(count: int) -> None:
        tab.tally.grid.go_to(0, 1)
        paste(tab.tally.grid, "\n".join(f"{n % 9}\t9" for n in range(count)))

    few = cost(lambda: attack(FEW))
    assert cost(lambda: attack(MANY)) < DEARER * few
    assert tab.tally.hint.text().endswith("there is room for 31. Nothing was pasted.")
    assert "10000 rows" in tab.tally.hint.text()
    assert tab.tally.hint.isVisible()
    assert tallies.read_tally(team, partograph, parse_period("2019-03")).begun == 0


def test_a_months_tally_is_pasted_told_and_taken_back_as_one_step(
    tab: CollectingTab, window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    march = parse_period("2019-03")
    tab.tally.grid.go_to(0, 1)
    paste(tab.tally.grid, "\n".join(f"{n % 9}\t9" if n != 4 else "many\tx" for n in range(31)))
    assert tallies.read_tally(team, partograph, march).begun == 30
    assert tab.tally.hint.text() == "2 cells hold no whole numbers: they stay marked and are not recorded."
    team.journal.undo()
    assert tallies.read_tally(team, partograph, march).begun == 0


def test_the_editor_of_one_cell_takes_no_table(tab: CollectingTab, team: Workspace, partograph: MeasureView) -> None:
    tab.tally.grid.go_to(0, 1)
    QTest.keyClicks(tab.tally.grid, "7")
    editor = tab.tally.grid.findChild(QLineEdit)
    assert editor is not None
    paste(editor, rows(MANY))
    assert editor.text() == "7"


@pytest.mark.parametrize("most", [0, 60])
def test_one_line_takes_a_copied_text_whole_or_not_at_all(qtbot: QtBot, most: int, cost: Cost) -> None:
    field = TextField("Neema")
    qtbot.addWidget(field)
    if most:
        field.setMaxLength(most)
    field.show()
    paste(field, rows(FEW))
    assert field.text() == "Neema"
    assert field.overlong.said == "What you copied does not fit into this one line. Nothing of it was pasted."
    assert field.accessibleDescription() == field.overlong.said
    assert cost(lambda: paste(field, rows(MANY))) < DEARER * cost(lambda: paste(field, rows(FEW)))
    field.end(False)
    QTest.keyClicks(field, " N")
    assert (field.text(), field.overlong.said, field.accessibleDescription()) == ("Neema N", "", "")
    paste(field, "gowi\n")
    assert field.text().startswith("Neema Ngowi")
    field.clear()
    QTest.keyClicks(field, "x" * 70)
    assert len(field.text()) == (most or 70)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert len(field.text()) == (most or 70) - 1, "a full line can still be shortened"


def test_three_hundred_letters_are_a_name(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    paste(field, "é" * 300)
    assert field.text() == "é" * 300


def test_a_long_text_takes_all_of_it(qtbot: QtBot, cost: Cost) -> None:
    field = LongTextField()
    qtbot.addWidget(field)
    field.show()

    def attack(count: int) -> None:
        field.clear()
        paste(field, rows(count))
        QApplication.processEvents()

    few = cost(lambda: attack(FEW))
    assert cost(lambda: attack(MANY)) < DEARER * few
    assert field.toPlainText() == rows(MANY)


def test_a_table_in_a_note_is_refused_in_a_sentence_and_stays_in_its_field(
    tab: CollectingTab, window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    window.activateWindow()
    field = tab.form.fields["source"]
    field.setFocus()
    paste(field, rows(MANY))
    tab.tally.grid.setFocus()
    QApplication.processEvents()
    assert field.toPlainText() == rows(MANY)
    said = [one.text() for one in window.findChildren(QLabel) if one.isVisible() and "too long" in one.text()]
    assert said == [
        "This text is too long: 21\u202f000 to 65\u202f000 letters fit, depending on the script. "
        "Shorten it or split it; nothing was cut off."
    ]
    assert data_plans.find_plan(team, partograph).plan is None


def test_what_was_copied_from_a_cell_stands_in_one_line_and_signs_nobody_sees_go(qtbot: QtBot) -> None:
    field, note = TextField(), LongTextField()
    told: list[str] = []
    for one in (field, note):
        qtbot.addWidget(one)
        one.committed.connect(told.append)
    for text in ("Neema\r\nNgowi\t3", "a\x00b"):
        field.clear()
        field.insert(text)
        field.commit()
        note.setPlainText(text)
        note.commit()
    assert told == ["Neema Ngowi 3", "Neema\nNgowi\t3", "ab", "ab"]
    field.replace_text("kept\tas it was")
    field.commit()
    assert len(told) == 4, "what stands in the store already is not told of again"
