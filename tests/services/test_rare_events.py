"""Rare events in real stores: recorded, corrected, removed, carried to the organiser; never due by month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qic_desktop.domain.annotation import Event
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.period import PeriodKind, parse_period, parse_place
from qic_desktop.errors import EventError, InputError, NotAPeriodError, NotFoundError
from qic_desktop.services import people, today
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.exchanging import exchange_state, exporting, importing
from qic_desktop.services.measuring import entry, measures, observations, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.rare_events import Correction
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

DAYS = (date(2025, 3, 3), date(2025, 4, 14), date(2025, 4, 20), date(2025, 9, 1))


@pytest.fixture
def team(small: Any) -> Workspace:
    """A team that works alone."""
    return small.create("Les Filaos", Role.SITE)


def define(workspace: Workspace, form: ValueForm, code: str = "deaths") -> MeasureView:
    definition = {"numerator_text": "deaths", "value_form": form.value, "unit": "days"}
    return measures.define_measure(workspace, NewMeasure(code, "Maternal deaths", definition=definition))


def test_the_list_counts_days_between_and_to_today(team: Workspace) -> None:
    amina = people.add_person(team, "Amina")
    people.type_as(team, amina.id)
    view = define(team, ValueForm.TIME_BETWEEN)
    for day in reversed(DAYS):
        rare_events.record_event(team, view, day)
    sheet = entry.open_sheet(team, view)
    assert sheet.rows == ()
    assert sheet.events is not None
    assert [row.day for row in sheet.events.rows] == list(reversed(DAYS))
    assert [row.days for row in sheet.events.rows] == [134, 6, 42, None]
    assert sheet.events.days_since == (team.today() - DAYS[-1]).days
    assert {sheet.names[row.person] for row in sheet.events.rows} == {"Amina"}


def test_a_correction_needs_a_reason_and_keeps_what_stood_there(team: Workspace) -> None:
    view = define(team, ValueForm.CASES_BETWEEN)
    rare_events.record_event(team, view, DAYS[0])
    rare_events.record_event(team, view, DAYS[1], cases=50)
    wrong = rare_events.list_events(team, view)[1]
    with pytest.raises(InputError):
        rare_events.correct_event(team, view, wrong.id, Correction(DAYS[1], 55))
    rare_events.correct_event(team, view, wrong.id, Correction(DAYS[2], 55, reason="the register says the 20th"))
    sheet = entry.open_sheet(team, view)
    assert sheet.events is not None
    latest = sheet.events.rows[0]
    assert (latest.day, latest.event.cases, latest.corrections) == (DAYS[2], 55, 1)
    first, second = sheet.lines[wrong.id]
    assert (first.live, second.live) == (False, True)
    assert second.registers["occurred"] == {
        "on": DAYS[2].isoformat(),
        "cases": 55,
        "reason": "the register says the 20th",
    }


def test_a_note_alone_needs_no_reason_and_an_unchanged_event_writes_nothing(team: Workspace) -> None:
    view = define(team, ValueForm.TIME_BETWEEN)
    rare_events.record_event(team, view, DAYS[0])
    event = rare_events.list_events(team, view)[0]
    assert rare_events.correct_event(team, view, event.id, Correction(DAYS[0])).touched == frozenset()
    rare_events.correct_event(team, view, event.id, Correction(DAYS[0], note="power cut"))
    assert rare_events.list_events(team, view)[0].note == "power cut"


def test_a_removed_event_leaves_the_chart_and_stays_in_the_history_until_undo(team: Workspace) -> None:
    view = define(team, ValueForm.TIME_BETWEEN)
    for day in DAYS:
        rare_events.record_event(team, view, day)
    gone = rare_events.list_events(team, view)[1]
    rare_events.remove_event(team, gone.id, "entered twice")
    assert charts.measure_chart(team, view).series.values == (None, 48.0, 134.0)
    last = entry.open_sheet(team, view).lines[gone.id][-1]
    assert last.registers["occurred"] == {"deleted": True, "on": gone.on, "reason": "entered twice"}
    with pytest.raises(NotFoundError):
        rare_events.remove_event(team, gone.id)
    team.journal.undo()
    assert charts.measure_chart(team, view).series.values == (None, 42.0, 6.0, 134.0)


def test_a_correction_is_refused_like_a_new_event(team: Workspace) -> None:
    view = define(team, ValueForm.TIME_BETWEEN)
    for day in DAYS[:2]:
        rare_events.record_event(team, view, day)
    event = rare_events.list_events(team, view)[1]
    with pytest.raises(EventError) as caught:
        rare_events.correct_event(team, view, event.id, Correction(DAYS[0], reason="wrong day"))
    assert caught.value.why == "same-day"


def test_cases_are_asked_for_wherever_an_event_came_before(team: Workspace) -> None:
    view = define(team, ValueForm.CASES_BETWEEN)
    rare_events.record_event(team, view, DAYS[1])
    rare_events.record_event(team, view, DAYS[0])
    with pytest.raises(EventError) as caught:
        rare_events.record_event(team, view, DAYS[2])
    assert caught.value.why == "cases-missing"


def test_two_laptops_may_meet_on_one_day_and_nothing_is_lost(team: Workspace) -> None:
    view = define(team, ValueForm.CASES_BETWEEN)
    rare_events.record_event(team, view, DAYS[0])
    rare_events.record_event(team, view, DAYS[0], cases=0)
    sheet = entry.open_sheet(team, view)
    assert sheet.events is not None
    assert [(row.place, row.days) for row in sheet.events.rows] == [("2025-03-03 (2)", 0), ("2025-03-03", None)]


def test_marks_stand_at_the_first_event_on_their_day_or_after(team: Workspace) -> None:
    view = define(team, ValueForm.TIME_BETWEEN)
    for day in DAYS:
        rare_events.record_event(team, view, day)
    assert view.period_kind is PeriodKind.DAY
    chart_marks.annotate(team, view, parse_period("2025-04-15"), "new protocol")
    chart_marks.annotate(team, view, parse_period("2025-12-01"), "still to come")
    chart_marks.start_phase(team, view, parse_period("2025-04-14"), "after", "protocol")
    event = rare_events.list_events(team, view)[1]
    rare_events.correct_event(team, view, event.id, Correction(date(2025, 4, 16), reason="register"))
    given = charts.chart_input(team, view)
    assert [(note.period, note.text) for note in given.series.notes] == [("2025-04-16", "new protocol")]
    assert [phase.period for phase in given.phases] == ["2025-04-16"]


def test_the_second_event_of_a_day_takes_marks_of_its_own(team: Workspace) -> None:
    view = define(team, ValueForm.CASES_BETWEEN)
    for day, cases in ((DAYS[0], None), (DAYS[1], 40), (DAYS[1], 3), (DAYS[2], 60)):
        rare_events.record_event(team, view, day, cases=cases)
    second = parse_place("2025-04-14 (2)")
    assert (second.first, second.kind) == (DAYS[1], PeriodKind.DAY)
    chart_marks.exclude_point(team, view, second, "referred from elsewhere")
    chart_marks.annotate(team, view, second, "a new registrar")
    chart_marks.start_phase(team, view, second, "after", "a new registrar")
    given = charts.chart_input(team, view)
    chart = charts.draw_chart(given, "g")
    assert [point.included for point in chart.points] == [True, True, False, True]
    assert [note.place for note in chart.annotations] == [2]
    assert [phase.first for phase in chart.phases] == [0, 2]
    chart_marks.remove_exclusion(team, view, second)
    assert charts.chart_input(team, view).series.excluded == {}
    rare_events.remove_event(team, rare_events.list_events(team, view)[2].id)
    given = charts.chart_input(team, view)
    assert [note.period for note in given.series.notes] == ["2025-04-14"], "its day is still there"


@pytest.mark.parametrize("text", ["2025-04-14 (1)", "2025-04-14 (0)", "2025-04 (2)", "2025-02-30 (2)", "14 April"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriodError):
        parse_place(text)


def test_an_event_in_an_impossible_year_does_not_move_the_others(team: Workspace) -> None:
    view = define(team, ValueForm.TIME_BETWEEN)
    for day in DAYS[:2]:
        rare_events.record_event(team, view, day)
    for day in ("0026-01-01", "9999-01-01"):
        team.journal.append(team.scope, [new_record(Event, team.new_id(), measure=view.id, on=day)])
    sheet = entry.open_sheet(team, view)
    assert sheet.events is not None
    assert [row.place for row in sheet.events.rows] == ["9999-01-01", "2025-04-14", "2025-03-03", "0026-01-01"]


def test_rare_events_are_never_due_by_month(small: Any) -> None:
    organiser = small.organiser()
    define(organiser, ValueForm.TIME_BETWEEN)
    exporting.publish(organiser, small.root / "more.qicpkg")
    team = small.site(organiser)
    found = today.today_of(team)
    assert [one.view.code for one in found.to_enter] == ["oxytocin"]
    assert found.expected == 1
    with_oxytocin = exchange_state.exchange_state(team).next_due
    assert with_oxytocin is not None
    assert with_oxytocin.day == 10


def test_events_are_written_to_the_file_of_numbers(team: Workspace) -> None:
    view = define(team, ValueForm.TIME_BETWEEN)
    for day in DAYS[:2]:
        rare_events.record_event(team, view, day, note="" if day == DAYS[0] else "power cut")
    lines = entry.values_csv(entry.open_sheet(team, view), ("day", "", "", "value", "", "note")).splitlines()
    assert lines[1:] == ["2025-03-03,,,,,", "2025-04-14,,,42.0,,power cut"]


@pytest.mark.parametrize("form", [ValueForm.TIME_BETWEEN, ValueForm.CASES_BETWEEN])
def test_events_travel_to_the_organiser_and_draw_the_same_chart(small: Any, form: ValueForm) -> None:
    organiser = small.organiser()
    define(organiser, form)
    exporting.publish(organiser, small.root / "more.qicpkg")
    team = small.site(organiser)
    view = measures.get_measure(team, "deaths")
    for number, day in enumerate(DAYS):
        rare_events.record_event(team, view, day, cases=None if number == 0 else 20.0 * number)
    wrong = rare_events.list_events(team, view)[2]
    rare_events.remove_event(team, wrong.id, "not ours")
    package = exporting.export_data_package(team, small.root / "data.qicpkg").file
    small.accept(organiser, package)
    mine = measures.get_measure(organiser, "deaths")
    at_site, here = charts.measure_chart(team, view), charts.measure_chart(organiser, mine, team.own_id)
    assert here.series.values == at_site.series.values
    assert here.series.periods == at_site.series.periods
    assert at_site.series.values == ((None, 42.0, 140.0) if form is ValueForm.TIME_BETWEEN else (None, 20.0, 60.0))
    assert here.provenance.packages
    sheet = entry.open_sheet(team, view)
    assert sheet.events is not None
    assert all(row.sent for row in sheet.events.rows)


def test_a_site_follows_the_rules_that_the_organiser_published(small: Any) -> None:
    organiser = small.organiser()
    team = small.site(organiser)
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    small.record(team, months)
    view = measures.get_measure(team, "oxytocin")
    small.accept(organiser, exporting.export_data_package(team, small.root / "data.qicpkg").file)
    assert charts.measure_chart(team, view).rule_set == "anhoej"
    collaboratives.describe_collaborative(organiser, rule_set="perla")
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.title, found.rule_set) == ("Safe Birth", "perla")
    assert charts.measure_chart(organiser, view, team.own_id).rule_set == "anhoej"
    news = small.root / "rules.qicpkg"
    assert charts.measure_chart(team, view).rule_set == "anhoej"
    exporting.publish(organiser, news)
    importing.import_packages(team, [news])
    assert charts.measure_chart(team, view).rule_set == "perla"
    assert charts.measure_chart(organiser, view, team.own_id).rule_set == "perla"
    assert observations.list_observations(team, view)


def test_a_team_without_a_collaborative_keeps_anhoej(team: Workspace) -> None:
    view = measures.define_measure(team, NewMeasure("falls", "Falls"))
    assert charts.measure_chart(team, view).rule_set == "anhoej"
