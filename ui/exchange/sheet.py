"""A question over the window: a card on a flat scrim, closed with Esc. The window behind waits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.theme.tokens import current
from ui.widgets.buttons import icon_button
from ui.widgets.reading_order import go_on
from ui.widgets.room import BodyArea
from ui.widgets.texts import IconLabel, label

_SCRIM = 120
_ROOM = 24


class _Scrim(QWidget):
    """A translucent plain layer over the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(10, 15, 20, _SCRIM))
        painter.end()


class Sheet(QDialog):
    """A dialog with icon, title, a quiet line, a ``body`` and a ``foot``; ``open()`` shows it."""

    def __init__(self, icon: str, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self._wanted = size
        self._scrim: _Scrim | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        self._icon = IconLabel(icon, "text", 24)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.heading = label(title, "title", wrap=True)
        self.under = label("", "muted", wrap=True)
        words.addWidget(self.heading)
        words.addWidget(self.under)
        top.addLayout(words, 1)
        top.addWidget(icon_button("x", _("Close"), self.reject, keys="Esc"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        body = QWidget()
        self.body = QVBoxLayout(body)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        layout.addWidget(BodyArea(body), 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        layout.addLayout(self.foot)
        self.finished.connect(self._drop_scrim)

    def say(self, title: str, under: str = "") -> None:
        """Change title and quiet line."""
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.under.setText(under)
        self.under.setVisible(bool(under))

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab goes through body and foot in the order of reading, also through rows that were filled in later."""
        return go_on(self, following=following) or super().focusNextPrevChild(following)

    def showEvent(self, event: QShowEvent) -> None:
        window = self.parentWidget()
        if window is not None:
            self._scrim = self._scrim or _Scrim(window)
            self._scrim.raise_()
        self.fit(self._wanted)
        super().showEvent(event)

    def fit(self, wanted: tuple[int, int]) -> None:
        """Take this size, or as much of it as the window has, in the middle of the window."""
        self._wanted = wanted
        window = self.parentWidget()
        theme = current()
        width, height = theme.px(wanted[0]), theme.px(wanted[1])
        if window is not None:
            width, height = min(width, window.width() - 2 * _ROOM), min(height, window.height() - 2 * _ROOM)
        if wanted[1] == 0:
            # As high as its words need at this width.
            layout = self.layout()
            height = self._bounded(layout.totalHeightForWidth(width)) if layout is not None else height
        self.resize(width, height)
        if window is not None:
            middle = window.mapToGlobal(window.rect().center())
            self.move(middle.x() - width // 2, middle.y() - height // 2)

    def grow(self) -> None:
        """Be as high as what stands on it now needs."""
        layout, window = self.layout(), self.parentWidget()
        if layout is None:
            return
        for part in reversed(self.findChildren(QWidget)):
            # From the inside out: an outer layout keeps how high a part was until the part's own layout speaks up.
            inside = part.layout()
            if inside is not None:
                inside.activate()
        layout.activate()
        self.resize(self.width(), self._bounded(layout.totalHeightForWidth(self.width())))
        if window is not None:
            # It grows at both ends, so that the foot stays in the window.
            middle = window.mapToGlobal(window.rect().center())
            self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)

    def _bounded(self, height: int) -> int:
        """No more than the window has: what is left of the body is scrolled."""
        window = self.parentWidget()
        return height if window is None else min(height, window.height() - 2 * _ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.setPen(QPen(theme.color("line-strong"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _drop_scrim(self) -> None:
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
