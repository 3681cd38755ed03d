"""Words on a page: labels by look, headlines, rules, keys, tags."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import icons
from ui.theme.tokens import current
from ui.widgets.tips import plain_tip

_LINE_HEIGHT = 122
_ENDLESS = re.compile(r"\S{81,}")
_PART = re.compile(r"\S{20}(?=\S)")

Look = Literal[
    "",
    "hero",
    "title",
    "section",
    "lead",
    "strong",
    "field",
    "muted",
    "small",
    "smallStrong",
    "error",
    "accent",
    "inverse",
    "key",
]


class Paragraph(QLabel):
    """Words that wrap, with the room between lines that reading needs. The text is plain, never markup."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        return self._plain

    def setText(self, text: str) -> None:
        self._plain = text
        # A word without an end must not push its page apart: it may break within. Keys and paths are shorter.
        loose = _ENDLESS.sub(lambda found: _PART.sub("\\g<0>\u200b", found[0]), text)
        safe = loose.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        # A per cent sign never stands alone at the start of a line.
        lines = safe.replace(" %", "\u00a0%").replace("\n", "<br>")
        super().setText(f'<p style="line-height:{_LINE_HEIGHT}%">{lines}</p>' if text else "")
        self.setAccessibleName(text)


def label(text: str, look: Look = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label of one look; text is plain, never markup."""
    made = Paragraph(text, parent) if wrap else QLabel(text, parent)
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        made.setProperty("look", look)
    return made


def rule(*, strong: bool = False, upright: bool = False) -> QFrame:
    """A line of one pixel."""
    made = QFrame()
    made.setProperty("rule", "upright" if upright else "strong" if strong else "true")
    return made


def key_cap(keys: str) -> QLabel:
    """A key as it is printed on the keyboard; key names are never mirrored."""
    made = label(keys, "key")
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    made.setFixedHeight(current().px(18))
    return made


def tag(text: str) -> QFrame:
    """A small framed word, such as "Practice data"."""
    frame = QFrame()
    frame.setProperty("panel", "tag")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(7, 2, 7, 2)
    layout.addWidget(label(text, "small"))
    frame.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return frame


class IconLabel(QWidget):
    """A picture that follows the theme; decoration unless it gets an accessible name."""

    def __init__(self, icon: str, role: str = "muted", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._role, self._pixels = icon, role, size
        self.setFixedSize(self.sizeHint())

    def set_icon(self, icon: str, role: str = "") -> None:
        """Show another one."""
        self._icon, self._role = icon, role or self._role
        self.update()

    def sizeHint(self) -> QSize:
        side = current().px(self._pixels)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._icon, self._role, self._pixels))
        painter.end()


class Headline(QWidget):
    """The first words of a page: a bold line and, under it, one quiet line."""

    def __init__(self, text: str = "", detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._text = label("", "title", wrap=True)
        self._detail = label("", "muted", wrap=True)
        layout.addWidget(self._text)
        layout.addWidget(self._detail)
        self.say(text, detail)

    def say(self, text: str, detail: str = "") -> None:
        """Change the words."""
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{text} {detail}".strip())


class ElidedLabel(QLabel):
    """One line that ends in "…" where it does not fit; the whole text is the tooltip."""

    def __init__(self, text: str = "", look: Look = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = text
        if look:
            self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the words."""
        if text != self._whole or text != self.accessibleName():
            self._whole = text
            self.setAccessibleName(text)
            self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Polish):
            self._fit()
        return super().event(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 4, super().minimumSizeHint().height())

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        tip = self._whole if shown != self._whole else ""
        if tip != self.toolTip():
            self.setToolTip(plain_tip(tip))
