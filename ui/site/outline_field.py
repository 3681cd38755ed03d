"""A field for an outline: Enter keeps the level, Alt with the arrow keys sets lines in or out; Tab leaves it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.outline import SPACES
from ui.site.note_field import NoteField

STEP = " " * SPACES


class OutlineField(NoteField):
    """Two spaces are a level."""

    def __init__(self, example: str = "", parent: QWidget | None = None, *, lines: int = 8) -> None:
        super().__init__(example, parent, lines=lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forward, back = back, forward
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (forward, back):
            self.set_in() if key == forward else self.set_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._next_line()
        else:
            super().keyPressEvent(event)

    def set_in(self) -> None:
        """One level deeper: the lines that are chosen, or the one with the cursor."""
        self._shift(lambda line: STEP + line)

    def set_out(self) -> None:
        """One level up."""
        self._shift(lambda line: line[min(SPACES, len(line) - len(line.lstrip(" "))) :])

    def _next_line(self) -> None:
        cursor = self.textCursor()
        line = cursor.block().text()
        indent = len(line) - len(line.lstrip(" "))
        if indent and not line.strip():
            # An empty line that is set in: Enter once more goes one level up.
            self.set_out()
        else:
            cursor.insertText("\n" + " " * min(indent, cursor.positionInBlock()))
            self.setTextCursor(cursor)

    def _shift(self, change: object) -> None:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            block = self.document().findBlockByNumber(number)
            line = block.text()
            new = change(line) if callable(change) else line
            if new != line:
                at = QTextCursor(block)
                if len(new) > len(line):
                    at.insertText(STEP)
                else:
                    at.movePosition(
                        QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, len(line) - len(new)
                    )
                    at.removeSelectedText()
        cursor.endEditBlock()
