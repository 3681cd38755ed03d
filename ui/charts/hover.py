"""The card beside a point: month, value, numerator of denominator, who entered it. Knows texts only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget


@dataclass(frozen=True, slots=True)
class PointCard:
    """What can be said about one point, already in words. Empty lines are not shown."""

    period: str
    value: str
    detail: str = ""
    note: str = ""

    @property
    def sentence(self) -> str:
        """The same in one line, for screen readers and the status text."""
        return ", ".join(part for part in (self.period, self.value, self.detail, self.note) if part)


class HoverCard(QFrame):
    """A small card that follows the point and never leaves the chart."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("panel", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(2)
        self._lines = {look: QLabel(self) for look in ("smallStrong", "section", "detail", "small")}
        for look, label in self._lines.items():
            label.setProperty("look", look)
            layout.addWidget(label)
        self._lines["small"].setMaximumWidth(260)
        self._lines["small"].setWordWrap(True)
        self.hide()

    def show_card(self, card: PointCard, at: QPointF, inside: QRect) -> None:
        """Show ``card`` beside ``at``, both in the parent's coordinates."""
        texts = (card.period, card.value, card.detail, card.note)
        for label, text in zip(self._lines.values(), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self.adjustSize()
        x = round(at.x()) + 14
        if x + self.width() > inside.right():
            x = round(at.x()) - 14 - self.width()
        y = min(max(inside.top(), round(at.y()) - self.height() // 2), inside.bottom() - self.height())
        self.move(max(inside.left(), x), y)
        self.show()
        self.raise_()
