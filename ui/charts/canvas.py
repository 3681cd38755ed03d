"""The plain canvas: a widget that paints a scene at rest. The first frame uses it, and whatever needs no zoom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qic_desktop.analysis.geometry.marks import Scene
from ui.charts.painter import paint_scene
from ui.theme.tokens import current

SceneBuilder = Callable[[float, float], Scene | None]
"""Builds the scene for a width and a height in pixels."""


class Canvas(Protocol):
    """What a chart view needs of the thing it paints on."""

    def set_scene(self, scene: Scene | None, build: SceneBuilder | None = None) -> None:
        """Show this scene (or nothing); ``build`` draws it wider for a closer look."""
        ...

    def set_ground(self, role: str) -> None:
        """Fill what lies under the scene with this colour; without one, what is behind is seen and painted first."""
        ...

    @property
    def seen(self) -> Scene | None:
        """The scene that places are in: a wider one where only a part is looked at."""
        ...

    @property
    def plot_seen(self) -> tuple[float, float]:
        """Left and right edge of the data area, in pixels of the picture."""
        ...

    def to_scene(self, place: QPointF) -> QPointF:
        """From the widget's coordinates to those of the scene that is seen."""
        ...

    def from_scene(self, place: QPointF) -> QPointF:
        """From the coordinates of the scene that is seen to the widget's."""
        ...

    def reset(self) -> None:
        """Back to the whole picture."""
        ...

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        """Look closer (more than 1) or from further away; what is at the widget's x ``at`` stays there."""
        ...

    def pan_by(self, part: float) -> None:
        """Move the window in time by a part of its width, to the right if more than 0."""
        ...

    def pan_pixels(self, pixels: float) -> None:
        """Move the window to the right by so many pixels of the picture."""
        ...

    def bring_into_view(self, x: float) -> None:
        """Move the window so that x of the seen scene lies in it."""
        ...

    @property
    def zoom(self) -> float:
        """1.0 for the whole picture, more from nearer."""
        ...


class PlainCanvas(QWidget):
    """Paints the scene at rest, as large as the text size setting says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._ground = ""
        self.setMouseTracking(True)

    def set_ground(self, role: str) -> None:
        self._ground = role
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bool(role))
        self.update()

    def set_scene(self, scene: Scene | None, build: SceneBuilder | None = None) -> None:
        self._scene = scene
        self.update()

    @property
    def seen(self) -> Scene | None:
        return self._scene

    @property
    def plot_seen(self) -> tuple[float, float]:
        return (self._scene.plot[0], self._scene.plot[2]) if self._scene else (0.0, 0.0)

    def to_scene(self, place: QPointF) -> QPointF:
        return place / current().scale

    def from_scene(self, place: QPointF) -> QPointF:
        return place * current().scale

    def reset(self) -> None:
        self.update()

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        self.update()

    def pan_pixels(self, pixels: float) -> None:
        self.update()

    def pan_by(self, part: float) -> None:
        self.update()

    def bring_into_view(self, x: float) -> None:
        self.update()

    @property
    def zoom(self) -> float:
        return 1.0

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is None and not self._ground:
            return
        painter = QPainter(self)
        theme = current()
        if self._ground:
            painter.fillRect(event.rect(), theme.color(self._ground))
        painter.scale(theme.scale, theme.scale)
        if self._scene is not None:
            paint_scene(painter, self._scene, theme)
        painter.end()
