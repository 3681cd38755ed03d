"""Small charts in lists: a delegate that paints a scene, or a plain polyline, in each cell.

One delegate serves any number of rows; nothing is kept per row but the scene in the model.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qic_desktop.analysis.geometry.marks import Dots, Line, Scene
from ui.charts.painter import paint_scene
from ui.theme.tokens import current

SCENE_ROLE = Qt.ItemDataRole.UserRole + 40
VALUES_ROLE = Qt.ItemDataRole.UserRole + 41


class SparklineDelegate(QStyledItemDelegate):
    """Paints what the model holds under :data:`SCENE_ROLE` (a Scene) or :data:`VALUES_ROLE` (values, None breaks)."""

    def __init__(self, width: int = 184, height: int = 40) -> None:
        super().__init__()
        self._size = QSize(width, height)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self._size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current()
        area = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent-soft"))
        scene = index.data(SCENE_ROLE)
        values = index.data(VALUES_ROLE)
        if scene is None and values:
            scene = sparkline_scene(values, area.width() - 16, area.height() - 8)
        if scene is None:
            return
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.left() + 8, area.top() + (area.height() - scene.height) / 2)
        paint_scene(painter, scene, theme)
        painter.restore()


def sparkline_scene(values: Sequence[float | None], width: float, height: float) -> Scene:
    """A bare line with its last point; the own range of the values is the scale, missing values break the line."""
    known = [value for value in values if value is not None]
    if not known:
        return Scene(width, height, (), (0.0, 0.0, width, height))
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    step = (width - 8) / max(1, len(values) - 1)
    xs = tuple(4 + index * step for index in range(len(values)))
    ys = tuple(None if value is None else height - 4 - (value - low) / spread * (height - 8) for value in values)
    marks: list[Line | Dots] = []
    run: list[tuple[float, float]] = []
    for x, y in [*zip(xs, ys, strict=True), (0.0, None)]:
        if y is not None:
            run.append((x, y))
        elif run:
            marks.append(Line("text", 1.0, tuple(p[0] for p in run), tuple(p[1] for p in run)))
            run = []
    last = max(index for index, y in enumerate(ys) if y is not None)
    marks.append(Dots("circle", 3.0, (xs[last],), (ys[last] or 0.0,)))
    return Scene(width, height, tuple(marks), (0.0, 0.0, width, height), xs, ys)
