"""The page of what was entered twice: choosing, typing, many at once, keys; and the ways that lead there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qic_desktop.services.measuring import measures, observations
from qic_desktop.store.journal import Edit
from ui.exchange.conflict_many import DecideManyDialog
from ui.exchange.conflicts import ConflictsPage

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
TWICE = MONTHS[3:6]


@pytest.fixture
def site(small: Any) -> Any:
    """A team that entered three months twice, and a note."""
    made = small.site(small.organiser())
    small.record(made, MONTHS)
    view = measures.get_measure(made, "oxytocin")
    other = {"numerator": 30, "denominator": 32, "revision": 1}
    edits = [Edit("observation", f"{view.id}|{month}|", {"counts": other}, dots=()) for month in TWICE]
    for text in ("flood", "strike"):
        edits.append(Edit("observation", f"{view.id}|{MONTHS[0]}|", {"note": text}, dots=()))
    made.journal.append(made.scope, edits)
    return made


@pytest.fixture
def page(show: Any, site: Any) -> ConflictsPage:
    window = show(site)
    found = window.page("conflicts")
    found.desk.navigator.go("conflicts")
    assert isinstance(found, ConflictsPage)
    return found


def numerator(site: Any, month: str) -> float | None:
    view = measures.get_measure(site, "oxytocin")
    return next(one.numerator for one in observations.list_observations(site, view) if one.period == month)


def texts(page: ConflictsPage) -> str:
    return " ".join(one.text() for one in page.findChildren(QLabel))


def test_each_value_has_its_chart_and_the_page_says_why(page: ConflictsPage, qtbot: QtBot) -> None:
    assert page.list.count() == 4
    assert "entered April 2025 twice" in texts(page)
    from ui.charts.chart_view import ChartView

    charts = page.card.findChildren(ChartView) if page.card else []
    assert len(charts) == 2
    qtbot.waitUntil(lambda: all(chart.chosen == MONTHS.index("2025-04") for chart in charts))


def test_digits_choose_enter_keeps_and_n_goes_on(page: ConflictsPage, site: Any, qtbot: QtBot) -> None:
    before = numerator(site, "2025-04")
    qtbot.keyClick(page, Qt.Key.Key_1)
    assert page.card is not None
    assert page.card.keep.text().startswith("Keep 23 of 32")
    qtbot.keyClick(page.list, Qt.Key.Key_N)
    assert page.card.view.title.endswith("May 2025")
    qtbot.keyClick(page.list, Qt.Key.Key_1)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert numerator(site, "2025-05") == 24
    assert numerator(site, "2025-04") == before
    assert page.list.count() == 3
    assert page.card.view.title.endswith("June 2025"), "the next one is open"


def test_another_value_is_typed_with_a_reason(page: ConflictsPage, site: Any, qtbot: QtBot) -> None:
    assert page.card is not None
    qtbot.keyClick(page, Qt.Key.Key_0)
    assert not page.card.keep.isEnabled()
    page.card.type_value("28", "")
    assert not page.card.keep.isEnabled()
    page.card.type_value("28", "31")
    page.card.reason.setText("the register says so")
    page.card.keep.click()
    view = measures.get_measure(site, "oxytocin")
    kept = next(one for one in observations.list_observations(site, view) if one.period == "2025-04")
    assert (kept.numerator, kept.denominator, kept.note) == (28, 31, "the register says so")


def test_all_of_a_kind_are_decided_after_a_look_and_undone_in_one_step(page: ConflictsPage, site: Any) -> None:
    assert page.many.text() == "Decide all: 3 values of Oxytocin within one minute …"
    page.ask_many(page.groups[0], "lower")
    dialog = page.dialog
    assert isinstance(dialog, DecideManyDialog)
    assert [row[1] for row in dialog.model.rows] == ["23 of 32, 71.9 %", "24 of 32, 75 %", "25 of 32, 78.1 %"]
    assert numerator(site, "2025-04") == 30, "nothing was done yet"
    dialog.apply.click()
    assert [numerator(site, month) for month in TWICE] == [23, 24, 25]
    assert page.list.count() == 1
    assert page.many.isHidden()
    site.journal.undo()
    page.refresh(None)
    assert page.list.count() == 4


def test_the_value_itself_leads_to_its_conflict(page: ConflictsPage, site: Any) -> None:
    view = measures.get_measure(site, "oxytocin")
    page.desk.navigator.go("exchange")
    page.desk.navigator.go("conflicts", f"{view.id}|2025-06|")
    assert page.card is not None
    assert page.card.view.title.endswith("June 2025")


def test_who_may_not_decide_can_copy_a_question(show: Any, small: Any, site: Any) -> None:
    site.role = type(site.role).ORGANISER
    window = show(site)
    page = window.page("conflicts")
    page.desk.navigator.go("conflicts")
    assert page.card is not None
    assert page.card.keep.isHidden()
    next(one for one in page.card.findChildren(QPushButton) if "question" in one.text()).click()
    assert "April 2025 (Value) was entered twice: 23 of 32" in QApplication.clipboard().text()


@pytest.mark.parametrize("look", ["light", "dark", "right_to_left"])
def test_everything_has_a_name_in_every_look(show: Any, site: Any, look: str, request: pytest.FixtureRequest) -> None:
    if look != "light":
        request.getfixturevalue(look)
    window = show(site)
    page = window.page("conflicts")
    page.desk.navigator.go("conflicts")
    assert page.grab().width() > 900
    assert [one for one in page.findChildren(QPushButton) if not (one.text() or one.accessibleName())] == []
