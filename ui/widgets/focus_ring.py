"""The focus ring: violet, two pixels, two pixels away, around whichever button has the focus.

One transparent widget per window draws it. Inputs, grids and charts show focus themselves (property ``ownFocus``).
A mouse click shows no ring, as people expect; the keyboard does.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QTabBar, QWidget

from ui.theme.tokens import RADIUS, current

OFFSET = 2
WIDTH = 2


class FocusRing(QWidget):
    """Lies over ``window`` and follows the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        self._by_keyboard = True
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_app_focus_changed)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._follow()
        elif kind == QEvent.Type.MouseButtonPress and watched is self._target:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().color("focus"), WIDTH))
        edge = QRectF(self.rect()).adjusted(WIDTH / 2, WIDTH / 2, -WIDTH / 2, -WIDTH / 2)
        painter.drawRoundedRect(edge, RADIUS + OFFSET, RADIUS + OFFSET)
        painter.end()

    def _on_app_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            # A page may have been built anew, with the focus inside what is gone.
            if shiboken6.isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        self._target = None
        window = self.parentWidget()
        if new is None or window is None or new.window() is not window.window():
            self.hide()
            if new is not None and _lacks_ring(new.window()):
                FocusRing(new.window())._on_app_focus_changed(None, new)
            return
        if not _wants_ring(new):
            self.hide()
            return
        self._target = new
        step: QWidget | None = new
        while step is not None and step is not window:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._follow(fresh=not QApplication.mouseButtons())

    def _follow(self, *, fresh: bool = False) -> None:
        window, target = self.parentWidget(), self._target
        if window is None or target is None or not shiboken6.isValid(target) or not target.isVisible():
            self.hide()
            return
        if not fresh and not self.isVisible():
            return
        if not window.isAncestorOf(target):
            self.hide()
            return
        place = QRect(target.mapTo(window, target.rect().topLeft()), target.size())
        gap = 0 if target.property("tightFocus") else OFFSET
        grow = gap + WIDTH if gap else 0
        self.setGeometry(place.adjusted(-grow, -grow, grow, grow))
        self.raise_()
        self.show()


def _lacks_ring(window: QWidget) -> bool:
    """A dialog gets its ring when the focus comes into it: none is forgotten."""
    only_own = Qt.FindChildOption.FindDirectChildrenOnly
    return isinstance(window, QDialog) and not window.findChildren(FocusRing, options=only_own)


def _wants_ring(widget: QWidget) -> bool:
    if widget.property("ownFocus"):
        return False
    return isinstance(widget, QAbstractButton | QTabBar) or bool(widget.property("focusRing"))
