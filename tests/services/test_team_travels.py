"""What a team writes about itself travels whole to its own laptops, and without names to everybody else."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.team import MeetingHeld
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import keeping, people
from qic_desktop.services.exchanging import conflict_views
from qic_desktop.services.practising import practice_team
from qic_desktop.services.teamwork import actions, meetings, team, team_page, team_support
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.record_kinds import kind_name

SECRETS = ("Zenobia", "Quillfeather", "worried about Ruth", "The agenda", "Test E again")


@pytest.fixture
def site(play: Any) -> Workspace:
    organiser = play.organiser()
    made: Workspace = play.team_at_work(organiser)
    team.add_member(made, "Zenobia", "team-leader", since="2026-01-01", hours=8, profession="Quillfeather")
    team.add_member(made, "Ruth", "clinician", since="2026-01-01")
    ids = {view.name: view for view in team.list_members(made)}
    team.tick_point(made, ids["Zenobia"].id, "met", done=True)
    team.give_hours(made, ids["Ruth"].id, "2026-09", 4.5)
    held = meetings.plan_meeting(made, "2026-10-06", "The agenda")
    meetings.write_meeting(made, held, notes="worried about Ruth", decisions="Test E again", agenda="The agenda")
    meetings.write_meeting(made, held, attendance=[ids["Ruth"].person, ids["Zenobia"].person], minutes=30)
    actions.add_action(made, "Ask for a desk", owner=ids["Ruth"].person, due="2026-12-01", origin=held)
    team_support.add_leader(made, "Helena", "chief nurse", last_contact="2026-10-01", next_contact="2026-11-01")
    team_support.add_promise(made, "Helena", "Two hours a week")
    for voice in ("team", "management"):
        team_support.add_objective(made, voice, "Less waiting")
        team_support.set_ready(made, voice)
    team_support.review_objective(made, team_support.objectives_of(made).team[0].id, "partly", "Nights")
    team_support.write_agreement(made, text="We meet", to_talk_about="Spread")
    team_support.sign(made, "team", ids["Ruth"].person, "2026-10-02")
    return made


def bodies(site: Workspace) -> dict[str, bytes]:
    return {row[0]: bytes(row[1]) for row in site.store.rows("select id, sealed from segment")}


def test_the_second_laptop_shows_the_same_page_and_sends_the_same_bytes(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    sent = bodies(site)
    assert sent
    kept = bodies(second)
    assert {identity: kept[identity] for identity in sent} == sent
    here, there = team_page.team_page(site), team_page.team_page(second)
    assert here.rows == there.rows
    assert here.meetings == there.meetings
    assert (here.actions, here.leaders, here.objectives) == (there.actions, there.leaders, there.objectives)
    assert (here.continuity, here.regularity) == (there.continuity, there.regularity)
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    again = bodies(third)
    assert {identity: again[identity] for identity in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)


def test_the_organiser_learns_that_the_team_met_and_no_name_or_word_of_it(play: Any, site: Workspace) -> None:
    package = play.export(site)
    text = b"\n".join(member.content() for member in read_archive(package.read_bytes())).decode()
    for word in SECRETS:
        assert word not in text, word
    assert '"meeting_held"' in text
    assert '"meeting"' not in text
    assert "Ask for a desk" in text


def test_two_laptops_that_tick_and_write_at_once_lose_nothing(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    held = meetings.list_held(site)[0]
    with play.computer("second"):
        meetings.write_meeting(second, held.id, decisions="Second wrote")
        leader = team.get_member(second, "Zenobia")
        team.write_member(second, leader.id, hours=5)
        private = play.restore_of(second)
        sent = play.export(second)
    meetings.write_meeting(site, held.id, decisions="First wrote")
    team.write_member(site, leader.id, hours=7)
    play.answer(site, sent)
    play.take(site, private)
    found = {one.conflict.entity for one in conflict_views.conflict_views(site)}
    assert {"membership", "meeting"} <= found


@pytest.mark.parametrize(
    "entity",
    [
        "action",
        "agreement",
        "leader_promise",
        "leader_support",
        "meeting",
        "meeting_held",
        "membership",
        "objective",
    ],
)
def test_every_record_of_the_page_has_a_name_for_people(entity: str) -> None:
    assert kind_name(entity) != kind_name("of a newer version")


def test_the_practice_team_is_invented_and_fills_the_page(play: Any) -> None:
    site = play.create("practice", people.Role.SITE, practice=True)
    for name, role in (("Tomasz Kamara", "team-leader"), ("Ursula Vaszary", "clinician")):
        team.add_member(site, name, role, since="2016-04-01")
    for name, role in (("Viktor Ghosh", "quality-specialist"), ("Wen Sandhu", "opinion-leader")):
        team.add_member(site, name, role, since="2016-04-01")
    practice_team.play_team(site, "S001")
    assert meetings.list_meetings(site) == ()
    practice_team.play_team(site, "S005")
    found = team_page.team_page(site)
    assert len(found.meetings) == 5
    assert len(found.rows) == 5
    assert found.objectives.are_compared
    assert len(site.journal.list_records(MeetingHeld, site.scope)) == 4
