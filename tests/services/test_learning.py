"""Learning sessions, what is ready before them, what is tried at home, stories, questions and lessons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.learning import Answer, ChangeStory, PreWork, Question, SessionAttendance
from qic_desktop.domain.people import Person, Project
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services import people, today
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import commitments, learning_page, lessons, readiness, sessions, stories
from qic_desktop.services.teamwork import meetings, team, team_support
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

DAY = date(2019, 4, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician")):
        team.add_member(made, name, role, since="2018-01-01")
    yield made
    made.close()


def announce(site: Workspace, kind: str, title: str, start: str, end: str | None = None) -> str:
    identity = site.new_id()
    event = new_record(TimetableEvent, identity, kind=kind, title=title, start=start, end=end, place="Walstead")
    site.journal.append(organiser_scope(), [event])
    return identity


@pytest.fixture
def timetable(site: Workspace) -> tuple[str, str]:
    """A session that is over and one that comes, in the wrong order, with what is no session between them."""
    second = announce(site, "learning-session", "Second session", "2019-04-24", "2019-04-25")
    announce(site, "action period", "Between", "2018-10-01", "2019-04-23")
    return announce(site, "learning session", "First session", "2018-09-20", "2018-09-21"), second


# --- sessions -------------------------------------------------------------------------------------------------


def test_sessions_are_numbered_by_their_days_and_the_next_one_is_found(
    site: Workspace, timetable: tuple[str, str]
) -> None:
    found = sessions.list_sessions(site)
    assert [(one.number, one.title) for one in found] == [(1, "First session"), (2, "Second session")]
    page = learning_page.learning_page(site)
    assert page.next is not None
    assert page.next.id == timetable[1]
    assert [one.id for one in page.past] == [timetable[0]]
    assert page.latest is not None
    assert page.latest.number == 1
    for name in ("2", "Second session", "2019-04-24", timetable[1]):
        assert sessions.get_session(site, name).id == timetable[1]


def test_a_session_that_goes_on_today_is_still_the_next_one(site: Workspace) -> None:
    going_on = announce(site, "learning session", "Now", "2019-04-04", "2019-04-05")
    ahead = sessions.next_session(site)
    assert ahead is not None
    assert ahead.id == going_on


def test_without_a_timetable_there_is_no_session_and_the_rest_still_works(site: Workspace) -> None:
    page = learning_page.learning_page(site)
    assert (page.next, page.sessions, page.readiness, page.has_collaborative) == (None, (), None, False)
    commitments.add_commitment(site, "Ask another ward", by="2019-04-20")
    assert [one.what for one in learning_page.learning_page(site).commitments] == ["Ask another ward"]


def test_who_came_is_shared_by_role_and_no_name_leaves_the_private_scope(
    site: Workspace, timetable: tuple[str, str]
) -> None:
    ids = {view.name: view.person for view in team.list_members(site)}
    team.leave_team(site, team.get_member(site, "Grace").id, until="2019-01-31")
    sessions.write_attendance(site, timetable[0], [ids["Grace"], ids["Ruth"], ids["Ruth"]])
    one = sessions.get_session(site, timetable[0])
    assert set(one.people) == {ids["Grace"], ids["Ruth"]}
    assert set(one.roles) == {"team-leader", "clinician"}
    record = site.journal.find_record(SessionAttendance, site.scope, timetable[0])
    assert record is not None
    assert "Grace" not in str(record)


def test_usefulness_is_kept_by_kind_of_time_and_can_be_taken_back(site: Workspace, timetable: tuple[str, str]) -> None:
    for part, said in (("plenary", 2), ("team-time", 4), ("plenary", 1)):
        sessions.rate_part(site, timetable[0], part, said)
    assert sessions.get_session(site, timetable[0]).usefulness == {"plenary": 1, "team-time": 4}
    sessions.rate_part(site, timetable[0], "plenary", None)
    assert sessions.get_session(site, timetable[0]).usefulness == {"team-time": 4}
    with pytest.raises(InputError):
        sessions.rate_part(site, timetable[0], "plenary", 5)
    with pytest.raises(NotFoundError):
        sessions.rate_part(site, timetable[0], "lunch", 3)


def test_usefulness_of_a_newer_version_is_passed_over(site: Workspace, timetable: tuple[str, str]) -> None:
    strange = {"plenary": 9, "lunch": 2, "practice": True, "informal": 3}
    site.journal.append(site.scope, [new_record(SessionAttendance, timetable[0], usefulness=strange)])
    assert sessions.get_session(site, timetable[0]).usefulness == {"informal": 3}


def test_a_report_back_says_who_told_whom_and_can_be_taken_off(site: Workspace, timetable: tuple[str, str]) -> None:
    sessions.add_report_back(site, "1", "Ward meeting", by="team-leader", on="2018-09-28", what="The chart")
    (told,) = sessions.get_session(site, "1").told
    assert (told.told_by_role, told.to, told.on, told.what) == (
        "team-leader",
        "Ward meeting",
        "2018-09-28",
        "The chart",
    )
    sessions.remove_report_back(site, told.id)
    assert sessions.get_session(site, "1").told == ()
    site.journal.undo()
    assert len(sessions.get_session(site, "1").told) == 1
    for to, on in (("", None), ("All", "2018-13-01"), ("All", "2018-09")):
        with pytest.raises(InputError):
            sessions.add_report_back(site, "1", to, on=on)
    with pytest.raises(NotFoundError):
        sessions.remove_report_back(site, site.new_id())


# --- readiness ------------------------------------------------------------------------------------------------


def shown(site: Workspace, session: str) -> dict[str, bool]:
    return {point.code: point.by_itself for point in readiness.readiness_of(site, session).points}


def test_points_are_filled_by_what_is_recorded_and_named_with_it(site: Workspace, timetable: tuple[str, str]) -> None:
    session = timetable[1]
    assert not any(shown(site, session).values())
    meeting = meetings.plan_meeting(site, "2019-03-12")
    meetings.write_meeting(site, meeting, attendance=[team.list_members(site)[0].person])
    site.journal.append(site.scope, [new_record(Project, site.new_id(), aim="Fewer wait", by_when="2019-12")])
    team_support.add_leader(site, "Helena", "chief nurse")
    named = {point.code: point.shown for point in readiness.readiness_of(site, session).points}
    assert named["met"] == readiness.Shown("met", ready=True, count=1, text="2019-03-12")
    assert named["aim"] == readiness.Shown("aim", ready=True, text="Fewer wait")
    assert named["leader"] == readiness.Shown("leader-named", ready=False, text="Helena")
    team_support.add_promise(site, "Helena", "Two hours a week")
    assert not shown(site, session)["leader"], "nobody has met her yet"
    team_support.write_leader(site, "Helena", last_contact="2019-04-01")
    assert shown(site, session) == {
        "met": True,
        "ground-rules": False,
        "aim": True,
        "sources": False,
        "baseline": False,
        "leader": True,
    }


def test_a_point_is_ticked_by_hand_and_the_tick_taken_away(site: Workspace, timetable: tuple[str, str]) -> None:
    readiness.tick_point(site, timetable[1], "ground-rules", done=True)
    readiness.tick_point(site, timetable[1], "sources", done=True)
    found = readiness.readiness_of(site, timetable[1])
    assert found.ready == 2
    assert found.open_codes == ("met", "aim", "baseline", "leader")
    assert next(one.ticked_on for one in found.points if one.code == "sources") == "2019-04-05"
    readiness.tick_point(site, timetable[1], "ground-rules", done=False)
    assert readiness.readiness_of(site, timetable[1]).ready == 1
    assert readiness.readiness_of(site, timetable[0]).ready == 0, "each session has a checklist of its own"
    with pytest.raises(NotFoundError):
        readiness.tick_point(site, timetable[1], "lunch", done=True)
    assert len(site.journal.list_records(PreWork, site.scope)) == 1


# --- what is tried at home ------------------------------------------------------------------------------------


def test_a_commitment_is_promised_settled_and_opened_again(site: Workspace, timetable: tuple[str, str]) -> None:
    commitments.add_commitment(site, "Name beds at ten", by="2019-04-10", session="1")
    commitments.add_commitment(site, "Ask the night shift", by="2019-04-03")
    commitments.add_commitment(site, "Later", by="2019-06-01")
    late, soon, later = commitments.list_commitments(site)
    assert (late.is_overdue(DAY), soon.is_overdue(DAY)) == (True, False)
    assert soon.session_title == "First session"
    assert [one.what for one in commitments.due_commitments(site)] == ["Ask the night shift", "Name beds at ten"]
    commitments.settle_commitment(site, soon.id, done=False, outcome="No beds")
    settled = commitments.get_commitment(site, soon.id).commitment
    assert (settled.done, settled.done_on, settled.outcome) == (False, "2019-04-05", "No beds")
    assert [one.what for one in commitments.due_commitments(site)] == ["Ask the night shift"]
    commitments.settle_commitment(site, soon.id, done=None)
    opened = commitments.get_commitment(site, soon.id).commitment
    assert (opened.done, opened.done_on, opened.outcome) == (None, None, "No beds")
    commitments.write_commitment(site, later.id, what="", by=None)
    assert len(commitments.list_commitments(site)) == 2
    site.journal.undo()
    assert len(commitments.list_commitments(site)) == 3


def test_what_is_due_stands_on_today(site: Workspace) -> None:
    before = today.today_of(site).tasks
    commitments.add_commitment(site, "Name beds at ten", by="2019-04-10")
    commitments.add_commitment(site, "Much later", by="2019-09-10")
    found = today.today_of(site)
    assert [one.what for one in found.commitments] == ["Name beds at ten"]
    assert found.tasks == before + 1


@pytest.mark.parametrize(("what", "by"), [("  ", None), ("Try", "soon"), ("Try", "2019-02-30")])
def test_a_commitment_without_words_or_with_no_day_is_refused(site: Workspace, what: str, by: str | None) -> None:
    with pytest.raises(InputError):
        commitments.add_commitment(site, what, by=by)
    assert commitments.list_commitments(site) == ()


# --- stories and questions ------------------------------------------------------------------------------------


def test_a_story_is_for_nobody_until_the_team_agrees_and_shows_what_others_would_see(site: Workspace) -> None:
    ramp = cycles.open_ramp(site, "Door")
    one = stories.begin_story(site, "A nurse at the door", steps="First one evening")
    stories.write_story(site, one, ramp=ramp.id, result="Ten minutes less")
    view = stories.get_story(site, "A nurse at the door")
    assert (view.consent, view.told_by, view.ramp) == ("no", "", "A · Door")
    stories.write_story(site, one, consent="named")
    assert stories.get_story(site, one).told_by == "Mtoni Juu"
    stories.write_story(site, one, consent="unnamed")
    assert stories.get_story(site, one).told_by == ""
    for fields in ({"consent": "maybe"}, {"ramp": "nowhere"}, {"measure": "nothing"}):
        with pytest.raises(NotFoundError):
            stories.write_story(site, one, **fields)
    stories.delete_story(site, one)
    assert stories.list_stories(site) == ()
    site.journal.undo()
    assert stories.get_story(site, one).story.result == "Ten minutes less"


def test_an_unknown_consent_of_a_newer_version_counts_as_no(site: Workspace) -> None:
    story = new_record(ChangeStory, site.new_id(), title="Beds", consent="everybody")
    site.journal.append(site.scope, [story])
    assert stories.list_stories(site)[0].consent == "no"


def test_what_the_organiser_handed_on_is_shown_with_who_told_it_and_cannot_be_changed(site: Workspace) -> None:
    to_all, to_us, asked = site.new_id(), site.new_id(), site.new_id()
    site.journal.append(organiser_scope(), [new_record(ChangeStory, to_all, title="Beds at ten", told_by="Kestrelby")])
    addressed = organiser_scope(site.own_id)
    site.journal.append(addressed, [new_record(ChangeStory, to_us, title="For you", told_by=None)])
    site.journal.append(addressed, [new_record(Question, asked, text="Who names beds?", asked_by="Saltmarch")])
    assert {(view.title, view.told_by) for view in stories.received_stories(site)} == {
        ("Beds at ten", "Kestrelby"),
        ("For you", ""),
    }
    with pytest.raises(NotAllowedError):
        stories.write_story(site, to_all, title="Ours")
    with pytest.raises(NotAllowedError):
        stories.delete_story(site, to_us)
    with pytest.raises(NotAllowedError):
        stories.write_question(site, asked, text="Ours")
    (question,) = stories.list_questions(site)
    assert (question.own, question.asked_by) == (False, "Saltmarch")
    stories.answer(site, asked, "The ward nurse, at ten", consent="named")
    (own,) = stories.get_question(site, asked).answers
    assert (own.own, own.text, own.answer.consent) == (True, "The ward nurse, at ten", "named")


def test_an_own_question_gets_answers_and_is_closed(site: Workspace) -> None:
    stories.ask(site, "How do you reach the night shift?", context="Twelve beds", consent="unnamed")
    (question,) = stories.list_questions(site)
    told = new_record(Answer, site.new_id(), question=question.id, text="A card on the desk", told_by="Kestrelby")
    site.journal.append(organiser_scope(site.own_id), [told])
    stories.write_question(site, question.id, answered=True)
    found = stories.get_question(site, question.id)
    assert found.question.answered
    assert [(one.told_by, one.text) for one in found.answers] == [("Kestrelby", "A card on the desk")]
    stories.write_question(site, question.id, text="")
    assert stories.list_questions(site) == ()
    for text in ("", "   "):
        with pytest.raises(InputError):
            stories.ask(site, text)


# --- lessons --------------------------------------------------------------------------------------------------


def test_a_lesson_that_was_done_is_kept_once_on_the_person_who_is_typing(site: Workspace) -> None:
    assert lessons.finish_lesson(site, "shift") is None
    assert lessons.progress_of(site) == lessons.Progress(None, {})
    ruth = people.get_person(site, "Ruth")
    people.type_as(site, ruth.id)
    assert lessons.finish_lesson(site, "shift") is not None
    assert lessons.finish_lesson(site, "shift") is None
    assert lessons.progress_of(site) == lessons.Progress("Ruth", {"shift": "2019-04-05"})
    everybody = {one.name: one.lessons for one in site.journal.list_records(Person, site.private_scope)}
    assert everybody == {"Grace": None, "Ruth": {"shift": "2019-04-05"}}
    with pytest.raises(NotFoundError):
        lessons.finish_lesson(site, "juggling")


@pytest.mark.parametrize("role", [Role.COACH, Role.ORGANISER])
def test_other_roles_are_told_where_this_is_written(tmp_path: Path, role: Role) -> None:
    other = bootstrap.create_workspace(tmp_path / "other.qic", role, "Other")
    for step in (
        lambda: commitments.add_commitment(other, "Try"),
        lambda: stories.begin_story(other, "Ours"),
        lambda: stories.ask(other, "Why?"),
        lambda: learning_page.learning_page(other),
    ):
        with pytest.raises(NotAllowedError):
            step()
    other.close()


def test_ground_rules_that_are_written_fill_their_point(site: Workspace, timetable: tuple[str, str]) -> None:
    team_support.write_agreement(site, text="We meet every Tuesday.\nWhoever speaks is listened to.")
    point = next(one for one in readiness.readiness_of(site, timetable[1]).points if one.code == "ground-rules")
    assert point.by_itself
    assert point.shown is not None
    assert point.shown.text == "We meet every Tuesday."
