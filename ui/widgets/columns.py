"""Parts side by side that stand below each other where there is no room: narrow windows, large text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.theme.tokens import current
from ui.widgets.flow import FlowLayout


class Columns(QWidget):
    """Parts in a row, or in a column below ``limit`` pixels of width at 100 % text.

    ``widths`` gives a part a fixed width in the row, in pixels at 100 %; None shares what is left, equally or as
    ``shares`` says. Parts stand at the top where ``on_top`` asks for it; otherwise all are as high as the highest.
    ``stacked(below)`` tells of a change between the two.
    """

    stacked = Signal(bool)

    def __init__(
        self,
        parts: Sequence[QWidget],
        limit: int,
        *,
        widths: Sequence[int | None] = (),
        shares: Sequence[int] = (),
        spacing: int = 16,
        on_top: bool = False,
    ) -> None:
        super().__init__()
        self._parts = list(parts)
        self._limit = limit
        self._widths = [*widths, *([None] * (len(self._parts) - len(widths)))]
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        where = Qt.AlignmentFlag.AlignTop if on_top else Qt.AlignmentFlag(0)
        for number, (part, width) in enumerate(zip(self._parts, self._widths, strict=True)):
            self._row.addWidget(part, 0 if width else shares[number] if shares else 1, where)
        self._stand(below=False)

    @property
    def is_stacked(self) -> bool:
        """Whether the parts stand below each other."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest part: the row becomes a column before anything is cut."""
        height = super().minimumSizeHint().height()
        return QSize(max(part.minimumSizeHint().width() for part in self._parts), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again when a part needs more or less room than before."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        shown = [part for part in self._parts if not part.isHidden()]
        needed = sum(part.minimumSizeHint().width() for part in shown) + self._row.spacing() * (len(shown) - 1)
        below = self.width() < max(self._limit * current().scale, needed)
        if below != self.is_stacked:
            self._stand(below=below)
            self.stacked.emit(below)

    def _stand(self, *, below: bool) -> None:
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        for part, width in zip(self._parts, self._widths, strict=True):
            if width:
                fixed = current().px(width)
                part.setMinimumWidth(0 if below else fixed)
                part.setMaximumWidth(16777215 if below else fixed)


class HeadRow(QWidget):
    """A headline with its steps at the end of the line; the steps go below it where there is no room, and wrap."""

    def __init__(self, headline: QWidget, steps: Sequence[QWidget], *, icon: QWidget | None = None) -> None:
        super().__init__()
        self._headline = headline
        self._icon = icon
        self._steps = QWidget()
        flow = FlowLayout(self._steps, 8)
        for step in steps:
            flow.addWidget(step)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(8)
        if icon is not None:
            head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(headline, 1)
        self._row.addLayout(head, 1)
        self._row.addWidget(self._steps, 0, Qt.AlignmentFlag.AlignTop)
        self._steps.installEventFilter(self)
        self._stand()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest step."""
        return QSize(self._steps.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take up the room of a step that was hidden, and give room to one that is shown."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._steps:
            self._stand()
        return False

    def _stand(self) -> None:
        wanted = self._steps.sizeHint().width()
        below = self.width() < wanted + current().px(320)
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)
        self._row.setAlignment(self._steps, Qt.AlignmentFlag(0) if below else Qt.AlignmentFlag.AlignTop)
        self._steps.setMinimumWidth(0 if below else wanted)
