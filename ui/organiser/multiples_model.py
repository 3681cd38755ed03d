"""The grid's own list: which sites, in which order, under which headings, and where each cell stands.

Sorting and filtering happen in this list: a proxy over a Python model is a hundred times slower. It paints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import n_
from ui.charts.multiples_delegate import Cell, Heading, Look, Multiple, SizeName, scale_for
from ui.organiser.multiples_rows import NEED, SiteRow, latest_order, need_of, spoken_cell, values_shown
from ui.organiser.site_groups import MARKS, group_word

Index = QModelIndex | QPersistentModelIndex
Key = Callable[[SiteRow], tuple[object, ...]]
_CELL_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person looks at: a text, a group ("all" for every one), a wave ("" for every one), an order."""

    text: str = ""
    which: str = "all"
    wave: str = ""
    order: str = "need"


@dataclass(frozen=True, slots=True)
class Grid:
    """All that is shown of a measure."""

    rows: tuple[SiteRow, ...] = ()
    periods: tuple[str, ...] = ()
    style: ValueStyle = ValueStyle()
    direction: Direction = Direction.NEUTRAL
    target: float | None = None


def arranged(grid: Grid, choice: Choice) -> list[SiteRow]:
    """The rows that a choice leaves, in its order."""
    wanted = choice.text.casefold().strip()
    kept = [
        row
        for row in grid.rows
        if row.belongs_to(choice.which)
        and (not choice.wave or row.wave == choice.wave)
        and (not wanted or row.is_called(wanted))
    ]
    better = latest_order(grid.direction)
    keys: dict[str, Key] = {
        "need": need_of,
        "name": lambda row: (row.name,),
        "latest": lambda row: (row.latest is None, better * (row.latest or 0.0), row.name),
        "size": lambda row: (-row.size, row.name),
        "last": lambda row: (row.last, row.name),
    }
    return sorted(kept, key=keys[choice.order])


class MultiplesModel(QAbstractListModel):
    """Headings and cells in the order of the view; told the number of columns, it says where each stands."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid()
        self.choice = Choice()
        self.look = Look()
        self.cells: list[Cell] = []
        self.columns_of: list[int] = []
        self.lines: list[list[int]] = []
        self.columns = 1
        self._row_of: dict[str, int] = {}
        self._own_scale = False

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_grid(self, grid: Grid) -> None:
        """Show another measure, or the same with other values."""
        self.grid = grid
        self.arrange(self.choice)

    def arrange(self, choice: Choice) -> None:
        """Filter and sort anew."""
        self.beginResetModel()
        self.choice = choice
        rows = arranged(self.grid, choice)
        self.cells = _with_headings(rows) if choice.order == "need" else [row.cell for row in rows]
        self._row_of = {cell.key: row for row, cell in enumerate(self.cells) if isinstance(cell, Multiple)}
        self.place(self.columns)
        self.set_look(size=self.look.size, shown=self.look.shown, own_scale=self._own_scale)
        self.endResetModel()

    def set_look(self, *, size: SizeName, shown: int, own_scale: bool) -> None:
        """How all cells look: their size, how many periods, one scale for all or each its own.

        The common scale is that of all sites, whichever are shown, so that a search never changes a picture.
        """
        self._own_scale = own_scale
        grid, scale = self.grid, None
        if not own_scale:
            values = values_shown(grid.rows, shown)
            scale = scale_for(values, target=grid.target, percent=grid.style.percent)
        self.look = replace(self.look, size=size, shown=shown, scale=scale, style=grid.style)

    def place(self, columns: int) -> None:
        """Number the columns anew, line by line; a heading takes a line of its own."""
        self.columns = max(1, columns)
        self.columns_of = []
        self.lines = []
        open_line = False
        for row, cell in enumerate(self.cells):
            if isinstance(cell, Heading):
                self.columns_of.append(-1)
                open_line = False
                continue
            if not open_line or len(self.lines[-1]) == self.columns:
                self.lines.append([])
                open_line = True
            self.columns_of.append(len(self.lines[-1]))
            self.lines[-1].append(row)

    def count(self) -> int:
        """How many sites are shown."""
        return len(self._row_of)

    def row_of(self, key: str) -> int:
        """The row of a site, -1 where it is not shown."""
        return self._row_of.get(key, -1)

    def cell(self, row: int) -> Multiple | None:
        """The cell of a row; None for headings and outside."""
        found = self.cells[row] if 0 <= row < len(self.cells) else None
        return found if isinstance(found, Multiple) else None

    def stepped(self, row: int, *, across: int = 0, down: int = 0) -> int:
        """The row of the cell so many cells further on, or so many lines down; stops at the ends."""
        if not self.lines:
            return -1
        if self.cell(row) is None:
            return self.lines[0][0]
        line = next(number for number, rows in enumerate(self.lines) if rows[0] <= row <= rows[-1])
        if down:
            rows = self.lines[min(len(self.lines) - 1, max(0, line + down))]
            return rows[min(self.columns_of[row], len(rows) - 1)]
        rows = [one for rows in self.lines for one in rows]
        return rows[min(len(rows) - 1, max(0, rows.index(row) + across))]

    # --- what Qt asks ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.cells)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.cells[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return _CELL_FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cells[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text if isinstance(cell, Heading) else cell.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.text}. {cell.detail}" if isinstance(cell, Heading) else spoken_cell(cell)
        return None


def _with_headings(rows: Sequence[SiteRow]) -> list[Cell]:
    cells: list[Cell] = []
    for group in NEED:
        own = [row.cell for row in rows if row.group == group]
        if own:
            detail = n_("{n} site, A to Z", "{n} sites, A to Z", len(own)).format(n=len(own))
            cells.append(Heading(group_word(group), detail, MARKS[group]))
            cells += own
    return cells
