"""A coach's score, given on her own laptop, reaches the site by packages and stands beside the team's."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.progress import assessment
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role, Workspace

MONTH = "2026-10"


@pytest.fixture
def stores(play: Any) -> tuple[Workspace, Workspace, Workspace]:
    """An organiser, a team at work and an accepted coach who knows it."""
    organiser = play.organiser()
    team = play.team_at_work(organiser)
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "coach")[0])
    play.take(coach, exporting.publish(organiser, play.file("news"), to="coach").file)
    return organiser, team, coach


def scored(coach: Workspace, site: str) -> None:
    assessment.give_score(coach, "3.0", period=MONTH, justification="Two wards still wait", site=site)


def shown(team: Workspace) -> list[tuple[float | None, str | None]]:
    (month,) = (one for one in assessment.months_of(team) if one.period == MONTH)
    return [(one.score, one.record.justification) for one in month.others]


def test_the_package_that_the_coach_brings_shows_her_score(
    play: Any, stores: tuple[Workspace, Workspace, Workspace]
) -> None:
    organiser, team, coach = stores
    scored(coach, team.own_id)
    sent = exporting.export_data_package(coach, play.file("coach"), to="S001").file
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    play.take(team, sent)
    (covered,) = (one for one in assessment.months_of(team) if one.period == MONTH)
    assert (covered.others, covered.waits) == ((), 1)
    assessment.give_score(team, "4.0", period=MONTH)
    assert shown(team) == [(3.0, "Two wards still wait")]
    assert play.sound(team)


def test_by_way_of_the_organiser_it_arrives_too(play: Any, stores: tuple[Workspace, Workspace, Workspace]) -> None:
    organiser, team, coach = stores
    scored(coach, team.own_id)
    play.take(organiser, play.export(coach))
    play.take(team, exporting.publish(organiser, play.file("later"), to="S001").file)
    assessment.give_score(team, "4.0", period=MONTH)
    assert shown(team) == [(3.0, "Two wards still wait")]


def test_another_site_gets_nothing_of_it(play: Any, stores: tuple[Workspace, Workspace, Workspace]) -> None:
    organiser, team, coach = stores
    other = play.enrolled_site(organiser, "S002")
    scored(coach, team.own_id)
    play.take(organiser, play.export(coach))
    news = exporting.publish(organiser, play.file("for-other"), to="S002").file
    play.take(other, news)
    assert list(other.store.rows("select id from segment where scope like 'coach:%'")) == []
