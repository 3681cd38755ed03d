"""Small multiples: one painting delegate for any number of sites, on one common scale.

Owns the model's rows (group headings and sites) and how a cell is painted; which sites are shown is decided by the
page. Nothing is kept per site but its chart and, once painted, its scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qic_desktop.analysis.chart_values import RunChart
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.sparkline import MARGIN, sparkline_scene
from qic_desktop.wording.values import axis_text
from ui.charts.painter import paint_scene
from ui.theme import fonts
from ui.theme.tokens import Theme, current
from ui.widgets.finding_mark import FindingKind, paint_finding

CELL_HEIGHT, LEAST_CELL = 106, 172
HEADING_HEIGHT = 26
GUTTER = 30
CELL_ROLE = Qt.ItemDataRole.UserRole + 60
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Scale:
    """The common scale: least and greatest value, the lines, and how values are written."""

    low: float
    high: float
    ticks: tuple[float, ...]
    step: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's title across the whole width."""

    text: str
    detail: str
    mark: FindingKind


@dataclass(slots=True)
class SiteCell:
    """One site: words already made, the chart, and its scene at the last size it was painted."""

    site: str
    name: str
    code: str
    value: str
    line: str
    mark: FindingKind
    chart: RunChart
    sentence: str
    asks: bool = False
    column: int = 0
    scene: tuple[tuple[float, float], Scene] | None = field(default=None, compare=False)


Cell = Heading | SiteCell


