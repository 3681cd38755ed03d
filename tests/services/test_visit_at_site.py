"""What a site gets of its coach's visit: a line on its first page, the summary, the recount beside the value."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.services import today
from qic_desktop.services.coaching import closing, for_site, recounts, visiting
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entry, measures
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import monthly_papers, visit_papers
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role
from qic_desktop.wording.coaching import verified_words, visited_words


@pytest.fixture
def visited(play: Any) -> Any:
    """A site whose coach has been there: one month counted again, two actions, a closed visit that has travelled."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Four hours", aim="Faster", start="2026-08")
    site, coach = play.enrolled_site(organiser, "S001"), play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    play.take(coach, news)
    for month, top in (("2026-09", 80), ("2026-10", 100)):
        play.record(site, month, top, 120)
    play.take(coach, play.export(site))
    day = coach.today().isoformat()
    visit = visiting.begin_visit(coach, "S001", on=day)
    view = measures.get_measure(coach, "four-hours")
    visiting.recount(coach, visit.id, view, parse_period("2026-10"), Counted(numerator=94))
    visiting.recount(coach, visit.id, view, parse_period("2026-09"), Counted(numerator=40))
    visiting.propose(coach, visit.id, "Hang the chart where staff meet")
    visiting.propose(coach, visit.id, "Count from the register")
    closing.close(coach, visit.id)
    play.take(site, exporting.export_data_package(coach, play.file("for-site"), to="S001").file)
    return site, visit, day


def test_the_first_page_says_that_the_coach_was_there(visited: Any) -> None:
    site, visit, day = visited
    line = today.today_of(site).visited
    assert (line.id, line.on, line.agreed, line.waiting) == (visit.id, day, 2, 2)
    assert line.next_on > day
    assert visited_words("3 May 2026", 2) == "Your coach visited on 3 May 2026; 2 things agreed."
    assert visited_words("3 May 2026", 0) == "Your coach visited on 3 May 2026."
    for one in for_site.last_of(site).proposed:
        for_site.take_action(site, one.id)
    assert for_site.recent_visit(site).waiting == 0


def test_the_summary_is_read_at_the_site(visited: Any) -> None:
    site, visit, _day = visited
    paper = visit_papers.prepare_summary(site, visit.id)
    assert paper.pdf().startswith(b"%PDF")
    titles = [part.title for part in paper.content.parts]
    assert "Counted again from the source" in titles
    assert "To be done until the next visit" in titles
    assert [one.text for one in for_site.last_of(site).sheet.actions] == [
        "Hang the chart where staff meet",
        "Count from the register",
    ]


def test_a_recount_stands_beside_the_value_until_that_is_corrected(visited: Any, play: Any) -> None:
    site, _visit, _day = visited
    view = measures.get_measure(site, "four-hours")
    found = recounts.verified(site, "", view.id)
    assert verified_words(found["2026-10"]) == "verified by the coach, factor 0.94"
    assert verified_words(found["2026-09"]) == "counted again by the coach, factor 0.50: more reported than seen"
    assert set(entry.open_sheet(site, view).verified) == {"2026-09", "2026-10"}
    play.record(site, "2026-10", 94, 120)
    assert set(entry.open_sheet(site, view).verified) == {"2026-09"}


def test_the_monthly_report_says_what_was_verified(visited: Any) -> None:
    site, _visit, _day = visited
    report = monthly_papers.monthly_report(site)
    assert [row.checked for row in report.table.rows][-2:] == ["0.50", "0.94"]
    assert "October 2026: verified by the coach, factor 0.94." in report.data_quality
