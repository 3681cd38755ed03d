"""Is this the same as ours? Asked after joining, answered card by card, reached again from the definition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entry, measures, observations, same_measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.trusting import joining
from qic_desktop.services.workspace import Role, Workspace
from ui.exchange.door import PackageDoor
from ui.shell.window import MainWindow
from ui.site import measures as measures_page
from ui.site import same_measures as same_page
from ui.site.definition_tab import DefinitionTab
from ui.site.same_measures import SameMeasuresPage
from ui.workspace import Frame


@pytest.fixture
def invitation(play: Any) -> Path:
    organiser = play.organiser("four-hours", "admissions")
    file: Path = play.file("invitation")
    exporting.invite(organiser, "Site A", file, code="A")
    return file


@pytest.fixture
def alone(play: Any) -> Workspace:
    made: Workspace = play.create("alone", Role.SITE)
    told = {"numerator_text": "Seen within four hours", "denominator_text": "all attendances"}
    measures.define_measure(made, NewMeasure("four", "Seen within four hours", definition=told))
    measures.define_measure(made, NewMeasure("count", "Complaints", definition={"value_form": "count"}))
    for month in range(1, 10):
        play.record(made, f"2026-{month:02d}", 80 + month, 100, code="four")
    return made


@pytest.fixture
def shown(alone: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(alone, [measures_page.page_spec(), same_page.page_spec()], Frame("Alone", "team"))


def page_of(window: MainWindow) -> SameMeasuresPage:
    window.navigator.go("same-measures")
    page = window.page("same-measures")
    assert isinstance(page, SameMeasuresPage)
    return page


def taken(site: Workspace) -> int:
    return len(observations.list_observations(site, measures.get_measure(site, "four-hours")))


def test_before_a_collaborative_is_joined_there_is_nothing_to_compare(shown: MainWindow) -> None:
    page = page_of(shown)
    assert page.empty.isVisible()
    assert page.focus_target() is page.empty.step


def test_joining_leads_to_the_question_and_a_click_takes_the_values_over(
    shown: MainWindow, alone: Workspace, invitation: Path
) -> None:
    joining.join(alone, invitation)
    page = page_of(shown)
    shown.navigator.go("measures")
    door = PackageDoor(page.desk, page)
    door._on_joined("Safe birth")
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "same-measures"
    card = page.cards[measures.get_measure(alone, "four").id]
    assert card.take is not None
    assert card.take.isEnabled()
    card.take.click()
    assert taken(alone) == 9
    assert page.cards[measures.get_measure(alone, "four").id].first is None
    alone.journal.undo()
    shown.refresh(None)
    assert taken(alone) == 0


def test_what_differs_is_marked_and_keeping_apart_stands_first(
    shown: MainWindow, alone: Workspace, invitation: Path
) -> None:
    joining.join(alone, invitation)
    page = page_of(shown)
    card = page.cards[measures.get_measure(alone, "count").id]
    assert card.take is not None
    assert card.apart is not None
    assert not card.take.isEnabled()
    assert card.apart.property("kind") == "primary"
    assert [one for one in card.findChildren(QWidget) if one.accessibleName() == "differs"]
    card.apart.click()
    assert same_measures.find_question(alone, "count").answer == "apart"
    assert taken(alone) == 0


def test_another_measure_can_be_set_beside_ours_and_an_answer_given_again(
    shown: MainWindow, alone: Workspace, invitation: Path
) -> None:
    joining.join(alone, invitation)
    page = page_of(shown)
    identity = measures.get_measure(alone, "four").id
    other = measures.get_measure(alone, "admissions").id
    page.cards[identity].choice.choose(other)
    page.cards[identity].choice.chosen.emit(other)
    shown.refresh(None)
    assert page.cards[identity].choice.key == other
    apart = page.cards[identity].apart
    assert apart is not None
    apart.click()
    assert same_measures.find_question(alone, "four").answer == "apart"
    card = page.cards[identity]
    card._ask_again()
    QApplication.processEvents()
    assert card.take is not None
    assert card.take.isVisible()


def test_the_definition_of_our_own_measure_leads_to_the_question(
    app: QApplication, qtbot: QtBot, alone: Workspace, invitation: Path
) -> None:
    joining.join(alone, invitation)
    tab = DefinitionTab()
    qtbot.addWidget(tab)
    asked: list[str] = []
    tab.same_asked.connect(asked.append)
    own = measures.get_measure(alone, "four")
    tab.show_sheet(entry.open_sheet(alone, own))
    step = next(one for one in tab.findChildren(QWidget) if getattr(one, "text", str)() == "Is it the collaborative’s?")
    step.click()  # type: ignore[attr-defined]
    assert asked == [own.id]
    tab.show_sheet(entry.open_sheet(alone, measures.get_measure(alone, "four-hours")))
    QApplication.processEvents()
    shown = [one for one in tab.findChildren(QWidget) if not one.isHidden()]
    assert not [one for one in shown if getattr(one, "text", str)() == "Is it the collaborative’s?"]


def test_news_with_a_measure_that_we_count_already_ask_once(shown: MainWindow, play: Any, alone: Workspace) -> None:
    organiser = play.organiser("admissions")
    first = play.file("early-invitation")
    exporting.invite(organiser, "Site A", first, code="A")
    joining.join(alone, first)
    told = {"numerator_text": "seen within four hours", "denominator_text": "all attendances"}
    measures.define_measure(organiser, NewMeasure("four-hours", "Seen within four hours", definition=told))
    measures.define_measure(organiser, NewMeasure("beds", "Empty beds", definition={"numerator_text": "empty"}))
    news = exporting.publish(organiser, play.file("news")).file
    page = page_of(shown)
    door = PackageDoor(page.desk, page)
    door._on_brought_in(door._take_in_watching(alone, [news]), [news])
    asked = "“Seen within four hours” has come from the collaborative. Is it the same as your “Seen within four hours”?"
    assert asked in shown.notices.texts
    shown.notices.clear()
    again = exporting.publish(organiser, play.file("again")).file
    door._on_brought_in(door._take_in_watching(alone, [again]), [again])
    assert asked not in shown.notices.texts


def test_what_was_kept_apart_or_is_hardly_alike_is_not_asked_again(
    play: Any, alone: Workspace, invitation: Path
) -> None:
    joining.join(alone, invitation)
    core = same_measures.core_ids(alone)
    (likely,) = same_measures.likely_questions(alone, core)
    assert (likely.ours.code, likely.candidates[0].core.code) == ("four", "four-hours")
    assert same_measures.likely_questions(alone, {"none of these"}) == ()
    same_measures.keep_apart(alone, "four")
    assert same_measures.likely_questions(alone, core) == ()
