"""Has it arrived? What later packages of each site confirm, those that have not first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.feeding_back.receipts import Receipt
from qic_desktop.wording import feedback as words
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import IconLabel, label

ORDER = ("on-its-way", "not-written", "nothing", "no-laptop", "arrived")
ICONS = {"arrived": "circle-check", "on-its-way": "clock", "no-laptop": "laptop"}
MOST_LINES = 30


class ReceiptsPanel(Panel):
    """A line for each site; hidden before anything was prepared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Has it arrived?"), parent)
        self.said = label("", "muted", wrap=True)
        self.add(self.said)
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.add(self._room)

    def show_receipts(self, found: Sequence[Receipt]) -> None:
        """Show how each site stands."""
        clear(self._room)
        sent = [one for one in found if one.state in ("on-its-way", "arrived")]
        arrived = sum(one.state == "arrived" for one in sent)
        self.said.setText(words.arrived_words(arrived, len(sent)))
        self.setVisible(any(one.state != "nothing" for one in found))
        lines = sorted(found, key=lambda one: ORDER.index(one.state))
        for one in lines[:MOST_LINES]:
            self._room.addWidget(_line(one))
        if len(lines) > MOST_LINES:
            more = len(lines) - MOST_LINES
            self._room.addWidget(label(n_("and {n} more site", "and {n} more sites", more).format(n=more), "small"))


def _line(one: Receipt) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    role = "accent" if one.state == "arrived" else "muted"
    row.addWidget(IconLabel(ICONS.get(one.state, "circle"), role), 0, Qt.AlignmentFlag.AlignTop)
    said = QVBoxLayout()
    said.setSpacing(0)
    said.addWidget(label(one.site.name or one.site.code or "", wrap=True))
    day = one.arrived.isoformat() if one.arrived else ""
    said.addWidget(label(words.receipt_words(one.state, one.made, day), "small", wrap=True))
    row.addLayout(said, 1)
    return box
