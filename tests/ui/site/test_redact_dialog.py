"""A name that slipped in, removed in the window."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.removing import redacting
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.measure import MeasurePage
from ui.site.redact_dialog import RedactDialog

NAME = "Neema Mushi"


@pytest.fixture
def named(team: Workspace, partograph: MeasureView, tmp_path: Path) -> MeasureView:
    """A note with a name, sealed; another one that is not."""
    for month, text in (("2018-03", f"{NAME}: no form, came by night"), ("2018-05", "Strike")):
        observations.write_note(team, partograph, parse_period(month), text)
    exporting.export_data_package(team, tmp_path / "sent.qicpkg")
    observations.write_note(team, partograph, parse_period("2018-07"), f"Again {NAME}, transferred")
    return partograph


@pytest.fixture
def page(window: MainWindow, named: MeasureView) -> MeasurePage:
    window.navigator.go("measure", named.id)
    found = window.page("measure")
    assert isinstance(found, MeasurePage)
    found.tabs.setCurrentIndex(2)
    return found


def opened(page: MeasurePage, qtbot: QtBot) -> RedactDialog:
    page.history.remove.click()
    dialog: RedactDialog = page.redacting
    qtbot.waitExposed(dialog)
    return dialog


def typed(dialog: RedactDialog, qtbot: QtBot, words: str) -> None:
    dialog.words.setText(words)
    qtbot.waitUntil(lambda: not dialog._pause.isActive(), timeout=2000)


def test_each_place_is_shown_before_and_after_and_then_removed(
    page: MeasurePage, qtbot: QtBot, team: Workspace
) -> None:
    dialog = opened(page, qtbot)
    assert not dialog.remove.isEnabled()
    typed(dialog, qtbot, "neema mushi")
    assert [one.after for one in dialog.places] == ["Again [removed], transferred", "[removed]: no form, came by night"]
    assert dialog.remove.isEnabled()
    assert "2 places" in dialog.headline.text()
    if folder := os.environ.get("QIC_PICTURES"):
        dialog.grab().save(f"{folder}/redact.png")
    dialog.remove.click()
    assert redacting.find_words(team, NAME) == ()
    assert not dialog.isVisible()
    said = [text for row in page.history.model.rows for text in row]
    assert any("[removed]: no form" in text for text in said)
    assert not any(NAME in text for text in said)


def test_words_that_stand_nowhere_remove_nothing(page: MeasurePage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    typed(dialog, qtbot, "Nobody")
    assert dialog.places == ()
    assert not dialog.remove.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_one_letter_is_not_looked_for(page: MeasurePage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    typed(dialog, qtbot, "n")
    assert (dialog.places, dialog.headline.text()) == ((), "")


def test_the_menu_of_a_month_leads_to_it(page: MeasurePage) -> None:
    panel = page.panel if hasattr(page, "panel") else page._list
    menu = panel.menus.context_menu("2018-03")
    action = next(one for one in menu.actions() if "Remove a name" in one.text())
    action.trigger()
    assert page.redacting.isVisible()
    page.redacting.reject()
