"""Long work inside a page or a dialog: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.widgets.buttons import button
from ui.widgets.texts import label


class WorkProgress(QWidget):
    """A sentence, a bar of six pixels and Cancel."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        row = QHBoxLayout()
        self._sentence = label("")
        row.addWidget(self._sentence, 1)
        self._cancel = button(_("Cancel"), self.cancelled.emit, size="small")
        row.addWidget(self._cancel)
        layout.addLayout(row)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        layout.addWidget(self._bar)

    def say(self, sentence: str, fraction: float | None) -> None:
        """Show how far it is; None for work whose end is not known."""
        self._sentence.setText(sentence)
        self._bar.setAccessibleName(sentence)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(fraction * 1000))
