"""The parts of the page *Team*: the alert, the hand-over, actions, meetings, senior leaders. They ask nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.domain.roles import HAND_OVER
from qic_desktop.i18n import _, format_number
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.leader_log import is_overdue
from qic_desktop.services.teamwork.meetings import MeetingView
from qic_desktop.services.teamwork.team import LeaderChange
from qic_desktop.services.teamwork.team_page import TeamPage
from qic_desktop.services.teamwork.team_support import STATES, LeaderView
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import continuity_words, promise_state, regularity_words
from ui.site import team_words as words
from ui.site.cycle_words import short
from ui.site.day_field import DayField, no_day_words
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button, pencil
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, clear
from ui.widgets.promise_list import PromiseList, PromiseRow
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule
from ui.widgets.tips import plain_tip

LINK_LETTERS = 44
"""So many letters of a test's name stand under its task."""
PROMISE_ICONS = {
    "promised": ("circle", "faint"),
    "given": ("circle-check", "accent"),
    "missed": ("triangle-alert", "concern"),
}


class SectionHead(QHBoxLayout):
    """A bold title, a quiet line (``detail``) beside it, and buttons at the end."""

    def __init__(self, title: str, detail: str = "", *parts: QWidget) -> None:
        super().__init__()
        self.setSpacing(8)
        self.addWidget(label(title, "section"))
        self.detail = ElidedLabel(detail, "small")
        self.addWidget(self.detail, 1)
        for part in parts:
            self.addWidget(part)


class ChangeAlert(QFrame):
    """That the team leader changed, why it matters, and the way to the hand-over."""

    opened = Signal()
    find_asked = Signal()

    def __init__(self, change: LeaderChange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "concern")
        title, detail = words.change_title(change), words.change_detail(change)
        self.setAccessibleName(f"{title}. {detail}")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(IconLabel("triangle-alert", "concern", 20), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(label(title, "section", wrap=True))
        said.addWidget(label(detail, wrap=True))
        row.addLayout(said, 1)
        if change.after is None:
            self.step = button(_("Find someone"), self.find_asked.emit, kind="primary")
        else:
            self.step = button(_("Open hand-over"), self.opened.emit, kind="primary")
        self.step.setObjectName("alert")
        row.addWidget(self.step, 0, Qt.AlignmentFlag.AlignVCenter)


class HandOver(QWidget):
    """The points of a change of leader; ``ticked(point, done)``."""

    ticked = Signal(str, bool)

    def __init__(self, page: TeamPage, change: LeaderChange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        detail = _("{done} of {all} done, by {day}").format(
            done=format_number(len(change.done)),
            all=format_number(len(HAND_OVER)),
            day=words.short_day(change.coach_by),
        )
        layout.addLayout(SectionHead(_("Hand-over"), detail))
        box = Panel(padding=12)
        box.body.setSpacing(0)
        self.boxes: list[CheckBox] = []
        for number, point in enumerate(HAND_OVER):
            if number:
                box.add(rule())
            box.add(self._row(point, page, change))
        layout.addWidget(box)

    def _row(self, point: str, page: TeamPage, change: LeaderChange) -> QHBoxLayout:
        done = point in change.done
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(10)
        said, aside = words.point_words(point, change), words.point_aside(point, change, page.facts)
        tick = CheckBox()
        tick.setAccessibleName(f"{said} {aside}".strip())
        tick.setObjectName(f"point-{point}")
        tick.setProperty("focusRing", True)
        tick.setChecked(done)
        tick.toggled.connect(partial(self.ticked.emit, point))
        self.boxes.append(tick)
        row.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(said, "muted" if done else "", wrap=True), 1)
        small = label(aside, "small")
        small.setContentsMargins(0, 2, 0, 0)
        row.addWidget(small, 0, Qt.AlignmentFlag.AlignTop)
        return row


class Health(Panel):
    """Two sentences with numbers: does the team stay together, does it meet; and its ground rules.

    ``rules_asked`` where these are written.
    """

    rules_asked = Signal()

    def __init__(self, page: TeamPage, parent: QWidget | None = None) -> None:
        super().__init__(_("Does the team hold together?"), parent)
        stays = continuity_words(page.continuity)
        if stays:
            self.add(label(stays, wrap=True))
        self.add(label(regularity_words(page.regularity), wrap=True))
        self.add(rule())
        self.add(label(_("Ground rules"), "small"))
        agreement = page.objectives.agreement
        rules = ((agreement.text if agreement else None) or "").strip()
        row = QHBoxLayout()
        row.setSpacing(8)
        said = rules or _("Ground rules are not written yet: when do we meet, how do we decide, who speaks for us?")
        row.addWidget(label(said, "" if rules else "muted", wrap=True), 1)
        self.rules = pencil(_("Write the ground rules"), self.rules_asked.emit)
        self.rules.setObjectName("ground-rules")
        row.addWidget(self.rules, 0, Qt.AlignmentFlag.AlignTop)
        self.add(row)


class ActionList(PromiseList):
    """Actions, each with a box to tick.

    With ``tests`` the name of the test that an action belongs to stands under it: ``test_asked(id of the test)``.
    """

    test_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, tests: bool = False) -> None:
        super().__init__(parent)
        self._tests = tests

    def show_actions(self, found: Sequence[ActionView], day: date) -> None:
        """Show these."""
        self.show_rows(
            [(_action_row(one, day), self._link(one) if self._tests and one.test else None) for one in found]
        )

    def _link(self, one: ActionView) -> Button:
        """The way back to the test."""
        made = Button(short(one.test, LINK_LETTERS), kind="quiet", icon="refresh-cw", size="small")
        made.setAccessibleName(_("Open the test: {test}").format(test=one.test))
        made.setToolTip(plain_tip(one.test))
        made.setObjectName(f"test-of-{one.id}")
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self.test_asked.emit(one.action.origin or ""))
        return made


