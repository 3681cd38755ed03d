"""A chart as a person uses it: hover, point to point by keyboard, copy, export, zoom once pyqtgraph is there.

Owns the travel over points and what is said about them. Places come from the scene, words from :class:`PointCard`;
the chart is one focus stop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.i18n import _
from ui import icons, preload, shortcuts, spoken
from ui.charts.canvas import Canvas, PlainCanvas
from ui.charts.hover import HoverCard, PointCard
from ui.charts.painter import picture
from ui.theme.tokens import current

SceneBuilder = Callable[[float, float], Scene | None]
"""Builds the scene for a width and a height in pixels."""

REACH = 28.0
_log = logging.getLogger(__name__)


class ChartView(QWidget):
    """Shows one scene, rebuilt when the size changes.

    Signals: ``point_chosen(int)`` when the person moves to a point (-1 leaves), ``point_opened(int)`` on Enter or
    double click, ``export_requested(str)`` with "svg", "png", "csv", ``pressed_at(x, y)`` in the scene's pixels.
    """

    point_chosen = Signal(int)
    point_opened = Signal(int)
    export_requested = Signal(str)
    pressed_at = Signal(float, float)

    def __init__(self, parent: QWidget | None = None, *, live: bool = False) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._live_wanted = live
        self._build: SceneBuilder | None = None
        self._scene: Scene | None = None
        self._cards: tuple[PointCard, ...] = ()
        self._chosen = -1
        self._exports: tuple[str, ...] = ()
        self._canvas: Canvas = PlainCanvas(self)
        self._adopt_canvas()
        self._mark = _ChosenMark(self)
        self._hover = HoverCard(self)
        shortcuts.bind(self, shortcuts.COPY_PICTURE, self.copy_picture, anywhere=False)

    # --- what pages call ---------------------------------------------------------------------------------------

    def set_builder(self, build: SceneBuilder | None, cards: Sequence[PointCard] = (), title: str = "") -> None:
        """Show what ``build`` makes for the chart's size; ``cards`` has one entry per period of the scene."""
        self._build = build
        self._cards = tuple(cards)
        if title:
            self.setAccessibleName(title)
        self.rebuild()

    def set_exports(self, kinds: Sequence[str]) -> None:
        """Offer these in the menu: "svg", "png", "csv"; the page listens to ``export_requested``."""
        self._exports = tuple(kinds)

    def rebuild(self) -> None:
        """Build the scene again: the data, the words or the theme have changed."""
        if self._build is None:
            self._scene = None
        elif self.width() > 0 and self.height() > 0:
            # A scene's texts have fixed sizes: larger text is the same picture, built smaller and enlarged.
            scale = current().scale
            self._scene = self._build(self.width() / scale, self.height() / scale)
        self._canvas.set_scene(self._scene)
        count = len(self._scene.point_xs) if self._scene else 0
        if self._chosen >= count:
            self._chosen = -1
        self._describe()
        self._show_chosen(card=self._hover.isVisible())

    @property
    def scene(self) -> Scene | None:
        """The scene now shown."""
        return self._scene

    @property
    def chosen(self) -> int:
        """The index of the period that the person is on, -1 for none."""
        return self._chosen

    @property
    def is_live(self) -> bool:
        """True once the chart can zoom."""
        return not isinstance(self._canvas, PlainCanvas)

    def choose(self, index: int, *, card: bool = True) -> None:
        """Go to the period ``index``; -1 leaves all points."""
        if index == self._chosen and card == self._hover.isVisible():
            return
        moved = index != self._chosen
        self._chosen = index
        self._describe()
        self._show_chosen(card=card)
        if moved:
            self.point_chosen.emit(index)
            spoken.tell(self, "DescriptionChanged")

    def reset_view(self) -> None:
        """Back to the whole picture."""
        self._canvas.reset()
        self._show_chosen(card=False)

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
        self._adopt_canvas()
        canvas.view_changed.connect(self._on_view_changed)
        canvas.show()
        canvas.set_scene(self._scene)
        if isinstance(old, QWidget):
            old.deleteLater()
        self._mark.raise_()
        self._hover.raise_()
        return True

    # --- events ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(480, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if isinstance(self._canvas, QWidget):
            self._canvas.setGeometry(self.rect())
        self._mark.setGeometry(self.rect())
        self.rebuild()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_hover"):
            self.rebuild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._on_pointer_moved(event)
        elif kind == QEvent.Type.Leave:
            self._hover.hide()
        elif kind == QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._on_pressed(event)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._on_double_clicked()
            return True
        elif kind == QEvent.Type.Wheel:
            self.upgrade()
            self._hover.hide()
        elif kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.upgrade()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            self._travel(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._travel_to_end(first=key == Qt.Key.Key_Home)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen >= 0:
            self.point_opened.emit(self._chosen)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and self.upgrade():
            self._canvas.zoom_by(1.5 if key == Qt.Key.Key_Plus else 1 / 1.5)
        elif key == Qt.Key.Key_Escape and (self._chosen >= 0 or self.is_live):
            self.choose(-1)
            self.reset_view()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """Copy, save, and the whole picture again."""
        menu = QMenu(self)
        menu.addAction(icons.icon("copy"), _("Copy as a picture"), self.copy_picture)
        words = {"svg": _("Save as SVG …"), "png": _("Save as PNG …"), "csv": _("Save the numbers …")}
        for kind in self._exports:
            menu.addAction(icons.icon("download"), words[kind], lambda kind=kind: self.export_requested.emit(kind))
        if self.is_live:
            menu.addSeparator()
            menu.addAction(icons.icon("undo-2"), _("Whole picture"), self.reset_view)
        return menu

    # --- inside ------------------------------------------------------------------------------------------------

    def _adopt_canvas(self) -> None:
        if not isinstance(self._canvas, QWidget):
            return
        canvas = self._canvas
        canvas.setGeometry(self.rect())
        inner = canvas.viewport() if hasattr(canvas, "viewport") else canvas
        inner.setMouseTracking(True)
        inner.installEventFilter(self)

    def _on_pointer_moved(self, event: QMouseEvent) -> None:
        if self._scene is None or event.buttons() != Qt.MouseButton.NoButton:
            self._hover.hide()
            return
        index = nearest_point(self._scene, self._canvas.to_scene(event.position()))
        if index < 0:
            self._hover.hide()
        else:
            self.choose(index)

    def _on_view_changed(self) -> None:
        self._show_chosen(card=False)

    def _on_pressed(self, event: QEvent) -> None:
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            place = self._canvas.to_scene(event.position())
            self.pressed_at.emit(place.x(), place.y())

    def _on_double_clicked(self) -> None:
        if self._chosen >= 0 and self._hover.isVisible():
            self.point_opened.emit(self._chosen)
        else:
            self.reset_view()

    def _travel(self, step: int) -> None:
        count = len(self._scene.point_xs) if self._scene else 0
        if count == 0:
            return
        start = self._chosen if self._chosen >= 0 else (-1 if step > 0 else count)
        self.choose(min(count - 1, max(0, start + step)))

    def _travel_to_end(self, *, first: bool) -> None:
        count = len(self._scene.point_xs) if self._scene else 0
        if count:
            self.choose(0 if first else count - 1)

    def _describe(self) -> None:
        said = [self._scene.description] if self._scene and self._scene.description else []
        if 0 <= self._chosen < len(self._cards):
            said.insert(0, self._cards[self._chosen].sentence)
        self.setAccessibleDescription(" ".join(said))

    def _place(self, index: int) -> QPointF | None:
        if self._scene is None or not 0 <= index < len(self._scene.point_xs):
            return None
        left, _top, right, _bottom = self._scene.plot
        y = self._scene.point_ys[index] if index < len(self._scene.point_ys) else None
        if y is None:
            y = self._scene.plot[3]
        place = self._canvas.from_scene(QPointF(self._scene.point_xs[index], y))
        # A point outside a zoomed view has no place on screen.
        inside = left - 1 <= place.x() / current().scale <= right + 1
        return place if inside else None

    def _show_chosen(self, *, card: bool) -> None:
        place = self._place(self._chosen)
        self._mark.show_at(place if self.hasFocus() or card else None)
        if place is not None and card and self._chosen < len(self._cards):
            self._hover.show_card(self._cards[self._chosen], place, self.rect())
        else:
            self._hover.hide()


class _ChosenMark(QWidget):
    """The ring around the point the person is on, above whichever canvas paints."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place: QPointF | None = None

    def show_at(self, place: QPointF | None) -> None:
        self._place = place
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._place is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().color("focus"), 2))
        painter.drawEllipse(self._place, 7.0, 7.0)
        painter.end()


def nearest_point(scene: Scene, place: QPointF) -> int:
    """The index of the period nearest to ``place`` (scene coordinates), or -1 outside the data area.

    Nearest in x first, so that a person need not hit the dot; only periods with a value count.
    """
    left, top, right, bottom = scene.plot
    inside = left - REACH <= place.x() <= right + REACH and top - REACH <= place.y() <= bottom + REACH
    if not inside:
        return -1
    best, best_distance = -1, REACH
    for index, x in enumerate(scene.point_xs):
        distance = abs(x - place.x())
        if distance < best_distance and scene.point_ys[index] is not None:
            best, best_distance = index, distance
    return best
