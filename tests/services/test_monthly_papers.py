"""The monthly report of a team: of the latest month or an earlier one, with tests, promises, help and checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import Period, parse_period
from qic_desktop.domain.team import Action
from qic_desktop.errors import NotFoundError
from qic_desktop.reports.monthly_value import Promise
from qic_desktop.services import people
from qic_desktop.services.improving import cycle_sheets, cycles
from qic_desktop.services.measuring import checking, measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.printing import leading
from qic_desktop.services.printing.monthly_papers import monthly_report
from qic_desktop.services.progress import assessment
from qic_desktop.services.teamwork import actions, meetings, team_support
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import record_edit

DAY = date(2019, 4, 5)
FEBRUARY = parse_period("2019-02")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "m.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


@pytest.fixture
def view(site: Workspace) -> MeasureView:
    texts = {"numerator_text": "complete", "denominator_text": "births", "target_value": 0.9}
    made = measures.define_measure(site, NewMeasure("partograph", "Complete partograph", definition=texts))
    months = [parse_period(f"2018-{month:02d}") for month in range(6, 13)] + [
        parse_period(f"2019-0{n}") for n in (1, 2, 3)
    ]
    record_many(site, made, [(month, Entry(20 + number, 40)) for number, month in enumerate(months)])
    return measures.get_measure(site, "partograph")


def run_test(site: Workspace, title: str, started: str, ended: str = "", decision: Decision | None = None) -> None:
    made = cycle_sheets.planned_cycle(cycle_sheets.plan_in_new_ramp(site, title, prediction="8 of 10"))
    fields = {"started": started, **({"ended": ended} if ended else {})}
    cycles.write_cycle(site, made, **fields)
    if decision is not None:
        cycles.decide(site, made, decision)


def test_an_earlier_month_ends_with_its_own_values(site: Workspace, view: MeasureView) -> None:
    latest, earlier = monthly_report(site), monthly_report(site, month=FEBRUARY)
    assert (latest.period, earlier.period) == ("March 2019", "February 2019")
    assert [row.month for row in earlier.table.rows][-1] == "Feb 2019"
    assert [row.month for row in latest.table.rows][-1] == "Mar 2019"
    assert earlier.lead[0].startswith("February 2019: 28 of 40")
    assert [month.text for month in leading.report_months(site)][:2] == ["2019-03", "2019-02"]
    assert len(leading.report_months(site)) == 10


def test_a_month_without_a_value_is_refused(site: Workspace, view: MeasureView) -> None:
    for month in ("2018-05", "2019-04", "2031-01"):
        with pytest.raises(NotFoundError):
            monthly_report(site, month=parse_period(month))


def test_only_the_tests_of_the_month_are_listed_and_the_others_counted(site: Workspace, view: MeasureView) -> None:
    run_test(site, "Old", "2018-10-01", "2018-10-20", Decision.ADAPT)
    run_test(site, "Across", "2019-01-10", "2019-02-20", Decision.ADOPT)
    run_test(site, "Runs", "2019-02-25")
    run_test(site, "Later", "2019-03-20")
    cycle_sheets.plan_in_new_ramp(site, "Planned", prediction="9 of 10")
    latest, earlier = monthly_report(site), monthly_report(site, month=FEBRUARY)
    assert ([one.title for one in latest.cycles], latest.earlier_cycles) == (["Runs", "Later", "Planned"], 2)
    assert ([one.title for one in earlier.cycles], earlier.earlier_cycles) == (["Across", "Runs"], 1)


def test_actions_done_in_the_month_are_ticked_and_open_ones_are_not(site: Workspace, view: MeasureView) -> None:
    nurse = people.add_person(site, "Halima").id
    for text, due in (
        ("Print the forms", "2019-03-20"),
        ("Ask for gloves", "2019-05-01"),
        ("Buy clocks", "2019-02-10"),
    ):
        actions.add_action(site, text, owner=nurse, due=due)
    done = next(one for one in actions.list_actions(site) if one.action.text == "Print the forms")
    edit = record_edit(Action, done.id, state="done", done_on="2019-03-18")
    site.journal.append(site.scope, [edit])
    assert monthly_report(site).promises == (
        Promise("Buy clocks", "Halima", "10 Feb 2019"),
        Promise("Ask for gloves", "Halima", "1 May 2019"),
        Promise("Print the forms", "Halima", "done 18 Mar 2019", is_done=True),
    )
    assert [one.what for one in monthly_report(site, month=FEBRUARY).promises] == ["Buy clocks"]


def test_help_that_was_promised_and_not_given_is_asked_for(site: Workspace, view: MeasureView) -> None:
    team_support.add_leader(site, "Dr Juma", "senior-manager")
    (leader,) = team_support.list_leaders(site)
    for text in ("A second clock", "An hour a week"):
        team_support.add_promise(site, leader.id, text)
    given = next(one for one in team_support.list_leaders(site)[0].promises if one.text == "An hour a week")
    team_support.write_promise(site, leader.id, given.id, state="given")
    assert monthly_report(site).needed == ("A second clock (promised by Dr Juma)",)
    assert monthly_report(site, month=FEBRUARY).needed == ()


def test_the_score_comes_with_its_reason_and_the_aim_with_its_distance(site: Workspace, view: MeasureView) -> None:
    measures.set_target(site, "partograph", 0.9, "2019-12")
    assessment.give_score(site, "2.5", period="2019-03", justification="Two wards test, no gain yet.")
    report = monthly_report(site)
    assert report.scores_note == "Two wards test, no gain yet."
    assert report.aim_progress == "Complete partograph: the median is 61.3 %, the target 90 % by December 2019."


def test_meetings_of_the_month_are_told_with_their_days(site: Workspace, view: MeasureView) -> None:
    halima = people.add_person(site, "Halima").id
    for day in ("2019-02-07", "2019-03-06", "2019-03-20"):
        meetings.write_meeting(site, meetings.plan_meeting(site, day), attendance=[halima])
    assert "Met on 6 Mar 2019, 20 Mar 2019" in monthly_report(site).people
    assert "Met on 7 Feb 2019" in monthly_report(site, month=FEBRUARY).people
    assert "No meeting in January 2019 is written down." in monthly_report(site, month=parse_period("2019-01")).people


def test_second_counts_of_the_team_are_told(site: Workspace, view: MeasureView) -> None:
    for month, count in (("2019-02", 28), ("2019-03", 27)):
        checking.write_check(site, view, parse_period(month), Entry(count, 40))
    told = monthly_report(site).data_quality
    assert "The team counted 2 values once more: 1 the same, 1 different." in told


def last_month(workspace: Workspace) -> Period:
    return parse_period(workspace.today().isoformat()[:7]).preceding()


def test_values_are_told_as_in_time_or_not_and_as_corrected(tmp_path: Path) -> None:
    made = bootstrap.create_workspace(tmp_path / "real.qic", Role.SITE, "Mtoni Juu")
    view = measures.define_measure(made, NewMeasure("partograph", "Complete partograph"))
    last = last_month(made)
    record_many(made, view, [(last.preceding().preceding().preceding(), Entry(20, 40)), (last, Entry(21, 40))])
    told = monthly_report(made).data_quality
    made.close()
    in_time = int(date.today() <= last.due(10))  # noqa: DTZ011 - the due day is one of this laptop's calendar
    words = "1 of them was entered by its due day." if in_time else "0 of them were entered by their due day."
    assert words in told


def test_only_what_changed_after_it_was_sent_is_told_as_corrected(play: Any) -> None:
    site = play.enrolled_site(play.organiser(), "S001")
    for month in ("2026-07", "2026-08", "2026-09"):
        play.record(site, month, 1, 10)
        play.record(site, month, 2, 10)
    play.export(site)
    assert not any("corrected after" in line for line in monthly_report(site).data_quality)
    play.record(site, "2026-08", 3, 10)
    assert "1 was corrected after it was sent." in monthly_report(site).data_quality
    play.export(site)
    assert "1 was corrected after it was sent." in monthly_report(site).data_quality


def test_a_month_that_is_only_missing_is_not_in_the_report_before_it(site: Workspace, view: MeasureView) -> None:
    before = monthly_report(site)
    record_many(site, view, [(parse_period("2019-04"), Entry(missing=MissingReason.STAFF_AWAY))])
    after = monthly_report(site)
    assert (after.period, after.table, after.data_quality) == (before.period, before.table, before.data_quality)
