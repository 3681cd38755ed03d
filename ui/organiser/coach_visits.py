"""What coaches brought of a site: visits, recounts, problems passed on with a line to answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.coaching import answering, recounts, visits
from qic_desktop.services.coaching.visits import EscalationView
from qic_desktop.services.measuring import measures
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.coaching import factor_words, kind_name, recount_mark
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label

MOST = 5


class CoachVisitsPanel(Panel):
    """Reads by itself; ``show_site`` says of which site."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Visits of coaches"))
        self._desk = desk
        self._site = ""
        self.fields: dict[str, TextField] = {}
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.add(self._room)

    def show_site(self, site: str) -> None:
        """Show what is known of this site."""
        self._site = site
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: _read(workspace, site), self._show, owner=self, topic="coach-visits")

    def answer(self, identity: str) -> None:
        """Send the words that stand in the field with the next package for this site."""
        workspace, text = self._desk.workspace, self.fields[identity].text()
        self._desk.tasks.change(
            lambda: answering.answer(workspace, identity, text),
            lambda _changes: self.show_site(self._site),
            failed=self._desk.say.error,
            owner=self,
        )

    def _show(self, found: tuple[list[tuple[str, str]], tuple[EscalationView, ...]]) -> None:
        clear(self._room)
        self.fields = {}
        lines, problems = found
        for title, text in lines:
            self._room.addWidget(label(title, "strong", wrap=True))
            if text:
                self._room.addWidget(label(text, wrap=True))
        for one in problems:
            self._room.addWidget(self._problem(one))
        if not lines and not problems:
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


def _read(workspace: Workspace, site: str) -> tuple[list[tuple[str, str]], tuple[EscalationView, ...]]:
    names = {view.id: view.name for view in measures.list_measures(workspace, site)}
    counted = recounts.list_recounts(workspace, site)
    lines = []
    for visit in visits.list_visits(workspace, site)[:MOST]:
        title = f"{kind_name(visit.kind)}, {period_name(visit.on or '')}"
        said = [visit.observations or ""]
        said += [
            f"{names.get(one.measure, '')}, {period_name(one.period, short=True)}: "
            f"{factor_words(one.factor)}, {recount_mark(one)}"
            for one in counted
            if one.record.visit == visit.id and one.factor is not None
        ]
        lines.append((title, " ".join(part for part in said if part)))
    return lines, visits.list_escalations(workspace, site)
