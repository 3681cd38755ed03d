"""New actions, three at most, and what is passed on to others."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.team import Action
from qic_desktop.i18n import _
from qic_desktop.services.coaching.visiting import MOST_NEW
from qic_desktop.services.coaching.visits import EscalationView
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name, role_options
from ui.site.day_field import DayField, no_day_words
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label


class ActionsPanel(Panel):
    """Emits ``given(text, role, day)`` and ``taken_back(action)``."""

    given = Signal(str, str, str)
    taken_back = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("3  New actions"))
        self.head.addWidget(label(_("what, who, by when: three at most"), "small"))
        self._room = QVBoxLayout()
        self._room.setSpacing(4)
        self.add(self._room)
        self.text = TextField("", _("Type here …"))
        self.text.setAccessibleName(_("What"))
        self.who = Select([("", _("Who?")), *role_options()])
        self.who.setAccessibleName(_("Who"))
        self.due = DayField(_("By"))
        self.due.setPlaceholderText(_("by when"))
        self.ready = button(_("Add"), self._give, icon="plus", size="small")
        self.text.returnPressed.connect(self._give)
        self.adder = QWidget()
        row = QHBoxLayout(self.adder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for part in (self.who, self.due, self.ready):
            row.addWidget(part)
        self.add(self.adder)
        self.said = label("", "error", wrap=True)
        self.said.hide()
        self.add(self.said)
        self.full = label(_("Three are enough: more are seldom done."), "small", wrap=True)
        self.add(self.full)

    def show_actions(self, actions: tuple[Action, ...], *, editable: bool) -> None:
        """Show what is proposed; the adder goes when there are three."""
        clear(self._room)
        for one in actions:
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.addWidget(label(one.text or "", "strong", wrap=True), 1)
            across.addWidget(label(role_name(one.owner_role) if one.owner_role else "", "small"))
            across.addWidget(label(period_name(one.due, short=True) if one.due else "", "small"))
            if editable:
                name = _("Take off: {text}").format(text=one.text or "")
                across.addWidget(icon_button("x", name, partial(self.taken_back.emit, one.id)))
            self._room.addWidget(row)
        many = len(actions) >= MOST_NEW
        self.adder.setVisible(editable and not many)
        self.full.setVisible(editable and many)

    def _give(self) -> None:
        text = self.text.text().strip()
        if not text:
            self.text.setFocus()
            return
        due = self.due.typed
        if self.due.text().strip() and not due:
            self.said.setText(no_day_words())
            self.said.show()
            self.due.setFocus()
            return
        self.said.hide()
        self.text.replace_text("")
        self.due.show_day(None)
        self.given.emit(text, self.who.key, due)
        self.who.choose("")
        self.text.setFocus()

    def refuse(self, sentence: str, text: str, who: str, due: str) -> None:
        """Say why an action was not kept; what was typed stands here again, unless the next one is being typed."""
        self.said.setText(sentence)
        self.said.show()
        if not self.text.text():
            self.text.setText(text)
            self.who.choose(who)
            self.due.show_day(due)


class PassedOnPanel(Panel):
    """Problems that the site cannot solve by itself. Emits ``given(problem, to)``."""

    given = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Pass on to others"))
        self.head.addWidget(label(_("what the site cannot solve by itself"), "small"))
        self._room = QVBoxLayout()
        self.add(self._room)
        self.problem = TextField("", _("for example: no forms since May"))
        self.problem.setAccessibleName(_("Problem"))
        self.to = TextField("", _("to whom"))
        self.to.setAccessibleName(_("To whom"))
        self.to.setMaximumWidth(current().px(180))
        self.adder = QWidget()
        row = QHBoxLayout(self.adder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.problem, 1)
        row.addWidget(self.to)
        row.addWidget(button(_("Pass on"), self._give, icon="megaphone", size="small"))
        self.problem.returnPressed.connect(self._give)
        self.add(self.adder)

    def show_escalations(self, found: tuple[EscalationView, ...], *, editable: bool) -> None:
        """Show what was passed on, with answers."""
        clear(self._room)
        for one in found:
            self._room.addWidget(label(one.record.problem or "", "strong", wrap=True))
            answer = (one.answer.text or "") if one.answer else ""
            said = [one.record.to or "", answer or _("no answer yet")]
            self._room.addWidget(label(" · ".join(part for part in said if part), "small", wrap=True))
        self.adder.setVisible(editable)

    def _give(self) -> None:
        problem = self.problem.text().strip()
        if not problem:
            self.problem.setFocus()
            return
        to = self.to.text()
        self.problem.replace_text("")
        self.to.replace_text("")
        self.given.emit(problem, to)
