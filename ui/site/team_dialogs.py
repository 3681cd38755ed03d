"""The small dialogs of the page *Team*: a member, leaving, an action, a meeting, a senior leader, a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.roles import find_role, suggested_hours
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _, n_
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.team import MemberView
from qic_desktop.services.teamwork.team_page import MemberRow
from qic_desktop.services.teamwork.team_support import LeaderView
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import hours_text, role_duties, role_name, role_options
from ui.site.day_field import DayField
from ui.site.team_words import span_words
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog
from ui.widgets.texts import label

OWN_ROLE = "own"
MOST_HOURS = 744.0
"""Hours in a month of 31 days."""


@dataclass(frozen=True, slots=True)
class MemberAnswers:
    """What was said of a member. Hours are None where they are not kept."""

    name: str
    role: str
    profession: str
    since: str
    hours: float | None
    used: float | None = None


def read_hours(text: str) -> float | None:
    """Hours as typed; None for an empty field.

    Raises:
        NotANumberError: no number of hours that a month has.
    """
    if not text.strip():
        return None
    try:
        hours = float(parse_number(text.strip()))
    except NotANumberError:
        hours = float(parse_number(text.strip(), ","))
    if not 0 <= hours <= MOST_HOURS:
        raise NotANumberError(text=text)
    return hours


class MemberDialog(FormDialog):
    """Add a member, or change one: name, role with its duties, since, hours.

    ``leave_asked``, ``remove_asked`` and ``role_asked`` are buttons of a member who is there already.
    """

    def __init__(
        self,
        today: str,
        parent: QWidget | None = None,
        *,
        row: MemberRow | None = None,
        role: str = "",
        month: str = "",
    ) -> None:
        self.row = row
        if row is None:
            title, why, word = _("Who joins the team?"), _("Three people are enough to start."), _("Add to the team")
        else:
            title, why, word = row.view.name or _("Name not here"), "", _("Keep")
        super().__init__(title, why, word, parent)
        self.name = TextField(row.view.name or "" if row else "", _("First and last name"))
        self.profession = TextField(row.view.profession or "" if row else "", _("for example: midwife"))
        self.role = Select([*role_options(), (OWN_ROLE, _("Another role"))])
        self.own_role = TextField("", _("for example: driver"))
        self.since = DayField(_("Since"))
        self.hours = TextField()
        self.used = TextField()
        self.leave = button(_("Leaves the team…"), self.reject, size="small")
        self.another = button(_("Takes another role…"), self.reject, size="small")
        self.mistake = button(_("Was entered by mistake…"), self.reject, size="small")
        self._build(month)
        self._show(today, role)

    def _build(self, month: str) -> None:
        self._name_field = self.add(
            _("Name"), self.name, _("Names stay on the team’s own laptops; what is sent knows the role only.")
        )
        self.add(_("Profession"), self.profession)
        if self.row is None:
            self._role_field: Field | None = self.add(_("Role in the team"), self.role)
            self._own_field = self.add(_("What is the role called?"), self.own_role)
            self.role.chosen.connect(lambda _key: self._fit_role())
        else:
            self._role_field = None
            duties = role_duties(self.row.view.role)
            self.fields.addWidget(label(role_name(self.row.view.role), "strong"))
            if duties:
                self.fields.addWidget(label(duties, "muted", wrap=True))
        self._since_field = self.add(_("Since"), self.since)
        help_text = _("A number for a month; leave it empty where the team does not want to keep hours.")
        self._hours_field = self.add(_("Hours agreed a month"), self.hours, help_text)
        if self.row is not None:
            given = _("Hours given in {month}").format(month=period_name(month))
            self._used_field = self.add(given, self.used)
            for one in self.row.history:
                self.fields.addWidget(label(span_words(one), "small", wrap=True))
            buttons = QHBoxLayout()
            buttons.setSpacing(8)
            for part in (self.leave, self.another, self.mistake):
                buttons.addWidget(part)
            buttons.addStretch(1)
            self.fields.addLayout(buttons)

    def _show(self, today: str, role: str) -> None:
        if self.row is None:
            self.since.show_day(today)
            self.role.choose(role or "clinician")
            self._fit_role()
        else:
            membership = self.row.view.membership
            self.since.show_day(membership.since)
            self.hours.setText(hours_text(membership.hours))
            self.used.setText(hours_text(self.row.used))
        self.name.setFocus()

    def _fit_role(self) -> None:
        own = self.role.key == OWN_ROLE
        self._own_field.setVisible(own)
        if self._role_field is not None:
            self._role_field.explain(role_duties(self.role.key))
        suggested = suggested_hours(self.role.key)
        # Nobody has agreed to what is usual.
        usual = _("usual: {hours}").format(hours=hours_text(suggested)) if suggested else ""
        self.hours.setPlaceholderText(usual)
        self.fit()

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.name.text().strip():
            return self._name_field, _("Write a name.")
        if self.row is None and self.role.key == OWN_ROLE and not self.own_role.text().strip():
            return self._own_field, _("Say what the role is called.")
        if not self.since.typed:
            return self._since_field, _("Write a day, such as 3 Apr 2019.")
        for editor in (self.hours, self.used):
            try:
                read_hours(editor.text())
            except NotANumberError:
                field = self._hours_field if editor is self.hours else self._used_field
                return field, _("Write a number of hours, or nothing.")
        return None

    @property
    def answers(self) -> MemberAnswers:
        """What was answered."""
        if self.row is not None:
            role = self.row.view.role
        else:
            role = self.own_role.text().strip() if self.role.key == OWN_ROLE else self.role.key
        return MemberAnswers(
            self.name.text().strip(),
            role,
            self.profession.text().strip(),
            self.since.typed,
            read_hours(self.hours.text()),
            read_hours(self.used.text()),
        )


class LeaveDialog(FormDialog):
    """Somebody leaves (or was entered by mistake); open actions need somebody who takes them over."""

    def __init__(
        self,
        view: MemberView,
        promised: Sequence[ActionView],
        others: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        today: str = "",
    ) -> None:
        name = view.name or role_name(view.role)
        if today:
            title = _("{name} leaves the team").format(name=name)
            why = _("The role and its time stay in the history.")
        else:
            title = _("Take {name} off the list").format(name=name)
            why = _("For somebody who was entered by mistake. The history keeps what was written.")
        super().__init__(title, why, _("Leaves") if today else _("Take off the list"), parent)
        self.day = DayField(_("Last day"))
        self.day.show_day(today)
        self.reason = TextField("", _("for example: moved to another ward"))
        self.taker = Select(others)
        self._day_field = Field(_("Last day"), self.day)
        self._asks = bool(promised)
        self._others = bool(others)
        if today:
            self.fields.addWidget(self._day_field)
            self.add(_("Why?"), self.reason, _("May stay empty. It is sent with the role, so name nobody."))
        if promised:
            count = len(promised)
            asked = n_("Who takes over {n} open action?", "Who takes over {n} open actions?", count).format(n=count)
            help_text = " · ".join(one.action.text or "" for one in promised[:3])
            self._taker_field = self.add(asked, self.taker, help_text)
        (self.taker if promised and not today else self.day).setFocus()

    @property
    def give_to(self) -> str | None:
        """The person who takes over, where anybody must."""
        return self.taker.key or None if self._asks else None

    def missing_field(self) -> tuple[Field, str] | None:
        if self.day.isVisibleTo(self) and not self.day.typed:
            return self._day_field, _("Write a day, such as 3 Apr 2019.")
        if self._asks and not self._others:
            return self._taker_field, _("Nobody else is in the team. Add somebody first, or finish the actions.")
        return None


class RoleDialog(FormDialog):
    """Another role for somebody: the one until now stays in the history."""

    def __init__(self, view: MemberView, today: str, parent: QWidget | None = None) -> None:
        name = view.name or _("Name not here")
        title = _("Another role for {name}").format(name=name)
        why = _("“{role}” ends the day before and stays in the history.").format(role=role_name(view.role))
        super().__init__(title, why, _("Take the role"), parent)
        self.role = Select([pair for pair in role_options() if pair[0] != view.role])
        self.day = DayField(_("From"))
        self.day.show_day(today)
        self._role_field = self.add(_("Role in the team"), self.role)
        self._day_field = self.add(_("From"), self.day)
        self.role.chosen.connect(lambda _key: self._fit_role())
        self._fit_role()
        self.role.setFocus()

    def _fit_role(self) -> None:
        self._role_field.explain(role_duties(self.role.key))
        self.fit()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.day.typed else (self._day_field, _("Write a day, such as 3 Apr 2019."))


class ActionDialog(FormDialog):
    """An action: what, who, until when. ``drop`` takes it off the list."""

    def __init__(self, one: ActionView, people: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(_("Action"), "", _("Keep"), parent)
        self.text = TextField(one.action.text or "")
        known = list(people)
        if one.action.owner and one.action.owner not in {key for key, _name in known}:
            known.append((one.action.owner, one.owner_name or role_name(one.action.owner_role)))
        self.owner = Select([("", _("nobody yet")), *known])
        self.owner.choose(one.action.owner or "")
        self.due = DayField(_("Due"))
        self.due.show_day(one.action.due)
        self._text_field = self.add(_("What is to be done?"), self.text)
        self.add(_("Who?"), self.owner)
        self._due_field = self.add(_("Until when?"), self.due, _("May stay empty."))
        self.drop = button(_("Take it off the list"), self.reject, icon="trash-2", size="small")
        row = QHBoxLayout()
        row.addWidget(self.drop)
        row.addStretch(1)
        self.fields.addLayout(row)
        self.text.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.text.text().strip():
            return self._text_field, _("Write a few words.")
        if self.due.text().strip() and not self.due.typed:
            return self._due_field, _("Write a day, such as 3 Apr 2019.")
        return None


class MeetingDialog(FormDialog):
    """A meeting to come, or one that was held."""

    def __init__(self, today: str, parent: QWidget | None = None) -> None:
        super().__init__(_("A meeting"), _("One to come, or one that was held."), _("Write it down"), parent)
        self.day = DayField(_("Day"))
        self.day.show_day(today)
        self.purpose = TextField("", _("for example: what March says, test E"))
        self._day_field = self.add(_("Day"), self.day, _("Up and Down go to the day after and before."))
        self.add(_("What for?"), self.purpose, _("May stay empty. Meetings are never sent, only that one was held."))
        self.day.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.day.typed else (self._day_field, _("Write a day, such as 3 Apr 2019."))


class LeaderDialog(FormDialog):
    """A senior leader: name, position, when last met and when next. ``remove`` takes one off the page."""

    def __init__(self, parent: QWidget | None = None, *, view: LeaderView | None = None) -> None:
        why = _("Somebody who can give what the team cannot take: time, people, things, a decision.")
        super().__init__(_("Senior leader"), why, _("Keep"), parent)
        self.name = TextField(view.name or "" if view else "", _("First and last name"))
        role = view.support.role or "" if view else ""
        self.role = TextField(role_name(role) if find_role(role) else role, _("for example: chief nurse"))
        self.last = DayField(_("Last met the team on"))
        self.next = DayField(_("Next meeting agreed for"))
        note = (view.support.note if view else None) or ""
        self.note = TextField(note, _("for example: asks for the chart every month"))
        self._name_field = self.add(_("Name"), self.name, _("Names stay on the team’s own laptops."))
        self.name.setReadOnly(view is not None)
        self.add(_("Position"), self.role)
        self._last_field = self.add(_("Last met the team on"), self.last)
        self._next_field = self.add(_("Next meeting agreed for"), self.next)
        self.add(_("What was said?"), self.note, _("May stay empty. It is sent, so name nobody."))
        self.remove = button(_("Take off the page"), self.reject, icon="trash-2", size="small")
        if view is not None:
            self.last.show_day(view.support.last_contact)
            self.next.show_day(view.support.next_contact)
            row = QHBoxLayout()
            row.addWidget(self.remove)
            row.addStretch(1)
            self.fields.addLayout(row)
        (self.last if view else self.name).setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.name.text().strip():
            return self._name_field, _("Write a name.")
        for editor, field in ((self.last, self._last_field), (self.next, self._next_field)):
            if editor.text().strip() and not editor.typed:
                return field, _("Write a day, such as 3 Apr 2019.")
        return None


class SignDialog(FormDialog):
    """Who signed for a side, and when."""

    def __init__(
        self, title: str, people: Sequence[tuple[str, str]], today: str, parent: QWidget | None = None
    ) -> None:
        why = _("The paper is signed by hand. Here it is noted who signed, and when.")
        super().__init__(title, why, _("Note it"), parent)
        self.person = Select(people)
        self.day = DayField(_("Signed on"))
        self.day.show_day(today)
        self.add(_("Who signed?"), self.person)
        self._day_field = self.add(_("Signed on"), self.day)
        self.person.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.day.typed else (self._day_field, _("Write a day, such as 3 Apr 2019."))
