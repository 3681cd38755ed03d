"""Coaches and their sites on real stores: lists that travel, who may enter, and the rule for visits."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.need import Group
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.coaching import need
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entering_for
from qic_desktop.services.organising import caseloads, paper_sites
from qic_desktop.services.trusting import enrolling, revoking
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


@pytest.fixture
def sites(organiser: Workspace) -> list[str]:
    names = ("Hillview", "Moor", "Quay")
    return [paper_sites.add_site(organiser, name, code=name[0], reports_by="paper") for name in names]


@pytest.fixture
def coach(play: Any, organiser: Workspace) -> Workspace:
    made: Workspace = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(made))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "coach")[0])
    return made


def test_a_list_travels_with_the_news_and_bounds_the_round(
    play: Any, organiser: Workspace, sites: list[str], coach: Workspace
) -> None:
    (found,) = caseloads.list_coaches(organiser)
    assert (found.id, found.sites, found.enters) == (coach.own_id, frozenset(), frozenset())
    caseloads.write_caseload(organiser, found.id, sites[:2])
    caseloads.give(organiser, found.id, sites[2:])
    assert caseloads.find_coach(organiser, found.name).sites == frozenset(sites)
    caseloads.write_caseload(organiser, found.id, sites[:1])
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    assert need.caseload_of(coach) == frozenset(sites[:1])
    assert [one.site for one in need.round_of(coach).sites] == sites[:1]


def test_undo_gives_the_former_list_back_and_nothing_new_is_no_entry(
    organiser: Workspace, sites: list[str], coach: Workspace
) -> None:
    caseloads.write_caseload(organiser, coach.own_id, sites[:1])
    caseloads.write_caseload(organiser, coach.own_id, sites)
    caseloads.write_caseload(organiser, coach.own_id, sites[::-1])
    organiser.journal.undo()
    assert caseloads.find_coach(organiser, coach.own_id).sites == frozenset(sites[:1])


def test_a_coach_who_is_let_enter_may_and_the_others_sites_stay_closed(
    play: Any, organiser: Workspace, sites: list[str], coach: Workspace
) -> None:
    caseloads.let_enter(organiser, coach.own_id, sites[:2])
    assert caseloads.find_coach(organiser, coach.own_id).enters == frozenset(sites[:2])
    caseloads.let_enter(organiser, coach.own_id, sites[2:])
    assert caseloads.find_coach(organiser, coach.own_id).enters == frozenset(sites)
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    assert all(entering_for.may_enter_for(coach, one) for one in sites)


def test_a_coach_whose_key_ended_is_listed_no_more(organiser: Workspace, coach: Workspace) -> None:
    revoking.revoke(organiser, coach.journal.writer, reason="lost")
    assert caseloads.list_coaches(organiser) == ()
    with pytest.raises(NotFoundError):
        caseloads.find_coach(organiser, coach.own_id)


def test_the_rule_for_visits_reaches_coaches(play: Any, organiser: Workspace, coach: Workspace) -> None:
    caseloads.write_rule(organiser, {Group.FIRST: 7, Group.ROUTINE: 365})
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    assert dict(need.rule_in(coach).days) == {
        Group.FIRST: 7, Group.SOON: 60, Group.PLANNED: 120, Group.ROUTINE: 365,
    }  # fmt: skip


@pytest.mark.parametrize("days", [{Group.FIRST: 0}, {Group.ROUTINE: 732}, {Group.FIRST: 61}, {Group.SOON: 121}])
def test_days_that_make_no_sense_are_refused(organiser: Workspace, days: dict[Group, int]) -> None:
    with pytest.raises(InputError):
        caseloads.write_rule(organiser, days)
    assert caseloads.read_rule(organiser).days[Group.FIRST] == 14


def test_strangers_and_other_roles_are_refused(organiser: Workspace, sites: list[str], coach: Workspace) -> None:
    with pytest.raises(NotFoundError):
        caseloads.write_caseload(organiser, coach.own_id, ["no-site"])
    with pytest.raises(NotFoundError):
        caseloads.let_enter(organiser, coach.own_id, ["no-site"])
    with pytest.raises(NotFoundError):
        caseloads.give(organiser, "nobody", sites)
    with pytest.raises(NotAllowedError):
        caseloads.list_coaches(coach)
    with pytest.raises(NotAllowedError):
        caseloads.write_rule(coach, {Group.FIRST: 7})
