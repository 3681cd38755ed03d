"""Buttons by kind. One primary button on a page; icon-only buttons always have a name and a tooltip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui import icons
from ui.theme.tokens import current
from ui.widgets.tips import plain_tip

Kind = Literal["primary", "secondary", "quiet", "danger"]
_MIRRORED = {
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
}
_ICON_ROLES: dict[str, str] = {"primary": "accent-text", "quiet": "accent", "danger": "concern"}


def directional(icon: str) -> str:
    """The icon that points the same way for the reader: mirrored from right to left."""
    right = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return _MIRRORED.get(icon, icon) if right else icon


class Button(QPushButton):
    """A push button whose icon follows the theme."""

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        kind: Kind = "secondary",
        icon: str = "",
        size: Literal["normal", "small", "large"] = "normal",
        trailing: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._kind = kind
        self.setProperty("kind", kind)
        if size != "normal":
            self.setProperty(size, "true")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(False)
        if trailing:
            right = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
            other = Qt.LayoutDirection.LeftToRight if right else Qt.LayoutDirection.RightToLeft
            self.setLayoutDirection(other)
        self._apply_icon()

    def set_kind(self, kind: Kind) -> None:
        """Change what kind of button it is."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._apply_icon()

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon_name = icon
        self._apply_icon()

    def set_word(self, word: str) -> None:
        """Change the word; without one the picture stands alone, so give it a name and a tooltip."""
        if word != self.text():
            self.setText(word)
            self._apply_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the button with the focus says, never what another one in the dialog says."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            event.accept()
            if self.menu() is not None:
                self.showMenu()
            else:
                self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._apply_icon()

    def _apply_icon(self) -> None:
        name = getattr(self, "_icon_name", "")
        if name:
            theme = current()
            size, gap = theme.px(16), theme.px(5) if self.text() else 0
            self.setIconSize(QSize(size + gap, size))
            role = _ICON_ROLES.get(self._kind, "text")
            after = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
            self.setIcon(icons.spaced_icon(directional(name), role, gap, after=after))


def button(
    text: str,
    act: Callable[[], object],
    *,
    kind: Kind = "secondary",
    icon: str = "",
    size: Literal["normal", "small", "large"] = "normal",
) -> Button:
    """A button that does ``act``."""
    made = Button(text, kind=kind, icon=icon, size=size)
    made.clicked.connect(lambda: act())
    return made


def icon_button(icon: str, name: str, act: Callable[[], object], *, keys: str = "") -> Button:
    """A button without a word; ``name`` is said by screen readers and shown on hover."""
    made = Button("", icon=icon)
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(f"{name} ({keys})" if keys else name))
    made.setFixedWidth(current().px(32))
    made.setStyleSheet("padding: 0;")
    made.clicked.connect(lambda: act())
    return made


def pencil(name: str, act: Callable[[], object]) -> Button:
    """A quiet button that changes what stands beside it."""
    made = Button("", kind="quiet", icon="pencil", size="small")
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(name))
    made.clicked.connect(lambda: act())
    return made
