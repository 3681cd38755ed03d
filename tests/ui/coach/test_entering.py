"""Entering for a site in the window: typed, asked, marked, signed, and read-only without the right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.services.exchanging import carrying, exporting
from qic_desktop.services.measuring import entering_for
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import entry_rights, trust
from ui.coach.entering import EnterForPage
from ui.coach.sites import SitesPage
from ui.shell.window import MainWindow
from ui.theme.apply import apply_theme


@pytest.fixture
def ready(small: Any) -> Any:
    """A coach with the right to enter for one site with a laptop and one without."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    month = period_of(site.today(), PeriodKind.MONTH).preceding().text
    small.record(site, [month])
    paper = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    request = exporting.export_data_package(coach, small.root / "coach.qicpkg").file
    small.accept(organiser, request)
    return small, organiser, coach, site.own_id, paper


def allow(small: Any, organiser: Any, coach: Any, *sites: str) -> None:
    entry_rights.grant(organiser, coach.journal.writer, sites)
    carrying.take_packages(coach, [exporting.publish(organiser, small.root / "allowed.qicpkg").file])


def page_of(window: MainWindow, site: str) -> EnterForPage:
    window.navigator.go("enter-for", site)
    page = window.page("enter-for")
    assert isinstance(page, EnterForPage)
    return page


def type_in(page: EnterForPage, *numbers: str) -> None:
    for field, number in zip(page.panel.fields, numbers, strict=True):
        field.setText(number)
        field.commit()


def test_what_is_typed_is_kept_marked_and_confirmed_by_signature(ready: Any, show: Any, tmp_path: Path) -> None:
    small, organiser, coach, _site, paper = ready
    allow(small, organiser, coach, paper)
    page = page_of(show(coach), paper)
    page.printer.folder, page.printer.then = tmp_path, lambda _file: None
    assert page.strip.isHidden()
    assert not page.print.isEnabled()
    page.source.choose("phone")
    page.source.chosen.emit("phone")
    assert page.day_title.text() == "Called on"
    type_in(page, "14", "16")
    (held,) = entering_for.unconfirmed(coach, paper)
    assert (held.observation.numerator, held.observation.denominator, held.source) == (14, 16, "phone")
    assert "the site has not confirmed it yet" in page.strip.words.text()
    assert page.panel.rows[0].state.accessibleName() == "not confirmed"

    page.print_sheet()
    assert len(list(tmp_path.glob("*.pdf"))) == 1

    page.ask_confirmed()
    dialog = page.dialog
    dialog.day.setText((coach.today() + timedelta(days=1)).isoformat())
    dialog.write()
    assert entering_for.unconfirmed(coach, paper), "a day still to come is asked about"
    dialog.day.setText(coach.today().isoformat())
    dialog.role.choose("team-leader")
    dialog.write()
    assert not entering_for.unconfirmed(coach, paper)
    assert page.strip.isHidden()
    assert not page.confirmed.isEnabled()


def test_a_month_that_came_by_telephone_opens_as_such(ready: Any, show: Any) -> None:
    small, organiser, coach, _site, paper = ready
    allow(small, organiser, coach, paper)
    window = show(coach)
    page = page_of(window, paper)
    page.source.choose("phone")
    type_in(page, "14", "16")
    page.source.choose("paper")
    page.page = None
    page.refresh(None)
    assert page.source.key == "phone"
    assert page.day_title.text() == "Called on"


def test_the_sites_own_number_is_not_replaced_unasked(ready: Any, show: Any) -> None:
    small, organiser, coach, site, _paper = ready
    allow(small, organiser, coach, site)
    window = show(coach)
    page = page_of(window, site)
    held = page.page.sheet.asked[0].entry.numerator
    page.panel.fields[0].setText("3")
    page.panel.fields[0].commit()
    assert page.page.sheet.asked[0].entry.numerator == held
    assert page.panel.fields[0].text() == f"{held:g}"
    (asked,) = window.notices.texts
    assert "the site has typed" in asked
    steps = {one.text(): one for one in window.notices.findChildren(QPushButton)}
    steps["Keep the site’s"].click()
    assert not window.notices.texts
    page.panel.fields[0].setText("3")
    page.panel.fields[0].commit()
    next(one for one in window.notices.findChildren(QPushButton) if one.text() == "Enter mine").click()
    assert page.page.sheet.asked[0].entry.numerator == 3
    assert page.page.sheet.waiting


