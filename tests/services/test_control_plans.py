"""An adopted change gets its control plan: filled from the cycle, due, slipping back, and travelling whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotFoundError
from qic_desktop.services import keeping, today
from qic_desktop.services.improving import control_plans, cycle_sheets, cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.practising import practice_gains
from qic_desktop.services.workspace import Role, Workspace

DAY = date(2026, 10, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni", practice=True, practice_day=DAY)
    yield made
    made.close()


def measured(site: Workspace, values: tuple[int, ...]) -> MeasureView:
    view = measures.define_measure(site, NewMeasure("waits", "Seen within 15 minutes"))
    period, entries = parse_period("2025-01"), []
    for count in values:
        entries.append((period, Entry(count, 100)))
        period = period.following()
    record_many(site, view, entries)
    return view


def adopted(site: Workspace, **fields: object) -> str:
    made = cycle_sheets.planned_cycle(cycle_sheets.plan_in_new_ramp(site, "Nurse at the door", **fields))
    cycles.start_cycle(site, made, "2025-09-01")
    cycles.begin_study(site, made, ended="2025-09-10")
    cycles.decide(site, made, Decision.ADOPT)
    return made


def test_a_plan_is_filled_from_the_cycle_and_begun_once(site: Workspace) -> None:
    view = measured(site, (50, 60))
    cycle = adopted(site, what="Three questions", data_plan="Joan counts", measures=[view.id], change_idea="Ask first")
    assert [one.id for one in control_plans.without_plan(site)] == [cycle]
    made = control_plans.open_plan(site, "A1")
    plan = made.plan
    assert (plan.change, plan.procedure, plan.monitor) == ("Ask first", "Three questions", "Joan counts")
    assert (plan.measure, plan.cycle, plan.next_check) == (view.id, cycle, "2026-11-04")
    assert control_plans.open_plan(site, cycle).id == made.id
    assert control_plans.without_plan(site) == ()


def test_only_an_adopted_change_has_a_plan(site: Workspace) -> None:
    cycle_sheets.plan_in_new_ramp(site, "Nurse at the door")
    with pytest.raises(NotFoundError):
        control_plans.open_plan(site, "A1")


def test_fields_of_one_register_keep_each_other_and_empty_takes_away(site: Workspace) -> None:
    adopted(site, what="Three questions")
    made = control_plans.open_plan(site, "A1")
    control_plans.write_plan(site, made.id, change="Ask at the door", owner_role="nurse", procedure=" ")
    plan = control_plans.get_plan(site, "A1").plan
    assert (plan.change, plan.cycle, plan.owner_role, plan.procedure) == (
        "Ask at the door",
        made.plan.cycle,
        "nurse",
        None,
    )
    with pytest.raises(NotFoundError):
        control_plans.write_plan(site, made.id, colour="red")


def test_the_next_check_is_due_and_is_moved_on_when_done(site: Workspace) -> None:
    adopted(site)
    made = control_plans.open_plan(site, "A1")
    assert today.today_of(site).to_check == ()
    control_plans.write_plan(site, made.id, next_check="2026-10-05")
    assert [one.id for one in today.today_of(site).to_check] == [made.id]
    control_plans.check_again(site, made.id)
    assert today.today_of(site).to_check == ()


def test_a_change_that_slips_back_is_said_and_one_that_holds_is_not(site: Workspace) -> None:
    held = (*([50, 52, 48, 51, 49, 53, 47, 50] * 1), *([52, 50] * 6))
    view = measured(site, held)
    adopted(site, measures=[view.id])
    control_plans.open_plan(site, "A1")
    assert control_plans.get_plan(site, "A1").slipped_since == ""


def test_a_change_whose_measure_gets_worse_after_the_adoption_slips_back(site: Workspace) -> None:
    view = measured(site, (80, 82, 81, 84, 83, 85, 82, 84, 80, 83, *([40, 42, 41, 39, 43, 40, 38, 41, 40, 42] * 1)))
    adopted(site, measures=[view.id])
    control_plans.open_plan(site, "A1")
    found = control_plans.get_plan(site, "A1")
    assert found.slipped_since >= "2025-09"
    assert [one.id for one in today.today_of(site).to_check] == [found.id]


def test_a_plan_that_is_taken_away_comes_back_by_undo(site: Workspace) -> None:
    adopted(site)
    made = control_plans.open_plan(site, "A1")
    control_plans.delete_plan(site, made.id)
    assert control_plans.list_plans(site) == ()
    site.journal.undo()
    assert control_plans.list_plans(site)[0].id == made.id


def test_every_field_of_cycle_and_plan_travels_and_is_sent_again_byte_for_byte(play: Any) -> None:
    site = play.team_at_work(play.organiser())
    made = cycle_sheets.planned_cycle(
        cycle_sheets.plan_in_new_ramp(
            site, "Door", where_tested="Ward", scale="patients", scale_number="5", from_paper=True, initiated_by="coach"
        )
    )
    cycles.write_cycle(site, made, written_on="2026-03-01", as_planned=False, matched=False)
    cycles.decide(site, made, Decision.ADOPT)
    plan = control_plans.open_plan(site, made).id
    texts = {name: f"the {name}" for name in ("procedure", "owner_role", "newcomers", "monitor", "trigger", "response")}
    control_plans.write_plan(site, plan, **texts)
    second = play.second(play.restore_of(site))
    assert control_plans.list_plans(second)[0].plan == control_plans.list_plans(site)[0].plan
    assert cycles.get_cycle(second, made).cycle == cycles.get_cycle(site, made).cycle
    sent = {row[0]: bytes(row[1]) for row in site.store.rows("select id, sealed from segment")}
    kept = {row[0]: bytes(row[1]) for row in second.store.rows("select id, sealed from segment")}
    assert {identity: kept[identity] for identity in sent} == sent
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    again = {row[0]: bytes(row[1]) for row in third.store.rows("select id, sealed from segment")}
    assert {identity: again[identity] for identity in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)


def test_the_practice_team_holds_one_adopted_change(site: Workspace) -> None:
    made = cycle_sheets.planned_cycle(cycle_sheets.plan_in_new_ramp(site, "Streaming"))
    second = cycle_sheets.planned_cycle(cycle_sheets.plan_after(site, made))
    cycles.decide(site, second, Decision.ADOPT)
    practice_gains.play_gains(site, "S001")
    assert control_plans.list_plans(site) == ()
    practice_gains.play_gains(site, "S005")
    (view,) = control_plans.list_plans(site)
    assert view.cycle is not None
    assert view.cycle.label == "A2"
    assert all((view.plan.procedure, view.plan.newcomers, view.plan.trigger, view.plan.response))


def test_two_plans_for_one_cycle_from_two_laptops_are_told(play: Any) -> None:
    first = play.team_at_work(play.organiser())
    cycle = adopted(first, what="Three questions")
    second = play.second(play.restore_of(first))
    with play.computer("second"):
        control_plans.write_plan(second, control_plans.open_plan(second, cycle).id, trigger="Below 8 of 10")
        sent = play.export(second)
    here = control_plans.open_plan(first, cycle)
    assert here.beside == 0
    play.answer(first, sent)
    plans = control_plans.list_plans(first)
    assert [one.beside for one in plans] == [1, 1]
    label = cycles.get_cycle(first, cycle).label
    for which in (cycle, label):
        with pytest.raises(NotFoundError) as refused:
            control_plans.get_plan(first, which)
        assert refused.value.what == "control-plans"
    assert control_plans.ensure_plan(first, cycle).touched == frozenset()
    control_plans.delete_plan(first, next(one.id for one in plans if one.id != here.id))
    assert control_plans.get_plan(first, label).beside == 0


def test_a_label_that_two_laptops_gave_is_no_cycle_until_an_id_is_named(play: Any) -> None:
    first = play.team_at_work(play.organiser())
    adopted(first)
    ramp = cycles.list_ramps(first)[0].id
    second = play.second(play.restore_of(first))
    with play.computer("second"):
        cycles.open_cycle(second, ramp, title="At night")
        sent = play.export(second)
    made = cycles.open_cycle(first, ramp, title="At noon")
    play.answer(first, sent)
    assert [one.label for one in cycles.list_cycles(first)] == ["A1", "A2", "A2"]
    with pytest.raises(NotFoundError) as refused:
        cycles.get_cycle(first, "A2")
    assert refused.value.what == "cycles"
    assert cycles.get_cycle(first, made.id).title == "At noon"
