"""Frames: cards, the sentence beside a chart, scrolling columns. Never a panel inside a panel."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.tokens import current
from ui.widgets.texts import label

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


def scrolled(content: QWidget) -> QScrollArea:
    """``content`` in an area that scrolls where it does not fit: upright, and across with very large text."""
    area = QScrollArea()
    content.setProperty("scrolled", "true")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout`` and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
