"""The registry with many sites: filters by area, wave and how they report, one step for many, sites enrolled twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel

from qic_desktop.services.organising import paper_sites, participations, twins
from qic_desktop.services.organising.registry import RegistrySite, SiteState, read_registry
from qic_desktop.services.trusting import trust
from ui.organiser.registry_rows import Choice, RegistryModel
from ui.organiser.site_steps import SiteStepDialog
from ui.organiser.sites import SitesPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


@pytest.fixture
def mixed(three: Any) -> Any:
    """Three sites of laptops, and two without, in two areas and waves."""
    for number, way in ((1, "excel"), (2, "paper")):
        paper_sites.add_site(
            three, f"Clinic {number}", code=f"P00{number}", reports_by=way, area=f"North / D{number}", wave=str(number)
        )
    return three


def page_of(show: Show, organiser: Any) -> SitesPage:
    page = show(organiser, "sites").page("sites")
    assert isinstance(page, SitesPage)
    return page


def shown(page: SitesPage) -> list[str]:
    return sorted(row.site.code for row in page.model.rows)


def test_filters_offer_what_the_sites_say(mixed: Any, show: Show) -> None:
    page = page_of(show, mixed)
    assert page.filters.values("area") == ["", "North", "North / D1", "North / D2"]
    assert page.filters.values("wave") == ["", "1", "2"]
    assert page.filters.values("way") == ["", "laptop", "excel", "paper"]
    page.filters.chosen.emit("area", "North")
    assert shown(page) == ["P001", "P002"]
    page.filters.chosen.emit("way", "paper")
    assert shown(page) == ["P002"]
    page.filters.chosen.emit("wave", "1")
    assert shown(page) == []
    page.show_all()
    assert len(shown(page)) == 5


def test_without_areas_and_waves_there_are_no_such_filters(three: Any, show: Show) -> None:
    page = page_of(show, three)
    assert page.filters.isHidden()


def test_all_that_are_shown_are_paused_in_one_step(mixed: Any, show: Show) -> None:
    page = page_of(show, mixed)
    page.filters.chosen.emit("area", "North")
    assert "2 sites" in page.change.text()
    page.ask_step("pause")
    dialog = page.dialog
    assert isinstance(dialog, SiteStepDialog)
    assert dialog.under.text() == "2 sites"
    dialog.first.setText("2026-05")
    dialog.reason.setText("Strike")
    assert "2 sites, 0 values stay." in dialog.told.text()
    dialog.step.click()
    found = participations.read_all(mixed)
    paused = [trust.find_site(mixed, code).id for code in ("P001", "P002")]
    assert all(found[site].pauses for site in paused)
    mixed.journal.undo()
    found = participations.read_all(mixed)
    assert not any(found[site].pauses for site in paused)


def test_marked_sites_are_meant_and_not_all(mixed: Any, show: Show) -> None:
    page = page_of(show, mixed)
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.clearSelection()
    for place in (0, 2):
        page.table.selectionModel().select(page.model.index(place, 0), rows)
    assert "2 sites" in page.change.text()
    assert [one.code for one in page.chosen_sites()] == [page.model.rows[place].site.code for place in (0, 2)]


def test_two_codes_of_one_facility_are_offered_and_settled(mixed: Any, show: Show) -> None:
    page = page_of(show, mixed)
    assert page.twins.isHidden()
    paper_sites.add_site(mixed, "S001 Site", code="X1", reports_by="paper")
    page.refresh(None)
    assert not page.twins.isHidden()
    assert "may be one facility under two codes" in page.twins.words.text()
    page.twins.ask()
    dialog = page.twins.dialog
    assert dialog is not None
    assert "enrolled twice" in dialog.told.text()
    dialog.step.click()
    page.refresh(None)
    assert page.twins.isHidden()
    assert twins.list_twins(mixed) == ()


def test_two_facilities_are_put_away(mixed: Any, show: Show) -> None:
    paper_sites.add_site(mixed, "S001 Site", code="X1", reports_by="paper")
    page = page_of(show, mixed)
    page.twins.put_away()
    assert page.twins.isHidden()
    page.refresh(None)
    assert page.twins.isHidden()


def test_ten_thousand_rows_are_filtered_and_sorted_in_the_list(three: Any) -> None:
    registry = read_registry(three)
    sites = tuple(
        RegistrySite(
            f"id{n}",
            f"Clinic {n:05}",
            f"C{n:05}",
            SiteState.SILENT if n % 3 else SiteState.PART,
            missing=n % 3,
            area=f"R{n % 10} / D{n % 100}",
            wave=str(n % 4),
            reports_by=("laptop", "excel", "paper")[n % 3],
        )
        for n in range(10_000)
    )
    model = RegistryModel()
    model.show_registry(replace(registry, sites=sites))
    model.arrange(Choice(area="R3", wave="1", order="code"))
    assert {row.site.area.partition(" ")[0] for row in model.rows} == {"R3"}
    assert {row.site.wave for row in model.rows} == {"1"}
    codes = [row.site.code for row in model.rows]
    assert codes == sorted(codes)
    assert len(codes) == sum(n % 10 == 3 and n % 4 == 1 for n in range(10_000))
    model.arrange(Choice(way="paper", order="need", reverse=True))
    assert model.rowCount() == 3333
