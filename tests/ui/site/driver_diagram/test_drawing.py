"""The driver diagram is drawn with mouse and keys alone, in the real window over a real store."""

from __future__ import annotations

from types import ModuleType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from qic_desktop.services.improving import cycles, drivers
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.aim import AimPage
from ui.site.driver_view import NEW

# --- the first cards ------------------------------------------------------------------------------------------


def test_an_empty_diagram_offers_one_step_and_grows_by_keys_alone(
    shown: MainWindow, team: Workspace, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    assert tab.empty.isVisible()
    assert tab.focus_target() is tab.empty.step
    assert not tab.poster.isVisible()
    assert tab.empty.step is not None
    tab.empty.step.click()
    hand.type_in(tab, "Right place")
    hand.press(tab, Qt.Key.Key_Tab)
    hand.type_in(tab, "Door")
    hand.press(tab, Qt.Key.Key_Tab)
    hand.type_in(tab, "Nurse")
    hand.press(tab, Qt.Key.Key_Return, hand.SHIFT)
    hand.type_in(tab, "Pharmacist")
    hand.press(tab, Qt.Key.Key_Return)
    assert hand.drawn(team) == [["Right place", ["Door", "Nurse", "Pharmacist"]]]
    assert tab.view.editing == ""
    assert tab.steps.nodes[tab.view.chosen].text == "Pharmacist"
    assert tab.view.hasFocus()
    assert tab.summary.toolTip().startswith("2 change ideas: 2 not tested")


def test_a_card_that_is_given_up_or_left_empty_leaves_nothing(
    shown: MainWindow, team: Workspace, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    assert tab.empty.step is not None
    tab.empty.step.click()
    assert NEW in tab.view.diagram.by_key  # type: ignore[union-attr]
    hand.press(tab, Qt.Key.Key_Escape)
    assert tab.empty.isVisible()
    tab.empty.step.click()
    hand.press(tab, Qt.Key.Key_Return)
    assert tab.empty.isVisible()
    assert hand.drawn(team) == []
    assert team.journal.steps == 0


def test_what_is_half_typed_is_recorded_when_the_page_is_left(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    hand.click(tab, ids["Door"])
    hand.type_in(tab, "The front door")
    shown.navigator.go("today", "")
    assert drivers.find_node(team, ids["Door"]).text == "The front door"


def test_closing_the_window_records_a_half_typed_card(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.choose(ids["Door"])
    hand.press(tab, Qt.Key.Key_Tab)
    hand.type_in(tab, "A bell at the d")
    shown.close()
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Nurse", "Pharmacist", "A bell at the d"]]


def test_a_text_that_is_too_long_stays_on_the_card(
    shown: MainWindow, team: Workspace, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, hand: ModuleType
) -> None:
    from qic_desktop.errors import TextTooLongError

    def refuse(*_args: object, **_fields: object) -> None:
        raise TextTooLongError("text", limit_bytes=65536)

    tab = hand.tab_of(shown)
    monkeypatch.setattr(drivers, "write_card", refuse)
    hand.click(tab, ids["Door"])
    hand.type_in(tab, "Other words")
    hand.press(tab, Qt.Key.Key_Return)
    assert tab.view.editing == ids["Door"]
    assert tab.view.editor.toPlainText() == "Other words"
    monkeypatch.setattr(drivers, "add_driver", refuse)
    tab.view.editor.give_up()
    tab.steps.add("driver", "")
    hand.type_in(tab, "A new one")
    hand.press(tab, Qt.Key.Key_Return)
    assert tab.view.editing == NEW
    assert tab.view.editor.toPlainText() == "A new one"
    tab.view.editor.give_up()


# --- mouse ----------------------------------------------------------------------------------------------------


def test_a_click_types_in_place_and_escape_keeps_the_words(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    hand.click(tab, ids["Door"])
    assert tab.view.editing == ids["Door"]
    assert tab.view.editor.geometry().contains(hand.centre(tab, ids["Door"]))
    hand.type_in(tab, "Wrong")
    hand.press(tab, Qt.Key.Key_Escape)
    assert drivers.find_node(team, ids["Door"]).text == "Door"
    hand.click(tab, ids["Door"])
    hand.type_in(tab, "Front door")
    hand.click(tab, ids["Nurse"])
    assert drivers.find_node(team, ids["Door"]).text == "Front door"
    assert tab.view.editing == ids["Nurse"]
    assert team.journal.steps == 1


def test_the_buttons_beside_a_card_do_what_they_say(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.choose(ids["Right place"])
    bar = tab.view.bar
    assert bar.isVisible()
    assert list(bar.buttons) == ["add-driver", "add-idea", "beside", "link", "remove"]
    assert all(one.accessibleName() or one.text() for one in bar.buttons.values())
    bar.buttons["add-idea"].click()
    hand.type_in(tab, "A sign at the gate")
    hand.press(tab, Qt.Key.Key_Return)
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Nurse", "Pharmacist"], "A sign at the gate"]
    tab.view.choose(ids["Decide early"])
    bar.buttons["add-driver"].click()
    hand.type_in(tab, "Tests")
    hand.press(tab, Qt.Key.Key_Return)
    assert hand.drawn(team)[1] == ["Decide early", ["Senior", "Review"], "Tests"]
    tab.view.choose(ids["Senior"])
    bar.buttons["remove"].click()
    assert hand.drawn(team)[1] == ["Decide early", "Tests"]
    assert hand.shape(drivers.read_forest(team).loose) == ["Review"]
    shown.undo_asked.emit()
    assert hand.drawn(team)[1] == ["Decide early", ["Senior", "Review"], "Tests"]


def test_the_aim_is_written_on_its_own_part(shown: MainWindow, ids: dict[str, str], hand: ModuleType) -> None:
    tab = hand.tab_of(shown)
    hand.click(tab, "")
    assert tab.view.editing == ""
    tab.view.bar.buttons["edit"].click()
    page = shown.page("aim")
    assert isinstance(page, AimPage)
    assert page.tabs.key == "aim"


def test_a_card_is_dragged_with_a_mark_and_undone(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    before = tab.view.viewport().grab().toImage()
    target = tab.view.visualRect(tab.view.cards_model.index_of(ids["Review"])).topLeft() + QPoint(40, -2)
    hand.drag(tab, ids["Pharmacist"], target)
    assert tab.view.dragged == ids["Pharmacist"]
    assert not tab.view.bar.isVisible()
    assert tab.view.viewport().grab().toImage() != before
    QTest.mouseRelease(tab.view.viewport(), Qt.MouseButton.LeftButton, hand.PLAIN, target)
    assert tab.view.dragged == ""
    assert hand.drawn(team) == [
        ["Right place", ["Door", "Nurse"]],
        ["Decide early", ["Senior", "Pharmacist", "Review"]],
    ]
    assert tab.view.chosen == ids["Pharmacist"]
    shown.undo_asked.emit()
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Nurse", "Pharmacist"]]


def test_escape_puts_a_dragged_card_back(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    hand.drag(tab, ids["Nurse"], hand.centre(tab, ids["Review"]))
    QTest.keyClick(tab.view, Qt.Key.Key_Escape)
    assert tab.view.dragged == ""
    QTest.mouseRelease(tab.view.viewport(), Qt.MouseButton.LeftButton, hand.PLAIN, hand.centre(tab, ids["Review"]))
    assert team.journal.steps == 0
    hand.drag(tab, ids["Nurse"], hand.centre(tab, ids["Review"]))
    tab.reload()
    assert tab.view.dragged == ""


# --- keys -----------------------------------------------------------------------------------------------------


def test_arrows_move_and_with_alt_the_card_moves(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.setFocus()
    tab.view.choose("")
    hand.press(tab, Qt.Key.Key_Right)
    assert tab.view.chosen in (ids["Right place"], ids["Decide early"])
    tab.view.choose(ids["Nurse"])
    hand.press(tab, Qt.Key.Key_Down)
    assert tab.view.chosen == ids["Pharmacist"]
    hand.press(tab, Qt.Key.Key_Left)
    assert tab.view.chosen == ids["Door"]
    hand.press(tab, Qt.Key.Key_Home)
    assert tab.view.chosen == ""
    tab.view.choose(ids["Nurse"])
    hand.press(tab, Qt.Key.Key_Down, hand.ALT)
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Pharmacist", "Nurse"]]
    assert tab.view.chosen == ids["Nurse"]
    hand.press(tab, Qt.Key.Key_Down, hand.ALT)
    assert hand.drawn(team) == [
        ["Right place", ["Door", "Pharmacist"]],
        ["Decide early", ["Senior", "Nurse", "Review"]],
    ]
    hand.press(tab, Qt.Key.Key_Left, hand.ALT)
    assert hand.drawn(team)[1] == ["Decide early", ["Senior", "Review"], "Nurse"]
    hand.press(tab, Qt.Key.Key_Right, hand.ALT)
    assert hand.drawn(team)[1] == ["Decide early", ["Senior", "Review", "Nurse"]]
    hand.press(tab, Qt.Key.Key_Up, hand.ALT)
    hand.press(tab, Qt.Key.Key_Up, hand.ALT)
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Pharmacist", "Nurse"]]
    tab.view.choose(ids["Senior"])
    hand.press(tab, Qt.Key.Key_Left, hand.ALT)
    assert hand.drawn(team)[1:] == ["Decide early", ["Senior", "Review"]]
    hand.press(tab, Qt.Key.Key_Right, hand.ALT)
    assert hand.drawn(team)[1:] == [["Decide early", ["Senior", "Review"]]]
    hand.press(tab, Qt.Key.Key_Up, hand.ALT)
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Pharmacist", "Nurse"], ["Senior", "Review"]]
    page = shown.page("aim")
    assert page is not None
    assert page.isVisible()


def test_a_card_without_a_place_finds_one_by_key(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    drivers.remove_card(team, ids["Decide early"])
    tab = hand.tab_of(shown)
    tab.view.setFocus()
    tab.view.choose(ids["Senior"])
    hand.press(tab, Qt.Key.Key_Left, hand.ALT)
    assert hand.drawn(team)[1] == ["Senior", "Review"]
    lost = drivers.added_card(drivers.add_idea(team, "Lost"))
    tab.reload()
    tab.view.choose(lost)
    hand.press(tab, Qt.Key.Key_Up, hand.ALT)
    assert hand.drawn(team)[1] == ["Senior", "Review", "Lost"]


def test_delete_takes_a_card_off_and_undo_brings_it_back(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.setFocus()
    tab.view.choose(ids["Pharmacist"])
    hand.press(tab, Qt.Key.Key_Delete)
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Nurse"]]
    assert tab.view.chosen == ids["Nurse"]
    shown.undo_asked.emit()
    assert hand.drawn(team)[0] == ["Right place", ["Door", "Nurse", "Pharmacist"]]


def test_enter_types_and_tab_and_shift_enter_add(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.setFocus()
    tab.view.choose(ids["Review"])
    hand.press(tab, Qt.Key.Key_Return)
    assert tab.view.editing == ids["Review"]
    hand.type_in(tab, "Review before the request")
    hand.press(tab, Qt.Key.Key_Return, hand.SHIFT)
    hand.type_in(tab, "Beside")
    hand.press(tab, Qt.Key.Key_Return)
    tab.view.choose(ids["Senior"])
    hand.press(tab, Qt.Key.Key_Tab)
    hand.type_in(tab, "Below")
    hand.press(tab, Qt.Key.Key_Return)
    assert hand.drawn(team)[1] == ["Decide early", ["Senior", "Review before the request", "Beside", "Below"]]


def test_zoom_by_keys_and_wheel_and_everything_at_once(
    shown: MainWindow, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    view = tab.view
    view.setFocus()
    hand.press(tab, Qt.Key.Key_Plus, hand.CTRL)
    assert view.zoom == pytest.approx(1.2)
    hand.press(tab, Qt.Key.Key_Minus, hand.CTRL)
    hand.press(tab, Qt.Key.Key_Minus, hand.CTRL)
    assert view.zoom == pytest.approx(1 / 1.2)
    hand.press(tab, Qt.Key.Key_0, hand.CTRL)
    assert view.verticalScrollBar().maximum() == 0
    hand.press(tab, Qt.Key.Key_0, hand.CTRL)
    assert view.zoom == 1
    tab.larger.click()
    place = hand.centre(tab, ids["Review"])
    card = view.card_at(place)
    assert card is not None
    assert card.face.key == ids["Review"]


def test_the_menu_offers_the_same_steps(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    cycles.open_ramp(team, "A sign & a light")
    tab = hand.tab_of(shown)
    tab.view.setFocus()
    tab.view.choose(ids["Nurse"])
    hand.press(tab, Qt.Key.Key_Menu)
    menu = tab.steps.menu
    assert isinstance(menu, QMenu)
    words = [one.text() for one in menu.actions()]
    assert words[0] == "Test this idea"
    assert words[-1] == "Ramp A tests this: A sign && a light"
    menu.actions()[-1].trigger()
    menu.close()
    assert drivers.read_diagram(team).test_of(ids["Nurse"]).letter == "A"
