"""The registry's table and how its cells look: words, the strip of reported months, the small line, the finding's mark.

One delegate paints all columns; it keeps only the scenes of lines that were painted lately.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.services.organising.registry import STRIP, Due, SiteState
from ui.charts.painter import paint_scene
from ui.organiser.registry_rows import ROW_ROLE, Column, Row
from ui.theme import fonts
from ui.theme.tokens import Theme, current
from ui.widgets.finding_mark import paint_finding
from ui.widgets.table import TableView

Index = QModelIndex | QPersistentModelIndex
KEPT_SCENES = 200
PAD = 8
CELL, GAP = 6, 2
"""A month of the strip and the space to the next, in pixels at 100 %."""
MARK = 13
ROW = 34
LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
STRONG = frozenset({Column.NAME, Column.LATEST})
QUIET = frozenset({Column.CODE, Column.PACKAGE, Column.PERIOD, Column.REPORTED})


class Ink(NamedTuple):
    """What every cell is painted with, asked of the theme once for each painting."""

    theme: Theme
    plain: QFont
    strong: QFont


@lru_cache(maxsize=4)
def _ink(theme: Theme, dpi: int) -> Ink:
    size = theme.font_size(13)
    return Ink(theme, fonts.font(size, 400, dpi), fonts.font(size, 600, dpi))


@lru_cache(maxsize=4096)
def _fitted(words: str, width: int, strong: bool, ink: Ink) -> str:
    """Words that end in "…" where they do not fit."""
    metrics = QFontMetrics(ink.strong if strong else ink.plain)
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)


class RegistryTable(TableView):
    """The table of the registry. Its ground is its own, so that Qt moves what is painted and paints only new rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, row_height=ROW)
        self.delegate = RegistryDelegate()
        self.setItemDelegate(self.delegate)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("surface"))
        painter.end()
        self.delegate.ink = _ink(theme, fonts.screen_dpi())
        super().paintEvent(event)


class RegistryDelegate(QStyledItemDelegate):
    """Paints one cell of a row."""

    def __init__(self) -> None:
        super().__init__()
        self.ink = _ink(current(), fonts.screen_dpi())
        self._scenes: OrderedDict[tuple[str, int, int], Scene] = OrderedDict()

    def forget(self) -> None:
        """Let go of every picture: the values have changed."""
        self._scenes.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        theme, column, area = self.ink.theme, index.column(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setClipRect(area)
        if chosen:
            painter.fillRect(area, theme.color("accent-soft"))
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        pad = theme.px(PAD)
        room = area.adjusted(pad, 0, -pad, 0)
        if column == Column.LINE:
            self._paint_line(painter, room, row, theme)
        else:
            if column == Column.REPORTED and row.site.strip:
                room = _paint_strip(painter, room, row.site.strip, theme, mirrored=mirrored)
            elif column == Column.FINDING and row.mark is not None:
                room = _paint_mark(painter, room, row, theme, mirrored=mirrored)
            self._paint_words(painter, room, row, column, chosen=chosen)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, row: Row, column: int, *, chosen: bool) -> None:
        words = row.words[column]
        if not words:
            return
        ink, strong, role = self.ink, column in STRONG, _role(row, column)
        painter.setFont(ink.strong if strong else ink.plain)
        # The quiet grey is too pale on the colour of the chosen row.
        painter.setPen(ink.theme.color("text" if chosen and role == "muted" else role))
        painter.drawText(
            room, TRAILING if column == Column.LATEST else LEADING, _fitted(words, room.width(), strong, ink)
        )

    def _paint_line(self, painter: QPainter, room: QRect, row: Row, theme: Theme) -> None:
        height = room.height() - theme.px(8)
        key = (row.site.id, room.width(), height)
        scene = self._scenes.get(key)
        if scene is None:
            if row.chart is None:
                return
            scene = self._scenes[key] = sparkline_scene(row.chart, room.width(), height)
            if len(self._scenes) > KEPT_SCENES:
                self._scenes.popitem(last=False)
        painter.translate(room.left(), room.top() + theme.px(4))
        paint_scene(painter, scene, theme)


def _role(row: Row, column: int) -> str:
    site = row.site
    if column == Column.STATE:
        return {SiteState.ASKING: "accent", SiteState.SILENT: "concern", SiteState.PART: "text"}.get(
            site.state, "muted"
        )
    if column == Column.FINDING and site.line is not None and site.line.jump is not None:
        return "concern"
    return "muted" if column in QUIET else "text"


def _paint_strip(painter: QPainter, room: QRect, cells: tuple[Due, ...], theme: Theme, *, mirrored: bool) -> QRect:
    """One square a month, oldest at the left as on every chart: filled, open for a missing one, a dash for none."""
    side, step = theme.px(CELL), theme.px(CELL) + theme.px(GAP)
    whole = STRIP * step
    left = room.right() - whole if mirrored else room.left()
    top = room.center().y() - side // 2
    for place, cell in enumerate(cells, STRIP - len(cells)):
        box = QRect(left + place * step, top, side, side)
        if cell == "reported":
            painter.fillRect(box, theme.color("muted"))
        elif cell == "missing":
            painter.setPen(QPen(theme.color("concern"), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        else:
            painter.fillRect(QRect(box.left() + 1, box.center().y(), side - 2, 1), theme.color("line-strong"))
    shift = whole + theme.px(PAD)
    return room.adjusted(0, 0, -shift, 0) if mirrored else room.adjusted(shift, 0, 0, 0)


def _paint_mark(painter: QPainter, room: QRect, row: Row, theme: Theme, *, mirrored: bool) -> QRect:
    side = theme.px(MARK)
    left = room.right() - side if mirrored else room.left()
    if row.mark is not None:
        paint_finding(painter, QRectF(left, room.center().y() - side / 2 + 0.5, side, side), row.mark)
    shift = side + theme.px(7)
    return room.adjusted(0, 0, -shift, 0) if mirrored else room.adjusted(shift, 0, 0, 0)
