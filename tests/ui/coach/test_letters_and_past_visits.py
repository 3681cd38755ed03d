"""What the organiser writes to a coach: beside her sites, on the visit's page and on its pack, until it is put away."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from qic_desktop.services import letters
from qic_desktop.services.coaching import visiting
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.workspace import Workspace
from ui.coach.sites import SitesPage
from ui.opening import OpenedStore
from ui.widgets.buttons import Button

NOTE = "The register is at the ward."


@pytest.fixture
def told(small: Any) -> tuple[Workspace, str]:
    """A coach to whom the organiser wrote about a site; and the site's id."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    requests = [exporting.export_data_package(one, small.root / f"{one.name}.qicpkg").file for one in (site, coach)]
    small.accept(organiser, *requests)
    letters.write_to_coach(organiser, coach.own_id, site.own_id, "Les Filaos", NOTE)
    news = exporting.publish(organiser, small.root / "for-coach.qicpkg", to=coach.own_id).file
    importing.import_packages(coach, [news])
    return coach, site.own_id


def said(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def test_a_note_stands_beside_the_sites_and_at_the_visit(told: tuple[Workspace, str], show: Any) -> None:
    coach, site = told
    window = show(coach)
    window.navigator.go("sites")
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    assert NOTE in said(page.letters)
    visit = visiting.begin_visit(coach, site)
    (part,) = [one for one in visit_papers.prepare_pack(coach, visit.id).content.parts if NOTE in " ".join(one.lines)]
    assert part.title == "The organiser wrote to you"
    window.navigator.go("visit", visit.id)
    assert f"The organiser: {NOTE}" in said(window.page("visit"))
    window.navigator.go("sites")
    (away,) = [one for one in page.letters.findChildren(Button) if "put" in one.accessibleName()]
    away.click()
    assert NOTE not in said(page.letters)
    window.navigator.go("visit", visit.id)
    assert NOTE not in said(window.page("visit"))
    assert all(NOTE not in " ".join(one.lines) for one in visit_papers.prepare_pack(coach, visit.id).content.parts)


def test_a_coach_without_letters_sees_no_news(small: Any, show: Any) -> None:
    organiser = small.organiser()
    coach = small.coach(organiser)
    window = show(coach)
    window.navigator.go("sites")
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    assert page.letters.isHidden()


def test_a_past_visit_is_opened_from_the_page_of_its_site_and_found(told: tuple[Workspace, str], show: Any) -> None:
    coach, site = told
    visit = visiting.begin_visit(coach, site, on="2025-11-03", purpose="Count together")
    visiting.close_visit(coach, visit.id, "ab" * 32)
    window = show(coach)
    window.navigator.go("site", site)
    page = window.page("site")
    assert "Visit · closed · Count together" in said(page)
    (opening,) = [one for one in page.findChildren(Button) if "Open the visit of" in one.accessibleName()]
    opening.click()
    assert (window.navigator.here.key, window.navigator.here.argument) == ("visit", visit.id)
    (hit,) = OpenedStore(coach).search("visit les filaos")
    assert (hit.place.key, hit.place.argument) == ("visit", visit.id)
