"""The card beside a point: month, value, numerator of denominator, who entered it. Knows texts only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.theme.tokens import current

WIDEST = 216
GAP = 14
MORE_LINES = 4


@dataclass(frozen=True, slots=True)
class PointCard:
    """What can be said about one point, already in words. Empty lines are not shown.

    ``more`` are whole lines below: the finding, who entered it and when, who verified it. ``note`` stands last.
    """

    period: str
    value: str
    detail: str = ""
    note: str = ""
    more: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The same in one line, for screen readers and the status text."""
        return ", ".join(part for part in (self.period, self.value, self.detail, *self.more, self.note) if part)


class HoverCard(QFrame):
    """A small card that follows the point and never leaves the chart."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("panel", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(2)
        looks = ("smallStrong", "section", "detail", *("small",) * MORE_LINES, "small")
        self._lines = [QLabel(self) for _look in looks]
        for look, line in zip(looks, self._lines, strict=True):
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setProperty("look", look)
            line.setWordWrap(look == "small")
            layout.addWidget(line)
        self._card: PointCard | None = None
        self.hide()

    @property
    def card(self) -> PointCard | None:
        """What is shown."""
        return self._card if self.isVisible() else None

    def show_card(self, card: PointCard, at: QPointF, inside: QRect) -> None:
        """Show ``card`` beside ``at``, both in the parent's coordinates."""
        if card != self._card:
            self._card = card
            more = [*card.more, *("",) * MORE_LINES][:MORE_LINES]
            for line, text in zip(self._lines, (card.period, card.value, card.detail, *more, card.note), strict=True):
                line.setText(text)
                line.setVisible(bool(text))
            self._fit()
        self.move(_beside(at, self.size(), inside))
        self.show()
        self.raise_()

    def _fit(self) -> None:
        """As narrow as the words, wrapped at :data:`WIDEST`."""
        shown = [line for line in self._lines if line.text()]
        widest = max((line.fontMetrics().horizontalAdvance(line.text()) for line in shown), default=40)
        wide = min(widest + 4, current().px(WIDEST))
        high = 16 + 2 * (len(shown) - 1)
        for line in shown:
            line.setFixedWidth(wide)
            high += line.heightForWidth(wide) if line.wordWrap() else line.sizeHint().height()
        self.setFixedSize(wide + 22, high + 2)


def _beside(at: QPointF, size: QSize, inside: QRect) -> QPoint:
    """To the right of the point, else to its left, else above or below it; never on it, and inside."""
    x, y = round(at.x()), round(at.y())
    wide, high = size.width(), size.height()
    middle = min(max(inside.top(), y - high // 2), inside.bottom() - high)
    if x + GAP + wide <= inside.right():
        return QPoint(x + GAP, max(inside.top(), middle))
    if x - GAP - wide >= inside.left():
        return QPoint(x - GAP - wide, max(inside.top(), middle))
    across = min(max(inside.left(), x - wide // 2), max(inside.left(), inside.right() - wide))
    above = y - GAP - high
    return QPoint(across, above if above >= inside.top() else min(y + GAP, max(inside.top(), inside.bottom() - high)))
