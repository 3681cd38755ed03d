"""What the organisers themselves spend on the collaborative: hours and money, beside what sites and coaches write."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.printing import progress_papers
from qic_desktop.services.progress import costs
from qic_desktop.services.progress.costs import Ledger
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.printing import Printer
from ui.site.progress_costs import CostPanel
from ui.widgets.buttons import button
from ui.widgets.columns import Columns
from ui.widgets.texts import label

SIZE = (980, 640)
SIDE_BY_SIDE = 820
FORM_WIDTH = 340


class OwnCosts(Sheet):
    """The organisers' ledger: entries and sums at the left, one entry to write down at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("clock", _("Our own time and money"), SIZE, parent)
        self.desk = desk
        self.say(
            _("Our own time and money"),
            _("Venues, experts, travel, your hours. It stays on this laptop and counts in the evaluation’s costs."),
        )
        self.panel = CostPanel(self)
        self.panel.given.connect(self._add)
        self.panel.removed.connect(self._remove)
        self.panel.csv_asked.connect(self._save)
        self._printer = Printer(desk, self)
        self.body.addWidget(Columns((self.panel.left, self.panel.right), SIDE_BY_SIDE, widths=(None, FORM_WIDTH)))
        self.body.addStretch(1)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.foot.addWidget(self.problem, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Close"), self.accept))
        self.look()

    def look(self) -> None:
        """Read the ledger again."""
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: costs.ledger_of(workspace), self._show, owner=self, topic="own-costs")

    def _show(self, found: Ledger) -> None:
        self.panel.show_ledger(found, self.desk.workspace.today().isoformat())

    def _add(self, activity: str, fields: Mapping[str, object]) -> None:
        workspace, form = self.desk.workspace, self.panel.form
        day, currency = form.day.typed, form.currency.text().strip().upper()

        def done(_changes: object) -> None:
            form.begin(day, currency)
            self._done()

        self.desk.record(
            lambda: costs.add_cost(workspace, activity, **fields), then=done, failed=self._refuse, owner=self
        )

    def _remove(self, identity: str) -> None:
        workspace = self.desk.workspace
        self.desk.record(
            lambda: costs.remove_cost(workspace, identity),
            _("The entry was taken out"),
            lambda _changes: self._done(),
            failed=self._refuse,
            owner=self,
        )

    def _save(self) -> None:
        workspace = self.desk.workspace
        self._printer.save(
            lambda: costs.ledger_of(workspace),
            lambda ledger, folder: progress_papers.save_ledger(ledger, workspace.name, folder),
        )

    def _done(self) -> None:
        self.problem.hide()
        self.look()

    def _refuse(self, error: QicError) -> None:
        self.problem.setText(sentence_of(error))
        self.problem.show()
