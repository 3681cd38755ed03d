"""Rubbish in every record of a team: every paper is made, and nothing that people wrote becomes a link or a formula."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qic_desktop import bootstrap, practice
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.period import parse_period
from qic_desktop.practice import PracticeFolder
from qic_desktop.reports.diagnosis_paper import diagnosis_pdf
from qic_desktop.reports.diagnosis_value import PAPER_WIDTH, DiagnosisPaper
from qic_desktop.reports.journal import journal_pdf
from qic_desktop.reports.journal_value import Journal, JournalRamp
from qic_desktop.reports.values import Imprint
from qic_desktop.services.improving import diagnoses
from qic_desktop.services.learning import storyboard
from qic_desktop.services.measuring import entry, measures
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.printing import (
    charter_papers,
    diagnosis_papers,
    driver_papers,
    journal_papers,
    month_papers,
    progress_papers,
    report_files,
    team_papers,
    team_report,
)
from qic_desktop.services.teamwork import actions, meetings, team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit

MONTH = parse_period("2019-03")
WAYS = ("words", "markup", "numbers", "loops", "everything")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice stores of one site and the profile that belongs to them, made once and left as they are."""
    root = tmp_path_factory.mktemp("births")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(root / "at" / "home"))
        practice.demonstrate(root / "at" / "demo", 3, chosen=BIRTHS)
    shutil.move(root / "at", root / "kept")
    return root


@pytest.fixture
def site(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A team's store with everything in it, at the place where it was made."""
    shutil.copytree(kept / "kept", kept / "at")
    monkeypatch.setenv("QIC_HOME", str(kept / "at" / "home"))
    made = bootstrap.open_workspace(PracticeFolder(kept / "at" / "demo").site(BIRTHS.team))
    yield made
    bootstrap.close_workspace(made)
    shutil.rmtree(kept / "at")


def papers_of(site: Workspace) -> Iterator[tuple[str, bytes]]:
    """Every paper of a team, by its name."""
    yield "charter", charter_papers.prepare_charter(site).pdf()
    yield "improvement", team_report.prepare_team_report(site).pdf()
    yield "poster", driver_papers.prepare_poster(site).pdf()
    yield "journal", journal_papers.prepare_journal(site).pdf()
    yield "progress", progress_papers.prepare_progress(site).pdf()
    yield "agreement", team_papers.prepare_agreement(site).pdf()
    yield "form", month_papers.prepare_form(site, MONTH).pdf()
    for one in diagnoses.list_diagnoses(site):
        yield f"diagnosis {one.kind}", diagnosis_papers.prepare_diagnosis(site, one.id).pdf()
    for held in meetings.list_meetings(site)[:3]:
        yield "minutes", team_papers.prepare_minutes(site, held.meeting.id).pdf()
    for view in measures.list_measures(site)[:3]:
        yield "tally", month_papers.prepare_tally(site, view.id, MONTH).pdf()
        for kind in ("monthly", "chart", "wall"):
            yield kind, report_files.report_paper(site, kind, code=view.id).pdf()
    for form in storyboard.FORMS:
        yield form, storyboard.make(storyboard.prepare(site, names=True), form)


@pytest.mark.parametrize("way", WAYS)
def test_every_paper_is_made_whatever_was_written(site: Workspace, rubbish: ModuleType, way: str) -> None:
    written = rubbish.spoil(site, way)
    assert written > len(DECLARATIONS)
    for name, data in papers_of(site):
        if name == storyboard.SLIDES:
            assert links_of(data) == [], name
        else:
            assert data.startswith(b"%PDF"), name
            assert b"/URI" not in data, name


def links_of(slides: bytes) -> list[str]:
    """The parts of a presentation that point outside."""
    with zipfile.ZipFile(BytesIO(slides)) as archive:
        relations = [name for name in archive.namelist() if name.endswith(".rels")]
        return [name for name in relations if b'TargetMode="External"' in archive.read(name)]


@pytest.mark.parametrize("lines", range(20, 130, 7))
def test_a_title_of_any_length_stands_on_its_pages(lines: int) -> None:
    title = "a line\n" * lines
    ramps = tuple(JournalRamp(one, "", ()) for one in ("first", title, "last"))
    made = journal_pdf(Journal("Team", "", "", "", None, ramps, Imprint("1 April 2019")))
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("height", [900.0, 1_500.0, 2_200.0, 60_000.0])
def test_a_picture_higher_than_two_pages_is_made_smaller(height: float) -> None:
    scene = Scene(PAPER_WIDTH, height, (), (0, 0, PAPER_WIDTH, height))
    assert diagnosis_pdf(DiagnosisPaper("Team", "T", "K", scene, "seen", Imprint("1 April 2019"))).startswith(b"%PDF")


@pytest.mark.parametrize("days", [2**53, -(2**53), 0, -1])
def test_a_due_day_that_no_calendar_has_is_within_a_year(play: Any, days: int) -> None:
    site = play.team_at_work(play.organiser())
    (own,) = site.journal.list_records(Measure, site.scope)
    site.journal.append(site.scope, [Edit("measure", own.id, {"rhythm": {"cadence": None, "due_day": days}})])
    view = measures.get_measure(site, own.id)
    assert 0 <= (entry.due_day(view, MONTH) - MONTH.last).days <= 366
    assert entry.open_sheet(site, view).rows


def test_a_team_that_everybody_was_taken_from_has_its_papers(site: Workspace, rubbish: ModuleType) -> None:
    promised = actions.list_actions(site, open_only=True)
    assert promised
    assert rubbish.remove_everybody(site) > 3
    assert team.current_members(site) == ()
    assert [one.id for one in actions.list_actions(site, open_only=True)] == [one.id for one in promised]
    assert all(data for _name, data in papers_of(site))
