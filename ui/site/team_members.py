"""The table of members: a row each, hours as a bar (outline agreed, filled given), vacant roles at the end."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.teamwork.team import Vacancy
from qic_desktop.services.teamwork.team_page import MemberRow, TeamPage
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import month_words, role_name
from ui import icons
from ui.site.team_words import attended_words, hours_words, role_line, short_day
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.table import TableView
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW = 36
SIZE = 13
PAD = 11
"""As in the table's heading, whatever the size of the text."""
HOUR = 6
LONGEST_BAR = 72
ROW_ROLE = Qt.ItemDataRole.UserRole


class Column(IntEnum):
    """The columns in their order."""

    NAME = 0
    ROLE = 1
    SINCE = 2
    HOURS = 3
    MEETINGS = 4
    NOTE = 5


LEAST = {Column.NAME: 120, Column.ROLE: 130, Column.SINCE: 60, Column.HOURS: 100, Column.MEETINGS: 66, Column.NOTE: 0}
"""Widths at 100 %. Columns are as wide as what stands in them; where there is no room, name and role take two lines."""


class MembersModel(QAbstractTableModel):
    """Members, then vacant roles."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[MemberRow | Vacancy] = []
        self._month = ""

    def show_page(self, page: TeamPage) -> None:
        """Show what was read."""
        self.beginResetModel()
        self.rows = [*page.rows, *page.vacancies]
        self._month = page.month
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        hours = _("Hours in {month}").format(month=period_name(self._month, with_year=False)) if self._month else ""
        return [_("Name"), _("Role"), _("Since"), hours, _("Meetings"), ""][section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_text(row, Column(index.column())))
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, Column(index.column()))
        return None


def _text(row: MemberRow | Vacancy, column: Column) -> str:
    if isinstance(row, Vacancy):
        texts = {
            Column.NAME: _("vacant"),
            Column.ROLE: role_name(row.role),
            Column.SINCE: month_words(row.since),
            Column.HOURS: _("Find someone"),
        }
        return texts.get(column, "")
    texts = {
        Column.NAME: row.view.name or _("Name not here"),
        Column.ROLE: role_line(row.view),
        Column.SINCE: month_words(row.view.since),
        Column.HOURS: hours_words(row),
        Column.MEETINGS: attended_words(row),
        Column.NOTE: _note(row),
    }
    return texts[column]


def _note(row: MemberRow) -> str:
    """New, or until when somebody stays who is leaving."""
    if row.view.until is not None:
        return _("until {day}").format(day=short_day(row.view.until))
    return _("new") if row.is_new else ""


class MembersTable(TableView):
    """As high as its rows. ``chosen(row)`` on Enter, double click or Space; ``add_asked`` on Insert."""

    chosen = Signal(object)
    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, row_height=ROW, plain=True)
        self.setAccessibleName(_("Members of the team"))
        self.members = MembersModel()
        self.setModel(self.members)
        self.setItemDelegate(_Delegate(self))
        self.set_widths([LEAST[each] for each in Column], stretch=int(Column.ROLE))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.opened.connect(lambda row: self.chosen.emit(self.members.rows[row]))

    def show_page(self, page: TeamPage) -> None:
        """Show the members; the chosen row stays."""
        at = self.currentIndex().row()
        self.members.show_page(page)
        self._fit()
        if self.members.rows:
            self.selectRow(min(max(0, at), len(self.members.rows) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Give every column the room that its words need; what is missing, name and role make up in two lines."""
        theme = current()
        needed = {column: self._needed(column) for column in Column}
        fixed = sum(wide for column, wide in needed.items() if column not in (Column.NAME, Column.ROLE))
        room = self.viewport().width() - fixed
        name = needed[Column.NAME]
        tight = name + needed[Column.ROLE] > room
        if tight:
            name = min(name, max(theme.px(LEAST[Column.NAME]), room // 2))
        for column, wide in needed.items():
            self.setColumnHidden(column, not wide)
            if wide and column != Column.ROLE:
                self.setColumnWidth(column, name if column == Column.NAME else wide)
        high = theme.px(ROW) + (_metrics().height() if tight else 0)
        self.verticalHeader().setDefaultSectionSize(high)
        self.setFixedHeight(theme.px(28) + len(self.members.rows) * high + 2)

    def _needed(self, column: Column) -> int:
        """How wide the words of a column are, with what is painted beside them."""
        theme = current()
        plain, strong = _metrics(), _metrics(600)
        rows = [((strong if _look(row, column)[0] else plain), _text(row, column)) for row in self.members.rows]
        wide = max((metrics.horizontalAdvance(text) for metrics, text in rows), default=0)
        if not wide and column in (Column.MEETINGS, Column.NOTE):
            return 0
        if wide and column == Column.HOURS:
            wide += theme.px(LONGEST_BAR)
        if wide and column == Column.NOTE:
            wide += theme.px(20)
        heading = str(self.members.headerData(column, Qt.Orientation.Horizontal) or "")
        wide = max(wide, plain.horizontalAdvance(heading)) + 2 * PAD + 6
        return max(wide, theme.px(LEAST[column]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Insert:
            self.add_asked.emit()
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


def _metrics(weight: int = 400) -> QFontMetrics:
    return QFontMetrics(fonts.text(SIZE, weight))


class _Delegate(QStyledItemDelegate):
    """Paints one cell."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column, theme = index.data(ROW_ROLE), Column(index.column()), current()
        area: QRect = option.rect
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and bool(
            option.state & QStyle.StateFlag.State_Active
        )
        painter.save()
        painter.setClipRect(area)
        if chosen and self._table.hasFocus():
            painter.fillRect(area, theme.color("accent-soft"))
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        room = area.adjusted(PAD, 0, -PAD, 0)
        text = str(index.data() or "")
        if column == Column.HOURS and isinstance(row, MemberRow):
            room = _paint_bar(painter, room, row, mirrored=mirrored)
        elif column == Column.NOTE and isinstance(row, MemberRow) and text and row.view.until is None:
            side = theme.px(14)
            left = room.right() - side if mirrored else room.left()
            painter.drawPixmap(left, room.center().y() - side // 2, icons.pixmap("triangle-alert", "concern", 14))
            room = room.adjusted(0, 0, -side - 6, 0) if mirrored else room.adjusted(side + 6, 0, 0, 0)
        strong, role = _look(row, column)
        font = fonts.text(SIZE, 600 if strong else 400)
        painter.setFont(font)
        painter.setPen(theme.color(role))
        metrics = painter.fontMetrics()
        wraps = column in (Column.NAME, Column.ROLE) and room.height() >= 2 * metrics.height()
        words = text if wraps else metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        end = column == Column.HOURS and isinstance(row, MemberRow)
        edge = Qt.AlignmentFlag.AlignTrailing if end else Qt.AlignmentFlag.AlignLeading
        flags = QStyle.visualAlignment(option.direction, edge | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, int(flags) | (int(Qt.TextFlag.TextWordWrap) if wraps else 0), words)
        painter.restore()


def _look(row: MemberRow | Vacancy, column: Column) -> tuple[bool, str]:
    if isinstance(row, Vacancy):
        return column in (Column.ROLE, Column.HOURS), {
            Column.ROLE: "text",
            Column.HOURS: "accent",
        }.get(column, "muted")
    if column == Column.NOTE:
        leaves = row.view.until is not None
        return not leaves, "muted" if leaves else "concern"
    return column == Column.NAME, "muted" if column in (Column.ROLE, Column.SINCE) else "text"


def _paint_bar(painter: QPainter, room: QRect, row: MemberRow, *, mirrored: bool) -> QRect:
    """The bar at the side where reading begins; answers the room for the words."""
    theme = current()
    agreed, used = max(0.0, row.view.membership.hours or 0.0), max(0.0, row.used or 0.0)
    longest = theme.px(LONGEST_BAR)
    if not (agreed or used):
        return room
    scale = min(theme.px(HOUR), longest / max(agreed, used))
    height = theme.px(9)
    top = room.center().y() - height / 2 + 0.5

    def bar(hours: float) -> QRectF:
        wide = max(2.0, hours * scale)
        left = room.right() - wide if mirrored else room.left()
        return QRectF(left + 0.5, top, wide, height - 1)

    if used:
        painter.fillRect(bar(used), theme.color("muted"))
    if agreed:
        painter.setPen(QPen(theme.color("field"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar(agreed))
    return room.adjusted(0, 0, -longest - 4, 0) if mirrored else room.adjusted(longest + 4, 0, 0, 0)
