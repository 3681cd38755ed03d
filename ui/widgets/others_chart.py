"""A site's own line among grey ones, as the organiser sent it, in the room that there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo
from qic_desktop.services.feeding_back.others_picture import others_scene, own_sentence
from ui.charts.painter import paint_scene
from ui.theme.tokens import current

HIGH = 190


class OthersChart(QWidget):
    """The picture; what it shows is said in its accessible name too."""

    def __init__(self, told: HowOthersDo, style: ValueStyle, name: str, *, high: int = HIGH) -> None:
        super().__init__()
        self.told, self._style, self._high = told, style, high
        self.sentence = own_sentence(told, style)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{name}. {self.sentence}")

    def sizeHint(self) -> QSize:
        return QSize(current().px(420), current().px(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(180), current().px(self._high))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), QPainter(self)
        painter.save()
        painter.scale(theme.scale, theme.scale)
        scene = others_scene(self.told, self._style, self.width() / theme.scale, self.height() / theme.scale)
        paint_scene(painter, scene, theme)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
