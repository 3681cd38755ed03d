"""The timeline of tests: one painted widget. Arrows go from cycle to cycle, Enter or a click opens it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qic_desktop.analysis.geometry.timeline import AXIS, CHART, LANE, Timeline, TimelinePicture, timeline_picture
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from ui.charts.painter import paint_scene
from ui.site.cycle_words import day, done_word
from ui.theme.tokens import current

_LEAST_WIDTH = 640


class TimelineView(QWidget):
    """``opened(cycle)`` on Enter or click. Time runs from left to right in every language."""

    opened = Signal(str)

    def __init__(self, told: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = told
        self._order = sorted(told.bars, key=lambda bar: (bar.lane, bar.start, bar.label))
        self._at = 0
        self._picture: TimelinePicture | None = None
        self.setProperty("ownFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    @property
    def chosen(self) -> str:
        """The cycle that the keyboard stands on."""
        return self._order[self._at].key

    def picture(self) -> TimelinePicture:
        """The picture at the present width."""
        scale = current().px(100) / 100
        width = max(self.width() / scale, _LEAST_WIDTH)
        if self._picture is None or self._picture.scene.width != width:
            self._picture = timeline_picture(self.told, width, month_word)
        return self._picture

    def sizeHint(self) -> QSize:
        high = LANE * len(self.told.lanes) + AXIS + (CHART if self.told.values else 0)
        theme = current()
        return QSize(theme.px(_LEAST_WIDTH), theme.px(round(high) + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._at = max(0, min(len(self._order) - 1, self._at + steps[key]))
            self._say()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if found := self._cycle_at(event.position()):
            self.opened.emit(found)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._cycle_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._words(found) if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        scale = theme.px(100) / 100
        painter = QPainter(self)
        painter.scale(scale, scale)
        picture = self.picture()
        paint_scene(painter, picture.scene, theme)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(*picture.places[self.chosen]), 4, 4)
        painter.end()

    def _cycle_at(self, place: QPointF) -> str:
        scale = current().px(100) / 100
        point = place / scale
        places = self.picture().places.items()
        return next((key for key, box in places if QRectF(*box).contains(point)), "")

    def _words(self, key: str) -> str:
        bar = next(one for one in self._order if one.key == key)
        days = _("{first} to {last}").format(first=day(bar.start.isoformat()), last=day(bar.end.isoformat()))
        return ", ".join(part for part in (bar.label, days, done_word(bar.decision)) if part)

    def _say(self) -> None:
        self.setAccessibleName(_("Timeline of tests. {cycle}").format(cycle=self._words(self.chosen)))


def month_word(first: date) -> str:
    """A month below the axis."""
    return period_name(f"{first:%Y-%m}", short=True)
