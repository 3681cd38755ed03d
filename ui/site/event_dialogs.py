"""Dialogs of the list of rare events: one more, a correction, a removal. They ask for a date and name nobody."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.typed import is_number, parse_number
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services.measuring.event_sheet import EventRow, EventSheet
from qic_desktop.services.measuring.rare_events import Correction
from ui.site.day_field import DayField
from ui.site.dialogs import ReasonDialog
from ui.site.event_words import cases_text, day_text, same_day_words
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog


class EventDialog(FormDialog):
    """The date of one event and, where cases are counted, how many came since the last; ``row`` is corrected."""

    def __init__(
        self, sheet: EventSheet, today: date, parent: QWidget | None = None, *, row: EventRow | None = None
    ) -> None:
        title = _("Add an event") if row is None else _("Correct the event of {day}").format(day=day_text(row.day))
        why = _("Please name nobody: the date is enough.")
        super().__init__(title, why, _("Add it") if row is None else _("Keep the correction"), parent)
        self._sheet, self._today, self._row = sheet, today, row
        self._day = DayField(_("Date"))
        self._day.show_day((row.day if row else today).isoformat())
        keys = _("Type 3 Jan 2019 or 2019-01-03; the arrow keys Up and Down change the day.")
        self._day_field = self.add(_("When did it happen?"), self._day, keys)
        self._cases = TextField("" if row is None or row.event.cases is None else cases_text(row.event.cases))
        self._cases_field: Field | None = None
        if sheet.between == "cases":
            self._cases_field = self.add(
                _("How many cases since the last event?"),
                self._cases,
                _("Cases without it, for example births. Leave it empty for the very first one."),
            )
        self._note = TextField(row.event.note or "" if row else "", _("what may explain it; no names"))
        self._reason = TextField("", _("for example: the register says the 4th"))
        self._reason_field: Field | None = None
        if row is not None:
            self.add(_("Note"), self._note)
            self._reason_field = self.add(
                _("Why is it corrected?"), self._reason, _("It stays in the history. A note alone needs no reason.")
            )
        self._day.setFocus()
        self._day.selectAll()

    @property
    def day(self) -> date:
        """The date; only once the dialog was accepted."""
        return date.fromisoformat(self._day.typed)

    @property
    def cases(self) -> float | None:
        """The cases since the last event, None where none are given."""
        text = self._cases.text().strip()
        if not text or not is_number(text, decimal_separator()):
            return None
        return float(parse_number(text, decimal_separator()))

    @property
    def correction(self) -> Correction:
        """What shall stand for the event."""
        return Correction(self.day, self.cases, self._note.text().strip(), self._reason.text().strip())

    def fill(self, day: str, *, cases: str = "", note: str = "", reason: str = "") -> None:
        """Put answers in."""
        self._day.setText(day)
        for editor, text in ((self._cases, cases), (self._note, note), (self._reason, reason)):
            editor.setText(text)

    def missing_field(self) -> tuple[Field, str] | None:
        for field in (self._day_field, self._cases_field, self._reason_field):
            if field is not None:
                field.say_error("")
        return self._missing_day() or self._missing_cases() or self._missing_reason()

    def _missing_day(self) -> tuple[Field, str] | None:
        if not self._day.typed:
            return self._day_field, _("“{text}” is no date. Write it as 3 Jan 2019 or 2019-01-03.").format(
                text=self._day.text()
            )
        if self.day > self._today:
            return self._day_field, _("{day} has not come yet. Correct the date.").format(day=day_text(self.day))
        other = self._sheet.on_day(self.day, but=self._row.id if self._row else "")
        if other is not None and self._sheet.between == "time":
            return self._day_field, same_day_words(self.day)
        return None

    def _missing_cases(self) -> tuple[Field, str] | None:
        if self._cases_field is None:
            return None
        text = self._cases.text().strip()
        if text and (self.cases is None or self.cases < 0):
            return self._cases_field, _("“{text}” is no number of cases.").format(text=text)
        mine = self._row.id if self._row else ""
        if not text and any(row.day <= self.day for row in self._sheet.rows if row.id != mine):
            return self._cases_field, _("How many cases came since the event before? Count them in the register.")
        return None

    def _missing_reason(self) -> tuple[Field, str] | None:
        row = self._row
        if row is None or self._reason_field is None or self._reason.text().strip():
            return None
        if (row.day, row.event.cases) == (self.day, self.cases):
            return None
        return self._reason_field, _("Say why: the reason stays in the history.")


class RemoveEventDialog(ReasonDialog):
    """Take an event off the list that was none, with a reason."""

    def __init__(self, row: EventRow, parent: QWidget | None = None) -> None:
        title = _("Remove the event of {day}").format(day=day_text(row.day))
        why = _("It leaves the list and the chart, and stays in the history.")
        super().__init__(title, why, _("Remove it"), parent, hint=_("for example: entered twice"))

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.reason else (self.field, _("Say why: the reason stays in the history."))
