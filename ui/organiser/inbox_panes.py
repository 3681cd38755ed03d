"""List and package of the inbox: side by side, or with large text below each other on a page that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.organiser.inbox_list import InboxView
from ui.organiser.inbox_pane import InboxPane
from ui.theme.tokens import current
from ui.widgets.columns import Columns

SIDE_BY_SIDE, LEAST_HEIGHT = 820, 320


class InboxPanes(Columns):
    """The two parts in ``body``, which is as high as both need where they stand below each other."""

    def __init__(self, view: InboxView, pane: InboxPane, body: QWidget) -> None:
        super().__init__((view, pane), SIDE_BY_SIDE, shares=(48, 52))
        self._view, self._pane, self._body = view, pane, body
        self.stacked.connect(self._on_stacked)
        self._on_stacked(self.is_stacked)

    def _on_stacked(self, below: bool) -> None:
        self._view.show_whole(whole=below)
        self._pane.room.stand(whole=below)
        upright = QSizePolicy.Policy.Preferred if below else QSizePolicy.Policy.Ignored
        self._body.setSizePolicy(QSizePolicy.Policy.Preferred, upright)
        self._body.setMinimumHeight(0 if below else current().px(LEAST_HEIGHT))
