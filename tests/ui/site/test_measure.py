"""Values typed through the real grid into a real store, with the chart beside it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qic_desktop import i18n
from qic_desktop.domain.observation import MissingReason, Observation
from qic_desktop.domain.period import parse_period
from qic_desktop.services import people, writers
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import entry, measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace
from ui.models.grid_model import CellState
from ui.shell.window import MainWindow
from ui.site.chart_side import ChartSide
from ui.site.entry_panel import EntryPanel
from ui.site.measure import MeasurePage

NUMERATOR, DENOMINATOR, SHARE, NOTE, STATE = 1, 2, 3, 4, 5
CONTROL = Qt.KeyboardModifier.ControlModifier


def open_page(window: MainWindow, view: MeasureView, period: str = "") -> tuple[MeasurePage, EntryPanel, ChartSide]:
    window.navigator.go("measure", f"{view.id}@{period}" if period else view.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    assert page.panel is not None
    assert page.side is not None
    page.panel.grid.setFocus()
    QApplication.processEvents()
    return page, page.panel, page.side


def press(keys: str = "", key: Qt.Key | None = None, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Send keys to whatever has the focus, as a keyboard does."""
    target = QApplication.focusWidget()
    assert target is not None
    for letter in keys:
        QTest.keyClicks(QApplication.focusWidget(), letter)
    if key is not None:
        QTest.keyClick(QApplication.focusWidget(), key, modifier or Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()


def stored(team: Workspace, view: MeasureView, period: str) -> Observation | None:
    found = observations.list_observations(team, view)
    return next((one for one in found if one.period == period), None)


def text_of(panel: EntryPanel, period: str, column: int) -> str:
    return panel.model.cell(panel.periods.index(period), column).text


def state_of(panel: EntryPanel, period: str, column: int = NUMERATOR) -> CellState:
    return panel.model.cell(panel.periods.index(period), column).state


def value_at(side: ChartSide, period: str) -> float | None:
    return {point.period: point.value for point in side.chart.points}.get(period)


def test_a_typed_value_is_in_the_store_and_on_the_chart_and_undo_takes_it_back(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, side = open_page(window, partograph)
    assert panel.period == "2019-03"
    press("18", Qt.Key.Key_Tab)
    press("25", Qt.Key.Key_Return)
    found = stored(team, partograph, "2019-03")
    assert found is not None
    assert (found.numerator, found.denominator) == (18, 25)
    assert value_at(side, "2019-03") == 0.72
    scene = side.view.scene
    assert scene is not None
    place = side.chart.series.periods.index("2019-03")
    assert scene.point_ys[place] is not None
    assert text_of(panel, "2019-03", SHARE) == "72.0 %"
    press(key=Qt.Key.Key_Z, modifier=CONTROL)
    again = stored(team, partograph, "2019-03")
    assert again is not None
    assert again.denominator is None
    assert value_at(side, "2019-03") is None
    press(key=Qt.Key.Key_Z, modifier=CONTROL)
    assert stored(team, partograph, "2019-03") is None
    assert text_of(panel, "2019-03", NUMERATOR) == ""
    press(key=Qt.Key.Key_Y, modifier=CONTROL)
    press(key=Qt.Key.Key_Y, modifier=CONTROL)
    assert value_at(side, "2019-03") == 0.72


def test_enter_goes_down_to_where_the_tabs_began(window: MainWindow, partograph: MeasureView) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-05")
    press("13", Qt.Key.Key_Tab)
    press("25", Qt.Key.Key_Return)
    assert (panel.period, panel.grid.currentIndex().column()) == ("2018-06", NUMERATOR)


def test_the_drawn_chart_is_the_one_the_store_would_give(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    press("24", Qt.Key.Key_Return)
    press("", Qt.Key.Key_Delete)
    assert stored(team, partograph, "2018-07") is not None
    assert side.given.series == charts.chart_input(team, partograph).series


def test_what_is_no_number_stays_in_its_cell_and_is_not_recorded(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    press("1o6", Qt.Key.Key_Return)
    found = stored(team, partograph, "2018-06")
    assert found is not None
    assert found.numerator == 16
    assert text_of(panel, "2018-06", NUMERATOR) == "1o6"
    assert state_of(panel, "2018-06") & CellState.INVALID
    assert "is no number" in panel.hint
    assert value_at(side, "2018-06") == 0.64
    panel.go_to("2018-06", "denominator")
    press("20", Qt.Key.Key_Return)
    assert text_of(panel, "2018-06", NUMERATOR) == "1o6"
    assert value_at(side, "2018-06") == 0.8


def test_what_cannot_be_right_is_recorded_and_marked_to_explain(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    press("26", Qt.Key.Key_Return)
    found = stored(team, partograph, "2018-06")
    assert found is not None
    assert found.numerator == 26
    assert state_of(panel, "2018-06") & CellState.EXPLAIN
    assert text_of(panel, "2018-06", STATE) == "flag"
    assert panel.hint == "Jun 2018: 26 is more than all cases (25). Kept, and marked to explain."
    assert value_at(side, "2018-06") == 1.04


def test_a_denominator_still_to_be_typed_is_no_doubt(window: MainWindow, partograph: MeasureView) -> None:
    _page, panel, _side = open_page(window, partograph)
    press("18", Qt.Key.Key_Tab)
    assert not state_of(panel, "2019-03") & CellState.EXPLAIN
    assert panel.hint == ""


def test_a_slip_of_a_digit_is_asked_about_and_a_note_answers(window: MainWindow, partograph: MeasureView) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "denominator")
    press("250", Qt.Key.Key_Return)
    assert state_of(panel, "2018-06", DENOMINATOR) & CellState.EXPLAIN
    assert text_of(panel, "2018-06", STATE) == "flag"
    assert panel.hint == "Jun 2018: Before 25, now 250. One digit too many? Kept as it is."
    panel.go_to("2018-06", "note")
    press("The camp opened", Qt.Key.Key_Return)
    assert not state_of(panel, "2018-06", DENOMINATOR) & CellState.EXPLAIN
    assert text_of(panel, "2018-06", STATE) != "flag"


def notice_button(window: MainWindow, word: str) -> QPushButton:
    return next(part for part in window.notices.findChildren(QPushButton) if part.text() == word)


@pytest.mark.parametrize(("word", "kept"), [("Keep", (7, 9)), ("Take back", None)])
def test_a_month_that_has_not_begun_asks_first(
    window: MainWindow, team: Workspace, partograph: MeasureView, word: str, kept: tuple[int, int] | None
) -> None:
    _page, panel, _side = open_page(window, partograph, "2019-05")
    press("7", Qt.Key.Key_Tab)
    press("9", Qt.Key.Key_Return)
    assert stored(team, partograph, "2019-05") is None
    assert window.notices.texts == ("May 2019 has not begun yet. Keep what was typed?",)
    notice_button(window, word).click()
    found = stored(team, partograph, "2019-05")
    assert (None if found is None else (found.numerator, found.denominator)) == kept
    assert text_of(panel, "2019-05", NUMERATOR) == ("7" if kept else "")
    assert window.notices.texts == ()


def test_leaving_the_page_records_what_was_asked_about_and_what_is_half_typed(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    open_page(window, partograph, "2019-05")
    press("7", Qt.Key.Key_Return)
    panel = open_page(window, partograph, "2019-03")[1]
    panel.grid.setFocus()
    press("18")
    window.navigator.go("today")
    QApplication.processEvents()
    ahead, march = stored(team, partograph, "2019-05"), stored(team, partograph, "2019-03")
    assert ahead is not None
    assert ahead.numerator == 7
    assert march is not None
    assert march.numerator == 18


def test_why_a_month_is_missing_can_be_said_from_the_button_too(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    first = panel.menus.more_menu().actions()[0]
    assert first.text() == "Jun 2018 is missing, because …"
    first.menu().actions()[1].trigger()
    assert getattr(stored(team, partograph, "2018-06"), "missing", "") == MissingReason.STRIKE.value


def test_a_month_of_which_one_number_is_typed_is_half_filled(window: MainWindow, partograph: MeasureView) -> None:
    panel = open_page(window, partograph, "2019-03")[1]
    assert "half filled" not in panel._counted.text()
    panel.go_to("2019-03", "numerator")
    press("18", Qt.Key.Key_Return)
    panel._on_count_later_timeout()
    assert "1 half filled" in panel._counted.text()


def test_a_missing_reason_is_a_gap_and_never_zero(window: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    _page, panel, side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    menu = panel.menus.reasons_menu("2018-06")
    menu.actions()[2].trigger()
    found = stored(team, partograph, "2018-06")
    assert found is not None
    assert found.missing == MissingReason.REGISTER_LOST.value
    assert found.numerator is None
    assert value_at(side, "2018-06") is None
    assert text_of(panel, "2018-06", NUMERATOR) == "register lost"
    assert text_of(panel, "2018-06", SHARE) == "no value"
    assert panel.grid.columnSpan(panel.periods.index("2018-06"), NUMERATOR) == 2
    press("0", Qt.Key.Key_Tab)
    press("25", Qt.Key.Key_Return)
    again = stored(team, partograph, "2018-06")
    assert again is not None
    assert (again.missing, again.numerator) == (None, 0)
    assert value_at(side, "2018-06") == 0
    assert panel.grid.columnSpan(panel.periods.index("2018-06"), NUMERATOR) == 1


def test_the_letter_n_says_that_there_were_no_cases(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, _side = open_page(window, partograph)
    press("n")
    found = stored(team, partograph, "2019-03")
    assert found is not None
    assert found.missing == "no-cases"
    assert text_of(panel, "2019-03", SHARE) == "no cases"


def test_a_pasted_block_with_decimal_commas_is_one_step(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    i18n.use_language("de")
    _page, panel, _side = open_page(window, partograph, "2018-11")
    panel.go_to("2018-11", "numerator")
    assert panel.grid.paste_block("1.234,0\t2.500\r\n10,5\t20\r\n")
    first, second = stored(team, partograph, "2018-11"), stored(team, partograph, "2018-12")
    assert first is not None
    assert (first.numerator, first.denominator) == (1234, 2500)
    assert second is not None
    assert second.numerator == 10.5
    assert state_of(panel, "2018-12") & CellState.EXPLAIN
    press(key=Qt.Key.Key_Z, modifier=CONTROL)
    both = [stored(team, partograph, period) for period in ("2018-11", "2018-12")]
    assert [(one.numerator, one.denominator) for one in both if one] == [(13, 25), (12, 25)]


def test_a_block_that_does_not_fit_says_which_cell_and_changes_nothing(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-11")
    panel.go_to("2018-11", "numerator")
    before = observations.list_observations(team, partograph)
    assert not panel.grid.paste_block("1\t2\t3\n")
    assert panel.hint.startswith("“Nov 2018, Share” cannot be typed into")
    assert observations.list_observations(team, partograph) == before


def test_a_correction_keeps_the_old_value_with_its_author(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    neema = people.add_person(team, "Neema")
    people.type_as(team, neema.id)
    observations.record_observation(team, partograph, parse_period("2018-06"), Entry(17, 25))
    writers.seal_scopes(team, [team.scope])
    page, panel, _side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    press("18", Qt.Key.Key_Return)
    row = panel.periods.index("2018-06")
    assert text_of(panel, "2018-06", STATE) == "pencil"
    assert "before: 17 of 25 (Neema" in panel.model.cell(row, NUMERATOR).hint
    page.refresh(None)
    assert text_of(panel, "2018-06", STATE) == "pencil"
    assert "before: 17 of 25 (Neema" in panel.model.cell(row, NUMERATOR).hint
    page.tabs.setCurrentIndex(2)
    shown = [(line[1], line[2], line[5]) for line in page.history.model.rows]
    assert ("June 2018", "18 of 25", "stands") in shown
    assert ("June 2018", "17 of 25", "replaced") in shown


def test_the_chosen_row_is_read_out_above_the_grid_in_full(window: MainWindow, partograph: MeasureView) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-06")
    assert panel._reading.text() == "16 of 25 = 64.0 %"
    assert panel.rect().contains(panel._reading.geometry())
    panel.go_to("2019-03")
    assert panel._reading.text() == "due 10 April"


def test_a_note_is_written_beside_the_value(window: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "note")
    press("flu", Qt.Key.Key_Return)
    found = stored(team, partograph, "2018-06")
    assert found is not None
    assert (found.note, found.numerator) == ("flu", 16)


def test_the_sentence_follows_when_typing_rests(qtbot: QtBot, window: MainWindow, partograph: MeasureView) -> None:
    _page, panel, side = open_page(window, partograph)
    before = side.chart_words
    press("25", Qt.Key.Key_Tab)
    press("25", Qt.Key.Key_Return)
    assert side.chart_words == before
    assert value_at(side, "2019-03") == 1
    qtbot.waitUntil(lambda: side.chart_words != before, timeout=2000)
    assert "15 points" in side.chart_words
    assert panel.rows["2019-03"].observation is not None


def test_a_value_is_previewed_while_it_is_typed_and_not_recorded(
    qtbot: QtBot, window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, panel, side = open_page(window, partograph, "2018-06")
    panel.go_to("2018-06", "numerator")
    press("20")
    qtbot.waitUntil(lambda: value_at(side, "2018-06") == 0.8, timeout=2000)
    found = stored(team, partograph, "2018-06")
    assert found is not None
    assert found.numerator == 16
    press(key=Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: value_at(side, "2018-06") == 0.64, timeout=2000)


def test_a_cycle_stands_on_the_chart_and_leads_to_its_page(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    ramp = cycles.open_ramp(team, "A second midwife")
    made = cycles.open_cycle(team, ramp.id, title="On night shifts", prediction="18 of 25", measures=[partograph.id])
    cycles.start_cycle(team, made.id, "2018-09-03")
    _page, _panel, side = open_page(window, partograph)
    note = side.chart.annotations[0]
    assert (note.period, note.text) == ("2018-09", "A1 · On night shifts")
    side.note_opened.emit(note.text)
    here = window.navigator.here
    assert here is not None
    assert (here.key, here.argument) == ("cycle", made.id)


def test_an_annotation_and_a_phase_are_written_with_their_words(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    page, _panel, side = open_page(window, partograph, "2018-09")
    assert page.steps is not None
    note = page.steps.ask_annotation("2018-09")
    note.first_choice.click()
    assert note.isVisible()
    note._text.setText("Flu, two wards closed")
    note.first_choice.click()
    assert [one.text for one in side.chart.annotations] == ["Flu, two wards closed"]
    phase = page.steps.ask_phase("2018-09")
    phase.first_choice.click()
    assert phase.isVisible()
    phase._reason.setText("a second midwife at night")
    phase.first_choice.click()
    assert [one.period for one in side.given.phases] == ["2018-09"]


def test_a_suggested_median_is_shown_before_it_is_kept(window: MainWindow, team: Workspace) -> None:
    view = measures.define_measure(team, NewMeasure("shift", "Shift"))
    period = parse_period("2017-04")
    for place in range(24):
        count = (18 if place >= 12 else 8) + place % 2
        observations.record_observation(team, view, period, Entry(count, 25))
        period = period.following()
    _page, _panel, side = open_page(window, view)
    assert side.suggested_phase() == "2018-04"
    side._preview.click()
    assert [phase.first for phase in side.chart.phases] == [0, 12]
    assert charts.chart_input(team, view).phases == ()
    next(part for part in side.findChildren(QPushButton) if part.text() == "Not now").click()
    assert len(side.chart.phases) == 1


def test_a_point_is_left_out_with_its_reason(window: MainWindow, partograph: MeasureView) -> None:
    page, panel, side = open_page(window, partograph, "2018-09")
    assert page.steps is not None
    dialog = page.steps.ask_leave_out("2018-09")
    dialog.line.setText("strike")
    dialog.first_choice.click()
    assert side.given.series.excluded == {"2018-09": "strike"}
    assert text_of(panel, "2018-09", STATE) == "eye-off"


def test_the_kind_of_chart_switches_and_says_why_it_cannot(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, _panel, side = open_page(window, partograph)
    button = side.tools.switch.findChildren(QPushButton)[1]
    assert button.isEnabled()
    button.click()
    assert side.chart.kind == "p"
    assert any(value is not None for value in side.chart.upper)
    young = measures.define_measure(team, NewMeasure("young", "Young"))
    observations.record_observation(team, young, parse_period("2019-03"), Entry(1, 2))
    _page, _panel, side = open_page(window, young)
    button = side.tools.switch.findChildren(QPushButton)[1]
    assert not button.isEnabled()
    assert "12 points" in button.toolTip()


def test_a_measure_without_values_shows_twelve_places_to_count_back(window: MainWindow, team: Workspace) -> None:
    new = measures.define_measure(team, NewMeasure("new", "New"))
    page, panel, side = open_page(window, new)
    assert panel.period == "2019-03"
    assert next(row for row in panel.rows.values() if row.timing == "complete").period == "2018-04"
    assert not side.chart.known_places
    assert side.view.scene is not None
    panel.earlier_asked.emit()
    assert page.panel is not None
    assert page.panel.periods[0] == "2017-04"


def test_the_target_typed_in_the_definition_is_drawn(window: MainWindow, partograph: MeasureView) -> None:
    page, _panel, side = open_page(window, partograph)
    page.tabs.setCurrentIndex(1)
    page.definition._target.setText("80")
    page.definition._target.commit()
    assert side.given.series.target == 0.8


def test_the_chart_and_its_numbers_are_written_as_files(
    window: MainWindow, partograph: MeasureView, tmp_path: Path
) -> None:
    page, _panel, _side = open_page(window, partograph)
    assert page.steps is not None
    for kind in ("csv", "svg", "pdf"):
        page.steps.export(kind, tmp_path / f"chart.{kind}")
    rows = list(csv.reader((tmp_path / "chart.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][:8] == ["period", "numerator", "denominator", "value", "missing", "note", "plotted", "centre line"]
    assert rows[1][:7] == ["2018-01", "12", "25", "0.48", "", "", "0.48"]
    assert rows[1][-3:] == ["Run chart", "Anhøj rules", ""]
    assert {len(row) for row in rows} == {18}
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "chart.pdf").read_bytes().startswith(b"%PDF")
    for kind, width in (("wall", 1191), ("wall-a4", 842)):
        page.steps.export(kind, tmp_path / f"{kind}.pdf")
        assert round(float(PdfReader(tmp_path / f"{kind}.pdf").pages[0].mediabox.width)) == width


def test_the_order_of_months_turns_and_the_place_stays(window: MainWindow, partograph: MeasureView) -> None:
    _page, panel, _side = open_page(window, partograph, "2018-06")
    panel.turn_order()
    assert panel.periods[0] == "2019-05"
    assert panel.period == "2018-06"


def test_a_count_has_one_column_and_decimals_are_kept(window: MainWindow, team: Workspace) -> None:
    falls = measures.define_measure(
        team, NewMeasure("falls", "Falls", definition={"value_form": "count", "numerator_text": "Falls"})
    )
    _page, panel, side = open_page(window, falls)
    press("4", Qt.Key.Key_Return)
    found = stored(team, falls, "2019-03")
    assert found is not None
    assert found.value == 4
    assert value_at(side, "2019-03") == 4
    assert [column.key for column in panel.model.columns] == ["period", "value", "note", "state"]


def test_a_sheet_knows_what_was_sent(team: Workspace, partograph: MeasureView) -> None:
    sheet = entry.open_sheet(team, partograph)
    assert {row.sent for row in sheet.rows if row.observation is not None} == {False}
