"""On a card of the driver diagram: the field in which its words are typed, and the buttons of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from qic_desktop.i18n import _
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button, icon_button
from ui.widgets.panel import clear

Then = Literal["", "child", "sibling"]
_LONGEST = 4000


class CardEditor(QPlainTextEdit):
    """Types on a card. ``left(text, then)`` once: with Enter, Tab (then a child), Shift+Enter (then a sibling), or
    when the focus goes; ``given_up`` with Esc.
    """

    left = Signal(str, str)
    given_up = Signal()
    grown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Words on the card"))
        self.setTabChangesFocus(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("cardEditor", "true")
        self._done = True
        self.textChanged.connect(self.grown)
        self.hide()

    def begin(self, text: str, example: str, factor: float) -> None:
        """Begin to type; the words there are chosen, so that typing replaces them and arrows keep them."""
        self._done = False
        theme = current()
        pixels = max(11.0, 13.0 * factor)
        self.setFont(fonts.font(round(pixels * 2) / 2, 400, fonts.screen_dpi()))
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.hex('surface')}; border: 2px solid {theme.hex('focus')};"
            f" border-radius: 6px; padding: 3px 6px; color: {theme.hex('text')}; }}"
        )
        self.setPlaceholderText(example)
        self.setPlainText(text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_open(self) -> bool:
        """Whether somebody is typing."""
        return not self._done

    def wanted_height(self) -> int:
        """The height that all lines need."""
        lines = sum(max(1, self._rows(block)) for block in range(self.document().blockCount()))
        return max(1, min(lines, 8)) * self.fontMetrics().lineSpacing() + current().px(18)

    def finish(self, then: Then = "") -> None:
        """Take what was typed, once."""
        if self._done:
            return
        self._done = True
        text = " ".join(self.toPlainText()[:_LONGEST].split())
        self.hide()
        self.left.emit(text, then)

    def give_up(self) -> None:
        """Forget what was typed."""
        if not self._done:
            self._done = True
            self.hide()
            self.given_up.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish("sibling" if shift else "")
        elif key == Qt.Key.Key_Tab:
            self.finish("child")
        elif key == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.finish()

    def _rows(self, block: int) -> int:
        return self.document().findBlockByNumber(block).layout().lineCount()


@dataclass(frozen=True, slots=True)
class CardStep:
    """One thing that can be done with the chosen card; ``shown`` in words on its bar, else as an icon."""

    name: str
    words: str
    icon: str
    act: Callable[[], object]
    keys: str = ""
    shown: bool = False


class CardBar(QWidget):
    """The buttons of the chosen card, floating beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What can be done with this card"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.key: str | None = None
        self.buttons: dict[str, Button] = {}
        self._names: tuple[tuple[str, str], ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 4, 4, 4)
        self._row.setSpacing(2)
        self.hide()

    def show_steps(self, key: str, steps: Sequence[CardStep]) -> None:
        """Offer these for a card."""
        names = tuple((step.name, step.words) for step in steps)
        self.key = key
        if names != self._names:
            self._names = names
            clear(self._row)
            self.buttons = {step.name: self._made(step) for step in steps}
            for made in self.buttons.values():
                self._row.addWidget(made)
        self.adjustSize()

    def _made(self, step: CardStep) -> Button:
        if step.shown:
            made = button(step.words, step.act, icon=step.icon, size="small")
        else:
            made = icon_button(step.icon, step.words, step.act, keys=step.keys)
        # A click must not end typing before it is taken: the step itself does that.
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line-strong"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
