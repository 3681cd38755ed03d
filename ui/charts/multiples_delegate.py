"""Small multiples: one delegate paints any number of small charts, and lays each out when it is first seen.

Owns how a cell and a heading look and which scenes are kept; a scene is made from the shared geometry when its cell is
painted, and the least recently painted ones are let go. Which cells there are, and in which order, is the model's.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter
from typing import Literal, NamedTuple, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.axes import value_range
from qic_desktop.analysis.geometry.marks import Line, Mark, Scene
from qic_desktop.analysis.geometry.sparkline import MARGIN, sparkline_scene
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.wording.values import axis_text
from ui.charts.painter import paint_scene
from ui.theme import fonts
from ui.theme.tokens import Theme, current
from ui.widgets.finding_mark import FindingKind, paint_finding

Index = QModelIndex | QPersistentModelIndex
SizeName = Literal["small", "medium"]

GUTTER = 38
HEADING_HEIGHT = 26
SIDE = 8
START = 15
"""Where a name begins, after its mark."""
KEPT_SCENES = 400
"""So many laid out cells are kept: several screens, and little memory."""
SPARE = 0.12
"""Room below the lowest value, as a share of the whole range."""
REACH = 24.0
MOST_LINES = 7
"""A scale of its own has two numbers at least; finer steps are tried up to here."""


class CellSize(NamedTuple):
    """Least width and the height of a cell, and where its plot begins, in pixels at 100 %."""

    least: int
    height: int
    plot: int


SIZES: dict[SizeName, CellSize] = {"small": CellSize(146, 96, 41), "medium": CellSize(206, 134, 42)}


@dataclass(frozen=True, slots=True)
class Scale:
    """Least and greatest value, the lines across, and the step between them."""

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


@dataclass(frozen=True, slots=True)
class Multiple:
    """One small chart and the words about it. ``chart`` is asked when the cell is first painted.

    ``line`` is the quiet second line, ``brief`` the same for small cells; it is written as a concern where ``asks``.
    """

    key: str
    name: str
    code: str
    value: str
    line: str
    mark: FindingKind
    chart: Callable[[], RunChart]
    brief: str = ""
    asks: bool = False


Cell = Heading | Multiple


@dataclass(frozen=True, slots=True)
class Look:
    """What all cells share. ``scale`` None: each has its own. ``shown``: the last so many periods, 0 for all."""

    size: SizeName = "medium"
    scale: Scale | None = None
    shown: int = 0
    style: ValueStyle = ValueStyle()


class Cells(Protocol):
    """Where the delegate finds what it paints; the column of a heading is -1."""

    cells: list[Cell]
    columns_of: list[int]
    look: Look


class Drawn(NamedTuple):
    """A cell that is laid out: its picture, how far that is moved to the left, its scale, its words, their widths."""

    scene: Scene
    shift: float
    scale: Scale
    name: QStaticText
    name_width: float
    value: QStaticText
    value_width: float
    line: QStaticText
    line_width: float


class Ink(NamedTuple):
    """What every cell is painted with, asked of the theme once."""

    theme: Theme
    strong: QFont
    small: QFont
    axis: QFont
    strong_metrics: QFontMetrics
    small_metrics: QFontMetrics


def ink() -> Ink:
    """The ink of the theme in use."""
    return _ink(current(), fonts.screen_dpi())


@lru_cache(maxsize=4)
def _ink(theme: Theme, dpi: int) -> Ink:
    strong, small = fonts.font(theme.font_size(12), 600, dpi), fonts.font(theme.font_size(10.5), 400, dpi)
    axis = fonts.font(theme.font_size(10), 400, dpi)
    return Ink(theme, strong, small, axis, QFontMetrics(strong), QFontMetrics(small))


class MultiplesDelegate(QStyledItemDelegate):
    """Paints headings and cells. The view tells how wide they are; ``seen`` is the row that was painted last."""

    def __init__(self, source: Cells) -> None:
        super().__init__()
        self._source = source
        self.width = SIZES["medium"].least
        self._hints = (QSize(), QSize(), QSize())
        self.fit(self.width, self.width)
        self.seen = -1
        self.pointed: tuple[str, int] | None = None
        self._kept: OrderedDict[str, Drawn] = OrderedDict()
        self._made_for: tuple[object, ...] = ()

    # --- sizes -------------------------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        column = self._source.columns_of[index.row()]
        return self._hints[column if column < 1 else 1]

    def fit(self, width: int, whole: int) -> None:
        """Make cells ``width`` pixels wide (beside the gutter) and headings ``whole``."""
        self.width = width
        height = self.height()
        heading = QSize(whole, current().px(HEADING_HEIGHT))
        # First of a line, the others, and, as the last, headings, whose column is -1: asked a thousand times.
        self._hints = (QSize(width + self.gutter(0), height), QSize(width, height), heading)

    def height(self) -> int:
        """The height of a cell on the screen."""
        return current().px(SIZES[self._source.look.size].height)

    def gutter(self, column: int) -> int:
        """Room for the numbers of the scale: beside the first cell of a row, or in each with a scale of its own."""
        own = self._source.look.scale is None
        return 0 if own or column else current().px(GUTTER)

    def plot(self, area: QRect, column: int, *, mirrored: bool) -> QRect:
        """Where the chart is, inside the area of a whole cell."""
        theme = current()
        side, top = theme.px(SIDE), theme.px(SIZES[self._source.look.size].plot)
        plot = self._inner(area, column, mirrored=mirrored).adjusted(side, top, -side, -theme.px(6))
        if self._source.look.scale is None:
            plot.setLeft(plot.left() + theme.px(GUTTER - SIDE))
        return plot

    def _inner(self, area: QRect, column: int, *, mirrored: bool) -> QRect:
        gutter = self.gutter(column)
        return area.adjusted(0, 0, -gutter, 0) if mirrored else area.adjusted(gutter, 0, 0, 0)

    # --- what is laid out --------------------------------------------------------------------------------------

    def laid_out(self) -> int:
        """How many cells are laid out and kept."""
        return len(self._kept)

    def lay_out_ahead(self, count: int, seconds: float) -> bool:
        """Lay out some of the next ``count`` rows after the one painted last, for so long; answers whether some wait.

        Done between frames, it leaves only painting to the frame that scrolls there.
        """
        end = perf_counter() + seconds
        for row in range(self.seen + 1, min(len(self._source.cells), self.seen + 1 + count)):
            cell = self._source.cells[row]
            if isinstance(cell, Heading) or cell.key in self._kept:
                continue
            if perf_counter() > end:
                return True
            column = self._source.columns_of[row]
            self.drawn(cell, self.plot(QRect(QPoint(0, 0), self._hints[min(column, 1)]), column, mirrored=False))
        return False

    def forget(self) -> None:
        """Lay everything out anew: the values have changed."""
        self._kept.clear()

    def drawn(self, cell: Multiple, plot: QRect) -> Drawn:
        """The cell laid out for the size of its plot."""
        theme = current()
        made_for = (theme, self._source.look, plot.width(), plot.height())
        if made_for != self._made_for:
            self._made_for = made_for
            self._kept.clear()
        found = self._kept.get(cell.key)
        if found is not None:
            self._kept.move_to_end(cell.key)
            return found
        found = self._lay_out(cell, plot.width() / theme.scale, plot.height() / theme.scale)
        self._kept[cell.key] = found
        if len(self._kept) > KEPT_SCENES:
            self._kept.popitem(last=False)
        return found

    def _lay_out(self, cell: Multiple, width: float, height: float) -> Drawn:
        look, have, chart = self._source.look, ink(), cell.chart()
        theme = have.theme
        scale = look.scale or own_scale(chart, look.shown)
        count = len(chart.points)
        whole = width
        if 1 < look.shown < count:
            # The same picture, so wide that its last periods fill the cell: what is judged does not change.
            whole = 2 * MARGIN + (width - 2 * MARGIN) / (look.shown - 1) * (count - 1)
        scene = sparkline_scene(chart, whole, height, y_range=(scale.low, scale.high), noted=True)
        shift = whole - width
        scene = replace(scene, marks=(*_lines_across(chart, scale, (shift, whole), height), *scene.marks))
        room = self.width - theme.px(2 * SIDE + START)
        strong, small = have.strong_metrics, have.small_metrics
        value_width = strong.horizontalAdvance(cell.value)
        elide = Qt.TextElideMode.ElideRight
        name = strong.elidedText(cell.name, elide, room - value_width - theme.px(SIDE))
        line = small.elidedText(_second(cell, look.size), elide, room)
        return Drawn(
            scene,
            shift,
            scale,
            _laid_text(name, have.strong),
            strong.horizontalAdvance(name),
            _laid_text(cell.value, have.strong),
            value_width,
            _laid_text(line, have.small),
            small.horizontalAdvance(line),
        )

    def place_at(self, cell: Multiple, plot: QRect, x: float) -> int:
        """The place of the nearest point with a value at ``x`` on the screen; -1 where none is near."""
        drawn = self.drawn(cell, plot)
        where = (x - plot.left()) / current().scale + drawn.shift
        near = [
            (abs(px - where), place)
            for place, (px, py) in enumerate(zip(drawn.scene.point_xs, drawn.scene.point_ys, strict=True))
            if py is not None and px >= drawn.shift
        ]
        distance, place = min(near, default=(REACH, -1))
        return place if distance < REACH else -1

    def point(self, cell: Multiple, plot: QRect, place: int) -> QPointF | None:
        """Where a point is on the screen; None without a value or where it is not shown."""
        drawn, scale = self.drawn(cell, plot), current().scale
        if not 0 <= place < len(drawn.scene.point_xs):
            return None
        x, y = drawn.scene.point_xs[place], drawn.scene.point_ys[place]
        if y is None or x < drawn.shift:
            return None
        return QPointF(plot.left() + (x - drawn.shift) * scale, plot.top() + y * scale)

    # --- painting ----------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.row()
        self.seen = row
        cell, area = self._source.cells[row], option.rect
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if isinstance(cell, Heading):
            _paint_heading(painter, area, cell, mirrored=mirrored)
            return
        column = self._source.columns_of[row]
        have = ink()
        theme = have.theme
        plot = self.plot(area, column, mirrored=mirrored)
        inner = self._inner(area, column, mirrored=mirrored)
        state = option.state
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_HasFocus:
            _paint_frame(painter, inner, theme, focused=bool(state & QStyle.StateFlag.State_HasFocus))
        drawn = self.drawn(cell, plot)
        _paint_words(painter, inner, cell, drawn, have, mirrored=mirrored)
        if self._source.look.scale is None or not column:
            self._paint_numbers(painter, plot, drawn.scale, outside=mirrored and self._source.look.scale is not None)
        painter.save()
        painter.setClipRect(plot, Qt.ClipOperation.IntersectClip)
        painter.translate(plot.left(), plot.top())
        painter.scale(theme.scale, theme.scale)
        painter.translate(-drawn.shift, 0)
        paint_scene(painter, drawn.scene, theme)
        painter.restore()
        if self.pointed is not None and self.pointed[0] == cell.key:
            self._paint_pointed(painter, self.point(cell, plot, self.pointed[1]), theme)

    def _paint_numbers(self, painter: QPainter, plot: QRect, scale: Scale, *, outside: bool) -> None:
        """The numbers of the scale at the left of the plot; at its right where pages run from there (``outside``)."""
        theme = current()
        direction = painter.layoutDirection()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setPen(theme.color("muted"))
        painter.setFont(ink().axis)
        width, half = theme.px(GUTTER), theme.px(8)
        for tick in scale.ticks:
            unit = tick == scale.ticks[-1] and self._source.look.style.percent
            text = axis_text(tick, self._source.look.style, step=scale.step, with_unit=unit)
            middle = plot.top() + _y(tick, scale, plot.height() / theme.scale) * theme.scale
            left = plot.right() + theme.px(5) if outside else plot.left() - theme.px(5) - width
            box = QRectF(left, middle - half, width, 2 * half)
            side = Qt.AlignmentFlag.AlignLeft if outside else Qt.AlignmentFlag.AlignRight
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setLayoutDirection(direction)

    def _paint_pointed(self, painter: QPainter, at: QPointF | None, theme: Theme) -> None:
        if at is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 5.0 * theme.scale, 5.0 * theme.scale)
        painter.restore()


# --- scales ---------------------------------------------------------------------------------------------------


def scale_for(values: Sequence[float], *, target: float | None = None, percent: bool, most: int = 3) -> Scale:
    """One scale for values that stand side by side: from a little below the lowest, with round lines across."""
    if not values:
        return Scale(0.0, 1.0, (0.0, 1.0), 1.0)
    least, greatest = min(values), max(values)
    reach = [least, greatest, *([target] if target is not None else [])]
    low, high, step = value_range(reach, percent=percent, most=most)
    # Cells are low: the scale ends a little below the lowest value, not at the next round step.
    low = max(low, min(reach) - (max(reach) - min(reach)) * SPARE)
    if not high > low:
        high = low + (step or 1.0)
    first = math.ceil(low / step - 1e-9)
    return Scale(low, high, tuple(number * step for number in range(first, round(high / step) + 1)), step)


def own_scale(chart: RunChart, shown: int = 0) -> Scale:
    """The scale of one chart: its own values, the last ``shown`` of them, and two or three lines."""
    points = chart.points[-shown:] if shown else chart.points
    values = [point.value for point in points if point.value is not None]
    found = scale_for(values, percent=chart.series.style.percent, most=2)
    for most in range(3, MOST_LINES):
        if len(found.ticks) > 1:
            break
        found = scale_for(values, percent=chart.series.style.percent, most=most)
    return found


def _y(value: float, scale: Scale, height: float) -> float:
    return height - MARGIN - (value - scale.low) / (scale.high - scale.low) * (height - 2 * MARGIN)


def _lines_across(chart: RunChart, scale: Scale, span: tuple[float, float], height: float) -> list[Mark]:
    marks: list[Mark] = []
    for tick in scale.ticks:
        y = _y(tick, scale, height)
        marks.append(Line("line", 1.0, span, (y, y)))
    target = chart.series.target
    if target is not None and scale.low <= target <= scale.high:
        y = _y(target, scale, height)
        marks.append(Line("target", 1.0, span, (y, y), (4.0, 3.0)))
    return marks


# --- words ----------------------------------------------------------------------------------------------------


def _second(cell: Multiple, size: SizeName) -> str:
    line = cell.brief if size == "small" else cell.line
    return " · ".join(part for part in (cell.code, line) if part)


def _paint_frame(painter: QPainter, area: QRect, theme: Theme, *, focused: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("focus" if focused else "accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
    painter.restore()


def _paint_words(painter: QPainter, area: QRect, cell: Multiple, drawn: Drawn, have: Ink, *, mirrored: bool) -> None:
    theme = have.theme
    side, top, high, mark = theme.px(SIDE), area.top() + theme.px(6), theme.px(18), theme.px(9)
    left, right, start = area.left() + side, area.right() + 1 - side, theme.px(START)
    mark_left = right - mark if mirrored else left
    paint_finding(painter, QRectF(mark_left, top + (high - mark) / 2, mark, mark), cell.mark)
    y = top + (high - have.strong_metrics.height()) / 2
    painter.setPen(theme.color("text"))
    painter.setFont(have.strong)
    painter.drawStaticText(QPointF(right - start - drawn.name_width if mirrored else left + start, y), drawn.name)
    painter.drawStaticText(QPointF(left if mirrored else right - drawn.value_width, y), drawn.value)
    painter.setPen(theme.color("concern" if cell.asks else "muted"))
    painter.setFont(have.small)
    y = top + high - theme.px(2) + (high - have.small_metrics.height()) / 2
    painter.drawStaticText(QPointF(right - start - drawn.line_width if mirrored else left + start, y), drawn.line)


def _laid_text(text: str, font: QFont) -> QStaticText:
    """A text whose letters are laid out once; the direction is that of its own letters."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=font)
    return made


