"""Who reported what when: late, missing, corrected, paused; and which sites could use support, on real packages."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.observation import Source
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.domain.people import Membership
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.progress import InstrumentAnswer
from qic_desktop.domain.roles import LEADER
from qic_desktop.domain.scope import coach_scope, organiser_scope, site_scope
from qic_desktop.domain.team import MeetingHeld
from qic_desktop.domain.visit import Visit
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.reports.reporting_value import EXPLAINED
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import assessments, collaboratives, drop_out, paper_sites, reporting_files
from qic_desktop.services.organising.drop_out import Sign, could_use_support
from qic_desktop.services.organising.reporting_grid import (
    Advice,
    GridLine,
    ReportingGrid,
    State,
    _advised,
    reporting_grid,
)
from qic_desktop.services.printing.reporting_paper import reporting_paper, save_reporting
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit
from qic_desktop.wording.drop_out import spread_words, support_words
from qic_desktop.wording.reporting_grid import advice_words, line_words, square_detail, square_words


def noon(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp() * 1000)


def at(workspace: Workspace, day: str) -> None:
    """Let it be noon of a day in a store."""
    moment = noon(day)
    workspace.clock = workspace.journal.clock = lambda: moment


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Due on the 15th of the following month; it is 20 November 2026."""
    play.clock = lambda: noon("2026-06-01")
    made = play.create("organiser", paper_sites.Role.ORGANISER)
    new = measures.NewMeasure("four-hours", "Four hours", due_day=15, definition=DEFINITION)
    measures.define_measure(made, new)
    collaboratives.describe_collaborative(made, title="Safer births", start="2026-05")
    exporting.publish(made, play.file("news"))
    return made


DEFINITION = {"numerator_text": "seen", "denominator_text": "all", "effective_period": "2026-01", "target": 0.95}


def send(play: Any, team: Workspace, organiser: Workspace, day: str, **months: float) -> None:
    """A team types some months, packs, and the organiser takes it in on a day."""
    for month, value in months.items():
        play.record(team, month.replace("m", "2026-"), value, 10)
    at(organiser, day)
    play.take(organiser, play.export(team))


def only(grid: ReportingGrid, code: str) -> GridLine:
    return next(line for line in grid.lines if line.site.code == code)


def states(line: GridLine) -> str:
    letters = {State.NOT_DUE: "?", State.NOT_EXPECTED: "-", State.PAUSED: "="}
    return "".join(letters.get(one.state, one.state.value[0]) for one in line.squares)


@pytest.fixture
def played(play: Any, organiser: Workspace) -> Workspace:
    team = play.enrolled_site(organiser, "S001")
    send(play, team, organiser, "2026-07-15", m05=5, m06=6)
    send(play, team, organiser, "2026-08-16", m07=7)
    send(play, team, organiser, "2026-09-14", m08=8, m06=3)
    at(organiser, "2026-11-14")
    return organiser


def test_a_report_is_late_from_midnight_after_its_due_day(played: Workspace) -> None:
    line = only(reporting_grid(played), "S001")
    assert states(line) == "oclom?"
    late = line.squares[2]
    assert (late.days, square_words(late)) == (1, "late by 1 day")
    assert "15 August 2026" in square_detail(late)
    assert "16 August 2026" in square_detail(late)
    assert square_words(line.squares[1]) == "on time, corrected later"
    assert line.squares[1].numerator == 3
    assert (line.complete, line.on_time) == (0.8, 0.6)
    assert line.advice is Advice.REMIND
    at(played, "2026-11-15")
    assert states(only(reporting_grid(played), "S001")) == "oclom?"
    at(played, "2026-11-16")
    again = only(reporting_grid(played), "S001")
    assert states(again) == "oclomm"
    assert (again.missing_now, again.advice) == (2, Advice.CALL)
    assert "2 reports in a row" in advice_words(again)
    assert line_words(again) == "Of 6 reports: late once, missing 2 times."


def test_a_month_with_a_reason_is_missing_and_nothing_is_asked_about_it(played: Workspace) -> None:
    at(played, "2026-11-16")
    line = only(reporting_grid(played), "S001")
    said = [replace(one, reason="strike") if one.state is State.MISSING else one for one in line.squares]
    explained = _advised(replace(line, squares=tuple(said)))
    assert (explained.silent, explained.missing_now, explained.complete) == (0, 0, line.complete)
    assert explained.advice is Advice.NOTHING
    assert line_words(explained) == "Of 6 reports: late once, missing 2 times (2 with a reason)."
    half = _advised(replace(line, squares=(*line.squares[:-1], said[-1])))
    assert (half.silent, half.missing_now, half.advice) == (1, 0, Advice.REMIND)


