"""A coach's round: need with its reasons, a visit from promise to summary, and what site and organiser get of it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from qic_desktop.domain.need import (
    DEFAULT_RULE,
    MIDDLE,
    STRONG,
    TOLD,
    WEAK,
    Group,
    Reason,
    Why,
    group_of,
    in_order,
    rule_of,
    score_of,
)
from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import coach_scope, organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import answering, closing, for_site, need, recounts, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.whole import to_do_of
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.teamwork import actions, team
from qic_desktop.services.trusting import enrolling, joining
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import record_edit
from qic_desktop.wording.coaching import reason_words, recount_doubt, recount_mark, recount_sentence

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


class Round:
    """An organiser, three teams and a coach who holds what all of them sent."""

    def __init__(self, play: Any) -> None:
        self.play = play
        self.organiser = play.organiser()
        collaboratives.describe_collaborative(self.organiser, title="Four hours", aim="Faster", start="2026-08")
        self.sites = [play.enrolled_site(self.organiser, code) for code in ("S001", "S002", "S003")]
        invitation = play.file("coach-invitation")
        exporting.invite(self.organiser, "A. Mbeki", invitation, role=Role.COACH, code="coach")
        self.coach = play.create("coach", Role.COACH)
        joining.join(self.coach, invitation)
        play.take(self.organiser, play.export(self.coach))
        enrolling.enrol(self.organiser, enrolling.pending_requests(self.organiser)[0])
        self.news()

    def news(self) -> None:
        """Everybody opens the organiser's news."""
        file = exporting.publish(self.organiser, self.play.file("news")).file
        for one in (*self.sites, self.coach):
            self.play.take(one, file)

    def fill(self, site: Any, months: dict[str, tuple[float, float]]) -> None:
        """A site's values, seen by the coach."""
        for month, (top, bottom) in months.items():
            self.play.record(site, month, top, bottom)
        self.play.take(self.coach, self.play.export(site))

    def view(self) -> Any:
        return measures.get_measure(self.coach, "four-hours")


@pytest.fixture
def tour(play: Any) -> Round:
    made = Round(play)
    made.fill(made.sites[0], {"2026-08": (90, 100), "2026-09": (95, 100), "2026-10": (98, 100)})
    made.fill(made.sites[1], {"2026-08": (40, 50)})
    return made


# --- the rule -----------------------------------------------------------------------------------------------


def test_the_strongest_reason_decides_how_soon() -> None:
    assert group_of([]) is Group.ROUTINE
    assert group_of([Reason(Why.LATE, WEAK)]) is Group.PLANNED
    assert group_of([Reason(Why.LATE, WEAK), Reason(Why.WORSE, MIDDLE)]) is Group.SOON
    assert group_of([Reason(Why.NO_LEADER, STRONG)]) is Group.FIRST
    assert group_of([Reason(why, MIDDLE) for why in (Why.JUMP, Why.WORSE, Why.NEVER_SEEN)]) is Group.FIRST


def test_a_doubtful_count_is_told_before_praise_and_instead_of_it() -> None:
    told = in_order([Reason(Why.IMPROVING, TOLD), Reason(Why.JUMP, MIDDLE, ratio=2.0, period="2017-07")])
    assert [one.why for one in told] == [Why.JUMP]
    assert reason_words(told[0]) == "Cases counted doubled in July 2017: ask why"
    assert [one.why for one in in_order([Reason(Why.IMPROVING, TOLD)])] == [Why.IMPROVING]


def test_the_organiser_sets_the_days_and_nonsense_keeps_the_suggested_ones() -> None:
    rule = rule_of({"first": 7, "soon": 0, "planned": "x", "routine": True, "other": 3})
    assert [rule.days[group] for group in Group] == [7, 60, 120, 180]
    assert rule.until(Group.FIRST, date(2026, 11, 1)) == date(2026, 11, 8)
    assert DEFAULT_RULE.until(Group.ROUTINE, date(9999, 12, 1)) == date.max
    assert score_of([Reason(Why.LATE, WEAK), Reason(Why.IMPROVING, TOLD)]) == 10


