"""The tab *Collecting* of a measure: the plan for its data, and the tally of its days."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import checking, data_plans, measures, observations, tallies
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace
from ui.opening import OpenedStore
from ui.shell.window import MainWindow
from ui.site.collecting_tab import CollectingTab
from ui.site.entry_rows import layout_of
from ui.site.measure import COLLECTING


@pytest.fixture
def tab(window: MainWindow, partograph: MeasureView) -> CollectingTab:
    """The tab of the partograph, shown."""
    window.navigator.go("measure", partograph.id)
    page = window.page("measure")
    page.tabs.setCurrentIndex(COLLECTING)
    assert page.collecting is not None
    return page.collecting


def strike(tab: CollectingTab, row: int, yes: str, of: str) -> None:
    """Type one day, as from the paper."""
    tab.tally.grid.go_to(row, 1)
    for text, key in ((yes, Qt.Key.Key_Tab), (of, Qt.Key.Key_Return)):
        QTest.keyClicks(tab.tally.grid, text[0])
        editor = tab.tally.grid.viewport().focusWidget() or tab.tally.grid.focusWidget()
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, key)


def test_each_answer_of_the_plan_is_kept_when_its_field_is_left(
    tab: CollectingTab, team: Workspace, partograph: MeasureView
) -> None:
    for name, words in (("source", "birth register"), ("who", "midwife in charge"), ("when", "every Friday")):
        field = tab.form.fields[name]
        field.setPlainText(words)
        field.commit()
    tab.form.sampling.choose("every")
    tab.form.sampling.chosen.emit("every")
    assert tab.form.how_many.isVisibleTo(tab)
    tab.form.how_many.setText("40")
    tab.form.how_many.commit()
    plan = data_plans.find_plan(team, partograph).plan
    assert plan is not None
    assert (plan.source, plan.who, plan.when) == ("birth register", "midwife in charge", "every Friday")
    assert (plan.sampling, plan.sample_size) == ("every", 40)


def test_few_cases_are_all_counted(tab: CollectingTab) -> None:
    assert "Count all of them" in tab.form._sampling.line.text()


def test_days_add_up_and_become_a_value_only_when_taken(
    tab: CollectingTab, team: Workspace, partograph: MeasureView
) -> None:
    march = parse_period("2019-03")
    tab.tally.picker.step(-1)
    assert tab.tally.period == march
    strike(tab, 0, "2", "3")
    strike(tab, 1, "4", "4")
    found = tallies.read_tally(team, partograph, march)
    assert (found.yes, found.of, found.begun) == (6, 7, 2)
    assert found.standing is None
    assert "6 of 7 on 2 days" in tab.tally._sum.text()
    tab.tally.take.click()
    value = observations.get_observation(team, partograph, march)
    assert (value.numerator, value.denominator, value.source) == (6, 7, "register")
    assert not tab.tally.take.isEnabled()
    assert "stands as the value" in tab.tally._sum.text()


def test_more_yes_than_cases_is_kept_and_marked(tab: CollectingTab, team: Workspace, partograph: MeasureView) -> None:
    tab.tally.picker.step(-1)
    strike(tab, 4, "5", "3")
    day = tallies.read_tally(team, partograph, parse_period("2019-03")).days[4]
    assert (day.yes, day.of, day.is_odd) == (5, 3, True)
    assert "More yes" in tab.tally.model.cell(4, 1).hint


def test_what_is_no_whole_number_stays_in_its_cell_and_is_not_kept(
    tab: CollectingTab, team: Workspace, partograph: MeasureView
) -> None:
    tab.tally.picker.step(-1)
    for text in ("two", "-1", "1.5"):
        assert not tab.tally.model.accepts(0, 1, text)
    assert tallies.read_tally(team, partograph, parse_period("2019-03")).begun == 0


# --- counting once more ----------------------------------------------------------------------------------------


def test_a_value_counted_once_more_stays_and_shows_what_was_found(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    window.navigator.go("measure", partograph.id)
    page = window.page("measure")
    row = page.panel.periods.index("2019-02")
    for found, icon, words in (("14", "flag", "14 of 25, 0.93 times"), ("15", "check-check", "the same")):
        dialog = page.ask_to_check("2019-02")
        dialog.first.setText(found)
        dialog.second.setText("25")
        dialog.accept_if_complete()
        cell = page.panel.model.cell(row, page.panel.layout_.place("state"))
        assert cell.text == icon
        assert words in cell.hint
    value = observations.get_observation(team, partograph, parse_period("2019-02"))
    assert (value.numerator, value.checked_numerator, value.checked_on) == (15, 15, "2019-04-05")
    assert page.side.chart.series.recounted == frozenset()


def test_a_check_without_a_number_says_so_and_keeps_nothing(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    window.navigator.go("measure", partograph.id)
    dialog = window.page("measure").ask_to_check("2019-02")
    dialog.first.setText("many")
    dialog.accept_if_complete()
    assert dialog.isVisible()
    assert "many" in dialog._first.line.text()
    assert observations.get_observation(team, partograph, parse_period("2019-02")).checked_on is None
    dialog.reject()


def test_a_corrected_value_is_no_longer_verified(team: Workspace, partograph: MeasureView) -> None:
    february = parse_period("2019-02")
    checking.write_check(team, partograph, february, Entry(15, 25))
    assert checked_of(observations.get_observation(team, partograph, february)).quality is Quality.VERIFIED
    observations.record_observation(team, partograph, february, Entry(16, 25))
    found = checked_of(observations.get_observation(team, partograph, february))
    assert found.quality is Quality.DIFFERS
    assert found.factor == 15 / 16
    assert found.is_close


def test_the_tally_is_found_from_anywhere_and_begins_on_the_day_after_the_last(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    april = parse_period(str(team.today())[:7])
    tallies.write_days(team, partograph, {f"{april}-01": (1, 2), f"{april}-02": (3, 3)})
    found = {hit.title: hit for hit in OpenedStore(team).search("tally")}
    window.navigator.go("measures")
    place = found["Tally: Complete partograph"].place
    window.navigator.go(place.key, place.argument)
    page = window.page("measure")
    assert page.tabs.currentIndex() == COLLECTING
    grid = page.collecting.tally.grid
    assert QApplication.focusWidget() is grid
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (2, 1)


def test_f6_goes_from_the_plan_to_the_days(window: MainWindow, tab: CollectingTab) -> None:
    tab.form.fields["source"].setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert tab.tally.isAncestorOf(focused)


@pytest.mark.parametrize(("kind", "word"), [("week", "Week"), ("month", "Month"), ("quarter", "Quarter")])
def test_the_grid_calls_its_rows_what_they_are(team: Workspace, kind: str, word: str) -> None:
    view = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"period_kind": kind}))
    assert layout_of(view).columns[0].title == word


def test_two_numbers_of_a_day_typed_before_the_store_answers_are_both_kept(
    tab: CollectingTab, team: Workspace, partograph: MeasureView, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, tuple[int | None, int | None]]] = []
    monkeypatch.setattr(tab, "_read_tally", lambda _period: None)
    tab.tally.days_given.connect(given.append)
    tab.tally.grid.setFocus()
    strike(tab, 0, "2", "3")
    day = f"{str(team.today())[:7]}-01"
    assert given == [{day: (2, None)}, {day: (2, 3)}]
    found = tallies.read_tally(team, partograph, tab.tally.period).days[0]
    assert (found.yes, found.of) == (2, 3)


def test_counting_once_more_begins_in_its_first_field(
    window: MainWindow, team: Workspace, partograph: MeasureView, qtbot: QtBot
) -> None:
    window.navigator.go("measure", partograph.id)
    dialog = window.page("measure").ask_to_check("2019-02")
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.first)
    for words, key in (("14", Qt.Key.Key_Tab), ("25", Qt.Key.Key_Return)):
        QTest.keyClicks(QApplication.focusWidget(), words)
        QTest.keyClick(QApplication.focusWidget(), key)
    value = observations.get_observation(team, partograph, parse_period("2019-02"))
    assert (value.numerator, value.checked_numerator) == (15, 14)
