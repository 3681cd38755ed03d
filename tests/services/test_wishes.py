"""What teams want from taking part is answered by the organiser, and the answer reaches that team alone."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.team import ObjectiveAnswer
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting, news_for_some
from qic_desktop.services.feeding_back import wishes
from qic_desktop.services.organising import site_changes
from qic_desktop.services.printing import team_papers
from qic_desktop.services.teamwork import team_support
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.team import answered_words


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


@pytest.fixture
def site(play: Any, organiser: Workspace) -> Workspace:
    made: Workspace = play.enrolled_site(organiser, "S001")
    team_support.add_objective(made, "team", "No birth without oxytocin")
    team_support.add_objective(made, "management", "A second ambulance")
    return made


def finish(play: Any, site: Workspace, organiser: Workspace) -> None:
    for voice in team_support.VOICES:
        team_support.set_ready(site, voice)
    play.take(organiser, play.export(site))


def test_an_answer_reaches_its_team(play: Any, organiser: Workspace, site: Workspace) -> None:
    other = play.enrolled_site(organiser, "S002")
    finish(play, site, organiser)
    ambulance, oxytocin = wishes.waiting(organiser)
    assert (ambulance.objective.text, ambulance.site.code) == ("A second ambulance", "S001")
    wishes.answer(organiser, ambulance.id, "no", "The district decides on cars; we write to it with you.")
    wishes.answer(organiser, oxytocin.id, "yes")
    assert wishes.waiting(organiser) == ()
    folder = play.folder / "news"
    folder.mkdir()
    news = exporting.publish(organiser, folder / "news.qicpkg").file
    beside = news_for_some.write_beside(organiser, folder, "news")
    play.take(site, news, *(one for one in beside if "S001" in one.name))
    play.take(other, news, *(one for one in beside if "S002" in one.name))
    found = team_support.objectives_of(site)
    said = [answered_words(found.answers[one.id]) for one in (*found.team, *found.management)]
    assert said[0].endswith("We can help with this.")
    assert said[1].endswith("Not in this collaborative. The district decides on cars; we write to it with you.")
    assert not other.journal.list_records(ObjectiveAnswer)
    paper = team_papers.prepare_agreement(site).content
    assert "Not in this collaborative" in paper.management[0]


def test_lists_are_not_seen_before_both_sides_have_finished(play: Any, organiser: Workspace, site: Workspace) -> None:
    team_support.set_ready(site, "team")
    play.take(organiser, play.export(site))
    assert wishes.list_wishes(organiser) == ()


def test_other_words_wait_for_another_answer(play: Any, organiser: Workspace, site: Workspace) -> None:
    finish(play, site, organiser)
    first = wishes.waiting(organiser)[0]
    wishes.answer(organiser, first.id, "yes")
    team_support.write_objective(site, first.id, "Two more ambulances")
    play.take(organiser, play.export(site))
    assert wishes.waiting(organiser)[0].objective.text == "Two more ambulances"
    team_support.write_objective(site, first.id, "")
    play.take(organiser, play.export(site))
    assert len(wishes.list_wishes(organiser)) == 1


def test_a_site_that_has_left_is_not_asked_for(play: Any, organiser: Workspace, site: Workspace) -> None:
    finish(play, site, organiser)
    site_changes.withdraw(organiser, [site.own_id], "2020-01", reason="No staff")
    assert wishes.list_wishes(organiser) == ()


def test_what_does_not_fit_is_refused(play: Any, organiser: Workspace, site: Workspace) -> None:
    finish(play, site, organiser)
    one = wishes.waiting(organiser)[0]
    with pytest.raises(InputError):
        wishes.answer(organiser, one.id, "no", "  ")
    with pytest.raises(NotFoundError):
        wishes.answer(organiser, one.id, "maybe", "x")
    with pytest.raises(NotFoundError):
        wishes.answer(organiser, "nobody", "yes")
    with pytest.raises(NotAllowedError):
        wishes.answer(site, one.id, "yes")
    assert len(wishes.waiting(organiser)) == 2
