"""The definition of a measure of our own, changed through the real form: nothing is kept before its kind is said."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import definitions, measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace
from tests.ui import looking
from ui.shell.window import MainWindow
from ui.site.definition_change import ChangeDialog
from ui.site.definition_steps import DefinitionEditor
from ui.site.measure import MeasurePage
from ui.widgets.choice import Select

DEFINITION = 1


def open_form(window: MainWindow, view: MeasureView) -> tuple[MeasurePage, DefinitionEditor]:
    window.navigator.go("measure", view.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    page.tabs.setCurrentIndex(DEFINITION)
    page.definition.edit.click()
    assert page.defining.editor is not None
    return page, page.defining.editor


def ask(page: MeasurePage) -> ChangeDialog:
    assert page.defining.editor is not None
    page.defining.editor.keep.click()
    assert page.defining.dialog is not None
    return page.defining.dialog


def now(team: Workspace, view: MeasureView) -> MeasureView:
    return measures.get_measure(team, view.id)


def words_on(page: MeasurePage) -> str:
    QTest.qWait(20)
    shown = [each for each in page.definition.findChildren(QLabel) if each.isVisibleTo(page.definition)]
    return "\n".join(each.accessibleName() or each.text() for each in shown)


def test_a_typing_mistake_is_clarified_without_a_new_definition(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    page, editor = open_form(window, partograph)
    assert not editor.keep.isEnabled()
    editor.form.fill("numerator_text", "Births with a complete partograph, on paper")
    editor.form.fill("strata", "day, night")
    assert editor.keep.isEnabled()
    dialog = ask(page)
    assert dialog.kind == "clarification"
    assert now(team, partograph).revisions == partograph.revisions
    dialog.first_choice.click()
    kept = now(team, partograph).definition
    assert kept is not None
    assert (kept.revision, kept.numerator_text) == (1, "Births with a complete partograph, on paper")
    assert kept.strata == ["day", "night"]
    assert page.defining.editor is None
    assert "Made clearer" in words_on(page)


def test_a_change_needs_a_reason_and_shows_what_was_said_before(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    page, editor = open_form(window, partograph)
    editor.form.fill("numerator_text", "Births with a signed partograph")
    dialog = ask(page)
    dialog.choose("change")
    dialog.first_choice.click()
    assert dialog.isVisible()
    dialog.choose("change", "agreed on the ward", "2018-09")
    dialog.first_choice.click()
    assert len(now(team, partograph).revisions) == 2
    said = words_on(page)
    assert "Definition 2, from September 2018: a change" in said
    assert "taken away: complete" in said
    assert "new: signed" in said
    assert "agreed on the ward" in said
    team.journal.undo()
    assert len(now(team, partograph).revisions) == 1


def test_counting_back_is_opened_after_the_definition_is_kept(
    window: MainWindow, team: Workspace, partograph: MeasureView, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, editor = open_form(window, partograph)
    editor.form.fill("exclusion", "planned caesareans")
    gone: list[str] = []
    monkeypatch.setattr(page.desk.navigator, "go", lambda key, *_rest: gone.append(key))
    dialog = ask(page)
    dialog.choose("counted-back", "read again")
    assert dialog.since == "2018-04"
    dialog.first_choice.click()
    assert gone == ["count-back"]
    later = now(team, partograph)
    assert later.definition is not None
    assert later.definition.revision_kind == "counted-back"


def test_numbers_that_hold_follow_the_new_definition_by_one_step(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    definitions.change_definition(team, "partograph", {"exclusion": "twins"}, "agreed", "2018-03", counted_back=True)
    window.navigator.go("measure", partograph.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    assert page.panel is not None
    words = [action.text() for action in page.panel.menus.context_menu("2018-04").actions()]
    assert "The same number by the definition in force" in words
    words = [action.text() for action in page.panel.menus.context_menu("2018-02").actions()]
    assert "The same number by the definition in force" not in words
    page.panel.menus._hold(["2018-03", "2018-04"])
    found = {one.period: one.revision for one in observations.list_observations(team, partograph)}
    assert [found[period] for period in ("2018-02", "2018-03", "2018-04", "2018-05")] == [1, 2, 2, 1]


def test_what_changes_the_count_is_no_clarification(window: MainWindow, partograph: MeasureView) -> None:
    page, editor = open_form(window, partograph)
    editor.form.fill("value_form", "count")
    assert not editor.form.fields["denominator_text"].isVisibleTo(editor.form)
    dialog = ask(page)
    assert not dialog.kinds["clarification"].isEnabled()
    assert dialog.kind == "change"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("sample_size", "many", "no number"),
        ("sample_size", "2.5", "whole"),
        ("sample_size", "0", "too small"),
        ("strata", "a, b, c, d, e, f, g, h, i", "eight"),
        ("strata", "a|b", "bar"),
        ("numerator_text", "", "what is counted"),
        ("minimum_denominator", "-3", "too small"),
    ],
)
def test_bad_input_is_said_below_its_field_and_nothing_is_asked(
    window: MainWindow, partograph: MeasureView, name: str, text: str, said: str
) -> None:
    page, editor = open_form(window, partograph)
    editor.form.fill("collector", "the nurse in charge")
    editor.form.fill(name, text)
    editor.keep.click()
    assert page.defining.dialog is None
    assert said in editor.form.fields[name].line.text()
    assert page.defining.editor is editor


def test_periods_are_fixed_once_a_value_is_in(window: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    _page, editor = open_form(window, partograph)
    assert not editor.form.editors["period_kind"].isEnabled()
    fresh = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    _page, editor = open_form(window, fresh)
    assert editor.form.editors["period_kind"].isEnabled()


def test_what_is_half_written_waits_while_another_measure_is_looked_at(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    other = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    page, editor = open_form(window, partograph)
    editor.form.fill("collector", "the nurse in charge")
    window.navigator.go("measure", other.id)
    page.tabs.setCurrentIndex(DEFINITION)
    assert not editor.isVisibleTo(page)
    window.navigator.go("measure", partograph.id)
    page.tabs.setCurrentIndex(DEFINITION)
    assert editor.isVisibleTo(page)
    assert editor.form.changes() == {"collector": "the nurse in charge"}


def test_two_forms_that_are_open_at_once_are_kept_apart(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    other = measures.define_measure(
        team, NewMeasure("falls", "Falls", definition={"value_form": "count", "numerator_text": "Falls"})
    )
    page, first = open_form(window, partograph)
    first.form.fill("collector", "the nurse in charge")
    page, second = open_form(window, other)
    second.form.fill("collector", "the data clerk")
    window.navigator.go("measure", partograph.id)
    page.tabs.setCurrentIndex(DEFINITION)
    first.keep.click()
    assert page.defining.dialog is not None
    page.defining.dialog.first_choice.click()
    kept, left = now(team, partograph).definition, now(team, other).definition
    assert kept is not None
    assert left is not None
    assert (kept.collector, left.collector) == ("the nurse in charge", None)
    window.navigator.go("measure", other.id)
    page.tabs.setCurrentIndex(DEFINITION)
    assert second.isVisibleTo(page)


def test_the_form_of_each_kind_of_value_is_whole_and_named(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    _page, editor = open_form(window, partograph)
    for form in ("rate", "count", "mean", "time-between", "proportion"):
        editor.form.fill("value_form", form)
        QTest.qWait(20)
        assert looking.faults_of(window) == []
        assert looking.unnamed(window) == []
    assert set(editor.form.editors) == set(definitions.EDITED)


# --- parts of the cases ------------------------------------------------------------------------------------------


@pytest.fixture
def parted(team: Workspace, partograph: MeasureView) -> MeasureView:
    definitions.clarify_definition(team, "partograph", {"strata": ["day", "night"]})
    return now(team, partograph)


def open_values(window: MainWindow, view: MeasureView, period: str) -> MeasurePage:
    window.navigator.go("measure", f"{view.id}@{period}")
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    return page


def test_each_part_is_typed_in_its_own_grid_and_drawn(window: MainWindow, team: Workspace, parted: MeasureView) -> None:
    page = open_values(window, parted, "2019-03")
    assert page.strata is not None
    page.strata.chosen.emit("night")
    assert page.panel is not None
    assert page.side is not None
    assert page.panel.period == "2019-03"
    page.panel.given.emit({"2019-03": Entry(8, 10)}, {"2019-03": "two midwives"})
    found = observations.get_observation(team, parted, parse_period("2019-03"), "night")
    assert (found.numerator, found.denominator, found.note) == (8, 10, "two midwives")
    assert {point.period: point.value for point in page.side.chart.points}["2019-03"] == 0.8
    assert page.side.given.view.name == "Complete partograph (night)"
    page.tabs.setCurrentIndex(2)
    assert [row[1:3] for row in page.history.model.rows] == [("March 2019", "8 of 10, note: two midwives")]
    page.show_part("")
    assert page.panel.rows["2019-03"].observation is None


def test_the_sum_is_taken_for_a_month_or_for_all_and_undone(
    window: MainWindow, team: Workspace, parted: MeasureView
) -> None:
    for month, counts in (("2019-03", (8, 10)), ("2018-02", (7, 12)), ("2017-12", (5, 6))):
        for part in ("day", "night"):
            observations.record_observation(team, parted, parse_period(month), Entry(*counts), stratum=part)
    page = open_values(window, parted, "2018-02")
    assert page.strata is not None
    assert page.panel is not None
    assert page.panel.hint == "day and night add up to 14 of 24; 15 of 25 stands."
    page.strata.take_sum()
    assert page.panel.rows["2018-02"].observation is not None
    assert page.panel.rows["2018-02"].observation.numerator == 14
    assert not page.strata.take.isEnabled()
    assert page.strata.is_needed
    page.strata.take_all()
    found = {one.period: one.numerator for one in observations.list_observations(team, parted)}
    assert (found["2019-03"], found["2018-02"], found["2018-01"]) == (16, 14, 12)
    assert not page.strata.is_needed
    team.journal.undo()
    team.journal.undo()
    found = {one.period: one.numerator for one in observations.list_observations(team, parted)}
    assert (found.get("2019-03"), found["2018-02"]) == (None, 15)


def test_many_or_long_names_are_a_list(window: MainWindow, team: Workspace, parted: MeasureView) -> None:
    names = [f"ward {number} of the old building" for number in range(8)]
    definitions.clarify_definition(team, "partograph", {"strata": names})
    page = open_values(window, parted, "2019-03")
    assert page.strata is not None
    assert page.strata.switch.key == ""
    page.strata.chosen.emit(names[7])
    assert page.strata is not None
    assert page.strata.switch.key == names[7]
    assert looking.faults_of(window) == []
    assert looking.unnamed(window) == []


def test_a_measure_without_parts_has_no_switch(window: MainWindow, partograph: MeasureView) -> None:
    assert open_values(window, partograph, "2019-03").strata is None


def test_the_due_day_of_a_measure_of_our_own_is_chosen(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    window.navigator.go("measure", partograph.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    page.tabs.setCurrentIndex(DEFINITION)
    assert "10 days after the end of the period" in words_on(page)
    (due,) = [one for one in page.definition.findChildren(Select) if one.key == "10"]
    due.choose("5")
    due.chosen.emit("5")
    assert now(team, partograph).measure.due_day == 5
    assert now(team, partograph).measure.cadence == partograph.measure.cadence
    assert "5 days after the end of the period" in words_on(page)
