"""What was promised last time, asked about first: four answers for each, and a line of note where it is needed."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.coaching.visiting import ANSWERS
from qic_desktop.services.coaching.visits import Promise
from qic_desktop.wording.coaching import answer_name
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name
from ui.widgets.buttons import icon_button
from ui.widgets.columns import Columns
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label, rule
from ui.widgets.tips import plain_tip

SIDE_BY_SIDE = 620
OPEN = ""


class PromisesPanel(Panel):
    """Emits ``answered(action, answer)`` and ``noted(action, answer, text)``."""

    answered = Signal(str, str)
    noted = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__(_("1  What was promised last time"))
        self.count = label("", "small")
        self.head.addWidget(self.count)
        self.rows: dict[str, PromiseRow] = {}
        self._shown = False
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self.add(self._room)

    def show_promises(self, found: tuple[Promise, ...], today: date, *, editable: bool) -> None:
        """Show them; rows that stay keep what is half typed."""
        if not self._shown or list(self.rows) != [one.id for one in found]:
            self._shown = True
            clear(self._room)
            self.rows = {}
            for one in found:
                row = PromiseRow(one.id)
                row.switch.chosen.connect(partial(self._on_chosen, one.id))
                row.note.committed.connect(partial(self._on_noted, one.id))
                self.rows[one.id] = row
                self._room.addWidget(row)
            if not found:
                self._room.addWidget(label(_("Nothing is open from before. Ask how it goes."), "muted", wrap=True))
        for one in found:
            self.rows[one.id].show_promise(one, today, editable=editable)
        done = sum(one.answer == "done" for one in found)
        said = _("{done} of {all} done · ask about these first")
        self.count.setText(said.format(done=format_number(done), all=format_number(len(found))) if found else "")

    def _on_chosen(self, action: str, answer: str) -> None:
        self.answered.emit(action, answer)
        if answer != OPEN:
            self.rows[action].open_note()

    def _on_noted(self, action: str, text: str) -> None:
        self.noted.emit(action, self.rows[action].switch.key, text)


class PromiseRow(QWidget):
    """One promise. The digits 1 to 4 choose an answer and go to the note, which is hidden while nobody needs it."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.text = label("", "strong", wrap=True)
        self.who = label("", "small", wrap=True)
        words = QWidget()
        down = QVBoxLayout(words)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        down.addWidget(self.text)
        down.addWidget(self.who)
        options = [(OPEN, _("Open")), *((answer, answer_name(answer)) for answer in ANSWERS)]
        self.switch = SegmentedSwitch(options, _("What became of it?"))
        self.note = TextField("", _("What happened?"))
        self.note.hide()
        self.ask = icon_button("message-square", "", self.open_note)
        answers = QWidget()
        across = QHBoxLayout(answers)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.switch, 1)
        across.addWidget(self.ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(rule())
        layout.addWidget(Columns((words, answers), SIDE_BY_SIDE, widths=(None, 0)))
        layout.addWidget(self.note)

    def show_promise(self, one: Promise, today: date, *, editable: bool) -> None:
        """Show words and answer."""
        self.text.setText(one.action.text or "")
        due = period_name(one.action.due, short=True) if one.action.due else ""
        late = _("overdue") if one.is_overdue(today) and one.answer not in ("done", "dropped") else ""
        role = role_name(one.action.owner_role) if one.action.owner_role else ""
        promised = _("promised for {day}").format(day=due) if due else ""
        self.who.setText(" · ".join(part for part in (role, promised, late) if part))
        self.switch.choose(one.answer if one.answer in ANSWERS else OPEN)
        self.note.show_text(one.note)
        named = _("Note: {text}").format(text=one.action.text or "")
        self.note.setAccessibleName(named)
        self.ask.setAccessibleName(named)
        self.ask.setToolTip(plain_tip(named))
        self.switch.setEnabled(editable)
        self.note.setEnabled(editable)
        self.ask.setEnabled(editable)
        self.note.setVisible(bool(one.note) or (editable and (bool(one.answer) or not self.note.isHidden())))

    def open_note(self) -> None:
        """Show the line of note and go there."""
        self.note.show()
        self.note.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit in ("1", "2", "3", "4") and not self.note.hasFocus():
            answer = ANSWERS[int(digit) - 1]
            self.switch.choose(answer)
            self.switch.chosen.emit(answer)
        else:
            super().keyPressEvent(event)
