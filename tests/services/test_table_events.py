"""Rare events in a team's own table: a row an event; nothing comes in twice, nothing is overwritten unasked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.table_files import TableFile, make_sheet
from qic_desktop.services.measuring.table_import import ImportPlan, open_plan, take_in
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    yield made
    made.close()


@pytest.fixture
def falls(team: Workspace) -> MeasureView:
    return measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "time-between"}))


@pytest.fixture
def bleeding(team: Workspace) -> MeasureView:
    definition = {"value_form": "cases-between", "numerator_text": "Heavy bleedings", "denominator_text": "Births"}
    return measures.define_measure(team, NewMeasure("bleeding", "Heavy bleeding", definition=definition))


def table(*rows: Sequence[object]) -> TableFile:
    return TableFile("events.xlsx", (make_sheet("Data", rows),))


def told(team: Workspace, view: MeasureView) -> list[tuple[str | None, float | None, str | None]]:
    return [(one.on, one.cases, one.note) for one in rare_events.list_events(team, view)]


def why(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(one.row, one.why) for one in plan.not_read]


def test_days_between_need_only_the_day(team: Workspace, falls: MeasureView) -> None:
    file = table(["Date", "Note"], [date(2019, 1, 3), "in the bath"], [date(2019, 2, 1), None], ["2019-02-01", None])
    plan = open_plan(team, file, measure=falls.id)
    assert (plan.lacking, plan.questions, why(plan), len(plan.of("new"))) == ("", (), [], 2)
    take_in(team, plan)
    assert told(team, falls) == [("2019-01-03", None, "in the bath"), ("2019-02-01", None, None)]
    again = open_plan(team, file, measure=falls.id)
    assert (len(again.of("new")), len(again.of("same"))) == (0, 2)
    assert not take_in(team, again).touched


def test_cases_between_come_with_their_number_and_two_of_a_day_are_two(team: Workspace, bleeding: MeasureView) -> None:
    file = table(
        ["Date", "Births since"], ["2019-01-03", None], ["2019-01-20", 34], ["2019-01-20", 2], ["2019-02-11", 50]
    )
    plan = open_plan(team, file, measure=bleeding.id)
    assert (why(plan), len(plan.of("new"))) == ([], 4)
    take_in(team, plan)
    assert sorted(told(team, bleeding), key=str) == [
        ("2019-01-03", None, None),
        ("2019-01-20", 2.0, None),
        ("2019-01-20", 34.0, None),
        ("2019-02-11", 50.0, None),
    ]
    again = open_plan(team, file, measure=bleeding.id)
    assert len(again.values) == 4
    assert not {one.outcome for one in again.values if one.read.period.text != "2019-01-20"} - {"same"}


def test_cases_that_are_missing_or_cannot_be_are_told(team: Workspace, bleeding: MeasureView) -> None:
    rows = (["2019-01-03", None], ["2019-01-20", None], ["2019-02-01", -3], ["2019-03", 4], ["2019-05-01", 4])
    plan = open_plan(team, table(["Date", "Births since"], *rows), measure=bleeding.id)
    assert sorted(why(plan)) == [(3, "no-cases"), (4, "not-a-number"), (5, "no-day"), (6, "future")]
    assert [one.read.period.text for one in plan.of("new")] == ["2019-01-03"]


def test_another_number_is_kept_unless_it_is_taken_and_the_file_is_the_reason(
    team: Workspace, bleeding: MeasureView
) -> None:
    rare_events.record_event(team, bleeding, date(2019, 1, 3))
    rare_events.record_event(team, bleeding, date(2019, 1, 20), cases=30, note="night")
    plan = open_plan(team, table(["Date", "Births since"], ["2019-01-20", 34]), measure=bleeding.id)
    (one,) = plan.of("differs")
    take_in(team, plan)
    assert told(team, bleeding)[1] == ("2019-01-20", 30.0, "night")
    take_in(team, plan, [one.key])
    assert told(team, bleeding)[1] == ("2019-01-20", 34.0, "night")
    event = rare_events.list_events(team, bleeding)[1]
    assert event.reason == "events.xlsx"


def test_taking_in_is_one_step_back(team: Workspace, falls: MeasureView) -> None:
    plan = open_plan(team, table(["Date"], *[[f"2019-01-{day:02d}"] for day in range(1, 20)]), measure=falls.id)
    take_in(team, plan)
    assert len(told(team, falls)) == 19
    team.journal.undo()
    assert told(team, falls) == []


def test_a_long_table_may_name_events_and_measures_of_months(team: Workspace, falls: MeasureView) -> None:
    stay = measures.define_measure(team, NewMeasure("stay", "Stay", definition={"value_form": "count"}))
    file = table(["Month", "Measure", "Value"], ["2019-01-03", "falls", 1], ["2019-01", "stay", 7])
    plan = open_plan(team, file)
    assert {(one.read.view.code, one.read.period.text) for one in plan.of("new")} == {
        ("falls", "2019-01-03"),
        ("stay", "2019-01"),
    }
    assert stay.code == "stay"
