"""The words of two keys, to compare by telephone: this laptop's and the organiser's. Knows no services."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import label


class KeyWords(QWidget):
    """Both keys side by side and what they are for; hidden while there is nobody to compare with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(_("Words to compare by telephone"), "section"), 0, 0, 1, 3)
        self.own = self._add_key(grid, 0, _("This laptop"))
        self.organiser = self._add_key(grid, 1, _("Organiser"))
        why = _("The organiser sees the words of this laptop before accepting it. If they differ, tell each other.")
        grid.addWidget(label(why, "small", wrap=True), 3, 0, 1, 3)
        self.hide()

    def show_keys(self, own: Spoken | None, organiser: Spoken | None) -> None:
        """Show these keys; nothing where one of them is not there."""
        if own is not None and organiser is not None:
            self.own.show_spoken(own)
            self.organiser.show_spoken(organiser)
        self.setVisible(own is not None and organiser is not None)

    def _add_key(self, grid: QGridLayout, column: int, name: str) -> SpokenWords:
        grid.addWidget(label(name, "muted"), 1, column)
        shown = SpokenWords(name, look="section")
        grid.addWidget(shown, 2, column)
        return shown
