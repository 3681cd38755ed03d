"""Rare events at a site: the list in place of the month grid, its dialogs, its history, undo."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop.analysis.geometry.marks import Label
from qic_desktop.domain.measure import ValueForm
from qic_desktop.services import people
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.event_dialogs import EventDialog
from ui.site.event_steps import EventSteps
from ui.site.events_panel import BY, CASES, DAY, DAYS, EventsPanel
from ui.site.measure import MeasurePage, _story
from ui.site.measures import MeasuresPage
from ui.site.new_measure import Answers, NewMeasureDialog, make_measure
from ui.site.today import TodayPage

DAYS_OF = (date(2018, 9, 2), date(2018, 10, 12), date(2019, 1, 3))


@pytest.fixture
def stillbirths(team: Workspace) -> MeasureView:
    """Three events, typed by Amina; days between them are counted."""
    people.welcome(team, "Amina")
    view = make_measure(team, Answers("Stillbirths", "stillbirths", "", "up", "outcome", ValueForm.TIME_BETWEEN))
    for day in DAYS_OF:
        rare_events.record_event(team, view, day)
    return measures.get_measure(team, view.id)


@pytest.fixture
def tears(team: Workspace) -> MeasureView:
    """Two events with the cases between them."""
    view = make_measure(team, Answers("Tears", "tears", "", "up", "outcome", ValueForm.CASES_BETWEEN))
    rare_events.record_event(team, view, DAYS_OF[0])
    rare_events.record_event(team, view, DAYS_OF[1], cases=50)
    return measures.get_measure(team, view.id)


def open_page(window: MainWindow, view: MeasureView) -> tuple[MeasurePage, EventsPanel, EventSteps]:
    window.navigator.go("measure", view.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    assert page.panel is None
    assert page.events is not None
    assert page.event_steps is not None
    QApplication.processEvents()
    return page, page.events, page.event_steps


def scene_words(page: MeasurePage) -> list[str]:
    """What is written on the picture."""
    assert page.side is not None
    assert page.side.view.scene is not None
    return [mark.text for mark in page.side.view.scene.marks if isinstance(mark, Label)]


def column(panel: EventsPanel, number: int) -> list[str]:
    return [panel.model.text(row, number) for row in panel.model.rows]


def test_the_list_stands_in_place_of_the_months_and_counts_to_today(
    window: MainWindow, stillbirths: MeasureView
) -> None:
    page, panel, _steps = open_page(window, stillbirths)
    assert panel.spoken == "92 days since the last one, on 3 January 2019"
    assert column(panel, DAY) == ["3 Jan 2019", "12 Oct 2018", "2 Sep 2018"]
    assert column(panel, DAYS) == ["83", "40", "–"]
    assert set(column(panel, BY)) == {"Amina"}
    assert panel.grid.isColumnHidden(CASES)
    assert page.side is not None
    assert [point.value for point in page.side.chart.points] == [None, 40.0, 83.0]
    assert page.side.kind == "run"
    assert page.side.tools.switch.isVisible()


def test_one_more_asks_for_its_date_and_undo_takes_it_back(
    window: MainWindow, team: Workspace, stillbirths: MeasureView
) -> None:
    page, panel, steps = open_page(window, stillbirths)
    dialog = steps.ask_new()
    assert dialog.day == date(2019, 4, 5)
    dialog.fill("1 Apr 2019")
    dialog.accept_if_complete()
    assert column(panel, DAY)[0] == "1 Apr 2019"
    assert panel.period == "2019-04-01"
    assert panel.spoken.startswith("4 days since the last one")
    assert page.side is not None
    assert page.side.chart.points[-1].value == 88.0
    window.undo_asked.emit()
    assert column(panel, DAY)[0] == "3 Jan 2019"
    assert len(rare_events.list_events(team, stillbirths)) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("the day before", "is no date"),
        ("6 Apr 2019", "has not come yet"),
        ("3 Jan 2019", "Two on one day have no time between them"),
    ],
)
def test_a_date_that_cannot_stand_is_explained_below_it(
    window: MainWindow, team: Workspace, stillbirths: MeasureView, typed: str, said: str
) -> None:
    _page, _panel, steps = open_page(window, stillbirths)
    dialog = steps.ask_new()
    dialog.fill(typed)
    dialog.accept_if_complete()
    assert dialog.isVisible()
    missing = dialog.missing_field()
    assert missing is not None
    assert said in missing[1]
    assert len(rare_events.list_events(team, stillbirths)) == 3
    dialog.reject()


def test_cases_since_the_last_are_asked_where_they_count(
    window: MainWindow, team: Workspace, tears: MeasureView
) -> None:
    page, panel, steps = open_page(window, tears)
    assert column(panel, CASES) == ["50", "–"]
    assert not panel.grid.isColumnHidden(CASES)
    dialog = steps.ask_new()
    dialog.fill("2018-10-12")
    dialog.accept_if_complete()
    assert dialog.isVisible()
    dialog.fill("2018-10-12", cases="many")
    dialog.accept_if_complete()
    assert dialog.isVisible()
    dialog.fill("2018-10-12", cases="3")
    dialog.accept_if_complete()
    assert not dialog.isVisible()
    assert [one.cases for one in rare_events.list_events(team, tears)] == [None, 50.0, 3.0]
    assert page.side is not None
    assert page.side.chart.points[-1].value == 3.0


def test_a_correction_says_why_and_the_history_keeps_both(window: MainWindow, stillbirths: MeasureView) -> None:
    page, panel, steps = open_page(window, stillbirths)
    assert panel.row is not None
    dialog = steps.ask_correction(panel.row)
    dialog.fill("4 Jan 2019")
    dialog.accept_if_complete()
    assert dialog.isVisible()
    dialog.fill("4 Jan 2019", reason="the register says the 4th")
    dialog.accept_if_complete()
    assert column(panel, DAY)[0] == "4 Jan 2019"
    assert panel.model.icon_name(panel.model.rows[0]) == "pencil"
    page.tabs.setCurrentIndex(2)
    said = {row[2]: row[5] for row in page.history.model.rows if row[1] in ("3 January 2019", "4 January 2019")}
    assert said == {"recorded": "replaced", "corrected to 4 Jan 2019: the register says the 4th": "stands"}


def test_a_removal_says_why_and_leaves_the_list(window: MainWindow, team: Workspace, stillbirths: MeasureView) -> None:
    page, panel, steps = open_page(window, stillbirths)
    assert panel.row is not None
    dialog = steps.ask_removal(panel.row)
    dialog.accept_if_complete()
    assert dialog.isVisible()
    dialog.line.setText("entered twice")
    dialog.accept_if_complete()
    assert column(panel, DAY) == ["12 Oct 2018", "2 Sep 2018"]
    page.tabs.setCurrentIndex(2)
    assert page.history.model.rows[0][2] == "removed: entered twice"
    window.undo_asked.emit()
    assert len(rare_events.list_events(team, stillbirths)) == 3


def test_a_note_is_written_without_a_reason_and_stands_on_the_chart(
    window: MainWindow, team: Workspace, stillbirths: MeasureView
) -> None:
    page, panel, steps = open_page(window, stillbirths)
    assert panel.row is not None
    dialog = steps.ask_correction(panel.row)
    dialog.fill("3 Jan 2019", note="power cut")
    dialog.accept_if_complete()
    assert rare_events.list_events(team, stillbirths)[-1].note == "power cut"
    assert page.side is not None
    assert [note.text for note in page.side.chart.annotations] == ["power cut"]
    assert "“power cut”" in _story(page._sheet, page.panel, "2019-01-03")


def test_the_card_of_an_event_says_who_entered_it(window: MainWindow, stillbirths: MeasureView) -> None:
    page, _panel, _steps = open_page(window, stillbirths)
    assert page.side is not None
    page.side.view.choose(2)
    assert "entered by Amina on " in page.side.view.accessibleDescription()
    page.side.view.choose(0)
    assert page.side.view.accessibleDescription().startswith("2 September 2018, the first event, entered by Amina on ")


def test_the_second_event_of_a_day_is_left_out_counted_again_and_written_on(
    window: MainWindow, team: Workspace, tears: MeasureView
) -> None:
    rare_events.record_event(team, tears, DAYS_OF[1], cases=4)
    page, _panel, _steps = open_page(window, tears)
    assert page.side is not None
    assert page.steps is not None
    second = "2018-10-12 (2)"
    assert page.side.given.series.periods[-1] == second
    dialog = page.steps.ask_leave_out(second)
    assert dialog.windowTitle() == "Leave 12 October 2018 (2) out of the judgement"
    dialog.line.setText("referred from elsewhere")
    dialog.first_choice.click()
    assert page.side.given.series.excluded == {second: "referred from elsewhere"}
    note = page.steps.ask_annotation(second)
    note._text.setText("a new registrar")
    note.first_choice.click()
    assert [(one.period, one.text) for one in page.side.chart.annotations] == [(second, "a new registrar")]
    page.steps.count_again(second)
    assert page.side.given.series.excluded == {}


def test_the_list_is_worked_by_keyboard(window: MainWindow, stillbirths: MeasureView) -> None:
    _page, panel, _steps = open_page(window, stillbirths)
    asked: list[str] = []
    panel.add_asked.connect(lambda: asked.append("add"))
    panel.correct_asked.connect(lambda row: asked.append(row.place))
    panel.remove_asked.connect(lambda row: asked.append("remove"))
    panel.grid.setFocus()
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        QTest.keyClick(panel.grid, key)
    assert asked == ["add", "2018-10-12", "remove"]
    for dialog in window.findChildren(EventDialog):
        dialog.reject()


def test_before_the_first_event_the_page_offers_to_add_one(window: MainWindow, team: Workspace) -> None:
    view = make_measure(team, Answers("Deaths", "deaths", "", "up", "outcome", ValueForm.TIME_BETWEEN))
    page, panel, _steps = open_page(window, view)
    assert panel.empty.isVisible()
    assert panel.empty.step is not None
    panel.empty.step.click()
    dialog = window.findChild(EventDialog)
    assert isinstance(dialog, EventDialog)
    dialog.accept_if_complete()
    assert column(panel, DAYS) == ["–"]
    assert not panel.empty.isVisible()
    assert panel.spoken.startswith("0 days since the last one")
    assert page.side is not None
    assert "second one" in page.side.chart_words
    assert "The chart begins with the second event" in scene_words(page)


def test_the_chart_says_what_comes_before_there_is_anything_to_draw(
    window: MainWindow, team: Workspace, tears: MeasureView
) -> None:
    view = make_measure(team, Answers("Deaths", "deaths", "", "up", "outcome", ValueForm.TIME_BETWEEN))
    page, _panel, _steps = open_page(window, view)
    assert scene_words(page) == ["The first event will be day 0", "The chart begins with the second event"]
    rare_events.record_event(team, view, DAYS_OF[0])
    page.refresh(None)
    assert page.side is not None
    page.side.draw_now()
    assert scene_words(page) == ["2 Sep 2018", "Day 0", "The chart begins with the second event"]
    assert page.side.view.scene is not None
    assert page.side.view.scene.description == "2 Sep 2018: Day 0. The chart begins with the second event."
    page, _panel, _steps = open_page(window, tears)
    assert "The chart begins with the second event" not in scene_words(page)


def test_a_measure_by_month_keeps_its_grid(
    window: MainWindow, stillbirths: MeasureView, partograph: MeasureView
) -> None:
    open_page(window, stillbirths)
    window.navigator.go("measure", partograph.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    assert page.events is None
    assert page.panel is not None
    assert page.panel.periods


def test_lists_and_today_never_ask_for_a_month_of_rare_events(window: MainWindow, stillbirths: MeasureView) -> None:
    window.navigator.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    assert page.buttons == [] or all("Stillbirths" not in one.accessibleName() for one in page.buttons)
    window.navigator.go("measures")
    listed = window.page("measures")
    assert isinstance(listed, MeasuresPage)
    row = next(row for number in range(5) if (row := listed.table.row_at(number)) is not None)
    assert (row.latest, row.to_enter, row.entered_by) == ("83 days", False, "Amina")
    assert "days between events" in row.about


def test_the_dialog_for_a_new_measure_explains_both_forms_of_rare_events(window: MainWindow, team: Workspace) -> None:
    window.navigator.go("measures")
    page = window.page("measures")
    assert isinstance(page, MeasuresPage)
    dialog = page.ask_new_measure()
    assert isinstance(dialog, NewMeasureDialog)
    assert dialog._out_of_field.isVisible()
    dialog.choose_form(ValueForm.CASES_BETWEEN)
    assert not dialog._out_of_field.isVisible()
    assert "cases since the last" in dialog._form_field.line.text()
    dialog.fill("Falls", "falls with harm", "bed days")
    dialog.accept_if_complete()
    view = measures.get_measure(team, "falls")
    assert view.form is ValueForm.CASES_BETWEEN
    assert view.definition is not None
    assert (view.definition.unit, view.definition.denominator_text) == ("cases", None)
