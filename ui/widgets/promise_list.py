"""A list of things that somebody promised: a box to tick, what, by when, and a pencil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import current
from ui.widgets.buttons import pencil
from ui.widgets.choice import CheckBox
from ui.widgets.panel import clear
from ui.widgets.texts import label, rule


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One line. ``name`` begins the name of its box for tests and scripts, ``change`` says what the pencil is for."""

    id: str
    name: str
    text: str
    detail: str
    change: str
    is_open: bool = True
    is_done: bool = False
    is_late: bool = False


class PromiseList(QWidget):
    """Lines with a box each. ``ticked(id, done)``, ``edit_asked(id)``."""

    ticked = Signal(str, bool)
    edit_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.boxes: dict[str, CheckBox] = {}

    def show_rows(self, rows: Sequence[tuple[PromiseRow, QWidget | None]]) -> None:
        """Show these lines, each with what stands below it, or None."""
        clear(self._rows)
        self.boxes = {}
        for row, below in rows:
            self._rows.addWidget(rule())
            self._rows.addWidget(self._row(row, below))
        if rows:
            self._rows.addWidget(rule())

    def _row(self, one: PromiseRow, below: QWidget | None) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 5, 0, 5)
        across.setSpacing(10)
        tick = CheckBox()
        tick.setAccessibleName(f"{one.text}. {one.detail}")
        tick.setObjectName(f"{one.name}-{one.id}")
        tick.setProperty("focusRing", True)
        tick.setChecked(one.is_done)
        tick.toggled.connect(partial(self.ticked.emit, one.id))
        self.boxes[one.id] = tick
        across.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(one.text, "" if one.is_open else "muted", wrap=True))
        small = label(one.detail, "smallStrong" if one.is_late else "small", wrap=True)
        if one.is_late:
            small.setStyleSheet(f"color: {current().hex('concern')};")
        said.addWidget(small)
        if below is not None:
            said.addWidget(below)
        across.addLayout(said, 1)
        change = pencil(one.change, partial(self.edit_asked.emit, one.id))
        change.setObjectName(f"edit-{one.id}")
        across.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return box
