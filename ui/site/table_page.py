"""Taking a team's own Excel, Calc or CSV table in: what each column is, what would come in, and one button.

Nothing is written before “Take in”. A file is read on the work lane, the plan is made on the store lane, again with
each answer. The way here is in ``table_import``, which loads this module when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.errors import QicError, TableError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.measuring import table_import
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.table_files import ENDINGS, TableFile, read_table
from qic_desktop.services.measuring.table_import import ImportPlan, Question
from qic_desktop.services.measuring.table_mapping import TableReading
from qic_desktop.wording.table_import import lacking_words, quoted
from ui import asking, spoken
from ui.desk import Desk
from ui.exchange.dropping import DropTarget
from ui.messages import sentence_of
from ui.navigation import Place
from ui.shell.page import Crumb, Page
from ui.site import table_choices
from ui.site.table_head import TableHead
from ui.site.table_import import MARK
from ui.site.table_outcome import CountLine, Outcome
from ui.site.table_preview import TablePreview
from ui.widgets.buttons import Button, button
from ui.widgets.empty import EmptyLayer, EmptyState
from ui.widgets.notice import NoticeBar, Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import label

MEASURE = "measure"


class TableImportPage(Page):
    """The empty state, or a table with its columns and what it would bring. ``taken`` tells when it is recorded."""

    taken = Signal()
    help_id = "import-table"
    tabs_as_read = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._argument = ""
        self._measure = ""
        self._wanted: Path | None = None
        self._views: tuple[MeasureView, ...] = ()
        self.file: TableFile | None = None
        self.plan: ImportPlan | None = None
        layout = self.column(spacing=0, top=16)
        self.stack = QStackedWidget()
        self.empty = EmptyLayer(fill=True)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self._build())
        layout.addWidget(self.stack)
        self.drop = DropTarget(self, lambda paths: self.read(paths[0]))
        self._say_empty()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Import a table")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Measures"), Place("measures")),)

    def open(self, argument: str) -> None:
        """``measure@path``: both may be empty."""
        measure_id, _mark, path = argument.partition(MARK)
        if argument == self._argument and self.file is not None:
            return
        self._argument, self._measure = argument, measure_id
        self.file = self.plan = None
        self._say_empty()
        if path:
            self.read(Path(path))

    def refresh(self, changes: object | None) -> None:
        if self.plan is not None:
            self._replan(self.plan.reading)

    def focus_target(self) -> QWidget | None:
        if self.plan is None or not self.preview.menus:
            return self.state.step
        return self.preview.menus[0]

    # --- steps -------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and read it."""
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        path = asking.ask_package(
            self, _("Choose a table"), _("Tables ({kinds})").format(kinds=kinds) + ";;" + _("All files (*)")
        )
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file; nothing of it is recorded."""
        self.file = self.plan = None
        self._wanted = path
        self.desk.tasks.work(
            lambda _progress: read_table(path),
            lambda file: self._on_read(path, file),
            failed=self._on_failed,
            owner=self,
            sentence=_("Reading the table"),
        )

    def choose_sheet(self, name: str) -> None:
        """Look at another sheet of the file."""
        if self.file is None:
            return
        workspace, file, chosen = self.desk.workspace, self.file, self._measure
        self._ask(lambda: table_import.open_plan(workspace, file, sheet=name, measure=chosen))

    def choose_measure(self, identity: str) -> None:
        """Say which measure the numbers are of; empty for several."""
        if self.plan is not None:
            self._replan(table_choices.about(self.plan.reading, identity, self._views))

    def choose_meaning(self, column: int, key: str) -> None:
        """Say what a column is."""
        if self.plan is not None:
            self._replan(self.plan.reading.with_column(column, key))

    def answer(self, question: Question, said: str) -> None:
        """Answer what the table does not show."""
        if question.kind == "sheet":
            self.choose_sheet(said)
        elif self.plan is not None:
            self._replan(table_choices.answered(self.plan.reading, question, said))

    def take_in(self) -> None:
        """Record what is new and what was chosen, as one step."""
        plan, take = self.plan, frozenset(self.outcome.take)
        if plan is None:
            return
        workspace = self.desk.workspace
        count = len(plan.of("new")) + len(take)
        words = n_("{n} value taken in from {file}.", "{n} values taken in from {file}.", count)
        self.desk.record(
            lambda: table_import.take_in(workspace, plan, take),
            words.format(n=format_number(count), file=quoted(plan.file.name)),
            lambda _changes: self._on_taken(plan),
            owner=self,
            sentence=_("Taking the values in"),
        )

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> QWidget:
        box = QWidget()
        outer = QVBoxLayout(box)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        # What wraps stands outside: an area that scrolls does not reckon with it.
        self.head = TableHead()
        self.head.sheet_chosen.connect(self.choose_sheet)
        self.head.measure_chosen.connect(self.choose_measure)
        self.head.file_asked.connect(self.choose)
        outer.addWidget(self.head)
        self._asked = QVBoxLayout()
        self._asked.setSpacing(8)
        outer.addLayout(self._asked)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.preview = TablePreview()
        self.preview.meaning_chosen.connect(self.choose_meaning)
        column.addWidget(self.preview)
        self.counts = CountLine()
        column.addWidget(self.counts)
        self.outcome = Outcome()
        self.outcome.choice_changed.connect(self._say_step)
        column.addWidget(self.outcome, 1)
        outer.addWidget(scrolled(inside), 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._foot = label("", "muted", wrap=True)
        foot.addWidget(self._foot, 1)
        self.later = button(_("Not now"), self._leave_it)
        foot.addWidget(self.later)
        self.step = Button(_("Take in"), kind="primary")
        self.step.clicked.connect(lambda: self.take_in())
        foot.addWidget(self.step)
        outer.addLayout(foot)
        return box

    # --- showing -----------------------------------------------------------------------------------------------

    def _say_empty(self, sentence: str = "") -> None:
        """What belongs here, or why the file that was chosen cannot be read."""
        why = sentence or _(
            "Your own Excel, Calc or CSV file: one row for each month, with what was counted and out of how many; or "
            "one row for each rare event. You see what would come in before anything is recorded."
        )
        title = _("This file cannot be taken in") if sentence else _("Take in a table of your own")
        word = _("Choose another file …") if sentence else _("Choose a file …")
        icon = "triangle-alert" if sentence else "table"
        self.state = EmptyState(icon, title, why, Step(word, self.choose))
        self.empty.show_state(self.state)
        self.stack.setCurrentIndex(0)

    def _say_problem(self, sentence: str) -> None:
        """Why a file cannot be taken in: said, read out, and the way on has the focus."""
        self._say_empty(sentence)
        spoken.tell(self.state, "Alert")
        if self.isVisible() and self.state.step is not None:
            self.state.step.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: QicError) -> None:
        self.file = self.plan = None
        self._say_problem(sentence_of(error))

    def _on_read(self, path: Path, file: TableFile) -> None:
        if path != self._wanted:
            return
        self.file = file
        workspace, chosen = self.desk.workspace, self._measure
        self._ask(lambda: table_import.open_plan(workspace, file, measure=chosen))

    def _replan(self, reading: TableReading) -> None:
        plan = self.plan
        if plan is not None:
            workspace = self.desk.workspace
            self._ask(lambda: table_import.read_again(workspace, plan, reading))

    def _ask(self, plan: Callable[[], ImportPlan]) -> None:
        workspace = self.desk.workspace

        def read() -> tuple[ImportPlan, tuple[MeasureView, ...]]:
            return plan(), table_import.importable(workspace)

        self.desk.tasks.query(read, self._show, failed=self._on_failed, owner=self, topic="plan")

    def _show(self, found: tuple[ImportPlan, tuple[MeasureView, ...]]) -> None:
        plan, views = found
        remembered = plan.remembered or (
            self.plan is not None and self.plan.remembered and self.plan.reading == plan.reading
        )
        self.plan, self._views = replace(plan, remembered=remembered), views
        self.head.show_plan(self.plan, views)
        for part in (self.preview, self.counts, self.outcome):
            part.setVisible(bool(plan.sheet.rows))
        if plan.sheet.rows:
            self._show_sheet(plan, views)
        else:
            # Another sheet can still be chosen above.
            clear(self._asked)
            why = TableError(plan.sheet.problem or "empty", plan.sheet.name)
            self._asked.addWidget(NoticeBar(sentence_of(why), "concern"))
            self.outcome.show_plan(plan)
        self._say_step()
        first = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1)
        if first and self.isVisible() and self.preview.menus:
            self.preview.menus[0].setFocus()

    def _show_sheet(self, plan: ImportPlan, views: tuple[MeasureView, ...]) -> None:
        self.preview.show_plan(plan, table_choices.column_options(plan.reading, views))
        self._show_questions(plan)
        self.counts.show_plan(plan)
        self.counts.setVisible(not plan.lacking)
        self.outcome.show_plan(plan)

    def _show_questions(self, plan: ImportPlan) -> None:
        clear(self._asked)
        if plan.lacking:
            self._asked.addWidget(NoticeBar(lacking_words(plan.lacking), "info"))
        for question in plan.questions:
            words, answers = table_choices.question_words(question, plan.file)
            steps = [Step(word, partial(self.answer, question, said)) for said, word in answers]
            self._asked.addWidget(NoticeBar(words, "info", steps))

    def _say_step(self) -> None:
        """The button says how many values it takes in."""
        plan = self.plan
        if plan is None:
            return
        count = len(plan.of("new")) + len(self.outcome.take)
        word = n_("Take in {n} value", "Take in {n} values", count).format(n=format_number(count))
        self.step.set_word(word if count else _("Take in"))
        self.step.setEnabled(count > 0 and not plan.questions)
        if plan.questions:
            said = _("An answer is needed above. Nothing has changed yet.")
        elif not count and plan.values:
            said = _("Everything that can be read is here already.")
        else:
            said = _("Nothing has changed yet. Ctrl+Z takes everything back in one step.")
        self._foot.setText(said)

    # --- going on ----------------------------------------------------------------------------------------------

    def _on_taken(self, plan: ImportPlan) -> None:
        taken = {one.read.view.id for one in plan.values}
        self.file = self.plan = None
        self._argument = ""
        self._say_empty()
        if len(taken) == 1:
            self.desk.navigator.go(MEASURE, next(iter(taken)))
        else:
            self.desk.navigator.go("measures")
        self.taken.emit()

    def _leave_it(self) -> None:
        self.file = self.plan = None
        self._argument = ""
        self._say_empty()
        if not self.desk.navigator.back():
            self.desk.navigator.go("measures")
