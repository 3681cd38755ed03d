"""A day or month by which something is to be reached: "30 Jun 2027", "June 2027", 2027-06-30.

What cannot be read stays as it was typed: it may be a day of another calendar, and nothing typed is lost.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.period import find_drawable
from qic_desktop.i18n import language
from qic_desktop.wording.period_names import period_name
from ui.site.day_forms import DAY_FORMS
from ui.widgets.fields import TextField

_MONTHS = ("MMMM yyyy", "MMM yyyy", "yyyy-MM", "M/yyyy")
_EARLIEST = 1900


def read_when(text: str) -> str:
    """The day or month in the form of the store ("2027-06"), or the text as it was typed."""
    plain = " ".join(text.split())
    locale = QLocale(language())
    for forms, written in ((DAY_FORMS, "yyyy-MM-dd"), (_MONTHS, "yyyy-MM")):
        for form in forms:
            found = locale.toDate(plain, form)
            if found.isValid() and found.year() >= _EARLIEST:
                return found.toString(written) if written != "yyyy-MM-dd" else found.toString(Qt.DateFormat.ISODate)
    return plain


class WhenField(TextField):
    """Emits ``when_given(text)``: a day or month of the store, or what was typed."""

    when_given = Signal(str)
    tells = "when_given"

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", placeholder, parent)
        self._when = ""
        self.setAccessibleName(name)
        self.committed.connect(self._on_committed)

    @property
    def when(self) -> str:
        """What stands in the field now, in the form of the store."""
        return self._when if self.text() == period_name(self._when, short=True) else read_when(self.text())

    def show_when(self, text: str) -> None:
        """Show what the store says; what is being typed is left alone."""
        self._when = text
        self.show_text(period_name(text, short=True) if find_drawable(text) else text)

    def _on_committed(self, text: str) -> None:
        when = read_when(text)
        changed = when != self._when
        self.show_when(when)
        if changed:
            self.when_given.emit(when)
