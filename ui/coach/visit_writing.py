"""Records what is typed on a visit's page, each field when it is left: a lid that closes loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.period import parse_period
from qic_desktop.errors import QicError
from qic_desktop.services.coaching import visit_costs, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.measuring import measures
from qic_desktop.services.progress import assessment
from ui.desk import Desk
from ui.messages import sentence_of

Refused = Callable[[str], object]


class VisitWriter:
    """Writes one visit. What is refused is said at its field where ``refused`` is given, else above the page."""

    def __init__(self, desk: Desk, page: QWidget, visit: str) -> None:
        self._desk, self._page, self.visit = desk, page, visit

    def write(self, **fields: object) -> None:
        """Write fields of the visit."""
        self._change(lambda: visiting.write_visit(self._desk.workspace, self.visit, **fields))

    # --- promises, counts, actions ------------------------------------------------------------------------------

    def answer(self, action: str, answer: str, note: str | None = None) -> None:
        """Say what became of a promise; without a note, the one that stands there stays."""
        self._change(lambda: visiting.follow_up(self._desk.workspace, self.visit, action, answer, note))

    def count(self, value: str, counted: Counted, refused: Refused) -> None:
        """Keep what was counted from the source; ``value`` is the id of what was reported."""
        workspace = self._desk.workspace
        measure, period = value.split("|")[:2]

        def run() -> object:
            view = measures.get_measure(workspace, measure, self._site())
            return visiting.recount(workspace, self.visit, view, parse_period(period), counted)

        self._change(run, refused)

    def explain(self, value: str, text: str) -> None:
        """Keep what stands behind a value."""
        self._change(lambda: visiting.explain(self._desk.workspace, self.visit, value, text))

    def propose(self, text: str, who: str, due: str, refused: Refused) -> None:
        """Propose an action to the team."""
        self._change(lambda: visiting.propose(self._desk.workspace, self.visit, text, who=who, due=due), refused)

    def take_back(self, action: str) -> None:
        """Take a proposed action off."""
        self._change(lambda: visiting.take_back(self._desk.workspace, self.visit, action))

    def escalate(self, problem: str, to: str) -> None:
        """Pass a problem on."""
        self._change(lambda: visiting.escalate(self._desk.workspace, self.visit, problem, to))

    # --- checks, score, end -------------------------------------------------------------------------------------

    def check(self, code: str, answer: str) -> None:
        """Answer one check."""
        self._change(lambda: visiting.check(self._desk.workspace, self.visit, code, answer))

    def review(self, cycle: str, looked_at: bool) -> None:
        """Say whether a test of change was looked at."""
        self._change(lambda: visiting.review(self._desk.workspace, self.visit, cycle, looked_at=looked_at))

    def score(self, step: str, month: str) -> None:
        """Give the score of a month."""
        self._change(lambda: assessment.give_score(self._desk.workspace, step, period=month, site=self._site()))

    def reason(self, text: str, month: str) -> None:
        """Write why the score of a month is what it is."""
        self._change(lambda: assessment.write_reason(self._desk.workspace, text, period=month, site=self._site()))

    def plan_next(self, day: str, why: str, refused: Refused) -> None:
        """Set the day of the next visit."""
        self._change(lambda: visiting.plan_next(self._desk.workspace, self.visit, day, why), refused)

    def add_cost(self, activity: str, fields: dict[str, object]) -> None:
        """Write down what the visit cost."""
        self._change(lambda: visit_costs.add_cost(self._desk.workspace, self.visit, activity, **fields))

    def remove_cost(self, cost: str) -> None:
        """Take a cost off."""
        self._change(lambda: visit_costs.remove_cost(self._desk.workspace, self.visit, cost))

    # --- long texts ---------------------------------------------------------------------------------------------

    def write_text(self, name: str, text: str, refused: Refused) -> None:
        """Record a long text; what is refused stays as a draft."""

        def failed(error: QicError) -> None:
            self.keep_draft(name, text)
            refused(sentence_of(error))
            self._desk.say.error(error)

        self._record(lambda: visiting.write_visit(self._desk.workspace, self.visit, **{name: text}), failed)

    def keep_draft(self, name: str, text: str) -> None:
        """Keep what is half typed."""
        self._change(lambda: visiting.keep_draft(self._desk.workspace, self.visit, name, text))

    def drop_draft(self, name: str) -> None:
        """What was half typed is given up."""
        self._change(lambda: visiting.drop_draft(self._desk.workspace, self.visit, name))

    # --- shared -------------------------------------------------------------------------------------------------

    def _site(self) -> str:
        workspace = self._desk.workspace
        return visits.site_of(visits.get_visit(workspace, self.visit))

    def _change(self, fn: Callable[[], object], refused: Refused | None = None) -> None:
        failed = self._desk.say.error if refused is None else lambda error: refused(sentence_of(error))
        self._record(fn, failed)

    def _record(self, fn: Callable[[], object], failed: Callable[[QicError], object]) -> None:
        if self.visit:
            self._desk.tasks.change(fn, failed=failed, owner=self._page)
