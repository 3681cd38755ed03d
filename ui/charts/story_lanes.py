"""The lanes below a site's chart: one painted widget on the chart's own axis, one focus stop.

Up and Down change the lane, Left and Right move inside it, Enter or a click opens. A hair line leads up to the chart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qic_desktop.analysis.geometry.site_lanes import Item, Lane, LanesPicture, TimeAxis, lanes_picture
from qic_desktop.i18n import _
from ui.charts.painter import paint_scene
from ui.theme.tokens import current

Place = tuple[int, int]
LEAST_WIDTH = 480


class StoryLanes(QWidget):
    """``opened(kind of lane, key)`` on Enter or click; ``looked_at(x)`` in pixels of this widget, -1 for nothing."""

    opened = Signal(str, str)
    looked_at = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: tuple[Lane, ...] = ()
        self._axis_at: Callable[[float], TimeAxis] | None = None
        self._picture: LanesPicture | None = None
        self._at: Place = (0, -1)
        self.setProperty("ownFocus", True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lanes(self, lanes: Sequence[Lane], axis_at: Callable[[float], TimeAxis]) -> None:
        """Show lanes; ``axis_at`` answers the chart's axis at a width."""
        self._lanes, self._axis_at, self._picture = tuple(lanes), axis_at, None
        self._at = next(((number, len(one.items) - 1) for number, one in enumerate(lanes) if one.items), (0, -1))
        self._say()
        self.updateGeometry()
        self.update()

    @property
    def chosen(self) -> Item | None:
        """What the keyboard stands on."""
        lane, place = self._at
        items = self._lanes[lane].items if lane < len(self._lanes) else ()
        return items[place] if 0 <= place < len(items) else None

    @property
    def lane(self) -> str:
        """The kind of the lane that the keyboard is in."""
        return self._lanes[self._at[0]].kind if self._lanes else ""

    def picture(self) -> LanesPicture | None:
        """The picture at the present width."""
        if self._axis_at is None:
            return None
        width = max(self.width() / current().scale, LEAST_WIDTH)
        if self._picture is None or self._picture.scene.width != width:
            self._picture = lanes_picture(self._lanes, self._axis_at(width), width)
        return self._picture

    def sizeHint(self) -> QSize:
        picture = self.picture()
        theme = current()
        return QSize(theme.px(LEAST_WIDTH), theme.px(round(picture.scene.height) if picture else 40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # --- what the person does ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (lane, place) = event.key(), self._at
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_to_lane(lane, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._lanes:
            last = len(self._lanes[lane].items) - 1
            self._go((lane, max(0, min(last, place + (1 if key == Qt.Key.Key_Right else -1))) if last >= 0 else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.opened.emit(self.lane, self.chosen.key)
        else:
            super().keyPressEvent(event)

    def _go_to_lane(self, lane: int, step: int) -> None:
        """The next lane, at what lies nearest in time."""
        wanted = lane + step
        if not 0 <= wanted < len(self._lanes):
            return
        here, items = self.chosen, self._lanes[wanted].items
        near = len(items) - 1
        if here is not None and items:
            near = min(range(len(items)), key=lambda place: abs((items[place].start - here.start).days))
        self._go((wanted, near))

    def _go(self, place: Place) -> None:
        self._at = place
        self._say()
        self.update()
        picture = self.picture()
        box = picture.places.get(place) if picture else None
        self.looked_at.emit((box[0] + box[2] / 2) * current().scale if box else -1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._place_at(event.position())
        picture = self.picture()
        box = picture.places[found] if picture and found else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if box else Qt.CursorShape.ArrowCursor)
        self.looked_at.emit((box[0] + box[2] / 2) * current().scale if box else -1.0)

    def leaveEvent(self, event: QEvent) -> None:
        self.looked_at.emit(-1.0)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._place_at(event.position())
        if found:
            self._go(found)
            item = self.chosen
            if item is not None:
                self.opened.emit(self.lane, item.key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._place_at(QPointF(event.pos()))
            words = self._lanes[found[0]].items[found[1]].spoken if found else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _place_at(self, point: QPointF) -> Place | None:
        picture = self.picture()
        if picture is None:
            return None
        at = point / current().scale
        return next((place for place, box in picture.places.items() if QRectF(*box).contains(at)), None)

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self.picture()
        if picture is None:
            return
        theme = current()
        painter = QPainter(self)
        painter.scale(theme.scale, theme.scale)
        paint_scene(painter, picture.scene, theme)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = picture.places.get(self._at)
            painter.drawRoundedRect(QRectF(*box) if box else self._lane_box(), 4, 4)
        painter.end()

    def _lane_box(self) -> QRectF:
        """Round the name of a lane in which nothing stands."""
        high = self.height() / current().scale / max(1, len(self._lanes))
        return QRectF(1, self._at[0] * high + 2, 84, min(high - 4, 20))

    def _say(self) -> None:
        if not self._lanes:
            return
        lane, item = self._lanes[self._at[0]], self.chosen
        name = f"{lane.name} {lane.under}".strip()
        more = item.spoken if item else ", ".join(one.label for one in lane.steps) or lane.nothing
        self.setAccessibleName(_("{lane}: {what}").format(lane=name, what=more))
