"""A chart as a person uses it: hover, point to point by keyboard, a stretch of points, a moved boundary, menus.

Owns what pointer and keys do. What a stretch or a moved boundary leads to is the page's; the chart is one focus stop.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.i18n import _
from ui import icons, shortcuts
from ui.charts import chart_keys
from ui.charts.canvas import SceneBuilder
from ui.charts.chart_surface import ChartSurface
from ui.charts.gestures import Gestures
from ui.charts.places import nearest_point

WHEEL_ZOOM = 1.25
"""One notch of the wheel."""

__all__ = ["ChartView", "SceneBuilder", "nearest_point"]


class ChartView(ChartSurface):
    """A chart that answers to pointer and keys.

    Signals: ``point_chosen(int)`` when the person moves to a point (-1 leaves), ``point_opened(int)`` on Enter or
    double click, ``export_requested(str)`` with "svg", "png", "csv", ``pressed_at(x, y)`` in the scene's pixels;
    ``stretch_asked(first, last, QPoint)`` when a stretch of places is chosen and something may be done with it,
    ``stretch_changed``; ``boundary_moved(index, place)`` while a phase's boundary is dragged,
    ``boundary_dropped(index, place)``, ``boundary_left``; ``menu_filled(QMenu, int)`` before the menu of a point opens;
    ``help_asked`` on F1 where the page explains the chart itself.
    """

    point_opened = Signal(int)
    export_requested = Signal(str)
    pressed_at = Signal(float, float)
    stretch_asked = Signal(int, int, QPoint)
    boundary_moved = Signal(int, int)
    boundary_dropped = Signal(int, int)
    boundary_left = Signal()
    menu_filled = Signal(object, int)
    help_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, live: bool = False) -> None:
        super().__init__(parent, live=live)
        self._anchor = -1
        self._boundaries: tuple[int, ...] = ()
        self._exports: tuple[str, ...] = ()
        self._stretches = self._explained = False
        self._gestures = Gestures(self)
        self._adopt_canvas(self)
        shortcuts.bind(self, shortcuts.COPY_PICTURE, self.copy_picture, anywhere=False)

    # --- what pages call ---------------------------------------------------------------------------------------

    def set_exports(self, kinds: Sequence[str]) -> None:
        """Offer these in the menu: "svg", "png", "csv"; the page listens to ``export_requested``."""
        self._exports = tuple(kinds)

    def set_boundaries(self, places: Sequence[int]) -> None:
        """The places where phases start that can be moved, ascending."""
        self._boundaries = tuple(places)

    @property
    def boundaries(self) -> tuple[int, ...]:
        """Where phases start that can be moved."""
        return self._boundaries

    def allow_stretches(self, allowed: bool = True) -> None:
        """Let a stretch of points be chosen, or not; the page listens to ``stretch_asked``."""
        self._stretches = allowed

    def explain_by_f1(self) -> None:
        """F1 explains this chart and not the page; the page listens to ``help_asked``."""
        self._explained = True

    @property
    def takes_stretches(self) -> bool:
        """Whether a stretch of points can be chosen."""
        return self._stretches

    def select_next(self) -> None:
        """The next drag chooses a stretch; by keyboard, Shift with the arrows does."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._gestures.select_next(True)
        if self._chosen < 0:
            self._travel_to(self.count, card=False)

    @property
    def selects_next(self) -> bool:
        """True while the next drag chooses a stretch."""
        return self._gestures.selects_next

    def menu(self) -> QMenu:
        """What the page offers for the point, copy, save, and the whole picture again."""
        menu = QMenu(self)
        self.menu_filled.emit(menu, self._chosen)
        if menu.actions():
            menu.addSeparator()
        menu.addAction(icons.icon("copy"), _("Copy as a picture"), self.copy_picture)
        words = {"svg": _("Save as SVG …"), "png": _("Save as PNG …"), "csv": _("Save the numbers …")}
        for kind in self._exports:
            menu.addAction(icons.icon("download"), words[kind], lambda kind=kind: self.export_requested.emit(kind))
        if self.is_zoomed:
            menu.addSeparator()
            menu.addAction(icons.icon("undo-2"), _("Whole picture"), self.reset_view)
        return menu

    # --- events ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_help(event):
            # F1 is the window's as well: it is ours while the chart has the focus.
            event.accept()
            return True
        return super().event(event)

    def _is_help(self, event: QKeyEvent) -> bool:
        return getattr(self, "_explained", False) and event.key() == Qt.Key.Key_F1

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_gestures"):
            self.rebuild()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_above(card=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(event, QMouseEvent) and self._gestures.handle(event):
            self._hover.hide()
            if kind == QEvent.Type.MouseButtonPress and self._gestures.is_panning:
                self._on_pressed(event)
            return True
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._on_pointer_moved(event)
        elif kind == QEvent.Type.Leave and watched is self._inner():
            self._hover.hide()
        elif kind == QEvent.Type.MouseButtonPress:
            self._on_pressed(event)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._on_double_clicked()
            return True
        elif isinstance(event, QWheelEvent) and self._on_wheel(event):
            return True
        elif kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.upgrade()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_help(event):
            self.help_asked.emit()
        elif not chart_keys.handle(self, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._hover.hide()
        if self._stretch is not None:
            self.ask_about_stretch(event.globalPos())
        else:
            self.menu().exec(event.globalPos())

    def _on_pointer_moved(self, event: QMouseEvent) -> None:
        scene = self.seen
        if scene is None or event.buttons() != Qt.MouseButton.NoButton or self.selects_next:
            self._hover.hide()
            return
        index = nearest_point(scene, self.to_scene(event.position()))
        if index < 0 or self._place(index) is None:
            self._hover.hide()
        else:
            self.choose(index)

    def _on_wheel(self, event: QWheelEvent) -> bool:
        """The wheel zooms about the pointer, where the chart is live; else whoever is around scrolls."""
        turned = event.angleDelta().y()
        if not turned or not self.upgrade() or (turned < 0 and not self.is_zoomed):
            return False
        self._hover.hide()
        self.zoom_by(WHEEL_ZOOM ** (turned / 120), event.position().x())
        return True

    def _on_pressed(self, event: QEvent) -> None:
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            self.clear_stretch()
            place = self.to_scene(event.position())
            self.pressed_at.emit(place.x(), place.y())

    def _on_double_clicked(self) -> None:
        if self._chosen >= 0 and self._hover.isVisible() and not self.is_zoomed:
            self.point_opened.emit(self._chosen)
        else:
            self.reset_view()

    # --- for keys ----------------------------------------------------------------------------------------------

    def travel(self, step: int, *, extend: bool = False) -> None:
        """Go so many points on; ``extend`` chooses the stretch from where the person was."""
        count = self.count
        if count == 0:
            return
        start = self._chosen if self._chosen >= 0 else (-1 if step > 0 else count)
        target = min(count - 1, max(0, start + step))
        if extend and self._stretches:
            if self._stretch is None:
                self._anchor = min(count - 1, max(0, start))
            self._gestures.select_next(False)
            self.choose(target, card=False)
            self.select(min(self._anchor, target), max(self._anchor, target))
        else:
            self.clear_stretch()
            self._travel_to(target)

    def _travel_to(self, target: int, *, card: bool = True) -> None:
        scene = self.seen
        if scene is None or not self.count:
            return
        target = min(self.count - 1, max(0, target))
        if self.is_zoomed:
            self._canvas.bring_into_view(scene.point_xs[target])
        self.choose(target, card=card)

    def open_chosen(self) -> bool:
        """Offer what can be done with the stretch, else open the point; answers whether there is either."""
        if self._stretch is not None:
            strip = self._overlay.stretch
            at = QPoint(round(strip.left), round(strip.top)) if strip else self.rect().center()
            self.ask_about_stretch(self.mapToGlobal(at))
        elif self._chosen >= 0:
            self.point_opened.emit(self._chosen)
        return self._chosen >= 0 or self._stretch is not None

    def leave(self) -> bool:
        """Take back one thing after the other: a drag, the stretch, the point and the zoom."""
        if self._gestures.cancel():
            self.stretch_changed.emit()
            return True
        if self._stretch is not None:
            self.clear_stretch()
            return True
        if self._chosen < 0 and not self.is_zoomed:
            return False
        self.choose(-1)
        self.reset_view()
        return True

    # --- for gestures ------------------------------------------------------------------------------------------

    def ask_about_stretch(self, at: QPoint) -> None:
        """Offer what can be done with the stretch, if there is one."""
        if self._stretch is not None:
            self.stretch_asked.emit(*self._stretch, at)
        else:
            self.stretch_changed.emit()

    def move_boundary(self, index: int, place: int) -> None:
        """Show a boundary at another place, and let the page redraw what that would change."""
        self._moving = (index, place)
        self._hover.hide()
        self.boundary_moved.emit(index, place)
        self._show_above(card=False)

    def drop_boundary(self, index: int, place: int) -> None:
        """The person let it go there."""
        self._moving = None
        self._show_above(card=False)
        self.boundary_dropped.emit(index, place)

    def leave_boundary(self) -> None:
        """It stays where it was."""
        self._moving = None
        self._show_above(card=False)
        self.boundary_left.emit()
