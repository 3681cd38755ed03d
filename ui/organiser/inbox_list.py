"""The list of received packages: groups in the order of what can be done, one painting delegate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qic_desktop.services.exchanging.inbox import Group, InboxItem
from qic_desktop.wording.arrivals import brings_words, group_brings, group_words, package_name, reason_words
from qic_desktop.wording.remarks import remark_words
from ui import icons
from ui.organiser.site import day_words
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.tips import plain_tip

MOST_HEIGHT, NO_LIMIT = 270, 16777215
Index = QModelIndex | QPersistentModelIndex
LOOKS: dict[Group, tuple[str, str]] = {
    Group.READY: ("circle-check", "accent"),
    Group.LOOK: ("circle-alert", "accent"),
    Group.PARTLY: ("circle-dot", "muted"),
    Group.ASIDE: ("circle-pause", "muted"),
    Group.REFUSED: ("circle-x", "concern"),
    Group.HAD: ("copy-check", "muted"),
    Group.OWN: ("package", "muted"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's title and how many packages it has."""

    group: Group
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A package in words."""

    item: InboxItem
    name: str
    code: str
    day: str
    brings: str
    reason: str


def line_of(item: InboxItem) -> Line:
    """A package's line."""
    counts = item.counts
    new, waiting = (counts.entries, 0) if counts.new else (0, counts.entries)
    brings = brings_words(new, counts.superseded, counts.conflicts, waiting)
    when = day_words(item.handled) if item.group is Group.HAD else ""
    held = " ".join(remark_words(one.why, one.count, one.about) for one in item.remarks)
    return Line(
        item,
        package_name(item.kind, item.name),
        item.code,
        day_words(item.made),
        group_brings(item.group.value, brings),
        item.refusal or reason_words(item.group.value, item.reason, when) or held,
    )


def lines_of(items: Sequence[InboxItem]) -> list[Heading | Line]:
    """Headings and lines, in the order of the groups."""
    rows: list[Heading | Line] = []
    for group in Group:
        own = [item for item in items if item.group is group]
        if own:
            rows.append(Heading(group, len(own)))
            rows += [line_of(item) for item in own]
    return rows


