"""A recount says what is true, a visit's days are in order, its tests are read, and all of it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.coaching import closing, need, recounts, visit_costs, visit_page, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.progress import assessment
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role
from qic_desktop.wording.coaching import recount_mark, recount_sentence, verified_words
from qic_desktop.wording.errors import describe

MONTH = "2026-10"


@pytest.fixture
def met(play: Any) -> Any:
    """Organiser, a site with a share and a count, a coach who holds both."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Four hours", aim="Faster", start="2026-08")
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    play.take(coach, news)
    for month, top in (("2026-09", 95), (MONTH, 75)):
        play.record(site, month, top, 100)
    falls(site, "falls", 40)
    play.take(coach, play.export(site))
    return play, site, coach


def falls(site: Any, code: str, value: float) -> None:
    """One value of a measure that only counts."""
    view = measures.define_measure(site, NewMeasure(code, code, definition={"value_form": "count"}))
    observations.record_observation(site, view, parse_period(MONTH), Entry(value=value))


def count(coach: Any, visit: str, code: str = "four-hours", **numbers: Any) -> Any:
    """What a coach counted again, as it is read."""
    view = measures.get_measure(coach, code, visits.site_of(visits.get_visit(coach, visit)))
    visiting.recount(coach, visit, view, parse_period(MONTH), Counted(**numbers))
    return next(one for one in visits.visit_sheet(coach, visit).recounts if one.measure == view.id)


# --- the recount --------------------------------------------------------------------------------------------


def test_another_number_of_all_cases_is_off_although_the_numerator_is_right(met: Any) -> None:
    _play, site, coach = met
    visit = visiting.begin_visit(coach, "S001").id
    one = count(coach, visit, numerator=75, denominator=200)
    assert (one.factor, one.of_all) == (1.0, 2.0)
    assert one.is_off
    assert not one.is_good
    assert recount_mark(one) == "all cases differ: 2.00"
    assert "all cases" in recount_sentence(one)
    assert "all cases" in verified_words(one)
    assert recounts.off_periods(coach, site.own_id, one.measure) == {MONTH}
    closing.close(coach, visit)
    (reason,) = (one for one in need.need_of(coach, "S001").reasons if one.why.value == "recount")
    assert reason.ratio == 2.0
    near = count(coach, visit, numerator=75, denominator=105)
    assert near.is_good
    assert recount_mark(near) == "good"
    alone = count(coach, visit, denominator=104)
    assert (alone.factor, alone.of_all) == (1.04, None)


def test_a_part_of_the_month_has_a_factor_only_as_a_share(met: Any) -> None:
    _play, _site, coach = met
    visit = visiting.begin_visit(coach, "S001").id
    assert round(count(coach, visit, numerator=3, denominator=4, span="week").factor, 2) == 1.0
    assert count(coach, visit, numerator=3, span="week").factor is None
    part = count(coach, visit, "falls", value=10, span="week")
    assert (part.factor, part.is_off) == (None, False)
    assert recount_mark(part) == "a part only: no factor"
    assert count(coach, visit, "falls", value=10, span="sample", sample=12).factor is None
    assert count(coach, visit, "falls", value=10).factor == 0.25


def test_cases_where_none_were_reported_are_told(met: Any) -> None:
    play, site, coach = met
    play.record(site, MONTH, 0, 100)
    play.take(coach, play.export(site))
    visit = visiting.begin_visit(coach, "S001").id
    one = count(coach, visit, numerator=3)
    assert (one.factor, recount_mark(one)) == (None, "none reported, some found")
    assert count(coach, visit, numerator=0).is_good


