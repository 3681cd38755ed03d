"""The list of measures as it is painted: groups, names, sparklines, findings. It reads values; it asks no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.i18n import _
from qic_desktop.wording.findings import FindingWords
from ui import icons
from ui.charts.painter import paint_scene
from ui.theme import fonts
from ui.theme.tokens import Theme, current
from ui.widgets.buttons import directional
from ui.widgets.finding_mark import paint_finding
from ui.widgets.table import LIST_ROW, TableView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole + 61
WIDTHS = (280, 192, 104, 80, 284, 148, 32)
LEAST_NAME = 160
NAME, LINE, LATEST, TARGET, FINDING, ENTRY, GO = range(7)
SPARED = (ENTRY, TARGET, LINE)
"""What a narrow list leaves out, in this order, so that names can be read; the measure's own page has it all."""
GROUP_ROW = 28
_ROLES = {"improvement": "improve", "concern": "concern"}
_Align = Qt.AlignmentFlag


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The head of a group of measures and what they are for."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure, in words. ``scene`` None says that there is no point yet; ``sentence`` is the whole story."""

    id: str
    name: str
    about: str
    scene: Scene | None
    latest: str
    latest_period: str
    target: str
    finding: FindingWords
    icon: str
    entered: str
    entered_by: str
    sentence: str
    to_enter: bool = False

    @property
    def spoken(self) -> str:
        """The row for screen readers."""
        parts = (self.name, self.about, self.latest, self.latest_period, self.finding.word, self.finding.detail)
        return ", ".join(part for part in parts if part)


Row = GroupRow | MeasureRow


class MeasuresModel(QAbstractTableModel):
    """Groups and measures, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._titles = (
            _("Measure"),
            _("36 months, with median"),
            _("Latest"),
            _("Target"),
            _("Finding"),
            _("Last entry"),
            "",
        )
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], GroupRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.column() == NAME:
            if isinstance(row, GroupRow):
                return row.word
            return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else row.name
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (LATEST, TARGET):
            return int(_Align.AlignTrailing | _Align.AlignVCenter)
        return None


class MeasuresTable(TableView):
    """The list. ``enter_asked(row)`` on E, beside what a table tells."""

    paints_focus = False
    enter_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, row_height=LIST_ROW)
        self.list = MeasuresModel()
        self.setModel(self.list)
        self.setItemDelegate(MeasuresDelegate(self))
        self.set_widths(list(WIDTHS), stretch=NAME)
        self.setAccessibleName(_("Measures"))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the chosen measure stays chosen."""
        before = self.row_at(self.currentIndex().row())
        self.list.set_rows(rows)
        self.clearSpans()
        theme = current()
        for number, row in enumerate(rows):
            if isinstance(row, GroupRow):
                self.setSpan(number, 0, 1, len(WIDTHS))
                self.setRowHeight(number, theme.px(GROUP_ROW))
            else:
                self.setRowHeight(number, theme.px(LIST_ROW))
        ids = [row.id if isinstance(row, MeasureRow) else "" for row in rows]
        wanted = ids.index(before.id) if before is not None and before.id in ids else -1
        if wanted < 0:
            wanted = next((number for number, identity in enumerate(ids) if identity), -1)
        if wanted >= 0:
            self.setCurrentIndex(self.list.index(wanted, 0))

    def row_at(self, number: int) -> MeasureRow | None:
        """The measure in a row, None for a group's head."""
        row = self.list.rows[number] if 0 <= number < len(self.list.rows) else None
        return row if isinstance(row, MeasureRow) else None

    def content_height(self) -> int:
        """How high the list is with all its rows."""
        rows = sum(self.rowHeight(number) for number in range(len(self.list.rows)))
        return rows + self.horizontalHeader().height() + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare_columns()

    def _spare_columns(self) -> None:
        """Leave columns out until the names have room."""
        theme = current()
        room = self.viewport().width() - sum(theme.px(width) for width in WIDTHS[1:])
        for column in SPARED:
            spared = room < theme.px(LEAST_NAME)
            if spared:
                room += theme.px(WIDTHS[column])
            if self.isColumnHidden(column) != spared:
                self.setColumnHidden(column, spared)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_E and not event.modifiers() and self.currentIndex().isValid():
            self.enter_asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class MeasuresDelegate(QStyledItemDelegate):
    """Two lines a cell."""

    def __init__(self, table: MeasuresTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, current().px(LIST_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current()
        area: QRect = option.rect
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, GroupRow):
            _paint_group(painter, area, row, theme)
        else:
            state: QStyle.StateFlag = option.state
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            if chosen:
                painter.fillRect(area, theme.color("accent-soft"))
                if index.column() == NAME:
                    right = self._table.layoutDirection() == Qt.LayoutDirection.RightToLeft
                    painter.fillRect(
                        area.right() - 2 if right else area.left(), area.top(), 3, area.height(), _mark(self)
                    )
            _PAINTERS[index.column()](painter, area.adjusted(8, 0, -8, 0), row, theme, chosen)
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.restore()


def _mark(delegate: MeasuresDelegate) -> object:
    table = delegate.parent()
    focused = isinstance(table, QWidget) and table.hasFocus()
    return current().color("focus" if focused else "accent")


def _paint_group(painter: QPainter, area: QRect, row: GroupRow, theme: Theme) -> None:
    painter.fillRect(area, theme.color("sunken"))
    room = area.adjusted(8, 0, -8, 0)
    painter.setFont(fonts.text(13, 600))
    painter.setPen(theme.color("text"))
    painter.drawText(room, _Align.AlignLeading | _Align.AlignVCenter, row.word)
    width = painter.fontMetrics().horizontalAdvance(row.word) + 10
    right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    rest = room.adjusted(0, 0, -width, 0) if right else room.adjusted(width, 0, 0, 0)
    painter.setFont(fonts.text(11.5))
    painter.setPen(theme.color("muted"))
    painter.drawText(rest, _Align.AlignLeading | _Align.AlignVCenter, row.meaning)


def _lines(
    painter: QPainter,
    area: QRect,
    texts: tuple[str, str],
    roles: tuple[str, str],
    *,
    strong: bool = True,
    end: bool = False,
) -> None:
    """A line and a smaller one below; a single line stands in the middle."""
    theme = current()
    side = _Align.AlignTrailing if end else _Align.AlignLeading
    first, second = texts
    high, low = theme.px(20), theme.px(16)
    top = area.top() + (area.height() - high - (low if second else 0)) // 2
    for text, role, font, y, height in (
        (first, roles[0], fonts.text(13, 600 if strong else 400), top, high),
        (second, roles[1], fonts.text(11.5), top + high, low),
    ):
        painter.setFont(font)
        painter.setPen(theme.color(role))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRect(area.left(), y, area.width(), height), side | _Align.AlignVCenter, shown)


