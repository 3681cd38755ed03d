"""The bag's list of what sites still lack: said by name, put on a stick with one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from qic_desktop.services.exchanging import carrying, exporting
from tests.ui.looking import unnamed
from ui.coach import bag
from ui.shell.window import MainWindow


def test_what_a_site_lacks_is_put_on_a_stick_for_it(
    small: Any, open_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = small.organiser()
    sites = [small.site(organiser, f"Site {number}", f"S00{number}") for number in range(1, 9)]
    coach = small.coach(organiser)
    sent = [exporting.export_data_package(one, small.root / f"{one.name}.qicpkg").file for one in sites]
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    carrying.take_packages(coach, [small.accept(organiser, *sent, asks)])
    window = open_window(coach)
    window.navigator.go("bag")
    page: Any = window.page("bag")
    panel = page.lacking
    assert panel.isVisible()
    assert unnamed(panel) == []
    assert page.lacking.count == 8
    words = [one.text() for one in panel.findChildren(QLabel) if "newest news" in one.text()]
    assert words[0] == "Site 1: the organiser’s newest news"
    assert (len(words), panel.more.text()) == (6, "and 2 more sites")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(bag, "ask_folder", lambda *_said: stick)
    steps = [one for one in panel.findChildren(type(page.take)) if one.accessibleName() == "Put on stick for Site 1"]
    steps[0].click()
    assert len(list(stick.iterdir())) == 2
    left = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
    assert not any(one.startswith("Site 1:") for one in left)
    assert panel.more.text() == "and 1 more site"
    panel.more.click()
    assert not panel.more.isVisible()
