"""Parts of *Learning*: the programme of the next session, and what the last one asks to be done at home."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.learning.programme import ProgrammeLine
from ui.widgets.buttons import button
from ui.widgets.panel import Panel
from ui.widgets.texts import label


class Programme(QWidget):
    """The parts of a session with their times, a heading for each day where there are several."""

    def __init__(self, lines: tuple[ProgrammeLine, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        several, shown = any(line.day > 1 for line in lines), 0
        for line in lines:
            if several and line.day != shown:
                shown = line.day
                grid.addWidget(label(_("Day {n}").format(n=line.day), "field"), grid.rowCount(), 0, 1, 2)
            at = grid.rowCount()
            grid.addWidget(label(f"{line.begins}–{line.ends}", "small"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(line.title, wrap=True), at, 1)


class Homework(Panel):
    """What the organiser asks to be done until the next session. ``taken`` puts it among what the team tries."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("To do at home until the next session"), parent=parent, padding=12)
        self.words = label("", wrap=True)
        self.add(self.words)
        row = QHBoxLayout()
        self.take = button(_("Take it among what we try"), lambda: self.taken.emit(self.words.text()), size="small")
        row.addWidget(self.take)
        row.addStretch(1)
        self.add(row)
        self.hide()

    def show_words(self, text: str) -> None:
        """Show what is asked; nothing hides it."""
        self.words.setText(text)
        self.setVisible(bool(text))