def _paint_name(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    _lines(painter, area, (row.name, row.about), ("text", "text" if chosen else "muted"))


def _paint_line(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    if row.scene is None:
        painter.setFont(fonts.text(11.5))
        painter.setPen(theme.color("muted"))
        painter.drawText(area, _Align.AlignLeading | _Align.AlignVCenter, _("no points yet"))
        return
    painter.save()
    painter.translate(area.left(), area.top() + (area.height() - row.scene.height * theme.scale) / 2)
    painter.scale(theme.scale, theme.scale)
    paint_scene(painter, row.scene, theme)
    painter.restore()


def _paint_latest(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    _lines(painter, area, (row.latest, row.latest_period), ("text", "text" if chosen else "muted"), end=True)


def _paint_target(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    _lines(painter, area, (row.target, ""), ("text" if chosen else "muted", "muted"), strong=False, end=True)


def _paint_finding(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    side = theme.px(16)
    right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    inner = area
    if row.to_enter:
        _lines(painter, inner, (_("Enter the first value"), row.finding.detail), ("accent", "muted"))
        return
    x = inner.right() - side if right else inner.left()
    paint_finding(painter, QRectF(x, inner.top() + theme.px(10), side, side), row.finding.kind, row.finding.arrow)
    gap = side + 8
    rest = inner.adjusted(0, 0, -gap, 0) if right else inner.adjusted(gap, 0, 0, 0)
    role = _ROLES.get(row.finding.kind, "text")
    _lines(painter, rest, (row.finding.word, row.finding.detail), (role, "text" if chosen else "muted"))


def _paint_entry(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    side = theme.px(14)
    right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    if row.icon:
        role = {"flag": "concern", "check": "accent"}.get(row.icon, "muted")
        x = area.right() - side if right else area.left()
        painter.drawPixmap(x, area.top() + theme.px(11), icons.pixmap(row.icon, role, 14))
    gap = side + 8
    rest = area.adjusted(0, 0, -gap, 0) if right else area.adjusted(gap, 0, 0, 0)
    _lines(painter, rest, (row.entered, row.entered_by), ("text", "text" if chosen else "muted"), strong=False)


def _paint_go(painter: QPainter, area: QRect, row: MeasureRow, theme: Theme, chosen: bool) -> None:
    side = theme.px(14)
    drawing = icons.pixmap(directional("chevron-right"), "muted", 14)
    painter.drawPixmap(area.center().x() - side // 2, area.center().y() - side // 2, drawing)


_PAINTERS = (_paint_name, _paint_line, _paint_latest, _paint_target, _paint_finding, _paint_entry, _paint_go)
