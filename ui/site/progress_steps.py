"""What each step on the page *Progress* records, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.instrument import Sheet
from qic_desktop.i18n import _
from qic_desktop.services.progress import answers, assessment, costs, progress_page, spreading
from ui.desk import Desk


class ProgressSteps(QObject):
    """Records on the store lane, and says what was done, with Undo where it can be undone."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self.page = page

    # --- assessment and questionnaires -------------------------------------------------------------------------

    def give_score(self, code: str) -> None:
        """Give the team's score of this month."""
        workspace = self.desk.workspace
        self.change(lambda: assessment.give_score(workspace, code), _("The score is given"))

    def write_reason(self, text: str) -> None:
        """Write why."""
        workspace = self.desk.workspace
        self.change(lambda: assessment.write_reason(workspace, text))

    def read_sheet(self, sheet: Sheet, rater: str, then: Callable[[Mapping[str, str]], object]) -> None:
        """Read what a rater has answered so far."""
        workspace = self.desk.workspace
        if not rater:
            then({})
            return
        self.desk.tasks.query(
            lambda: answers.find_draft(workspace, sheet, rater), then, failed=self.desk.say.error, owner=self.page
        )

    def keep_sheet(self, sheet: Sheet, rater: str, given: Mapping[str, str]) -> None:
        """Keep a half-filled sheet on this laptop; somebody outside the team or without a name has no draft."""
        workspace = self.desk.workspace
        if rater:
            self.desk.tasks.change(
                lambda: answers.keep_draft(workspace, sheet, rater, given), failed=self.desk.say.error, owner=self.page
            )

    def file_sheet(
        self, sheet: Sheet, rater: str, role: str, given: Mapping[str, str], then: Callable[[], object]
    ) -> None:
        """File a whole sheet."""
        workspace = self.desk.workspace

        def done(_changes: object) -> None:
            then()
            self.desk.say.toast(_("Filed. Hand the laptop to the next one."))

        self.desk.tasks.change(
            lambda: answers.give_answers(workspace, sheet.name, given, rater=rater or None, role=role or None),
            done,
            failed=self.desk.say.error,
            owner=self.page,
        )

    def add_action(self, name: str, item: str, text: str, owner: str, due: str) -> None:
        """Write down what will be done about a question."""
        workspace = self.desk.workspace
        self.change(
            lambda: progress_page.add_action(workspace, name, item, text, owner=owner or None, due=due or None),
            _("It stands with the team’s actions"),
        )

    # --- spread ------------------------------------------------------------------------------------------------

    def add_unit(self, name: str) -> None:
        """Write a unit down."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.add_unit(workspace, name))

    def write_unit(self, unit: str, **plan: str | None) -> None:
        """Change the plan of a unit."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.write_unit(workspace, unit, **plan))

    def remove_unit(self, unit: str) -> None:
        """Take a unit off the plan."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.remove_unit(workspace, unit), _("The unit was taken off the plan"))

    def begin_spread(self, key: str) -> None:
        """Follow one more thing."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.begin_spread(workspace, key))

    def set_state(self, unit: str, key: str, state: str, since: str = "") -> None:
        """Say how far a unit is."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.set_state(workspace, unit, key, state, since or None))

    def write_adaptation(self, unit: str, key: str, text: str) -> None:
        """Write what a unit does otherwise."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.write_adaptation(workspace, unit, key, text))

    def write_retest(self, unit: str, key: str, needed: bool | None, why: str) -> None:
        """Say whether it has to be tested anew."""
        workspace = self.desk.workspace
        self.change(lambda: spreading.write_retest(workspace, unit, key, needed, why))

    # --- time and cost -----------------------------------------------------------------------------------------

    def add_cost(self, activity: str, fields: Mapping[str, object], then: Callable[[], object]) -> None:
        """Write time or money down."""
        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: costs.add_cost(workspace, activity, **fields),
            lambda _changes: then(),
            failed=self.desk.say.error,
            owner=self.page,
        )

    def remove_cost(self, identity: str) -> None:
        """Take an entry out of the ledger."""
        workspace = self.desk.workspace
        self.change(lambda: costs.remove_cost(workspace, identity), _("The entry was taken out"))

    # --- one way to record -------------------------------------------------------------------------------------

    def change(self, fn: Callable[[], object], told: str = "") -> None:
        """Record, and say what was done where it should be said."""
        self.desk.record(fn, told, owner=self.page)
