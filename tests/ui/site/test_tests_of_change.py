"""The board of tests of change on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import Decision, PdsaStage
from qic_desktop.services.improving import cycle_sheets, cycles
from qic_desktop.services.improving.cycle_sheets import planned_cycle
from qic_desktop.services.workspace import Role, Workspace
from ui.shell.window import MainWindow
from ui.site import cycle, tests_of_change
from ui.site.board_cards import CycleCard, DoneCard
from ui.site.tests_of_change import TestsOfChangePage
from ui.workspace import Frame


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "team.qic", Role.SITE, "Les Filaos")
    yield made
    made.close()


@pytest.fixture
def shown(workspace: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(workspace, [tests_of_change.page_spec(), cycle.page_spec()], Frame("Les Filaos", "team"))


def board_page(window: MainWindow) -> TestsOfChangePage:
    page = window.page("tests-of-change")
    assert isinstance(page, TestsOfChangePage)
    return page


def plan(workspace: Workspace, window: MainWindow, title: str, **fields: object) -> str:
    made = planned_cycle(cycle_sheets.plan_in_new_ramp(workspace, title, **fields))
    window.refresh(None)
    return made


def test_empty_board_offers_one_step_that_ends_on_the_sheet_of_a_first_cycle(
    shown: MainWindow, workspace: Workspace
) -> None:
    page = board_page(shown)
    assert page.empty is not None
    assert page.empty.step is not None
    page.empty.step.click()
    assert page.dialog is not None
    QTest.keyClicks(page.dialog.idea, "Nurse at the door")
    page.dialog.go.click()
    (view,) = cycles.list_cycles(workspace)
    assert (view.label, view.title, view.stage) == ("A1", "Nurse at the door", PdsaStage.PLAN)
    assert shown.navigator.here is not None
    assert (shown.navigator.here.key, shown.navigator.here.argument) == ("cycle", view.id)


def test_planning_asks_for_a_few_words_before_it_plans(shown: MainWindow, workspace: Workspace) -> None:
    page = board_page(shown)
    page.ask_plan()
    assert page.dialog is not None
    page.dialog.go.click()
    assert page.dialog.isVisible()
    assert cycles.list_cycles(workspace) == ()
    page.dialog.reject()


def test_card_without_prediction_says_write_what_you_expect(shown: MainWindow, workspace: Workspace) -> None:
    first = plan(workspace, shown, "Nurse at the door")
    second = plan(workspace, shown, "Bed huddle", prediction="8 of 10 beds known by noon")
    board = board_page(shown).board
    assert board is not None
    bare, told = board.card(first), board.card(second)
    assert bare is not None
    assert "Write what you expect" in bare.accessibleName()
    assert told is not None
    assert "8 of 10 beds known by noon" in told.accessibleName()


def test_arrows_go_between_cards_and_enter_opens_the_sheet(shown: MainWindow, workspace: Workspace) -> None:
    first = plan(workspace, shown, "Nurse at the door")
    second = plan(workspace, shown, "Bed huddle")
    board = board_page(shown).board
    assert board is not None
    start, below = board.card(first), board.card(second)
    assert start is not None
    assert below is not None
    start.setFocus()
    QTest.keyClick(start, Qt.Key.Key_Down)
    assert below.hasFocus()
    QTest.keyClick(below, Qt.Key.Key_Up)
    assert start.hasFocus()
    QTest.keyClick(start, Qt.Key.Key_Return)
    assert shown.navigator.here is not None
    assert shown.navigator.here.argument == first


def test_control_right_and_left_move_a_cycle_and_undo_brings_it_back(shown: MainWindow, workspace: Workspace) -> None:
    made = plan(workspace, shown, "Bed huddle", prediction="8 of 10")
    page = board_page(shown)

    def press(key: Qt.Key) -> PdsaStage:
        card = page.board.card(made) if page.board else None
        assert card is not None
        card.setFocus()
        QTest.keyClick(card, key, Qt.KeyboardModifier.ControlModifier)
        return cycles.get_cycle(workspace, made).stage

    assert press(Qt.Key.Key_Left) is PdsaStage.PLAN
    assert press(Qt.Key.Key_Right) is PdsaStage.DO
    assert cycles.get_cycle(workspace, made).cycle.started == workspace.today().isoformat()
    assert press(Qt.Key.Key_Right) is PdsaStage.STUDY
    assert press(Qt.Key.Key_Left) is PdsaStage.DO
    moved = page.board.card(made) if page.board else None
    assert moved is not None
    assert moved.hasFocus()
    shown.toaster.button.click()
    assert cycles.get_cycle(workspace, made).stage is PdsaStage.STUDY


def test_beginning_without_a_prediction_asks_for_it_in_place(shown: MainWindow, workspace: Workspace) -> None:
    made = plan(workspace, shown, "Bed huddle")
    page = board_page(shown)
    page.move_cycle(made, PdsaStage.DO)
    assert page.expect.isVisible()
    QTest.keyClicks(page.expect.field, "8 of 10 beds known by noon")
    QTest.keyClick(page.expect.field, Qt.Key.Key_Return)
    assert cycles.get_cycle(workspace, made).cycle.prediction == "8 of 10 beds known by noon"
    assert not page.expect.isVisible()
    (written,) = cycle_sheets.predictions(workspace, made)
    assert written.after_start


def test_next_cycle_is_offered_from_study_on_and_carries_over(shown: MainWindow, workspace: Workspace) -> None:
    made = plan(workspace, shown, "Bed huddle", prediction="8 of 10", who="Joan")
    page = board_page(shown)
    assert page.board is not None
    assert not page.board.plan_buttons
    page.move_cycle(made, PdsaStage.STUDY)
    (offer,) = page.board.plan_buttons.values()
    offer.click()
    following = cycles.get_cycle(workspace, "A2")
    assert (following.cycle.who, following.cycle.prediction) == ("Joan", None)
    assert shown.navigator.here is not None
    assert shown.navigator.here.argument == following.id


def test_n_plans_in_the_ramp_of_the_card(shown: MainWindow, workspace: Workspace) -> None:
    made = plan(workspace, shown, "Bed huddle")
    cycles.move_cycle(workspace, made, PdsaStage.STUDY)
    shown.refresh(None)
    board = board_page(shown).board
    card = board.card(made) if board else None
    assert card is not None
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_N)
    assert [view.label for view in cycles.list_cycles(workspace)] == ["A1", "A2"]


def test_adopted_ramps_leave_the_active_board(shown: MainWindow, workspace: Workspace) -> None:
    done = plan(workspace, shown, "Nurse at the door")
    cycles.decide(workspace, done, Decision.ADOPT)
    active = plan(workspace, shown, "Bed huddle")
    page = board_page(shown)
    assert page.board is not None
    assert [type(card) for card in page.board.cards] == [CycleCard]
    assert page.board.card(active) is not None
    next(part for part in page.filter.findChildren(QPushButton) if part.text() == "Finished 1").click()
    assert [type(card) for card in page.board.cards] == [DoneCard]


def test_decided_cycle_does_not_move(shown: MainWindow, workspace: Workspace) -> None:
    made = plan(workspace, shown, "Nurse at the door")
    cycles.decide(workspace, made, Decision.ADAPT)
    shown.refresh(None)
    board = board_page(shown).board
    card = board.card(made) if board else None
    assert card is not None
    QTest.keyClick(card, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert cycles.get_cycle(workspace, made).stage is PdsaStage.ACT


def test_an_empty_board_fills_the_page_without_scrolling(shown: MainWindow) -> None:
    page = board_page(shown)
    QApplication.processEvents()
    assert page.empty is not None
    assert page.empty.height() > page.height() * 0.8
    assert page._scroller.verticalScrollBar().maximum() == 0