# --- the list -----------------------------------------------------------------------------------------------


def test_sites_stand_in_order_of_need_with_their_reasons(tour: Round) -> None:
    found = need.round_of(tour.coach)
    reasons = {one.code: {reason.why for reason in one.reasons} for one in found.sites}
    assert Why.NO_REPORT in reasons["S003"]
    assert Why.NO_REPORT in reasons["S002"]
    assert Why.NO_REPORT not in reasons["S001"]
    assert all(Why.NEVER_SEEN in each for each in reasons.values())
    assert found.sites[-1].code == "S001"
    assert not found.given


def test_a_pin_puts_a_site_first_and_its_reason_stands_beside_it(tour: Round) -> None:
    with pytest.raises(InputError):
        need.pin(tour.coach, "S001", "  ")
    need.pin(tour.coach, "S001", "They asked for help")
    top = next(one for one in need.round_of(tour.coach).sites if one.code == "S001")
    assert top.group is Group.FIRST
    assert reason_words(top.reasons[0]) == "They asked for help"
    need.unpin(tour.coach, "S001")
    tour.coach.journal.undo()
    assert need.pins(tour.coach)[top.site] == "They asked for help"


def test_the_caseload_of_the_organiser_bounds_the_round_but_not_the_coach(tour: Round) -> None:
    mine = tour.sites[0].own_id
    edit = record_edit(Caseload, tour.coach.own_id, sites=[mine])
    tour.organiser.journal.append(organiser_private_scope(), [edit])
    collaboratives.describe_collaborative(tour.organiser, visit_rule={"first": 10})
    tour.news()
    found = need.round_of(tour.coach)
    assert found.given
    assert [one.site for one in found.sites] == [mine]
    assert found.rule.days[Group.FIRST] == 10
    outside = [one for one in need.round_of(tour.coach, every=True).sites if not one.mine]
    assert {one.code for one in outside} == {"S002", "S003"}
    made = visiting.begin_visit(tour.coach, "S002")
    assert visits.site_of(made) == tour.sites[1].own_id


def test_a_leader_who_left_and_idle_tests_are_reasons(tour: Round) -> None:
    site = tour.sites[0]
    team.add_member(site, "Grace", "team-leader", since="2026-01-01")
    team.leave_team(site, team.current_members(site)[0].id, until="2026-10-01", reason="moved")
    ramp = cycles.open_ramp(site, "Triage")
    cycle = cycles.open_cycle(site, ramp.id, title="One nurse")
    cycles.start_cycle(site, cycle.id, "2026-02-01")
    tour.play.take(tour.coach, tour.play.export(site))
    whys = {one.why for one in need.need_of(tour.coach, "S001").reasons}
    assert {Why.NO_CYCLE, Why.NO_LEADER} <= whys


def test_a_team_has_no_round_of_others(tour: Round) -> None:
    with pytest.raises(NotAllowedError):
        need.round_of(tour.sites[0])
    with pytest.raises(NotAllowedError):
        visiting.begin_visit(tour.sites[0], "S002")


# --- the visit ----------------------------------------------------------------------------------------------


