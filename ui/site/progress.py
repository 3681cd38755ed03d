"""Progress: how far the team is, whether it lasts, where it spreads, what it takes.

Owns what is asked of the store; the parts are in ``progress_assessment``, ``progress_rounds``, ``progress_sheet``,
``progress_spread`` and ``progress_costs``, what each step records in ``progress_steps``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.instrument import Raters, Sheet
from qic_desktop.i18n import _
from qic_desktop.services.printing import progress_papers
from qic_desktop.services.progress import costs, progress_page
from qic_desktop.services.progress.progress_page import ProgressPage, Questionnaire
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.progress import said
from qic_desktop.wording.team import role_name
from ui import shortcuts
from ui.desk import Desk
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.site.page_columns import SIDE_BY_SIDE, beside
from ui.site.progress_assessment import AssessmentPanel
from ui.site.progress_costs import CostPanel
from ui.site.progress_rounds import QuestionnairePanel
from ui.site.progress_sheet import AnswerSheet
from ui.site.progress_spread import SpreadPanel
from ui.site.progress_steps import ProgressSteps
from ui.site.team_panels import keep_focus
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.panel import scrolled
from ui.widgets.segmented import SegmentedSwitch

KEY = "progress"
TABS = ("assessment", "lasting", "spread", "cost", "questions")
"""From this width on, at 100 % text, both columns of a part stand side by side."""
CONCERNS = frozenset(
    {
        "instrument",
        "instrument_answer",
        "spread_unit",
        "adoption",
        "cost_entry",
        "action",
        "membership",
        "person",
        "pdsa_cycle",
        "ramp",
        "measure",
        "observation",
        "target",
        "control_plan",
        "meeting_held",
    }
)


class ProgressPageView(Page):
    """The page. ``open`` takes a part: "assessment", "lasting", "spread", "cost", "questions", or a questionnaire."""

    help_id = "progress"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: dict[str, ProgressPage] = {}
        self.steps = ProgressSteps(desk, self)
        self.printer = Printer(desk, self)
        self._wanted = ""
        self._answering: tuple[Sheet, str, str] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        self._column.setSpacing(16)
        self._area = scrolled(content)
        outer.addWidget(self._area)
        self.tabs = SegmentedSwitch(
            [
                ("assessment", _("Assessment")),
                ("lasting", _("Will it last?")),
                ("spread", _("Spread")),
                ("cost", _("Time and cost")),
                ("questions", _("How we work")),
            ],
            _("Which part of the progress"),
        )
        self.tabs.chosen.connect(self._on_tab)
        shortcuts.bind(self, shortcuts.NEXT_TAB, self._next_part, anywhere=False)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        self.print = button(_("Progress report"), self._print_report, icon="printer", size="small")
        self.print.setObjectName("progress-print")
        row.addWidget(self.print)
        self._column.addLayout(row)
        self.assessment = AssessmentPanel()
        self.lasting, self.questions = QuestionnairePanel(), QuestionnairePanel()
        self.spread, self.cost = SpreadPanel(), CostPanel()
        self.which = Select([("", "")])
        self.which.setObjectName("which-questions")
        self.which.setAccessibleName(_("Which questions"))
        self.which.chosen.connect(lambda _key: self._show_questions())
        self._tab_parts = {
            "assessment": beside(self.assessment.left, self.assessment.right),
            "lasting": beside(self.lasting.left, self.lasting.right),
            "spread": beside(self.spread.left, self.spread.right),
            "cost": beside(self.cost.left, self.cost.right),
            "questions": self._with_choice(beside(self.questions.left, self.questions.right)),
        }
        self.sheet = AnswerSheet()
        for part in (*self._tab_parts.values(), self.sheet):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.questions.name_it(False)
        self._connect()
        self._fit_tab()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Progress")

    def open(self, argument: str) -> None:
        tab = argument if argument in TABS else "questions" if argument else ""
        if tab and self._answering is None:
            self._wanted = "" if argument in TABS else argument
            self.tabs.choose(tab)
            self._fit_tab()

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        workspace, tab = self.desk.workspace, self.tabs.key
        read = _READERS[tab]
        self.desk.tasks.query(lambda: read(workspace), lambda found: self._show(tab, found), owner=self, topic=KEY)

    def focus_target(self) -> QWidget | None:
        return self.tabs if self._answering is None else self.sheet.first()

    def leave(self) -> None:
        self.assessment.commit()
        self.spread.commit()
        if self._answering is not None and not self._answering[1]:
            # Nobody who comes next shall see what somebody without a name has begun to answer.
            self._end_sheet()

    @property
    def _is_wide(self) -> bool:
        return self.width() >= current().px(SIDE_BY_SIDE)

    def _next_part(self) -> None:
        if self._answering is None:
            self.tabs.step_on()
            self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- building ----------------------------------------------------------------------------------------------

    def _with_choice(self, part: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self.which)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(part)
        return box

    def _connect(self) -> None:
        steps = self.steps
        self.assessment.given.connect(steps.give_score)
        self.assessment.reason_left.connect(steps.write_reason)
        for panel in (self.lasting, self.questions):
            panel.begin.connect(lambda person, role, panel=panel: self._begin(panel, person, role))
            panel.action_given.connect(lambda *given, panel=panel: self._add_action(panel, *given))
        self.sheet.changed.connect(self._keep_sheet)
        self.sheet.finished.connect(self._file_sheet)
        self.sheet.put_aside.connect(self._end_sheet)
        spread = self.spread
        spread.unit_added.connect(steps.add_unit)
        spread.begun.connect(steps.begin_spread)
        spread.state_set.connect(steps.set_state)
        spread.adaptation_left.connect(steps.write_adaptation)
        spread.retest_left.connect(steps.write_retest)
        spread.plan_left.connect(lambda unit, name, text: steps.write_unit(unit, **{name: text}))
        spread.unit_removed.connect(steps.remove_unit)
        self.cost.given.connect(self._add_cost)
        self.cost.removed.connect(steps.remove_cost)
        self.cost.csv_asked.connect(self._save_ledger)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, tab: str, found: ProgressPage) -> None:
        first = tab not in self.found
        self.found[tab] = found
        keep_focus(self, lambda: self._show_part(tab, found))
        self._fit_tab()
        if first and self.isVisible() and self._answering is None and self.focusWidget() is None:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_part(self, tab: str, found: ProgressPage) -> None:
        if tab == "assessment" and found.assessment is not None:
            self.assessment.show_assessment(found.assessment)
        elif tab == "lasting" and found.questionnaires:
            self.lasting.show_questionnaire(found.questionnaires[0])
        elif tab == "spread" and found.spread is not None:
            self.spread.show_spread(found.spread, found.month)
        elif tab == "cost" and found.ledger is not None:
            self.cost.show_ledger(found.ledger, found.day.isoformat())
        elif tab == "questions":
            self.which.set_options([(one.sheet.name, said(one.sheet.title)) for one in found.questionnaires])
            self.which.choose(self._wanted)
            self._wanted = ""
            self._show_questions()

    def _show_questions(self) -> None:
        found = self.found.get("questions")
        chosen = (
            next((one for one in found.questionnaires if one.sheet.name == self.which.key), None) if found else None
        )
        if chosen is not None:
            self.questions.show_questionnaire(chosen)

    def _on_tab(self, _key: str) -> None:
        self.assessment.commit()
        self.spread.commit()
        self._fit_tab()
        self.refresh(None)

    def _fit_tab(self) -> None:
        answering = self._answering is not None
        self.tabs.setVisible(not answering)
        self.print.setVisible(not answering)
        self.sheet.setVisible(answering)
        for key, part in self._tab_parts.items():
            part.setVisible(key == self.tabs.key and not answering and key in self.found)

    # --- answering ---------------------------------------------------------------------------------------------

    def _begin(self, panel: QuestionnairePanel, person: str, role: str) -> None:
        found = panel.found
        if found is None:
            return
        self.steps.read_sheet(found.sheet, person, lambda kept: self._start_sheet(found, person, role, kept))

    def _start_sheet(self, found: Questionnaire, person: str, role: str, kept: Mapping[str, str]) -> None:
        sheet = found.sheet
        if sheet.raters is Raters.ANONYMOUS:
            who = said(sheet.purpose)
        else:
            name = found.names.get(person) or _("Somebody outside the team")
            who = _("{name}, {role}. What others answered is not shown.").format(name=name, role=role_name(role))
        self._answering = (sheet, person, role)
        self.sheet.start(sheet, who, kept, is_kept=bool(person), wide=self._is_wide)
        self._fit_tab()
        self._area.verticalScrollBar().setValue(0)
        self.sheet.first().setFocus(Qt.FocusReason.TabFocusReason)

    def _keep_sheet(self, given: Mapping[str, str]) -> None:
        if self._answering is not None:
            sheet, person, _role = self._answering
            self.steps.keep_sheet(sheet, person, given)

    def _file_sheet(self, given: Mapping[str, str]) -> None:
        if self._answering is not None:
            sheet, person, role = self._answering
            self.steps.file_sheet(sheet, person, role, given, self._end_sheet)

    def _end_sheet(self) -> None:
        self._answering = None
        self._fit_tab()
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh(None)

    def _add_action(self, panel: QuestionnairePanel, item: str, text: str, owner: str, due: str) -> None:
        if panel.found is not None:
            self.steps.add_action(panel.found.sheet.name, item, text, owner, due)

    def _add_cost(self, activity: str, fields: Mapping[str, object]) -> None:
        form = self.cost.form
        day, currency = form.day.typed, form.currency.text().strip().upper()
        self.steps.add_cost(activity, fields, lambda: form.begin(day, currency))

    def _print_report(self) -> None:
        workspace = self.desk.workspace
        self.printer.print(lambda: progress_papers.prepare_progress(workspace))

    def _save_ledger(self) -> None:
        workspace = self.desk.workspace
        self.printer.save(
            lambda: costs.ledger_of(workspace),
            lambda ledger, folder: progress_papers.save_ledger(ledger, workspace.name, folder),
        )


_READERS: Mapping[str, Callable[[Workspace], ProgressPage]] = {
    "assessment": progress_page.assessment_part,
    "lasting": progress_page.sustainability_part,
    "spread": progress_page.spread_part,
    "cost": progress_page.cost_part,
    "questions": progress_page.questions_part,
}


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Progress"), "gauge", ProgressPageView)
