"""Site by site, and one site's page."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qic_desktop.services import trust
from qic_desktop.services.workspace import Role
from ui.organiser.site import SitePage
from ui.organiser.site_cells import Heading, SiteCell
from ui.organiser.sites import SitesPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> SitesPage:
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    return page


def shown(page: SitesPage) -> list[str]:
    return [cell.code for cell in page.view.cells.cells if isinstance(cell, SiteCell)]


def test_a_new_store_leads_to_design(play: Any, show: Show) -> None:
    window = show(play.create("organiser", Role.ORGANISER), "sites")
    step = page_of(window).empty_step
    assert step is not None
    step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "design"


def test_every_site_stands_in_its_group_on_one_scale(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    assert sorted(shown(page)) == ["S001", "S002", "S003"]
    headings = [cell.text for cell in page.view.cells.cells if isinstance(cell, Heading)]
    assert "Too few points" in headings
    scale = page.view.cells.scale
    assert scale.low <= 0.80 < 0.95 <= scale.high
    assert not page.view.grab().isNull()


def test_chips_and_search_leave_fewer_sites(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    page.chips["silent"].click()
    assert shown(page) == ["S003"]
    page.chips["all"].click()
    page.search.setText("s002")
    assert shown(page) == ["S002"]
    page.search.setText("nobody")
    assert shown(page) == []


def test_a_filter_can_be_asked_for_by_its_place(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites", "silent"))
    assert page.chips["silent"].isChecked()
    assert shown(page) == ["S003"]


def test_enter_opens_the_site_and_its_page_says_what_is_known(three: Any, show: Show) -> None:
    window = show(three, "sites")
    view = page_of(window).view
    place = next(row for row, cell in enumerate(view.cells.cells) if isinstance(cell, SiteCell) and cell.code == "S001")
    view.setCurrentIndex(view.cells.index(place))
    QTest.keyClick(view, Qt.Key.Key_Return)
    page = window.page("site")
    assert isinstance(page, SitePage)
    assert page.story is not None
    assert page.story.site.code == "S001"
    assert page.title() == "Site S001"
    assert page.story.digits == (trust.key_fingerprint(key_of(three)),)
    assert len(page.story.packages) == 1
    assert page.chart.scene is not None


def key_of(workspace: Any) -> str:
    """The key that the first invitation was answered with."""
    found = next(one for one in trust.list_invitations(workspace) if one.code == "S001")
    assert found.answered_by is not None
    return found.answered_by
