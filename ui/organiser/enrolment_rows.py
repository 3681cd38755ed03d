"""The rows of the enrolment table: what is ticked as compared, what came of accepting, filter by group and text."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.trusting.enrolment_table import EnrolmentTable, Laptop, Standing
from qic_desktop.wording.enrolment import role_words, standing_detail, standing_words
from qic_desktop.wording.spoken_words import spoken_text
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.table import TableView
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
GROUPS = ("all", "to-compare", "compared", "unproven", "enrolled")
_BOX = 16
_QUIET = (Standing.UNPROVEN, Standing.TAKEN, Standing.ENROLLED)


class Column(IntEnum):
    """The columns of the table."""

    TICK = 0
    CODE = 1
    INVITED = 2
    NAME = 3
    WORDS = 4
    STATE = 5


class EnrolmentModel(QAbstractTableModel):
    """The laptops that the filter leaves. ``ticked`` are the keys whose words a person has compared."""

    def __init__(self) -> None:
        super().__init__()
        self.table = EnrolmentTable()
        self.rows: tuple[Laptop, ...] = ()
        self.ticked: set[str] = set()
        self.outcomes: dict[str, str] = {}
        self.group, self.text = "all", ""

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_table(self, table: EnrolmentTable) -> None:
        """Show what the store says; ticks of laptops that wait no more fall away."""
        self.table = table
        waiting = {one.key for one in table.laptops if one.standing.may_be_compared}
        self.ticked &= waiting
        self.outcomes = {
            key: said
            for key, said in self.outcomes.items()
            if (found := table.find(key)) is not None and (said or found.standing is Standing.ENROLLED)
        }
        self.arrange(self.group, self.text)

    def arrange(self, group: str, text: str) -> None:
        """Leave the laptops of one group whose name or code holds a text."""
        self.group, self.text = group, text
        wanted = text.strip().casefold()
        self.beginResetModel()
        self.rows = tuple(
            one
            for one in self.table.laptops
            if self.belongs(one, group)
            and any(wanted in part.casefold() for part in (one.code, one.invited, one.name, spoken_text(one.spoken)))
        )
        self.endResetModel()

    def belongs(self, laptop: Laptop, group: str) -> bool:
        """Whether a laptop is in a group."""
        ticked = laptop.key in self.ticked
        return {
            "all": True,
            "to-compare": laptop.standing.may_be_compared and not ticked,
            "compared": ticked,
            "unproven": laptop.standing in (Standing.UNPROVEN, Standing.TAKEN),
            "enrolled": laptop.standing is Standing.ENROLLED,
        }[group]

    def count(self, group: str) -> int:
        """How many laptops are in a group."""
        return sum(self.belongs(one, group) for one in self.table.laptops)

    def row_of(self, key: str) -> int:
        """The row of a key, -1 where the filter hides it."""
        return next((row for row, one in enumerate(self.rows) if one.key == key), -1)

    # --- ticking -----------------------------------------------------------------------------------------------

    def tick(self, key: str, on: bool) -> bool:
        """Mark as compared, or not; of two sites that ask with one invitation one at most. Answers whether it is."""
        laptop = self.table.find(key)
        if laptop is None or not laptop.standing.may_be_compared:
            return False
        self.ticked.discard(key)
        if on:
            self.ticked -= self.table.rivals(key)
            self.ticked.add(key)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(Column) - 1))
        return on

    # --- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("", _("Code"), _("Invited"), _("Calls itself"), _("Words of the laptop"), _("State"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.TICK and self.rows[index.row()].standing.may_be_compared:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        laptop, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(laptop, column)
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.TICK:
            return self._check_state(laptop)
        if role == Qt.ItemDataRole.ForegroundRole:
            return current().color(self._colour(laptop, column))
        if role == Qt.ItemDataRole.FontRole and column in (Column.INVITED, Column.WORDS):
            waits = laptop.standing.may_be_compared
            return fonts.font(current().font_size(13), 600 if waits else 400, fonts.screen_dpi())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.outcomes.get(laptop.key) or standing_detail(laptop.standing))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(laptop)
        return None

    def _text(self, laptop: Laptop, column: Column) -> str:
        if column is Column.STATE:
            return self._state(laptop)
        return {
            Column.TICK: "",
            Column.CODE: laptop.code or "–",
            Column.INVITED: laptop.invited or "–",
            Column.NAME: laptop.name,
            Column.WORDS: spoken_text(laptop.spoken),
        }[column]

    def _state(self, laptop: Laptop) -> str:
        if laptop.key in self.outcomes:
            return self.outcomes[laptop.key] or _("Accepted just now")
        said = standing_words(laptop.standing, compared=laptop.key in self.ticked)
        return said if laptop.role == "site" or not laptop.role else f"{role_words(laptop.role)} · {said}"

    def _check_state(self, laptop: Laptop) -> Qt.CheckState | None:
        if laptop.standing is Standing.ENROLLED:
            return None
        return Qt.CheckState.Checked if laptop.key in self.ticked else Qt.CheckState.Unchecked

    def _colour(self, laptop: Laptop, column: Column) -> str:
        if column is Column.STATE:
            if self.outcomes.get(laptop.key):
                return "concern"
            if laptop.key in self.ticked or laptop.key in self.outcomes:
                return "improve"
            return "concern" if laptop.standing is Standing.CONTESTED else "muted"
        return "muted" if laptop.standing in _QUIET or column is Column.CODE else "text"

    def _spoken(self, laptop: Laptop) -> str:
        ticked = _("compared") if laptop.key in self.ticked else ""
        parts = (laptop.code, laptop.title, ", ".join(laptop.spoken.words), self._state(laptop), ticked)
        return ". ".join(part for part in parts if part)


class TickDelegate(QStyledItemDelegate):
    """Paints the box of a laptop that may be compared, as check boxes look everywhere in the program."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, area = current(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent-soft"))
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None or not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_BOX)
        box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2 + 1, side, side)
        checked = state == Qt.CheckState.Checked
        painter.setPen(QPen(theme.color("accent" if checked else "field"), 1))
        painter.setBrush(theme.color("accent" if checked else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if checked:
            unit = side / 16
            pen = QPen(theme.color("accent-text"), 1.8 * unit)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            corners = [(4.2, 8.4), (7.0, 11.0), (11.8, 5.4)]
            painter.drawPolyline([box.topLeft() + QPointF(x * unit, y * unit) for x, y in corners])
        painter.restore()


class EnrolmentView(TableView):
    """The table. ``asked(row)``: Space or Enter on a row, or a click on its box."""

    asked = Signal(int)

    def __init__(self, model: EnrolmentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._ticks = TickDelegate()
        self.setItemDelegateForColumn(Column.TICK, self._ticks)
        self.set_widths([38, 62, 250, 140, 380, 150], stretch=Column.WORDS)
        self.setAccessibleName(_("Laptops that ask to join and that have joined"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self.asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if index.isValid() and index.column() == Column.TICK and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(index.row())
