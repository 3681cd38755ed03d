"""The live canvas: pyqtgraph gives view, zoom and pan; one item paints our scene (decisions 25).

Importing this module imports pyqtgraph, which costs half a second: only ``chart_view`` does, after the first frame.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from ui.charts.painter import paint_scene
from ui.charts.zoom import Window, zoomed
from ui.theme.tokens import current

MOST_ZOOM = 12.0
_ROOM_BELOW = 14.0


class SceneItem(pg.GraphicsObject):
    """Paints one scene through the window in time that the view box gives."""

    def __init__(self, box: Any) -> None:
        super().__init__()
        self._box = box
        self.scene_shown: Scene | None = None

    def show_scene(self, scene: Scene | None) -> None:
        """Paint this scene from now on."""
        self.prepareGeometryChange()
        self.scene_shown = scene
        self.update()

    @property
    def window_shown(self) -> Window:
        """The part of the width that is looked at."""
        start, end = self._box.viewRange()[0]
        return Window(start, end)

    def boundingRect(self) -> QRectF:
        shown = self.scene_shown
        return QRectF(0, 0, shown.width, shown.height) if shown else QRectF()

    def paint(self, painter: QPainter, *_options: Any) -> None:
        """Paint the scene; sizes of texts and points do not change with the zoom."""
        scene = self.scene_shown
        if scene is None:
            return
        theme, window = current(), self.window_shown
        painter.save()
        painter.resetTransform()
        painter.scale(theme.scale, theme.scale)
        if at_rest(scene, window):
            paint_scene(painter, scene, theme)
        else:
            fixed, moving = zoomed(scene, window)
            left, _top, right, bottom = scene.plot
            paint_scene(painter, fixed, theme)
            painter.setClipRect(QRectF(left - 4, 0, right - left + 8, bottom + _ROOM_BELOW))
            paint_scene(painter, moving, theme)
        painter.restore()


class LiveCanvas(pg.GraphicsView):
    """A view box over one :class:`SceneItem`: the wheel zooms in time, dragging pans, never beyond the picture."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self._box = pg.ViewBox(invertY=True, enableMenu=False, defaultPadding=0.0)
        self._box.setMouseEnabled(x=True, y=False)
        self._box.disableAutoRange()
        self._item = SceneItem(self._box)
        self._box.addItem(self._item)
        self.setCentralItem(self._box)
        self._box.sigXRangeChanged.connect(self._on_range_changed)

    def set_scene(self, scene: Scene | None) -> None:
        """Show ``scene``; a zoomed view stays where it is while the size does not change."""
        before = self._item.scene_shown
        self._item.show_scene(scene)
        if scene and (before is None or (before.width, before.height) != (scene.width, scene.height)):
            self._box.setLimits(xMin=0, xMax=scene.width, minXRange=scene.width / MOST_ZOOM)
            self.reset()

    def to_scene(self, place: QPointF) -> QPointF:
        """From the widget's coordinates to the scene's."""
        inside = place / current().scale
        scene = self._item.scene_shown
        if scene is None:
            return inside
        return QPointF(self._item.window_shown.to_scene(inside.x(), scene.width), inside.y())

    def from_scene(self, place: QPointF) -> QPointF:
        """From the scene's coordinates to the widget's."""
        scene = self._item.scene_shown
        x = self._item.window_shown.to_view(place.x(), scene.width) if scene else place.x()
        return QPointF(x, place.y()) * current().scale

    def reset(self) -> None:
        """Back to the whole picture."""
        scene = self._item.scene_shown
        if scene is not None:
            self._box.setRange(QRectF(0, 0, scene.width, scene.height), padding=0, disableAutoRange=True)

    @property
    def zoom(self) -> float:
        """1.0 at rest, up to :data:`MOST_ZOOM`."""
        scene, window = self._item.scene_shown, self._item.window_shown
        return scene.width / (window.end - window.start) if scene else 1.0

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle; more than 1 looks closer."""
        self._box.scaleBy((1 / factor, 1.0))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None and hasattr(self, "_box"):
            self.reset()

    def _on_range_changed(self, *_range: Any) -> None:
        self._item.update()
        self.view_changed.emit()


def at_rest(scene: Scene, window: Window) -> bool:
    """True where the whole picture is looked at."""
    return abs(window.start) < 0.5 and abs(window.end - scene.width) < 0.5
