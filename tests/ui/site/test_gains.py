"""What holds the gains: begun from an adopted cycle, written in place, checked, seen on Today."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import Decision
from qic_desktop.services.improving import control_plans, cycle_sheets, cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role, Workspace
from ui.shell.window import MainWindow
from ui.site import cycle, gains, tests_of_change, today
from ui.site.cycle import CyclePage
from ui.site.gains import GainsPage
from ui.site.today import TodayPage
from ui.workspace import Frame


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "team.qic", Role.SITE, "Les Filaos", practice=True, practice_day=date(2026, 10, 5)
    )
    yield made
    made.close()


@pytest.fixture
def shown(open_window: Callable[..., MainWindow], workspace: Workspace) -> MainWindow:
    pages = [module.page_spec() for module in (today, tests_of_change, cycle, gains)]
    return open_window(workspace, pages, Frame("Les Filaos", "team"))


def page_of(shown: MainWindow, argument: str = "") -> GainsPage:
    shown.navigator.go("gains", argument)
    QApplication.processEvents()
    page = shown.page("gains")
    assert isinstance(page, GainsPage)
    return page


def adopted(workspace: Workspace) -> str:
    view = measures.define_measure(workspace, NewMeasure("waits", "Seen within 15 minutes"))
    made = cycle_sheets.planned_cycle(
        cycle_sheets.plan_in_new_ramp(workspace, "Nurse at the door", measures=[view.id], what="Three questions")
    )
    cycles.decide(workspace, made, Decision.ADOPT)
    return made


def test_an_empty_page_says_what_belongs_there(shown: MainWindow) -> None:
    page = page_of(shown)
    assert page.empty is not None
    assert page.empty.step is not None
    page.empty.step.click()
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "tests-of-change"


def test_adopting_offers_the_plan_and_fields_are_recorded_when_left(shown: MainWindow, workspace: Workspace) -> None:
    here = adopted(workspace)
    shown.navigator.go("cycle", here)
    sheet = shown.page("cycle")
    assert isinstance(sheet, CyclePage)
    assert sheet.form.hold.isVisibleTo(sheet)
    sheet.form.hold.click()
    page = page_of(shown)
    (card,) = page.cards.values()
    assert card.fields["procedure"].toPlainText() == "Three questions"
    card.fields["trigger"].setFocus()
    card.fields["trigger"].setPlainText("Two months below 8 of 10")
    card.fields["trigger"].clearFocus()
    (card,) = page.cards.values()
    card.owner.choose("nurse")
    card.owner.chosen.emit("nurse")
    plan = control_plans.list_plans(workspace)[0].plan
    assert (plan.trigger, plan.owner_role) == ("Two months below 8 of 10", "nurse")
    workspace.journal.undo()
    shown.refresh(None)
    assert control_plans.list_plans(workspace)[0].plan.owner_role is None


def test_an_adopted_change_without_a_plan_is_offered_one_and_today_asks_for_the_check(
    shown: MainWindow, workspace: Workspace
) -> None:
    adopted(workspace)
    page = page_of(shown)
    page.offers[0].click()  # type: ignore[attr-defined]
    (view,) = control_plans.list_plans(workspace)
    control_plans.write_plan(workspace, view.id, next_check="2026-10-01")
    shown.navigator.go("today")
    shown.refresh(None)
    first = shown.page("today")
    assert isinstance(first, TodayPage)
    asked = [one for one in first.buttons if "Nurse at the door" in one.accessibleName()]
    assert asked
    asked[0].click()
    (card,) = page.cards.values()
    card.done.click()
    assert control_plans.list_plans(workspace)[0].plan.next_check == "2026-11-04"
    (card,) = page.cards.values()
    card.removed.emit()
    assert control_plans.list_plans(workspace) == ()
    assert page.offers


def test_the_page_is_not_cut_and_every_control_has_a_name(
    shown: MainWindow, workspace: Workspace, looking: ModuleType
) -> None:
    here = adopted(workspace)
    control_plans.open_plan(workspace, here)
    page = page_of(shown, here)
    shown.refresh(None)
    for _turn in range(3):
        QApplication.processEvents()
    if folder := os.environ.get("PICTURES"):
        shown.grab().save(f"{folder}/gains.png")
        shown.navigator.go("cycle", here)
        QApplication.processEvents()
        shown.grab().save(f"{folder}/cycle.png")
        shown.navigator.go("gains", here)
        QApplication.processEvents()
    assert [*looking.faults_of(page), *looking.unnamed(page)] == []


def test_two_plans_for_one_cycle_are_told_on_both_until_one_is_taken_away(
    shown: MainWindow, workspace: Workspace
) -> None:
    cycle = adopted(workspace)
    for _laptop in range(2):
        control_plans.begin_plan(workspace, cycle)
    page = page_of(shown, cycle)
    said = "2 plans for this cycle, written on different laptops."
    cards = list(page.cards.values())
    assert [sum(one.text().startswith(said) for one in card.findChildren(QLabel)) for card in cards] == [1, 1]
    cards[0].removed.emit()
    (left,) = page.cards.values()
    assert not [one for one in left.findChildren(QLabel) if one.text().startswith(said)]
