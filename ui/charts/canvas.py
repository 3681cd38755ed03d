"""The plain canvas: a widget that paints a scene at rest. The first frame uses it, and whatever needs no zoom."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qic_desktop.analysis.geometry.marks import Scene
from ui.charts.painter import paint_scene
from ui.theme.tokens import current


class Canvas(Protocol):
    """What a chart view needs of the thing it paints on."""

    def set_scene(self, scene: Scene | None) -> None:
        """Show this scene (or nothing)."""
        ...

    def to_scene(self, place: QPointF) -> QPointF:
        """From the widget's coordinates to the scene's."""
        ...

    def from_scene(self, place: QPointF) -> QPointF:
        """From the scene's coordinates to the widget's."""
        ...

    def reset(self) -> None:
        """Back to the whole picture."""
        ...

    def zoom_by(self, factor: float) -> None:
        """Look closer (more than 1) or from further away."""
        ...


class PlainCanvas(QWidget):
    """Paints the scene at rest, as large as the text size setting says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self.setMouseTracking(True)

    def set_scene(self, scene: Scene | None) -> None:
        self._scene = scene
        self.update()

    def to_scene(self, place: QPointF) -> QPointF:
        return place / current().scale

    def from_scene(self, place: QPointF) -> QPointF:
        return place * current().scale

    def reset(self) -> None:
        self.update()

    def zoom_by(self, factor: float) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is None:
            return
        painter = QPainter(self)
        theme = current()
        painter.scale(theme.scale, theme.scale)
        paint_scene(painter, self._scene, theme)
        painter.end()