def test_a_visit_from_promise_to_summary_travels_to_site_and_organiser(tour: Round) -> None:
    coach, site = tour.coach, tour.sites[0]
    actions.add_action(site, "Hang the chart where staff meet", due="2026-09-15")
    tour.play.take(coach, tour.play.export(site))
    visit = visiting.begin_visit(coach, "S001", purpose="Count together")
    sheet = visits.visit_sheet(coach, visit.id)
    (promised,) = sheet.promises
    assert promised.is_overdue(coach.today())
    visiting.follow_up(coach, visit.id, promised.id, "partly", "In the staff room, up to September")
    view = tour.view()
    visiting.recount(coach, visit.id, view, parse_period("2026-10"), Counted(numerator=77, denominator=100))
    visiting.propose(coach, visit.id, "Count from the register", who="data-clerk", due="2026-12-01")
    visiting.check(coach, visit.id, "displayed", "partly")
    visiting.write_visit(coach, visit.id, minutes=90, praise="The team meets every week", training="Run charts")
    visiting.escalate(coach, visit.id, "No forms since May", "District store")
    closed = closing.close(coach, visit.id)
    assert closed.summary == sha256(closed.pdf).hexdigest()
    held = visits.get_visit(coach, visit.id)
    assert (held.closed_on, held.summary) == (coach.today().isoformat(), closed.summary)
    assert held.next_on > held.on
    assert need.need_of(coach, "S001").reasons[0].why is Why.RECOUNT

    sent = tour.play.export(coach)
    tour.play.take(tour.organiser, sent)
    tour.play.take(site, exporting.export_data_package(coach, tour.play.file("for-s001"), to="S001").file)
    for there in (tour.organiser, site):
        (known,) = visits.list_visits(there)
        assert known.summary == closed.summary
        (counted,) = recounts.list_recounts(there)
        assert round(counted.factor, 3) == 0.786
        (passed_on,) = visits.list_escalations(there)
        assert passed_on.is_open
    waits = to_do_of(tour.organiser)
    assert (waits.problems, waits.problem) == (1, "No forms since May")
    assert [one.text for one, _taken in visits.open_actions(site, site.own_id)] == [
        "Hang the chart where staff meet",
        "Count from the register",
    ]


def test_a_promise_that_was_done_is_not_asked_again(tour: Round) -> None:
    coach = tour.coach
    first = visiting.begin_visit(coach, "S001", on="2026-09-01")
    visiting.propose(coach, first.id, "Count from the register")
    (action,) = visits.visit_sheet(coach, first.id).actions
    closing.close(coach, first.id, next_on="2026-11-01", next_why="as agreed")
    second = visiting.begin_visit(coach, "S001", on="2026-11-01")
    assert [one.id for one in visits.visit_sheet(coach, second.id).promises] == [action.id]
    visiting.follow_up(coach, second.id, action.id, "done")
    assert visits.visit_sheet(coach, second.id).promises[0].answer == "done"
    third = visiting.begin_visit(coach, "S001", on="2026-11-20")
    assert visits.visit_sheet(coach, third.id).promises == ()
    coach.journal.undo()
    coach.journal.undo()
    assert visits.visit_sheet(coach, second.id).promises[0].answer == ""


def test_a_recount_says_by_how_much_and_what_is_odd(tour: Round) -> None:
    coach, view = tour.coach, tour.view()
    visit = visiting.begin_visit(coach, "S001")

    def counted(**given: Any) -> Any:
        visiting.recount(coach, visit.id, view, parse_period("2026-09"), Counted(**given))
        return visits.visit_sheet(coach, visit.id).recounts[0]

    near = counted(numerator=94)
    assert near.is_good
    assert recount_mark(near) == "good"
    low = counted(numerator=76)
    assert low.is_off
    assert recount_sentence(low).endswith("The value stays, marked “recount 0.80”.")
    high = counted(numerator=120)
    assert recount_doubt(high) == "More than all cases. Is it the right month?"
    assert counted(numerator=18, span="sample", sample=20).factor == pytest.approx(0.9 / 0.95)
    with pytest.raises(InputError):
        visiting.recount(coach, visit.id, view, parse_period("2026-08"), Counted())
    nothing = visiting.recount(coach, visit.id, view, parse_period("2026-01"), Counted(numerator=3))
    assert nothing.entities == {"recount"}
    assert visits.visit_sheet(coach, visit.id).recounts[0].doubt == "nothing-reported"


def test_a_corrected_value_is_no_longer_a_reason(tour: Round) -> None:
    coach, site = tour.coach, tour.sites[0]
    visit = visiting.begin_visit(coach, "S001")
    visiting.recount(coach, visit.id, tour.view(), parse_period("2026-10"), Counted(numerator=70))
    closing.close(coach, visit.id)
    assert recounts.verified(coach, site.own_id, tour.view().id)["2026-10"].is_off
    assert charts.measure_chart(coach, tour.view(), site.own_id).series.recounted == {"2026-10"}
    tour.play.record(site, "2026-10", 70, 100)
    tour.play.take(coach, tour.play.export(site))
    assert Why.RECOUNT not in {one.why for one in need.need_of(coach, "S001").reasons}
    assert recounts.list_recounts(coach)[0].corrected
    assert recounts.verified(coach, site.own_id, tour.view().id) == {}
    assert charts.measure_chart(coach, tour.view(), site.own_id).series.recounted == frozenset()


