"""The tab Data quality of the organiser's page Reporting, in a real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.store.journal import record_edit
from ui.organiser.area import AreaPage
from ui.organiser.reporting import ReportingPage
from ui.organiser.reporting_quality import Column, words_of
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def opened(window: MainWindow) -> ReportingPage:
    page = window.page("reporting")
    assert isinstance(page, ReportingPage)
    QApplication.processEvents()
    return page


def test_the_tab_says_which_sites_to_doubt_and_enter_opens_the_story(three: Any, show: Show) -> None:
    window = show(three, "reporting")
    page = opened(window)
    assert not page.quality.model.rows
    page.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    assert [line.site.code for line in page.quality.model.rows] == ["S003", "S001", "S002"]
    assert page.quality.lead.text().startswith("At 1 of 3 sites look twice")
    first = page.quality.model.rows[0]
    assert words_of(first, Column.MARKS) == "not yet 6"
    assert page.quality.said.text() == "To look at: 6 of 10 reports came."
    assert page.focus_target() is page.quality.view
    QTest.keyClick(page.quality.view, Qt.Key.Key_Return)
    assert window.navigator.here is not None
    assert (window.navigator.here.key, window.navigator.here.argument) == ("site", first.site.id)


def test_the_tab_has_an_address_and_a_month_leads_back(three: Any, show: Show) -> None:
    window = show(three, "reporting", "quality")
    page = opened(window)
    assert page.quality.model.rows
    window.navigator.go("reporting", "2026-05")
    assert page.tabs.currentIndex() == 0


def test_the_table_is_written(three: Any, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(show(three, "reporting", "quality"))
    out = tmp_path / "table"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_named: (str(out), ""))
    page.quality.save.click()
    text = (tmp_path / "table.csv").read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("four-hours,S003,")


def test_the_area_page_says_a_jump_before_the_line_is_praised(play: Any, show: Show) -> None:
    organiser = play.organiser()
    for code, more in (("S001", 3), ("S002", 1)):
        team = play.enrolled_site(organiser, code)
        for number in range(16):
            many = more if number >= 8 else 1
            play.record(team, f"{2025 + number // 12}-{number % 12 + 1:02d}", (70 + number % 3) * many, 100 * many)
        organiser.journal.append(organiser_scope(), [record_edit(Site, team.own_id, area="North")])
        play.take(organiser, play.export(team))
    window = show(organiser, "area", "North")
    page = window.page("area")
    assert isinstance(page, AreaPage)
    QApplication.processEvents()
    assert not page.jumps.isHidden()
    assert "First look at the count at " in page.jumps.text()
    assert "3.0 × cases since Sep 2025" in page.jumps.text()
