"""The first start: one question, five fields, and a chart that stands from the first moment."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.analysis.geometry.marks import Dots
from ui.first_start import FirstStart
from ui.first_steps import FirstAnswers, FirstSteps


@pytest.fixture
def start(app: QApplication, qtbot: QtBot) -> FirstStart:
    made = FirstStart()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.begin()
    return made


@pytest.fixture
def steps(app: QApplication, qtbot: QtBot) -> FirstSteps:
    made = FirstSteps(today=date(2019, 4, 4))
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.mark.parametrize(
    ("key", "role"),
    [(Qt.Key.Key_2, "coach"), (Qt.Key.Key_3, "organiser")],
)
def test_a_digit_chooses_and_enter_continues(start: FirstStart, qtbot: QtBot, key: Qt.Key, role: str) -> None:
    QTest.keyClick(start.question.cards[0], key)
    with qtbot.waitSignal(start.answered, timeout=500) as answered:
        QTest.keyClick(start.question, Qt.Key.Key_Return)
    assert answered.args == [role, None]


@pytest.mark.parametrize(("key", "code"), [(Qt.Key.Key_1, "emergency"), (Qt.Key.Key_2, "births")])
def test_practice_data_are_chosen_by_two_cards(start: FirstStart, qtbot: QtBot, key: Qt.Key, code: str) -> None:
    QTest.keyClick(start.question.cards[0], Qt.Key.Key_4)
    QTest.keyClick(start.question, Qt.Key.Key_Return)
    assert start.practice.isVisible()
    assert not start.question.isVisible()
    assert start.focusWidget() is start.practice.cards[0]
    QTest.keyClick(start.practice.cards[0], key)
    with qtbot.waitSignal(start.answered, timeout=500) as answered:
        QTest.keyClick(start.practice, Qt.Key.Key_Return)
    assert answered.args == ["practice", code]


def test_from_the_practice_cards_there_is_a_way_back(start: FirstStart) -> None:
    start.question.choose(3)
    QTest.keyClick(start.question, Qt.Key.Key_Return)
    assert [bool(card.accessibleName()) for card in start.practice.cards] == [True, True]
    QTest.keyClick(start, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert start.question.isVisible()
    QTest.keyClick(start.question, Qt.Key.Key_1)
    QTest.keyClick(start.question, Qt.Key.Key_Return)
    assert start.steps.isVisible()


def test_a_site_team_goes_on_to_five_questions_and_back(start: FirstStart) -> None:
    QTest.keyClick(start.question, Qt.Key.Key_Return)
    assert start.steps.isVisible()
    QTest.keyClick(start, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert start.question.isVisible()


def test_there_is_a_way_back_only_to_a_workspace_that_is_open(app: QApplication, qtbot: QtBot) -> None:
    heard: list[int] = []
    for can_return in (False, True):
        made = FirstStart(can_return=can_return)
        qtbot.addWidget(made)
        made.return_asked.connect(lambda: heard.append(1))
        made.show()
        QTest.keyClick(made, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert len(heard) == int(can_return)


def test_while_a_workspace_is_made_no_second_answer_is_taken(start: FirstStart) -> None:
    start.say_busy("Preparing")
    assert not start.question.go_on.isEnabled()
    start.say_busy("")
    assert start.question.go_on.isEnabled()


def test_the_sample_chart_follows_the_first_frame(start: FirstStart, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: start.question._chart.scene is not None, timeout=2000)
    assert "93.1" in start.question._chart.scene.description or start.question._sentence.text()


def test_enter_goes_through_the_fields_and_ends_with_the_answers(steps: FirstSteps, qtbot: QtBot) -> None:
    heard: list[FirstAnswers] = []
    steps.finished.connect(heard.append)
    steps.facility.setFocus()
    for words in ("Mtoni Juu", "Neema", "Births with a complete partograph", "All births"):
        QTest.keyClicks(steps.focusWidget(), words)
        QTest.keyClick(steps.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(steps.focusWidget(), Qt.Key.Key_Return)
    assert heard == [
        FirstAnswers("Mtoni Juu", "Neema", "Births with a complete partograph", "All births", "2018-04", "2019-03")
    ]


def test_only_what_is_counted_is_needed(steps: FirstSteps) -> None:
    heard: list[FirstAnswers] = []
    steps.finished.connect(heard.append)
    steps.finish()
    assert heard == []
    assert steps._counted_field.line.isVisible()
    steps.counted.setText("Births")
    steps.finish()
    assert [answers.counted for answers in heard] == ["Births"]


def test_the_example_is_a_flat_row_of_empty_rings(steps: FirstSteps) -> None:
    scene = steps._chart.scene
    assert scene is not None
    rings = [mark for mark in scene.marks if isinstance(mark, Dots)][-1]
    assert len(rings.xs) == 12
    assert len(set(rings.ys)) == 1
    assert rings.fill is None
    assert rings.dash


def test_title_and_axis_follow_each_key(steps: FirstSteps) -> None:
    QTest.keyClicks(steps.counted, "Births")
    assert steps._title.text() == "Births"
    assert "share" in steps._out_of_line.text()
    QTest.keyClicks(steps.out_of, "All births")
    assert steps._out_of_line.text() == "out of all births, by month"


def test_a_name_in_the_measure_is_gently_refused(steps: FirstSteps) -> None:
    steps.counted.setText("Dr Kimani's patients")
    assert steps._counted_field.line.text() == "Please count, and name nobody."
