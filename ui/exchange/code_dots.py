"""A row of dots, one for each code: which one is shown, which ones have been; a click shows another."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.tokens import current

_STEP, _RADIUS, _PER_ROW = 20, 5, 12


class CodeDots(QWidget):
    """Emits ``chosen(place)``. For the mouse; the keyboard has the arrows beside it."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._shown = 0
        self._seen: set[int] = set()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """So many codes, none of them seen yet."""
        self._count, self._shown, self._seen = count, 0, set()
        self.updateGeometry()
        self.update()

    def show_place(self, place: int) -> None:
        """This one is shown now."""
        self._shown = place
        self._seen.add(place)
        self.update()

    def sizeHint(self) -> QSize:
        step, rows = current().px(_STEP), -(-self._count // _PER_ROW)
        return QSize(step * min(self._count, _PER_ROW), step * rows)

    def _place_of(self, x: float, y: float) -> int:
        step = current().px(_STEP)
        column = int(x // step)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            column = min(self._count, _PER_ROW) - 1 - column
        return int(y // step) * _PER_ROW + column

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position().x(), event.position().y())
        if 0 <= place < self._count:
            self.chosen.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        step, radius = theme.px(_STEP), theme.px(_RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(self._count):
            row, column = divmod(place, _PER_ROW)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                column = min(self._count, _PER_ROW) - 1 - column
            role = "accent" if place == self._shown else "muted"
            painter.setPen(QPen(theme.color(role), 1.5))
            filled = place == self._shown or place in self._seen
            painter.setBrush(theme.color(role) if filled else Qt.BrushStyle.NoBrush)
            centre = QPointF((column + 0.5) * step, (row + 0.5) * step)
            painter.drawEllipse(centre, radius - 1, radius - 1)
        painter.end()
