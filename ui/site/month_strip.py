"""Twelve months to be counted back, the latest first: how full each is, and a click to go there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.domain.period import Period
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import month_name
from ui.site import month_words
from ui.theme.tokens import current
from ui.widgets.texts import label
from ui.widgets.tips import plain_tip

Filled = tuple[int, int]


class MonthStrip(QWidget):
    """Emits ``chosen(period)``. A month is in when all its lines are."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.words = label("", "strong")
        column.addWidget(self.words)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        column.addLayout(self._row)
        self._months: list[Period] = []
        self._filled: dict[str, Filled] = {}
        self.buttons: dict[str, _MonthButton] = {}

    def show_months(self, months: Sequence[tuple[Period, Filled]], shown: str) -> None:
        """All months, the latest first, and which one is open."""
        self._months = [month for month, _filled in months]
        self._filled = {month.text: filled for month, filled in months}
        if list(self.buttons) != [month.text for month in self._months]:
            self._build()
        for month in self._months:
            self.buttons[month.text].show_filled(month, self._filled[month.text], is_open=month.text == shown)
        self._say()

    def show_filled(self, period: str, filled: Filled) -> None:
        """One month has another number of lines in."""
        month = next((one for one in self._months if one.text == period), None)
        if month is not None:
            self._filled[period] = filled
            self.buttons[period].show_filled(month, filled, is_open=True)
            self._say()

    def next_open(self, period: str) -> str:
        """The next earlier month that is not complete, else any; empty when all are."""
        waiting = [month.text for month in self._months if not _is_full(self._filled[month.text])]
        earlier = [text for text in waiting if text < period]
        return next(iter(earlier or [text for text in waiting if text != period]), "")

    @property
    def full(self) -> int:
        """How many months are complete."""
        return sum(_is_full(filled) for filled in self._filled.values())

    def _say(self) -> None:
        self.words.setText(_("{done} of {total} months in").format(done=self.full, total=len(self._months)))

    def _build(self) -> None:
        for old in self.buttons.values():
            old.hide()
            old.deleteLater()
        self.buttons = {}
        for month in self._months:
            made = _MonthButton()
            made.clicked.connect(lambda _on=False, month=month: self.chosen.emit(month.text))
            self._row.addWidget(made, 1)
            self.buttons[month.text] = made


class _MonthButton(QPushButton):
    """A month with a bar below its name that fills with its lines."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setProperty("small", "true")
        self.setStyleSheet("padding: 0 2px; font-weight: 400;")
        self.setMinimumWidth(10)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.clicked.connect(lambda: self.setChecked(True))

    def show_filled(self, month: Period, filled: Filled, *, is_open: bool) -> None:
        """The name, how many lines are in, and whether it is the open one."""
        words = month_words.month_state(month, filled)
        self.setText(month_name(month.first.month, short=True))
        self.setToolTip(plain_tip(words))
        self.setAccessibleName(words)
        self.setChecked(is_open)
        self._share = filled[0] / filled[1] if filled[1] else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current()
        painter = QPainter(self)
        width = self.width() - 12
        height = theme.px(3)
        painter.fillRect(6, self.height() - height - 3, width, height, theme.color("line"))
        done = round(width * self._share)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 6 + width - done if right else 6
        painter.fillRect(left, self.height() - height - 3, done, height, theme.color("accent"))
        if self.isChecked():
            painter.setPen(theme.color("accent"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


def _is_full(filled: Filled) -> bool:
    return filled[1] > 0 and filled[0] == filled[1]
