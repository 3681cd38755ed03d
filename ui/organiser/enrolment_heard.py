"""Hearing who stands before the table: one field for the words that a person reads, and whose they are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.trusting.enrolment_table import EnrolmentTable, Heard, hear
from qic_desktop.wording.enrolment import heard_sentence, only_sentence
from qic_desktop.wording.spoken_words import spoken_lines
from ui import spoken as screen_reader
from ui.theme.tokens import current
from ui.widgets.fields import Field
from ui.widgets.panel import Panel
from ui.widgets.texts import IconLabel, key_cap, label


class HeardField(QLineEdit):
    """Takes words, digits, or what a hand scanner types. ``agreed`` on Enter, ``down`` on the arrow; Esc empties it.

    Once somebody's words are whole, Enter or a space begin with the next person.
    """

    agreed = Signal()
    down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_done = False
        self.setProperty("ownFocus", True)
        self.setProperty("large", "true")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setPlaceholderText(_("the first four letters of each word are enough"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.agreed.emit()
        elif (self.is_done and key == Qt.Key.Key_Space) or (key == Qt.Key.Key_Escape and self.text()):
            self.clear()
        elif key == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class HeardPanel(Panel):
    """The field at the left; at the right who it is, the words in large letters, and what to do.

    ``found(key)`` when one laptop is left or none any more (empty); ``compared(key)`` when a person's words agree.
    """

    found = Signal(str)
    compared = Signal(str)
    left_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, look="info", padding=14)
        self._table = EnrolmentTable()
        self.heard = Heard()
        across = QHBoxLayout()
        across.setSpacing(28)
        self.field = HeardField()
        self.field.textChanged.connect(self._hear)
        self.field.agreed.connect(self._on_agreed)
        self.field.down.connect(self.left_down)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(Field(_("Words or digits that the person reads to you"), self.field))
        keys = QHBoxLayout()
        keys.setSpacing(6)
        for cap, words in (("Enter", _("next person")), ("Esc", _("empty")), ("↓", _("to the list"))):
            keys.addWidget(key_cap(cap))
            keys.addWidget(label(words, "small"))
        keys.addStretch(1)
        left.addLayout(keys)
        left.addStretch(1)
        holder = QWidget()
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(current().px(430))
        across.addWidget(holder)
        right = QVBoxLayout()
        right.setSpacing(2)
        self.words = label("", "title")
        self.words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        says = QHBoxLayout()
        says.setSpacing(8)
        self._icon = IconLabel("circle-dot", "muted")
        says.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.sentence = label("", wrap=True)
        says.addWidget(self.sentence, 1)
        right.addWidget(self.words)
        right.addLayout(says)
        right.addStretch(1)
        across.addLayout(right, 1)
        self.add(across)
        self._make_room(0)
        self._hear("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room(0)

    def _make_room(self, before: int) -> None:
        """Two lines or ``before``, and more where large letters need it: nothing shrinks while somebody types."""
        self.setFixedHeight(max(before, current().px(108), self.heightForWidth(self.width())))

    def show_table(self, table: EnrolmentTable) -> None:
        """Look among other laptops from now on."""
        self._table = table
        self._hear(self.field.text())

    def begin_anew(self) -> None:
        """Empty the field for the next person."""
        self.field.clear()
        self.field.setFocus()

    # --- what was typed ----------------------------------------------------------------------------------------

    def _hear(self, typed: str) -> None:
        before = self.heard
        self.heard = heard = hear(self._table.laptops, typed)
        one = self._table.find(heard.only) if typed.strip() else None
        self.field.is_done = bool(heard.whole)
        if one is not None:
            said = only_sentence(
                " ".join(part for part in (one.code, one.title) if part),
                enough=heard.is_enough,
                whole=bool(heard.whole),
                may=one.standing.may_be_compared,
                standing=one.standing,
            )
        else:
            said = heard_sentence(heard.best, fitting=len(heard.fits), of=len(self._table.laptops))
        self._show(said, spoken_lines(one.spoken)[0] if one is not None else "")
        self._icon.set_icon(*self._mark(typed, one is not None and one.standing.may_be_compared))
        if before.only != heard.only or not typed:
            self.found.emit(heard.only if typed.strip() else "")
        if one is not None and heard.whole and one.standing.may_be_compared:
            self.compared.emit(one.key)

    def _show(self, said: str, words: str) -> None:
        nothing = _(
            "Ask the person to read the eight words under “This laptop”, or to show them. "
            "A site finds them on its page Exchange, a coach on the page Bag."
        )
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.sentence.setText(said or nothing)
        if self.isVisible():
            self._make_room(self.height())
        self.field.setAccessibleDescription(f"{said} {words}".strip())
        screen_reader.tell(self.field, "DescriptionChanged")

    def _mark(self, typed: str, may: bool) -> tuple[str, str]:
        if not typed.strip():
            return "info", "muted"
        if self.heard.whole:
            return ("circle-check", "improve") if may else ("triangle-alert", "concern")
        if not self.heard.fits:
            return "triangle-alert", "concern"
        return "circle-dot", "muted"

    def _on_agreed(self) -> None:
        """Enter: the next person where all agree; the rest was followed on the screen where only one is left."""
        one = self._table.find(self.heard.only)
        if self.heard.whole:
            self.begin_anew()
        elif one is not None and self.heard.is_enough and one.standing.may_be_compared:
            self.compared.emit(one.key)
            self.begin_anew()
