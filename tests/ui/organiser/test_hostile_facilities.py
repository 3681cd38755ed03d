"""Facility lists of hundreds of columns and thousands of repeated codes on the page: all can be reached and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from tests.services.spreadsheets import write_xlsx
from ui.organiser import enrolment, facilities, site, sites
from ui.organiser.facilities import FacilitiesPage
from ui.shell.window import MainWindow
from ui.workspace import Frame


@pytest.fixture
def page(open_window: Callable[..., MainWindow], play: Any) -> FacilitiesPage:
    specs = [module.page_spec() for module in (sites, site, enrolment, facilities)]
    window = open_window(play.organiser(), specs, Frame("Safer births", "organiser"))
    window.navigator.go("facilities", "")
    found = window.page("facilities")
    assert isinstance(found, FacilitiesPage)
    return found


def read(page: FacilitiesPage, file: Path) -> None:
    page.read_list(file)
    settle()


def settle() -> None:
    """Styles are known after one round of events, and what they need after the next."""
    for _round in range(3):
        QApplication.processEvents()


def columns_above_the_words(page: FacilitiesPage) -> QScrollArea:
    """The area of the columns; nothing of what follows covers it."""
    area = page.reading.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.geometry().bottom() < page.reading.said.geometry().top()
    assert page.reading.take.geometry().bottom() < page.reading.height()
    return area


def test_each_of_two_hundred_columns_can_be_reached(page: FacilitiesPage, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name," + ",".join(f"column {n}" for n in range(200)) + "\nHill" + ",1" * 200 + "\n")
    read(page, file)
    area = columns_above_the_words(page)
    last = page.reading.columns[-1]
    area.ensureWidgetVisible(last)
    QApplication.processEvents()
    where = last.mapTo(area.viewport(), QPoint(0, last.height()))
    assert 0 < where.y() <= area.viewport().height()
    step = page.reading.take
    assert step.mapTo(page.window(), step.rect().bottomLeft()).y() < page.window().height()


def test_few_columns_are_shown_without_scrolling(page: FacilitiesPage, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name,code,region,beds,reports by,wave,note,type\nHill,P1,North,1,excel,1,n,t\n")
    read(page, file)
    area = columns_above_the_words(page)
    assert area.verticalScrollBar().maximum() == 0
    page.window().resize(700, 768)
    settle()
    assert columns_above_the_words(page).verticalScrollBar().maximum() == 0, "two lines of columns have room as well"


def test_a_code_in_thousands_of_lines_leaves_room_for_the_rest(page: FacilitiesPage, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name,code,wave\n" + f"Hill,P1,{'w' * 3000}\n" * 3000)
    read(page, file)
    assert max(len(one.text()) for one in page.reading.findChildren(QLabel)) < 300


def test_a_long_cell_is_named_by_its_beginning(page: FacilitiesPage, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name,code,beds,reports by\n" + "".join(f"A{n},P{n},{'z' * 3000},{'y' * 3000}\n" for n in range(3)))
    read(page, file)
    assert max(len(one.text()) for one in page.reading.findChildren(QLabel)) < 300


def test_the_page_shows_the_sheet_that_holds_the_list(page: FacilitiesPage, tmp_path: Path) -> None:
    rows = [["Facility", "Code"], ["Hill", "P001"]]
    read(page, write_xlsx(tmp_path / "list.xlsx", {"Read me": [["Ministry of Health"]], "List": rows}))
    assert [select.key for select in page.reading.columns] == ["name", "code"]
    page.take_in()
    assert [one.code for one in page.model.all] == ["P001"]
