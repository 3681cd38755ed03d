"""A month entered for a site: its sheet, the question before the site's own number, the signature, the next site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.domain.visit import Confirmation
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.coaching import entering
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.printing import entered_papers
from qic_desktop.services.printing.papers import save_paper
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

MONTH = parse_period("2026-10")
DAY = date(2026, 11, 4)


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made = play.organiser()
    exporting.publish(made, play.file("news"))
    return made


def add(organiser: Workspace, code: str) -> str:
    return paper_sites.add_site(organiser, f"Site {code}", code=code, reports_by="paper", since="2026-01")


def give(workspace: Workspace, site: str, top: float, bottom: float = 10) -> entering.EntryPage:
    sheet = entering.read_page(workspace, site, MONTH).sheet
    (line,) = sheet.asked
    first = month_sheet.given_number(sheet, line.id, "numerator", top)
    sheet = month_sheet.after_entries(sheet, first)
    both = month_sheet.given_number(sheet, line.id, "denominator", bottom)
    entering.give(workspace, sheet, both, Source.PHONE, DAY)
    return entering.read_page(workspace, site, MONTH)


def test_a_month_is_entered_waits_and_is_confirmed_by_a_signature(organiser: Workspace) -> None:
    site = add(organiser, "P001")
    empty = entering.read_page(organiser, "P001", MONTH)
    assert (empty.site, empty.allowed, empty.sheet.entered, empty.following) == (site, True, 0, "")
    page = give(organiser, site, 7)
    (line,) = page.sheet.asked
    assert line.is_in
    assert page.sheet.waits(line.id)
    assert [one.source for one in page.sheet.waiting] == ["phone"]
    entering.confirm_sheet(organiser, page.sheet, "team-leader", date(2026, 11, 12))
    after = entering.read_page(organiser, site, parse_period("2026-11"))
    assert after.confirmed is not None
    assert (after.confirmed.by_role, after.confirmed.on, after.confirmed.how) == (
        "team-leader", "2026-11-12", "signature",
    )  # fmt: skip
    assert not entering.read_page(organiser, site, MONTH).sheet.waiting
    again = give(organiser, site, 8)
    assert again.sheet.waiting, "another number is confirmed anew"
    assert len(organiser.journal.list_records(Confirmation)) == 1


def test_what_the_site_typed_itself_is_asked_about(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    play.record(team, "2026-10", 9, 10)
    play.take(organiser, play.export(team))
    sheet = entering.read_page(organiser, team.own_id, MONTH).sheet
    (line,) = sheet.asked
    assert line.entry.numerator == 9
    other = month_sheet.given_number(sheet, line.id, "numerator", 4)
    assert entering.typed_by_site(organiser, sheet, other)[line.id].numerator == 9
    assert not entering.typed_by_site(organiser, sheet, {line.id: line.entry})


def test_the_round_goes_on_and_comes_back_to_the_first(organiser: Workspace) -> None:
    first, second = add(organiser, "P001"), add(organiser, "P002")
    assert entering.next_site(organiser, first) == second
    assert entering.next_site(organiser, second) == first


def test_the_round_of_an_organiser_goes_through_paper_before_laptops(play: Any, organiser: Workspace) -> None:
    first = add(organiser, "P001")
    play.enrolled_site(organiser, "P002")
    second = add(organiser, "P003")
    assert [entering.next_site(organiser, one) for one in (first, second)] == [second, first]


def test_nothing_is_due_before_the_site_takes_part(organiser: Workspace) -> None:
    site = add(organiser, "P001")
    (span,) = (one for one in organiser.journal.list_records(Participation) if one.site == site)
    later = organiser.today().replace(day=1, year=organiser.today().year + 1).isoformat()
    organiser.journal.append(
        organiser_scope(), [record_edit(Participation, span.id, site=site, since=later, until=None, reason=None)]
    )
    assert entering.read_page(organiser, site, MONTH).sheet.due is None


def test_a_team_has_its_own_sheet_and_an_unknown_site_none(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    with pytest.raises(NotAllowedError):
        entering.read_page(team, team.own_id)
    with pytest.raises(NotFoundError):
        entering.read_page(organiser, "nobody")


def test_the_sheet_to_sign_says_what_was_entered(organiser: Workspace, tmp_path: Path) -> None:
    site = add(organiser, "P001")
    give(organiser, site, 7)
    paper = entered_papers.prepare_sheet(organiser, site, MONTH)
    (part,) = paper.content.parts
    assert part.grid is not None
    assert [row[2] for row in part.grid.rows] == ["7 of 10"]
    assert save_paper(paper, tmp_path).read_bytes().startswith(b"%PDF")
