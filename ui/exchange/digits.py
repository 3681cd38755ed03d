"""The digits of two keys, to compare by telephone: this laptop's and the organiser's. Knows no services."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from qic_desktop.i18n import _
from ui.widgets.texts import label


class Digits(QWidget):
    """Two lines of digits and what they are for; hidden while there is nobody to compare with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(_("Digits to compare by telephone"), "section"), 0, 0, 1, 3)
        self.own = self._add_line(grid, 1, _("This laptop"))
        self.organiser = self._add_line(grid, 2, _("Organiser"))
        why = _("The organiser sees the digits of this laptop before accepting it. If they differ, tell each other.")
        grid.addWidget(label(why, "small", wrap=True), 3, 0, 1, 3)
        self.hide()

    def show_digits(self, own: str, organiser: str) -> None:
        """Show these digits; empty ones have no line."""
        for shown, digits in ((self.own, own), (self.organiser, organiser)):
            shown.setText(digits)
        self.setVisible(bool(own and organiser))

    def _add_line(self, grid: QGridLayout, row: int, word: str) -> QLabel:
        grid.addWidget(label(word, "muted"), row, 0)
        shown = label("", "strong")
        shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(word)
        grid.addWidget(shown, row, 1)
        return shown
