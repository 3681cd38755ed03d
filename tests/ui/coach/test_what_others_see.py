"""What team and organiser see of a visit, each on its own page."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.domain.period import parse_period
from qic_desktop.services.coaching import closing, for_site, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import carrying, exporting, importing
from qic_desktop.services.measuring import measures
from ui.desk import Desk
from ui.organiser.coach_visits import CoachVisitsPanel
from ui.shell.window import MainWindow
from ui.site.coach_visit import CoachVisitPanel

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def visited(small: Any) -> Any:
    """Organiser and team who hold what a coach saw."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "coach-asks.qicpkg").file
    news = small.accept(organiser, sent, asks)
    carrying.take_packages(coach, [sent, news])
    importing.import_packages(site, [news])
    visit = visiting.begin_visit(coach, "S001")
    view = measures.get_measure(coach, "oxytocin")
    visiting.recount(coach, visit.id, view, parse_period("2025-12"), Counted(numerator=12))
    visiting.propose(coach, visit.id, "Count from the register")
    visiting.escalate(coach, visit.id, "No forms since May")
    visiting.write_visit(coach, visit.id, praise="Meets every week")
    closing.close(coach, visit.id)
    for one, to in ((organiser, exporting.ANYBODY), (site, "S001")):
        brought = exporting.export_data_package(coach, small.root / f"for-{one.name}.qicpkg", to=to).file
        importing.import_packages(one, [brought])
    return organiser, site


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel))


def desk_of(show: Any, workspace: Any) -> Desk:
    window: MainWindow = show(workspace)
    return window.page("bag").desk


def test_a_team_takes_a_proposed_action_into_its_own(visited: Any, show: Any, qtbot: QtBot) -> None:
    _organiser, site = visited
    panel = CoachVisitPanel(desk_of(show, site))
    qtbot.addWidget(panel)
    panel.refresh()
    said = words_of(panel)
    for text in ("Meets every week", "more reported than seen", "Count from the register", "no answer yet"):
        assert text in said
    panel.take(for_site.last_of(site).proposed[0].id)
    assert for_site.last_of(site).proposed == ()


def test_an_organiser_answers_what_was_passed_on(visited: Any, show: Any, qtbot: QtBot) -> None:
    organiser, site = visited
    panel = CoachVisitsPanel(desk_of(show, organiser))
    qtbot.addWidget(panel)
    panel.show_site(site.own_id)
    assert "No forms since May" in words_of(panel)
    (identity,) = panel.fields
    panel.answer(identity)
    assert visits.list_escalations(organiser)[0].is_open
    panel.fields[identity].setText("Sent on Monday")
    panel.answer(identity)
    assert visits.list_escalations(organiser)[0].answer.text == "Sent on Monday"
    assert panel.fields == {}