class InboxModel(QAbstractListModel):
    """Headings and packages."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Heading | Line] = []

    def show(self, rows: Sequence[Heading | Line]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def place_of(self, identity: str) -> int:
        """The row of a package, -1 if it is not there."""
        places = (place for place, row in enumerate(self.rows) if isinstance(row, Line) and row.item.id == identity)
        return next(places, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, Heading):
                return f"{group_words(row.group.value)} {row.count}"
            said = (f"{row.name} {row.code}".strip(), row.day, row.brings, row.reason)
            return ". ".join(part for part in said if part)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Line):
            return plain_tip(row.item.file)
        return None


class InboxDelegate(QStyledItemDelegate):
    """Paints icon, name, day, content and the reason in as many lines as it needs."""

    def __init__(self, model: InboxModel) -> None:
        super().__init__()
        self._model = model
        self.width = 400

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current()
        row = self._model.rows[index.row()]
        if isinstance(row, Heading):
            return QSize(self.width, theme.px(27))
        return QSize(self.width, theme.px(48) + self._reason_height(row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        painter.save()
        if isinstance(row, Heading):
            _paint_heading(painter, option.rect, row)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_line(painter, option.rect, row, chosen=chosen)
        painter.restore()

    def _reason_height(self, row: Line) -> int:
        if not row.reason:
            return 0
        theme = current()
        box = QFontMetrics(_font(11.5, 400)).boundingRect(
            0, 0, self.width - theme.px(54), 400, Qt.TextFlag.TextWordWrap, row.reason
        )
        return box.height() + theme.px(2)

    def _paint_line(self, painter: QPainter, area: QRect, row: Line, *, chosen: bool) -> None:
        theme = current()

        def placed(x: int, y: int, wide: int, high: int) -> QRect:
            """A place, mirrored where the list reads from right to left."""
            return QStyle.visualRect(painter.layoutDirection(), area, QRect(x, y, wide, high))

        if chosen:
            painter.fillRect(area, theme.color("accent-soft"))
            painter.fillRect(placed(area.left(), area.top(), 3, area.height()), theme.color("accent"))
        painter.setPen(theme.color("line"))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        icon, role = LOOKS[row.item.group]
        mark = placed(area.left() + theme.px(14), area.top() + theme.px(8), theme.px(17), theme.px(17))
        painter.drawPixmap(mark.topLeft(), icons.pixmap(icon, role, 17))
        left, right = area.left() + theme.px(40), area.right() - theme.px(14)
        top, high = area.top() + theme.px(6), theme.px(18)
        painter.setPen(theme.color("text" if chosen else "muted"))
        small = _font(11.5, 400)
        used = _draw(painter, placed(left, top, right - left, high), row.day, small, right=True)
        painter.setPen(theme.color("text"))
        strong = _font(13, 600)
        room = right - left - used - theme.px(60)
        name = QFontMetrics(strong).elidedText(row.name, Qt.TextElideMode.ElideRight, room)
        wide = _draw(painter, placed(left, top, room, high), name, strong)
        painter.setPen(theme.color("text" if chosen else "muted"))
        _draw(painter, placed(left + wide + theme.px(7), top, theme.px(60), high), row.code, small)
        painter.setPen(theme.color("text"))
        _draw(painter, placed(left, top + high, right - left, theme.px(17)), row.brings, small)
        if row.reason:
            painter.setPen(theme.color("text" if chosen else "muted"))
            box = placed(left, top + high + theme.px(17), right - left, self._reason_height(row))
            painter.drawText(box, Qt.TextFlag.TextWordWrap, row.reason)


def _paint_heading(painter: QPainter, area: QRect, row: Heading) -> None:
    theme = current()
    painter.fillRect(area, theme.color("sunken"))
    painter.setPen(theme.color("text"))
    box = area.adjusted(theme.px(14), 0, -theme.px(14), 0)
    wide = _draw(painter, box, group_words(row.group.value), _font(12, 600))
    painter.setPen(theme.color("muted"))
    count = QRect(box.left() + wide + theme.px(8), box.top(), box.width() - wide - theme.px(8), box.height())
    count = QStyle.visualRect(painter.layoutDirection(), box, count)
    _draw(painter, count, str(row.count), _font(12, 400))


def _font(size: float, weight: int) -> QFont:
    return fonts.font(current().font_size(size), weight, 96)


def _draw(painter: QPainter, box: QRect, text: str, font: QFont, *, right: bool = False) -> int:
    painter.setFont(font)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
    return QFontMetrics(font).horizontalAdvance(text)


class InboxView(QListView):
    """The list. ``chosen(id)`` on moving; ``accept_asked``, ``aside_asked``, ``all_asked`` from the keyboard."""

    chosen = Signal(str)
    accept_asked = Signal()
    aside_asked = Signal()
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = InboxModel()
        self._delegate = InboxDelegate(self.lines)
        self._is_whole = False
        self.setModel(self.lines)
        self.setItemDelegate(self._delegate)
        self.setProperty("ownFocus", True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_items(self, items: Sequence[InboxItem], chosen: str) -> None:
        """Show packages; the chosen one stays chosen where it is still there, else the first."""
        self.lines.show(lines_of(items))
        self._fit_height()
        place = self.lines.place_of(chosen)
        if place < 0:
            place = next((number for number, row in enumerate(self.lines.rows) if isinstance(row, Line)), -1)
        if place >= 0:
            self.setCurrentIndex(self.lines.index(place))

    def show_whole(self, *, whole: bool) -> None:
        """As high as its lines, up to ``MOST_HEIGHT``, where the page scrolls; else as high as there is room."""
        self._is_whole = whole
        self._fit_height()

    def _fit_height(self) -> None:
        lines = sum(self.sizeHintForRow(row) for row in range(self.lines.rowCount()))
        high = min(lines + 2 * self.frameWidth(), current().px(MOST_HEIGHT))
        self.setMinimumHeight(high if self._is_whole else 0)
        self.setMaximumHeight(high if self._is_whole else NO_LIMIT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._delegate.width = self.viewport().width()
        self.scheduleDelayedItemsLayout()
        self._fit_height()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            everything = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.all_asked if everything else self.accept_asked).emit()
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self.aside_asked.emit()
        else:
            super().keyPressEvent(event)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = self.lines.rows[now.row()] if now.isValid() else None
        if isinstance(row, Line):
            self.chosen.emit(row.item.id)
