"""Before a paper is made: which unanswered texts stand on it, whatever paper it is."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.domain.text_check import Answer
from qic_desktop.services.improving import cycle_sheets, cycles
from qic_desktop.services.printing import journal_papers, month_papers, team_papers
from qic_desktop.services.removing import printed_texts, text_guard
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.workspace import Workspace

TEXT = "Mrs Awa Traoré\n  bled; the form was in the drawer"


@pytest.fixture
def site(small: Any) -> Workspace:
    made: Workspace = small.site(small.organiser())
    return made


def meeting(site: Workspace) -> str:
    held = meetings.plan_meeting(site, "2026-03-12", "March results")
    meetings.write_meeting(site, held, notes=TEXT)
    return held


def test_minutes_tell_what_may_name_a_patient_and_papers_without_it_do_not(site: Workspace) -> None:
    held = meeting(site)
    minutes = team_papers.prepare_minutes(site, held)
    assert [one.text for one in printed_texts.open_on(site, minutes)] == [TEXT]
    form = month_papers.prepare_form(site, parse_period("2026-03"))
    assert printed_texts.open_on(site, form) == ()
    text_guard.answer(site, TEXT, Answer.NO_PATIENT)
    assert printed_texts.open_on(site, minutes) == ()


def test_tests_of_change_stand_in_the_journal_and_not_on_minutes(site: Workspace) -> None:
    held = meetings.plan_meeting(site, "2026-03-12", "March results")
    cycle_sheets.plan_in_new_ramp(site, "Forms", prediction="patient Neema Juma waits less")
    assert len(cycles.list_cycles(site)) == 1
    (one,) = printed_texts.open_on(site, journal_papers.prepare_journal(site))
    assert one.words == ("patient Neema Juma",)
    assert printed_texts.open_on(site, team_papers.prepare_minutes(site, held)) == ()


def test_a_paper_that_was_read_before_is_known_by_the_words_that_went(site: Workspace) -> None:
    held = meeting(site)
    before = team_papers.prepare_minutes(site, held)
    (one,) = printed_texts.open_on(site, before)
    text_guard.take_out(site, one)
    assert printed_texts.taken_out_yet_on(site, before, [one])
    assert not printed_texts.taken_out_yet_on(site, team_papers.prepare_minutes(site, held), [one])