def question(window: Any) -> dict[str, QPushButton]:
    """The steps of the question that stands above the page."""
    return {one.text(): one for one in window.notices.findChildren(QPushButton)}


def type_over(page: EnterForPage, number: str = "3", *, leave: bool = True) -> None:
    """Type over the site's own number; without ``leave`` the field still has the focus."""
    page.panel.fields[0].setText(number)
    page.panel.fields[0].setModified(True)
    if leave:
        page.panel.fields[0].commit()


def walk(window: MainWindow, page: EnterForPage, way: str, other: str) -> None:
    """Away from a site's month: to another page, site or month, or on to the next site."""
    if way == "page":
        window.navigator.go("sites")
    elif way == "site":
        window.navigator.go("enter-for", other)
    elif way == "next":
        page.go_on()
    else:
        page._on_month(page.page.sheet.month.preceding().text)
    QApplication.processEvents()


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("way", ["page", "site", "month", "next"])
def test_a_number_over_the_sites_own_waits_until_it_is_answered(ready: Any, show: Any, way: str, left: bool) -> None:
    small, organiser, coach, site, paper = ready
    allow(small, organiser, coach, site, paper)
    window = show(coach)
    page = page_of(window, site)
    held, month = page.page.sheet.asked[0].entry.numerator, page.page.sheet.month
    type_over(page, leave=left)
    assert [text for text in window.notices.texts if "Enter yours (3 of" in text] == list(window.notices.texts)
    walk(window, page, way, paper)
    (told,) = window.notices.texts
    assert told.startswith("Les Filaos, "), "another place is not asked about this one, but told"
    assert "kept, but not entered" in told
    question(window)["Answer now"].click()
    QApplication.processEvents()
    assert (page.page.site, page.page.sheet.month) == (site, month)
    assert page.isVisible()
    assert page.page.sheet.asked[0].entry.numerator == held
    assert len(window.notices.texts) == 1, "it is asked again, once"
    assert "Enter yours (3 of" in window.notices.texts[0]
    question(window)["Enter mine"].click()
    assert page.page.sheet.asked[0].entry.numerator == 3
    page.refresh(None)
    assert not window.notices.texts


@pytest.mark.parametrize("left", [True, False])
def test_it_is_asked_again_after_the_window_was_closed(ready: Any, show: Any, left: bool) -> None:
    small, organiser, coach, site, _paper = ready
    allow(small, organiser, coach, site)
    window = show(coach)
    page = page_of(window, site)
    held = page.page.sheet.asked[0].entry.numerator
    type_over(page, leave=left)
    window.close()
    window = show(coach)
    page = page_of(window, site)
    assert page.page.sheet.asked[0].entry.numerator == held
    assert "Enter yours (3 of" in window.notices.texts[0]
    question(window)["Enter mine"].click()
    assert page.page.sheet.asked[0].entry.numerator == 3


def test_whoever_comes_back_without_a_choice_is_asked_again(ready: Any, show: Any) -> None:
    small, organiser, coach, site, _paper = ready
    allow(small, organiser, coach, site)
    window = show(coach)
    page = page_of(window, site)
    type_over(page)
    window.navigator.go("sites")
    window.navigator.go("enter-for")
    QApplication.processEvents()
    assert sum("Enter yours (3 of" in text for text in window.notices.texts) == 1


