"""The pages Learning, Lesson, Change story and Storyboard, in the real window over a real store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.learning import ChangeStory, Question
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services import people
from qic_desktop.services.learning import commitments, lessons, readiness, sessions, stories
from qic_desktop.services.learning.lessons import LESSONS
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.teamwork import team as members_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from qic_desktop.wording.lessons import lesson_text
from ui.shell.lesson_button import LESSONS_OF
from ui.shell.window import MainWindow
from ui.site import learning, learning_lesson, learning_story, learning_storyboard, measure, reports, today
from ui.site.learning import LearningPageView
from ui.site.learning_dialogs import AnswerDialog, CommitmentDialog, QuestionDialog, SessionDialog
from ui.site.learning_lesson import LessonPage
from ui.site.learning_story import StoryPage
from ui.site.learning_storyboard import StoryboardPage
from ui.site.reports import ReportsPage
from ui.site.today import TodayPage
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import Frame


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    modules = (today, measure, learning, learning_lesson, learning_story, learning_storyboard, reports)
    return open_window(team, [module.page_spec() for module in modules], Frame("Mtoni Juu", "team"))


def page_of(window: MainWindow, tab: str = "sessions") -> LearningPageView:
    window.navigator.go("learning", tab)
    page = window.page("learning")
    assert isinstance(page, LearningPageView)
    return page


@pytest.fixture
def timetable(team: Workspace) -> None:
    """A session in the past, one in 19 days, two members, somebody who types."""
    events = [
        new_record(TimetableEvent, team.new_id(), kind="learning session", title=title, start=start, end=start)
        for title, start in (("First session", "2018-09-20"), ("Second session", "2019-04-24"))
    ]
    team.journal.append(organiser_scope(), events)
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician")):
        members_of.add_member(team, name, role, since="2018-01-01")
    people.type_as(team, people.get_person(team, "Ruth").id)


# --- sessions -------------------------------------------------------------------------------------------------


def test_a_team_without_a_collaborative_is_told_so_and_can_still_do_the_rest(
    shown: MainWindow, team: Workspace
) -> None:
    page = page_of(shown)
    assert page.no_session is not None
    assert "collaborative" in page.no_session.accessibleName()
    assert page.report_backs is None
    QTest.keyClicks(page.adder.what, "Ask another ward")
    QTest.keyClick(page.adder.what, Qt.Key.Key_Return)
    assert [one.what for one in commitments.list_commitments(team)] == ["Ask another ward"]
    page.no_session.storyboard.click()
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "storyboard"


@pytest.mark.usefixtures("timetable")
def test_the_next_session_shows_what_is_ready_and_a_tick_is_recorded_and_undone(
    shown: MainWindow, team: Workspace
) -> None:
    page = page_of(shown)
    panel = page.next_session
    assert panel is not None
    assert panel.sentence.text() == "0 of 6 points are ready. Come in any case: the rest can be done there."
    panel.boxes["ground-rules"].click()
    assert readiness.readiness_of(team, sessions.list_sessions(team)[1].id).ready == 1
    assert page.next_session is not None
    assert page.next_session.sentence.text().startswith("1 of 6")
    team.journal.undo()
    shown.refresh(None)
    assert not page.next_session.boxes["ground-rules"].isChecked()


@pytest.mark.usefixtures("timetable")
def test_who_came_and_what_was_useful_is_asked_in_one_dialog(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown)
    page.session_lists[0].buttons[0].click()
    dialog = page.steps.dialog
    assert isinstance(dialog, SessionDialog)
    next(box for box in dialog.people.values() if box.text().startswith("Grace")).click()
    dialog.useful["team-time"].choose("4")
    dialog.first_choice.click()
    one = sessions.get_session(team, "1")
    assert (one.roles, dict(one.usefulness)) == (("team-leader",), {"team-time": 4})
    page.session_lists[0].buttons[0].click()
    again = page.steps.dialog
    assert isinstance(again, SessionDialog)
    assert again.said == {}
    again.first_choice.click()
    assert sessions.get_session(team, "1") == one


@pytest.mark.usefixtures("timetable")
def test_who_told_whom_is_added_with_enter_and_taken_off(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown)
    told = page.report_backs
    assert told is not None
    told.role.choose("team-leader")
    QTest.keyClicks(told.to, "Ward meeting")
    QTest.keyClick(told.to, Qt.Key.Key_Return)
    (one,) = sessions.get_session(team, "1").told
    assert (one.to, one.told_by_role, one.on) == ("Ward meeting", "team-leader", "2019-04-05")
    assert page.report_backs is not None
    gone = next(one for one in page.report_backs.findChildren(QAbstractButton) if "Take off" in one.accessibleName())
    gone.click()
    assert sessions.get_session(team, "1").told == ()


@pytest.mark.usefixtures("timetable", "partograph")
def test_what_is_tried_belongs_to_the_last_session_is_settled_and_stands_on_today(
    shown: MainWindow, team: Workspace
) -> None:
    page = page_of(shown)
    QTest.keyClicks(page.adder.what, "Name beds at ten")
    QTest.keyClicks(page.adder.by, "3 Apr 2019")
    page.adder.add.click()
    (one,) = commitments.list_commitments(team)
    assert (one.commitment.by, one.session_title) == ("2019-04-03", "First session")
    shown.navigator.go("today")
    first = shown.page("today")
    assert isinstance(first, TodayPage)
    assert any("Name beds at ten" in each.accessibleName() for each in first.buttons)
    page = page_of(shown)
    page.steps.ask_commitment(one.id)
    dialog = page.steps.dialog
    assert isinstance(dialog, CommitmentDialog)
    dialog.whether.choose("no")
    dialog.outcome.insertPlainText("No beds")
    dialog.first_choice.click()
    settled = commitments.get_commitment(team, one.id).commitment
    assert (settled.done, settled.outcome) == (False, "No beds")
    page.commitment_list.boxes[one.id].click()
    assert commitments.get_commitment(team, one.id).commitment.done is True
    page.steps.ask_commitment(one.id)
    assert isinstance(page.steps.dialog, CommitmentDialog)
    page.steps.dialog.remove.click()
    assert commitments.list_commitments(team) == ()


@pytest.mark.usefixtures("timetable", "partograph")
def test_the_next_session_on_today_leads_to_its_preparation(shown: MainWindow) -> None:
    shown.navigator.go("today")
    first = shown.page("today")
    assert isinstance(first, TodayPage)
    step = next(one for one in first.buttons if one.accessibleName() == "Prepare: Second session")
    step.click()
    assert shown.navigator.here is not None
    assert (shown.navigator.here.key, shown.navigator.here.argument) == ("learning", "sessions")


def test_a_day_that_is_none_is_not_recorded(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown)
    QTest.keyClicks(page.adder.what, "Try")
    QTest.keyClicks(page.adder.by, "soon")
    page.adder.add.click()
    assert commitments.list_commitments(team) == ()
    assert page.adder.what.text() == "Try"


# --- stories and questions ------------------------------------------------------------------------------------


def story_page(window: MainWindow, story: str) -> StoryPage:
    window.navigator.go("story", story)
    page = window.page("story")
    assert isinstance(page, StoryPage)
    return page


def test_a_story_is_written_field_by_field_and_shown_as_others_would_see_it(
    shown: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    page = page_of(shown, "stories")
    page.tell.click()
    (view,) = stories.list_stories(team)
    sheet = shown.page("story")
    assert isinstance(sheet, StoryPage)
    for part, text in (("title", "The chart at the desk"), ("steps", "First one night\nThen all"), ("advice", "Begin")):
        sheet.fields[part].setPlainText(text)
        sheet.fields[part].commit()
    written = stories.get_story(team, view.id)
    assert (written.title, written.story.steps, written.consent) == (
        "The chart at the desk",
        "First one night\nThen all",
        "no",
    )
    assert "may not hand it on" in sheet._meaning.text()
    assert shown.header.title.text() == "The chart at the desk"
    sheet.measure.choose(partograph.id)
    sheet.measure.chosen.emit(partograph.id)
    sheet.consent.choose("named")
    sheet.consent.chosen.emit("named")
    assert stories.get_story(team, view.id).consent == "named"
    QApplication.processEvents()
    seen = [one.accessibleName() for one in sheet.card.findChildren(QWidget) if not one.isHidden()]
    assert "Mtoni Juu" in seen
    sheet.remove.click()
    assert stories.list_stories(team) == ()
    team.journal.undo()
    assert stories.get_story(team, view.id).story.measure == partograph.id


def test_half_a_story_is_kept_when_another_page_is_opened(shown: MainWindow, team: Workspace) -> None:
    story = stories.begin_story(team, "Door")
    page = story_page(shown, story)
    page.fields["needs"].setPlainText("A card")
    shown.navigator.go("learning", "stories")
    assert stories.get_story(team, story).story.needs == "A card"


def test_a_text_that_is_too_long_stays_in_its_field(shown: MainWindow, team: Workspace) -> None:
    story = stories.begin_story(team, "Door")
    page = story_page(shown, story)
    page.fields["steps"].setPlainText("x" * 70_000)
    page.fields["steps"].commit()
    assert stories.get_story(team, story).story.steps is None
    assert len(page.fields["steps"].toPlainText()) == 70_000
    page.fields["steps"].setPlainText("One evening \u202e\U0001fa7a")
    page.fields["steps"].commit()
    assert stories.get_story(team, story).story.steps == "One evening \u202e\U0001fa7a"


def test_a_story_of_another_team_is_read_and_not_written(shown: MainWindow, team: Workspace) -> None:
    story = team.new_id()
    told = new_record(ChangeStory, story, title="A board", steps="Four words", told_by="Kestrelby")
    team.journal.append(organiser_scope(), [told])
    page = page_of(shown, "stories")
    page.other_stories.buttons[0].click()
    read = shown.page("story")
    assert isinstance(read, StoryPage)
    assert read.card.isVisible()
    assert not read.fields["title"].isVisible()
    assert not read.consent.isVisible()
    read.try_it.click()
    assert [one.what for one in commitments.list_commitments(team)] == ["Try: A board"]
    assert shown.navigator.here is not None
    assert (shown.navigator.here.key, page.tabs.key) == ("learning", "sessions")


def test_a_story_that_is_gone_leads_back_and_none_offers_the_way(shown: MainWindow, team: Workspace) -> None:
    story_page(shown, team.new_id())
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "learning"
    shown.navigator.go("story")
    page = shown.page("story")
    assert isinstance(page, StoryPage)
    page.open("")
    page.refresh(None)
    assert page.empty.isVisible()
    assert page.focus_target() is page.empty.step


def test_questions_are_asked_changed_and_answered(shown: MainWindow, team: Workspace) -> None:
    asked = team.new_id()
    team.journal.append(organiser_scope(), [new_record(Question, asked, text="Who reads it?", asked_by="Saltmarch")])
    page = page_of(shown, "stories")
    page.ask.click()
    dialog = page.steps.dialog
    assert isinstance(dialog, QuestionDialog)
    dialog.first_choice.click()
    assert dialog.isVisible(), "a question needs words"
    dialog.text.setText("How do you reach the night shift?")
    dialog.consent.choose("unnamed")
    dialog.first_choice.click()
    own, theirs = stories.list_questions(team)
    assert (own.text, own.consent) == ("How do you reach the night shift?", "unnamed")
    panels = {panel.view.id: panel for panel in page.questions}
    tick, reply = panels[own.id].tick, panels[theirs.id].reply
    assert tick is not None
    assert reply is not None
    reply.click()
    answer = page.steps.dialog
    assert isinstance(answer, AnswerDialog)
    answer.text.setPlainText("Whoever comes last")
    answer.first_choice.click()
    assert [one.text for one in stories.get_question(team, asked).answers] == ["Whoever comes last"]
    panels = {panel.view.id: panel for panel in page.questions}
    again = panels[own.id].tick
    assert again is not None
    again.click()
    assert stories.get_question(team, own.id).question.answered
    page.steps.ask_question(own.id)
    change = page.steps.dialog
    assert isinstance(change, QuestionDialog)
    change.consent.choose("no")
    change.first_choice.click()
    assert stories.get_question(team, own.id).consent == "no"


# --- lessons --------------------------------------------------------------------------------------------------


def lesson_page(window: MainWindow, code: str) -> LessonPage:
    window.navigator.go("lesson", code)
    page = window.page("lesson")
    assert isinstance(page, LessonPage)
    return page


@pytest.mark.usefixtures("timetable")
@pytest.mark.parametrize("code", LESSONS)
def test_every_lesson_answers_at_once_and_is_kept_when_it_is_understood(
    shown: MainWindow, team: Workspace, code: str
) -> None:
    page = lesson_page(shown, code)
    text = lesson_text(code)
    assert page.question is not None
    assert page.chart is not None
    assert page.chart.count > 5
    right = [number for number, choice in enumerate(text.choices) if choice.right]
    assert len(right) == 1
    wrong = next(number for number in range(len(text.choices)) if number not in right)
    page.question.choices[wrong].click()
    assert text.choices[wrong].feedback in page.question.feedback.text()
    assert lessons.progress_of(team).done == {}
    page.question.choices[right[0]].click()
    assert page.question.feedback.text() == text.choices[right[0]].feedback
    assert lessons.progress_of(team).done == {code: "2019-04-05"}
    listed = page_of(shown, "lessons")
    assert listed.lessons.buttons[code].text() == "Again"


def test_nobody_who_types_still_learns_and_nothing_is_kept(shown: MainWindow, team: Workspace) -> None:
    page = lesson_page(shown, "shift")
    assert page.question is not None
    page.question.choices[1].click()
    assert page.question.right
    assert lessons.progress_of(team).done == {}


def test_lesson_in_the_header_offers_what_helps_with_the_page_and_leads_back(
    shown: MainWindow, partograph: MeasureView
) -> None:
    shown.navigator.go("today")
    assert not shown.header.lesson.isVisible()
    shown.navigator.go("measure", partograph.id)
    button = shown.header.lesson
    assert button.isVisible()
    titles = [action.text() for action in button.choices.actions()]
    assert titles == [lesson_text(code).title for code in LESSONS_OF["measure"]]
    button.choices.actions()[1].trigger()
    page = shown.page("lesson")
    assert isinstance(page, LessonPage)
    assert page.code == "shift"
    shown.navigator.back()
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "measure"


def test_lessons_of_pages_exist() -> None:
    assert {code for codes in LESSONS_OF.values() for code in codes} <= set(LESSONS)


# --- the storyboard -------------------------------------------------------------------------------------------


def test_the_storyboard_is_shown_before_it_is_saved_and_opened_afterwards(
    shown: MainWindow, team: Workspace, partograph: MeasureView, tmp_path: Path
) -> None:
    members_of.add_member(team, "Grace", "team-leader", since="2018-01-01")
    shown.navigator.go("reports")
    page = shown.page("reports")
    assert isinstance(page, ReportsPage)
    page.storyboard.click()
    board = shown.page("storyboard")
    assert isinstance(board, StoryboardPage)
    assert len(board.sheets) == 6
    opened: list[Path] = []
    board.printer.then = opened.append
    board.folder.use(tmp_path)
    board.make_button.click()
    assert [path.suffix for path in opened] == [".pptx"]
    said = "".join(shape.text_frame.text for shape in Presentation(str(opened[0])).slides[0].shapes)
    assert "Grace" not in said
    board.names.click()
    board.measure.choose(partograph.id)
    board.measure.chosen.emit(partograph.id)
    assert board.prepared is not None
    assert "Grace, Team leader" in board.prepared.content.team
    for form in ("pdf", "poster"):
        board.form.choose(form)
        board.form.chosen.emit(form)
        assert len(board.sheets) == 1
        board.make_button.click()
    assert len({path.name for path in opened}) == 3
    QTest.keyClick(board.sheets[0], Qt.Key.Key_Right)


def test_arrows_go_from_slide_to_slide(shown: MainWindow, partograph: MeasureView) -> None:
    shown.navigator.go("storyboard")
    board = shown.page("storyboard")
    assert isinstance(board, StoryboardPage)
    QApplication.processEvents()
    board.sheets[0].setFocus()
    QTest.keyClick(board.sheets[0], Qt.Key.Key_Right)
    assert board.sheets[1].hasFocus()
    assert board.sheets[1].accessibleName() == "2: Complete partograph"
    shown.resize(900, 700)
    QApplication.processEvents()
    assert board.sheets[0].x() == board.sheets[1].x()


# --- for everybody --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("timetable")
@pytest.mark.parametrize("where", ["learning:sessions", "learning:stories", "learning:lessons", "lesson", "storyboard"])
@pytest.mark.parametrize("look", ["light", "dark", "large", "rtl"])
def test_every_control_has_a_name_and_nothing_is_cut(
    app: QApplication, shown: MainWindow, team: Workspace, where: str, look: str
) -> None:
    commitments.add_commitment(team, "Name beds at ten", by="2019-04-03")
    stories.ask(team, "Who names beds?")
    if look == "rtl":
        apply_direction(app, "ar")
    apply_theme(app, "dark" if look == "dark" else "light", 1.3 if look == "large" else 1.0)
    key, _mark, argument = where.partition(":")
    shown.navigator.go(key, argument)
    page = shown.page(key)
    for _turn in range(3):
        app.processEvents()
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox):
        for control in page.findChildren(kind):
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                name = control.accessibleName() or getattr(control, "text", lambda: "")()
                assert name, control
    for control in page.findChildren(QAbstractButton):
        if control.isVisible() and control.text():
            assert control.width() >= control.minimumSizeHint().width() - 1, control.text()
    assert page.grab().width() == page.width()


def test_ctrl_tab_goes_from_part_to_part(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown)
    page.tabs.setFocus()
    seen = []
    for _turn in range(3):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append(page.tabs.key)
    assert seen == ["stories", "lessons", "sessions"]
    assert page.tabs.hasFocus()
