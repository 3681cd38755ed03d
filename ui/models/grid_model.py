"""The cells of a spreadsheet grid: texts with a state each, and what may be typed where.

Keeps what is on screen, not what is recorded: a page fills it, listens to what is committed, and sets cells again
with the state that the service answers. What is no number stays in its cell as typed, marked, and is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qic_desktop import i18n
from qic_desktop.domain.typed import is_number
from qic_desktop.i18n import _
from ui.widgets.tips import plain_tip

ColumnKind = Literal["label", "number", "text", "computed", "mark"]
Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
STRONG_ROLE = Qt.ItemDataRole.UserRole + 2
_ROOT = QModelIndex()
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _FIXED | Qt.ItemFlag.ItemIsEditable
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


class CellState(Flag):
    """What is to be seen about a cell; states combine."""

    NORMAL = 0
    INVALID = auto()
    EXPLAIN = auto()
    MISSING = auto()
    CORRECTED = auto()
    UNCONFIRMED = auto()
    LOCKED = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Numbers and texts may be typed; labels, computed values and marks (an icon) may not."""

    key: str
    title: str
    kind: ColumnKind = "number"
    width: int = 80

    @property
    def typed(self) -> bool:
        """True if a person may type into it."""
        return self.kind in ("number", "text")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, its state, and what is said about it on hover. A mark's text is the name of its icon."""

    text: str = ""
    state: CellState = CellState.NORMAL
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A text on its way into a cell."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class BlockEdit:
    """Several cells that change in one step (one undo)."""

    kind: Literal["paste", "fill", "clear"]
    cells: tuple[CellEdit, ...]


class ValueGridModel(QAbstractTableModel):
    """Rows of :class:`Cell`.

    Signals: ``cell_committed(row, column, text)`` one cell, accepted; ``block_pasted(BlockEdit)`` several at once;
    ``cell_refused(row, column, text)`` no number, the text stays in the cell.
    """

    cell_committed = Signal(int, int, str)
    cell_refused = Signal(int, int, str)
    block_pasted = Signal(object)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[list[Cell]] = []
        self._strong_rows: frozenset[int] = frozenset()
        self.accepts: Callable[[int, int, str], bool] = self.accepts_text

    # --- filling -----------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Sequence[Cell | str]]) -> None:
        """Show these rows; a plain text is a normal cell."""
        self.beginResetModel()
        self._rows = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
        self.endResetModel()

    def set_cell(self, row: int, column: int, cell: Cell) -> None:
        """Show this cell."""
        if self._rows[row][column] != cell:
            self._rows[row][column] = cell
            index = self.index(row, column)
            self.dataChanged.emit(index, index)

    def set_strong_rows(self, rows: Sequence[int]) -> None:
        """Rows whose line the person is on, or that stand out for another reason."""
        self._strong_rows = frozenset(rows)

    def is_strong(self, row: int) -> bool:
        """Whether the person is on this row, or it stands out for another reason."""
        return row in self._strong_rows

    def cell(self, row: int, column: int) -> Cell:
        """The cell as shown."""
        return self._rows[row][column]

    def is_typed(self, row: int, column: int) -> bool:
        """True if a person may type into this cell."""
        if not self.columns[column].typed:
            return False
        state = self._rows[row][column].state
        return state is CellState.NORMAL or not state & CellState.LOCKED

    # --- committing --------------------------------------------------------------------------------------------

    def accepts_text(self, row: int, column: int, text: str) -> bool:
        """The usual rule: a number column takes numbers in the person's language, and nothing."""
        if self.columns[column].kind != "number":
            return True
        return not text.strip() or is_number(text, i18n.decimal_separator())

    def commit(self, row: int, column: int, text: str) -> bool:
        """Take what was typed; answers whether it was new and accepted."""
        before = self._rows[row][column]
        text = text.strip()
        if not self.is_typed(row, column) or (text == before.text and not before.state & CellState.INVALID):
            return False
        if not self.accepts(row, column, text):
            self.set_cell(row, column, replace(before, text=text, state=before.state | CellState.INVALID))
            self.cell_refused.emit(row, column, text)
            return False
        self.set_cell(row, column, self._accepted(before, text))
        self.cell_committed.emit(row, column, text)
        return True

    def commit_block(self, kind: Literal["paste", "fill", "clear"], edits: Sequence[CellEdit]) -> None:
        """Take several cells in one step; what is no number stays marked and is left out of what is told."""
        told: list[CellEdit] = []
        for edit in edits:
            before = self._rows[edit.row][edit.column]
            if not self.is_typed(edit.row, edit.column) or before.text == edit.text:
                continue
            if self.accepts(edit.row, edit.column, edit.text):
                self.set_cell(edit.row, edit.column, self._accepted(before, edit.text))
                told.append(edit)
            else:
                state = before.state | CellState.INVALID
                self.set_cell(edit.row, edit.column, replace(before, text=edit.text, state=state))
                self.cell_refused.emit(edit.row, edit.column, edit.text)
        if told:
            self.block_pasted.emit(BlockEdit(kind, tuple(told)))

    @staticmethod
    def _accepted(before: Cell, text: str) -> Cell:
        kept = before.state & (CellState.CORRECTED | CellState.UNCONFIRMED)
        return Cell(text, kept)

    # --- what Qt asks ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self._rows[index.row()][index.column()]
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return "" if column.kind == "mark" else cell.text
        if role == CELL_ROLE:
            return cell
        if role == STRONG_ROLE:
            return index.row() in self._strong_rows
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell.hint) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = _RIGHT if column.kind in ("number", "computed") else Qt.AlignmentFlag.AlignLeading
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        return self.commit(index.row(), index.column(), str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _TYPED if index.isValid() and self.is_typed(index.row(), index.column()) else _FIXED

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                numbers = column.kind in ("number", "computed")
                side = _RIGHT if numbers else Qt.AlignmentFlag.AlignLeading
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def place_of(self, row: int, column: int) -> str:
        """Where a cell is, in words: "Mar 2019, Seen"."""
        labels = [i for i, head in enumerate(self.columns) if head.kind == "label"]
        first = self._rows[row][labels[0]].text if labels and row < len(self._rows) else str(row + 1)
        title = self.columns[column].title.replace("\n", " ") if column < len(self.columns) else str(column + 1)
        return f"{first}, {title}"

    def _spoken(self, row: int, column: int) -> str:
        cell = self._rows[row][column]
        words = [self.place_of(row, column), cell.text or _("empty")]
        if cell.state & CellState.INVALID:
            words.append(_("not a number, not kept"))
        if cell.state & CellState.EXPLAIN:
            words.append(_("to explain"))
        if cell.state & CellState.CORRECTED:
            words.append(_("corrected"))
        if cell.hint:
            words.append(cell.hint)
        return ", ".join(words)
