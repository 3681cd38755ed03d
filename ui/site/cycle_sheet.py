"""The sheet of one cycle: every field of Plan, Do, Study and Act in reading order, the prediction first.

Owns the fields and what is shown in them. It tells what was typed; recording is the page's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.pdsa import Decision, PdsaCycle, PdsaStage
from qic_desktop.i18n import _
from qic_desktop.services.improving.cycle_sheets import CycleSheet
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.cycles import before_after_words
from ui.charts.chart_view import ChartView
from ui.site.cycle_origin import CycleOrigin, YesNo
from ui.site.cycle_parts import STAGES, DecisionChoice, PredictionBlock, Section, StageSteps
from ui.site.cycle_words import prediction_heading, share_words, stage_word
from ui.site.day_field import DayField
from ui.site.note_field import NoteColumn, NoteField, leading_margins
from ui.theme.tokens import current
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.texts import label


@dataclass(frozen=True, slots=True)
class _Place:
    """A field of the plan: where it stands in the grid of twelve columns."""

    field: str
    title: str
    example: str
    row: int
    column: int
    span: int


def _plan_places() -> tuple[_Place, ...]:
    return (
        _Place("title", _("Test"), _("Streaming nurse, weekday evenings"), 0, 0, 4),
        _Place("objective", _("What do we want to learn?"), _("Does one nurse shorten the wait?"), 0, 4, 4),
        _Place("questions", _("Questions it should answer"), _("Who sees the sickest meanwhile?"), 0, 8, 4),
        _Place("who", _("Who"), _("Marek, with two nurses"), 1, 0, 3),
        _Place("what", _("What"), _("Three questions at the door"), 1, 3, 4),
        _Place("when", _("When"), _("Monday, 16 to 22"), 1, 7, 3),
        _Place("where", _("Where"), _("Front desk"), 1, 10, 2),
        _Place("data_plan", _("How will we know? Who counts what"), _("Joan times every fifth patient"), 2, 0, 5),
        _Place("scale_number", _("Scale"), _("e.g. 5"), 2, 5, 2),
        _Place("scale", _("of what"), _("patients"), 2, 7, 2),
        _Place("where_tested", _("in which unit"), _("One ward, evenings"), 2, 9, 3),
        _Place("change_idea", _("The change that is tested"), _("A nurse at the door asks three questions"), 3, 0, 12),
    )


class CycleForm(QWidget):
    """All fields of one cycle.

    Signals: ``text_left(field, text)`` to record, ``text_drafted(field, text)`` to keep aside,
    ``draft_given_up(field)``, ``value_set(field, value)`` for check boxes and days, ``decided(Decision)``,
    ``advance_asked``, ``next_asked`` and ``hold_asked`` for the control plan of an adopted change.
    """

    text_left = Signal(str, str)
    text_drafted = Signal(str, str)
    draft_given_up = Signal(str)
    value_set = Signal(str, object)
    decided = Signal(object)
    advance_asked = Signal()
    next_asked = Signal()
    hold_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, NoteField] = {}
        self.columns: dict[str, NoteColumn] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.top = QHBoxLayout()
        self.top.setSpacing(8)
        self.steps = StageSteps()
        self.top.addWidget(self.steps, 1)
        self.advance = Button("", kind="primary", icon="arrow-right", trailing=True)
        self.advance.clicked.connect(lambda: self.advance_asked.emit())
        self.top.addWidget(self.advance)
        layout.addLayout(self.top)
        self.prediction = PredictionBlock()
        self._adopt("prediction", self.prediction.field)
        layout.addWidget(self.prediction)
        self.sections = {
            PdsaStage.PLAN: self._build_plan(),
            PdsaStage.DO: self._build_do(),
            PdsaStage.STUDY: self._build_study(),
            PdsaStage.ACT: self._build_act(),
        }
        self.after_plan = QVBoxLayout()
        for stage, section in self.sections.items():
            layout.addWidget(section)
            if stage is PdsaStage.PLAN:
                layout.addLayout(self.after_plan)
        layout.addStretch(1)
        # What is tested was just typed: from the prediction Tab goes on to what is still to be written.
        QWidget.setTabOrder(self.fields["title"], self.prediction.field)

    # --- showing -----------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: CycleSheet) -> None:
        """Show what the store says; what is being typed is left alone."""
        cycle, stage = sheet.view.cycle, sheet.view.stage
        begun = stage is not PdsaStage.PLAN
        self.steps.show_stage(stage, closed=cycle.is_closed)
        self.advance.setVisible(stage is not PdsaStage.ACT)
        if stage is not PdsaStage.ACT:
            following = stage_word(STAGES[STAGES.index(stage) + 1])
            self.advance.setText(_("Go on to {stage}").format(stage=following))
            self.advance.set_icon("arrow-right")
            self.advance.setToolTip(_("Ctrl+Enter"))
        self.prediction.show_versions(sheet.predictions, cycle.started if begun else None, locked=begun)
        for section in self.sections.values():
            section.show_stage(stage)
        for name, field in self.fields.items():
            if name != "prediction":
                field.show_text(str(getattr(cycle, name) or ""))
        self._show_drafts(sheet.drafts)
        self._show_values(cycle)
        self._show_study(sheet)
        self._show_next(sheet)

    def commit(self) -> None:
        """Record whatever is half typed."""
        for field in self.fields.values():
            field.commit()

    def refuse(self, name: str, sentence: str) -> None:
        """Say at a field why its text could not be recorded; the text stays."""
        self.fields[name].refuse(sentence)

    def first_field(self, stage: PdsaStage) -> QWidget:
        """Where typing begins in a stage."""
        names = {PdsaStage.PLAN: "prediction", PdsaStage.DO: "observations", PdsaStage.STUDY: "result"}
        return self.fields[names[stage]] if stage in names else self.choice.cards[0]

    # --- building ----------------------------------------------------------------------------------------------

    def _adopt(self, name: str, field: NoteField) -> NoteField:
        self.fields[name] = field
        field.committed.connect(partial(self.text_left.emit, name))
        field.drafted.connect(partial(self.text_drafted.emit, name))
        field.given_up.connect(partial(self.draft_given_up.emit, name))
        return field

    def _note(self, name: str, title: str, example: str, *, lines: int = 1) -> NoteColumn:
        self.columns[name] = NoteColumn(title, self._adopt(name, NoteField(example, lines=lines)))
        return self.columns[name]

    def _build_plan(self) -> Section:
        section = Section(PdsaStage.PLAN, "")
        grid = QGridLayout()
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        for column in range(12):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 36)
        for place in _plan_places():
            note = self._note(place.field, place.title, place.example)
            note.setMinimumWidth(60)
            grid.addWidget(note, place.row, place.column, 1, place.span)
        section.body.addLayout(grid)
        self.origin = CycleOrigin()
        self.origin.value_set.connect(self.value_set)
        self.origin.day_refused.connect(self._on_day_refused)
        section.body.addWidget(self.origin)
        return section

    def _build_do(self) -> Section:
        section = Section(PdsaStage.DO, _("Try it small. What you see while you try it is written here."))
        line = QWidget()
        line.setContentsMargins(leading_margins())
        row = FlowLayout(line, 16)
        self.planned = YesNo(_("Carried out as planned"), _("Not as planned"))
        self.planned.answered.connect(partial(self.value_set.emit, "as_planned"))
        self.as_planned = self.planned.yes
        for box in (self.planned.yes, self.planned.no):
            box.setFixedHeight(current().px(32))
        row.addWidget(self.planned)
        self.days = {"started": DayField(_("Begun on")), "ended": DayField(_("Ended on"))}
        self._day_lines = {name: _named(edit) for name, edit in self.days.items()}
        for name, edit in self.days.items():
            row.addWidget(self._day_lines[name])
            edit.day_set.connect(partial(self.value_set.emit, name))
            edit.day_refused.connect(self._on_day_refused)
        section.body.addWidget(line)
        self.day_error = label("", "error", wrap=True)
        self.day_error.hide()
        section.body.addWidget(self.day_error)
        notes = QHBoxLayout()
        notes.setSpacing(4)
        notes.addWidget(self._note("observations", _("What we saw"), _("Patients asked why others went first.")), 1)
        notes.addWidget(self._note("problems", _("What went otherwise"), _("Tuesday: no nurse after 20.")), 1)
        section.body.addLayout(notes)
        return section

    def _build_study(self) -> Section:
        section = Section(PdsaStage.STUDY, _("Compare the result with the prediction, side by side."))
        row = QHBoxLayout()
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(6)
        self.columns["result"] = NoteColumn(
            _("Result"), self._adopt("result", NoteField(_("for example: 41 of 48"), size="big"))
        )
        left.addWidget(self.columns["result"])
        self.compared = label("", "muted", wrap=True)
        self.compared.setContentsMargins(leading_margins())
        left.addWidget(self.compared)
        self.came = YesNo(_("The prediction was right"), _("It came otherwise"))
        self.came.answered.connect(partial(self.value_set.emit, "matched"))
        self.matched = self.came.yes
        holder = QHBoxLayout()
        holder.setContentsMargins(leading_margins())
        holder.addWidget(self.came, 1)
        left.addLayout(holder)
        learned = self._note("learning", _("What we learned"), _("Three questions were enough."), lines=2)
        left.addWidget(learned)
        left.addStretch(1)
        row.addLayout(left, 3)
        right = QVBoxLayout()
        right.setSpacing(4)
        self.chart_name = label("", "smallStrong", wrap=True)
        right.addWidget(self.chart_name)
        self.chart = ChartView()
        self.chart.setFixedHeight(current().px(168))
        right.addWidget(self.chart)
        self.chart_words = label("", "small", wrap=True)
        right.addWidget(self.chart_words)
        right.addStretch(1)
        row.addLayout(right, 4)
        section.body.addLayout(row)
        return section

    def _build_act(self) -> Section:
        section = Section(PdsaStage.ACT, _("Adapt, adopt or abandon, and plan what comes next."))
        row = QHBoxLayout()
        row.setContentsMargins(leading_margins())
        row.setSpacing(8)
        self.choice = DecisionChoice()
        self.choice.decided.connect(self.decided)
        row.addWidget(self.choice, 1)
        section.body.addLayout(row)
        why = _("Why, and what comes next? For example: two nurses when both doors are open")
        section.body.addWidget(self._note("next_plan", _("Next"), why))
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.hold = Button(_("What holds the gain"), icon="shield-check")
        self.hold.clicked.connect(lambda: self.hold_asked.emit())
        foot.addWidget(self.hold)
        self.next = Button("", kind="primary", icon="arrow-right", trailing=True)
        self.next.clicked.connect(lambda: self.next_asked.emit())
        foot.addWidget(self.next)
        section.body.addLayout(foot)
        return section

    # --- inside ------------------------------------------------------------------------------------------------

    def _show_drafts(self, drafts: Mapping[str, str]) -> None:
        for name, text in drafts.items():
            if name in self.fields:
                self.fields[name].show_draft(text)

    def _show_values(self, cycle: PdsaCycle) -> None:
        self.planned.show_answer(cycle.as_planned)
        self.came.show_answer(cycle.matched)
        self.origin.show_cycle(cycle)
        self.choice.choose(cycle.decision)
        for name, edit in self.days.items():
            edit.show_day(getattr(cycle, name))
            self.day_error.hide()
            self._day_lines[name].setVisible(bool(edit.day))

    def _show_study(self, sheet: CycleSheet) -> None:
        cycle = sheet.view.cycle
        share = share_words(cycle.result)
        predicted = _("We predicted: {text}").format(text=sheet.predictions[0].text) if sheet.predictions else ""
        words = " · ".join(part for part in (share, predicted) if part)
        self.compared.setText(words or (prediction_heading(None, cycle.started) if cycle.started else ""))
        linked = sheet.linked
        self.chart_name.setText(linked[0].name if linked else "")
        self.chart.setVisible(sheet.chart is not None)
        if sheet.chart is not None:
            self._show_chart(sheet.chart, linked[0].name, cycle.started)
        elif linked:
            self.chart_words.setText(_("No values in these days. Enter them, or say in the result why there are none."))
        else:
            self.chart_words.setText(_("Link a measure at the side, and its values before and after stand here."))

    def _show_chart(self, chart: RunChart, name: str, started: str | None) -> None:
        self.chart.set_builder(lambda width, height: chart_scene(chart, width, height, ChartWords()), (), name)
        self.chart_words.setText(before_after_words(chart, started))

    def _show_next(self, sheet: CycleSheet) -> None:
        following = sheet.following
        self.hold.setVisible(sheet.view.cycle.decision == Decision.ADOPT.value)
        number = (sheet.view.cycle.number or 0) + 1
        letter = sheet.row.ramp.letter if sheet.row.ramp else ""
        here = f"{letter}{number}" if following is None else following.label
        words = _("Plan cycle {label}") if following is None else _("Open cycle {label}")
        self.next.setText(words.format(label=here))
        # What was adopted is to be held: that comes before another test of the same idea.
        adopted = not self.hold.isHidden()
        self.hold.set_kind("primary" if adopted else "secondary")
        self.next.set_kind("secondary" if adopted else "primary")
        self.next.set_icon("arrow-right")
        self.next.setVisible(sheet.row.ramp is not None)

    def _on_day_refused(self, text: str) -> None:
        self.day_error.setText(_("“{text}” is not a day. Write it as 2019-03-25.").format(text=text))
        self.day_error.show()


def _named(edit: DayField) -> QWidget:
    """A day with its word before it."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label(edit.accessibleName(), "small"))
    row.addWidget(edit)
    return made
