"""Meetings and what is shared of them, actions, senior leaders, objectives of both sides, the agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services import people
from qic_desktop.services.teamwork import actions, meetings, team, team_page, team_support
from qic_desktop.services.workspace import Role, Workspace

DAY = date(2019, 4, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician"), ("Sana", "data-clerk")):
        team.add_member(made, name, role, since="2018-01-01")
    yield made
    made.close()


def person(site: Workspace, name: str) -> str:
    return team.find_person(site, name)


def test_of_a_meeting_only_day_length_and_numbers_are_shared(site: Workspace) -> None:
    held = meetings.plan_meeting(site, "2019-03-12", "March results")
    assert meetings.list_held(site) == ()
    meetings.write_meeting(site, held, agenda="The chart", notes="Ruth was worried", decisions="Test E again")
    meetings.write_meeting(site, held, attendance=[person(site, "Grace"), person(site, "Ruth")])
    meetings.write_meeting(site, held, minutes=45)
    (shared,) = meetings.list_held(site)
    assert (shared.on, shared.minutes, shared.came, shared.of) == ("2019-03-12", 45, 2, 3)
    lines = b"".join(
        bytes(row[0]) for row in site.store.rows("select line from unsealed where scope=?", (site.scope.text,))
    )
    for text in ("worried", "Test E", "The chart", "March results", "attendance"):
        assert text.encode() not in lines
    site.journal.undo()
    assert meetings.list_held(site)[0].minutes is None


def test_a_meeting_nobody_came_to_is_no_meeting_that_was_held(site: Workspace) -> None:
    held = meetings.plan_meeting(site, "2019-03-12")
    meetings.write_meeting(site, held, attendance=[person(site, "Grace")])
    meetings.write_meeting(site, held, attendance=[])
    assert meetings.list_held(site) == ()
    meetings.write_meeting(site, held, attendance=[person(site, "Grace")])
    assert len(meetings.list_held(site)) == 1
    meetings.delete_meeting(site, held)
    assert (meetings.list_held(site), meetings.list_meetings(site)) == ((), ())
    site.journal.undo()
    assert len(meetings.list_held(site)) == len(meetings.list_meetings(site)) == 1


def test_the_sheet_shows_its_actions_and_those_that_were_open_before(site: Workspace) -> None:
    first, second = meetings.plan_meeting(site, "2019-03-12"), meetings.plan_meeting(site, "2019-04-09")
    actions.add_action(site, "Ask for a desk", owner=person(site, "Ruth"), due="2019-04-01", origin=first)
    actions.add_action(site, "Print the chart", origin=second)
    sheet = meetings.meeting_sheet(site, second)
    assert [one.action.text for one in sheet.actions] == ["Print the chart"]
    assert [one.action.text for one in sheet.open_before] == ["Ask for a desk"]
    assert [one.name for one in sheet.members] == ["Grace", "Ruth", "Sana"]
    ahead = meetings.next_meeting(site)
    assert ahead is not None
    assert ahead.id == second


def test_an_action_is_overdue_after_its_day_and_done_with_a_day(site: Workspace) -> None:
    actions.add_action(site, "Ask for a desk", owner=person(site, "Ruth"), due="2019-04-04")
    actions.add_action(site, "Print the chart", due="2019-04-05")
    (late,) = team_page.team_today(site).overdue
    assert (late.action.text, late.owner_name, late.action.owner_role) == ("Ask for a desk", "Ruth", "clinician")
    actions.finish_action(site, late.id)
    assert team_page.team_today(site).overdue == ()
    assert actions.get_action(site, late.id).action.done_on == "2019-04-05"
    actions.finish_action(site, late.id, actions.OPEN)
    actions.write_action(site, late.id, due="2019-05-01", owner=person(site, "Sana"))
    found = actions.get_action(site, late.id)
    assert (found.owner_name, found.is_overdue(DAY), found.action.owner_role) == ("Sana", False, "data-clerk")
    actions.write_action(site, late.id, text=" ")
    with pytest.raises(NotFoundError):
        actions.get_action(site, late.id)


@pytest.mark.parametrize("fields", [{"on": "soon"}, {"on": "2019-03"}, {"minutes": 0}, {"minutes": 5000}])
def test_a_day_that_is_none_and_minutes_that_cannot_be_are_refused(site: Workspace, fields: dict[str, object]) -> None:
    held = meetings.plan_meeting(site, "2019-03-12")
    with pytest.raises(InputError):
        meetings.write_meeting(site, held, **fields)
    assert meetings.get_meeting(site, held).meeting.on == "2019-03-12"


def test_a_senior_leader_has_promises_with_a_state_and_is_not_offered_as_typist(site: Workspace) -> None:
    team_support.add_leader(site, "Helen Brook", "chief operating officer", next_contact="2019-04-09")
    team_support.add_promise(site, "Helen Brook", "Two hours a week for the nurse")
    team_support.write_promise(site, "Helen Brook", "Two hours a week for the nurse", state="given")
    team_support.write_leader(site, "Helen Brook", last_contact="2019-03-12")
    (view,) = team_support.list_leaders(site)
    (promise,) = view.promises
    assert (view.last, view.next) == (date(2019, 3, 12), date(2019, 4, 9))
    assert (promise.state, promise.since) == ("given", "2019-04-05")
    assert "Helen Brook" not in {one.name for one in people.list_people(site)}
    lines = b"".join(
        bytes(row[0]) for row in site.store.rows("select line from unsealed where scope=?", (site.scope.text,))
    )
    assert b"Helen" not in lines
    team_support.write_promise(site, view.id, promise.id, text="")
    assert team_support.list_leaders(site)[0].promises == ()
    team_support.remove_leader(site, view.id)
    assert team_support.list_leaders(site) == ()


def test_both_sides_write_apart_and_are_compared_when_both_have_finished(site: Workspace) -> None:
    team_support.add_objective(site, "team", "95 in 100 leave within four hours")
    team_support.add_objective(site, "team", "Learn to test changes")
    team_support.add_objective(site, "management", "95 in 100 leave within four hours.")
    team_support.set_ready(site, "team")
    found = team_support.objectives_of(site)
    assert (found.are_compared, found.is_ready("team"), found.is_ready("management")) == (False, True, False)
    team_support.set_ready(site, "management")
    found = team_support.objectives_of(site)
    assert found.are_compared
    assert found.agreement is not None
    assert found.agreement.compared_on == "2019-04-05"
    assert found.shared == ("95 in 100 leave within four hours",)
    team_support.write_objective(site, found.team[1].id, "")
    team_support.review_objective(site, found.team[0].id, "partly", "Nights are missing")
    (left,) = team_support.objectives_of(site).team
    assert (left.met, left.review, left.reviewed_on) == ("partly", "Nights are missing", "2019-04-05")


def test_the_agreement_is_one_record_and_each_side_signs_it(site: Workspace) -> None:
    team_support.write_agreement(site, text="We meet every second Tuesday.")
    team_support.sign(site, "team", person(site, "Grace"), "2019-03-12")
    team_support.sign(site, "management", person(site, "Sana"))
    agreement = team_support.find_agreement(site)
    assert agreement is not None
    assert (agreement.team_on, agreement.management_on) == ("2019-03-12", "2019-04-05")
    team_support.sign(site, "management", None)
    assert team_support.find_agreement(site).management_signs is None  # type: ignore[union-attr]
    with pytest.raises(NotFoundError):
        team_support.sign(site, "patients", person(site, "Grace"))
