"""The words of two keys, to compare by telephone: this laptop's and the organiser's. Knows no services."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.domain.qr_code import QrCode
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from ui.widgets.buttons import button
from ui.widgets.code_view import CodeView
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import label

_CODE_SIDE = 111
"""Three pixels for each of the 37 modules of a key's code."""


class KeyWords(QWidget):
    """Both keys side by side and what they are for; hidden while there is nobody to compare with. ``new_key_asked``."""

    new_key_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        grid.addWidget(label(_("Words to compare by telephone"), "section"), 0, 0, 1, 4)
        self.own = self._add_key(grid, 1, _("This laptop"))
        self.organiser = self._add_key(grid, 2, _("Organiser"))
        self.code = CodeView(least=3)
        self.code.setFixedSize(_CODE_SIDE, _CODE_SIDE)
        self.code.hide()
        # At the words of this laptop, whose key it is.
        grid.addWidget(self.code, 1, 0, 2, 1, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        why = _("The organiser sees the words of this laptop before accepting it. If they differ, tell each other.")
        grid.addWidget(label(why, "small", wrap=True), 3, 0, 1, 4)
        self.new_key = button(_("New key for this laptop …"), self.new_key_asked.emit, kind="quiet", size="small")
        grid.addWidget(self.new_key, 4, 0, 1, 2, Qt.AlignmentFlag.AlignLeading)
        self.hide()

    def show_keys(self, own: Spoken | None, organiser: Spoken | None) -> None:
        """Show these keys; nothing where one of them is not there."""
        if own is not None and organiser is not None:
            self.own.show_spoken(own)
            self.organiser.show_spoken(organiser)
        self.setVisible(own is not None and organiser is not None)

    def show_code(self, code: QrCode) -> None:
        """Show this laptop's key as a code, too, for somebody with a phone."""
        self.code.show_code(code, _("The key of this laptop as a code"))
        self.code.setToolTip(_("A picture of this code says the eight words: open it under “Paste a message”."))
        self.code.show()

    def _add_key(self, grid: QGridLayout, column: int, name: str) -> SpokenWords:
        grid.addWidget(label(name, "muted"), 1, column)
        shown = SpokenWords(name, look="section")
        grid.addWidget(shown, 2, column)
        return shown
