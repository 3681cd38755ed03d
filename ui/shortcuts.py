"""The keys of the whole program, in one place; pages take theirs from here so that none means two things."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

GO_TO = "Ctrl+K"
HELP = "F1"
NEXT_REGION = "F6"
PREVIOUS_REGION = "Shift+F6"
BACK = "Alt+Left"
UNDO = "Ctrl+Z"
REDO = "Ctrl+Y"
PRINT = "Ctrl+P"
WHO_IS_TYPING = "Ctrl+Shift+W"
COPY_PICTURE = "Ctrl+Shift+C"
EXPORT = "Ctrl+E"
OPEN_PACKAGE = "Ctrl+O"
NEXT_TAB = "Ctrl+Tab"
ANNOTATE = "Ctrl+M"
NOTE = "Shift+F2"
MONTH_SHEET = "Ctrl+Shift+M"
EARLIER_MONTH = "Ctrl+PgUp"
LATER_MONTH = "Ctrl+PgDown"
RAIL = tuple(f"Ctrl+{number}" for number in range(1, 10))


def bind(owner: QWidget, keys: str, act: Callable[[], object], *, anywhere: bool = True) -> QShortcut:
    """Let ``keys`` do ``act`` while ``owner``'s window is in front (or only inside ``owner``)."""
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setContext(
        Qt.ShortcutContext.WindowShortcut if anywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    shortcut.activated.connect(lambda: act())
    return shortcut
