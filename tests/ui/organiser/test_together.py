"""All sites together on the Measures page, beside the same sites throughout, by every choice of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.organising import collaboratives, context_events
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit
from tests.ui.looking import faults_of
from ui.organiser.charts_page import ChartsPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]
MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Five sites: four report throughout, one came late; three lie in the North."""
    made: Workspace = play.organiser()
    collaboratives.describe_collaborative(made, title="Care", start="2026-07")
    for number in range(5):
        site = play.enrolled_site(made, f"S{number:03d}")
        for month in MONTHS if number else MONTHS[-1:]:
            play.record(site, month, 60 + number, 100)
        play.take(made, play.export(site))
        area = "North" if number < 3 else "South"
        made.journal.append(organiser_scope(), [record_edit(Site, site.own_id, area=area)])
    return made


def page_of(window: MainWindow) -> ChartsPage:
    page = window.page("measures")
    assert isinstance(page, ChartsPage)
    QApplication.processEvents()
    return page


def test_all_sites_stand_beside_those_that_reported_throughout(organiser: Workspace, show: Show) -> None:
    page = page_of(show(organiser, "measures", "together"))
    pane = page.together
    assert pane.isVisible()
    assert (pane.every.title.text(), pane.same.title.text()) == ("All 5 sites", "The same 4 sites throughout")
    assert pane.every.chart.isVisible()
    assert pane.same.chart.isVisible()
    assert "62" in pane.every.sentence.accessibleName()
    assert not page.range.isVisible()
    assert faults_of(page) == []


def test_an_area_and_months_since_the_start_are_followed(organiser: Workspace, show: Show) -> None:
    context_events.write_happening(organiser, "Strike", "2026-08", kind="strike")
    page = page_of(show(organiser, "measures", "together"))
    assert "Strike" in page.together.around.text()
    page.choices.areas.choose("North")
    page.choices.areas.chosen.emit("North")
    assert page.together.every.title.text() == "All 3 sites"
    page.choices.align.choose("start")
    page.choices.align.chosen.emit("start")
    assert "by months since a start" in page.together.around.text()


def test_who_came_late_stands_in_the_picture_of_all_only(organiser: Workspace, play: Any, show: Show) -> None:
    for number in range(6, 9):
        site = play.enrolled_site(organiser, f"S{number:03d}")
        play.record(site, "2026-10", 50, 100)
        play.take(organiser, play.export(site))
    page = page_of(show(organiser, "measures", "together"))
    assert page.together.every.title.text() == "All 8 sites"
    assert page.together.same.title.text() == "The same 4 sites throughout"


def test_the_overview_leads_here(organiser: Workspace, show: Show) -> None:
    window = show(organiser, "overview")
    window.page("overview").ways.click()
    assert page_of(window).together.isVisible()
