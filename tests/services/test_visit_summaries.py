"""The summary that both keep is printed again to the byte, and anybody can say whether a paper is it."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.services.coaching import closing, summaries, visiting, visits
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def round_(play: Any) -> tuple[Workspace, Workspace]:
    """One site with values, and a coach who holds them."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Four hours", aim="Faster", start="2026-08")
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    play.take(coach, news)
    play.record(site, "2026-09", 95, 100)
    play.take(coach, play.export(site))
    return site, coach


def closed(coach: Workspace, **fields: object) -> closing.Closed:
    visit = visiting.begin_visit(coach, "S001")
    visiting.write_visit(coach, visit.id, praise="The register is complete.", **fields)
    return closing.close(coach, visit.id)


def test_it_is_printed_again_to_the_byte_whatever_came_since(play: Any, round_: tuple[Workspace, Workspace]) -> None:
    site, coach = round_
    made = closed(coach)
    (visit,) = visits.list_visits(coach)
    play.record(site, "2026-10", 10, 100)
    play.take(coach, play.export(site))
    again = visiting.begin_visit(coach, "S001")
    visiting.write_visit(coach, again.id, praise="Other words.")
    assert visit_papers.prepare_summary(coach, visit.id).pdf() == made.pdf
    assert visit_papers.prepare_summary(coach, again.id).pdf() != made.pdf


def test_a_paper_says_whether_it_is_the_one(play: Any, round_: tuple[Workspace, Workspace]) -> None:
    site, coach = round_
    made = closed(coach)
    play.take(site, exporting.export_data_package(coach, play.file("coach"), to=site.own_id).file)
    for laptop in (coach, site):
        found = summaries.visit_of(laptop, made.pdf)
        assert found is not None
        assert found.summary == made.summary
        assert summaries.visit_of(laptop, made.pdf + b" ") is None
        assert summaries.visit_of(laptop, b"") is None


def test_what_lies_here_damaged_is_not_told_as_the_paper_of_then(round_: tuple[Workspace, Workspace]) -> None:
    _site, coach = round_
    closed(coach)
    (visit,) = visits.list_visits(coach)
    for text in ("", "AAAA", "no base 64 at all"):
        coach.journal.keep_draft(coach.scope, "visit_summary", visit.id, "pdf", text)
        assert summaries.kept(coach, visit) is None
    assert visit_papers.prepare_summary(coach, visit.id).pdf().startswith(b"%PDF")


def test_tests_looked_at_stand_on_it(play: Any, round_: tuple[Workspace, Workspace]) -> None:
    from qic_desktop.services.improving import cycle_sheets, cycles

    site, coach = round_
    made = cycle_sheets.planned_cycle(cycle_sheets.plan_in_new_ramp(site, "Clock on the wall", prediction="8 of 10"))
    cycles.start_cycle(site, made, "2026-09-01")
    cycles.write_cycle(site, made, learning="Somebody must look at it.")
    play.take(coach, play.export(site))
    visit = visiting.begin_visit(coach, "S001")
    visiting.write_visit(coach, visit.id, cycles=[made])
    parts = {part.title: part for part in visit_papers.prepare_summary(coach, visit.id).content.parts}
    assert parts["Tests of change looked at"].lines == ("A1: Clock on the wall · Somebody must look at it.",)


def test_closed_again_it_tells_what_was_written_since(play: Any, round_: tuple[Workspace, Workspace]) -> None:
    _site, coach = round_
    first = closed(coach)
    (held,) = visits.list_visits(coach)
    visit = held.id
    visiting.write_visit(coach, visit, minutes=120)
    again = closing.close(coach, visit, next_on="2099-05-03")
    assert again.summary != first.summary
    assert visits.get_visit(coach, visit).summary == again.summary
    assert summaries.visit_of(coach, again.pdf) is not None
    assert summaries.visit_of(coach, first.pdf) is None, "the paper of then is no longer the one both keep"
    assert visit_papers.prepare_summary(coach, visit).pdf() == again.pdf
