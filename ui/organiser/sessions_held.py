"""On which day a session was held: asked with the planned day offered, and changed the same way."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising.sessions_planned import SessionPlan
from ui.site.day_field import DayField, no_day_words
from ui.widgets.fields import Field
from ui.widgets.form import FormDialog


class HeldDialog(FormDialog):
    """One day: the planned one until another is typed."""

    def __init__(self, plan: SessionPlan, parent: QWidget | None = None) -> None:
        why = _("The day stands on certificates. A session of several days is told by its first.")
        super().__init__(_("On which day was it held?"), why, _("It was held"), parent)
        self.day = DayField(_("Day"))
        self.day.show_day(plan.planned.event.held_on or (plan.planned.first.isoformat() if plan.planned.first else ""))
        self._field = self.add(_("Day"), self.day)

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.day.typed else (self._field, no_day_words())
