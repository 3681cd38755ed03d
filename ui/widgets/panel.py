"""Frames: cards, the sentence beside a chart, scrolling columns. Never a panel inside a panel."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.tokens import current
from ui.widgets.texts import label

FOLLOW_MARGIN = 24
PanelLook = Literal["card", "sunken", "dashed", "info", "concern", "improve"]


class Panel(QFrame):
    """A frame with an upright layout (``body``) and, if given, a bold title with room for buttons beside it."""

    def __init__(
        self, title: str = "", parent: QWidget | None = None, *, look: PanelLook = "card", padding: int = 16
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", look)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding - 4, padding, padding - 4)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self._title: QLabel | None = None
        if title:
            self._title = label(title, "section")
            self.head.addWidget(self._title, 1)
            self.body.addLayout(self.head)
            self.setAccessibleName(title)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a part at the bottom."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)


class Sentence(QFrame):
    """The plain sentence of a chart, with a bar of three pixels at its side; the last words say what to do next."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        self._text = label(text, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self._text)

    def say(self, text: str) -> None:
        """Change the words; screen readers find them as the frame's name."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(self.width() - 3 if right else 0, 0, 3, self.height(), current().color("accent"))
        painter.end()


class FollowingArea(QScrollArea):
    """An area that scrolls to what has the focus, also when it came from outside or was set by the page.

    Not while a mouse button is down: what was pressed must still lie below the pointer when it is let go.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        inside = self.widget()
        if now is None or inside is None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        if inside.isAncestorOf(now):
            # The layout may not have placed yet what has just been shown.
            QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        now, inside = QApplication.focusWidget(), self.widget()
        if now is None or inside is None or not inside.isAncestorOf(now) or not now.isVisible():
            return
        if now.height() <= self.viewport().height() and now.width() <= self.viewport().width():
            self.ensureWidgetVisible(now, FOLLOW_MARGIN, FOLLOW_MARGIN)


def scrolled(content: QWidget) -> QScrollArea:
    """``content`` in an area that scrolls where it does not fit: upright, and across with very large text."""
    area = FollowingArea()
    content.setProperty("scrolled", "true")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


class OwnScroll(QWidget):
    """``content`` scrolls in an area of its own, or stands whole where the page around it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self.area = scrolled(content)
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addWidget(self.area)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is scrolled away here."""
        return self.area.widget() is None

    def stand(self, *, whole: bool) -> None:
        """Change between the two; the focus stays where it is."""
        if whole == self.is_whole:
            return
        focused = self.window().focusWidget()
        inside = focused is not None and self.content.isAncestorOf(focused)
        if whole:
            self._room.addWidget(self.area.takeWidget())
            self.content.show()
        else:
            self.area.setWidget(self.content)
        self.area.setVisible(not whole)
        if inside and focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout`` and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
