"""Assessment, questionnaires, spread and costs on real stores: what is hidden, what is counted, what is refused."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.instrument import read_sheet
from qic_desktop.domain.progress import Instrument, InstrumentAnswer
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotANumberError, NotFoundError
from qic_desktop.services import people
from qic_desktop.services.improving import cycles
from qic_desktop.services.printing.progress_pictures import reach_chart
from qic_desktop.services.progress import answers, assessment, costs, instruments, progress_page, spreading
from qic_desktop.services.teamwork import actions, team
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record
from qic_desktop.wording.errors import describe


@pytest.fixture
def site(play: Any) -> Workspace:
    organiser = play.organiser()
    made: Workspace = play.team_at_work(organiser)
    team.add_member(made, "Grace", "team-leader", since="2026-01-01")
    team.add_member(made, "Ruth", "clinician", since="2026-01-01")
    return made


def sheet_of(site: Workspace, name: str, level: str) -> dict[str, str]:
    return {item.code: level for item in instruments.get_sheet(site, name).items}


def person(site: Workspace, name: str) -> str:
    return team.find_person(site, name)


# --- instruments ----------------------------------------------------------------------------------------------


def test_five_instruments_come_with_the_program_and_name_their_sources(site: Workspace) -> None:
    found = instruments.list_sheets(site)
    assert [one.name for one in found] == list(instruments.ORDER)
    assert all(one.source for one in found)


def put(site: Workspace, **content: Any) -> None:
    given = {"name": "readiness", "version": 2} | content
    record = new_record(
        Instrument, site.new_id(), name=given["name"], version=given["version"], content=content["content"]
    )
    site.journal.append(organiser_scope(), [record], undoable=False)


OWN = {
    "kind": "mean",
    "raters": "several",
    "title": "Ours",
    "scale": [{"code": "n", "value": 0, "text": "no"}, {"code": "y", "value": 1, "text": "yes"}],
    "items": [{"code": "q", "title": "Is it so?"}],
}


def test_an_organisers_newer_version_takes_the_place_of_the_file_and_old_answers_keep_their_own(
    site: Workspace,
) -> None:
    answers.give_answers(site, "readiness", sheet_of(site, "readiness", "5"), rater=person(site, "Ruth"))
    put(site, content=OWN)
    assert instruments.get_sheet(site, "readiness").title == "Ours"
    assert instruments.find_sheet(site, "readiness", 1) is not None
    (found,) = answers.rounds_of(site, "readiness")
    assert (found.sheet.version, found.given[0].score) == (1, 5.0)


@pytest.mark.parametrize(
    "content",
    [
        {"version": 1, "content": OWN},
        {"content": {"items": 7}},
        {"content": {**OWN, "raters": "anonymous"}},
        {"content": {**OWN, "kind": "weighted"}},
        {"name": "team-pulse", "content": OWN},
    ],
)
def test_what_is_older_broken_or_of_another_kind_takes_no_place(site: Workspace, content: dict[str, Any]) -> None:
    before = instruments.list_sheets(site)
    put(site, **content)
    assert instruments.list_sheets(site) == before


def test_an_instrument_of_another_name_stands_beside_the_others(site: Workspace) -> None:
    put(site, name="our-own", content=OWN)
    assert [one.sheet.name for one in progress_page.questions_part(site).questionnaires][-1] == "our-own"


def test_an_organisers_wording_is_drafted_published_and_used_by_the_sites(play: Any) -> None:
    organiser = play.organiser()
    text = json.dumps({**OWN, "name": "readiness", "version": 2})
    assert instruments.draft_sheet(organiser, text).key == "readiness@2"
    assert instruments.get_sheet(organiser, "readiness").title == "Ours"
    site = play.team_at_work(organiser)
    assert instruments.get_sheet(site, "readiness").title == "Ours"
    wrong = {
        "instrument-older": text,
        "instrument-form": "{",
        "instrument-raters": json.dumps({**OWN, "name": "team-pulse", "version": 2}),
    }
    for why, content in wrong.items():
        with pytest.raises(NotAllowedError) as refused:
            instruments.draft_sheet(organiser, content)
        assert refused.value.why == why
        assert "not possible here" not in describe(refused.value)
    with pytest.raises(NotAllowedError):
        instruments.draft_sheet(organiser, "[" * 100_000)
    with pytest.raises(NotAllowedError):
        instruments.draft_sheet(site, text)


# --- assessment -----------------------------------------------------------------------------------------------


def test_each_score_is_covered_until_both_are_given(play: Any, site: Workspace) -> None:
    period = answers.this_period(site)
    coach = play.create("coach", people.Role.COACH)
    assessment.give_score(coach, "2.0", justification="I saw one test", site=site.own_id)
    record = coach.journal.list_records(InstrumentAnswer)[0]
    fields = {"answers": record.answers, "score": record.score, "rater_role": record.rater_role}
    scope = assessment.own_scope(coach, site.own_id)
    site.journal.append(scope, [new_record(InstrumentAnswer, record.id, **fields)], undoable=False)

    found = assessment.assessment_of(site).now
    assert (found.own, found.others, found.waits) == (None, (), 1)
    assessment.write_reason(site, "We tested twice")
    assert assessment.assessment_of(site).now.others == ()

    assessment.give_score(site, "3.0")
    found = assessment.assessment_of(site).now
    assert found.own is not None
    assert (found.own.score, found.own.record.justification) == (3.0, "We tested twice")
    assert [(one.score, one.role) for one in found.others] == [(2.0, "coach")]
    assert (found.gap, found.waits, found.period) == (-1.0, 0, period)


def test_the_coach_does_not_see_the_teams_score_before_her_own(play: Any, site: Workspace) -> None:
    coach = play.create("coach", people.Role.COACH)
    assessment.give_score(site, "3.0")
    record = site.journal.list_records(InstrumentAnswer, site.scope)[0]
    fields = {"answers": record.answers, "score": record.score, "rater_role": record.rater_role}
    coach.journal.append(site.scope, [new_record(InstrumentAnswer, record.id, **fields)], undoable=False)
    (month,) = assessment.months_of(coach, site.own_id)
    assert (month.others, month.waits) == ((), 1)
    assessment.give_score(coach, "3.5", site=site.own_id)
    (month,) = assessment.months_of(coach, site.own_id)
    assert [one.score for one in month.others] == [3.0]
    assert month.gap == -0.5
    with pytest.raises(NotFoundError):
        assessment.months_of(coach)


def test_a_score_can_be_given_anew_taken_back_and_is_refused_where_it_is_no_step(site: Workspace) -> None:
    assessment.give_score(site, "3.0", period="2026-09", justification="first")
    assessment.give_score(site, "3.5", period="2026-09")
    (month,) = assessment.months_of(site)
    assert month.own is not None
    assert (month.own.score, month.own.record.justification) == (3.5, "first")
    site.journal.undo()
    assert assessment.months_of(site)[0].own.score == 3.0  # type: ignore[union-attr]
    for wrong in ("2.75", "", "9"):
        with pytest.raises(NotFoundError):
            assessment.give_score(site, wrong)
    with pytest.raises(InputError):
        assessment.give_score(site, "3.0", period="last month")


def test_the_evidence_is_counted_and_chooses_nothing(site: Workspace) -> None:
    before = assessment.assessment_of(site)
    assert [step.level.code for step in before.steps] == [level.code for level in before.sheet.items[0].levels]
    assert before.now.own is None
    numbers = {check.code: check.fact.number for step in before.steps for check in step.checks}
    assert (numbers["team"], numbers["tested"], numbers["decided"]) == (2.0, 0.0, 0.0)
    assert before.mismatch("3.0").missing
    ramp = cycles.open_ramp(site, "Huddle")
    cycle = cycles.open_cycle(site, ramp.id, title="One day")
    cycles.start_cycle(site, cycle.id)
    after = {c.code: c.fact.number for step in assessment.assessment_of(site).steps for c in step.checks}
    assert after["tested"] == 1.0


# --- several raters -------------------------------------------------------------------------------------------


def test_raters_answer_apart_and_are_compared(site: Workspace) -> None:
    grace, ruth = person(site, "Grace"), person(site, "Ruth")
    sheet = instruments.get_sheet(site, "sustainability")
    answers.keep_draft(site, sheet, grace, {"fit": "a"})
    assert answers.find_draft(site, sheet, grace) == {"fit": "a"}
    assert answers.find_draft(site, sheet, ruth) == {}
    assert progress_page.questionnaire(site, "sustainability").begun == {grace: 1}
    assert answers.rounds_of(site, "sustainability") == ()
    full = sheet_of(site, "sustainability", "a")
    answers.give_answers(site, "sustainability", full, rater=grace, role="team-leader")
    answers.give_answers(site, "sustainability", full | {"senior": "d"}, rater=ruth, role="clinician")
    answers.give_answers(site, "sustainability", full | {"senior": "b"}, role="manager")
    found = progress_page.questionnaire(site, "sustainability")
    assert found.begun == {}
    assert found.now is not None
    assert found.now.opinions is not None
    assert sorted(found.now.opinions.scores) == [85.0, 91.2, 100.0]
    assert found.now.opinions.median == 91.2
    assert [one.item.code for one in found.now.opinions.low] == ["senior"]
    assert found.has_answered(grace)
    assert {one.role for one in found.now.given} == {"team-leader", "clinician", "manager"}
    progress_page.add_action(site, "sustainability", "senior", "Ask Helen to open the huddle", owner=ruth)
    (one,) = progress_page.questionnaire(site, "sustainability").actions
    assert one.owner_name == "Ruth"
    assert actions.list_actions(site, open_only=True)[0].id == one.id


def test_a_sheet_is_given_whole_or_not_at_all(site: Workspace) -> None:
    with pytest.raises(NotAllowedError) as refused:
        answers.give_answers(site, "sustainability", {"fit": "a"}, rater=person(site, "Ruth"))
    assert "still open" in describe(refused.value)
    for wrong in ({"fit": "z"}, {"nothing": "a"}):
        with pytest.raises(NotFoundError):
            answers.give_answers(site, "sustainability", wrong)
    with pytest.raises(NotFoundError):
        answers.give_answers(site, "horoscope", {})
    assert answers.list_given(site, "sustainability") == ()


def test_a_sheet_of_one_rater_and_month_is_one_and_can_be_withdrawn(site: Workspace) -> None:
    ruth = person(site, "Ruth")
    answers.give_answers(site, "readiness", sheet_of(site, "readiness", "2"), rater=ruth)
    answers.give_answers(site, "readiness", sheet_of(site, "readiness", "4"), rater=ruth)
    (one,) = answers.list_given(site, "readiness")
    assert one.score == 4.0
    answers.withdraw(site, one.record.id)
    assert answers.list_given(site, "readiness") == ()
    with pytest.raises(NotFoundError):
        answers.withdraw(site, "readiness@1|nobody|2026-11")


def test_answers_without_names_are_private_unsigned_and_shown_from_three_on(site: Workspace) -> None:
    people.type_as(site, person(site, "Grace"))
    full = sheet_of(site, "team-pulse", "4")
    for count in (1, 2):
        answers.give_answers(site, "team-pulse", full, rater=person(site, "Grace"), role="team-leader")
        now = progress_page.questionnaire(site, "team-pulse").now
        assert now is not None
        assert (len(now.given), now.is_shown) == (count, False)
    answers.give_answers(site, "team-pulse", full | {"voice": "1"})
    now = progress_page.questionnaire(site, "team-pulse").now
    assert now is not None
    assert now.opinions is not None
    assert now.opinions.low[0].item.code == "voice" or now.opinions.apart[0].item.code == "voice"
    grace = person(site, "Grace")
    assert all(one.record.scope == site.private_scope.text and one.role is None for one in now.given)
    assert all(grace not in one.record.id for one in now.given)
    lines = [bytes(row[0]) for row in site.store.rows("select line from unsealed where line like '%team-pulse%'")]
    assert len(lines) == 3
    assert all(grace.encode() not in line for line in lines)
    assert site.journal.person == grace


# --- spread ---------------------------------------------------------------------------------------------------


def test_units_changes_and_four_states(site: Workspace) -> None:
    with pytest.raises(NotFoundError) as early:
        spreading.begin_spread(site, "method")
    assert "ward" in describe(early.value)
    spreading.add_unit(site, "Night shift", kind="shift", led_by="Nurse in charge", planned="2026-12")
    spreading.add_unit(site, "Paediatrics", kind="ward")
    ramp = cycles.open_ramp(site, "Huddle")
    found = spreading.spread_of(site)
    assert (found.columns, [one.key for one in found.others]) == ((), [ramp.id, "method", "collaborative"])
    spreading.begin_spread(site, "A")
    spreading.begin_spread(site, "method")
    found = spreading.spread_of(site)
    assert [one.key for one in found.columns] == [ramp.id, "method"]
    spreading.set_state(site, "Night shift", "A", "adopted", "2026-08-10")
    spreading.set_state(site, "Paediatrics", "A", "testing", "2026-10")
    spreading.write_adaptation(site, "Paediatrics", "A", "With parents")
    spreading.write_retest(site, "Paediatrics", "A", True, "Children differ")
    found = spreading.spread_of(site)
    assert [[cell.state for cell in row.cells] for row in found.rows] == [["adopted", ""], ["testing", ""]]
    cell = found.rows[1].cells[0]
    assert cell.record is not None
    assert (cell.record.adaptation, cell.record.retest, cell.record.why_retest) == (
        "With parents",
        True,
        "Children differ",
    )
    assert found.count("adopted") == 1
    assert spreading.reach(found.rows, found.columns[0], "2026-10") == (
        ("2026-07", 0),
        ("2026-08", 1),
        ("2026-09", 1),
        ("2026-10", 1),
    )
    assert spreading.reach(found.rows, found.columns[1], "2026-10") == ()
    spreading.set_state(site, "Paediatrics", "A", "")
    assert spreading.spread_of(site).rows[1].cells[0].state == ""
    spreading.write_unit(site, "Paediatrics", training="Two mornings", planned="")
    spreading.remove_unit(site, "Night shift")
    assert [row.unit.name for row in spreading.spread_of(site).rows] == ["Paediatrics"]
    site.journal.undo()
    assert len(spreading.spread_of(site).rows) == 2


@pytest.mark.parametrize("units", [1, 3, 5, 6, 7])
def test_the_axis_of_the_reach_has_lines_at_even_distances(site: Workspace, units: int) -> None:
    for number in range(units):
        spreading.add_unit(site, f"Ward {number + 1}")
    spreading.begin_spread(site, "method")
    spreading.set_state(site, "Ward 1", "method", "adopted", "2026-08-10")
    chart = reach_chart(spreading.spread_of(site), "2026-10")
    assert chart is not None
    lines = [value for value, _text in chart.ticks]
    assert (lines[0], lines[-1]) == (0, chart.highest)
    assert len({later - earlier for earlier, later in pairwise(lines)}) == 1


def test_spread_refuses_what_is_nothing(site: Workspace) -> None:
    spreading.add_unit(site, "Night shift")
    with pytest.raises(InputError):
        spreading.add_unit(site, "  ")
    with pytest.raises(InputError):
        spreading.write_unit(site, "Night shift", planned="soon")
    with pytest.raises(InputError):
        spreading.write_unit(site, "Night shift", name=" ")
    with pytest.raises(NotFoundError):
        spreading.set_state(site, "Night shift", "method", "perfect")
    with pytest.raises(NotFoundError):
        spreading.set_state(site, "Moon base", "method", "aware")
    with pytest.raises(NotFoundError):
        spreading.begin_spread(site, "Q")
    with pytest.raises(InputError):
        spreading.set_state(site, "Night shift", "method", "aware", "once")


# --- time and cost --------------------------------------------------------------------------------------------


def test_hours_are_multiplied_and_currencies_are_never_added(site: Workspace, tmp_path: Path) -> None:
    costs.add_cost(site, "meeting", on="2026-10-06", persons=5, hours=0.75, grade="nurse")
    costs.add_cost(site, "transport", on="2026-10-20", cash=12000, currency="tzs", payer="district")
    costs.add_cost(site, "session", on="2026-11-03", persons=2, hours=8, cash=40.5, currency="USD")
    costs.add_cost(site, "other", on="2026-11-03", hours=0.1, note="=1+1; plan")
    found = costs.ledger_of(site)
    assert found.total.hours == 19.85
    assert found.total.money == {"TZS": 12000.0, "USD": 40.5}
    assert [code for code, _ in found.by_activity] == ["meeting", "session", "transport", "other"]
    assert dict(found.by_month)["2026-10"].hours == 3.75
    assert dict(found.by_month)["2026-10"].money == {"TZS": 12000.0}
    assert found.currency == "USD"
    out = costs.export_csv(found, tmp_path / "costs.csv")
    lines = out.read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("on,activity,persons,hours,person_hours")
    assert lines[1] == "2026-10-06,meeting,5,0.75,3.75,nurse,,,,"
    assert lines[2] == "2026-10-20,transport,,,,,12000,TZS,district,"
    assert lines[-2].endswith('''"'=1+1; plan"''')


def test_the_ledger_refuses_what_means_nothing(site: Workspace) -> None:
    wrong: list[tuple[type[Exception], str, dict[str, object]]] = [
        (NotFoundError, "party", {"hours": 1}),
        (InputError, "meeting", {"hours": 1, "on": "yesterday"}),
        (NotAllowedError, "meeting", {"cash": 5}),
        (NotAllowedError, "meeting", {}),
        (NotANumberError, "meeting", {"hours": -1}),
        (NotANumberError, "meeting", {"hours": float("inf")}),
        (NotANumberError, "meeting", {"hours": "many"}),
    ]
    for error, activity, fields in wrong:
        with pytest.raises(error) as refused:
            costs.add_cost(site, activity, **fields)
        assert describe(refused.value)  # type: ignore[arg-type]
    assert costs.ledger_of(site).lines == ()


def test_an_entry_is_changed_and_taken_out(site: Workspace) -> None:
    costs.add_cost(site, "meeting", hours=1, on="2026-10-06")
    (line,) = costs.ledger_of(site).lines
    costs.write_cost(site, line.id, hours=2)
    assert costs.ledger_of(site).lines[0].entry.hours == 2.0
    costs.remove_cost(site, line.id)
    assert costs.ledger_of(site).lines == ()
    with pytest.raises(NotFoundError):
        costs.remove_cost(site, line.id)
    site.journal.undo()
    assert len(costs.ledger_of(site).lines) == 1


@pytest.mark.parametrize(
    "step",
    [
        lambda one: costs.add_cost(one, "meeting", hours=1),
        lambda one: spreading.add_unit(one, "Ward"),
        lambda one: answers.give_answers(one, "readiness", {}),
    ],
)
def test_only_a_team_writes_its_own_progress(play: Any, step: Any) -> None:
    coach = play.create("coach", Role.COACH)
    with pytest.raises(NotAllowedError):
        step(coach)


def test_the_sheet_of_the_own_instrument_is_readable() -> None:
    assert read_sheet({**OWN, "name": "x", "version": 1}) is not None
