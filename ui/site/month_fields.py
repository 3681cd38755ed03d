"""A field for one number of the month sheet: digits are typed, Enter goes on, letters say why there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence

from qic_desktop import i18n
from qic_desktop.domain.typed import is_number, parse_block, parse_number
from ui.site.entry_rows import number_cell
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.fields import TextField
from ui.widgets.tips import plain_tip

WIDTH = 72
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NumberField(TextField):
    """Emits ``given(number or None)`` when it is left with another number, ``letter_pressed("n" or "m")``,
    ``stepped(1 or -1)`` on Enter and the arrows, ``typed(number or None)`` with each keystroke, ``entered`` when the
    focus comes, ``refused(text)`` for what is no number, ``pasted(cells)`` for a block of a spreadsheet."""

    given = Signal(object)
    letter_pressed = Signal(str)
    stepped = Signal(int)
    typed = Signal(object)
    entered = Signal()
    refused = Signal(str)
    pasted = Signal(list)
    tells = "given"

    def __init__(self, name: str) -> None:
        super().__init__()
        theme = current()
        self.setFont(fonts.tabular(13, 600))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(theme.px(WIDTH))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(name)
        self.invalid = False
        self.committed.connect(self._on_committed)
        self.textEdited.connect(self._on_text_edited)

    def show_number(self, value: float | None) -> None:
        """Show what stands; what is being typed, and what is no number, stays."""
        text = number_cell(value)
        if self.hasFocus() and self.text() != self.kept:
            return
        if self.invalid and not text:
            return
        self.invalid = False
        self.show_text(text)
        if self.hasFocus():
            self.selectAll()

    def mark(self, *, explain: bool, words: str) -> None:
        """Frame a number that is to be explained."""
        wanted = "explain" if explain or self.invalid else ""
        if (self.property("state") or "") != wanted:
            self.set_state(wanted)
        self.setToolTip(plain_tip(words))
        self.setAccessibleDescription(words)

    @property
    def is_refused(self) -> bool:
        """A number that is to be explained is recorded all the same."""
        return self.invalid

    # --- events ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().casefold()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        step = self._step(event)
        if step:
            self.commit()
            self.stepped.emit(step)
        elif plain and letter in ("n", "m"):
            self.setText(self.kept)
            self.letter_pressed.emit(letter)
        elif event.matches(QKeySequence.StandardKey.Paste) and self._pastes_block():
            return
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()
            self.entered.emit()

    # --- inside ------------------------------------------------------------------------------------------------

    def _step(self, event: QKeyEvent) -> int:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _ENTER:
            return -1 if back else 1
        return {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)

    def _pastes_block(self) -> bool:
        block = parse_block(QGuiApplication.clipboard().text())
        cells = [cell for row in block for cell in row]
        if len(cells) < 2:
            return False
        self.setText(self.kept)
        self.pasted.emit(cells)
        return True

    def _on_committed(self, text: str) -> None:
        decimal = i18n.decimal_separator()
        if not text.strip():
            self.invalid = False
            self.given.emit(None)
        elif is_number(text, decimal):
            self.invalid = False
            self.given.emit(parse_number(text, decimal))
        else:
            self.invalid = True
            self.mark(explain=True, words="")
            self.refused.emit(text)

    def _on_text_edited(self, text: str) -> None:
        decimal = i18n.decimal_separator()
        if not text.strip():
            self.typed.emit(None)
        elif is_number(text, decimal):
            self.typed.emit(parse_number(text, decimal))
