"""The box that messages are pasted into: text stays in it, pictures and files are handed on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QImage, QImageWriter
from PySide6.QtWidgets import QPlainTextEdit


class PasteBox(QPlainTextEdit):
    """Emits ``files_came(list of paths)`` and ``image_came(QImage)`` for what is pasted or dropped and is no text."""

    files_came = Signal(object)
    image_came = Signal(object)

    def take(self, what: QMimeData) -> bool:
        """Hand on files or a picture; False where it is text, which stays with the caller."""
        files = [Path(url.toLocalFile()) for url in what.urls() if url.isLocalFile()]
        if files:
            self.files_came.emit(files)
            return True
        image = what.imageData() if what.hasImage() and not what.hasText() else None
        if isinstance(image, QImage) and not image.isNull():
            self.image_came.emit(image)
            return True
        return False

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.take(source):
            super().insertFromMimeData(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)


def png_of(image: QImage) -> bytes:
    """A picture from the clipboard as a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())
