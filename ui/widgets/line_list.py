"""A short list beside the work: a heading with a quiet word, and lines with an icon between rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.texts import IconLabel, label, rule


def line_list(word: str, detail: str, rows: Sequence[QWidget], step: Button | None = None) -> QVBoxLayout:
    """The rows below their heading; ``step`` stands at the end of the heading."""
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(label(word, "section"), 0, Qt.AlignmentFlag.AlignVCenter)
    head.addWidget(label(detail, "small"), 0, Qt.AlignmentFlag.AlignVCenter)
    head.addStretch(1)
    if step is not None:
        head.addWidget(step, 0, Qt.AlignmentFlag.AlignVCenter)
    made = QVBoxLayout()
    made.setSpacing(0)
    made.addLayout(head)
    made.addSpacing(6)
    for row in rows:
        made.addWidget(rule())
        made.addWidget(row)
    made.addWidget(rule())
    return made


def line_row(icon: str, title: str, detail: str, role: str = "muted", step: Button | None = None) -> QWidget:
    """A line with its icon, a quiet text below it, and a step at its end."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 8, 0, 8)
    row.setSpacing(12)
    row.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(title, wrap=True))
    if detail:
        words.addWidget(label(detail, "small", wrap=True))
    row.addLayout(words, 1)
    if step is not None:
        row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
    return box