def test_the_question_says_what_the_site_says_now(ready: Any, show: Any) -> None:
    small, organiser, coach, site, _paper = ready
    allow(small, organiser, coach, site)
    window = show(coach)
    page = page_of(window, site)
    type_over(page)
    (before,) = window.notices.texts
    team = next(one for one in small.opened if one.own_id == site)
    small.record(team, [page.page.sheet.month.text], first=29)
    carrying.take_packages(coach, [exporting.export_data_package(team, small.root / "again.qicpkg").file])
    page.refresh(None)
    (after,) = window.notices.texts
    assert "29 of 32" in after
    assert after != before


def test_printing_leaves_the_question_where_it_is(ready: Any, show: Any, tmp_path: Path) -> None:
    small, organiser, coach, site, _paper = ready
    allow(small, organiser, coach, site)
    window = show(coach)
    page = page_of(window, site)
    page.printer.folder, page.printer.then = tmp_path, lambda _file: None
    type_over(page, leave=False)
    page.print_sheet()
    assert sum("Enter yours (3 of" in text for text in window.notices.texts) == 1


def test_the_sites_own_kept_is_asked_about_no_more(ready: Any, show: Any) -> None:
    small, organiser, coach, site, _paper = ready
    allow(small, organiser, coach, site)
    window = show(coach)
    page = page_of(window, site)
    page.panel.fields[0].setText("3")
    page.panel.fields[0].commit()
    question(window)["Keep the site’s"].click()
    window.navigator.go("sites")
    window.navigator.go("enter-for", site)
    QApplication.processEvents()
    assert not window.notices.texts
    assert not coach.store.rows("select 1 from draft where entity='typed_over'")


def test_without_the_right_it_is_to_read_only(ready: Any, show: Any) -> None:
    _small, _organiser, coach, site, _paper = ready
    page = page_of(show(coach), site)
    assert not page.refused.isHidden()
    assert page.asked.isHidden()
    assert all(field.isReadOnly() for field in page.panel.fields)


def test_the_next_site_of_the_round_is_a_key_away(ready: Any, show: Any) -> None:
    small, organiser, coach, site, paper = ready
    allow(small, organiser, coach, site, paper)
    window = show(coach)
    page = page_of(window, paper)
    window.activateWindow()
    QApplication.processEvents()
    page.panel.fields[0].setFocus()
    QTest.keyClick(page.panel.fields[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.navigator.here.argument == site
    assert {one.id for one in trust.list_sites(coach)} == {site, paper}


def test_whoever_comes_to_a_site_types_on_at_once(ready: Any, show: Any) -> None:
    small, organiser, coach, site, paper = ready
    allow(small, organiser, coach, site, paper)
    window = show(coach)
    page = page_of(window, paper)
    window.activateWindow()
    page.open(site)
    page.next.setFocus()
    page.refresh(None)
    QApplication.processEvents()
    assert page.panel.fields[0].hasFocus()


def test_it_is_reached_from_the_list_and_says_what_to_do_without_a_site(ready: Any, show: Any) -> None:
    _small, _organiser, coach, _site, _paper = ready
    window = show(coach)
    page = page_of(window, "")
    assert not page.empty.isHidden()
    assert page.parts.isHidden()
    window.navigator.go("sites")
    sites = window.page("sites")
    assert isinstance(sites, SitesPage)
    sites.step.entry.click()
    assert window.navigator.here.key == "enter-for"
    assert window.navigator.here.argument == sites.chosen
    assert page.empty.isHidden()


def test_with_large_text_the_lines_are_not_cut_below_a_question(ready: Any, show: Any, app: QApplication) -> None:
    small, organiser, coach, site, paper = ready
    allow(small, organiser, coach, site, paper)
    apply_theme(app, "light", 2.0)
    window = show(coach)
    page = page_of(window, site)
    type_over(page)
    for where in (site, paper):
        page.open(where)
        page.refresh(None)
        QTest.qWait(50)
        for field in page.panel.fields:
            shown = field.visibleRegion().boundingRect()
            assert (shown.height(), shown.width()) == (field.height(), field.width())
