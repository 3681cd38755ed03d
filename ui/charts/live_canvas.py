"""The live canvas: pyqtgraph holds the view, one item paints our scene.

Importing this module imports pyqtgraph, which costs half a second: only ``chart_surface`` does, after the first frame.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from ui.charts.canvas import SceneBuilder
from ui.charts.painter import paint_scene
from ui.charts.zoom import MOST_ZOOM, Seen, Window, parts, wide_width
from ui.theme.tokens import Theme, current

_ROOM_BELOW = 8.0


class SceneItem(pg.GraphicsObject):
    """Paints one scene through the window in time that the view box gives.

    A picture that is painted a second time unchanged is kept: what moves above it (the ring, a stretch, the card)
    then costs a copy of pixels and not the whole painting.
    """

    def __init__(self, box: Any) -> None:
        super().__init__()
        self._box = box
        self._rest: Scene | None = None
        self._build: SceneBuilder | None = None
        self._wide: tuple[float, Scene] | None = None
        self._painted: tuple[object, ...] = ()
        self._kept = QPixmap()

    def show_scene(self, scene: Scene | None, build: SceneBuilder | None) -> None:
        """Paint this scene from now on; ``build`` draws it wider for a closer look."""
        before = self._rest
        if before is None or scene is None or (before.width, before.height) != (scene.width, scene.height):
            self.prepareGeometryChange()
        self._rest, self._build, self._wide = scene, build, None
        self._painted, self._kept = (), QPixmap()
        self.update()

    @property
    def rest(self) -> Scene | None:
        """The whole picture."""
        return self._rest

    @property
    def window_shown(self) -> Window:
        """What is looked at, from the view box's range of 0 to 1."""
        start, end = self._box.viewRange()[0]
        wide = max(end - start, 1e-6)
        return Window(1 / wide, start / (1 - wide) if wide < 1 else 0.0)

    @property
    def seen(self) -> Seen | None:
        """The scene that is looked at: the whole picture, or a wider one of the same chart."""
        rest, window = self._rest, self.window_shown
        if rest is None:
            return None
        if window.at_rest or self._build is None:
            return Seen(rest, rest.width)
        if self._wide is None or self._wide[0] != window.zoom:
            made = self._build(wide_width(rest, window.zoom), rest.height)
            self._wide = (window.zoom, made or rest)
        return Seen(self._wide[1], rest.width)

    def boundingRect(self) -> QRectF:
        shown = self._rest
        return QRectF(0, 0, 1, shown.height) if shown else QRectF()

    def paint(self, painter: QPainter, *_options: Any) -> None:
        """Paint the scene; sizes of texts and points do not change with the zoom."""
        seen, window = self.seen, self.window_shown
        if seen is None:
            return
        theme = current()
        ratio = painter.device().devicePixelRatioF()
        state = (id(seen.scene), window, theme, ratio)
        painter.save()
        painter.resetTransform()
        if state != self._painted:
            self._painted, self._kept = state, QPixmap()
            _paint(painter, seen, window, theme)
        else:
            if self._kept.isNull():
                self._kept = _picture(seen, window, theme, ratio)
            painter.drawPixmap(QPointF(0, 0), self._kept)
        painter.restore()


def _picture(seen: Seen, window: Window, theme: Theme, ratio: float) -> QPixmap:
    scale = theme.scale * ratio
    kept = QPixmap(round(seen.width * scale) + 1, round(seen.scene.height * scale) + 1)
    kept.setDevicePixelRatio(ratio)
    kept.fill(Qt.GlobalColor.transparent)
    painter = QPainter(kept)
    _paint(painter, seen, window, theme)
    painter.end()
    return kept


def _paint(painter: QPainter, seen: Seen, window: Window, theme: Theme) -> None:
    painter.scale(theme.scale, theme.scale)
    if window.at_rest:
        paint_scene(painter, seen.scene, theme)
        return
    offset = seen.offset(window)
    fixed, moving, texts = parts(seen, offset)
    left, right = seen.plot()
    paint_scene(painter, fixed, theme)
    painter.save()
    painter.setClipRect(QRectF(left - 4, 0, right - left + 8, seen.scene.plot[3] + _ROOM_BELOW))
    painter.translate(-offset, 0)
    paint_scene(painter, moving, theme)
    painter.restore()
    paint_scene(painter, texts, theme)


