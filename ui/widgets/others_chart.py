"""A site's own line among grey ones, with the middle half of the others as a band. Never a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo, Values
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.theme import fonts
from ui.theme.tokens import current

HIGH, FOOT = 150, 20
# Time runs from left to right on every chart, also where words do not.
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


class OthersChart(QWidget):
    """The picture; what it shows is said in its accessible name too."""

    def __init__(self, told: HowOthersDo, style: ValueStyle, name: str, *, high: int = HIGH) -> None:
        super().__init__()
        self.told, self._style, self._high = told, style, high
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{name}. {self.sentence}")

    @property
    def sentence(self) -> str:
        """The latest value beside the middle of the others."""
        at = next((place for place in reversed(range(len(self.told.own))) if self.told.own[place] is not None), None)
        if at is None:
            return _("No value of yours yet.")
        own, middle = self._word(self.told.own[at]), self._word(self.told.middle[at])
        month = period_name(self.told.periods[at])
        if self.told.middle[at] is None:
            return _("{month}: yours {own}.").format(month=month, own=own)
        return _("{month}: yours {own}, the middle of the others {middle}.").format(month=month, own=own, middle=middle)

    def sizeHint(self) -> QSize:
        return QSize(current().px(420), current().px(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(180), current().px(self._high))

    def _word(self, value: float | None) -> str:
        return "" if value is None else counted_text(value, None, None, self._style)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.font(theme.font_size(11.0), 400, self.logicalDpiY()))
        series = [self.told.own, self.told.low, self.told.high, self.told.middle]
        series += [line.values for line in self.told.lines]
        known = [value for values in series for value in values if value is not None]
        if known:
            self._paint_lines(painter, min(known), max(known))
        painter.end()
        if self.hasFocus():
            painter.begin(self)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()

    def _paint_lines(self, painter: QPainter, low: float, high: float) -> None:
        theme = current()
        if high - low < 1e-9:
            low, high = low - 0.05, high + 0.05
        words = [self._word(high), self._word(low)]
        left = max(painter.fontMetrics().horizontalAdvance(word) for word in words) + theme.px(8)
        area = QRectF(left, theme.px(8), self.width() - left - theme.px(8), self.height() - theme.px(FOOT + 12))
        count = len(self.told.periods)

        def place(at: int, value: float) -> QPointF:
            across = area.left() + area.width() * (at / (count - 1) if count > 1 else 0.5)
            return QPointF(across, area.bottom() - area.height() * (value - low) / (high - low))

        def places(values: Values) -> list[QPointF | None]:
            return [None if value is None else place(at, value) for at, value in enumerate(values)]

        painter.setPen(theme.color("muted"))
        for word, y in zip(words, (area.top(), area.bottom()), strict=True):
            box = QRectF(0, y - theme.px(9), left - theme.px(6), theme.px(18))
            painter.drawText(box, RIGHT | Qt.AlignmentFlag.AlignVCenter, word)
        foot = QRectF(area.left(), area.bottom() + theme.px(6), area.width(), theme.px(FOOT))
        painter.drawText(foot, LEFT, period_name(self.told.periods[0]))
        if count > 1:
            painter.drawText(foot, RIGHT, period_name(self.told.periods[-1]))
        self._paint_band(painter, places(self.told.low), places(self.told.high))
        thin = QColor(theme.color("muted"))
        thin.setAlphaF(0.4)
        for line in self.told.lines:
            _paint_line(painter, places(line.values), QPen(thin, 1.0))
        dashed = QPen(theme.color("muted"), 1.6, Qt.PenStyle.DashLine)
        _paint_line(painter, places(self.told.middle), dashed)
        _paint_line(painter, places(self.told.own), QPen(theme.color("accent"), 2.4), dots=True)

    def _paint_band(self, painter: QPainter, low: Sequence[QPointF | None], high: Sequence[QPointF | None]) -> None:
        pale = QColor(current().color("accent"))
        pale.setAlphaF(0.13)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pale)
        for (below, above), (next_below, next_above) in pairwise(zip(low, high, strict=True)):
            if below and above and next_below and next_above:
                painter.drawPolygon(QPolygonF([below, above, next_above, next_below]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_line(painter: QPainter, places: Sequence[QPointF | None], pen: QPen, *, dots: bool = False) -> None:
    painter.setPen(pen)
    for one, other in pairwise(places):
        if one is not None and other is not None:
            painter.drawLine(one, other)
    for one in places if dots else ():
        if one is not None:
            painter.setBrush(pen.color())
            painter.drawEllipse(one, 2.2, 2.2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
