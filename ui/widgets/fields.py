"""Fields that never lose a word: recorded when they are left, long texts as drafts after two idle seconds."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from PySide6.QtCore import QEvent, QMetaMethod, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qic_desktop.domain.typed import in_one_line, without_controls
from ui.theme.tokens import current
from ui.widgets.overlong import OverlongGuard
from ui.widgets.texts import label

DRAFT_MILLISECONDS = 2000


class _Asked:
    """A text that is questioned before it is recorded: it stays in its field, and is not told of again meanwhile."""

    tells: ClassVar[str] = "committed"
    """The signal that has a listener where what is typed is recorded when the field is left."""
    _kept: str
    _before: str
    _held: str | None = None

    @property
    def held(self) -> str | None:
        """The text that is questioned; None while there is no question."""
        return self._held

    def hold(self) -> None:
        """The text that was told of last was not recorded; what the store says does not replace it."""
        self._held, self._kept = self._kept, self._before

    def release(self) -> None:
        """The question was answered; the text is recorded as it stands or as it is shown next."""
        if self._held is not None:
            self._kept, self._held = self._held, None

    def give_up(self) -> None:
        """The person writes on: the text that was questioned is forgotten."""
        self._held = None

    def set_state(self, state: str) -> None:
        """ "" or "explain": kept, and marked to explain."""
        field = cast(QWidget, self)
        field.setProperty("state", state)
        field.style().unpolish(field)
        field.style().polish(field)

    @property
    def is_refused(self) -> bool:
        """Whether the text that stands here could not be recorded, and is marked so."""
        return bool(cast(Any, self).property("state") == "explain")

    @property
    def is_recorded(self) -> bool:
        """False while the text was refused, or where it waits for a button beside it."""
        field = cast(Any, self)
        return not self.is_refused and field.isSignalConnected(QMetaMethod.fromSignal(getattr(self, self.tells)))

    def _stays(self, text: str) -> bool:
        """Whether what stands here is left alone although the store says ``text``: it was refused, and is not old."""
        return self._held is not None or (self.is_refused and text == self._before)


def _is_the_windows(event: QEvent, *, half_typed: bool) -> bool:
    """Whether these keys take back, or do again, what was recorded: nothing is half typed in the field itself."""
    if half_typed or event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class TextField(_Asked, QLineEdit):
    """One line. ``committed(text)`` when it is left or Enter is pressed, only if it differs; Esc gives the old text."""

    committed = Signal(str)

    def __init__(self, text: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._kept = self._before = text
        self.overlong = OverlongGuard(self)
        self.setPlaceholderText(placeholder)
        self.setProperty("ownFocus", True)
        self.editingFinished.connect(self.commit)

    @property
    def kept(self) -> str:
        """The text as it was last recorded or shown."""
        return self._kept

    def replace_text(self, text: str) -> None:
        """Show another text, which is recorded already."""
        self._kept = text
        self.setText(text)

    def show_text(self, text: str) -> None:
        """Show what the store says; what the person is typing now is left alone."""
        if self._stays(text) or (self.hasFocus() and self.text() != self._kept):
            return
        self._kept = text
        if self.text() != text:
            # Written again, the same text would lose its selection under whoever just came to it by Tab.
            self.setText(text)
        self._show_beginning()

    def commit(self) -> None:
        """Tell of a text that differs from the one kept."""
        if self.text() in (self._kept, self._held):
            return
        text = in_one_line(self.text())
        if text != self.text():
            self.setText(text)
        if text not in (self._kept, self._held):
            self._before, self._held = self._before if self.is_refused else self._kept, None
            self._kept = text
            self.committed.emit(text)

    def event(self, event: QEvent) -> bool:
        if _is_the_windows(event, half_typed=self.text() != self._kept):
            event.ignore()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:
            self.end(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_beginning()

    def _show_beginning(self) -> None:
        # A long text that is left shows its first words, not its last.
        if not self.hasFocus():
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self._held = None
            self.setText(self._kept)
            self.selectAll()
        else:
            super().keyPressEvent(event)


class LongTextField(_Asked, QPlainTextEdit):
    """Several lines. ``drafted(text)`` after two idle seconds, ``committed(text)`` when left; Tab leaves it."""

    committed = Signal(str)
    drafted = Signal(str)

    def __init__(self, text: str = "", placeholder: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = self._before = text
        self._drafted = text
        self.setPlainText(text)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setProperty("ownFocus", True)
        self.setMinimumHeight(current().px(14 + 20 * lines))
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(DRAFT_MILLISECONDS)
        self._idle.timeout.connect(self._on_idle_timeout)
        self.textChanged.connect(self._idle.start)

    @property
    def kept(self) -> str:
        """The text as it was last recorded or shown."""
        return self._kept

    def replace_text(self, text: str) -> None:
        """Show another text, which is recorded already."""
        self._kept = self._drafted = text
        self.setPlainText(text)
        self._idle.stop()

    def show_text(self, text: str) -> None:
        """Show what the store says; what the person is typing now is left alone."""
        if self._stays(text) or (self.hasFocus() and self.toPlainText() != self._kept):
            return
        self._kept = self._drafted = text
        if self.toPlainText() != text:
            self.setPlainText(text)
        self._idle.stop()

    def commit(self) -> None:
        """Tell of a text that differs from the one kept."""
        self._idle.stop()
        if self.toPlainText() in (self._kept, self._held):
            return
        text = without_controls(self.toPlainText())
        if text != self.toPlainText():
            self.setPlainText(text)
            self._idle.stop()
        if text not in (self._kept, self._held):
            self._before, self._held = self._before if self.is_refused else self._kept, None
            self._kept = self._drafted = text
            self.committed.emit(text)

    def event(self, event: QEvent) -> bool:
        if _is_the_windows(event, half_typed=self.toPlainText() != self._kept):
            event.ignore()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            # Whoever comes by Tab goes on writing; nothing is typed in front of what stands there.
            self.moveCursor(QTextCursor.MoveOperation.End)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def hideEvent(self, event: QEvent) -> None:
        self.commit()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _on_idle_timeout(self) -> None:
        text = without_controls(self.toPlainText())
        if text not in (self._drafted, self._kept):
            self._drafted = text
            self.drafted.emit(text)


class Field(QWidget):
    """A field with its label above and, where there is one, an error or a help line below."""

    def __init__(self, title: str, editor: QWidget, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._help = help_text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._heading = label(title, "field")
        self._heading.setBuddy(editor)
        layout.addWidget(self._heading)
        layout.addWidget(editor)
        self._line = label("", "small", wrap=True)
        layout.addWidget(self._line)
        editor.setAccessibleName(title)
        self.say_error("")

    @property
    def line(self) -> QLabel:
        """The line below the field."""
        return self._line

    def rename(self, title: str) -> None:
        """Another label above the field."""
        self._heading.setText(title)
        self.editor.setAccessibleName(title)

    def explain(self, help_text: str) -> None:
        """Another help line below the field."""
        self._help = help_text
        self.say_error("")

    def say_error(self, sentence: str) -> None:
        """Show what is wrong, or the help line again when ``sentence`` is empty."""
        text = sentence or self._help
        self._line.setText(text)
        self._line.setVisible(bool(text))
        self._line.setProperty("look", "error" if sentence else "small")
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)
        self.editor.setAccessibleDescription(text)
        if isinstance(self.editor, TextField | LongTextField):
            self.editor.set_state("explain" if sentence else "")

    def refuse(self, sentence: str) -> None:
        """Say why what was just told of is not recorded; it stays in its field until it is mended."""
        self.say_error(sentence)
        if isinstance(self.editor, TextField | LongTextField):
            self.editor.hold()
