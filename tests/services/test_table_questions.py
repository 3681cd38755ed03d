"""What is asked about a team's own table before it is taken in: slips of a digit, and years of another calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import measures, table_import
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.measuring.table_files import TableFile, make_sheet
from qic_desktop.services.measuring.table_import import open_plan, take_in
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    yield made
    made.close()


@pytest.fixture
def partograph(team: Workspace) -> MeasureView:
    texts = {"numerator_text": "Complete partographs", "denominator_text": "All births"}
    return measures.define_measure(team, NewMeasure("partograph", "Complete partograph", definition=texts))


def births(year: int, counts: Sequence[int] = (38, 41, 40, 39)) -> TableFile:
    rows = [[f"{year}-{month:02d}", count, 45] for month, count in enumerate(counts, 1)]
    return TableFile("births.xlsx", (make_sheet("Data", [["Month", "Complete partographs", "All births"], *rows]),))


def test_a_slip_of_a_digit_is_shown_with_its_row_before_it_is_taken(team: Workspace, partograph: MeasureView) -> None:
    plan = open_plan(team, births(2018, (38, 41, 40, 390, 39)), measure=partograph.id)
    assert [(one.read.row, one.far[0].before, one.far[0].now) for one in plan.far] == [(5, 40, 390)]
    take_in(team, plan)
    again = open_plan(team, births(2018, (38, 41, 40, 390, 39)), measure=partograph.id)
    assert again.far == ()


def test_what_stands_here_is_compared_with_the_table(team: Workspace, partograph: MeasureView) -> None:
    standing = [(parse_period(f"2017-{month}"), Entry(38, 45)) for month in (10, 11, 12)]
    record_many(team, partograph, standing)
    plan = open_plan(team, births(2018, (4,)), measure=partograph.id)
    assert [(one.far[0].before, one.far[0].now) for one in plan.far] == [(38, 4)]


def test_years_as_far_back_as_ethiopian_ones_are_asked_about_once(team: Workspace, partograph: MeasureView) -> None:
    plan = open_plan(team, births(2011), measure=partograph.id)
    assert [(one.kind, one.example) for one in plan.questions] == [("calendar", "2011-04")]
    western = table_import.read_again(team, plan, replace(plan.reading, calendar="western"))
    assert (western.questions, len(western.of("new"))) == ((), 4)
    other = table_import.read_again(team, plan, replace(plan.reading, calendar="other"))
    assert (other.questions, other.values, {one.why for one in other.not_read}) == ((), (), {"other-calendar"})
    take_in(team, western)
    assert open_plan(team, births(2011, (38, 41, 40, 39, 37)), measure=partograph.id).questions == ()


@pytest.mark.parametrize("year", [2018, 2008])
def test_years_that_are_near_or_longer_ago_are_not(team: Workspace, partograph: MeasureView, year: int) -> None:
    assert open_plan(team, births(year), measure=partograph.id).questions == ()


def test_nepali_years_are_no_future(team: Workspace, partograph: MeasureView) -> None:
    plan = open_plan(team, births(2075), measure=partograph.id)
    assert {one.why for one in plan.not_read} == {"other-calendar"}
    assert {one.why for one in open_plan(team, births(2020), measure=partograph.id).not_read} == {"future"}
