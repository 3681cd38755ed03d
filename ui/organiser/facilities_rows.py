"""The facility list's lines in words, their order and filter. Sorting and filtering happen in this list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from qic_desktop.i18n import _, format_number
from qic_desktop.services.organising.candidates import CandidateView, State
from qic_desktop.wording.facilities import candidate_state_word, way_word
from ui.theme import fonts
from ui.theme.tokens import current

Index = QModelIndex | QPersistentModelIndex
GROUPS = ("all", *(state.value for state in State))


class Column(IntEnum):
    """The columns of the table."""

    CODE = 0
    NAME = 1
    AREA = 2
    KIND = 3
    WAY = 4
    WAVE = 5
    STATE = 6


def heads() -> tuple[str, ...]:
    """The heads of the columns."""
    return (_("Code"), _("Facility"), _("Area"), _("Kind"), _("Reports by"), _("Wave"), _("State"))


def words_of(one: CandidateView, column: Column) -> str:
    """What stands in a cell."""
    record = one.record
    if column is Column.KIND:
        size = format_number(record.size) if record.size is not None else ""
        return " · ".join(part for part in (record.facility_type or "", size) if part)
    return {
        Column.CODE: one.code or "–",
        Column.NAME: one.name,
        Column.AREA: record.area or "–",
        Column.WAY: way_word(record.reports_by) if record.reports_by else "–",
        Column.WAVE: record.wave or "–",
        Column.STATE: candidate_state_word(one.state),
    }[column]


class FacilitiesModel(QAbstractTableModel):
    """The facilities that are shown, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[CandidateView, ...] = ()
        self.rows: list[CandidateView] = []
        self.group, self.text, self.order, self.is_reversed = "all", "", Column.STATE, False

    def show(self, found: Sequence[CandidateView]) -> None:
        """Show another list."""
        self.all = tuple(found)
        self.arrange(self.group, self.text)

    def arrange(self, group: str, text: str, order: Column | None = None) -> None:
        """Filter and sort anew; the same column once more turns the order."""
        self.beginResetModel()
        self.is_reversed = order is not None and order == self.order and not self.is_reversed
        self.group, self.text, self.order = group, text, self.order if order is None else order
        wanted = text.casefold().strip()
        kept = [one for one in self.all if group in ("all", one.state) and _holds(one, wanted)]
        if self.order is not Column.STATE:
            kept.sort(key=lambda one: words_of(one, self.order).casefold())
        self.rows = kept[::-1] if self.is_reversed else kept
        self.endResetModel()

    def count(self, group: str) -> int:
        """How many are in a group."""
        return sum(group in ("all", one.state) for one in self.all)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return heads()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one, column = self.rows[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(one, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = zip(heads(), Column, strict=True)
            return ". ".join(f"{head}: {words_of(one, each)}" for head, each in told)
        if role == Qt.ItemDataRole.FontRole and column is Column.NAME:
            return fonts.font(current().font_size(13), 600, fonts.screen_dpi())
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = column in (Column.CODE, Column.KIND) or one.state in (State.DECLINED, State.ENROLLED)
            asks = column is Column.STATE and one.state is State.ASKING
            return current().color("accent" if asks else "muted" if quiet else "text")
        return None


def _holds(one: CandidateView, wanted: str) -> bool:
    if not wanted:
        return True
    record = one.record
    said = (one.name, one.code, record.area or "", record.organisation or "", record.wave or "")
    return any(wanted in text.casefold() for text in said)
