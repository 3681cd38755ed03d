"""Timetable: the picture, the list with what does not fit, and templates to start from."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import templates, timetable
from qic_desktop.services.organising.templates import Template
from qic_desktop.services.organising.timetable import DAYS, KINDS, Planned
from qic_desktop.wording.designing import damaged_words, event_kind_name, misfit_words, profile_name, span_words
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.organiser.months import typed_period
from ui.organiser.timetable_strip import TimetableStrip
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.form import FormDialog
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import ElidedLabel, label


class EventDialog(FormDialog):
    """One entry of the timetable: what, when, where, and what is done at home afterwards."""

    def __init__(self, kind: str, entry: Planned | None = None, parent: QWidget | None = None) -> None:
        title = event_kind_name(kind)
        super().__init__(title, _("Sites see it once it is published."), _("Keep"), parent)
        self._is_day = kind in DAYS
        event = entry.event if entry else None
        self.title = TextField((event.title if event else None) or "", title)
        self.start = TextField((event.start if event else None) or "", "2027-03-15")
        self.end = TextField((event.end if event else None) or "", "2027-03-16")
        self.place = TextField((event.place if event else None) or "")
        self.homework = LongTextField((event.homework if event else None) or "", "", 2)
        self.homework.setFixedHeight(self.homework.minimumHeight())
        self.add(_("Title"), self.title)
        self._start_field = self.add(_("First day"), self.start, _("As 2027-03-15; a month as 2027-03."))
        self._end_field = self.add(_("Last day"), self.end)
        if self._is_day:
            self.add(_("Place"), self.place)
            self.add(_("To do at home afterwards"), self.homework)

    def missing_field(self) -> tuple[Field, str] | None:
        for field, editor in ((self._start_field, self.start), (self._end_field, self.end)):
            text = editor.text().strip()
            if text and find_period(text) is None:
                return field, _("Write a day as 2027-03-15, or a month as 2027-03.")
        return None

    @property
    def told(self) -> dict[str, str | None]:
        """The fields as they stand."""
        fields = {"title": self.title.text(), "start": self.start.text(), "end": self.end.text()}
        if self._is_day:
            fields |= {"place": self.place.text(), "homework": self.homework.toPlainText()}
        return {name: text.strip() or None for name, text in fields.items()}


class TemplateDialog(FormDialog):
    """Which template, from which month, and whether what is there goes."""

    def __init__(self, start: str, *, has_entries: bool, parent: QWidget | None = None) -> None:
        why = _("It proposes days, a kind of collaboration and agendas. Everything can be changed afterwards.")
        super().__init__(_("Start from a template"), why, _("Use it"), parent)
        self.choice = Select([(one.code, one.title) for one in templates.list_templates()])
        self.choice.chosen.connect(lambda _key: self._explain())
        self._about = self.add(_("Template"), self.choice, " ")
        self.start = TextField(start, "2027-01")
        self._start_field = self.add(_("First month"), self.start)
        self.fresh = CheckBox(_("Take out what is in the timetable now"))
        self.fresh.setVisible(has_entries)
        self.fresh.setChecked(has_entries)
        self.fields.addWidget(self.fresh)
        self.left_out = label(damaged_words(templates.damaged_templates()), "small", wrap=True)
        self.left_out.setVisible(bool(self.left_out.text()))
        self.fields.addWidget(self.left_out)
        self._explain()

    @property
    def template(self) -> Template | None:
        """The chosen one; None where the file of every template is damaged."""
        return next((one for one in templates.list_templates() if one.code == self.choice.key), None)

    def _explain(self) -> None:
        one = self.template
        self.first_choice.setEnabled(one is not None)
        self.choice.setEnabled(one is not None)
        if one is None:
            self._about.explain(_("There is no template to start from here. The timetable can be written by hand."))
            return
        length = n_("{n} month in all", "{n} months in all", one.months).format(n=one.months)
        kind = profile_name(one.profile.code)
        self._about.explain(f"{one.about} {length}. {kind}. {one.source}")
        self.fit()

    def missing_field(self) -> tuple[Field, str] | None:
        if not typed_period(self.start.text()):
            return self._start_field, _("Write a month as 2027-01.")
        return None


class TimetablePart(DesignPart):
    """The timetable; entries are moved by keys, written in a dialog, and said to be odd where they do not fit."""

    widest = 1200

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.entries: tuple[Planned, ...] = ()
        self.start = ""
        self.strip = TimetableStrip()
        self.strip.opened.connect(self.open_entry)
        self.strip.shifted.connect(self._shift)
        self.panel = Panel()
        self.add_step = button(_("Add"), self._ask_kind, icon="plus", size="small")
        self.template_step = button(_("Start from a template"), self.ask_template, icon="layers", size="small")
        self.now = ElidedLabel("", "section")
        self.panel.add(HeadRow(self.now, [self.add_step, self.template_step]))
        self.panel.add(self.strip)
        keys = _("Up and Down choose, Left and Right move by a day, with Shift by a week. Enter opens.")
        self.hint = label(keys, "small", wrap=True)
        self.panel.add(self.hint)
        self.column.addWidget(self.panel)
        self.misfits = Panel(_("This does not fit yet"), look="concern")
        self._misfit_lines = QVBoxLayout()
        self._misfit_lines.setSpacing(2)
        self.misfits.add(self._misfit_lines)
        self.column.addWidget(self.misfits)
        self.listed = Panel(_("One after the other"))
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(2, 1)
        self.listed.add(self._rows)
        self.column.addWidget(self.listed)
        self.empty = EmptyState(
            "calendar",
            _("No timetable yet"),
            _("Start from a template: 12 months with three sessions, prepare and spread, a network, a community."),
            Step(_("Start from a template"), self.ask_template),
        )
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def refresh(self) -> None:
        workspace = self.desk.workspace

        def read() -> tuple[tuple[Planned, ...], tuple[str, ...], date]:
            planned = timetable.read_timetable(workspace)
            odd = timetable.misfits(workspace, planned)
            return planned, tuple(misfit_words(one.why, one.one, one.other) for one in odd), workspace.today()

        self.desk.tasks.query(read, self._show, failed=self.desk.say.error, owner=self)

    def first_field(self) -> QWidget | None:
        return self.strip if self.entries else self.empty.step

    def _show(self, found: tuple[tuple[Planned, ...], tuple[str, ...], date]) -> None:
        self.entries, odd, today = found
        for part in (self.panel, self.listed):
            part.setVisible(bool(self.entries))
        self.empty.setVisible(not self.entries)
        self.strip.show_entries(self.entries, today)
        self.now.set_text(_now_words(self.entries, today))
        self.misfits.setVisible(bool(odd) and bool(self.entries))
        clear(self._misfit_lines)
        for words in odd:
            self._misfit_lines.addWidget(label(words, wrap=True))
        clear(self._rows)
        for row, one in enumerate(self.entries):
            self._add_row(row, one)

    def _add_row(self, row: int, one: Planned) -> None:
        title = one.event.title or event_kind_name(one.kind)
        parts = [
            label(span_words(one.first, one.last), "muted"),
            label(event_kind_name(one.kind)),
            ElidedLabel(title, "strong"),
            icon_button("pencil", _("Change {title}").format(title=title), partial(self.open_entry, one.id)),
            icon_button("trash-2", _("Take out {title}").format(title=title), partial(self._retire, one.id)),
        ]
        for column, part in enumerate(parts):
            self._rows.addWidget(part, row, column)

    # --- steps -------------------------------------------------------------------------------------------------

    def _ask_kind(self) -> None:
        menu = QMenu(self)
        for kind in KINDS:
            menu.addAction(event_kind_name(kind), partial(self.ask_new, kind))
        self.menu = menu
        menu.popup(self.add_step.mapToGlobal(self.add_step.rect().bottomLeft()))

    def ask_new(self, kind: str) -> None:
        """Ask for a new entry."""
        dialog = EventDialog(kind, None, self.window())
        self._open(dialog, lambda: timetable.add_event(self.desk.workspace, kind, **dialog.told))

    def open_entry(self, identity: str) -> None:
        """Ask what is to be changed of an entry."""
        entry = next((one for one in self.entries if one.id == identity), None)
        if entry is None:
            return
        dialog = EventDialog(entry.kind, entry, self.window())
        self._open(dialog, lambda: timetable.change_event(self.desk.workspace, identity, **dialog.told))

    def ask_template(self) -> None:
        """Ask which template, and from when: the charter's first month where it is known."""
        workspace = self.desk.workspace
        start = self.start or f"{workspace.today():%Y-%m}"
        dialog = TemplateDialog(start, has_entries=bool(self.entries), parent=self.window())
        self._open(
            dialog,
            lambda: templates.apply_template(
                workspace, dialog.choice.key, typed_period(dialog.start.text()), fresh=dialog.fresh.isChecked()
            ),
            _("The timetable is in place. Move what does not suit you."),
        )

    def _open(self, dialog: FormDialog, act: object, said: str = "") -> None:
        self.dialog = dialog
        assert callable(act)
        dialog.accepted.connect(lambda: self.change(act, said))
        dialog.open()

    def _shift(self, identity: str, days: int) -> None:
        entry = next((one for one in self.entries if one.id == identity), None)
        if entry is None or entry.first is None or entry.last is None:
            return
        try:
            told = {
                name: (day + timedelta(days=days)).isoformat()
                for name, day in (("start", entry.first), ("end", entry.last))
            }
        except OverflowError:
            return
        workspace = self.desk.workspace
        self.change(lambda: timetable.change_event(workspace, identity, **told))

    def _retire(self, identity: str) -> None:
        workspace = self.desk.workspace
        self.change(lambda: timetable.change_event(workspace, identity, retired=True), _("Taken out of the timetable."))


def _now_words(entries: tuple[Planned, ...], today: date) -> str:
    now = [one for one in entries if one.is_now(today)]
    ahead = [one for one in entries if one.is_session and one.first is not None and one.first > today]
    said = (
        [_("Now: {what}").format(what=", ".join(one.event.title or event_kind_name(one.kind) for one in now))]
        if now
        else []
    )
    if ahead:
        said.append(_("next: {what}").format(what=ahead[0].event.title or event_kind_name(ahead[0].kind)))
    return " · ".join(said) or _("Timetable")
