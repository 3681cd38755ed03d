"""The page Aim and drivers in the real window: aim and targets, diagnosis with its pictures, charter and its paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.period import parse_period
from qic_desktop.services.improving import diagnoses, plans
from qic_desktop.services.measuring import measures, targets
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site import aim, reports
from ui.site.aim import AimPage
from ui.site.aim_tab import AimTab, point_words
from ui.site.charter_tab import CharterTab
from ui.site.diagnosis_tab import DiagnosisTab
from ui.site.reports import ReportsPage
from ui.site.target_dialog import TargetDialog
from ui.site.target_words import aid_lines
from ui.theme.apply import apply_direction, apply_theme
from ui.widgets.choice import Select
from ui.workspace import Frame

TABS = ("aim", "drivers", "diagnosis", "charter")
FISH = "People\n  alone at night\n    called to theatre\nForms\n  out of stock\nPlace\nHabit"


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window(team, [aim.page_spec(), reports.page_spec()], Frame("Mtoni Juu", "team"))


def page_of(window: MainWindow, tab: str = "aim") -> AimPage:
    window.navigator.go("aim", tab)
    page = window.page("aim")
    assert isinstance(page, AimPage)
    return page


def aim_tab(window: MainWindow) -> AimTab:
    part = page_of(window).part
    assert isinstance(part, AimTab)
    return part


def charter_tab(window: MainWindow) -> CharterTab:
    part = page_of(window, "charter").part
    assert isinstance(part, CharterTab)
    return part


def diagnosis_tab(window: MainWindow) -> DiagnosisTab:
    part = page_of(window, "diagnosis").part
    assert isinstance(part, DiagnosisTab)
    return part


def write(field: QPlainTextEdit, text: str) -> None:
    field.setFocus()
    QTest.keyClicks(field, text)
    field.clearFocus()


# --- the four parts -------------------------------------------------------------------------------------------


def test_four_parts_are_reached_by_arrows_and_by_places(shown: MainWindow) -> None:
    page = page_of(shown)
    assert (page.title(), page.tabs.key) == ("Aim and drivers", "aim")
    for tab in TABS[1:]:
        QTest.keyClick(page.tabs, Qt.Key.Key_Right)
        assert page.tabs.key == tab
        assert page.part is not None
        assert page.part.isVisible()
        assert sum(part.isVisible() for part in page.parts.values()) == 1
    shown.navigator.go("aim", "diagnosis")
    assert page.tabs.key == "diagnosis"


def test_a_half_typed_text_is_recorded_when_another_part_is_shown(shown: MainWindow, team: Workspace) -> None:
    part = charter_tab(shown)
    part.texts.fields["problem"].setFocus()
    QTest.keyClicks(part.texts.fields["problem"], "They wait")
    page_of(shown, "aim")
    assert plans.find_plan(team).text("problem") == "They wait"


# --- aim ------------------------------------------------------------------------------------------------------


def test_the_empty_page_begins_with_the_sentence_and_asks_five_things(shown: MainWindow) -> None:
    part = aim_tab(shown)
    assert part.focus_target() is part.texts.fields["aim"]
    assert part.smart.checks["specific"].words.text() == "What is to be different? One sentence."
    assert not part.targets.table.isVisible()


def test_what_is_typed_is_recorded_when_left_and_answers_its_question(shown: MainWindow, team: Workspace) -> None:
    part = aim_tab(shown)
    write(part.texts.fields["aim"], "95 in 100 leave within four hours")
    assert part.smart.checks["specific"].words.text() == "For whom? Name the people it is about."
    write(part.texts.fields["patients"], "all who walk in")
    assert part.smart.checks["specific"].words.text() == "what, and for whom: all who walk in"
    part.when.setFocus()
    QTest.keyClicks(part.when, "30 jun 2019")
    QTest.keyClick(part.when, Qt.Key.Key_Return)
    assert plans.find_plan(team).text("by_when") == "2019-06-30"
    assert part.when.text() == "30 Jun 2019"
    assert part.smart.checks["time-bound"].words.text() == "30 June 2019, 86 days left"
    team.journal.undo()
    shown.refresh(None)
    assert part.when.text() == ""


def test_the_questions_follow_while_the_sentence_is_typed(shown: MainWindow, team: Workspace) -> None:
    part = aim_tab(shown)
    part.texts.fields["aim"].setFocus()
    QTest.keyClicks(part.texts.fields["aim"], "Fewer wait")
    part.when.setText("Jun 2019")
    assert part.smart.checks["specific"].words.text() == "For whom? Name the people it is about."
    assert part.smart.checks["time-bound"].words.text() == "June 2019, 86 days left"
    assert plans.find_plan(team).text("by_when") == ""


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("June 2019", "2019-06", "June 2019, 86 days left"),
        ("6/2019", "2019-06", "June 2019, 86 days left"),
        ("30.6.2019", "2019-06-30", "30 June 2019, 86 days left"),
        ("12 Tahsas 2012", "12 Tahsas 2012", "Ethiopian"),
        ("15 Baisakh 2077", "15 Baisakh 2077", "Nepali"),
        ("when it rains", "when it rains", "no day"),
        ("2018", "2018", "has passed"),
    ],
)
def test_a_day_is_understood_or_kept_as_typed(
    shown: MainWindow, team: Workspace, typed: str, kept: str, said: str
) -> None:
    part = aim_tab(shown)
    part.when.setFocus()
    QTest.keyClicks(part.when, typed)
    QTest.keyClick(part.when, Qt.Key.Key_Return)
    assert plans.find_plan(team).text("by_when") == kept
    assert said in part.smart.checks["time-bound"].words.text()


def test_the_collaboratives_aim_is_offered_until_the_team_has_its_own(
    shown: MainWindow, team: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Collaborative(scope="organiser", id="0", aim="Fewer wait")
    monkeypatch.setattr(collaboratives, "find_collaborative", lambda _workspace: known)
    part = aim_tab(shown)
    assert part.offer.isVisible()
    part.offer.take.click()
    assert plans.find_plan(team).text("aim") == "Fewer wait"
    assert not part.offer.isVisible()


def test_a_text_that_is_too_long_stays_in_its_field_and_says_so(shown: MainWindow, team: Workspace) -> None:
    part = aim_tab(shown)
    field = part.texts.fields["patients"]
    field.setFocus()
    field.setPlainText("y" * 70_000)
    field.clearFocus()
    assert plans.find_plan(team).text("patients") == ""
    assert len(field.toPlainText()) == 70_000
    assert field.property("state") == "explain"


# --- targets --------------------------------------------------------------------------------------------------


def dialog_of(part: AimTab) -> TargetDialog:
    part.targets.table.setFocus()
    QTest.keyClick(part.targets.table, Qt.Key.Key_Return)
    assert part.targets.dialog is not None
    return part.targets.dialog


def test_enter_sets_a_target_and_the_earlier_one_stays_in_sight(
    shown: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    measures.set_target(team, "partograph", 0.6, "2018-12", why="A first step")
    part = aim_tab(shown)
    dialog = dialog_of(part)
    dialog.number.setText("85 %")
    dialog.by.setText("dec 2019")
    dialog.why.setPlainText("Two wards have it")
    assert "85 %" in dialog._number_field.line.text()
    # The key after the last field is the one that keeps it; afterwards the row has the keyboard.
    dialog.activateWindow()
    dialog.why.setFocus()
    order = []
    for _step in range(3):
        dialog.focusNextChild()
        order.append(dialog.focusWidget())
    assert order == [dialog.take_away, dialog.first_choice, dialog.cancel]
    dialog.first_choice.setFocus()
    QTest.keyClick(dialog.first_choice, Qt.Key.Key_Return)
    assert shown.focusWidget() is part.targets.table
    last = measures.list_targets(team, partograph.id)[-1]
    assert (last.value, last.by, last.why) == (0.85, "2019-12", "Two wards have it")
    said = " ".join(one.text() for one in part.targets.findChildren(QWidget) if hasattr(one, "text"))
    assert "85 % by Dec 2019" in said
    assert "Before: 60 % by Dec 2018" in said
    assert "Best three months" in said


@pytest.mark.parametrize(
    ("number", "by", "said"),
    [
        ("0,85", "", "% sign"),
        ("250", "", "more than all"),
        ("plenty", "", "not a number"),
        ("", "", "not a number"),
        ("85", "30 Meskerem 2012", "Ethiopian"),
        ("85", "after the rains", "no day"),
    ],
)
def test_a_target_that_cannot_be_read_is_explained_and_nothing_is_lost(
    shown: MainWindow, team: Workspace, partograph: MeasureView, number: str, by: str, said: str
) -> None:
    dialog = dialog_of(aim_tab(shown))
    dialog.number.setText(number)
    dialog.by.setText(by)
    dialog.first_choice.click()
    assert dialog.isVisible()
    assert said in f"{dialog._number_field.line.text()} {dialog._by_field.line.text()}"
    assert (dialog.number.text(), dialog.by.text()) == (number, by)
    assert measures.list_targets(team, partograph.id) == ()
    dialog.reject()


def test_a_target_can_be_taken_away_and_brought_back(
    shown: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    measures.set_target(team, "partograph", 0.6)
    part = aim_tab(shown)
    dialog_of(part).take_away.click()
    assert measures.get_measure(team, "partograph").target is None
    team.journal.undo()
    assert measures.get_measure(team, "partograph").target == 0.6


def test_the_collaboratives_target_is_named_as_such(team: Workspace) -> None:
    definition = {"numerator_text": "a", "denominator_text": "b", "target": 0.9}
    measures.define_measure(team, NewMeasure("core", "Core", definition=definition))
    measures.set_target(team, "core", 0.8)
    view = targets.target_view(team, measures.get_measure(team, "core"))
    assert not view.is_organisers
    team.journal.undo()
    view = targets.target_view(team, measures.get_measure(team, "core"))
    assert (view.is_organisers, view.value) == (True, 0.9)
    record_many(team, view.view, [(parse_period("2018-01"), Entry(1, 2))])
    view = targets.target_view(team, measures.get_measure(team, "core"))
    assert any("The collaborative’s target: 90 %" in text for _icon, _role, text in aid_lines(view, team.today()))


def test_the_question_of_reach_tells_its_evidence(shown: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    measures.set_target(team, "partograph", 0.95)
    part = aim_tab(shown)
    assert part.sheet is not None
    point = next(one for one in part.sheet.smart if one.code == "achievable")
    assert point_words(point) == "best three months so far: 57.3 % (April to June 2018); aimed at: 95 %"


# --- charter --------------------------------------------------------------------------------------------------


def test_every_field_of_the_charter_is_written_and_read_again(shown: MainWindow, team: Workspace) -> None:
    part = charter_tab(shown)
    assert part.focus_target() is part.texts.fields["title"]
    for name, field in part.texts.fields.items():
        write(field, f"About {name}")
    plan = plans.find_plan(team)
    assert all(plan.text(name) == f"About {name}" for name in part.texts.fields)
    shown.refresh(None)
    assert all(field.toPlainText() == f"About {name}" for name, field in part.texts.fields.items())


def test_the_charter_is_printed_from_its_page_and_from_reports(
    shown: MainWindow, team: Workspace, tmp_path: Path, partograph: MeasureView
) -> None:
    part = charter_tab(shown)
    opened: list[Path] = []
    part.printer.folder, part.printer.then = tmp_path, opened.append
    part.texts.fields["problem"].setFocus()
    QTest.keyClicks(part.texts.fields["problem"], "Forms are empty")
    part.side.print.click()
    page = shown
    page.navigator.go("reports")
    made = shown.page("reports")
    assert isinstance(made, ReportsPage)
    made.printer.folder, made.printer.then = tmp_path, opened.append
    made.charter.click()
    assert [path.suffix for path in opened] == [".pdf", ".pdf"]
    assert len(set(opened)) == 2
    for path in opened:
        text = " ".join(one.extract_text() for one in PdfReader(path).pages)
        assert "Forms are empty" in text
        assert "All births" in text


# --- diagnosis ------------------------------------------------------------------------------------------------


def test_the_topic_is_asked_once_and_can_be_answered_again(shown: MainWindow, team: Workspace) -> None:
    part = diagnosis_tab(shown)
    assert part.question.panel.isVisible()
    part.question.own.click()
    assert plans.find_plan(team).charter.own_topic is True
    assert not part.question.panel.isVisible()
    part.question.again.click()
    assert part.question.panel.isVisible()


def test_a_fishbone_is_begun_typed_and_draws_itself(shown: MainWindow, team: Workspace) -> None:
    part = diagnosis_tab(shown)
    part.cards.buttons["fishbone"].click()
    form = part.form
    assert form is not None
    assert not part.cards.isVisible()
    assert QApplication.focusWidget() is form.title
    form.parts.setFocus()
    QApplication.processEvents()
    assert form.nothing.isVisible()
    QTest.keyClicks(form.parts, "People")
    QTest.keyClick(form.parts, Qt.Key.Key_Return)
    QTest.keyClick(form.parts, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(form.parts, "alone")
    QTest.keyClick(form.parts, Qt.Key.Key_Return)
    QTest.keyClicks(form.parts, "new")
    QTest.keyClick(form.parts, Qt.Key.Key_Return)
    QTest.keyClick(form.parts, Qt.Key.Key_Return)
    QTest.keyClicks(form.parts, "Forms")
    assert form.parts.toPlainText() == "People\n  alone\n  new\nForms"
    form.draw()
    assert form.canvas.isVisible()
    assert "Fishbone" in form.canvas.accessibleName()
    scene = form.canvas.seen
    assert scene is not None
    QApplication.processEvents()
    assert scene.width == pytest.approx(form.canvas.width(), abs=3)
    QTest.keyClick(form.parts, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not form.parts
    assert diagnoses.list_diagnoses(team)[0].diagnosis.parts == "People\n  alone\n  new\nForms"


def test_lines_are_set_in_and_out_by_button_and_never_past_the_edge(shown: MainWindow, team: Workspace) -> None:
    diagnoses.add_diagnosis(team, "five-whys", "", "one\ntwo\nthree")
    form = diagnosis_tab(shown).form
    assert form is not None
    form.parts.selectAll()
    form.parts.set_in()
    assert form.parts.toPlainText() == "  one\n  two\n  three"
    form.parts.selectAll()
    for _turn in range(3):
        form.parts.set_out()
    assert form.parts.toPlainText() == "one\ntwo\nthree"


def test_going_to_another_diagnosis_records_what_is_half_typed(shown: MainWindow, team: Workspace) -> None:
    first = diagnoses.add_diagnosis(team, "process-map", "Door to bed", "Arrive")
    second = diagnoses.add_diagnosis(team, "pareto", "Reasons", "No form: 3\nodd")
    part = diagnosis_tab(shown)
    assert part.form is not None
    part.form.conclusion.setFocus()
    QTest.keyClicks(part.form.conclusion, "Two waits")
    part.choose(second)
    assert part.form.view.id == second
    assert "Line 2" in part.form.odd.text()
    assert diagnoses.get_diagnosis(team, first).diagnosis.conclusion == "Two waits"
    assert diagnoses.get_diagnosis(team, second).diagnosis.conclusion is None


def test_many_are_chosen_from_a_list_and_one_is_taken_off_with_undo(shown: MainWindow, team: Workspace) -> None:
    for number in range(7):
        diagnoses.add_diagnosis(team, "fishbone", f"Number {number} " + "x" * 300, FISH)
    part = diagnosis_tab(shown)
    assert isinstance(part.switch, Select)
    part.remove.click()
    assert len(diagnoses.list_diagnoses(team)) == 6
    team.journal.undo()
    shown.refresh(None)
    assert part.switch.count() == 7


def test_a_diagnosis_is_printed_as_it_stands(shown: MainWindow, team: Workspace, tmp_path: Path) -> None:
    diagnoses.add_diagnosis(team, "fishbone", "Empty forms", FISH)
    part = diagnosis_tab(shown)
    opened: list[Path] = []
    part.printer.folder, part.printer.then = tmp_path, opened.append
    part.print.click()
    text = " ".join(one.extract_text() for one in PdfReader(opened[0]).pages)
    assert "out of stock" in text
    assert "called to" in text


# --- everybody ------------------------------------------------------------------------------------------------


def filled(team: Workspace) -> None:
    plans.write_texts(team, {name: f"{name} " * 12 for name in plans.OWNERS if name not in ("by_when", "started")})
    plans.write_text(team, "by_when", "2019-12")
    measures.set_target(team, "partograph", 0.9, "2019-12", why="Because " * 20)
    diagnoses.add_diagnosis(team, "fishbone", "Empty forms", FISH)
    diagnoses.add_diagnosis(team, "pareto", "Reasons", "No form: 12\nLate: 3\nodd")


@pytest.mark.parametrize("tab", ["aim", "diagnosis", "charter"])
def test_every_control_can_be_reached_by_tab_and_has_a_name(
    shown: MainWindow, team: Workspace, partograph: MeasureView, tab: str
) -> None:
    filled(team)
    page = page_of(shown, tab)
    shown.refresh(None)
    assert page.part is not None
    controls = [
        one
        for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
        for one in page.part.findChildren(kind)
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
def test_nothing_is_wider_than_the_page(
    shown: MainWindow, team: Workspace, app: QApplication, partograph: MeasureView, tag: str, scale: float
) -> None:
    filled(team)
    apply_direction(app, tag)
    apply_theme(app, "light", scale)
    for tab in ("aim", "diagnosis", "charter"):
        page = page_of(shown, tab)
        page.refresh(None)
        QApplication.processEvents()
        QApplication.processEvents()
        for one in page.findChildren(QWidget):
            if one.isVisible() and one.width() > 1 and not isinstance(one, QComboBox):
                left = one.mapTo(page, one.rect().topLeft()).x()
                right = left + one.width()
                assert -2 <= left <= right <= page.width() + 2, (tab, one, one.objectName())
