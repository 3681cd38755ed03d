"""Files and whole sticks dropped onto a page: taken as copies, handed on as paths. Knows no packages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class DropTarget(QObject):
    """Makes ``page`` take what is dropped and hands the paths to ``act``."""

    def __init__(self, page: QWidget, act: Callable[[Sequence[Path]], object]) -> None:
        super().__init__(page)
        self._act = act
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags that hold files."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = _paths(event)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if paths:
                self._act(paths)
            return True
        if isinstance(event, QDragEnterEvent) and _paths(event):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)


def _paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
