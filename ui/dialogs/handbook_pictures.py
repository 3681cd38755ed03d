"""Pictures of the handbook as the window shows them: light or dark as the theme is, sharp, in the window's own font.

It owns which file is shown and how large. The files are written by ``installer/gallery.py``.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageReader

from qic_desktop.analysis.svg import FONT
from ui.theme.fonts import FAMILY
from ui.theme.tokens import current


def file_of(path: Path, *, dark: bool) -> Path:
    """What stands for a picture in a theme: pages name the light one ("p-light.svg"), dark has one of its own."""
    other = path.with_name(path.name.replace("-light.", "-dark."))
    return other if dark and other.is_file() else path


def picture(path: Path, *, most: int, ratio: float) -> QImage:
    """The drawing or screenshot at ``path``; an empty image where there is none.

    Args:
        path: an SVG or PNG file as a page names it.
        most: pixels that are there for it; a wider picture is made smaller.
        ratio: physical pixels for each pixel of the window.
    """
    theme = current()
    file = file_of(path, dark=theme.dark)
    if not file.is_file():
        return QImage()
    data = _in_our_font(file) if file.suffix == ".svg" else file.read_bytes()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(file.suffix[1:].encode()))
    size = reader.size()
    if size.isEmpty():
        return QImage()
    wide = min(theme.px(size.width()), most)
    reader.setScaledSize(size * (wide / size.width() * ratio))
    image = reader.read()
    image.setDevicePixelRatio(ratio)
    return image


def _in_our_font(file: Path) -> bytes:
    """A drawing's text. Qt takes a list of families for the name of one, and another font has other widths."""
    return file.read_text(encoding="utf-8").replace(f'font-family="{FONT}"', f'font-family="{FAMILY}"').encode()
