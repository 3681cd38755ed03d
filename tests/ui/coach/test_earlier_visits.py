"""Team and organiser read every visit that was closed, as its summary tells it, not only the last one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel

from qic_desktop.services.coaching import closing, visiting
from qic_desktop.services.exchanging import carrying, exporting, importing
from ui.coach.visit_told import VisitTold
from ui.shell.window import MainWindow


def words_of(part: Any) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def test_an_earlier_visit_is_read_by_team_and_organiser(small: Any, open_window: Callable[..., MainWindow]) -> None:
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    news = small.accept(organiser, sent, asks)
    carrying.take_packages(coach, [sent, news])
    importing.import_packages(site, [news])
    for praise in ("Meets every week", "The register is complete"):
        visit = visiting.begin_visit(coach, "S001")
        visiting.write_visit(coach, visit.id, praise=praise, training="Run charts")
        closing.close(coach, visit.id)
        small.later(40)
    for one, to in ((organiser, exporting.ANYBODY), (site, "S001")):
        brought = exporting.export_data_package(coach, small.root / f"for-{one.name}.qicpkg", to=to).file
        importing.import_packages(one, [brought])
    team = open_window(site)
    team.navigator.go("team")
    team.page("team").tabs.turn_to("meetings")  # type: ignore[attr-defined]
    told = _told(team)
    assert "The register is complete" in words_of(told)
    assert told.which.count() == 2
    told.which.choose(told._visits[1].id)
    told._read()
    assert "Meets every week" in words_of(told)
    assert "The register is complete" not in words_of(told)
    whole = open_window(organiser)
    whole.navigator.go("site", site.own_id)
    seen = _told(whole)
    assert seen.which.count() == 2
    assert "Run charts" in words_of(seen)


def _told(window: MainWindow) -> Any:
    return window.stack.currentWidget().findChild(VisitTold)
