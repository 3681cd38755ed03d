"""Counting a value once more from its source: what was found stands beside the value and does not change it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services.measuring.entry import EntrySheet, SheetRow
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.wording.period_names import period_name
from ui.messages import sentence_of
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog


class CheckDialog(FormDialog):
    """Asks for the numbers that were found; ``entry`` is what was typed."""

    def __init__(self, sheet: EntrySheet, row: SheetRow, parent: QWidget | None = None) -> None:
        title = _("Counted once more: {period}").format(period=period_name(row.period))
        why = _("Count from the register again, without looking at what stands here. That stays until you correct it.")
        super().__init__(title, why, _("Keep"), parent)
        self._counted = sheet.view.form.has_denominator
        definition = sheet.view.definition
        first = (definition.numerator_text if definition else "") or _("Value")
        self.first = TextField()
        self._first = self.add(first, self.first)
        self.second = TextField()
        self._second: Field | None = None
        if self._counted:
            self._second = self.add((definition.denominator_text if definition else "") or _("Out of"), self.second)
        self._is_count = row.observation is not None and row.observation.value is None
        self.entry = Entry()

    def missing_field(self) -> tuple[Field, str] | None:
        """The first field that holds no number."""
        numbers: list[float | None] = []
        fields = [(self._first, self.first)] + ([(self._second, self.second)] if self._second else [])
        for field, line in fields:
            field.say_error("")
            try:
                numbers.append(float(parse_number(line.text(), decimal_separator())))
            except NotANumberError as error:
                return field, sentence_of(error)
        second = numbers[1] if self._counted else None
        self.entry = Entry(numbers[0], second) if self._is_count else Entry(value=numbers[0])
        return None
