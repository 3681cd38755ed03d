"""A key or a file in words that can be said: large, in two lines, with the digits below; and a field to compare them.

Knows the wording; what is compared is given to it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Comparison, Match, Spoken, compare
from qic_desktop.i18n import _
from qic_desktop.wording.spoken_words import compared_sentence, read_aloud, spoken_lines
from ui import spoken as screen_reader
from ui.theme.tokens import current
from ui.widgets.fields import Field, TextField
from ui.widgets.texts import IconLabel, Look, label

_VERDICTS: dict[Match, tuple[str, str]] = {
    Match.EQUAL: ("circle-check", "improve"),
    Match.SO_FAR: ("circle-dot", "muted"),
    Match.DIFFERENT: ("triangle-alert", "concern"),
    Match.NO_WORD: ("circle-help", "concern"),
    Match.TOO_MANY: ("triangle-alert", "concern"),
}


class SpokenWords(QWidget):
    """Words in two lines and the digits below; both can be selected. ``title`` is what screen readers say first."""

    def __init__(self, title: str, *, look: Look = "title", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        # Words and digits run from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.words = _selectable(look)
        self.digits = _selectable("small")
        column.addWidget(self.words)
        column.addWidget(self.digits)

    def show_spoken(self, spoken: Spoken) -> None:
        """Show another key or file."""
        large, small = spoken_lines(spoken)
        self.words.setText(large)
        self.digits.setText(small)
        said = read_aloud(self._title, spoken)
        self.setAccessibleName(said)
        self.words.setAccessibleName(said)
        self.digits.setAccessibleName(small)


class WordsField(QWidget):
    """Takes the words (or digits) that somebody says and tells plainly whether they are equal. ``compared(Match)``."""

    compared = Signal(object)

    def __init__(self, title: str, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spoken: Spoken | None = None
        self.comparison: Comparison | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.editor = TextField(placeholder=_("the first four letters of each word are enough"))
        self.editor.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.editor.textChanged.connect(self._compare)
        self.editor.committed.connect(self._say_verdict)
        self.field = Field(title, self.editor, help_text)
        column.addWidget(self.field)
        self._verdict = QWidget()
        across = QHBoxLayout(self._verdict)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        self._icon = IconLabel("circle-dot", "muted")
        across.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.sentence = label("", wrap=True)
        self.sentence.setMinimumHeight(current().px(18))
        across.addWidget(self.sentence, 1)
        column.addWidget(self._verdict)
        # Its room is kept, so that nothing moves while somebody types.
        policy = self._verdict.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._verdict.setSizePolicy(policy)
        self._verdict.hide()

    @property
    def differs(self) -> bool:
        """Whether what was typed is certainly not what is shown."""
        return self.comparison is not None and self.comparison.match in (Match.DIFFERENT, Match.TOO_MANY)

    def show_spoken(self, spoken: Spoken) -> None:
        """Compare with another key or file from now on."""
        self._spoken = spoken
        self._compare(self.editor.text())

    def _compare(self, typed: str) -> None:
        if self._spoken is None:
            return
        found = self.comparison = compare(self._spoken, typed)
        said = compared_sentence(found)
        self._verdict.setVisible(bool(said))
        self.sentence.setText(said)
        self.editor.setAccessibleDescription(said or self.field.line.text())
        if found.match in _VERDICTS:
            self._icon.set_icon(*_VERDICTS[found.match])
        self.compared.emit(found.match)

    def _say_verdict(self, _typed: str) -> None:
        screen_reader.tell(self.editor, "DescriptionChanged")


def _selectable(look: Look) -> QLabel:
    made = label("", look)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made
