"""What coaches brought of a site: visits, recounts, problems passed on with a line to answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _
from qic_desktop.services.coaching import answering, visits
from qic_desktop.services.coaching.visits import EscalationView
from qic_desktop.wording.coaching import kind_name
from qic_desktop.wording.period_names import period_name
from ui.coach.visit_told import VisitTold
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label


class CoachVisitsPanel(Panel):
    """Reads by itself; ``show_site`` says of which site."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Visits of coaches"))
        self._desk = desk
        self._site = ""
        self.fields: dict[str, TextField] = {}
        self.told = VisitTold(desk)
        self.add(self.told)
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.add(self._room)

    def show_site(self, site: str) -> None:
        """Show what is known of this site."""
        self._site = site
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: (visits.list_visits(workspace, site), visits.list_escalations(workspace, site)),
            self._show,
            owner=self,
            topic="coach-visits",
        )

    def answer(self, identity: str) -> None:
        """Send the words that stand in the field with the next package for this site."""
        workspace, text = self._desk.workspace, self.fields[identity].text()
        self._desk.tasks.change(
            lambda: answering.answer(workspace, identity, text),
            lambda _changes: self.show_site(self._site),
            failed=self._desk.say.error,
            owner=self,
        )

    def _show(self, found: tuple[tuple[Visit, ...], tuple[EscalationView, ...]]) -> None:
        clear(self._room)
        self.fields = {}
        held, problems = found
        self.told.show_visits(held)
        for one in problems:
            self._room.addWidget(self._problem(one))
        for planned in held:
            if not planned.closed_on:
                words = _("Planned or not closed: {kind}, {day}")
                said = words.format(kind=kind_name(planned.kind), day=period_name(planned.on or ""))
                self._room.addWidget(label(said, "small", wrap=True))
        if not held and not problems:
            self._room.addWidget(label(_("No coach has sent a visit of this site yet."), "muted", wrap=True))

    def _problem(self, one: EscalationView) -> QWidget:
        made = QWidget()
        down = QVBoxLayout(made)
        down.setContentsMargins(0, 0, 0, 0)
        said = _("Passed on: {problem}").format(problem=one.record.problem or "")
        down.addWidget(label(said, "strong", wrap=True))
        if not one.is_open and one.answer is not None:
            down.addWidget(label(one.answer.text or "", wrap=True))
            return made
        field = TextField("", _("What you did about it"))
        field.setAccessibleName(_("Answer: {problem}").format(problem=one.record.problem or ""))
        self.fields[one.record.id] = field
        row = QHBoxLayout()
        row.addWidget(field, 1)
        row.addWidget(button(_("Answer"), partial(self.answer, one.record.id), icon="message-square", size="small"))
        down.addLayout(row)
        down.addWidget(label(_("It travels in the next package for this site."), "small", wrap=True))
        return made
