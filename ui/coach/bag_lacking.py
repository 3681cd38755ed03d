"""What each site still lacks, with one step that puts it on a stick for that site."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging.lacking import Lacks
from qic_desktop.wording.exchange import lacks_words
from ui.widgets.buttons import button
from ui.widgets.columns import HeadRow
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label

MOST = 6


class LackingPanel(Panel):
    """Hidden while nobody lacks anything. ``put_asked(Lacks)``: put it on a stick for this site."""

    put_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Still to bring"))
        self._all = False
        self._lacking: Sequence[Lacks] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.add(self._rows)
        self.more = button("", self._show_all, kind="quiet", size="small")
        self.add(self.more)
        self.hide()

    @property
    def count(self) -> int:
        """How many sites lack something."""
        return len(self._lacking)

    def show_lacking(self, lacking: Sequence[Lacks]) -> None:
        """Show who lacks what."""
        self._lacking = lacking
        clear(self._rows)
        shown = lacking if self._all else lacking[:MOST]
        for one in shown:
            put = button(_("Put on stick"), partial(self.put_asked.emit, one), icon="usb", size="small")
            put.setAccessibleName(_("Put on stick for {site}").format(site=one.name))
            words = f"{one.name}: {lacks_words(len(one.alone), news=one.news is not None, own=one.own)}"
            self._rows.addWidget(HeadRow(label(words, wrap=True), [put]))
        left = len(lacking) - len(shown)
        self.more.setText(n_("and {n} more site", "and {n} more sites", left).format(n=left))
        self.more.setVisible(left > 0)
        self.setVisible(bool(lacking))

    def _show_all(self) -> None:
        self._all = True
        self.show_lacking(self._lacking)