@pytest.mark.parametrize(
    ("code", "numbers", "why"),
    [
        ("four-hours", {"numerator": -3, "denominator": 2.5}, "recount-negative"),
        ("four-hours", {"numerator": 3, "denominator": -4}, "recount-negative"),
        ("falls", {"value": -1}, "recount-negative"),
        ("falls", {"value": 3, "span": "sample", "sample": 0}, "recount-negative"),
        ("four-hours", {"numerator": 5, "denominator": 4}, "recount-above"),
        ("four-hours", {"numerator": 5, "span": "sample", "sample": 4}, "recount-above"),
    ],
)
def test_what_nobody_can_count_is_refused_with_a_sentence(met: Any, code: str, numbers: Any, why: str) -> None:
    _play, _site, coach = met
    visit = visiting.begin_visit(coach, "S001").id
    with pytest.raises(NotAllowedError) as refused:
        count(coach, visit, code, **numbers)
    assert refused.value.why == why
    assert "not kept" in describe(refused.value)
    assert visits.visit_sheet(coach, visit).recounts == ()


def test_page_and_paper_ask_for_the_same_values(met: Any) -> None:
    play, site, coach = met
    for number in range(8):
        falls(site, f"more-{number}", 4)
    play.take(coach, play.export(site))
    visit = visiting.begin_visit(coach, "S001").id
    page = visit_page.read_visit(coach, visit)
    (form,) = (
        one
        for one in visit_papers.prepare_pack(coach, visit).content.parts
        if one.title == "Count again from the source"
    )
    assert [line.view.name for line in page.lines] == [row[0] for row in form.grid.rows]
    assert len({line.view.id for line in page.lines}) == visit_papers.MOST_CHARTS
    assert page.more_measures
    every = visit_page.read_visit(coach, visit, every=True)
    assert len({line.view.id for line in every.lines}) == 10
    assert not every.more_measures
    count(coach, visit, "more-7", value=4)
    again = visit_page.read_visit(coach, visit)
    assert [one.counted.record.value for one in again.lines if one.counted is not None] == [4]


def test_a_value_that_was_counted_again_stays_on_the_page_as_months_go_by(met: Any) -> None:
    play, site, coach = met
    visit = visiting.begin_visit(coach, "S001").id
    count(coach, visit, numerator=70)
    for month in ("2026-11", "2026-12"):
        play.record(site, month, 80, 100)
    play.take(coach, play.export(site))
    assert [one.period.text for one in visit_page.read_visit(coach, visit).lines][:3] == [MONTH, "2026-11", "2026-12"]


# --- tests of change ----------------------------------------------------------------------------------------


def test_the_tests_that_were_looked_at_are_read_also_when_they_are_closed(met: Any) -> None:
    play, site, coach = met
    ramp = cycles.open_ramp(site, "A board in the ward")
    going, closed, old = (
        cycles.open_cycle(site, ramp.id, title=title, started=started, ended=ended)
        for title, started, ended in (
            ("Goes on", "2026-11-01", None),
            ("Closed since", "2026-09-01", "2026-10-20"),
            ("Long ago", "2026-02-01", "2026-03-01"),
        )
    )
    for one in (closed, old):
        cycles.write_cycle(site, one.id, decision="adopt")
    play.take(coach, play.export(site))
    visit = visiting.begin_visit(coach, "S001").id
    assert [one.title for one in visit_page.read_visit(coach, visit).cycles] == ["Goes on", "Closed since"]
    visiting.review(coach, visit, closed.id)
    visiting.review(coach, visit, old.id)
    visiting.review(coach, visit, going.id)
    visiting.review(coach, visit, going.id, looked_at=False)
    assert [one.title for one in visits.visit_sheet(coach, visit).cycles] == ["Closed since", "Long ago"]
    assert len(visit_page.read_visit(coach, visit).cycles) == 3
    cycles.write_cycle(site, going.id, decision="abandon")
    play.take(coach, play.export(site))
    visiting.review(coach, visit, going.id)
    assert len(visits.visit_sheet(coach, visit).cycles) == 3
    with pytest.raises(NotFoundError):
        visiting.review(coach, visit, "A9")


