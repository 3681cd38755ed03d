"""What the organiser entered while the laptop was broken: said, confirmed and corrected on the team's own pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.today import today_of
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site import measure, month_sheet
from ui.site import measures as measures_page
from ui.site.entered_for_you import EnteredForYou
from ui.site.measure import MeasurePage
from ui.site.month_sheet import MonthSheetPage
from ui.site.today_tasks import confirming
from ui.workspace import Frame

CODES = ("four-hours", "pain", "triage")


@pytest.fixture
def team(play: Any) -> Workspace:
    organiser = play.organiser(*CODES)
    team: Workspace = play.enrolled_site(organiser, "S001")
    values = [
        ForValue(measures.get_measure(organiser, code), parse_period(month), Entry(7.0 + number, 10.0))
        for number, code in enumerate(CODES)
        for month in ("2026-09", "2026-10")
    ]
    entering_for.enter_for(organiser, team.own_id, values, source=Source.PAPER, on=date(2026, 11, 3))
    play.take(team, exporting.publish(organiser, play.file("mine"), to="S001").file)
    return team


@pytest.fixture
def window(open_window: Callable[..., MainWindow], team: Workspace) -> MainWindow:
    pages = [one.page_spec() for one in (measures_page, measure, month_sheet)]
    return open_window(team, pages, Frame("Walstead", "team"))


def month(window: MainWindow) -> MonthSheetPage:
    window.navigator.go("month-sheet", "2026-10")
    page = window.page("month-sheet")
    assert isinstance(page, MonthSheetPage)
    QApplication.processEvents()
    return page


def shown(strip: EnteredForYou) -> list[QAbstractButton]:
    QApplication.processEvents()
    return [one for one in strip.findChildren(QAbstractButton) if one.isVisibleTo(strip)]


def step(strip: EnteredForYou, name: str) -> QAbstractButton:
    (found,) = (one for one in shown(strip) if name == (one.accessibleName() or one.text()))
    return found


def test_the_month_says_who_entered_what_and_confirms_it_line_by_line(window: MainWindow, team: Workspace) -> None:
    page = month(window)
    assert page.entered.isVisible()
    assert page.entered.sentence.startswith("Entered for you by the organiser from the paper register on")
    assert [row.state.accessibleName() for row in page.panel.rows if hasattr(row, "state")].count("to confirm") == 3
    step(page.entered, "Confirm: Pain").click()
    waiting = {one.observation.measure for one in entering_for.unconfirmed(team) if one.observation.period == "2026-10"}
    assert waiting == {measures.get_measure(team, code).id for code in ("four-hours", "triage")}
    step(page.entered, "Confirm all").click()
    assert not page.entered.isVisible()
    assert len(entering_for.unconfirmed(team)) == 3


def test_correcting_leads_to_the_line_and_takes_it_from_the_strip(window: MainWindow, team: Workspace) -> None:
    page = month(window)
    view = measures.get_measure(team, "pain")
    step(page.entered, "Correct: Pain").click()
    field = next(row for row in page.panel.rows if row.key == view.id).fields["numerator"]
    window.activateWindow()
    assert field.hasFocus()
    page.panel.give({view.id: Entry(6.0, 10.0)})
    assert "Pain" not in {one.accessibleName().partition(": ")[2] for one in shown(page.entered)}
    assert view.id not in {
        one.observation.measure for one in entering_for.unconfirmed(team) if one.observation.period == "2026-10"
    }


def test_a_measures_page_says_it_too_and_its_chart_has_rings(window: MainWindow, team: Workspace) -> None:
    view: MeasureView = measures.get_measure(team, "pain")
    window.navigator.go("measure", view.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    QApplication.processEvents()
    assert page.entered.isVisible()
    assert page.side is not None
    assert page.side.given.series.unconfirmed == {"2026-09", "2026-10"}
    step(page.entered, "Confirm: September 2026").click()
    QApplication.processEvents()
    assert page.side.given.series.unconfirmed == {"2026-10"}
    assert "September" not in page.entered.sentence
    step(page.entered, "Confirm").click()
    assert not page.entered.isVisible()


def test_today_leads_to_the_month(window: MainWindow, team: Workspace) -> None:
    seen = today_of(team)
    assert len(seen.to_confirm) == 6
    row = confirming(window.page("month-sheet").desk, seen.to_confirm)
    assert row.title == "6 values were entered for you. Are they right?"
    row.act()
    page = window.page("month-sheet")
    assert isinstance(page, MonthSheetPage)
    assert page.sheet is not None
    assert page.sheet.month.text == "2026-10"
    entering_for.confirm(team, [one.id for one in entering_for.unconfirmed(team)])
    assert today_of(team).tasks == seen.tasks - 1


def test_many_lines_are_told_in_one_and_unfold(play: Any, window: MainWindow, team: Workspace) -> None:
    strip = EnteredForYou(window.page("month-sheet").desk, lambda _key: None)
    name: Callable[[Any], str] = lambda one: one.id  # noqa: E731 - a name for the type checker
    strip.show_values(entering_for.unconfirmed(team), name)
    assert strip.sentence.endswith("Are these 6 values right?")
    names = [one.accessibleName() for one in shown(strip)]
    assert not any(one.startswith("Correct") for one in names)
    step(strip, "Show each line").click()
    QApplication.processEvents()
    names = [one.accessibleName() for one in shown(strip)]
    assert sum(one.startswith("Correct") for one in names) == 6
