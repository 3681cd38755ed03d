"""Charts of a store: what they are made of, what teams write on them, and who entered a point."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from qic_desktop.analysis.charts.values import ControlChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.guidance.suggestions import Suggestion
from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.domain.annotation import Phase
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import Period, PeriodKind, parse_period, period_of
from qic_desktop.errors import EventError, InputError, NotAllowedError, NotAPeriodError, NotFoundError
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.charting.chart_marks import PhaseBasis, PhasePlan
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entry, measures, observations, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

MONTHS = tuple(period_of(date(2024 + place // 12, place % 12 + 1, 1), PeriodKind.MONTH) for place in range(24))


@pytest.fixture
def team(play: Any) -> Workspace:
    workspace: Workspace = play.create("team", Role.SITE)
    return workspace


def define(team: Workspace, form: str = "proportion", code: str = "hands", **more: object) -> MeasureView:
    definition = {"value_form": form, "effective_period": "2024-01", "target": 0.9, **more}
    return measures.define_measure(team, NewMeasure(code, code.title(), definition=definition))


def fill(team: Workspace, view: MeasureView, step: int = 12) -> None:
    entries = [
        (month, Entry(20 + place * 7 % 5 + (6 if place >= step else 0), 32 + place % 3))
        for place, month in enumerate(MONTHS)
    ]
    observations.record_many(team, view, entries)


def month(place: int) -> Period:
    return MONTHS[place]


# --- kinds, rules, grouping -----------------------------------------------------------------------------------


def test_a_share_has_the_charts_of_shares_and_no_others(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    given = charts.chart_input(team, view)
    assert charts.possible_kinds(given) == ("run", "p", "pp", "u", "up", "i", "xmr", "mr", "ip")
    for kind in get_args(ChartKind):
        if kind in charts.possible_kinds(given):
            chart = charts.measure_chart(team, view, kind=kind)
            assert isinstance(chart, ControlChart) == (kind != "run")
        else:
            with pytest.raises(NotAllowedError):
                charts.measure_chart(team, view, kind=kind)
    assert charts.suited_kinds(given)[0].kind == "run"


def test_no_chart_is_recommended_that_the_values_cannot_be_drawn_as(team: Workspace) -> None:
    view = define(team)
    observations.record_many(team, view, [(one, Entry(30, 30)) for one in MONTHS])
    given = charts.chart_input(team, view)
    advice = charts.suited_kinds(given)
    assert [one.kind for one in advice if one.recommended] == ["run"]  # a G chart would be, of cases between misses
    assert {one.kind for one in advice if one.suits} <= set(charts.possible_kinds(given))
    suits = [one.suits for one in advice]
    assert suits == sorted(suits, reverse=True)


@pytest.mark.parametrize("counted_as", ["numerator", "value"])
def test_a_new_definition_breaks_the_line_of_a_count(team: Workspace, counted_as: str) -> None:
    view = define(team, "count", target=None)
    observations.record_many(team, view, [(one, Entry(**{counted_as: 3})) for one in MONTHS[:6]])
    view = measures.revise_definition(team, "hands", {"effective_period": "2024-07"}, "falls without harm too")
    observations.record_many(team, view, [(one, Entry(**{counted_as: 9})) for one in MONTHS[6:]])
    assert charts.chart_input(team, view).series.breaks == ("2024-07",)


def test_rates_are_drawn_per_their_multiplier(team: Workspace) -> None:
    view = define(team, "rate", multiplier=1000.0, target=None)
    fill(team, view)
    chart = charts.measure_chart(team, view, kind="u")
    assert chart.values[0] == 20 / 32 * 1000
    assert chart.series.per == 1000
    tops = sum(value or 0 for value in chart.series.numerators)
    assert chart.phases[0].centre == tops / sum(value or 0 for value in chart.series.denominators) * 1000


def test_the_rule_set_is_that_of_the_collaborative(play: Any) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safe", rule_set="nelson")
    exporting.publish(organiser, play.file("news"))
    site = play.enrolled_site(organiser, "S001")
    view = play.measure(site)
    for place, one in enumerate(MONTHS):
        play.record(site, one.text, 20 + place % 5, 32)
    assert charts.measure_chart(site, view).rule_set == "nelson"
    assert charts.measure_chart(site, view, rule_set="perla").rule_set == "perla"
    with pytest.raises(InputError):
        collaboratives.describe_collaborative(organiser, rule_set="mine")
    assert {"anhoej", "nelson"} < set(RULE_SETS)


def test_a_team_alone_is_judged_by_anhoej(team: Workspace) -> None:
    view = define(team)
    assert charts.chart_input(team, view).rule_set == "anhoej"


def test_values_are_grouped_with_their_phases(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    chart_marks.start_phase(team, view, month(12), "after", "a new basin")
    chart = charts.measure_chart(team, view, by=PeriodKind.QUARTER)
    assert chart.series.periods[:8] == tuple(f"{year}-Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5))
    assert [phase.first for phase in chart.phases] == [0, 4]
    assert charts.measure_chart(team, view, by=PeriodKind.MONTH) == charts.measure_chart(team, view)
    with pytest.raises(NotAllowedError):
        charts.measure_chart(team, view, by=PeriodKind.WEEK)


# --- gaps, targets, provenance --------------------------------------------------------------------------------


def test_gaps_say_why_and_no_cases_are_a_report(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    observations.record_observation(team, view, month(3), Entry(missing=MissingReason.STRIKE))
    observations.record_observation(team, view, month(4), Entry(0, 0))
    given = charts.chart_input(team, view)
    assert given.series.gaps == {"2024-04": "strike", "2024-05": "no-cases"}
    found = {one.period: one for one in observations.list_observations(team, view)}
    again = charts.with_observations(given, {**found, "2024-04": found["2024-01"]}, changed=["2024-04"])
    assert again.series.gaps == {"2024-05": "no-cases"}


def test_targets_hold_until_their_day_and_the_last_goes_on(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    assert charts.chart_input(team, view).series.targets == ()
    measures.set_target(team, "hands", 0.8, "2024-06")
    measures.set_target(team, "hands", 0.95, "2025-03")
    series = charts.chart_input(team, measures.get_measure(team, "hands")).series
    assert series.targets[:24] == (0.8,) * 6 + (0.95,) * 18
    assert series.target_at(5) == 0.8


def test_targets_of_definitions_hold_from_their_first_period(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    measures.revise_definition(team, "hands", {"target": 0.97, "effective_period": "2025-01"}, "stricter")
    series = charts.chart_input(team, measures.get_measure(team, "hands")).series
    assert series.targets[:24] == (0.9,) * 12 + (0.97,) * 12


def test_the_packages_that_brought_the_values_are_named_to_the_organiser(play: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    for one in MONTHS[:3]:
        play.record(site, one.text, 20, 32)
    package = play.export(site)
    play.take(organiser, package)
    view = play.measure(organiser)
    chart = charts.measure_chart(organiser, view, site.own_id)
    assert chart.provenance.revisions == (1,)
    (named,) = chart.provenance.packages
    assert named.startswith(package.name)
    assert charts.measure_chart(site, play.measure(site)).provenance.packages == ()


# --- phases -----------------------------------------------------------------------------------------------------


def test_a_phase_says_what_it_is_computed_from(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    basis = PhaseBasis(baseline_first=month(0), baseline_last=month(11))
    chart_marks.start_phase(team, view, month(12), "after", "a new basin", basis=basis)
    chart = charts.measure_chart(team, view, kind="p")
    assert chart.phases[1].is_carried
    assert chart.phases[1].centre == chart.phases[0].centre
    (start,) = charts.chart_input(team, view).phases
    assert (start.label, start.reason, start.baseline_last) == ("after", "a new basin", "2024-12")
    phase = chart_marks.get_phase(team, start.id)
    assert (phase.first_period, phase.reason, phase.baseline_first) == ("2025-01", "a new basin", "2024-01")
    chart_marks.change_phase(team, view, start.id, PhasePlan(month(13), "later", "a new basin"))
    (start,) = charts.chart_input(team, view).phases
    assert (start.period, start.label, start.baseline_last) == ("2025-02", "later", None)


def test_a_record_of_an_older_program_is_read(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    old = {"measure": view.id, "first_period": "2025-01", "label": "x", "reason": "y"}
    edit = new_record(Phase, team.new_id(), **old)
    assert edit.registers == {"start": old}
    team.journal.append(team.scope, [edit])
    (start,) = charts.chart_input(team, view).phases
    assert (start.period, start.new_median, start.centre) == ("2025-01", True, None)


def test_what_is_taken_away_comes_back_with_undo_and_stays_in_the_history(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    chart_marks.start_phase(team, view, month(12), "after", "a new basin")
    chart_marks.annotate(team, view, month(3), "flu")
    chart_marks.exclude_points(team, view, [month(4), month(5)], "flood")
    (phase,) = chart_marks.list_phases(team, view)
    (note,) = chart_marks.list_annotations(team, view)
    before = charts.chart_input(team, view)
    for act in (
        lambda: chart_marks.remove_phase(team, phase.id),
        lambda: chart_marks.remove_annotation(team, note.id),
        lambda: chart_marks.remove_exclusion(team, view, month(4)),
    ):
        act()
        after = charts.chart_input(team, view)
        assert after != before
        team.journal.undo()
        assert charts.chart_input(team, view) == before
        team.journal.redo()
        assert charts.chart_input(team, view) == after
        team.journal.undo()
    chart_marks.remove_exclusions(team, view, [month(4), month(5)])
    assert charts.chart_input(team, view).series.excluded == {}
    team.journal.undo()
    assert set(charts.chart_input(team, view).series.excluded) == {"2024-05", "2024-06"}
    assert len(observations.record_history(team, team.scope, Phase.ENTITY, phase.id)) == 5


def test_marks_that_have_no_place_are_refused(team: Workspace, play: Any) -> None:
    view = define(team)
    for wrong in ("2024-W05", "2024", "2024-01-05"):
        with pytest.raises(NotAPeriodError):
            chart_marks.start_phase(team, view, parse_period(wrong), "x", "y")
        with pytest.raises(NotAPeriodError):
            chart_marks.exclude_point(team, view, parse_period(wrong), "y")
    with pytest.raises(InputError):
        chart_marks.start_phase(team, view, month(5), "x", "y", basis=PhaseBasis(month(4), month(2)))
    for act in (
        lambda: chart_marks.remove_phase(team, team.new_id()),
        lambda: chart_marks.remove_annotation(team, team.new_id()),
        lambda: chart_marks.remove_exclusion(team, view, month(1)),
        lambda: chart_marks.change_phase(team, view, team.new_id(), PhasePlan(month(1))),
    ):
        with pytest.raises(NotFoundError):
            act()
    organiser = play.organiser()
    with pytest.raises(NotAllowedError):
        chart_marks.annotate(organiser, play.measure(organiser), month(1), "x")


def test_an_accepted_suggestion_is_judged_by_later_points_and_keeps_its_reason(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    suggestion = Suggestion("new-phase", 12, "2025-01", last="2025-08", judged_from="2025-09")
    with pytest.raises(InputError):
        chart_marks.accept_suggestion(team, view, suggestion, reason=" ")
    chart_marks.accept_suggestion(team, view, suggestion, reason="the new basin", label="basin")
    (phase,) = chart_marks.list_phases(team, view)
    assert (phase.suggested_by, phase.reason, phase.judged_from) == ("new-phase", "the new basin", "2025-09")
    now = charts.measure_chart(team, view).phases[1]
    assert now.judged_from == 20
    assert now.runs is not None
    assert now.runs.n_useful <= 4


def test_accepting_to_hold_a_baseline_changes_the_phase_that_stands_there(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    suggestion = Suggestion("freeze-baseline", 0, "2024-01", last="2024-12")
    chart_marks.accept_suggestion(team, view, suggestion, reason="before the basin")
    chart_marks.accept_suggestion(team, view, suggestion, reason="again")
    (phase,) = chart_marks.list_phases(team, view)
    assert (phase.reason, phase.baseline_last) == ("again", "2024-12")
    assert charts.measure_chart(team, view).phases[0].frozen_last == 11
    with pytest.raises(NotAllowedError):
        chart_marks.accept_suggestion(team, view, Suggestion("keep-measuring", period="2024-01"), reason="x")


# --- events -----------------------------------------------------------------------------------------------------


def test_events_are_drawn_one_by_one(team: Workspace) -> None:
    view = define(team, "time-between", "falls", target=None)
    for place in range(14):
        rare_events.record_event(
            team, view, date(2026, 1, 1 + place * 2 - place % 2), note="fall" if place == 3 else ""
        )
    given = charts.chart_input(team, view)
    assert given.series.by_event
    assert given.series.values[:4] == (None, 1.0, 3.0, 1.0)
    assert charts.possible_kinds(given) == ("run", "g", "t", "i", "xmr", "mr")
    assert None not in charts.draw_chart(given, "t").upper[1:]
    assert charts.suited_kinds(given)[1].kind == "t"
    assert charts.with_observations(given, {}) is given
    with pytest.raises(NotAllowedError):
        charts.grouped(given, PeriodKind.YEAR)
    chart_marks.exclude_point(team, view, parse_period(given.series.periods[2]), "at home")
    chart_marks.annotate(team, view, parse_period(given.series.periods[4]), "new mats")
    chart = charts.measure_chart(team, view, kind="t")
    assert not chart.points[2].included
    assert [note.text for note in chart.annotations] == ["fall", "new mats"]
    assert entry.open_sheet(team, view).given.series == chart.series


def test_an_event_that_nothing_can_be_counted_to_is_refused(team: Workspace) -> None:
    days = define(team, "time-between", "falls")
    rare_events.record_event(team, days, date(2026, 1, 1))
    with pytest.raises(EventError):
        rare_events.record_event(team, days, date(2026, 1, 1))
    cases = define(team, "cases-between", "leaks")
    rare_events.record_event(team, cases, date(2026, 1, 1))
    rare_events.record_event(team, cases, date(2026, 1, 1), cases=40)
    for wrong in (None, -1.0):
        with pytest.raises(EventError):
            rare_events.record_event(team, cases, date(2026, 2, 1), cases=wrong)
    with pytest.raises(NotAllowedError):
        rare_events.record_event(team, define(team), date(2026, 1, 1))
    assert [one.cases for one in rare_events.list_events(team, cases)] == [None, 40]
    rare_events.remove_event(team, rare_events.list_events(team, cases)[0].id)
    assert len(rare_events.list_events(team, cases)) == 1


def test_an_empty_chart_begins_at_its_first_value_once_there_is_one(team: Workspace) -> None:
    view = define(team)
    given = charts.chart_input(team, view)
    assert not any(given.series.values)
    observations.record_observation(team, view, month(6), Entry(1, 4))
    found = {one.period: one for one in observations.list_observations(team, view)}
    patched = charts.with_observations(given, found, changed=list(found)).series
    again = charts.chart_input(team, view).series
    assert patched.periods[0] == again.periods[0] == month(6).text
    assert patched.values[0] == 0.25


# --- read once until something is written ---------------------------------------------------------------------


def test_what_a_chart_is_made_of_is_read_once_until_something_is_written(team: Workspace) -> None:
    view = define(team)
    fill(team, view)
    given = charts.chart_input(team, view)
    assert charts.chart_input(team, view) is given
    assert charts.chart_input(team, view, bare=True) is not given
    observations.record_observation(team, view, month(3), Entry(1, 50))
    after = charts.chart_input(team, view)
    assert after.series.values[3] == pytest.approx(0.02)
    chart_marks.start_phase(team, view, month(12), "New shelf", "a new shelf")
    assert [one.label for one in charts.chart_input(team, view).phases] == ["New shelf"]
    chart_marks.annotate(team, view, month(2), "Stock-out")
    assert tuple(note.text for note in charts.chart_input(team, view).series.notes) == ("Stock-out",)


def test_another_view_of_the_same_measure_has_a_chart_of_its_own(team: Workspace) -> None:
    """A page asks with a view that it read before the measure was renamed, or that it changed itself."""
    view = define(team)
    fill(team, view)
    charts.chart_input(team, view)
    other = replace(view, measure=replace(view.measure, name="Clean hands"))
    assert charts.chart_input(team, other).view is other
    assert charts.chart_input(team, view).view == view
