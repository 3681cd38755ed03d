"""What each kind of collaboration changes: who sets measures, how often, who is asked, who may still join, the end."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.governance import COMMUNITY, PROFILES, Profile, find_profile
from qic_desktop.domain.period import PeriodKind
from qic_desktop.services import today
from qic_desktop.services.exchanging import exchange_state, exporting
from qic_desktop.services.improving import drivers
from qic_desktop.services.measuring import entry, measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import collaboratives, course, timetable, topic_checks
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.designing import measures_for_site, output_state

DEFINITION = {"numerator_text": "cases done", "denominator_text": "all cases", "effective_period": "2026-01"}


def begun(play: Any, profile: Profile) -> Workspace:
    organiser: Workspace = play.create("organiser", Role.ORGANISER)
    collaboratives.choose_profile(organiser, profile.code)
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    return organiser


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.code)
def test_a_kind_of_collaboration_works_from_the_first_measure_to_a_sites_month(play: Any, profile: Profile) -> None:
    organiser = begun(play, profile)
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.profile, found.comparison_policy) == (profile.code, profile.comparison)
    # How often: a new measure of the organiser's has the periods that are usual there.
    view = measures.define_measure(organiser, NewMeasure("tray", "Tray ready", definition=DEFINITION))
    assert view.period_kind is PeriodKind(profile.cadence)
    assert view.measure.cadence == profile.cadence
    weekly = measures.define_measure(organiser, NewMeasure("w", "Weekly", definition={"period_kind": "week"}))
    assert weekly.period_kind is PeriodKind.WEEK, "what was chosen is kept"
    # Who sets measures: a site reads it, and is asked for what the kind asks for.
    site = play.site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    shared = measures.get_measure(site, "tray")
    assert entry.open_sheet(site, shared).decided_by == profile.measures
    own = measures.define_measure(site, NewMeasure("own", "Our own", definition=DEFINITION))
    assert own.period_kind is PeriodKind.MONTH, "a team counts its own as it likes"
    asked = {one.view.code for one in today.today_of(site).to_enter}
    assert asked == ({"tray", "w", "own"} if profile.is_chased else {"own"})
    assert (exchange_state.exchange_state(site).next_due is not None) == profile.is_chased


def test_who_sets_measures_is_said_in_words_of_its_own() -> None:
    said = [measures_for_site(one.measures) for one in PROFILES]
    assert len(set(said)) == len(PROFILES)
    assert said[0] == "Defined by the organiser; only the organiser can change it."
    assert measures_for_site("something new") == said[0]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.code)
def test_measures_that_all_share_are_missed_only_where_there_should_be_some(play: Any, profile: Profile) -> None:
    organiser = begun(play, profile)
    topic_checks.write(organiser, processes=1, measures=0)
    assert topic_checks.read_topic(organiser).breadth == (() if profile.code == COMMUNITY else ("no-common",))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.code)
def test_who_joins_late_is_said_only_where_all_begin_together(play: Any, profile: Profile) -> None:
    organiser = begun(play, profile)
    day = organiser.today()
    assert timetable.missed_session(organiser) is None
    timetable.add_event(organiser, "learning session", title="Ahead", start=f"{day.year + 1}-03-01")
    assert timetable.missed_session(organiser) is None
    first = timetable.add_event(organiser, "learning session", title="Over", start=f"{day.year - 1}-03-01")
    found = timetable.missed_session(organiser)
    assert (found.id if found else "") == (first if profile.joins_together else "")


def test_a_collaborative_with_an_end_is_proposed_to_hold_its_gains_from_then_on(play: Any) -> None:
    organiser = begun(play, find_profile("collaborative"))
    assert course.propose(organiser).course == course.RUNNING, "no end is planned yet"
    year = organiser.today().year + 1
    collaboratives.describe_collaborative(organiser, end=f"{year}-06")
    found = course.propose(organiser)
    assert (found.course, found.since) == (course.HOLDING, f"{year}-07")
    collaboratives.describe_collaborative(organiser, start="2020-01", end="2020-12")
    late = course.propose(organiser)
    assert late.since == organiser.today().isoformat()[:7], "nothing is told to begin in the past"
    course.change_course(organiser, course.HOLDING, late.since)
    assert course.propose(organiser).course == course.HOLDING, "what was decided is not proposed away"


@pytest.mark.parametrize("code", ["clinical-community", "managed-network", COMMUNITY])
def test_what_has_no_end_is_not_proposed_to_end(play: Any, code: str) -> None:
    organiser = begun(play, find_profile(code))
    collaboratives.describe_collaborative(organiser, end="2026-06")
    found = course.propose(organiser)
    assert (found.course, found.since, found.review) == (course.RUNNING, "", None)
    day = f"{organiser.today().year + 1}-05-04"
    timetable.add_event(organiser, "review", title="Do we go on?", start=day)
    review = course.propose(organiser).review
    assert (review.isoformat() if review else "") == (day if code == "clinical-community" else "")


def test_what_it_leaves_is_counted_where_the_program_has_it(play: Any) -> None:
    organiser = begun(play, find_profile("collaborative"))
    assert course.left(organiser) == {"change-package": 0, "final-report": 0}
    drivers.add_driver(organiser, "Ready for every birth")
    node = drivers.read_forest(organiser).primary[0]
    drivers.add_idea(organiser, "A tray for each shift", node.key)
    assert course.left(organiser)["change-package"] == 1
    collaboratives.choose_profile(organiser, "clinical-community")
    assert course.left(organiser) == {"theory-of-change": 1, "standards": 0}
    target = {**DEFINITION, "target": 0.9}
    measures.define_measure(organiser, NewMeasure("tray", "Tray ready", definition=target))
    assert course.left(organiser)["standards"] == 1
    collaboratives.choose_profile(organiser, "managed-network")
    assert course.left(organiser) == {"pathways": None, "action-plan": None}
    collaboratives.choose_profile(organiser, "clinical-community")
    said = [output_state(code, count) for code, count in course.left(organiser).items()]
    assert said == ["Theory of change: 1 driver", "Standards: 1 measure with a target"]
    assert output_state("pathways", None).startswith("Pathways: kept outside this program")
    assert output_state("final-report", 0) == "Final report: nothing yet"
