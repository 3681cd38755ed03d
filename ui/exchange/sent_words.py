"""The six words of the package written last: sender and receiver confirm by telephone that it arrived whole."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from ui.widgets.buttons import icon_button
from ui.widgets.panel import Panel
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import label


class SentWords(Panel):
    """Hidden until a package was written; a cross puts it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Say these six words to the receiver"), parent)
        self.head.addWidget(icon_button("x", _("Put the words away"), self.hide))
        self._file = label("", "small", wrap=True)
        self.words = SpokenWords(_("Six words of the package"))
        self.add(self._file)
        self.add(self.words)
        self.hide()

    def show_sent(self, file: str, spoken: Spoken) -> None:
        """Show the words of the package in ``file``."""
        self._file.setText(
            _("{file}: whoever opens it sees six words. The same ones mean that it arrived whole.").format(file=file)
        )
        self.words.show_spoken(spoken)
        self.show()
