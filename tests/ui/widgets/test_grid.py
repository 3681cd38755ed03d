"""The grid behaves as Excel does: keys, blocks, and texts that are never thrown away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QHeaderView, QLineEdit
from pytestqt.qtbot import QtBot

from qic_desktop import i18n
from ui.models.grid_model import BlockEdit, Cell, CellState, Column, ValueGridModel
from ui.widgets.grid import GridView

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
COLUMNS = (
    Column("month", "Month", "label"),
    Column("seen", "Seen\nin 4 hours", "number"),
    Column("all", "All", "number"),
    Column("share", "Share", "computed"),
    Column("note", "Note", "text"),
)


class Listener:
    """Keeps what a grid and its model tell."""

    def __init__(self, grid: GridView) -> None:
        self.cells: list[tuple[int, int, str]] = []
        self.refused: list[tuple[int, int, str]] = []
        self.blocks: list[BlockEdit] = []
        self.typed: list[str] = []
        self.sentences: list[str] = []
        grid.grid.cell_committed.connect(lambda *cell: self.cells.append(cell))
        grid.grid.cell_refused.connect(lambda *cell: self.refused.append(cell))
        grid.grid.block_pasted.connect(self.blocks.append)
        grid.cell_edited.connect(lambda _row, _column, text: self.typed.append(text))
        grid.paste_refused.connect(self.sentences.append)


@pytest.fixture
def grid(app: QApplication, qtbot: QtBot) -> GridView:
    model = ValueGridModel(COLUMNS)
    model.set_rows([[month, "10\u202f602", "20", "50.0 %", ""] for month in ("Jan", "Feb", "Mar", "Apr")])
    made = GridView(model)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    made.go_to(1, 1)
    return made


@pytest.fixture
def told(grid: GridView) -> Listener:
    return Listener(grid)


def open_editor(grid: GridView) -> QLineEdit | None:
    return next((field for field in grid.viewport().findChildren(QLineEdit) if field.isVisible()), None)


def press(grid: GridView, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(open_editor(grid) or grid, key, modifier)
    QApplication.processEvents()


def type_text(grid: GridView, text: str) -> None:
    for character in text:
        QTest.keyClick(open_editor(grid) or grid, character)
    QApplication.processEvents()


def here(grid: GridView) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


def text(grid: GridView, row: int, column: int) -> str:
    return grid.grid.cell(row, column).text


def test_typing_replaces_the_value_and_enter_goes_down(grid: GridView, told: Listener) -> None:
    type_text(grid, "41")
    press(grid, Key.Key_Return)
    assert told.cells == [(1, 1, "41")]
    assert here(grid) == (2, 1)
    assert told.typed == ["4", "41"]


def test_tab_goes_to_the_next_cell_that_can_be_typed_into_and_on_to_the_next_row(grid: GridView) -> None:
    for place in ((1, 2), (1, 4), (2, 1)):
        press(grid, Key.Key_Tab)
        assert here(grid) == place
    press(grid, Key.Key_Backtab, SHIFT)
    assert here(grid) == (1, 4)


def test_escape_gives_the_old_value_back(grid: GridView, told: Listener) -> None:
    type_text(grid, "9")
    press(grid, Key.Key_Escape)
    assert text(grid, 1, 1) == "10\u202f602"
    assert told.cells == []
    assert told.typed[-1] == "10\u202f602"


def test_f2_edits_the_value_in_place(grid: GridView, told: Listener) -> None:
    press(grid, Key.Key_F2)
    field = open_editor(grid)
    assert field is not None
    assert field.text() == "10\u202f602"
    press(grid, Key.Key_End)
    press(grid, Key.Key_Backspace)
    type_text(grid, "9")
    press(grid, Key.Key_Return)
    assert told.cells == [(1, 1, "10\u202f609")]


def test_arrows_leave_a_cell_that_was_typed_into_but_not_one_opened_with_f2(grid: GridView) -> None:
    type_text(grid, "5")
    press(grid, Key.Key_Right)
    assert here(grid) == (1, 2)
    press(grid, Key.Key_F2)
    press(grid, Key.Key_Left)
    assert here(grid) == (1, 2)
    press(grid, Key.Key_Down)
    assert here(grid) == (2, 2)


def test_what_is_no_number_stays_in_its_cell_marked_and_is_not_told(grid: GridView, told: Listener) -> None:
    type_text(grid, "12x")
    press(grid, Key.Key_Return)
    assert text(grid, 1, 1) == "12x"
    assert grid.grid.cell(1, 1).state & CellState.INVALID
    assert told.cells == []
    assert told.refused == [(1, 1, "12x")]
    grid.go_to(1, 1)
    type_text(grid, "12")
    press(grid, Key.Key_Return)
    assert told.cells == [(1, 1, "12")]
    assert not grid.grid.cell(1, 1).state & CellState.INVALID


def test_a_decimal_comma_is_a_number_in_languages_that_write_it(grid: GridView, told: Listener) -> None:
    i18n.use_language("fr")
    type_text(grid, "12,5")
    press(grid, Key.Key_Return)
    assert told.cells == [(1, 1, "12,5")]


def test_computed_cells_and_labels_cannot_be_typed_into(grid: GridView, told: Listener) -> None:
    grid.go_to(1, 3)
    type_text(grid, "9")
    assert open_editor(grid) is None
    assert told.cells == []


def test_an_unchanged_value_is_not_told(grid: GridView, told: Listener) -> None:
    press(grid, Key.Key_F2)
    press(grid, Key.Key_Return)
    assert told.cells == []


def test_a_copied_block_has_tabs_and_numbers_that_a_spreadsheet_reads(grid: GridView) -> None:
    grid.go_to(0, 0)
    for _step in range(2):
        press(grid, Key.Key_Right, SHIFT)
    press(grid, Key.Key_Down, SHIFT)
    press(grid, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Jan\t10602\t20\nFeb\t10602\t20\n"


def test_a_pasted_block_is_one_step(grid: GridView, told: Listener) -> None:
    QGuiApplication.clipboard().setText("1\t2\r\n3\t4\r\n")
    press(grid, Key.Key_V, CONTROL)
    assert [(edit.row, edit.column, edit.text) for edit in told.blocks[0].cells] == [
        (1, 1, "1"),
        (1, 2, "2"),
        (2, 1, "3"),
        (2, 2, "4"),
    ]
    assert told.blocks[0].kind == "paste"
    assert len(told.blocks) == 1
    assert text(grid, 2, 2) == "4"


@pytest.mark.parametrize(
    ("block", "start", "named"),
    [
        ("1\t2\t3", (1, 1), "Feb, Share"),
        ("1\n2\n3\n4", (1, 1), "4 rows"),
        ("1\t2", (1, 4), "Feb, Note"),
    ],
)
def test_a_block_of_the_wrong_shape_changes_nothing_and_says_which_cell(
    grid: GridView, told: Listener, block: str, start: tuple[int, int], named: str
) -> None:
    grid.go_to(*start)
    assert not grid.paste_block(block)
    assert told.blocks == []
    assert named in told.sentences[0]
    assert "Nothing was pasted" in told.sentences[0]


def test_one_value_fills_all_chosen_cells(grid: GridView, told: Listener) -> None:
    for _step in range(2):
        press(grid, Key.Key_Down, SHIFT)
    grid.paste_block("7")
    assert [text(grid, row, 1) for row in range(4)] == ["10\u202f602", "7", "7", "7"]
    assert len(told.blocks[0].cells) == 3


def test_bad_cells_of_a_pasted_block_stay_marked_and_the_rest_is_told(grid: GridView, told: Listener) -> None:
    grid.paste_block("1\nabc\n3")
    assert [edit.text for edit in told.blocks[0].cells] == ["1", "3"]
    assert grid.grid.cell(2, 1).state & CellState.INVALID
    assert text(grid, 2, 1) == "abc"


def test_ctrl_d_fills_down_and_delete_clears(grid: GridView, told: Listener) -> None:
    grid.grid.set_cell(1, 1, Cell("5"))
    for _step in range(2):
        press(grid, Key.Key_Down, SHIFT)
    press(grid, Key.Key_D, CONTROL)
    assert [text(grid, row, 1) for row in range(1, 4)] == ["5", "5", "5"]
    press(grid, Key.Key_Delete)
    assert [text(grid, row, 1) for row in range(1, 4)] == ["", "", ""]
    assert [block.kind for block in told.blocks] == ["fill", "clear"]


def test_undo_and_redo_ask_the_page(grid: GridView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.undo_requested, timeout=500):
        press(grid, Key.Key_Z, CONTROL)
    with qtbot.waitSignal(grid.redo_requested, timeout=500):
        press(grid, Key.Key_Y, CONTROL)


def test_a_listed_letter_is_a_command_and_not_a_text(grid: GridView, qtbot: QtBot) -> None:
    grid.letters = "M"
    with qtbot.waitSignal(grid.letter_typed, timeout=500) as heard:
        press(grid, Key.Key_M)
    assert heard.args == [1, 1, "M"]
    assert open_editor(grid) is None


def test_a_screen_reader_hears_place_value_and_state(grid: GridView) -> None:
    grid.grid.set_cell(1, 1, Cell("43", CellState.EXPLAIN, "43 is more than all births (41)."))
    said = grid.grid.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Feb, Seen in 4 hours, 43, to explain, 43 is more than all births (41)."


def test_every_state_can_be_painted_in_both_directions(grid: GridView, app: QApplication) -> None:
    states = [CellState.INVALID, CellState.EXPLAIN, CellState.MISSING, CellState.CORRECTED]
    for row, state in enumerate(states):
        grid.grid.set_cell(row, 1, Cell("1", state))
    plain = grid.grab().toImage()
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert grid.grab().toImage() != plain


def _painted(grid: GridView) -> QImage:
    """What is on the widget behind the grid and in it."""
    around = grid.parentWidget()
    assert around is not None
    return around.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_grid_that_knows_its_ground_looks_the_same_and_leaves_nothing_behind(app: QApplication, qtbot: QtBot) -> None:
    around = QFrame()
    qtbot.addWidget(around)
    around.setProperty("panel", "card")
    around.resize(620, 320)
    model = ValueGridModel(COLUMNS)
    grid = GridView(model, around)
    grid.setProperty("plain", "true")
    grid.setGeometry(10, 10, 600, 300)
    around.show()
    qtbot.waitExposed(around)
    rows = [[month, "10", "20", "50.0 %", ""] for month in ("Jan", "Feb", "Mar", "Apr")]
    for shown in (rows, rows[:1], []):
        model.set_rows(shown)
        grid.set_ground("")
        open_picture = _painted(grid)
        grid.set_ground("surface")
        assert _painted(grid) == open_picture


def test_a_text_that_does_not_fit_is_cut_again_when_its_column_is_wider(grid: GridView) -> None:
    grid.grid.set_cell(0, 4, Cell("a note that is much longer than its column"))
    grid.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Fixed)
    pictures = []
    for width in (60, 300, 60):
        grid.setColumnWidth(4, width)
        area = grid.visualRect(grid.grid.index(0, 4)).adjusted(0, 0, width * -1 + 55, 0)
        pictures.append(grid.viewport().grab(area).toImage())
    assert pictures[0] == pictures[2]
    assert pictures[0] != pictures[1]
