"""Pictures of registers as files: read with care, turned upright, made small, and without what a camera adds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter

from qic_desktop.services.coaching.register_photos import MOST_BYTES

MOST_FILE_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
COVER = QColor("#868686")
_FORMATS = ("jpeg", "png")
_QUALITIES = (80, 60, 40)


def read_picture(path: Path) -> QImage | None:
    """The picture in a JPEG or PNG file, upright and at most ``LONGEST_SIDE`` long; None if it cannot be read.

    The head of a file says how large it is before anything is unpacked: a small file may claim a huge picture.
    """
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            return None
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if bytes(reader.format().data()).decode() not in _FORMATS or not size.isValid():
        return None
    if size.width() * size.height() > MOST_PIXELS:
        return None
    if max(size.width(), size.height()) > LONGEST_SIDE:
        reader.setScaledSize(size.scaled(QSize(LONGEST_SIDE, LONGEST_SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else _plain(image)


def finish(image: QImage, covers: Sequence[QRect]) -> bytes:
    """The picture as JPEG bytes, with grey blocks burnt into its pixels."""
    made = _plain(image)
    painter = QPainter(made)
    for cover in covers:
        painter.fillRect(cover, COVER)
    painter.end()
    for quality in _QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(quality)
        writer.write(made)
        data = bytes(buffer.data().data())
        if len(data) <= MOST_BYTES:
            break
    return data


def _plain(image: QImage) -> QImage:
    """The pixels alone, on white: words of the camera stay with the file."""
    made = QImage(image.size(), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.drawImage(0, 0, image)
    painter.end()
    return made
