"""What a visit's page holds beside promises and counts: whom one met, what stands behind numbers, costs, the rule."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.progress import CostEntry
from qic_desktop.domain.scope import coach_scope, organiser_private_scope
from qic_desktop.errors import NotAllowedError, NotANumberError, NotFoundError
from qic_desktop.services.coaching import closing, recounts, sharing, visit_costs, visit_page, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.progress.costs import total
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import new_record, record_edit

STRANGER = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def round_(play: Any) -> Any:
    """Organiser, one site with values, a coach who holds them."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Four hours", aim="Faster", start="2026-08")
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    play.take(coach, news)
    for month, top in (("2026-09", 95), ("2026-10", 98)):
        play.record(site, month, top, 100)
    play.take(coach, play.export(site))
    return organiser, site, coach


def test_whom_one_met_is_kept_by_role_and_never_by_name(round_: Any) -> None:
    _organiser, _site, coach = round_
    visit = visiting.begin_visit(coach, "S001")
    visiting.write_visit(coach, visit.id, met=["nurse", "team-leader"], with_whom=" the district’s pharmacist ")
    held = visits.get_visit(coach, visit.id)
    assert held.met == ["team-leader", "nurse"]
    assert held.with_whom == "the district’s pharmacist"
    with pytest.raises(NotFoundError):
        visiting.write_visit(coach, visit.id, met=["Mrs Jones"])
    assert "together with: the district’s pharmacist" in visit_papers.prepare_summary(coach, visit.id).content.lead
    visiting.write_visit(coach, visit.id, met=[])
    assert visits.get_visit(coach, visit.id).met is None


def test_what_stands_behind_a_value_needs_no_recount(round_: Any) -> None:
    _organiser, _site, coach = round_
    visit = visiting.begin_visit(coach, "S001")
    view = measures.get_measure(coach, "four-hours")
    visiting.explain(coach, visit.id, observation_id(view.id, "2026-09"), "Two nurses were away")
    (known,) = visits.visit_sheet(coach, visit.id).recounts
    assert (known.is_counted, known.doubt, known.factor) == (False, "", None)
    assert recounts.list_recounts(coach) == ()
    with pytest.raises(NotFoundError):
        visiting.explain(coach, visit.id, "nonsense", "x")
    parts = {part.title: part for part in visit_papers.prepare_summary(coach, visit.id).content.parts}
    assert parts["What stands behind the numbers"].lines[0].endswith("September 2026: Two nurses were away")
    assert "Counted again from the source" not in parts
    visiting.recount(coach, visit.id, view, parse_period("2026-09"), Counted(numerator=76))
    (known,) = visits.visit_sheet(coach, visit.id).recounts
    assert known.is_off
    assert known.record.explanation == "Two nurses were away"
    lines = visit_page.read_visit(coach, visit.id).lines
    assert [(one.period.text, one.before.numerator if one.before else None) for one in lines] == [
        ("2026-09", None),
        ("2026-10", 95),
    ]


def test_costs_stand_with_their_visit_and_travel_to_the_organiser(round_: Any, play: Any) -> None:
    organiser, _site, coach = round_
    first, second = visiting.begin_visit(coach, "S001", on="2026-11-10"), visiting.begin_visit(coach, "S001")
    visit_costs.add_cost(coach, first.id, "transport", hours=3.0, cash=25.0, currency="gbp")
    visit_costs.add_cost(coach, first.id, "allowance", cash=10.0, currency="GBP")
    visit_costs.add_cost(coach, second.id, "coaching", hours=2.0)
    found = visit_costs.list_costs(coach, first)
    assert [(one.entry.activity, one.entry.on) for one in found] == [
        ("transport", "2026-11-10"),
        ("allowance", "2026-11-10"),
    ]
    assert (total(found).hours, dict(total(found).money)) == (3.0, {"GBP": 35.0})
    assert visit_costs.last_currency(coach) == "GBP"
    visit_costs.remove_cost(coach, first.id, found[1].id)
    assert len(visit_costs.list_costs(coach, first)) == 1
    coach.journal.undo()
    assert len(visit_costs.list_costs(coach, first)) == 2
    with pytest.raises(NotFoundError):
        visit_costs.remove_cost(coach, second.id, found[0].id)
    with pytest.raises(NotAllowedError):
        visit_costs.add_cost(coach, first.id, "transport", cash=3.0)
    with pytest.raises(NotANumberError):
        visit_costs.add_cost(coach, first.id, "transport", hours=-1.0)
    play.take(organiser, play.export(coach))
    assert len(organiser.journal.list_records(CostEntry)) == 3


def test_the_rule_and_its_reason_stand_beside_another_day(round_: Any, play: Any) -> None:
    organiser, _site, coach = round_
    visit = visiting.begin_visit(coach, "S001", on="2026-11-20")
    said = closing.propose_next(coach, visit.id)
    assert not said.given
    assert (said.on, said.why) == (said.rule_on, said.rule_why)
    collaboratives.describe_collaborative(organiser, visit_rule={"first": 7, "soon": 21, "planned": 28, "routine": 35})
    play.take(coach, exporting.publish(organiser, play.file("rule")).file)
    ruled = closing.propose_next(coach, visit.id)
    assert ruled.given
    assert ruled.days in (7, 21, 28, 35)
    assert ruled.rule_on != said.rule_on
    visiting.plan_next(coach, visit.id, "2027-01-05", "After the holidays")
    other = closing.propose_next(coach, visit.id)
    assert (other.on, other.why) == ("2027-01-05", "After the holidays")
    assert other.rule_on == ruled.rule_on


def test_a_visit_of_a_day_to_come_is_planned_and_not_closed(round_: Any) -> None:
    _organiser, _site, coach = round_
    visit = visiting.begin_visit(coach, "S001", on="2027-06-01")
    assert visit_page.read_visit(coach, visit.id).to_come
    with pytest.raises(NotAllowedError) as refused:
        closing.close(coach, visit.id)
    assert refused.value.why == "future-visit"
    visiting.write_visit(coach, visit.id, on=coach.today().isoformat())
    assert closing.close(coach, visit.id).summary


def test_another_coach_of_the_site_is_told(round_: Any, play: Any) -> None:
    organiser, site, coach = round_
    visit = visiting.begin_visit(coach, "S001")
    assert visit_page.read_visit(coach, visit.id).others == ()
    edit = record_edit(Caseload, STRANGER, sites=[site.own_id])
    organiser.journal.append(organiser_private_scope(), [edit])
    play.take(coach, exporting.publish(organiser, play.file("loads")).file)
    (other,) = sharing.other_coaches(coach, site.own_id)
    assert (other.coach, other.last_on, other.next_on, other.given) == (STRANGER, "", "", True)
    there = coach_scope(STRANGER, site.own_id)
    held = new_record(
        visits.Visit, coach.new_id(), kind="visit", on="2026-11-02", closed_on="2026-11-02", next_on="2027-02-01"
    )
    coach.journal.append(there, [held])
    (other,) = visit_page.read_visit(coach, visit.id).others
    assert (other.last_on, other.next_on) == ("2026-11-02", "2027-02-01")