class LiveCanvas(pg.GraphicsView):
    """A view box over one :class:`SceneItem`; its range from 0 to 1 is the part of the time that is looked at."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self._ground = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self._box = pg.ViewBox(invertY=True, enableMenu=False, defaultPadding=0.0)
        self._box.setMouseEnabled(x=False, y=False)
        self._box.disableAutoRange()
        self._item = SceneItem(self._box)
        self._box.addItem(self._item)
        self.setCentralItem(self._box)
        self._box.sigXRangeChanged.connect(self._on_range_changed)
        self.reset()

    def set_ground(self, role: str) -> None:
        """Fill what lies under the scene with this colour; without one, what is behind is seen and painted first."""
        self._ground = role
        # A kept background would still have the colour of the theme before.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bool(role))
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        if self._ground:
            painter.fillRect(rect, current().color(self._ground))

    def set_scene(self, scene: Scene | None, build: SceneBuilder | None = None) -> None:
        """Show ``scene``; a zoomed view stays where it is while the size does not change."""
        before = self._item.rest
        self._item.show_scene(scene, build)
        if scene and (before is None or (before.width, before.height) != (scene.width, scene.height)):
            self._box.setYRange(0, scene.height, padding=0)
            self.reset()

    @property
    def seen(self) -> Scene | None:
        """The scene that places are in: a wider one where only a part is looked at."""
        seen = self._item.seen
        return seen.scene if seen else None

    def to_scene(self, place: QPointF) -> QPointF:
        """From the widget's coordinates to those of the scene that is seen."""
        inside = place / current().scale
        return QPointF(inside.x() + self._offset, inside.y())

    def from_scene(self, place: QPointF) -> QPointF:
        """From the coordinates of the scene that is seen to the widget's."""
        return QPointF(place.x() - self._offset, place.y()) * current().scale

    @property
    def plot_seen(self) -> tuple[float, float]:
        """Left and right edge of the data area, in pixels of the picture."""
        seen = self._item.seen
        return seen.plot() if seen else (0.0, 0.0)

    def reset(self) -> None:
        """Back to the whole picture."""
        self._box.setXRange(0.0, 1.0, padding=0)

    @property
    def zoom(self) -> float:
        """1.0 at rest, up to 12."""
        return self._item.window_shown.zoom

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        """More than 1 looks closer; what is at the widget's x ``at`` (else in the middle) stays there."""
        rest, before = self._item.rest, self._item.seen
        if rest is None or before is None:
            return
        left, right = before.plot()
        x = (left + right) / 2 if at is None else min(max(at / current().scale, left), right)
        share = (x - left + self._offset) / max(1.0, before.scene.plot[2] - before.scene.plot[0])
        zoom = min(MOST_ZOOM, max(1.0, self.zoom * factor))
        if zoom < 1.01:
            self.reset()
            return
        wide = (right - left) * zoom
        self._look(zoom, (share * wide - (x - left)) / (wide - (right - left)))

    def pan_by(self, part: float) -> None:
        """Move the window in time by a part of its width."""
        left, right = self.plot_seen
        self.pan_pixels(part * (right - left))

    def pan_pixels(self, pixels: float) -> None:
        """Move the window to the right by so many pixels of the picture."""
        seen = self._item.seen
        if seen is not None and not self._item.window_shown.at_rest:
            self._look(self.zoom, seen.part_of(self._offset + pixels))

    def bring_into_view(self, x: float) -> None:
        """Move the window as far as needed, with some room, so that x of the seen scene lies in it."""
        left, right = self.plot_seen
        room = (right - left) * 0.1
        place = x - self._offset
        if place < left + 2:
            self.pan_pixels(place - left - room)
        elif place > right - 2:
            self.pan_pixels(place - right + room)

    @property
    def _offset(self) -> float:
        seen = self._item.seen
        return seen.offset(self._item.window_shown) if seen else 0.0

    def _look(self, zoom: float, part: float) -> None:
        start = min(1.0, max(0.0, part)) * (1 - 1 / zoom)
        self._box.setXRange(start, start + 1 / zoom, padding=0)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None and hasattr(self, "_box"):
            self.reset()

    def _on_range_changed(self, *_range: Any) -> None:
        self._item.update()
        self.view_changed.emit()
