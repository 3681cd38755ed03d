"""The spreadsheet grid: the keyboard of Excel over a :class:`~ui.models.grid_model.ValueGridModel`.

Arrows, Tab and Enter move, typing replaces, F2 edits, Esc gives the old value back, Ctrl+C and Ctrl+V carry blocks,
Ctrl+D fills down, Delete clears, Ctrl+Z and Ctrl+Y ask the page. Painting is in ``grid_delegate``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qic_desktop.domain.typed import format_block, parse_block, spreadsheet_text, typed_text, without_grouping
from ui.models.grid_model import CellEdit, ValueGridModel
from ui.models.paste import Area, PasteProblem, plan_paste, sentence_of
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.grid_delegate import GridDelegate

ROW_HEIGHT = 26
HEAD_HEIGHT = 44
HEAD_SIZE, HEAD_ROOM = 12, 32
LABELS_MEASURED, LABEL_ROOM = 12, 20
_Trigger = QAbstractItemView.EditTrigger
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class GridView(QTableView):
    """A grid that is typed into.

    Signals: ``cell_edited(row, column, text)`` with each keystroke; ``row_changed(row)``; ``undo_requested``,
    ``redo_requested``; ``note_requested(row)`` Shift+F2; ``paste_refused(sentence)``; ``letter_typed(row, column,
    letter)`` for letters listed in ``letters`` (they do not start typing in a number column). What is committed
    comes from the model: ``cell_committed`` and ``block_pasted``.
    """

    cell_edited = Signal(int, int, str)
    row_changed = Signal(int)
    undo_requested = Signal()
    redo_requested = Signal()
    note_requested = Signal(int)
    paste_refused = Signal(str)
    letter_typed = Signal(int, int, str)

    def __init__(self, model: ValueGridModel, parent: QWidget | None = None, *, row_height: int = ROW_HEIGHT) -> None:
        super().__init__(parent)
        self.grid = model
        self.letters = ""
        self.typing = False
        self._ground = ""
        self._tabbed: tuple[int, tuple[int, int]] | None = None
        self.setProperty("ownFocus", True)
        self._apply_behaviour()
        self._apply_sizes(row_height)
        delegate = GridDelegate(self)
        delegate.text_edited.connect(self._on_delegate_text_edited)
        self.setItemDelegate(delegate)
        self.setModel(model)
        self._apply_widths()
        model.modelReset.connect(self._apply_widths)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    # --- what pages call ---------------------------------------------------------------------------------------

    def set_ground(self, role: str) -> None:
        """Say on which plain colour a grid without a frame lies: what is behind it is then not painted with it."""
        self._ground = role
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bool(role))

    def go_to(self, row: int, column: int) -> None:
        """Make this the current cell and scroll to it."""
        index = self.grid.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def copy_block(self) -> str:
        """Put the chosen cells on the clipboard as a spreadsheet takes them; answers the text."""
        area = self.area()
        rows = tuple(
            tuple(self._copied(row, column) for column in range(area.left, area.right + 1))
            for row in range(area.top, area.bottom + 1)
        )
        text = format_block(rows)
        QGuiApplication.clipboard().setText(text)
        return text

    def paste_block(self, text: str | None = None) -> bool:
        """Paste the clipboard (or ``text``) at the current cell; answers whether it fitted."""
        area = self.area()
        pasted = parse_block(QGuiApplication.clipboard().text() if text is None else text)
        block = tuple(tuple(typed_text(cell) for cell in row) for row in pasted)
        plan = plan_paste(self.grid, block, area)
        if isinstance(plan, PasteProblem):
            self.paste_refused.emit(sentence_of(plan, self.grid, area))
            return False
        self.grid.commit_block("paste", plan)
        if plan:
            last = plan[-1]
            self._choose(Area(area.top, area.left, last.row, last.column))
        return True

    def fill_down(self) -> None:
        """Copy the top row of the chosen cells into the rows below; of one cell, copy the cell above into it."""
        area = self.area()
        source = area.top if area.bottom > area.top else area.top - 1
        if source < 0:
            return
        edits = [
            CellEdit(row, column, self.grid.cell(source, column).text)
            for row in range(source + 1, area.bottom + 1)
            for column in range(area.left, area.right + 1)
            if self.grid.is_typed(row, column)
        ]
        self.grid.commit_block("fill", edits)

    def clear_cells(self) -> None:
        """Empty the chosen cells that may be typed into."""
        area = self.area()
        edits = [
            CellEdit(row, column, "")
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
            if self.grid.is_typed(row, column)
        ]
        self.grid.commit_block("clear", edits)

    def area(self) -> Area:
        """The rectangle around the chosen cells; the current cell if nothing is chosen."""
        chosen = self.selectionModel().selection()
        if chosen.isEmpty():
            here = self.currentIndex()
            return Area(max(0, here.row()), max(0, here.column()), max(0, here.row()), max(0, here.column()))
        ranges = [chosen.at(number) for number in range(chosen.count())]
        return Area(
            min(part.top() for part in ranges),
            min(part.left() for part in ranges),
            max(part.bottom() for part in ranges),
            max(part.right() for part in ranges),
        )

    def move_by(self, down: int, along: int, *, home: bool = False) -> None:
        """Move the current cell; along a row the next cell that may be typed into, over the row's end if need be.

        ``home`` (Enter) goes down to the column where a run of Tabs began, as spreadsheets do.
        """
        here = self.currentIndex()
        row, column = here.row(), here.column()
        start = self._tabbed[0] if self._tabbed is not None and self._tabbed[1] == (row, column) else column
        if along:
            target = self._next_typed(row, column, along)
            if target is not None:
                self.go_to(*target)
                self._tabbed = (start, target) if target[0] == row else None
            return
        column = start if home else column
        target_row = min(self.grid.rowCount() - 1, max(0, row + down))
        self.go_to(target_row, column)

    # --- keyboard ----------------------------------------------------------------------------------------------

    def edit(  # type: ignore[override]
        self,
        index: QModelIndex | QPersistentModelIndex,
        trigger: QAbstractItemView.EditTrigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        self.typing = trigger == _Trigger.AnyKeyPressed
        if trigger == _Trigger.AllEditTriggers:
            super().edit(index)
            return True
        return bool(super().edit(index, trigger, event))  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._handle_control(event) or self._handle_move(event) or self._handle_letter(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        return False

    def _handle_control(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Delete and not modifiers:
            self.clear_cells()
            return True
        if key == Qt.Key.Key_F2 and modifiers & _SHIFT:
            self.note_requested.emit(self.currentIndex().row())
            return True
        if not modifiers & _CONTROL:
            return False
        if key == Qt.Key.Key_C and modifiers & _SHIFT:
            return False
        acts: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_C: self.copy_block,
            Qt.Key.Key_V: self.paste_block,
            Qt.Key.Key_D: self.fill_down,
            Qt.Key.Key_Y: self.redo_requested.emit,
            Qt.Key.Key_Z: self.redo_requested.emit if modifiers & _SHIFT else self.undo_requested.emit,
        }
        act = acts.get(Qt.Key(key))
        if act is not None:
            act()
        return act is not None

    def _handle_move(self, event: QKeyEvent) -> bool:
        key, back = event.key(), bool(event.modifiers() & _SHIFT)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.move_by(-1 if back else 1, 0, home=True)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.move_by(0, -1 if back or key == Qt.Key.Key_Backtab else 1)
            return True
        return False

    def _handle_letter(self, event: QKeyEvent) -> bool:
        here, letter = self.currentIndex(), event.text().upper()
        if len(letter) != 1 or letter not in self.letters or event.modifiers() & _CONTROL or not here.isValid():
            return False
        if self.grid.columns[here.column()].kind != "number":
            return False
        self.letter_typed.emit(here.row(), here.column(), letter)
        return True

    # --- inside ------------------------------------------------------------------------------------------------

    def _apply_behaviour(self) -> None:
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        # By rows, as spreadsheets do: the first one is never cut in half.
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _apply_sizes(self, row_height: int) -> None:
        theme = current()
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.px(row_height))
        columns.setFixedHeight(theme.px(HEAD_HEIGHT))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)

    def _apply_widths(self) -> None:
        theme, header = current(), self.horizontalHeader()
        header.setMinimumSectionSize(theme.px(20))
        texts = [i for i, column in enumerate(self.grid.columns) if column.kind == "text"]
        for number, column in enumerate(self.grid.columns):
            stretch = bool(texts) and number == texts[-1]
            header.setSectionResizeMode(
                number, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            )
            width = max(theme.px(column.width), self._head_width(column.title))
            self.setColumnWidth(number, max(width, self._label_width(number)) if column.kind == "label" else width)

    def _head_width(self, title: str) -> int:
        """What the longest line of a heading needs, so that no letter of it is cut."""
        metrics = QFontMetrics(fonts.text(HEAD_SIZE))
        return max((metrics.horizontalAdvance(line) for line in title.splitlines()), default=0) + current().px(
            HEAD_ROOM
        )

    def _label_width(self, column: int) -> int:
        """What the longest label of the last rows needs: names of months differ much between languages."""
        rows = range(max(0, self.grid.rowCount() - LABELS_MEASURED), self.grid.rowCount())
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(self.grid.cell(row, column).text) for row in rows), default=0)
        return widest + current().px(LABEL_ROOM)

    def _copied(self, row: int, column: int) -> str:
        text = self.grid.cell(row, column).text
        kind = self.grid.columns[column].kind
        if kind == "mark":
            return ""
        return without_grouping(text) if kind in ("number", "computed") else spreadsheet_text(text)

    def _next_typed(self, row: int, column: int, along: int) -> tuple[int, int] | None:
        count = self.grid.columnCount()
        place = row * count + column + along
        while 0 <= place < self.grid.rowCount() * count:
            at = divmod(place, count)
            if self.grid.is_typed(*at):
                return at
            place += along
        return None

    def _choose(self, area: Area) -> None:
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        corner, end = self.grid.index(area.top, area.left), self.grid.index(area.bottom, area.right)
        model.setCurrentIndex(corner, flags.NoUpdate)
        model.select(QItemSelection(corner, end), flags.ClearAndSelect)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ground:
            painter = QPainter(self.viewport())
            painter.fillRect(event.rect(), current().color(self._ground))
            painter.end()
        super().paintEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt's own handlers paint all cells whenever an editor opens or closes; only the current row looks different.
        if self.currentIndex().isValid():
            self._repaint_row(self.currentIndex().row())
        else:
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._repaint_row(self.currentIndex().row())

    def _repaint_row(self, row: int) -> None:
        if row >= 0:
            area = self.visualRect(self.grid.index(row, 0))
            self.viewport().update(0, area.top(), self.viewport().width(), area.height())

    def _on_delegate_text_edited(self, row: int, column: int, text: str) -> None:
        self.cell_edited.emit(row, column, text)

    def _on_current_row_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        self.grid.set_strong_rows((now.row(),) if now.isValid() else ())
        self._repaint_row(before.row())
        self._repaint_row(now.row())
        self.row_changed.emit(now.row())