def _paint_heading(painter: QPainter, area: QRect, heading: Heading, *, mirrored: bool) -> None:
    theme = current()
    painter.fillRect(area, theme.color("sunken"))
    side, inset, start = theme.px(11), theme.px(12), theme.px(30)
    x = area.right() - inset - side if mirrored else area.left() + inset
    paint_finding(painter, QRectF(x, area.center().y() - side / 2 + 1, side, side), heading.mark)
    near = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = near | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    words = area.adjusted(0, 0, -start, 0) if mirrored else area.adjusted(start, 0, 0, 0)
    painter.setPen(theme.color("text"))
    painter.setFont(_font(12.5, 600))
    painter.drawText(words, flags, heading.text)
    gap = _metrics(12.5, 600).horizontalAdvance(heading.text) + theme.px(12)
    painter.setPen(theme.color("muted"))
    painter.setFont(_font(11.5, 400))
    painter.drawText(words.adjusted(0, 0, -gap, 0) if mirrored else words.adjusted(gap, 0, 0, 0), flags, heading.detail)


def _font(size: float, weight: int) -> QFont:
    return fonts.text(size, weight)


def _metrics(size: float, weight: int) -> QFontMetrics:
    return _kept_metrics(current().font_size(size), weight, fonts.screen_dpi())


@lru_cache(maxsize=16)
def _kept_metrics(size: float, weight: int, dpi: int) -> QFontMetrics:
    return QFontMetrics(fonts.font(size, weight, dpi))
