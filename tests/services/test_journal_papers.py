"""The journal of tests: what was predicted when, and how the measure did before and since (method C4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.domain.period import parse_period
from qic_desktop.reports.journal_value import JournalCycle
from qic_desktop.services.improving import cycle_sheets, cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.printing.journal_papers import journal
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(tmp_path / "m.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    yield made
    made.close()


@pytest.fixture
def view(site: Workspace) -> MeasureView:
    made = measures.define_measure(site, NewMeasure("partograph", "Complete partograph"))
    months = [parse_period(f"2018-{month:02d}") for month in range(1, 13)]
    counts = [20, 21, 20, 22, 20, 21, 30, 31, 30, 32, 30, 31]
    record_many(site, made, [(month, Entry(count, 40)) for month, count in zip(months, counts, strict=True)])
    return made


def planned(site: Workspace, **fields: object) -> str:
    return cycle_sheets.planned_cycle(cycle_sheets.plan_in_new_ramp(site, "Clock on the wall", **fields))


def only(site: Workspace) -> JournalCycle:
    ((cycle,),) = [one.cycles for one in journal(site).ramps]
    return cycle


def test_the_measure_before_and_since_stands_with_its_test(site: Workspace, view: MeasureView) -> None:
    made = planned(site, prediction="70 of 100", measures=[view.id])
    assert "Compared with before" not in dict(only(site).lines)
    cycles.start_cycle(site, made, "2018-07-01")
    told = dict(only(site).lines)["Compared with before"]
    assert told == "Complete partograph. Median before the test: 51.2 %, since then: 76.2 %."


def test_a_prediction_written_late_is_said_to_be_so(site: Workspace) -> None:
    made = planned(site)
    cycles.start_cycle(site, made, "2019-03-01")
    cycles.write_cycle(site, made, prediction="8 of 10")
    assert only(site).lead.endswith("prediction written after the test had begun")


def test_the_prediction_before_the_test_stands_beside_a_later_one(site: Workspace) -> None:
    made = planned(site, prediction="7 of 10")
    cycles.write_cycle(site, made, prediction="8 of 10")
    cycles.start_cycle(site, made, "2019-03-01")
    cycles.move_cycle(site, made, PdsaStage.STUDY)
    cycles.write_cycle(site, made, prediction="9 of 10")
    cycle = only(site)
    assert cycle.prediction == "9 of 10"
    assert dict(cycle.lines)["First predicted, before the test"] == "8 of 10"
    assert "after the test had begun" not in cycle.lead


def test_one_pass_over_the_chain_finds_what_is_found_cycle_by_cycle(site: Workspace) -> None:
    ids = [planned(site, prediction="7 of 10"), planned(site), planned(site, prediction="1 of 2")]
    for one in ids:
        cycles.start_cycle(site, one, "2019-03-01")
        cycles.write_cycle(site, one, prediction="later")
    together = cycle_sheets.all_predictions(site)
    assert {one: cycle_sheets.predictions(site, one) for one in ids} == together
