"""A QR code on the screen: black on white in every theme, each module a whole number of the screen's pixels."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qic_desktop.domain.qr_code import QrCode


class CodeView(QWidget):
    """Shows one code as large as its room allows; ``least`` pixels for each module are always asked for."""

    def __init__(self, least: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self.code: QrCode | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_code(self, code: QrCode | None, name: str = "") -> None:
        """Show another code; ``name`` is what screen readers say of it."""
        resized = code is not None and (self.code is None or self.code.size != code.size)
        self.code = code
        self.setAccessibleName(name)
        if resized:
            self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        side = self._least * self.code.width if self.code is not None else 0
        return QSize(side, side)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def module_pixels(self) -> int:
        """How many of the screen's pixels a module is wide; 0 where there is no code."""
        if self.code is None:
            return 0
        side = min(self.width(), self.height()) * self.devicePixelRatioF()
        return max(1, int(side) // self.code.width)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.code is None:
            return
        ratio, module = self.devicePixelRatioF(), self.module_pixels()
        side = module * self.code.width
        left, top = (int(self.width() * ratio) - side) // 2, (int(self.height() * ratio) - side) // 2
        painter = QPainter(self)
        # In the screen's own pixels: nothing is smoothed at a scale of 125 %.
        painter.scale(1 / ratio, 1 / ratio)
        painter.fillRect(QRect(left, top, side, side), Qt.GlobalColor.white)
        for x, y, length in self.code.bars():
            painter.fillRect(QRect(left + x * module, top + y * module, length * module, module), Qt.GlobalColor.black)
        painter.end()
