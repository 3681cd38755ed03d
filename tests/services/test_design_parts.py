"""The organiser's design beyond measures: topic, templates, timetable, roles, questionnaires, governance, audit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.governance import PROFILES
from qic_desktop.domain.organising import TopicCheck
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services import today
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import drivers
from qic_desktop.services.learning import sessions
from qic_desktop.services.organising import (
    collaboratives,
    course,
    participations,
    role_catalogue,
    self_audit,
    sheet_wording,
    templates,
    timetable,
    topic_checks,
)
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.designing import PROFILE_ROWS, consequence_words, misfit_words, profile_says


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.create("organiser", Role.ORGANISER)
    return made


def days_of(planned: timetable.Planned) -> tuple[str, str]:
    return str(planned.first), str(planned.last)


@pytest.mark.parametrize("template", templates.list_templates(), ids=lambda one: one.code)
def test_a_template_makes_a_timetable_that_fits(organiser: Workspace, template: templates.Template) -> None:
    templates.apply_template(organiser, template.code, "2027-01")
    planned = timetable.read_timetable(organiser)
    assert len(planned) == len(template.entries)
    assert timetable.misfits(organiser, planned) == ()
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.profile, found.template, found.start) == (template.profile.code, template.code, "2027-01")
    assert (found.end is not None) == template.profile.needs_end
    assert found.comparison_policy == template.profile.comparison
    last = max(one.last for one in planned if one.last)
    assert (last - date(2027, 1, 1)).days / 30.5 <= template.months + 0.5
    known = {role.code for role in role_catalogue.list_roles(organiser)}
    assert set(template.roles) <= known
    for one in planned:
        assert sum(int(str(part["minutes"])) for part in one.event.agenda or ()) <= 600  # type: ignore[index]


def test_the_breakthrough_series_has_three_sessions_with_periods_between(organiser: Workspace) -> None:
    templates.apply_template(organiser, "breakthrough", "2027-01-15")
    planned = timetable.read_timetable(organiser)
    assert [days_of(one) for one in planned if one.is_session] == [
        ("2027-03-10", "2027-03-11"),
        ("2027-06-10", "2027-06-11"),
        ("2027-10-11", "2027-10-12"),
    ]
    periods = [one for one in planned if one.kind == "action period"]
    assert [one.number for one in periods] == [1, 2, 3]
    assert days_of(periods[0]) == ("2027-03-01", "2027-05-31")


def test_a_second_template_asks_before_it_takes_the_first_away(organiser: Workspace) -> None:
    templates.apply_template(organiser, "breakthrough", "2027-01")
    with pytest.raises(NotAllowedError) as refused:
        templates.apply_template(organiser, "managed-network", "2027-01")
    assert refused.value.why == "has-timetable"
    templates.apply_template(organiser, "managed-network", "2027-01", fresh=True)
    planned = timetable.read_timetable(organiser)
    assert len(planned) == len(templates.get_template("managed-network").entries)
    organiser.journal.undo()
    assert len(timetable.read_timetable(organiser)) == len(templates.get_template("breakthrough").entries)
    with pytest.raises(NotFoundError):
        templates.apply_template(organiser, "none", "2027-01")
    with pytest.raises(InputError):
        templates.apply_template(organiser, "breakthrough", "soon", fresh=True)


def test_what_does_not_fit_is_said_and_kept(organiser: Workspace) -> None:
    collaboratives.describe_collaborative(organiser, start="2027-01", end="2027-12")
    timetable.add_event(organiser, "action period", title="One", start="2027-01", end="2027-02")
    timetable.add_event(organiser, "action period", title="Two", start="2027-02", end="2027-04")
    timetable.add_event(organiser, "learning session", title="First", start="2027-03-02")
    timetable.add_event(organiser, "closing", title="Late", start="2028-01-05")
    timetable.add_event(organiser, "meeting", title="Some day")
    timetable.add_event(organiser, "harvest", title="Backwards", start="2027-09", end="2027-08")
    planned = timetable.read_timetable(organiser)
    found = timetable.misfits(organiser, planned)
    assert {one.why for one in found} == {"no-day", "backwards", "before-session", "overlap", "after-end"}
    said = [misfit_words(one.why, one.one, one.other) for one in found]
    assert "Action period 1 would end before learning session 1." in said
    with pytest.raises(InputError):
        timetable.add_event(organiser, "party", title="No")
    with pytest.raises(InputError):
        timetable.add_event(organiser, "meeting", start="the other day")


def test_published_entries_change_by_drafts_and_reach_sites(play: Any, organiser: Workspace) -> None:
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2027-01")
    first = timetable.add_event(organiser, "learning session", title="LS 1", start="2027-03-02", place="Walstead")
    second = timetable.add_event(organiser, "learning session", title="LS 2", start="2027-06-02")
    site = play.site(organiser, "S001")
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    assert [one.title for one in sessions.list_sessions(site)] == ["LS 1", "LS 2"]
    timetable.change_event(organiser, first, start="2027-03-09", end="2027-03-10")
    timetable.change_event(organiser, second, retired=True)
    mine = timetable.read_timetable(organiser)
    assert [(one.event.title, one.event.place, str(one.first)) for one in mine] == [("LS 1", "Walstead", "2027-03-09")]
    assert organiser.journal.find_record(TimetableEvent, organiser_scope(), first).start == "2027-03-02"
    play.take(site, exporting.publish(organiser, play.file("more")).file)
    assert [(one.title, str(one.first)) for one in sessions.list_sessions(site)] == [("LS 1", "2027-03-09")]


def test_the_topic_is_asked_about_and_decided_with_a_reason(organiser: Workspace) -> None:
    assert topic_checks.read_topic(organiser).open == topic_checks.CRITERIA
    for criterion in topic_checks.CRITERIA:
        topic_checks.answer(organiser, criterion, "yes", "seen at two hospitals")
    topic_checks.answer(organiser, "strategic", "no", "nobody asked")
    topic_checks.write(organiser, processes=5, measures=12)
    topic = topic_checks.read_topic(organiser)
    assert (topic.met, topic.open, topic.breadth) == (4, (), ("processes", "measures"))
    assert topic.is_doubtful
    with pytest.raises(InputError):
        topic_checks.write(organiser, verdict="go", reason="  ")
    topic_checks.write(organiser, verdict="go-if", reason="with one process only")
    record = topic_checks.read_topic(organiser).record
    assert record is not None
    assert (record.verdict, record.on, record.processes) == ("go-if", organiser.today().isoformat(), 5)
    topic_checks.write(organiser, processes=1, measures=0)
    assert topic_checks.read_topic(organiser).breadth == ("no-common",)
    for bad in ({"processes": -1}, {"verdict": "perhaps", "reason": "x"}):
        with pytest.raises(InputError):
            topic_checks.write(organiser, **bad)
    with pytest.raises(InputError):
        topic_checks.answer(organiser, "weather", "yes")


def test_roles_are_the_programs_until_they_are_worded(organiser: Workspace) -> None:
    before = role_catalogue.list_roles(organiser)
    assert {"collaborative", "site"} == {one.level for one in before}
    role_catalogue.write_role(organiser, "coach", name="Mentor midwife", hours=30.0)
    role_catalogue.write_role(organiser, "own-1", name="Driver of the van", level="collaborative")
    role_catalogue.write_role(organiser, "change-expert", retired=True)
    found = {one.code: one for one in role_catalogue.list_roles(organiser)}
    assert (found["coach"].name, found["coach"].hours, found["coach"].required) == ("Mentor midwife", 30.0, True)
    assert found["own-1"].level == "collaborative"
    assert "change-expert" not in found
    assert len(found) == len(before)
    with pytest.raises(InputError):
        role_catalogue.write_role(organiser, "own-2", name=" ")
    with pytest.raises(InputError):
        role_catalogue.write_role(organiser, "coach", hours=-1.0)


def test_a_brief_for_an_expert_stays_with_the_organiser(play: Any, organiser: Workspace) -> None:
    made = role_catalogue.write_brief(organiser, expert="Dr Okoro", subject="Warm chain", minutes=20)
    role_catalogue.write_brief(organiser, made, practice="Ten minutes with the doll")
    assert [(one.subject, one.minutes) for one in role_catalogue.list_briefs(organiser)] == [("Warm chain", 20)]
    assert not any(entity == "expert_brief" for entity, _identity in exporting.drafted_records(organiser))
    with pytest.raises(InputError):
        role_catalogue.write_brief(organiser, made, minutes=0)
    with pytest.raises(NotFoundError):
        role_catalogue.write_brief(organiser, organiser.new_id(), minutes=5)


def test_the_audit_of_our_own_work_is_repeated_and_stays_here(organiser: Workspace) -> None:
    sheet = self_audit.audit_sheet(organiser)
    assert len(sheet.items) == 7
    for period, level in (("2027-01", "2"), ("2027-04", "3")):
        for item in sheet.items:
            self_audit.give(organiser, period, item.code, level)
    assert [(one.period, one.total) for one in self_audit.list_audits(organiser)] == [("2027-01", 14), ("2027-04", 21)]
    self_audit.give(organiser, "2027-04", sheet.items[0].code, "")
    assert self_audit.list_audits(organiser)[-1].total is None
    assert not any(entity == "self_audit" for entity, _identity in exporting.drafted_records(organiser))
    assert instruments.AUDIT not in {one.name for one in instruments.list_sheets(organiser)}
    for bad in (("soon", sheet.items[0].code, "1"), ("2027-01", "weather", "1"), ("2027-01", sheet.items[0].code, "9")):
        with pytest.raises(InputError):
            self_audit.give(organiser, *bad)


def test_each_kind_of_collaboration_says_something_in_every_row() -> None:
    for profile in PROFILES:
        assert all(profile_says(profile, row) for row in PROFILE_ROWS)
    assert len({tuple(profile_says(one, row) for row in PROFILE_ROWS) for one in PROFILES}) == 4


def test_the_organiser_draws_the_change_package_and_a_card_moved_up_stays_up(play: Any, organiser: Workspace) -> None:
    collaboratives.describe_collaborative(organiser, title="Safer births", aim="Nobody bleeds to death")
    parent = drivers.added_card(drivers.add_driver(organiser, "Ready for every birth"))
    child = drivers.added_card(drivers.add_driver(organiser, "Drugs in the room", parent))
    idea = drivers.added_card(drivers.add_idea(organiser, "A tray for each shift", child))
    drivers.write_card(organiser, idea, how_to="Fill it at hand-over", evidence="some", adaptations="A box where cold")
    site = play.site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert {node.text for node in drivers.read_forest(site).everything()} >= {"A tray for each shift"}
    assert all(node.shared for node in drivers.read_forest(site).everything())
    drivers.move_card(organiser, child)
    assert [node.text for node in drivers.read_forest(organiser).primary] == [
        "Ready for every birth",
        "Drugs in the room",
    ]
    drivers.remove_card(organiser, parent)
    play.take(site, exporting.publish(organiser, play.file("more")).file)
    forest = drivers.read_forest(site)
    assert [node.text for node in forest.primary] == ["Drugs in the room"]
    taken = drivers.added_card(drivers.take_idea(site, idea))
    copy = next(node for node in drivers.read_forest(site).everything() if node.key == taken)
    assert (copy.record.how_to, copy.record.copied_from) == ("Fill it at hand-over", idea)


def test_a_course_says_what_it_changes_and_can_be_undone(play: Any, organiser: Workspace) -> None:
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    site = play.site(organiser, "S001")
    asked = [f"2026-{month:02}" for month in range(4, 11)]

    def expected() -> list[str]:
        standing = participations.expected_in(organiser)
        return [text for text in asked if standing(site.own_id, parse_period(text))]

    assert expected() == asked
    course.change_course(organiser, "holding", "2026-06", ("We hold the gains", "Four times a year from now on."))
    assert expected() == ["2026-04", "2026-05", "2026-06", "2026-09"]
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    shown = today.today_of(site)
    assert [line.title for line in shown.news] == ["The collaborative holds the gains from June 2026 on"]
    assert [one.title for one in shown.letters] == ["We hold the gains"]
    course.change_course(organiser, "closed", "2026-08")
    assert expected() == ["2026-04", "2026-05", "2026-06", "2026-07"]
    organiser.journal.undo()
    assert expected() == ["2026-04", "2026-05", "2026-06", "2026-09"]
    course.change_course(organiser, "network", "2026-08")
    # As after closing: the months before are judged as they were asked for.
    assert expected() == ["2026-04", "2026-05", "2026-06", "2026-07"]
    assert collaboratives.profile_of(organiser).code == "community-of-practice"
    for bad in (("asleep", "2026-08"), ("closed", "soon"), ("closed", "2026")):
        with pytest.raises(InputError):
            course.change_course(organiser, *bad)
    for codes in course.CONSEQUENCES.values():
        assert all(consequence_words(code) for code in codes)


@pytest.mark.parametrize("step", ["template", "event", "topic", "role", "audit", "sheet"])
def test_a_site_designs_nothing(play: Any, step: str) -> None:
    site = play.create("site", Role.SITE)
    steps = {
        "template": lambda: templates.apply_template(site, "breakthrough", "2027-01"),
        "event": lambda: timetable.add_event(site, "meeting", title="No"),
        "topic": lambda: topic_checks.answer(site, "care", "yes"),
        "role": lambda: role_catalogue.write_role(site, "coach", name="No"),
        "audit": lambda: self_audit.list_audits(site),
        "sheet": lambda: sheet_wording.reword(site, "readiness", sheet_wording.SheetWords("No", "", ("No",))),
    }
    with pytest.raises(NotAllowedError):
        steps[step]()


@pytest.mark.parametrize("code", [one.code for one in templates.list_templates()])
def test_no_template_asks_people_to_come_at_the_weekend(code: str) -> None:
    for month in range(1, 13):
        for one in templates.get_template(code).propose(date(2027, month, 1)):
            days = [one.first + timedelta(days=at) for at in range((one.last - one.first).days + 1)]
            assert len(days) > 5 or all(day.weekday() < 5 for day in days), (one.title, one.first)


def test_of_the_topic_check_only_what_was_decided_leaves(play: Any, organiser: Workspace) -> None:
    topic_checks.answer(organiser, "care", "no", "the head of the ward is against it")
    topic_checks.write(organiser, evidence="our own audit, not published", processes=2, measures=4)
    assert not exporting.has_drafts(organiser), "what stays here is nothing to publish"
    topic_checks.write(organiser, verdict="go-if", reason="with one process only")
    site = play.site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    [seen] = site.journal.list_records(TopicCheck, organiser_scope())
    assert (seen.verdict, seen.reason) == ("go-if", "with one process only")
    assert (seen.criteria, seen.evidence, seen.processes) == (None, None, None)
    kept = topic_checks.read_topic(organiser)
    assert kept.answers["care"] == ("no", "the head of the ward is against it")
    assert kept.record is not None
    assert (kept.record.verdict, kept.record.processes) == ("go-if", 2)
    topic_checks.write(organiser, verdict=None)
    assert not topic_checks.read_topic(organiser).record.verdict  # type: ignore[union-attr]


def test_a_role_of_the_collaborative_has_a_holder_since_a_day(play: Any, organiser: Workspace) -> None:
    def role(workspace: Workspace) -> role_catalogue.RoleOf:
        return next(one for one in role_catalogue.list_roles(workspace) if one.code == "programme-leader")

    assert role(organiser).holder == ""
    role_catalogue.name_holder(organiser, "programme-leader", " Ama  Mensah ", "0302 123 456", "2026-02")
    assert (role(organiser).holder, role(organiser).since) == ("Ama Mensah", "2026-02")
    role_catalogue.name_holder(organiser, "programme-leader", "Ama Mensah", "ama@example.org")
    assert (role(organiser).contact, role(organiser).since) == ("ama@example.org", "2026-02")
    role_catalogue.write_role(organiser, "programme-leader", hours=50)
    assert (role(organiser).holder, role(organiser).hours) == ("Ama Mensah", 50)
    role_catalogue.name_holder(organiser, "programme-leader", "Kofi Boateng")
    assert role(organiser).since == organiser.today().isoformat(), "somebody else has it from the day it is said"
    site = play.site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert role(site).holder == "Kofi Boateng"
    role_catalogue.name_holder(organiser, "programme-leader", "")
    assert (role(organiser).holder, role(organiser).contact, role(organiser).since) == ("", "", "")
    with pytest.raises(InputError):
        role_catalogue.name_holder(organiser, "coach", "Ama", since="some day")
    with pytest.raises(NotFoundError):
        role_catalogue.name_holder(organiser, "cook", "Ama")
    with pytest.raises(NotAllowedError):
        role_catalogue.name_holder(organiser, "team-leader", "Ama")
