"""The registry of sites, and one site's page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role
from ui.organiser.registry_rows import Column, Row
from ui.organiser.site import SitePage
from ui.organiser.sites import SitesPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> SitesPage:
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    return page


def shown(page: SitesPage) -> list[str]:
    return [row.site.code for row in page.model.rows]


def words(page: SitesPage, code: str, column: Column) -> str:
    row = shown(page).index(code)
    return str(page.model.index(row, column).data())


def asks_to_join(play: Any, organiser: Any, code: str = "S009") -> None:
    team = play.site(organiser, code)
    play.record(team, "2026-10", 80, 100)
    importing.import_packages(organiser, [play.export(team)])


def test_a_new_store_leads_to_design(play: Any, show: Show) -> None:
    window = show(play.create("organiser", Role.ORGANISER), "sites")
    step = page_of(window).empty_step
    assert step is not None
    step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "design"


def test_without_a_site_the_next_step_is_to_invite(play: Any, show: Show) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    window = show(organiser, "sites")
    step = page_of(window).empty_step
    assert step is not None
    assert step.text() == "Invite sites"
    step.click()
    assert window.navigator.here is not None
    assert (window.navigator.here.key, window.navigator.here.argument) == ("design", "invitations")


def test_every_site_says_how_it_takes_part_and_what_it_reported(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    assert sorted(shown(page)) == ["S001", "S002", "S003"]
    assert shown(page)[0] == "S003"  # silent sites stand before the others
    assert words(page, "S003", Column.STATE) == "Not reporting"
    assert "no report for" in str(page.model.index(0, Column.STATE).data(Qt.ItemDataRole.ToolTipRole))
    assert words(page, "S003", Column.PERIOD) == "Jun 2026"
    assert words(page, "S001", Column.STATE) == "Takes part"
    assert words(page, "S001", Column.REPORTED) == "100 %"
    assert words(page, "S001", Column.LATEST) == "89.0 %"
    assert words(page, "S003", Column.FINDING) == "Too few points"
    silent = page.model.index(0, Column.REPORTED)
    assert "missing: Jul 2026" in str(silent.data(Qt.ItemDataRole.ToolTipRole))
    assert not page.table.grab().isNull()


def test_a_site_that_asks_to_join_stands_first_and_leads_to_the_inbox(play: Any, three: Any, show: Show) -> None:
    asks_to_join(play, three)
    window = show(three, "sites")
    page = page_of(window)
    assert shown(page)[0] == "S009"
    assert words(page, "S009", Column.STATE) == "Asks to join"
    assert page.chips["asking"].text() == "Asks to join 1"
    assert "1 asks to join" in page.headline.accessibleName()
    page.table.setCurrentIndex(page.model.index(0, Column.NAME))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.navigator.here is not None
    assert window.navigator.here.key == "inbox"


def test_chips_finding_and_search_leave_fewer_sites(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    page.chips["silent"].click()
    assert shown(page) == ["S003"]
    page.chips["all"].click()
    page.finding.chosen.emit("few")
    assert shown(page) == ["S003"]
    page.show_all()
    page.search.setText("s002")
    assert shown(page) == ["S002"]
    page.search.setText("nobody")
    assert shown(page) == []
    page.show_all()
    assert len(shown(page)) == 3


def test_a_click_on_a_head_orders_and_another_one_turns_it(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    heads = page.table.horizontalHeader()
    heads.sectionClicked.emit(Column.CODE)
    assert shown(page) == ["S001", "S002", "S003"]
    heads.sectionClicked.emit(Column.CODE)
    assert shown(page) == ["S003", "S002", "S001"]
    assert (heads.sortIndicatorSection(), heads.sortIndicatorOrder()) == (
        Column.CODE,
        Qt.SortOrder.DescendingOrder,
    )
    heads.sectionClicked.emit(Column.REPORTED)
    assert shown(page)[0] == "S003"
    assert page.order.key == "reported"


def test_the_row_that_a_person_is_on_stays_when_the_order_changes(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    page.table.setCurrentIndex(page.model.index(shown(page).index("S002"), Column.NAME))
    page.table.horizontalHeader().sectionClicked.emit(Column.CODE)
    assert page.table.currentIndex().row() == 1


def test_from_the_search_enter_opens_the_only_site_left(three: Any, show: Show) -> None:
    window = show(three, "sites")
    page = page_of(window)
    page.search.setText("s001")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert window.navigator.here is not None
    assert window.navigator.here.key == "site"


def test_a_filter_can_be_asked_for_by_its_place(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites", "silent"))
    assert page.chips["silent"].isChecked()
    assert shown(page) == ["S003"]


def test_a_place_takes_other_filters_away(three: Any, show: Show) -> None:
    window = show(three, "sites", "silent")
    page = page_of(window)
    page.search.setText("s003")
    window.navigator.go("sites", "few")
    assert (page.model.choice.which, page.model.choice.finding, page.search.text()) == ("all", "few", "")


def test_of_a_thousand_sites_only_those_in_sight_are_put_into_words_and_drawn(
    three: Any, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(show(three, "sites"))
    assert page.registry is not None
    one = page.registry.sites[0]
    many = tuple(replace(one, id=f"{one.id}-{n}", name=f"Site {n % 997}", code=f"S{n:04}") for n in range(1000))
    page.show_registry(replace(page.registry, sites=many))
    asked: list[str] = []
    belongs_to = Row.belongs_to
    monkeypatch.setattr(
        Row, "belongs_to", lambda row, *choice: (asked.append(row.site.id), belongs_to(row, *choice))[1]
    )
    for order in ("name", "reported", "latest", "finding"):
        page.model.arrange(replace(page.model.choice, order=order))
    assert len(page.model.rows) == 1000
    assert len(asked) == 4 * 1000
    assert not [row for row in page.model.all if "words" in vars(row) and row.site.code > "S0100"]
    page.table.scrollToBottom()
    page.table.grab()
    bar = page.table.verticalScrollBar()
    for step in range(20):
        bar.setValue(bar.maximum() - 34 * step)
        page.table.viewport().repaint()
    for made in ("words", "chart"):
        assert 0 < sum(made in vars(row) for row in page.model.all) < 150


def test_the_rules_in_force_are_named(play: Any, three: Any, show: Show) -> None:
    collaboratives.describe_collaborative(three, rule_set="perla")
    exporting.publish(three, play.file("news"))
    page = page_of(show(three, "sites"))
    assert page.registry is not None
    assert page.registry.collection is not None
    assert page.registry.collection.rule_set == "perla"
    row = page.model.rows[shown(page).index("S001")]
    assert row.chart is not None
    assert row.chart.rule_set == "perla"
    assert "IHI rules (Perla)" in page._foot.text()


def test_a_row_is_spoken_as_a_whole(three: Any, show: Show) -> None:
    page = page_of(show(three, "sites"))
    place = page.model.index(shown(page).index("S001"), Column.NAME)
    spoken = str(place.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "S001" in spoken
    assert "State: Takes part" in spoken
    assert "Latest: 89.0 %" in spoken


def test_enter_opens_the_site_and_its_page_says_what_is_known(three: Any, show: Show) -> None:
    window = show(three, "sites")
    page_shown = page_of(window)
    place = shown(page_shown).index("S001")
    page_shown.table.setCurrentIndex(page_shown.model.index(place, Column.NAME))
    QTest.keyClick(page_shown.table, Qt.Key.Key_Return)
    page = window.page("site")
    assert isinstance(page, SitePage)
    assert page.story is not None
    assert page.story.site.code == "S001"
    assert page.title() == "Site S001"
    assert page.story.keys == (Spoken.of_key(key_of(three)),)
    assert len(page.story.packages) == 1
    assert page.chart.scene is not None


def key_of(workspace: Any) -> str:
    """The key that the first invitation was answered with."""
    found = next(one for one in trust.list_invitations(workspace) if one.code == "S001")
    assert found.answered_by is not None
    return found.answered_by
