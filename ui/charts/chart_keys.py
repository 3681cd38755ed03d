"""The keys of a chart, in one place.

Left and Right travel, with Shift they choose a stretch (or move a zoomed view where no point is chosen), with Ctrl they
move a zoomed view; + and - zoom, Enter opens, Escape goes back step by step. Time never mirrors.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

PAN = 0.25
ZOOM = 1.5
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = {Qt.Key.Key_Home: -1_000_000_000, Qt.Key.Key_End: 1_000_000_000}
_ZOOMS = {Qt.Key.Key_Plus: ZOOM, Qt.Key.Key_Equal: ZOOM, Qt.Key.Key_Minus: 1 / ZOOM}


class Chart(Protocol):
    """A chart as keys see it."""

    @property
    def chosen(self) -> int: ...

    @property
    def is_zoomed(self) -> bool: ...

    def travel(self, step: int, *, extend: bool = False) -> None:
        """Go so many points on."""
        ...

    def pan_by(self, part: float) -> None:
        """Move in time."""
        ...

    def zoom_by(self, factor: float) -> None:
        """Look closer or from further away."""
        ...

    def open_chosen(self) -> bool:
        """Open what is chosen."""
        ...

    def leave(self) -> bool:
        """Go back one step."""
        ...


def handle(chart: Chart, event: QKeyEvent) -> bool:
    """Do what the key means here; False where it means nothing."""
    key = Qt.Key(event.key())
    if key in _STEPS or key in _ENDS:
        _go(chart, key, event.modifiers())
        return True
    if key in _ZOOMS:
        chart.zoom_by(_ZOOMS[key])
        return True
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return chart.open_chosen()
    return key == Qt.Key.Key_Escape and chart.leave()


def _go(chart: Chart, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    moves_view = bool(modifiers & Qt.KeyboardModifier.ControlModifier) or (shift and chart.chosen < 0)
    if key in _STEPS and moves_view and chart.is_zoomed:
        chart.pan_by(PAN * _STEPS[key])
    else:
        chart.travel(_STEPS.get(key) or _ENDS[key], extend=shift)
