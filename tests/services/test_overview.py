"""The list of measures at a glance: the newest entry of each, and the rows that the list shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qic_desktop.domain.period import PeriodKind, parse_period, period_of
from qic_desktop.services.charting import overview
from qic_desktop.services.charting.overview import MeasureGlance
from qic_desktop.services.exchanging import exchange_state
from qic_desktop.services.measuring import entry, measures, observations, value_histories
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.trusting import entry_rights
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def team(play: Any) -> Workspace:
    workspace: Workspace = play.create("team", Role.SITE)
    return workspace


@pytest.fixture
def view(team: Workspace) -> MeasureView:
    definition = {"value_form": "proportion", "effective_period": "2024-01"}
    return measures.define_measure(team, NewMeasure("hands", "Hands", definition=definition))


def months(team: Workspace, count: int) -> list[str]:
    found = period_of(team.today(), PeriodKind.MONTH).preceding()
    listed: list[str] = []
    for _turn in range(count):
        listed.insert(0, found.text)
        found = found.preceding()
    return listed


def seen(team: Workspace) -> MeasureGlance:
    (one,) = overview.glance(team).measures
    return one


def test_before_the_first_value_the_newest_complete_month_says_when_it_is_due(
    team: Workspace, view: MeasureView
) -> None:
    one = seen(team)
    assert one.last is None
    (row,) = [row for row in one.sheet.rows if row.timing == "complete"]
    assert row.period == months(team, 1)[0]
    assert isinstance(row.due, date)


def test_the_last_entry_is_what_was_typed_last_and_not_the_newest_month(
    team: Workspace, view: MeasureView, play: Any
) -> None:
    first, second, third = months(team, 3)
    for period in (first, second, third):
        observations.record_observation(team, view, parse_period(period), Entry(8, 10))
    before = seen(team).last
    assert before is not None
    assert before.row is not None
    assert before.row.period == third
    observations.record_observation(team, view, parse_period(first), Entry(9, 10))
    last = seen(team).last
    assert last is not None
    assert last.row is not None
    assert (last.row.period, last.row.observation and last.row.observation.numerator) == (first, 9)


def test_a_value_that_was_taken_back_is_no_last_entry(team: Workspace, view: MeasureView) -> None:
    first, second = months(team, 2)
    observations.record_observation(team, view, parse_period(first), Entry(8, 10))
    observations.record_observation(team, view, parse_period(second), Entry(8, 10))
    observations.record_observation(team, view, parse_period(second), Entry())
    last = seen(team).last
    assert last is not None
    assert last.row is not None
    assert last.row.period == first


def test_a_row_at_a_glance_is_the_row_of_the_measures_own_page(team: Workspace, view: MeasureView) -> None:
    first, second = months(team, 2)
    for period, count in ((first, 7), (second, 8), (first, 6)):
        observations.record_observation(team, view, parse_period(period), Entry(count, 10))
    glanced = seen(team).sheet
    whole = {row.period: row for row in entry.open_sheet(team, view).rows}
    assert {row.period for row in glanced.rows} == {first, second}
    told = {row.period: row for row in glanced.rows}
    assert told[first] == whole[first]
    assert glanced.lines[first] == value_histories.measure_history(team, view)[first]
    assert glanced.given == entry.open_sheet(team, view).given


def test_what_is_counted_once_is_counted_anew_after_an_entry(team: Workspace, view: MeasureView) -> None:
    before = exchange_state.unsent_count(team)
    assert exchange_state.unsent_count(team) == before
    (month,) = months(team, 1)
    observations.record_observation(team, view, parse_period(month), Entry(8, 10))
    assert exchange_state.unsent_count(team) == before + 1
    assert len(exchange_state.exchange_state(team).unsent) == before + 1


def test_helpers_are_asked_for_once_and_nobody_can_change_what_is_kept(team: Workspace) -> None:
    found = entry_rights.helper_writers(team, team.scope)
    found["somebody"] = Role.COACH
    assert entry_rights.helper_writers(team, team.scope) == {}