def test_what_a_site_counts_back_with_its_first_package_is_not_late(played: Workspace) -> None:
    # May was due on 15 June and came with the first package, on 15 July.
    square = only(reporting_grid(played), "S001").squares[0]
    assert (square.state, square.came and square.came.isoformat()) == (State.ON_TIME, "2026-07-15")


def test_pauses_ends_and_late_starts_are_expected_of_nobody(played: Workspace) -> None:
    identity = played.new_id()
    span = {"since": "2026-06", "until": "2026-09", "pauses": [{"since": "2026-07-02", "until": "2026-08-20"}]}
    edits = [
        new_record(Site, identity, name="Belu", code="S002", area="North / Belu"),
        new_record(Participation, played.new_id(), site=identity, **span),
    ]
    played.journal.append(organiser_scope(), edits)
    grid = reporting_grid(played)
    assert states(only(grid, "S002")) == "-m==m-"
    assert [line.site.code for line in grid.lines] == ["S002", "S001"]
    assert [one.due for one in grid.tallies] == [1, 2, 1, 1, 2, 0]
    assert [line.site.code for line in reporting_grid(played, area="North").lines] == ["S002"]


def test_paper_counts_from_the_day_it_came(played: Workspace) -> None:
    site = paper_sites.add_site(played, "Cor", code="S003", reports_by="paper", since="2026-07")
    view = measures.get_measure(played, "four-hours")
    for month, day in (("2026-07", "2026-08-10"), ("2026-08", "2026-09-30")):
        value = ForValue(view, parse_period(month), Entry(4, 10))
        on = datetime.fromisoformat(day).date()
        entering_for.enter_for(played, site, [value], source=Source.PAPER, on=on)
    line = only(reporting_grid(played), "S003")
    assert states(line) == "--olm?"
    assert line.squares[3].days == 15


