"""One cycle on one page: prediction first, then Plan, Do, Study, Act, and what leads into the next cycle.

Owns when something is recorded: each field when it is left, check boxes at once, half-typed texts as drafts after two
idle seconds. The fields are in ``cycle_sheet``, the side column in ``cycle_side``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from qic_desktop.domain.pdsa import Decision, PdsaStage
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving import control_plans, cycle_sheets, cycles
from qic_desktop.services.improving.cycle_sheets import CycleSheet
from ui import icons, shortcuts
from ui.desk import Desk
from ui.messages import sentence_of
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.cycle_parts import STAGES
from ui.site.cycle_sheet import CycleForm
from ui.site.cycle_side import CycleSide
from ui.site.cycle_tasks import CycleTasks
from ui.site.cycle_words import stage_word
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import icon_button
from ui.widgets.columns import Columns
from ui.widgets.panel import clear, scrolled

SIDE_BY_SIDE, ASIDE = 820, 322
CONCERNS = frozenset(
    {"pdsa_cycle", "ramp", "measure", "definition_revision", "observation", "target", "action", "membership", "person"}
)


class CyclePage(Page):
    """The page of one cycle; ``open`` says which."""

    help_id = "tests-of-change"
    tabs_as_read = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cycle = ""
        self.sheet: CycleSheet | None = None
        self._writing = 0
        self._focus_stage: PdsaStage | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcuts.bind(self, keys, self.advance)
        for number, decision in enumerate(Decision):
            shortcuts.bind(self, f"Alt+{number + 1}", partial(self._decide_by_key, decision))

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return f"{self.sheet.view.label} · {self.sheet.view.title}" if self.sheet else ""

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Tests of change"), Place("tests-of-change")),)

    def open(self, argument: str) -> None:
        if argument == self.cycle:
            return
        self.leave()
        self.cycle = argument
        self.sheet = None
        self._writing = 0
        self._focus_stage = None
        self._build()

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        if not self.cycle:
            return
        workspace, cycle = self.desk.workspace, self.cycle
        self.desk.tasks.query(
            lambda: cycle_sheets.read_sheet(workspace, cycle),
            self._show,
            failed=self._on_reading_failed,
            owner=self,
            topic="sheet",
        )

    def focus_target(self) -> QWidget | None:
        stage = self.sheet.view.stage if self.sheet else PdsaStage.PLAN
        if stage is PdsaStage.PLAN and self.form.prediction.field.toPlainText():
            return self.form.advance
        return self.form.first_field(stage)

    def leave(self) -> None:
        self.form.commit()
        self.tasks.commit()

    # --- steps -------------------------------------------------------------------------------------------------

    def advance(self) -> None:
        """Go on to the next stage; in Act, to the next cycle."""
        if self.sheet is None:
            return
        self.form.commit()
        stage = self.sheet.view.stage
        if stage is PdsaStage.ACT:
            self.plan_next()
            return
        if stage is PdsaStage.PLAN and not self.form.prediction.field.toPlainText().strip():
            text = _("{label} has begun without a prediction. What do you expect to happen? Write it above.")
            self.desk.say.notice(text.format(label=self.sheet.view.label), "info", topic="prediction")
        self._move(STAGES[STAGES.index(stage) + 1])

    def decide(self, decision: Decision) -> None:
        """Adapt, adopt or abandon."""
        workspace, cycle = self.desk.workspace, self.cycle
        self._change(lambda: cycles.decide(workspace, cycle, decision))

    def plan_next(self) -> None:
        """Open the next cycle of the ramp; it is planned first if it is not there yet."""
        if self.sheet is None or self.sheet.row.ramp is None:
            return
        self.form.commit()
        if self.sheet.following is not None:
            self.desk.navigator.go("cycle", self.sheet.following.id)
            return
        workspace, cycle = self.desk.workspace, self.cycle
        self._change(lambda: cycle_sheets.plan_after(workspace, cycle), self._on_planned, said=_planned_words)

    def hold(self) -> None:
        """Open the control plan of the adopted change; it is begun if it is not there yet."""
        self.form.commit()
        workspace, cycle = self.desk.workspace, self.cycle
        self._change(
            lambda: control_plans.ensure_plan(workspace, cycle), lambda _plan: self.desk.navigator.go("gains", cycle)
        )

    def take_off(self) -> None:
        """Take the cycle off the board; its history stays and undo brings it back."""
        workspace, cycle = self.desk.workspace, self.cycle
        name = self.sheet.view.label if self.sheet else ""
        said = _("Cycle {label} was taken off the board").format(label=name)
        self._change(lambda: cycles.delete_cycle(workspace, cycle), self._on_taken_off, said=said)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """A sheet of its own for every cycle, so that nothing half typed can end in another one."""
        clear(self._room)
        self.form, self.side = CycleForm(), CycleSide()
        self.tasks = CycleTasks(self.desk, self.cycle)
        self.form.after_plan.addWidget(self.tasks)
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 24)
        columns = Columns((self.form, self.side), SIDE_BY_SIDE, widths=(None, ASIDE), spacing=32, on_top=True)
        down.addWidget(columns, 1)
        self._more = icon_button("ellipsis", _("More"), self._open_menu)
        self.form.top.addWidget(self._more)
        self._room.addWidget(scrolled(content))
        # It was made after the side, but stands before it: Tab goes as the eye does.
        QWidget.setTabOrder(self.form.advance, self._more)
        self.tasks.follow(self.form.origin.written)
        self._connect(self.cycle)

    def _connect(self, cycle: str) -> None:
        form, side = self.form, self.side
        form.text_left.connect(partial(self._record_text, form, cycle))
        form.text_drafted.connect(partial(self._keep_draft, cycle))
        form.draft_given_up.connect(partial(self._drop_draft, cycle))
        form.value_set.connect(partial(self._record_value, cycle))
        form.decided.connect(self.decide)
        form.advance_asked.connect(self.advance)
        form.next_asked.connect(self.plan_next)
        form.hold_asked.connect(self.hold)
        side.measures_chosen.connect(partial(self._record_value, cycle, "measures"))
        side.cycle_asked.connect(partial(self.desk.navigator.go, "cycle"))

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        menu.deleteLater()

    def menu(self) -> QMenu:
        """Back to an earlier stage, or off the board."""
        menu = QMenu(self)
        stage = self.sheet.view.stage if self.sheet else PdsaStage.PLAN
        for one in STAGES[: STAGES.index(stage)]:
            words = _("Back to {stage}").format(stage=stage_word(one))
            menu.addAction(icons.icon("undo-2"), words, partial(self._move, one))
        if menu.actions():
            menu.addSeparator()
        menu.addAction(icons.icon("trash-2"), _("Take this cycle off the board"), self.take_off)
        return menu

    # --- recording ---------------------------------------------------------------------------------------------

    def _change(
        self,
        fn: Callable[[], object],
        done: Callable[[object], object] | None = None,
        failed: Callable[[QicError], object] | None = None,
        said: str | Callable[[object], str] = "",
    ) -> None:
        self._writing += 1

        def finished(answer: object) -> None:
            self._writing = max(0, self._writing - 1)
            if done is not None:
                done(answer)

        def refused(error: QicError) -> None:
            self._writing = max(0, self._writing - 1)
            (failed or self.desk.say.error)(error)

        self.desk.record(fn, said, finished, failed=refused, owner=self)

    def _record_text(self, form: CycleForm, cycle: str, name: str, text: str) -> None:
        workspace = self.desk.workspace

        def refuse(error: QicError) -> None:
            self._keep_draft(cycle, name, text)
            if form is self.form:
                form.refuse(name, sentence_of(error))
            else:
                self.desk.say.error(error)

        self._change(lambda: cycles.write_text(workspace, cycle, name, text), failed=refuse)

    def _record_value(self, cycle: str, name: str, value: object) -> None:
        if self.sheet is not None and getattr(self.sheet.view.cycle, name) == value:
            return
        workspace = self.desk.workspace
        self._change(lambda: cycles.write_cycle(workspace, cycle, **{name: value}))

    def _keep_draft(self, cycle: str, name: str, text: str) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: cycles.keep_draft(workspace, cycle, name, text))

    def _drop_draft(self, cycle: str, name: str) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: cycles.drop_draft(workspace, cycle, name))

    def _move(self, stage: PdsaStage) -> None:
        workspace, cycle = self.desk.workspace, self.cycle
        self._focus_stage = stage
        name = self.sheet.view.label if self.sheet else ""
        said = _("Cycle {label} moved to {stage}").format(label=name, stage=stage_word(stage))
        self._change(lambda: cycles.move_cycle(workspace, cycle, stage), said=said)

    def _decide_by_key(self, decision: Decision) -> None:
        if self.sheet is not None and self.sheet.view.stage is PdsaStage.ACT:
            self.form.choice.choose(decision.value)
            self.decide(decision)

    # --- answers -----------------------------------------------------------------------------------------------

    def _show(self, sheet: CycleSheet) -> None:
        if sheet.view.id != self.cycle or self._writing:
            return
        fresh = self.sheet is None
        self.sheet = sheet
        self.form.show_sheet(sheet)
        self.side.show_sheet(sheet)
        self.tasks.show_sheet(sheet)
        self.title_changed.emit()
        if fresh or self._focus_stage is sheet.view.stage:
            self._focus_stage = None
            QTimer.singleShot(0, self, self._focus_first)

    def _focus_first(self) -> None:
        target = self.focus_target()
        if self.isVisible() and target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_planned(self, changes: object) -> None:
        if planned := cycle_sheets.planned_cycle(changes):
            self.desk.navigator.go("cycle", planned)

    def _on_taken_off(self, _changes: object) -> None:
        self.cycle, self.sheet = "", None
        self.desk.navigator.go("tests-of-change")

    def _on_reading_failed(self, error: QicError) -> None:
        """The cycle is gone, for example by undo: back to the board."""
        self.cycle, self.sheet = "", None
        here = self.desk.navigator.here
        if here is not None and here.key == "cycle":
            self.desk.navigator.go("tests-of-change")
        else:
            self.desk.say.error(error)


def page_spec() -> PageSpec:
    """The page of one cycle, reached from the board, a chart or the search: ``Place("cycle", id)``."""
    return PageSpec("cycle", _("Cycle"), "refresh-cw", CyclePage, on_rail=False, parent="tests-of-change")


def _planned_words(changes: object) -> str:
    tasks = cycle_sheets.moved_tasks(changes)
    if not cycle_sheets.planned_cycle(changes):
        return ""
    if not tasks:
        return _("The next cycle is planned. What do you expect this time?")
    said = n_(
        "The next cycle is planned; {n} open task went over to it. What do you expect this time?",
        "The next cycle is planned; {n} open tasks went over to it. What do you expect this time?",
        tasks,
    )
    return said.format(n=format_number(tasks))
