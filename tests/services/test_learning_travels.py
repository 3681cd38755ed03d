"""What a team writes about learning travels whole; stories come back from the organiser; nobody's name leaves."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.learning import Answer, ChangeStory, Question
from qic_desktop.domain.scope import organiser_private_scope, site_scope
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import keeping, people
from qic_desktop.services.exchanging import conflict_views, exporting
from qic_desktop.services.learning import commitments, learning_page, lessons, readiness, sessions, stories
from qic_desktop.services.practising import practice_learning, practice_sets
from qic_desktop.services.practising.practice_data import read_json
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from qic_desktop.wording.record_kinds import kind_name


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    dates = [
        new_record(TimetableEvent, made.new_id(), kind="learning session", title=title, start=start, end=start)
        for title, start in (("First", "2026-02-10"), ("Second", "2027-02-10"))
    ]
    made.journal.append(organiser_private_scope(), dates)
    return made


@pytest.fixture
def site(play: Any, organiser: Workspace) -> Workspace:
    made: Workspace = play.team_at_work(organiser)
    team.add_member(made, "Zenobia", "team-leader", since="2026-01-01")
    person = people.get_person(made, "Zenobia")
    people.type_as(made, person.id)
    sessions.write_attendance(made, "First", [person.id])
    sessions.rate_part(made, "First", "team-time", 4)
    sessions.add_report_back(made, "First", "Night shift", by="team-leader", on="2026-02-14", what="The chart")
    readiness.tick_point(made, "Second", "ground-rules", done=True)
    commitments.add_commitment(made, "Name beds at ten", by="2026-03-01", session="First")
    commitments.settle_commitment(made, "Name beds at ten", done=False, outcome="No beds")
    story = stories.begin_story(made, "Door", steps="One evening", needs="A card", obstacles="Fridays", advice="Begin")
    stories.write_story(made, story, result="Ten minutes", consent="named", measure=play.measure(made, "own").id)
    stories.ask(made, "Who names beds?", context="Twelve beds", consent="unnamed")
    lessons.finish_lesson(made, "shift")
    return made


def bodies(site: Workspace) -> dict[str, bytes]:
    return {row[0]: bytes(row[1]) for row in site.store.rows("select id, sealed from segment")}


def test_the_second_laptop_shows_the_same_page_and_sends_the_same_bytes(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    sent = bodies(site)
    assert sent
    kept = bodies(second)
    assert {identity: kept[identity] for identity in sent} == sent
    here, there = learning_page.learning_page(site), learning_page.learning_page(second)
    assert (here.sessions, here.readiness, here.commitments) == (there.sessions, there.readiness, there.commitments)
    assert [view.story for view in here.stories] == [view.story for view in there.stories]
    assert [view.question for view in here.questions] == [view.question for view in there.questions]
    assert people.get_person(second, "Zenobia").lessons == {"shift": site.today().isoformat()}
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    again = bodies(third)
    assert {identity: again[identity] for identity in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)


def test_the_organiser_has_all_of_it_and_no_name(play: Any, site: Workspace, organiser: Workspace) -> None:
    package = play.export(site)
    text = b"\n".join(member.content() for member in read_archive(package.read_bytes())).decode()
    assert "Zenobia" not in text
    assert "lessons" not in text
    play.take(organiser, package)
    scope = site_scope(site.own_id)
    (story,) = organiser.journal.list_records(ChangeStory, scope)
    (own,) = stories.list_stories(site)
    assert (story.steps, story.needs, story.obstacles, story.advice, story.result, story.consent, story.measure) == (
        "One evening",
        "A card",
        "Fridays",
        "Begin",
        "Ten minutes",
        "named",
        own.story.measure,
    )


def test_what_the_organiser_hands_on_arrives_with_who_told_it(play: Any, site: Workspace, organiser: Workspace) -> None:
    play.take(organiser, play.export(site))
    (asked,) = stories.list_questions(site)
    told = organiser.new_id()
    handed = [
        new_record(ChangeStory, told, title="A board", steps="Four words", told_by="Kestrelby"),
        new_record(Question, organiser.new_id(), text="Who reads it?", asked_by="Saltmarch"),
    ]
    reply = new_record(Answer, organiser.new_id(), question=asked.id, text="The ward nurse", told_by="Kestrelby")
    organiser.journal.append(organiser_private_scope(), [*handed, reply])
    play.take(site, exporting.publish(organiser, play.file("more-news")).file)
    (received,) = stories.received_stories(site)
    assert (received.title, received.told_by, received.own) == ("A board", "Kestrelby", False)
    own, theirs = stories.list_questions(site)
    assert [(one.told_by, one.text) for one in own.answers] == [("Kestrelby", "The ward nurse")]
    assert (theirs.text, theirs.asked_by) == ("Who reads it?", "Saltmarch")
    stories.answer(site, theirs.id, "Whoever comes last", consent="named")
    play.take(organiser, play.export(site))
    (answer,) = organiser.journal.list_records(Answer, site_scope(site.own_id))
    assert (answer.text, answer.consent) == ("Whoever comes last", "named")


def test_two_laptops_that_write_of_one_session_lose_nothing(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    with play.computer("second"):
        sessions.rate_part(second, "First", "plenary", 1)
        private = play.restore_of(second)
        sent = play.export(second)
    sessions.rate_part(site, "First", "informal", 3)
    play.answer(site, sent)
    play.take(site, private)
    assert "session_attendance" in {one.conflict.entity for one in conflict_views.conflict_views(site)}
    assert sessions.get_session(site, "First").usefulness["team-time"] == 4


@pytest.mark.parametrize(
    "entity",
    ["answer", "change_story", "commitment", "pre_work", "question", "report_back", "session_attendance"],
)
def test_every_record_of_the_page_has_a_name_for_people(entity: str) -> None:
    assert kind_name(entity) != kind_name("of a newer version")


@pytest.mark.parametrize("chosen", practice_sets.SETS, ids=lambda one: str(one.code))
def test_the_practice_teams_page_is_invented_and_filled(play: Any, chosen: practice_sets.PracticeSet) -> None:
    told = read_json(chosen.folder / practice_learning.FILE)
    assert told["invented"] is True
    assert told["site"] == chosen.team
    organiser = play.organiser(practice=True)
    dates = [
        new_record(TimetableEvent, organiser.new_id(), kind="learning session", title=title, start=start, end=start)
        for title, start in (
            ("First learning session", "2016-01-10"),
            ("Second learning session", "2017-01-10"),
            ("Third learning session", "2099-01-10"),
        )
    ]
    organiser.journal.append(organiser_private_scope(), dates)
    practice_learning.announce_dates(organiser, ())
    practice_learning.hand_on(organiser, chosen.folder)
    site = play.site(organiser, "S900")
    practice_learning.play_learning(site, "S001", chosen.folder)
    assert commitments.list_commitments(site) == ()
    exporting.publish(organiser, play.file("news"))
    second = play.site(organiser, "S901")
    practice_learning.play_learning(second, chosen.team, chosen.folder)
    page = learning_page.learning_page(second)
    assert len(page.commitments) == len(told["to_try"])
    assert page.past[0].usefulness
    assert len(page.received) == len(told["from_others"]["stories"])
    assert any(not one.own for one in page.questions) == bool(told["from_others"]["questions"])
