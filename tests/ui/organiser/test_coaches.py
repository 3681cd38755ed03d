"""The coaches' dialog from Sites and from a site's page: lists, several at once, entering, the rule for visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.need import Group
from qic_desktop.services.organising import caseloads
from qic_desktop.services.trusting import enrolling, revoking
from qic_desktop.services.workspace import Role
from tests.ui import looking
from ui.organiser.coaches import CoachesDialog
from ui.organiser.site import SitePage
from ui.organiser.sites import SitesPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


@pytest.fixture
def coached(three: Any, play: Any) -> Any:
    """The three sites, and a coach who has joined."""
    coach = play.site(three, "coach", role=Role.COACH)
    play.take(three, play.export(coach))
    enrolling.enrol(three, enrolling.find_requests(three, "coach")[0])
    return three


def opened(window: MainWindow) -> CoachesDialog:
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    page.coaches.click()
    QApplication.processEvents()
    assert isinstance(page.dialog, CoachesDialog)
    return page.dialog


def test_without_a_coach_it_leads_to_invitations(three: Any, show: Show) -> None:
    window = show(three, "sites")
    dialog = opened(window)
    assert dialog.invite.isVisible()
    assert not dialog.full.isVisible()
    dialog.invite.click()
    place = window.navigator.here
    assert place is not None
    assert (place.key, place.argument) == ("design", "invitations")


def test_sites_are_ticked_from_the_keyboard_and_kept_as_one_step(coached: Any, show: Show) -> None:
    window = show(coached, "sites")
    dialog = opened(window)
    assert dialog.search.hasFocus() or not dialog.isActiveWindow()
    assert "every site" in dialog.told.text()
    QTest.keyClicks(dialog.search, "S00")
    dialog.list.setFocus()
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert "1 site" in dialog.told.text()
    dialog.search.setText("S003")
    dialog.all.click()
    assert "2 sites" in dialog.told.text()
    dialog.keep.click()
    assert not dialog.isVisible()
    (coach,) = caseloads.list_coaches(coached)
    assert len(coach.sites) == 2
    coached.journal.undo()
    (coach,) = caseloads.list_coaches(coached)
    assert coach.sites == frozenset()


def test_a_click_on_a_line_ticks_it_and_another_takes_it_away(coached: Any, show: Show) -> None:
    dialog = opened(show(coached, "sites"))
    at = dialog.list.visualItemRect(dialog.list.item(2)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(dialog.list.ticked) == 1
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert dialog.list.ticked == []


def test_the_coach_is_let_enter_for_what_is_ticked(coached: Any, show: Show) -> None:
    dialog = opened(show(coached, "sites"))
    assert not dialog.enter.isEnabled()
    first = dialog.list.item(0).data(Qt.ItemDataRole.UserRole)
    dialog.list.tick(first)
    assert dialog.enter.isEnabled()
    dialog.enter.click()
    (coach,) = caseloads.list_coaches(coached)
    assert coach.enters == frozenset({first})
    assert dialog.list.item(0).text().endswith("may enter")
    assert dialog.list.ticked == [first]
    assert not dialog.enter.isEnabled()


def test_the_rule_is_kept_and_nonsense_is_said(coached: Any, show: Show) -> None:
    dialog = opened(show(coached, "sites"))
    dialog.days[Group.SOON].setText("soon")
    dialog.keep.click()
    assert dialog.problem.isVisible()
    dialog.days[Group.SOON].setText("7")
    dialog.keep.click()
    assert "more urgent" in dialog.problem.text()
    dialog.days[Group.SOON].setText("45")
    dialog.keep.click()
    assert caseloads.read_rule(coached).days[Group.SOON] == 45


def test_a_sites_page_brings_the_site_along(coached: Any, show: Show) -> None:
    site = coached.journal.list_records(Site)[0].id
    window = show(coached, "site", site)
    page = window.page("site")
    assert isinstance(page, SitePage)
    page.ask_coach()
    assert isinstance(page.dialog, CoachesDialog)
    assert page.dialog.list.ticked == [site]
    page.dialog.keep.click()
    (coach,) = caseloads.list_coaches(coached)
    assert coach.sites == frozenset({site})


def test_nothing_is_cut_or_nameless(coached: Any, show: Show) -> None:
    dialog = opened(show(coached, "sites"))
    assert not looking.faults_of(dialog)
    assert not looking.unnamed(dialog)


def test_a_coachs_lost_laptop_is_trusted_no_more(coached: Any, show: Show) -> None:
    dialog = opened(show(coached, "sites"))
    coach = dialog.chosen
    assert coach is not None
    (laptop,) = revoking.trusted_laptops(coached, coach.id)
    dialog.lost.click()
    ending = dialog.ending
    ending.reason.setText("Left in the bus")
    ending.typed.setText(laptop.spoken.words[0])
    ending.step.click()
    assert revoking.trusted_laptops(coached, coach.id) == ()
    assert dialog.chosen is None, "a coach without a laptop is invited again"