def test_a_visit_before_the_last_one_is_asked_about_and_kept(tour: Round) -> None:
    coach = tour.coach
    site = tour.sites[0].own_id
    visit = visiting.begin_visit(coach, "S001", on="2026-11-10")
    closing.close(coach, visit.id)
    assert visits.later_visit(coach, site, "2026-11-09").id == visit.id
    assert visits.later_visit(coach, site, "2026-11-10") is None
    assert visits.later_visit(coach, site, "2026-11-09", but=visit.id) is None
    early = visiting.begin_visit(coach, "S001", on="2026-11-09")
    assert early.on == "2026-11-09"
    with pytest.raises(InputError):
        visiting.begin_visit(coach, "S001", on="2026-11")
    with pytest.raises(NotFoundError):
        visiting.begin_visit(coach, "nowhere")


def test_two_coaches_of_one_site_never_write_over_each_other(tour: Round) -> None:
    other = record_edit(visits.Visit, tour.coach.new_id(), kind="call", purpose="From elsewhere")
    visit = visiting.begin_visit(tour.coach, "S001")
    strange = "01900000-0000-7000-8000-000000000001"
    on = record_edit(visits.Visit, other.id, on="2026-11-20", minutes=None)
    tour.coach.journal.append(coach_scope(strange, tour.sites[0].own_id), [other, on])
    assert {one.id for one in visits.list_visits(tour.coach, tour.sites[0].own_id)} == {visit.id, other.id}
    with pytest.raises(NotAllowedError):
        visiting.write_visit(tour.coach, other.id, praise="x")


def test_an_interrupted_visit_goes_on_where_it_was(tour: Round) -> None:
    coach = tour.coach
    visit = visiting.begin_visit(coach, "S001")
    visiting.propose(coach, visit.id, "Count from the register")
    visiting.keep_draft(coach, visit.id, "observations", "Half a sen")
    again = tour.play.reopen(tour.play.close(coach))
    found = visits.open_visit(again, tour.sites[0].own_id)
    assert found.id == visit.id
    assert visiting.list_drafts(again, found.id) == {"observations": "Half a sen"}
    assert [one.text for one in visits.visit_sheet(again, found.id).actions] == ["Count from the register"]


def test_the_same_visit_in_another_workspace_takes_nothing_of_the_site_along(tour: Round, play: Any) -> None:
    visit = visiting.begin_visit(tour.coach, "S001", purpose="Both topics")
    visiting.write_visit(
        tour.coach, visit.id, minutes=60, met=["team-leader"], training="Charts", observations="Only of this topic"
    )
    visiting.propose(tour.coach, visit.id, "Only here")
    made = visiting.repeat_visit(tour.coach, visits.get_visit(tour.coach, visit.id), tour.coach, "S002")
    assert (made.minutes, made.met, made.training, made.purpose) == (60, ["team-leader"], "Charts", "Both topics")
    assert made.observations is None
    assert visits.visit_sheet(tour.coach, made.id).actions == ()


# --- papers -------------------------------------------------------------------------------------------------


def test_pack_summary_and_round_are_pages(tour: Round) -> None:
    visit = visiting.begin_visit(tour.coach, "S001")
    visiting.propose(tour.coach, visit.id, "Long words " * 300)
    for paper in (
        visit_papers.prepare_pack(tour.coach, visit.id),
        visit_papers.prepare_summary(tour.coach, visit.id),
        visit_papers.prepare_round(tour.coach),
    ):
        assert paper.pdf().startswith(b"%PDF")
        assert paper.pdf() == paper.pdf()
    titles = [part.title for part in visit_papers.prepare_pack(tour.coach, visit.id).content.parts]
    assert titles[:3] == ["Why now", "What was promised last time", "Count again from the source"]
    assert visit_papers.prepare_pack(tour.coach, visit.id).content.parts[3].charts


