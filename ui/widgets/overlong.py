"""What is pasted into one line and does not fit: none of it is taken, and the person is told."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QToolTip

from qic_desktop.i18n import _

MOST_AT_ONCE = 4_000
"""So many letters may come into a line at once; more is a table or a whole page."""


class OverlongGuard(QObject):
    """Watches one field. Whatever way a text came (keys, menu, mouse), it stands whole or not at all."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self._before = field.text()
        self._was_cut = False
        self._described = ""
        self.said = ""
        field.inputRejected.connect(self._on_rejected)
        field.textEdited.connect(self._on_edited)
        field.textChanged.connect(self._on_changed)

    def _on_rejected(self) -> None:
        self._was_cut = True

    def _on_edited(self, text: str) -> None:
        grown = len(text) - len(self._before)
        cut, self._was_cut = self._was_cut, False
        if grown > MOST_AT_ONCE or (cut and grown > 1):
            before = self._before
            self._field.setText(before)
            self._say(_("What you copied does not fit into this one line. Nothing of it was pasted."))
        elif self.said:
            self._say("")

    def _on_changed(self) -> None:
        # Not what is told: after a text was put back, the longer one is told of once more.
        self._before = self._field.text()

    def _say(self, sentence: str) -> None:
        field = self._field
        if not self.said:
            self._described = field.accessibleDescription()
        self.said = sentence
        field.setAccessibleDescription(sentence or self._described)
        QToolTip.showText(field.mapToGlobal(field.rect().bottomLeft()), sentence, field)
        if sentence:
            from ui import spoken

            spoken.tell(field, "Alert")
