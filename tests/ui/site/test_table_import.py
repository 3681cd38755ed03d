"""Taking a table in on its page: what is seen, said, chosen and recorded, with real files and real clicks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.workspace import Workspace
from ui import asking
from ui.shell.window import MainWindow
from ui.site import table_import
from ui.site.table_import import open_table
from ui.site.table_page import TableImportPage
from ui.theme.apply import apply_theme
from ui.widgets.notice import NoticeBar


def opened(window: MainWindow, path: Path | None = None, measure: str = "") -> TableImportPage:
    window.navigator.go("measures")
    open_table(window.page("measures").desk, path, measure)
    page = window.page("import-table")
    assert isinstance(page, TableImportPage)
    return page


def drop(page: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))


def click(page: QWidget, word: str) -> None:
    QApplication.processEvents()
    shown = [one for one in page.findChildren(QPushButton) if one.text() == word and one.isVisible()]
    QTest.mouseClick(shown[0], Qt.MouseButton.LeftButton)


def notices(page: QWidget) -> list[str]:
    QApplication.processEvents()
    return [bar.text for bar in page.findChildren(NoticeBar) if bar.isVisible()]


def value(team: Workspace, view: MeasureView, period: str) -> tuple[float | None, float | None] | None:
    found = {one.period: one for one in observations.list_observations(team, view)}
    return (found[period].numerator, found[period].denominator) if period in found else None


@pytest.fixture
def births(tmp_path: Path, spreadsheets: Any) -> Path:
    rows = [
        ["Maternity"],
        ["Month", "n", "N", "Remarks"],
        ["Nov 17", 9, 25, "flu"],
        ["Dec 17", 10, 25],
        ["Jan 18", 12, 25],
        ["Feb 18", 17, 25],
        ["Mar 18", 11, 24],
        ["Apr 18", spreadsheets.Failed("#DIV/0!"), 30],
        ["Hidar 2011", 4, 5],
    ]
    made: Path = spreadsheets.write_xlsx(tmp_path / "births.xlsx", {"Data": rows, "Staff": [["a", "b"], ["c", "d"]]})
    return made


def test_a_file_is_looked_at_first_and_taken_in_as_one_step(
    window: MainWindow, team: Workspace, partograph: MeasureView, births: Path
) -> None:
    page = opened(window, births, partograph.id)
    assert [page.counts.numbers[key].text() for key in ("new", "same", "differs", "not-read")] == ["2", "1", "2", "2"]
    assert [menu.key for menu in page.preview.menus] == ["period", "numerator", "denominator", "note"]
    assert page.step.text() == "Take in 2 values"
    assert value(team, partograph, "2017-12") is None
    QTest.mouseClick(page.step, Qt.MouseButton.LeftButton)
    assert value(team, partograph, "2017-12") == (10, 25)
    assert value(team, partograph, "2018-02") == (15, 25)
    here = window.navigator.here
    assert here is not None
    assert (here.key, here.argument) == ("measure", partograph.id)
    assert "2 values taken in from births.xlsx" in window.toaster.accessibleName()
    click(window.toaster, "Undo")
    assert value(team, partograph, "2017-12") is None
    assert value(team, partograph, "2018-01") == (12, 25)


def test_the_last_column_is_no_wider_than_the_others_and_the_empty_page_is_filled(
    window: MainWindow, births: Path, partograph: MeasureView
) -> None:
    page = opened(window)
    assert page.state.height() > page.height() * 0.8
    page = opened(window, births, partograph.id)
    QApplication.processEvents()
    last = page.preview.preview.columnCount() - 1
    assert page.preview.columnWidth(last) == page.preview.columnWidth(0)


def test_what_differs_is_shown_twice_and_chosen_one_by_one_or_together(
    window: MainWindow, team: Workspace, partograph: MeasureView, births: Path
) -> None:
    page = opened(window, births, partograph.id)
    names = [switch.accessibleName() for switch in page.outcome.switches.values()]
    assert names == [
        "Feb 2018: 15 of 25 here, 17 of 25 in the table",
        "Mar 2018: 11 of 25 here, 11 of 24 in the table",
    ]
    first = next(iter(page.outcome.switches.values()))
    click(first, "Take")
    assert page.step.text() == "Take in 3 values"
    click(page, "Take all from the table")
    assert page.step.text() == "Take in 4 values"
    click(page, "Keep all that is here")
    assert page.step.text() == "Take in 2 values"
    click(first, "Take")
    page.take_in()
    assert value(team, partograph, "2018-02") == (17, 25)
    assert value(team, partograph, "2018-03") == (11, 25)


def test_a_column_says_something_else_and_the_next_file_needs_no_question(
    window: MainWindow, team: Workspace, partograph: MeasureView, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("When;A;B;C\n2017-11;1;25;9\n2017-12;1;25;10\n", encoding="utf-8")
    page = opened(window, path, partograph.id)
    menus = page.preview.menus
    menus[1].setFocus()
    page.choose_meaning(1, "")
    page.choose_meaning(3, "numerator")
    page.choose_meaning(2, "denominator")
    assert [menu.key for menu in page.preview.menus] == ["period", "", "denominator", "numerator"]
    assert page.preview.menus == menus
    page.take_in()
    assert value(team, partograph, "2017-12") == (10, 25)
    path.write_text("When;A;B;C\n2017-10;1;25;8\n2017-12;1;25;10\n", encoding="utf-8")
    page = opened(window, path)
    assert [menu.key for menu in page.preview.menus] == ["period", "", "denominator", "numerator"]
    assert page.step.text() == "Take in 1 value"
    page.take_in()
    page = opened(window, path)
    assert not page.step.isEnabled()


def test_what_may_be_read_in_two_ways_is_asked_once_each(
    window: MainWindow, team: Workspace, partograph: MeasureView, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Date;Counted;Out of\n01/02/2017;1,234;2,345\n02/03/2017;1,235;2,346\n", encoding="utf-8")
    page = opened(window, path, partograph.id)
    assert notices(page) == [
        "What is 01/02/2017 in this table?",
        "What is 1,234 in this table?",
    ]
    assert not page.step.isEnabled()
    click(page, "2 January 2017")
    click(page, "1\u202f234, a whole number")
    assert notices(page) == []
    page.take_in()
    assert value(team, partograph, "2017-01") == (1234, 2345)


def test_several_measures_side_by_side_and_whose_numbers_they_are(
    window: MainWindow, team: Workspace, partograph: MeasureView, tmp_path: Path
) -> None:
    oxytocin = measures.define_measure(
        team, NewMeasure("oxytocin", "Oxytocin", definition={"denominator_text": "All births"})
    )
    path = tmp_path / "a.csv"
    path.write_text("Month,All births,Complete partograph,Oxytocin\n2017-12,25,10,20\n", encoding="utf-8")
    page = opened(window, path)
    assert page.head.measures.currentText() == "Several measures"
    assert [menu.currentText() for menu in page.preview.menus] == [
        "Month or date", "Out of", "Complete partograph: Counted", "Oxytocin: Counted",
    ]  # fmt: skip
    page.choose_measure(oxytocin.id)
    assert page.plan is not None
    assert page.plan.reading.measure == oxytocin.id
    page.choose_sheet("a")
    page.take_in()
    assert value(team, partograph, "2017-12") == (10, 25)
    assert value(team, oxytocin, "2017-12") == (20, 25)
    here = window.navigator.here
    assert here is not None
    assert here.key == "measures"


def test_what_is_lacking_is_said(
    window: MainWindow, team: Workspace, partograph: MeasureView, births: Path, tmp_path: Path
) -> None:
    page = opened(window, births, partograph.id)
    page.choose_meaning(0, "")
    assert notices(page) == ["Which column holds the months? Choose “Month or date” above it."]
    assert not page.step.isEnabled()
    page.choose_meaning(0, "period")
    assert page.step.isEnabled()
    page.choose_sheet("Staff")
    assert page.preview.preview.plan is not None
    assert page.preview.preview.plan.sheet.name == "Staff"


def test_a_sheet_that_is_too_long_is_said_and_another_one_can_be_chosen(
    window: MainWindow, partograph: MeasureView, tmp_path: Path, spreadsheets: Any
) -> None:
    small = [["Month", "n", "N"], ["2017-12", 1, 2]]
    path = spreadsheets.write_xlsx(tmp_path / "both.xlsx", {"Small": small, "Big": [["2017-12", 1, 2]] * 21_000})
    page = opened(window, path, partograph.id)
    assert page.step.isEnabled()
    page.choose_sheet("Big")
    assert "“Big” has more than 20 000 rows" in notices(page)[0]
    assert not page.preview.isVisible()
    assert not page.step.isEnabled()
    page.choose_sheet("Small")
    assert notices(page) == []
    assert page.preview.isVisible()
    assert page.step.text() == "Take in 1 value"


def test_which_of_two_sheets_is_asked_and_a_hidden_one_says_so(
    window: MainWindow, team: Workspace, partograph: MeasureView, tmp_path: Path, spreadsheets: Any
) -> None:
    head = ["Month", "n", "N"]
    sheets = {
        "Ward": [head, ["2017-11", 1, 2]],
        "Maternity": [head, ["2017-12", 3, 4]],
        "Old": [head, ["2016-01", 1, 2]],
    }
    path = spreadsheets.write_xlsx(tmp_path / "both.xlsx", sheets, hidden=["Old"])
    page = opened(window, path, partograph.id)
    assert notices(page) == ["More than one sheet of this file holds months and numbers. Which one do you mean?"]
    assert not page.step.isEnabled()
    page.refresh(None)
    assert len(notices(page)) == 1, "what others record answers nothing"
    click(page, "Maternity")
    assert notices(page) == []
    menu = page.head.sheets
    assert [menu.itemText(place) for place in range(menu.count())] == ["Ward", "Maternity", "Old (hidden in the file)"]
    page.take_in()
    assert value(team, partograph, "2017-12") == (3, 4)


def test_a_file_that_is_no_table_is_said_in_place_and_another_can_be_chosen(
    window: MainWindow, births: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    assert page.state.step is not None
    assert "Take in a table" in page.state.accessibleName()
    page.read(tmp_path / "gone.xlsx")
    assert "“gone.xlsx” cannot be read" in page.state.accessibleName()
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    page.read(locked)
    assert "password" in page.state.accessibleName()
    monkeypatch.setattr(asking, "ask_package", lambda *_all: births)
    click(page.state, "Choose another file …")
    assert page.plan is not None
    assert page.head.headline.accessibleName().startswith("births.xlsx")
    click(page, "Not now")
    here = window.navigator.here
    assert here is not None
    assert here.key == "measures"
    assert page.plan is None


def test_both_pages_lead_here_and_take_a_file_that_is_dropped(
    window: MainWindow, partograph: MeasureView, births: Path
) -> None:
    window.navigator.go("measures")
    click(window.page("measures"), "Import a table …")
    assert window.page("import-table").isVisible()
    window.navigator.go("measure", partograph.id)
    measure_page = window.page("measure")
    click(measure_page, "Import a table …")
    assert window.page("import-table").isVisible()
    window.navigator.go("measure", partograph.id)
    drop(measure_page, births)
    page = window.page("import-table")
    assert isinstance(page, TableImportPage)
    assert page.plan is not None
    assert page.plan.reading.measure == partograph.id
    window.navigator.go("measures")
    drop(window.page("measures"), births)
    assert page.plan is not None
    assert table_import.is_table(births)
    assert not table_import.is_table(Path("a.qicpkg"))


def test_the_page_is_worked_by_keys_alone(
    window: MainWindow, team: Workspace, partograph: MeasureView, births: Path
) -> None:
    page = opened(window, births, partograph.id)
    page.preview.menus[0].setFocus()
    seen = []
    for _press in range(40):
        focused = QApplication.focusWidget()
        if focused is page.step:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.step
    assert set(page.preview.menus) <= set(seen)
    QTest.keyClick(page.step, Qt.Key.Key_Return)
    assert value(team, partograph, "2017-11") == (9, 25)


@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
def test_nothing_is_cut_and_every_control_has_a_name(
    app: QApplication, request: Any, partograph: MeasureView, births: Path, looking: Any, scale: float
) -> None:
    apply_theme(app, "light", scale)
    page = opened(request.getfixturevalue("window"), births, partograph.id)
    QTest.qWait(200)
    assert looking.faults_of(page) == []
    assert looking.unnamed(page) == []


def test_a_long_name_and_marks_of_direction_stay_in_their_line(
    window: MainWindow, partograph: MeasureView, tmp_path: Path, looking: Any
) -> None:
    path = tmp_path / f"{'b' * 120}.csv"
    path.write_text(f"Month;{'n' * 300};\u200fN 😀\n2017-12;1;2\n2017-11;x\u202ey;3\n", encoding="utf-8")
    page = opened(window, path, partograph.id)
    QTest.qWait(200)
    assert page.preview.menus[1].width() < 600
    assert page.mapTo(window, QPoint(0, 0)).x() >= 0
    assert looking.unnamed(page) == []
    period = parse_period("2017-12")
    assert page.plan is not None
    assert page.plan.values[0].read.period == period
