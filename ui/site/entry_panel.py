"""The grid of one measure: typing, missing reasons, corrections. It tells what was given and never records itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.domain.observation import MissingReason
from qic_desktop.i18n import _
from qic_desktop.services.measuring.entry import EntrySheet, SheetRow, entry_of
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.models.grid_model import BlockEdit, Cell, CellState, ValueGridModel
from ui.site import entry_rows
from ui.site.entry_menus import EntryMenus
from ui.site.entry_rows import Layout
from ui.theme.tokens import current
from ui.widgets.buttons import icon_button
from ui.widgets.grid import GridView
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule
from ui.widgets.tips import plain_tip

WIDTH = 472
COUNT_MILLISECONDS = 400


class EntryModel(ValueGridModel):
    """The grid's cells, with the whole text of a definition on its column's head."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout.columns)
        self._tips = layout.tips

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return plain_tip(self._tips[section] or "") or None
        return super().headerData(section, orientation, role)


class EntryPanel(QFrame):
    """Emits ``given(entries, notes)``: {period: Entry} and {period: text} of one step; ``typed(period, Entry)`` while
    a value is being typed; ``period_chosen(period)``; ``undo_asked``, ``redo_asked``, ``refused(sentence)``,
    ``annotate_asked(period)``, ``leave_out_asked(period)``, ``earlier_asked``."""

    given = Signal(dict, dict)
    typed = Signal(str, object)
    period_chosen = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()
    refused = Signal(str)
    annotate_asked = Signal(str)
    leave_out_asked = Signal(str)
    earlier_asked = Signal()

    def __init__(self, sheet: EntrySheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        self.setFixedWidth(current().px(WIDTH))
        self.sheet = sheet
        self.layout_ = entry_rows.layout_of(sheet.view)
        self.rows: dict[str, SheetRow] = {}
        self._periods: list[str] = []
        self.latest_first = False
        self.model = EntryModel(self.layout_)
        self.grid = GridView(self.model, self)
        self._month = ElidedLabel("", "muted")
        self._reading = ElidedLabel("", "strong")
        self._hint = label("", wrap=True)
        self._hint_box = QFrame()
        self._lasting = ""
        self._count_later = QTimer(self)
        self._count_later.setSingleShot(True)
        self._count_later.setInterval(COUNT_MILLISECONDS)
        self._count_later.timeout.connect(self._on_count_later_timeout)
        self._counted = ElidedLabel("", "small")
        self._kept = ElidedLabel("", "small")
        self._arrange()
        self._connect()
        self.menus = EntryMenus(self)
        self.show_sheet(sheet)

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show these rows; the place and what could not be recorded stay."""
        period, column = self.period, max(0, self.grid.currentIndex().column())
        refused = self._refused_cells()
        self.sheet = sheet
        self.rows = {row.period: row for row in sheet.rows}
        self._fill()
        for (where, key), cell in refused.items():
            if where in self.rows:
                self.model.set_cell(self._periods.index(where), self.layout_.place(key), cell)
        if period in self.rows:
            self.grid.go_to(self._periods.index(period), column)
        self._say_row()

    def show_row(self, row: SheetRow, *, keep_refused: bool = True) -> None:
        """Show what now stands in one row."""
        self.rows[row.period] = row
        place = self._periods.index(row.period)
        for column, cell in enumerate(entry_rows.cells_of(self.sheet, self.layout_, row)):
            refused = bool(self.model.cell(place, column).state & CellState.INVALID)
            if not (refused and keep_refused):
                self.model.set_cell(place, column, cell)
        self._span(place, row)
        if row.period == self.period:
            self._say_row()

    def say_kept(self, text: str) -> None:
        """Say when the last value was recorded and, when typing rests, how many are in."""
        self._kept.set_text(text)
        self._count_later.start()

    def say_hint(self, text: str) -> None:
        """Say below the grid what is odd about what was just given; empty takes it away."""
        self._lasting = text
        self._show_hint(text)

    def _show_hint(self, text: str) -> None:
        if text != self._hint.text():
            self._hint.setText(text)
            self._hint_box.setVisible(bool(text))
            self._hint_box.setAccessibleName(text)
            if text:
                QAccessible.updateAccessibility(QAccessibleEvent(self._hint_box, QAccessible.Event.Alert))

    @property
    def hint(self) -> str:
        """What is said below the grid."""
        return self._hint.text()

    def go_to(self, period: str, key: str = "") -> None:
        """Make a period's row the current one, at its first number that is empty."""
        if period not in self.rows:
            return
        row = self._periods.index(period)
        numbers = self.layout_.numbers
        empty = [column for column in numbers if not self.model.cell(row, column).text]
        column = self.layout_.place(key) if key else (empty or list(numbers))[0]
        self.grid.go_to(row, column)

    @property
    def period(self) -> str:
        """The period of the current row, empty without one."""
        row = self.grid.currentIndex().row()
        return self._periods[row] if 0 <= row < len(self._periods) else ""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods in the order of the rows."""
        return tuple(self._periods)

    def finish_typing(self) -> None:
        """Record what stands in an open cell."""
        if self.grid.state() == self.grid.State.EditingState:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_reason(self, period: str, reason: MissingReason) -> None:
        """Say why a period has no value; the reason takes the place of numbers."""
        self.given.emit({period: Entry(missing=reason)}, {})
        if reason is MissingReason.OTHER:
            self.go_to(period, "note")
            self.grid.edit(self.grid.currentIndex())

    # --- building ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        theme = current()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 1, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 6, 4)
        head.setSpacing(10)
        self._reading.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.more = icon_button("ellipsis", _("Order of months, earlier months"), lambda: self.menus.open_more())
        self.more.setProperty("onLine", "true")
        # Of fixed size, so that another word in them does not lay out the whole page while somebody types.
        for part, width in ((self._month, 96), (self._reading, WIDTH - 192), (self._kept, 200)):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            part.setFixedSize(theme.px(width), theme.px(20))
        head.addWidget(self._month)
        head.addStretch(1)
        head.addWidget(self._reading)
        head.addWidget(self.more)
        layout.addLayout(head)
        layout.addWidget(rule())
        self.grid.setProperty("plain", "true")
        self.grid.set_ground("surface")
        self.grid.setAccessibleName(_("Values of {measure}").format(measure=self.sheet.view.name))
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.grid.horizontalHeader()
        header.setMinimumSectionSize(theme.px(20))
        header.setSectionResizeMode(self.layout_.place("note"), QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.grid, 1)
        layout.addWidget(rule())
        layout.addWidget(self._hint_line())
        layout.addWidget(_legend(self.sheet.enrolled))
        layout.addWidget(rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 5, 12, 6)
        foot.addWidget(self._counted, 1)
        self._kept.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._kept)
        layout.addLayout(foot)

    def _hint_line(self) -> QFrame:
        """Under the grid, so that nothing that is looked at moves."""
        row = QHBoxLayout(self._hint_box)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "concern"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._hint, 1)
        self._hint_box.hide()
        return self._hint_box

    def _connect(self) -> None:
        model, grid = self.model, self.grid
        model.cell_committed.connect(self._on_cell_committed)
        model.cell_refused.connect(self._on_cell_refused)
        model.block_pasted.connect(self._on_block_pasted)
        grid.cell_edited.connect(self._on_cell_edited)
        grid.row_changed.connect(self._on_row_changed)
        grid.undo_requested.connect(self.undo_asked)
        grid.redo_requested.connect(self.redo_asked)
        grid.paste_refused.connect(self.refused)
        grid.note_requested.connect(self._on_note_requested)
        shortcuts.bind(grid, shortcuts.ANNOTATE, lambda: self.annotate_asked.emit(self.period), anywhere=False)

    def _fill(self) -> None:
        self._periods = [row.period for row in self.sheet.rows]
        if self.latest_first:
            self._periods.reverse()
        self.grid.clearSpans()
        self.model.set_rows(
            [entry_rows.cells_of(self.sheet, self.layout_, self.rows[period]) for period in self._periods]
        )
        for place, period in enumerate(self._periods):
            self._span(place, self.rows[period])
        self._counted.set_text(entry_rows.counted_line(self.sheet, self.rows))

    def _on_count_later_timeout(self) -> None:
        self._counted.set_text(entry_rows.counted_line(self.sheet, self.rows))

    def _span(self, place: int, row: SheetRow) -> None:
        """A missing reason takes the room of both numbers."""
        first = self.layout_.place("numerator")
        if first < 0:
            return
        wide = 2 if row.observation is not None and row.observation.missing is not None else 1
        if self.grid.columnSpan(place, first) != wide:
            self.grid.setSpan(place, first, 1, wide)

    def _refused_cells(self) -> dict[tuple[str, str], Cell]:
        found = {}
        for place, period in enumerate(self._periods):
            for column in self.layout_.numbers:
                cell = self.model.cell(place, column)
                if cell.state & CellState.INVALID:
                    found[period, self.layout_.columns[column].key] = cell
        return found

    # --- typing ------------------------------------------------------------------------------------------------

    def _on_cell_committed(self, row: int, column: int, text: str) -> None:
        self._give({row: {self.layout_.columns[column].key: text}})

    def _on_block_pasted(self, block: BlockEdit) -> None:
        texts: dict[int, dict[str, str]] = {}
        for edit in block.cells:
            texts.setdefault(edit.row, {})[self.layout_.columns[edit.column].key] = edit.text.strip()
        self._give(texts)

    def _give(self, texts: Mapping[int, Mapping[str, str]]) -> None:
        """Tell of what differs from what stands; the rest is only written as it should look."""
        entries: dict[str, Entry] = {}
        notes: dict[str, str] = {}
        for place, typed in texts.items():
            row = self.rows[self._periods[place]]
            numbers = {key: text for key, text in typed.items() if key != "note"}
            if numbers and row.timing == "future" and row.observation is None:
                # It is asked about before it is recorded, so the other number may stand here only.
                numbers = {self.layout_.columns[at].key: self.model.cell(place, at).text for at in self.layout_.numbers}
            entry = entry_rows.typed_entry(row, numbers) if numbers else None
            if entry is not None and entry != entry_of(row.observation):
                entries[row.period] = entry
            note = (row.observation.note if row.observation else None) or ""
            if typed.get("note", note) != note:
                notes[row.period] = typed["note"]
            if row.period not in entries:
                self.show_row(row)
        if entries or notes:
            self.given.emit(entries, notes)

    def _on_cell_refused(self, row: int, column: int, text: str) -> None:
        cell = self.model.cell(row, column)
        sentence = _("“{text}” is no number. It stays in its cell, marked, and is not recorded.").format(text=text)
        self.model.set_cell(row, column, Cell(cell.text, cell.state, sentence))
        self.refused.emit(f"{self.model.place_of(row, column)}: {sentence}")

    def _on_cell_edited(self, row: int, column: int, text: str) -> None:
        if self.layout_.columns[column].kind == "number" and self.model.accepts_text(row, column, text):
            shown = self.rows[self._periods[row]]
            self.typed.emit(shown.period, entry_rows.typed_entry(shown, {self.layout_.columns[column].key: text}))

    def _on_row_changed(self, _row: int) -> None:
        self._say_row()
        if self.period:
            self.period_chosen.emit(self.period)

    def _say_row(self) -> None:
        row = self.rows.get(self.period)
        self._month.set_text(period_name(row.period, short=True) if row else "")
        self._reading.set_text(entry_rows.reading(self.sheet, row) if row else "")
        if row is not None:
            cells = [self.model.cell(self._periods.index(row.period), column) for column in self.layout_.numbers]
            odd = [cell.hint for cell in cells if cell.state & (CellState.INVALID | CellState.EXPLAIN) and cell.hint]
            self._show_hint(odd[0] if odd else self._lasting)

    # --- inside ------------------------------------------------------------------------------------------------

    def _on_note_requested(self, row: int) -> None:
        self.go_to(self._periods[row], "note")
        self.grid.edit(self.grid.currentIndex())

    def turn_order(self) -> None:
        period, column = self.period, self.grid.currentIndex().column()
        refused = self._refused_cells()
        self.latest_first = not self.latest_first
        self._fill()
        for (where, key), cell in refused.items():
            self.model.set_cell(self._periods.index(where), self.layout_.place(key), cell)
        if period:
            self.grid.go_to(self._periods.index(period), max(0, column))


def _legend(enrolled: bool) -> QWidget:
    """What the marks at the end of the rows mean."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(12, 4, 12, 4)
    row.setSpacing(6)
    # A team alone sends to nobody: its rows say only what was corrected and what is to be explained.
    for icon in entry_rows.STATES if enrolled else entry_rows.STATES[2:]:
        role = {"flag": "concern", "check": "accent"}.get(icon, "muted")
        row.addWidget(IconLabel(icon, role, 14))
        row.addWidget(label(entry_rows.state_words(icon), "small"))
        row.addSpacing(8)
    row.addStretch(1)
    return box
