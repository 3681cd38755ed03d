"""Which tests are one change: a list to tick, with a search. For putting changes together and for splitting one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from qic_desktop.i18n import _
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.fields import Field
from ui.widgets.texts import label
from ui.widgets.tick_list import TickList

MOST, SIZE = 4, (640, 560)


class Line(NamedTuple):
    """What can be ticked: its key, and its words."""

    key: str
    words: str


class TogetherDialog(Sheet):
    """``agreed(keys, name)`` when the person says so. ``least`` lines stay without a tick; a name only where asked."""

    agreed = Signal(list, str)

    def __init__(self, words: tuple[str, str, str], lines: Sequence[Line], parent: QWidget, *, least: int = 0) -> None:
        title, under, act = words
        super().__init__("git-merge" if not least else "git-branch", title, SIZE, parent)
        self.say(title, under)
        self._least = least
        self.body.setSpacing(10)
        self.name = QLineEdit()
        if least:
            self.body.addWidget(Field(_("Name of the new change"), self.name))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find"))
        self.search.setAccessibleName(_("Find in the list"))
        self.search.setClearButtonEnabled(True)
        self.search.setVisible(len(lines) > MOST)
        self.body.addWidget(self.search)
        self.list = TickList(title, lines)
        self.search.textChanged.connect(self.list.search)
        self.list.ticks_changed.connect(self._look)
        self.body.addWidget(self.list, 1)
        self.foot.addWidget(label(_("You can undo it."), "muted"), 1)
        self.foot.addWidget(button(_("Leave it"), self.reject))
        self.act = Button(act, kind="primary", icon="check")
        self.act.clicked.connect(self._agree)
        self.foot.addWidget(self.act)
        (self.search if len(lines) > MOST else self.list).setFocus()
        self._look()

    def _look(self) -> None:
        self.act.setEnabled(0 < len(self.list.ticked) <= self.list.count() - self._least)

    def _agree(self) -> None:
        self.agreed.emit(self.list.ticked, self.name.text().strip())
        self.accept()
