"""Feedback from the first look to the receipt: published by the organiser, carried, seen at the site, confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.measure import Measure
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.feeding_back import benchmarks, handing_on, how_others_do, publishing, receipts
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import stories
from qic_desktop.services.organising import collaboratives, paper_sites, reminders
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

MONTHS = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13))
Sites = dict[str, Workspace]


@pytest.fixture
def eight(play: Any) -> tuple[Workspace, Sites]:
    """Eight sites with two years; S001 got better after a change that it keeps, the others stand still."""
    organiser = play.organiser()
    sites = {f"S00{number}": play.enrolled_site(organiser, f"S00{number}") for number in range(1, 9)}
    news = exporting.publish(organiser, play.file("news")).file
    for number, (code, site) in enumerate(sites.items()):
        play.take(site, news)
        for at, month in enumerate(MONTHS):
            better = 30 if code == "S001" and at >= 12 else 0
            play.record(site, month, 40 + number + at % 3 + better, 100)
    solver = sites["S001"]
    ramp = cycles.open_ramp(solver, "Triage", "A nurse at the door").id
    cycles.open_cycle(
        solver, ramp, title="One evening", prediction="8 of 10", measures=[play.measure(solver).id], decision="adopt"
    )
    play.take(organiser, *(play.export(site) for site in sites.values()))
    return organiser, sites


def publish(play: Any, organiser: Workspace) -> tuple[Path, dict[str, Path]]:
    folder = play.folder / f"stick-{next(play.numbers)}"
    folder.mkdir()
    sent = publishing.publish(organiser, folder)
    return sent.file, {file.name.split("-")[1]: file for file in sent.beside}


def states(organiser: Workspace) -> dict[str, str]:
    return {one.site.code or "": one.state for one in receipts.list_receipts(organiser)}


def test_published_carried_seen_and_confirmed(play: Any, eight: tuple[Workspace, Sites]) -> None:
    organiser, sites = eight
    ahead = publishing.look_ahead(organiser)
    assert ([one.site.code for one in ahead.going], ahead.fresh) == (list(sites), 8)
    assert set(states(organiser).values()) == {"nothing"}
    news, own = publish(play, organiser)
    assert set(own) == set(sites)
    assert set(states(organiser).values()) == {"on-its-way"}
    play.take(sites["S002"], news, own["S002"])
    (told,) = how_others_do.received(sites["S002"], play.measure(sites["S002"]).id)
    assert [one for one in told.own if one is not None][-1] == pytest.approx(0.43)
    assert len(told.lines) == 7
    assert told.on == organiser.today().isoformat()
    # The receipt comes with the site's next package.
    play.take(organiser, play.export(sites["S002"]))
    assert states(organiser) == {code: "arrived" if code == "S002" else "on-its-way" for code in sites}
    (arrived,) = (one for one in receipts.list_receipts(organiser) if one.state == "arrived")
    assert arrived.arrived is not None
    assert arrived.made == told.on
    # What is newer than the receipt has not arrived yet.
    play.record(sites["S003"], "2026-01", 45, 100)
    play.take(organiser, play.export(sites["S003"]))
    assert publishing.look_ahead(organiser).fresh == 8
    benchmarks.prepare(organiser)
    assert states(organiser)["S002"] == "not-written"
    publish(play, organiser)
    assert states(organiser)["S002"] == "on-its-way"


def test_who_solved_it_is_suggested_and_named_only_where_all_are(play: Any, eight: tuple[Workspace, Sites]) -> None:
    organiser, sites = eight
    news, own = publish(play, organiser)
    play.take(sites["S002"], news, own["S002"])
    play.take(sites["S001"], news, own["S001"])
    (told,) = how_others_do.received(sites["S002"])
    assert (told.solved, told.solvers) == (1, ())
    assert how_others_do.received(sites["S001"])[0].solved == 0
    collaboratives.describe_collaborative(organiser, comparison_policy="named")
    news, own = publish(play, organiser)
    play.take(sites["S002"], news, own["S002"])
    assert how_others_do.received(sites["S002"])[0].solvers == ("Site S001",)


def test_a_story_handed_on_stands_beside_its_measure(play: Any, eight: tuple[Workspace, Sites]) -> None:
    organiser, sites = eight
    view = play.measure(sites["S001"])
    story = stories.begin_story(sites["S001"], "A nurse at the door", steps="We moved the desk.", consent="unnamed")
    stories.write_story(sites["S001"], story, measure=view.id)
    stories.ask(sites["S002"], "Who stands at the door at night?")
    play.take(organiser, play.export(sites["S001"]), play.export(sites["S002"]))
    handing_on.hand_on(organiser, story)
    (asked,) = handing_on.open_questions(organiser)
    handing_on.answer_question(organiser, asked.question.id, "The nurse on call.")
    news, own = publish(play, organiser)
    play.take(sites["S002"], news, own["S002"])
    (seen,) = stories.received_stories(sites["S002"])
    assert (seen.story.measure, seen.told_by) == (view.id, "")
    (question,) = stories.list_questions(sites["S002"])
    assert [one.text for one in question.answers] == ["The nurse on call."]


def test_the_outlook_says_what_is_hidden_and_what_stays_here(play: Any, eight: tuple[Workspace, Sites]) -> None:
    organiser, sites = eight
    stories.begin_story(sites["S001"], "Ours", steps="We filled baskets.", consent="no")
    stories.begin_story(sites["S002"], "Baskets", steps="At S002 we filled baskets.", consent="unnamed")
    taken_back = stories.begin_story(sites["S003"], "Hooks", steps="A hook.", consent="named")
    play.take(organiser, *(play.export(sites[code]) for code in ("S001", "S002", "S003")))
    handing_on.hand_on(organiser, taken_back)
    stories.write_story(sites["S003"], taken_back, consent="no")
    play.take(organiser, play.export(sites["S003"]))
    paper_sites.add_site(organiser, "Post at the river", code="P001", reports_by="paper")
    ahead = publishing.look_ahead(organiser)
    assert (ahead.left_out.refused, ahead.left_out.taken_back, ahead.left_out.tells_whose) == (2, 1, 1)
    assert [one.site.code for one in ahead.without] == ["P001"]
    assert ahead.hidden == ()
    assert states(organiser)["P001"] == "nothing"
    collaboratives.describe_collaborative(organiser, minimum_sites=8)
    (few,) = publishing.look_ahead(organiser).hidden
    assert (few.why, few.sites) == ("few", 8)
    collaboratives.describe_collaborative(organiser, minimum_sites=5)
    organiser.journal.append(
        organiser_private_scope(), [record_edit(Measure, play.measure(organiser).id, sensitive=True)]
    )
    exporting.release_drafts(organiser)
    (sensitive,) = publishing.look_ahead(organiser).hidden
    assert (sensitive.why, sensitive.sites) == ("sensitive", 8)
    news, own = publish(play, organiser)
    play.take(sites["S002"], news, own["S002"])
    (told,) = how_others_do.received(sites["S002"])
    assert (told.lines, told.solved) == ((), 0)
    assert states(organiser)["P001"] in ("nothing", "no-laptop")


def test_only_an_organiser_publishes_and_only_into_a_folder_that_is_there(
    play: Any, eight: tuple[Workspace, Sites]
) -> None:
    organiser, sites = eight
    for refused in (publishing.look_ahead, receipts.list_receipts):
        with pytest.raises(NotAllowedError):
            refused(sites["S001"])
    with pytest.raises(NotFoundError):
        publishing.publish(organiser, play.folder / "nowhere")


def test_a_letter_for_one_site_has_a_receipt_where_nothing_is_compared(
    play: Any, eight: tuple[Workspace, Sites]
) -> None:
    organiser, sites = eight
    collaboratives.describe_collaborative(organiser, comparison_policy="off")
    reminders.write_reminder(organiser, [sites["S004"].own_id], "Missing", "Please send October.")
    _news, own = publish(play, organiser)
    assert set(own) == {"S004"}
    told = states(organiser)
    assert (told.pop("S004"), set(told.values())) == ("on-its-way", {"nothing"})
    play.take(sites["S004"], _news, own["S004"])
    play.take(organiser, play.export(sites["S004"]))
    assert states(organiser)["S004"] == "arrived"
