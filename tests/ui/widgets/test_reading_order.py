"""Tab goes through what stands on the screen, also through rows that were filled in later."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.shell.page import Page
from ui.widgets.panel import scrolled
from ui.widgets.reading_order import reading_order


class _Sheet(Page):
    """Two columns: fields of which the middle ones come later, and one at the side."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        across = QHBoxLayout(self)
        left = QWidget()
        self.down = QVBoxLayout(left)
        self.first, self.last, self.side = QLineEdit("first"), QLineEdit("last"), QLineEdit("side")
        self.down.addWidget(self.first)
        self.rows = QVBoxLayout()
        self.down.addLayout(self.rows)
        self.down.addWidget(self.last)
        across.addWidget(scrolled(left), 1)
        across.addWidget(self.side, 0, Qt.AlignmentFlag.AlignTop)

    def fill(self) -> None:
        for number in range(2):
            row = QHBoxLayout()
            for part in ("counted", "of"):
                row.addWidget(QLineEdit(f"{part} {number}"))
            self.rows.addLayout(row)


@pytest.fixture
def window(qtbot: Any) -> Any:
    made = QWidget()
    down = QVBoxLayout(made)
    made.before, made.page, made.after = QLineEdit("before"), _Sheet(), QLineEdit("after")
    for part in (made.before, made.page, made.after):
        down.addWidget(part)
    made.resize(700, 400)
    made.show()
    qtbot.addWidget(made)
    qtbot.waitExposed(made)
    made.page.fill()
    qtbot.wait(20)
    return made


WALK = ["first", "counted 0", "of 0", "counted 1", "of 1", "last", "side"]


def test_rows_that_were_filled_in_later_are_read_where_they_stand(window: Any) -> None:
    assert [one.text() for one in reading_order(window.page)] == WALK


def test_tab_and_back_go_through_the_page_and_out_of_it(window: Any) -> None:
    window.page.first.setFocus()
    walked = ["first"]
    for _step in range(len(WALK)):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget().text())
    assert walked == [*WALK, "after"]
    window.page.side.setFocus()
    back = ["side"]
    for _step in range(len(WALK)):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        back.append(QApplication.focusWidget().text())
    assert back == [*reversed(WALK), "before"]


def test_what_is_hidden_or_switched_off_is_passed_by(window: Any) -> None:
    window.page.last.hide()
    window.page.first.setEnabled(False)
    assert [one.text() for one in reading_order(window.page)] == [*WALK[1:5], "side"]


def test_hiding_what_has_the_focus_moves_it_and_breaks_nothing(window: Any, qtbot: Any) -> None:
    window.page.last.setFocus()
    window.page.last.hide()
    assert QApplication.focusWidget() is not window.page.last
    window.page.side.setFocus()
    window.page.side.setEnabled(False)
    assert QApplication.focusWidget() is not window.page.side


def test_from_right_to_left_a_row_begins_at_the_right(window: Any, qtbot: Any) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.wait(20)
    assert [one.text() for one in reading_order(window.page)] == WALK
