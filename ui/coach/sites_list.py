"""The list of sites in order of need: heads of groups with their promise, and a line a site with its reasons."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.domain.checking import ACCEPTABLE
from qic_desktop.domain.need import MIDDLE, Group, Why
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.coaching.need import Round, SiteNeed
from qic_desktop.wording.coaching import factor_words, group_name, promise_words, reason_words, seen_short
from qic_desktop.wording.values import counted_text
from ui.charts.sparkline import SCENE_ROLE
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.finding_mark import Arrow, FindingKind, paint_finding

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
SITE, CHART, LATEST, WHY, RECOUNT, SEEN, ACTIONS, BAG = range(8)
SPARK = (92, 34)
ROW, HEAD_ROW = 46, 28
LONG_AGO = 90
RULER = (0.6, 1.4)
FEWEST_POINTS = 10
Head = tuple[Group, str]


class SitesModel(QAbstractTableModel):
    """Groups and their sites; pictures are built when they are first painted, all on one scale."""

    def __init__(self, found: Round, in_bag: dict[str, int], why: Why | None = None) -> None:
        super().__init__()
        self.rows: list[Head | SiteNeed] = []
        self.in_bag = in_bag
        self._scenes: dict[int, object] = {}
        self._heads = (
            _("Site"),
            "",
            _("Latest"),
            _("Why now"),
            _("Recount"),
            _("Last visit"),
            _("Actions"),
            _("Bag"),
        )
        for group in Group:
            sites = [one for one in found.of(group) if why is None or any(each.why is why for each in one.reasons)]
            if sites:
                count = n_("{n} site", "{n} sites", len(sites)).format(n=format_number(len(sites)))
                self.rows.append((group, f"{promise_words(group, found.rule)} · {count}"))
                self.rows += sites
        shown = [one.chart for one in self.rows if isinstance(one, SiteNeed) and one.chart is not None]
        values = [value for chart in shown for value in chart.values if value is not None]
        self._range = (min(values), max(values)) if values and min(values) < max(values) else None

    def need(self, row: int) -> SiteNeed | None:
        """The site of a row; None for a head."""
        one = self.rows[row] if 0 <= row < len(self.rows) else None
        return one if isinstance(one, SiteNeed) else None

    def row_of(self, site: str) -> int:
        """The row of a site, else the first site's; -1 where there is none."""
        rows = [at for at, one in enumerate(self.rows) if isinstance(one, SiteNeed)]
        return next((at for at in rows if self.rows[at].site == site), rows[0] if rows else -1)  # type: ignore[union-attr]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.need(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role == LINE_ROLE:
            return one
        said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        if not isinstance(one, SiteNeed):
            return f"{group_name(one[0])}, {one[1]}" if role in said and index.column() == SITE else None
        if role == SCENE_ROLE and index.column() == CHART and one.chart is not None:
            if index.row() not in self._scenes:
                self._scenes[index.row()] = sparkline_scene(one.chart, *SPARK, y_range=self._range)
            return self._scenes[index.row()]
        return self._words(one, index.column()) if role in said else None

    def _words(self, one: SiteNeed, column: int) -> str:
        latest = one.chart.latest if one.chart else None
        value = _("none yet")
        if one.chart is not None and latest is not None:
            value = counted_text(latest.value, latest.numerator, latest.denominator, one.chart.series.style)
        bag = self.in_bag.get(one.site, 0)
        return {
            SITE: f"{one.name}, {one.code}",
            LATEST: value,
            WHY: "; ".join(reason_words(reason) for reason in one.reasons) or _("As planned"),
            RECOUNT: _factor(one),
            SEEN: seen_short(one.days_since),
            ACTIONS: format_number(one.open_actions) if one.open_actions else "–",
            BAG: format_number(bag) if bag else "–",
        }.get(column, "")


def _factor(one: SiteNeed) -> str:
    if one.recount is None or one.recount.worst is None:
        return _("not yet")
    return factor_words(one.recount.worst)


def finding_look(one: SiteNeed) -> tuple[FindingKind, Arrow]:
    """The mark of the site's finding; a doubtful count is never marked as an improvement."""
    found = one.finding
    if found is None or one.chart is None or found.n_points < FEWEST_POINTS:
        return "few", ""
    if not found.finding:
        return "chance", ""
    doubted = any(reason.why in (Why.JUMP, Why.RECOUNT) for reason in one.reasons)
    looks: dict[str | None, tuple[FindingKind, Arrow]] = {"improving": ("improvement", ""), "worse": ("concern", "")}
    return ("change", "") if doubted and found.direction == "improving" else looks.get(found.direction, ("change", ""))


