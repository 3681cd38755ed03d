"""A small sheet of paper that shows the first page's headline and chart, as they will be printed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from ui.charts.painter import paint_scene
from ui.theme import fonts
from ui.theme.tokens import Theme, current

_PAPER = Theme(dark=False, scale=1.0)
_SHORT, _LONG, _MARGIN = 794.0, 1123.0, 56.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the preview shows: the line above, the finding in words, the chart, and rows hinted below it.

    ``whole`` says that the scene is the page itself.
    """

    above: str
    headline: str
    name: str
    scene: Scene
    landscape: bool = False
    rows: int = 0
    whole: bool = False


class PagePreview(QWidget):
    """Paints a :class:`Sketch` on A4, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch: Sketch | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_sketch(self, sketch: Sketch | None) -> None:
        """Show another page, or none."""
        self._sketch = sketch
        self.setAccessibleName(sketch.headline if sketch else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        sketch = self._sketch
        if sketch is None:
            return
        wide, high = (_LONG, _SHORT) if sketch.landscape else (_SHORT, _LONG)
        scale = min(self.width() / wide, self.height() / high)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.translate(self.width() - wide * scale if right else 0, 0)
        painter.scale(scale, scale)
        painter.setPen(QPen(current().color("line-strong"), 1 / scale))
        painter.setBrush(_PAPER.color("surface"))
        painter.drawRect(QRectF(1, 1, wide - 2, high - 2))
        if sketch.whole:
            painter.scale(wide / sketch.scene.width, wide / sketch.scene.width)
            paint_scene(painter, sketch.scene, _PAPER)
        else:
            self._paint_words(painter, sketch, wide, right=right)
        painter.end()

    def _paint_words(self, painter: QPainter, sketch: Sketch, wide: float, *, right: bool) -> None:
        leading = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = int(Qt.TextFlag.TextWordWrap.value) | int(leading.value)
        room = QRectF(_MARGIN, 40, wide - 2 * _MARGIN, 40)
        painter.setPen(_PAPER.color("muted"))
        painter.setFont(fonts.font(13, 400))
        painter.drawText(room, flags, sketch.above)
        room = QRectF(_MARGIN, 72, wide - 2 * _MARGIN, 130)
        painter.setPen(_PAPER.color("text"))
        painter.setFont(fonts.font(26, 600))
        used = painter.boundingRect(room, flags, sketch.headline)
        painter.drawText(room, flags, sketch.headline)
        y = used.bottom() + 24
        painter.setFont(fonts.font(15, 600))
        painter.drawText(QRectF(_MARGIN, y, wide - 2 * _MARGIN, 24), flags, sketch.name)
        painter.translate(_MARGIN, y + 32)
        paint_scene(painter, sketch.scene, _PAPER)
        painter.translate(0, sketch.scene.height + 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PAPER.color("line"))
        for row in range(sketch.rows):
            painter.drawRect(QRectF(0, row * 24, 120, 8))
            painter.drawRect(QRectF(150, row * 24, sketch.scene.width - 150 - (row % 3) * 60, 8))
