"""Ideas of the driver diagram: their tests and measures, the change package; every screen, every reader, the poster."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop.analysis.geometry.driver_tree import Placed
from qic_desktop.analysis.geometry.marks import Mark
from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.pdsa import Decision
from qic_desktop.services.improving import cycles, drivers
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from ui.shell.window import MainWindow
from ui.site import driver_canvas
from ui.site.driver_dialogs import IdeaDialog, MeasuresDialog
from ui.theme.apply import apply_direction, apply_theme

# --- tests of ideas, measures, the change package --------------------------------------------------------------


def test_an_idea_becomes_a_cycle_in_one_click(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.choose(ids["Nurse"])
    tab.view.bar.buttons["test"].click()
    page = shown.page("cycle")
    assert isinstance(page, hand.Elsewhere)
    cycle = cycles.get_cycle(team, page.opened)
    assert (cycle.cycle.change_idea, cycle.ramp.idea if cycle.ramp else "") == ("Nurse", ids["Nurse"])
    tab = hand.tab_of(shown)
    card = tab.view.diagram.by_key[ids["Nurse"]]  # type: ignore[union-attr]
    assert (card.face.letter, card.face.state_word) == ("A", "planned")
    page.opened = ""
    tab.view.choose(ids["Nurse"])
    tab.view.bar.buttons["open-test"].click()
    assert page.opened == cycle.id
    cycles.decide(team, cycle.id, Decision.ADAPT)
    tab = hand.tab_of(shown)
    tab.reload()
    tab.view.choose(ids["Nurse"])
    tab.view.bar.buttons["test"].click()
    assert cycles.get_cycle(team, page.opened).label == "A2"


def test_a_click_on_the_letter_opens_the_test(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    drivers.plan_test(team, ids["Nurse"])
    tab = hand.tab_of(shown)
    rect = tab.view.visualRect(tab.view.cards_model.index_of(ids["Nurse"]))
    QTest.mouseClick(
        tab.view.viewport(), Qt.MouseButton.LeftButton, hand.PLAIN, QPoint(rect.left() + 18, rect.center().y())
    )
    page = shown.page("cycle")
    assert isinstance(page, hand.Elsewhere)
    assert page.opened == cycles.list_cycles(team)[0].id


def test_a_measure_is_linked_and_its_latest_value_stands_on_the_card(
    shown: MainWindow, team: Workspace, ids: dict[str, str], partograph: MeasureView, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.choose(ids["Right place"])
    tab.view.bar.buttons["link"].click()
    dialog = tab.steps.dialog
    assert isinstance(dialog, MeasuresDialog)
    dialog.boxes[partograph.id].setChecked(True)
    dialog.first_choice.click()
    face = tab.view.diagram.by_key[ids["Right place"]].face  # type: ignore[union-attr]
    assert [one.text for one in face.figures] == ["Complete partograph: 60.0 %"]
    assert face.concern == ""


def test_everything_about_an_idea_is_written_in_one_dialog(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    tab.view.choose(ids["Nurse"])
    tab.view.bar.buttons["details"].click()
    dialog = tab.steps.dialog
    assert isinstance(dialog, IdeaDialog)
    dialog.text.setPlainText("")
    dialog.first_choice.click()
    assert dialog.isVisible()
    dialog.text.setPlainText("A nurse")
    dialog.concept.setText("Do it at the door")
    dialog.evidence.choose("own")
    dialog.first_choice.click()
    found = team.journal.find_record(ChangeIdea, team.scope, ids["Nurse"])
    assert found is not None
    assert (found.text, found.concept, found.evidence) == ("A nurse", "Do it at the door", "own")


def test_an_idea_of_the_collaborative_is_read_and_taken_over(
    shown: MainWindow, team: Workspace, package: str, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    told = drivers.find_node(team, "Bed meeting").key
    hand.click(tab, told)
    assert tab.view.editing == ""
    assert list(tab.view.bar.buttons) == ["take", "test", "details"]
    hand.press(tab, Qt.Key.Key_Return)
    dialog = tab.steps.dialog
    assert isinstance(dialog, IdeaDialog)
    assert dialog.text.isReadOnly()
    dialog.reject()
    hand.press(tab, Qt.Key.Key_Delete)
    assert drivers.find_node(team, "Bed meeting").shared
    tab.view.choose(told)
    tab.view.bar.buttons["take"].click()
    assert not drivers.find_node(team, "Bed meeting").shared
    assert tab.view.chosen == drivers.find_node(team, "Bed meeting").key
    tab.view.choose(package)
    assert list(tab.view.bar.buttons) == ["add-driver", "add-idea"]


def test_ideas_of_the_collaborative_can_be_hidden(
    shown: MainWindow, team: Workspace, package: str, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    assert tab.with_shared.isVisible()
    told = drivers.find_node(team, "Bed meeting").key
    assert told in tab.view.diagram.by_key  # type: ignore[union-attr]
    tab.with_shared.click()
    assert told not in tab.view.diagram.by_key  # type: ignore[union-attr]
    assert package in tab.view.diagram.by_key  # type: ignore[union-attr]


def test_cards_move_past_hidden_ones_as_if_they_were_not_there(
    shown: MainWindow, team: Workspace, package: str, hand: ModuleType
) -> None:
    first = drivers.added_card(drivers.add_idea(team, "First", package, 0))
    second = drivers.added_card(drivers.add_idea(team, "Second", package))
    tab = hand.tab_of(shown)
    tab.with_shared.setChecked(False)
    tab.view.setFocus()
    tab.view.choose(second)
    hand.press(tab, Qt.Key.Key_Up, hand.ALT)
    assert hand.drawn(team) == [["A bed when it is needed", "Second", "First", "Bed meeting"]]
    tab.view.choose(second)
    hand.press(tab, Qt.Key.Key_Return, hand.SHIFT)
    hand.type_in(tab, "Between")
    hand.press(tab, Qt.Key.Key_Return)
    assert hand.drawn(team) == [["A bed when it is needed", "Second", "Between", "First", "Bed meeting"]]
    assert tab.view.diagram is not None
    assert first in tab.view.diagram.by_key


@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
def test_no_word_is_cut_and_every_control_has_a_name(
    app: QApplication,
    shown: MainWindow,
    team: Workspace,
    ids: dict[str, str],
    package: str,
    looking: ModuleType,
    scale: float,
    hand: ModuleType,
) -> None:
    apply_theme(app, "light", scale)
    tab = hand.tab_of(shown)
    tab.view.choose(ids["Nurse"])
    for _turn in range(3):
        QApplication.processEvents()
    page = shown.page("aim")
    assert looking.faults_of(page) == []
    assert looking.unnamed(page) == []


def test_a_card_is_found_from_everywhere(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType
) -> None:
    shown.navigator.go("aim", f"drivers:{ids['Review']}")
    tab = hand.tab_of(shown)
    assert tab.view.chosen == ids["Review"]
    assert shown.page("aim") is not None
    shown.navigator.go("today", "")
    shown.navigator.go("aim", f"drivers:{ids['Door']}")
    assert tab.view.chosen == ids["Door"]


# --- everybody, every screen ----------------------------------------------------------------------------------


def test_every_card_has_a_name_for_a_screen_reader(shown: MainWindow, ids: dict[str, str], hand: ModuleType) -> None:
    tab = hand.tab_of(shown)
    spoken = QAccessible.queryAccessibleInterface(tab.view)
    assert spoken.text(QAccessible.Text.Name) == "Driver diagram"
    names = [spoken.child(one).text(QAccessible.Text.Name) for one in range(spoken.childCount())]
    assert len(names) == 8
    assert names[0].startswith("Aim: ")
    assert "Primary driver: Right place. no measure yet. 1 card below" in names
    assert "Change idea: Nurse. not tested" in names
    tab.view.choose(ids["Nurse"])
    assert all(one.accessibleName() or one.text() for one in tab.view.bar.buttons.values())


def test_from_right_to_left_the_arrows_and_the_field_are_mirrored(
    app: QApplication,
    shown: MainWindow,
    team: Workspace,
    ids: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    hand: ModuleType,
) -> None:
    from qic_desktop import i18n

    monkeypatch.setattr(i18n, "_language", "ar")
    apply_direction(app, "ar")
    tab = hand.tab_of(shown)
    tab.view.setFocus()
    assert hand.centre(tab, "").x() > hand.centre(tab, ids["Door"]).x() > hand.centre(tab, ids["Nurse"]).x()
    tab.view.choose(ids["Door"])
    hand.press(tab, Qt.Key.Key_Left)
    assert tab.view.chosen in (ids["Nurse"], ids["Pharmacist"])
    hand.press(tab, Qt.Key.Key_Right)
    assert tab.view.chosen == ids["Door"]
    hand.click(tab, ids["Door"])
    rect = tab.view.visualRect(tab.view.cards_model.index_of(ids["Door"]))
    assert tab.view.editor.geometry().right() == rect.right()


def test_the_aim_stays_in_sight_and_hundreds_of_cards_stay_fast(
    shown: MainWindow, team: Workspace, ids: dict[str, str], hand: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = []
    for number in range(20):
        above = team.new_id()
        edits.append(new_record(Driver, above, text=f"Driver {number}", order=10 + number))
        for place in range(14):
            edits.append(
                new_record(ChangeIdea, team.new_id(), text=f"Idea {number}.{place}", driver=above, order=place)
            )
    team.journal.append(team.scope, edits)
    tab = hand.tab_of(shown)
    assert len(tab.view.diagram.cards) == 308  # type: ignore[union-attr]
    tab.view.viewport().grab()
    built: list[str] = []
    card_marks, lay_out = driver_canvas.card_marks, driver_canvas.lay_out

    def marks(card: Placed, **how: bool) -> list[Mark]:
        built.append(card.face.key)
        return card_marks(card, **how)

    monkeypatch.setattr(driver_canvas, "card_marks", marks)
    monkeypatch.setattr(driver_canvas, "lay_out", lambda *asked: (built.append("all"), lay_out(*asked))[1])
    tab.view.viewport().grab()
    assert built == [""], "nothing but the aim, which moves, is built again"
    painted: list[int] = []
    paint = driver_canvas.paint_scene
    monkeypatch.setattr(
        driver_canvas, "paint_scene", lambda *asked: (painted.append(len(asked[1].marks)), paint(*asked))[1]
    )
    tab.view.viewport().grab()
    assert sum(painted) < 308, "only what is in sight: each card has some eight marks"
    bar = tab.view.verticalScrollBar()
    for value in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        rect = tab.view.visualRect(tab.view.cards_model.index_of(""))
        assert tab.view.viewport().rect().contains(rect.center())
    last = drivers.find_node(team, "Idea 19.13").key
    bar.setValue(0)
    tab.view.choose(last)
    assert tab.view.viewport().rect().contains(tab.view.visualRect(tab.view.currentIndex()))


@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
def test_larger_text_and_dark_are_drawn_again(
    app: QApplication, shown: MainWindow, ids: dict[str, str], scale: float, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    light = tab.view.viewport().grab().toImage()
    apply_theme(app, "dark", scale)
    QApplication.processEvents()
    tab.view.relayout()
    assert tab.view.viewport().grab().toImage() != light
    tab.view.choose(ids["Nurse"])
    card = tab.view.card_at(hand.centre(tab, ids["Nurse"]))
    assert card is not None
    assert card.face.key == ids["Nurse"]


def test_the_poster_is_saved_and_opened(
    shown: MainWindow, team: Workspace, ids: dict[str, str], tmp_path: Path, hand: ModuleType
) -> None:
    tab = hand.tab_of(shown)
    opened: list[Path] = []
    tab.printer.folder, tab.printer.then = tmp_path, opened.append
    tab.print_poster("a3")
    tab.print_poster("a4")
    assert len(opened) == 2
    text = PdfReader(opened[0]).pages[0].extract_text()
    assert "Pharmacist" in text
    assert "3 change ideas: 3 not tested" in text
