"""The list of measures, and how the first one is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.entry import open_sheet
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_observation
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.entry_rows import timing_words
from ui.site.measures import MeasuresPage
from ui.site.measures_list import ENTRY, GO, LATEST, LEAST_NAME, NAME, GroupRow, MeasuresTable


def shown(window: MainWindow) -> MeasuresPage:
    window.navigator.go("measures")
    page = window.page("measures")
    assert isinstance(page, MeasuresPage)
    return page


def test_measures_are_grouped_by_what_they_are_for(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    new = NewMeasure("falls", "Falls", MeasureKind.BALANCING, definition={"value_form": "count", "direction": "down"})
    measures.define_measure(team, new)
    page = shown(window)
    rows = page.table.list.rows
    words = [row.word if isinstance(row, GroupRow) else row.name for row in rows]
    assert words == ["Process", "Complete partograph", "Balancing", "Falls"]
    first, last = page.table.row_at(1), page.table.row_at(3)
    assert first is not None
    assert (first.latest, first.latest_period, first.finding.word) == ("60.0 %", "Feb 2019", "Chance variation")
    assert first.scene is not None
    assert last is not None
    assert last.to_enter
    assert last.finding.detail == "due 10 April"


def test_enter_opens_a_measure_and_the_keys_skip_the_heads(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    falls = measures.define_measure(team, NewMeasure("falls", "Falls", MeasureKind.BALANCING))
    page = shown(window)
    assert page.table.currentIndex().row() == 1
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == 3
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    here = window.navigator.here
    assert here is not None
    assert (here.key, here.argument) == ("measure", falls.id)


def test_a_narrow_list_leaves_columns_out_before_names_cannot_be_read(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    table = MeasuresTable()
    for width in (1200, 1000, 800, 700, 620):
        table.resize(width, 300)
        table.show()
        assert table.columnWidth(NAME) >= LEAST_NAME
    assert table.isColumnHidden(ENTRY)
    assert not table.isColumnHidden(LATEST)
    table.resize(1200, 300)
    assert not any(table.isColumnHidden(column) for column in range(GO))
    table.close()


def test_the_list_follows_what_is_recorded(window: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    page = shown(window)
    record_observation(team, partograph, parse_period("2019-03"), Entry(20, 25))
    page.refresh(None)
    row = page.table.row_at(1)
    assert row is not None
    assert (row.latest, row.latest_period) == ("80.0 %", "Mar 2019")


def test_without_a_measure_the_page_offers_to_make_one_or_to_open_an_invitation(window: MainWindow) -> None:
    page = shown(window)
    assert page.stack.currentIndex() == 1
    words = [part.text() for part in page.stack.currentWidget().findChildren(QPushButton)]
    assert words == ["Make a measure", "I have an invitation"]
    page.stack.currentWidget().findChildren(QPushButton)[1].click()
    here = window.navigator.here
    assert here is not None
    assert here.key == "exchange"


def test_a_new_measure_is_defined_from_four_answers_and_opened(window: MainWindow, team: Workspace) -> None:
    page = shown(window)
    dialog = page.ask_new_measure()
    dialog.first_choice.click()
    assert dialog.isVisible()
    dialog.fill("Complete partograph", "births with a complete partograph", "all births")
    dialog.first_choice.click()
    made = measures.get_measure(team, "complete-partograph")
    assert made.definition is not None
    assert made.definition.denominator_text == "all births"
    assert made.form.value == "proportion"
    here = window.navigator.here
    assert here is not None
    assert (here.key, here.argument) == ("measure", made.id)


def test_without_out_of_the_measure_counts(window: MainWindow, team: Workspace) -> None:
    dialog = shown(window).ask_new_measure()
    dialog.fill("Falls", "falls on the ward", "")
    dialog.first_choice.click()
    assert measures.get_measure(team, "falls").form.value == "count"


def test_a_day_that_is_past_is_called_due_since(team: Workspace, partograph: MeasureView) -> None:
    rows = {row.period: row for row in open_sheet(team, partograph).rows}
    assert timing_words(rows["2019-03"], date(2019, 4, 5)) == "due 10 April"
    assert timing_words(rows["2019-03"], date(2019, 4, 11)) == "due since 10 April"
    assert timing_words(replace(rows["2019-03"], due=None), date(2019, 4, 11)) == ""
    assert timing_words(rows["2019-02"], date(2019, 4, 11)) == ""
