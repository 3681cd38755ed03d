"""The evaluation on real stores: reach, dose, results by the collaborative's own rule, cost, what lasts and spreads."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.analysis.sites.success import SuccessRule, course_of, rule_from
from qic_desktop.cli.evaluating import to_json
from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.learning import SessionAttendance
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.organising import SessionRegister
from qic_desktop.domain.progress import Adoption, CostEntry, InstrumentAnswer, SpreadUnit
from qic_desktop.domain.scope import organiser_private_scope, site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import format_number
from qic_desktop.services.evaluating.evaluation import evaluate
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from qic_desktop.wording import evaluation as words
from qic_desktop.wording.period_names import period_name

MONTHS = [f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(40)]
FINDING = SuccessRule()


def steady(level: float, count: int) -> list[float | None]:
    return [level + (1 if place % 2 else -1) for place in range(count)]


def test_a_step_to_the_better_is_success_and_lasts() -> None:
    found = course_of([None, *steady(60, 12), *steady(80, 27)], Direction.UP, FINDING)
    assert found is not None
    assert (found.began, found.baseline) == (1, 60)
    # Eight values on one side are more than chance allows.
    assert found.reached is not None
    assert found.time_to == found.reached - 1
    assert found.lasted == (True, True, None)
    worse = course_of([*steady(60, 12), *steady(40, 12)], Direction.UP, FINDING)
    assert worse is not None
    assert worse.reached is None


def test_success_that_is_lost_again_is_said() -> None:
    found = course_of([*steady(60, 12), *steady(80, 10), *steady(55, 18)], Direction.UP, SuccessRule("change", 20))
    assert found is not None
    assert found.reached == 17
    assert found.lasted == (True, False, None)


def test_the_rules_differ() -> None:
    values = [*steady(50, 12), *steady(60, 12)]
    reached = {
        rule: course_of(values, Direction.UP, rule, 70)
        for rule in (SuccessRule("change", 20), SuccessRule("change", 30), SuccessRule("target"))
    }
    assert [one.reached is not None for one in reached.values() if one] == [True, False, False]
    down = course_of([*steady(50, 12), *steady(40, 12)], Direction.DOWN, SuccessRule("target"), 40)
    assert down is not None
    assert down.reached == 17


def test_too_little_is_not_judged() -> None:
    assert course_of(steady(50, 17), Direction.UP, FINDING) is None
    assert course_of(steady(50, 30), Direction.NEUTRAL, FINDING) is None
    assert course_of(steady(50, 30), Direction.UP, SuccessRule("target"), None) is None


@pytest.mark.parametrize("odd", [None, {}, {"kind": "magic"}, {"kind": "change", "at_least": "much"}])
def test_an_odd_rule_is_no_error(odd: Any) -> None:
    assert rule_from(odd).at_least == 0


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Four sites: two step up by 20 of 60 after a year, one stays, one has begun late; sessions, costs, spread."""
    workspace: Workspace = play.organiser()
    collaboratives.describe_collaborative(
        workspace,
        title="Four-hour care",
        start=MONTHS[0],
        end=MONTHS[-1],
        success_rule={"kind": "change", "at_least": 25},
    )
    session = workspace.new_id()
    event = new_record(
        TimetableEvent, session, kind="learning session", title="First", start="2023-02-01", held_on="2023-02-01"
    )
    workspace.journal.append(organiser_private_scope(), [event])
    for number in range(4):
        site = play.enrolled_site(workspace, f"S{number:03d}")
        months = MONTHS[30:] if number == 3 else MONTHS
        for place, month in enumerate(months):
            better = 20 if number < 2 and place >= 12 else 0
            play.record(site, month, 60 + place % 2 + better, 100)
        edits = [new_record(CostEntry, site.new_id(), activity="meeting", on="2023-03-01", persons=2, hours=3)]
        if number == 0:
            unit = site.new_id()
            edits += [
                new_record(SessionAttendance, site.new_id(), session=session, roles=["leader"]),
                new_record(SpreadUnit, unit, name="Ward 2"),
                new_record(Adoption, site.new_id(), unit=unit, spreads="change", state="adopted", since="2024-01"),
                new_record(CostEntry, site.new_id(), activity="session", on="2023-02-01", cash=90.0, currency="EUR"),
                new_record(InstrumentAnswer, f"sustainability@1|{site.new_id()}|2025-01", answers={}, score=70.0),
            ]
        site.journal.append(site_scope(site.own_id), edits)
        if number == 1:
            line = new_record(SessionRegister, f"{session}|{site.own_id}", came=2)
            workspace.journal.append(organiser_private_scope(), [line])
        play.take(workspace, play.export(site))
    return workspace


