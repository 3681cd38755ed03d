"""How the data go: three stops and the two ways between them. Dashed is not done yet, solid is done."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import current
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label, rule

SIDE = 24
SIDE_BY_SIDE = 700
"""From this width on, at 100 % text, the stops stand side by side."""


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
        layout.setContentsMargins(SIDE, 16, SIDE, 10)
        layout.setSpacing(10)
        self._stops = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._stops.setSpacing(24)
        self._parts: list[QWidget] = []
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
        self._parts = []
        said = []
        for place, stop in enumerate(stops):
            self._add(_stop(stop), 0)
            said.append(f"{stop.name}: {stop.count}, {stop.since}")
            if place < len(ways):
                self._add(_WayPart(ways[place]), 1)
                said.append(f"{ways[place].above}, {ways[place].below}")
        for part in (self._rule, self._icon, self._back):
            part.setVisible(bool(back))
        self._back.setText(back)
        self.setAccessibleName(". ".join([*said, back]))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as one stop: where there is no room, they stand below each other."""
        size = super().minimumSizeHint()
        widest = max((part.minimumSizeHint().width() for part in self._parts), default=0)
        return QSize(widest + 2 * SIDE, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _add(self, part: QWidget, share: int) -> None:
        self._stops.addWidget(part, share)
        self._parts.append(part)

    def _fit(self) -> None:
        wide = self.width() >= current().px(SIDE_BY_SIDE)
        ways = QBoxLayout.Direction
        self._stops.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._stops.setSpacing(24 if wide else 8)
        for part in self._parts:
            if isinstance(part, _WayPart):
                # A line from left to right says nothing between stops that stand below each other.
                part.stand(wide=wide)


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


class _WayPart(QWidget):
    """What happens between two stops, above and below its arrow; without one where the stops stand in a column."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self._words = QVBoxLayout(self)
        self._words.setSpacing(2)
        self._texts = (label(way.above), label(way.below, "small", wrap=True))
        self._arrow = _Arrow(done=way.done)
        for part in (self._texts[0], self._arrow, self._texts[1]):
            self._words.addWidget(part)
        self.stand(wide=True)

    def stand(self, *, wide: bool) -> None:
        """Between two stops in a row, or below one and above the next."""
        theme = current()
        indent = 0 if wide else theme.px(24) + 12
        self._words.setContentsMargins(0, 0, 0, 0)
        self._arrow.setVisible(wide)
        for text in self._texts:
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter if wide else Qt.AlignmentFlag.AlignLeading)
            text.setIndent(-1 if wide else 0)
            text.setContentsMargins(indent, 0, 0, 0)
        self.setMaximumWidth(theme.px(260) if wide else 16777215)
