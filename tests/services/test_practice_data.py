"""The practice collaborative is complete, traceable and honest about what is invented."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest

from qic_desktop.domain.collaborative import Collaborative, TimetableEvent
from qic_desktop.domain.measure import DefinitionRevision, Direction, Measure, MeasureKind, RevisionKind, ValueForm
from qic_desktop.domain.pdsa import Decision, PdsaCycle, PdsaStage, Ramp
from qic_desktop.services.practising import practice_data
from qic_desktop.services.practising.practice_data import PracticeCycle, PracticeData, load_practice


@pytest.fixture(scope="module")
def data() -> PracticeData:
    return load_practice()


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def test_there_are_140_sites_with_distinct_names_and_36_months(data: PracticeData) -> None:
    assert [site.code for site in data.sites] == [f"S{number:03}" for number in range(1, 141)]
    assert len({site.name for site in data.sites}) == 140
    assert len({site.source_organisation for site in data.sites}) == 140
    assert (len(data.periods), data.periods[0], data.periods[-1]) == (36, "2016-04", "2019-03")
    assert len(data.months) == len({(month.site, month.period) for month in data.months}) == 4932


def test_sites_go_by_the_code_of_their_organisation(data: PracticeData) -> None:
    organisations = [site.source_organisation for site in data.sites]
    assert organisations == sorted(organisations)


def test_no_month_has_more_breaches_or_admissions_than_attendances(data: PracticeData) -> None:
    for month in data.months:
        assert 0 <= month.breaches <= month.attendances
        assert 0 <= month.admissions <= month.attendances
        assert month.attendances > 0


def test_six_sites_stop_one_begins_late_and_three_miss_a_month(data: PracticeData) -> None:
    reported = {site.code: [month.period for month in data.months_of(site.code)] for site in data.sites}
    stopped = {code: months[-1] for code, months in reported.items() if months[-1] != "2019-03"}
    assert stopped == {
        "S047": "2018-06",
        "S061": "2018-06",
        "S075": "2017-09",
        "S093": "2017-03",
        "S096": "2018-06",
        "S116": "2017-09",
    }
    assert reported["S001"][0] == "2017-10"
    assert {code for code, months in reported.items() if len(months) == 35} == {"S043", "S052", "S123"}


def test_totals_are_those_of_the_published_table(data: PracticeData) -> None:
    assert sum(month.attendances for month in data.months if month.period == "2016-04") == 1552269
    assert sum(month.attendances - month.breaches for month in data.months if month.period == "2019-03") == 1571316


def test_measures_count_what_their_definitions_say(data: PracticeData) -> None:
    month = data.months_of("S002")[0]
    assert month.counts("four-hours") == (month.attendances - month.breaches, month.attendances)
    assert month.counts("admissions") == (month.admissions, month.attendances)
    with pytest.raises(KeyError):
        month.counts("falls")


def test_the_two_measures_are_defined_in_the_words_of_the_domain(data: PracticeData) -> None:
    four_hours, admissions = data.collaborative.measures
    assert (four_hours.code, four_hours.kind, four_hours.due_day) == ("four-hours", MeasureKind.PROCESS, 10)
    assert (admissions.code, admissions.kind) == ("admissions", MeasureKind.BALANCING)
    assert (four_hours.definition.target, admissions.definition.target) == (0.95, None)
    assert Direction(four_hours.definition.direction) is Direction.UP
    assert Direction(admissions.definition.direction) is Direction.NEUTRAL
    for measure in data.collaborative.measures:
        assert ValueForm(measure.definition.value_form) is ValueForm.PROPORTION
        assert RevisionKind(measure.definition.revision_kind) is RevisionKind.FIRST
        assert names(type(measure)) - {"target", "definition"} <= names(Measure)
        assert names(type(measure.definition)) - {"number"} <= names(DefinitionRevision)
    assert data.collaborative.measure("admissions") is admissions


def test_the_collaborative_bears_the_names_of_the_domain(data: PracticeData) -> None:
    collaborative = data.collaborative
    assert (collaborative.title, collaborative.start, collaborative.end) == (
        "Four-hour emergency care",
        "2016-04-01",
        "2019-03-31",
    )
    own = names(type(collaborative)) - {"timetable", "drivers", "change_ideas", "measures"}
    assert own <= names(Collaborative)
    assert all(names(type(event)) <= names(TimetableEvent) for event in collaborative.timetable)
    assert all(date.fromisoformat(event.start) <= date.fromisoformat(event.end) for event in collaborative.timetable)
    assert {idea.driver for idea in collaborative.change_ideas} == {driver.code for driver in collaborative.drivers}


def test_twenty_sites_have_one_to_three_finished_cycles(data: PracticeData) -> None:
    for site in data.sites[:20]:
        cycles = data.cycles_of(site.code)
        assert 1 <= len(cycles) <= 3
        for ramp in data.ramps_of(site.code):
            numbers = [cycle.number for cycle in cycles if cycle.ramp == ramp.letter]
            assert numbers == list(range(1, len(numbers) + 1))
            assert numbers
    assert {cycle.site for cycle in data.cycles} == {site.code for site in data.sites[:20]}


def test_every_cycle_is_filled_in_and_bears_the_names_of_the_domain(data: PracticeData) -> None:
    assert names(PracticeCycle) - {"site"} <= names(PdsaCycle)
    assert names(practice_data.PracticeRamp) - {"site"} <= names(Ramp)
    ideas = {idea.text for idea in data.collaborative.change_ideas}
    for cycle in data.cycles:
        assert PdsaStage(cycle.stage) is PdsaStage.ACT
        assert Decision(cycle.decision) in Decision
        assert cycle.change_idea in ideas
        assert isinstance(cycle.as_planned, bool)
        assert isinstance(cycle.matched, bool)
        texts = {name: getattr(cycle, name) for name in names(PracticeCycle)}
        assert [name for name, text in texts.items() if text in ("", None, ())] == []


def test_cycles_lie_in_months_that_their_site_reported(data: PracticeData) -> None:
    for cycle in data.cycles:
        assert date(2016, 9, 1) <= date.fromisoformat(cycle.started) <= date.fromisoformat(cycle.ended)
        assert date.fromisoformat(cycle.ended) < date(2019, 3, 1)
        assert cycle.started[:7] in {month.period for month in data.months_of(cycle.site)}


def test_outcomes_are_varied(data: PracticeData) -> None:
    assert {cycle.decision for cycle in data.cycles} == set(Decision)
    failed = sum(not cycle.matched for cycle in data.cycles)
    assert 10 <= failed <= len(data.cycles) - 10


def test_twenty_teams_and_their_coaches_have_people_with_distinct_names(data: PracticeData) -> None:
    assert len({person.name for person in data.people}) == len(data.people)
    assert {"programme-leader", "coach"} <= {person.role for person in data.people_of(None)}
    for site in data.sites[:20]:
        assert len(data.people_of(site.code)) >= 3


def test_cycles_name_nobody(data: PracticeData) -> None:
    told = " ".join(str(getattr(cycle, name)) for cycle in data.cycles for name in names(PracticeCycle))
    assert [person.name for person in data.people if person.name.split()[-1] in told] == []


def test_what_is_invented_is_said(data: PracticeData) -> None:
    for name in ("stories.json", "collaborative.json"):
        content = json.loads((practice_data.PRACTICE / name).read_text(encoding="utf-8"))
        assert content["invented"] is True
        assert content["notice"] == data.notice
    assert "invented" in data.notice
    readme = (practice_data.PRACTICE / "README.md").read_text(encoding="utf-8")
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in readme