def _action_row(one: ActionView, day: date) -> PromiseRow:
    return PromiseRow(
        one.id,
        "action",
        one.action.text or "",
        words.action_detail(one, day),
        _("Change: {action}").format(action=one.action.text),
        is_open=one.is_open,
        is_done=not one.is_open,
        is_late=one.is_overdue(day),
    )


class ActionAdder(QWidget):
    """One line to write an action down: what, who, until when. ``given(text, owner, due)``."""

    given = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self.text = TextField("", _("for example: ask for a second desk"))
        self.text.setAccessibleName(_("What is to be done?"))
        self.owner = Select([("", _("who?"))])
        self.owner.setAccessibleName(_("Who?"))
        self.due = DayField(_("Until when?"))
        self.due.setPlaceholderText(_("until when"))
        self.add = button(_("Add"), self._give, icon="plus")
        rows.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.owner, 1)
        row.addWidget(self.due)
        row.addWidget(self.add)
        rows.addLayout(row)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        rows.addWidget(self.wrong)
        self.text.returnPressed.connect(self._go_on)
        self.due.returnPressed.connect(self._give)

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who may be chosen."""
        self.owner.set_options([("", _("who?")), *people])

    def _go_on(self) -> None:
        """An action needs somebody and a day: Enter asks for them before it adds."""
        if not self.text.text().strip() or (self.owner.key and self.due.typed):
            self._give()
        else:
            (self.due if self.owner.key else self.owner).setFocus()

    def _give(self) -> None:
        text = self.text.text().strip()
        is_day = not self.due.text().strip() or bool(self.due.typed)
        self.wrong.setText("" if is_day else no_day_words())
        self.wrong.setVisible(not is_day)
        if not text or not is_day:
            (self.due if text else self.text).setFocus()
            return
        self.given.emit(text, self.owner.key, self.due.typed)
        self.text.show_text("")
        self.text.clear()
        self.due.show_day("")
        self.due.clear()
        self.text.setFocus()


class MeetingList(QWidget):
    """Meetings, each with a button that opens it; ``opened(id)``."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.buttons: list[Button] = []

    def show_meetings(self, found: Sequence[MeetingView], day: date) -> None:
        """Show these."""
        clear(self._rows)
        self.buttons = []
        for view in found:
            self._rows.addWidget(rule())
            box = QWidget()
            row = QHBoxLayout(box)
            row.setContentsMargins(0, 6, 0, 6)
            row.setSpacing(12)
            ahead = view.is_ahead(day)
            row.addWidget(IconLabel("calendar" if ahead else "calendar-check", "accent" if ahead else "muted"))
            said = QVBoxLayout()
            said.setSpacing(0)
            said.addWidget(ElidedLabel(words.meeting_title(view), "strong"))
            said.addWidget(ElidedLabel(words.meeting_detail(view, day), "small"))
            row.addLayout(said, 1)
            step = button(_("Open"), partial(self.opened.emit, view.id), size="small")
            step.setAccessibleName(_("Open: {meeting}").format(meeting=words.meeting_title(view)))
            step.setObjectName(f"meeting-{view.id}")
            self.buttons.append(step)
            row.addWidget(step)
            self._rows.addWidget(box)
        if found:
            self._rows.addWidget(rule())


