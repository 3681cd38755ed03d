"""A day to type: "3 Sep 2018" or 2018-09-03; Up and Down go to the day before or after."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _, language
from ui.site.day_forms import DAY_FORMS
from ui.theme.tokens import current
from ui.widgets.fields import TextField


class DayField(TextField):
    """``day_set(iso)`` when another day was typed; ``day_refused(text)`` when the text is no day, which stays."""

    day_set = Signal(str)
    day_refused = Signal(str)
    tells = "day_set"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._day = QDate()
        self.setAccessibleName(name)
        self.setFixedWidth(current().px(112))
        self.committed.connect(self._on_committed)

    @property
    def day(self) -> str:
        """The day as ISO 8601, empty for none."""
        return self._day.toString(Qt.DateFormat.ISODate) if self._day.isValid() else ""

    @property
    def typed(self) -> str:
        """The day that stands in the field now as ISO 8601, empty where the text is none."""
        return _read(self.text()).toString(Qt.DateFormat.ISODate)

    def show_day(self, iso: str | None) -> None:
        """Show a day of the store; what is being typed, and what is no day, is left alone."""
        if self.is_refused and self.day == (iso or ""):
            return
        self._day = QDate.fromString(iso or "", Qt.DateFormat.ISODate)
        self.set_state("")
        self.show_text(_written(self._day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or not self._day.isValid():
            super().keyPressEvent(event)
            return
        typed = _read(self.text())
        self.setText(_written((typed if typed.isValid() else self._day).addDays(step)))

    def _on_committed(self, text: str) -> None:
        found = _read(text)
        if not found.isValid():
            self.set_state("explain")
            self.setToolTip(no_day_words())
            self.setAccessibleDescription(no_day_words())
            self.day_refused.emit(text)
            return
        changed = found != self._day
        self.set_state("")
        self.setToolTip("")
        self.setAccessibleDescription("")
        self.show_day(found.toString(Qt.DateFormat.ISODate))
        if changed:
            self.day_set.emit(self.day)


def no_day_words() -> str:
    """What to type instead of something that is no day."""
    example = QDate(2026, 12, 15)
    forms = [QLocale(language()).toString(example, form) for form in (DAY_FORMS[0], "d/M/yyyy", "yyyy-MM-dd")]
    return _("This is no day that can be read. Type it like {first}, {second} or {third}.").format(
        first=forms[0], second=forms[1], third=forms[2]
    )


def _read(text: str) -> QDate:
    locale = QLocale(language())
    for form in DAY_FORMS:
        found = locale.toDate(" ".join(text.split()), form)
        if found.isValid() and found.year() > 1900:
            return found
    return QDate()


def _written(day: QDate) -> str:
    return QLocale(language()).toString(day, DAY_FORMS[0]) if day.isValid() else ""
