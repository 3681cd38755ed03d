"""Rare events at all sites in the window: a tab of its own where they are counted, and alone where nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import NewMeasure
from tests.ui.looking import faults_of, unnamed
from ui.shell.window import MainWindow

Open = Callable[..., MainWindow]


def collaborative(play: Any, *codes: str) -> tuple[Any, dict[str, Any]]:
    """An organiser who counts falls, and two sites of which one had some."""
    organiser = play.organiser(*codes)
    for code in ("falls", "deaths"):
        definition = {"numerator_text": code, "value_form": "time-between", "unit": "days"}
        measures.define_measure(organiser, NewMeasure(code, code.capitalize(), definition=definition))
    exporting.publish(organiser, play.file("news"))
    sites = {}
    for code, days in (("S001", ("2026-03-02", "2026-06-12", "2026-10-01")), ("S002", ())):
        site = sites[code] = play.enrolled_site(organiser, code)
        play.take(site, exporting.publish(organiser, play.file(f"news-{code}")).file)
        for day in days:
            rare_events.record_event(site, measures.get_measure(site, "falls"), date.fromisoformat(day))
        play.take(organiser, play.export(site))
    return organiser, sites


def page_of(window: MainWindow) -> Any:
    window.navigator.go("measures")
    return window.page("measures")


def test_rare_events_have_a_tab_beside_the_others(play: Any, open_window: Open) -> None:
    organiser, sites = collaborative(play)
    play.record(sites["S001"], "2026-09", 7, 10)
    play.take(organiser, play.export(sites["S001"]))
    window = open_window(organiser)
    page = page_of(window)
    assert page.tabs.isTabVisible(3)
    page.open("rare")
    assert page.rare.title.text() == "Falls, by month: 3 events at 2 sites"
    assert page.rare.chart.isVisible()
    assert not page.measures.isVisible(), "another measure is chosen in the tab itself"
    assert not page.choices.day.isVisible(), "they are told as they are known today"
    assert (faults_of(page), unnamed(page)) == ([], [])
    model = page.rare.model
    assert [model.index(0, column).data() for column in (0, 2, 4)] == ["S001", "3", "106.5 days"]
    assert model.index(1, 3).data() == "none yet"
    page.rare.chosen.emit(measures.get_measure(organiser, "deaths").id)
    assert page.rare.title.text() == "Deaths, by month: 0 events at 2 sites"
    assert not page.rare.chart.isVisible()
    assert page.tabs.isTabVisible(3), "what was chosen stays, also without an event"
    page.open("sites")
    assert page.choices.day.isVisible()
    page.rare.table.opened.emit(0)
    assert window.navigator.here is not None
    assert window.navigator.here.key == "site"


@pytest.mark.parametrize("counted", [False, True])
def test_where_nothing_is_counted_by_month_they_stand_alone(play: Any, open_window: Open, counted: bool) -> None:
    organiser, _sites = collaborative(play)
    page = page_of(open_window(organiser))
    assert page.tabs.currentIndex() == 3
    assert [page.tabs.isTabVisible(place) for place in range(4)] == [False, False, False, True]
    if counted:
        play.record(_sites["S001"], "2026-09", 7, 10)
        play.take(organiser, play.export(_sites["S001"]))
        page.refresh(None)
        assert all(page.tabs.isTabVisible(place) for place in range(4))


def test_without_rare_events_there_is_no_tab(play: Any, open_window: Open) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 7, 10)
    play.take(organiser, play.export(site))
    page = page_of(open_window(organiser))
    assert not page.tabs.isTabVisible(3)
