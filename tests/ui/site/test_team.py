"""The page Team and one meeting, in the real window over a real store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.teamwork import actions, meetings, team_page, team_support
from qic_desktop.services.teamwork import team as members_of
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site import meeting as meeting_page
from ui.site import team as team_view
from ui.site import today
from ui.site.meeting import MeetingPage
from ui.site.team import TeamPageView
from ui.site.team_dialogs import LeaveDialog, MeetingDialog, MemberDialog, RoleDialog
from ui.site.team_members import Column, MembersTable
from ui.site.today import TodayPage
from ui.theme import fonts
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import Frame


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    specs = [today.page_spec(), team_view.page_spec(), meeting_page.page_spec()]
    return open_window(team, specs, Frame("Mtoni Juu", "team"))


def page_of(window: MainWindow, tab: str = "people") -> TeamPageView:
    window.navigator.go("team", tab)
    page = window.page("team")
    assert isinstance(page, TeamPageView)
    return page


def members(site: Workspace) -> dict[str, str]:
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician"), ("Sana", "data-clerk")):
        members_of.add_member(site, name, role, since="2018-01-01")
    return {view.name or "": view.person for view in members_of.list_members(site)}


def new_leader(site: Workspace) -> None:
    members(site)
    members_of.leave_team(site, members_of.get_member(site, "Grace").id, until="2019-03-31")
    members_of.add_member(site, "Daniel", "team-leader", since="2019-04-01")


def test_an_empty_team_offers_one_step_that_ends_with_a_member_in_the_table(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown)
    assert page.empty.isVisible()
    assert page.focus_target() is page.empty.step
    assert page.empty.step is not None
    page.empty.step.click()
    dialog = page.steps.dialog
    assert isinstance(dialog, MemberDialog)
    dialog.first_choice.click()
    assert dialog.isVisible()
    QTest.keyClicks(dialog.name, "Grace Okafor")
    dialog.role.choose("team-leader")
    dialog.role.chosen.emit("team-leader")
    assert (dialog.hours.text(), dialog.hours.placeholderText()) == ("", "usual: 8")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert not page.empty.isVisible()
    assert [row.view.name for row in team_page.team_page(team).rows] == ["Grace Okafor"]
    cells = [page.table.members.index(0, column).data() for column in range(6)]
    assert cells == ["Grace Okafor", "Team leader", "Apr 2019", "8 h agreed", "", "new"]
    assert page.table.members.index(1, 0).data() == "vacant"


def test_hours_that_are_no_number_are_asked_again_and_empty_hours_are_kept_empty(
    shown: MainWindow, team: Workspace
) -> None:
    members(team)
    page = page_of(shown)
    page.table.opened.emit(0)
    dialog = page.steps.dialog
    assert isinstance(dialog, MemberDialog)
    dialog.hours.setText("many")
    dialog.first_choice.click()
    assert dialog.isVisible()
    dialog.hours.setText("7,5")
    dialog.used.setText("2")
    dialog.first_choice.click()
    row = team_page.team_page(team).rows[0]
    assert (row.view.membership.hours, row.used) == (7.5, 2)
    assert page.table.members.index(0, 3).data() == "2 of 7.5 h"


def test_insert_adds_and_enter_on_a_vacant_role_asks_for_that_role(shown: MainWindow, team: Workspace) -> None:
    ids = members(team)
    team_member = next(view for view in team_page.team_page(team).rows if view.view.person == ids["Sana"]).view
    leave_on(team, team_member.id, "2019-03-01")
    page = page_of(shown)
    shown.refresh(None)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Insert)
    assert isinstance(page.steps.dialog, MemberDialog)
    page.steps.dialog.reject()
    page.table.selectRow(2)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    dialog = page.steps.dialog
    assert isinstance(dialog, MemberDialog)
    assert dialog.role.key == "data-clerk"
    dialog.reject()


def leave_on(site: Workspace, identity: str, day: str) -> None:
    members_of.leave_team(site, identity, until=day)


def test_who_leaves_with_an_open_action_is_asked_who_takes_it(shown: MainWindow, team: Workspace) -> None:
    ids = members(team)
    actions.add_action(team, "Ask for a desk", owner=ids["Ruth"])
    page = page_of(shown)
    page.table.opened.emit(1)
    page.steps.dialog.leave.click()  # type: ignore[union-attr]
    dialog = page.steps.dialog
    assert isinstance(dialog, LeaveDialog)
    dialog.taker.choose(ids["Sana"])
    dialog.day.show_day("2019-04-04")
    dialog.first_choice.click()
    (action,) = actions.list_actions(team)
    assert action.owner_name == "Sana"
    assert [row.view.name for row in team_page.team_page(team).rows] == ["Grace", "Sana"]
    assert "Ruth" in page._former.text()


def test_who_has_a_last_day_ahead_stays_with_the_day_beside_the_name(shown: MainWindow, team: Workspace) -> None:
    members(team)
    team_member = team_page.team_page(team).rows[1].view
    leave_on(team, team_member.id, "2019-04-30")
    page = page_of(shown)
    assert page.table.members.index(1, 5).data() == "until 30 Apr"


def test_another_role_is_taken_from_the_dialog(shown: MainWindow, team: Workspace) -> None:
    members(team)
    page = page_of(shown)
    page.table.opened.emit(1)
    page.steps.dialog.another.click()  # type: ignore[union-attr]
    dialog = page.steps.dialog
    assert isinstance(dialog, RoleDialog)
    dialog.role.choose("opinion-leader")
    dialog.first_choice.click()
    assert {row.view.role for row in team_page.team_page(team).rows} == {"team-leader", "opinion-leader", "data-clerk"}


def test_a_change_of_leader_stands_on_team_and_today_until_it_is_ticked_off(
    shown: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    new_leader(team)
    first = shown.page("today")
    assert isinstance(first, TodayPage)
    first.refresh(None)
    names = [button.accessibleName() for button in first.buttons]
    assert "Open: The team leader changed on 1 April 2019: Grace to Daniel" in names
    first.buttons[[name.startswith("Open: The team") for name in names].index(True)].click()
    page = page_of(shown)
    assert page.alert is not None
    assert "8 open points" in page.alert.accessibleName()
    page.alert.step.click()
    assert page.hand_over is not None
    assert page.hand_over.boxes[0].hasFocus()
    QTest.keyClick(page.hand_over.boxes[0], Qt.Key.Key_Space)
    assert team_page.team_page(team).change.done == {"met": "2019-04-05"}  # type: ignore[union-attr]
    assert page.hand_over.boxes[0].isChecked()
    assert page.hand_over.boxes[0].hasFocus()
    for number in range(1, 8):
        assert page.hand_over is not None
        page.hand_over.boxes[number].click()
    assert (page.alert, page.hand_over) == (None, None)
    first.refresh(None)
    assert not any("leader changed" in button.accessibleName() for button in first.buttons)


def test_overdue_actions_stand_on_today_and_lead_to_the_list(
    shown: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    ids = members(team)
    actions.add_action(team, "Ask for a desk", owner=ids["Ruth"], due="2019-04-02")
    actions.add_action(team, "Later", owner=ids["Ruth"], due="2019-04-30")
    first = shown.page("today")
    assert isinstance(first, TodayPage)
    first.refresh(None)
    names = [button.accessibleName() for button in first.buttons]
    assert [name for name in names if "desk" in name or "Later" in name] == ["Open: Ask for a desk"]
    first.buttons[names.index("Open: Ask for a desk")].click()
    page = shown.page("team")
    assert isinstance(page, TeamPageView)
    assert page.tabs.key == "meetings"
    box = next(iter(page.action_list.boxes.values()))
    box.click()
    assert team_page.team_today(team).overdue == ()


def test_an_action_is_written_in_one_line(shown: MainWindow, team: Workspace) -> None:
    ids = members(team)
    page = page_of(shown, "meetings")
    shown.refresh(None)
    page.adder.owner.choose(ids["Sana"])
    QTest.keyClicks(page.adder.due, "12 Apr 2019")
    QTest.keyClicks(page.adder.text, "Print the chart")
    QTest.keyClick(page.adder.text, Qt.Key.Key_Return)
    (one,) = actions.list_actions(team)
    assert (one.action.text, one.owner_name, one.action.due) == ("Print the chart", "Sana", "2019-04-12")
    assert page.adder.text.text() == ""
    assert page.adder.text.hasFocus()
    QTest.keyClicks(page.adder.due, "soon")
    QTest.keyClicks(page.adder.text, "Never")
    page.adder.add.click()
    assert len(actions.list_actions(team)) == 1
    assert "Type it like" in page.adder.wrong.text()
    page.adder.due.clear()
    QTest.keyClicks(page.adder.due, "30/4/2019")
    page.adder.add.click()
    assert actions.list_actions(team)[-1].action.due == "2019-04-30"
    assert not page.adder.wrong.isVisibleTo(page.adder)


def test_enter_in_an_action_asks_who_before_it_adds(shown: MainWindow, team: Workspace) -> None:
    members(team)
    page = page_of(shown, "meetings")
    shown.refresh(None)
    QTest.keyClicks(page.adder.text, "Print the chart")
    QTest.keyClick(page.adder.text, Qt.Key.Key_Return)
    assert page.adder.owner.hasFocus()
    assert actions.list_actions(team) == ()
    page.adder.add.click()
    assert len(actions.list_actions(team)) == 1


def open_meeting(window: MainWindow) -> MeetingPage:
    page = page_of(window, "meetings")
    page.plan.click()
    dialog = page.steps.dialog
    assert isinstance(dialog, MeetingDialog)
    QTest.keyClicks(dialog.purpose, "What March says")
    dialog.first_choice.click()
    found = window.page("meeting")
    assert isinstance(found, MeetingPage)
    return found


def test_a_meeting_is_written_field_by_field_as_each_is_left(shown: MainWindow, team: Workspace) -> None:
    ids = members(team)
    page = open_meeting(shown)
    assert page.title() == "Meeting of 5 April 2019"
    page.texts["agenda"].setFocus()
    QTest.keyClicks(page.texts["agenda"], "The chart")
    page.minutes.setFocus()
    QTest.keyClicks(page.minutes, "45")
    QTest.keyClick(page.minutes, Qt.Key.Key_Return)
    page.boxes[ids["Ruth"]].click()
    page.boxes[ids["Sana"]].click()
    QTest.keyClicks(page.adder.text, "Ask for a desk")
    page.adder.add.click()
    (view,) = meetings.list_meetings(team)
    assert (view.meeting.agenda, view.meeting.minutes, set(view.came)) == ("The chart", 45, {ids["Ruth"], ids["Sana"]})
    (shared,) = meetings.list_held(team)
    assert (shared.came, shared.of) == (2, 3)
    assert actions.list_actions(team)[0].action.origin == view.id
    page.minutes.setText("a while")
    page.minutes.commit()
    assert meetings.list_meetings(team)[0].meeting.minutes == 45


def test_leaving_the_page_keeps_what_is_half_typed(shown: MainWindow, team: Workspace) -> None:
    members(team)
    page = open_meeting(shown)
    page.texts["decisions"].setFocus()
    QTest.keyClicks(page.texts["decisions"], "Test E again")
    shown.navigator.go("today")
    assert meetings.list_meetings(team)[0].meeting.decisions == "Test E again"


def test_a_deleted_meeting_goes_back_to_the_list_and_undo_brings_it_back(shown: MainWindow, team: Workspace) -> None:
    members(team)
    page = open_meeting(shown)
    page.remove.click()
    assert meetings.list_meetings(team) == ()
    assert shown.navigator.here is not None
    assert shown.navigator.here.key == "team"
    team.journal.undo()
    assert len(meetings.list_meetings(team)) == 1


def test_minutes_and_agreement_are_saved_as_files(shown: MainWindow, team: Workspace, tmp_path: Path) -> None:
    members(team)
    page = open_meeting(shown)
    opened: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path / "papers", opened.append
    page.print.click()
    support = page_of(shown, "support")
    support.printer.folder, support.printer.then = tmp_path / "papers", opened.append
    support.agreement.print_asked.emit()
    assert [path.name for path in opened] == ["Mtoni Juu, minutes, 5 April 2019.pdf", "Mtoni Juu, agreement.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in opened)


def test_objectives_are_covered_until_both_sides_have_finished(shown: MainWindow, team: Workspace) -> None:
    members(team)
    page = page_of(shown, "support")
    ours, theirs = page.objectives.columns["team"], page.objectives.columns["management"]
    assert not ours.ready.isEnabled()
    for column, text in ((ours, "Less waiting"), (theirs, "Fewer complaints")):
        column.new.setFocus()
        QTest.keyClicks(column.new, text)
        QTest.keyClick(column.new, Qt.Key.Key_Return)
    assert [one.toPlainText() for one in ours.fields.values()] == ["Less waiting"]
    ours.ready.click()
    assert (len(ours.fields), len(theirs.fields)) == (0, 1)
    theirs.ready.click()
    assert (len(ours.fields), len(theirs.fields)) == (1, 1)
    assert team_support.objectives_of(team).are_compared
    assert page.objectives.talk.isVisible()


def test_objectives_are_reviewed_when_both_lists_stand_side_by_side(shown: MainWindow, team: Workspace) -> None:
    members(team)
    for voice in ("team", "management"):
        team_support.add_objective(team, voice, "Less waiting")
    page = page_of(shown, "support")
    (review,) = page.objectives.columns["team"].reviews.values()
    assert not review.isVisible()
    for voice in ("team", "management"):
        team_support.set_ready(team, voice)
    shown.refresh(None)
    assert (review.met.currentText(), review.said.isVisible()) == ("Is it met?", False)
    review.met.setFocus()
    QTest.keyClicks(review.met, "P")
    (mine,) = team_support.objectives_of(team).team
    assert (mine.met, mine.reviewed_on) == ("partly", team.today().isoformat())
    assert review.said.isVisible()
    review.said.setFocus()
    QTest.keyClicks(review.said, "at night not yet")
    review.commit()
    (mine,) = team_support.objectives_of(team).team
    assert (mine.met, mine.review) == ("partly", "at night not yet")
    (theirs,) = team_support.objectives_of(team).management
    assert theirs.met is None


def test_a_leaders_promise_is_written_and_its_state_changed(shown: MainWindow, team: Workspace) -> None:
    team_support.add_leader(team, "Helen Brook", "chief nurse")
    page = page_of(shown, "support")
    shown.refresh(None)
    QTest.keyClicks(page.leaders[0].new, "Two hours a week")
    QTest.keyClick(page.leaders[0].new, Qt.Key.Key_Return)
    (view,) = team_support.list_leaders(team)
    choice = page.leaders[0].findChild(QComboBox, f"promise-{view.promises[0].id}")
    assert choice is not None
    choice.chosen.emit("given")  # type: ignore[attr-defined]
    assert team_support.list_leaders(team)[0].promises[0].state == "given"


@pytest.mark.parametrize("tab", ["people", "meetings", "support"])
def test_every_control_can_be_reached_by_tab_and_has_a_name(shown: MainWindow, team: Workspace, tab: str) -> None:
    new_leader(team)
    actions.add_action(team, "Ask for a desk")
    team_support.add_leader(team, "Helen Brook", "chief nurse")
    team_support.add_promise(team, "Helen Brook", "Two hours a week")
    page = page_of(shown, tab)
    shown.refresh(None)
    controls = [
        one
        for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
        for one in page.findChildren(kind)
        if one.isVisible() and one.isEnabled()
    ]
    assert len(controls) >= 4
    for one in controls:
        said = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
        assert said, one
        if not one.property("segment"):
            assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, said


@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_nothing_is_cut_or_wider_than_the_page(
    shown: MainWindow, team: Workspace, app: QApplication, tag: str, scale: float
) -> None:
    new_leader(team)
    team_support.add_leader(team, "Helen Brook", "chief operating officer of both hospitals")
    apply_direction(app, tag)
    apply_theme(app, "light", scale)
    for tab in ("people", "meetings", "support"):
        page = page_of(shown, tab)
        page.refresh(None)
        QApplication.processEvents()
        for one in page.findChildren(QWidget):
            if one.isVisible() and one.width() > 1 and not isinstance(one, QComboBox):
                left = one.mapTo(page, one.rect().topLeft()).x()
                right = left + one.width()
                assert -2 <= left <= right <= page.width() + 2, (tab, one, one.objectName())


def test_names_and_roles_are_whole_in_a_wide_and_in_a_narrow_table(shown: MainWindow, team: Workspace) -> None:
    name, role = "Marie-Espérance Kalambo Wangulu", "council member"
    members_of.add_member(team, name, "team-leader", since="2018-01-01", profession="midwife")
    members_of.add_member(team, "Ruth", role, since="2018-01-01", profession=role.capitalize())
    table = page_of(shown).table
    metrics = QFontMetrics(fonts.text(13, 600))
    assert table.columnWidth(Column.NAME) >= metrics.horizontalAdvance(name) + 22
    assert table.isColumnHidden(Column.NOTE)
    assert table.model().index(1, Column.ROLE).data() == role
    narrow = MembersTable()
    narrow.resize(430, 200)
    narrow.show_page(team_page.team_page(team))
    assert narrow.columnWidth(Column.NAME) < metrics.horizontalAdvance(name)
    assert narrow.rowHeight(0) >= 2 * metrics.height()
    shiboken6.delete(narrow)


def test_ctrl_tab_goes_from_part_to_part(shown: MainWindow, team: Workspace) -> None:
    members(team)
    page = page_of(shown)
    page.table.setFocus()
    seen = []
    for _turn in range(4):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append(page.tabs.key)
        assert page.isAncestorOf(QApplication.focusWidget())
    assert seen == ["meetings", "support", "skills", "people"]
