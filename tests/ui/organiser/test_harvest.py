"""The harvest page: an empty state with one step, decisions by keys, words that are kept when a field is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop.domain.organising import ChangeGroup
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising import harvest as harvest_service
from qic_desktop.store.journal import new_record
from tests.ui import looking
from ui.organiser import harvest, sites
from ui.organiser.harvest import HarvestPage
from ui.shell.window import MainWindow
from ui.workspace import Frame

MONTHS = [f"{2025 + month // 12}-{month % 12 + 1:02d}" for month in range(22)]


@pytest.fixture
def page(open_window: Callable[..., MainWindow]) -> Callable[[Any], HarvestPage]:
    def make(workspace: Any) -> HarvestPage:
        specs = [harvest.page_spec(), sites.page_spec()]
        window = open_window(workspace, specs, Frame("Safer births", "organiser"))
        window.navigator.go("harvest", "")
        found = window.page("harvest")
        assert isinstance(found, HarvestPage)
        return found

    return make


@pytest.fixture
def organiser(play: Any) -> Any:
    workspace = play.organiser()
    collaboratives.describe_collaborative(workspace, title="Safer births", start=MONTHS[0], end=MONTHS[-1])
    titles = (("Nurse at the door", "adopt"), ("Board round at nine", "adapt"), ("Text about waiting time", "abandon"))
    for number in range(4):
        site = play.enrolled_site(workspace, f"S{number:03d}")
        for place, month in enumerate(MONTHS):
            play.record(site, month, 60 + place % 3 + (8 + number if place > 10 else 0), 100)
        for title, decision in titles:
            ramp = site.new_id()
            cycle = new_record(
                PdsaCycle, site.new_id(), ramp=ramp, number=1, started=MONTHS[10], ended=MONTHS[10], decision=decision
            )
            site.journal.append(site_scope(site.own_id), [new_record(Ramp, ramp, title=title), cycle])
        play.take(workspace, play.export(site))
    return workspace


def test_without_tests_it_says_what_belongs_here(play: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(play.organiser())
    assert shown.empty_step is not None
    shown.empty_step.click()
    assert shown.desk.navigator.here.key == "sites"


def test_keys_decide_and_undo_takes_it_back(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    assert [row.sites for row in shown.canvas.rows] == [4, 4, 4]
    shown.canvas.setFocus()
    first = shown.canvas.chosen
    assert first is not None
    assert "4 sites tried it" in shown.canvas.accessibleDescription()
    QTest.keyClick(shown.canvas, Qt.Key.Key_I)
    chosen = shown.canvas.chosen
    assert chosen is not None
    assert (chosen.title, chosen.decision) == (first.title, "include")
    assert shown.side.decision.key == "include"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Down)
    QTest.keyClick(shown.canvas, Qt.Key.Key_L)
    assert sorted(row.decision for row in shown.canvas.rows) == ["", "include", "leave-out"]
    assert len(organiser.journal.list_records(ChangeGroup)) == 2


def test_words_are_kept_when_the_field_is_left(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    shown.window().activateWindow()
    shown.side.how_to.setFocus()
    QApplication.processEvents()
    assert shown.side.how_to.hasFocus()
    QTest.keyClicks(shown.side.how_to, "Put a nurse there")
    shown.canvas.setFocus()
    QApplication.processEvents()
    (group,) = organiser.journal.list_records(ChangeGroup)
    assert group.how_to == "Put a nurse there"


def test_the_draft_is_told(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    QTest.keyClick(shown.canvas, Qt.Key.Key_I)
    shown.draft.click()
    assert shown.shown is not None
    group = next(row.group for row in shown.shown.rows if row.group is not None)
    assert group.idea


def titles(page: HarvestPage) -> list[str]:
    return [row.title for row in page.canvas.rows]


def test_another_name_and_driver_are_kept_and_undo_takes_the_step_back(
    organiser: Any, page: Callable[..., HarvestPage]
) -> None:
    shown = page(organiser)
    before = titles(shown)
    shown.window().activateWindow()
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert shown.side.name.hasFocus()
    shown.side.name.selectAll()
    QTest.keyClicks(shown.side.name, "A board round")
    QTest.keyClick(shown.side.name, Qt.Key.Key_Return)
    assert "A board round" in titles(shown)
    assert shown.side.name.text() == "A board round"
    shown.desk.tasks.change(organiser.journal.undo, lambda _changes: None, owner=shown)
    assert titles(shown) == before


def test_a_suggestion_is_said_and_taken_with_one_press(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    assert shown.side.accept.isVisible()
    assert shown.side.accept.text() == "Yes, one change"
    shown.side.accept.click()
    (group,) = organiser.journal.list_records(ChangeGroup)
    assert len(group.members) == 4
    assert not shown.side.accept.isVisible()
    QTest.keyClick(shown.canvas, Qt.Key.Key_Down)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Y)
    assert len(organiser.journal.list_records(ChangeGroup)) == 2


def test_put_together_from_the_keyboard(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    first, second, third = shown.canvas.rows
    QTest.keyClick(shown.canvas, Qt.Key.Key_P)
    dialog = shown.side.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.act.isEnabled()
    assert dialog.list.count() == 2
    dialog.list.setCurrentRow([dialog.list.item(at).text().startswith(third.title) for at in (0, 1)].index(True))
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.list.ticked == [third.key]
    assert dialog.act.isEnabled()
    dialog.act.click()
    assert [(row.title, len(row.members)) for row in shown.canvas.rows] == [(first.title, 8), (second.title, 4)]


def test_split_gives_the_new_change_a_name(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    row = shown.canvas.chosen
    assert row is not None
    shown.side.split.click()
    dialog = shown.side.dialog
    assert dialog is not None
    for one in row.members:
        dialog.list.tick(one.tested.key)
    # All of them are not another change.
    assert not dialog.act.isEnabled()
    for one in row.members[2:]:
        dialog.list.tick(one.tested.key, on=False)
    dialog.name.setText("Another one")
    dialog.act.click()
    assert "Another one" in titles(shown)
    assert len(shown.canvas.rows) == 4


def test_taken_out_and_apart_they_are_found_among_what_one_site_tested(
    organiser: Any, page: Callable[..., HarvestPage]
) -> None:
    shown = page(organiser)
    assert not shown.alone.isVisible()
    row = shown.canvas.chosen
    assert row is not None
    shown.side.take_out(row.members[0].tested.key)
    assert shown.alone.text() == "Also what one site tested: 1"
    assert len(shown.canvas.rows) == 3
    shown.alone.click()
    assert len(shown.canvas.rows) == 4
    shown.side.apart.click()
    assert shown.alone.text() == "Also what one site tested: 4"
    assert len(shown.canvas.rows) == 6


def test_grade_and_measure_are_chosen(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    assert shown.side.grade.itemText(0).startswith("by the numbers")
    shown.side.grade.setCurrentIndex(shown.side.grade.findData("mixed"))
    shown.side.grade.chosen.emit("mixed")
    chosen = shown.canvas.chosen
    assert chosen is not None
    assert chosen.grade == "mixed"
    shown.side.grade.chosen.emit("")
    chosen = shown.canvas.chosen
    assert chosen is not None
    assert chosen.grade == chosen.suggested_grade


def test_two_fields_left_before_the_list_is_read_again_are_one_group(
    organiser: Any, page: Callable[..., HarvestPage]
) -> None:
    shown = page(organiser)
    row = shown.canvas.chosen
    assert row is not None
    for said in ({"how_to": "At the door"}, {"title": "Door nurse"}):
        harvest_service.keep(organiser, row, **said)
    (group,) = organiser.journal.list_records(ChangeGroup)
    assert (group.how_to, group.title) == ("At the door", "Door nurse")


@pytest.mark.parametrize("width", [900, 1366])
def test_nothing_is_cut_or_nameless(organiser: Any, page: Callable[..., HarvestPage], width: int) -> None:
    shown = page(organiser)
    shown.window().resize(width, 768)
    QApplication.processEvents()
    assert not looking.faults_of(shown)
    assert not looking.unnamed(shown)