# --- what site and organiser do with it ---------------------------------------------------------------------


def test_a_round_over_three_sites_goes_out_and_comes_back(tour: Round) -> None:
    """Prepare, visit three sites, hand over, answer, carry back: with real packages all the way."""
    coach, play = tour.coach, tour.play
    for place, site in enumerate(tour.sites):
        visit = visiting.begin_visit(coach, site.own_id)
        visiting.propose(coach, visit.id, f"Action {place}", who="nurse", due="2026-12-20")
        if place == 0:
            visiting.escalate(coach, visit.id, "No forms since May", "District store")
            visiting.recount(coach, visit.id, tour.view(), parse_period("2026-10"), Counted(numerator=78))
        closing.close(coach, visit.id)
    carried = play.export(coach)
    play.take(tour.organiser, carried)
    assert len(visits.list_visits(tour.organiser)) == 3
    (problem,) = answering.waiting(tour.organiser)
    with pytest.raises(InputError):
        answering.answer(tour.organiser, problem.record.id, " ")
    with pytest.raises(NotAllowedError):
        answering.answer(coach, problem.record.id, "Mine")
    answering.answer(tour.organiser, problem.record.id, "Forms are sent on Monday", "solved")
    assert answering.waiting(tour.organiser) == ()

    for place, site in enumerate(tour.sites):
        back = exporting.export_data_package(tour.organiser, play.file(f"back-{place}"), to=site.own_id).file
        play.take(coach, back)
        play.take(site, back)
        found = for_site.last_of(site)
        assert [one.text for one in found.proposed] == [f"Action {place}"]
        for_site.take_action(site, found.proposed[0].id)
        assert for_site.last_of(site).proposed == ()
        with pytest.raises(NotFoundError):
            for_site.take_action(site, found.proposed[0].id)
        assert [one.action.text for one in actions.list_actions(site)] == [f"Action {place}"]
    (answered,) = for_site.last_of(tour.sites[0]).passed_on
    assert answered.answer.text == "Forms are sent on Monday"
    last = for_site.last_of(tour.sites[0]).sheet
    assert last is not None
    assert last.recounts[0].is_off
    assert for_site.last_of(tour.sites[1]).passed_on == ()
    (known,) = visits.list_escalations(coach)
    assert not known.is_open

    # The team ticks what it took over: the coach asks about it once, as the team's own, and never again when done.
    first = tour.sites[0]
    play.take(coach, play.export(first))
    again = visiting.begin_visit(coach, first.own_id)
    (promise,) = visits.visit_sheet(coach, again.id).promises
    assert promise.taken
    actions.finish_action(first, promise.id)
    play.take(coach, play.export(first))
    assert visits.visit_sheet(coach, again.id).promises == ()


def test_a_lost_laptop_takes_along_nothing_that_sites_hold(tour: Round) -> None:
    """What the coach carried can be carried again by another laptop, from the sites and the organiser."""
    coach, play = tour.coach, tour.play
    visit = visiting.begin_visit(coach, "S001")
    visiting.propose(coach, visit.id, "Count from the register")
    closed = closing.close(coach, visit.id)
    handed = play.export(coach)
    for one in (tour.organiser, tour.sites[0]):
        play.take(one, handed)
    with play.computer("new"):
        fresh = play.create("new-coach", Role.COACH)
        invitation = play.file("again")
        exporting.invite(tour.organiser, "A. Mbeki", invitation, role=Role.COACH, code="coach-2")
        joining.join(fresh, invitation)
        news = exporting.publish(tour.organiser, play.file("news")).file
        play.take(fresh, news, handed, play.export(tour.sites[0]), play.export(tour.sites[1]))
        assert [one.summary for one in visits.list_visits(fresh)] == [closed.summary]
        assert play.values(fresh, tour.sites[0].own_id) == play.values(tour.sites[0])
        assert need.round_of(fresh).sites[0].site
    other = visits.list_visits(fresh)[0]
    with pytest.raises(NotAllowedError):
        visiting.write_visit(fresh, other.id, praise="x")
