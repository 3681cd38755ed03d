"""How to send: one button, its ways, and what can be chosen; and whether everything is safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qic_desktop.services import copies
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.workspace import Role
from qic_desktop.wording.exchange import Standing
from ui.exchange import sending
from ui.exchange.drives import Drive
from ui.exchange.page import ExchangePage
from ui.shell.window import MainWindow


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(sending, "writable_drives", lambda: (Drive("KINGSTON", folder),))
    return folder


def ways(page: ExchangePage) -> list[str]:
    assert page.sending.sheet is not None
    return [one.text() for one in page.sending.sheet.buttons]


def test_two_presses_of_enter_write_the_package(small: Any, show: Any, stick: Path) -> None:
    site = small.site(small.organiser())
    small.record(site, ["2026-01"])
    page = exchange(show(site))
    QTest.keyClick(page.send, Qt.Key.Key_Return)
    assert ways(page) == [
        "KINGSTON",
        "Another folder …",
        "As a message …",
        "With a phone …",
        "Chart for the group …",
        "Copy for our own laptop …",
    ]
    assert page.sending.sheet is not None
    QTest.keyClick(page.sending.sheet.buttons[0], Qt.Key.Key_Return)
    (file,) = stick.iterdir()
    assert importing.verify_file(file).manifest is not None


def test_only_what_is_new_is_offered_once_the_organiser_has_confirmed(small: Any, show: Any, stick: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, ["2026-01", "2026-02"])
    news = small.accept(organiser, copies.send_package(site, small.root).file)
    importing.import_packages(site, [news])
    small.record(site, ["2026-03"])
    page = exchange(show(site))
    page.send.click()
    sheet = page.sending.sheet
    assert sheet is not None
    assert not sheet.only_new.isHidden()
    assert "1 of 4 entries" in sheet.only_new.text()
    sheet.only_new.setChecked(True)
    sheet.buttons[0].click()
    assert page.view is not None
    assert page.view.parcels[0].only_new


def test_a_team_alone_is_offered_neither_messages_nor_choices(small: Any, show: Any, stick: Path) -> None:
    page = exchange(show(small.create("Les Filaos", Role.SITE)))
    page.send.click()
    assert ways(page) == ["KINGSTON", "Another folder …", "Copy for our own laptop …"]
    assert page.sending.sheet is not None
    assert page.sending.sheet.only_new.isHidden()
    assert page.coming.isHidden()


def test_nothing_is_shown_that_does_not_apply(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    page = exchange(show(site))
    assert page.aside.isHidden()
    assert page.hops.isHidden()
    assert page.team.isHidden()


def test_what_is_set_aside_stands_with_what_will_open_it(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    second = small.create("Second", Role.SITE)
    sent = exporting.export_data_package(second, small.root / "unknown.qicpkg").file
    site.store.connection.execute(
        "insert into package values(?,?,?,?,?,?,?,?,?,?,?)",
        ("a" * 64, sent.name, "site", "b" * 64, 1, 1, small.now, "aside", "Q-UNKNOWN-KEY", "{}", ""),
    )
    page = exchange(show(site))
    assert not page.aside.isHidden()
    (row,) = page.aside._rows
    assert row.words.startswith("unknown.qicpkg: ")
    assert "opens by itself" in row.words


@pytest.mark.parametrize(
    ("standing", "level"),
    [
        (Standing(9, 2, 7, in_collaborative=True), "calm"),
        (Standing(9, 0, 9, in_collaborative=True, open_questions=1), "attention"),
        (Standing(9, 2, 7, in_collaborative=True, overdue=1), "problem"),
        (Standing(9, 0, 0, in_collaborative=False, days_alone=31), "problem"),
    ],
)
def test_one_look_tells_whether_everything_is_safe(standing: Standing, level: str) -> None:
    assert standing.level == level
