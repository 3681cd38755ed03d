"""The harvest page: an empty state with one step, decisions by keys, words that are kept when a field is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop.domain.organising import ChangeGroup
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.organising import collaboratives
from qic_desktop.store.journal import new_record
from ui.events import ChangeBus
from ui.organiser import harvest, sites
from ui.organiser.harvest import HarvestPage
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks
from ui.workspace import Frame

MONTHS = [f"{2025 + month // 12}-{month % 12 + 1:02d}" for month in range(22)]


@pytest.fixture
def page(app: QApplication, qtbot: Any) -> Any:
    windows: list[MainWindow] = []

    def make(workspace: Any) -> HarvestPage:
        bus = ChangeBus()
        tasks = InlineTasks(bus)
        window = MainWindow(tasks, bus)
        tasks.failed.connect(window.error)
        windows.append(window)
        window.resize(1366, 768)
        window.show_workspace(workspace, [harvest.page_spec(), sites.page_spec()], Frame("Safer births", "organiser"))
        window.show()
        qtbot.waitExposed(window)
        window.navigator.go("harvest", "")
        found = window.page("harvest")
        assert isinstance(found, HarvestPage)
        return found

    yield make
    for window in windows:
        window.close()
        shiboken6.delete(window)


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
    assert shown.decision.key == "include"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Down)
    QTest.keyClick(shown.canvas, Qt.Key.Key_L)
    assert sorted(row.decision for row in shown.canvas.rows) == ["", "include", "leave-out"]
    assert len(organiser.journal.list_records(ChangeGroup)) == 2


def test_words_are_kept_when_the_field_is_left(organiser: Any, page: Callable[..., HarvestPage]) -> None:
    shown = page(organiser)
    shown.window().activateWindow()
    shown.how_to.setFocus()
    QApplication.processEvents()
    assert shown.how_to.hasFocus()
    QTest.keyClicks(shown.how_to, "Put a nurse there")
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