class CellsModel(QAbstractListModel):
    """Headings and sites in the order of the view; told the number of columns, it says where rows begin."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self.scale = Scale(0.0, 1.0, (0.0, 1.0), 1.0)
        self.columns = 1

    def show(self, cells: Sequence[Cell], scale: Scale) -> None:
        """Show other cells."""
        self.beginResetModel()
        self.cells = list(cells)
        self.scale = scale
        self.place(self.columns)
        self.endResetModel()

    def place(self, columns: int) -> None:
        """Number the columns anew, group by group."""
        self.columns = max(1, columns)
        place = 0
        for cell in self.cells:
            if isinstance(cell, Heading):
                place = 0
            else:
                cell.column = place % self.columns
                place += 1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.cells)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.cells[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cells[index.row()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text if isinstance(cell, Heading) else cell.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.text}. {cell.detail}" if isinstance(cell, Heading) else f"{cell.name}. {cell.sentence}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(cell, SiteCell):
            return f"{cell.name} ({cell.code})\n{cell.sentence}"
        return None


class CellDelegate(QStyledItemDelegate):
    """Paints headings and sites; ``width`` is that of one cell, set by the view when it is resized."""

    def __init__(self, model: CellsModel) -> None:
        super().__init__()
        self._model = model
        self.width = LEAST_CELL
        self.whole = LEAST_CELL

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current()
        cell = self._model.cells[index.row()]
        if isinstance(cell, Heading):
            return QSize(self.whole, theme.px(HEADING_HEIGHT))
        gutter = theme.px(GUTTER) if cell.column == 0 else 0
        return QSize(self.width + gutter, theme.px(CELL_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self._model.cells[index.row()]
        painter.save()
        painter.setClipRect(option.rect)
        if isinstance(cell, Heading):
            _paint_heading(painter, option.rect, cell)
        else:
            self._paint_site(painter, option, cell)
        painter.restore()

    def _paint_site(self, painter: QPainter, option: QStyleOptionViewItem, cell: SiteCell) -> None:
        theme = current()
        area = QRect(option.rect)
        if cell.column == 0:
            area.setLeft(area.left() + theme.px(GUTTER))
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if option.state & QStyle.StateFlag.State_Selected or focused:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus" if focused else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(2, 2, -2, -2), 6, 6)
        _paint_words(painter, area, cell, theme)
        plot = area.adjusted(theme.px(8), theme.px(42), -theme.px(8), -theme.px(6))
        self._paint_lines(painter, plot, cell, theme, first=cell.column == 0)
        self._paint_chart(painter, plot, cell, theme)

    def _paint_lines(self, painter: QPainter, plot: QRect, cell: SiteCell, theme: Theme, *, first: bool) -> None:
        scale = self._model.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(fonts.font(theme.font_size(10), 400, painter.device().logicalDpiY()))
        for tick in scale.ticks:
            y = self._y(plot, tick, theme)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(plot.left(), y, plot.right(), y)
            if first:
                painter.setPen(theme.color("muted"))
                style = cell.chart.series.style
                text = axis_text(tick, style, step=scale.step, with_unit=False)
                box = QRect(plot.left() - theme.px(GUTTER) - 8, y - 8, theme.px(GUTTER) + 2, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        target = cell.chart.series.target
        if target is not None and scale.low <= target <= scale.high:
            pen = QPen(theme.color("target"), 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            y = self._y(plot, target, theme)
            painter.drawLine(plot.left(), y, plot.right(), y)

    def _y(self, plot: QRect, value: float, theme: Theme) -> int:
        scale, margin = self._model.scale, MARGIN * theme.scale
        room = plot.height() - 2 * margin
        return round(plot.bottom() + 1 - margin - (value - scale.low) / (scale.high - scale.low) * room)

    def _paint_chart(self, painter: QPainter, plot: QRect, cell: SiteCell, theme: Theme) -> None:
        size = (plot.width() / theme.scale, plot.height() / theme.scale)
        if cell.scene is None or cell.scene[0] != size:
            scale = self._model.scale
            cell.scene = (size, sparkline_scene(cell.chart, *size, y_range=(scale.low, scale.high)))
        painter.save()
        painter.translate(plot.left(), plot.top())
        painter.scale(theme.scale, theme.scale)
        paint_scene(painter, cell.scene[1], theme)
        painter.restore()


def _paint_heading(painter: QPainter, area: QRect, heading: Heading) -> None:
    theme = current()
    painter.fillRect(area, theme.color("sunken"))
    side = theme.px(11)
    mark = QRectF(area.left() + theme.px(12), area.center().y() - side / 2 + 1, side, side)
    paint_finding(painter, mark, heading.mark)
    dpi = painter.device().logicalDpiY()
    strong, small = fonts.font(theme.font_size(12.5), 600, dpi), fonts.font(theme.font_size(11.5), 400, dpi)
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    left = area.left() + theme.px(30)
    painter.setPen(theme.color("text"))
    painter.setFont(strong)
    painter.drawText(QRect(left, area.top(), area.width(), area.height()), middle, heading.text)
    painter.setPen(theme.color("muted"))
    painter.setFont(small)
    left += QFontMetrics(strong).horizontalAdvance(heading.text) + theme.px(12)
    painter.drawText(QRect(left, area.top(), area.width(), area.height()), middle, heading.detail)


def _paint_words(painter: QPainter, area: QRect, cell: SiteCell, theme: Theme) -> None:
    dpi = painter.device().logicalDpiY()
    strong = fonts.font(theme.font_size(12), 600, dpi)
    left, right, top = area.left() + theme.px(8), area.right() - theme.px(8), area.top() + theme.px(6)
    high = theme.px(18)
    side = theme.px(9)
    paint_finding(painter, QRectF(left, top + (high - side) / 2, side, side), cell.mark)
    painter.setPen(theme.color("text"))
    width = _draw(painter, QRect(left, top, right - left, high), cell.value, strong, right=True)
    name_left = left + side + theme.px(6)
    room = right - name_left - width - theme.px(8)
    name = QFontMetrics(strong).elidedText(cell.name, Qt.TextElideMode.ElideRight, room)
    _draw(painter, QRect(name_left, top, room, high), name, strong)
    painter.setPen(theme.color("concern" if cell.asks else "muted"))
    small = fonts.font(theme.font_size(10.5), 400, dpi)
    line_room = right - name_left
    line = QFontMetrics(small).elidedText(cell.line, Qt.TextElideMode.ElideRight, line_room)
    _draw(painter, QRect(name_left, top + high - theme.px(1), line_room, theme.px(15)), line, small)


def _draw(painter: QPainter, box: QRect, text: str, font: QFont, *, right: bool = False) -> int:
    painter.setFont(font)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
    return QFontMetrics(font).horizontalAdvance(text)
