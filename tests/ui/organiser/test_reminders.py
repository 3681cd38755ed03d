"""Who has not reported, asked from the inbox: one letter to all, worded and taken back in one place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import paper_sites, reminders
from qic_desktop.services.workspace import Workspace
from ui.organiser.inbox import InboxPage
from ui.organiser.reminders import ReminderDialog
from ui.organiser.reporting import ReportingPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    made.practice_day = date(2026, 11, 22)
    exporting.publish(made, play.file("news"))
    return made


def page_of(window: MainWindow) -> InboxPage:
    page = window.page("inbox")
    assert isinstance(page, InboxPage)
    QApplication.processEvents()
    return page


def asked(page: InboxPage) -> ReminderDialog:
    page.silent.click()
    dialog = page.reminding.dialog
    assert dialog is not None
    return dialog


def said(part: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def test_all_silent_sites_get_one_letter_that_can_be_taken_back(play: Any, show: Show, organiser: Workspace) -> None:
    ids = [play.enrolled_site(organiser, code).own_id for code in ("S001", "S002", "S003")]
    window = show(organiser, "inbox")
    page = page_of(window)
    dialog = asked(page)
    assert dialog.windowTitle() == "3 sites have not reported everything that was due"
    assert sorted(dialog.sites) == sorted(ids)
    assert "August 2026, September 2026, October 2026" in dialog.body.toPlainText()
    dialog.boxes[0][1].setChecked(False)
    dialog.body.setPlainText(" ")
    dialog.accept_if_complete()
    assert reminders.waiting_letters(organiser) == ()
    dialog.body.setPlainText("Please send them. Is the laptop well?")
    dialog.accept_if_complete()
    (letter,) = reminders.waiting_letters(organiser)
    assert (len(letter.to or ()), letter.body) == (2, "Please send them. Is the laptop well?")
    assert "A letter to 2 sites goes with the next news, in a file for each of them alone." in said(window)
    (step,) = (one for one in window.findChildren(QAbstractButton) if one.text() == "Take it back")
    step.click()
    assert reminders.waiting_letters(organiser) == ()


def test_who_was_reminded_is_not_ticked_again(play: Any, show: Show, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001").own_id
    reminders.write_reminder(organiser, [site], "Your values", "Please send them.")
    exporting.publish(organiser, play.file("news"))
    dialog = asked(page_of(show(organiser, "inbox")))
    assert dialog.sites == []
    assert "reminded on" in dialog.boxes[0][1].text()
    dialog.accept_if_complete()
    assert reminders.waiting_letters(organiser) == ()


def test_sites_without_a_laptop_are_to_be_called(show: Show, organiser: Workspace) -> None:
    paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="paper")
    dialog = asked(page_of(show(organiser, "inbox")))
    assert "No laptop, so no letter" in said(dialog)
    assert "Hillview" in said(dialog)
    assert dialog.first_choice.isHidden()


def test_when_everything_came_that_is_said(show: Show, organiser: Workspace) -> None:
    window = show(organiser, "inbox")
    page_of(window).silent.click()
    assert page_of(window).reminding.dialog is None


def test_reporting_leads_to_the_same_letter(play: Any, show: Show, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001").own_id
    window = show(organiser, "reporting")
    page = window.page("reporting")
    assert isinstance(page, ReportingPage)
    page.remind.click()
    dialog = page.reminding.dialog
    assert dialog is not None
    assert dialog.sites == [site]
    dialog.accept_if_complete()
    assert "A letter to 1 site goes with the next news, in a file for it alone." in said(window)
    (step,) = (one for one in window.findChildren(QAbstractButton) if one.text() == "To the news …")
    step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "design"
