"""What a team does on the chart itself: kinds, phases, frozen limits, points left out, notes, how to read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPushButton

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.geometry.cards import HEAD, PADDING
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.period import parse_period
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.chart_grouping import groupings
from ui.site.chart_side import ChartSide
from ui.site.chart_suggestion import first_of
from ui.site.chart_tools import ChartTools
from ui.site.measure_steps import MeasureSteps, with_ending


@pytest.fixture
def shift(team: Workspace) -> MeasureView:
    """Twenty-four months of a share that is higher from April 2018 on."""
    view = measures.define_measure(team, NewMeasure("shift", "Shift"))
    period, entries = parse_period("2017-04"), []
    for place in range(24):
        entries.append((period, Entry((18 if place >= 12 else 8) + place % 2, 25)))
        period = period.following()
    record_many(team, view, entries)
    return view


def open_chart(window: MainWindow, view: MeasureView) -> tuple[ChartSide, MeasureSteps]:
    window.navigator.go("measure", view.id)
    page = window.page("measure")
    assert page.side is not None  # type: ignore[union-attr]
    QApplication.processEvents()
    return page.side, page.steps  # type: ignore[union-attr,return-value]


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_every_kind_has_a_reason_and_those_that_do_not_suit_say_why(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    menu = side.tools.kinds_menu()
    by_name = {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}
    assert by_name["Run chart"].isChecked()
    assert not by_name["U chart"].isEnabled()
    assert all(action.toolTip() for action in by_name.values())
    by_name["I chart"].trigger()
    assert side.kind == side.chart.kind == "i"
    assert side.tools.switch.key == "control"
    assert "I chart" in side.chart_words


def test_a_chosen_kind_can_be_left_for_the_run_chart(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    side.choose_kind("i")
    run = side.tools.switch.findChildren(QPushButton)[0]
    run.click()
    assert side.chart.kind == "run"


@pytest.mark.parametrize("kind", ["run", "p", "pp", "i", "xmr", "mr", "ip"])
def test_every_kind_that_can_be_drawn_is_copied_and_written_in_every_form(
    window: MainWindow, shift: MeasureView, tmp_path: Path, kind: str
) -> None:
    side, steps = open_chart(window, shift)
    side.choose_kind(kind)  # type: ignore[arg-type]
    side.copy_picture()
    assert not QApplication.clipboard().image().isNull()
    for form in ("svg", "png", "pdf", "csv"):
        steps.export(form, tmp_path / f"chart.{form}")
        assert (tmp_path / f"chart.{form}").stat().st_size > 200
    assert QImage(str(tmp_path / "chart.png")).width() > 200


def test_a_stretch_offers_what_can_be_done_with_it(window: MainWindow, shift: MeasureView) -> None:
    side, steps = open_chart(window, shift)
    side.view.select(12, 17)
    menu = steps.stretch_menu(12, 17)
    assert texts(menu) == [
        "6 points: April 2018 to September 2018",
        "Start a phase here …",
        "Limits from these points …",
        "Leave out, with a reason …",
        "Annotate …",
    ]


def test_points_of_a_stretch_are_left_out_in_one_step_and_counted_again(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    side, steps = open_chart(window, shift)
    dialog = steps.ask_leave_out("2018-01", "2018-02")
    dialog.first_choice.click()
    assert dialog.isVisible(), "nothing is left out without a reason"
    dialog.line.setText("strike")
    dialog.first_choice.click()
    assert side.given.series.excluded == {"2018-01": "strike", "2018-02": "strike"}
    assert "Count again" in texts(steps.stretch_menu(9, 10))
    steps.undo()
    assert side.given.series.excluded == {}
    steps.redo()
    steps.count_again("2018-01", "2018-02")
    assert side.given.series.excluded == {}
    steps.undo()
    assert side.given.series.excluded == {"2018-01": "strike", "2018-02": "strike"}, "one step back"


def test_limits_stand_on_chosen_points_from_then_on(window: MainWindow, team: Workspace, shift: MeasureView) -> None:
    side, steps = open_chart(window, shift)
    dialog = steps.ask_freeze("2017-04", "2018-03")
    dialog.line.setText("before the first test")
    dialog.first_choice.click()
    assert [(one.baseline_first, one.baseline_last) for one in side.given.phases] == [("2017-04", "2018-03")]
    assert side.chart.phases[0].frozen_last == 11
    again = steps.ask_freeze("2017-06", "2018-03")
    again.line.setText("the first two were typed late")
    again.first_choice.click()
    assert [(one.baseline_first, one.baseline_last) for one in side.given.phases] == [("2017-06", "2018-03")]


def test_a_dragged_boundary_shows_its_medians_and_is_moved_with_a_reason(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    chart_marks.start_phase(team, shift, parse_period("2018-02"), "testing", "a nurse at the door")
    side, steps = open_chart(window, shift)
    assert side.view.boundaries == (10,)
    before = [phase.centre for phase in side.chart.phases]
    side.view.move_boundary(0, 12)
    assert [phase.first for phase in side.chart.phases] == [0, 12]
    assert [phase.centre for phase in side.chart.phases] != before
    assert charts.chart_input(team, shift).phases[0].period == "2018-02"
    side.view.leave_boundary()
    assert [phase.first for phase in side.chart.phases] == [0, 10]
    dialog = steps.ask_move(side.given.phases[0], "2018-04")
    dialog.first_choice.click()
    assert dialog.isVisible()
    dialog.line.setText("it began at Easter")
    dialog.first_choice.click()
    moved = charts.chart_input(team, shift).phases[0]
    assert (moved.period, moved.label) == ("2018-04", "testing")
    assert moved.reason == "a nurse at the door · moved from February 2018: it began at Easter"
    assert [phase.first for phase in side.chart.phases] == [0, 12]


def test_a_boundary_that_is_dropped_where_it_was_asks_nothing(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    chart_marks.start_phase(team, shift, parse_period("2018-02"), "", "a nurse at the door")
    side, _steps = open_chart(window, shift)
    asked: list[object] = []
    side.phase_moved.connect(lambda phase, _period: asked.append(phase))
    side.view.move_boundary(0, 12)
    side.view.move_boundary(0, 10)
    side.view.drop_boundary(0, 10)
    assert asked == []
    assert [phase.first for phase in side.chart.phases] == [0, 10]


def test_the_list_of_phases_changes_and_removes_them_by_keyboard(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    chart_marks.start_phase(team, shift, parse_period("2018-02"), "testing", "a nurse at the door")
    side, steps = open_chart(window, shift)
    listed = steps.ask_phases()
    names = [part.accessibleName() for part in listed.findChildren(QPushButton) if part.accessibleName()]
    assert names == ["Change testing, from February 2018", "Remove testing, from February 2018"]
    change = steps.ask_change(side.given.phases[0])
    assert change.reason == "a nurse at the door"
    change._name.setText("implementing")
    change._period.choose("2018-04")
    change.first_choice.click()
    assert [(one.period, one.label) for one in side.given.phases] == [("2018-04", "implementing")]
    steps.remove_phase(side.given.phases[0])
    assert side.given.phases == ()
    listed.close()


def test_a_suggested_median_is_kept_with_its_reason_and_the_points_after_it_judge(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    side, steps = open_chart(window, shift)
    suggestion = side.suggestion
    assert suggestion is not None
    assert suggestion.code == "new-phase"
    steps.ask_suggested(suggestion)
    dialog = next(part for part in window.findChildren(type(steps.ask_phase())) if part.isVisible())
    dialog._reason.setText("a second midwife at night")
    dialog.first_choice.click()
    stored = chart_marks.list_phases(team, shift)
    assert [(one.first_period, one.suggested_by) for one in stored] == [("2018-04", "new-phase")]
    assert stored[0].judged_from == "2019-04"
    assert side.suggested_phase() == ""


def test_a_note_is_shown_in_full_and_taken_off_the_chart(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    chart_marks.annotate(team, shift, parse_period("2018-04"), "A second midwife on nights, from Easter on")
    side, steps = open_chart(window, shift)
    opened: list[str] = []
    dialog = steps.show_annotation("A second midwife on nights, from Easter on", opened.append)
    assert dialog is not None
    dialog.go.click()
    assert opened == ["2018-04"]
    dialog = steps.show_annotation("A second midwife on nights, from Easter on", opened.append)
    assert dialog is not None
    dialog.remove.click()
    assert side.chart.annotations == ()


def test_the_menu_of_a_point_offers_its_notes_and_what_can_be_done(
    window: MainWindow, team: Workspace, shift: MeasureView
) -> None:
    chart_marks.annotate(team, shift, parse_period("2018-04"), "Easter")
    side, _steps = open_chart(window, shift)
    side.view.choose(12)
    assert texts(side.view.menu())[:6] == [
        "April 2018",
        "Go to the month in the table",
        "Annotate …",
        "Start a phase here …",
        "Leave out, with a reason …",
        "Take A off the chart",
    ]


def test_a_points_card_says_who_entered_it_and_its_finding(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    side.view.choose(14)
    said = side.view.accessibleDescription()
    assert said.startswith("June 2018, ")
    assert "18 of 25" in said
    assert "entered on" in said
    assert "in a row above" in said


def test_how_to_read_the_chart_says_why_how_sure_and_how_long(window: MainWindow, shift: MeasureView) -> None:
    side, steps = open_chart(window, shift)
    side.view.setFocus()
    dialog = steps.ask_reading()
    said = " ".join(part.accessibleName() for part in dialog.findChildren(type(side._says)))
    assert "Suits every measure" in said
    assert "Anhøj rules" in said
    assert "false finding" in said
    assert "definition" in said.lower()
    dialog.close()


def test_without_enough_points_only_the_run_chart_is_offered(window: MainWindow, team: Workspace) -> None:
    young = measures.define_measure(team, NewMeasure("young", "Young"))
    record_many(team, young, [(parse_period("2019-03"), Entry(1, 2))])
    side, _steps = open_chart(window, young)
    control = side.tools.switch.findChildren(QPushButton)[1]
    assert not control.isEnabled()
    assert "12 points" in control.toolTip()


def test_the_select_button_shows_that_the_next_drag_selects(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    side.tools.select.click()
    assert side.tools.select.isChecked()
    assert side.view.selects_next
    QTest.keyClick(side.view, Qt.Key.Key_Escape)
    assert not side.tools.select.isChecked()


def test_phases_before_the_first_point_cannot_be_dragged(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    phases = (PhaseStart("2016-01"), PhaseStart("2017-04"), PhaseStart("2018-04"))
    side.show_input(replace(side.given, phases=phases))
    assert [place for place, _phase in side.movable_phases()] == [12]


def test_the_same_values_by_quarter_can_be_looked_at_and_not_written_on(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    assert [kind.value for kind in groupings(side.given)] == ["month", "quarter"]
    side._by.choose("quarter")
    side._by.chosen.emit("quarter")
    assert [point.period for point in side.chart.points][:2] == ["2017-Q2", "2017-Q3"]
    assert side.chart.points[0].numerator == 8 + 9 + 8
    assert not side.view.takes_stretches
    assert "Go to the month in the table" not in texts(side.view.menu())
    side._by.choose("month")
    side._by.chosen.emit("month")
    assert len(side.chart.points) == 24
    assert side.view.takes_stretches


def test_a_page_of_a_chart_by_quarter_holds_the_quarters(
    window: MainWindow, shift: MeasureView, tmp_path: Path
) -> None:
    side, steps = open_chart(window, shift)
    side._by.choose("quarter")
    side._by.chosen.emit("quarter")
    steps.export("pdf", tmp_path / "quarters.pdf")
    text = PdfReader(tmp_path / "quarters.pdf").pages[0].extract_text()
    assert "Chart · Q1 2019" in text
    assert "March 2019" not in text


def test_no_kind_is_offered_that_cannot_be_drawn(window: MainWindow, team: Workspace) -> None:
    rare = measures.define_measure(team, NewMeasure("rare", "Rare"))
    period, entries = parse_period("2017-04"), []
    for place in range(24):
        entries.append((period, Entry(int(place % 6 == 0), 40)))
        period = period.following()
    record_many(team, rare, entries)
    side, _steps = open_chart(window, rare)
    offered = [one.kind for one in side.advice if one.suits]
    assert offered
    for kind in offered:
        side.choose_kind(kind)
        assert side.chart.kind == kind


def test_a_copied_picture_has_no_mark_of_the_row_that_is_typed_in(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    side.focus_period("")
    side.draw_now()
    plain, scene = side.view.picture(), side.view.scene
    side.focus_period("2017-08")
    side.draw_now()
    assert side.view.scene != scene
    assert side.view.picture() == plain


def test_a_picture_for_a_file_is_higher_by_its_heading(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    plain, headed = side.view.picture(), side.view.picture(2.0, ("Shift", "Mtoni Juu"))
    assert headed.height() - plain.height() == 2 * (HEAD + PADDING)
    assert headed.width() - plain.width() == 2 * 2 * PADDING


@pytest.mark.parametrize(("form", "name"), [("proportion", "P chart"), ("rate", "U chart"), ("count", "C chart")])
def test_a_new_measure_offers_the_chart_that_its_form_asks_for(
    window: MainWindow, team: Workspace, form: str, name: str
) -> None:
    new = measures.define_measure(team, NewMeasure(form, form, definition={"value_form": form, "multiplier": 1000}))
    side, _steps = open_chart(window, new)
    buttons = {button.text(): button for button in side.tools.switch.findChildren(QAbstractButton)}
    assert not buttons[name].isEnabled()


def test_the_words_of_the_tools_come_back_after_a_kind_with_a_long_name(window: MainWindow, shift: MeasureView) -> None:
    side, _steps = open_chart(window, shift)
    tools = ChartTools("p", side)
    tools.resize(tools._row.sizeHint().width() + 4, side.tools.height())
    tools.choose("p")
    assert tools.select.text()
    tools.choose("mr")
    assert not tools.select.text()
    tools.choose("p")
    assert tools.select.text()


def test_a_file_without_an_ending_gets_one() -> None:
    assert with_ending(Path("falls"), "png") == Path("falls.png")
    assert with_ending(Path("falls.PNG"), "png") == Path("falls.PNG")
    assert with_ending(Path("ward.3"), "csv") == Path("ward.3.csv")


def test_points_that_are_left_out_do_not_count_towards_a_frozen_median(window: MainWindow, shift: MeasureView) -> None:
    _side, steps = open_chart(window, shift)
    out = steps.ask_leave_out("2017-05", "2017-06")
    out.line.setText("strike")
    out.first_choice.click()
    dialog = steps.ask_freeze("2017-04", "2018-03")
    said = " ".join(part.text() for part in dialog.findChildren(QLabel))
    assert "10 points are few" in said
    dialog.reject()


def test_of_several_points_outside_the_newest_is_to_be_explained() -> None:
    periods = tuple(f"{2016 + place // 12}-{place % 12 + 1:02d}" for place in range(24))
    values = [5.0, 6.0] * 12
    values[6], values[17] = 14.0, 15.0
    chart = control_chart(Series(periods, tuple(values), style=ValueStyle(percent=False)), "i")
    assert sorted(one.places[0] for one in chart.findings if one.rule == "beyond") == [6, 17]
    suggestion = first_of(chart)
    assert suggestion is not None
    assert (suggestion.code, suggestion.place) == ("explain-point", 17)