def test_a_first_package_is_not_late_though_a_call_came_before(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    at(organiser, "2026-07-10")
    told = ForValue(measures.get_measure(organiser, "four-hours"), parse_period("2026-06"), Entry(4, 10))
    on = datetime.fromisoformat("2026-07-10").date()
    entering_for.enter_for(organiser, team.own_id, [told], source=Source.PHONE, on=on)
    send(play, team, organiser, "2026-08-10", m05=5)
    send(play, team, organiser, "2026-09-30", m07=7)
    at(organiser, "2026-11-14")
    assert states(only(reporting_grid(organiser), "S001")) == "oolmm?"


def test_the_table_and_the_pages_hold_what_the_grid_shows(played: Workspace, tmp_path: Any) -> None:
    grid = reporting_grid(played)
    rows = list(csv.DictReader(io.StringIO(reporting_files.grid_csv(grid))))
    assert [row["state"] for row in rows] == [one.state.value for one in grid.lines[0].squares]
    assert rows[2]["days_late"] == "1"
    paper = reporting_paper(played, grid)
    assert "".join(paper.months) == "MJJASO"
    assert paper.years == ("2026", "", "", "", "", "")
    assert EXPLAINED not in {state for line in paper.lines for state in line.states}
    first = grid.lines[0]
    silent = next(at for at, one in enumerate(first.squares) if one.state is State.MISSING)
    squares = tuple(replace(one, reason="strike") if at == silent else one for at, one in enumerate(first.squares))
    told = reporting_paper(played, replace(grid, lines=(replace(first, squares=squares), *grid.lines[1:])))
    assert [at for at, state in enumerate(told.lines[0].states) if state == EXPLAINED] == [silent]
    assert dict(told.legend)[EXPLAINED] == "missing, reason given"
    assert save_reporting(played, grid, tmp_path / "grid.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(NotFoundError):
        reporting_paper(played, ReportingGrid())


def test_a_site_team_sees_neither(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S009")
    for read in (reporting_grid, could_use_support, assessments.assessment_spread):
        with pytest.raises(NotAllowedError):
            read(team)


# --- support ---------------------------------------------------------------------------------------------------------


def reasons(workspace: Workspace, code: str = "S001") -> dict[Sign, str | None]:
    found = [one for one in could_use_support(workspace) if one.site.code == code]
    return {reason.sign: reason.since and reason.since.isoformat() for one in found for reason in one.reasons}


def test_every_reason_has_its_day(played: Workspace) -> None:
    (site,) = (line.site.id for line in reporting_grid(played).lines)
    # Nobody records meetings, tests or visits yet: that says nothing of one site.
    assert reasons(played) == {}
    other = site_scope(played.new_id())
    met = new_record(MeetingHeld, played.new_id(), on="2026-10-01")
    cycle = new_record(PdsaCycle, played.new_id(), started="2026-10-01")
    played.journal.append(other, [met, cycle])
    assert reasons(played) == {Sign.NO_MEETINGS: None, Sign.NO_CYCLES: None}
    scope = site_scope(site)
    member = new_record(Membership, played.new_id(), role=LEADER, person="p", since="2026-01-01", until="2026-10-20")
    cycle = new_record(PdsaCycle, played.new_id(), started="2026-07-01")
    met = new_record(MeetingHeld, played.new_id(), on="2026-11-01", minutes=45)
    played.journal.append(scope, [member, cycle, met])
    visit = new_record(Visit, played.new_id(), on="2026-06-30", kind="visit")
    played.journal.append(coach_scope(played.new_id(), site), [visit])
    at(played, "2026-11-20")
    found = reasons(played)
    assert found == {
        Sign.LEADER_LEFT: "2026-10-20",
        Sign.MISSING: "2026-10-15",
        Sign.NO_CYCLES: "2026-07-01",
        Sign.NO_VISITS: "2026-06-30",
    }
    (one,) = could_use_support(played)
    assert one.is_urgent
    assert [drop_out.SOURCES[reason.sign] for reason in one.reasons] == [reason.source for reason in one.reasons]
    words = support_words(one)
    assert words.startswith("leader left in Oct 2026, no hand-over yet; 2 reports missing, since Oct 2026")
    after = new_record(Membership, played.new_id(), role=LEADER, person="q", hand_over={"charts": "2026-11-01"})
    played.journal.append(scope, [after])
    assert Sign.LEADER_LEFT not in reasons(played)


@pytest.mark.parametrize(
    ("latest", "since", "words"), [(61, "2026-01-01", "results getting worse since Jan 2026"), (95, None, "worse")]
)
def test_results_that_get_worse_are_a_reason_of_their_own(
    play: Any, latest: float, since: str | None, words: str
) -> None:
    made: Workspace = play.organiser()
    site = play.enrolled_site(made, "S001")
    for number in range(20):
        month = f"{2025 + (number + 2) // 12}-{(number + 2) % 12 + 1:02d}"
        play.record(site, month, 90 - number % 2 if number < 10 else 60 + number % 2, 100)
    play.record(site, "2026-10", latest, 100)
    play.take(made, play.export(site))
    (found,) = could_use_support(made)
    assert reasons(made)[Sign.WORSE] == since
    assert words in support_words(found)
    assert found.is_urgent


def test_a_site_that_has_left_or_is_on_paper_is_not_asked_for_tests(played: Workspace) -> None:
    paper_sites.add_site(played, "Cor", code="S003", reports_by="paper", since="2026-07")
    assert list(reasons(played, "S003")) == [Sign.MISSING]
    (site,) = (line.site.id for line in reporting_grid(played).lines if line.site.code == "S001")
    spans = played.journal.list_records(Participation, organiser_scope())
    span = next(one for one in spans if one.site == site)
    edit = record_edit(Participation, span.id, site=site, since="2026-05", until="2026-09", reason=None)
    played.journal.append(organiser_scope(), [edit])
    assert reasons(played) == {}


def test_the_scale_shows_coaches_and_teams_beside_each_other(played: Workspace) -> None:
    (site,) = (line.site.id for line in reporting_grid(played).lines)
    assert assessments.assessment_spread(played).scores == ()
    coach, identity = played.new_id(), "assessment-scale@1|team|2026-10"
    played.journal.append(site_scope(site), [new_record(InstrumentAnswer, identity, score=3.5)])
    for month, score in (("2026-09", 4.0), ("2026-10", 2.5)):
        given = new_record(InstrumentAnswer, f"assessment-scale@1|{coach}|{month}", score=score)
        played.journal.append(coach_scope(coach, site), [given])
    found = assessments.assessment_spread(played)
    assert (found.scores[0].coach, found.scores[0].team, found.wide) == (2.5, 3.5, found.scores)
    assert found.counts("coach").index(1) == assessments.STEPS.index(2.5)
    assert spread_words(found) == "Teams score themselves higher than their coaches do: middle score 3.5 against 2.5."
