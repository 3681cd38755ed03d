"""A small icon with a line of words beside it, as the coach's panels have them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.texts import IconLabel, label


def icon_line(icon: str, text: str) -> QWidget:
    """The line; its words wrap."""
    made = QWidget()
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(8)
    across.addWidget(IconLabel(icon, "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
    across.addWidget(label(text, wrap=True), 1)
    return made
