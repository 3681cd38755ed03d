"""Tests of change: the board of ramps and cycles, and where a cycle is planned.

Owns what is asked of the store and what each step means; the board itself is ``board``.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.timeline import Timeline
from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.i18n import _, format_number
from qic_desktop.services.improving import cycle_sheets, cycles, drivers, timelines
from qic_desktop.services.improving.cycle_sheets import RampRow
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.services.printing import journal_papers
from ui.desk import Desk
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.site.board import Board
from ui.site.cycle_words import done_word, stage_word
from ui.site.plan_cycle import PlanCycleDialog
from ui.site.timeline import TimelineView
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button, icon_button
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import IconLabel, label

NAMED = 8
"""So many finished ramps are named below the board, the newest ones."""


class ExpectBar(QFrame):
    """Asked in place when a cycle begins without a prediction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "info")
        self.cycle = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(IconLabel("info", "text"))
        self._words = label("", "field")
        row.addWidget(self._words)
        self.field = TextField("", _("For example: 8 of 10 seen within 15 minutes, up from 5 of 10"))
        row.addWidget(self.field, 1)
        row.addWidget(button(_("Keep"), self.field.commit, size="small"))
        row.addWidget(icon_button("x", _("Close this notice"), self.hide))
        self.hide()

    def ask(self, cycle: str, name: str) -> None:
        """Ask what is expected of a cycle."""
        self.cycle = cycle
        words = _("{label} has begun. What do you expect to happen?").format(label=name)
        self._words.setText(words)
        self.field.setAccessibleName(words)
        self.field.show_text("")
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


