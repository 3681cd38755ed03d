"""Dragging a card of the driver diagram: where it may go, the mark that shows it, and scrolling at the edges."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPen

from qic_desktop.analysis.geometry.driver_tree import HEAD, DropPlace, drop_places, nearest_place
from qic_desktop.services.improving.driver_forest import MOST_LEVELS
from ui.site.driver_canvas import DriverCanvas
from ui.theme.tokens import current

_EDGE, _SCROLL, _EVERY = 28, 14, 30
"""So near to an edge the picture moves, by so many pixels, every so many milliseconds."""


class CardDrag:
    """One card on its way; ``key`` is empty while none is."""

    def __init__(self, canvas: DriverCanvas) -> None:
        self._canvas = canvas
        self.key = ""
        self._start = QPointF()
        self._pointer = QPointF()
        self._places: tuple[DropPlace, ...] = ()
        self._scrolling = QTimer(canvas)
        self._scrolling.setInterval(_EVERY)
        self._scrolling.timeout.connect(self._scroll_on)

    def begin(self, key: str, start: QPointF) -> None:
        """Take a card at a place of the viewport."""
        if self._canvas.diagram is not None:
            self.key, self._start, self._pointer = key, start, start
            self._places = drop_places(self._canvas.diagram, key, MOST_LEVELS)

    def move(self, pointer: QPointF) -> None:
        """The pointer is elsewhere."""
        self._pointer = pointer
        self._scrolling.start()
        self._canvas.viewport().update()

    def stop(self) -> None:
        """The card was put down or given up."""
        self.key, self._places = "", ()
        self._scrolling.stop()
        self._canvas.viewport().update()

    def place(self) -> DropPlace | None:
        """Where the card would stand now."""
        found = self._canvas.to_scene(self._pointer)
        return nearest_place(self._places, found.x(), found.y())

    def paint(self, painter: QPainter) -> None:
        """The card under the pointer, and above it the mark."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.place()
        self._paint_card(painter)
        if place is not None:
            self._paint_mark(painter, place)

    def _paint_mark(self, painter: QPainter, place: DropPlace) -> None:
        """A thick line where the card would stand, tied to the card that it would stand below."""
        canvas, diagram = self._canvas, self._canvas.diagram
        parent = canvas.shown_aim() if not place.parent else diagram.by_key.get(place.parent) if diagram else None
        mirrored = diagram is not None and diagram.right_to_left
        edges = (place.x + place.width, place.x) if mirrored else (place.x, place.x + place.width)
        start, end = (canvas.from_scene(QPointF(x, place.y)) for x in edges)
        colour = current().color("accent")
        if parent is not None:
            rect = canvas.rect_of(parent)
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(-1, -1, 1, 1), 7, 7)
            edge = QPointF(rect.left() if mirrored else rect.right(), rect.center().y())
            middle = (edge.x() + start.x()) / 2
            painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
            painter.drawPolyline([edge, QPointF(middle, edge.y()), QPointF(middle, start.y()), start])
        painter.setPen(QPen(colour, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(start, end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(start, 5, 5)

    def _paint_card(self, painter: QPainter) -> None:
        card = self._canvas.diagram.by_key.get(self.key) if self._canvas.diagram else None
        if card is None:
            return
        theme = current()
        rect = QRectF(self._canvas.rect_of(card)).translated(self._pointer - self._start)
        painter.setOpacity(0.9)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(theme.color("accent-soft"))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(theme.color("text"))
        painter.setFont(self._canvas.font())
        words = painter.fontMetrics().elidedText(card.face.text, Qt.TextElideMode.ElideRight, round(rect.width()) - 20)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
        painter.setOpacity(1)

    def _scroll_on(self) -> None:
        room = self._canvas.viewport().rect()
        for bar, at, low, high in (
            (self._canvas.verticalScrollBar(), self._pointer.y(), room.top() + HEAD, room.bottom()),
            (self._canvas.horizontalScrollBar(), self._pointer.x(), room.left(), room.right()),
        ):
            step = -_SCROLL if at < low + _EDGE else _SCROLL if at > high - _EDGE else 0
            if step:
                bar.setValue(bar.value() + step)
