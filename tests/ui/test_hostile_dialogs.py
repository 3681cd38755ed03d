"""Every dialog of every role, filled with what nobody should have to fear: nothing is raised, nothing is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from qic_desktop import bootstrap
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.coaching import visits
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from tests.ui.hostile_walk import Arguments, walk
from tests.ui.test_hostile_typing import HOSTILE, sides
from ui.organiser import design
from ui.shell.window import MainWindow

KINDS = ("nul", "long")
TEXTS = {**{kind: HOSTILE[kind] for kind in KINDS}, "endless": "9" * 7_800}
"""Digits without an end are a number to a field that only looks at their kind, and none to what reckons with it."""


@pytest.fixture
def team(births: PracticeFolder) -> Iterator[Workspace]:
    """A team that has worked for a year: every list has something in it that can be changed."""
    made = bootstrap.open_workspace(births.site(BIRTHS.team))
    yield made
    bootstrap.close_workspace(made)


@pytest.fixture
def organiser(births: PracticeFolder) -> Iterator[Workspace]:
    made = bootstrap.open_workspace(births.organiser)
    yield made
    bootstrap.close_workspace(made)


@pytest.fixture
def coach(births: PracticeFolder) -> Iterator[Workspace]:
    made = bootstrap.open_workspace(births.coach)
    yield made
    bootstrap.close_workspace(made)


def of_team(team: Workspace) -> Arguments:
    found = {
        "measure": lambda: measures.list_measures(team)[0].id,
        "cycle": lambda: cycles.list_cycles(team)[0].id,
        "gains": lambda: cycles.list_cycles(team)[0].id,
        "meeting": lambda: meetings.list_meetings(team)[0].meeting.id,
    }
    return lambda key: (found[key]() if key in found else "",)


def of_many(workspace: Workspace) -> Arguments:
    """Where several sites are looked at; the organiser's design has a page a chapter."""
    site = trust.find_site(workspace, BIRTHS.team).id
    found = {"site": lambda: (site,), "visit": lambda: (visits.list_visits(workspace)[-1].id,)}
    found["design"] = lambda: design.CHAPTERS
    return lambda key: found[key]() if key in found else ("",)


@pytest.mark.parametrize("kind", KINDS)
def test_every_dialog_of_a_team_takes_it_or_says_why_not(
    team: Workspace, open_window: Callable[..., MainWindow], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = walk(open_window, team, of_team(team), HOSTILE[kind], monkeypatch, parts=sides)
    assert not made.raised, made.raised
    assert made.failed == [], "what nobody sees is taken out, all the rest is recorded or said at its field"
    assert sum(bool(fields) for fields in made.met.values()) >= 12, made.met


@pytest.mark.parametrize("kind", TEXTS)
def test_every_field_and_dialog_of_an_organiser_takes_it_or_says_why_not(
    organiser: Workspace, open_window: Callable[..., MainWindow], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = of_many(organiser)
    made = walk(open_window, organiser, given, TEXTS[kind], monkeypatch, parts=sides, fill_pages=True)
    assert not made.raised, made.raised
    assert made.failed == []
    assert made.typed >= 50
    assert len(made.met) >= 18, made.met


@pytest.mark.parametrize("kind", TEXTS)
def test_every_field_and_dialog_of_a_coach_takes_it_or_says_why_not(
    coach: Workspace, open_window: Callable[..., MainWindow], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = walk(open_window, coach, of_many(coach), TEXTS[kind], monkeypatch, parts=sides, fill_pages=True)
    assert not made.raised, made.raised
    assert made.failed == []
    assert made.typed >= 25
    assert len(made.met) >= 5, made.met
