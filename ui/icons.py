"""Icons by name: lucide drawings from resources, tinted with a colour of the theme, sharp on every screen.

The SVG image plugin draws them, so that the QtSvg module of PySide6 is not imported on the start path.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImageReader, QPainter, QPixmap

from qic_desktop.paths import RESOURCES
from ui.theme.tokens import current

ICON_FOLDER = RESOURCES / "icons"


def pixmap(name: str, role: str = "text", size: int = 16) -> QPixmap:
    """The icon ``name`` in the colour of ``role``, ``size`` pixels wide at 100 % (it grows with the text).

    A name without a drawing gives an empty picture of the right size; ``tests/ui`` finds such names.
    """
    theme = current()
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    return _pixmap(name, theme.hex(role), theme.px(size), ratio)


def icon(name: str, role: str = "text", size: int = 16) -> QIcon:
    """The same as a QIcon, muted while disabled."""
    made = QIcon(pixmap(name, role, size))
    made.addPixmap(pixmap(name, "faint", size), QIcon.Mode.Disabled)
    return made


def spaced_icon(name: str, role: str, gap: int, *, after: bool) -> QIcon:
    """The icon with ``gap`` pixels of room on the side of the words: Qt's own distance is too small."""
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, "faint")):
        drawing = pixmap(name, colour)
        ratio = drawing.devicePixelRatio()
        room = QPixmap(drawing.width() + round(gap * ratio), drawing.height())
        room.setDevicePixelRatio(ratio)
        room.fill(Qt.GlobalColor.transparent)
        painter = QPainter(room)
        painter.drawPixmap(QPoint(0 if after else gap, 0), drawing)
        painter.end()
        made.addPixmap(room, mode)
    return made


def exists(name: str) -> bool:
    """True if there is a drawing with this name."""
    return (ICON_FOLDER / f"{name}.svg").is_file()


@lru_cache(maxsize=128)
def _drawing(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    drawing = _drawing(ICON_FOLDER / f"{name}.svg").replace("currentColor", colour)
    buffer = QBuffer()
    buffer.setData(QByteArray(drawing.encode()))
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(pixels, pixels))
    image = reader.read() if drawing else None
    if image is None or image.isNull():
        blank = QPixmap(pixels, pixels)
        blank.fill(Qt.GlobalColor.transparent)
        blank.setDevicePixelRatio(ratio)
        return blank
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(ratio)
    return made
