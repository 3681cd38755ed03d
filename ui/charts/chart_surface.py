"""A chart on the screen: its scene on a canvas, what lies above it, and what is said about it.

Owns what is shown. What a person does with pointer and keys is :class:`ui.charts.chart_view.ChartView`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.i18n import _
from ui import preload, spoken
from ui.charts.canvas import Canvas, PlainCanvas, SceneBuilder
from ui.charts.hover import HoverCard, PointCard
from ui.charts.overlay import Overlay, Strip
from ui.charts.painter import picture
from ui.charts.places import boundary_x, half_step
from ui.theme.tokens import current
from ui.widgets.buttons import Button


class ChartSurface(QWidget):
    """Shows one scene, rebuilt when the size changes; ``point_chosen(int)`` when the person moves to a point."""

    point_chosen = Signal(int)
    stretch_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, live: bool = False) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._live_wanted = live
        self._build: SceneBuilder | None = None
        self._scene: Scene | None = None
        self._cards: Sequence[PointCard] = ()
        self._chosen = -1
        self._stretch: tuple[int, int] | None = None
        self._moving: tuple[int, int] | None = None
        self._ground = ""
        self._canvas: Canvas = PlainCanvas(self)
        self._overlay = Overlay(self)
        self._hover = HoverCard(self)
        self._whole = Button(_("Whole picture"), self, size="small")
        self._whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._whole.clicked.connect(self.reset_view)
        self._whole.hide()

    # --- what pages call ---------------------------------------------------------------------------------------

    def set_builder(self, build: SceneBuilder | None, cards: Sequence[PointCard] = (), title: str = "") -> None:
        """Show what ``build`` makes for the chart's size; ``cards`` has one entry per period of the scene.

        Cards are asked for one at a time, when a point is looked at.
        """
        self._build = build
        self._cards = cards
        if title and title != self.accessibleName():
            self.setAccessibleName(title)
        self.rebuild()

    def set_ground(self, role: str) -> None:
        """Say on which plain colour the chart stands: whoever is around is then not painted again with it."""
        self._ground = role
        self._canvas.set_ground(role)

    def rebuild(self) -> None:
        """Build the scene again: the data, the words or the theme have changed."""
        if self._build is None:
            self._scene = None
        elif self.width() > 0 and self.height() > 0:
            # A scene's texts have fixed sizes: larger text is the same picture, built smaller and enlarged.
            scale = current().scale
            self._scene = self._build(self.width() / scale, self.height() / scale)
        self._canvas.set_scene(self._scene, self._build)
        count = self.count
        if self._chosen >= count:
            self._chosen = -1
        if self._stretch is not None and self._stretch[1] >= count:
            self.clear_stretch()
        self._describe()
        self._show_above(card=self._hover.isVisible())

    @property
    def scene(self) -> Scene | None:
        """The scene now shown."""
        return self._scene

    @property
    def seen(self) -> Scene | None:
        """The scene that places are in: the one shown, or a wider one of it where only a part is looked at."""
        return self._canvas.seen

    @property
    def count(self) -> int:
        """How many periods the scene has."""
        return len(self._scene.point_xs) if self._scene else 0

    @property
    def chosen(self) -> int:
        """The index of the period that the person is on, -1 for none."""
        return self._chosen

    @property
    def stretch(self) -> tuple[int, int] | None:
        """First and last place of the chosen stretch."""
        return self._stretch

    @property
    def is_live(self) -> bool:
        """True once the chart can zoom."""
        return not isinstance(self._canvas, PlainCanvas)

    @property
    def is_zoomed(self) -> bool:
        """True where only a part of the picture is looked at."""
        return self._canvas.zoom > 1.01

    def choose(self, index: int, *, card: bool = True) -> None:
        """Go to the period ``index``; -1 leaves all points."""
        if index == self._chosen and card == self._hover.isVisible():
            return
        moved = index != self._chosen
        self._chosen = index
        self._describe()
        self._show_above(card=card)
        if moved:
            self.point_chosen.emit(index)
            spoken.tell(self, "DescriptionChanged")

    def select(self, first: int, last: int) -> None:
        """Tint a stretch of places."""
        if (first, last) != self._stretch:
            self._stretch = (first, last)
            self._describe()
            self._show_above(card=False)
            spoken.tell(self, "DescriptionChanged")
            self.stretch_changed.emit()

    def clear_stretch(self) -> None:
        """No stretch is chosen."""
        if self._stretch is not None:
            self._stretch = None
            self._describe()
            self._show_above(card=False)
            self.stretch_changed.emit()

    def reset_view(self) -> None:
        """Back to the whole picture."""
        self._canvas.reset()
        self._on_view_changed()

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        """Look closer (more than 1) or from further away; what is at the widget's x ``at`` stays there."""
        if self.upgrade():
            self._canvas.zoom_by(factor, at)

    def pan_by(self, part: float) -> None:
        """Move in time by a part of what is seen."""
        self._canvas.pan_by(part)

    def pan_pixels(self, pixels: float) -> None:
        """Move in time by so many pixels."""
        self._canvas.pan_pixels(pixels / current().scale)

    def to_scene(self, place: QPointF) -> QPointF:
        """From the widget's coordinates to those of the scene that is seen."""
        return self._canvas.to_scene(place)

    def picture(self, ratio: float = 2.0) -> QImage:
        """The chart as an image, always whole."""
        return picture(self._scene, current(), ratio) if self._scene else QImage()

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        if self._scene is not None:
            QGuiApplication.clipboard().setImage(self.picture())

    def upgrade(self) -> bool:
        """Change to the live canvas if pyqtgraph is loaded; answers whether the chart is live now."""
        if self.is_live:
            return True
        if not self._live_wanted or not preload.charts_are_live():
            return False
        from ui.charts.live_canvas import LiveCanvas

        old = self._canvas
        canvas = LiveCanvas(self)
        self._canvas = canvas
        self._adopt_canvas(self)
        canvas.view_changed.connect(self._on_view_changed)
        canvas.set_ground(self._ground)
        canvas.show()
        canvas.set_scene(self._scene, self._build)
        if isinstance(old, QWidget):
            old.deleteLater()
        for above in (self._overlay, self._hover, self._whole):
            above.raise_()
        return True

    def set_pointer(self, shape: Qt.CursorShape | None) -> None:
        """Show this pointer over the chart; None is the usual one."""
        inner = self._inner()
        if inner is not None:
            inner.setCursor(shape or Qt.CursorShape.ArrowCursor)

    # --- events ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(480, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if isinstance(self._canvas, QWidget):
            self._canvas.setGeometry(self.rect())
        self._overlay.setGeometry(self.rect())
        self.rebuild()
        self._place_button()

    def _on_view_changed(self) -> None:
        self._whole.setVisible(self.is_zoomed)
        self._place_button()
        self._show_above(card=False)

    # --- inside ------------------------------------------------------------------------------------------------

    def _inner(self) -> QWidget | None:
        """The widget that gets the pointer."""
        canvas = self._canvas
        inner = canvas.viewport() if hasattr(canvas, "viewport") else canvas
        return inner if isinstance(inner, QWidget) else None

    def _adopt_canvas(self, watcher: QObject) -> None:
        inner = self._inner()
        if isinstance(self._canvas, QWidget) and inner is not None:
            self._canvas.setGeometry(self.rect())
            inner.setMouseTracking(True)
            inner.installEventFilter(watcher)

    def _place_button(self) -> None:
        hint = self._whole.sizeHint()
        # Beside the row of letters and not on it: they stand above the plot, this above the words at its right.
        self._whole.setGeometry(max(0, self.width() - hint.width()), 0, hint.width(), hint.height())

    def _describe(self) -> None:
        said = [self._scene.description] if self._scene and self._scene.description else []
        if 0 <= self._chosen < len(self._cards):
            said.insert(0, self._cards[self._chosen].sentence)
        if self._stretch is not None and self._stretch[1] < len(self._cards):
            first, last = (self._cards[place].period for place in self._stretch)
            said.insert(0, _("{first} to {last} chosen; Enter offers what can be done.").format(first=first, last=last))
        words = " ".join(said)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _place(self, index: int) -> QPointF | None:
        scene = self.seen
        if scene is None or not 0 <= index < len(scene.point_xs):
            return None
        left, right = self._canvas.plot_seen
        y = scene.point_ys[index] if index < len(scene.point_ys) else None
        place = self._canvas.from_scene(QPointF(scene.point_xs[index], scene.plot[3] if y is None else y))
        # A point outside a zoomed view has no place on screen.
        inside = left - 1 <= place.x() / current().scale <= right + 1
        return place if inside else None

    def _show_above(self, *, card: bool) -> None:
        """Ring, stretch, boundary and card where the view now shows their points."""
        place = self._place(self._chosen)
        self._overlay.show_ring(place if (self.hasFocus() or card) and self._stretch is None else None)
        self._overlay.show_stretch(self._stretch_strip())
        self._overlay.show_boundary(self._boundary_strip())
        if place is not None and card and self._chosen < len(self._cards) and self._stretch is None:
            self._hover.show_card(self._cards[self._chosen], place, self.rect())
        else:
            self._hover.hide()

    def _stretch_strip(self) -> Strip | None:
        scene = self.seen
        if scene is None or self._stretch is None or self._stretch[1] >= self.count:
            return None
        first, last = self._stretch
        half = max(half_step(scene), 3.0)
        return self._strip(scene.point_xs[first] - half, scene.point_xs[last] + half)

    def _boundary_strip(self) -> Strip | None:
        scene = self.seen
        if scene is None or self._moving is None or self._moving[1] >= self.count:
            return None
        place = self._moving[1]
        x = boundary_x(scene, place)
        return self._strip(x, x, self._cards[place].period if place < len(self._cards) else "")

    def _strip(self, left: float, right: float, text: str = "") -> Strip | None:
        if self._scene is None:
            return None
        scale = current().scale
        start, end = (self._canvas.from_scene(QPointF(x, 0)).x() for x in (left, right))
        first, last = (edge * scale for edge in self._canvas.plot_seen)
        start, end = max(start, first), min(end, last)
        top = 0.0 if text else self._scene.plot[1] * scale
        return Strip(start, end, top, self._scene.plot[3] * scale, text) if start <= end else None
