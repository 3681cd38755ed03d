"""Exchange says whether a removal has left, and at how many copies the words have gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.removing import redacting
from ui.exchange.page import ExchangePage
from ui.shell.window import MainWindow


def test_a_removal_is_shown_until_every_copy_has_confirmed(small: Any, show: Callable[[Any], MainWindow]) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    view, month = measures.get_measure(site, "oxytocin"), parse_period("2026-01")
    observations.record_observation(site, view, month, Entry(20, 32))
    observations.write_note(site, view, month, "Awa Traoré came late")
    first = small.root / "first.qicpkg"
    exporting.export_data_package(site, first)
    importing.import_packages(site, [small.accept(organiser, first)])
    window = show(site)
    window.navigator.go("exchange")
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    assert page.removed.lines == []

    redacting.redact(site, "Awa Traoré")
    page.refresh(None)
    assert "Not sent yet" in page.removed.lines[0]

    second = small.root / "second.qicpkg"
    exporting.export_data_package(site, second)
    page.refresh(None)
    assert "removed at 0 of 1 copy. 1 has not been heard of since." in page.removed.lines[0]
    QApplication.processEvents()
    if folder := os.environ.get("QIC_PICTURES"):
        window.grab().save(f"{folder}/exchange.png")

    importing.import_packages(site, [small.accept(organiser, second)])
    page.refresh(None)
    assert page.removed.lines[0].endswith("removed at 1 of 1 copy.")
