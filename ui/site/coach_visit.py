"""What the coach's last visit brought the team: praise, counts, and actions to take into its own."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _
from qic_desktop.services.coaching import for_site
from qic_desktop.services.coaching.for_site import SiteVisit
from qic_desktop.services.coaching.visits import VisitSheet
from qic_desktop.services.printing import visit_papers
from qic_desktop.wording.coaching import answer_name, factor_words, kind_name, recount_mark
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name
from ui.desk import Desk
from ui.printing import Printer
from ui.widgets.buttons import button
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label


class CoachVisitPanel(Panel):
    """Hidden until a coach has closed a visit, or proposed an action."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("From your coach"))
        self._desk = desk
        self.when = label("", "small")
        self.head.addWidget(self.when)
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self.add(self._room)
        self._visit = ""
        self.printer = Printer(desk, self)
        self.paper = button(_("Open the summary"), self.print_summary, icon="file-text", size="small")
        self.add(self.paper)
        self.hide()

    def refresh(self) -> None:
        """Read it again."""
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: for_site.last_of(workspace), self.show_visit, owner=self, topic="coach-visit")

    def show_visit(self, found: SiteVisit) -> None:
        """Show the last visit."""
        clear(self._room)
        visit = found.visit
        self.setVisible(visit is not None or bool(found.proposed))
        self.paper.setVisible(visit is not None)
        self._visit = visit.id if visit is not None else ""
        if visit is not None and found.sheet is not None:
            self.when.setText(f"{kind_name(visit.kind)}, {period_name(visit.on or '')}")
            self._show_seen(visit, found.sheet, found.names)
        for one in found.recounts:
            if one.factor is not None:
                name = found.names.get(one.measure, "")
                said = _("counted again: {factor}, {mark}")
                text = said.format(factor=factor_words(one.factor), mark=recount_mark(one))
                if one.record.explanation:
                    text = f"{text}. {one.record.explanation}"
                self._say(f"{name}, {period_name(one.period, short=True)}", text)
        for action in found.proposed:
            self._room.addWidget(self._proposed(action.id, action.text or "", action.owner_role, action.due))
        for problem in found.passed_on:
            answer = (problem.answer.text or "") if problem.answer else _("no answer yet")
            self._say(_("Passed on: {problem}").format(problem=problem.record.problem or ""), answer)
        if found.next_on:
            said = _("The coach comes again on {day}.").format(day=period_name(found.next_on))
            self._room.addWidget(label(said, "small", wrap=True))

    def _show_seen(self, visit: Visit, sheet: VisitSheet, names: dict[str, str]) -> None:
        met = ", ".join(role_name(str(one)) for one in visit.met or [])
        for title, text in (
            (_("Met"), met),
            (_("Going well"), visit.praise),
            (_("Seen"), visit.observations),
            (_("Training given"), visit.training),
        ):
            if text:
                self._say(title, text)
        for promise in sheet.promises:
            if promise.answer:
                said = " · ".join(part for part in (answer_name(promise.answer), promise.note) if part)
                self._say(promise.action.text or "", said)
        for one in sheet.recounts:
            if one.record.explanation and not one.is_counted:
                title = f"{names.get(one.measure, '')}, {period_name(one.period, short=True)}"
                self._say(title, one.record.explanation)

    def print_summary(self) -> None:
        """The summary that both keep, as a PDF that is opened."""
        workspace, visit = self._desk.workspace, self._visit
        if visit:
            self.printer.print(lambda: visit_papers.prepare_summary(workspace, visit))

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
