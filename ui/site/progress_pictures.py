"""Small pictures of the page *Progress*: the line of scores, strips of opinions, and the mark of a state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.steps import StepChart, Strip, step_scene, strip_scene
from ui.charts.painter import paint_scene
from ui.theme.tokens import Theme, current
from ui.widgets.tips import plain_tip

STATE_SIDE = 14


class ScenePicture(QWidget):
    """Paints a scene that is made anew for every width; what it shows is said by its accessible name."""

    def __init__(self, height: int, parent: QWidget | None = None, *, least: int = 120) -> None:
        super().__init__(parent)
        self._build: Callable[[float, float], Scene] | None = None
        self._scene: Scene | None = None
        self._least = least
        self.setFixedHeight(current().px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, chart: StepChart) -> None:
        """Show lines that go in steps."""
        self._set(lambda width, height: step_scene(chart, width, height), chart.description)

    def show_strip(self, strip: Strip, description: str) -> None:
        """Show opinions on one question."""
        self._set(lambda width, height: strip_scene(strip, width, height, description), description)

    def _set(self, build: Callable[[float, float], Scene], description: str) -> None:
        self._build = build
        self.setAccessibleName(description)
        self.setToolTip(plain_tip(description))
        self._make()

    @property
    def scene(self) -> Scene | None:
        """What is painted."""
        return self._scene

    def _make(self) -> None:
        scale = current().scale
        if self._build is not None and self.width() > 0:
            self._scene = self._build(self.width() / scale, self.height() / scale)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(self._least), self.minimumHeight())

    def sizeHint(self) -> QSize:
        return QSize(current().px(self._least * 2), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is None:
            return
        theme = current()
        painter = QPainter(self)
        painter.scale(theme.scale, theme.scale)
        paint_scene(painter, self._scene, theme)
        painter.end()


def paint_state(painter: QPainter, theme: Theme, at: QPointF, state: str) -> None:
    """A shape for each state: empty ring, ring with a dot, half, three quarters, full with a check mark."""
    side = theme.px(STATE_SIDE)
    box = QRectF(at.x() + 1, at.y() + 1, side - 2, side - 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = theme.color("accent") if state == "adopted" else theme.color("text" if state else "faint")
    pen = QPen(ink, 1.5)
    if not state:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(theme.color("surface"))
    painter.drawEllipse(box)
    painter.setBrush(ink)
    if state == "aware":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(box.center(), side * 0.16, side * 0.16)
    elif state in ("testing", "implementing"):
        painter.setPen(Qt.PenStyle.NoPen)
        part = -180 if state == "testing" else -270
        painter.drawPie(box.adjusted(1.5, 1.5, -1.5, -1.5), 90 * 16, part * 16)
    elif state == "adopted":
        painter.drawEllipse(box)
        check = QPen(theme.color("accent-text"), 1.6)
        check.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(check)
        unit = box.width() / 16
        corners = [(4.2, 8.4), (7.0, 11.0), (11.8, 5.4)]
        painter.drawPolyline([box.topLeft() + QPointF(x * unit, y * unit) for x, y in corners])


class StateMark(QWidget):
    """The shape of a state, beside its word."""

    def __init__(self, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        side = current().px(STATE_SIDE)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_state(painter, current(), QPointF(0, 0), self._state)
        painter.end()
