"""Asks for a target: how much, by which month, and why it can be reached; with what was reached so far beside it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop import i18n
from qic_desktop.domain.foreign_days import doubt_of
from qic_desktop.domain.period import find_drawable
from qic_desktop.errors import TargetTextError
from qic_desktop.i18n import _
from qic_desktop.services.measuring.targets import TargetView, parse_target
from qic_desktop.wording.aims import change_text, day_doubt, target_text
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text
from ui.messages import sentence_of
from ui.site.note_field import NoteField
from ui.site.target_words import aid_lines
from ui.site.when_field import WhenField
from ui.widgets.buttons import button
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog
from ui.widgets.texts import label

MOST_DECIMALS = 6


class TargetDialog(FormDialog):
    """``value`` is what was typed, as the store keeps it; ``take_away`` ends without a target."""

    def __init__(self, row: TargetView, day: date, parent: QWidget | None = None) -> None:
        super().__init__(row.view.name, _("Earlier targets stay, with their dates."), _("Keep the target"), parent)
        self._row, self._day = row, day
        for _icon, _role, text in aid_lines(row, day):
            self.fields.addWidget(label(text, "muted", wrap=True))
        latest = row.latest
        shown = row.value
        text = "" if shown is None else number_text(shown * 100 if row.style.percent else shown, MOST_DECIMALS)
        self.number = TextField(text, _("for example: 95") if row.style.percent else "")
        self.by = WhenField(_("By which month?"), _("Jun 2027"))
        self.by.show_when(latest.target.by or "" if latest is not None else "")
        self.why = NoteField(_("for example: two wards have it already"), lines=2)
        self.why.show_text(latest.target.why or "" if latest is not None else "")
        title = _("Target, in %") if row.style.percent else _("Target")
        self._number_field = self.add(title, self.number)
        self._by_field = self.add(_("By which month?"), self.by, _("A month or a day, such as Jun 2027."))
        self.add(_("Why can it be reached?"), self.why, _("May stay empty. It stands on the charter."))
        self.take_away = button(_("No target any more"), self.reject, icon="trash-2", size="small")
        if row.latest is not None:
            line = QHBoxLayout()
            line.addWidget(self.take_away)
            line.addStretch(1)
            self.fields.addLayout(line)
        for field in (self.number, self.by):
            field.textChanged.connect(self._say_change)
        self._say_change()
        self.number.setFocus()

    @property
    def value(self) -> float:
        """The target as the store keeps it.

        Raises:
            TargetTextError: what was typed is none.
        """
        return parse_target(self.number.text(), percent=self._row.style.percent, decimal=i18n.decimal_separator())

    def missing_field(self) -> tuple[Field, str] | None:
        try:
            self.value  # noqa: B018 - asked for its error
        except TargetTextError as error:
            return self._number_field, sentence_of(error)
        doubt = doubt_of(self.by.when, self._day)
        if doubt in ("unread", "ethiopian", "nepali"):
            return self._by_field, day_doubt(doubt, period_name(self.by.when))
        return None

    def _say_change(self) -> None:
        """What the target asks for every month, while it is typed."""
        aid, style = self._row.aid, self._row.style
        try:
            value = self.value
        except TargetTextError:
            self._number_field.explain("")
            return
        found = find_drawable(self.by.when)
        change = aid.per_month(value, found.last if found else None, self._day)
        text = _("The line stands at {value}.").format(value=target_text(value, style))
        if change is not None:
            text += " " + _("That asks for {change} every month.").format(change=change_text(change, style))
        self._number_field.explain(text)
