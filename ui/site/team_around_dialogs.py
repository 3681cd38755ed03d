"""The questions of the part *Skills and people around us*: a skill, somebody for or against, an action about them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.teamwork.skills import LONGEST
from qic_desktop.services.teamwork.stakeholders import STANDS, StakeholderView
from qic_desktop.wording.stakeholders import stands_name
from ui.site.day_field import DayField
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog


class SkillDialog(FormDialog):
    """One more skill, in the team's own words; ``known`` are those that are there."""

    def __init__(self, known: Sequence[str], parent: QWidget | None = None) -> None:
        why = _("Something that the work needs and not everybody can do.")
        super().__init__(_("Add a skill"), why, _("Add"), parent)
        self._known = {one.casefold() for one in known}
        self.name = TextField("", _("for example: speaking with families"))
        self.name.setMaxLength(LONGEST)
        self._field = self.add(_("Which skill?"), self.name)
        self.name.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        words = " ".join(self.name.text().split())
        if not words:
            return self._field, _("Write a few words.")
        return (self._field, _("This one is on the list already.")) if words.casefold() in self._known else None


class StakeholderDialog(FormDialog):
    """Somebody who is for or against the change: who, where they stand, why, who talks to them."""

    def __init__(
        self,
        people: Sequence[str],
        parent: QWidget | None = None,
        *,
        view: StakeholderView | None = None,
        stands: str = "",
    ) -> None:
        why = _("One person or a group. It never leaves the team’s own laptops.")
        super().__init__(_("For or against the change"), why, _("Keep"), parent)
        record = view.record if view else None
        self.name = TextField(view.name if view else "", _("for example: the night sisters"))
        self.stands = Select([(one, stands_name(one)) for one in STANDS])
        self.stands.choose(view.stands if view else stands)
        self.why = TextField((record.why if record else None) or "", _("for example: afraid of more forms"))
        talks = (record.who_talks if record else None) or ""
        known = [*people, *([talks] if talks and talks not in people else [])]
        self.talks = Select([("", _("nobody yet")), *((one, one) for one in known)])
        self.talks.choose(talks)
        self._name_field = self.add(_("Who?"), self.name)
        self.add(_("Where do they stand?"), self.stands)
        self.add(_("Why, as they would say it?"), self.why)
        self.add(_("Who talks to them?"), self.talks)
        self.remove = button(_("Take off the page"), self.reject, icon="trash-2", size="small")
        if view is not None:
            row = QHBoxLayout()
            row.addWidget(self.remove)
            row.addStretch(1)
            self.fields.addLayout(row)
        self.name.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.name.text().strip() else (self._name_field, _("Write who it is."))


class TalkDialog(FormDialog):
    """An action about somebody. It is sent as every action, so it is not filled with a name."""

    def __init__(self, view: StakeholderView, people: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        why = _("Actions are sent to coach and organiser. Write it so that they may read it: the task, not the person.")
        super().__init__(_("Talk to: {name}").format(name=view.name), why, _("Write it down"), parent)
        self.text = TextField("", _("for example: talk about the new form on the night shift"))
        self.owner = Select([("", _("nobody yet")), *people])
        talks = next((key for key, name in people if name == view.record.who_talks), "")
        self.owner.choose(talks)
        self.due = DayField(_("Until when?"))
        self._text_field = self.add(_("What is to be done?"), self.text)
        self.add(_("Who?"), self.owner)
        self._due_field = self.add(_("Until when?"), self.due, _("May stay empty."))
        self.text.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.text.text().strip():
            return self._text_field, _("Write a few words.")
        if self.due.text().strip() and not self.due.typed:
            return self._due_field, _("Write a day, such as 3 Apr 2019.")
        return None
