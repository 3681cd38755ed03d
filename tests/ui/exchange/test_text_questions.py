"""Before a package leaves, texts that look as if they named a patient are asked about; sending is never blocked."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycles
from qic_desktop.services.removing import text_guard
from qic_desktop.services.workspace import Workspace
from ui.exchange.page import ExchangePage
from ui.exchange.text_questions import TextQuestions
from ui.shell.window import MainWindow


@pytest.fixture
def site(small: Any) -> Workspace:
    made: Workspace = small.site(small.organiser())
    ramp = cycles.open_ramp(made, "Forms")
    for objective in ("Mrs Awa Traoré, bed 4, waits less", "patient Neema Juma waits less"):
        cycles.open_cycle(made, ramp.id, objective=objective)
    return made


def asked(window: MainWindow) -> TextQuestions:
    window.navigator.go("exchange")
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    page.sending.ask()
    QApplication.processEvents()
    (sheet,) = [one for one in page.window().findChildren(TextQuestions) if one.isVisible()]
    return sheet


def test_each_text_is_answered_and_the_ways_are_shown(site: Workspace, show: Callable[[Any], MainWindow]) -> None:
    window = show(site)
    sheet = asked(window)
    assert [len(row.one.words) for row in sheet.rows] == [1, 2]
    if folder := os.environ.get("QIC_PICTURES"):
        sheet.grab().save(f"{folder}/text-questions.png")
    sheet.rows[0].take.click()
    sheet.rows[1].keep.click()
    assert sheet.on.text() == "Go on"
    assert text_guard.open_texts(site) == ()
    objectives = {one.cycle.objective for one in cycles.list_cycles(site)}
    assert objectives == {"Mrs Awa Traoré, bed 4, waits less", "… waits less"}
    sheet.on.click()
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    assert page.sending.sheet is not None
    page.sending.sheet.reject()


def test_send_anyway_is_an_answer_that_is_kept(site: Workspace, show: Callable[[Any], MainWindow]) -> None:
    window = show(site)
    asked(window).on.click()
    assert text_guard.open_texts(site) == ()
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    assert page.sending.sheet is not None
    page.sending.sheet.reject()


def test_what_has_left_already_can_be_removed(site: Workspace, small: Any, show: Callable[[Any], MainWindow]) -> None:
    exporting.export_data_package(site, small.root / "sent.qicpkg")
    sheet = asked(show(site))
    assert {row.take.text() for row in sheet.rows} == {"Remove it …"}
    sheet.reject()
