"""A funnel as a person uses it: hover over a site, go from site to site by size, open one, copy and save the picture.

A chart of sites has no time to zoom into and its points are found in both directions, which is why it is a widget of
its own beside the live chart. Places come from the scene; words from cards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
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
from ui import icons, shortcuts, spoken
from ui.charts.hover import HoverCard, PointCard
from ui.charts.painter import paint_scene, picture
from ui.theme.tokens import current

REACH = 16.0
RING = 7.0
Build = Callable[[float, float], Scene | None]


class FunnelPicture(QWidget):
    """Shows a scene whose points are sites, in the order of their size.

    ``opened(int)`` on Enter or a click on a site; ``export_asked(kind)`` with "svg", "png" or "csv".
    """

    opened = Signal(int)
    export_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)
        self.setMouseTracking(True)
        self._build: Build | None = None
        self._scene: Scene | None = None
        self._cards: tuple[PointCard, ...] = ()
        self._chosen = -1
        self._hover = HoverCard(self)
        shortcuts.bind(self, shortcuts.COPY_PICTURE, self.copy_picture, anywhere=False)

    # --- what the page calls -----------------------------------------------------------------------------------

    def set_builder(self, build: Build | None, cards: Sequence[PointCard] = (), title: str = "") -> None:
        """Show what ``build`` makes for this size; ``cards`` has one entry per point of the scene."""
        self._build, self._cards = build, tuple(cards)
        self._chosen = -1
        self.setAccessibleName(title)
        self.rebuild()

    def rebuild(self) -> None:
        """Build the scene again: data, words or theme have changed."""
        scale = current().scale
        self._hover.hide()
        self._scene = None
        if self._build is not None and self.width() > 0 and self.height() > 0:
            self._scene = self._build(self.width() / scale, self.height() / scale)
        self._describe()
        self.update()

    @property
    def scene(self) -> Scene | None:
        """The scene now shown."""
        return self._scene

    @property
    def chosen(self) -> int:
        """The point that the person is on, -1 for none."""
        return self._chosen

    def choose(self, place: int, *, card: bool = True) -> None:
        """Go to a site; -1 leaves all."""
        self._chosen = place
        at = self._at(place)
        if at is not None and card and place < len(self._cards):
            self._hover.show_card(self._cards[place], at, self.rect())
        else:
            self._hover.hide()
        self._describe()
        self.update()
        if place >= 0:
            spoken.tell(self, "DescriptionChanged")

    def picture(self, ratio: float = 2.0) -> QImage:
        """The funnel as an image."""
        return picture(self._scene, current(), ratio) if self._scene else QImage()

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        if self._scene is not None:
            QGuiApplication.clipboard().setImage(self.picture())

    def menu(self) -> QMenu:
        """Copy and save."""
        menu = QMenu(self)
        menu.addAction(icons.icon("copy"), _("Copy as a picture"), self.copy_picture)
        words = {"svg": _("Save as SVG …"), "png": _("Save as PNG …"), "csv": _("Save the numbers …")}
        for kind, word in words.items():
            menu.addAction(icons.icon("download"), word, lambda kind=kind: self.export_asked.emit(kind))
        return menu

    # --- events ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rebuild()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_hover"):
            self.rebuild()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is None:
            return
        theme = current()
        painter = QPainter(self)
        painter.scale(theme.scale, theme.scale)
        paint_scene(painter, self._scene, theme)
        painter.resetTransform()
        at = self._at(self._chosen)
        if at is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, RING * theme.scale, RING * theme.scale)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.nearest(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
        if place != self._chosen or (place >= 0) != self._hover.isVisible():
            self.choose(place)

    def leaveEvent(self, event: QEvent) -> None:
        self.choose(self._chosen if self.hasFocus() else -1, card=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.opened.emit(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().exec(event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.choose(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._scene.point_xs) if self._scene else 0
        key = event.key()
        steps = {
            Qt.Key.Key_Left: max(0, self._chosen - 1),
            Qt.Key.Key_Right: min(count - 1, self._chosen + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        if key in steps and count:
            self.choose(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen >= 0:
            self.opened.emit(self._chosen)
        elif key == Qt.Key.Key_Escape and self._chosen >= 0:
            self.choose(-1)
        else:
            super().keyPressEvent(event)

    # --- inside ------------------------------------------------------------------------------------------------

    def nearest(self, at: QPointF) -> int:
        """The site whose mark is nearest, -1 where none is near."""
        if self._scene is None:
            return -1
        x, y = at.x() / current().scale, at.y() / current().scale
        near = [
            (math.hypot(px - x, py - y), place)
            for place, (px, py) in enumerate(zip(self._scene.point_xs, self._scene.point_ys, strict=True))
            if py is not None
        ]
        distance, place = min(near, default=(REACH, -1))
        return place if distance < REACH else -1

    def _at(self, place: int) -> QPointF | None:
        if self._scene is None or not 0 <= place < len(self._scene.point_xs):
            return None
        y = self._scene.point_ys[place]
        return None if y is None else QPointF(self._scene.point_xs[place], y) * current().scale

    def _describe(self) -> None:
        said = [self._scene.description] if self._scene and self._scene.description else []
        if 0 <= self._chosen < len(self._cards):
            said.insert(0, self._cards[self._chosen].sentence)
        self.setAccessibleDescription(" ".join(said))