class CellDelegate(QStyledItemDelegate):
    """Paints every cell of the list but the small charts."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one = index.data(LINE_ROLE)
        theme = current()
        painter.save()
        if not isinstance(one, SiteNeed):
            painter.fillRect(option.rect, theme.color("band"))
            if index.column() == SITE:
                _head(painter, QRectF(option.rect), group_name(one[0]), one[1])
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            if chosen:
                painter.fillRect(option.rect, theme.color("accent-soft"))
            self._site(painter, option, index, one)
        painter.restore()

    def _site(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, one: SiteNeed) -> None:
        area, column = QRectF(option.rect), index.column()
        room = area.adjusted(14 if column == SITE else 8, 4, -6, -4)
        text = str(index.data() or "")
        if column == SITE:
            _name_cell(painter, room, one.name, one.code)
        elif column == WHY:
            said = [(reason_words(each), 600 if each.weight >= MIDDLE else 400) for each in one.reasons[:2]]
            lines = said or [(_("As planned"), 400)]
            _two(painter, room, *lines)
        elif column == LATEST:
            kind, arrow = finding_look(one)
            _marked(painter, room, (kind, arrow), text, option.widget)
        elif column == RECOUNT and one.recount is not None and one.recount.worst is not None:
            _factor_cell(painter, room, one.recount.worst, text, option.widget)
        else:
            heavy = column == SEEN and (one.days_since is None or one.days_since > LONG_AGO)
            muted = text == "–" or column == RECOUNT
            _line(painter, room, text, weight=600 if heavy else 400, role="muted" if muted else "text")

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, current().px(ROW))


_START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter


def _line(painter: QPainter, room: QRectF, text: str, *, weight: int = 400, role: str = "text") -> None:
    painter.setFont(fonts.text(12.5, weight))
    painter.setPen(current().color(role))
    painter.drawText(
        room, _START, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    )


def _two(painter: QPainter, room: QRectF, *lines: tuple[str, int]) -> None:
    if len(lines) == 1:
        painter.setFont(fonts.text(12.5, lines[0][1]))
        if painter.fontMetrics().horizontalAdvance(lines[0][0]) <= room.width():
            _line(painter, room, lines[0][0], weight=lines[0][1])
            return
        painter.setPen(current().color("text"))
        painter.drawText(room, _START | Qt.TextFlag.TextWordWrap, lines[0][0])
        return
    half = room.height() / 2
    _line(painter, room.adjusted(0, 0, 0, -half), lines[0][0], weight=lines[0][1])
    painter.setFont(fonts.text(12.5, lines[1][1]))
    _line(painter, room.adjusted(0, half, 0, 0), lines[1][0], weight=lines[1][1])


def _name_cell(painter: QPainter, room: QRectF, name: str, code: str) -> None:
    """The name in one line with the code below; one that is too long goes on in the second line, before the code."""
    painter.setFont(fonts.text(12.5, 600))
    words = name.split()
    fitting = next(
        (
            count
            for count in range(len(words), 0, -1)
            if painter.fontMetrics().horizontalAdvance(" ".join(words[:count])) <= room.width()
        ),
        0,
    )
    if not fitting or fitting == len(words):
        _two(painter, room, (name, 600), (code, 400))
        return
    _two(painter, room, (" ".join(words[:fitting]), 600), (f"{' '.join(words[fitting:])}  {code}", 600))


def _head(painter: QPainter, area: QRectF, name: str, promise: str) -> None:
    painter.setFont(fonts.text(12.5, 600))
    room = area.adjusted(14, 0, -8, 0)
    _line(painter, room, name, weight=600)
    width = painter.fontMetrics().horizontalAdvance(name) + 10
    right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    _line(painter, room.adjusted(0, 0, -width, 0) if right else room.adjusted(width, 0, 0, 0), promise, role="muted")


def _is_right(widget: QWidget | None) -> bool:
    return widget is not None and widget.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _marked(
    painter: QPainter, room: QRectF, look: tuple[FindingKind, Arrow], text: str, widget: QWidget | None
) -> None:
    side = current().px(14)
    right = _is_right(widget)
    x = room.right() - side if right else room.left()
    paint_finding(painter, QRectF(x, room.center().y() - side / 2, side, side), *look)
    _line(painter, room.adjusted(0, 0, -side - 6, 0) if right else room.adjusted(side + 6, 0, 0, 0), text)


def paint_ruler(painter: QPainter, area: QRectF, factor: float, *, mirrored: bool = False) -> None:
    """A short line; its grey part is what is good enough, the mark is what was found."""
    theme = current()
    middle = area.center().y()

    def x(value: float) -> float:
        share = (min(max(value, RULER[0]), RULER[1]) - RULER[0]) / (RULER[1] - RULER[0])
        return area.right() - share * area.width() if mirrored else area.left() + share * area.width()

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    low, high = ACCEPTABLE
    painter.fillRect(QRectF(min(x(low), x(high)), middle - 5, abs(x(high) - x(low)), 10), theme.color("band"))
    painter.setPen(QPen(theme.color("line-strong"), 1))
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
    if low <= factor <= high:
        painter.setPen(QPen(theme.color("text"), 1.5))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QPointF(x(factor), middle), 3.5, 3.5)
    else:
        paint_finding(painter, QRectF(x(factor) - 6, middle - 6, 12, 12), "concern", "")


def _factor_cell(painter: QPainter, room: QRectF, factor: float, text: str, widget: QWidget | None) -> None:
    width = min(current().px(46), room.width() / 2)
    right = _is_right(widget)
    left = room.right() - width if right else room.left()
    paint_ruler(painter, QRectF(left, room.top(), width, room.height()), factor, mirrored=right)
    rest = room.adjusted(0, 0, -width - 8, 0) if right else room.adjusted(width + 8, 0, 0, 0)
    good = ACCEPTABLE[0] <= factor <= ACCEPTABLE[1]
    _line(painter, rest, text, weight=400 if good else 600, role="text" if good else "concern")
