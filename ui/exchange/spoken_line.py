"""One line in the review: the six words that the sender of the package sees as well, if it arrived whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from qic_desktop.wording.spoken_words import read_aloud, spoken_text
from ui.widgets.texts import ElidedLabel, IconLabel, label


class SpokenLine(QWidget):
    """Hidden while there is no package, or more than one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(IconLabel("package-check", "muted"))
        self.words = label("", "strong")
        self.words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        across.addWidget(self.words)
        across.addWidget(ElidedLabel(_("The sender sees the same six words if it arrived whole."), "muted"), 1)
        self.hide()

    def show_spoken(self, spoken: Spoken | None) -> None:
        """Show the words of one package."""
        self.setVisible(spoken is not None)
        if spoken is not None:
            self.words.setText(spoken_text(spoken))
            self.words.setAccessibleName(read_aloud(_("Six words of this package"), spoken))


def said_by_sender(spoken: Spoken | None) -> str:
    """The same as a sentence, where several packages are reviewed; empty for a file that cannot be read."""
    if spoken is None:
        return ""
    return _("In six words, the same as the sender sees if it arrived whole: {words}.").format(
        words=spoken_text(spoken)
    )
