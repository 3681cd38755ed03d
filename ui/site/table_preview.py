"""The first rows of a team's own table, with a menu above each column that says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from qic_desktop import i18n
from qic_desktop.i18n import _
from qic_desktop.services.measuring import table_mapping
from qic_desktop.services.measuring.table_files import Cell
from qic_desktop.services.measuring.table_import import ImportPlan
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.table import DENSE_ROW, TableView
from ui.widgets.tips import plain_tip

ROWS = 6
MENU_ROW = 42
WIDE, NARROW = 176, 128
FEW = 6
"""Up to so many columns are wide."""
MOST_COLUMNS = 60
"""So many columns get a menu; nobody's table of measures has more that matter."""
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PreviewModel(QAbstractTableModel):
    """A row for the menus, the headings, and the first rows of values."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: ImportPlan | None = None
        self.places: list[int] = []

    def show_plan(self, plan: ImportPlan) -> None:
        """Show another sheet, or the same read in another way."""
        self.beginResetModel()
        self.plan = plan
        reading, rows = plan.reading, plan.sheet.rows
        last = min(len(rows), reading.first + ROWS)
        self.places = [*([reading.heading] if reading.heading >= 0 else []), *range(reading.first, last)]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.plan is None else 1 + len(self.places)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.plan is None else min(len(self.plan.reading.columns), MOST_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.plan is None or index.row() == 0:
            return None
        place = self.places[index.row() - 1]
        cell = self.plan.sheet.rows[place][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell_text(cell))
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignTrailing if isinstance(cell, int | float) else Qt.AlignmentFlag.AlignLeading
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and not self.plan.reading.columns[index.column()]:
            return current().color("muted")
        if role == Qt.ItemDataRole.FontRole and place == self.plan.reading.heading:
            return fonts.text(13, 600)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Vertical:
            return str(self.places[section - 1] + 1) if 0 < section <= len(self.places) else ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled


class TablePreview(TableView):
    """Emits ``meaning_chosen(column, key)`` when a person says what a column is."""

    meaning_chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, row_height=DENSE_ROW)
        self.preview = PreviewModel()
        self.menus: list[Select] = []
        self.setModel(self.preview)
        self.setAccessibleName(_("The first rows of the table"))
        self.setSelectionMode(TableView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(True)
        self.horizontalHeader().hide()
        head = self.verticalHeader()
        head.show()
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_plan(self, plan: ImportPlan, options: Sequence[tuple[str, str]]) -> None:
        """Show a plan's sheet; ``options`` are (key, word) of what a column can be."""
        focused = next((place for place, menu in enumerate(self.menus) if menu.hasFocus()), -1)
        same = len(self.menus) == min(len(plan.reading.columns), MOST_COLUMNS) and self.preview.plan is not None
        same = same and self.preview.plan is not None and self.preview.plan.sheet is plan.sheet
        if same:
            self.preview.plan = plan
            self.preview.dataChanged.emit(
                self.preview.index(0, 0),
                self.preview.index(self.preview.rowCount() - 1, self.preview.columnCount() - 1),
            )
        else:
            self.preview.show_plan(plan)
            self._make_menus()
        for place, menu in enumerate(self.menus):
            menu.set_options(options)
            menu.choose(plan.reading.columns[place])
            heading = table_mapping.heading_text(plan.sheet, plan.reading, place) or str(place + 1)
            menu.setAccessibleName(_("What is in column “{heading}”?").format(heading=heading[:80]))
            menu.setToolTip(plain_tip(menu.currentText()))
        if 0 <= focused < len(self.menus):
            self.menus[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def fit_height(self) -> None:
        """As high as its rows."""
        rows = self.preview.rowCount()
        high = sum(self.rowHeight(row) for row in range(rows)) + 2
        wide = sum(self.columnWidth(place) for place in range(self.preview.columnCount()))
        bar = current().px(14) if wide > self.viewport().width() + 1 else 0
        if self.height() != high + bar:
            self.setFixedHeight(high + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A menu that gets the focus scrolls into sight."""
        if event.type() == QEvent.Type.FocusIn and watched in self.menus:
            self.scrollTo(self.preview.index(0, self.menus.index(watched)))
        return super().eventFilter(watched, event)

    def _make_menus(self) -> None:
        theme = current()
        self.menus = []
        self.setRowHeight(0, theme.px(MENU_ROW))
        for place in range(self.preview.columnCount()):
            self.setColumnWidth(place, theme.px(WIDE if self.preview.columnCount() <= FEW else NARROW))
            menu = Select()
            menu.chosen.connect(partial(self.meaning_chosen.emit, place))
            menu.installEventFilter(self)
            self.setIndexWidget(self.preview.index(0, place), _with_room(menu))
            self.menus.append(menu)
        self.fit_height()


def _with_room(menu: Select) -> QWidget:
    """A menu with room around it, so that its ring is seen."""
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(4, 3, 4, 3)
    layout.addWidget(menu)
    box.setFocusProxy(menu)
    return box


def cell_text(cell: Cell) -> str:
    """A cell as it is shown here."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.10g}".replace(".", i18n.decimal_separator())
    return " ".join(str(cell).split())[:200]
