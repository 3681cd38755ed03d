"""What each step on the page *Learning* asks and records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.learning import commitments, readiness, sessions, stories
from qic_desktop.services.learning.learning_page import LearningPage
from qic_desktop.wording.team import role_name
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.learning_dialogs import AnswerDialog, CommitmentDialog, Person, QuestionDialog, SessionDialog
from ui.site.learning_sessions import PLACES


class LearningSteps(QObject):
    """Asks with a dialog, records on the store lane, and says what was done, with Undo.

    ``found`` is what the page shows; the page sets it whenever it has read the store.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self.page = page
        self.found: LearningPage | None = None
        self.dialog: QDialog | None = None

    # --- the session -------------------------------------------------------------------------------------------

    def tick_point(self, session: str, point: str, done: bool) -> None:
        """Tick a point of the checklist."""
        workspace = self.desk.workspace
        self.change(lambda: readiness.tick_point(workspace, session, point, done=done))

    def go_to_point(self, point: str) -> None:
        """Where a point of the checklist is written down."""
        self.desk.navigator.go(*PLACES[point])

    def ask_session(self, identity: str) -> None:
        """Ask who came to a session and what was useful."""
        found = self.found
        session = next((one for one in found.sessions if one.id == identity), None) if found else None
        if found is None or session is None:
            return
        workspace = self.desk.workspace
        dialog = SessionDialog(session, self._people(found, session.people), self.page.window())

        def keep() -> None:
            came, said = dialog.came, dialog.said
            if came != list(session.people):
                self.change(lambda: sessions.write_attendance(workspace, session.id, came))
            for part, useful in said.items():
                self.change(partial(sessions.rate_part, workspace, session.id, part, useful))

        self._open(dialog, keep)

    def _people(self, found: LearningPage, came: tuple[str, ...]) -> list[Person]:
        now = {view.person: role_name(view.role) for view in found.members}
        known = dict.fromkeys([*now, *(one for one in came if one in found.names)])
        unknown = _("Name not here")
        return [(person, found.names.get(person, unknown), now.get(person, "")) for person in known]

    def add_report_back(self, session: str, role: str, to: str, on: str) -> None:
        """Write down who told whom."""
        workspace = self.desk.workspace
        self.change(lambda: sessions.add_report_back(workspace, session, to, on=on, by=role or None))

    def remove_report_back(self, identity: str) -> None:
        """Take a report-back off the page."""
        workspace = self.desk.workspace
        self.change(lambda: sessions.remove_report_back(workspace, identity), _("Taken off the page"))

    # --- what is tried -----------------------------------------------------------------------------------------

    def add_commitment(self, what: str, by: str) -> None:
        """Write down what the team will try."""
        workspace = self.desk.workspace
        session = self.found.latest.id if self.found and self.found.latest else None
        self.change(lambda: commitments.add_commitment(workspace, what, by=by or None, session=session))

    def tick_commitment(self, identity: str, done: bool) -> None:
        """Done, or still to come."""
        workspace = self.desk.workspace
        said = _("Done") if done else ""
        self.change(lambda: commitments.settle_commitment(workspace, identity, done=True if done else None), said)

    def ask_commitment(self, identity: str) -> None:
        """Ask what came of a trial."""
        view = next((one for one in self.found.commitments if one.id == identity), None) if self.found else None
        if view is None:
            return
        workspace = self.desk.workspace
        dialog = CommitmentDialog(view, self.page.window())
        dialog.remove.clicked.connect(
            lambda: self.change(
                lambda: commitments.write_commitment(workspace, identity, what="", by=None), _("Taken off the page")
            )
        )

        def keep() -> None:
            what, by, before = dialog.what.text().strip(), dialog.by.typed or None, view.commitment
            done, outcome = dialog.answer, dialog.outcome.toPlainText()
            if (what, by) != (view.what, before.by):
                self.change(lambda: commitments.write_commitment(workspace, identity, what=what, by=by))
            if (done, outcome) != (before.done, before.outcome or ""):
                self.change(lambda: commitments.settle_commitment(workspace, identity, done=done, outcome=outcome))

        self._open(dialog, keep)

    # --- stories and questions ---------------------------------------------------------------------------------

    def begin_story(self) -> None:
        """Begin a story and open its page."""
        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: stories.begin_story(workspace, _("A new story")),
            partial(self.desk.navigator.go, "story"),
            failed=self.desk.say.error,
            owner=self.page,
        )

    def ask_question(self, identity: str = "") -> None:
        """Ask other teams, or change a question."""
        workspace = self.desk.workspace
        view = next((one for one in self.found.questions if one.id == identity), None) if self.found else None
        dialog = QuestionDialog(self.page.window(), view=view)
        dialog.remove.clicked.connect(
            lambda: self.change(lambda: stories.write_question(workspace, identity, text=""), _("Taken off the page"))
        )

        def keep() -> None:
            text, context, consent = dialog.text.text(), dialog.context.toPlainText(), dialog.consent.key
            if view is None:
                self.change(lambda: stories.ask(workspace, text, context=context, consent=consent))
                return
            before = {"text": view.text, "context": view.question.context or "", "consent": view.consent}
            now = {"text": text.strip(), "context": context, "consent": consent}
            fields = {name: said for name, said in now.items() if said != before[name]}
            if fields:
                self.change(lambda: stories.write_question(workspace, identity, **fields))

        self._open(dialog, keep)

    def tick_question(self, identity: str, answered: bool) -> None:
        """A question is answered, or open again."""
        workspace = self.desk.workspace
        self.change(lambda: stories.write_question(workspace, identity, answered=answered))

    def ask_answer(self, identity: str) -> None:
        """Answer a question of another team."""
        view = next((one for one in self.found.questions if one.id == identity), None) if self.found else None
        if view is None:
            return
        workspace = self.desk.workspace
        dialog = AnswerDialog(view, self.page.window())

        def keep() -> None:
            text, consent = dialog.text.toPlainText(), dialog.consent.key
            self.change(lambda: stories.answer(workspace, identity, text, consent=consent), _("Answered"))

        self._open(dialog, keep)

    # --- one way to ask and to record --------------------------------------------------------------------------

    def _open(self, dialog: QDialog, then: Callable[[], object]) -> None:
        self.dialog = dialog
        open_dialog(dialog, then)

    def change(self, fn: Callable[[], object], said: str = "") -> None:
        """Record, and say what was done where it should be said."""
        self.desk.record(fn, said, owner=self.page)