class LeaderPanel(QWidget):
    """One senior leader: last and next meeting, and each promise with its state.

    Signals: ``edit_asked(id)``, ``state_set(id, promise, state)``, ``promise_given(id, text)``,
    ``promise_left(id, promise, text)``.
    """

    edit_asked = Signal(str)
    state_set = Signal(str, str, str)
    promise_given = Signal(str, str)

    def __init__(self, view: LeaderView, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        box = Panel(padding=16)
        self.view = view
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(words.leader_title(view), "strong", wrap=True), 1)
        edit = pencil(_("Change: {name}").format(name=words.leader_title(view)), partial(self.edit_asked.emit, view.id))
        edit.setObjectName(f"leader-{view.id}")
        head.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        box.add(head)
        late = is_overdue(view, day)
        contact = label(words.contact_words(view, day), "small", wrap=True)
        if late or view.last is None:
            contact.setStyleSheet(f"color: {current().hex('concern')};")
        box.add(contact)
        self._log = label("", "small", wrap=True)
        self._log.hide()
        box.add(self._log)
        if view.support.note:
            box.add(label(view.support.note, "small", wrap=True))
        for promise in view.promises:
            box.add(rule())
            box.add(self._promise(promise.id, promise.text or "", promise.state or "", promise.since))
        box.add(rule())
        self.new = TextField("", _("for example: two hours a week for the nurse"))
        self.new.setObjectName(f"promise-new-{view.id}")
        self.new.setAccessibleName(_("What exactly is promised?"))
        self.new.committed.connect(self._give)
        box.add(label(_("What exactly is promised?"), "field"))
        box.add(self.new)
        layout.addWidget(box)

    def show_contacts(self, days: Sequence[date]) -> None:
        """Say when the team met this leader before."""
        said = words.contact_log_words(days)
        self._log.setText(said)
        self._log.setVisible(bool(said))

    def _promise(self, identity: str, text: str, state: str, since: str | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        icon, role = PROMISE_ICONS.get(state, PROMISE_ICONS["promised"])
        row.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(text, wrap=True))
        if since:
            said.addWidget(label(_("since {day}").format(day=period_name(since, short=True)), "small"))
        row.addLayout(said, 1)
        choice = Select([(one, promise_state(one)) for one in STATES])
        choice.choose(state)
        choice.setAccessibleName(_("How it stands: {promise}").format(promise=text))
        choice.setObjectName(f"promise-{identity}")
        choice.chosen.connect(partial(self.state_set.emit, self.view.id, identity))
        row.addWidget(choice, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _give(self, text: str) -> None:
        if text.strip():
            self.promise_given.emit(self.view.id, text)


def keep_focus(owner: QWidget, rebuild: Callable[[], object]) -> None:
    """Rebuild parts of a page; the control of the same name has the focus again."""
    focused = owner.focusWidget()
    name = focused.objectName() if focused is not None and owner.isAncestorOf(focused) else ""
    rebuild()
    if name:
        found = [one for one in owner.findChildren(QWidget, name) if not one.isHidden()]
        if found:
            found[-1].setFocus(Qt.FocusReason.OtherFocusReason)
