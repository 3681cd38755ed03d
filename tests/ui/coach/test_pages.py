"""The coach's pages on real stores: take, carry, hand on; sites that lead somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from qic_desktop.domain.visit import Visit
from qic_desktop.services.exchanging import carrying, exporting
from tests.ui.looking import faults_of
from ui.coach.bag import BagPage, put_words
from ui.coach.hand_over import HandOverDialog
from ui.coach.site import SitePage
from ui.coach.sites import SitesPage
from ui.coach.sites_aside import MonthOfVisits
from ui.coach.sites_list import BAG, SITE
from ui.exchange.review import ReviewDialog
from ui.shell.window import MainWindow
from ui.theme.apply import apply_theme

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def world(small: Any) -> Any:
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    incoming = small.root / "incoming"
    incoming.mkdir()
    sent = exporting.export_data_package(site, incoming / "S001-2026-02.qicpkg").file
    return small, organiser, coach, sent


def bag_of(window: MainWindow) -> BagPage:
    window.navigator.go("bag")
    page = window.page("bag")
    assert isinstance(page, BagPage)
    return page


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


def test_an_empty_bag_says_what_belongs_there(world: Any, show: Any) -> None:
    _small, _organiser, coach, _sent = world
    page = bag_of(show(coach))
    assert not page.empty.isHidden()
    assert not page.list.isVisibleTo(page)
    assert not page.put.isEnabled()


def test_taking_a_folder_reviews_and_keeps_a_package_of_a_site_not_accepted_yet(world: Any, show: Any) -> None:
    _small, _organiser, coach, sent = world
    page = bag_of(show(coach))
    page.take_from(sent.parent)
    dialog = page.door.dialog
    assert isinstance(dialog, ReviewDialog)
    said = words_of(dialog)
    assert "Sealed by a laptop we do not know yet. Compare these words" in said
    assert dialog.bring.text() == "Keep it until the key is known"
    dialog.bring.click()
    (one,) = page.carried
    assert one.site_name == "Les Filaos"
    assert "site not accepted yet" in [
        page.list.model().index(0, column).data() for column in range(page.list.model().columnCount())
    ]
    assert "this laptop is not accepted yet; its request is in the package" in words_of(page.detail)


def test_what_is_ticked_goes_onto_the_stick_and_is_written_down(world: Any, show: Any, stick: Path) -> None:
    _small, _organiser, coach, sent = world
    carrying.take_packages(coach, [sent])
    page = bag_of(show(coach))
    assert page.list.ticked_ids() == (page.carried[0].id,)
    assert page.put.text() == "Put 1 on stick"
    page.put_on(stick, page.list.ticked_ids(), "Organiser")
    assert (stick / sent.name).read_bytes() == sent.read_bytes()
    assert page.carried[0].given[0].to == "Organiser"
    assert page.list.ticked_ids() == ()
    assert not page.put.isEnabled()


def test_space_ticks_the_row(world: Any, show: Any) -> None:
    _small, _organiser, coach, sent = world
    carrying.take_packages(coach, [sent])
    page = bag_of(show(coach))
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert page.list.ticked_ids() == ()
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert len(page.list.ticked_ids()) == 1


def test_a_removed_stick_is_said_in_words(world: Any, show: Any, stick: Path) -> None:
    _small, _organiser, coach, sent = world
    carrying.take_packages(coach, [sent])
    window = show(coach)
    page = bag_of(window)
    stick.rmdir()
    page.put_on(stick, page.list.ticked_ids(), "Organiser")
    assert window.notices.texts[0].startswith("The stick was removed. Nothing is lost")
    assert page.carried[0].given == ()


def test_the_hand_over_asks_for_whom_and_where(world: Any, show: Any, stick: Path, qtbot: Any) -> None:
    from ui.exchange.drives import Drive

    _small, _organiser, coach, _sent = world
    window = show(coach)
    dialog = HandOverDialog(3, [Drive("BLUE", stick)], carrying.receivers(coach), window)
    told: list[tuple[object, str]] = []
    dialog.chosen.connect(lambda folder, to: told.append((folder, to)))
    dialog.open()
    assert not dialog.other.isVisible()
    dialog.to.choose("…")
    dialog.to.chosen.emit("…")
    assert dialog.focusWidget() is dialog.other
    dialog.go_on.click()
    assert told == [], "nobody was named"
    assert dialog.isVisible()
    dialog.other.setText("District office")
    dialog.go_on.click()
    assert told == [(stick, "District office")]


def test_a_stick_for_a_site_is_for_that_one_alone(world: Any, show: Any, stick: Path, tmp_path: Path) -> None:
    from ui.exchange.drives import Drive

    small, organiser, coach, sent = world
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    window = show(coach)
    window.navigator.go("bag")
    page = window.page("bag")
    assert isinstance(page, BagPage)
    ((site, words),) = carrying.receivers(coach)
    assert "S001" in words
    dialog = HandOverDialog(1, [Drive("BLUE", stick)], [(site, words)], window)
    told: list[tuple[Any, str]] = []
    dialog.chosen.connect(lambda folder, to: told.append((folder, to)))
    dialog.open()
    dialog.to.choose(site)
    dialog.go_on.click()
    assert told == [(stick, site)]
    page.put_on(stick, [page.carried[0].id], told[0][1])
    assert any(path.name.startswith("S001-") for path in stick.glob("*.qicpkg"))
    assert "your own lies beside" in window.toaster.findChildren(QLabel)[-1].text()
    assert words.partition(" (")[0] in words_of(page.log)


@pytest.mark.parametrize(
    ("scale", "way"), [(1.0, Qt.LayoutDirection.LeftToRight), (2.0, Qt.LayoutDirection.RightToLeft)]
)
def test_whom_a_stick_is_for_is_chosen_with_the_keyboard(
    world: Any, show: Any, stick: Path, app: QApplication, scale: float, way: Qt.LayoutDirection
) -> None:
    from ui.exchange.drives import Drive

    _small, _organiser, coach, _sent = world
    app.setLayoutDirection(way)
    apply_theme(app, "light", scale)
    window = show(coach)
    window.activateWindow()
    sites = [("one", "Hillview (P001)"), ("two", "Hillview (P002)")]
    dialog = HandOverDialog(2, [Drive("BLUE", stick)], sites, window)
    told: list[tuple[object, str]] = []
    dialog.chosen.connect(lambda folder, to: told.append((folder, to)))
    dialog.open()
    QApplication.processEvents()
    assert [dialog.to.itemText(row) for row in range(dialog.to.count())] == [
        "Organiser", "Hillview (P001)", "Hillview (P002)", "Somebody else …",
    ]  # fmt: skip
    names = [part.accessibleName() for part in (dialog.to, dialog.other, dialog.where)]
    assert names == ["For whom?", "Who is it?", "Where to?"]
    dialog.to.setFocus()
    QTest.keyClick(dialog.to, Qt.Key.Key_End)
    QApplication.processEvents()
    assert dialog.focusWidget() is dialog.other
    assert dialog.frameGeometry().height() <= window.height()
    assert faults_of(dialog) == []
    dialog.to.setFocus()
    QTest.keyClick(dialog.to, Qt.Key.Key_Down)
    QApplication.processEvents()
    QTest.keyClick(dialog.to.view(), Qt.Key.Key_Up)
    QTest.keyClick(dialog.to.view(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert not dialog.other.isVisible()
    dialog.go_on.setFocus()
    QTest.keyClick(dialog.go_on, Qt.Key.Key_Return)
    assert told == [(stick, "two")]


def test_what_lies_on_the_stick_is_told_as_it_is() -> None:
    assert put_words(0, "BLUE") == "Your own package is on BLUE."
    assert put_words(1, "BLUE") == "1 package is on BLUE, the same byte for byte; your own lies beside it."
    assert put_words(3, "BLUE") == "3 packages are on BLUE, the same byte for byte; your own lies beside them."


def test_without_news_the_sites_lead_to_the_bag(world: Any, show: Any) -> None:
    _small, _organiser, coach, _sent = world
    window = show(coach)
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    assert not page.empty.isHidden()
    assert page.empty.step is not None
    page.empty.step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "bag"


def test_a_coach_without_a_list_reads_that_all_sites_are_shown(world: Any, show: Any) -> None:
    small, organiser, coach, sent = world
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    page = show(coach).page("sites")
    assert isinstance(page, SitesPage)
    assert page.no_list.isVisibleTo(page)
    assert "all sites are shown" in words_of(page.no_list)
    assert words_of(page.headline).startswith("1 site, in order of need")
    assert faults_of(page) == []
    assert page.shown is not None
    page.show_sites(replace(page.shown, round=replace(page.shown.round, given=True)))
    assert not page.no_list.isVisibleTo(page)
    assert words_of(page.headline).startswith("Your 1 site")


def test_a_site_opens_with_its_charts_to_read(world: Any, show: Any) -> None:
    small, organiser, coach, sent = world
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    window = show(coach)
    sites = window.page("sites")
    assert isinstance(sites, SitesPage)
    assert [sites.table.model().index(1, column).data() for column in (SITE, BAG)] == ["Les Filaos, S001", "–"]
    sites.step.story.click()
    page = window.page("site")
    assert isinstance(page, SitePage)
    assert page.title() == "Les Filaos"
    assert page.chart.accessibleName().startswith("Les Filaos. ")
    assert page.panel.measure_name.text() == "Oxytocin within one minute"
    assert page.said.isVisibleTo(page)
    assert "S001-2026-02, " in " | ".join(label.accessibleName() for label in page.packages.findChildren(QLabel))
    assert page.grab().width() > 900


def test_two_visits_of_one_day_are_both_counted(qtbot: Any) -> None:
    month = MonthOfVisits()
    qtbot.addWidget(month)
    first = Visit(id="1", scope="coach:c/s", on="2026-02-02", closed_on="2026-02-02")
    second = Visit(id="2", scope="coach:c/t", on="2026-02-02", closed_on="2026-02-02")
    month.show_month(date(2026, 2, 2), [(first, "S001"), (second, "S002"), (replace(second, on="2026-02-09"), "S002")])
    assert month.said.text() == "3 visits done, 0 planned"
    said = words_of(month)
    assert "2\n2 sites" in said
    assert "9\nS002" in said
