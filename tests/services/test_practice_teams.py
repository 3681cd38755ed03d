"""Four more teams of the births set have a plan, people and a tally of their own, each of another character."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.practice import describe_practice
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import plans
from qic_desktop.services.measuring import data_plans, measures, tallies
from qic_desktop.services.practising import (
    practice_collecting,
    practice_drivers,
    practice_learning,
    practice_others,
    practice_plan,
    practice_team,
)
from qic_desktop.services.practising.practice_births import entry_of, load_births
from qic_desktop.services.practising.practice_data import PracticeData, read_team
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.teamwork import team
from qic_desktop.services.trusting import joining
from qic_desktop.services.workspace import Role, Workspace
from tests.services.small_collaborative import SmallCollaborative

TEAMS = {"K06": "Kituo cha afya", "K09": "Centre de santé", "K11": "Centre de santé", "K20": "Zahanati"}
"""Which teams, and in which language each is named."""
IN_JULY = 1_783_300_000_000
"""6 July 2026, the day on which the people of this set live."""


@pytest.fixture(scope="module")
def data() -> PracticeData:
    return load_births().told


@pytest.fixture(params=TEAMS)
def centre(request: pytest.FixtureRequest, data: PracticeData, tmp_path: Path) -> Iterator[Workspace]:
    """The store of one of them, with what its team wrote and without its months."""
    code, play = str(request.param), SmallCollaborative(tmp_path, now=IN_JULY)
    organiser = play.create("Organiser", Role.ORGANISER, practice=True)
    describe_practice(organiser, data)
    practice_drivers.draft_package(organiser, data.collaborative, {})
    practice_learning.announce_dates(organiser, data.collaborative.timetable)
    exporting.publish(organiser, tmp_path / "definitions.qicpkg")
    site = play.create(code, Role.SITE, practice=True)
    for person in data.people_of(code):
        team.add_member(site, person.name, person.role, since=data.collaborative.start, profession=person.profession)
    joining.join(site, play.invite(organiser, code, code))
    practice_team.play_team(site, code, BIRTHS.folder)
    practice_plan.play_plan(site, code, BIRTHS.folder)
    practice_collecting.play_collecting(site, code, BIRTHS.folder)
    practice_others.play_other(site, code, data.collaborative, BIRTHS.folder)
    yield site
    play.close()


def test_it_has_an_aim_people_a_target_and_a_tally(centre: Workspace) -> None:
    plan = plans.find_plan(centre)
    for field in ("title", "problem", "aim", "by_when", "patients", "how_much", "in_scope", "context", "barriers"):
        assert plan.text(field), field
    members = team.current_members(centre)
    assert len(members) >= 4
    assert {view.membership.role for view in members} > {"team-leader", "clinician", "data-clerk"}
    assert any(view.membership.hours for view in members)
    own = [view for view in measures.list_measures(centre) if measures.list_targets(centre, view.id, centre.own_id)]
    assert own
    assert data_plans.find_plan(centre, measures.get_measure(centre, own[0].code)).plan.source
    week = tallies.read_tally(centre, measures.get_measure(centre, "skin"), parse_period("2026-W27"))
    assert week.yes > 0


def test_no_two_teams_tell_the_same(data: PracticeData) -> None:
    told = [read_team(BIRTHS.folder / "plan.json", code) for code in (*TEAMS, BIRTHS.team)]
    for field in ("title", "aim", "problem"):
        assert len({one["texts"][field] for one in told if one}) == len(TEAMS) + 1
    assert {site.code: site.name.startswith(TEAMS[site.code]) for site in data.sites if site.code in TEAMS} == (
        dict.fromkeys(TEAMS, True)
    )


def test_each_has_a_character_of_its_own() -> None:
    rows = load_births()
    assert {row["site"] for row in rows.marks if row["kind"] == "phase"} >= {"K06", "K11"}
    assert (
        entry_of(next(r for r in rows.months if (r["site"], r["month"]) == ("K20", "2025-12")), "births").numerator == 0
    )
    tests = [one["site"] for one in json.loads((BIRTHS.folder / "others.json").read_text(encoding="utf-8"))["tests"]]
    assert all(code in tests or any(one.site == code for one in rows.told.cycles) for code in TEAMS)


def test_what_travels_names_nobody(data: PracticeData) -> None:
    told = (BIRTHS.folder / "plan.json", BIRTHS.folder / "collecting.json")
    text = "".join(path.read_text(encoding="utf-8") for path in told)
    people = [person.name for person in data.people]
    for code in TEAMS:
        one = read_team(BIRTHS.folder / "team.json", code)
        assert one is not None
        people += [person["name"] for person in one["joined"]]
    assert [name for name in people if name in text] == []
    assert len(set(people)) == len(people)
