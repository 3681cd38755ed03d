"""The empty page: icon, one bold line, why in two lines, one step, one example."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import button
from ui.widgets.notice import Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import IconLabel, label


class EmptyLayer(QWidget):
    """What a page shows in place of its content: one empty state, in the upper part.

    With ``fill`` it takes the whole room of a page that has margins of its own.
    """

    def __init__(self, parent: QWidget | None = None, *, fill: bool = False) -> None:
        super().__init__(parent)
        self._fill = fill
        self._column = QVBoxLayout(self)
        side = 0 if fill else 24
        self._column.setContentsMargins(side, side, side, side)

    def show_state(self, state: EmptyState) -> None:
        """Show this one in place of the one before."""
        clear(self._column)
        self._column.addWidget(state, 1)
        if not self._fill:
            self._column.addStretch(2)

    def show_whole(self, part: QWidget) -> None:
        """Show a part that takes the whole page, and scrolls with large text."""
        clear(self._column)
        self._column.addWidget(scrolled(part), 1)


class Layers(QStackedLayout):
    """The two faces of a page: ``full``, what it is for, and the empty state while there is nothing to show."""

    def __init__(self, page: QWidget, full: QWidget | None = None, *, scrolls: bool = False) -> None:
        super().__init__(page)
        self._empty = EmptyLayer(page)
        self.full = full or QWidget(page)
        self.addWidget(self._empty)
        self.addWidget(scrolled(self.full) if scrolls else self.full)

    @property
    def is_full(self) -> bool:
        """Whether there is something to show."""
        return self.currentIndex() == 1

    def show_full(self) -> None:
        """Show what the page is for."""
        self.setCurrentIndex(1)

    def show_empty(self, state: EmptyState) -> QPushButton | None:
        """Show this in its place; answers the button of its next step."""
        self._empty.show_state(state)
        self.setCurrentIndex(0)
        return state.step

    def show_instead(self, part: QWidget) -> None:
        """Show this in its place, over the whole page."""
        self._empty.show_whole(part)
        self.setCurrentIndex(0)


class EmptyState(QFrame):
    """Says what belongs here, why it matters, and offers the one next step."""

    def __init__(
        self,
        icon: str,
        title: str,
        why: str,
        step: Step | None = None,
        example: Step | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", "dashed")
        self.setAccessibleName(f"{title}. {why}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(4)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon, "muted", 24), 0, centre)
        heading = label(title, "strong")
        layout.addWidget(heading, 0, centre)
        reason = label(why, "muted", wrap=True)
        reason.setAlignment(centre)
        reason.setMaximumWidth(380)
        reason.setMinimumWidth(300)
        # In a row of its own: an aligned label would be measured as wide as the whole frame, and cut.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(reason, 1000)
        middle.addStretch(1)
        layout.addLayout(middle)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        self.step = button(step.word, step.act, kind="primary") if step else None
        if self.step is not None:
            row.addWidget(self.step)
        if example is not None:
            row.addWidget(button(example.word, example.act, kind="quiet"))
        row.addStretch(1)
        layout.addSpacing(4)
        layout.addLayout(row)
        layout.addStretch(1)
