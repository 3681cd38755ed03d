"""Feedback on paper: a team without a laptop gets what the others get, under the same rules."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.coaching import entering
from qic_desktop.services.feeding_back.told import told_before
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives, paper_sites
from qic_desktop.services.printing import feedback_papers
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit

MONTHS = ("2026-08", "2026-09")


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Six sites with laptops and one that sends paper forms; October has come from nobody."""
    made: Workspace = play.organiser()
    collaboratives.describe_collaborative(made, title="Care", start="2026-08", comparison_policy="unnamed")
    for number in range(1, 7):
        site = play.enrolled_site(made, f"S00{number}")
        for month in MONTHS:
            play.record(site, month, 10 * number, 100)
        play.take(made, play.export(site))
    site = paper_sites.add_site(made, "Hill post", code="P01", reports_by="paper", since="2026-08")
    for month in MONTHS:
        sheet = entering.read_page(made, site, parse_period(month)).sheet
        entering.give(made, sheet, {play.measure(made).id: Entry(45, 100)}, Source.PAPER, date(2026, 11, 1))
    return made


def words_of(paper: Any) -> str:
    """What is printed."""
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf())).pages)


def test_the_paper_tells_how_the_site_stands_and_what_is_missing(organiser: Workspace) -> None:
    day = new_record(
        TimetableEvent, organiser.new_id(), kind="learning session", title="Second session", start="2027-01-12"
    )
    organiser.journal.append(organiser_private_scope(), [day])
    (paper,) = feedback_papers.prepare_feedback(organiser)
    said = words_of(paper)
    assert "Hill post" in said
    assert "September 2026: yours 45" in said
    assert "middle of the others 35" in said
    assert "Site S001" not in said, "nobody is named where that was not agreed"
    assert "value missing: Oct" in said
    assert "Second session" in said


def test_any_site_can_be_printed_and_papers_lie_beside_each_other(organiser: Workspace, tmp_path: Path) -> None:
    (paper,) = feedback_papers.prepare_feedback(organiser, "S002")
    assert "yours 20" in words_of(paper)
    first = feedback_papers.save_feedback((paper,), tmp_path)
    assert feedback_papers.save_feedback((paper,), tmp_path) != first
    (other,) = feedback_papers.prepare_feedback(organiser)
    folder = feedback_papers.save_feedback((paper, other), tmp_path)
    assert {one.name.partition(",")[0] for one in folder.iterdir()} == {paper.content.title, "Hill post"}


def test_nothing_is_printed_where_nothing_may_be_compared(organiser: Workspace, play: Any) -> None:
    with pytest.raises(NotFoundError):
        feedback_papers.prepare_feedback(organiser, "nobody")
    collaboratives.describe_collaborative(organiser, comparison_policy="off")
    with pytest.raises(NotAllowedError):
        feedback_papers.prepare_feedback(organiser)


def test_what_a_sensitive_measure_tells_on_paper_counts_as_told(organiser: Workspace, play: Any) -> None:
    view = play.measure(organiser)
    organiser.journal.append(organiser_private_scope(), [record_edit(Measure, view.id, sensitive=True)])
    (paper,) = feedback_papers.prepare_feedback(organiser)
    assert "sensitive" in words_of(paper)
    assert set(told_before(organiser, view.id)) == set(MONTHS)
