"""What a pointer means on a chart: choosing a stretch of points, moving the boundary of a phase, or nothing of ours.

It knows presses, moves and places; what is drawn and recorded is the view's and the page's.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from qic_desktop.analysis.geometry.marks import Scene
from ui.charts.places import boundary_at, boundary_place, inside_plot, nearest_point, stretch_between

LEAST_DRAG = 4.0
"""A shorter way is a click."""


class Stage(Protocol):
    """The chart as gestures see it."""

    @property
    def seen(self) -> Scene | None: ...

    @property
    def is_zoomed(self) -> bool: ...

    @property
    def boundaries(self) -> tuple[int, ...]: ...

    @property
    def takes_stretches(self) -> bool: ...

    def to_scene(self, place: QPointF) -> QPointF:
        """From the pointer's coordinates to the scene's."""
        ...

    def pan_pixels(self, pixels: float) -> None:
        """Move in time by so many pixels of the widget."""
        ...

    def set_pointer(self, shape: Qt.CursorShape | None) -> None:
        """Show this pointer; None is the usual one."""
        ...

    def select(self, first: int, last: int) -> None:
        """Tint a stretch of places."""
        ...

    def clear_stretch(self) -> None:
        """No stretch is chosen."""
        ...

    def ask_about_stretch(self, at: QPoint) -> None:
        """Offer what can be done with the stretch; ``at`` in the screen's coordinates."""
        ...

    def move_boundary(self, index: int, place: int) -> None:
        """Show boundary ``index`` at ``place``."""
        ...

    def drop_boundary(self, index: int, place: int) -> None:
        """The person let it go there."""
        ...

    def leave_boundary(self) -> None:
        """It stays where it was."""
        ...


class Gestures:
    """Reads the mouse events of one chart; True from :meth:`handle` means that nobody else should."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._brushing = False
        self._start: QPointF | None = None
        self._boundary = -1
        self._place = -1
        self._selects_next = False
        self._panned_from: float | None = None

    @property
    def is_panning(self) -> bool:
        """True while a zoomed view is being moved."""
        return self._panned_from is not None

    @property
    def is_busy(self) -> bool:
        """True while something is being dragged."""
        return self._brushing or self._boundary >= 0

    @property
    def selects_next(self) -> bool:
        """True while the next drag chooses a stretch."""
        return self._selects_next

    def select_next(self, wanted: bool) -> None:
        """Let the next drag choose a stretch."""
        self._selects_next = wanted
        self._stage.set_pointer(Qt.CursorShape.CrossCursor if wanted else None)

    def cancel(self) -> bool:
        """End what is being dragged without doing it; answers whether there was anything."""
        busy = self.is_busy or self._selects_next
        if self._boundary >= 0:
            self._stage.leave_boundary()
        elif self._brushing:
            self._stage.clear_stretch()
        self._boundary, self._brushing, self._start = -1, False, None
        self.select_next(False)
        return busy

    def handle(self, event: QEvent) -> bool:
        """Take part in a mouse event of the chart."""
        if not isinstance(event, QMouseEvent) or self._stage.seen is None:
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(event)
        if kind == QEvent.Type.MouseMove:
            return self._move(event)
        if kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            return self._release(event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        scene, place = self._stage.seen, self._stage.to_scene(event.position())
        if scene is None:
            return False
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if (self._selects_next or shifted) and inside_plot(scene, place, 12) and self._stage.takes_stretches:
            self._brushing, self._start = True, place
            self._stage.clear_stretch()
            return True
        found = boundary_at(scene, self._stage.boundaries, place)
        if found >= 0:
            self._boundary, self._place = found, self._stage.boundaries[found]
            self._stage.move_boundary(found, self._place)
            return True
        if self._stage.is_zoomed:
            self._panned_from = event.position().x()
            return True
        return False

    def _move(self, event: QMouseEvent) -> bool:
        scene, place = self._stage.seen, self._stage.to_scene(event.position())
        if scene is None:
            return False
        if self._panned_from is not None:
            self._stage.pan_pixels(self._panned_from - event.position().x())
            self._panned_from = event.position().x()
            return True
        if self._boundary >= 0:
            wanted = boundary_place(scene, self._stage.boundaries, self._boundary, place.x())
            if wanted != self._place:
                self._place = wanted
                self._stage.move_boundary(self._boundary, wanted)
            return True
        if self._brushing and self._start is not None:
            found = stretch_between(scene, self._start.x(), place.x())
            if found is not None and abs(place.x() - self._start.x()) >= LEAST_DRAG:
                self._stage.select(*found)
            else:
                self._stage.clear_stretch()
            return True
        if event.buttons() == Qt.MouseButton.NoButton and not self._selects_next:
            near = boundary_at(scene, self._stage.boundaries, place) >= 0
            self._stage.set_pointer(Qt.CursorShape.SplitHCursor if near else None)
        return False

    def _release(self, event: QMouseEvent) -> bool:
        scene = self._stage.seen
        if self._panned_from is not None:
            self._panned_from = None
            return True
        if self._boundary >= 0:
            index, self._boundary = self._boundary, -1
            self._stage.drop_boundary(index, self._place)
            return True
        if self._brushing and scene is not None and self._start is not None:
            here = self._stage.to_scene(event.position())
            # A click without a way chooses the one point below it.
            if abs(here.x() - self._start.x()) < LEAST_DRAG and (point := nearest_point(scene, here)) >= 0:
                self._stage.select(point, point)
            self._brushing, self._start = False, None
            self.select_next(False)
            self._stage.ask_about_stretch(event.globalPosition().toPoint())
            return True
        return False
