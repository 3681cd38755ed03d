"""Skills, who is for or against the change, and the contact with senior leaders, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.people import Person
from qic_desktop.domain.team_skills import SKILLS
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import people, today
from qic_desktop.services.practising import practice_around, practice_sets
from qic_desktop.services.printing import team_papers
from qic_desktop.services.teamwork import (
    actions,
    leader_log,
    meetings,
    skills,
    stakeholders,
    team,
    team_support,
)
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import record_edit
from qic_desktop.wording import errors as wording
from qic_desktop.wording.skills import gap_sentence, needs_sentences
from qic_desktop.wording.stakeholders import stakeholder_words

DAY = date(2019, 4, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician"), ("Sana", "data-clerk")):
        team.add_member(made, name, role, since="2018-01-01")
    yield made
    made.close()


def ids(workspace: Workspace) -> dict[str, str]:
    return {view.name or "": view.person for view in team.current_members(workspace)}


def test_nothing_is_said_of_gaps_before_anything_is_told(site: Workspace) -> None:
    matrix = skills.skill_matrix(site)
    assert [name for _key, name in matrix.people] == ["Grace", "Ruth", "Sana"]
    assert matrix.skills == SKILLS
    assert matrix.gaps == ()
    assert needs_sentences(matrix) == ()


def test_what_nobody_can_stands_first_then_what_one_alone_can(site: Workspace) -> None:
    who = ids(site)
    for skill in ("pdsa", "collecting", "facilitating", "drivers"):
        for name in ("Grace", "Ruth"):
            skills.set_level(site, who[name], skill, "can")
    skills.set_level(site, who["Sana"], "leading", "teach")
    skills.set_level(site, who["Ruth"], "leading", "learning")
    matrix = skills.skill_matrix(site)
    assert [(gap.skill, gap.only) for gap in matrix.gaps] == [("run-charts", ""), ("leading", who["Sana"])]
    assert gap_sentence(matrix.gaps[0]) == "Nobody can read run charts yet. Open the lesson with two of you."
    (one,) = matrix.teaching
    assert (one.skill, one.teacher, one.learners) == ("leading", who["Sana"], (who["Ruth"], who["Grace"]))
    assert needs_sentences(matrix)[-1] == "Sana could show Ruth and Grace: Leading a meeting"


def test_levels_stay_on_the_person_beside_lessons_and_undo_takes_one_back(site: Workspace) -> None:
    who = ids(site)["Ruth"]
    skills.set_level(site, who, "pdsa", "can")
    skills.set_level(site, who, "pdsa", "teach")
    site.journal.undo()
    assert skills.skill_matrix(site).level(who, "pdsa") == "can"
    skills.set_level(site, who, "pdsa", "none")
    person = site.journal.find_record(Person, site.private_scope, who)
    assert person is not None
    assert person.skills is None


def test_a_skill_of_their_own_is_added_once_and_taken_off_whole(site: Workspace) -> None:
    skills.add_skill(site, "  Speaking   with families ")
    skills.set_level(site, ids(site)["Sana"], "Speaking with families", "teach")
    assert skills.skill_matrix(site).skills[-1] == "Speaking with families"
    for again in ("speaking with FAMILIES", " ", "x" * 61, "pdsa"):
        with pytest.raises(InputError):
            skills.add_skill(site, again)
    skills.remove_skill(site, "Speaking with families")
    assert skills.skill_matrix(site).skills == SKILLS
    with pytest.raises(NotFoundError):
        skills.remove_skill(site, "pdsa")


@pytest.mark.parametrize(
    ("person", "skill", "level", "what"),
    [("Ruth", "pdsa", "4", "level"), ("Ruth", "flying", "can", "skill"), ("nobody", "pdsa", "can", "person")],
)
def test_what_is_not_there_is_said_in_a_sentence(
    site: Workspace, person: str, skill: str, level: str, what: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        skills.set_level(site, ids(site).get(person, person), skill, level)
    assert caught.value.what == what
    assert "was not found" not in wording.describe(caught.value)


def test_who_has_left_is_no_longer_in_the_matrix(site: Workspace) -> None:
    skills.set_level(site, ids(site)["Sana"], "pdsa", "teach")
    team.leave_team(site, team.get_member(site, "Sana").id, until="2019-03-31")
    assert skills.skill_matrix(site).able("pdsa") == ()


def test_a_skill_that_a_newer_version_wrote_is_left_alone(site: Workspace) -> None:
    who = ids(site)["Ruth"]
    site.journal.append(site.private_scope, [record_edit(Person, who, skills={"pdsa": "master", "leading": "can"})])
    matrix = skills.skill_matrix(site)
    assert (matrix.level(who, "pdsa"), matrix.level(who, "leading")) == ("none", "can")
    skills.set_level(site, who, "leading", "teach")
    person = site.journal.find_record(Person, site.private_scope, who)
    assert person is not None
    assert person.skills == {"pdsa": "master", "leading": "teach"}


def test_somebody_moves_from_against_to_for_and_leaves_the_page(site: Workspace) -> None:
    one = stakeholders.add_stakeholder(site, "Night sisters", "against", why="more forms", who_talks="Ruth")
    stakeholders.add_stakeholder(site, "Store keeper", "for")
    assert [view.name for view in stakeholders.list_stakeholders(site)] == ["Store keeper", "Night sisters"]
    stakeholders.write_stakeholder(site, one, stands="for")
    view = stakeholders.get_stakeholder(site, "Night sisters")
    assert (view.stands, view.record.why, view.record.who_talks) == ("for", "more forms", "Ruth")
    assert (
        stakeholder_words(view.record, view.stands, len(view.open_actions))
        == "Night sisters: For, more forms, Ruth talks to them"
    )
    stakeholders.remove_stakeholder(site, one)
    assert [view.name for view in stakeholders.list_stakeholders(site)] == ["Store keeper"]
    site.journal.undo()
    assert len(stakeholders.list_stakeholders(site)) == 2


def test_bad_input_about_somebody_changes_nothing(site: Workspace) -> None:
    one = stakeholders.add_stakeholder(site, "Night sisters")
    for call in (
        lambda: stakeholders.add_stakeholder(site, "  "),
        lambda: stakeholders.write_stakeholder(site, one, name=" "),
        lambda: stakeholders.add_talk(site, one, " "),
        lambda: stakeholders.add_talk(site, one, "Talk", due="soon"),
    ):
        with pytest.raises(InputError):
            call()
    for call in (
        lambda: stakeholders.write_stakeholder(site, one, stands="furious"),
        lambda: stakeholders.remove_stakeholder(site, "Nobody"),
    ):
        with pytest.raises(NotFoundError):
            call()
    assert stakeholders.get_stakeholder(site, one).stands == "undecided"
    assert actions.list_actions(site) == ()


def test_an_action_comes_from_somebody_and_is_counted_there(site: Workspace) -> None:
    one = stakeholders.add_stakeholder(site, "Night sisters")
    stakeholders.add_talk(site, one, "Try the form at night", owner=ids(site)["Ruth"], due="2019-05-01")
    (action,) = stakeholders.get_stakeholder(site, one).open_actions
    assert (action.owner_name, action.action.came_from) == ("Ruth", None)
    actions.finish_action(site, action.id)
    assert stakeholders.get_stakeholder(site, one).open_actions == ()


def test_only_a_team_writes_here(tmp_path: Path) -> None:
    coach = bootstrap.create_workspace(tmp_path / "c.qic", Role.COACH, "Coach")
    try:
        for call in (
            lambda: skills.add_skill(coach, "Flying"),
            lambda: stakeholders.add_stakeholder(coach, "Anybody"),
        ):
            with pytest.raises(NotAllowedError):
                call()
    finally:
        coach.close()


def test_skills_and_stakeholders_go_to_the_second_laptop_and_to_nobody_else(play: Any) -> None:
    organiser = play.organiser()
    made: Workspace = play.team_at_work(organiser)
    team.add_member(made, "Zenobia", "team-leader", since="2026-01-01")
    skills.add_skill(made, "Quilting")
    skills.set_level(made, ids(made)["Zenobia"], "Quilting", "teach")
    one = stakeholders.add_stakeholder(made, "Feathermore", "against", why="grumbling", who_talks="Zenobia")
    stakeholders.add_talk(made, one, "Try it once more at night")
    package = play.export(made)
    text = b"\n".join(member.content() for member in read_archive(package.read_bytes())).decode()
    for word in ("Quilting", "Feathermore", "grumbling", "stakeholder", "Zenobia"):
        assert word not in text, word
    assert "Try it once more at night" in text
    second = play.second(play.restore_of(made))
    assert skills.skill_matrix(second) == skills.skill_matrix(made)
    assert stakeholders.list_stakeholders(second) == stakeholders.list_stakeholders(made)
    sent = {row[0]: bytes(row[1]) for row in made.store.rows("select id, sealed from segment")}
    kept = {row[0]: bytes(row[1]) for row in second.store.rows("select id, sealed from segment")}
    assert {identity: kept[identity] for identity in sent} == sent


def test_a_leader_who_should_have_been_met_stands_on_today(site: Workspace) -> None:
    team_support.add_leader(site, "Helena", "chief nurse", last_contact="2019-03-01", next_contact="2019-04-04")
    team_support.add_leader(site, "Ivo", "director", last_contact="2019-01-02")
    team_support.add_leader(site, "Jane", "director", last_contact="2019-04-01")
    team_support.add_leader(site, "Kim", "director", next_contact="2019-04-05")
    team_support.add_leader(site, "Lou", "director")
    found = leader_log.overdue_leaders(site)
    assert [view.name for view in found] == ["Ivo", "Helena"]
    assert today.today_of(site).tasks == 2
    team_support.write_leader(site, "Helena", last_contact="2019-04-05", next_contact="2019-05-03")
    team_support.write_leader(site, "Ivo", next_contact="2019-04-20")
    assert leader_log.overdue_leaders(site) == ()


def test_earlier_meetings_with_a_leader_are_kept_and_a_corrected_day_is_none(
    site: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = 24 * 3600 * 1000
    wall = [1_550_000_000_000]
    monkeypatch.setattr(site.journal, "clock", lambda: wall[0])
    team_support.add_leader(site, "Helena", "chief nurse", last_contact="2019-01-08")
    for days, met in ((30, "2019-02-11"), (0, "2019-02-12"), (30, "2019-03-12")):
        wall[0] += days * day
        team_support.write_leader(site, "Helena", last_contact=met)
    view = team_support.get_leader(site, "Helena")
    team_support.add_leader(site, "Ivo", "director")
    never = team_support.get_leader(site, "Ivo")
    days = (date(2019, 3, 12), date(2019, 2, 12), date(2019, 1, 8))
    assert leader_log.contacts_of(site) == {view.id: days, never.id: ()}


def test_ground_rules_are_read_from_the_agreement(site: Workspace) -> None:
    assert team_support.ground_rules(site) == ""
    team_support.write_agreement(site, text=" Every second Tuesday \n")
    assert team_support.ground_rules(site) == "Every second Tuesday"


def test_minutes_of_the_latest_meeting_say_what_is_to_be_learned(site: Workspace) -> None:
    for day in ("2019-03-01", "2019-04-02"):
        meetings.plan_meeting(site, day)
    skills.set_level(site, ids(site)["Ruth"], "pdsa", "can")
    told = {day: team_papers.prepare_minutes(site, day).content.to_learn for day in ("2019-03-01", "2019-04-02")}
    assert told["2019-03-01"] == ()
    assert told["2019-04-02"][0].startswith("Nobody can read run charts yet.")


EMERGENCY_TEAM = ("Tomasz Kamara", "Ursula Vaszary", "Viktor Ghosh", "Wen Sandhu", "Leila Marsh")
BIRTHS_TEAM = ("Clémence Nyotamu", "Juma Shabiru", "Thérèse Nsimire", "Mama Sifa Tulinde")


@pytest.mark.parametrize(
    ("folder", "code", "names"),
    [
        (practice_sets.EMERGENCY.folder, "S005", EMERGENCY_TEAM),
        (practice_sets.BIRTHS.folder, "K03", BIRTHS_TEAM),
    ],
)
def test_both_practice_teams_have_gaps_teachers_and_all_three_columns(
    play: Any, folder: Path, code: str, names: tuple[str, ...]
) -> None:
    made = play.create("practice", people.Role.SITE, practice=True)
    for name in names:
        team.add_member(made, name, "clinician", since="2016-04-01")
    practice_around.play_around(made, "S001", folder)
    assert stakeholders.list_stakeholders(made) == ()
    practice_around.play_around(made, code, folder)
    matrix = skills.skill_matrix(made)
    assert matrix.gaps
    assert matrix.teaching
    assert {view.stands for view in stakeholders.list_stakeholders(made)} == set(stakeholders.STANDS)
    assert any(view.open_actions for view in stakeholders.list_stakeholders(made))
