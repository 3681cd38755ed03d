"""The pages Feedback and Sessions of the organiser, and what a site sees of it, by real widgets on real stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.feeding_back import benchmarks, handing_on
from qic_desktop.services.learning import stories
from qic_desktop.services.organising import sessions_planned, timetable
from qic_desktop.services.organising.sessions_planned import AgendaItem
from qic_desktop.services.workspace import Workspace
from ui.events import ChangeBus
from ui.organiser.feedback import FeedbackPage
from ui.organiser.sessions import SessionsPage
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.site.learning import LearningPageView
from ui.tasks import InlineTasks
from ui.workspace import Frame

Show = Callable[..., MainWindow]
MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Show]:
    """Opens a window with all pages of a role; everything is done at once."""
    windows: list[MainWindow] = []

    def make(workspace: Workspace, key: str) -> MainWindow:
        bus = ChangeBus()
        window = MainWindow(InlineTasks(bus), bus)
        windows.append(window)
        window.resize(1366, 768)
        window.show_workspace(workspace, pages_of(workspace.role), Frame("Safer births", workspace.role.value))
        window.show()
        qtbot.waitExposed(window)
        window.navigator.go(key)
        return window

    yield make
    for window in windows:
        window.close()
        shiboken6.delete(window)


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    made.practice_day = date(2026, 11, 22)
    return made


@pytest.fixture
def sites(play: Any, organiser: Workspace) -> list[Workspace]:
    made = [play.enrolled_site(organiser, f"S00{number}") for number in range(1, 8)]
    for number, site in enumerate(made):
        for at, month in enumerate(MONTHS):
            play.record(site, month, 50 + 5 * number + (at * 7 + number * 3) % 11, 100)
    play.take(organiser, *(play.export(site) for site in made))
    return made


def said(part: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def step(part: QWidget, word: str) -> QAbstractButton:
    QApplication.processEvents()
    (found,) = (one for one in part.findChildren(QAbstractButton) if one.text() == word and one.isVisibleTo(part))
    return found


def feedback_of(window: MainWindow) -> FeedbackPage:
    page = window.page("feedback")
    assert isinstance(page, FeedbackPage)
    QApplication.processEvents()
    return page


def sessions_of(window: MainWindow) -> SessionsPage:
    page = window.page("sessions")
    assert isinstance(page, SessionsPage)
    QApplication.processEvents()
    return page


def test_feedback_is_prepared_at_one_button_and_seen_at_the_site(
    play: Any, show: Show, organiser: Workspace, sites: list[Workspace]
) -> None:
    page = feedback_of(show(organiser, "feedback"))
    assert "7 pictures are new or have changed. The others have no names." in said(page)
    assert "Your line among 6 other sites." in said(page)
    page.prepare.click()
    assert "Every site’s picture is ready." in said(page)
    assert not page.prepare.isEnabled()
    own = exporting.publish(organiser, play.file("own"), to=sites[0].own_id).file
    play.take(sites[0], own)
    learning = show(sites[0], "learning").page("learning")
    assert isinstance(learning, LearningPageView)
    assert "How others do" in said(learning)
    (chart,) = learning.others.charts
    assert "the middle of the others" in chart.accessibleName()


def test_a_question_is_answered_and_a_story_handed_on_without_its_name(
    play: Any, show: Show, organiser: Workspace, sites: list[Workspace]
) -> None:
    stories.begin_story(sites[0], "A basket", steps="At S001 we filled baskets.", consent="unnamed")
    stories.ask(sites[1], "How do you count at night?")
    play.take(organiser, play.export(sites[0]), play.export(sites[1]))
    page = feedback_of(show(organiser, "feedback"))
    assert "these words would tell: S001" in said(page)
    step(page, "Write it without a name").click()
    assert page.dialog is not None
    assert page.dialog.body.toPlainText() == "At S001 we filled baskets."
    page.dialog.body.setPlainText("We filled baskets.")
    page.dialog.accept_if_complete()
    assert handing_on.list_told(organiser)[0].state == "handed-on"
    step(page, "Answer").click()
    page.dialog.body.setPlainText("One nurse counts at six.")
    page.dialog.accept_if_complete()
    assert handing_on.open_questions(organiser) == ()
    assert "Nothing waits for you here." in said(page)


def test_without_sites_or_sessions_both_pages_say_what_belongs_there(show: Show, organiser: Workspace) -> None:
    window = show(organiser, "feedback")
    assert "No site to write to yet" in said(feedback_of(window))
    assert "No learning session yet" in said(sessions_of(show(organiser, "sessions")))
    assert benchmarks.preview(organiser) == ()


def test_an_agenda_is_written_and_heads_are_counted(show: Show, organiser: Workspace, sites: list[Workspace]) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10", homework="Draw a chart")
    sessions_planned.write_agenda(
        organiser, one, [AgendaItem("Welcome", 90, "plenary"), AgendaItem("Charts", 60, "practice")]
    )
    page = sessions_of(show(organiser, "sessions"))
    assert "Talk takes 60 % of the working time" in said(page)
    assert "0 of 7 sites came." in said(page)
    page.add_step.click()
    plan = sessions_planned.get_plan(organiser, one)
    assert plan.agenda[-1] == AgendaItem("New part", 30, "practice")
    assert plan.remarks == ()
    page._count(plan.sites[0], "3")
    assert "1 of 7 sites came." in said(page)
    page.hold_step.click()
    assert "held" in page.when.text()


def test_ten_thousand_minutes_are_not_taken(show: Show, organiser: Workspace) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-12-10")
    sessions_planned.write_agenda(organiser, one, [AgendaItem("Welcome", 20, "plenary")])
    page = sessions_of(show(organiser, "sessions"))
    page._write(0, minutes="10000")
    page._write(0, minutes="none")
    assert sessions_planned.get_plan(organiser, one).agenda == (AgendaItem("Welcome", 20, "plenary"),)
    page._write(0, title="Opening", minutes="25")
    assert sessions_planned.get_plan(organiser, one).agenda == (AgendaItem("Opening", 25, "plenary"),)
