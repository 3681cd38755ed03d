"""A table whose last columns go before a name is cut: with large text, in a narrow window, beside a wide panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent

from ui.theme.tokens import current
from ui.widgets.table import TableView


class FittingTable(TableView):
    """A table that hides columns, the first of ``goes`` first, until ``stretch`` has its ``least`` pixels at 100 %.

    What is hidden is told by the tool tip of the row and by what stands beside the table.
    """

    def __init__(self, *, row_height: int) -> None:
        super().__init__(row_height=row_height)
        self._widths: Sequence[int] = ()
        self._stretch, self._least = 0, 0
        self._goes: Sequence[int] = ()

    def fit(self, widths: Sequence[int], *, stretch: int, least: int, goes: Sequence[int]) -> None:
        """Take these widths from now on, also when the table is wider or narrower."""
        self._widths, self._stretch, self._least, self._goes = tuple(widths), stretch, least, tuple(goes)
        self.set_widths(list(widths), stretch=stretch)
        self._hide_some()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_some()

    def _hide_some(self) -> None:
        if not self._widths or self.model() is None:
            return
        theme = current()
        room = self.viewport().width() - theme.px(self._least)
        wide = {at: theme.px(width) for at, width in enumerate(self._widths) if at != self._stretch}
        hidden: set[int] = set()
        for column in self._goes:
            if sum(width for at, width in wide.items() if at not in hidden) <= room:
                break
            hidden.add(column)
        for column in self._goes:
            self.setColumnHidden(column, column in hidden)
