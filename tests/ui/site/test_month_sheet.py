"""A month typed with real keys into the real page over a real store; counting back; paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring import month_sheet as month_sheets
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.month_sheet import Pool
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site import measure, month_sheet, today
from ui.site import measures as measures_page
from ui.site.month_fields import NumberField
from ui.site.month_panel import MonthPanel
from ui.site.month_rows import PoolRow
from ui.site.month_sheet import MonthSheetPage
from ui.site.month_words import pool_detail
from ui.workspace import Frame

MARCH = parse_period("2019-03")
NAMES = ("Oxytocin", "Skin to skin", "Blood loss", "Cord care", "Referred", "Stillbirths")
MOST_KEYS = 14


@pytest.fixture
def six(team: Workspace) -> list[MeasureView]:
    """Six measures: four out of all births, one out of its own cases, one count; four months of values each."""
    made = []
    for name in NAMES[:4]:
        texts = {"numerator_text": f"Births with {name}", "denominator_text": "All births"}
        made.append(measures.define_measure(team, NewMeasure(name.casefold(), name, definition=texts)))
    own = {"numerator_text": "Referred within 30 minutes", "denominator_text": "Mothers referred"}
    made.append(measures.define_measure(team, NewMeasure("referred", "Referred", definition=own)))
    count = {"numerator_text": "Stillbirths", "value_form": "count", "direction": "down"}
    made.append(measures.define_measure(team, NewMeasure("stillbirths", "Stillbirths", definition=count)))
    for text in ("2018-11", "2018-12", "2019-01", "2019-02"):
        month = parse_period(text)
        for view in made[:4]:
            observations.record_observation(team, view, month, Entry(33, 38))
        observations.record_observation(team, made[4], month, Entry(3, 4))
        observations.record_observation(team, made[5], month, Entry(value=1))
    return made


@pytest.fixture
def window(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    pages = [*(one.page_spec() for one in (today, measures_page, measure, month_sheet)), month_sheet.back_spec()]
    return open_window(team, pages, Frame("Mtoni Juu", "team"))


def open_sheet(
    window: MainWindow, key: str = "month-sheet", month: str = "2019-03"
) -> tuple[MonthSheetPage, MonthPanel]:
    window.navigator.go(key, month)
    page = window.page(key)
    assert isinstance(page, MonthSheetPage)
    QApplication.processEvents()
    return page, page.panel


def focused() -> QWidget:
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None
    return target


def press(keys: str = "", key: Qt.Key | None = None, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Send keys to whatever has the focus, as a keyboard does."""
    for letter in keys:
        QTest.keyClicks(focused(), letter)
    if key is not None:
        QTest.keyClick(focused(), key, modifier or Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()


def entry(team: Workspace, view: MeasureView, month: str = "2019-03") -> Entry:
    found = {one.period: one for one in observations.list_observations(team, view)}.get(month)
    if found is None:
        return Entry()
    return Entry(
        found.numerator, found.denominator, found.value, MissingReason(found.missing) if found.missing else None
    )


def test_a_months_six_measures_take_at_most_fourteen_keys_beyond_the_digits(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    page, panel = open_sheet(window)
    assert isinstance(QApplication.focusWidget(), NumberField)
    others = 0
    for digits in ("41", "38", "27", "30", "40", "3", "4", "1"):
        press(digits, Qt.Key.Key_Return)
        others += 1
    assert others <= MOST_KEYS
    assert [entry(team, view) for view in six[:4]] == [Entry(count, 41) for count in (38, 27, 30, 40)]
    assert [entry(team, view) for view in six[4:]] == [Entry(3, 4), Entry(value=1)]
    assert page.heading.accessibleName().startswith("March 2019 is complete: 6 of 6")
    assert page.sheet is not None
    assert page.sheet.is_complete
    assert panel.hint == ""


def test_reasons_and_no_cases_are_a_letter_each_and_stay_within_fourteen_keys(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    page, _panel = open_sheet(window)
    others = 0
    for digits in ("41", "38", "27", "30"):
        press(digits, Qt.Key.Key_Return)
        others += 1
    press("m")
    press("3")
    others += 2
    press("n")
    press("0", Qt.Key.Key_Return)
    others += 2
    assert others <= MOST_KEYS
    assert entry(team, six[3]) == Entry(missing=MissingReason.REGISTER_LOST)
    assert entry(team, six[4]) == Entry(missing=MissingReason.NO_CASES)
    assert entry(team, six[5]) == Entry(value=0)
    assert page.sheet is not None
    assert page.sheet.is_complete


def test_a_number_is_kept_when_its_field_is_left_and_undo_takes_it_back(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    page, panel = open_sheet(window)
    press("41", Qt.Key.Key_Tab)
    press("38", Qt.Key.Key_Tab)
    assert entry(team, six[0]) == Entry(38, 41)
    press(key=Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert entry(team, six[0]) == Entry(None, 41)
    assert panel.fields[1].text() == ""
    press(key=Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert entry(team, six[0]) == Entry()
    press(key=Qt.Key.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    assert entry(team, six[2]) == Entry(None, 41)
    panel.fields[1].setFocus()
    press("12")
    page.leave()
    assert entry(team, six[0]) == Entry(12, 41)


def test_a_number_that_looks_wrong_is_kept_marked_and_asked_about(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    _page, panel = open_sheet(window)
    press("41", Qt.Key.Key_Return)
    press("43", Qt.Key.Key_Return)
    assert entry(team, six[0]) == Entry(43, 41)
    assert "43 is more than all cases (41)" in panel.hint
    assert panel.fields[1].property("state") == "explain"
    press("330", Qt.Key.Key_Return)
    assert "more than all cases" in panel.hint
    press("4x", Qt.Key.Key_Return)
    assert entry(team, six[2]) == Entry(None, 41)
    assert panel.fields[3].text() == "4x"
    assert "4x" in panel.hint


def test_a_shared_number_with_a_digit_too_many_is_asked_about(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    _page, panel = open_sheet(window)
    for digits in ("41", "38", "27", "30", "40", "30", "41"):
        press(digits, Qt.Key.Key_Return)
    assert entry(team, six[4]) == Entry(30, 41)
    assert "Before 3, now 30. One digit too many?" in panel.hint


def test_last_month_stands_beside(window: MainWindow, six: list[MeasureView]) -> None:
    _page, panel = open_sheet(window)
    rows = {row.key: row for row in panel.rows}
    assert rows[six[0].id].before.text() == "33 of 38"
    assert rows[six[0].id].before_share.text() == "86.8 %"
    assert panel.rows[0].before.text() == "38"
    assert rows[six[5].id].before.text() == "1"


def test_a_column_of_a_spreadsheet_fills_the_lines_in_one_step(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    open_sheet(window)
    QGuiApplication.clipboard().setText("41\n38\nN/A\n30\n40\n3\n4\n1\n")
    press(key=Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert entry(team, six[0]) == Entry(38, 41)
    assert entry(team, six[1]) == Entry(None, 41)
    assert entry(team, six[5]) == Entry(value=1)
    press(key=Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert [entry(team, view) for view in six] == [Entry()] * 6


def test_counting_back_goes_from_month_to_month_and_marks_what_it_took(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    page, _panel = open_sheet(window, "count-back")
    assert page.strip.words.text() == "4 of 12 months in"
    for digits in ("41", "38", "27", "30", "40", "3", "4", "1"):
        press(digits, Qt.Key.Key_Return)
    assert page.strip.words.text() == "5 of 12 months in"
    assert page.sheet is not None
    assert page.sheet.month.text == "2018-10"
    press("25", Qt.Key.Key_Return)
    assert entry(team, six[0], "2018-10") == Entry(None, 25)
    assert observations.get_observation(team, six[0], MARCH).counted_back == "2019-04-05"
    press(key=Qt.Key.Key_PageDown, modifier=Qt.KeyboardModifier.ControlModifier)
    assert page.sheet.month.text == "2018-11"


def test_the_sheet_is_reached_from_today_and_by_its_keys(six: list[MeasureView], window: MainWindow) -> None:
    window.navigator.go("today")
    page = window.page("today")
    assert isinstance(page, today.TodayPage)
    assert page.buttons[0].text() == "Enter March"
    page.buttons[0].click()
    assert window.navigator.here is not None
    assert (window.navigator.here.key, window.navigator.here.argument) == ("month-sheet", "2019-03")
    window.navigator.go("measures")
    press(key=Qt.Key.Key_M, modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.navigator.here.key == "month-sheet"


def test_every_field_and_button_has_a_name(window: MainWindow, six: list[MeasureView]) -> None:
    page, panel = open_sheet(window)
    assert all(field.accessibleName() for field in panel.fields)
    assert len({field.accessibleName() for field in panel.fields}) == len(panel.fields)
    names = [
        one.accessibleName() or getattr(one, "text", str)()
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert all(names)


def test_without_measures_the_page_offers_the_next_step(window: MainWindow) -> None:
    page, _panel = open_sheet(window)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.step is not None
    page.empty.step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "measures"


def test_the_form_is_saved_and_opened(window: MainWindow, six: list[MeasureView], tmp_path: Path) -> None:
    page, _panel = open_sheet(window)
    opened: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path / "papers", opened.append
    page.print_form()
    page.print_tally()
    assert len(opened) == 2
    assert "All births" in PdfReader(opened[0]).pages[0].extract_text()


def test_nothing_is_cut_at_the_smallest_window_and_with_large_text(window: MainWindow, six: list[MeasureView]) -> None:
    page, panel = open_sheet(window)
    window.resize(1366, 700)
    QApplication.processEvents()
    for field in panel.fields:
        place = field.mapTo(page, field.rect().topLeft())
        assert place.x() >= 0
        assert place.x() + field.width() <= page.width()
    assert panel.room.area.horizontalScrollBar().maximum() == 0


def test_ten_thousand_pasted_rows_fill_the_page_and_the_rest_is_told(
    window: MainWindow, team: Workspace, six: list[MeasureView]
) -> None:
    window.navigator.go("month-sheet", MARCH.text)
    page = window.page("month-sheet")
    assert isinstance(page, MonthSheetPage)
    first = page.panel.fields[0]
    first.setFocus()
    QGuiApplication.clipboard().setText("\n".join(str(30 + n % 7) for n in range(10_000)))
    QTest.keyClick(first, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    fields = len(page.panel.fields)
    assert f"{10_000 - fields} of 10000 pasted cells were not taken" in page.panel.hint
    assert entry(team, six[0]) == Entry(31, 30)
    team.journal.undo()
    assert [entry(team, view) for view in six] == [Entry()] * len(six), "one undo takes all of it back"


def test_ten_thousand_pasted_rows_cost_ten_times_a_thousand(
    window: MainWindow, six: list[MeasureView], cost: Callable[[Callable[[], object]], float]
) -> None:
    _page, panel = open_sheet(window)

    def attack(count: int) -> None:
        panel.fields[0].setFocus()
        QGuiApplication.clipboard().setText("\n".join(f"{30 + n % 7}\tward {n}" for n in range(count)))
        QTest.keyClick(panel.fields[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    few = cost(lambda: attack(1_000))
    # Ten times as much, with room for a busy machine; what is not in line costs a hundred times.
    assert cost(lambda: attack(10_000)) < 40 * few


@pytest.mark.parametrize(
    "text",
    ["a\x00b\tc", "\u202e12\u202c\tx\ty", "😀\t😀", "२०८१-०५-०१\tMeskerem 3", '"' + "1\t2\n" * 50_000, "=1+1\t=2"],
)
def test_pasted_rubbish_is_told_and_nothing_is_recorded(
    window: MainWindow, text: str, team: Workspace, six: list[MeasureView]
) -> None:
    window.navigator.go("month-sheet", MARCH.text)
    page = window.page("month-sheet")
    assert isinstance(page, MonthSheetPage)
    field = page.panel.fields[-1]
    field.setFocus()
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "pasted cells were not taken" in page.panel.hint
    assert [entry(team, view) for view in six] == [Entry()] * 6


def test_a_shared_number_says_for_which_lines(window: MainWindow, team: Workspace, six: list[MeasureView]) -> None:
    sheet = month_sheets.open_month(team, MARCH)
    pool = sheet.order[0]
    assert isinstance(pool, Pool)
    assert pool_detail(sheet, pool) == "asked once, for lines 2 to 5"
    assert pool_detail(sheet, replace(pool, lines=pool.lines[:2])) == "asked once, for lines 2 and 3"
    assert pool_detail(sheet, replace(pool, lines=(pool.lines[0], pool.lines[3]))) == "asked once, for lines 2 and 5"
    assert pool_detail(sheet, replace(pool, lines=pool.lines[:1])) == "asked once, for line 2"
    _page, panel = open_sheet(window)
    row = panel.findChildren(PoolRow)[0]
    assert row.detail.text().startswith("asked once, for lines 2")
