"""The letters below a chart and what they stand for, each a button that opens it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.analysis.charts.values import Annotation
from qic_desktop.i18n import _
from ui.widgets.buttons import Button, button
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import clear
from ui.widgets.tips import plain_tip

LONGEST = 48


class Letters(QWidget):
    """Emits ``opened(text)``."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(self, spacing=0)
        self._notes: tuple[tuple[str, str], ...] | None = None

    def show_notes(self, annotations: Sequence[Annotation], cycles: Collection[str]) -> None:
        """Show these; texts in ``cycles`` lead to a test of change."""
        notes = tuple((note.letter, note.text) for note in annotations)
        if notes == self._notes:
            return
        self._notes = notes
        clear(self._row)
        self.setVisible(bool(notes))
        for letter, text in notes:
            self._row.addWidget(self._letter(letter, text, cycle=text in cycles))
        self.updateGeometry()

    def _letter(self, letter: str, text: str, *, cycle: bool) -> Button:
        shown = text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
        words = f"{letter}   {shown}".replace("&", "&&")
        part = button(words, partial(self.opened.emit, text), kind="quiet", size="small")
        part.setToolTip(plain_tip(_("{text}: opens the test of change").format(text=text) if cycle else text))
        part.setAccessibleName(_("Annotation {letter}: {text}").format(letter=letter, text=text))
        return part
