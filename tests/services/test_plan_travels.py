"""Aim, charter, targets and diagnosis travel whole to the team's own laptops and to the organiser."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.measure import Target
from qic_desktop.domain.people import Project
from qic_desktop.domain.planning import Charter, Diagnosis
from qic_desktop.domain.scope import site_scope
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import conflict_views
from qic_desktop.services.improving import aims, diagnoses, plans
from qic_desktop.services.measuring import measures, same_measures
from qic_desktop.services.practising import practice_plan
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.record_kinds import kind_name


@pytest.fixture
def site(play: Any) -> Workspace:
    made: Workspace = play.team_at_work(play.organiser())
    plans.write_texts(made, {name: f"Text of {name}, 30 Meskerem, 85 %, 😷" for name in plans.OWNERS})
    plans.write_own_topic(made, True)
    measures.set_target(made, "own", 0.8, "2026-12", why="Two wards")
    measures.set_target(made, "own", 0.9, "2027-06", why="Three wards")
    for kind in diagnoses.KINDS:
        identity = diagnoses.add_diagnosis(made, kind, f"A {kind}", "People: 3\n  alone")
        diagnoses.write_text(made, identity, "conclusion", "Begin there")
    same_measures.take_over(made, "own", "four-hours")
    return made


def bodies(site: Workspace) -> dict[str, bytes]:
    return {row[0]: bytes(row[1]) for row in site.store.rows("select id, sealed from segment")}


def test_the_second_laptop_reads_the_same_and_sends_the_same_bytes(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    sent = bodies(site)
    assert {identity: bodies(second)[identity] for identity in sent} == sent
    here, there = aims.read_aim(site), aims.read_aim(second)
    assert (here.plan, here.targets[0].versions) == (there.plan, there.targets[0].versions)
    assert diagnoses.list_diagnoses(site) == diagnoses.list_diagnoses(second)
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    assert {identity: bodies(third)[identity] for identity in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)


def test_the_organiser_receives_every_record(play: Any) -> None:
    organiser = play.organiser()
    made = play.team_at_work(organiser)
    plans.write_texts(made, {"aim": "95 in 100", "problem": "They wait", "background": "A case"})
    measures.set_target(made, "own", 0.8, why="Two wards")
    diagnoses.add_diagnosis(made, "fishbone", "Forms", "People")
    play.take(organiser, play.export(made))
    scope = site_scope(made.own_id)
    for record in (Project, Charter, Target, Diagnosis):
        assert len(organiser.journal.list_records(record, scope)) == 1, record
    assert organiser.journal.list_records(Target, scope)[0].why == "Two wards"


def test_two_laptops_that_write_one_field_apart_keep_both(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    with play.computer("second"):
        plans.write_text(second, "problem", "Second wrote")
        measures.set_target(second, "own", 0.95)
        sent = play.export(second)
    plans.write_text(site, "problem", "First wrote")
    measures.set_target(site, "own", 0.99)
    play.answer(site, sent)
    found = {one.conflict.entity for one in conflict_views.conflict_views(site)}
    assert {"project", "target"} <= found


def test_two_laptops_that_begin_a_project_apart_meet_in_one(play: Any) -> None:
    first = play.team_at_work(play.organiser())
    second = play.second(play.restore_of(first))
    with play.computer("second"):
        plans.write_text(second, "problem", "They wait")
        sent = play.export(second)
    plans.write_text(first, "title", "Waiting")
    play.answer(first, sent)
    plan = plans.find_plan(first)
    assert (plan.text("title"), plan.text("problem")) == ("Waiting", "They wait")
    assert len(first.journal.list_records(Project, first.scope)) == 1


@pytest.mark.parametrize("entity", ["project", "charter", "target", "diagnosis"])
def test_every_record_of_the_page_has_a_name_for_people(entity: str) -> None:
    assert kind_name(entity) != kind_name("of a newer version")


def test_the_practice_plan_is_invented_and_fills_the_page(play: Any) -> None:
    site = play.create("practice", Role.SITE, practice=True)
    measures.define_measure(
        site, measures.NewMeasure("four-hours", "Four hours", definition={"denominator_text": "all"})
    )
    practice_plan.play_plan(site, "S001")
    assert plans.find_plan(site).is_empty
    practice_plan.play_plan(site, "S005")
    found = aims.read_aim(site)
    assert all(found.plan.text(name) for name in ("aim", "patients", "how_much", "by_when", "problem"))
    assert len(found.targets[0].versions) == 2
    assert {view.kind for view in diagnoses.list_diagnoses(site)} == {"process-map", "fishbone", "pareto"}
    assert site.journal.steps == 0
