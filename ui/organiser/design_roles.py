"""Roles: what each one does and the hours it takes, in the program's words until the organiser writes others."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising import role_catalogue
from qic_desktop.services.organising.role_catalogue import RoleOf
from qic_desktop.wording.team import hours_text, role_duties, role_name
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.organiser.months import typed_period
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.choice_list import ChoiceList
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.form import FormDialog
from ui.widgets.panel import Panel
from ui.widgets.texts import label

LIST_WIDE = 280
HOURS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
MOST_HOURS = 400


class RoleDialog(FormDialog):
    """A role that the catalogue does not have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("A new role"), _("Sites see it once it is published."), _("Add it"), parent)
        self.name = TextField("", _("for example: lead midwife of the district"))
        self.level = Select([("site", _("of each site")), ("collaborative", _("of the collaborative"))])
        self._field = self.add(_("Name"), self.name)
        self.add(_("Whose role is it?"), self.level)

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.name.text().strip() else (self._field, _("A name is needed here."))


def _list_words(role: RoleOf) -> str:
    name = role.name or role_name(role.code)
    return _("{role}: {name}").format(role=name, name=role.holder) if role.holder else name


class RolesPart(DesignPart):
    """The catalogue at the left, the chosen role at the right."""

    widest = 1060

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.roles: dict[str, RoleOf] = {}
        self.list = ChoiceList(_("Roles"))
        self.list.setMinimumHeight(current().px(420))
        self.list.chosen.connect(lambda _key: self._show_role())
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(button(_("Add a role"), self._ask_role, icon="plus"))
        self.column.addWidget(Columns([left, self._build_editor()], 640, widths=(LIST_WIDE, None)), 1)

    def _build_editor(self) -> Panel:
        self.panel = Panel()
        self.name = TextField()
        self.duties = LongTextField("", "", 5)
        self.duties.setFixedHeight(self.duties.minimumHeight())
        self.hours = TextField("", "0")
        self.required = CheckBox(_("Every team (or the collaborative) has one"))
        self.name.committed.connect(lambda text: self._write(name=text.strip() or None))
        self.duties.committed.connect(lambda text: self._write(duties=text.strip() or None))
        self.hours.committed.connect(self._write_hours)
        self.required.clicked.connect(lambda on: self._write(required=on))
        self.panel.add(Field(_("Name"), self.name))
        self._build_holder()
        self.panel.add(Field(_("Duties"), self.duties, _("A person who takes the role reads this first.")))
        self.panel.add(Field(_("Hours a month"), self.hours))
        self.panel.add(self.required)
        self.retire = button(_("Not needed here"), self._retire, icon="x", size="small")
        last = QHBoxLayout()
        last.addWidget(self.retire)
        last.addStretch(1)
        self.panel.add(last)
        self.panel.body.addStretch(1)
        self.panel.add(label(_("Empty fields show the program’s own words."), "small", wrap=True))
        return self.panel

    def _build_holder(self) -> None:
        """Who has a role of the collaborative; a site's team names its own people."""
        self.holder, self.contact, self.since = TextField(), TextField(), TextField("", "2026-01-15")
        self._since_field = Field(_("Since"), self.since)
        for field in (self.holder, self.contact, self.since):
            field.committed.connect(lambda _text: self._name_holder())
        fields = [Field(_("Who has it"), self.holder), Field(_("Contact"), self.contact), self._since_field]
        self.people = QWidget()
        column = QVBoxLayout(self.people)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Columns(fields, 480, widths=(None, None, 120), spacing=12))
        about = _("Name and contact stand on the charter, and go to the sites with the news.")
        column.addWidget(label(about, "small", wrap=True))
        self.panel.add(self.people)

    def refresh(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: role_catalogue.list_roles(workspace), self.show_roles, failed=self.desk.say.error, owner=self
        )

    def first_field(self) -> QWidget:
        return self.list

    @property
    def chosen(self) -> RoleOf | None:
        """The role in the editor."""
        return self.roles.get(self.list.key)

    def show_roles(self, roles: tuple[RoleOf, ...]) -> None:
        """Show what the store says; the chosen role stays chosen."""
        self.roles = {one.code: one for one in roles}
        lines = []
        for level, words in (("collaborative", _("Of the collaborative")), ("site", _("Of each site"))):
            lines.append(("", words))
            lines += [(one.code, _list_words(one)) for one in roles if one.level == level]
        self.list.set_lines(lines)
        if self.chosen is None and roles:
            self.list.choose(next(code for code, _words in lines if code))
        self._show_role()

    def _show_role(self) -> None:
        role = self.chosen
        if role is None:
            return
        self.name.setPlaceholderText(role_name(role.code))
        self.duties.setPlaceholderText(role_duties(role.code))
        self.panel.setAccessibleName(role.name or role_name(role.code))
        self.name.show_text(role.name)
        self.duties.show_text(role.duties)
        self.hours.show_text(hours_text(role.hours) if role.hours is not None else "")
        self.required.setChecked(role.required)
        self.people.setVisible(role.level == "collaborative")
        self._since_field.say_error("")
        for field, text in ((self.holder, role.holder), (self.contact, role.contact), (self.since, role.since)):
            field.show_text(text)
        for field in (self.contact, self.since):
            field.setEnabled(bool(role.holder))

    def _name_holder(self) -> None:
        role, workspace = self.chosen, self.desk.workspace
        if role is None:
            return
        since = typed_period(self.since.text()) if self.since.text().strip() else ""
        refused = bool(self.since.text().strip()) and not since
        self._since_field.say_error(_("Write a day as 2026-01-15, or a month as 2026-01.") if refused else "")
        if refused:
            return
        name, contact = self.holder.text(), self.contact.text()
        is_new = name.strip() != role.holder
        # Somebody else has it from another day on, and is reached otherwise.
        since, contact = ("", "") if is_new and role.holder else (since, contact)
        self.change(lambda: role_catalogue.name_holder(workspace, role.code, name, contact, since))

    def _write(self, **told: object) -> None:
        role, workspace = self.chosen, self.desk.workspace
        if role is not None:
            self.change(partial(role_catalogue.write_role, workspace, role.code, **told))

    def _write_hours(self, text: str) -> None:
        plain = text.strip().replace(",", ".")
        hours = float(plain) if HOURS.fullmatch(plain) else None
        refused = bool(plain) and (hours is None or hours > MOST_HOURS)
        self.hours.set_state("explain" if refused else "")
        if refused:
            self.desk.say.toast(_("Write hours a month as a number, like 4 or 2.5. What you typed is still there."))
            return
        self._write(hours=hours)

    def _retire(self) -> None:
        role, workspace = self.chosen, self.desk.workspace
        if role is not None:
            said = _("“{role}” is no longer in the catalogue.").format(role=role.name or role_name(role.code))
            self.change(lambda: role_catalogue.write_role(workspace, role.code, retired=True), said)

    def _ask_role(self) -> None:
        dialog = RoleDialog(self.window())
        self.dialog = dialog

        def keep() -> None:
            name, level, workspace = dialog.name.text().strip(), dialog.level.key, self.desk.workspace
            code = f"own-{workspace.new_id()}"
            self.change(lambda: role_catalogue.write_role(workspace, code, name=name, level=level))

        dialog.accepted.connect(keep)
        dialog.open()
