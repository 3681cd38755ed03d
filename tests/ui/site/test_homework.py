"""Programme and homework of learning sessions reach the team's screen; what it takes over is what it tries."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLabel

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.learning import commitments, learning_page
from qic_desktop.services.learning.programme import homework_of
from qic_desktop.services.organising import sessions_planned, timetable
from qic_desktop.services.organising.sessions_planned import AgendaItem
from ui.site import learning
from ui.site.learning import LearningPageView
from ui.site.learning_programme import Programme
from ui.workspace import Frame


def test_the_team_sees_the_programme_and_takes_the_homework(play: Any, open_window: Any) -> None:
    organiser = play.organiser()
    organiser.practice_day = date(2026, 11, 22)
    timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-06-10", homework="Draw a chart")
    timetable.add_event(organiser, timetable.SESSION, title="LS2", start="2026-12-10", end="2026-12-11")
    agenda = [
        AgendaItem("Welcome", 20, "plenary", "08:30"),
        AgendaItem("Charts", 60, "practice"),
        AgendaItem("Second day", 30, "team-time", "08:00"),
    ]
    sessions_planned.write_agenda(organiser, "LS2", agenda)
    site = play.enrolled_site(organiser, "S001")
    site.practice_day = date(2026, 11, 22)
    importing.import_packages(site, [exporting.publish(organiser, play.file("news")).file])
    window = open_window(site, [learning.page_spec()], Frame("S001", "team"))
    window.navigator.go("learning")
    page = window.page("learning")
    assert isinstance(page, LearningPageView)
    (shown,) = page.findChildren(Programme)
    said = [one.text() for one in shown.findChildren(QLabel)]
    assert said == ["Day 1", "08:30–08:50", "Welcome", "08:50–09:50", "Charts", "Day 2", "08:00–08:30", "Second day"]
    assert page.homework.isVisible()
    assert page.homework.words.text() == "Draw a chart"
    page.homework.take.click()
    (promised,) = commitments.list_commitments(site)
    assert (promised.what, promised.session_title) == ("Draw a chart", "LS1")
    assert page.homework.isHidden()
    assert homework_of(learning_page.learning_page(site)) == ""