def test_the_score_is_that_of_the_visit_s_month(met: Any) -> None:
    _play, site, coach = met
    visit = visiting.begin_visit(coach, "S001", on="2026-09-10").id
    assessment.give_score(coach, "3.0", period="2026-09", justification="The board hangs", site=site.own_id)
    assessment.give_score(coach, "1.0", site=site.own_id)
    shown = visit_page.read_visit(coach, visit).scores
    assert (shown.period, shown.own.score) == ("2026-09", 3.0)
    visiting.write_visit(coach, visit, on="2026-08-10")
    shown = visit_page.read_visit(coach, visit).scores
    assert (shown.period, shown.own) == ("2026-08", None)


# --- days ---------------------------------------------------------------------------------------------------


def test_no_next_visit_and_no_promise_lies_before_the_visit(met: Any) -> None:
    _play, _site, coach = met
    visit = visiting.begin_visit(coach, "S001", on="2026-11-10").id
    for act in (
        lambda: visiting.plan_next(coach, visit, "2001-01-01"),
        lambda: closing.close(coach, visit, next_on="2026-11-09"),
        lambda: visiting.propose(coach, visit, "Count", due="2001-01-01"),
    ):
        with pytest.raises(NotAllowedError) as refused:
            act()
        assert "before the visit" in describe(refused.value)
    held = visits.get_visit(coach, visit)
    assert (held.next_on, held.closed_on) == (None, None)
    visiting.plan_next(coach, visit, "2026-11-20")
    visiting.propose(coach, visit, "Count", due="2026-11-10")
    visiting.write_visit(coach, visit, on="2026-11-22")
    with pytest.raises(NotAllowedError):
        closing.close(coach, visit)


def test_a_fourth_action_is_refused_until_one_is_taken_back(met: Any) -> None:
    _play, _site, coach = met
    visit = visiting.begin_visit(coach, "S001").id
    for text in ("One", "Two", "Three"):
        visiting.propose(coach, visit, text)
    with pytest.raises(NotAllowedError) as refused:
        visiting.propose(coach, visit, "Four")
    assert "more are seldom done" in describe(refused.value)
    visiting.take_back(coach, visit, visits.visit_sheet(coach, visit).actions[0].id)
    visiting.propose(coach, visit, "Four")
    assert [one.text for one in visits.visit_sheet(coach, visit).actions] == ["Two", "Three", "Four"]


def test_a_day_long_ago_is_asked_about(met: Any) -> None:
    _play, _site, coach = met
    assert visits.doubtful_day(coach, "1999-01-01") == "visit-long-ago"
    assert visits.doubtful_day(coach, "2026-07-01") == "visit-too-early"
    assert visits.doubtful_day(coach, "2026-08-01") == ""
    assert visits.doubtful_day(coach, "2027-08-01") == ""
    visit = visiting.begin_visit(coach, "S001", on="1999-01-01").id
    assert visit_page.read_visit(coach, visit).doubt == "visit-long-ago"


# --- taking it back -----------------------------------------------------------------------------------------


def test_an_open_visit_is_taken_back_with_all_that_hangs_on_it(met: Any) -> None:
    _play, site, coach = met
    visit = visiting.begin_visit(coach, "S001").id
    visiting.propose(coach, visit, "Count from the register")
    visiting.escalate(coach, visit, "No forms")
    count(coach, visit, numerator=60)
    visit_costs.add_cost(coach, visit, "transport", hours=2.0)
    held = visits.get_visit(coach, visit)
    closing.withdraw(coach, visit)
    assert visits.list_visits(coach) == ()
    assert visits.open_visit(coach, site.own_id) is None
    assert visits.open_actions(coach, site.own_id) == ()
    assert visits.list_escalations(coach) == ()
    assert recounts.list_recounts(coach) == ()
    assert visit_costs.list_costs(coach, held) == ()
    coach.journal.undo()
    sheet = visits.visit_sheet(coach, visit)
    assert (len(sheet.actions), len(sheet.recounts), len(sheet.escalations)) == (1, 1, 1)
    assert len(visit_costs.list_costs(coach, held)) == 1
    closing.close(coach, visit)
    with pytest.raises(NotAllowedError) as refused:
        closing.withdraw(coach, visit)
    assert "closed" in describe(refused.value)
