"""The fourth part of the page Team: who can do what, who is for the change; in the real window over a real store."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.teamwork import actions, skills, stakeholders, team_support
from qic_desktop.services.teamwork import team as members_of
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site import learning_lesson, today
from ui.site import team as team_view
from ui.site.team import TeamPageView
from ui.site.team_around_dialogs import SkillDialog, StakeholderDialog, TalkDialog
from ui.site.team_dialogs import LeaderDialog
from ui.site.team_panels import Health
from ui.theme.apply import apply_direction, apply_theme
from ui.widgets.buttons import Button
from ui.workspace import Frame


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    specs = [today.page_spec(), team_view.page_spec(), learning_lesson.page_spec()]
    return open_window(team, specs, Frame("Mtoni Juu", "team"))


@pytest.fixture
def people(team: Workspace) -> dict[str, str]:
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician"), ("Sana", "data-clerk")):
        members_of.add_member(team, name, role, since="2018-01-01")
    return {view.name or "": view.person for view in members_of.list_members(team)}


def page_of(window: MainWindow) -> TeamPageView:
    window.navigator.go("team", "skills")
    page = window.page("team")
    assert isinstance(page, TeamPageView)
    return page


def words(page: TeamPageView) -> str:
    QApplication.processEvents()
    return " | ".join(one.text() for one in page.around.findChildren(QLabel) if one.isVisibleTo(page))


def test_without_people_it_asks_for_them_and_still_takes_stakeholders(shown: MainWindow) -> None:
    page = page_of(shown)
    assert page.around.empty.isVisible()
    assert not page.around.skills.isVisible()
    assert page.around.around.isVisible()
    assert page.focus_target() is page.around.empty.step


def test_digits_set_levels_and_what_nobody_can_opens_its_lesson(
    shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    page = page_of(shown)
    table = page.around.skills.table
    table.setFocus()
    assert table.cell == (people["Grace"], "pdsa")
    QTest.keyClick(table, Qt.Key.Key_2)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_3)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Space)
    matrix = skills.skill_matrix(team)
    assert matrix.level(people["Grace"], "pdsa") == "can"
    assert matrix.level(people["Ruth"], "pdsa") == "teach"
    assert matrix.level(people["Ruth"], "run-charts") == "learning"
    assert table.cell == (people["Ruth"], "run-charts")
    assert page.around.skills.levels.key == "learning"
    said = words(page)
    assert "Nobody can read run charts yet. Open the lesson with two of you." in said
    assert "Ruth could show Sana: Testing a change (PDSA)" in said
    page.around.skills.lessons[0].click()  # type: ignore[attr-defined]
    assert shown.navigator.here.key == "lesson"


def test_the_arrow_stays_among_people_and_delete_clears(
    shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    skills.set_level(team, people["Grace"], "pdsa", "can")
    table = page_of(shown).around.skills.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert table.cell == (people["Grace"], "pdsa")
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert skills.skill_matrix(team).level(people["Grace"], "pdsa") == "none"
    QTest.keyClick(table, Qt.Key.Key_End)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.cell[0] == people["Sana"]


def test_the_mouse_sets_a_level_with_the_switch_below(
    shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    page = page_of(shown)
    table = page.around.skills.table
    place = table.visualRect(table.skills.index(4, 3)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.cell == (people["Sana"], "drivers")
    page.around.skills.levels.choose("teach")
    page.around.skills.levels.chosen.emit("teach")
    assert skills.skill_matrix(team).level(people["Sana"], "drivers") == "teach"
    note = table.visualRect(table.skills.index(4, 4)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(note))
    assert table.cell == (people["Sana"], "drivers")


def test_a_cell_is_spoken_with_skill_name_and_level(shown: MainWindow, team: Workspace, people: dict[str, str]) -> None:
    skills.set_level(team, people["Ruth"], "leading", "teach")
    cells = page_of(shown).around.skills.table.skills
    assert cells.index(5, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Leading a meeting, Ruth: can teach"
    assert cells.index(5, 2).data() == "can teach"
    assert cells.index(5, 4).data() == "only Ruth"


def test_a_skill_of_their_own_is_added_with_insert_and_taken_off(
    shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    page = page_of(shown)
    table = page.around.skills.table
    QTest.keyClick(table, Qt.Key.Key_Insert)
    dialog = page.steps.dialog
    assert isinstance(dialog, SkillDialog)
    for taken in ("", "leading a MEETING"):
        dialog.name.setText(taken)
        dialog.first_choice.click()
        assert dialog.isVisible()
    own = "Speaking with families"
    dialog.name.setText(own)
    dialog.first_choice.click()
    assert skills.skill_matrix(team).skills[-1] == own
    table.setCurrentIndex(table.skills.index(6, 1))
    assert page.around.skills.remove.isVisible()
    page.around.skills.remove.click()
    assert own not in skills.skill_matrix(team).skills


def test_from_right_to_left_a_card_moves_the_way_the_arrow_points(
    app: QApplication, shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    apply_direction(app, "ar")
    one = stakeholders.add_stakeholder(team, "Night sisters", "undecided")
    page = page_of(shown)
    shown.refresh(None)
    QTest.keyClick(page.around.around.cards[one], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert stakeholders.get_stakeholder(team, one).stands == "against"
    arrows = [each for each in page.around.around.cards[one].findChildren(Button) if "Move to" in each.accessibleName()]
    assert [each.accessibleName() for each in arrows] == ["Move to “Undecided”: Night sisters"]
    arrows[0].click()
    assert stakeholders.get_stakeholder(team, one).stands == "undecided"


def test_a_card_moves_by_keyboard_keeps_the_focus_and_the_page(
    shown: MainWindow, team: Workspace, people: dict[str, str], qtbot: QtBot
) -> None:
    one = stakeholders.add_stakeholder(team, "Night sisters", "against", why="more forms")
    page = page_of(shown)
    QApplication.processEvents()
    page.around.around.cards[one].setFocus()
    for stands in ("undecided", "for", "for"):
        card = page.around.around.cards[one]
        assert QApplication.focusWidget() is card
        QTest.keyClick(card, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert stakeholders.get_stakeholder(team, one).stands == stands
    QTest.keyClick(page.around.around.cards[one], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert stakeholders.get_stakeholder(team, one).stands == "undecided"
    assert shown.navigator.here.key == "team"


def test_somebody_is_written_down_changed_and_becomes_an_action(
    shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    page = page_of(shown)
    page.around.around.add.click()
    dialog = page.steps.dialog
    assert isinstance(dialog, StakeholderDialog)
    dialog.first_choice.click()
    assert dialog.isVisible()
    dialog.name.setText("Night sisters")
    dialog.why.setText("more forms")
    dialog.talks.choose("Ruth")
    dialog.first_choice.click()
    (view,) = stakeholders.list_stakeholders(team)
    assert (view.stands, view.record.who_talks) == ("undecided", "Ruth")
    QTest.keyClick(page.around.around.cards[view.id], Qt.Key.Key_Return)
    dialog = page.steps.dialog
    assert isinstance(dialog, StakeholderDialog)
    dialog.stands.choose("against")
    dialog.first_choice.click()
    assert stakeholders.get_stakeholder(team, view.id).stands == "against"
    page.around.around.cards[view.id].talk.click()
    asked = page.steps.dialog
    assert isinstance(asked, TalkDialog)
    assert asked.owner.key == people["Ruth"]
    assert "Night" not in asked.text.text()
    asked.text.setText("Try the form at night")
    asked.first_choice.click()
    (action,) = actions.list_actions(team)
    assert (action.action.text, action.owner_name) == ("Try the form at night", "Ruth")
    assert "1 open action" in words(page)
    page.around.open_stakeholder(view.id)
    dialog = page.steps.dialog
    assert isinstance(dialog, StakeholderDialog)
    dialog.remove.click()
    assert stakeholders.list_stakeholders(team) == ()


def test_the_ground_rules_are_one_click_from_the_members(
    shown: MainWindow, team: Workspace, people: dict[str, str]
) -> None:
    shown.navigator.go("team", "people")
    page = shown.page("team")
    assert isinstance(page, TeamPageView)
    page.findChildren(Health)[-1].rules.click()
    assert page.tabs.key == "support"
    assert page.agreement.text.hasFocus()
    QTest.keyClicks(page.agreement.text, "Every second Tuesday")
    page.leave()
    assert team_support.ground_rules(team) == "Every second Tuesday"


def test_what_was_said_with_a_leader_and_earlier_meetings_stand_on_the_panel(
    shown: MainWindow, team: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = 1_550_000_000_000
    for turn, met in enumerate(("2019-01-08", "2019-02-12", "2019-03-12")):
        monkeypatch.setattr(team.journal, "clock", lambda turn=turn: wall + turn * 30 * 86_400_000)
        if turn:
            team_support.write_leader(team, "Helena", last_contact=met)
        else:
            team_support.add_leader(team, "Helena", "chief nurse", last_contact=met)
    shown.navigator.go("team", "support")
    page = shown.page("team")
    assert isinstance(page, TeamPageView)
    page.steps.ask_leader(page.leaders[0].view.id)
    dialog = page.steps.dialog
    assert isinstance(dialog, LeaderDialog)
    dialog.note.setText("Asks for the chart every month")
    dialog.first_choice.click()
    said = [one.text() for one in page.leaders[0].findChildren(QLabel)]
    assert "Met 3 times; before that on 12 Feb 2019, 8 Jan 2019" in said
    assert "Asks for the chart every month" in said
    assert team_support.get_leader(team, "Helena").last is not None


def test_a_leader_to_meet_stands_on_today(shown: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    team_support.add_leader(team, "Helena", "chief nurse", last_contact="2019-03-01", next_contact="2019-04-04")
    shown.navigator.go("team", "people")
    shown.navigator.go("today")
    shown.refresh(None)
    page = shown.page("today")
    said = " ".join(one.text() for one in page.findChildren(QLabel))
    assert "Meet your senior leader: Helena" in said
    assert "due since 4 April" in said


@pytest.mark.parametrize(("scale", "language"), [(1.0, "en"), (1.3, "en"), (2.0, "en"), (1.0, "ar")])
def test_nothing_is_cut_with_many_people_and_long_names(
    app: QApplication,
    shown: MainWindow,
    team: Workspace,
    people: dict[str, str],
    looking: ModuleType,
    scale: float,
    language: str,
) -> None:
    apply_theme(app, "light", scale)
    apply_direction(app, language)
    for number in range(6):
        members_of.add_member(team, f"Maria Magdalena Nakigudde-Ssekandi {number}", "clinician", since="2018-01-01")
    for stands in stakeholders.STANDS:
        stakeholders.add_stakeholder(team, f"{stands} the whole night shift of both wards", stands, why="words " * 30)
    page = page_of(shown)
    shown.refresh(None)
    for _turn in range(3):
        QApplication.processEvents()
    assert [*looking.faults_of(page), *looking.unnamed(page)] == []


def test_the_name_above_a_column_is_never_cut(shown: MainWindow, team: Workspace, people: dict[str, str]) -> None:
    long = members_of.add_member(team, "Marie-Espérance Kalambo Wangulu", "clinician", since="2018-01-01")
    assert long.touched
    shown.refresh(None)
    table = page_of(shown).around.skills.table
    heads = table.horizontalHeader()
    for column in range(1, table.model().columnCount() - 1):
        name = table.model().headerData(column, Qt.Orientation.Horizontal)
        assert table.columnWidth(column) >= heads.fontMetrics().horizontalAdvance(name) + 22, name
