"""Before a paper is made, texts on it that may name a patient are told; nothing is lost, and nothing is blocked."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from qic_desktop.services.improving import cycle_sheets, cycles
from qic_desktop.services.removing import text_guard
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.workspace import Workspace
from ui.exchange.text_questions import TextQuestions
from ui.shell.window import MainWindow
from ui.site import learning_storyboard, meeting, tests_of_change
from ui.site.meeting import MeetingPage
from ui.site.tests_of_change import TestsOfChangePage
from ui.workspace import Frame

NOTES = "The form of Mrs Awa Diallo was in the drawer"


@pytest.fixture
def shown(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    specs = [meeting.page_spec(), tests_of_change.page_spec(), learning_storyboard.page_spec()]
    return open_window(team, specs, Frame("Mtoni Juu", "team"))


@pytest.fixture
def made(shown: MainWindow, team: Workspace, tmp_path: Path) -> tuple[MeetingPage, list[Path]]:
    """The page of a meeting whose notes name somebody; the papers that were made."""
    held = meetings.plan_meeting(team, "2019-04-05", "March results")
    meetings.write_meeting(team, held, notes=NOTES)
    shown.navigator.go("meeting", held)
    page = shown.page("meeting")
    assert isinstance(page, MeetingPage)
    files: list[Path] = []
    page.printer.then = files.append
    page.printer.folder = tmp_path
    return page, files


def step(shown: MainWindow, word: str) -> QPushButton:
    found = [one for one in shown.notices.findChildren(QPushButton) if one.text() == word and one.isVisible()]
    assert len(found) == 1, word
    return found[0]


def sheet_of(shown: MainWindow) -> TextQuestions:
    QApplication.processEvents()
    (found,) = [one for one in shown.findChildren(TextQuestions) if one.isVisible()]
    return found


def words_of(file: Path) -> str:
    return " ".join("".join(sheet.extract_text() for sheet in PdfReader(file).pages).split())


def test_minutes_are_questioned_as_they_are_typed(shown: MainWindow, team: Workspace) -> None:
    held = meetings.plan_meeting(team, "2019-04-05", "March results")
    shown.navigator.go("meeting", held)
    page = shown.page("meeting")
    assert isinstance(page, MeetingPage)
    page.texts["decisions"].setFocus()
    QTest.keyClicks(page.texts["decisions"], NOTES)
    page.texts["decisions"].clearFocus()
    QApplication.processEvents()
    assert shown.guard.question is not None
    shown.guard.question.take.click()
    assert meetings.get_meeting(team, held).meeting.decisions == "The form of … was in the drawer"


def test_the_notice_stands_before_the_paper_is_made_and_print_anyway_prints(
    shown: MainWindow, team: Workspace, made: tuple[MeetingPage, list[Path]]
) -> None:
    page, files = made
    page._print_minutes()
    assert files == []
    assert shown.notices.texts == ("1 text on this paper may name a patient.",)
    if folder := os.environ.get("QIC_PICTURES"):
        shown.grab().save(f"{folder}/printed-texts.png")
    step(shown, "Print anyway").click()
    assert "Mrs Awa Diallo" in words_of(files[0])
    assert len(text_guard.open_printed(team)) == 1, "that was no answer"


def test_looked_at_and_taken_out_the_paper_goes_without_the_name(
    shown: MainWindow, team: Workspace, made: tuple[MeetingPage, list[Path]]
) -> None:
    page, files = made
    page._print_minutes()
    step(shown, "Look at it").click()
    sheet = sheet_of(shown)
    assert sheet.on.text() == "Print anyway"
    if folder := os.environ.get("QIC_PICTURES"):
        shown.grab().save(f"{folder}/printed-texts-sheet.png")
    sheet.rows[0].take.click()
    assert sheet.on.text() == "Go on"
    sheet.on.click()
    assert "The form of … was in the drawer" in words_of(files[0])


def test_not_now_makes_nothing_and_loses_nothing(
    shown: MainWindow, team: Workspace, made: tuple[MeetingPage, list[Path]]
) -> None:
    page, files = made
    page._print_minutes()
    step(shown, "Look at it").click()
    sheet_of(shown).reject()
    assert files == []
    (view,) = meetings.list_meetings(team)
    assert view.meeting.notes == NOTES
    page._print_minutes()
    step(shown, "Look at it").click()
    sheet_of(shown).on.click()
    assert "Mrs Awa Diallo" in words_of(files[0])


def test_other_papers_tell_only_of_what_stands_on_them(
    shown: MainWindow, team: Workspace, made: tuple[MeetingPage, list[Path]], tmp_path: Path
) -> None:
    shown.navigator.go("tests-of-change")
    page = shown.page("tests-of-change")
    assert isinstance(page, TestsOfChangePage)
    files: list[Path] = []
    page.printer.then = files.append
    page.printer.folder = tmp_path
    ramp = cycles.open_ramp(team, "Nurse at the door")
    cycles.open_cycle(team, ramp.id, objective="x")
    page._print_journal()
    assert len(files) == 1, "the minutes are another paper"
    cycle_sheets.plan_in_new_ramp(team, "Drawer", prediction="patient Neema Juma waits less")
    page._print_journal()
    assert len(files) == 1
    step(shown, "Print anyway").click()
    assert len(files) == 2
