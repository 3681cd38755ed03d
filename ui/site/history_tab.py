"""Every entry ever made for a measure: when, for which month, what, by whom. Nothing is ever overwritten unseen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.clock import local_time
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring.entry import EntrySheet, choice_of
from qic_desktop.services.measuring.observations import HistoryLine
from qic_desktop.wording.coaching import verified_words
from qic_desktop.wording.period_names import period_name
from ui.site import event_words
from ui.site.entry_rows import counts_text
from ui.site.words import day_name
from ui.widgets.buttons import button
from ui.widgets.table import ONE_LINE_ROW, TableView
from ui.widgets.texts import label

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
STANDS = 5


class HistoryModel(QAbstractTableModel):
    """One entry a row, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ("",) * (STANDS + 1)
        self.rows: list[tuple[str, ...]] = []
        self.periods: list[str] = []
        self._live: list[bool] = []

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show every entry of the sheet's measure."""
        found = [(key, line) for key, lines in sheet.lines.items() for line in lines]
        found.sort(key=lambda one: (one[1].wall_ms, one[1].seq), reverse=True)
        self.beginResetModel()
        self._titles = _titles(sheet)
        self.rows = [_row(sheet, key, line) for key, line in found]
        places = {row.id: row.place for row in sheet.events.rows} if sheet.events else {}
        self.periods = [places.get(key, key) for key, _line in found]
        self._live = [line.live for _period, line in found]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and self._live[index.row()] and index.column() == STANDS:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None


class HistoryTab(QWidget):
    """The list; ``opened(period)`` leads to the row in the grid."""

    opened = Signal(str)
    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 16)
        layout.setSpacing(8)
        self._headline = label("", "muted", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self._headline, 1)
        self.remove = button(_("Remove a name …"), self.remove_asked.emit, kind="quiet", size="small")
        top.addWidget(self.remove)
        layout.addLayout(top)
        self.model = HistoryModel()
        self.table = TableView(row_height=ONE_LINE_ROW)
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("History of the values"))
        self.table.set_widths([200, 144, 240, 168, 160, 120], stretch=2)
        self.table.opened.connect(lambda row: self.opened.emit(self.model.periods[row]))
        layout.addWidget(self.table, 1)

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show the history of a measure."""
        self.model.show_sheet(sheet)
        count = len(self.model.rows)
        lines = n_("{count} entry, newest first.", "{count} entries, newest first.", count).format(count=count)
        kept = (
            _("A correction keeps the old value; Enter leads to the month.")
            if sheet.events is None
            else _("What was corrected or removed stays here; Enter leads to the event.")
        )
        self._headline.setText(f"{lines} {kept}")


def _titles(sheet: EntrySheet) -> tuple[str, ...]:
    what = _("Month") if sheet.events is None else _("Event of")
    return (_("Recorded"), what, _("What was given"), _("By"), _("Where"), _("State"))


def _row(sheet: EntrySheet, key: str, line: HistoryLine) -> tuple[str, ...]:
    """One entry; ``key`` is its period, or the id of its event."""
    when = local_time(line.wall_ms)
    own = line.writer == sheet.own_writer
    return (
        f"{day_name(when.date(), year=True)} {when:%H:%M}",
        *_said_and_decided(sheet, key, line),
        sheet.names.get(line.person or "", "") or "–",
        _("this laptop") if own else _("another laptop"),
        _state(sheet, key, line),
    )


def _state(sheet: EntrySheet, key: str, line: HistoryLine) -> str:
    """Whether it stands; of a value that a coach counted again, what came of it."""
    if not line.live:
        return _("replaced")
    counted = sheet.verified.get(key) if "counts" in line.registers and not sheet.stratum else None
    words = verified_words(counted) if counted is not None else ""
    return f"{_('stands')}, {words}" if words else _("stands")


def _said_and_decided(sheet: EntrySheet, key: str, line: HistoryLine) -> tuple[str, str]:
    what, words = _said(sheet, key, line)
    if not line.decisions:
        return what, words
    between = " / ".join(choice_of(sheet, pair, line.decisions[0]) for pair in line.decisions[0].choices)
    return what, _("{words} (decided between {values})").format(words=words, values=between)


def _said(sheet: EntrySheet, key: str, line: HistoryLine) -> tuple[str, str]:
    if sheet.events is None:
        return period_name(key), _given(line)
    lines = sheet.lines[key]
    day = event_words.history_day(lines, line)
    return period_name(day), event_words.history_words(line, first=line is lines[0])


def _given(line: HistoryLine) -> str:
    parts = []
    if "counts" in line.registers:
        parts.append(counts_text(line.registers["counts"]))
    if "note" in line.registers:
        note = line.registers["note"]
        parts.append(_("note: {text}").format(text=note) if note else _("note taken away"))
    return ", ".join(parts) or "–"
