"""The page Progress in the real window over a real store: scores, questionnaires one after the other, spread, costs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from qic_desktop.domain.progress import InstrumentAnswer
from qic_desktop.domain.scope import coach_scope
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.progress import answers, assessment, costs, instruments, progress_page, spreading
from qic_desktop.services.teamwork import actions
from qic_desktop.services.teamwork import team as members_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from ui.opening import OpenedStore
from ui.shell.window import MainWindow
from ui.site import progress as progress_view
from ui.site import team as team_view
from ui.site import today
from ui.site.progress import TABS, ProgressPageView
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import Frame

COACH = "0193b1f2-6f7c-7aaa-8aaa-0123456789ab"


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician")):
        members_of.add_member(team, name, role, since="2018-01-01")
    specs = [today.page_spec(), team_view.page_spec(), progress_view.page_spec()]
    return open_window(team, specs, Frame("Mtoni Juu", "team"))


def page_of(window: MainWindow, tab: str = "assessment") -> ProgressPageView:
    window.navigator.go("progress", tab)
    page = window.page("progress")
    assert isinstance(page, ProgressPageView)
    return page


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def coach_scores(team: Workspace, level: str) -> None:
    sheet = instruments.get_sheet(team, "assessment-scale")
    fields = {"answers": {"level": level}, "score": float(level), "rater_role": "coach"}
    identity = f"{sheet.key}|{COACH}|{answers.this_period(team)}"
    record = new_record(InstrumentAnswer, identity, **fields, suggestions="Test at night")
    team.journal.append(coach_scope(COACH, team.own_id), [record], undoable=False)


# --- assessment -----------------------------------------------------------------------------------------------


def test_the_coachs_score_appears_when_the_teams_is_given(shown: MainWindow, team: Workspace) -> None:
    coach_scores(team, "2.0")
    page = page_of(shown)
    panel = page.assessment
    assert "given, shown when yours is" in words(panel.right)
    assert "Test at night" not in words(panel.right)
    assert not panel.give.isEnabled()
    QTest.keyClicks(panel.reason, "We tested twice")
    panel.steps.rows["3.0"].radio.click()
    assert panel.give.text() == "Give 3.0"
    assert "given, shown when yours is" in words(panel.right)
    panel.give.click()
    month = assessment.assessment_of(team).now
    assert month.own is not None
    assert (month.own.score, month.own.record.justification) == (3.0, "We tested twice")
    assert "Test at night" in words(panel.right)
    assert "Coach sees you 1.0 less far than you do" in words(panel.right)
    assert panel.history.isVisible()
    assert not panel.give.isEnabled()


def test_a_mismatch_is_something_to_talk_about_and_never_stops_anybody(shown: MainWindow, team: Workspace) -> None:
    panel = page_of(shown).assessment
    assert not panel.talk.isVisible()
    panel.steps.rows["4.0"].radio.click()
    assert panel.talk.isVisible()
    assert "Talk about it" in words(panel.talk)
    assert "nothing of the way to the target yet" in words(panel.talk)
    assert "more stand in the list" in words(panel.talk)
    assert panel.give.isEnabled()
    panel.give.click()
    assert assessment.assessment_of(team).now.own is not None
    panel.steps.rows["0.5"].radio.click()
    assert not panel.talk.isVisible()
    assert panel.give.text() == "Change it to 0.5"


def test_evidence_follows_the_work_and_what_was_picked_stays(shown: MainWindow, team: Workspace) -> None:
    panel = page_of(shown).assessment
    panel.steps.rows["2.5"].radio.click()
    assert "no test is carried out yet" in words(panel.steps.rows["2.5"])
    ramp = cycles.open_ramp(team, "Huddle")
    cycle = cycles.open_cycle(team, ramp.id, title="One day")
    cycles.start_cycle(team, cycle.id)
    page_of(shown).refresh(None)
    assert "1 test carried out" in words(panel.steps.rows["2.5"])
    assert panel.steps.code == "2.5"


def test_a_click_on_the_words_chooses_the_step_and_arrows_go_on(shown: MainWindow, team: Workspace) -> None:
    panel = page_of(shown).assessment
    row = panel.steps.rows["1.0"]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert panel.steps.code == "1.0"
    QTest.keyClick(row.radio, Qt.Key.Key_Down)
    assert panel.steps.code == "1.5"


# --- questionnaires -------------------------------------------------------------------------------------------


def fill(page: ProgressPageView, level: str) -> None:
    assert page.sheet.sheet is not None
    for item in page.sheet.sheet.items:
        page.sheet.rings[item.code, level].click()


def test_raters_answer_one_after_the_other_and_see_nothing_of_each_other(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown, "lasting")
    panel = page.lasting
    assert panel.empty.isVisible()
    panel.raters.start.click()
    assert page.sheet.isVisible()
    assert not page.tabs.isVisible()
    assert not page.sheet.finish.isEnabled()
    fill(page, "a")
    page.sheet.finish.click()
    assert not page.sheet.isVisible()
    assert panel.uncover.isVisible()
    assert not panel.results.strips
    assert "100" not in words(panel.right)
    assert panel.raters.who.currentText() == "Ruth"
    panel.raters.start.click()
    assert not any(ring.isChecked() for ring in page.sheet.rings.values())
    fill(page, "b")
    page.sheet.finish.click()
    panel.uncover.click()
    assert len(panel.results.strips) == 10
    assert "49.9 of 100" in words(panel.right)
    first = next(one.text() for one in panel.results.findChildren(QLabel) if one.isVisible() and "%" in one.text())
    assert first.startswith("71 %")


def test_a_half_filled_sheet_waits_for_its_rater_and_counts_nowhere(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown, "lasting")
    page.lasting.raters.start.click()
    page.sheet.rings["benefits", "b"].click()
    page.sheet.aside.click()
    assert "go on" in page.lasting.raters.who.currentText()
    assert answers.list_given(team, "sustainability") == ()
    assert not team.journal.list_records(InstrumentAnswer)
    page.lasting.raters.start.click()
    assert page.sheet.rings["benefits", "b"].isChecked()
    assert page.sheet.first() is page.sheet.rings["credibility", "a"]


def test_the_lowest_become_actions_of_the_team(shown: MainWindow, team: Workspace) -> None:
    full = {item.code: "a" for item in instruments.get_sheet(team, "sustainability").items}
    answers.give_answers(team, "sustainability", full | {"senior": "d"}, period="2019-03", role="manager")
    page = page_of(shown, "lasting")
    adder = page.lasting.low.adders["senior"]
    QTest.keyClicks(adder.text, "Ask Helen to the huddle")
    adder.add.click()
    (one,) = actions.list_actions(team)
    assert (one.action.text, one.action.origin) == ("Ask Helen to the huddle", "sustainability|senior")
    assert "Ask Helen to the huddle" in words(page.lasting.low)


def test_answers_without_a_name_are_shown_from_three_on_and_leave_nothing_half_filled(
    shown: MainWindow, team: Workspace
) -> None:
    page = page_of(shown, "team-pulse")
    assert page.which.key == "team-pulse"
    panel = page.questions
    for count in range(3):
        assert not panel.results.strips
        panel.raters.start.click()
        fill(page, "4")
        page.sheet.finish.click()
        assert len(answers.list_given(team, "team-pulse")) == count + 1
    assert len(panel.results.strips) == 6
    panel.raters.start.click()
    page.sheet.rings["aim", "1"].click()
    shown.navigator.go("today")
    page_of(shown, "team-pulse")
    assert not page.sheet.isVisible()
    assert len(answers.list_given(team, "team-pulse")) == 3


def test_the_page_team_leads_to_readiness(shown: MainWindow, team: Workspace) -> None:
    shown.navigator.go("team", "people")
    link = shown.page("team").findChild(QAbstractButton, "readiness")
    assert link is not None
    link.click()
    page = shown.page("progress")
    assert isinstance(page, ProgressPageView)
    assert (page.tabs.key, page.which.key) == ("questions", "readiness")
    assert not page.questions.empty_unnamed.isVisible()
    assert page.questions.empty.isVisible()


# --- spread ---------------------------------------------------------------------------------------------------


def test_a_unit_a_change_a_state_and_a_reason(shown: MainWindow, team: Workspace) -> None:
    ramp = cycles.open_ramp(team, "Huddle")
    page = page_of(shown, "spread")
    panel = page.spread
    assert panel.empty.isVisible()
    QTest.keyClicks(panel.new_unit, "Nights")
    QTest.keyClick(panel.new_unit, Qt.Key.Key_Return)
    panel.other.setCurrentIndex(panel.other.findData(ramp.id))
    panel.other.chosen.emit(panel.other.key)
    (row,) = spreading.spread_of(team).rows
    cell = panel.tracker.cells[row.id, ramp.id]
    assert "Not begun" in cell.accessibleName()
    cell.click()
    assert panel.cell.isVisible()
    panel.cell.state.choose("testing")
    panel.cell.state.chosen.emit("testing")
    assert "Testing" in panel.tracker.cells[row.id, ramp.id].accessibleName()
    panel.cell.retest.click()
    QTest.keyClicks(panel.cell.why, "Fewer staff")
    panel.plan.fields["led_by"].setFocus()
    panel.cell.commit()
    (row,) = spreading.spread_of(team).rows
    record = row.cells[0].record
    assert record is not None
    assert (record.state, record.since, record.retest, record.why_retest) == (
        "testing",
        "2019-04-05",
        True,
        "Fewer staff",
    )
    panel.plan.planned.choose("2019-06")
    panel.plan.planned.chosen.emit("2019-06")
    assert spreading.list_units(team)[0].planned == "2019-06"
    assert "planned Jun 2019" in words(panel.tracker)
    panel.cell.state.chosen.emit("adopted")
    assert panel.reach.isVisible()
    assert "1 of 1 unit has adopted it" in panel.reach.accessibleName()
    panel.plan.remove.click()
    assert panel.empty.isVisible()


def test_arrows_go_from_cell_to_cell(shown: MainWindow, team: Workspace) -> None:
    for name in ("Nights", "Days"):
        spreading.add_unit(team, name)
    for key in ("method", "collaborative"):
        spreading.begin_spread(team, key)
    page = page_of(shown, "spread")
    first, second = (row.id for row in spreading.spread_of(team).rows)
    cells = page.spread.tracker.cells
    cells[first, "method"].setFocus()
    QTest.keyClick(cells[first, "method"], Qt.Key.Key_Right)
    assert cells[first, "collaborative"].hasFocus()
    QTest.keyClick(cells[first, "collaborative"], Qt.Key.Key_Down)
    assert cells[second, "collaborative"].hasFocus()
    QTest.keyClick(cells[second, "collaborative"], Qt.Key.Key_Right)
    assert cells[second, "collaborative"].hasFocus()
    assert not page.spread.cell.isVisible()
    QTest.keyClick(cells[second, "collaborative"], Qt.Key.Key_Return)
    assert page.spread.cell.isVisible()
    assert (page.spread.unit, page.spread.key) == (second, "collaborative")


# --- time and cost --------------------------------------------------------------------------------------------


def test_an_entry_is_written_summed_saved_and_taken_out(shown: MainWindow, team: Workspace, tmp_path: Path) -> None:
    page = page_of(shown, "cost")
    form = page.cost.form
    assert page.cost.empty.isVisible()
    form.keep.click()
    assert "Enter hours" in form.fields["hours"].line.text()
    QTest.keyClicks(form.persons, "5")
    QTest.keyClicks(form.hours, "0,75")
    QTest.keyClicks(form.cash, "lots")
    form.keep.click()
    assert "Write a number" in form.fields["cash"].line.text()
    form.cash.setText("12")
    form.keep.click()
    assert "currency" in form.fields["currency"].line.text()
    form.currency.setText("gbp")
    form.keep.click()
    (line,) = costs.ledger_of(team).lines
    assert (line.person_hours, line.entry.cash, line.entry.currency) == (3.75, 12.0, "GBP")
    assert (form.hours.text(), form.currency.text()) == ("", "GBP")
    assert "3.75 h" in words(page.cost.left)
    saved: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, saved.append
    page.cost.csv.click()
    assert saved[0].name.endswith("time and cost.csv")
    assert "meeting" in saved[0].read_text(encoding="utf-8-sig")
    gone = page.findChild(QAbstractButton, f"cost-{line.id}")
    assert gone is not None
    gone.click()
    assert page.cost.empty.isVisible()


def test_the_report_is_made_beside_the_window(shown: MainWindow, team: Workspace, tmp_path: Path) -> None:
    page = page_of(shown)
    saved: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, saved.append
    page.print.click()
    assert saved[0].read_bytes().startswith(b"%PDF")


# --- the page as a whole --------------------------------------------------------------------------------------


def filled(team: Workspace) -> None:
    assessment.give_score(team, "3.0", period="2019-02")
    assessment.give_score(team, "3.5")
    for name in ("sustainability", "readiness"):
        sheet = instruments.get_sheet(team, name)
        for place in (0, -1):
            given = {item.code: item.levels[place].code for item in sheet.items}
            answers.give_answers(team, name, given, role="manager", period="2019-03")
    progress_page.add_action(team, "sustainability", "senior", "A thing to do")
    spreading.add_unit(team, "Nights", kind="shift", led_by="Nurse in charge")
    spreading.set_state(team, "Nights", "method", "adopted", "2019-02-01")
    costs.add_cost(team, "meeting", persons=4, hours=1, cash=4000, currency="TZS")


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name_and_can_be_reached_by_tab(
    shown: MainWindow, team: Workspace, partograph: MeasureView, tab: str
) -> None:
    filled(team)
    page = page_of(shown, tab)
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    controls = [one for kind in kinds for one in page.findChildren(kind) if one.isVisible()]
    for one in controls:
        text = one.text() if isinstance(one, QAbstractButton) else ""
        assert one.accessibleName() or text, one.objectName() or type(one)
    wanted = {id(one) for one in controls if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    page.tabs.setFocus()
    found, one = set(), QApplication.focusWidget()
    for _turn in range(1_000):
        assert one is not None
        one = one.nextInFocusChain()
        found.add(id(one))
    assert wanted <= found


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("en", 2.0), ("ar", 1.3)])
def test_no_words_are_cut_off(
    app: QApplication, shown: MainWindow, team: Workspace, tab: str, language: str, scale: float
) -> None:
    try:
        filled(team)
        apply_theme(app, "light", scale)
        apply_direction(app, language)
        page = page_of(shown, tab)
        for _turn in range(4):
            app.processEvents()
        for one in page.findChildren(QLabel):
            if one.isVisible() and one.wordWrap() and one.text():
                assert one.height() + 2 >= one.heightForWidth(one.width()), one.text()
        area = page.findChild(QWidget, "qt_scrollarea_viewport")
        assert area is not None
        content = area.findChild(QWidget)
        assert content is not None
        assert content.minimumSizeHint().width() <= area.width()
    finally:
        apply_theme(app, "light", 1.0)
        apply_direction(app, "en")


@pytest.mark.parametrize(("words", "tab"), [("sustain", "lasting"), ("adoption", "spread"), ("money", "cost")])
def test_going_to_finds_each_part_by_the_words_people_look_for(
    shown: MainWindow, team: Workspace, words: str, tab: str
) -> None:
    (hit,) = [one for one in OpenedStore(team).search(words) if one.place.key == "progress"]
    shown.navigator.go(hit.place.key, hit.place.argument)
    page = shown.page("progress")
    assert isinstance(page, ProgressPageView)
    assert page.tabs.key == tab


def test_ctrl_tab_goes_from_part_to_part(shown: MainWindow, team: Workspace) -> None:
    page = page_of(shown)
    page.tabs.setFocus()
    seen = []
    for _turn in range(5):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append(page.tabs.key)
    assert seen == ["lasting", "spread", "cost", "questions", "assessment"]
    assert page.tabs.hasFocus()
