"""The fields of a sheet: they look like text once they are filled, grow with it, and never lose a word."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QMargins, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QGuiApplication, QKeyEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.theme.tokens import current
from ui.widgets.fields import LongTextField
from ui.widgets.texts import label

INSET = 10
_MEASURED_LETTERS = 4000
_MOST_LINES = 14


class NoteField(LongTextField):
    """A text that grows up to fourteen lines, then scrolls.

    Besides ``committed`` and ``drafted`` it tells ``given_up`` when a text that was kept as a draft is typed back to
    what was there. ``refuse`` keeps a text that could not be recorded in the field, to be tried again when left.
    """

    given_up = Signal()
    refused_changed = Signal(str)
    left = Signal()

    def __init__(
        self,
        example: str = "",
        parent: QWidget | None = None,
        *,
        lines: int = 1,
        size: Literal["normal", "big"] = "normal",
    ) -> None:
        super().__init__("", example, lines, parent)
        self._lines = lines
        self._before = ""
        self._refused = False
        self._drafted_before = False
        self.setProperty("note", "true")
        self.setProperty("big", "true" if size == "big" else "false")
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self.textChanged.connect(self._mark)
        self.drafted.connect(self._on_drafted)
        self._fit()

    def show_text(self, text: str) -> None:
        if self._refused:
            return
        super().show_text(text)
        self._mark()

    def show_draft(self, text: str) -> None:
        """Show what was typed and never recorded; leaving the field records it."""
        self._drafted_before = True
        if not self._refused and not self.hasFocus() and self.toPlainText() == self.kept:
            self.setPlainText(text)
            self._idle.stop()

    def commit(self) -> None:
        self._before = self.kept
        was_refused, self._refused = self._refused, False
        changed = self.toPlainText() != self.kept
        if not changed and (self._drafted_before or was_refused):
            self.given_up.emit()
        if changed or was_refused:
            self.refused_changed.emit("")
        self._drafted_before = False
        super().commit()
        self._mark()

    def refuse(self, sentence: str) -> None:
        """The text could not be recorded: it stays here, marked, and is tried again when the field is left."""
        self._refused = True
        self._kept = self._before
        self._mark()
        self.refused_changed.emit(sentence)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.toPlainText() != self.kept:
            self.selectAll()
            self.insertPlainText(self.kept)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_refused"):
            self._fit()

    def _on_drafted(self, _text: str) -> None:
        self._drafted_before = True

    def _mark(self) -> None:
        filled = "true" if self.toPlainText().strip() else "false"
        state = "explain" if self._refused else ""
        if (self.property("filled"), self.property("state")) != (filled, state):
            self.setProperty("filled", filled)
            self.setProperty("state", state)
            self.style().unpolish(self)
            self.style().polish(self)

    def _fit(self) -> None:
        theme = current()
        metrics = self.fontMetrics()
        text = self.toPlainText()[:_MEASURED_LETTERS] or self.placeholderText()
        lines = _count_lines(text, self.font(), max(40, self.viewport().width()))
        scrolls = lines > _MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        height = max(min(lines, _MOST_LINES), self._lines) * metrics.lineSpacing() + theme.px(10)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(max(height, theme.px(30)))


def _count_lines(text: str, font: QFont, width: int) -> int:
    """How many lines the editor makes of ``text``; it stops counting above the most that are shown."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines = 0
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        layout.beginLayout()
        started = lines
        while lines <= _MOST_LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines += 1
        layout.endLayout()
        lines += lines == started
    return lines


def leading_margins() -> QMargins:
    """Room before the text of a row, so that it stands under the text of the fields."""
    right = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return QMargins(0, 0, INSET, 0) if right else QMargins(INSET, 0, 0, 0)


class NoteColumn(QWidget):
    """A note with its quiet label above, and the line below that says what is wrong."""

    def __init__(self, title: str, field: NoteField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        field.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        heading = label(title, "small", wrap=True)
        heading.setContentsMargins(INSET, 0, INSET, 0)
        heading.setBuddy(field)
        layout.addWidget(heading)
        layout.addWidget(field)
        self._line = label("", "error", wrap=True)
        self._line.setContentsMargins(INSET, 2, INSET, 0)
        self._line.hide()
        layout.addWidget(self._line)
        layout.addStretch(1)
        field.refused_changed.connect(self.say_error)

    @property
    def error(self) -> str:
        """What is said to be wrong, empty if nothing is."""
        return "" if self._line.isHidden() else self._line.text()

    def say_error(self, sentence: str) -> None:
        """Say what is wrong with the text, or nothing more."""
        said = _("{sentence} Your text is still here.").format(sentence=sentence) if sentence else ""
        self._line.setText(said)
        self._line.setVisible(bool(said))
        self.field.setAccessibleDescription(said)
