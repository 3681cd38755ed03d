"""A team's laptops in the window: the copy, the question, the answer, an empty store that becomes the team's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from qic_desktop.services import keeping, people
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import second_laptop, trust, vouching
from qic_desktop.services.workspace import Role, Workspace
from ui.exchange.page import ExchangePage
from ui.exchange.review import ReviewDialog
from ui.exchange.second_laptop import CopyDialog, VouchDialog
from ui.exchange.sheet import Sheet
from ui.shell.window import MainWindow
from ui.team_start import TeamDialog
from ui.widgets.buttons import button
from ui.widgets.spoken_words import SpokenWords


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def words_of(part: QWidget) -> str:
    return " | ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


@pytest.fixture
def first(play: Any) -> Workspace:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    people.add_person(site, "Asha")
    play.record(site, "2026-09", 1, 10)
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    return site


@pytest.fixture
def second(play: Any, first: Workspace) -> Workspace:
    package = vouching.write_restore_package(first, play.file("own")).file
    with play.computer("second"):
        made = play.create("second", Role.SITE)
        second_laptop.join_team(made, package)
        play.record(made, "2026-10", 3, 10)
        play.take(first, play.export(made))
    return made


def test_the_copy_warns_and_says_the_words_of_this_laptop(first: Workspace, show: Any, tmp_path: Path) -> None:
    page = exchange(show(first))
    page.team.copy.click()
    dialog = page.team.dialog
    assert isinstance(dialog, CopyDialog)
    assert "names and minutes too" in dialog.warning.text
    assert " ".join(trust.fingerprint(first).words[:4]) in " ".join(dialog.words.words.text().split())
    assert dialog.words.height() >= dialog.words.minimumSizeHint().height(), "all eight words are in sight"
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog.write_to(tmp_path / "pulled out")
    assert dialog.outcome.text()
    dialog.write_to(stick)
    assert len(list(stick.iterdir())) == 1
    assert "read back and is whole" in dialog.outcome.text()
    page.refresh(None)
    assert "for your own laptop" in words_of(page.parcels)


def test_words_that_come_after_the_sheet_opened_are_all_in_sight(first: Workspace, show: Any, qapp: Any) -> None:
    """In the window the key is read on the lane: the sheet stands already when its words come."""
    sheet = Sheet("laptop", "Copy", (620, 0), show(first))
    words = SpokenWords("Words of this laptop")
    sheet.body.addWidget(words)
    sheet.foot.addWidget(button("Close", sheet.reject))
    sheet.open()
    qapp.processEvents()
    words.show_spoken(trust.fingerprint(first))
    sheet.grow()
    qapp.processEvents()
    assert words.words.height() >= words.words.sizeHint().height()
    sheet.close()


def test_a_laptop_that_asks_is_compared_and_let_in(first: Workspace, second: Workspace, show: Any, play: Any) -> None:
    page = exchange(show(first))
    assert not page.team.notices.isHidden()
    assert "A second laptop wants to write for our team" in words_of(page.team.notices)
    (asking,) = vouching.asking_laptops(first)
    page.team.answer(asking)
    dialog = page.team.dialog
    assert isinstance(dialog, VouchDialog)
    dialog.heard.editor.setText("zoo zoo zoo zoo zoo zoo zoo zoo")
    assert not dialog.yes.isEnabled()
    dialog.heard.editor.setText(" ".join(asking.fingerprint.words))
    assert dialog.yes.isEnabled()
    dialog.name.setText("Maternity desk")
    QTest.keyClick(dialog.yes, Qt.Key.Key_Space)
    assert play.values(first)["2026-10"] == (3, 10)
    assert page.team.notices.isHidden()
    assert "Maternity desk" in " ".join(row.words for row in page.team.laptops._rows)


def test_a_package_of_the_teams_other_laptop_is_called_so_and_leads_to_its_words(
    first: Workspace, show: Any, play: Any
) -> None:
    package = vouching.write_restore_package(first, play.file("own")).file
    with play.computer("second"):
        made = play.create("second", Role.SITE)
        second_laptop.join_team(made, package)
        play.record(made, "2026-10", 3, 10)
        sent = play.export(made)
    page = exchange(show(first))
    page.door.open_files([sent])
    review = page.door.dialog
    assert isinstance(review, ReviewDialog)
    said = words_of(review)
    assert "Package 1 of another laptop of your team" in said
    assert "we do not know" not in said
    assert review.bring.text() == "Keep it and compare words …"
    review.bring.click()
    dialog = page.team.dialog
    assert isinstance(dialog, VouchDialog)
    assert "another laptop of your team, for which nobody has vouched yet" in " ".join(
        row.words for row in page.aside._rows
    )
    dialog.yes.click()
    assert play.values(first)["2026-10"] == (3, 10)
    assert "Package 1 of another laptop of your team" in words_of(page.parcels)


def test_one_that_is_not_ours_stays_out_and_may_be_answered_anew(
    first: Workspace, second: Workspace, show: Any, play: Any
) -> None:
    page = exchange(show(first))
    page.team.answer(vouching.asking_laptops(first)[0])
    dialog = page.team.dialog
    assert isinstance(dialog, VouchDialog)
    dialog.no.click()
    assert page.team.notices.isHidden()
    (row,) = (one for one in page.team.laptops._rows if one.act is not None)
    assert "not ours" in row.end
    row.act()
    again = page.team.dialog
    assert isinstance(again, VouchDialog)
    again.yes.click()
    assert play.values(first)["2026-10"] == (3, 10)


def test_a_provisional_laptop_says_why_it_cannot_vouch(
    first: Workspace, second: Workspace, show: Any, play: Any
) -> None:
    package = vouching.write_restore_package(first, play.file("own")).file
    with play.computer("third"):
        third = play.create("third", Role.SITE)
        second_laptop.join_team(third, package)
        asking = play.export(third)
    play.take(second, asking)
    page = exchange(show(second))
    page.team.answer(vouching.asking_laptops(second)[0])
    dialog = page.team.dialog
    assert isinstance(dialog, VouchDialog)
    dialog.yes.click()
    assert dialog.yes.isHidden()
    assert any("cannot vouch for another" in label.text() for label in dialog.findChildren(QLabel))


def test_an_open_empty_store_becomes_the_teams(first: Workspace, show: Any, play: Any) -> None:
    package = vouching.write_restore_package(first, play.file("own")).file
    with play.computer("second"):
        empty = play.create("empty", Role.SITE)
        page = exchange(show(empty))
        page.door.open_files([package])
        dialog = page.door.dialog
        assert isinstance(dialog, TeamDialog)
        dialog.heard.editor.setText("zoo zoo zoo zoo zoo zoo zoo zoo")
        assert not dialog.begin.isEnabled()
        dialog.heard.editor.setText(" ".join(trust.fingerprint(first).words))
        dialog.begin.click()
        assert empty.own_id == first.own_id
        assert keeping.digest(empty) == keeping.digest(first)
