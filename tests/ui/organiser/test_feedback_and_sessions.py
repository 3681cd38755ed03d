"""The pages Feedback and Sessions of the organiser, and what a site sees of it, by real widgets on real stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.services import people
from qic_desktop.services.exchanging import exporting, news_for_some
from qic_desktop.services.feeding_back import benchmarks, handing_on, wishes
from qic_desktop.services.learning import sessions, stories
from qic_desktop.services.organising import paper_sites, role_catalogue, session_forms, sessions_planned, timetable
from qic_desktop.services.organising.sessions_planned import AgendaItem
from qic_desktop.services.teamwork import team_support
from qic_desktop.services.workspace import Workspace
from tests.ui.looking import faults_of, unnamed
from ui.events import ChangeBus
from ui.organiser.feedback import FeedbackPage
from ui.organiser.sessions import SessionsPage
from ui.pages import pages_of
from ui.shell.window import MainWindow
from ui.site.learning import LearningPageView
from ui.site.measure import MeasurePage
from ui.tasks import InlineTasks
from ui.widgets.fields import TextField
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
    page.publish.click()
    assert page.outlook is not None
    assert "7 sites get their own picture. New for 7 of them." in said(page.outlook)
    assert "Nothing is hidden" in said(page.outlook)
    page.outlook.wait.click()
    assert "Every site’s picture is ready." in said(page)
    assert "prepared, not published yet" in said(page)
    own = exporting.publish(organiser, play.file("own"), to=sites[0].own_id).file
    play.take(sites[0], own)
    learning = show(sites[0], "learning").page("learning")
    assert isinstance(learning, LearningPageView)
    assert "How others do" in said(learning)
    (chart,) = learning.others.charts
    assert "the middle of the others" in chart.accessibleName()


def test_feedback_is_published_stands_beside_the_measure_and_its_receipt_comes_back(
    play: Any, show: Show, organiser: Workspace, sites: list[Workspace], tmp_path: Path
) -> None:
    news = exporting.publish(organiser, play.file("news")).file
    play.take(sites[0], news)
    window = show(organiser, "feedback")
    page = feedback_of(window)
    page.publish_to(tmp_path)
    assert "Arrived at 0 of 7 sites." in said(page)
    assert "not confirmed yet" in page.receipt.text()
    (own,) = tmp_path.glob("for-S001-*")
    play.take(sites[0], own)
    site = show(sites[0], "measures")
    site.navigator.go("measure", play.measure(sites[0]).id)
    measure = site.page("measure")
    assert isinstance(measure, MeasurePage)
    assert "the middle of the others" in said(measure.others)
    assert "As the organiser knew it on 22 November 2026." in said(measure.others)
    measure.others.step.click()
    assert measure.others.sheet is not None
    assert "Your line among 6 other sites." in said(measure.others.sheet)
    assert unnamed(measure.others.sheet) == []
    measure.others.sheet.accept()
    play.take(organiser, play.export(sites[0]))
    page.refresh(None)
    assert "Arrived at 1 of 7 sites." in said(page)
    assert page.receipt.text().startswith("Arrived, says its package of")


@pytest.mark.usefixtures("sites")
def test_feedback_is_printed_for_who_has_no_laptop(show: Show, organiser: Workspace, tmp_path: Path) -> None:
    for code in ("P01", "P02"):
        paper_sites.add_site(organiser, f"Post {code}", code=code, reports_by="paper", since="2026-07")
    page: Any = show(organiser, "feedback").page("feedback")
    made: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, made.append
    assert page.papers.text() == "Print for 2 sites without a laptop"
    QTest.mouseClick(page.papers, Qt.MouseButton.LeftButton)
    assert {one.name.partition(",")[0] for one in made[-1].iterdir()} == {"Post P01", "Post P02"}
    page.chosen.choose(next(one.site.id for one in page.found.sites if one.site.code == "S002"))
    QTest.mouseClick(page.paper, Qt.MouseButton.LeftButton)
    text = PdfReader(made[-1]).pages[0].extract_text()
    assert "Your line among 6 other sites" in text


def test_a_measure_of_which_nothing_came_has_no_line_about_others(play: Any, show: Show, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    window = show(site, "measures")
    window.navigator.go("measure", play.measure(site).id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    assert not page.others.isVisibleTo(page)


def test_a_question_is_answered_and_a_story_handed_on_without_its_name(
    play: Any, show: Show, organiser: Workspace, sites: list[Workspace]
) -> None:
    stories.begin_story(
        sites[0],
        "A basket",
        steps="At S001 we filled baskets.",
        result="Mrs Banda was seen at once.",
        advice="Begin small",
        consent="unnamed",
    )
    stories.ask(sites[1], "How do you count at night?")
    play.take(organiser, play.export(sites[0]), play.export(sites[1]))
    page = feedback_of(show(organiser, "feedback"))
    assert "these words would tell: S001" in said(page)
    step(page, "Write it without a name").click()
    assert page.reword is not None
    assert {name: field.toPlainText() for name, field in page.reword.texts.items()} == {
        "steps": "At S001 we filled baskets.",
        "result": "Mrs Banda was seen at once.",
    }, "every text that tells, and no other"
    page.reword.texts["steps"].setPlainText("We filled baskets.")
    page.reword.texts["result"].setPlainText("A woman was seen at once.")
    page.reword.accept_if_complete()
    assert handing_on.list_told(organiser)[0].state == "handed-on"
    step(page, "Answer").click()
    assert page.dialog is not None
    page.dialog.body.setPlainText("One nurse counts at six.")
    page.dialog.accept_if_complete()
    assert handing_on.open_questions(organiser) == ()
    assert "Nothing waits for you here." in said(page)


def test_what_teams_want_is_answered_and_stands_below_it_at_the_site(
    play: Any, show: Show, organiser: Workspace, sites: list[Workspace]
) -> None:
    site = sites[0]
    team_support.add_objective(site, "team", "No birth without oxytocin")
    team_support.add_objective(site, "management", "A second ambulance")
    for voice in team_support.VOICES:
        team_support.set_ready(site, voice)
    play.take(organiser, play.export(site))
    page = feedback_of(show(organiser, "feedback"))
    assert page.wishes.isVisibleTo(page)
    next(one for one in page.wishes.findChildren(QAbstractButton) if one.text() == "Answer").click()
    dialog = page.wish_dialog
    assert dialog is not None
    dialog.accept_if_complete()
    assert dialog.isVisible()
    dialog.offered.choose("no")
    dialog.accept_if_complete()
    assert dialog.isVisible(), "a no needs words"
    dialog.body.setPlainText("The district decides on cars.")
    dialog.accept_if_complete()
    assert [one.objective.text for one in wishes.waiting(organiser)] == ["No birth without oxytocin"]
    folder = play.folder / "out"
    folder.mkdir()
    news_for_some.write_beside(organiser, folder, "news")
    play.take(site, *folder.glob("for-*"))
    window = show(site, "team")
    assert "Not in this collaborative. The district decides on cars." in " ".join(
        one.text() for one in window.findChildren(QLabel) if "Organiser," in one.text()
    )


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
    page.agenda.add_step.click()
    plan = sessions_planned.get_plan(organiser, one)
    assert plan.agenda[-1] == AgendaItem("New part", 30, "practice")
    assert plan.remarks == ()
    page._count(plan.sites[0], "3")
    assert "1 of 7 sites came." in said(page)
    page._count(sessions_planned.get_plan(organiser, one).sites[0], "abc")
    assert sessions_planned.get_plan(organiser, one).sites[0].counted == 3
    page.hold_step.click()
    assert page.holding is not None
    assert page.holding.day.typed == "2026-11-10", "the planned day is offered"
    page.holding.day.setText("2026-11-12")
    page.holding.accept_if_complete()
    assert "held" in page.agenda.when.text()
    assert page.hold_step.text() == "Held on 12 November 2026 …"
    assert sessions_planned.get_plan(organiser, one).planned.event.held_on == "2026-11-12"


def test_a_count_that_is_not_what_the_team_wrote_is_said(
    show: Show, organiser: Workspace, sites: list[Workspace], play: Any
) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10")
    play.take(sites[0], exporting.publish(organiser, play.file("news")).file)
    sessions.write_attendance(sites[0], one, [people.add_person(sites[0], "Asha").id])
    play.take(organiser, play.export(sites[0]))
    page = sessions_of(show(organiser, "sessions"))
    assert "wrote 1" in said(page)
    page._count(sessions_planned.get_plan(organiser, one).sites[0], "0")
    assert "the team wrote 1: ask which is right" in said(page)
    page._count(sessions_planned.get_plan(organiser, one).sites[0], "1")
    assert "ask which" not in said(page)


def test_the_register_is_typed_site_after_site(show: Show, organiser: Workspace, sites: list[Workspace]) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10")
    page = sessions_of(show(organiser, "sessions"))
    first, second = sessions_planned.get_plan(organiser, one).sites[:2]
    sessions_planned.count_heads(organiser, one, second.site.id, 2)
    page.refresh(None)
    fields = [page.findChild(TextField, f"heads-{each.site.id}") for each in (first, second)]
    page.activateWindow()
    fields[0].setFocus()
    QTest.keyClicks(fields[0], "4")
    QTest.keyClick(fields[0], Qt.Key.Key_Tab)
    assert page.findChild(TextField, fields[1].objectName()) is fields[1]
    page.refresh(None)
    assert fields[1].hasFocus()
    assert fields[1].selectedText() == "2"
    QTest.keyClicks(fields[1], "6")
    QTest.keyClick(fields[1], Qt.Key.Key_Tab)
    assert [each.counted for each in sessions_planned.get_plan(organiser, one).sites[:2]] == [4, 6]
    QTest.keyClicks(fields[1], "abc")
    fields[1].commit()
    assert fields[1].text() == "6"


def test_ten_thousand_minutes_are_not_taken(show: Show, organiser: Workspace) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-12-10")
    sessions_planned.write_agenda(organiser, one, [AgendaItem("Welcome", 20, "plenary")])
    page = sessions_of(show(organiser, "sessions"))
    page.agenda.write(0, minutes="10000")
    page.agenda.write(0, minutes="none")
    assert sessions_planned.get_plan(organiser, one).agenda == (AgendaItem("Welcome", 20, "plenary"),)
    page.agenda.write(0, title="Opening", minutes="25")
    assert sessions_planned.get_plan(organiser, one).agenda == (AgendaItem("Opening", 25, "plenary"),)


def test_a_session_to_come_is_read_again_without_heads(
    show: Show, organiser: Workspace, sites: list[Workspace]
) -> None:
    timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-12-10")
    page = sessions_of(show(organiser, "sessions"))
    page.refresh(None)
    page.refresh(None)
    assert "ready" in said(page)


def test_a_part_gets_its_time_as_people_type_it(show: Show, organiser: Workspace) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-12-10")
    sessions_planned.write_agenda(
        organiser, one, [AgendaItem("Welcome", 20, "plenary"), AgendaItem("Tea", 30, "informal")]
    )
    page = sessions_of(show(organiser, "sessions"))
    for typed, kept in (("8.30", "08:30"), ("830", "08:30"), ("14", "14:00"), ("25:00", "14:00"), ("", "")):
        page.agenda.write(0, at=typed)
        assert sessions_planned.get_plan(organiser, one).agenda[0].at == kept
    page.agenda.limit_chosen.emit(20)
    assert sessions_planned.talk_limit(organiser) == 20
    assert "more than the 20 %" in said(page)


def test_a_brief_is_written_changed_and_taken_out(show: Show, organiser: Workspace) -> None:
    timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-12-10")
    page = sessions_of(show(organiser, "sessions"))
    page.briefs.add_step.click()
    dialog = page.briefs.dialog
    assert dialog is not None
    dialog.accept_if_complete()
    assert "Say who is asked" in said(dialog)
    dialog.expert.setText("Dr Lind")
    dialog.minutes.setText("many")
    dialog.accept_if_complete()
    assert "Write minutes as a number" in said(dialog)
    dialog.minutes.setText("15")
    dialog.accept_if_complete()
    assert "Dr Lind · 15 minutes" in said(page)
    (brief,) = page.found.briefs[page.found.plans[0].id] if page.found else ()
    page.briefs.ask(brief)
    changing = page.briefs.dialog
    assert changing is not None
    changing.subject.setText("Charts")
    changing.accept_if_complete()
    assert "Dr Lind · Charts · 15 minutes" in said(page)
    page.briefs._drop(brief)
    assert "Dr Lind" not in said(page)


@pytest.mark.usefixtures("sites")
def test_forms_are_typed_in_one_after_the_other_and_shown_from_three_on(show: Show, organiser: Workspace) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10")
    page = sessions_of(show(organiser, "sessions"))
    page.evaluation.enter.click()
    dialog = page.evaluation.dialog
    assert dialog is not None
    assert unnamed(dialog) == []
    dialog.accept_if_complete()
    assert "Nothing is ticked on this form yet." in said(dialog)
    for number in range(3):
        dialog.choices["practice"].choose("4")
        dialog.best.setPlainText(f"Tables {number}")
        dialog.accept_if_complete()
        assert dialog.answers == {}
    assert "3 forms are typed in." in said(dialog)
    dialog.choices["practice"].choose("1")
    dialog.accept_if_complete()
    dialog.back.click()
    assert "3 forms are typed in." in said(dialog), "the one that was typed in twice is gone"
    dialog.reject()
    assert session_forms.evaluate(organiser, one).forms == 3
    assert "I could practise what was talked about: fully 3" in said(page)
    assert "Tables 1" in said(page)


@pytest.mark.usefixtures("sites")
def test_the_papers_of_a_session_are_printed_from_its_page(show: Show, organiser: Workspace, tmp_path: Path) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10")
    sessions_planned.count_heads(organiser, one, "S001", 2)
    page = sessions_of(show(organiser, "sessions"))
    made: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, made.append
    page.pack_step.click()
    page.evaluation.form.click()
    page.certificates_step.click()
    assert page.certifying is not None
    page.certifying.choice.choose("person")
    page.certifying.accept()
    page.certificates_step.click()
    page.certifying.typed.setPlainText("Asha Mbeki\n\nJoseph Banda")
    assert page.certifying.names == ("Asha Mbeki", "Joseph Banda")
    page.certifying.accept()
    assert [len(PdfReader(file).pages) for file in made] == [9, 1, 2, 2]


def test_homework_is_kept_when_the_field_is_left(show: Show, organiser: Workspace) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-12-10")
    page = sessions_of(show(organiser, "sessions"))
    page.homework_field.setPlainText("Draw your chart by hand")
    page.homework_field.commit()
    assert sessions_planned.get_plan(organiser, one).planned.event.homework == "Draw your chart by hand"


@pytest.mark.usefixtures("sites")
@pytest.mark.parametrize("key", ["sessions", "feedback"])
def test_nothing_is_cut_and_every_control_has_a_name(show: Show, organiser: Workspace, key: str, qtbot: QtBot) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10")
    sessions_planned.write_agenda(organiser, one, [AgendaItem("Welcome", 90, "plenary")])
    role_catalogue.write_brief(organiser, session=one, expert="Dr Lind", minutes=15)
    page = show(organiser, key).page(key)
    qtbot.waitUntil(lambda: faults_of(page) == [])
    assert unnamed(page) == []
