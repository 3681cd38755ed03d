"""How a session was: forms typed in from paper with their counts and comments, and what sites said of its parts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.instrument import Sheet
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import session_forms
from qic_desktop.services.organising.session_forms import Counted, Evaluation
from qic_desktop.services.organising.sessions_planned import SessionPlan
from qic_desktop.wording.sessions import open_questions, part_name
from ui.desk import Desk
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import HeadRow
from ui.widgets.fields import Field, LongTextField
from ui.widgets.form import FormDialog
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label

NOT_TICKED = ""
MOST_COMMENTS = 6
MOST_HEIGHT = 360
"""Pixels that the questions take at most before they scroll."""


class FormEntry(FormDialog):
    """One form from paper: a choice a line, two fields for words. ``kept(answers, best, better)``, then the next.

    ``taken_out``: the last one that was kept was typed in twice.
    """

    kept = Signal(object, str, str)
    taken_out = Signal()

    def __init__(self, sheet: Sheet, forms: int, parent: QWidget | None = None) -> None:
        why = _("One form at a time, as it lies before you. Names are left out.")
        super().__init__(_("Type in a form"), why, _("Keep it, next one"), parent)
        self.forms = forms
        self.setMinimumWidth(current().px(680))
        self.choices: dict[str, SegmentedSwitch] = {}
        rows = QVBoxLayout()
        rows.setSpacing(8)
        for item in sheet.items:
            options = [(NOT_TICKED, "–"), *((level.code, level.text) for level in item.levels)]
            switch = SegmentedSwitch(options, item.title)
            self.choices[item.code] = switch
            line = QHBoxLayout()
            line.addWidget(label(item.title, wrap=True), 1)
            line.addWidget(switch)
            rows.addLayout(line)
        holder = QWidget()
        holder.setLayout(rows)
        rows.setContentsMargins(0, 0, 12, 0)
        area = scrolled(holder)
        area.setMinimumHeight(min(current().px(38 * len(sheet.items)), MOST_HEIGHT))
        self.fields.addWidget(area)
        best, better = open_questions()
        self.best, self.better = LongTextField("", "", 2), LongTextField("", "", 2)
        for text in (self.best, self.better):
            text.setFixedHeight(current().px(52))
        self.add(best, self.best)
        self._last = self.add(better, self.better)
        self.said = label("", "muted", wrap=True)
        self.back = button(_("Take the last one out"), self.taken_out.emit, size="small")
        self.fields.addWidget(HeadRow(self.said, [self.back]))
        self._say()
        self.cancel.setText(_("Done"))

    @property
    def answers(self) -> dict[str, str]:
        """What was ticked."""
        return {code: one.key for code, one in self.choices.items() if one.key != NOT_TICKED}

    def missing_field(self) -> tuple[Field, str] | None:
        said = self.best.toPlainText().strip() or self.better.toPlainText().strip()
        return None if self.answers or said else (self._last, _("Nothing is ticked on this form yet."))

    def accept(self) -> None:
        """Tell of the form and begin the next one."""
        self.kept.emit(self.answers, self.best.toPlainText().strip(), self.better.toPlainText().strip())

    def begin_next(self) -> None:
        """Empty the form: the one before is recorded."""
        self.show_count(self.forms + 1)
        for one in self.choices.values():
            one.choose(NOT_TICKED)
        self.best.setPlainText("")
        self.better.setPlainText("")
        self._last.say_error("")
        next(iter(self.choices.values())).setFocus()

    def show_count(self, forms: int) -> None:
        """So many forms are recorded now."""
        self.forms = forms
        self._say()

    def _say(self) -> None:
        words = n_("{n} form is typed in.", "{n} forms are typed in.", self.forms).format(n=self.forms)
        self.said.setText(words)
        self.back.setEnabled(self.forms > 0)


class EvaluationPanel(Panel):
    """Counts and comments. ``form_asked``, ``results_asked``: print."""

    form_asked = Signal()
    results_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("How it was"), parent)
        self._desk = desk
        self._plan: SessionPlan | None = None
        self._found: Evaluation | None = None
        self.dialog: FormEntry | None = None
        self.said = label("", "muted", wrap=True)
        self.enter = button(_("Type in a form"), self.ask, icon="pencil", size="small")
        self.form = button(_("Print the form"), self.form_asked.emit, icon="printer", size="small")
        self.results = button(_("Print what came out"), self.results_asked.emit, icon="printer", size="small")
        self.add(HeadRow(self.said, [self.form, self.enter, self.results]))
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.add(self._room)

    def show_evaluation(self, plan: SessionPlan, found: Evaluation) -> None:
        """Show what is known of a session."""
        self._plan, self._found = plan, found
        self.enter.setVisible(plan.has_begun)
        self.results.setVisible(found.is_shown)
        self.said.setText(self._words(plan, found))
        clear(self._room)
        for one in found.questions:
            self._room.addWidget(label(_counted(one), wrap=True))
        best, better = open_questions()
        for title, comments in ((best, found.best), (better, found.better)):
            if comments:
                self._room.addWidget(label(title, "strong", wrap=True))
                self._room.addWidget(label("\n".join(f"• {text}" for text in comments[:MOST_COMMENTS]), wrap=True))
            if len(comments) > MOST_COMMENTS:
                more = n_("and {n} more comment", "and {n} more comments", len(comments) - MOST_COMMENTS)
                self._room.addWidget(label(more.format(n=len(comments) - MOST_COMMENTS), "small"))
        if plan.has_begun:
            self._show_parts(plan)

    def _words(self, plan: SessionPlan, found: Evaluation) -> str:
        if not plan.has_begun:
            return _("Print the form once for everybody; afterwards the forms are typed in here.")
        if not found.forms:
            return _("No form is typed in yet.")
        said = n_("{n} form is typed in.", "{n} forms are typed in.", found.forms).format(n=found.forms)
        if not found.is_shown:
            from_ = _("Shown from {n} forms on.").format(n=found.sheet.shown_from)
            return f"{said} {from_}"
        return said

    def _show_parts(self, plan: SessionPlan) -> None:
        """What sites wrote on their own laptops about each kind of time."""
        self._room.addWidget(label(_("What sites said of its parts"), "strong", wrap=True))
        for one in plan.useful:
            words = _("{part}: useful for {share} % of {n} sites").format(
                part=part_name(one.part), share=round((one.share_useful or 0) * 100), n=one.sites
            )
            self._room.addWidget(label(words, wrap=True))
        if not plan.useful:
            said = n_("Shown as soon as {n} site has said so.", "Shown as soon as {n} sites have said so.", plan.least)
            self._room.addWidget(label(said.format(n=plan.least), "muted", wrap=True))

    # --- typing in ---------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Type forms in, one after the other."""
        if self._found is None:
            return
        self.dialog = dialog = FormEntry(self._found.sheet, self._found.forms, self.window())
        dialog.kept.connect(partial(self._keep, dialog))
        dialog.taken_out.connect(partial(self._take_out, dialog))
        dialog.open()

    def _keep(self, dialog: FormEntry, answers: dict[str, str], best: str, better: str) -> None:
        plan, workspace = self._plan, self._desk.workspace
        if plan is None:
            return

        self._desk.tasks.change(
            lambda: session_forms.add_form(workspace, plan.id, answers, best=best, better=better),
            lambda _identity: dialog.begin_next(),
            failed=self._desk.say.error,
            owner=self,
        )

    def _take_out(self, dialog: FormEntry) -> None:
        plan, workspace = self._plan, self._desk.workspace
        if plan is not None:
            self._desk.tasks.change(
                lambda: session_forms.take_out(workspace, plan.id),
                lambda _changes: dialog.show_count(dialog.forms - 1),
                failed=self._desk.say.error,
                owner=self,
            )


def _counted(one: Counted) -> str:
    if not one.answered:
        return _("{question}: no answer").format(question=one.item.title)
    said = ", ".join(f"{level.text} {many}" for level, many in one.counts if many)
    return f"{one.item.title}: {said}"
