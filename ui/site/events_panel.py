"""The rare events of one measure, in place of the month grid: how long since the last one, and the list.

It tells what is asked for and records nothing itself; :class:`ui.site.event_steps.EventSteps` does.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.services.measuring.event_sheet import EventRow, EventSheet
from qic_desktop.wording.values import number_text
from ui import icons, shortcuts
from ui.site import entry_rows, event_words
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.table import ONE_LINE_ROW, TableView
from ui.widgets.texts import ElidedLabel, label, rule
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
WIDTH = 456
DAY, DAYS, CASES, NOTE, BY, STATE = range(6)
_WIDTHS = [110, 80, 86, 100, 72, 32]
_ICON_ROLES = {"check": "accent"}


class EventsModel(QAbstractTableModel):
    """One event a row, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._titles = (_("Date"), _("Days since"), _("Cases since"), _("Note"), _("By"), "")
        self._tips = (
            "",
            _("days since the event before"),
            _("cases without it since the event before"),
            "",
            _("who typed it"),
            "",
        )
        self.rows: tuple[EventRow, ...] = ()
        self._sheet: EntrySheet | None = None

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show these."""
        self.beginResetModel()
        self._sheet = sheet
        self.rows = sheet.events.rows if sheet.events else ()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def text(self, row: EventRow, column: int) -> str:
        """What a cell says; empty for the mark at the end."""
        name = self._sheet.names.get(row.person, "") if self._sheet else ""
        texts = {
            DAY: event_words.day_text(row.day, short=True),
            DAYS: "–" if row.days is None else number_text(row.days, 0),
            CASES: event_words.cases_text(row.event.cases),
            NOTE: row.event.note or "",
            BY: name or "–",
        }
        return texts.get(column, "")

    def icon_name(self, row: EventRow) -> str:
        """The mark at the end of a row."""
        return event_words.event_icon(self._sheet, row) if self._sheet is not None else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (DAYS, CASES):
            return int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row, column)) or None
        if role == Qt.ItemDataRole.DecorationRole and column == STATE and (name := self.icon_name(row)):
            return icons.icon(name, _ICON_ROLES.get(name, "muted"))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = self.icon_name(row) if column == STATE else ""
            return entry_rows.state_words(name) if name else self.text(row, column)
        return None

    def _tip(self, row: EventRow, column: int) -> str:
        if column == STATE:
            name = self.icon_name(row)
            return entry_rows.state_words(name) if name else ""
        if column == DAYS and row.days == 0:
            return _("on the same day as the one before")
        if column == DAYS and row.days is None:
            return _("the first one: nothing to count from")
        return self.text(row, NOTE) if column == NOTE else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tips[section]) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (DAYS, CASES):
            return int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        return None


class EventsTable(TableView):
    """The list. ``add_asked`` on Insert, ``remove_asked`` on Delete, beside what a table tells."""

    add_asked = Signal()
    remove_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = {Qt.Key.Key_Insert: self.add_asked, Qt.Key.Key_Delete: self.remove_asked}
        signal = asked.get(Qt.Key(event.key()))
        if signal is not None:
            signal.emit()
        else:
            super().keyPressEvent(event)


class EventsPanel(QFrame):
    """Emits ``add_asked``; ``correct_asked(EventRow)``, ``remove_asked(EventRow)``; and what the grid of a measure by
    period emits as well: ``period_chosen(place)``, ``annotate_asked(place)``, ``leave_out_asked(place)``,
    ``undo_asked``, ``redo_asked``."""

    add_asked = Signal()
    correct_asked = Signal(object)
    remove_asked = Signal(object)
    period_chosen = Signal(str)
    annotate_asked = Signal(str)
    leave_out_asked = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, sheet: EntrySheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        self.setFixedWidth(current().px(WIDTH))
        self.sheet = sheet
        self.model = EventsModel()
        self.grid = EventsTable(row_height=ONE_LINE_ROW, plain=True)
        self._number = label("", "hero")
        self._since = label("", "muted", wrap=True)
        self._counted = ElidedLabel("", "small")
        self._kept = label("", "small")
        self._stack = QStackedWidget()
        self._wanted = ""
        self._arrange()
        self._connect()
        self.show_sheet(sheet)

    # --- what the page calls -----------------------------------------------------------------------------------

    @property
    def events(self) -> EventSheet:
        """The list as it was read."""
        return self.sheet.events or EventSheet("time", (), None)

    @property
    def row(self) -> EventRow | None:
        """The chosen event."""
        place = self.grid.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    @property
    def period(self) -> str:
        """The place of the chosen event on the chart, empty without one."""
        return self.row.place if self.row is not None else ""

    @property
    def spoken(self) -> str:
        """The big number and what it says."""
        return f"{self._number.text()} {self._since.text()}".strip()

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show these events; the chosen one stays chosen."""
        before = self._wanted or (self.row.id if self.row is not None else "")
        self._wanted = ""
        self.sheet = sheet
        self.model.show_sheet(sheet)
        rows = self.model.rows
        self.grid.setColumnHidden(CASES, not any(row.event.cases is not None for row in rows))
        self.grid.setColumnHidden(STATE, not any(self.model.icon_name(row) for row in rows))
        number, since = event_words.since_words(self.events)
        self._number.setText(number)
        self._since.setText(since)
        self._counted.set_text(event_words.counted_words(self.events))
        self._stack.setCurrentIndex(0 if rows else 1)
        self._head.setVisible(bool(rows))
        ids = [row.id for row in rows]
        if rows:
            self._choose(ids.index(before) if before in ids else 0)
        self._show_steps()

    def go_to(self, place: str) -> None:
        """Choose the event that a point of the chart stands for."""
        found = self.events.at_place(place)
        if found is not None:
            self._choose(self.model.rows.index(found))

    def choose_next(self, identity: str) -> None:
        """Choose this event when the list is read anew."""
        self._wanted = identity

    def say_kept(self, text: str) -> None:
        """Say when the last event was recorded."""
        self._kept.setText(text)

    def _choose(self, number: int) -> None:
        self.grid.setCurrentIndex(self.model.index(number, 0))
        self.grid.scrollTo(self.model.index(number, 0))

    # --- building ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 1, 0)
        layout.setSpacing(0)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(16, 12, 12, 10)
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._number)
        words.addWidget(self._since)
        head.addLayout(words, 1)
        head.addWidget(button(_("Add one"), self.add_asked.emit, kind="primary", icon="plus"))
        layout.addWidget(self._head)
        self._stack.addWidget(self._list())
        self._stack.addWidget(self._empty())
        layout.addWidget(self._stack, 1)

    def _list(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rule())
        self.grid.setModel(self.model)
        self.grid.set_widths(_WIDTHS, stretch=NOTE)
        self.grid.setAccessibleName(_("Events of {measure}").format(measure=self.sheet.view.name))
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        layout.addWidget(self.grid, 1)
        layout.addWidget(rule())
        steps = QHBoxLayout()
        steps.setContentsMargins(12, 8, 12, 8)
        steps.setSpacing(8)
        self.correct = button(_("Correct …"), self._ask_correct, icon="pencil", size="small")
        self.remove = button(_("Remove …"), self._ask_remove, icon="trash-2", size="small")
        steps.addWidget(self.correct)
        steps.addWidget(self.remove)
        steps.addStretch(1)
        steps.addWidget(label(_("Please name nobody."), "small"))
        layout.addLayout(steps)
        layout.addWidget(rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 5, 12, 6)
        foot.addWidget(self._counted, 1)
        foot.addWidget(self._kept)
        layout.addLayout(foot)
        return box

    def _empty(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(16, 16, 16, 16)
        cases = self.events.between == "cases"
        why = (
            _("Add each one with its date and the cases since the last. Please name nobody. Earlier ones can be added.")
            if cases
            else _("Add each one with its date as it happens. Please name nobody. Earlier ones can be added too.")
        )
        self.empty = EmptyState(
            "calendar-check", _("No event recorded yet"), why, Step(_("Add the first one"), self.add_asked.emit)
        )
        self.empty.setMaximumHeight(current().px(240))
        layout.addWidget(self.empty)
        layout.addStretch(1)
        return box

    def _connect(self) -> None:
        self.grid.opened.connect(lambda _row: self._ask_correct())
        self.grid.row_chosen.connect(lambda _row: self._on_row_chosen())
        self.grid.add_asked.connect(self.add_asked)
        self.grid.remove_asked.connect(self._ask_remove)
        self.grid.customContextMenuRequested.connect(
            lambda at: self.row_menu().popup(self.grid.viewport().mapToGlobal(at))
        )
        shortcuts.bind(self.grid, shortcuts.ANNOTATE, lambda: self.annotate_asked.emit(self.period), anywhere=False)

    # --- events ------------------------------------------------------------------------------------------------

    def row_menu(self) -> QMenu:
        """What can be done with the chosen event."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icons.icon("plus"), _("Add one …"), self.add_asked.emit)
        if self.row is not None:
            menu.addAction(icons.icon("pencil"), _("Correct …"), self._ask_correct)
            menu.addAction(icons.icon("trash-2"), _("Remove …"), self._ask_remove)
        return menu

    def _on_row_chosen(self) -> None:
        self._show_steps()
        if self.period:
            self.period_chosen.emit(self.period)

    def _show_steps(self) -> None:
        for step in (self.correct, self.remove):
            step.setEnabled(self.row is not None)

    def _ask_correct(self) -> None:
        if self.row is not None:
            self.correct_asked.emit(self.row)

    def _ask_remove(self) -> None:
        if self.row is not None:
            self.remove_asked.emit(self.row)