class TestsOfChangePage(Page):
    """The board of the team's tests."""

    __test__ = False
    help_id = "tests-of-change"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows: tuple[RampRow, ...] = ()
        self.board: Board | None = None
        self.timeline: TimelineView | None = None
        self.dialog: PlanCycleDialog | None = None
        self._answered = False
        self._ideas: tuple[Node, ...] = ()
        self._focused = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(PAGE_PADDING, 24, PAGE_PADDING, 16)
        self._column.setSpacing(12)
        self._build_tools()
        self.expect = ExpectBar()
        self.expect.field.committed.connect(self._on_expectation_left)
        self._column.addWidget(self.expect)
        self._room = QVBoxLayout()
        self._column.addLayout(self._room)
        holder = QWidget()
        self._finished = FlowLayout(holder, 8)
        self._column.addWidget(holder)
        self._column.addStretch(1)
        self._scroller = scrolled(content)
        outer.addWidget(self._scroller)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Tests of change")

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool({"pdsa_cycle", "ramp", "change_idea"} & entities)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: cycle_sheets.read_board(workspace), self._show, owner=self, topic="board")
        self.desk.tasks.query(lambda: drivers.untested_ideas(workspace), self._keep_ideas, owner=self, topic="ideas")

    def focus_target(self) -> QWidget | None:
        if self.timeline is not None:
            return self.timeline
        if self.board is not None and (target := self.board.first_target()) is not None:
            return target
        return self.empty.step if self.empty is not None else self.plan

    def leave(self) -> None:
        self.expect.field.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_empty()

    # --- steps -------------------------------------------------------------------------------------------------

    def start(self, step: str) -> None:
        if step == "plan":
            self.ask_plan()
        elif step == "journal":
            self._print_journal()

    def ask_plan(self) -> None:
        """Ask what to test, then open its sheet."""
        self.dialog = PlanCycleDialog(self.rows, self.window(), ideas=self._ideas)
        self.dialog.idea_chosen.connect(self.plan_idea)
        self.dialog.idea_given.connect(self._on_idea_given)
        self.dialog.ramp_chosen.connect(self.plan_in_ramp)
        self.dialog.open()

    def plan_idea(self, idea: str) -> None:
        """Plan the first test of an idea of the driver diagram and open its sheet."""
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: drivers.plan_test(workspace, idea), self._open_planned, owner=self)

    def plan_in_ramp(self, ramp: str) -> None:
        """Plan the next cycle of a ramp and open its sheet."""
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: cycle_sheets.plan_in_ramp(workspace, ramp), self._open_planned, owner=self)

    def move_cycle(self, cycle: str, stage: PdsaStage) -> None:
        """Put a cycle into another stage; the focus stays on its card."""
        workspace = self.desk.workspace
        self._focused = cycle
        view = next((one for row in self.rows for one in row.cycles if one.id == cycle), None)
        said = _("Cycle {label} moved to {stage}").format(label=view.label, stage=stage_word(stage)) if view else ""

        def moved(_changes: object) -> None:
            if view is not None and stage is PdsaStage.DO and not view.cycle.prediction:
                self.expect.ask(cycle, view.label)

        self.desk.record(lambda: cycles.move_cycle(workspace, cycle, stage), said, moved, owner=self)

    # --- building ----------------------------------------------------------------------------------------------

    def _build_tools(self) -> None:
        switches = QWidget()
        row = QHBoxLayout(switches)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.filter = SegmentedSwitch([("active", _("Active")), ("finished", _("Finished"))], _("Which ramps"))
        self.filter.chosen.connect(lambda _key: self._show_board())
        self.look = SegmentedSwitch([("board", _("Board")), ("timeline", _("Timeline"))], _("How tests are shown"))
        self.look.chosen.connect(lambda _key: self._show_board())
        row.addWidget(self.look)
        row.addWidget(self.filter)
        row.addStretch(1)
        self.printer = Printer(self.desk, self)
        self.print_journal = button(_("Print journal"), self._print_journal, icon="printer")
        go = partial(self.desk.navigator.go, "gains")
        self.gains = button(_("What holds the gains"), go, icon="shield-check")
        self.plan = button(_("Plan a cycle"), self.ask_plan, kind="primary", icon="plus")
        self._column.addWidget(HeadRow(switches, (self.print_journal, self.gains, self.plan)))
        self.empty: EmptyState | None = None

    def _show(self, rows: tuple[RampRow, ...]) -> None:
        first = not self._answered
        if rows == self.rows and self.board is not None:
            return
        self._answered = True
        self._remember_focus()
        self.rows = rows
        finished = [row for row in rows if row.is_finished]
        if first and finished and len(finished) == len(rows):
            self.filter.choose("finished")
        words = {"active": _("Active {count}"), "finished": _("Finished {count}")}
        self.filter.set_word("active", words["active"].format(count=len(rows) - len(finished)))
        self.filter.set_word("finished", words["finished"].format(count=len(finished)))
        self._show_board()
        if first and self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_board(self) -> None:
        clear(self._room)
        self.board, self.empty, self.timeline = None, None, None
        wanted = self.filter.key == "finished"
        shown = [row for row in self.rows if row.is_finished == wanted]
        for part in (self.look, self.filter, self.print_journal, self.gains, self.plan):
            part.setVisible(bool(self.rows))
        across = self.look.key == "timeline" and bool(self.rows)
        self.filter.setVisible(bool(self.rows) and not across)
        if across:
            self._ask_timeline()
        elif shown:
            # Scrolled down already, all rows are needed at once, or the page would jump.
            is_at_top = self._scroller.verticalScrollBar().value() == 0
            self.board = Board(shown, self.window().height() if is_at_top else None)
            self.board.completed.connect(partial(self._show_finished, hidden=wanted))
            self.board.opened.connect(partial(self.desk.navigator.go, "cycle"))
            self.board.moved.connect(self.move_cycle)
            self.board.plan_asked.connect(self.plan_in_ramp)
            self._room.addWidget(self.board)
        else:
            self.empty = self._empty_state(finished=wanted)
            self._room.addWidget(self.empty)
            self._fit_empty()
        is_growing = self.board is not None and not self.board.is_complete
        self._show_finished(hidden=wanted or across or is_growing)
        self._restore_focus()

    def _ask_timeline(self) -> None:
        workspace, rows = self.desk.workspace, self.rows
        self.desk.tasks.query(
            lambda: timelines.read_timeline(workspace, rows), self._show_timeline, owner=self, topic="timeline"
        )

    def _show_timeline(self, told: Timeline | None) -> None:
        if self.look.key != "timeline":
            return
        clear(self._room)
        self.timeline = None
        if told is None:
            self._room.addWidget(label(_("No test has begun yet. Its first day puts it on the timeline."), "muted"))
            return
        self.timeline = TimelineView(told)
        self.timeline.opened.connect(partial(self.desk.navigator.go, "cycle"))
        self._room.addWidget(self.timeline)
        words = _("A filled bar is decided: a circle means adopted, a diamond adapted, a square abandoned.")
        self._room.addWidget(label(words, "small", wrap=True))

    def _empty_state(self, *, finished: bool) -> EmptyState:
        if finished:
            title, why = _("Nothing is finished yet"), _("A ramp ends when its change is adopted or abandoned.")
        elif self.rows:
            title, why = _("No test is running"), _("All ideas are decided. What do you want to learn next?")
        else:
            title = _("No test yet. Take one idea, one person, one day.")
            why = _("Write what you expect, try it small, and compare. Each test makes the next one better.")
        return EmptyState("refresh-cw", title, why, Step(_("Plan a cycle"), self.ask_plan))

    def _fit_empty(self) -> None:
        """An empty board takes the whole page, and no more."""
        if self.empty is not None:
            self.empty.setMinimumHeight(max(240, self.height() - 4 * PAGE_PADDING))

    def _show_finished(self, *, hidden: bool) -> None:
        clear(self._finished)
        done = [] if hidden else [row for row in self.rows if row.is_finished]
        if done:
            heading = label(_("Finished ramps"), "field")
            heading.setFixedHeight(current().px(28))
            self._finished.addWidget(heading)
        for row in done[-NAMED:]:
            latest = row.latest
            ramp = row.ramp
            if latest is None or ramp is None:
                continue
            words = _("{letter} · {title}, {decision}").format(
                letter=ramp.letter, title=ramp.title, decision=done_word(latest.cycle.decision).lower()
            )
            self._finished.addWidget(button(words, self._show_all_finished, kind="quiet", size="small"))
        if len(done) > NAMED:
            words = _("All {count}").format(count=format_number(len(done)))
            self._finished.addWidget(button(words, self._show_all_finished, kind="quiet", size="small"))

    def _show_all_finished(self) -> None:
        self.filter.choose("finished")
        self._show_board()

    def _remember_focus(self) -> None:
        if self.board is not None and not self._focused:
            focused = next((one for one in self.board.cards if one.hasFocus()), None)
            self._focused = focused.view.id if focused else ""

    def _restore_focus(self) -> None:
        card = self.board.card(self._focused) if self.board and self._focused else None
        if card is not None and self.isVisible() and not self.expect.isVisible():
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- answers -----------------------------------------------------------------------------------------------

    def _keep_ideas(self, ideas: tuple[Node, ...]) -> None:
        self._ideas = ideas

    def _on_idea_given(self, title: str) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: cycle_sheets.plan_in_new_ramp(workspace, title), self._open_planned, owner=self)

    def _open_planned(self, changes: object) -> None:
        if planned := cycle_sheets.planned_cycle(changes):
            self._focused = planned
            self.desk.navigator.go("cycle", planned)

    def _on_expectation_left(self, text: str) -> None:
        workspace, cycle = self.desk.workspace, self.expect.cycle
        self._focused = cycle
        self.expect.hide()
        if cycle and text.strip():
            self.desk.tasks.change(lambda: cycles.write_text(workspace, cycle, "prediction", text))

    def _print_journal(self) -> None:
        workspace = self.desk.workspace
        self.printer.print(lambda: journal_papers.prepare_journal(workspace))


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec("tests-of-change", _("Tests of change"), "refresh-cw", TestsOfChangePage)
