"""What coaches' visits brought the team, and the actions to take into its own."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.coaching import for_site
from qic_desktop.services.coaching.for_site import SiteVisit
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name
from ui.coach.visit_told import VisitTold
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label


class CoachVisitPanel(Panel):
    """Hidden until a coach has closed a visit, or proposed an action."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("From your coach"))
        self._desk = desk
        self.told = VisitTold(desk)
        self.add(self.told)
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self.add(self._room)
        self.hide()

    def refresh(self) -> None:
        """Read it again."""
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: for_site.last_of(workspace), self.show_visit, owner=self, topic="coach-visit")

    def show_visit(self, found: SiteVisit) -> None:
        """Show what visits told, and what waits for the team."""
        clear(self._room)
        self.setVisible(bool(found.visits) or bool(found.proposed))
        self.told.show_visits(found.visits)
        for action in found.proposed:
            self._room.addWidget(self._proposed(action.id, action.text or "", action.owner_role, action.due))
        for problem in found.passed_on:
            answer = (problem.answer.text or "") if problem.answer else _("no answer yet")
            self._say(_("Passed on: {problem}").format(problem=problem.record.problem or ""), answer)
        if found.next_on:
            said = _("The coach comes again on {day}.").format(day=period_name(found.next_on))
            self._room.addWidget(label(said, "small", wrap=True))

    def take(self, identity: str) -> None:
        """Take an action into the team's own."""
        workspace = self._desk.workspace
        self._desk.tasks.change(
            lambda: for_site.take_action(workspace, identity), failed=self._desk.say.error, owner=self
        )

    def _say(self, title: str, text: str) -> None:
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(label(title, "strong", wrap=True))
        told.addWidget(label(text, wrap=True))
        self._room.addLayout(told)

    def _proposed(self, identity: str, text: str, role: str | None, due: str | None) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        down = QVBoxLayout()
        down.setSpacing(2)
        down.addWidget(label(text, "strong", wrap=True))
        said = [role_name(role) if role else "", period_name(due, short=True) if due else ""]
        down.addWidget(label(" · ".join(part for part in said if part) or _("proposed"), "small", wrap=True))
        row.addLayout(down, 1)
        step = button(_("Take into our actions"), partial(self.take, identity), icon="plus", size="small")
        step.setAccessibleName(_("Take into our actions: {text}").format(text=text))
        row.addWidget(step)
        return made