def test_reach_and_dose_name_every_site(organiser: Workspace) -> None:
    found = evaluate(organiser).reach
    assert (found.enrolled, found.left, found.held) == (4, 0, 1)
    assert [one.sessions for one in found.doses] == [1, 1, 0, 0]
    assert [(one.visits, one.calls) for one in found.doses] == [(0, 0)] * 4


def test_results_say_how_many_could_be_judged(organiser: Workspace) -> None:
    (result,) = evaluate(organiser).results
    assert (result.sites, result.judged, result.succeeded) == (4, 3, 2)
    assert result.median_time == 17
    assert [(one.held, one.followed) for one in result.lasting] == [(2, 2), (2, 2), (0, 0)]
    # Two sites, 28 months, 20 more of 100 each; the steady one stands at its baseline.
    assert result.extra == pytest.approx(2 * 28 * 20, rel=0.01)
    said = words.results_words(result.succeeded, result.judged, result.sites)
    assert said == "2 of 3 sites with eighteen values or more got better. 1 site has too few values."
    assert "too early" in words.lasting_words(24, 0, 0)


def test_a_site_that_counts_other_cases_is_not_counted_as_better_without_a_word(play: Any) -> None:
    made = play.organiser()
    for number in range(3):
        site = play.enrolled_site(made, f"S{number:03d}")
        for place, month in enumerate(MONTHS):
            better, many = (20 if number < 2 and place >= 12 else 0), (2 if number == 0 and place >= 12 else 1)
            play.record(site, month, (60 + place % 2 + better) * many, 100 * many)
        play.take(made, play.export(site))
    (result,) = evaluate(made).results
    assert (result.judged, result.succeeded, [one.site.code for one in result.doubtful]) == (3, 1, ["S000"])
    assert result.median_time == 17
    assert [(one.held, one.followed) for one in result.lasting][:2] == [(1, 1), (1, 1)]
    # Of the doubtful site nothing after the jump is counted as a gain.
    assert result.extra == pytest.approx((len(MONTHS) - 12) * 20, rel=0.01)
    said = words.doubtful_words(len(result.doubtful), [one.told for one in result.doubtful])
    assert "is not counted as better. Ask first what is counted: " in said
    assert f"2.0 × cases since {period_name(MONTHS[12], short=True)}" in said
    assert to_json(evaluate(made))["results"][0]["doubtful"] == [{"site": "S000", "jump": MONTHS[12], "ratio": 2.0}]


def test_costs_are_counted_and_never_mixed(organiser: Workspace) -> None:
    costs = evaluate(organiser).costs
    assert (costs.sites, costs.others, costs.total.hours) == (4, 0, 24)
    assert costs.total.money == {"EUR": 90}
    assert costs.per_site == {"EUR": 22.5}
    assert costs.per_session == {"EUR": 90}
    assert costs.per_visit == {}
    assert costs.per_success["four-hours"]["EUR"] == pytest.approx(90 / 1120, rel=0.01)
    assert words.money({"EUR": 90, "KES": 1200}) == f"90 EUR + {format_number(1200, 0)} KES"


def test_what_lasts_and_spreads_says_from_how_many_sites(organiser: Workspace) -> None:
    found = evaluate(organiser)
    assert (found.sustainability.sites, found.sustainability.median) == (1, 70)
    assert (found.spread.sites, found.spread.units, found.spread.states) == (1, 1, {"adopted": 1})
    assert "1 site named 1 unit" in words.spread_words(1, 1, {"adopted": 1})


def test_only_an_organiser_evaluates(organiser: Workspace, play: Any) -> None:
    with pytest.raises(NotAllowedError):
        evaluate(play.enrolled_site(organiser, "S100"))


def test_an_empty_collaborative_has_sentences_too(play: Any) -> None:
    found = evaluate(play.organiser())
    assert found.is_empty
    assert words.cost_words(0, {}, 0, 0) == "Nobody has written down time or money yet."
    assert "eighteen" in words.results_words(0, 0, 0)
