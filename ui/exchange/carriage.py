"""How the data go: three stops and the two ways between them. Dashed is not done yet, solid is done."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import current
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label, rule


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the data are: name, how many, since when."""

    icon: str
    name: str
    count: str
    since: str


@dataclass(frozen=True, slots=True)
class Way:
    """From one stop to the next."""

    above: str
    below: str
    done: bool


class _Arrow(QWidget):
    """A line with a head, towards the next stop."""

    def __init__(self, *, done: bool) -> None:
        super().__init__()
        self._done = done
        self.setMinimumWidth(current().px(60))

    def sizeHint(self) -> QSize:
        return QSize(current().px(170), 11)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("text" if self._done else "muted"), 1.3)
        painter.setPen(pen)
        y = self.height() / 2
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        tip = QPointF(1 if right else self.width() - 1, y)
        back = 6 if right else -6
        painter.drawPolyline([tip + QPointF(back, -4), tip, tip + QPointF(back, 4)])
        if not self._done:
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
        painter.drawLine(QLineF(QPointF(self.width() - 1 if right else 1, y), tip))
        painter.end()


class Carriage(QFrame):
    """The panel with stops, ways, and one line for the way back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 10)
        layout.setSpacing(10)
        self._stops = QHBoxLayout()
        self._stops.setSpacing(24)
        layout.addLayout(self._stops)
        self._rule = rule()
        layout.addWidget(self._rule)
        back = QHBoxLayout()
        back.setSpacing(10)
        self._icon = IconLabel("corner-down-left", "muted")
        back.addWidget(self._icon)
        self._back = label("", "muted", wrap=True)
        back.addWidget(self._back, 1)
        layout.addLayout(back)

    def show_way(self, stops: tuple[Stop, ...], ways: tuple[Way, ...], back: str) -> None:
        """Show other stops; there is one way fewer than stops."""
        clear(self._stops)
        said = []
        for place, stop in enumerate(stops):
            self._stops.addWidget(_stop(stop), 0)
            said.append(f"{stop.name}: {stop.count}, {stop.since}")
            if place < len(ways):
                self._stops.addWidget(_way(ways[place]), 1)
                said.append(f"{ways[place].above}, {ways[place].below}")
        for part in (self._rule, self._icon, self._back):
            part.setVisible(bool(back))
        self._back.setText(back)
        self.setAccessibleName(". ".join([*said, back]))


def _stop(stop: Stop) -> QWidget:
    made = QWidget()
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(12)
    across.addWidget(IconLabel(stop.icon, "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(3)
    words.addWidget(label(stop.name, "section"))
    words.addWidget(label(stop.count))
    words.addWidget(label(stop.since, "small"))
    across.addLayout(words, 1)
    made.setMinimumWidth(current().px(120))
    return made


def _way(way: Way) -> QWidget:
    made = QWidget()
    words = QVBoxLayout(made)
    words.setContentsMargins(0, 0, 0, 0)
    words.setSpacing(2)
    centre = Qt.AlignmentFlag.AlignHCenter
    words.addWidget(label(way.above), 0, centre)
    words.addWidget(_Arrow(done=way.done))
    below = label(way.below, "small", wrap=True)
    below.setAlignment(centre)
    words.addWidget(below)
    made.setMaximumWidth(current().px(260))
    return made
