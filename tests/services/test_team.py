"""The team: roles and their history, a change of leader, vacancies, leaving, and what the numbers say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.people import Membership
from qic_desktop.domain.roles import HAND_OVER, LEADER
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services import people
from qic_desktop.services.measuring import observations
from qic_desktop.services.teamwork import actions, meetings, team, team_health, team_page
from qic_desktop.services.teamwork.team import MemberView
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.errors import describe
from qic_desktop.wording.team import continuity_words, regularity_words, role_duties, role_name, role_options

DAY = date(2019, 4, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


def member(site: Workspace, name: str, role: str, since: str, until: str | None = None) -> MemberView:
    team.add_member(site, name, role, since=since)
    view = next(one for one in team.list_members(site) if (one.name, one.role) == (name, role))
    if until:
        team.leave_team(site, view.id, until=until)
    return view


def test_a_member_has_name_role_hours_and_profession_and_names_stay_private(site: Workspace) -> None:
    team.add_member(site, "Grace Okafor", LEADER, since="2018-01-15", hours=8, profession="matron")
    (view,) = team.current_members(site)
    assert (view.name, view.role, view.profession, view.membership.hours) == ("Grace Okafor", LEADER, "matron", 8)
    shared = site.store.rows("select line from unsealed where scope=?", (site.scope.text,))
    assert all(b"Grace" not in bytes(row[0]) for row in shared)


def test_hours_are_suggested_by_the_catalogue_and_may_be_changed(site: Workspace) -> None:
    view = member(site, "Sana", "data-clerk", "2018-01-01")
    assert team.get_member(site, view.id).membership.hours == 6
    team.write_member(site, view.id, hours=4.5, name="Sana Iqbal", profession="clerk")
    team.give_hours(site, view.id, "2019-03", 7)
    found = team.get_member(site, view.id)
    assert (found.membership.hours, found.name, found.profession) == (4.5, "Sana Iqbal", "clerk")
    assert team_page.team_page(site).rows[0].used == 7
    team.give_hours(site, view.id, "2019-03", None)
    assert team_page.team_page(site).rows[0].used is None


def test_another_role_keeps_the_history_of_the_person(site: Workspace) -> None:
    view = member(site, "Marek Nowak", "nurse", "2018-01-01")
    team.change_role(site, view.id, "opinion-leader", "2019-02-01")
    told = [(one.role, one.membership.since, one.membership.until) for one in team.history_of(site, view.person)]
    assert told == [("nurse", "2018-01-01", "2019-01-31"), ("opinion-leader", "2019-02-01", None)]
    assert [one.role for one in team.current_members(site)] == ["opinion-leader"]


def test_who_leaves_with_open_actions_must_say_who_takes_them(site: Workspace) -> None:
    grace, daniel = member(site, "Grace", LEADER, "2018-01-01"), member(site, "Daniel", "clinician", "2018-01-01")
    actions.add_action(site, "Ask for a second desk", owner=grace.person, due="2019-05-01")
    with pytest.raises(NotAllowedError) as refused:
        team.leave_team(site, grace.id, until="2019-04-01")
    assert "who takes them over" in describe(refused.value)
    with pytest.raises(NotFoundError):
        team.leave_team(site, grace.id, until="2019-04-01", give_to="nobody")
    team.leave_team(site, grace.id, until="2019-04-01", reason="new post", give_to=daniel.person)
    (action,) = actions.list_actions(site)
    assert (action.owner_name, action.action.owner_role, action.action.due) == ("Daniel", "clinician", "2019-05-01")
    assert [one.name for one in people.list_people(site)] == ["Daniel"]
    site.journal.undo()
    assert actions.list_actions(site)[0].owner_name == "Grace"
    assert {one.name for one in people.list_people(site)} == {"Grace", "Daniel"}


def test_a_member_entered_by_mistake_can_be_taken_back_with_the_same_question(site: Workspace) -> None:
    grace, daniel = member(site, "Grace", LEADER, "2018-01-01"), member(site, "Daniel", "clinician", "2018-01-01")
    actions.add_action(site, "Call the coach", owner=daniel.person)
    with pytest.raises(NotAllowedError):
        team.remove_member(site, daniel.id)
    team.remove_member(site, daniel.id, give_to=grace.person)
    assert [one.name for one in team.list_members(site)] == ["Grace"]
    site.journal.undo()
    assert len(team.list_members(site)) == 2


def test_actions_stay_with_a_person_who_keeps_another_role(site: Workspace) -> None:
    first = member(site, "Grace", LEADER, "2018-01-01")
    team.add_member(site, "Grace", "clinician", since="2018-01-01")
    actions.add_action(site, "Call the coach", owner=first.person)
    team.leave_team(site, first.id, until="2019-04-01")
    assert actions.list_actions(site)[0].owner_name == "Grace"
    assert [one.name for one in people.list_people(site)] == ["Grace"]


def test_required_roles_that_nobody_has_are_flagged_since_they_fell_vacant(site: Workspace) -> None:
    assert team_page.team_page(site).vacancies == ()
    member(site, "Grace", LEADER, "2018-01-01")
    member(site, "Vik", "quality-specialist", "2018-01-01", "2019-01-31")
    found = team_page.team_page(site).vacancies
    assert [(one.role, one.since) for one in found] == [
        ("clinician", None),
        ("quality-specialist", date(2019, 2, 1)),
    ]
    member(site, "Sana", "data-clerk", "2019-04-01")
    member(site, "Marek", "nurse", "2019-04-01")
    assert team_page.team_page(site).vacancies == ()


def test_a_change_of_leader_asks_for_a_hand_over_until_every_point_is_ticked(site: Workspace) -> None:
    member(site, "Grace", LEADER, "2018-01-01", "2019-03-31")
    daniel = member(site, "Daniel", LEADER, "2019-04-01")
    change = team_page.team_today(site).change
    assert change is not None
    assert change.after is not None
    assert (change.before.name, change.after.name, change.on) == ("Grace", "Daniel", date(2019, 4, 1))
    assert (change.open_points, change.coach_by) == (HAND_OVER, date(2019, 5, 1))
    team.tick_point(site, daniel.id, "met", done=True)
    assert team_page.team_page(site).change is not None
    assert team.get_member(site, daniel.id).membership.hand_over == {"met": "2019-04-05"}
    team.tick_point(site, daniel.id, "met", done=False)
    for point in HAND_OVER:
        team.tick_point(site, daniel.id, point, done=True)
    assert team_page.team_page(site).change is None
    with pytest.raises(NotFoundError):
        team.tick_point(site, daniel.id, "party", done=True)


def test_a_leader_who_left_and_nobody_came_is_a_change_too(site: Workspace) -> None:
    member(site, "Grace", LEADER, "2018-01-01", "2019-03-31")
    member(site, "Marek", "nurse", "2018-01-01")
    change = team_page.team_page(site).change
    assert change is not None
    assert (change.after, change.on) == (None, date(2019, 4, 1))


def test_the_first_leader_and_a_change_long_ago_ask_for_nothing(site: Workspace) -> None:
    member(site, "Grace", LEADER, "2017-01-01", "2018-01-31")
    assert member(site, "Daniel", LEADER, "2018-02-01")
    assert team_page.team_page(site).change is None


def test_continuity_counts_people_not_roles(site: Workspace) -> None:
    marek = member(site, "Marek", "nurse", "2017-04-01")
    team.change_role(site, marek.id, LEADER, "2019-01-01")
    member(site, "Ruth", "clinician", "2017-04-20")
    member(site, "Sana", "data-clerk", "2018-05-01")
    member(site, "Joan", "patient-representative", "2019-03-01")
    member(site, "Ida", "nurse", "2017-04-01", "2018-12-31")
    found = team_health.continuity(site)
    assert found is not None
    assert (found.now, found.at_start, found.half_year) == (4, 2, 3)
    assert continuity_words(found) == (
        "2 of today’s 4 people were there at the start, in Apr 2017. Six months ago it was 3 of them."
    )


def test_a_young_team_is_not_compared_with_six_months_ago(site: Workspace) -> None:
    member(site, "Marek", "nurse", "2019-03-01")
    assert continuity_words(team_health.continuity(site)) == (
        "The one person of today was there at the start, in Mar 2019."
    )


def test_regularity_tells_how_often_how_many_and_the_longest_wait(site: Workspace) -> None:
    assert regularity_words(team_health.regularity(site)) == "No meeting is written down yet."
    one, two = member(site, "Marek", "nurse", "2018-01-01"), member(site, "Ruth", "clinician", "2018-01-01")
    for day, came in (
        ("2018-12-01", [one.person]),
        ("2019-02-01", [one.person, two.person]),
        ("2019-03-01", [one.person, two.person]),
    ):
        meetings.write_meeting(site, meetings.plan_meeting(site, day), attendance=list(came))
    assert regularity_words(team_health.regularity(site)) == (
        "The team met 3 times in the last six months; on average 1.7 of 2 came. "
        "The longest time without one was 62 days."
    )


def test_bad_input_is_refused_and_nothing_is_recorded(site: Workspace) -> None:
    for name, role, hours in ((" ", LEADER, 1.0), ("Grace", " ", 1.0), ("Grace", LEADER, -1.0)):
        with pytest.raises(InputError):
            team.add_member(site, name, role, hours=hours)
    with pytest.raises(InputError):
        actions.add_action(site, "Call", due="soon")
    assert team.list_members(site) == ()
    long = "م" * 300
    team.add_member(site, f"{long}\u202e🙂", "a role of our own")
    assert team.current_members(site)[0].role == "a role of our own"


def test_a_coach_keeps_no_team(tmp_path: Path) -> None:
    coach = bootstrap.create_workspace(tmp_path / "coach.qic", Role.COACH, "Amina")
    with pytest.raises(NotAllowedError) as refused:
        team.add_member(coach, "Grace", LEADER)
    assert "own store" in describe(refused.value)
    coach.close()


def test_every_role_has_a_name_and_duties() -> None:
    for code, name in role_options():
        assert name == role_name(code) != code
        assert role_duties(code).endswith(".")


def test_history_tells_who_was_named(site: Workspace) -> None:
    view = member(site, "Marek", "nurse", "2018-01-01")
    team.write_member(site, view.id, hours=3)
    lines = observations.record_history(site, site.scope, Membership.ENTITY, view.id)
    assert [line.registers.get("hours") for line in lines] == [6, 3]
