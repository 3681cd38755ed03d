"""Dialogs that fit the screen: how much room there is, and a body that scrolls where that is less than it needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.theme.tokens import current
from ui.widgets.panel import FollowingArea

TITLE_BAR = 32


class BodyArea(FollowingArea):
    """As high as ``content`` needs at its width; it scrolls where it gets less."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setProperty("scrolled", "true")
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self._content.layout()
        if layout is None or not layout.hasHeightForWidth():
            return self._content.sizeHint().height()
        return layout.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


def room_for(dialog: QWidget) -> QSize:
    """What a dialog with a frame may take: the screen, and never less than the window that it stands over."""
    room = dialog.screen().availableSize() - QSize(0, current().px(TITLE_BAR))
    below = dialog.parentWidget()
    return room.expandedTo(below.window().size()) if below is not None else room


def resize_within(dialog: QWidget, width: int, height: int) -> None:
    """Take this size at 100 %, larger with larger text, and never more than there is room for."""
    theme = current()
    dialog.resize(QSize(theme.px(width), theme.px(height)).boundedTo(room_for(dialog)))
