"""Cards of the board: a cycle in its stage, a finished one in two lines, a ramp with its growing scale."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.improving.cycle_sheets import RampRow
from qic_desktop.services.improving.cycles import CycleView
from ui.site.cycle_words import card_words, done_word, scale_words, stage_word, when_words
from ui.theme import fonts
from ui.theme.tokens import LARGE_TEXT, current
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule, tag

_LONGEST_WORDS = 110
_DECISION_ICONS = {"adapt": "pencil", "adopt": "circle-check", "abandon": "circle-x"}


class Card(QWidget):
    """A cycle on the board; one focus stop. ``opened`` on Enter or click, ``key_pressed`` for all the board's keys."""

    opened = Signal(str)
    key_pressed = Signal(object, object)

    def __init__(self, view: CycleView, parent: QWidget | None = None, *, framed: bool = True) -> None:
        super().__init__(parent)
        self.view = view
        self._framed = framed
        self._by_keyboard = False
        self._under_pointer = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ownFocus", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            self.opened.emit(self.view.id)
            return
        event.ignore()
        self.key_pressed.emit(self, event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.view.id)

    def enterEvent(self, event: QEvent) -> None:
        self._under_pointer = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under_pointer = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus() and self._by_keyboard
        width = 2 if focused else 1
        role = "focus" if focused else "muted" if self._under_pointer and self._framed else "line-strong"
        if self._framed or focused:
            painter.setPen(QPen(theme.color(role), width))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        if self._framed:
            painter.setBrush(theme.color("surface"))
        elif self._under_pointer:
            painter.setBrush(theme.color("sunken"))
        edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(edge, 6, 6)
        painter.end()


_TO_BOTTOM, _TO_RIGHT = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
_CONTROL = Qt.KeyboardModifier.ControlModifier


class CycleCard(Card):
    """A cycle that is still open: what is tested, what was predicted, who and when."""

    expected = Signal(str)

    def __init__(self, view: CycleView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(tag(view.label))
        top.addStretch(1)
        top.addWidget(label(scale_words(view), "small"))
        layout.addLayout(top)
        layout.addWidget(label(_short(view.title, 90), "strong", wrap=True))
        words = card_words(view)
        layout.addWidget(label(_short(words, _LONGEST_WORDS) or _("No prediction yet."), "muted", wrap=True))
        if not words:
            layout.addLayout(self._expect_line())
        when = label(_short(when_words(view), 24), "small", wrap=current().scale >= LARGE_TEXT)
        foot = QBoxLayout(_TO_BOTTOM if current().scale >= LARGE_TEXT else _TO_RIGHT)
        foot.setSpacing(8)
        foot.addWidget(ElidedLabel(view.cycle.who or "", "small"), 1)
        foot.addWidget(when)
        layout.addLayout(foot)
        said = (view.label, view.title, stage_word(view.stage), words or _("Write what you expect"))
        self.setAccessibleName(". ".join(said))

    def _expect_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconLabel("triangle-alert", "concern", 14), 0, Qt.AlignmentFlag.AlignTop)
        words = label(_("Write what you expect"), wrap=True)
        words.setProperty("look", "concern")
        words.setStyleSheet(f"color: {current().hex('concern')};")
        row.addWidget(words, 1)
        return row


class DoneCard(Card):
    """A decided cycle in two lines."""

    def __init__(self, view: CycleView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent, framed=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 5, 4, 5)
        layout.setSpacing(8)
        layout.addWidget(tag(view.label), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(_short(view.title, 80), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconLabel(_DECISION_ICONS.get(view.cycle.decision or "", "circle"), "muted", 13))
        done = done_word(view.cycle.decision)
        row.addWidget(label(done, "smallStrong"))
        row.addWidget(label(scale_words(view), "small"))
        row.addStretch(1)
        words.addLayout(row)
        layout.addLayout(words, 1)
        self.setAccessibleName(". ".join((view.label, view.title, done, scale_words(view))))


class LetterBox(QWidget):
    """The letter of a ramp, as on the chart."""

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self.setAccessibleName(_("Ramp {letter}").format(letter=letter))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        theme = current()
        return QSize(theme.px(20 if len(self._letter) < 2 else 28), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent-soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setPen(theme.color("accent"))
        painter.setFont(fonts.text(11.5, 600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()


class ScaleLine(QWidget):
    """One step of a ramp's growing scale: filled when done, a ring and bold while it runs."""

    def __init__(self, words: str, *, done: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = done
        layout = QHBoxLayout(self)
        layout.setContentsMargins(current().px(17), 0, 0, 0)
        layout.addWidget(label(words, "small" if done else "smallStrong", wrap=True))
        self.setAccessibleName(_("{scale}, done").format(scale=words) if done else words)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        side = theme.px(9)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.2))
        painter.setBrush(theme.color("accent") if self._done else Qt.BrushStyle.NoBrush)
        left = self.width() - side if right else 0
        painter.drawEllipse(QRectF(left, theme.px(4), side, side).adjusted(0.6, 0.6, -0.6, -0.6))
        painter.end()


class RampCell(QWidget):
    """The gutter of a ramp: letter, idea, and the scale from cycle to cycle."""

    def __init__(self, row: RampRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(4)
        ramp = row.ramp
        if ramp is not None and ramp.letter:
            layout.addWidget(LetterBox(ramp.letter))
        title = (ramp.title if ramp else None) or _("Tests without a ramp")
        layout.addWidget(label(_short(title, 90), "strong", wrap=True))
        idea = (ramp.change_idea if ramp else None) or ""
        if idea:
            layout.addWidget(label(_short(idea, 110), "small", wrap=True))
        steps = [(scale_words(one), one.cycle.is_closed) for one in row.cycles if scale_words(one)]
        if steps:
            layout.addSpacing(4)
        for words, done in steps:
            layout.addWidget(ScaleLine(words, done=done))
        layout.addStretch(1)


def separator() -> QWidget:
    """The line between two finished cycles."""
    return rule()


def _short(text: str, longest: int) -> str:
    """At most ``longest`` letters, cut at a word."""
    flat = " ".join(text[: longest * 4].split())
    if len(flat) <= longest:
        return flat
    cut = flat[:longest].rsplit(" ", 1)[0]
    return f"{cut}…"
